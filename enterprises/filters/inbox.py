"""Filters of the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from enterprises.models import Message
from reliability_tracker.filters import FilterSet

if TYPE_CHECKING:
    from django.db.models import QuerySet


class InboxFilter(FilterSet):
    show = django_filters.ChoiceFilter(
        label=_("Show"), choices=[("new", _("not read yet"))], empty_label=_("All"), method="by_standing"
    )

    class Meta:
        model = Message
        fields = ("show",)

    def by_standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.unread()  # type: ignore[attr-defined]
