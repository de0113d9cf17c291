"""What the rows of the workflow table ask: who may do a deed, what must hold, and what must be given.

An actor answers with a role or with a sentence. A guard yields what does not hold, whatever is given. A need
yields what was not given. All of them only read; `enterprises.workflow` puts them together.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises import submission
from enterprises.enums import CHECKS, Deed, ReportState, Role
from enterprises.machine import last_transition
from enterprises.models import FieldComment, Report, Transition
from enterprises.owing import closed_sentence
from enterprises.report_fields import row_label
from enterprises.rules import (
    checks_as_city,
    checks_as_ministry,
    checks_as_province,
    entered_from_paper,
    files_for,
    has_interest_in,
    is_for_another,
    is_own_enterprise,
    memberships_of,
    opens,
)
from enterprises.verdicts import Lack
from policy.enums import Ending
from policy.models import ReviewReason
from reliability_tracker.formats import officialdate, officialtime

if TYPE_CHECKING:
    from django.db.models import Field
    from django.utils.functional import _StrPromise
    from rules import Predicate


# Who


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which role somebody does a deed, and for whom, where they stand in for a person who is away."""

    role: str
    on_behalf_of: Any = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Those who may do a deed: a rule, the roles it speaks of, and what is said to everyone else.

    barred: who of them may not after all, and the sentence that says why
    """

    rule: Predicate
    roles: tuple[Role, ...]
    only: str | _StrPromise
    barred: tuple[Predicate, str | _StrPromise] | None = None

    def refusal(self, user: Any, report: Report) -> str:
        """Why this person may not; empty if they may."""
        if self.rule.test(user, report):
            return str(self.barred[1]) if self.barred and self.barred[0].test(user, report) else ""
        if self.would_check(user) and is_own_enterprise.test(user, report):
            return _("You belong to this enterprise: a colleague who does not has to check this.")
        if self.would_check(user) and has_interest_in.test(user, report):
            return _("You declared an interest in this enterprise: a colleague has to decide on this.")
        city = report.city.name if report.city_id and report.city else ""
        return str(self.only) % {"region": report.region.name, "city": city}

    def concerns(self, user: Any, report: Report) -> bool:
        """Whether a page shows the deed to this person at all, greyed if need be."""
        too_close = is_own_enterprise | has_interest_in
        return self.rule.test(user, report) or (self.would_check(user) and too_close.test(user, report))

    def would_check(self, user: Any) -> bool:
        """Holds the role somewhere, and the role is one of those who check."""
        return ENTERPRISE_ROLES.isdisjoint(self.roles) and any(
            m.role in self.roles for m in memberships_of(user)
        )

    def role_of(self, user: Any, report: Report) -> str:
        return self.capacity(user, report).role

    def capacity(self, user: Any, report: Report) -> Capacity:
        """In which role the person does it; their own where they have one."""
        places = (report.region_id, report.city_id)
        for m in memberships_of(user):
            place = m.organisation.region_id if m.organisation else None
            here = m.enterprise_id == report.enterprise_id if m.enterprise_id else place in (None, *places)
            if m.role in self.roles and here and opens(user, m, report):
                return Capacity(m.role, m.user if is_for_another(user, m) else None)
        return Capacity(self.roles[0])


ENTERPRISE_ROLES = {Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR}
REPORTER = Actor(
    files_for,
    (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR, Role.PROVINCIAL_REVIEWER),
    gettext_lazy("Only people of the enterprise itself can do this."),
)
CITY = Actor(
    checks_as_city, (Role.CITY_REVIEWER,), gettext_lazy("Only reviewers of %(city)s can do this now.")
)
PROVINCE = Actor(
    checks_as_province,
    (Role.PROVINCIAL_REVIEWER,),
    gettext_lazy("Only reviewers of the industry authority of %(region)s can do this now."),
)
PROVINCE_PASSES_ON = replace(
    PROVINCE,
    barred=(
        entered_from_paper,
        gettext_lazy("You entered this report from paper: a colleague has to pass it on."),
    ),
)
MINISTRY = Actor(
    checks_as_ministry, (Role.MINISTRY_REVIEWER,), gettext_lazy("Only reviewers of the ministry can do this.")
)

ACTS_IN: dict[str, Actor] = {
    ReportState.DRAFT: REPORTER,
    ReportState.RETURNED: REPORTER,
    ReportState.CITY_CHECK: CITY,
    ReportState.PROVINCIAL_CHECK: PROVINCE,
    ReportState.MINISTRY_CHECK: MINISTRY,
}


def is_turn_of(user: Any, report: Report) -> bool:
    """Whether it is this person's turn to check the report."""
    return report.state in CHECKS and not ACTS_IN[report.state].refusal(user, report)


