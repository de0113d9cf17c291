"""Files of a report: listed, attached, removed, read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from enterprises.api import shapes
from enterprises.api.once import KEY_DESCRIBED, once, require_scope
from enterprises.api.refusals import refused
from enterprises.api.reports import TAG, visible_report
from enterprises.attachments import FORMATS, TABLE
from enterprises.enums import AttachmentKind, TokenScope
from enterprises.models import Attachment, IndicatorRow, Report
from enterprises.reporting import attach, remove_attachment
from enterprises.rules import files_for
from enterprises.verdicts import Refusal
from enterprises.views.attachments import file_response
from reliability_tracker.api.parsing import FormParser
from reliability_tracker.api.problems import Problem, Wrong, invalid
from reliability_tracker.api.views import Endpoint, OneFormat, one_or_nothing
from reliability_tracker.storage import NoRoom

KINDS = [taken.content_type for taken in (*FORMATS, TABLE)]
TAKEN = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "kind": {"type": "string", "enum": list(AttachmentKind.values)},
        "row": {"type": "integer", "minimum": 0, "description": gettext_lazy("the `order` of its row")},
    },
    "required": ["file", "kind"],
}


class Attachments(Endpoint):
    tag = TAG
    parser_classes = [FormParser]
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"POST": [KEY_DESCRIBED]}

    @extend_schema(
        operation_id="attachments",
        summary=gettext_lazy("The files of a report"),
        responses=shapes.AttachmentShape(many=True),
    )
    def get(self, request: Any, number: str) -> Response:
        report = visible_report(request, number)
        files = report.attachments.filter(removed_at__isnull=True).select_related("row").order_by("id")
        return Response(shapes.AttachmentShape(files, many=True).data)

    @extend_schema(
        operation_id="attach",
        summary=gettext_lazy("Attach a file"),
        request={"multipart/form-data": TAKEN},
        responses={200: shapes.AttachmentShape, 201: shapes.AttachmentShape},
    )
    def post(self, request: Any, number: str) -> Response:
        report = visible_report(request, number)
        require_scope(request, TokenScope.REPORT)
        row = self._row(request, report)
        return once(request, lambda: self._attached(request, report, row))

    def _row(self, request: Any, report: Report) -> IndicatorRow | None:
        """The row that is named, and whether file and kind are there; 400 with all that is wrong."""
        text, row = request.data.get("row"), None
        wrong = []
        if not request.FILES.getlist("file"):
            wrong.append(Wrong("file", _("Send the file in a part of this name.")))
        if request.data.get("kind") not in AttachmentKind.values:
            kinds = ", ".join(AttachmentKind.values)
            wrong.append(Wrong("kind", _("The kinds are: %(kinds)s.") % {"kinds": kinds}))
        if text is not None:
            number = int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() else -1
            row = report.rows.filter(order=number).first()
            if row is None:
                wrong.append(Wrong("row", _("There is no such row.")))
        if wrong:
            raise invalid(wrong)
        return row

    def _attached(self, request: Any, report: Report, row: IndicatorRow | None) -> Response:
        known = set(report.attachments.values_list("pk", flat=True))
        file = request.FILES["file"]
        try:
            kept = attach(report=report, file=file, kind=request.data["kind"], by=request.user, row=row)
        except Refusal as refusal:
            raise refused(refusal.lacks, never=not files_for.test(request.user, report)) from refusal
        except NoRoom as full:
            raise Problem("no-room", full.sentence, status=507) from full
        except ValidationError as error:
            wrong = [Wrong("file", message) for message in error.messages]
            raise Problem("incomplete", wrong[0].detail, status=422, errors=wrong) from error
        return Response(shapes.AttachmentShape(kept).data, 200 if kept.pk in known else 201)


class OneAttachment(Endpoint):
    tag = TAG
    content_negotiation_class = OneFormat
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"DELETE": [KEY_DESCRIBED]}

    @extend_schema(
        operation_id="attachment",
        summary=gettext_lazy("A file of a report"),
        responses={(200, *KINDS): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, number: str, pk: int) -> FileResponse:
        return file_response(self._file(request, number, pk))

    @extend_schema(
        operation_id="attachment_remove",
        summary=gettext_lazy("Remove a file from a report"),
        responses={204: None},
    )
    def delete(self, request: Any, number: str, pk: int) -> Response:
        found = self._file(request, number, pk)
        require_scope(request, TokenScope.REPORT)
        return once(request, lambda: self._removed(request, found))

    def _file(self, request: Any, number: str, pk: int) -> Attachment:
        visible_report(request, number)
        rows = Attachment.objects.visible_to(request.user).filter(removed_at__isnull=True)
        found: Attachment = one_or_nothing(rows.select_related("report"), pk=pk, report__number=number)
        return found

    def _removed(self, request: Any, found: Attachment) -> Response:
        try:
            remove_attachment(attachment=found, by=request.user)
        except Refusal as refusal:
            never = not files_for.test(request.user, found.report)
            raise refused(refusal.lacks, never=never) from refusal
        return Response(status=204)
