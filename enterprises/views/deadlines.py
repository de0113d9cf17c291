"""The days of each step of checking: everybody reads them, stewards set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.deadlines import days_of, may_set_days, set_days
from enterprises.forms.deadlines import StepDaysForm
from enterprises.models import Cycle

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def step_days(request: HttpRequest) -> HttpResponse:
    """Of one cycle where the address names it, else those of all that have none of their own."""
    code = request.GET.get("cycle", "")
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), code=code) if code else None
    steps, verdict = days_of(cycle), may_set_days(request.user)
    if request.method == "POST" and not verdict:
        raise PermissionDenied(str(verdict))
    form = StepDaysForm(request.POST if request.method == "POST" else None, steps=steps)
    if request.method == "POST" and form.is_valid():
        changed = set_days(days=form.days, cycle=cycle, by=request.user)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed, so nothing was saved."))
        return redirect(request.get_full_path())
    context = {
        "cycle": cycle,
        "steps": steps,
        "form": form,
        "may_set": bool(verdict),
        "trail": [(_("Reporting cycles"), reverse("enterprises:cycles"))],
    }
    return render(request, "enterprises/step_days.html", context)
