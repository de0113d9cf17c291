"""Reporting cycles: everybody sees them, stewards write and open them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from enterprises import beginnings
from enterprises.cycles import caution_before_opening, cycles_with_counts, standing
from enterprises.forms.cycles import ClosingForm, CycleForm, next_cycle
from enterprises.models import Cycle
from enterprises.reminder_rules import rule_in_words, rule_of
from enterprises.running_cycles import may_run_cycles, open_cycle, save_cycle, set_closing, to_be_expected
from enterprises.tables.cycles import CycleTable
from enterprises.verdicts import Refusal
from policy.history import history_of
from reliability_tracker.components import Empty
from reliability_tracker.formats import officialdate, thousands
from reliability_tracker.forms import Form
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class CycleList(ListPage):
    table_class = CycleTable
    template_name = "enterprises/cycles.html"
    title = gettext_lazy("Reporting cycles")
    intro = gettext_lazy(
        "Reports expected in your area, received and accepted. Voluntary ones stand beside them."
    )
    export_name = "cycles"

    def rows(self) -> QuerySet[Cycle]:
        return cycles_with_counts(self.request.user)

    def context(self) -> dict[str, Any]:
        return {"may_run": bool(may_run_cycles(self.request.user))}

    def empty(self) -> Empty:
        return beginnings.cycles(self.request.user)


@read_only
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(cycles_with_counts(request.user).select_related("opened_by"), code=code)
    context = {
        "cycle": found,
        "standing": standing(found, timezone.localdate()),
        "reminders": rule_in_words(rule_of(found)),
        "may_run": bool(may_run_cycles(request.user)),
        "changes": history_of(found),
    }
    return render(request, "enterprises/cycle.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_new(request: HttpRequest) -> HttpResponse:
    _require_steward(request)
    last = Cycle.objects.order_by("-period_to", "-id").first()
    return _form_page(request, Cycle(), _("New reporting cycle"), initial=next_cycle(last))


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_edit(request: HttpRequest, code: str) -> HttpResponse:
    found = _cycle(request, code)
    return _form_page(request, found, _("Change “%(cycle)s”") % {"cycle": found.name})


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_open(request: HttpRequest, code: str) -> HttpResponse:
    """Say how many reports will be expected, and open the cycle on a yes."""
    found = _cycle(request, code)
    if request.method == "POST":
        count = open_cycle(cycle=found, by=request.user)
        sentence = ngettext(
            "The cycle is open. %(n)s report is expected.",
            "The cycle is open. %(n)s reports are expected.",
            count,
        )
        messages.success(request, sentence % {"n": thousands(count)})
        return redirect("enterprises:cycle", found.code)
    count = to_be_expected(found)
    sentence = ngettext(
        "Opening this cycle asks for %(n)s report, due on %(day)s."
        " The due date cannot be changed afterwards.",
        "Opening this cycle asks for %(n)s reports, due on %(day)s."
        " The due date cannot be changed afterwards.",
        count,
    )
    context = {
        "title": _("Open “%(cycle)s”") % {"cycle": found.name},
        "sentence": sentence % {"n": thousands(count), "day": officialdate(found.due_on)},
        "caution": caution_before_opening(found, timezone.localdate()),
        "facts": [
            (
                _("Period"),
                pgettext("period", "%(first)s to %(last)s")
                % {"first": officialdate(found.period_from), "last": officialdate(found.period_to)},
            ),
            (_("Opens"), officialdate(found.opens_on)),
            (_("Due"), officialdate(found.due_on)),
        ],
        "form": Form(),
        "deed": _("Open the cycle"),
        "back": found.get_absolute_url(),
        "trail": [
            (_("Reporting cycles"), reverse("enterprises:cycles")),
            (found.name, found.get_absolute_url()),
        ],
    }
    return render(request, "confirm_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_closing(request: HttpRequest, code: str) -> HttpResponse:
    """Move the days of grace and the closing, also of a cycle that is open."""
    _require_steward(request)
    found = get_object_or_404(Cycle.objects.visible_to(request.user), code=code)
    name, way = found.name, _way_to(found)  # before the form puts unsaved words into it
    form = ClosingForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            set_closing(cycle=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:cycle", code)
    context = {"form": form, "title": _("Grace and closing: %(cycle)s") % {"cycle": name}, **way}
    return render(request, "enterprises/cycle_form.html", context)


def _cycle(request: HttpRequest, code: str) -> Cycle:
    """A cycle that this person can still write; opened ones are facts."""
    _require_steward(request)
    found = get_object_or_404(Cycle.objects.visible_to(request.user), code=code)
    if found.opened_at is not None:
        raise PermissionDenied(_("The cycle is open already. What is owed in it is a fact."))
    return found


def _way_to(found: Cycle) -> dict[str, Any]:
    """The trail of a form of a cycle, and where it leads back to."""
    trail = [(_("Reporting cycles"), reverse("enterprises:cycles"))]
    if found.pk:
        trail.append((found.name, found.get_absolute_url()))
    return {"trail": trail, "back": trail[-1][1]}


def _require_steward(request: HttpRequest) -> None:
    verdict = may_run_cycles(request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))


def _form_page(
    request: HttpRequest, found: Cycle, title: str, initial: dict[str, Any] | None = None
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    way = _way_to(found)  # before the form puts unsaved words into it
    form = CycleForm(posted, instance=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_cycle(cycle=form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:cycle", form.instance.code)
    return render(request, "enterprises/cycle_form.html", {"form": form, "title": title, **way})
