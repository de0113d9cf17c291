"""What a list says that has no row yet, and what whoever may do so does next.

Each function is asked only when a list is empty before anybody filters it.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.models import Call, Improvement
from enterprises.rules import (
    checks_reports,
    is_enterprise_administrator,
    is_enterprise_person,
    is_ministry_steward,
)
from reliability_tracker.components import Empty


def worklist(user: Any) -> Empty:
    if is_enterprise_person.test(user):
        return _of_reporter(user, _("Nothing waits for you."))
    if checks_reports.test(user):
        return Empty(
            _("Nothing waits for you."),
            _("What enterprises submit comes here, the most urgent first. Who still owes a report:"),
            reverse("enterprises:completeness"),
            _("Completeness of reporting"),
        )
    return Empty(_("Nothing waits for you."))


def reports(user: Any) -> Empty:
    if is_enterprise_person.test(user):
        return _of_reporter(user, _("No report yet"))
    return Empty(
        _("No report yet"), _("Reports are listed here as soon as enterprises begin them in an open cycle.")
    )


def reportable(user: Any) -> Empty:
    """Where there is neither a product nor a cycle to report on."""
    if Improvement.objects.visible_to(user).exists():
        return Empty(
            _("No cycle takes reports now"),
            _("Your products are entered. As soon as the ministry opens a cycle, what is owed stands here."),
            reverse("enterprises:inbox"),
            pgettext("place", "Inbox"),
        )
    return _of_reporter(user, "")


def _of_reporter(user: Any, title: str) -> Empty:
    """Whoever reports begins with an improvement; a report is about one."""
    if not Improvement.objects.visible_to(user).exists():
        return Empty(
            _("Begin with your first improvement"),
            _(
                "Name the product whose reliability is being improved, and since when: two minutes."
                " Then start its report: about ten minutes, and the form saves itself."
            ),
            reverse("enterprises:improvement_new"),
            _("New improvement"),
        )
    return Empty(
        title,
        _("What is owed, and what may be reported voluntarily, you see here:"),
        reverse("enterprises:report_new"),
        _("Start a report"),
    )


def applications(user: Any) -> Empty:
    title = _("No application yet")
    if not is_enterprise_person.test(user):
        return Empty(
            title, _("Enterprises apply while a call is open."), reverse("enterprises:calls"), _("Calls")
        )
    call = Call.objects.open_on(timezone.localdate()).order_by("closes_on", "id").first()
    if call is None:
        return Empty(
            title,
            _("No call is open now. The next one is announced among the calls."),
            reverse("enterprises:calls"),
            _("Calls"),
        )
    return Empty(
        title,
        _("An improvement with results to show can apply to be named a typical demonstration."),
        reverse("enterprises:application_new", args=[call.code]),
        _("Apply: %(call)s") % {"call": call.name},
    )


def enterprises(user: Any) -> Empty:
    return Empty(
        _("No enterprise yet"),
        _(
            "Enterprises register themselves and are listed here "
            "once the authority of their region confirms them."
        ),
        reverse("enterprises:claims"),
        _("Registrations"),
    )


def claims(user: Any) -> Empty:
    if is_enterprise_administrator.test(user):
        return Empty(
            _("No registration to answer"),
            _("If somebody else registers under the credit code of your enterprise, you are asked first."),
        )
    return Empty(
        _("No registration yet"),
        _("An enterprise registers with its credit code and its licence, and is confirmed here."),
    )


def invitations(user: Any) -> Empty:
    return Empty(
        _("No invitation yet"),
        _("A colleague who is invited gets an email with a link, and the role when the link is opened."),
        reverse("enterprises:invite"),
        _("Invite"),
    )


def cycles(user: Any) -> Empty:
    title = _("No reporting cycle yet")
    if is_ministry_steward.test(user):
        text = _(
            "A cycle says which months are reported and by when. Opening it sets what is expected of whom."
        )
        return Empty(title, text, reverse("enterprises:cycle_new"), _("New reporting cycle"))
    return Empty(title, _("A steward of the ministry sets the first one up."))


def calls(user: Any) -> Empty:
    title = _("No call yet")
    if is_ministry_steward.test(user):
        text = _("A call opens applications for demonstration, with its own places and dates.")
        return Empty(title, text, reverse("enterprises:call_new"), _("New call"))
    return Empty(title, _("The ministry announces each call here."))


def members(user: Any) -> Empty:
    return Empty(
        _("No enterprise is on the list."),
        _("Paste the credit codes of your members to see who has reported."),
        reverse("enterprises:member_add"),
        _("Add member enterprises"),
    )


def plans(user: Any) -> Empty:
    if is_enterprise_person.test(user):
        return Empty(
            _("No test plan is registered."),
            _("A test planned before it began proves more. Register its plan on the page of the product."),
            reverse("enterprises:worklist"),
            _("Worklist"),
        )
    return Empty(_("No test plan is registered."), _("Enterprises register them before a test begins."))


def tokens(user: Any) -> Empty:
    return Empty(
        _("No token yet"),
        _("A token lets a program of yours read and report in your name, and nothing more than you may do."),
        reverse("enterprises:token_new"),
        _("Make a token"),
    )


def inbox(user: Any) -> Empty:
    return Empty(
        _("No message yet"),
        _("You are told here what happens to your reports and what is due; by email too, if you want."),
        reverse("enterprises:letters"),
        _("Email settings"),
    )


def reviews(user: Any) -> Empty:
    return Empty(
        _("You have not been asked to review anything."),
        _(
            "When the ministry asks you, you get a letter, "
            "and the application is listed here with its due date."
        ),
    )


def interests(user: Any) -> Empty:
    text = _(
        "Anyone with an interest in an enterprise declares it on the page of its report, "
        "before deciding on it."
    )
    return Empty(_("Nobody has declared an interest."), text)


def objections(user: Any) -> Empty:
    return Empty(
        _("No objection was filed."),
        _("Anyone may object under their real name while a public notice lasts; objections are listed here."),
        reverse("enterprises:public_notices"),
        _("Public notices"),
    )
