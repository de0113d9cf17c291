"""Where a report is, in words: for the reviewer, for the enterprise, whose turn it is, what happens next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import ReportState
from enterprises.rules import is_own_enterprise
from reliability_tracker.formats import officialdate
from reliability_tracker.statuses import Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from enterprises.models import Report


@dataclass(frozen=True, slots=True)
class StateWords:
    """What is said of a state.

    reviewer, enterprise: its label for those who check, and for the one who reports
    level:                whose turn it is, for a list; empty where it is over
    waits_for:            the same for one report; may name its `city` or `region`
    next:                 what happens next, as a sentence
    tone:                 how its chip looks
    """

    reviewer: str | _StrPromise
    enterprise: str | _StrPromise
    level: str | _StrPromise
    waits_for: str | _StrPromise
    next: str | _StrPromise
    tone: Tone


PLACE: dict[str, StateWords] = {
    ReportState.DRAFT: StateWords(
        ReportState.DRAFT.label,
        _("draft, not submitted yet"),
        pgettext_lazy("level", "the enterprise"),
        _("the enterprise"),
        _("The enterprise completes the form and submits it. Until then nobody else sees it."),
        Tone.IDLE,
    ),
    ReportState.CITY_CHECK: StateWords(
        ReportState.CITY_CHECK.label,
        _("submitted, with the city"),
        pgettext_lazy("level", "the city"),
        _("the authority of %(city)s"),
        _("The city passes it on to the province, or sends it back with comments."),
        Tone.BUSY,
    ),
    ReportState.PROVINCIAL_CHECK: StateWords(
        ReportState.PROVINCIAL_CHECK.label,
        _("submitted, with the province"),
        pgettext_lazy("level", "the province"),
        _("the industry authority of %(region)s"),
        _("The province passes it on to the ministry, sends it back with comments, or rejects it."),
        Tone.BUSY,
    ),
    ReportState.MINISTRY_CHECK: StateWords(
        ReportState.MINISTRY_CHECK.label,
        _("passed on, with the ministry"),
        pgettext_lazy("level", "the ministry"),
        _("the ministry"),
        _("The ministry accepts it, sends it back with comments, or rejects it."),
        Tone.BUSY,
    ),
    ReportState.RETURNED: StateWords(
        ReportState.RETURNED.label,
        _("sent back to you for completion"),
        pgettext_lazy("level", "the enterprise"),
        _("the enterprise"),
        _("The enterprise answers the comments and submits again, to the level that sent it back."),
        Tone.WARN,
    ),
    ReportState.ACCEPTED: StateWords(
        ReportState.ACCEPTED.label,
        _("accepted by the ministry"),
        "",
        "",
        _("There is nothing more to do. If something in it is wrong, the enterprise files a correction."),
        Tone.GOOD,
    ),
    ReportState.REJECTED: StateWords(
        ReportState.REJECTED.label,
        _("not accepted"),
        "",
        "",
        _("This is final. The enterprise may start a new report."),
        Tone.BAD,
    ),
    ReportState.WITHDRAWN: StateWords(
        ReportState.WITHDRAWN.label,
        _("withdrawn by you"),
        "",
        "",
        _("This is final. The enterprise may start a new report."),
        Tone.IDLE,
    ),
    ReportState.ANNULLED: StateWords(
        ReportState.ANNULLED.label,
        _("acceptance annulled by the ministry"),
        "",
        "",
        _("This is final. The enterprise may start a new report."),
        Tone.BAD,
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one report is, for one reader.

    due_on: by when the one whose turn it is has to act, if there is such a day; overdue: it has passed
    """

    state: str
    label: str
    waits_for: str
    since: datetime.datetime
    due_on: datetime.date | None
    overdue: bool
    next: str
    tone: Tone


def place_of(report: Report, user: Any) -> Place:
    """Where the report is, in the words of this reader."""
    words = PLACE[report.state]
    own = is_own_enterprise.test(user, report)
    due_on = report.acts_by
    names = {"region": report.region.name, "city": report.city.name if report.city else ""}
    return Place(
        state=report.state,
        label=str(words.enterprise if own else words.reviewer),
        waits_for=str(words.waits_for) % names,
        since=report.state_since,
        due_on=due_on,
        overdue=due_on is not None and due_on < timezone.localdate(),
        next=_next(report, words),
        tone=words.tone,
    )


def _next(report: Report, words: StateWords) -> str:
    if report.state == ReportState.ACCEPTED and report.superseded_at:
        sentence = str(_("A correction accepted on %(day)s has replaced this version."))
        return sentence % {"day": officialdate(report.superseded_at)}
    return str(words.next)
