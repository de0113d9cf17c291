"""Lists of reports: one declaration for the page and the export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.models import Report
from enterprises.places import PLACE
from enterprises.tables.standing import DueColumn, StandingColumn
from reliability_tracker.tables import DateColumn, LinkColumn, NumberColumn, Table, TypedColumn


class ChoiceColumn(TypedColumn):
    """A box to choose a row by, for a form elsewhere on the page; rows that cannot be chosen have none.

    form: the id of that form; can: what `choosable` of the table holds
    """

    kind = "choice"

    def __init__(self, *args: Any, form: str, **kwargs: Any) -> None:
        self.form = form
        super().__init__(*args, exclude_from_export=True, orderable=False, **kwargs)

    def render(self, record: Report, table: Any) -> str:
        if not table.choosable(record):
            return ""
        label = _("Choose %(number)s") % {"number": record.number}
        box = '<input type="checkbox" form="{}" name="number" value="{}" aria-label="{}" data-choice>'
        return format_html(box, self.form, record.number, label)


class ReportTable(Table):
    """Reports with where they are, the newest movement first.

    A page shows what its reader came for (`hidden`); the export has every column.
    """

    choice = ChoiceColumn(form="choose", verbose_name=_("Choose"), accessor="number")
    number = LinkColumn(verbose_name=_("Report"), code=True)
    enterprise_name = TypedColumn(verbose_name=_("Enterprise"), order_by=("enterprise_name", "id"))
    credit_code = TypedColumn(visible=False)
    product_label = TypedColumn(
        verbose_name=_("Product"), order_by=("product_name", "product_model"), empty_values=("",)
    )
    product_class = TypedColumn(
        verbose_name=_("Product class"), order_by="product_class__order", visible=False
    )
    sector = TypedColumn(verbose_name=_("Sector"), order_by="sector__order")
    project = TypedColumn(verbose_name=_("Project"), order_by="project__order", visible=False)
    region = TypedColumn(verbose_name=_("Region"), order_by="region__order")
    cycle = TypedColumn(verbose_name=_("Cycle"), order_by="cycle__period_to")
    on_paper = TypedColumn(verbose_name=_("Entered from paper"), visible=False)
    state = StandingColumn(PLACE, verbose_name=_("State"))
    waits_for = TypedColumn(verbose_name=_("Waits for"), accessor="state", orderable=False, visible=False)
    step_due_on = DueColumn(accessor="acts_by", verbose_name=_("Due"), order_by=("step_due_on", "id"))
    assigned_to = TypedColumn(verbose_name=_("Assigned to"), order_by="assigned_to__name")
    open_flags = NumberColumn(verbose_name=_("Flags"))
    state_since = DateColumn(verbose_name=pgettext_lazy("state", "Since"), order_by=("state_since", "id"))
    submitted_at = DateColumn(verbose_name=_("Submitted"), visible=False)

    caption = _("Improvement reports")

    class Meta:
        model = Report
        fields = ()
        sequence = (
            *("choice", "number", "enterprise_name", "credit_code", "product_label", "state", "waits_for"),
            *("state_since", "step_due_on", "assigned_to", "open_flags", "sector", "project"),
            *("product_class", "region", "cycle", "on_paper", "submitted_at"),
        )
        order_by = "-state_since"

    def __init__(
        self,
        *args: Any,
        inside: bool = False,
        choosable: Callable[[Report], bool] | None = None,
        hidden: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """inside: with what those who check know among themselves; choosable: which rows have a box;
        hidden: columns that stand in the export only
        """
        kwargs["exclude"] = (
            *kwargs.get("exclude", ()),
            *(() if inside else ("assigned_to", "open_flags")),
            *(() if choosable else ("choice",)),
        )
        self.choosable = choosable
        super().__init__(*args, **kwargs)
        for name in hidden:
            self.columns.hide(name)

    def render_product_label(self, value: str, record: Report) -> str:
        if not record.on_paper:
            return value
        return format_html('{} <span class="badge">{}</span>', value, _("entered from paper"))

    def value_product_label(self, value: str) -> str:
        return value

    def value_on_paper(self, value: bool) -> str:
        return gettext("yes") if value else gettext("no")

    def value_waits_for(self, record: Report) -> str:
        return str(PLACE[record.state].level)
