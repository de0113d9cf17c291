"""The list of reporting cycles."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.cycles import standing
from enterprises.models import Cycle
from reliability_tracker.tables import DateColumn, LinkColumn, NumberColumn, PeriodColumn, Table, TypedColumn


class CycleTable(Table):
    """Cycles with what was expected of the reader's area and what has come."""

    name = LinkColumn(verbose_name=_("Cycle"), order_by="period_to")
    code = TypedColumn(verbose_name=pgettext_lazy("reporting cycle", "Code"))
    period = PeriodColumn("period_from", "period_to", verbose_name=_("Period"))
    opens_on = DateColumn(verbose_name=_("Opens"))
    due_on = DateColumn(verbose_name=_("Due"))
    closes_on = DateColumn(verbose_name=_("Closes"))
    standing = TypedColumn(verbose_name=_("State"), accessor="opened_at", orderable=False, empty_values=())
    expected = NumberColumn(verbose_name=_("Expected"))
    received = NumberColumn(verbose_name=_("Received"))
    accepted = NumberColumn(verbose_name=_("Accepted"))
    voluntary = NumberColumn(verbose_name=_("Voluntary"))

    caption = _("Reporting cycles")

    class Meta:
        model = Cycle
        fields = ()
        order_by = "-name"

    def render_standing(self, record: Cycle) -> str:
        return standing(record, timezone.localdate())

    def value_standing(self, record: Cycle) -> str:
        return standing(record, timezone.localdate())
