"""What stewards set a class to be measured by, and that everything concerned is judged anew by it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from policy import benchmarks
from policy.models import Benchmark, ClassRule, ClassVerdict, MarketShare, SetAside, VersionCounter
from policy.sources import Submission
from tests.counters import settle
from tests.factories.enterprises import UserFactory
from tests.factories.policy import ProductClassFactory, RegionFactory, SectorFactory
from tests.factories.verdicts import (
    BenchmarkFactory,
    ClassRuleFactory,
    ClassVerdictFactory,
    IndicatorFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


@pytest.fixture
def steward(db: None) -> Any:
    ClassRuleFactory()
    RegionFactory(code="320000")
    SectorFactory(code="machinery")
    return UserFactory(ministry_steward=True)


def figure(**values: Any) -> Benchmark:
    """A proposal as a form fills it in."""
    stated = BenchmarkFactory.build(
        product_class=ProductClassFactory(), indicator=IndicatorFactory(), waiting=True, proposed_by=None
    )
    for name, value in values.items():
        setattr(stated, name, value)
    return stated


def fields(error: pytest.ExceptionInfo[ValidationError]) -> list[str]:
    return list(getattr(error.value, "error_dict", {"": None}))


def verdicts() -> list[str]:
    return list(ClassVerdict.objects.order_by("id").values_list("verdict", flat=True))


def test_approved_benchmark_judges_the_class_and_a_new_version_judges_it_anew(
    steward: Any, evidence: list[Submission]
) -> None:
    evidence.append(SubmissionFactory(failures=2, total_time=4000))
    first = benchmarks.propose(benchmark=figure(value=2000), by=steward)
    assert not ClassVerdict.objects.exists()

    benchmarks.approve(benchmark=first, by=steward)
    second = benchmarks.propose(benchmark=figure(value=9000), by=steward)
    benchmarks.approve(benchmark=second, by=steward)

    assert [first.version, second.version] == [1, 2]
    assert verdicts() == ["insufficient", "not_demonstrated"]
    assert list(ClassVerdict.objects.order_by("id").values_list("benchmark__version", flat=True)) == [1, 2]
    assert list(Benchmark.objects.in_force()) == [second]
    assert list(Benchmark.objects.in_force(datetime.date(2025, 12, 31))) == []


@pytest.mark.parametrize(
    ("indicator", "values", "field"),
    [
        ({"code": "AVAIL", "units": ["%"]}, {"unit": "%"}, "indicator"),
        ({"code": "MTBF", "units": ["h"]}, {"unit": "km"}, "unit"),
        ({"code": "MTBF", "units": ["h"]}, {"quantile": Decimal("0.1")}, "quantile"),
        ({"code": "REL_LIFE", "units": ["h"]}, {}, "quantile"),
        ({"code": "B10", "units": ["h"]}, {"quantile": Decimal("0.5")}, "quantile"),
        ({"code": "REL", "units": ["%"]}, {"unit": "%", "value": Decimal(100)}, "value"),
        ({"code": "MTBF", "units": ["h"]}, {"source_year": 2027}, "source_year"),
        ({"code": "MTBF", "units": ["h"]}, {"value": 2000, "interim_goal": 2001}, "interim_goal"),
        (
            {"code": "LAMBDA_FIT", "units": ["FIT"], "direction": "down"},
            {"unit": "FIT", "value": 50, "interim_goal": 49},
            "interim_goal",
        ),
    ],
)
def test_what_cannot_be_judged_by_is_refused(
    steward: Any, indicator: dict[str, Any], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        benchmarks.propose(benchmark=figure(indicator=IndicatorFactory(**indicator), **values), by=steward)

    assert fields(error) == [field]


def test_one_proposal_waits_at_a_time_and_its_number_is_not_given_again(steward: Any) -> None:
    first = benchmarks.propose(benchmark=figure(), by=steward)
    with pytest.raises(ValidationError):
        benchmarks.propose(benchmark=figure(), by=steward)

    benchmarks.withdraw(benchmark=first, by=steward)

    assert benchmarks.propose(benchmark=figure(), by=steward).version == 2
    with pytest.raises(ValidationError):
        benchmarks.approve(benchmark=first, by=steward)


def test_a_benchmark_is_approved_on_its_day_and_not_before(steward: Any) -> None:
    ahead = benchmarks.propose(benchmark=figure(valid_from=datetime.date(2026, 11, 24)), by=steward)

    with pytest.raises(ValidationError):
        benchmarks.approve(benchmark=ahead, by=steward)


def test_retired_benchmark_leaves_no_current_verdict(steward: Any) -> None:
    old = BenchmarkFactory()
    ClassVerdictFactory(benchmark=old)
    newer = BenchmarkFactory(version=2)

    with pytest.raises(ValidationError):
        benchmarks.retire(benchmark=old, reason="换版", by=steward)
    ClassVerdictFactory(benchmark=newer)
    benchmarks.retire(benchmark=newer, reason="不再适用", by=steward)

    assert list(Benchmark.objects.in_force()) == []
    assert list(ClassVerdict.objects.current()) == []
    assert ClassVerdict.objects.current(timezone.now() - datetime.timedelta(hours=1)).count() == 0


def test_new_rule_judges_every_class_anew(steward: Any, evidence: list[Submission]) -> None:
    benchmarks.approve(benchmark=benchmarks.propose(benchmark=figure(), by=steward), by=steward)
    other = figure(product_class=ProductClassFactory(code="ZJ-02"))
    benchmarks.approve(benchmark=benchmarks.propose(benchmark=other, by=steward), by=steward)
    held = {"sides": 1, "coverage_required": Decimal("0.6"), "major_weight": Decimal("0.1")}
    stated = {"valid_from": TODAY, "reason": "会议纪要", "provenance": "D", **held}

    rule = benchmarks.set_rule(rule=ClassRule(confidence=Decimal("0.95"), **stated), by=steward)

    assert (rule.version, ClassVerdict.objects.filter(rule=rule).count()) == (2, 2)
    assert ClassRule.objects.on(TODAY) == rule
    assert ClassRule.objects.on(TODAY - datetime.timedelta(days=1)).version == 1
    assert ClassRule.objects.on(datetime.date(2020, 1, 1)).version == 1
    for wrong in ({"confidence": Decimal("0.95")}, {"confidence": Decimal("0.5")}):
        with pytest.raises(ValidationError):
            benchmarks.set_rule(rule=ClassRule(**stated | wrong), by=steward)


def share(subject: str, part: str, **values: Any) -> MarketShare:
    stated = {"product": "演示减速器", "holder_code": "91DEMO", "source": "协会统计", "valid_from": TODAY}
    return MarketShare(
        product_class=ProductClassFactory(), subject=subject, share=Decimal(part), **stated | values
    )


def test_market_share_makes_a_class_of_what_its_products_prove(
    steward: Any, evidence: list[Submission]
) -> None:
    evidence.append(SubmissionFactory(failures=0, total_time=9000))
    benchmarks.approve(benchmark=benchmarks.propose(benchmark=figure(), by=steward), by=steward)

    benchmarks.record_share(share=share(evidence[0].subject, "0.5"), by=steward)
    benchmarks.record_share(share=share(evidence[0].subject, "0.65"), by=steward)

    assert verdicts() == ["insufficient", "insufficient", "demonstrated"]
    with pytest.raises(ValidationError) as error:
        benchmarks.record_share(share=share("another", "0.36"), by=steward)
    assert fields(error) == ["share"]


def test_evidence_is_set_aside_and_judged_again(steward: Any, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory(failures=9, total_time=4000))
    benchmarks.approve(benchmark=benchmarks.propose(benchmark=figure(), by=steward), by=steward)
    of = {"subject": evidence[0].subject, "source_number": evidence[0].source.number, "row": 1}
    kind = ProductClassFactory()

    put = benchmarks.set_aside(evidence=SetAside(product_class=kind, reason="工况不同", **of), by=steward)
    with pytest.raises(ValidationError):
        benchmarks.set_aside(evidence=SetAside(product_class=kind, reason="又一次", **of), by=steward)
    benchmarks.lift(evidence=put, reason="经复核相同", by=steward)

    assert verdicts() == ["not_demonstrated", "insufficient", "not_demonstrated"]
    with pytest.raises(ValidationError):
        benchmarks.lift(evidence=put, reason="再来", by=steward)


def refused(act: Callable[[], object]) -> None:
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        act()


def test_what_was_approved_never_changes(steward: Any) -> None:
    approved, rows = BenchmarkFactory(), Benchmark.objects.all()
    rule, part = ClassRule.objects.all(), MarketShare.objects.all()
    benchmarks.record_share(share=share("P", "0.5"), by=steward)

    refused(lambda: rows.update(value=1))
    refused(lambda: rows.update(approved_at=timezone.now()))
    refused(lambda: rows.update(approved_at=None, approved_by=None))
    refused(rows.filter(pk=approved.pk).delete)
    refused(lambda: rule.update(confidence="0.8"))
    refused(lambda: part.update(share="0.4"))
    refused(part.delete)


def test_everything_that_changes_a_verdict_is_seen_by_kept_pages(steward: Any) -> None:
    def raised_by(act: Callable[[], object]) -> bool:
        before = VersionCounter.now().settings
        act()
        settle()
        return VersionCounter.now().settings > before

    proposal = benchmarks.propose(benchmark=figure(), by=steward)
    settle()

    assert raised_by(lambda: benchmarks.approve(benchmark=proposal, by=steward))
    assert raised_by(lambda: benchmarks.record_share(share=share("P", "0.5"), by=steward))
    assert raised_by(lambda: ClassVerdictFactory(benchmark=proposal))
