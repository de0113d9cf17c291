"""Judging: when a verdict is added, what it rests on, and what is never judged twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from policy import judging
from policy.benchmarks import retire
from policy.decisions import NotRecorded
from policy.enums import DecisionKind
from policy.models import ClassVerdict, ProductVerdict
from policy.sources import Submission
from policy.verdicts import behind, judge
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.policy import ProductClassFactory, RegionFactory, SectorFactory
from tests.factories.verdicts import (
    BenchmarkFactory,
    ClassRuleFactory,
    ClassVerdictFactory,
    MarketShareFactory,
    SetAsideFactory,
    SubmissionFactory,
)
from tests.policy.registered import classes, demonstrated, enter, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def benchmark(db: None) -> Any:
    ClassRuleFactory()
    RegionFactory(code="320000")
    SectorFactory(code="machinery")
    return BenchmarkFactory(value=2000)


@pytest.fixture
def steward(db: None) -> Any:
    """One who has designated a class."""
    NoticeFactory()
    TargetFactory(code="product-classes-2030")
    SectorFactory()
    ProductClassFactory()
    person = UserFactory(ministry_steward=True)
    enter(person, DecisionKind.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01"))
    return person


def test_a_verdict_keeps_what_it_rests_on(benchmark: Any, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory(failures=0, total_time=8000))
    MarketShareFactory(subject=evidence[0].subject, share="0.7")

    (verdict,) = judge("ZJ-01", cause="报告采纳")

    (member,) = verdict.members.all()
    assert (verdict.verdict, verdict.benchmark, verdict.rule.version) == ("demonstrated", benchmark, 1)
    assert (verdict.coverage, verdict.estimate, verdict.upper) == (0.7, None, None)
    assert verdict.lower == pytest.approx(8000 / 2.302585)
    assert verdict.result["rule"]["covered"] == 0.7
    assert set(verdict.software) == {"scipy", "numpy"}
    assert (member.verdict, member.pooled, member.weight, member.failures) == ("demonstrated", True, 0.7, 0)
    assert (member.result["confidence"], member.input["confidence"]) == (0.9, 0.9)
    assert (member.region_id, member.sector_id, member.source_number) == (
        "320000",
        "machinery",
        evidence[0].source.number,
    )


def test_what_is_the_same_is_not_judged_again(
    benchmark: Any, evidence: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence.append(SubmissionFactory(failures=2, total_time=4000))
    (first,) = judge("ZJ-01", cause="甲")
    assert judge("ZJ-01", cause="乙") == []
    evidence.append(SubmissionFactory(failures=0, total_time=9000))
    computed: list[Any] = []
    assess_all = judging.assess_all

    def watched(items: Any) -> list[Any]:
        computed.extend(items)
        return assess_all(items)

    monkeypatch.setattr(judging, "assess_all", watched)

    (second,) = judge("ZJ-01", cause="丙")

    assert [item["total_time"] for item in computed] == [9000]
    assert [verdict.members.count() for verdict in (first, second)] == [1, 2]
    assert list(ClassVerdict.objects.current()) == [second]


def test_withdrawn_evidence_leaves_the_class_without_proof(
    benchmark: Any, evidence: list[Submission]
) -> None:
    evidence.append(SubmissionFactory(failures=0, total_time=8000))
    MarketShareFactory(subject=evidence[0].subject, share="0.7")
    judge("ZJ-01", cause="采纳")
    evidence.clear()

    (verdict,) = judge("ZJ-01", cause="撤销")

    assert (verdict.verdict, verdict.members.count(), verdict.coverage) == ("insufficient", 0, None)
    assert [v.verdict for v in ClassVerdict.objects.order_by("id")] == ["demonstrated", "insufficient"]


def test_evidence_of_a_sub_class_speaks_for_the_class_above_it(
    benchmark: Any, evidence: list[Submission]
) -> None:
    ProductClassFactory(code="ZJ-01-01", parent=benchmark.product_class)
    evidence.append(SubmissionFactory(product_class="ZJ-01-01"))

    (verdict,) = judge("ZJ-01-01", cause="采纳")

    assert (verdict.product_class_id, verdict.members.count()) == ("ZJ-01", 1)


def test_each_unit_of_an_indicator_is_judged_by_itself(benchmark: Any, evidence: list[Submission]) -> None:
    BenchmarkFactory(unit="km", value=9000)
    hours, km, cycles = (replace(SubmissionFactory(), unit=unit) for unit in ("h", "km", "cycle"))
    evidence += [hours, km, cycles]

    judge("ZJ-01", cause="采纳")

    told = {
        v.benchmark.unit: {m.subject: m.left_out for m in v.members.all()} for v in ClassVerdict.objects.all()
    }
    assert told == {
        "h": {hours.subject: "", cycles.subject: "other_unit"},
        "km": {km.subject: "", cycles.subject: "other_unit"},
    }


def test_evidence_set_aside_is_not_judged(benchmark: Any, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory())
    SetAsideFactory(source_number=evidence[0].source.number, row=1, reason="工况不同")

    (verdict,) = judge("ZJ-01", cause="剔除")

    (member,) = verdict.members.all()
    assert (member.left_out, member.left_out_note, member.verdict) == ("set_aside", "工况不同", "")


def test_a_class_without_a_benchmark_costs_three_queries(evidence: list[Submission]) -> None:
    ProductClassFactory()

    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        assert judge("ZJ-01", cause="采纳") == []

    assert len([q for q in captured if "SAVEPOINT" not in q["sql"]]) == 3


def test_verdicts_are_only_ever_added(benchmark: Any, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory())
    judge("ZJ-01", cause="采纳")

    for rows in (ClassVerdict.objects.all(), ProductVerdict.objects.all()):
        for act in (lambda rows=rows: rows.update(verdict="demonstrated"), rows.delete):
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                act()


def test_a_confirmation_keeps_the_verdict_on_each_benchmark(steward: Any) -> None:
    (first,) = demonstrated("ZJ-01")
    in_km = ClassVerdictFactory(benchmark=BenchmarkFactory(unit="km"), verdict="demonstrated")
    again = ClassVerdictFactory(benchmark=first.benchmark, verdict="demonstrated")

    decision = enter(
        steward, DecisionKind.CLASS_CONFIRMED, "2026-02-10", *classes("ZJ-01"), number="乙〔2026〕2号"
    )
    ClassVerdictFactory(benchmark=first.benchmark, verdict="insufficient")

    line = decision.subjects.get()
    assert line.verdict == again
    assert behind(line) == [in_km, again]


@pytest.mark.parametrize("verdict", ["", "insufficient", "not_demonstrated", "retired"])
def test_no_class_is_confirmed_against_its_verdict(steward: Any, verdict: str) -> None:
    if verdict == "retired":
        (proved,) = demonstrated("ZJ-01")
        retire(benchmark=proved.benchmark, reason="不再适用", by=steward)
    elif verdict:
        (proved,) = demonstrated("ZJ-01")
        ClassVerdictFactory(benchmark=BenchmarkFactory(unit="km"), verdict=verdict)

    with pytest.raises(NotRecorded) as error:
        enter(steward, DecisionKind.CLASS_CONFIRMED, "2026-02-10", *classes("ZJ-01"), number="乙〔2026〕2号")

    assert problems(error) == [(1, "subject")]
