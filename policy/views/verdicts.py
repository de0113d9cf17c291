"""One verdict on a class, open down to the report of each product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from policy.models import ClassVerdict
from policy.rights import is_steward
from policy.verdict_page import verdict_shown
from policy.views.benchmarks import trail
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@read_only
def verdict(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    rows = ClassVerdict.objects.visible_to(request.user).filter(product_class=code).defer("input")
    found = get_object_or_404(
        rows.select_related("product_class", "benchmark__indicator", "rule", "judged_by"), pk=pk
    )
    context = {
        "verdict": found,
        "found": verdict_shown(found, request.user),
        "steward": is_steward(request.user),
        "trail": trail(found.product_class, benchmarks=False),
    }
    return render(request, "policy/verdict.html", context)
