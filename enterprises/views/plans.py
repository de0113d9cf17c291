"""Test plans: registered by the enterprise before the test, read by whoever may see the improvement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enterprises import beginnings, dossier, improvements, plans
from enterprises.forms.plans import PlanForm
from enterprises.models import Improvement, RegisteredPlan
from enterprises.tables.plans import PlanTable
from enterprises.verdicts import Refusal
from enterprises.views.enterprises import report_table
from reliability_tracker.components import Empty
from reliability_tracker.views import ListPage, exported, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PlanList(ListPage):
    table_class = PlanTable
    title = gettext_lazy("Registered test plans")
    intro = gettext_lazy(
        "What a test is to show and when it stops, registered before it begins. A plan never changes."
    )
    export_name = "test-plans"

    def rows(self) -> QuerySet[Any]:
        return dossier.plans(self.request.user)

    def empty(self) -> Empty:
        return beginnings.plans(self.request.user)


def plan_table(plans: QuerySet[Any]) -> PlanTable:
    """The newest plans of one improvement, without what its page says anyway."""
    table = PlanTable(
        plans[: dossier.NEWEST_REPORTS], exclude=("enterprise", "product_label"), orderable=False
    )
    table.empty_text = _("No test plan is registered.")
    return table


@read_only
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One plan, and the reports whose evidence was gained under it."""
    found = get_object_or_404(
        RegisteredPlan.objects.visible_to(request.user).select_related(
            "improvement__enterprise", "indicator", "registered_by"
        ),
        pk=pk,
    )
    reports = report_table(dossier.reports(request.user).filter(rows__plan=found).distinct())
    reports.empty_text = _("No report names this plan yet.")
    if file := exported(request, reports, "reports-of-plan"):
        return file
    context = {
        "plan": found,
        "facts": plans.facts(found),
        "reports": reports,
        "trail": _trail(found.improvement),
    }
    return render(request, "enterprises/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Registers a plan for an improvement."""
    visible = Improvement.objects.visible_to(request.user).select_related("enterprise")
    improvement = get_object_or_404(visible, pk=pk)
    if not (verdict := improvements.may_edit(improvement, by=request.user)):
        raise PermissionDenied(str(verdict))
    blank = RegisteredPlan(improvement=improvement, enterprise=improvement.enterprise)
    form = PlanForm(request.POST if request.method == "POST" else None, instance=blank)
    if request.method == "POST" and form.is_valid():
        try:
            saved = plans.register(plan=form.save(commit=False), by=request.user)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            messages.success(request, _("Plan %(plan)s is registered.") % {"plan": saved.number})
            return redirect(saved)
    context = {
        "form": form,
        "improvement": improvement,
        "trail": _trail(improvement),
        "back": reverse("enterprises:improvement", args=[improvement.pk]),
    }
    return render(request, "enterprises/plan_form.html", context)


def _trail(improvement: Improvement) -> list[tuple[str, str]]:
    return [
        (improvement.enterprise.enterprise_name, improvement.enterprise.get_absolute_url()),
        (improvement.product_label, reverse("enterprises:improvement", args=[improvement.pk])),
    ]
