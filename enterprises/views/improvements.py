"""Improvements: entering one, its page, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises import dossier, improvements
from enterprises.forms.enterprises import EndImprovementForm, ImprovementForm
from enterprises.models import Enterprise, Improvement
from enterprises.rules import checks_as_province, memberships_of
from enterprises.verdicts import Refusal, Verdict
from enterprises.views.enterprises import report_table
from enterprises.views.plans import plan_table
from reliability_tracker.views import read_only

_WITH = ("enterprise__region", "product_class", "sector", "project", "layer", "link")


@read_only
def improvement(request: HttpRequest, pk: int) -> HttpResponse:
    """One improvement with its test plans and its reports."""
    found = _visible(request, pk)
    context = {
        "improvement": found,
        "trail": _trail(found.enterprise),
        "facts": dossier.improvement_facts(found),
        "reports": report_table(dossier.reports(request.user).filter(improvement=found), "product_label"),
        "plans": plan_table(dossier.plans(request.user).filter(improvement=found)),
        "warnings": list(improvements.warnings(found)),
        "open_report": dossier.open_report(found, request.user),
        "may_edit": improvements.may_edit(found, by=request.user),
    }
    return render(request, "enterprises/improvement.html", context)


def improvement_new(request: HttpRequest) -> HttpResponse:
    """Another product of the reader's enterprise; of several enterprises the address names one.

    The province enters one for an enterprise that reports on paper.
    """
    enterprises = [m.enterprise for m in memberships_of(request.user) if m.enterprise_id]
    wanted = request.GET.get("enterprise", "")
    enterprise = next((e for e in enterprises if not wanted or e.credit_code == wanted), None)
    if enterprise is None and wanted:
        visible = Enterprise.objects.visible_to(request.user).filter(credit_code=wanted).first()
        enterprise = visible if visible and checks_as_province.test(request.user, visible) else None
    if enterprise is None:
        raise PermissionDenied(_("Only people of the enterprise itself can do this."))
    return _form_page(request, Improvement(enterprise=enterprise), _("New improvement"))


def improvement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    _require(improvements.may_edit(found, by=request.user))
    return _form_page(request, found, _("Change the improvement"))


def improvement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Says when the improvement ended, or that it goes on after all."""
    found = _visible(request, pk)
    _require(improvements.may_edit(found, by=request.user))
    form = EndImprovementForm(
        request.POST if request.method == "POST" else None, initial={"ended_on": found.ended_on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            improvements.end(improvement=found, on=form.cleaned_data["ended_on"], by=request.user)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:improvement", pk=found.pk)
    context = {
        "title": _("End of the improvement"),
        "trail": _way_to(found),
        "sentence": found.product_label,
        "form": form,
        "deed": _("Save"),
        "back": reverse("enterprises:improvement", args=[found.pk]),
    }
    return render(request, "confirm_page.html", context)


def _form_page(request: HttpRequest, improvement: Improvement, title: str) -> HttpResponse:
    enterprise: Enterprise = improvement.enterprise
    form = ImprovementForm(request.POST if request.method == "POST" else None, instance=improvement)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Saved."))
        for sentence in improvements.warnings(saved):
            messages.warning(request, sentence)
        return redirect("enterprises:improvement", pk=saved.pk)
    back = reverse("enterprises:improvement", args=[improvement.pk]) if improvement.pk else None
    context = {
        "trail": _way_to(improvement) if improvement.pk else _trail(enterprise),
        "title": title,
        "form": form,
        "back": back or enterprise.get_absolute_url(),
    }
    return render(request, "enterprises/improvement_form.html", context)


def _visible(request: HttpRequest, pk: int) -> Improvement:
    return get_object_or_404(Improvement.objects.visible_to(request.user).select_related(*_WITH), pk=pk)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(str(verdict))


def _trail(enterprise: Enterprise) -> list[tuple[str, str]]:
    return [
        (_("Enterprises"), reverse("enterprises:enterprises")),
        (enterprise.enterprise_name, enterprise.get_absolute_url()),
    ]


def _way_to(found: Improvement) -> list[tuple[str, str]]:
    address = reverse("enterprises:improvement", args=[found.pk])
    return [*_trail(found.enterprise), (found.product_label, address)]
