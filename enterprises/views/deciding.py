"""Deciding on many reports at once: first what will happen to each, then what has happened to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from enterprises import deciding
from enterprises.deciding import AT_ONCE, MOST, Prospect
from enterprises.enums import Deed
from enterprises.forms.deciding import DecideForm
from enterprises.rules import checks_reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """Asked by GET nothing happens. What was refused stays on the page with its reason and what was typed."""
    if not checks_reports.test(request.user):
        raise PermissionDenied(_("Only those who check reports decide on them."))
    asked = request.POST if request.method == "POST" else request.GET
    deed, numbers = asked.get("deed", ""), asked.getlist("number")
    if deed not in AT_ONCE:
        raise Http404
    reports = deciding.chosen(request.user, numbers)
    if not reports:
        messages.warning(request, _("Choose at least one report."))
        return redirect("enterprises:reports")
    prospects = deciding.prospects(request.user, deed, reports)
    form = DecideForm(request.POST if request.method == "POST" else None, prospects=possible(prospects))
    finished = request.method == "POST" and form.is_valid()
    if finished:
        refused = _decided(request, deed, prospects, form)
        if not refused:
            return redirect("enterprises:worklist")
        prospects = deciding.prospects(request.user, deed, deciding.chosen(request.user, [*refused]))
        form = DecideForm.again(request.POST, prospects=possible(prospects), refused=refused)
    context = {
        "deed": deed,
        "label": Deed(deed).label,
        "form": form,
        "possible": possible(prospects),
        "impossible": [prospect for prospect in prospects if not prospect.offer],
        "finished": finished,
        "left_out": max(len(set(numbers)) - len(reports), 0),
        "most": MOST,
        "danger": deed == Deed.REJECT,
    }
    return render(request, "enterprises/decide.html", context)


def possible(prospects: Iterable[Prospect]) -> list[Prospect]:
    return [prospect for prospect in prospects if prospect.offer]


def _decided(
    request: HttpRequest, deed: str, prospects: Iterable[Prospect], form: DecideForm
) -> dict[str, str]:
    """Do it, and say for how many it is done. Gives number → sentence of those that were refused."""
    outcomes = deciding.decide(
        deed=deed,
        reports=[prospect.report for prospect in possible(prospects)],
        seen=form.seen,
        comments=form.comments,
        given=form.given,
        by=request.user,
    )
    refused = {p.report.number: p.refusal for p in prospects if not p.offer}
    refused |= {outcome.report.number: outcome.refusal for outcome in outcomes if outcome.refusal}
    if done := sum(1 for outcome in outcomes if not outcome.refusal):
        messages.success(request, _done(deed, done))
    return refused


def _done(deed: str, count: int) -> str:
    sentence = ngettext("%(deed)s: done for %(n)s report.", "%(deed)s: done for %(n)s reports.", count)
    return sentence % {"deed": Deed(deed).label, "n": count}
