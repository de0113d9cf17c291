"""A registered plan: each constraint broken by hand, and nothing of it ever changes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.models import RegisteredPlan
from tests.factories.reports import RegisteredPlanFactory

pytestmark = pytest.mark.django_db

BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("registered_plan_stops_by_its_rule", {"stop_rule": "failures"}),
    ("registered_plan_stops_by_its_rule", {"test_time": None}),
    ("registered_plan_stops_by_its_rule", {"test_time": Decimal(0)}),
    ("registered_plan_stops_by_its_rule", {"trials": 5}),
    ("registered_plan_confidence_is_between_50_and_100", {"confidence": Decimal(50)}),
    ("registered_plan_confidence_is_between_50_and_100", {"confidence": Decimal(100)}),
    ("registered_plan_value_is_positive", {"benchmark_value": Decimal(0)}),
    ("registered_plan_has_units", {"units": 0}),
    ("registered_plan_is_registered_before_the_test", {"starts_on": timezone.localdate() - timedelta(1)}),
]


@pytest.mark.parametrize(("constraint", "wrong"), BROKEN)
def test_plan_that_is_none_is_refused(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RegisteredPlanFactory(**wrong)


def test_plan_never_changes() -> None:
    plan = RegisteredPlanFactory(starts_on=timezone.localdate())

    with pytest.raises(IntegrityError, match="registeredplan"), transaction.atomic():
        RegisteredPlan.objects.update(units=3)
    with pytest.raises(IntegrityError, match="registeredplan"), transaction.atomic():
        plan.delete()
