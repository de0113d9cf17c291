"""Enterprises: the list, the page of one, its profile and its credit code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import beginnings, dossier, improvements, invitations, profile
from enterprises.filters.enterprises import EnterpriseFilter
from enterprises.forms.enterprises import CreditCodeChangeForm, ProfileForm
from enterprises.intake.enterprise_list import hands_lists_in
from enterprises.models import CreditCodeChange, Enterprise, Improvement, Report
from enterprises.rules import checks_as_province
from enterprises.tables.enterprises import EnterpriseTable
from enterprises.tables.reports import ReportTable
from enterprises.verdicts import Refusal, Verdict
from reliability_tracker.components import Empty
from reliability_tracker.long_lists import LongList
from reliability_tracker.moment import as_of_from, carry
from reliability_tracker.views import read_only


class EnterpriseList(LongList):
    """The registered enterprises that the reader may see."""

    table_class = EnterpriseTable
    filter_class = EnterpriseFilter
    title = gettext_lazy("Enterprises")
    intro = gettext_lazy("Registered legal units. Enterprises of a region are ordered by name.")
    export_name = "enterprises"
    in_order = ("enterprise_name", "credit_code", "region", "confirmed_at")
    template_name = "enterprises/enterprises.html"

    def context(self) -> dict[str, Any]:
        return {"may_register": hands_lists_in.test(self.request.user)}

    def rows(self) -> QuerySet[Enterprise]:
        rows = Enterprise.objects.visible_to(self.request.user).select_related("region", "city")
        return rows.annotate(
            improvements_count=number_of(Improvement.objects.all()),
            accepted_count=number_of(Report.objects.accepted()),
        )

    def empty(self) -> Empty:
        return beginnings.enterprises(self.request.user)


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of these an enterprise has: asked for each row that is shown, not for all there are."""
    of_it = rows.filter(enterprise=OuterRef("pk")).order_by().values("enterprise")
    return Coalesce(Subquery(of_it.annotate(n=Count("*")).values("n")), 0)


@read_only
def enterprise(request: HttpRequest, credit_code: str) -> HttpResponse:
    """One enterprise; an address with a code it had before leads to the one it has."""
    visible = Enterprise.objects.visible_to(request.user).select_related("region", "city", "confirmed_by")
    found = visible.filter(credit_code=credit_code).first()
    if found is None:
        change = CreditCodeChange.objects.filter(old_code=credit_code, enterprise__in=visible).first()
        if change is None:
            raise Http404(_("There is no such enterprise."))
        return redirect(carry(change.enterprise.get_absolute_url(), request))
    user = request.user
    context = {
        "enterprise": found,
        "trail": [(_("Enterprises"), reverse("enterprises:enterprises"))],
        "facts": dossier.facts(found),
        "counts": dossier.counts(found, as_of_from(request)),
        "in_ledger": dossier.is_in_ledger(found, user),
        "improvements": dossier.improvements(found, user),
        "reports": report_table(dossier.reports(user).filter(enterprise=found)),
        "people": dossier.people(found, user),
        "claims": dossier.claims(found, user),
        "code_changes": found.code_changes.order_by("changed_on"),
        "may_edit": profile.may_edit(found, by=user),
        "may_change_code": profile.may_change_code(by=user),
        "may_improve": improvements.may_edit(found, by=user),
        "may_enter_paper": checks_as_province.test(user, found),
        "may_invite": invitations.may_invite(found, by=user),
    }
    return render(request, "enterprises/enterprise.html", context)


def report_table(reports: QuerySet[Report], *said_too: str) -> ReportTable:
    """The newest of the reports, without what the page says anyway."""
    said = ("enterprise_name", "region", "sector", "product_class", "project", *said_too)
    table = ReportTable(reports[: dossier.NEWEST_REPORTS], exclude=said, orderable=False)
    table.empty_text = _("No report yet")
    return table


def enterprise_edit(request: HttpRequest, credit_code: str) -> HttpResponse:
    """The part of the profile that this person may change."""
    found = _visible(request, credit_code)
    _require(profile.may_edit(found, by=request.user))
    trail = _trail(found)  # before the form puts an unsaved name into it
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        changed = form.save()
        messages.success(request, _("Saved."))
        if sentence := improvements.industry_warning(changed.industry_code):
            messages.warning(request, sentence)
        return redirect(changed)
    context = {"title": _("Profile of the enterprise"), "sentence": "", "word": _("Save"), "form": form}
    return _form_page(request, trail, context)


def enterprise_code(request: HttpRequest, credit_code: str) -> HttpResponse:
    """A steward enters that the legal unit got another code."""
    found = _visible(request, credit_code)
    _require(profile.may_change_code(by=request.user))
    form = CreditCodeChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change = profile.change_credit_code(enterprise=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            messages.success(request, _("The code has been changed; the counts follow it."))
            return redirect(change.enterprise)
    context = {
        "title": _("Change of the credit code"),
        "sentence": _(
            "From that day the old code stops counting and the new one counts. The reports are kept."
        ),
        "facts": [(_("Current credit code"), found.credit_code)],
        "word": _("Change the code"),
        "form": form,
    }
    return _form_page(request, _trail(found), context)


def _visible(request: HttpRequest, credit_code: str) -> Enterprise:
    rows = Enterprise.objects.visible_to(request.user).select_related("region", "city")
    return get_object_or_404(rows, credit_code=credit_code)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(str(verdict))


def _trail(enterprise: Enterprise) -> list[tuple[str, str]]:
    return [
        (_("Enterprises"), reverse("enterprises:enterprises")),
        (enterprise.enterprise_name, enterprise.get_absolute_url()),
    ]


def _form_page(request: HttpRequest, trail: list[tuple[str, str]], context: dict[str, Any]) -> HttpResponse:
    _name, back = trail[-1]
    return render(request, "enterprises/enterprise_form.html", context | {"trail": trail, "back": back})
