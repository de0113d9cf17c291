"""Filters of the list of member enterprises."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from enterprises.enums import MemberStanding
from enterprises.models import AssociationMember
from policy.models import Region
from reliability_tracker.filters import FilterSet, SearchFilter


class MemberFilter(FilterSet):
    search = SearchFilter("enterprise__search")
    standing = django_filters.ChoiceFilter(label=_("State"), choices=MemberStanding.choices)
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(addressee=True), field_name="enterprise__region"
    )

    class Meta:
        model = AssociationMember
        fields = ()
