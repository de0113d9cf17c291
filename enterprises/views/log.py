"""The log of all changes, for stewards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.filters.log import LogFilter
from enterprises.log_words import address_of, changes_of, kind_of, names_in, names_of_people, who
from enterprises.rules import is_ministry_steward
from enterprises.tables.log import LogTable
from reliability_tracker.change_log import LogEntry
from reliability_tracker.long_lists import LongList
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


class Log(LongList):
    table_class = LogTable
    filter_class = LogFilter
    title = gettext_lazy("Log of changes")
    intro = gettext_lazy(
        "Every change of every record: who, when, from where, before and after. The database writes it,"
        " nobody can change it, and nothing is ever deleted from it (the law asks for at least 180 days)."
    )
    export_name = "log"
    in_order = ("at",)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        _require_steward(self.request)
        return super().get(*args, **kwargs)

    def rows(self) -> QuerySet[LogEntry]:
        return LogEntry.objects.select_related("person").with_columns()

    def table_kwargs(self) -> dict[str, Any]:
        return {"people": names_of_people()}


@read_only
def log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: every field before and after, and the request it belongs to."""
    _require_steward(request)
    entry = get_object_or_404(LogEntry.objects.select_related("person"), pk=pk)
    context = {
        "entry": entry,
        "kind": kind_of(entry),
        "who": who(entry),
        "changes": changes_of(entry, names_of_people(), names_in([entry])),
        "href": address_of(entry),
    }
    return render(request, "enterprises/log_entry.html", context)


def _require_steward(request: HttpRequest) -> None:
    if not is_ministry_steward.test(request.user):
        raise PermissionDenied(_("The log of changes is for stewards."))
