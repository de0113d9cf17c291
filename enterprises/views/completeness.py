"""Completeness: the matrix that reviewers begin with, and the expected reports behind each of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.completeness import (
    EACH,
    WAYS,
    Line,
    completeness,
    completeness_by_cycle,
    cycle_asked_for,
    expected_reports,
    of_the_nation,
    of_the_nation_by_cycle,
    total,
)
from enterprises.enums import Reached
from enterprises.filters.completeness import ExpectedFilter
from enterprises.models import Cycle
from enterprises.reminders_by_hand import may_remind
from enterprises.rules import is_national, sees_completeness
from enterprises.tables.completeness import (
    HEADS,
    MEASURES,
    AcrossRow,
    AcrossTable,
    CompletenessTable,
    ExpectedTable,
    MatrixRow,
    columns_of,
)
from policy.models import Sector
from reliability_tracker.components import Tab
from reliability_tracker.long_lists import LongList
from reliability_tracker.tables import Table
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet


class ForReviewers(ListPage):
    """A list for those who check and those who look on; others have their own reports and worklist."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        if not sees_completeness.test(self.request.user):
            raise PermissionDenied(_("Authorities see how complete the reporting of their area is."))
        return super().get(*args, **kwargs)


class Completeness(ForReviewers):
    table_class: type[Table] = CompletenessTable  # type: ignore[misc]  # a request may show the other one
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
        self.across = asked.get("cycle") == EACH and asked.get("by") != "cycle"
        way = asked.get("by", "")
        self.way = way if way in WAYS else self._first_way()
        self.cycle = cycle_asked_for(asked.get("cycle", ""))
        sector = asked.get("sector", "")
        self.sector = sector if sector in set(Sector.objects.values_list("code", flat=True)) else ""
        code = "" if self.way == "cycle" or self.cycle is None else self.cycle.code
        if self.across:
            return self._cycles_across(today)
        self.narrowed = {"cycle": code, "sector": "" if self.way == "sector" else self.sector}
        lines = completeness(self.request.user, self.way, **self.narrowed, on=today)
        self.own = total(line.counts for line in lines)
        return [
            MatrixRow(line, {k: v for k, v in (self.narrowed | {self.way: line.code}).items() if v})
            for line in lines
        ]

    def _cycles_across(self, today: datetime.date) -> list[AcrossRow]:
        """Lines with a column for each cycle; below those of a province stands the whole country."""
        self.table_class = AcrossTable
        measure = self.request.GET.get("measure", "")
        self.measure = measure if measure in MEASURES else next(iter(MEASURES))
        self.narrowed = {"cycle": "", "sector": "" if self.way == "sector" else self.sector}
        lines = completeness_by_cycle(self.request.user, self.way, on=today, sector=self.sector)
        self.own = total(line.counts for line, _cells in lines)
        rows = [AcrossRow(line, cells, self._query(line)) for line, cells in lines]
        if not is_national.test(self.request.user):
            nation = of_the_nation_by_cycle(on=today, sector=self.narrowed["sector"])
            rows.append(AcrossRow(Line("", str(self.nation_title), total(nation.values())), nation))
        return rows

    def _query(self, line: Line) -> dict[str, str]:
        return {k: v for k, v in ({"sector": self.narrowed["sector"]} | {self.way: line.code}).items() if v}

    def _first_way(self) -> str:
        return "region" if is_national.test(self.request.user) else "sector"

    def table_kwargs(self) -> dict[str, Any]:
        if not self.across:
            return {"way": self.way}
        cycles = list(Cycle.objects.visible_to(self.request.user).opened())
        return {"way": self.way, "extra_columns": columns_of(cycles, self.measure)}

    def context(self) -> dict[str, Any]:
        national = is_national.test(self.request.user)
        kept = {"cycle": self.request.GET.get("cycle", ""), "sector": self.sector}
        query = "".join(f"&{name}={value}" for name, value in kept.items() if value)
        nation = self.own if national else of_the_nation(**self.narrowed, on=timezone.localdate())
        return {
            "measures": MEASURES.items() if self.across else (),
            "tabs": [Tab(head, f"?by={way}{query}", way == self.way) for way, head in HEADS.items()],
            "cycles": Cycle.objects.visible_to(self.request.user).opened(),
            "sectors": Sector.objects.all(),
            "own": self.own,
            "today": timezone.localdate(),
            "nation": None if national else nation,
        }


class ExpectedList(ForReviewers, LongList):
    """The expected reports a person may see, each with what has become of it."""

    table_class = ExpectedTable
    filter_class = ExpectedFilter
    title = gettext_lazy("Expected reports")
    intro = gettext_lazy("The reports expected in each cycle, by whom, and how far each has come.")
    export_name = "expected-reports"
    in_order = ("due_on",)
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
