"""Data-quality flags: found on submission, explained, dismissed with a reason, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from enterprises import filing, flagging, review
from enterprises.enums import Deed, FlagKind, ReportState
from enterprises.flag_words import told
from enterprises.flagging import flag_report
from enterprises.models import QualityFlag, Report
from enterprises.verdicts import Refusal
from enterprises.workflow import perform
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.checking import QualityFlagFactory, QualityThresholdsFactory
from tests.factories.enterprises import ImprovementFactory
from tests.factories.policy import IndustryCodeFactory, ProductClassFactory, SectorFactory
from tests.factories.reports import AttachmentFactory, CycleFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

S, K = ReportState, FlagKind


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def thresholds() -> None:
    QualityThresholdsFactory()


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


@pytest.fixture
def before() -> Any:
    return CycleFactory(code="2024H2", period_from=date(2024, 7, 1), period_to=date(2024, 12, 31))


def sentences(report: Report) -> dict[str, tuple[str, ...]]:
    return {item.flag.kind: item.sentences for item in told(report, report.flags.standing())}


def peers(values: list[int], **fields: Any) -> list[Report]:
    """Accepted reports of other products of the same class."""
    return [ReportFactory(accepted=True, row__current_value=Decimal(v), **fields) for v in values]


def test_a_jump_against_the_last_cycle_shows_its_arithmetic(before: Any) -> None:
    improvement = ImprovementFactory()
    last = ReportFactory(
        accepted=True, improvement=improvement, cycle=before, row__current_value=Decimal(1900)
    )
    report = ReportFactory(
        submitted=True,
        improvement=improvement,
        row__current_value=Decimal(9500),
        row__condition="空载，环境温度 20 ℃",
    )

    flag_report(report)

    assert sentences(report) == {
        K.JUMP: (
            f"{last.number} said 1,900 h, now it is 9,500 h: 9,500 h ÷ 1,900 h = 5.",
            "Pointed out from a factor of 3.",
            "The condition is not worded as it was then.",
        )
    }


@pytest.mark.parametrize(
    ("now", "unit", "flagged"), [(5700, "h", True), (5600, "h", False), (600, "h", True), (9500, "km", False)]
)
def test_a_jump_counts_from_its_factor_either_way_and_within_one_unit(
    now: int, unit: str, flagged: bool, before: Any
) -> None:
    improvement = ImprovementFactory()
    ReportFactory(accepted=True, improvement=improvement, cycle=before, row__current_value=Decimal(1900))
    report = ReportFactory(
        submitted=True, improvement=improvement, row__current_value=Decimal(now), row__unit=unit
    )

    assert [flag.kind for flag in flag_report(report)] == ([K.JUMP] if flagged else [])


def test_an_outlier_is_measured_within_class_indicator_and_unit() -> None:
    peers([1900, 2000, 2100, 2000, 2200])
    peers([90000] * 5, improvement__product_class=ProductClassFactory(code="ZJ-02"))
    peers([90000] * 5, row__unit="km")
    report = ReportFactory(submitted=True, row__current_value=Decimal(9000))

    flag_report(report)

    assert sentences(report) == {
        K.OUTLIER: (
            "0.6745 × |9,000 − 2,000| ÷ 100 = 47.22 (MAD in h).",
            "Median and spread of 5 accepted values of the class; pointed out above 3.5.",
        )
    }


def test_few_values_and_one_product_s_own_say_nothing(before: Any) -> None:
    peers([1900, 2000, 2100, 2000])
    improvement = ImprovementFactory()
    ReportFactory(accepted=True, improvement=improvement, cycle=before, row__current_value=Decimal(8000))
    report = ReportFactory(submitted=True, improvement=improvement, row__current_value=Decimal(9000))

    assert flag_report(report) == []


def test_a_product_counts_with_its_newest_value_only(before: Any) -> None:
    improvement = ImprovementFactory()
    for cycle, value in ((before, 50000), (CycleFactory(), 2000)):
        ReportFactory(accepted=True, improvement=improvement, cycle=cycle, row__current_value=Decimal(value))
    peers([1900, 2100, 2000, 2200])
    report = ReportFactory(submitted=True, row__current_value=Decimal(9000))

    flag_report(report)

    assert "÷ 100 =" in sentences(report)[K.OUTLIER][0]


def test_only_the_newest_of_a_class_are_its_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "NEWEST_REPORTS", 5)
    peers([90000])
    peers([1900, 2000, 2100, 2000, 2200])
    report = ReportFactory(submitted=True, row__current_value=Decimal(9000))

    flag_report(report)

    assert "of 5 accepted values" in sentences(report)[K.OUTLIER][1]


def test_the_same_evidence_flags_both_while_the_other_is_under_check() -> None:
    first, second = (ReportFactory(submitted=True) for _ in range(2))
    for report in (first, second):
        AttachmentFactory(report=report, name="可靠性试验报告.pdf")

    flag_report(second)

    said = ("Also in 1 other submission: 可靠性试验报告.pdf.",)
    assert (sentences(first), sentences(second)) == ({K.DUPLICATE: said}, {K.DUPLICATE: said})


def test_an_industry_code_of_another_sector_is_pointed_out_and_the_sector_stands() -> None:
    electronics = SectorFactory(code="electronics")
    IndustryCodeFactory(code="3973", sector_hint=electronics)
    report = ReportFactory(submitted=True, industry_code="3973")

    flag_report(report)

    assert sentences(report)[K.INDUSTRY][-1] == "The declared sector stands."


def test_flags_are_found_on_submission_and_block_nothing(dalian: Any, people: Cast, before: Any) -> None:
    report = report_in(S.DRAFT, people, dalian)
    ReportFactory(
        accepted=True, improvement=report.improvement, cycle=before, row__current_value=Decimal(100)
    )

    perform(Deed.SUBMIT, report, by=people["reporter"])
    found = [flag.kind for flag in report.flags.open()]
    for name in ("city", "province"):
        review.pass_on(report=report, by=people[name], opinion="同意")

    assert (found, report.state) == ([K.JUMP], S.MINISTRY_CHECK)


def test_what_is_the_same_again_stays_dismissed_and_what_changed_is_found_anew(
    dalian: Any, people: Cast, before: Any
) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    ReportFactory(
        accepted=True, improvement=report.improvement, cycle=before, row__current_value=Decimal(100)
    )
    (flag,) = flag_report(report)
    flagging.dismiss(flag=flag, reason="换代产品", by=people["province"])

    same = [f.pk for f in flag_report(report)]
    report.rows.update(current_value=Decimal(2500))
    changed = flag_report(report)
    report.rows.update(current_value=Decimal(110))
    none = flag_report(report)

    assert same == [flag.pk]
    assert [(f.pk != flag.pk, f.dismissed_at) for f in changed] == [(True, None)]
    assert none == []
    assert QualityFlag.objects.filter(gone_at__isnull=False).count() == 2


def test_who_checks_dismisses_with_a_reason(client: Client, dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    flag = QualityFlagFactory(report=report)
    address = reverse("enterprises:flag_dismiss", args=[report.number, flag.pk])
    client.force_login(people["province"])

    empty = client.post(address, {"reason": " "})
    client.post(address, {"reason": "芯片企业按汽车行业申报"})

    flag.refresh_from_db()
    assert list(empty.context["form"].errors) == ["reason"]
    assert (flag.dismissed_by, flag.dismissal) == (people["province"], "芯片企业按汽车行业申报")
    assert client.get(address).status_code == 404
    with pytest.raises(Refusal):
        flagging.dismiss(flag=flag, reason="再次", by=people["province"])


def test_the_enterprise_sees_no_flags(client: Client, dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    QualityFlagFactory(report=report)
    shown = {}

    for name in ("reporter", "province", "provincial observer", "ministry"):
        client.force_login(people[name])
        page = client.get(report.get_absolute_url())
        listed = client.get(reverse("enterprises:reports")).context["table"]
        shown[name] = ('id="flags"' in page.content.decode(), "open_flags" in listed.columns.names())

    assert shown == {
        "reporter": (False, False),
        "province": (True, True),
        "provincial observer": (True, True),
        "ministry": (True, True),
    }


def test_the_list_counts_and_filters_flags_in_one_query(client: Client, dalian: Any, people: Cast) -> None:
    address = reverse("enterprises:reports")
    flagged, _clean = (report_in(S.PROVINCIAL_CHECK, people, dalian) for _ in range(2))
    QualityFlagFactory(report=flagged)
    QualityFlagFactory(
        report=flagged,
        kind=K.JUMP,
        dismissed_at=timezone.now(),
        dismissed_by=people["province"],
        dismissal="已核实",
    )
    client.force_login(people["province"])
    client.get(address)
    one = queries_of(client, address)

    rows = client.get(address, {"flags": "open"}).context["table"].rows
    found = [(row.record.number, row.record.open_flags) for row in rows]
    QualityFlagFactory(report=_clean)

    assert found == [(flagged.number, 1)]
    assert queries_of(client, address) == one
