"""What verdicts and benchmarks ask of stewards."""

from __future__ import annotations

from typing import Any

import pytest

from policy.class_tasks import tasks_for
from policy.enums import DecisionKind
from policy.verdicts import confirmations_of
from policy.verification import verify
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.policy import ProductClassFactory, SectorFactory
from tests.factories.verdicts import BenchmarkFactory, ProductVerdictFactory
from tests.policy.registered import classes, counted, demonstrated, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward() -> Any:
    NoticeFactory()
    TargetFactory(code="product-classes-2030")
    SectorFactory()
    for code in ("ZJ-01", "ZJ-02"):
        ProductClassFactory(code=code)
    return UserFactory(ministry_steward=True)


def kinds(user: Any) -> list[tuple[str, str]]:
    asked_anew = type(user).objects.get(pk=user.pk)
    return [(task.kind, task.title) for task in tasks_for(asked_anew)]


def test_what_waits_for_a_steward_follows_from_verdicts_and_decisions(steward: Any) -> None:
    enter(steward, DecisionKind.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01", "ZJ-02"))
    (verdict,) = demonstrated("ZJ-01")
    ProductVerdictFactory(class_verdict=verdict, failures=0, total_time=9000)
    waiting = BenchmarkFactory(version=2, waiting=True)

    before = kinds(steward)
    enter(steward, DecisionKind.CLASS_CONFIRMED, "2026-02-10", *classes("ZJ-01"), number="乙〔2026〕2号")
    confirmed = kinds(steward)

    to_approve = ("to_approve", f"{waiting.product_class.name} · {waiting.indicator.name}")
    assert before == [("to_confirm", "名称ZJ-01"), to_approve]
    assert confirmed == [to_approve]
    assert kinds(UserFactory(ministry_reviewer=True)) == []


def test_an_overturned_confirmation_asks_for_a_decision_and_changes_nothing(steward: Any) -> None:
    enter(steward, DecisionKind.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01"))
    (verdict,) = demonstrated("ZJ-01")
    ProductVerdictFactory(class_verdict=verdict, failures=0, total_time=9000)
    decision = enter(
        steward, DecisionKind.CLASS_CONFIRMED, "2026-02-10", *classes("ZJ-01"), number="乙〔2026〕2号"
    )
    newer = type(verdict).objects.create(
        product_class=verdict.product_class, benchmark=verdict.benchmark, rule=verdict.rule,
        verdict="insufficient", input={}, input_digest="0" * 64, result={}, software={}, cause="撤销采纳",
        judged_at=verdict.judged_at,
    )  # fmt: skip

    assert kinds(steward) == [("overturned", "名称ZJ-01")]
    assert counted("product-classes-2030", "2026-06-01") == ["ZJ-01"]
    assert verify() == []
    ((line, behind),) = confirmations_of("ZJ-01")
    assert (line.decision, behind) == (decision, [verdict])
    assert newer not in behind
