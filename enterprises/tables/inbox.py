"""The inbox as a list."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.letters import line_of
from enterprises.models import Message
from reliability_tracker.formats import isotime
from reliability_tracker.tables import StatusColumn, Table, TypedColumn


class LineColumn(TypedColumn):
    """What the message says, as a link to where it leads; scripts mark it as read on the way."""

    kind = "words"

    def render(self, record: Message) -> str:
        line = format_html('<a href="{}" data-read="{}">{}</a>', record.href, record.pk, line_of(record))
        return format_html("<strong>{}</strong>", line) if record.is_unread else line

    def value(self, record: Message) -> str:
        return line_of(record)


class ReadColumn(TypedColumn):
    """A button for a line that is not read. Not exported."""

    kind = "deed"

    def render(self, record: Message) -> str:
        if not record.is_unread:
            return ""
        return format_html(
            '<button class="button button-small" type="submit" name="read" value="{}">{}</button>',
            record.pk,
            _("Mark as read"),
        )


class InboxTable(Table):
    line = LineColumn(verbose_name=gettext_lazy("Message"), empty_values=(), orderable=False)
    at = TypedColumn(verbose_name=gettext_lazy("Time"))
    standing = StatusColumn(verbose_name=gettext_lazy("State"), orderable=False)
    read = ReadColumn(verbose_name="", empty_values=(), orderable=False, exclude_from_export=True)

    caption = gettext_lazy("Messages")

    class Meta:
        model = Message
        fields = ()
        empty_text = gettext_lazy("Nothing here.")
        sequence = ("line", "at", "standing", "read")
        order_by = "-at"

    def render_at(self, value: Any) -> str:
        return isotime(value)
