"""Reports: listed, read, started and written, by the form's own reading and checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from enterprises.api import examples, shapes
from enterprises.api.field_schemas import body_taken
from enterprises.api.once import (
    ETAG_DESCRIBED,
    KEY_DESCRIBED,
    MATCH_DESCRIBED,
    etag_of,
    once,
    require_scope,
    revision_named,
    stale,
)
from enterprises.api.refusals import named, refused
from enterprises.api.report_body import read_body, unread
from enterprises.api.told import Told
from enterprises.enums import OPEN, TokenScope
from enterprises.filters.reports import ReportFilter
from enterprises.models import Cycle, Improvement, Report
from enterprises.report_form import Entry
from enterprises.reporting import may_report, may_write, save_report, start_report
from enterprises.rules import files_for, is_own_enterprise
from enterprises.verdicts import Lack, Refusal
from reliability_tracker.api.problems import Problem, Wrong, invalid
from reliability_tracker.api.schema import page_of
from reliability_tracker.api.views import Endpoint, ListEndpoint, one_or_nothing

TAG = gettext_lazy("Reports")
READ_WITH = ("cycle", "corrects", "improvement", "enterprise", "region", "city", "sector", "link")


def visible_report(request: Any, number: str, *, read_with: Sequence[str] = READ_WITH) -> Report:
    """The report; 404 for one that this person may not see.

    read_with: what is read with it: every table more takes the server longer to plan than to read
    """
    rows = Report.objects.visible_to(request.user).select_related(*read_with)
    found: Report = one_or_nothing(rows, number=number)
    return found


def whole(report: Report, user: Any, *, status: int = 200, **headers: str) -> Response:
    """A report with all it says, under the tag of its revision."""
    shown = shapes.ReportShape(Told(report, user)).data
    return Response(shown, status, headers={"ETag": etag_of(report), **headers})


def object_of(request: Any, known: Sequence[str]) -> Mapping[str, Any]:
    """The body, an object with these members and no others; 400 otherwise."""
    data = request.data
    if not isinstance(data, Mapping):
        raise invalid([Wrong("", _("The body has to be an object."))])
    strangers = [name for name in data if name not in known]
    if strangers:
        names = ", ".join(known)
        sentence = _("There is no such field here; there are: %(names)s.") % {"names": names}
        raise invalid(Wrong(name[:80], sentence) for name in strangers)
    return data


def write(report: Report, data: Mapping[str, Any], *, revision: int, by: Any) -> Report:
    """Save what a body says; 422 with everything that is no value, 412 where somebody has saved since."""
    rows = list(report.rows.select_related("indicator", "plan"))
    body = read_body(report, rows, data)
    entry = Entry(body.texts, improvement=report.improvement_id)
    if wrong := unread(body, entry, report, rows):
        sentence = _("Nothing was saved, because some of it cannot be read.")
        raise Problem(
            "incomplete", sentence, status=422, errors=named(wrong, [row.row for row in entry.rows])
        )
    try:
        outcome = save_report(report=report, data=entry.entered, revision=revision, by=by)
    except Refusal as refusal:
        raise refused(refusal.lacks, never=not files_for.test(by, report)) from refusal
    if not outcome.saved:
        sentence = _("Somebody has saved since you read the report, and these fields differ. Read it again.")
        differing = [(name, _("Saved differently.")) for name in sorted(outcome.differences)]
        raise stale(outcome.report, sentence, named(differing, rows))
    return outcome.report


class Reports(ListEndpoint):
    tag = TAG
    filter_class = ReportFilter
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"POST": [KEY_DESCRIBED, ETAG_DESCRIBED]}

    def rows(self) -> Any:
        return Report.objects.visible_to(self.request.user).select_related("cycle")

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return shapes.ReportRow(rows, many=True).data

    @extend_schema(
        operation_id="reports", summary=gettext_lazy("Reports"), responses=page_of(shapes.ReportRow)
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="report_start",
        summary=gettext_lazy("Start a report"),
        description=gettext_lazy(
            "The draft of a product's report for a cycle, begun with what is known of enterprise and product,"
            " and with what `fields` and `rows` say. Without these two, an open draft is given as it is."
        ),
        request={"application/json": body_taken(starts=True)},
        responses={200: shapes.ReportShape, 201: shapes.ReportShape},
        examples=[examples.START],
    )
    def post(self, request: Any) -> Response:
        require_scope(request, TokenScope.REPORT)
        data = object_of(request, ("improvement", "cycle", "fields", "rows"))
        improvement, cycle = self._chosen(request, data)
        return once(request, lambda: self._started(request, improvement, cycle, data))

    def _chosen(self, request: Any, data: Mapping[str, Any]) -> tuple[Improvement, Cycle]:
        """What the body names; 400 where it is nothing this person sees."""
        key, code = data.get("improvement"), data.get("cycle")
        improvements = Improvement.objects.visible_to(request.user).select_related("enterprise")
        improvement = improvements.filter(pk=key).first() if type(key) is int and key > 0 else None
        cycles = Cycle.objects.visible_to(request.user)
        cycle = cycles.filter(code=code).first() if isinstance(code, str) else None
        wrong = []
        if improvement is None:
            wrong.append(Wrong("improvement", _("There is no such improvement, or it is not open to you.")))
        if cycle is None:
            wrong.append(Wrong("cycle", _("There is no such reporting cycle.")))
        if improvement is None or cycle is None:
            raise invalid(wrong)
        return improvement, cycle

    def _started(
        self, request: Any, improvement: Improvement, cycle: Cycle, data: Mapping[str, Any]
    ) -> Response:
        cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)  # one start at a time
        verdict = may_report(improvement, cycle, by=request.user)
        if not verdict:
            never = not is_own_enterprise.test(request.user, improvement)
            raise refused([Lack(str(verdict))], never=never)
        known = Report.objects.filter(improvement=improvement, cycle=cycle, state__in=OPEN).exists()
        report = start_report(improvement=improvement, cycle=cycle, by=request.user)
        if "fields" in data or "rows" in data:
            if known:
                sentence = _("Report %(number)s of this product for this cycle is open already. Change that.")
                raise Problem("refused", sentence % {"number": report.number}, status=409)
            report = write(report, data, revision=report.revision, by=request.user)
        place = self.request.build_absolute_uri(f"{self.request.path}{report.number}/")
        found = visible_report(request, report.number)
        return whole(found, request.user, status=200 if known else 201, Location=place)


class OneReport(Endpoint):
    tag = TAG
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {
        "GET": [ETAG_DESCRIBED],
        "PATCH": [KEY_DESCRIBED, MATCH_DESCRIBED, ETAG_DESCRIBED],
    }

    @extend_schema(
        operation_id="report",
        summary=gettext_lazy("One report in full"),
        responses=shapes.ReportShape,
    )
    def get(self, request: Any, number: str) -> Response:
        return whole(visible_report(request, number), request.user)

    @extend_schema(
        operation_id="report_write",
        summary=gettext_lazy("Change what a report says"),
        description=gettext_lazy(
            "What is not named stays. `rows`, where given, is all rows: one that is not named is removed, one"
            " without `order` is new. Values may be written as people write them (1,234.5; 2025年6月20日)."
        ),
        request={"application/json": body_taken(starts=False)},
        responses=shapes.ReportShape,
        examples=[examples.WRITE],
    )
    def patch(self, request: Any, number: str) -> Response:
        report = visible_report(request, number)
        require_scope(request, TokenScope.REPORT)
        data = object_of(request, ("fields", "rows"))
        return once(request, lambda: self._written(request, report, data))

    def _written(self, request: Any, report: Report, data: Mapping[str, Any]) -> Response:
        verdict = may_write(report, by=request.user)
        if not verdict:
            raise refused([Lack(str(verdict))], never=not files_for.test(request.user, report))
        revision = revision_named(request, report)
        write(report, data, revision=revision, by=request.user)
        return whole(visible_report(request, report.number), request.user)
