"""What one reporter owes: giving another day for it, and declaring that there is nothing to report."""

from __future__ import annotations

import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.cycles import RECEIVED
from enterprises.models import Cycle, ExpectedReport, Extension, Improvement, NilReport, Report
from enterprises.models.cycle import Deadline
from enterprises.rules import (
    checks_as_city,
    checks_as_ministry,
    checks_as_province,
    is_ministry_steward,
    is_own_enterprise_reporter,
)
from enterprises.telling import settle, tell
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, refuse_unless
from reliability_tracker.formats import officialdate


def may_extend(expected: ExpectedReport, *, by: Any) -> Verdict:
    """Another day is given by the province of the enterprise, and by stewards of the ministry."""
    if not (checks_as_province.test(by, expected) or is_ministry_steward.test(by)):
        return Refused(
            _("Only the province of the enterprise and stewards of the ministry can give an extension.")
        )
    if is_received(expected):
        return Refused(_("It has been received already; there is nothing to wait for."))
    return Allowed()


@transaction.atomic
def extend(*, expected: ExpectedReport, until: datetime.date, reason: str, by: Any) -> Extension:
    """Give one reporter another day. The due date stays; an earlier extension is replaced and kept on record.

    A province goes as far as the closing of the cycle, a steward beyond it.
    """
    now = _locked(expected)
    refuse_unless(may_extend(now, by=by))
    closes_on = now.cycle.closes_on
    if until <= now.deadline.day:
        sentence = _("It is due on %(day)s now. Give a later day.")
        raise Refusal([Lack(sentence % {"day": officialdate(now.deadline.day)}, "until")])
    if until < timezone.localdate():
        raise Refusal([Lack(_("This day is past."), "until")])
    if closes_on and until > closes_on and not is_ministry_steward.test(by):
        sentence = _("The cycle closes on %(day)s. Only stewards of the ministry can extend beyond that.")
        raise Refusal([Lack(sentence % {"day": officialdate(closes_on)}, "until")])
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason."), "reason")])
    with pghistory.context(user=by.pk):
        now.extensions.in_force().update(replaced_at=timezone.now(), replaced_by=by)
        given = Extension.objects.create(expected=now, until=until, reason=reason.strip(), granted_by=by)
    tell(
        "report.extended",
        thing=now,
        about=("expected", [now.pk]),
        step=f"extension {given.pk}",
        href=now.get_absolute_url(),
        told={
            "product": now.improvement.product_label,
            "cycle": now.cycle,
            "due_on": until,
            "who": str(by),
            "reason": given.reason,
        },
        by=by,
    )
    return given


def may_declare_nothing(expected: ExpectedReport, *, by: Any, on: datetime.date | None = None) -> Verdict:
    """Whether the enterprise may say that there is nothing to report."""
    if not is_own_enterprise_reporter.test(by, expected):
        return Refused(_("Only people of the enterprise itself can do this."))
    if expected.cycle.opened_at is None:
        return Refused(_("The cycle is not open."))
    if expected.deadline.is_closed_on(on or timezone.localdate()):
        return Refused(closed_sentence(expected.cycle.name, expected.cycle.closes_on))
    if is_received(expected):
        return Refused(_("It has been received already."))
    return Allowed()


@transaction.atomic
def declare_nothing(*, expected: ExpectedReport, reason: str, by: Any) -> NilReport:
    """零报告: nothing to report, which counts as received until it is withdrawn or a report comes."""
    now = _locked(expected)
    refuse_unless(may_declare_nothing(now, by=by))
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason."), "reason")])
    with pghistory.context(user=by.pk):
        declared = NilReport.objects.create(
            expected=now, reason=reason.strip(), declared_at=timezone.now(), declared_by=by
        )
    settle("expected", now.pk)
    return declared


def may_withdraw_nothing(expected: ExpectedReport, *, by: Any) -> Verdict:
    if not is_own_enterprise_reporter.test(by, expected):
        return Refused(_("Only people of the enterprise itself can do this."))
    if not expected.nil_reports.in_force().exists():
        return Refused(_("Nothing was declared."))
    return Allowed()


