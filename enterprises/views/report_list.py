"""The list of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from enterprises.filters.reports import ReportFilter
from enterprises.models import Report
from enterprises.rules import is_enterprise_person, is_staff
from enterprises.tables.reports import ReportTable
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ReportList(ListPage):
    """Every report this person may see, with where it is."""

    table_class = ReportTable
    filter_class = ReportFilter
    title = _("Improvement reports")
    export_name = "reports"
    template_name = "enterprises/report_list.html"

    def rows(self) -> QuerySet[Any]:
        shown = ("region", "city", "cycle", "sector", "project", "product_class", "assigned_to")
        return Report.objects.visible_to(self.request.user).select_related(*shown)

    def table_kwargs(self) -> dict[str, Any]:
        """Who of a level is to check a report is its own affair."""
        return {} if is_staff.test(self.request.user) else {"exclude": ("assigned_to",)}

    def context(self) -> dict[str, Any]:
        return {"may_start": is_enterprise_person.test(self.request.user)}
