"""The register of decisions: list, document, entry by hand, and striking out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from policy.counting_rules import opening_day
from policy.decision_list import DecisionFilter, DecisionTable
from policy.decision_rules import RULES, Rule
from policy.decisions import NotRecorded, record, strike_out
from policy.enums import DecisionKind
from policy.forms.decisions import (
    DecisionForm,
    StrikeOutForm,
    enterable,
    lines_formset,
    problems_of,
    show_problems,
)
from policy.models import Decision, DecisionSubject
from policy.register import effects_of, shown, with_what_became
from policy.rights import is_steward, stewards_only
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

REGISTER = gettext_lazy("Decisions")
MORE = 5  # further empty lines at a time


class DecisionList(ListPage):
    """Every document that started or stopped what counts."""

    table_class = DecisionTable
    filter_class = DecisionFilter
    title = REGISTER
    intro = gettext_lazy("The documents that start and stop what counts. Nothing is counted without one.")
    export_name = "decisions"
    template_name = "policy/decision_list.html"

    def rows(self) -> QuerySet[Any]:
        standing = Count("subjects", filter=Q(subjects__struck_at__isnull=True))
        rows: QuerySet[Any] = Decision.objects.visible_to(self.request.user)
        return rows.annotate(lines=standing).order_by("-dated_on", "-id")

    def context(self) -> dict[str, Any]:
        return {"may_enter": is_steward(self.request.user)}


@read_only
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("recorded_by"), pk=pk
    )
    lines = DecisionSubject.objects.filter(decision=document)
    visible = shown(with_what_became(lines.visible_to(request.user)).order_by("id"))
    steward = is_steward(request.user)
    context = {
        "decision": document,
        "rule": RULES[document.kind],
        "lines": visible,
        "hidden": lines.count() - len(visible),
        "effects": effects_of(document, request.user),
        "too_early": document.dated_on < opening_day(),
        "steward": steward,
        "may_strike": steward and document.kind != DecisionKind.REPORT_ANNULLED and not document.struck_at,
        "trail": trail(),
    }
    return render(request, "policy/decision.html", context)


@read_only
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The decision with a document number: the one registered now, else the newest that was struck out."""
    found = Decision.objects.visible_to(request.user).filter(number=number)
    named = found.registered().first() or found.order_by("-id").first()
    if named is None:
        raise Http404
    return redirect(named)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    rule = rule_from(request)
    if rule is None:
        context = {"rules": enterable(), "trail": trail(), "subject": request.GET.get("subject")}
        return render(request, "policy/decision_kinds.html", context)
    if request.method != "POST":
        lines = lines_formset(rule, subject=request.GET.get("subject"))
        return _show_form(request, rule, DecisionForm(rule=rule), lines)
    if "more" in request.POST:
        data = request.POST.copy()
        count = int(data.get("lines-TOTAL_FORMS") or 0) if data.get("lines-TOTAL_FORMS", "").isdigit() else 0
        data["lines-TOTAL_FORMS"] = str(min(count + MORE, 200))
        return _show_form(request, rule, DecisionForm(data, rule=rule), lines_formset(rule, data), told=False)
    form, lines = DecisionForm(request.POST, rule=rule), lines_formset(rule, request.POST)
    if form.is_valid() & lines.is_valid():
        try:
            entered = record(kind=rule.kind, subjects=lines.lines, by=request.user, **form.cleaned_data)
        except NotRecorded as error:
            show_problems(error.problems, form, lines)
        else:
            messages.success(request, _("%(number)s is registered.") % {"number": entered.number})
            return redirect(entered)
    return _show_form(request, rule, form, lines)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def strike_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out one line."""
    line = get_object_or_404(
        DecisionSubject.objects.visible_to(request.user).select_related("decision"), pk=pk
    )
    return _strike(request, line.decision, [line], title=_("Strike out a line"))


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def strike_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out every line that still stands, and with them the entry."""
    named = get_object_or_404(Decision.objects.visible_to(request.user), pk=pk)
    return _strike(request, named, list(named.subjects.standing()), title=_("Strike out the entry"))


def rule_from(request: HttpRequest) -> Rule | None:
    """The kind in the address, of those that are entered here."""
    kind = request.GET.get("kind", "")
    return next((rule for rule in enterable() if rule.kind == kind), None)


def trail() -> list[tuple[str, str]]:
    return [(str(REGISTER), reverse("policy:decisions"))]


def _show_form(
    request: HttpRequest, rule: Rule, form: DecisionForm, lines: Any, *, told: bool = True
) -> HttpResponse:
    context = {
        "rule": rule,
        "form": form,
        "lines": lines,
        "problems": problems_of(form, lines) if told and form.is_bound else [],
        "trail": trail(),
        "subject": request.GET.get("subject"),
    }
    return render(request, "policy/decision_form.html", context)


def _strike(
    request: HttpRequest, named: Decision, lines: list[DecisionSubject], *, title: str
) -> HttpResponse:
    form = StrikeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            strike_out(lines=lines, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Struck out. The ledger has been restated."))
            return redirect(named)
    context = {
        "title": title,
        "sentence": _(
            "Only for what was entered by mistake. The lines stay on record and count for nothing, as if they"
            " had never been entered; what was shown before can still be looked up. To end something that was"
            " decided, enter the decision that ends it."
        ),
        "facts": [
            (_("Document number"), named.number),
            (_("Title"), named.title),
            *((line.subject, line.subject_name) for line in lines),
        ],
        "form": form,
        "deed": _("Strike out"),
        "back": named.get_absolute_url(),
        "trail": [*trail(), (named.number, named.get_absolute_url())],
        "danger": True,
    }
    return render(request, "confirm_page.html", context)
