"""Lists of what is counted and of the rows of the ledger, for pages and exports."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.counted import OFFICIAL_ORDER
from policy.models import Contribution
from policy.sources import Source, registry
from policy.verdict_causes import cause_in_words
from reliability_tracker.formats import signed
from reliability_tracker.tables import DateColumn, LinkColumn, NumberColumn, Table, TypedColumn


def subject_address(row: Contribution) -> str:
    """The page of what a row counts."""
    return reverse("policy:subject", args=[row.target_id, row.subject])


def source_address(row: Contribution) -> str:
    """The page of the report or decision that caused a row."""
    return registry.address_of(Source(row.source_kind, row.source_number))


class SignedColumn(NumberColumn):
    """+1 or −1."""

    def render(self, value: Any) -> str:
        return signed(value)


class KeptColumn(TypedColumn):
    """A sentence that the records keep in one language, in that of the reader."""

    def render(self, value: str) -> str:
        return cause_in_words(value)

    def value(self, value: str) -> str:
        return cause_in_words(value)


class CountedTable(Table):
    """Who is counted on the date, with the one attribution each has."""

    subject_name = LinkColumn(verbose_name=_("Name"), to=subject_address)
    subject = TypedColumn(verbose_name=_("Number or code"))
    sector = TypedColumn(verbose_name=_("Sector"), order_by=("sector__order",))
    project = TypedColumn(verbose_name=_("Project"), order_by=("project__order",))
    layer = TypedColumn(verbose_name=_("Foundation layer"), order_by=("layer__order",))
    product_class = TypedColumn(verbose_name=_("Product class"), order_by=("product_class__order",))
    region = TypedColumn(verbose_name=_("Region"), order_by=OFFICIAL_ORDER)
    city = TypedColumn(verbose_name=_("City"), order_by=("city__order",))
    effective_on = DateColumn(verbose_name=_("Counts from"))
    source_number = LinkColumn(verbose_name=_("Source"), to=source_address)
    as_of = DateColumn(verbose_name=_("As of"), empty_values=(), visible=False, orderable=False)
    ledger = NumberColumn(verbose_name=_("Ledger version"), empty_values=(), visible=False, orderable=False)

    caption = _("Who is counted")

    class Meta:
        empty_text = _("Nothing that you may see is counted here on this date.")

    def __init__(self, *args: Any, standpoint: Any, **kwargs: Any) -> None:
        self.standpoint = standpoint
        super().__init__(*args, **kwargs)

    def value_as_of(self) -> Any:
        return self.standpoint.as_of

    def value_ledger(self) -> Any:
        return self.standpoint.ledger


class LedgerTable(Table):
    """Rows of the ledger: what started or stopped to count, from when, and why."""

    effective_on = DateColumn(verbose_name=_("Effective on"))
    target = TypedColumn(
        verbose_name=_("Target"), order_by=("target__order",), attrs={"td": {"class": "col-link"}}
    )
    subject_name = LinkColumn(verbose_name=_("Name"), to=subject_address)
    subject = TypedColumn(verbose_name=_("Number or code"), visible=False)
    quantity = SignedColumn(verbose_name=_("Change"))
    reason = KeptColumn(
        verbose_name=_("Reason"), orderable=False, attrs={"td": {"class": "col-text col-words"}}
    )
    source_number = LinkColumn(verbose_name=_("Source"), to=source_address)
    region = TypedColumn(verbose_name=_("Region"), order_by=("region__order",))
    sector = TypedColumn(verbose_name=_("Sector"), order_by=("sector__order",))
    recorded_at = tables.DateTimeColumn(verbose_name=_("Recorded at"), format="Y-m-d H:i")
    recorded_by = TypedColumn(verbose_name=_("Recorded by"), orderable=False)
    pk = NumberColumn(verbose_name=_("Ledger row"))

    caption = _("Rows of the ledger")

    class Meta:
        empty_text = _("Nothing that you may see changed in these days.")
