"""推荐汇总表 to save, print and seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from enterprises.models import RecommendationList
from enterprises.nomination.summary_list import summary_list
from reliability_tracker.views import read_only
from reliability_tracker.xlsx import workbook_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@read_only
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a workbook, for those who made it, their province, and national staff."""
    visible = RecommendationList.objects.visible_to(request.user)
    drawn_up = get_object_or_404(visible.select_related("call", "region", "association"), pk=pk)
    return workbook_response(f"推荐汇总表-{drawn_up.number}", summary_list(drawn_up))
