"""Lists: one declaration for the page and the export. A column's class says how its value reads in both."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reliability_tracker.cells import shown_rows
from reliability_tracker.formats import percent1, thousands
from reliability_tracker.icons import chip
from reliability_tracker.moment import carry
from reliability_tracker.statuses import Status, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from reliability_tracker.components import Empty


class Table(tables.Table):
    """A list with a caption, drawn by `settings.DJANGO_TABLES2_TEMPLATE`.

    An empty cell shows a dash and exports as nothing. `empty_text` says what a list without rows means.
    On a telephone each row is a card, headed by the column `headed_by` (or the first link, or the first).
    """

    caption: str | _StrPromise = ""
    empty_text: str | _StrPromise | None
    extent: Any = None  # of a list that may be long: `reliability_tracker.long_lists.Extent`
    nothing: Empty | None = None  # what a list says before it ever had a row
    stacked = True  # whether rows are cards on a telephone; figures that are compared down a column are not
    headed_by = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_text = self.empty_text or _("No rows match.")

    def shown_rows(self) -> Iterator[tuple[Any, SafeString]]:
        """The records of this page, or all, each with its cells drawn."""
        return shown_rows(self.columns, self.paginated_rows.data, headed_by=self._head())

    def _head(self) -> str:
        """The name of the column that heads the card of a row; none where rows are no cards."""
        if not self.stacked:
            return ""
        links = (column.name for column in self.columns if isinstance(column.column, LinkColumn))
        return self.headed_by or next(links, "") or next(column.name for column in self.columns)


class TypedColumn(tables.Column):
    """A column whose kind gives its cells a class."""

    kind = "text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        attrs = kwargs.pop("attrs", {})
        kwargs["attrs"] = {
            "th": {"class": f"col-{self.kind}"} | attrs.get("th", {}),
            "td": {"class": f"col-{self.kind}"} | attrs.get("td", {}),
        }
        super().__init__(*args, **kwargs)


class CodeColumn(TypedColumn):
    """A number or code that leads nowhere; it stays on one line."""

    kind = "code"


class NumberColumn(TypedColumn):
    """A number, rounded once for page and export; the page groups its thousands."""

    kind = "number"

    def __init__(self, *args: Any, decimals: int | None = None, **kwargs: Any) -> None:
        self.decimals = decimals
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return thousands(self.value(value))

    def value(self, value: Any) -> Any:
        if self.decimals is None:
            return value
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)


class PercentColumn(TypedColumn):
    """A share of one, as a percentage with one decimal."""

    kind = "number"

    def render(self, value: Any) -> str:
        return percent1(value)

    def value(self, value: Any) -> str:
        return percent1(value)


class DateColumn(TypedColumn):
    """A date as data has it: 2023-06-02, so that a column of them lines up."""

    kind = "date"

    def render(self, value: date | datetime) -> str:
        return self.value(value).isoformat()

    def value(self, value: date | datetime) -> date:
        if isinstance(value, datetime):
            return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
        return value


class PeriodColumn(TypedColumn):
    """From one date to another, both included; an open end shows none."""

    kind = "period"

    def __init__(self, start: str, end: str, **kwargs: Any) -> None:
        self.start, self.end = A(start), A(end)
        kwargs.setdefault("accessor", start)
        kwargs.setdefault("order_by", (start, end))
        super().__init__(**kwargs)

    def render(self, record: Any) -> str:
        return self.value(record)

    def value(self, record: Any) -> str:
        start, end = self.start.resolve(record, quiet=True), self.end.resolve(record, quiet=True)
        return f"{start or ''} – {end or ''}".strip()


class StatusColumn(TypedColumn):
    """A status: icon and word on the page, the word in the export.

    label: names the method or attribute of the row whose word is shown instead of the status's own
    """

    kind = "status"

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        self.label = label
        super().__init__(*args, **kwargs)

    def _status(self, record: Any, bound_column: Any) -> Status:
        known = status(A(bound_column.accessor).resolve(record))
        return Status(known.code, A(self.label).resolve(record), known.tone) if self.label else known

    def render(self, record: Any, bound_column: Any) -> str:
        return chip(self._status(record, bound_column))

    def value(self, record: Any, bound_column: Any) -> str:
        return str(self._status(record, bound_column).label)


class LinkColumn(TypedColumn):
    """A value that opens its page, the reader's dates carried along.

    to:   the row's address: a function of the row, or the name of one of its methods
    code: whether the value is a number or a code, which stays on one line
    """

    kind = "link"

    def __init__(
        self,
        *args: Any,
        to: str | Callable[[Any], str] = "get_absolute_url",
        code: bool = False,
        **kwargs: Any,
    ) -> None:
        self.to = to
        if code:
            self.kind = "code"
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, table: Any) -> str:
        address = self.to(record) if callable(self.to) else A(self.to).resolve(record, quiet=True)
        if not address:
            return str(value)
        return format_html('<a href="{}">{}</a>', carry(address, getattr(table, "request", None)), value)

    def value(self, value: Any) -> Any:
        return value
