"""What the database refuses of the notice, its goals, regions and decisions; each constraint by its name.

Those of the ledger are in test_ledger.py, those of a decision's number and lines in test_decisions.py.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from policy.enums import DecisionKind, RegionKind
from policy.models import VersionCounter
from tests.factories.enterprises import UserFactory
from tests.factories.notice import (
    NoticeFactory,
    StageFactory,
    StatusThresholdsFactory,
    TargetFactory,
    TargetVersionFactory,
)
from tests.factories.policy import LayerFactory, ProductClassFactory, ProjectFactory, RegionFactory
from tests.policy.registered import enter, platform

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = datetime.date(1999, 1, 1)


def broken_by(act: Callable[[], object]) -> str:
    """The name of the constraint that refuses it."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return error.value.__cause__.diag.constraint_name  # type: ignore[union-attr]


def refused(thing: Any, **changes: Any) -> str:
    """The name of the constraint that refuses a raw update."""
    return broken_by(lambda: type(thing).objects.filter(pk=thing.pk).update(**changes))


def test_notice_is_published_after_its_date():
    assert refused(NoticeFactory(), published_on=LONG_AGO) == "notice_is_published_after_its_date"


def test_stage_is_due_after_it_starts():
    assert refused(StageFactory(), due_on=LONG_AGO) == "stage_is_due_after_it_starts"


def test_target_with_a_number_has_a_unit():
    assert refused(TargetFactory(), unit_zh="") == "target_with_a_number_has_a_unit"


# Numbers and thresholds are only ever added to, so what is wrong is tried as a new row.


@pytest.mark.parametrize("due_on", [LONG_AGO, datetime.date(2023, 6, 2)])
def test_target_version_is_due_after_it_starts(due_on):
    target = TargetFactory()
    wrong = broken_by(lambda: TargetVersionFactory(target=target, recorded_at=NOW, due_on=due_on))

    assert wrong == "target_version_is_due_after_it_starts"


def test_target_version_one_at_a_time():
    first = TargetFactory().versions.get()
    second = broken_by(lambda: TargetVersionFactory(target=first.target, recorded_at=first.recorded_at))

    assert second == "target_version_one_at_a_time"


@pytest.mark.parametrize(
    ("at_risk_from", "on_track_from"), [("0", "0.95"), ("0.95", "0.95"), ("0.96", "0.95")]
)
def test_status_thresholds_are_in_order(at_risk_from, on_track_from):
    wrong = {"at_risk_from": at_risk_from, "on_track_from": on_track_from}

    constraint = broken_by(lambda: StatusThresholdsFactory(recorded_at=NOW, **wrong))

    assert constraint == "status_thresholds_are_in_order"


def test_product_class_has_a_layer_only_in_the_foundation_project():
    multiplied = ProductClassFactory(project=ProjectFactory(code="multiplication"), layer=None)

    assert refused(multiplied, layer=LayerFactory()) == "product_class_layer_only_in_foundation"


@pytest.mark.parametrize(
    ("code", "changes", "constraint"),
    [
        ("210200", {"parent": None}, "region_city_has_its_province"),
        ("320000", {"parent": "320000"}, "region_city_has_its_province"),
        ("210200", {"addressee": True}, "region_city_is_no_addressee"),
        ("320000", {"kind": RegionKind.MAP_ONLY}, "region_city_is_no_addressee"),
        ("320000", {"checks_reports": True}, "region_first_check_is_by_a_city"),
    ],
)
def test_region_constraint(code, changes, constraint):
    assert refused(RegionFactory(code=code), **changes) == constraint


@pytest.fixture
def line():
    """A line of a decision, entered as a steward does."""
    TargetFactory(code="platforms-2025")
    steward = UserFactory(ministry_steward=True)
    return enter(steward, DecisionKind.PLATFORM_CONFIRMED, "2024-03-05", platform()).subjects.get()


def test_line_that_ends_another_says_how(line):
    assert refused(line, ends=line.pk) == "decision_subject_says_how_it_ends"


def test_line_that_is_struck_out_is_signed(line):
    assert refused(line, struck_at=NOW, struck_reason="编号误登") == "decision_subject_striking_is_signed"


def test_version_counter_is_one_row():
    with pytest.raises(IntegrityError, match="version_counter_is_one_row"):
        VersionCounter.objects.create(id=2)
