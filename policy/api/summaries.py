"""Sector summaries, now or as published, as data and as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from policy import summary_jobs
from policy.api import shapes
from policy.models import Snapshot
from policy.summary import FRAMES, SectorSummary
from policy.summary_files import CONTENT_TYPES, FORMATS
from policy.summary_tables import check_address, frame_rows
from policy.views.sectors import summary_of, summary_response
from policy.views.snapshots import is_made_in_background, published_or_404, published_response
from reliability_tracker.api.parameters import Parameter
from reliability_tracker.api.problems import Problem
from reliability_tracker.api.schema import page_of, reads
from reliability_tracker.api.views import Endpoint, ListEndpoint, OneFormat, one_or_nothing
from reliability_tracker.formats import thousands

TAG = gettext_lazy("Sector summaries")
CYCLE = Parameter(
    "cycle",
    gettext_lazy("a reporting cycle: as of the end of its period, compared with the day before it began"),
    {"type": "string", "minLength": 1},
)
FORMAT = OpenApiParameter(
    "fmt", {"type": "string", "enum": list(FORMATS)}, location=OpenApiParameter.PATH, required=True
)
FILES = {(200, kind.split(";")[0]): OpenApiTypes.BINARY for kind in CONTENT_TYPES.values()}

_KINDS: dict[str, type[serializers.Field]] = {
    "string": serializers.CharField,
    "Int64": serializers.IntegerField,
    "Float64": serializers.FloatField,
    "object": serializers.DateField,
}


def _row_of(frame: str) -> type[Any]:
    """The shape of the rows of one of the summary's tables."""
    columns = {name: _KINDS[kind](allow_null=True) for name, kind in FRAMES[frame].items()}
    return type(f"Summary{frame.capitalize()}Row", (serializers.Serializer,), columns)


SummaryShape = type(
    "SectorSummary",
    (serializers.Serializer,),
    {
        "sector": serializers.CharField(),
        "name": serializers.CharField(),
        "as_of": serializers.DateField(),
        "compared_with": serializers.DateField(),
        "known_at": serializers.DateTimeField(allow_null=True),
        "ledger_version": serializers.IntegerField(min_value=0),
        "period": serializers.CharField(allow_blank=True),
        "digest": serializers.CharField(help_text=gettext_lazy("SHA-256 over all counts")),
        "check_address": serializers.CharField(help_text=gettext_lazy("where the figures can be confirmed")),
        **{frame: _row_of(frame)(many=True) for frame in FRAMES},
    },
)


def summary_answer(summary: SectorSummary) -> dict[str, Any]:
    """A summary as plain data, its tables as lists of rows."""
    at = summary.standpoint
    return {
        "sector": summary.sector.code,
        "name": summary.sector.name,
        "as_of": at.as_of,
        "compared_with": summary.before,
        "known_at": at.known_at,
        "ledger_version": at.ledger,
        "period": summary.period,
        "digest": summary.digest,
        "check_address": check_address(summary),
        **{
            frame: [dict(zip(columns, row, strict=True)) for row in frame_rows(getattr(summary, frame))]
            for frame, columns in FRAMES.items()
        },
    }


class Summary(Endpoint):
    tag = TAG
    dated = True
    parameters = (CYCLE,)

    @extend_schema(
        operation_id="summary", summary=gettext_lazy("The summary of a sector"), responses=SummaryShape
    )
    def get(self, request: Any, code: str) -> Response:
        summary = summary_of(self.page_request, code)
        if summary_jobs.is_large(summary, "json"):
            told = {"rows": thousands(summary_jobs.rows_of(summary))}
            sentence = _("It has %(rows)s rows, too many for one answer. As CSV: POST to /api/v1/jobs/.")
            raise Problem("refused", sentence % told, status=409)
        return Response(summary_answer(summary))


class SummaryFile(Endpoint):
    tag = TAG
    dated = True
    parameters = (CYCLE,)
    content_negotiation_class = OneFormat

    @extend_schema(
        operation_id="summary_file",
        summary=gettext_lazy("The summary of a sector as a file"),
        parameters=[FORMAT],
        responses=FILES,
    )
    def get(self, request: Any, code: str, fmt: str) -> HttpResponse:
        summary = summary_of(self.page_request, code)
        if fmt in FORMATS and summary_jobs.is_large(summary, fmt):
            raise _to_be_made(summary, fmt)
        return summary_response(self.page_request, summary, fmt)


@reads(
    operation_id="snapshots", summary=gettext_lazy("Published figures"), responses=page_of(shapes.Snapshot)
)
class Snapshots(ListEndpoint):
    tag = TAG

    def rows(self) -> Any:
        return Snapshot.objects.visible_to(self.request.user).defer("content")

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.Snapshot(rows, many=True).data


class PublishedSummary(Endpoint):
    tag = TAG
    content_negotiation_class = OneFormat

    @extend_schema(
        operation_id="published_summary",
        summary=gettext_lazy("The summary of a sector as it was published"),
        parameters=[FORMAT],
        responses=FILES,
    )
    def get(self, request: Any, number: int, code: str, fmt: str) -> HttpResponse:
        found = one_or_nothing(Snapshot.objects.visible_to(request.user), number=number)
        summary, _csv = published_or_404(found, code)
        if fmt in FORMATS and is_made_in_background(summary, fmt):
            raise _to_be_made(summary, fmt)
        return published_response(self.page_request, found, code, fmt)


def _to_be_made(summary: SectorSummary, fmt: str) -> Problem:
    """409 for a file that nobody should have to wait for: what to do instead."""
    told = {"rows": thousands(summary_jobs.rows_of(summary)), "format": fmt.upper()}
    sentence = _("It has %(rows)s rows. As %(format)s it is made in the background: POST to /api/v1/jobs/.")
    return Problem("refused", sentence % told, status=409)
