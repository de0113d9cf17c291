"""Files of reports by program: handed in, looked at, entered as drafts, submitted, undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from enterprises.api.jobs import started
from enterprises.api.once import KEY_DESCRIBED, once, require_scope
from enterprises.api.refusals import refused
from enterprises.enums import IntakeKind, IntakeState, TokenScope
from enterprises.intake.background import ENTER, LOOK, SUBMIT, UNDO, is_large, start
from enterprises.intake.outcome import problems_in
from enterprises.intake.retelling import told
from enterprises.intake.taking_in import NotTaken, drafts_of, enter, hand_in, look, submit, undo
from enterprises.models import Cycle, Intake
from enterprises.rules import takes_workbooks_in
from enterprises.verdicts import Refusal
from reliability_tracker.api.parsing import FormParser, JsonParser
from reliability_tracker.api.problems import Problem, Wrong, invalid
from reliability_tracker.api.schema import page_of
from reliability_tracker.api.views import Endpoint, ListEndpoint, one_or_nothing
from reliability_tracker.tables_in import Problem as Found
from reliability_tracker.workbooks import WorkbookRefused

TAG = gettext_lazy("Imports")
TAKEN = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}, "cycle": {"type": "string"}},
    "required": ["file", "cycle"],
}


class FoundShape(serializers.Serializer):
    sheet = serializers.CharField(allow_blank=True)
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    rule = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)


class ImportedReport(serializers.Serializer):
    product = serializers.CharField()
    enterprise = serializers.CharField()
    number = serializers.CharField(required=False)
    rows = serializers.IntegerField(required=False)
    new_product = serializers.BooleanField(required=False)
    fields = serializers.ListField(child=serializers.CharField(), required=False)


class ImportRow(serializers.Serializer):
    id = serializers.IntegerField()
    cycle = serializers.CharField()
    name = serializers.CharField(help_text=gettext_lazy("of the file"))
    size = serializers.IntegerField(help_text=gettext_lazy("in bytes"))
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(IntakeState.choices)
    handed_in_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class ImportShape(ImportRow):
    lines = serializers.IntegerField(help_text=gettext_lazy("rows with content"))
    problems = FoundShape(many=True, help_text=gettext_lazy("what keeps the file from being entered"))
    lacking = FoundShape(many=True, help_text=gettext_lazy("what a submission still needs"))
    odd = FoundShape(many=True, help_text=gettext_lazy("what needs a remark"))
    created = ImportedReport(many=True)
    changed = ImportedReport(many=True)
    unchanged = ImportedReport(many=True)
    unread = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("sheets not read"))
    drafts = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("numbers of its reports not submitted yet")
    )


def _row(intake: Intake) -> dict[str, Any]:
    names = ("id", "name", "size", "sha256", "state", "handed_in_at", "entered_at", "undone_at")
    cycle = intake.cycle.code if intake.cycle else ""
    return {name: getattr(intake, name) for name in names} | {"cycle": cycle}


def whole(intake: Intake, status: int = 200) -> Response:
    """An import with all that was found."""
    outcome: Mapping[str, Any] = told(intake)
    shown = _row(intake) | {
        "lines": outcome.get("lines", 0),
        **{kind: problems_in(outcome.get(kind, ())) for kind in ("problems", "lacking", "odd")},
        "created": outcome.get("created", ()),
        "changed": outcome.get("changed", ()),
        "unchanged": outcome.get("kept", ()),
        "unread": outcome.get("unread", ()),
        "drafts": [report.number for report in drafts_of(intake)],
    }
    place = reverse("enterprises_api:import", args=[intake.pk])
    return Response(ImportShape(shown).data, status, headers={"Location": place} if status == 201 else None)


def wrongs(found: Iterable[Found]) -> list[Wrong]:
    """Problems of a file as errors: the place as the field, what is wrong and what to do as the sentence."""
    return [
        Wrong(
            " / ".join(str(part) for part in (problem.sheet, problem.row) if part),
            f"{problem.rule} {problem.remedy}".strip(),
            problem.column,
        )
        for problem in found
    ]


class Imports(ListEndpoint):
    tag = TAG
    parser_classes = [FormParser]
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"POST": [KEY_DESCRIBED]}

    def rows(self) -> Any:
        found = Intake.objects.visible_to(self.request.user).filter(kind=IntakeKind.REPORTS)
        return found.select_related("cycle").defer("outcome", "built")

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return ImportRow([_row(intake) for intake in rows], many=True).data

    @extend_schema(
        operation_id="imports",
        summary=gettext_lazy("Uploaded files"),
        responses=page_of(ImportRow),
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="import_hand_in",
        summary=gettext_lazy("Upload a workbook or CSV file of reports"),
        description=gettext_lazy(
            "It is kept and checked; the answer holds every problem and what entering it would do. Reports"
            " are not touched. A large file is checked in the background: 202, and the job."
        ),
        request={"multipart/form-data": TAKEN},
        responses={201: ImportShape, 202: started()},
    )
    def post(self, request: Any) -> Response:
        _require_right(request)
        files = request.FILES.getlist("file")
        cycle = Cycle.objects.opened().filter(code=str(request.data.get("cycle", ""))).first()
        wrong = []
        if not files:
            wrong.append(Wrong("file", _("Send the file in a part of this name.")))
        if cycle is None:
            wrong.append(Wrong("cycle", _("There is no such reporting cycle.")))
        if wrong or cycle is None:
            raise invalid(wrong)
        return once(request, lambda: self._handed_in(request, files[0], cycle))

    def _handed_in(self, request: Any, file: Any, cycle: Cycle) -> Response:
        try:
            file.seek(0)
            intake = hand_in(content=file.read(), name=file.name or "", cycle=cycle, by=request.user)
            if is_large(intake):
                return in_background(LOOK, intake, request)
            look(intake=intake)
        except WorkbookRefused as error:
            sentence = str(error)
            raise Problem("incomplete", sentence, status=422, errors=[Wrong("file", sentence)]) from error
        return whole(intake, 201)


class OneImport(Endpoint):
    tag = TAG

    @extend_schema(
        operation_id="import",
        summary=gettext_lazy("An uploaded file, with everything that was found"),
        responses=ImportShape,
    )
    def get(self, request: Any, pk: int) -> Response:
        return whole(_intake(request, pk))


class _Deed(Endpoint):
    tag = TAG
    parser_classes = [JsonParser, FormParser]  # there is nothing to send, in either form
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"POST": [KEY_DESCRIBED]}

    def done(self, request: Any, pk: int, kind: str, act: Callable[[Intake], object]) -> Response:
        """What a deed makes of a file: at once, or in the background for a large one."""
        intake = _intake(request, pk)
        _require_right(request)

        def answered() -> Response:
            if is_large(intake):
                return in_background(kind, intake, request)
            try:
                act(intake)
            except NotTaken as error:
                raise Problem(
                    "incomplete", str(error), status=422, errors=wrongs(error.plan.wrong)
                ) from error
            except Refusal as refusal:
                raise refused(refusal.lacks) from refusal
            return whole(_intake(request, pk))

        return once(request, answered)


class EnterImport(_Deed):
    @extend_schema(
        operation_id="import_enter",
        summary=gettext_lazy("Enter what the file says, as drafts: all or nothing"),
        request=None,
        responses={200: ImportShape, 202: started()},
    )
    def post(self, request: Any, pk: int) -> Response:
        return self.done(request, pk, ENTER, lambda intake: enter(intake=intake))


class SubmitImport(_Deed):
    @extend_schema(
        operation_id="import_submit",
        summary=gettext_lazy("Submit the drafts of an entered file: all or none"),
        request=None,
        responses={200: ImportShape, 202: started()},
    )
    def post(self, request: Any, pk: int) -> Response:
        return self.done(request, pk, SUBMIT, lambda intake: submit(intake=intake, by=request.user))


class UndoImport(_Deed):
    @extend_schema(
        operation_id="import_undo",
        summary=gettext_lazy("Undo the entering of the file, while nothing has been built on it"),
        request=None,
        responses={200: ImportShape, 202: started()},
    )
    def post(self, request: Any, pk: int) -> Response:
        return self.done(request, pk, UNDO, lambda intake: undo(intake=intake))


def in_background(kind: str, intake: Intake, request: Any) -> Response:
    """202: the job that does it."""
    return started(start(kind, intake, by=request.user))


def _require_right(request: Any) -> None:
    if not takes_workbooks_in.test(request.user):
        sentence = _("Only people who report for an enterprise, or for those of their region, can do this.")
        raise Problem("not-allowed", sentence, status=403)
    require_scope(request, TokenScope.REPORT)


def _intake(request: Any, pk: int) -> Intake:
    rows = Intake.objects.visible_to(request.user).filter(kind=IntakeKind.REPORTS).select_related("cycle")
    found: Intake = one_or_nothing(rows, pk=pk)
    return found
