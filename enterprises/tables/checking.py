"""Lists of checking."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from enterprises.models import Interest
from reliability_tracker.tables import DateColumn, LinkColumn, Table, TypedColumn


class InterestTable(Table):
    """Who declared what about which enterprise, and who withdrew it."""

    person = TypedColumn(verbose_name=gettext_lazy("Person"), order_by="person__name")
    enterprise = LinkColumn(
        verbose_name=gettext_lazy("Enterprise"),
        to="enterprise__get_absolute_url",
        order_by="enterprise__enterprise_name",
    )
    reason = TypedColumn(verbose_name=gettext_lazy("Reason"), orderable=False)
    declared_at = DateColumn(verbose_name=gettext_lazy("Declared"))
    withdrawn_at = DateColumn(verbose_name=gettext_lazy("Withdrawn"))
    withdrawn_by = TypedColumn(verbose_name=gettext_lazy("By"), order_by="withdrawn_by__name")
    withdrawal = TypedColumn(verbose_name=gettext_lazy("Why it was withdrawn"), orderable=False)
    change = LinkColumn(
        verbose_name=pgettext_lazy("declared interest", "Withdraw"),
        accessor="pk",
        to=lambda interest: reverse("enterprises:interest_withdraw", args=[interest.pk]),
        orderable=False,
        exclude_from_export=True,
    )

    caption = gettext_lazy("Declared interests")
    empty_text = gettext_lazy("Nobody has declared an interest.")

    class Meta:
        model = Interest
        fields = ()
        order_by = "-declared_at"

    def __init__(self, *args: Any, steward: bool = False, **kwargs: Any) -> None:
        if not steward:
            kwargs["exclude"] = (*kwargs.get("exclude", ()), "change")
        super().__init__(*args, **kwargs)

    def render_change(self, record: Interest, column: Any) -> str:
        if record.withdrawn_at is not None:
            return ""
        return str(column.render(pgettext("declared interest", "Withdraw"), record, self))
