"""Filters of the list of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Application, Call
from enterprises.nomination_enums import CHECKED_BY_ONE, ApplicationState
from enterprises.rules import checks_reports, is_association_analyst
from policy.models import Region, Sector
from reliability_tracker.filters import FilterSet, SearchFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ApplicationFilter(FilterSet):
    """Search in number, enterprise, code, product and case; everything else by choice."""

    search = SearchFilter()
    state = django_filters.ChoiceFilter(label=_("State"), choices=ApplicationState.choices)
    call = django_filters.ModelChoiceFilter(
        label=_("Call"), queryset=Call.objects.all(), to_field_name="code"
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(addressee=True)
    )
    sector = django_filters.ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all())
    late = django_filters.ChoiceFilter(
        label=_("Due"), choices=[("yes", pgettext_lazy("step", "overdue"))], method="by_step_day"
    )
    assigned = django_filters.ChoiceFilter(
        label=_("Assigned to"), choices=[("me", _("me")), ("nobody", _("nobody"))], method="by_person"
    )
    due = django_filters.ChoiceFilter(
        label=_("Re-check"), choices=[("yes", _("re-check due"))], method="by_validity"
    )

    class Meta:
        model = Application
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None or not (checks_reports | is_association_analyst).test(self.request.user):
            del self.filters["assigned"]

    def by_person(self, applications: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        if chosen == "nobody":
            return applications.filter(assigned_to__isnull=True, state__in=CHECKED_BY_ONE)
        return applications.filter(assigned_to=self.request.user.pk)

    def by_step_day(self, applications: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        return applications.filter(step_due_on__lt=timezone.localdate())

    def by_validity(self, applications: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        return applications.filter(state=ApplicationState.NAMED, valid_until__lt=timezone.localdate())
