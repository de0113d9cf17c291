"""The list of enterprises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reliability_tracker import tables

# official order: the codes of the addressees rise in it
BY_REGION = ("region_id", "enterprise_name", "id")


class EnterpriseTable(tables.Table):
    caption = _("Enterprises")
    enterprise_name = tables.LinkColumn(verbose_name=_("Enterprise"), order_by=("enterprise_name", "id"))
    credit_code = tables.TypedColumn(verbose_name=_("Credit code"))
    region = tables.TypedColumn(accessor="region__name", order_by=BY_REGION, verbose_name=_("Region"))
    city = tables.TypedColumn(accessor="city__name", order_by="city__order", verbose_name=_("City"))
    industry_code = tables.TypedColumn(verbose_name=_("Industry code"))
    size = tables.TypedColumn(accessor="get_size_display", order_by="size", verbose_name=_("Size"))
    improvements_count = tables.NumberColumn(verbose_name=_("Improvements"))
    accepted_count = tables.NumberColumn(verbose_name=_("Accepted reports"))
    confirmed_at = tables.DateColumn(verbose_name=_("Registered on"), order_by=("confirmed_at", "id"))

    class Meta:
        order_by = "region"
