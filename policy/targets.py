"""Goals and thresholds as they were known at a moment.

Both are versions, each recorded at a time and never changed. The newest one recorded by the known-at time
applies. For a time before anything was recorded the first one does: the notice set its goals before we wrote
them down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from policy.models import StatusThresholds, TargetVersion
from policy.progress import Path, Thresholds
from policy.standpoint import Standpoint, remembered


class Recorded(Protocol):
    @property
    def recorded_at(self) -> datetime | None: ...


Setting = TypeVar("Setting", bound=Recorded)


@dataclass(frozen=True, slots=True)
class Goal:
    """The number of a target as set at one time."""

    comparator: str
    baseline: int
    goal: int
    start_on: date
    due_on: date
    recorded_at: datetime
    reason: str

    @property
    def path(self) -> Path:
        """The planned path to it."""
        return Path(self.baseline, self.goal, self.comparator, self.start_on, self.due_on)


@dataclass(frozen=True, slots=True)
class ThresholdsInForce:
    """The thresholds of the status as set at one time; the published ones where none were set."""

    values: Thresholds
    recorded_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All goals by target, and all thresholds, each oldest first."""

    goals: Mapping[str, tuple[Goal, ...]]
    thresholds: tuple[ThresholdsInForce, ...]

    def goal(self, target: str, known_at: datetime | None) -> Goal | None:
        """The goal of a target as known then; None for a target without a number."""
        versions = self.goals.get(target)
        return in_force(versions, known_at) if versions else None

    def thresholds_at(self, known_at: datetime | None) -> ThresholdsInForce:
        """The thresholds as known then."""
        return in_force(self.thresholds, known_at)


def in_force(versions: Sequence[Setting], known_at: datetime | None) -> Setting:
    """Of the versions, oldest first: the newest recorded by a time (None: now), else the first."""
    known = [v for v in versions if known_at is None or v.recorded_at is None or v.recorded_at <= known_at]
    return known[-1] if known else versions[0]


def settings_at(standpoint: Standpoint) -> Settings:
    """Every version of the goals and thresholds, as of a version of the settings."""
    return remembered(f"settings:{standpoint.settings}", _read)


def _read() -> Settings:
    goals: dict[str, tuple[Goal, ...]] = {}
    for version in TargetVersion.objects.order_by("target", "recorded_at", "id"):
        goal = Goal(
            comparator=version.comparator,
            baseline=version.baseline,
            goal=version.goal,
            start_on=version.start_on,
            due_on=version.due_on,
            recorded_at=version.recorded_at,
            reason=version.reason,
        )
        goals[version.target_id] = (*goals.get(version.target_id, ()), goal)
    thresholds = [
        ThresholdsInForce(
            Thresholds(float(row.on_track_from), float(row.at_risk_from)), row.recorded_at, row.reason
        )
        for row in StatusThresholds.objects.order_by("recorded_at", "id")
    ]
    return Settings(goals, tuple(thresholds) or (ThresholdsInForce(Thresholds(), None, ""),))
