"""Starting a report, and its print for the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import beginnings
from enterprises.content import parts_of
from enterprises.drafts import draft_of
from enterprises.evidence_page import rows_with_evidence
from enterprises.filing import Filing
from enterprises.models import Cycle, Improvement
from enterprises.report_fields import SECTIONS
from enterprises.reporting import may_report, start_report
from enterprises.rules import is_enterprise_person
from enterprises.starting import own_improvements, reportable, to_begin_like
from enterprises.submission import problems_of
from enterprises.verdicts import Refusal
from enterprises.views.report import visible_report
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponseBase:
    """Choose product and cycle, see what will be asked, start. Starting twice leads to the same draft."""
    if not is_enterprise_person.test(request.user):
        raise PermissionDenied(_("Only people of the enterprise itself can do this."))
    given = request.POST if request.method == "POST" else request.GET
    improvement, cycle = _chosen(request, given.get("improvement", ""), given.get("cycle", ""))
    if request.method == "POST":
        if improvement is None or cycle is None:
            raise Http404
        return _started(request, improvement, cycle)
    if improvement is None or cycle is None:
        return _choice(request, improvement)
    return _before(request, improvement, cycle)


def _chosen(request: HttpRequest, pk: str, code: str) -> tuple[Improvement | None, Cycle | None]:
    improvement = None
    if pk:
        own = {str(improvement.pk): improvement for improvement in own_improvements(request.user)}
        if pk not in own:
            raise Http404
        improvement = own[pk]
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), code=code) if code else None
    return improvement, cycle


@read_only
def _choice(request: HttpRequest, improvement: Improvement | None) -> HttpResponse:
    items = reportable(request.user, timezone.localdate())
    if improvement is not None:
        items = [item for item in items if item.improvement == improvement]
    nothing = None if items else beginnings.reportable(request.user)
    context = {"items": items, "improvement": improvement, "nothing": nothing}
    return render(request, "enterprises/report_new.html", context)


@read_only
def _before(request: HttpRequest, improvement: Improvement, cycle: Cycle) -> HttpResponse:
    """What will be asked beyond what is known already, so that it can be collected before one starts."""
    today = timezone.localdate()
    draft = draft_of(improvement, cycle)
    asked = problems_of(Filing(draft.report, draft.rows, today))
    item = next(
        (i for i in reportable(request.user, today) if (i.improvement, i.cycle) == (improvement, cycle)), None
    )
    deadline = item.deadline if item else cycle.deadline
    context = {
        "improvement": improvement,
        "cycle": cycle,
        "item": item,
        "late": item.late if item else deadline.is_late_on(today),
        "in_grace": not deadline.needs_reason_on(today),
        "deadline": deadline,
        "verdict": may_report(improvement, cycle, by=request.user),
        "others": to_begin_like(improvement),
        "asked": [
            (section.title, [problem for problem in asked if problem.section == section.key])
            for section in SECTIONS
        ],
    }
    return render(request, "enterprises/report_before.html", context)


def _started(request: HttpRequest, improvement: Improvement, cycle: Cycle) -> HttpResponse:
    number = request.POST.get("like", "")
    like = next((other for other in to_begin_like(improvement) if other.number == number), None)
    try:
        report = start_report(improvement=improvement, cycle=cycle, by=request.user, like=like)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("enterprises:report_new")
    return redirect("enterprises:report_edit" if report.is_editable else "enterprises:report", report.number)


@read_only
def report_print(request: HttpRequest, number: str) -> HttpResponse:
    """The report as a working paper on A4, with room for signature and seal."""
    report = visible_report(request, number)
    files = report.attachments.filter(removed_at__isnull=True).select_related("row")
    context = {
        "report": report,
        "parts": parts_of(report),
        "rows": rows_with_evidence(report, request.user),
        "files": files,
        "printed_at": timezone.now(),
    }
    return render(request, "enterprises/report_print.html", context)
