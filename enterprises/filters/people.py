"""Filters of the lists of people."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.enums import ClaimState, InvitationState, OrganisationKind, Role
from enterprises.models import Claim, Invitation, Membership, Organisation
from policy.models import Region
from reliability_tracker.filters import FilterSet, SearchInput


class WordsFilter(django_filters.CharFilter):
    """Every word of the query stands in one of the fields."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        kwargs = {"label": _("Search"), "widget": SearchInput({"autocomplete": "off"})} | kwargs
        super().__init__(**kwargs)
        self.fields = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in (value or "").split():
            found = Q()
            for field in self.fields:
                found |= Q(**{f"{field}__icontains": word})
            qs = qs.filter(found)
        return qs


_PLACE = ("organisation__name_zh", "organisation__name_en", "enterprise__enterprise_name")


class MembershipFilter(FilterSet):
    search = WordsFilter("user__name", "user__email", "enterprise__credit_code", *_PLACE)
    role = django_filters.ChoiceFilter(choices=Role.choices, label=_("Role"), empty_label=_("All"))

    class Meta:
        model = Membership
        fields = ("search", "role")


class InvitationFilter(FilterSet):
    search = WordsFilter("name", "email", "enterprise__credit_code", *_PLACE)
    role = django_filters.ChoiceFilter(choices=Role.choices, label=_("Role"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=InvitationState.choices, label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = Invitation
        fields = ("search", "role", "state")


class ClaimFilter(FilterSet):
    search = WordsFilter("enterprise_name", "credit_code", "claimant__name", "claimant__email")
    state = django_filters.ChoiceFilter(choices=ClaimState.choices, label=_("State"), empty_label=_("All"))
    region = django_filters.ModelChoiceFilter(
        queryset=Region.objects.filter(addressee=True), label=_("Region"), empty_label=_("All")
    )

    class Meta:
        model = Claim
        fields = ("search", "state", "region")


class OrganisationFilter(FilterSet):
    search = WordsFilter("name_zh", "name_en")
    kind = django_filters.ChoiceFilter(
        choices=OrganisationKind.choices, label=_("Kind"), empty_label=_("All")
    )
    region = django_filters.ModelChoiceFilter(
        queryset=Region.objects.exclude(kind="map_only"), label=_("Region"), empty_label=_("All")
    )

    class Meta:
        model = Organisation
        fields = ("search", "kind", "region")
