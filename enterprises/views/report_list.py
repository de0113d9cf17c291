"""The list of reports."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from enterprises import beginnings
from enterprises.conditions import is_turn_of
from enterprises.deciding import deeds_at_once
from enterprises.filters.reports import ReportFilter
from enterprises.flagging import open_flags
from enterprises.models import Report
from enterprises.rules import (
    checks_reports,
    is_enterprise_person,
    is_national,
    is_provincial_reviewer,
    is_regional_staff,
    is_staff,
)
from enterprises.tables.reports import ReportTable
from reliability_tracker.components import Empty
from reliability_tracker.long_lists import LongList

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ReportList(LongList):
    """Every report this person may see, with where it is."""

    table_class = ReportTable
    filter_class = ReportFilter
    title = _("Improvement reports")
    export_name = "reports"
    template_name = "enterprises/report_list.html"
    in_order = ("number", "enterprise_name", "state_since", "step_due_on")

    def rows(self) -> QuerySet[Any]:
        shown = ("region", "city", "cycle", "sector", "project", "product_class", "assigned_to")
        user = self.request.user
        rows = Report.objects.visible_to(user).select_related(*shown)
        if not is_national.test(user):  # who sees drafts, and by when they are due
            rows = rows.with_deadline()
        return rows.annotate(open_flags=open_flags()) if is_staff.test(user) else rows

    def table_kwargs(self) -> dict[str, Any]:
        """Who of a level is to check a report is its own affair."""
        user = self.request.user
        return {
            "inside": is_staff.test(user),
            "choosable": partial(is_turn_of, user) if checks_reports.test(user) else None,
            "hidden": _beside_the_point(user),
        }

    def context(self) -> dict[str, Any]:
        user = self.request.user
        deeds = deeds_at_once(user) if checks_reports.test(user) else []
        return {
            "may_start": is_enterprise_person.test(user),
            "may_enter_paper": is_provincial_reviewer.test(user),
            "deeds": deeds,
        }

    def empty(self) -> Empty:
        return beginnings.reports(self.request.user)


def _beside_the_point(user: Any) -> tuple[str, ...]:
    """Columns that say the same in every row of this reader, or little: they stand in the export only."""
    if is_national.test(user):
        return ("sector", "cycle")
    if is_regional_staff.test(user):
        return ("region", "cycle")
    if is_enterprise_person.test(user):
        return ("enterprise_name", "region", "sector")
    return ("step_due_on",)  # associations see what was accepted: nobody owes anything of it
