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
from reliability_tracker.change_log import LINES, Change, LogEntry
from reliability_tracker.filters import DateFilter, FilterSet, SearchFilter
from reliability_tracker.search import search_phrases

if TYPE_CHECKING:
    from django.db.models import QuerySet

MANY = 500  # people, or records of loads, that a word names


class LogFilter(FilterSet):
    """Records of a load are found within it, by their own number, and by what they are called.

    All else narrows the lines of the log, of which a load has one for each kind.
    """

    search = SearchFilter(label=_("Text"), method="by_text")
    person = django_filters.CharFilter(label=_("Person"), method="by_person")
    kind = django_filters.ChoiceFilter(label=_("Kind of record"), choices=kinds)
    change = django_filters.ChoiceFilter(label=_("What happened"), choices=Change.choices)
    since = DateFilter(label=_("From"), method="from_day")
    until = DateFilter(label=_("To"), method="to_day")
    record = django_filters.CharFilter(label=_("Number of the record"))
    request_id = django_filters.CharFilter(label=_("Request"), field_name="request")
    load = django_filters.NumberFilter(label=_("Load"))

    class Meta:
        model = LogEntry
        fields = ()

    @property
    def _is_within(self) -> bool:
        """Whether records of a load are asked for one by one."""
        given = self.form.cleaned_data
        return given["load"] is not None or bool(given["record"])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lines_alone = not self._is_within and not self.form.cleaned_data["search"]
        return super().filter_queryset(queryset.filter(LINES) if lines_alone else queryset)

    def by_text(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        if self._is_within:
            for word in words.split():
                rows = rows.filter(Q(name__icontains=word) | Q(changes__icontains=word))
            return rows
        said = Q()
        for phrase in search_phrases(words):
            said &= Q(search__contains=phrase)
        called = list(LogEntry.objects.filter(~LINES, name=words.strip()).values_list("pk", flat=True)[:MANY])
        return rows.filter((LINES & said) | Q(pk__in=called) if called else LINES & said)

    def by_person(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """People of the name or email, and what did it where no person did."""
        found = User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words))
        return rows.filter(Q(person__in=list(found.values_list("pk", flat=True)[:MANY])) | Q(origin=words))

    def from_day(self, rows: QuerySet[Any], name: str, day: datetime.date) -> QuerySet[Any]:
        return rows.filter(at__gte=_begin(day))

    def to_day(self, rows: QuerySet[Any], name: str, day: datetime.date) -> QuerySet[Any]:
        """The day itself included."""
        return rows.filter(at__lt=_begin(day + datetime.timedelta(days=1)))


def _begin(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
