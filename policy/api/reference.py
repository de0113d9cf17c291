"""Reference data: the codes that everything else is told by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from policy.api import shapes
from policy.models import Region
from policy.reference import TABLES
from policy.reference_list import EntryFilter
from reliability_tracker.api.problems import nothing_here
from reliability_tracker.api.schema import page_of, reads
from reliability_tracker.api.views import ListEndpoint

TAG = _("Reference data")


@reads(
    operation_id="regions",
    summary=_("The 32 addressees, their cities, and the tiles of the map"),
    responses=page_of(shapes.Region),
)
class Regions(ListEndpoint):
    tag = TAG
    filter_class = EntryFilter

    def rows(self) -> Any:
        return Region.objects.visible_to(self.request.user)

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.Region(rows, many=True).data


@reads(
    operation_id="reference",
    summary=_("The entries of a reference table"),
    parameters=[
        OpenApiParameter(
            "table", {"type": "string", "enum": list(TABLES)}, location=OpenApiParameter.PATH, required=True
        )
    ],
    responses=page_of(shapes.Entry),
)
class ReferenceEntries(ListEndpoint):
    tag = TAG
    filter_class = EntryFilter

    def rows(self) -> Any:
        self.table = TABLES.get(self.kwargs["table"])
        if self.table is None:
            raise nothing_here()
        rows: Any = self.table.model.objects.visible_to(self.request.user)  # type: ignore[attr-defined]
        return rows if rows.ordered else rows.order_by("pk")

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.Entry(rows, many=True, context={"table": self.table}).data
