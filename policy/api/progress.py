"""Where the goals stand, from what they are counted, and the ledger behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from policy.answers import progress_answer
from policy.api import shapes
from policy.catalogue import catalogue_at
from policy.counted import OFFICIAL_ORDER, counted, known_rows
from policy.filters import CountedFilter, LedgerFilter
from policy.models import Target
from policy.overview import overview
from policy.standpoint import Standpoint, standpoint_from
from policy.targets import settings_at
from reliability_tracker.api.problems import nothing_here
from reliability_tracker.api.schema import page_of, reads
from reliability_tracker.api.views import Endpoint, ListEndpoint, one_or_nothing
from reliability_tracker.long_lists import KeysFirst

TAG = _("Goals")


class Progress(Endpoint):
    tag = TAG
    dated = True

    @extend_schema(operation_id="progress", summary=_("Where every target stands"), responses=shapes.Progress)
    def get(self, request: Any) -> Response:
        at = standpoint_from(self.page_request)
        return Response(progress_answer(at, catalogue_at(at), overview(at)))


@reads(operation_id="targets", summary=_("The goals of both stages"), responses=page_of(shapes.Target))
class Targets(ListEndpoint):
    tag = TAG

    def rows(self) -> Any:
        rows = Target.objects.visible_to(self.request.user)
        return rows.order_by("stage__order", "stage", "order", "code")

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        context = {"settings": settings_at(standpoint_from(self.page_request))}
        return shapes.Target(rows, many=True, context=context).data


class OneTarget(Endpoint):
    tag = TAG

    @extend_schema(operation_id="target", summary=_("One goal"), responses=shapes.Target)
    def get(self, request: Any, code: str) -> Response:
        found = one_or_nothing(Target.objects.visible_to(request.user), code=code)
        context = {"settings": settings_at(standpoint_from(self.page_request))}
        return Response(shapes.Target(found, context=context).data)


class _LedgerList(ListEndpoint):
    """Rows of the ledger that this person may see, and how many the filters find in all."""

    tag = TAG
    dated = True
    paginator_class = KeysFirst

    @property
    def standpoint(self) -> Standpoint:
        return standpoint_from(self.page_request)

    def all_rows(self) -> Any:
        raise NotImplementedError

    def rows(self) -> Any:
        return self.all_rows().visible_to(self.request.user)

    def more(self) -> dict[str, Any]:
        return {"as_of": self.standpoint.as_of, "ledger_version": self.standpoint.ledger}

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.LedgerRow(rows, many=True).data


PAGE = page_of(
    shapes.LedgerRow, as_of=serializers.DateField(), ledger_version=serializers.IntegerField(min_value=0)
)


@reads(
    operation_id="counted",
    summary=_("Who is counted toward a target"),
    description=_(
        "The row by which each subject counts, as far as you may see them; `progress` has the national"
        " figure."
    ),
    responses=PAGE,
)
class Counted(_LedgerList):
    filter_class = CountedFilter

    def all_rows(self) -> Any:
        code = self.kwargs["code"]
        if code not in catalogue_at(self.standpoint).targets:
            raise nothing_here()
        return counted(self.standpoint, code).order_by(*OFFICIAL_ORDER)


@reads(
    operation_id="ledger",
    summary=_("The ledger: every start and stop, newest first"),
    responses=PAGE,
)
class Ledger(_LedgerList):
    filter_class = LedgerFilter

    def all_rows(self) -> Any:
        return known_rows(self.standpoint).order_by("-effective_on", "-id")
