"""Workbooks of reports: to fill in, to hand in, with what was found; to enter, to submit, to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.enums import IntakeKind, IntakeState
from enterprises.forms.intakes import HandInForm, ListForm
from enterprises.intake.background import ENTER, LOOK, SUBMIT, UNDO, is_large, start
from enterprises.intake.enterprise_list import (
    ListNotTaken,
    enter_list,
    hands_lists_in,
    look_at_list,
    template_of_enterprises,
    undo_list,
)
from enterprises.intake.marked_copy import marked_copy
from enterprises.intake.outcome import problem_count, problems_in
from enterprises.intake.retelling import told
from enterprises.intake.taking_in import NotTaken, drafts_of, enter, hand_in, look, submit, undo
from enterprises.intake.template import template_of
from enterprises.models import Cycle, Intake
from enterprises.rules import is_provincial_reviewer, takes_workbooks_in
from enterprises.verdicts import Refusal
from reliability_tracker.storage import NoRoom
from reliability_tracker.views import read_only
from reliability_tracker.workbooks import WorkbookRefused
from reliability_tracker.xlsx import workbook_response

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN_FILES, SHOWN_REPORTS = 10, 200


@read_only
def report_template(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook of a cycle, prefilled for those who report in it."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), code=code)
    user = request.user if takes_workbooks_in.test(request.user) else None
    content = template_of(cycle, user=user, on=timezone.localdate())
    return workbook_response(f"{_('reporting workbook')}-{cycle.code}", content)


@require_http_methods(["GET", "HEAD", "POST"])
def intake_new(request: HttpRequest) -> HttpResponse:
    """Choose cycle and file; what is small is looked at in this very request."""
    if not takes_workbooks_in.test(request.user):
        raise PermissionDenied(
            _("Only people who report for an enterprise, or for those of their region, can do this.")
        )
    given = {"cycle": request.GET.get("cycle", "")}
    posted = request.POST if request.method == "POST" else None
    form = HandInForm(posted, request.FILES or None, initial=given)
    if request.method == "POST" and form.is_valid():
        file, cycle = form.cleaned_data["file"], form.cleaned_data["cycle"]
        try:
            intake = hand_in(content=file.read(), name=file.name or "", cycle=cycle, by=request.user)
            if is_large(intake):
                return redirect(start(LOOK, intake, by=request.user))
            look(intake=intake)
            return redirect(intake)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except NoRoom as full:
            form.add_error("file", full.sentence)
    cycles = Cycle.objects.taking_reports(timezone.localdate())
    handed_in = Intake.objects.visible_to(request.user).filter(kind=IntakeKind.REPORTS)
    earlier = handed_in.select_related("cycle")[:SHOWN_FILES]
    context = {
        "form": form,
        "cycles": cycles,
        "earlier": earlier,
        "on_paper": is_provincial_reviewer.test(request.user),
    }
    return render(request, "enterprises/intake_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """Hand in a list of enterprises to be registered; it is looked at in this very request."""
    _require_registrar(request)
    form = ListForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = hand_in(content=file.read(), name=file.name or "", cycle=None, by=request.user)
            look_at_list(intake=found)
            return redirect(found)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
    handed_in = Intake.objects.visible_to(request.user).filter(kind=IntakeKind.ENTERPRISES)
    context = {"form": form, "earlier": handed_in[:SHOWN_FILES]}
    return render(request, "enterprises/enterprise_list_new.html", context)


@read_only
def enterprise_list_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    _require_registrar(request)
    return workbook_response(_("list of enterprises"), template_of_enterprises())


def _require_registrar(request: HttpRequest) -> None:
    if not hands_lists_in.test(request.user):
        raise PermissionDenied(
            _("Only stewards of the ministry and reviewers of a province register enterprises by list.")
        )


@read_only
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that was handed in: every problem, or what entering it would do, or what it has done."""
    found = _intake(request, pk)
    outcome = told(found)
    state = IntakeState(found.state)
    same = Intake.objects.visible_to(request.user).filter(
        sha256=found.sha256, cycle=found.cycle, entered_at__isnull=False, undone_at__isnull=True
    )
    context: dict[str, Any] = {
        "intake": found,
        "outcome": outcome,
        "state": state,
        "is_checked": state == IntakeState.CHECKED,
        "is_entered": state == IntakeState.ENTERED,
        "is_undone": state == IntakeState.UNDONE,
        "problems": problem_count(outcome.get("problems", ())),
        "lacking": problem_count(outcome.get("lacking", ())),
        "same": same.exclude(pk=found.pk).first(),
        "drafts": drafts_of(found) if state == IntakeState.ENTERED else [],
        "shown": SHOWN_REPORTS,
    }
    is_list = found.kind == IntakeKind.ENTERPRISES
    return render(
        request, "enterprises/intake_enterprises.html" if is_list else "enterprises/intake.html", context
    )


@read_only
def intake_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The file with its problems marked in it."""
    found = _intake(request, pk)
    outcome = told(found)
    problems = [p for kind in ("problems", "lacking", "odd") for p in problems_in(outcome.get(kind, ()))]
    if not problems:
        raise Http404
    name = found.name.rsplit(".", 1)[0]
    return workbook_response(f"{name}-{_('marked')}", marked_copy(found, problems))


@require_POST
def intake_enter(request: HttpRequest, pk: int) -> HttpResponse:
    found = _intake(request, pk)
    if is_large(found):
        return redirect(start(ENTER, found, by=request.user))
    is_list = found.kind == IntakeKind.ENTERPRISES
    try:
        (enter_list if is_list else enter)(intake=found)
    except (NotTaken, ListNotTaken):
        (look_at_list if is_list else look)(intake=found)
        messages.error(request, _("Something has changed since the file was checked. Nothing was entered."))
    except Refusal as refusal:
        _tell(request, refusal)
    else:
        said = (
            _("The enterprises are registered.")
            if is_list
            else _("The drafts are saved. Check them, then submit them.")
        )
        messages.success(request, said)
    return redirect(found)


@require_POST
def intake_undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _intake(request, pk)
    if is_large(found):
        return redirect(start(UNDO, found, by=request.user))
    try:
        (undo_list if found.kind == IntakeKind.ENTERPRISES else undo)(intake=found)
    except Refusal as refusal:
        _tell(request, refusal)
    else:
        messages.success(request, _("What the file had entered was taken back."))
    return redirect(found)


@require_POST
def intake_submit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _intake(request, pk)
    if is_large(found):
        return redirect(start(SUBMIT, found, by=request.user))
    try:
        done = submit(intake=found, by=request.user)
    except Refusal as refusal:
        _tell(request, refusal)
    else:
        said = ngettext("%(n)d report has been submitted.", "%(n)d reports have been submitted.", len(done))
        messages.success(request, said % {"n": len(done)})
    return redirect(found)


def _intake(request: HttpRequest, pk: int) -> Intake:
    rows = Intake.objects.visible_to(request.user).select_related("cycle")
    return get_object_or_404(rows, pk=pk)


def _tell(request: HttpRequest, refusal: Refusal) -> None:
    for lack in refusal.lacks[:20]:
        messages.error(request, lack.message)
    if len(refusal.lacks) > 20:
        messages.error(request, _("%(n)d more are in the way.") % {"n": len(refusal.lacks) - 20})