MOVES_ON = (Deed.SUBMIT, Deed.PASS_ON, Deed.SEND_BACK)


@dataclass(frozen=True, slots=True)
class LastDecider:
    """Who moved the report to where it is now, and still holds the role in which they did."""

    def concerns(self, user: Any, report: Report) -> bool:
        last = last_transition(report)
        return last is not None and last.deed in MOVES_ON and last.by_id == getattr(user, "pk", None)

    def refusal(self, user: Any, report: Report) -> str:
        last = last_transition(report)
        if last is None or last.deed not in MOVES_ON:
            return _("There is no decision to take back.")
        if last.by_id != getattr(user, "pk", None):
            return _("Only %(name)s, who decided last, can take it back.") % {"name": last.by}
        return ACTS_IN[last.from_state].refusal(user, report)

    def role_of(self, user: Any, report: Report) -> str:
        return self.capacity(user, report).role

    def capacity(self, user: Any, report: Report) -> Capacity:
        last = last_transition(report)
        return Capacity(last.by_role, last.on_behalf_of) if last else Capacity("")


LAST_DECIDER = LastDecider()


# What must hold


Guard = Callable[[Report, datetime.date], Iterator[Lack]]


def cycle_is_open(report: Report, on: datetime.date) -> Iterator[Lack]:
    if report.cycle.opened_at is None:
        yield Lack(
            _("Reporting for “%(cycle)s” is not open yet; it opens on %(day)s.")
            % {"cycle": report.cycle.name, "day": officialdate(report.cycle.opens_on)}
        )
    elif report.version == 1 and report.deadline.is_closed_on(on):
        yield Lack(closed_sentence(report.cycle.name, report.cycle.closes_on))


def form_is_complete(report: Report, on: datetime.date) -> Iterator[Lack]:
    for problem in submission.problems(report, on=on):
        sentence = _("%(field)s: %(problem)s") % {"field": problem.label, "problem": problem.message}
        yield Lack(sentence, anchor=problem.anchor)


def no_other_accepted(report: Report, on: datetime.date) -> Iterator[Lack]:
    """One report per enterprise, product and cycle; a correction stands beside what it corrects."""
    others = Report.objects.accepted().filter(improvement=report.improvement_id, cycle=report.cycle_id)
    other = others.exclude(corrections=report).first()
    if other is not None:
        yield Lack(
            _(
                "Report %(number)s of this product for this cycle is already accepted."
                " Correct that one instead."
            )
            % {"number": other.number}
        )


def not_opened_yet(report: Report, on: datetime.date) -> Iterator[Lack]:
    if report.opened_at is not None:
        yield Lack(
            _("%(name)s opened it at %(time)s. Ask them to send it back.")
            % {"name": report.opened_by, "time": officialtime(report.opened_at)}
        )


def warnings_are_answered(report: Report, on: datetime.date) -> Iterator[Lack]:
    if report.warnings_answer.strip():
        return
    for warning in submission.warnings(report, on=on):
        yield Lack(
            _("Not answered by the enterprise: %(warning)s Send it back for a remark.")
            % {"warning": warning.message},
            anchor=warning.anchor,
        )


_COMPANIONS = ("condition", "failure_criterion", "time_basis")
_VALUES = ("baseline_value", "current_value", "target_value", "benchmark_value")


def values_have_their_companions(report: Report, on: datetime.date) -> Iterator[Lack]:
    """A value without condition, basis and failure criterion means nothing (DOMAIN 8, rule 7)."""
    rows = report.rows_with("indicator")
    for row in rows:
        if all(getattr(row, value) is None for value in _VALUES):
            continue
        fields = [cast("Field[Any, Any]", row._meta.get_field(name)) for name in _COMPANIONS]
        missing = [str(field.verbose_name) for field in fields if not getattr(row, field.name)]
        if missing:
            yield Lack(
                _("%(row)s has a value without %(missing)s and cannot be accepted. Send it back.")
                % {
                    "row": row_label(row.order, rows),
                    "missing": pgettext("between items of a list", ", ").join(missing),
                }
            )


def is_the_version_in_force(report: Report, on: datetime.date) -> Iterator[Lack]:
    if report.superseded_at is not None:
        yield Lack(_("A correction has replaced this version. Go to the newest version."))


