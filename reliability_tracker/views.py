"""What views share: reads that cannot write, and the one class for lists."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.paginator import Paginator
from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django.views.generic import View
from django_tables2 import RequestConfig

from reliability_tracker.exports import csv_response, table_head, table_rows
from reliability_tracker.moment import Moment, as_of_from
from reliability_tracker.xlsx import xlsx_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from reliability_tracker.components import Empty
    from reliability_tracker.filters import FilterSet
    from reliability_tracker.tables import Table

    ViewFunction = Callable[..., HttpResponseBase]

READS = re.compile(
    r"\s*(\(*SELECT(?!.*\bFOR\s+(NO\s+KEY\s+)?UPDATE\b)|WITH|EXPLAIN|SHOW|FETCH|DECLARE|CLOSE"
    r"|SAVEPOINT|RELEASE\s+SAVEPOINT|ROLLBACK\s+TO\s+SAVEPOINT|SET\s+LOCAL)\b",
    re.IGNORECASE | re.DOTALL,
)
# pghistory puts the name of the person before what writes, in the same string
HISTORY_CONTEXT = re.compile(r"^SELECT set_config\('pghistory[^;]*; ")
WRITES_INSIDE = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|MERGE\s+INTO)\b", re.IGNORECASE
)


FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


class WroteOnRead(RuntimeError):
    """A page that only reads sent something else to the database."""


def refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """An execute wrapper that lets reads through and raises WroteOnRead on everything else."""
    text = HISTORY_CONTEXT.sub("", sql.as_string() if hasattr(sql, "as_string") else str(sql))
    if not READS.match(text) or (text.lstrip()[:4].upper() == "WITH" and WRITES_INSIDE.search(text)):
        raise WroteOnRead(text[:200])
    return execute(sql, params, many, context)


def read_only(view: ViewFunction) -> ViewFunction:
    """A view that answers GET and HEAD only and never writes."""
    return require_safe(without_writes(view))


def without_writes(view: ViewFunction) -> ViewFunction:
    """A view that never writes, whatever it is asked by: some questions are too long for an address.

    Where `settings.REFUSE_WRITES_ON_READ` is on (DEBUG, tests) anything but a read raises WroteOnRead.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.REFUSE_WRITES_ON_READ:
            return view(request, *args, **kwargs)
        with ExitStack() as guards:
            for connection in connections.all():
                guards.enter_context(connection.execute_wrapper(refuse_writes))
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response = response.render()
            return response

    return guarded


def exported(request: HttpRequest, table: Table, name: str) -> HttpResponseBase | None:
    """The table as the file that `?export=csv` or `xlsx` asks for; None where nothing asks for one."""
    if (ending := request.GET.get("export", "")) not in FORMATS:
        return None
    dated = f"{name}-{timezone.localdate().isoformat()}"
    return FORMATS[ending](dated, table_head(table), table_rows(table), len(table.rows))


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the changed part of the page only, not for the page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


@method_decorator([read_only, vary_on_headers("HX-Request")], name="dispatch")
class ListPage(View):
    """A list with search, filters, sorting, pages and export, all of it in the address.

    Set `table_class`, `title` and `export_name`, give `rows()`; the rest has defaults. An htmx request gets
    the part `rows` of the same template; `?export=csv` or `xlsx` every row that is filtered, in its order.
    """

    table_class: ClassVar[type[Table]]
    filter_class: ClassVar[type[FilterSet] | None] = None
    title: ClassVar[str | _StrPromise] = ""
    intro: ClassVar[str | _StrPromise] = ""
    export_name: ClassVar[str] = "rows"
    per_page: ClassVar[int] = 50
    paginator_class: ClassVar[type[Paginator[Any]]] = Paginator
    template_name: ClassVar[str] = "list_page.html"
    fragment_name: ClassVar[str] = "list_page.html#rows"
    dated: ClassVar[bool] = False

    moment: Moment

    def rows(self) -> QuerySet[Any]:
        """What this user may see, before filters: start from `visible_to(self.request.user)`."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What a template of one's own needs beyond the list; for the whole page only."""
        return {}

    def date_presets(self) -> list[date]:
        """The dates beside today that the as-of bar offers, where the list is `dated`."""
        return []

    def empty(self) -> Empty | None:
        """What is said where no row is before any filter, and the next step; None: the table's own words."""
        return None

    def table_kwargs(self) -> dict[str, Any]:
        """Arguments for the table: `exclude` the columns a user is not shown, `order_by` first."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.moment = as_of_from(request)
        filterset = None
        rows = self.rows()
        if self.filter_class is not None:
            filterset = self.filter_class(request.GET, queryset=rows, request=request)
            rows = filterset.qs
        table = self.table_of(rows)
        pages = {"per_page": self.per_page, "paginator_class": self.paginator_class}
        RequestConfig(request, paginate=pages).configure(table)
        if request.GET.get("export") in FORMATS:
            return self.export(table, request.GET["export"])
        narrowed = (filterset and filterset.chosen) or "after" in request.GET
        if not narrowed and not len(table.rows):
            table.nothing = self.empty()
        context = {"table": table, "filterset": filterset, "page": self}
        if wants_fragment(request):
            return render(request, self.fragment_name, context)
        return render(request, self.template_name, context | self.context())

    def table_of(self, rows: QuerySet[Any]) -> Table:
        """The table of what the filters leave."""
        return self.table_class(rows, **self.table_kwargs())

    def export(self, table: Table, ending: str) -> HttpResponseBase:
        """Every row of the filtered table as a file."""
        return FORMATS[ending](self.file_name(), table_head(table), table_rows(table), len(table.rows))

    def file_name(self) -> str:
        """What its file is called, without ending: the list and the day."""
        return f"{self.export_name}-{timezone.localdate().isoformat()}"
