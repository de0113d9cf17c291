"""What the evidence of a row shows, asked for by the report form while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from enterprises.evidence_panel import Panel, panel_of_form
from enterprises.report_form import Entry, is_text
from enterprises.reporting import may_write
from enterprises.views.report import visible_report
from reliability_tracker.views import without_writes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@without_writes
def report_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """The panel of the first row that was sent; nothing is saved."""
    report = visible_report(request, number)
    verdict = may_write(report, by=request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    texts = MultiValueDict({name: request.POST.getlist(name) for name in request.POST if is_text(name)})
    entry = Entry(texts, improvement=report.improvement_id)
    panel = panel_of_form(entry, entry.rows[0]) if entry.rows else Panel()
    return render(request, "enterprises/report_form_evidence_panel.html", {"panel": panel})