def no_correction_is_open(report: Report, on: datetime.date) -> Iterator[Lack]:
    correction = report.corrections.filter(
        state__in=[ReportState.DRAFT, ReportState.RETURNED, *CHECKS]
    ).first()
    if correction is not None:
        yield Lack(
            _("Correction %(number)s is already open. Finish or withdraw it first.")
            % {"number": correction.number}
        )


# What must be given


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives with a deed; the fields of `workflow.perform`."""

    comment: str = ""
    reasons: Sequence[str] = ()
    field_comments: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    late_reason: str = ""
    document_number: str = ""
    decided_on: datetime.date | None = None
    ending: str = ""
    answer_due_on: datetime.date | None = None


Need = Callable[[Report, Given, datetime.date], Iterator[Lack]]


def opinion(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    """意见."""
    if not given.comment:
        yield Lack(_("Give your opinion."), "comment")


def reason(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not given.comment:
        yield Lack(_("Give the reason."), "comment")


def _listed(use: str) -> Need:
    """At least one of the reasons that stewards keep for this use; nothing where they keep none."""

    def need(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
        kept = set(ReviewReason.objects.filter(in_use=True, **{use: True}).values_list("pk", flat=True))
        if kept and not given.reasons:
            yield Lack(_("Choose a reason from the list."), "reasons")
        elif not kept.issuperset(given.reasons):
            yield Lack(_("This is not one of the reasons in use."), "reasons")

    return need


return_reason = _listed("for_return")
reject_reason = _listed("for_rejection")
annul_reason = _listed("for_annulment")


def what_changes(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not given.comment:
        yield Lack(_("Say what changes and why."), "comment")


def comments(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    """On single fields or overall, at least one; and a day for the answer that is not past."""
    if not given.comment and not given.field_comments:
        yield Lack(_("Say what has to be corrected: overall, or at single fields."), "comment")
    if given.answer_due_on is not None and given.answer_due_on < on:
        yield Lack(_("The day for the answer is past."), "answer_due_on")


def answers(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    """To each comment on a field; where there is none, to the comment overall."""
    asked = open_comments(report)
    for comment in asked:
        if not given.answers.get(comment.pk, comment.answer):
            yield Lack(_("Answer this comment."), f"answer_{comment.pk}")
    if not asked and not given.comment:
        yield Lack(_("Answer the comment with which it was sent back."), "comment")


def reason_if_late(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    """A first report after its day and the days of grace; a correction is late by its nature."""
    if needs_reason(report, on) and not (given.late_reason or report.late_reason.strip()):
        yield Lack(
            _("The report was due on %(day)s. Give the reason for the delay.")
            % {"day": officialdate(report.deadline.day)},
            "late_reason",
        )


def date_of_decision(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    if given.decided_on is None:
        yield Lack(_("Give the date of the decision."), "decided_on")
    elif given.decided_on > on:
        yield Lack(_("The decision cannot be dated in the future."), "decided_on")
    elif report.submitted_at and given.decided_on < timezone.localdate(report.submitted_at):
        yield Lack(_("The decision cannot be dated before the report was submitted."), "decided_on")


def deciding_document(report: Report, given: Given, on: datetime.date) -> Iterator[Lack]:
    """文号、日期, and whether the report ceases to count or never should have."""
    if not given.document_number:
        yield Lack(_("Give the number of the document or minute."), "document_number")
    if given.decided_on is None:
        yield Lack(_("Give the date of the decision."), "decided_on")
    elif given.decided_on > on:
        yield Lack(_("The decision cannot be dated in the future."), "decided_on")
    elif report.decided_on and given.decided_on < report.decided_on:
        yield Lack(_("The decision cannot be dated before the acceptance."), "decided_on")
    if given.ending not in Ending.values:
        yield Lack(_("Say whether it ceases or is void."), "ending")


def needs_reason(report: Report, on: datetime.date) -> bool:
    """A first report that was, or if submitted on this day would be, submitted after the days of grace."""
    day = timezone.localdate(report.submitted_at) if report.submitted_at else on
    return report.version == 1 and report.deadline.needs_reason_on(day)


def open_comments(report: Report) -> list[FieldComment]:
    """Comments on fields that the enterprise answers when it submits again: those of the last return."""
    returned = last_return(report)
    return list(returned.field_comments.order_by("id")) if returned else []


def last_return(report: Report) -> Transition | None:
    """The step by which the report was last sent back to the enterprise."""
    returns = report.transitions.filter(deed=Deed.SEND_BACK, to_state=ReportState.RETURNED)
    return returns.order_by("-id").first()
