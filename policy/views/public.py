"""What everyone may read without signing in: the figures last published, and the announced list.

Names and products only. What enterprises add (open public notices) stands in `enterprises.views.public`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy

from policy.checking import snapshot_code
from policy.models import DecisionSubject, Snapshot
from policy.named_list import NamedFilter, NamedTable, named_workbook
from policy.snapshot_page import target_lines
from policy.snapshots import published_words
from reliability_tracker.views import ListPage, read_only
from reliability_tracker.xlsx import workbook_response

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from reliability_tracker.tables import Table


@login_not_required
@read_only
def headline(request: HttpRequest) -> HttpResponse:
    """The figures of the snapshot published last, as they were published."""
    newest = Snapshot.objects.order_by("-number").first()
    lines = target_lines(newest, published_words(newest)) if newest else []
    context = {
        "snapshot": newest,
        "targets": [line for line in lines if line.goal],
        "narrative": [line for line in lines if not line.goal],
        "check_code": snapshot_code(newest.digest) if newest else "",
        "named": DecisionSubject.objects.titles(timezone.localdate()).count(),
    }
    return render(request, "policy/headline.html", context)


@method_decorator(login_not_required, name="dispatch")
class NamedList(ListPage):
    """The demonstrations whose title stands today, in administrative order."""

    table_class = NamedTable
    filter_class = NamedFilter
    title = gettext_lazy("Typical demonstrations")
    intro = gettext_lazy(
        "The demonstrations of reliability improvement that the ministry has named, in the order of "
        "administrative divisions, which is not a ranking."
    )
    export_name = "typical-demonstrations"

    def rows(self) -> QuerySet[Any]:
        titles = DecisionSubject.objects.titles(timezone.localdate())
        rows: QuerySet[Any] = titles.select_related("region", "sector", "decision")
        return rows

    def export(self, table: Table, ending: str) -> HttpResponseBase:
        """As a workbook the list looks like the one of the ministry; as CSV it is data."""
        if ending != "xlsx":
            return super().export(table, ending)
        return workbook_response(self.file_name(), named_workbook(table.data.data))
