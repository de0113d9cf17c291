"""Doing something to a report: one page a deed, with what the deed needs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.checking_page import unsettled_of
from enterprises.content import CONFIRMED, Line, parts_of, rows_of
from enterprises.enums import Deed, ReportState
from enterprises.forms.review import ON_FIELD, DeedForm
from enterprises.models import Report
from enterprises.report_fields import ROWS
from enterprises.verdicts import Lack, Refusal
from enterprises.views.report import visible_report
from enterprises.workflow import Offer, deeds_for, is_barred, may, perform, who_was_first

if TYPE_CHECKING:
    from django.http import HttpRequest

    from reliability_tracker.forms import Form

Groups = list[tuple[str, Sequence[Line]]]
PASSES = (Deed.PASS_ON, Deed.ACCEPT)


@require_http_methods(["GET", "HEAD", "POST"])
def report_deed(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Ask for what the deed needs, then do it. Who may not reads why."""
    report = visible_report(request, number)
    to = request.POST.get("to") or request.GET.get("to")
    offer = offered(request.user, report, deed, to)
    if offer is None or not offer.verdict:
        return _refused(request, report, deed, offer, to)
    groups = commentable(report) if deed == Deed.SEND_BACK else []
    lines = [line for _title, lines in groups for line in lines]
    form = DeedForm(request.POST or None, report=report, offer=offer, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            perform(deed, report, by=request.user, **form.given)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _done(request, report, offer)
    context = {
        "report": report,
        "offer": offer,
        "form": form,
        "groups": [group_of(title, part, form) for title, part in groups],
        "leads_to": ReportState(offer.to).label,
        "unsettled": unsettled_of(report, request.user) if deed in PASSES else [],
    }
    return render(request, "enterprises/deed.html", context)


def group_of(title: str, lines: Sequence[Line], form: Form) -> dict[str, Any]:
    """A part with the place for a comment beside each field; open where something was typed."""
    fields = [(line, form[ON_FIELD + line.field]) for line in lines]
    return {"title": title, "fields": fields, "open": any(field.value() for _line, field in fields)}


def offered(user: Any, report: Report, deed: str, to: str | None) -> Offer | None:
    """The deed as it is offered; where it leads to several states, the one that was asked for."""
    offers = [offer for offer in deeds_for(user, report) if offer.deed == deed]
    return next((offer for offer in offers if to in (None, offer.to)), None)


def _refused(
    request: HttpRequest, report: Report, deed: str, offer: Offer | None, to: str | None
) -> HttpResponse:
    """Everything that is in the way. 403 for who never may; not for who may, but not yet or not any more."""
    lacks = offer.lacks if offer else []
    if not lacks:
        first = who_was_first(report, by=request.user, seen=_seen(request))
        lacks = [Lack(first or str(may(deed, report, by=request.user, to=to)))]
    context = {"report": report, "deed": Deed(deed).label, "lacks": lacks}
    status = 403 if is_barred(deed, report, by=request.user) else 200
    return render(request, "enterprises/deed_refused.html", context, status=status)


def _seen(request: HttpRequest) -> datetime.datetime | None:
    """Since when the report was in its state on the page that was sent; None if that cannot be read."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def _done(request: HttpRequest, report: Report, offer: Offer) -> HttpResponse:
    if offer.deed == Deed.CORRECT:
        correction = report.corrections.latest("version")
        messages.success(
            request, _("A correction is open. The accepted version counts until it is accepted.")
        )
        return redirect("enterprises:report_edit", correction.number)
    messages.success(
        request,
        _("Done: %(deed)s. The report is now “%(state)s”.")
        % {"deed": offer.label, "state": ReportState(report.state).label},
    )
    return redirect(report)


def commentable(report: Report) -> Groups:
    """Every field that the enterprise can mend, by part, in the order of the form."""
    groups: Groups = []
    for part in parts_of(report):
        if part.key == ROWS:
            groups += [(row.title, row.lines) for row in rows_of(report)]
        else:
            groups.append((part.title, [line for line in part.lines if line.field not in CONFIRMED]))
    return groups
