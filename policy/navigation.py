"""The places of this app, and how the statuses of targets look; entered at start-up."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from policy.enums import TargetStatus, Verdict
from policy.rights import is_steward
from policy.scope import scope_of
from reliability_tracker import navigation, statuses
from reliability_tracker.navigation import NavItem, Place
from reliability_tracker.statuses import Tone

TONES = {
    TargetStatus.ACHIEVED: Tone.GOOD,
    TargetStatus.ACHIEVED_LATE: Tone.LATE,
    TargetStatus.ON_TRACK: Tone.INFO,
    TargetStatus.AT_RISK: Tone.WARN,
    TargetStatus.OFF_TRACK: Tone.BAD,
    TargetStatus.NOT_STARTED: Tone.IDLE,
    TargetStatus.MISSED: Tone.BAD,
    TargetStatus.NARRATIVE: Tone.NOTE,
}

VERDICT_TONES = {
    Verdict.DEMONSTRATED: Tone.GOOD,
    Verdict.NOT_DEMONSTRATED: Tone.BAD,
    Verdict.INSUFFICIENT: Tone.WARN,
}


def own_sector(user: Any) -> str | None:
    """An association begins on the page of its sector."""
    scope = scope_of(user)
    if scope.national or not scope.sectors:
        return None
    return reverse("policy:sector", args=[min(scope.sectors)])


def documents(user: Any) -> list[tuple[str, str]]:
    """What was written down: the notice, the decisions under it, and what was published."""
    return [
        (pgettext("place", "Notice"), reverse("policy:notice")),
        (pgettext("place", "Decisions"), reverse("policy:decisions")),
        (pgettext("place", "Published figures"), reverse("policy:snapshots")),
    ]


def enter() -> None:
    """Enter them; entering them again changes nothing."""
    statuses.register(TargetStatus, TONES)
    statuses.register(Verdict, VERDICT_TONES)
    navigation.lands_on(own_sector)
    navigation.register(
        NavItem(
            pgettext_lazy("place", "Overview"),
            "policy:overview",
            order=10,
            also=("/targets/", "/compare/", "/meeting/", "/changes/"),
        ),
        NavItem(pgettext_lazy("place", "Sectors"), "policy:sectors", order=20),
        NavItem(pgettext_lazy("place", "Classes"), "policy:classes", order=30),
        NavItem(pgettext_lazy("place", "Policy"), order=60, children=documents),
        NavItem(pgettext_lazy("place", "Headline figures"), "policy:headline", place=Place.OPEN, order=10),
        NavItem(
            pgettext_lazy("place", "Typical demonstrations"), "policy:named_list", place=Place.OPEN, order=20
        ),
        NavItem(
            pgettext_lazy("place", "Check figures on paper"), "policy:check_form", place=Place.OPEN, order=90
        ),
        NavItem(
            pgettext_lazy("place", "Reference data"),
            "policy:reference",
            place=Place.MANAGE,
            order=90,
            allowed=is_steward,
        ),
    )