@transaction.atomic
def withdraw_nothing(*, expected: ExpectedReport, by: Any) -> None:
    """There is something to report after all: it is owed again."""
    now = _locked(expected)
    refuse_unless(may_withdraw_nothing(now, by=by))
    with pghistory.context(user=by.pk):
        now.nil_reports.in_force().update(withdrawn_at=timezone.now(), withdrawn_by=by)


def may_question_nothing(expected: ExpectedReport, *, by: Any, on: datetime.date | None = None) -> Verdict:
    """Whether a reviewer may ask for the report after all; not where the enterprise could not give it."""
    if not (checks_as_city | checks_as_province | checks_as_ministry).test(by, expected):
        return Refused(_("Only those who check the reports of this enterprise can do this."))
    if not expected.nil_reports.in_force().exists():
        return Refused(_("Nothing was declared."))
    if expected.deadline.is_closed_on(on or timezone.localdate()):
        return Refused(_("The cycle takes no reports any more; what was declared stands."))
    return Allowed()


@transaction.atomic
def question_nothing(*, expected: ExpectedReport, reason: str, by: Any) -> NilReport:
    """A reviewer does not take the declaration: the report is owed again, and the enterprise is told why."""
    now = _locked(expected)
    refuse_unless(may_question_nothing(now, by=by))
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason."), "reason")])
    declared: NilReport = now.nil_reports.in_force().get()
    declared.withdrawn_at, declared.withdrawn_by, declared.question = timezone.now(), by, reason.strip()
    with pghistory.context(user=by.pk):
        declared.save(update_fields=["withdrawn_at", "withdrawn_by", "question"])
    tell(
        "report.nothing_questioned",
        thing=now,
        about=("expected", [now.pk]),
        step=f"question {declared.pk}",
        href=now.get_absolute_url(),
        told={
            "product": now.improvement.product_label,
            "cycle": now.cycle,
            "due_on": now.deadline.day,
            "who": str(by),
            "reason": declared.question,
        },
        by=by,
    )
    return declared


def report_has_come(report: Report, *, by: Any, at: datetime.datetime) -> None:
    """A submitted report takes the place of the declaration that there is nothing to report.

    Called in the transaction that submits.
    """
    of_it = {"expected__improvement": report.improvement_id, "expected__cycle": report.cycle_id}
    NilReport.objects.in_force().filter(**of_it).update(withdrawn_at=at, withdrawn_by=by)


def deadline_of(improvement: Improvement, cycle: Cycle) -> Deadline:
    """By when this product's report for a cycle is owed, and until when it is taken."""
    granted = Extension.objects.in_force().filter(expected__improvement=improvement, expected__cycle=cycle)
    until = granted.values_list("until", flat=True).first()
    return Deadline(cycle.due_on, cycle.grace_until, cycle.closes_on, until)


def is_received(expected: ExpectedReport) -> bool:
    """Whether a report, or the declaration that there is none, has come."""
    of_it = Report.objects.filter(improvement=expected.improvement_id, cycle=expected.cycle_id)
    received: bool = expected.nil_reports.in_force().exists() or of_it.filter(RECEIVED).exists()
    return received


def closed_sentence(cycle: str, closes_on: datetime.date | None) -> str:
    """That a cycle takes nothing any more, and what can be done."""
    return _(
        "Reporting for “%(cycle)s” closed on %(day)s. Ask your province for an extension, or report in the"
        " next cycle; a draft can be carried into it."
    ) % {"cycle": cycle, "day": officialdate(closes_on)}


def _locked(expected: ExpectedReport) -> ExpectedReport:
    """The row, locked; with its reporter's day. An outer join cannot be locked, so it is read after."""
    ExpectedReport.objects.select_for_update(of=("self",)).get(pk=expected.pk)
    row: ExpectedReport = (
        ExpectedReport.objects.with_day()
        .select_related("cycle", "enterprise", "improvement")
        .get(pk=expected.pk)
    )
    return row
