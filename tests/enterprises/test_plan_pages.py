"""Test plans: registered by the enterprise before the test, read by whoever may see the improvement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from enterprises import plans
from enterprises.enums import EvidenceKind, Truncation
from enterprises.models import Improvement, IndicatorRow, RegisteredPlan, User
from tests.factories.enterprises import ImprovementFactory, UserFactory
from tests.factories.reports import IndicatorFactory, RegisteredPlanFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> Iterator[None]:
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def reporter(client: Client) -> User:
    user: User = UserFactory(enterprise_reporter=True)
    client.force_login(user)
    return user


@pytest.fixture
def improvement(reporter: User) -> Improvement:
    found: Improvement = ImprovementFactory(enterprise=reporter.active_memberships[0].enterprise)
    return found


def entered(**changes: Any) -> dict[str, Any]:
    return {
        "indicator": IndicatorFactory().code,
        "unit": "h",
        "benchmark_value": "1,500",
        "confidence": "90",
        "stop_rule": "time",
        "amount": "15200",
        "units": "8",
        "starts_on": timezone.localdate().isoformat(),
        "condition": "额定负载",
        "failure_criterion": "功能中断",
    } | changes


def test_reporter_registers_a_plan(client: Client, reporter: User, improvement: Improvement) -> None:
    response = client.post(f"/improvements/{improvement.pk}/plans/new/", entered())

    plan = RegisteredPlan.objects.get()
    assert response["Location"] == f"/plans/{plan.pk}/"
    assert (plan.improvement, plan.enterprise, plan.product_name, plan.registered_by) == (
        improvement,
        improvement.enterprise,
        improvement.product_name,
        reporter,
    )
    assert (plan.stop_rule, plan.test_time, plan.failures, plan.trials) == ("time", 15200, None, None)
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    assert plan.number in page
    assert "after 15,200\u00a0h over all units" in page
    assert plan.number in client.get(f"/improvements/{improvement.pk}/").content.decode()


WRONG = [
    ({"starts_on": "2020-01-01"}, "starts_on", "A plan is registered before its test begins."),
    ({"amount": "0"}, "amount", "The amount has to be above 0."),
    ({"stop_rule": "failures", "amount": "2.5"}, "amount", "Give a whole number of failures or trials."),
    ({"unit": "km"}, "unit", "Mean time between failures is given in h."),
    ({"confidence": "50"}, "__all__", "The confidence level lies between 50 and 100 percent."),
    ({"benchmark_value": "0"}, "__all__", "The value has to be above 0."),
    ({"units": "0"}, "units", "Ensure this value is greater than or equal to 1."),
]


def test_plan_that_cannot_be_is_not_registered(
    client: Client, reporter: User, improvement: Improvement
) -> None:
    IndicatorFactory(code="MTTFF_KM", units=["km"])
    said = [
        (changes, field, list(response.context["form"].errors.get(field, [])))
        for changes, field, _sentence in WRONG
        if (response := client.post(f"/improvements/{improvement.pk}/plans/new/", entered(**changes)))
    ]

    assert said == [(changes, field, [sentence]) for changes, field, sentence in WRONG]
    assert not RegisteredPlan.objects.exists()


def test_list_asks_no_more_for_three_plans_than_for_one(client: Client, reporter: User) -> None:
    client.force_login(UserFactory(ministry_reviewer=True))
    RegisteredPlanFactory()
    one = queries_of(client, "/plans/")
    RegisteredPlanFactory.create_batch(2)

    assert queries_of(client, "/plans/") == one


def evidence(plan: RegisteredPlan, **changes: Any) -> IndicatorRow:
    """Evidence that keeps to the plan, but for the changes."""
    return IndicatorRow(
        **{
            "plan": plan,
            "evidence_kind": EvidenceKind.TEST,
            "truncation": Truncation.TIME,
            "test_time": Decimal(15200),
            "failures": 3,
            "confidence": Decimal(90),
            "sample_size": 8,
            "failure_criterion": plan.failure_criterion,
            "tested_from": date(2026, 3, 2),
        }
        | changes
    )


DEPARTURES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"tested_from": date(2026, 2, 27)}, ["tested_from"]),
    ({"test_time": Decimal(15150)}, []),
    ({"test_time": Decimal(15100)}, ["test_time"]),
    ({"test_time": Decimal(16000)}, ["test_time"]),
    ({"truncation": Truncation.FAILURE}, ["truncation"]),
    ({"confidence": Decimal(80)}, ["confidence"]),
    ({"sample_size": 7}, ["sample_size"]),
    ({"failure_criterion": "别的判据"}, ["failure_criterion"]),
    ({"evidence_kind": EvidenceKind.FIELD}, ["evidence_kind"]),
]


@pytest.mark.parametrize(("changes", "fields"), DEPARTURES)
def test_departures_from_a_plan_are_named(changes: dict[str, Any], fields: list[str]) -> None:
    plan = registered()

    assert [field for field, _sentence in plans.deviations(evidence(plan, **changes), plan)] == fields


def test_plan_by_failures_is_kept_by_their_number() -> None:
    plan = registered(stop_rule="failures", test_time=None, failures=5)
    kept = evidence(plan, truncation=Truncation.FAILURE, failures=5)
    stopped = evidence(plan, truncation=Truncation.FAILURE, failures=3)

    assert [plans.deviations(kept, plan), plans.deviations(stopped, plan)] == [
        [],
        [("failures", "The test stopped at 3 failures; planned were 5.")],
    ]


def test_sentence_says_whether_the_plan_came_first() -> None:
    plan = registered()
    days = [None, date(2026, 3, 2), date(2026, 2, 1)]

    said = [plans.sentence(evidence(plan, tested_from=day), plan) for day in days]

    assert said == [
        f"Under plan {plan.number}, registered on 1 March 2026.",
        f"Under plan {plan.number}, registered on 1 March 2026, before the test began.",
        f"Under plan {plan.number}, registered on 1 March 2026, after the test had begun.",
    ]


def registered(**changes: Any) -> RegisteredPlan:
    """A plan of 1 March 2026, in memory."""
    registered_at = datetime(2026, 3, 1, 4, tzinfo=UTC)
    plan: RegisteredPlan = RegisteredPlanFactory.build(
        pk=7,
        registered_at=registered_at,
        starts_on=date(2026, 3, 1) + timedelta(days=1),
        improvement=None,
        enterprise=None,
        product_name="",
        product_model="",
        indicator=None,
        registered_by=None,
        **changes,
    )
    return plan


def test_plan_page_lists_the_reports_under_it(
    client: Client, reporter: User, improvement: Improvement
) -> None:
    plan = RegisteredPlanFactory(improvement=improvement)
    report = ReportFactory(complete=True, improvement=improvement, row__plan=plan)

    assert report.number in client.get(f"/plans/{plan.pk}/").content.decode()
    assert report.number in b"".join(client.get(f"/plans/{plan.pk}/?export=csv")).decode("utf-8-sig")


def test_report_names_a_plan_of_its_own_improvement(
    client: Client, reporter: User, improvement: Improvement
) -> None:
    report = ReportFactory(complete=True, improvement=improvement)
    plan, foreign = RegisteredPlanFactory(improvement=improvement), RegisteredPlanFactory()
    address = f"/reports/{report.number}/edit/"
    page = client.get(address).content.decode()
    assert (plan.number in page, foreign.number in page) == (True, False)

    named = {"writer": reporter.pk, "row": "0", "rows-0-evidence_kind": "test"}
    chosen = [
        client.post(
            f"/reports/{report.number}/autosave/",
            {**named, "revision": revision, "rows-0-plan": choice.pk},
        ).json()["unread"]
        for revision, choice in ((1, plan), (2, foreign))
    ]

    assert chosen[0] == {}
    assert "rows-0-plan" in chosen[1]
    assert [row.plan for row in report.rows.all()] == [None]
