"""The page of a report: what it says, where it is, what has happened, and what this reader may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from enterprises import carrying, history, submission
from enterprises.checking_page import is_inside, side_of
from enterprises.conditions import is_turn_of
from enterprises.content import differences_between, parts_of
from enterprises.duplicates import twins_of
from enterprises.enums import CHECKS, OPEN
from enterprises.evidence_export import data_of, has_data
from enterprises.evidence_page import rows_with_evidence
from enterprises.models import IndicatorRow, Report
from enterprises.places import place_of
from enterprises.reporting import may_write
from enterprises.review import open_for_check
from enterprises.workflow import deeds_for
from reliability_tracker.exports import csv_response
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

READ_WITH = (
    *("enterprise", "region", "city", "cycle", "corrects", "improvement", "carried_from"),
    *("product_class", "sector", "project", "layer", "link", "annulled_by_decision"),
    *("opened_by", "created_by", "assigned_to"),
)

ROWS_WITH = ("indicator", "plan", "assessment")


def visible_report(request: HttpRequest, number: str) -> Report:
    """The report with what its page shows; 404 for one that this person may not see."""
    reports = Report.objects.visible_to(request.user).select_related(*READ_WITH)
    report: Report = get_object_or_404(reports, number=number)
    return report


@read_only
def report(request: HttpRequest, number: str) -> HttpResponse:
    found = visible_report(request, number)
    prefetch_related_objects([found], Prefetch("rows", IndicatorRow.objects.select_related(*ROWS_WITH)))
    versions = Report.objects.visible_to(request.user).filter(improvement=found.improvement_id)
    before = history.compared_with(found, versions)
    rows = rows_with_evidence(found, request.user)
    context = {
        "report": found,
        "place": place_of(found, request.user),
        "effect": history.effect_on_count(found),
        "offers": deeds_for(request.user, found),
        "may_write": bool(may_write(found, by=request.user)),
        "may_carry": carrying.may_carry_over(found, by=request.user),
        "opens": is_turn_of(request.user, found) and found.opened_at is None,
        "parts": parts_of(found),
        "rows": rows,
        "has_charts": any(getattr(row.evidence, "chart", None) for row in rows),
        "twins": twins_of(found, request.user),
        "files": history.files_of(found),
        "earlier": before if found.corrects_id else None,
        "before": before,
        "later": versions.filter(corrects=found).order_by("version").last(),
        "differences": differences_between(before, found) if before else [],
        "compares": bool(found.corrects_id) or found.state in CHECKS,
        "warnings": submission.warnings(found, on=timezone.localdate()) if found.state in OPEN else [],
        "happenings": history.happenings(found, inside=is_inside(found, request.user)),
        "side": side_of(found, request.user),
    }
    return render(request, "enterprises/report.html", context)


@read_only
def report_data(request: HttpRequest, number: str, order: int) -> HttpResponseBase:
    """The data behind one row of the report as CSV, for whoever may read the report."""
    row = get_object_or_404(visible_report(request, number).rows, order=order)
    if not has_data(row):
        raise Http404
    head, lines = data_of(row)
    return csv_response(f"{number}-{order}", head, lines, len(lines))


@require_POST
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """The reviewer's page says by itself that it was shown; nothing comes back."""
    found = visible_report(request, number)
    if not is_turn_of(request.user, found):
        raise Http404
    open_for_check(report=found, by=request.user)
    return HttpResponse(status=204)
