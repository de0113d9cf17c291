"""The places of this app, and how its states look; entered at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import ReportState
from enterprises.places import PLACE
from enterprises.worklist import has_worklist, tasks
from reliability_tracker import navigation, statuses
from reliability_tracker.navigation import NavItem, Place


def enter() -> None:
    """Enter them; entering them again changes nothing."""
    statuses.register(ReportState, {state: words.tone for state, words in PLACE.items()})
    navigation.register(
        NavItem(pgettext_lazy("place", "Reports"), "enterprises:reports", order=40),
        NavItem(
            _("Worklist"),
            "enterprises:worklist",
            place=Place.TASKS,
            order=10,
            allowed=has_worklist.test,
            count=lambda user: tasks(user) or None,
        ),
    )
