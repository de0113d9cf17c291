"""Writing a report: the form, its saving, and the submission it leads to.

A save names the revision it was written on. If a colleague has saved since, nothing is overwritten: the page
shows both versions. What somebody had written when their session ended is offered to them after sign-in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import unsaved
from enterprises.attachments import ACCEPT
from enterprises.conflict import KEEP, conflicts, merged
from enterprises.data_files import ACCEPT_DATA
from enterprises.enums import AttachmentKind, Deed
from enterprises.evidence_help import for_script
from enterprises.models import Report
from enterprises.report_fields import WHOLE_ROW
from enterprises.report_form import Entry, Texts, is_text, next_row, texts_of
from enterprises.report_page import FormPage
from enterprises.reporting import SaveOutcome, attach, may_write, remove_attachment, save_report
from enterprises.rules import files_for
from enterprises.submission import Problem
from enterprises.verdicts import Refusal
from enterprises.views.data_files import DATA_FILE, put_into_texts
from enterprises.views.report import visible_report
from enterprises.workflow import perform
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest

PLACE = re.compile(r"rows-\d{1,3}|files")  # where one comes back to
FILE = "file-"  # what the name of a file input begins with; then a row's, or `report`


@login_not_required  # it sends visitors to the sign-in page itself, and keeps what they had written
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, number: str) -> HttpResponseBase:
    if not request.user.is_authenticated:
        if request.method == "POST":
            unsaved.keep(request, number)
        return redirect_to_login(reverse("enterprises:report_edit", args=[number]))
    report = visible_report(request, number)
    verdict = may_write(report, by=request.user)
    if not verdict:
        if not files_for.test(request.user, report):
            raise PermissionDenied(str(verdict))
        messages.info(request, str(verdict))
        return redirect(report)
    if request.method != "POST":
        return _form(request, report)
    if "restore" in request.POST or "discard" in request.POST:
        return _restored(request, report)
    return _posted(request, report, _texts(request.POST))


@read_only
def _form(request: HttpRequest, report: Report) -> HttpResponse:
    return _page(request, FormPage(report, request.user))


@require_POST
def report_autosave(request: HttpRequest, number: str) -> JsonResponse:
    """Save what is being written, and say in JSON what became of it."""
    report = visible_report(request, number)
    if request.POST.get("writer") != str(request.user.pk):
        return JsonResponse({"message": _("You are signed in as somebody else now.")}, status=403)
    try:
        entry = Entry(_texts(request.POST), improvement=report.improvement_id)
        outcome = save_report(report=report, data=entry.entered, revision=_revision(request), by=request.user)
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)}, status=403)
    if not outcome.saved:
        return JsonResponse({"message": _who_saved(outcome)}, status=409)
    page = FormPage(outcome.report, request.user)
    return JsonResponse(
        {
            "revision": outcome.report.revision,
            "time": f"{timezone.localtime():%H:%M}",
            "unread": dict(entry.unread()),
            "progress": render_to_string("enterprises/report_form_progress.html", {"page": page}, request),
            "warnings": render_to_string("enterprises/report_form_warnings.html", {"page": page}, request),
        }
    )


def _posted(request: HttpRequest, report: Report, texts: Texts) -> HttpResponse:
    """Save first, whatever else was asked for; then do it."""
    if "merge" in request.POST:
        texts = merged(texts, _stored(report), _choices(request.POST))
    if "add_row" in request.POST:
        commented = report.field_comments.values_list("field", flat=True)
        added = next_row(texts, commented)
        texts.appendlist("row", str(added))
    if gone := request.POST.get("remove_row"):
        texts.setlist("row", [order for order in texts.getlist("row") if order != gone])
    read = put_into_texts(request, texts)
    entry = Entry(texts, improvement=report.improvement_id)
    try:
        outcome = save_report(report=report, data=entry.entered, revision=_revision(request), by=request.user)
        refused_files = [*read.refused, *_keep_files(request, outcome.report, read.refused)]
        asked = request.POST.get("attach") or request.POST.get("read_data", "")
        place = _remove_file(request, outcome.report) or asked
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    unsaved.forget(request, report.number)
    if not outcome.saved:
        return _conflict(request, outcome, entry)
    read.tell(request, entry)
    if refused_files:
        return _page(request, FormPage(outcome.report, request.user), refused_files)
    if (order := request.POST.get("assess", "")).isdecimal():
        return _page(request, FormPage(outcome.report, request.user, assessed=int(order)))
    if "submit" in request.POST:
        return _submitted(request, outcome.report)
    if "add_row" in request.POST:
        place = f"rows-{added}"
    elif gone:
        place = "rows"
    elif "read_data" in request.POST and read.names:
        place = read.place(texts)
    elif not PLACE.fullmatch(place):
        place = ""
        messages.success(request, _("Saved."))
    return _back(report, place)


def _submitted(request: HttpRequest, report: Report) -> HttpResponse:
    page = FormPage(report, request.user)
    given = page.given
    try:
        perform(
            Deed.SUBMIT,
            report,
            by=request.user,
            comment=given.comment,
            answers=given.answers,
            late_reason=given.late_reason,
        )
    except Refusal as refusal:
        others = [lack.message for lack in refusal.lacks if not lack.anchor and not lack.field]
        for problem in page.todo:
            page.entry.say(problem.field, problem.message)
        return _page(request, page, [*(Problem("", "", message, "") for message in others), *page.todo])
    messages.success(request, _("Submitted. Here you always see where the report is and what happens next."))
    return redirect(report)


def _page(request: HttpRequest, page: FormPage, problems: list[Problem] | None = None) -> HttpResponse:
    context = {
        "page": page,
        "report": page.report,
        "problems": problems or [],
        "accept": ACCEPT,
        "accept_data": ACCEPT_DATA,
        "evidence": for_script(),
        "kinds": AttachmentKind.choices,
        "kept": unsaved.kept(request, page.report.number),
    }
    return render(request, "enterprises/report_form.html", context, status=422 if problems else 200)


def _conflict(request: HttpRequest, outcome: SaveOutcome, mine: Entry) -> HttpResponse:
    """Both versions of what differs, to choose from; nothing is written until then."""
    rows = list(outcome.report.rows.select_related("indicator"))
    theirs = Entry.of(outcome.report, rows, mine.lists)
    context = {
        "report": outcome.report,
        "sentence": _who_saved(outcome),
        "conflicts": conflicts(theirs, mine, outcome.differences, rows),
        "texts": [(name, text) for name, given in mine.texts.lists() for text in given],
        "keep": KEEP,
    }
    return render(request, "enterprises/report_conflict.html", context, status=409)


def _restored(request: HttpRequest, report: Report) -> HttpResponse:
    """Save what was kept when the session ended, on top of the revision it was written on; or drop it."""
    kept = unsaved.kept(request, report.number)
    unsaved.forget(request, report.number)
    if kept is None or "discard" in request.POST:
        return _back(report)
    entry = Entry(kept.texts, improvement=report.improvement_id)
    outcome = save_report(report=report, data=entry.entered, revision=kept.revision, by=request.user)
    if not outcome.saved:
        return _conflict(request, outcome, entry)
    messages.success(request, _("Saved."))
    return _back(report)


def _keep_files(request: HttpRequest, report: Report, unread: list[Problem]) -> list[Problem]:
    """Attach the files that were chosen; returns those that are not taken, with the reasons.

    unread: files of data that could not be read, which are not kept
    """
    rows = {f"rows-{row.order}": row for row in report.rows.all()}
    refused = []
    for name, files in request.FILES.lists():
        if any(problem.field == name for problem in unread):
            continue
        place = name.removeprefix(DATA_FILE).removeprefix(FILE)
        whole = WHOLE_ROW.fullmatch(place)
        kind = AttachmentKind.EVIDENCE if whole else request.POST.get("file_kind", "")
        for file in files:
            try:
                attach(
                    report=report,
                    file=file,
                    kind=kind if kind in AttachmentKind.values else AttachmentKind.OTHER,
                    by=request.user,
                    row=rows.get(place),
                )
            except ValidationError as wrong:
                if isinstance(wrong, Refusal):
                    raise
                refused += [Problem(name, _("File"), message, "") for message in wrong.messages]
    return refused


def _remove_file(request: HttpRequest, report: Report) -> str:
    """Remove the file that was crossed out; returns the place it stood at."""
    number = request.POST.get("remove_file", "")
    attachment = report.attachments.filter(pk=int(number)).first() if number.isdecimal() else None
    if attachment is None:
        return ""
    remove_attachment(attachment=attachment, by=request.user)
    return f"rows-{attachment.row.order}" if attachment.row else "files"


def _who_saved(outcome: SaveOutcome) -> str:
    saved_at = timezone.localtime(outcome.report.saved_at)
    return _("%(name)s saved this report at %(time)s, while you were writing. Nothing was overwritten.") % {
        "name": outcome.report.saved_by,
        "time": f"{saved_at:%H:%M}",
    }


def _stored(report: Report) -> Texts:
    return texts_of(report, list(report.rows.all()))


def _choices(posted: Any) -> dict[str, str]:
    return {name.removeprefix(KEEP): posted[name] for name in posted if name.startswith(KEEP)}


def _texts(posted: Any) -> Texts:
    return MultiValueDict({name: posted.getlist(name) for name in posted if is_text(name)})


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _back(report: Report, anchor: str = "") -> HttpResponseRedirect:
    address = reverse("enterprises:report_edit", args=[report.number])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
