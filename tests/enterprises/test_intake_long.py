"""What takes long: a worker killed in the middle of an import, 100,000 rows, and LibreOffice in between."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from enterprises.intake import background
from enterprises.intake.taking_in import hand_in, look
from enterprises.intake.template import template_of
from enterprises.models import Cycle, Improvement, IndicatorRow, Report, User
from policy.loading import load_notice
from reliability_tracker.models import Job
from tests.bench.imports import A_REPORT, imports, prepared, workbook
from tests.factories.enterprises import ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.reports import CycleFactory, IndicatorRowFactory, ReportFactory
from tests.killing import SETTINGS, Killer

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

ROWS, POINTS = 2_000, 10
MOST_MB = 600
SOFFICE = ("soffice", "libreoffice")


@pytest.fixture(autouse=True)
def notice(settings: Any) -> None:
    load_notice()


@pytest.fixture
def killer(tmp_path: Path, settings: Any) -> Iterator[Killer]:
    """Both keep the files that are handed in where the other finds them."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": files}
    killer = Killer(tmp_path)
    yield killer
    if killer.worker is not None:
        killer.kill()


def test_worker_killed_in_the_middle_of_an_import_leaves_it_all_there_once_or_not_at_all(
    killer: Killer,
) -> None:
    person, cycles = prepared(ROWS, POINTS)
    content = workbook(ROWS // A_REPORT)
    interrupted = 0
    for seed, cycle in enumerate(cycles):
        intake = hand_in(content=content, name="reports.xlsx", cycle=cycle, by=person)

        def begin(intake: Any = intake) -> Job:
            job: Job = background.start(background.ENTER, intake, by=person)
            return job

        def there(cycle: Cycle = cycle) -> int:
            of_cycle = Report.objects.filter(cycle=cycle)
            return of_cycle.count() + IndicatorRow.objects.filter(report__in=of_cycle).count()

        interrupted += killer.once_or_not_at_all(begin, there, ROWS, within_s=1.5, seed=seed)

    assert interrupted >= 3  # or the points were no points of the import


def test_memory_stays_below_its_bound_at_100_000_rows(tmp_path: Path) -> None:
    figures = imports(
        100_000,
        1,
        DJANGO_SETTINGS_MODULE=SETTINGS,
        WORKER_DATABASE=str(connection.settings_dict["NAME"]),
        WORKER_MEDIA=str(tmp_path),
    )

    assert figures["peak_mb"] < MOST_MB


def test_workbook_is_the_same_after_libreoffice_has_saved_it(tmp_path: Path) -> None:
    """Nothing is read differently, and nothing of the workbook's structure is lost."""
    soffice = next(filter(None, map(shutil.which, SOFFICE)), None)
    if soffice is None:
        pytest.fail("The round trip needs LibreOffice: apt-get install libreoffice-calc.")
    improvement: Improvement = ImprovementFactory()
    person = UserFactory()
    MembershipFactory(user=person, enterprise=improvement.enterprise)
    person = User.objects.get(pk=person.pk)
    cycle = CycleFactory()
    report = ReportFactory(improvement=improvement, cycle=cycle, reporter=person, complete=True)
    IndicatorRowFactory(report=report, order=3, current_value=None, current_blank="pending")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            content = template_of(cycle, user=person, on=timezone.localdate())
        source = tmp_path / "reports.xlsx"
        source.write_bytes(content)
        out = tmp_path / language
        command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
        command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)

        saved = (out / "reports.xlsx").read_bytes()
        with translation.override(language):
            plan = look(intake=hand_in(content=saved, name="reports.xlsx", cycle=cycle, by=person))

        assert (plan.wrong, plan.changes, plan.new) == ([], [], [])
        assert plan.kept == [report]
