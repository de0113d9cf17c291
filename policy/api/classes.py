"""Product classes: what was decided of them, what their evidence proves, and by what it is measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from policy.api import shapes
from policy.class_list import ClassFilter
from policy.core_classes import CoreClasses, core_classes
from policy.filters import BenchmarkFilter
from policy.models import Benchmark, ProductClass
from policy.places import LineVerdict, line_verdicts, place_of
from policy.standpoint import standpoint_from
from reliability_tracker.api.schema import page_of, reads
from reliability_tracker.api.views import Endpoint, ListEndpoint, one_or_nothing

TAG = _("Product classes")
Verdicts = Mapping[str, Sequence[LineVerdict]]


def _with_place(row: Any, core: CoreClasses, verdicts: Verdicts) -> Any:
    """The class with its place and its verdicts of the moment."""
    own, lines = core.of(row.code), verdicts.get(row.code, ())
    row.place = place_of(designated=own is not None, confirmed=bool(own and own.confirmed), lines=lines)
    row.lines = lines
    return row


@reads(
    operation_id="product_classes",
    summary=_("The catalogue of product classes, with place and verdicts on a date"),
    responses=page_of(shapes.ProductClass),
)
class ProductClasses(ListEndpoint):
    tag = TAG
    dated = True
    filter_class = ClassFilter

    def rows(self) -> Any:
        at = standpoint_from(self.page_request)
        self.core, self.lines = core_classes(at), line_verdicts(at)
        self.page_request.core, self.page_request.verdicts = self.core, self.lines  # type: ignore[attr-defined]
        return ProductClass.objects.visible_to(self.request.user)

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        found = [_with_place(row, self.core, self.lines) for row in rows]
        return shapes.ProductClass(found, many=True).data


class OneProductClass(Endpoint):
    tag = TAG
    dated = True

    @extend_schema(
        operation_id="product_class", summary=_("One product class"), responses=shapes.ProductClass
    )
    def get(self, request: Any, code: str) -> Response:
        found = one_or_nothing(ProductClass.objects.visible_to(request.user), code=code)
        at = standpoint_from(self.page_request)
        return Response(
            shapes.ProductClass(_with_place(found, core_classes(at), line_verdicts(at, [code]))).data
        )


@reads(
    operation_id="benchmarks",
    summary=_("International advanced values, every version"),
    responses=page_of(shapes.Benchmark),
)
class Benchmarks(ListEndpoint):
    tag = TAG
    filter_class = BenchmarkFilter

    def rows(self) -> Any:
        return Benchmark.objects.visible_to(self.request.user)

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.Benchmark(rows, many=True).data
