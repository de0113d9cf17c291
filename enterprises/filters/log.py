"""Filters of the log."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.log_words import kinds
from enterprises.models import User
from reliability_tracker.change_log import Change, LogEntry
from reliability_tracker.filters import DateFilter, FilterSet, SearchFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet


class LogFilter(FilterSet):
    search = SearchFilter(label=_("Text"))
    person = django_filters.CharFilter(label=_("Person"), method="by_person")
    kind = django_filters.ChoiceFilter(label=_("Kind of record"), choices=kinds)
    change = django_filters.ChoiceFilter(label=_("What happened"), choices=Change.choices)
    since = DateFilter(label=_("From"), method="from_day")
    until = DateFilter(label=_("To"), method="to_day")
    record = django_filters.CharFilter(label=_("Number of the record"))
    request_id = django_filters.CharFilter(label=_("Request"), field_name="request")

    class Meta:
        model = LogEntry
        fields = ()

    def by_person(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """People of the name or e-mail, and what did it where no person did."""
        found = User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words))
        return rows.filter(Q(person__in=list(found.values_list("pk", flat=True)[:500])) | Q(origin=words))

    def from_day(self, rows: QuerySet[Any], name: str, day: datetime.date) -> QuerySet[Any]:
        return rows.filter(at__gte=_begin(day))

    def to_day(self, rows: QuerySet[Any], name: str, day: datetime.date) -> QuerySet[Any]:
        """The day itself included."""
        return rows.filter(at__lt=_begin(day + datetime.timedelta(days=1)))


def _begin(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
