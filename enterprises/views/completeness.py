"""Completeness: the matrix that reviewers begin with, and the expected reports behind each of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.completeness import (
    WAYS,
    completeness,
    cycle_asked_for,
    expected_reports,
    of_the_nation,
    total,
)
from enterprises.enums import Reached
from enterprises.filters.completeness import ExpectedFilter
from enterprises.models import Cycle
from enterprises.reminders_by_hand import may_remind
from enterprises.rules import is_national, sees_completeness
from enterprises.tables.completeness import HEADS, CompletenessTable, ExpectedTable, MatrixRow
from policy.models import Sector
from reliability_tracker.components import Tab
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ForReviewers(ListPage):
    """A list for those who check and those who look on; others have their own reports and worklist."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        if not sees_completeness.test(self.request.user):
            raise PermissionDenied(_("Authorities see how complete the reporting of their area is."))
        return super().get(*args, **kwargs)


class Completeness(ForReviewers):
    table_class = CompletenessTable
    title = gettext_lazy("Completeness of reporting")
    export_name = "completeness"
    template_name = "enterprises/completeness.html"
    per_page = 100
    nation_title = gettext_lazy("In the whole country")

    @property
    def own_title(self) -> str:
        return str(self.nation_title) if is_national.test(self.request.user) else _("In your area")

    tabs_label = gettext_lazy("Divided by")

    def rows(self) -> Any:
        asked, today = self.request.GET, timezone.localdate()
        way = asked.get("by", "")
        self.way = way if way in WAYS else self._first_way()
        self.cycle = cycle_asked_for(asked.get("cycle", ""))
        sector = asked.get("sector", "")
        self.sector = sector if sector in set(Sector.objects.values_list("code", flat=True)) else ""
        code = "" if self.way == "cycle" or self.cycle is None else self.cycle.code
        self.narrowed = {"cycle": code, "sector": "" if self.way == "sector" else self.sector}
        lines = completeness(self.request.user, self.way, **self.narrowed, on=today)
        self.own = total(line.counts for line in lines)
        return [
            MatrixRow(line, {k: v for k, v in (self.narrowed | {self.way: line.code}).items() if v})
            for line in lines
        ]

    def _first_way(self) -> str:
        return "region" if is_national.test(self.request.user) else "sector"

    def table_kwargs(self) -> dict[str, Any]:
        return {"way": self.way}

    def context(self) -> dict[str, Any]:
        national = is_national.test(self.request.user)
        kept = {"cycle": self.request.GET.get("cycle", ""), "sector": self.sector}
        query = "".join(f"&{name}={value}" for name, value in kept.items() if value)
        nation = self.own if national else of_the_nation(**self.narrowed, on=timezone.localdate())
        return {
            "tabs": [Tab(head, f"?by={way}{query}", way == self.way) for way, head in HEADS.items()],
            "cycles": Cycle.objects.visible_to(self.request.user).opened(),
            "sectors": Sector.objects.all(),
            "own": self.own,
            "nation": None if national else nation,
        }


class ExpectedList(ForReviewers):
    """The expected reports a person may see, each with what has become of it."""

    table_class = ExpectedTable
    filter_class = ExpectedFilter
    title = gettext_lazy("Expected reports")
    intro = gettext_lazy("What was owed in each cycle, by whom, and what has become of it.")
    export_name = "expected-reports"
    template_name = "enterprises/expected.html"
    fragment_name = "enterprises/expected.html#rows"

    @property
    def may_remind(self) -> bool:
        return bool(may_remind(self.request.user))

    @property
    def remind_all(self) -> str:
        """The address that reminds of all rows of the list, where all of them are missing."""
        asked = self.request.GET.copy()
        for name in ("page", "sort", "export", "expected"):
            asked.pop(name, None)
        missing = asked.get("reached") in (Reached.MISSING, Reached.OVERDUE)
        return f"{reverse('enterprises:remind')}?{asked.urlencode()}&all=1" if missing else ""

    def table_kwargs(self) -> dict[str, Any]:
        return {} if self.may_remind else {"exclude": ("select",)}

    def rows(self) -> QuerySet[Any]:
        return expected_reports(self.request.user, timezone.localdate())
