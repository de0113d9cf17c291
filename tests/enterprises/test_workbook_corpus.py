"""The files of fixtures/workbooks: good ones say all the same, each bad one is told what is wrong with it."""

from __future__ import annotations

import json
import resource
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from enterprises.enums import Role
from enterprises.intake.planning import Plan, plan_of
from enterprises.models import Cycle, User
from enterprises.reporting import ROW_COLUMNS
from reliability_tracker.workbook_gate import REPORTS
from reliability_tracker.workbooks import WorkbookRefused, open_book
from tests.enterprises.workbook_corpus import BAD, CODE, FOLDER, GOOD, OTHER_CODE
from tests.factories.enterprises import (
    EnterpriseFactory,
    ImprovementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.reports import CycleFactory, ReportFactory

MESSAGES: dict[str, Any] = json.loads((FOLDER / "bad" / "messages.json").read_text(encoding="utf-8"))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notice")]


@pytest.fixture
def cycle() -> Cycle:
    return CycleFactory()


@pytest.fixture
def reporter(cycle: Cycle) -> User:
    """Reports for the enterprise of the files: one product to report, one under check, one accepted."""
    enterprise = EnterpriseFactory(credit_code=CODE)
    EnterpriseFactory(credit_code=OTHER_CODE)
    person = UserFactory()
    MembershipFactory(user=person, enterprise=enterprise, role=Role.ENTERPRISE_REPORTER)
    for model, states in (("RV-40E", {}), ("RV-80E", {"submitted": True}), ("RV-20E", {"accepted": True})):
        improvement = ImprovementFactory(
            enterprise=enterprise, product_name="演示减速器", product_model=model
        )
        if states:
            ReportFactory(improvement=improvement, cycle=cycle, reporter=person, **states)
    return User.objects.get(pk=person.pk)


def planned(path: Path, cycle: Cycle, reporter: User) -> Plan:
    book = open_book(path.read_bytes(), path.name, REPORTS)
    return plan_of(book, cycle, by=reporter, on=timezone.localdate())


def told(path: Path, cycle: Cycle, reporter: User) -> str | list[list[Any]]:
    """What a file is told: the sentence that refuses it, or the place, rule and remedy of every problem."""
    try:
        plan = planned(path, cycle, reporter)
    except WorkbookRefused as refused:
        return str(refused)
    return [[p.sheet, p.row, p.column, p.value, p.rule, p.remedy] for p in plan.wrong]


def said(plan: Plan) -> dict[str, Any]:
    """What a file says, in what all good ones have in common."""
    (new,) = plan.new
    row = dict(zip(ROW_COLUMNS, next(row for row in new.rows if row[0] == 0), strict=True))
    names = ("indicator_id", "unit", "baseline_value", "baseline_on", "current_on", "target_on", "test_time")
    return {
        "wrong": plan.wrong,
        "product": new.report.product_label,
        "signed": (new.report.signatory.lstrip("@"), str(new.report.signed_on)),
        "measures": new.report.measures,
        "expenditure": new.report.expenditure_wan,
        "row": [str(row[name]).removesuffix(".00") for name in names],
    }


def test_good_files_all_say_the_same_report(cycle: Cycle, reporter: User) -> None:
    found = {name: said(planned(FOLDER / "good" / name, cycle, reporter)) for name in GOOD}

    one = {
        "wrong": [],
        "product": "演示减速器 RV-40E",
        "signed": ("王芳", "2025-07-01"),
        "measures": ["design", "fmea"],
        "expenditure": Decimal("120.5"),
        "row": ["MTBF", "h", "1200", "2024-02-20", "2025-06-20", "2026-12-31", "15200"],
    }
    assert found == dict.fromkeys(GOOD, one)


def test_bad_files_are_told_what_is_wrong(cycle: Cycle, reporter: User) -> None:
    found = {name: told(FOLDER / "bad" / name, cycle, reporter) for name in MESSAGES}

    assert found == MESSAGES


def test_every_file_has_its_message_and_every_kind_its_file() -> None:
    files = {path.name for path in (FOLDER / "bad").iterdir()} - {"messages.json"}

    assert files == set(MESSAGES) == set(BAD)
    assert {path.name for path in (FOLDER / "good").iterdir()} == set(GOOD)


def test_refusing_costs_neither_time_nor_memory() -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    refused = [name for name, message in MESSAGES.items() if isinstance(message, str)]
    for name in refused:
        with pytest.raises(WorkbookRefused):
            open_book((FOLDER / "bad" / name).read_bytes(), name, REPORTS)

    assert len(refused) > 15
    assert time.process_time() - started < 2  # all of them together
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KB
