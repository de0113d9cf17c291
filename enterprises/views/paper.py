"""What an enterprise hands in on paper is entered by its province; a draft is carried into the next cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enterprises.carrying import carry_over, may_carry_over, next_cycle_of
from enterprises.forms.owed import PaperForm
from enterprises.models import Cycle, Enterprise, Improvement
from enterprises.reporting import start_report
from enterprises.rules import checks_as_province, is_provincial_reviewer
from enterprises.starting import reportable_of
from enterprises.verdicts import Refusal
from enterprises.views.report import visible_report
from reliability_tracker.forms import Form

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ONLY = gettext_lazy("Only reviewers of the province enter what its enterprises hand in on paper.")


@require_http_methods(["GET", "HEAD", "POST"])
def report_paper(request: HttpRequest) -> HttpResponse:
    """Choose the enterprise, its product and a cycle; then the form opens, marked as entered from paper."""
    if not is_provincial_reviewer.test(request.user):
        raise PermissionDenied(str(ONLY))
    if request.method == "POST":
        return _started(request)
    form = PaperForm(request.GET or None, user=request.user)
    enterprise: Enterprise | None = form.cleaned_data["enterprise"] if form.is_valid() else None
    own = Improvement.objects.filter(enterprise=enterprise).select_related("enterprise") if enterprise else []
    context = {
        "form": form,
        "enterprise": enterprise,
        "items": reportable_of(own, timezone.localdate()),
    }
    return render(request, "enterprises/report_paper.html", context)


def _started(request: HttpRequest) -> HttpResponse:
    pk, code = request.POST.get("improvement", ""), request.POST.get("cycle", "")
    rows = Improvement.objects.visible_to(request.user).select_related("enterprise")
    improvement = get_object_or_404(rows, pk=pk if pk.isdecimal() else 0)
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), code=code)
    if not checks_as_province.test(request.user, improvement):
        raise PermissionDenied(str(ONLY))
    try:
        report = start_report(improvement=improvement, cycle=cycle, by=request.user, on_paper=True)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("enterprises:report_paper")
    if not report.on_paper:
        messages.error(
            request, _("The enterprise itself has begun the report %(number)s.") % {"number": report.number}
        )
        return redirect("enterprises:report_paper")
    return redirect("enterprises:report_edit" if report.is_editable else "enterprises:report", report.number)


@require_http_methods(["GET", "HEAD", "POST"])
def report_carry(request: HttpRequest, number: str) -> HttpResponse:
    """Carry a draft whose cycle has closed into the next one."""
    report = visible_report(request, number)
    verdict = may_carry_over(report, by=request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    cycle = next_cycle_of(report, timezone.localdate())
    if request.method == "POST":
        try:
            carried = carry_over(report=report, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(report)
        messages.success(request, _("Carried over: go on writing here."))
        return redirect("enterprises:report_edit", carried.number)
    sentence = _(
        "Everything written and attached goes into a new draft for “%(cycle)s”. This draft is withdrawn and"
        " stays readable."
    )
    context = {
        "title": _("Carry %(number)s into the next cycle") % {"number": report.number},
        "sentence": sentence % {"cycle": cycle.name if cycle else ""},
        "form": Form(),
        "deed": _("Carry over"),
        "back": report.get_absolute_url(),
    }
    return render(request, "confirm_page.html", context)
