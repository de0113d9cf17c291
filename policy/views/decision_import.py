"""A decision whose subjects come from a workbook: take it in, show what it says, enter it when confirmed."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from policy.decision_intake import (
    as_data,
    columns_of,
    from_data,
    label_of,
    marked_workbook,
    place_problems,
    read_lines,
    template_workbook,
)
from policy.decision_rules import Rule
from policy.decisions import NotRecorded, check, record
from policy.forms.decisions import UploadForm, enterable
from policy.rights import stewards_only
from policy.views.decisions import rule_from, trail
from reliability_tracker.tables_in import Problem
from reliability_tracker.tables_in import as_data as problems_as_data
from reliability_tracker.views import read_only
from reliability_tracker.workbooks import LISTS, WorkbookRefused
from reliability_tracker.xlsx import workbook_response

if TYPE_CHECKING:
    from django.http import HttpRequest

SALT, MARKED_SALT = "policy.decision_import", "policy.decision_import.marked"
TWO_HOURS = 2 * 60 * 60
CARRIED = 1024 * 1024  # bytes of a file that goes along with its page, to be marked


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    rule = rule_from(request)
    if rule is None:
        context = {"rules": enterable(), "trail": trail(), "workbook": True}
        return render(request, "policy/decision_kinds.html", context)
    if "confirmed" in request.POST:
        return _enter(request, rule)
    if "marked" in request.POST:
        return _marked(request, rule)
    form = UploadForm(request.POST or None, request.FILES or None, rule=rule)
    problems: list[Problem] = []
    file = b"", ""
    if request.method == "POST" and form.is_valid():
        document = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        try:
            handed_in = form.cleaned_data["file"]
            file = handed_in.read(LISTS.packed + 1), PurePath(handed_in.name or "").name
            intake = read_lines(*file, rule)
        except WorkbookRefused as error:
            form.add_error("file", str(error))
        else:
            problems = list(intake.problems)
            if not problems:
                problems = place_problems(
                    check(kind=rule.kind, subjects=intake.lines, **document), intake, rule
                )
            if not problems:
                return _preview(request, rule, document, intake.lines)
            if "marked_copy" in request.POST:
                return _marked_copy(*file, problems, rule)
    context = {
        "rule": rule,
        "form": form,
        "problems": sorted(problems, key=lambda problem: problem.row or 0),
        "marked": _carried(request, rule, file, problems) if problems else "",
        "columns": pgettext("between items of a list", ", ").join(
            label_of(field, rule) for field in columns_of(rule)
        ),
        "trail": trail(),
    }
    return render(request, "policy/decision_import.html", context)


@stewards_only
@read_only
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    rule = rule_from(request)
    if rule is None:
        raise Http404
    return workbook_response(rule.kind, template_workbook(rule))


def _preview(request: HttpRequest, rule: Rule, document: dict[str, Any], lines: Any) -> HttpResponse:
    carried = document | {"dated_on": document["dated_on"].isoformat(), "lines": as_data(lines)}
    columns = [(label_of(field, rule), field) for field in columns_of(rule)]
    context = {
        "rule": rule,
        "document": document,
        "head": [label for label, _field in columns],
        "rows": [[(label, getattr(line, field)) for label, field in columns] for line in lines],
        "confirmed": signing.dumps([request.user.pk, rule.kind, carried], salt=SALT, compress=True),
        "trail": trail(),
    }
    return render(request, "policy/decision_preview.html", context)


def _carried(request: HttpRequest, rule: Rule, file: tuple[bytes, str], problems: list[Problem]) -> str:
    """The file and what was found in it, signed, to come back for a marked copy; empty if it is too large."""
    content, name = file
    if len(content) > CARRIED:
        return ""
    whole = [request.user.pk, rule.kind, b64encode(content).decode(), name, problems_as_data(problems)]
    return signing.dumps(whole, salt=MARKED_SALT, compress=True)


def _marked(request: HttpRequest, rule: Rule) -> HttpResponse:
    """The file that was handed in, with its problems marked. Nothing of it is kept here."""
    try:
        carried = signing.loads(request.POST["marked"], salt=MARKED_SALT, max_age=TWO_HOURS)
    except signing.BadSignature:
        messages.error(request, _("The page has expired. Import the workbook again."))
        return redirect(request.get_full_path())
    person, kind, content, name, problems = carried
    if (person, kind) != (request.user.pk, rule.kind):
        raise Http404
    found = [Problem(**problem) for problem in problems]
    return _marked_copy(b64decode(content), name, found, rule)


def _marked_copy(content: bytes, name: str, problems: list[Problem], rule: Rule) -> HttpResponse:
    marked = marked_workbook(content, name, problems, rule)
    return workbook_response(f"{PurePath(name).stem}-{_('marked')}", marked)


def _enter(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Enter what was previewed; the signature says that it is what this person saw."""
    try:
        person, kind, carried = signing.loads(request.POST["confirmed"], salt=SALT, max_age=TWO_HOURS)
    except signing.BadSignature:
        messages.error(request, _("The preview has expired. Import the workbook again."))
        return redirect(request.get_full_path())
    if (person, kind) != (request.user.pk, rule.kind):
        raise Http404
    lines = from_data(carried.pop("lines"))
    carried["dated_on"] = parse_date(carried["dated_on"])
    try:
        entered = record(kind=rule.kind, subjects=lines, by=request.user, **carried)
    except NotRecorded as error:  # something was entered since the preview
        for message in error.messages:
            messages.error(request, message)
        return redirect(request.get_full_path())
    told = {"number": entered.number, "n": len(lines)}
    messages.success(request, _("%(number)s is registered with %(n)d lines.") % told)
    return redirect(entered)
