"""What people are told of: one row an event. Who hears of it, in what words, whether a letter goes out.

To add an event, add a row, and its template where it has a letter; then call `telling.tell` where it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from enterprises import audiences
from enterprises.open_matters import (
    claims_to_decide,
    newest_application_steps,
    newest_steps,
    objections_to_take_up,
    reports_owed,
    reviews_to_give,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from enterprises.models import User


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of message.

    to:     who hears of it, an audience of `enterprises.audiences`; never the one who did it
    line:   the line of the inbox and the subject of the letter; names what was told as %(name)s
    letter: the template of the letter in `templates/enterprises/mail`; without one there is no letter
    open:   which of the things it is about still ask something of the reader; when none does, no letter goes
            out and the line is settled. None: it tells, and asks nothing
    """

    to: Callable[[Any], Iterable[User]]
    line: str | _StrPromise
    letter: str = ""
    open: Callable[[Sequence[int]], set[int]] | None = None

    @property
    def has_letter(self) -> bool:
        return bool(self.letter)


EVENTS: dict[str, Event] = {
    # reports, about one step (a transition)
    "report.to_check": Event(
        audiences.level_it_came_to,
        _("To check: report %(number)s of %(enterprise)s"),
        "report_moved",
        newest_steps,
    ),
    "report.back_to_check": Event(
        audiences.level_it_came_to,
        _("Back from the ministry: report %(number)s of %(enterprise)s"),
        "report_moved",
        newest_steps,
    ),
    "report.taken_away": Event(
        audiences.level_it_was_taken_from,
        _("Nothing more to check: report %(number)s of %(enterprise)s was taken back or withdrawn"),
        "report_moved",
    ),
    "report.passed_on": Event(
        audiences.filer, _("Passed on: your report %(number)s, now at the step “%(state)s”"), "report_moved"
    ),
    "report.back_at_province": Event(
        audiences.filer, _("With the province again: your report %(number)s"), "report_moved"
    ),
    "report.sent_back": Event(
        audiences.filer,
        _("Sent back: your report %(number)s, to be answered by %(answer_on)s"),
        "report_moved",
        newest_steps,
    ),
    "report.accepted": Event(audiences.filer, _("Accepted: your report %(number)s"), "report_moved"),
    "report.rejected": Event(audiences.filer, _("Not accepted: your report %(number)s"), "report_moved"),
    "report.annulled": Event(
        audiences.filer, _("Acceptance annulled: your report %(number)s"), "report_moved"
    ),
    # what is due, about all of it that one enterprise or one level owes
    "report.due_soon": Event(
        audiences.reporters,
        _("Reports for %(cycle)s due on %(due_on)s: %(count)s"),
        "reports_due",
        reports_owed,
    ),
    "report.extended": Event(
        audiences.reporters,
        _("Extended: your report on %(product)s for %(cycle)s is now due on %(due_on)s"),
        "report_extended",
    ),
    "report.nothing_questioned": Event(
        audiences.reporters,
        _("A report is owed after all: %(product)s for %(cycle)s, due on %(due_on)s"),
        "nothing_questioned",
        reports_owed,
    ),
    "report.overdue": Event(
        audiences.reporters,
        _("Overdue since %(due_on)s, reports for %(cycle)s: %(count)s"),
        "reports_due",
        reports_owed,
    ),
    "report.reminded": Event(
        audiences.reporters,
        _("%(who)s asks for the reports for %(cycle)s, due on %(due_on)s: %(count)s"),
        "reports_due",
        reports_owed,
    ),
    "report.overdue_below": Event(
        audiences.first_level_of,
        _("Overdue in your area for %(days)s days or more, reports for %(cycle)s: %(count)s"),
        "overdue_below",
        reports_owed,
    ),
    "answer.due_soon": Event(
        audiences.filer, _("Answer due on %(due_on)s: your report %(number)s"), "answer_due", newest_steps
    ),
    "answer.overdue": Event(
        audiences.filer,
        _("Answer overdue since %(due_on)s: your report %(number)s"),
        "answer_due",
        newest_steps,
    ),
    "answer.overdue_below": Event(
        audiences.level_it_was_taken_from,
        _("Sent back and not answered in time, reports: %(count)s"),
        "waits_below",
        newest_steps,
    ),
    "check.due_soon": Event(
        audiences.level_it_came_to,
        _("Checks due soon: %(count)s, the first on %(due_on)s"),
        "checks_due",
        newest_steps,
    ),
    "check.overdue": Event(
        audiences.level_it_came_to,
        _("Checks overdue: %(count)s, the oldest since %(due_on)s"),
        "checks_due",
        newest_steps,
    ),
    "check.overdue_below": Event(
        audiences.level_above,
        _("Checks overdue at the level below: %(count)s, the oldest since %(due_on)s"),
        "waits_below",
        newest_steps,
    ),
    # applications for demonstration, about one step
    "application.to_check": Event(
        audiences.whose_turn_it_is,
        _("To check: application %(number)s of %(enterprise)s"),
        "application_moved",
        newest_application_steps,
    ),
    "application.sent_back": Event(
        audiences.applicants,
        _("Sent back: your application %(number)s, to be answered by %(answer_on)s"),
        "application_moved",
        newest_application_steps,
    ),
    "application.moved": Event(
        audiences.applicants,
        _("Your application %(number)s is now “%(application_state)s”"),
        "application_moved",
    ),
    # what is due of applications, about all of it that the same people owe in a call
    "application.due_soon": Event(
        audiences.those_it_waits_for,
        _("Applications for demonstration due soon: %(count)s, the first on %(due_on)s"),
        "applications_due",
        newest_application_steps,
    ),
    "application.overdue": Event(
        audiences.those_it_waits_for,
        _("Applications for demonstration overdue: %(count)s, the oldest since %(due_on)s"),
        "applications_due",
        newest_application_steps,
    ),
    "application.overdue_below": Event(
        audiences.those_above,
        _("Applications overdue at the level below: %(count)s, the oldest since %(due_on)s"),
        "applications_below",
        newest_application_steps,
    ),
    # objections and experts' reviews
    "objection.received": Event(
        audiences.those_who_handle,
        _("Objection %(number)s was filed against the naming of %(enterprise)s"),
        "objection_received",
        objections_to_take_up,
    ),
    "review.asked": Event(
        audiences.experts_asked,
        _("You are asked to review applications: %(count)s"),
        "review_asked",
        reviews_to_give,
    ),
    "review.due_soon": Event(
        audiences.expert_of,
        _("Your reviews due soon: %(count)s, the first on %(due_on)s"),
        "applications_due",
        reviews_to_give,
    ),
    "review.overdue": Event(
        audiences.expert_of,
        _("Your reviews overdue: %(count)s, the oldest since %(due_on)s"),
        "applications_due",
        reviews_to_give,
    ),
    "review.overdue_below": Event(
        audiences.convener_of,
        _("Reviews that experts owe you, overdue: %(count)s, the oldest since %(due_on)s"),
        "applications_below",
        reviews_to_give,
    ),
    # registrations, about one claim
    "claim.received": Event(
        audiences.claimant, _("Your registration of %(enterprise)s has been received"), "claim_received"
    ),
    "claim.turned": Event(
        audiences.claimant, _("Your registration of %(enterprise)s is now with a colleague"), "claim_turned"
    ),
    "claim.referred": Event(
        audiences.claimant,
        _("Your registration of %(enterprise)s is now with the authority"),
        "claim_referred",
    ),
    "claim.confirmed": Event(audiences.claimant, _("You now act for %(enterprise)s"), "claim_confirmed"),
    "claim.refused": Event(
        audiences.claimant, _("Your registration of %(enterprise)s was refused"), "claim_refused"
    ),
    "claim.to_decide": Event(
        audiences.those_who_decide,
        _("A registration waits for you: %(enterprise)s"),
        "claim_to_decide",
        claims_to_decide,
    ),
}
