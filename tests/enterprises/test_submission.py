"""What a report needs before it may be submitted, rule by rule."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from enterprises import evidence_checks, evidence_warnings
from enterprises.drafts import draft_of
from enterprises.enums import EvidenceKind
from enterprises.models import Report
from enterprises.submission import CHECKS, WARNINGS, Filing, Problem, problems, problems_of, warnings
from policy.enums import Direction
from tests.factories.enterprises import ImprovementFactory
from tests.factories.policy import (
    ChainLinkFactory,
    IndustryCodeFactory,
    ProductClassFactory,
    ProjectFactory,
    SectorFactory,
)
from tests.factories.reports import (
    AttachmentFactory,
    CycleFactory,
    IndicatorFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def change(report: Report, **changes: Any) -> None:
    """Set fields of the report, or with `row__` of its indicator row."""
    row = report.rows.get()
    for name, value in changes.items():
        if name.startswith("row__"):
            setattr(row, name.removeprefix("row__"), value)
        else:
            setattr(report, name, value)
    row.save()
    report.save()


def fields(found: list[Problem]) -> list[str]:
    return [problem.field for problem in found]


def test_complete_report_has_no_problem_and_no_warning() -> None:
    report = ReportFactory(complete=True)

    assert problems(report, on=today()) == []
    assert warnings(report, on=today()) == []


# What is wrong → the field at which it is said
PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"industry_code": ""}, "industry_code"),
    ({"industry_code": "345"}, "industry_code"),
    ({"size": ""}, "size"),
    ({"contact_name": ""}, "contact_name"),
    ({"contact_phone": "", "contact_email": ""}, "contact_phone"),
    ({"contact_phone": "call me"}, "contact_phone"),
    ({"product_name": ""}, "product_name"),
    ({"product_model": ""}, "product_model"),
    ({"product_class": None}, "product_class"),
    ({"product_class_other": "谐波减速器"}, "product_class_other"),
    ({"sector": None}, "sector"),
    ({"project": None}, "project"),
    ({"layer": None}, "layer"),
    ({"link": None}, "link"),
    ({"life_cycle_stages": []}, "life_cycle_stages"),
    ({"started_on": None}, "started_on"),
    ({"started_on": date(2025, 7, 1)}, "started_on"),
    ({"measures": []}, "measures"),
    ({"measures_text": ""}, "measures_text"),
    ({"failure_rate_fall": Decimal("100.01")}, "failure_rate_fall"),
    ({"warranty_cost_fall": Decimal(120)}, "warranty_cost_fall"),
    ({"declaration": False}, "declaration"),
    ({"signatory": ""}, "signatory"),
    ({"signed_on": None}, "signed_on"),
    ({"signed_on": date(2999, 1, 1)}, "signed_on"),
    ({"row__indicator": None}, "rows-0-indicator"),
    ({"row__unit": ""}, "rows-0-unit"),
    ({"row__unit": "km", "row__time_basis": "km"}, "rows-0-unit"),
    ({"row__standard": ""}, "rows-0-standard"),
    ({"row__time_basis": ""}, "rows-0-time_basis"),
    ({"row__time_basis": "cycle"}, "rows-0-time_basis"),
    ({"row__condition": " "}, "rows-0-condition"),
    ({"row__failure_criterion": ""}, "rows-0-failure_criterion"),
    ({"row__baseline_value": None}, "rows-0-baseline_value"),
    ({"row__baseline_on": None}, "rows-0-baseline_on"),
    ({"row__baseline_on": date(2999, 1, 1), "row__current_on": None}, "rows-0-baseline_on"),
    ({"row__current_value": None}, "rows-0-current_value"),
    ({"row__current_on": None}, "rows-0-current_on"),
    ({"row__current_on": date(2999, 1, 1)}, "rows-0-current_on"),
    ({"row__target_value": None}, "rows-0-target_value"),
    ({"row__target_on": None}, "rows-0-target_on"),
    ({"row__benchmark_value": Decimal(3000)}, "rows-0-benchmark_source"),
    ({"row__benchmark_year": 1900}, "rows-0-benchmark_year"),
    ({"row__benchmark_year": 2999}, "rows-0-benchmark_year"),
    ({"row__evidence_kind": ""}, "rows-0-evidence_kind"),
    ({"row__truncation": ""}, "rows-0-truncation"),
    ({"row__sample_size": None}, "rows-0-sample_size"),
    ({"row__sample_size": 0}, "rows-0-sample_size"),
    ({"row__test_time": None}, "rows-0-test_time"),
    ({"row__test_time": Decimal(0)}, "rows-0-test_time"),
    ({"row__failures": None}, "rows-0-failures"),
    ({"row__confidence": None}, "rows-0-confidence"),
]


@pytest.mark.parametrize(("changes", "field"), PROBLEMS)
def test_problem_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    report = ReportFactory(complete=True)
    change(report, **changes)

    assert field in fields(problems(report, on=today()))


# What looks wrong and is not
FINE: list[dict[str, Any]] = [
    {"contact_phone": ""},
    {"contact_email": ""},
    {"contact_phone": "（025）1234 5678 转 801"},
    {"contact_phone": "+86 138-0000-0000"},
    {"product_class": None, "product_class_other": "谐波减速器"},
    {"ownership": "", "quality_grade": ""},
    {"dimensions": []},
    {"planned_end_on": None},
    {"expenditure_wan": Decimal(0)},
    {"failure_rate_fall": Decimal(-20)},
    {"started_on": date(2025, 6, 30)},
    {"row__baseline_value": None, "row__baseline_blank": "not_measured", "row__baseline_on": None},
    {
        "row__current_value": None,
        "row__current_blank": "pending",
        "row__current_on": None,
        "row__evidence_kind": "",
        "row__truncation": "",
        "row__sample_size": None,
        "row__test_time": None,
        "row__failures": None,
        "row__confidence": None,
    },
    {"row__target_value": None, "row__target_blank": "confidential", "row__target_on": None},
    {"row__failures": 0},
    {"row__baseline_value": Decimal(0)},
    {"row__current_value": Decimal(0)},
    {"row__current_value": Decimal(9000)},  # far beyond the goal
    {"row__target_on": date(2999, 1, 1)},
    {
        "row__evidence_kind": EvidenceKind.PREDICTION,
        "row__truncation": "",
        "row__sample_size": None,
        "row__test_time": None,
        "row__failures": None,
        "row__confidence": None,
    },
    {"row__benchmark_value": Decimal(3000), "row__benchmark_source": "ISO/TR 1281"},
]


@pytest.mark.parametrize("changes", FINE)
def test_report_may_say_this(changes: dict[str, Any]) -> None:
    report = ReportFactory(complete=True)
    change(report, **changes)

    assert fields(problems(report, on=today())) == []


def test_row_is_needed() -> None:
    report = ReportFactory(complete=True)
    report.rows.all().delete()

    assert fields(problems(report, on=today())) == ["rows"]


def test_layer_belongs_to_the_foundation_project_only() -> None:
    report = ReportFactory(complete=True)
    change(
        report, project=ProjectFactory(code="multiplication"), product_class=None, product_class_other="机床"
    )

    assert fields(problems(report, on=today())) == ["layer"]


def test_indicator_has_to_suit_the_link_of_the_chain() -> None:
    report = ReportFactory(complete=True)
    change(report, link=ChainLinkFactory(code="system", indicator_level="component"))
    IndicatorFactory(code="LAMBDA", levels=["component"])

    assert fields(problems(report, on=today())) == ["rows-0-indicator"]


def test_indicator_of_any_level_is_taken_where_the_catalogue_has_none_for_the_link() -> None:
    report = ReportFactory(complete=True)
    change(report, link=ChainLinkFactory(code="raw-materials", indicator_level="material"))

    assert problems(report, on=today()) == []


@pytest.mark.parametrize("value", ["-0.1", "100.1"])
@pytest.mark.parametrize("what", ["baseline", "current", "target", "benchmark"])
def test_percentage_lies_between_0_and_100(what: str, value: str) -> None:
    report = ReportFactory(complete=True)
    percentage = IndicatorFactory(code="AVAIL", units=["%"])
    change(report, row__indicator=percentage, row__unit="%", row__benchmark_source="手册")
    change(report, **{f"row__{what}_value": Decimal(50) for what in ("baseline", "current", "target")})
    change(report, **{f"row__{what}_value": Decimal(value)})

    assert f"rows-0-{what}_value" in fields(problems(report, on=today()))


@pytest.mark.parametrize(
    ("unit", "basis"),
    [
        ("h", "h"),
        ("1/h", "h"),
        ("FIT", "h"),
        ("km", "km"),
        ("cycle", "cycle"),
        ("1e6 r", "cycle"),
        ("%", "km"),
    ],
)
def test_basis_that_matches_the_unit_is_right(unit: str, basis: str) -> None:
    report = ReportFactory(complete=True)
    values = {
        f"row__{what}_value": Decimal(10 * place) for place, what in enumerate(("baseline", "target"), 1)
    }
    change(
        report,
        row__indicator=IndicatorFactory(code=f"X-{unit}", units=[unit]),
        row__unit=unit,
        row__time_basis=basis,
        row__current_value=Decimal(15),
        **values,
    )

    assert problems(report, on=today()) == []


def test_product_is_reported_once_in_a_cycle() -> None:
    report = ReportFactory(complete=True)
    other = ReportFactory(
        complete=True,
        improvement=ImprovementFactory(enterprise=report.enterprise),
        reporter=report.created_by,
    )
    change(other, product_name=report.product_name, product_model=report.product_model)

    assert fields(problems(other, on=today())) == ["product_name"]
    assert report.number in problems(other, on=today())[0].message


def test_day_of_the_report_decides_what_is_past() -> None:
    report = ReportFactory(complete=True)
    change(report, signed_on=date(2025, 6, 1))

    assert fields(problems(report, on=date(2025, 6, 10))) == ["rows-0-current_on"]


def test_text_that_is_no_value_is_a_problem_and_nothing_else_is_said_of_its_field() -> None:
    report = ReportFactory(complete=True)
    change(report, typed={"rows-0-baseline_value": "about 1200", "contact_email": "wang"}, contact_email="")
    change(report, row__baseline_value=None, contact_phone="")

    found = problems(report, on=today())

    assert fields(found) == ["contact_email", "rows-0-baseline_value"]
    assert "“about 1200”" in found[1].message


def test_answer_to_a_reviewer_is_no_problem() -> None:
    report = ReportFactory(complete=True)
    change(report, typed={"answer_12": "已补充试验报告", "comment": "已改"})

    assert problems(report, on=today()) == []


def test_problems_come_in_the_order_of_the_form_with_name_and_section() -> None:
    report = ReportFactory(complete=True)
    change(report, declaration=False, size="", row__unit="")

    with override("en"):
        found = problems(report, on=today())

    assert found == [
        Problem("size", "Enterprise size", "Fill this in.", "enterprise"),
        Problem("rows-0-unit", "Indicator 1 (MTBF): unit", "Fill this in.", "indicators"),
        Problem("declaration", "Declaration of truthfulness", "Declare that the report is true.", "sign"),
    ]


# Warnings


def test_sector_that_the_industry_code_does_not_suggest_is_a_warning() -> None:
    report = ReportFactory(complete=True)
    IndustryCodeFactory(code="3973", sector_hint=SectorFactory(code="electronics"))
    change(report, industry_code="3973")

    assert fields(warnings(report, on=today())) == ["sector"]


def test_industry_code_outside_the_list_is_a_warning() -> None:
    report = ReportFactory(complete=True)
    change(report, industry_code="9999")

    assert fields(warnings(report, on=today())) == ["industry_code"]


def test_industry_code_without_a_hint_warns_of_nothing() -> None:
    report = ReportFactory(complete=True)
    IndustryCodeFactory(code="3391", sector_hint=None)
    change(report, industry_code="3391")

    assert warnings(report, on=today()) == []


def test_credit_code_of_another_kind_of_unit_is_a_warning() -> None:
    report = ReportFactory(complete=True)
    change(report, credit_code="12100000400000624D")

    assert fields(warnings(report, on=today())) == ["credit_code"]


def test_class_of_the_other_project_is_a_warning() -> None:
    report = ReportFactory(complete=True)
    lathe = ProductClassFactory(code="BZ-01", project=ProjectFactory(code="multiplication"), layer=None)
    change(report, product_class=lathe)

    assert fields(warnings(report, on=today())) == ["project"]


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "warned"),
    [
        (Direction.UP, 1200, 2400, False),
        (Direction.UP, 1200, 1201, False),  # doubling is nowhere asked for
        (Direction.UP, 1200, 1200, True),
        (Direction.UP, 1200, 1100, True),
        (Direction.DOWN, 50, 20, False),
        (Direction.DOWN, 50, 50, True),
        (Direction.DOWN, 50, 60, True),
        (Direction.UP, 0, 1, False),
    ],
)
def test_goal_no_better_than_before_is_a_warning(
    direction: str, baseline: int, target: int, warned: bool
) -> None:
    report = ReportFactory(complete=True)
    indicator = IndicatorFactory(code=f"X-{direction}", direction=direction)
    change(report, row__indicator=indicator, row__baseline_value=baseline, row__target_value=target)

    assert fields(warnings(report, on=today())) == (["rows-0-target_value"] if warned else [])


def test_negative_value_is_a_warning() -> None:
    report = ReportFactory(complete=True)
    change(report, row__baseline_value=Decimal(-1))

    assert fields(warnings(report, on=today())) == ["rows-0-baseline_value"]


def test_result_of_an_ending_improvement_wants_its_evidence() -> None:
    report = ReportFactory(complete=True)
    change(report, planned_end_on=date(2025, 6, 30))

    assert fields(warnings(report, on=today())) == ["rows-0-current_value"]

    AttachmentFactory(report=report, row=report.rows.get())

    assert warnings(report, on=today()) == []


def test_sealed_page_is_no_evidence_and_its_absence_no_warning() -> None:
    report = ReportFactory(complete=True)
    change(report, planned_end_on=date(2025, 6, 30))
    AttachmentFactory(report=report, kind="sealed_page")

    assert fields(warnings(report, on=today())) == ["rows-0-current_value"]


def test_warnings_are_answered_by_one_remark() -> None:
    report = ReportFactory(complete=True)
    change(report, industry_code="9999")

    assert fields(problems(report, on=today())) == ["warnings_answer"]

    change(report, warnings_answer="代码为 2025 年新增。")

    assert problems(report, on=today()) == []


# Before there is a report


def test_what_will_be_asked_is_known_before_a_report_is_started() -> None:
    IndustryCodeFactory()
    draft = draft_of(ImprovementFactory(), CycleFactory())

    found = problems_of(Filing(draft.report, draft.rows, today()))

    assert fields(found) == ["measures", "measures_text", "rows", "declaration", "signatory", "signed_on"]
    assert not Report.objects.exists()


def test_number_of_queries_does_not_grow_with_rows(django_assert_num_queries: Any) -> None:
    one, three = ReportFactory(complete=True), ReportFactory(complete=True)
    for order in (1, 2):
        row = three.rows.get(order=0)
        row.pk, row.order = None, order
        row.save()

    for report in (one, three):
        fresh = Report.objects.get(pk=report.pk)
        with django_assert_num_queries(9):
            problems(fresh, on=today())


def test_every_rule_has_its_test() -> None:
    """Each check is named here, or with those of the evidence, so that none is added without a line."""
    of_evidence = {check.__name__ for check in (*evidence_checks.PROBLEMS, *evidence_warnings.WARNINGS)}

    assert {check.__name__ for check in (*CHECKS, *WARNINGS)} - of_evidence == {
        "required_is_given",
        "credit_code_is_right",
        "industry_code_has_four_digits",
        "someone_can_be_reached",
        "product_class_is_one_of_both",
        "layer_is_of_the_foundation_project",
        "product_is_reported_once",
        "improvement_began_in_time",
        "there_is_a_row",
        "indicator_fits",
        "basis_matches_the_unit",
        "value_or_reason",
        "dates_are_past",
        "percentage_is_one",
        "benchmark_has_its_source",
        "measurement_is_described",
        "fall_is_at_most_whole",
        "is_declared_and_signed",
        "warnings_are_answered",
        "credit_code_begins_as_usual",
        "industry_suits_the_sector",
        "class_suits_the_project",
        "target_is_better",
        "is_not_negative",
        "final_value_has_its_file",
        "paper_has_its_scan",  # tests/enterprises/test_paper.py
        "evidence_is_possible",  # each of its checks by itself, above
        "evidence_is_usual",
    }


def test_credit_code_that_fails_its_check_is_a_problem() -> None:
    report = ReportFactory(complete=True)
    change(report, credit_code="91000000MA00077794")

    assert fields(problems(report, on=today())) == ["credit_code"]
