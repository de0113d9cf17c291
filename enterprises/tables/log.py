"""The log as a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.log_words import Names, in_brief, in_full, kind_of, names_in, who
from reliability_tracker.change_log import LogEntry
from reliability_tracker.formats import isotime
from reliability_tracker.tables import LinkColumn, Table, TypedColumn


class LogTable(Table):
    """people: names of those whom changed fields speak of, by key."""

    at = LinkColumn(
        verbose_name=_("Time"),
        to=lambda entry: reverse("enterprises:log_entry", args=[entry.pk]),
        order_by=("at", "id"),
        attrs={"td": {"class": "col-link nowrap"}},
    )
    person = TypedColumn(
        verbose_name=pgettext_lazy("log", "By"),
        empty_values=(),
        orderable=False,
        attrs={"td": {"class": "col-text nowrap"}},
    )
    change = TypedColumn(verbose_name=_("What happened"), accessor="get_change_display", orderable=False)
    kind = TypedColumn(verbose_name=_("Kind of record"), orderable=False)
    name = TypedColumn(verbose_name=_("Record"), empty_values=(), orderable=False)
    changes = TypedColumn(
        verbose_name=_("Before → after"),
        empty_values=(),
        orderable=False,
        attrs={"td": {"class": "col-words"}},
    )
    before = TypedColumn(verbose_name=_("Before"), empty_values=(), orderable=False, visible=False)
    after = TypedColumn(verbose_name=_("After"), empty_values=(), orderable=False, visible=False)
    address = TypedColumn(verbose_name=_("Address"), orderable=False, empty_values=(None, ""))
    request = TypedColumn(verbose_name=_("Request"), orderable=False, visible=False, empty_values=(None, ""))

    caption = _("Log of changes")

    class Meta:
        model = LogEntry
        fields = ()
        sequence = (
            *("at", "person", "change", "kind", "name", "changes", "before", "after", "address", "request"),
        )
        order_by = "-at"

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.names: Names = {}

    def paginate(self, *args: Any, **kwargs: Any) -> None:
        super().paginate(*args, **kwargs)
        self.names = names_in(row.record for row in self.paginated_rows)

    def render_at(self, value: Any, record: LogEntry, column: Any) -> str:
        return str(column.render(isotime(value), record, self))

    def value_at(self, value: Any) -> Any:
        return value

    def render_person(self, record: LogEntry) -> str:
        return who(record)

    def render_kind(self, record: LogEntry) -> str:
        return kind_of(record)

    def render_name(self, record: LogEntry) -> str:
        return record.name or record.record

    def render_changes(self, record: LogEntry) -> str:
        return in_brief(record, self.people, self.names)

    def render_before(self, record: LogEntry) -> str:
        return in_full(record, self.people, "before")

    def render_after(self, record: LogEntry) -> str:
        return in_full(record, self.people, "after")
