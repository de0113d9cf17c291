"""The programmer's page: its commands are run as they stand, by a shell with curl against a live server."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from enterprises.api import examples
from enterprises.enums import TokenScope
from enterprises.models import Attachment, Report
from policy.loading import load_notice
from reliability_tracker.api import problems
from reliability_tracker.models import Job
from tests.factories.api import ApiTokenFactory
from tests.factories.enterprises import (
    PDF,
    EnterpriseFactory,
    ImprovementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.reports import CycleFactory

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


@pytest.mark.django_db(transaction=True)
def test_commands_submit_a_report(live_server: Any, tmp_path: Path) -> None:
    load_notice()
    person = UserFactory()
    improvement = ImprovementFactory(enterprise=EnterpriseFactory())
    MembershipFactory(user=person, enterprise=improvement.enterprise)
    CycleFactory()
    token = ApiTokenFactory(user=person, scope=TokenScope.REPORT, secret="mrt_of-the-page")
    (tmp_path / "evidence.pdf").write_bytes(PDF)
    given = {"TRACKER": live_server.url, "TOKEN": "mrt_of-the-page", "IMPROVEMENT": str(improvement.pk)}

    run = subprocess.run(
        ["/bin/sh", "-eu", "-c", COMMANDS],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    report = Report.objects.get(improvement=improvement)
    started = json.loads((tmp_path / "started.json").read_text(encoding="utf-8"))
    assert started["problems"] == []
    assert (report.number, report.state) == (started["number"], "provincial_check")
    assert Attachment.objects.get().row == report.rows.get()
    assert "}409\n" in run.stdout
    assert Report.objects.get(improvement__product_name="演示轴承").state == "draft"
    assert Job.objects.get().kind == "sector_summary"
    token.refresh_from_db()
    assert token.last_used_on is not None


def test_report_of_the_page_is_the_example_of_the_description() -> None:
    text = re.search(r"<<JSON\n(.*?)^JSON", PAGE, re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]
    report = json.loads(text.replace("$IMPROVEMENT", "12"))

    assert report["rows"] == [examples.ROW]
    assert report["fields"].items() <= examples.FIELDS.items()


def test_page_names_every_type_of_problem() -> None:
    types = set(problems.titles()) - {"method-not-allowed", "not-acceptable"}

    assert [name for name in sorted(types) if f"`{name}`" not in PAGE] == []
