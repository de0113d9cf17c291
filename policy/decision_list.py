"""The register of decisions as a list: columns and filters."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter

from policy.document_numbers import document_number
from policy.enums import DecisionKind
from policy.models import Decision, DecisionSubject
from reliability_tracker.filters import DateFilter, FilterSet, SearchInput
from reliability_tracker.tables import DateColumn, LinkColumn, NumberColumn, Table, TypedColumn


class StruckColumn(TypedColumn):
    """Whether the whole entry was struck out."""

    def render(self, value: Any) -> str:
        return self.value(value)

    def value(self, value: Any) -> str:
        return _("struck out") if value else ""


class DecisionTable(Table):
    """Documents with date, kind and how many subjects each names."""

    class Meta:
        order_by = ()

    dated_on = DateColumn(verbose_name=gettext_lazy("Dated"))
    number = LinkColumn(verbose_name=gettext_lazy("Document number"), code=True)
    kind = TypedColumn(
        verbose_name=gettext_lazy("Kind"), accessor="get_kind_display", order_by=("kind", "-dated_on")
    )
    title = TypedColumn(verbose_name=gettext_lazy("Title"))
    lines = NumberColumn(verbose_name=gettext_lazy("Subjects"))
    struck_at = StruckColumn(verbose_name=gettext_lazy("Remark"))


class DecisionFilter(FilterSet):
    """By words of number, title and subjects, by kind, and by date."""

    search = CharFilter(
        label=gettext_lazy("Search"), method="find", widget=SearchInput(attrs={"autocomplete": "off"})
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=DecisionKind.choices)
    since = DateFilter(label=gettext_lazy("From"), field_name="dated_on", lookup_expr="gte")
    until = DateFilter(label=gettext_lazy("To"), field_name="dated_on", lookup_expr="lte")

    class Meta:
        model = Decision
        fields = ("search", "kind", "since", "until")

    def find(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        seen = DecisionSubject.objects.visible_to(self.request.user).filter(decision=OuterRef("pk"))
        for word in document_number(value).split():
            named = seen.filter(Q(subject__icontains=word) | Q(subject_name__icontains=word))
            rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word) | Exists(named))
        return rows
