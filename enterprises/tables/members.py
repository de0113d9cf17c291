"""The member enterprises of an association."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.models import AssociationMember
from reliability_tracker.tables import DateColumn, StatusColumn, Table, TypedColumn


class RemoveColumn(TypedColumn):
    """The way off the list. Neither exported nor printed."""

    kind = "deed"


class MemberTable(Table):
    """Members by name, each with whether it has reported."""

    name = TypedColumn(
        verbose_name=_("Enterprise"),
        accessor="enterprise__enterprise_name",
        order_by="enterprise__enterprise_name",
    )
    credit_code = TypedColumn(verbose_name=_("Credit code"), accessor="enterprise__credit_code")
    region = TypedColumn(
        verbose_name=_("Region"), accessor="enterprise__region", order_by="enterprise__region__order"
    )
    standing = StatusColumn(verbose_name=_("State"), accessor="standing", orderable=False)
    added_at = DateColumn(verbose_name=_("Added on"))
    remove = RemoveColumn(
        verbose_name=_("What to do"),
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        empty_values=(),
    )

    caption = _("Member enterprises")

    class Meta:
        model = AssociationMember
        fields = ()
        order_by = "name"
        empty_text = _("No enterprise is on the list.")

    def render_remove(self, record: Any) -> str:
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            reverse("enterprises:member_remove", args=[record.pk]),
            gettext("Remove %(name)s from the list") % {"name": record.enterprise.enterprise_name},
            gettext("Remove"),
        )
