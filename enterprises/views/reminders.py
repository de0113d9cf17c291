"""Reminding: by hand, and when the schedule does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.completeness import expected_reports, reached
from enterprises.enums import Reached
from enterprises.filters.completeness import ExpectedFilter
from enterprises.forms.reminders import ReminderForm
from enterprises.models import Cycle, ExpectedReport
from enterprises.reminder_rules import may_set_rule, rule_of, set_rule
from enterprises.reminders_by_hand import ByHand, may_remind, remind_by_hand, would_remind

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

NAMED = 5  # enterprises whose people the answer names; it counts the rest


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """Shows who would be told of the chosen reports, and tells them on a yes."""
    verdict = may_remind(request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    today, chosen = timezone.localdate(), _chosen(request)
    back = _back(request)
    if request.method == "POST":
        found = remind_by_hand(expected=chosen, by=request.user, on=today)  # type: ignore[arg-type]
        (messages.success if found.told else messages.warning)(request, _told(found))
        return redirect(back)
    found = would_remind(expected=chosen, on=today)
    return render(request, "enterprises/remind.html", {"found": found, "back": back})


def _chosen(request: HttpRequest) -> QuerySet[ExpectedReport]:
    """The reports that were ticked, or all of the list, that the person sees and that have not come."""
    today = timezone.localdate()
    rows = expected_reports(request.user, today)
    if "all" in request.GET:
        rows = ExpectedFilter(request.GET, queryset=rows, request=request).qs
    else:
        rows = rows.filter(pk__in=[int(pk) for pk in request.GET.getlist("expected") if pk.isdigit()])
    return rows.filter(reached(Reached.MISSING, today))


def _back(request: HttpRequest) -> str:
    asked = request.GET.copy()
    for name in ("all", "expected"):
        asked.pop(name, None)
    return f"{reverse('enterprises:expected')}?{asked.urlencode() or 'reached=overdue'}"


def _told(found: ByHand) -> str:
    """Who was told, in a sentence."""
    if not found.told:
        return _("No reminder was sent: they were reminded today already, or have nobody who reports.")
    comma, stop = ("、", "；") if (get_language() or "").startswith("zh") else (", ", "; ")
    named = stop.join(
        _("%(enterprise)s (%(people)s)")
        % {"enterprise": enterprise.enterprise_name, "people": comma.join(map(str, people))}
        for enterprise, people in [*found.told.items()][:NAMED]
    )
    more = len(found.told) - NAMED
    if more > 0:
        named += stop + ngettext("%(n)s more enterprise", "%(n)s more enterprises", more) % {"n": more}
    return _("Reminded: %(named)s.") % {"named": named}


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_rule(request: HttpRequest, code: str) -> HttpResponse:
    """When reminders of a cycle go out; also after it was opened, for those to come."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), code=code)
    verdict = may_set_rule(request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    rule = rule_of(cycle)
    initial: dict[str, Any] = {
        "days_before": list(rule.days_before),
        "days_after": list(rule.days_after),
        "escalate_after": rule.escalate_after,
    }
    form = ReminderForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_rule(cycle=cycle, rule=form.rule(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(cycle)
    return render(request, "enterprises/reminder_rule.html", {"form": form, "cycle": cycle})
