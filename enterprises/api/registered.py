"""Enterprises, what they improve, and the cycles they report in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from enterprises.api import shapes
from enterprises.cycles import cycles_with_counts
from enterprises.filters.enterprises import EnterpriseFilter, ImprovementFilter
from enterprises.models import Enterprise, Improvement
from reliability_tracker.api.schema import page_of, reads
from reliability_tracker.api.views import Endpoint, ListEndpoint, one_or_nothing

TAG = _("Enterprises")
CYCLES = _("Reporting cycles")


@reads(
    operation_id="enterprises",
    summary=_("Registered enterprises"),
    responses=page_of(shapes.EnterpriseShape),
)
class Enterprises(ListEndpoint):
    tag = TAG
    filter_class = EnterpriseFilter

    def rows(self) -> Any:
        return Enterprise.objects.visible_to(self.request.user)

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.EnterpriseShape(rows, many=True).data


class OneEnterprise(Endpoint):
    tag = TAG

    @extend_schema(operation_id="enterprise", summary=_("One enterprise"), responses=shapes.EnterpriseShape)
    def get(self, request: Any, credit_code: str) -> Response:
        found = one_or_nothing(Enterprise.objects.visible_to(request.user), credit_code=credit_code)
        return Response(shapes.EnterpriseShape(found).data)


@reads(
    operation_id="improvements",
    summary=_("Products under improvement"),
    responses=page_of(shapes.ImprovementShape),
)
class Improvements(ListEndpoint):
    tag = TAG
    filter_class = ImprovementFilter

    def rows(self) -> Any:
        return Improvement.objects.visible_to(self.request.user).select_related("enterprise")

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.ImprovementShape(rows, many=True).data


@reads(operation_id="cycles", summary=_("Reporting cycles"), responses=page_of(shapes.CycleShape))
class Cycles(ListEndpoint):
    tag = CYCLES

    def rows(self) -> Any:
        return cycles_with_counts(self.request.user)

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.CycleShape(rows, many=True).data


class OneCycle(Endpoint):
    tag = CYCLES

    @extend_schema(operation_id="cycle", summary=_("One reporting cycle"), responses=shapes.CycleShape)
    def get(self, request: Any, code: str) -> Response:
        found = one_or_nothing(cycles_with_counts(request.user), code=code)
        return Response(shapes.CycleShape(found).data)
