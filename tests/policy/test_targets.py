"""Goals and thresholds as they were known at a moment."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from policy.progress import Thresholds
from policy.standpoint import Standpoint, standpoint
from policy.targets import Goal, in_force, settings_at
from reliability_tracker.moment import Moment
from tests.factories.notice import StatusThresholdsFactory, TargetFactory, TargetVersionFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(year: int) -> datetime.datetime:
    return datetime.datetime(year, 7, 3, tzinfo=SHANGHAI)


def goal(number: int, year: int) -> Goal:
    return Goal(">=", 0, number, datetime.date(2023, 6, 2), datetime.date(2025, 12, 31), at(year), "set")


def now() -> Standpoint:
    return standpoint(Moment(as_of=datetime.date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("known_at", "number"),
    [
        (None, 120),  # now
        (at(2020), 100),  # before anything was recorded: the first
        (at(2023), 100),  # at that very moment
        (datetime.datetime(2025, 7, 2, 23, tzinfo=SHANGHAI), 100),
        (at(2025), 120),
    ],
)
def test_in_force_is_the_newest_recorded_by_then(known_at: datetime.datetime | None, number: int) -> None:
    assert in_force([goal(100, 2023), goal(120, 2025)], known_at).goal == number


@pytest.mark.django_db
def test_settings_hold_every_version_of_a_goal() -> None:
    target = TargetFactory(code="enterprises-2025")
    TargetVersionFactory(target=target, goal=1200, recorded_at=at(2025), reason="raised")

    settings = settings_at(now())

    assert [(g.goal, g.reason) for g in settings.goals["enterprises-2025"]] == [
        (1000, "The notice"),
        (1200, "raised"),
    ]
    assert settings.goal("enterprises-2025", at(2024)).goal == 1000
    assert settings.goal("standards-system-2025", None) is None


@pytest.mark.django_db
def test_thresholds_are_the_published_ones_until_some_are_recorded() -> None:
    found = settings_at(now()).thresholds_at(None)

    assert (found.values, found.recorded_at) == (Thresholds(0.95, 0.60), None)


@pytest.mark.django_db
def test_thresholds_are_those_known_at_the_time() -> None:
    StatusThresholdsFactory()
    StatusThresholdsFactory(on_track_from=Decimal("0.90"), recorded_at=at(2025), reason="eased")

    settings = settings_at(now())

    assert settings.thresholds_at(at(2024)).values == Thresholds(0.95, 0.60)
    assert settings.thresholds_at(None).values == Thresholds(0.90, 0.60)
