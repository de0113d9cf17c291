"""Lists of calls and applications for demonstration."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Application, Call
from enterprises.nomination.places import PLACE
from enterprises.tables.standing import DueColumn, StandingColumn
from reliability_tracker.tables import (
    CodeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    PeriodColumn,
    Table,
    TypedColumn,
)


class CallTable(Table):
    """Calls, and how many of their applications the reader may see."""

    name = LinkColumn(verbose_name=_("Call"), order_by="opens_on")
    code = CodeColumn(verbose_name=pgettext_lazy("reporting cycle", "Code"))
    document_number = TypedColumn(verbose_name=_("Document"))
    period = PeriodColumn("opens_on", "closes_on", verbose_name=_("Applications taken"))
    applied = NumberColumn(verbose_name=_("Applications"))
    named = NumberColumn(verbose_name=pgettext_lazy("demonstrations", "Named"))

    caption = _("Calls for demonstrations")
    empty_text = _("No call has been made yet.")

    class Meta:
        model = Call
        fields = ()
        order_by = "-name"


class ApplicationTable(Table):
    """Applications with where they are, the newest movement first."""

    number = LinkColumn(verbose_name=_("Application"), code=True)
    enterprise_name = TypedColumn(verbose_name=_("Enterprise"))
    case_title = TypedColumn(verbose_name=pgettext_lazy("demonstration", "Case"))
    product_label = TypedColumn(
        verbose_name=_("Product"),
        order_by=("product_name", "product_model"),
        empty_values=("",),
        visible=False,
    )
    state = StandingColumn(PLACE, verbose_name=_("State"), accessor="status", order_by="state")
    waits_for = TypedColumn(verbose_name=_("Waits for"), accessor="state", orderable=False, visible=False)
    step_due_on = DueColumn(accessor="acts_by", verbose_name=_("Due"), order_by="step_due_on")
    assigned_to = TypedColumn(verbose_name=_("Assigned to"), order_by="assigned_to__name")
    state_since = DateColumn(verbose_name=pgettext_lazy("state", "Since"))
    rank = NumberColumn(verbose_name=_("Rank"))
    demonstration_number = CodeColumn(verbose_name=_("Demonstration number"))
    sector = TypedColumn(verbose_name=_("Sector"), order_by="sector__order")
    region = TypedColumn(verbose_name=_("Region"), order_by="region__order")
    channel = TypedColumn(verbose_name=_("Channel"), visible=False)
    credit_code = TypedColumn(visible=False)
    valid_until = DateColumn(verbose_name=_("Valid until"), visible=False)

    caption = _("Applications for demonstration")

    class Meta:
        model = Application
        fields = ()
        order_by = ("-state_since",)

    def __init__(self, *args: Any, inside: bool = False, **kwargs: Any) -> None:
        """inside: with what those who check know among themselves"""
        super().__init__(
            *args, exclude=(*kwargs.pop("exclude", ()), *(() if inside else ("assigned_to",))), **kwargs
        )

    def value_waits_for(self, record: Application) -> str:
        return str(PLACE[record.state].level)
