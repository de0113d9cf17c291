"""Filters as every list has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from reliability_tracker.search import search_phrases

if TYPE_CHECKING:
    from django.db.models import QuerySet


class SearchInput(forms.TextInput):
    """A text field that browsers show with a way to empty it."""

    input_type = "search"


class SearchFilter(django_filters.CharFilter):
    """All words of the query stand in the row's `search` column (see `reliability_tracker.search`)."""

    def __init__(self, field_name: str = "search", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("widget", SearchInput(attrs={"autocomplete": "off"}))
        super().__init__(field_name=field_name, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for phrase in search_phrases(value or ""):
            qs = qs.filter(**{f"{self.field_name}__contains": phrase})
        return qs


class DateInput(forms.DateInput):
    """The browser's own date field, which speaks ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateFilter(django_filters.DateFilter):
    """A date, chosen in the browser's own date field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput())
        super().__init__(*args, **kwargs)


class FilterSet(django_filters.FilterSet):
    """Filters in the address. An address that cannot be read finds nothing and says why at the field."""

    @property
    def chosen(self) -> list[str]:
        """The names of the filters that narrow the list now."""
        return [name for name in self.filters if self.data.get(name, "") != ""]

    @property
    def folded(self) -> int:
        """How many of them a telephone folds away: all but the search."""
        return len([name for name in self.chosen if name != "search"])

    @property
    def qs(self) -> QuerySet[Any]:
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs
