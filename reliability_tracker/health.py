"""For those who run it: is it up, and how is it doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from reliability_tracker.condition import findings, operators_only
from reliability_tracker.gauges import told
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers, 503 if it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    return JsonResponse({"status": "ok", "database": True})


@never_cache
@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus's page, for whoever sends METRICS_TOKEN as a bearer token; to others it is not there."""
    sent = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(sent, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    answer = ExportToDjangoView(request)
    answer.write(told())
    return answer


@never_cache
@operators_only
@read_only
def state(request: HttpRequest) -> HttpResponse:
    """For those who run it: database, workers, queue, failures, and what the apps have to say."""
    return render(request, "jobs/health.html", {"findings": findings()})


@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """The floor of the bench: what a signed-in page costs before it does anything."""
    return HttpResponse()
