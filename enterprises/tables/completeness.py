"""The matrix of completeness, and the list behind each of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.completeness import Counts, Line, total
from enterprises.enums import Reached
from enterprises.models import ExpectedReport
from reliability_tracker.formats import DASH, percent1, thousands
from reliability_tracker.moment import carry
from reliability_tracker.tables import (
    DateColumn,
    LinkColumn,
    PercentColumn,
    StatusColumn,
    Table,
    TypedColumn,
)

HEADS = {
    "region": _("Region"),
    "sector": _("Sector"),
    "product_class": _("Product class"),
    "cycle": _("Cycle"),
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A line of the matrix, and what narrows the lists behind its cells."""

    line: Line
    query: Mapping[str, str]

    @property
    def counts(self) -> Counts:
        return self.line.counts

    def opens(self, reached: str) -> str:
        """The list behind a cell; a line without a code has no filter of its own and opens nothing."""
        if not self.line.code or not getattr(self.counts, reached or "expected"):
            return ""
        return carry(reverse("enterprises:expected"), None, **self.query, reached=reached)

    def opens_voluntary(self) -> str:
        if not self.line.code or not self.counts.voluntary:
            return ""
        return carry(reverse("enterprises:reports"), None, **self.query, voluntary="yes")


class CountColumn(LinkColumn):
    """A count that opens the list of what it counts; its foot is the sum."""

    kind = "number"

    def __init__(self, counted: str, *, reached: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("to", lambda row: row.opens(reached))
        super().__init__(accessor=f"counts__{counted}", footer=_sum_of(counted), **kwargs)
        self.attrs["tf"] = {"class": "col-number"}

    def render(self, value: Any, record: Any, table: Any) -> str:
        return super().render(thousands(value), record, table)


class RateColumn(PercentColumn):
    """A share of what was expected; its foot is the share of the whole."""

    def __init__(self, counted: str, **kwargs: Any) -> None:
        super().__init__(accessor=f"counts__{counted}", footer=_rate_of(counted), **kwargs)
        self.attrs["tf"] = {"class": "col-number"}


def _total_of(table: Any) -> Counts:
    return total(row.counts for row in table.data)


def _sum_of(counted: str) -> Any:
    return lambda table: thousands(getattr(_total_of(table), counted))


def _rate_of(counted: str) -> Any:
    def rate(table: Any) -> str:
        share = getattr(_total_of(table), counted)
        return "—" if share is None else percent1(share)

    return rate


class CompletenessTable(Table):
    """One line for each region, sector, class or cycle, its counts and rates, and their sum below."""

    name = TypedColumn(accessor="line__name", orderable=False, footer=_("Total"))
    code = TypedColumn(accessor="line__code", visible=False, orderable=False, verbose_name=_("code"))
    expected = CountColumn("expected", verbose_name=_("Expected"))
    received = CountColumn("received", reached=Reached.RECEIVED, verbose_name=_("Received"))
    received_rate = RateColumn("received_rate", verbose_name=_("Received, share"))
    on_time = CountColumn("on_time", reached=Reached.ON_TIME, verbose_name=_("In time"))
    on_time_rate = RateColumn("on_time_rate", verbose_name=_("In time, share"))
    returned = CountColumn("returned", reached=Reached.RETURNED, verbose_name=_("Sent back"))
    nothing = CountColumn("nothing", reached=Reached.NOTHING, verbose_name=_("Nothing to report"))
    accepted = CountColumn("accepted", reached=Reached.ACCEPTED, verbose_name=_("Accepted"))
    accepted_rate = RateColumn("accepted_rate", verbose_name=_("Accepted, share"))
    overdue = CountColumn("overdue", reached=Reached.OVERDUE, verbose_name=_("Overdue"))
    voluntary = CountColumn(
        "voluntary", to=lambda row: row.opens_voluntary(), verbose_name=pgettext_lazy("reports", "Voluntary")
    )

    caption = _("Completeness of reporting")
    stacked = False

    class Meta:
        empty_text = _("Nothing was expected here.")

    def __init__(self, data: Sequence[MatrixRow], *, way: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.columns["name"].column.verbose_name = HEADS[way]


MEASURES = {
    "received": _("Received, share"),
    "on_time": _("In time, share"),
    "accepted": _("Accepted, share"),
}


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """A line with its counts cycle by cycle, and what narrows the lists behind its cells."""

    line: Line
    cells: Mapping[str, Counts]
    query: Mapping[str, str] | None = None

    def opens(self, cycle: str, reached: str) -> str:
        """The list behind a cell; lines without a code, and those of all, open nothing."""
        if self.query is None or not self.line.code:
            return ""
        return carry(reverse("enterprises:expected"), None, **self.query, cycle=cycle, reached=reached)


class ShareColumn(TypedColumn):
    """The share of one cycle, its counts below; it opens the list of what is counted. Its foot: all lines."""

    kind = "number"

    def __init__(self, cycle: str, measure: str, **kwargs: Any) -> None:
        self.cycle, self.measure = cycle, measure
        super().__init__(accessor="cells", orderable=False, empty_values=(), footer=self._together, **kwargs)
        self.attrs["tf"] = {"class": "col-number"}

    def render(self, record: AcrossRow) -> str:
        counts = record.cells.get(self.cycle, Counts())
        share = getattr(counts, f"{self.measure}_rate")
        if share is None:
            return DASH
        below = f"{thousands(getattr(counts, self.measure))} / {thousands(counts.expected)}"
        address = record.opens(self.cycle, self.measure)
        shown = format_html('<a href="{}">{}</a>', address, percent1(share)) if address else percent1(share)
        return format_html('{}<small class="below">{}</small>', shown, below)

    def value(self, record: AcrossRow) -> str:
        share = getattr(record.cells.get(self.cycle, Counts()), f"{self.measure}_rate")
        return "" if share is None else percent1(share)

    def _together(self, table: Any) -> str:
        rows = [row for row in table.data if row.query is not None]
        share = getattr(total(row.cells.get(self.cycle, Counts()) for row in rows), f"{self.measure}_rate")
        return DASH if share is None else percent1(share)


class AcrossTable(Table):
    """Regions, sectors or classes down, cycles across."""

    name = TypedColumn(accessor="line__name", orderable=False, footer=_("Total"))
    code = TypedColumn(accessor="line__code", visible=False, orderable=False, verbose_name=_("code"))

    caption = _("Completeness of reporting, cycle by cycle")
    stacked = False

    class Meta:
        empty_text = _("Nothing was expected here.")

    def __init__(self, data: Sequence[AcrossRow], *, way: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.columns["name"].column.verbose_name = HEADS[way]


def columns_of(cycles: Sequence[Any], measure: str) -> list[tuple[str, ShareColumn]]:
    """A column for each cycle."""
    return [
        (f"cycle_{place}", ShareColumn(cycle.code, measure, verbose_name=cycle.name))
        for place, cycle in enumerate(cycles)
    ]


def _report_of(row: Any) -> str:
    return reverse("enterprises:report", args=[row.report_number])


class SelectColumn(TypedColumn):
    """A box to tick for a report that has not come. Not exported."""

    kind = "choice"

    def render(self, record: ExpectedReport) -> str:
        if record.reached not in (Reached.MISSING, Reached.OVERDUE):  # type: ignore[attr-defined]
            return ""
        label = gettext("Select %(enterprise)s") % {"enterprise": record.enterprise}
        return format_html(
            '<input type="checkbox" name="expected" value="{}" aria-label="{}" form="remind" data-choice>',
            record.pk,
            label,
        )


class ExpectedTable(Table):
    """What was expected of whom, and what has become of it. `select` is for those who may remind."""

    select = SelectColumn(
        verbose_name="", empty_values=(), accessor="pk", orderable=False, exclude_from_export=True
    )
    enterprise = LinkColumn(
        verbose_name=_("Enterprise"),
        to="enterprise__get_absolute_url",
        order_by="enterprise__enterprise_name",
    )
    credit_code = TypedColumn(accessor="enterprise__credit_code", visible=False)
    product = LinkColumn(
        verbose_name=_("Product"), accessor="improvement__product_label", orderable=False, empty_values=("",)
    )
    reached = StatusColumn(verbose_name=_("State"), accessor="reached", orderable=False)
    report = LinkColumn(
        verbose_name=_("Report"), accessor="report_number", to=_report_of, code=True, orderable=False
    )
    due_on = DateColumn(verbose_name=_("Due"), order_by=("due_on", "id"))
    extended_to = DateColumn(verbose_name=_("Extended to"), order_by="day")
    reminded_on = DateColumn(verbose_name=_("Last reminded"), orderable=False)
    region = TypedColumn(verbose_name=_("Region"), order_by="region__order")
    sector = TypedColumn(
        verbose_name=_("Sector"), accessor="improvement__sector", order_by="improvement__sector__order"
    )
    cycle = TypedColumn(verbose_name=_("Cycle"), order_by="cycle__period_to")

    caption = _("Expected reports")

    class Meta:
        model = ExpectedReport
        fields = ()
        sequence = (
            *("select", "enterprise", "credit_code", "product", "reached", "report", "due_on", "extended_to"),
            *("reminded_on", "region", "sector", "cycle"),
        )
        order_by = "due_on"
