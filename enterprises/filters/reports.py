"""Filters of the list of reports."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.assigning import colleagues_of
from enterprises.enums import CHECKS, ReportState
from enterprises.models import Cycle, QualityFlag, Report
from enterprises.rules import checks_reports, is_enterprise_person, is_staff
from enterprises.worklist import waits_for
from policy.models import ProductClass, Project, Region, Sector
from reliability_tracker.filters import FilterSet, SearchFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from enterprises.models.report import ReportQuerySet

LEVELS = [
    ("me", _("me")),
    ("enterprise", pgettext_lazy("level", "the enterprise")),
    ("city", pgettext_lazy("level", "the city")),
    ("province", pgettext_lazy("level", "the province")),
    ("ministry", pgettext_lazy("level", "the ministry")),
]


class ReportFilter(FilterSet):
    """Search in number, enterprise, code and product; everything else by choice."""

    search = SearchFilter()
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReportState.choices)
    waiting = django_filters.ChoiceFilter(label=_("Waits for"), choices=LEVELS, method="by_level")
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[("overdue", pgettext_lazy("step", "overdue")), ("week", _("within seven days"))],
        method="by_due_day",
    )
    assigned = django_filters.ChoiceFilter(label=_("Assigned to"), method="by_person")
    flags = django_filters.ChoiceFilter(
        label=_("Flags"), choices=[("open", pgettext_lazy("flags", "not dismissed"))], method="by_flags"
    )
    cycle = django_filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="code"
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(addressee=True)
    )
    sector = django_filters.ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all())
    project = django_filters.ModelChoiceFilter(label=_("Project"), queryset=Project.objects.all())
    product_class = django_filters.ModelChoiceFilter(
        label=_("Product class"), queryset=ProductClass.objects.all()
    )

    voluntary = django_filters.ChoiceFilter(
        label=pgettext_lazy("reports", "Voluntary"),
        choices=[("yes", _("expected of nobody"))],
        method="unasked",
    )

    on_paper = django_filters.ChoiceFilter(
        label=_("Entered from paper"),
        choices=[("true", _("yes")), ("false", _("no"))],
        method="from_paper",
    )

    class Meta:
        model = Report
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None or not is_staff.test(self.request.user):
            del self.filters["flags"]
            if self.request is not None and is_enterprise_person.test(self.request.user):
                del self.filters["region"]  # all of theirs are of one
        if self.request is None or not checks_reports.test(self.request.user):
            del self.filters["assigned"]
            return
        named = [(str(person.pk), person.name) for person in colleagues_of(self.request.user)]
        self.filters["assigned"].extra["choices"] = [("me", _("me")), ("nobody", _("nobody")), *named]

    def unasked(self, reports: ReportQuerySet, name: str, chosen: str) -> QuerySet[Any]:
        return reports.voluntary()

    def from_paper(self, reports: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        return reports.filter(on_paper=chosen == "true")

    def by_due_day(self, reports: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        today = timezone.localdate()
        if chosen == "overdue":
            return reports.filter(step_due_on__lt=today)
        return reports.filter(step_due_on__range=(today, today + datetime.timedelta(days=7)))

    def by_person(self, reports: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        if chosen == "nobody":
            return reports.filter(assigned_to__isnull=True, state__in=CHECKS)
        return reports.filter(assigned_to=self.request.user.pk if chosen == "me" else chosen)

    def by_flags(self, reports: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        return reports.filter(pk__in=QualityFlag.objects.open().values("report"))

    def by_level(self, reports: QuerySet[Any], name: str, level: str) -> QuerySet[Any]:
        return reports.filter(waits_for(level, self.request.user))
