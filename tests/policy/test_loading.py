"""The notice as data: complete, bilingual, loaded once, and never over what people edited."""

from __future__ import annotations

import csv
import datetime
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policy.loading import DIRECTORY, TABLES, BadFile, load_notice
from policy.models import (
    Benchmark,
    ClassRule,
    DecisionSubject,
    IndustryCode,
    Issuer,
    ProductClass,
    Region,
    StatusThresholds,
    Target,
    TargetVersion,
    VersionCounter,
)
from policy.stewardship import amend, set_goal, version_of
from tests.counters import settle
from tests.factories.enterprises import UserFactory

pytestmark = pytest.mark.django_db


def events() -> int:
    return sum(m._meta.get_field("events").related_model.objects.count() for m in TABLES.values())  # type: ignore[union-attr]


def test_load_brings_the_goals_as_the_notice_set_them() -> None:
    load_notice()

    numbers = {
        v.target_id: (v.comparator, v.baseline, v.goal, v.start_on, v.due_on)
        for v in TargetVersion.objects.all()
    }
    first, second = datetime.date(2023, 6, 2), datetime.date(2025, 12, 31)
    assert numbers == {
        "platforms-2025": (">=", 0, 3, first, second),
        "demonstrations-2025": (">=", 0, 100, first, second),
        "enterprises-2025": (">=", 0, 1000, first, second),
        "product-classes-2030": (">=", 0, 10, second, datetime.date(2030, 12, 31)),
    }
    assert Target.objects.filter(kind="narrative").count() == 8
    made_public = datetime.datetime(2023, 7, 3, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert set(TargetVersion.objects.values_list("recorded_at", "recorded_by")) == {(made_public, None)}
    rule = ClassRule.objects.get()
    assert (str(rule.confidence), rule.sides, str(rule.coverage_required), str(rule.major_weight)) == (
        "0.900",
        1,
        "0.600",
        "0.100",
    )
    assert rule.provenance == "D"
    assert not Benchmark.objects.exists()
    thresholds = StatusThresholds.objects.get()
    assert (str(thresholds.on_track_from), str(thresholds.at_risk_from)) == ("0.95", "0.60")
    assert thresholds.recorded_at == made_public


def test_load_brings_every_table_complete() -> None:
    load_notice()

    assert list(Issuer.objects.values_list("code", flat=True)) == ["miit", "moe", "most", "mof", "samr"]
    assert Counter(Region.objects.values_list("kind", flat=True)) == {
        "province": 22,
        "autonomous_region": 5,
        "municipality": 4,
        "corps": 1,
        "planned_city": 5,
        "map_only": 3,
    }
    assert Region.objects.filter(addressee=True).count() == 32
    assert Region.objects.filter(addressee=True).last().code == "660000"  # type: ignore[union-attr]
    assert ProductClass.objects.count() == 36
    assert ProductClass.objects.filter(named_weak=True).count() == 7
    assert IndustryCode.objects.filter(sector_hint="electronics").exists()


def test_load_designates_no_class() -> None:
    load_notice()

    assert not DecisionSubject.objects.exists()


def test_every_entry_is_sound_and_bilingual() -> None:
    load_notice()

    for model in TABLES.values():
        for row in model._default_manager.all():
            row.full_clean()
            assert row.name_zh, row.pk
            assert row.name_en, row.pk
            assert bool(row.description_zh) == bool(row.description_en), row.pk
            assert row.provenance, row.pk
            assert row.source, row.pk


def test_counting_rules_are_marked_as_our_proposal() -> None:
    load_notice()

    numbered = Target.objects.filter(kind="numeric")
    assert set(numbered.values_list("counting_rule_provenance", flat=True)) == {"D"}
    assert all(target.counting_rule_zh and target.counting_rule_en for target in numbered)


def test_second_load_writes_nothing() -> None:
    load_notice()
    settle()
    before = (events(), VersionCounter.now())

    with CaptureQueriesContext(connection) as captured:
        outcomes = load_notice()
    settle()

    writes = [q["sql"] for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []
    assert (events(), VersionCounter.now()) == before
    assert {(o.added, o.changed, tuple(o.kept)) for o in outcomes} == {(0, 0, ())}


def test_load_mends_what_nobody_edited(tmp_path: Path) -> None:
    load_notice()
    changed = copy_with(tmp_path, "sectors.csv", "机械,Machinery", "机械装备,Machinery and equipment")

    outcomes = {o.table: o for o in load_notice(changed)}

    assert (outcomes["sectors"].changed, outcomes["sectors"].kept) == (1, [])
    assert outcomes["projects"].changed == 0


def test_load_keeps_what_a_steward_edited_and_says_so(tmp_path: Path) -> None:
    load_notice()
    region = Region.objects.get(code="210200")
    amend(
        row=region,
        values={"checks_reports": True, "short_zh": "大连市"},
        seen=version_of(region),
        by=UserFactory(ministry_steward=True),
    )

    outcomes = {o.table: o for o in load_notice()}

    assert outcomes["regions"].kept == ["210200"]
    region.refresh_from_db()
    assert (region.checks_reports, region.short_zh) == (True, "大连市")


def test_load_keeps_goals_and_thresholds_set_since() -> None:
    load_notice()
    target = Target.objects.get(code="platforms-2025")
    set_goal(
        target=target,
        comparator=">=",
        baseline=0,
        goal=5,
        start_on=datetime.date(2023, 6, 2),
        due_on=datetime.date(2025, 12, 31),
        reason="调整",
        by=UserFactory(ministry_steward=True),
    )

    load_notice()

    assert list(target.versions.order_by("recorded_at").values_list("goal", flat=True)) == [3, 5]


def test_load_leaves_entries_that_stewards_added() -> None:
    load_notice()
    ProductClass.objects.create(
        code="ZJ-99", name_zh="新类", name_en="New", project_id="foundation", sectors=["machinery"]
    )

    load_notice()

    assert ProductClass.objects.filter(code="ZJ-99").exists()


@pytest.mark.parametrize(
    ("text", "instead", "sentence"),
    [
        ("机械,Machinery", "机械", "sectors.csv, line 2"),
        (",1,N,", ",one,N,", "sectors.csv, line 2, order"),
        ("code,name_zh", "code,title", "sectors.csv, line 2, title"),
    ],
)
def test_bad_file_is_named_with_line_and_column(
    tmp_path: Path, text: str, instead: str, sentence: str
) -> None:
    directory = copy_with(tmp_path, "sectors.csv", text, instead)

    with pytest.raises(BadFile, match=sentence):
        load_notice(directory)


def test_command_prints_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()

    call_command("load_notice", format="json", stdout=out)

    outcomes = {o["table"]: o for o in json.loads(out.getvalue())}
    assert outcomes["regions"] == {"table": "regions", "rows": 40, "added": 40, "changed": 0, "kept": []}
    assert outcomes["targets"]["added"] == 12


def test_command_names_a_bad_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    directory = copy_with(tmp_path, "regions.csv", "北京市", "北京市,北京")
    monkeypatch.setattr("policy.management.commands.load_notice.load_notice", lambda: load_notice(directory))

    with pytest.raises(CommandError, match=r"regions\.csv, line 2"):
        call_command("load_notice")


def test_files_open_in_a_spreadsheet() -> None:
    for path in DIRECTORY.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path.name
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert len(rows) > 1, path.name


def test_codes_of_the_regions_that_report_rise_in_official_order() -> None:
    """Long lists are read by code from an index, in place of by order."""
    lines = csv.DictReader((DIRECTORY / "regions.csv").read_text(encoding="utf-8-sig").splitlines())
    reporting = [line for line in lines if line["addressee"] == "yes"]

    in_order = sorted(reporting, key=lambda line: int(line["order"]))
    assert in_order == sorted(reporting, key=lambda line: line["code"])


def copy_with(directory: Path, name: str, text: str, instead: str) -> Any:
    """The fixture's files, one of them with its first occurrence of a text replaced."""
    for path in DIRECTORY.glob("*.csv"):
        content = path.read_text(encoding="utf-8-sig")
        if path.name == name:
            assert text in content
            content = content.replace(text, instead, 1)
        (directory / path.name).write_text(content, encoding="utf-8-sig")
    return directory
