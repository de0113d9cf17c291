"""Applying: choose call and product, write the application, save it as often as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.forms.applications import ApplicationPage
from enterprises.models import Application, Call
from enterprises.nomination import applying, case, course, field_comments
from enterprises.rules import is_enterprise_person, is_own_enterprise_reporter
from enterprises.verdicts import Refusal
from enterprises.views.applications import visible_application
from reliability_tracker.forms import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def application_new(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the product; the draft begins with what its accepted report says."""
    if not is_enterprise_person.test(request.user):
        raise PermissionDenied(_("Only people of the enterprise itself can do this."))
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    choices = course.choices(request.user, call)
    if request.method == "POST":
        chosen = next((c for c in choices if str(c.improvement.pk) == request.POST.get("improvement")), None)
        if chosen is None:
            raise Http404
        try:
            started = applying.start(improvement=chosen.improvement, call=call, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        return redirect("enterprises:application_edit", started.number)
    return render(request, "enterprises/application_new.html", {"call": call, "choices": choices})


@require_http_methods(["GET", "HEAD", "POST"])
def application_edit(request: HttpRequest, number: str) -> HttpResponse:
    """The form. Saving needs nothing; what is missing to submit stands above it."""
    found = visible_application(request, number)
    if not (verdict := applying.may_write(found, by=request.user)):
        if not is_own_enterprise_reporter.test(request.user, found):
            raise PermissionDenied(str(verdict))
        messages.info(request, str(verdict))
        return redirect(found)
    if request.method != "POST":
        return _page(request, found, ApplicationPage(found), [])
    page = ApplicationPage(found, request.POST, request.FILES)
    if not page.is_valid():
        return _page(request, found, page, page.problems)
    for save in (_save_texts, _save_files):
        try:
            save(request, found, page)
        except Refusal as refusal:
            return _page(request, found, page, [Problem("", lack.message, "") for lack in refusal.lacks])
    messages.success(request, _("Saved."))
    if "submit" in request.POST:
        return redirect("enterprises:application_deed", found.number, "submit")
    return redirect("enterprises:application_edit", found.number)


def _save_texts(request: HttpRequest, found: Application, page: ApplicationPage) -> None:
    """Texts and rows; the page then goes on from the revision that this made."""
    try:
        page.revision = int(request.POST.get("revision", ""))
    except ValueError:
        page.revision = found.revision
    saved = applying.save(
        application=found,
        by=request.user,
        revision=page.revision,
        fields=page.fields,
        rows=page.kept_rows,
        rights=page.kept_rights,
    )
    page.revision = saved.revision


def _save_files(request: HttpRequest, found: Application, page: ApplicationPage) -> None:
    """The files that came along, and those that are to go."""
    for kind, file, note in page.files.brought:
        applying.enclose(application=found, by=request.user, file=file, kind=kind, note=note)
    away = set(page.files.cleaned_data.get("away") or [])
    for enclosure in page.enclosures:
        if str(enclosure.pk) in away:
            applying.take_out(enclosure=enclosure, by=request.user)


def _page(
    request: HttpRequest, found: Application, page: ApplicationPage, problems: list[Problem]
) -> HttpResponse:
    stored = Application.objects.get(pk=found.pk)  # the form has written into the other
    missing = case.problems(stored, on=timezone.localdate())
    rows = list(stored.rows.select_related("indicator"))
    context = {
        "application": stored,
        "page": page,
        "problems": problems,
        "progress": page.progress([Problem(one.label, one.message, f"id_{one.field}") for one in missing]),
        "returned": field_comments.last_return(stored) if stored.returned_from else None,
        "asked": [
            Problem(case.label_of(one.field, rows), one.text, f"id_{one.field}")
            for one in (field_comments.asked(stored) if stored.returned_from else [])
        ],
        "revision": page.revision or request.POST.get("revision", stored.revision),
    }
    return render(request, "enterprises/application_form.html", context)
