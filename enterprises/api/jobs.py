"""Work in the background by program: what one started, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, overload

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from enterprises.api.once import KEY_DESCRIBED, once
from enterprises.api.reports import object_of
from policy import summary_jobs
from policy.catalogue import catalogue_at
from policy.models import Snapshot
from policy.standpoint import standpoint
from policy.summary_files import CONTENT_TYPES, FORMATS
from reliability_tracker import jobs
from reliability_tracker.api.parsing import FormParser, JsonParser
from reliability_tracker.api.problems import Problem, Wrong, invalid, nothing_here
from reliability_tracker.api.schema import page_of
from reliability_tracker.api.views import Endpoint, ListEndpoint, OneFormat, one_or_nothing
from reliability_tracker.job_pages import result
from reliability_tracker.models import Job, JobState
from reliability_tracker.moment import read_moment

TAG = gettext_lazy("Work in the background")
MEMBERS = ("sector", "fmt", "as_of", "known_at", "cycle", "snapshot")
WANTED = {
    "type": "object",
    "properties": {
        "sector": {"type": "string"},
        "fmt": {"type": "string", "enum": list(FORMATS)},
        "as_of": {"type": "string", "format": "date"},
        "known_at": {"type": "string", "description": gettext_lazy("a day or a time")},
        "cycle": {"type": "string"},
        "snapshot": {
            "type": "integer",
            "minimum": 1,
            "description": gettext_lazy("number of published figures"),
        },
    },
    "required": ["sector", "fmt"],
    "additionalProperties": False,
    "example": {"sector": "machinery", "fmt": "xlsx", "as_of": "2025-12-31"},
}


class JobShape(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(JobState.choices)
    step = serializers.CharField(allow_blank=True)
    rows_done = serializers.IntegerField()
    rows_total = serializers.IntegerField(allow_null=True)
    seconds_left = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("at its pace until now"))
    started_at = serializers.DateTimeField(help_text=gettext_lazy("when it was asked for"))
    finished_at = serializers.DateTimeField(allow_null=True)
    kept_until = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField(allow_blank=True, help_text=gettext_lazy("the result, or why it failed"))
    leads_to = serializers.CharField(
        allow_blank=True, help_text=gettext_lazy("the page that shows the result")
    )
    result = serializers.CharField(allow_blank=True, help_text=gettext_lazy("where its file is"))


def shown(job: Job) -> dict[str, Any]:
    left = job.time_left
    return {
        "id": job.pk,
        "kind": job.kind,
        "title": jobs.title_of(job),
        "about": jobs.about(job),
        "state": job.state,
        "step": job.step,
        "rows_done": job.rows_done,
        "rows_total": job.rows_total,
        "seconds_left": None if left is None else round(left.total_seconds()),
        "started_at": job.asked_at,
        "finished_at": job.finished_at,
        "kept_until": job.kept_until,
        "sentence": job.error or jobs.outcome_of(job),
        "leads_to": job.address,
        "result": reverse("enterprises_api:job_result", args=[job.pk]) if job.result else "",
    }


@overload
def started() -> type[JobShape]: ...
@overload
def started(job: Job) -> Response: ...
def started(job: Job | None = None) -> Any:
    """202: a job that was begun, and where it is found; without one, how the answer looks."""
    if job is None:
        return JobShape
    job.refresh_from_db()
    place = reverse("enterprises_api:job", args=[job.pk])
    return Response(JobShape(shown(job)).data, 202, headers={"Location": place})


class Jobs(ListEndpoint):
    tag = TAG
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"POST": [KEY_DESCRIBED]}

    def rows(self) -> Any:
        return Job.objects.visible_to(self.request.user)

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        return JobShape([shown(job) for job in rows], many=True).data

    @extend_schema(operation_id="jobs", summary=gettext_lazy("Your own jobs"), responses=page_of(JobShape))
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="job_start",
        summary=gettext_lazy("Have the summary of a sector made as a file"),
        description=gettext_lazy("As of a date or cycle, or as it was published. It is kept for seven days."),
        request={"application/json": WANTED},
        responses={202: JobShape},
    )
    def post(self, request: Any) -> Response:
        data = object_of(request, MEMBERS)
        texts = {name: data.get(name, "") for name in MEMBERS if name != "snapshot"}
        wrong = [
            Wrong(name, _("This has to be a text."))
            for name, text in texts.items()
            if not isinstance(text, str)
        ]
        if wrong:
            raise invalid(wrong)
        wanted = self._wanted(texts, data.get("snapshot"))
        return once(request, lambda: started(summary_jobs.start(**wanted, by=request.user)))

    def _wanted(self, texts: dict[str, str], number: Any) -> dict[str, Any]:
        """What the job is given; 400 with everything that names nothing."""
        moment = read_moment(texts["as_of"], texts["known_at"])
        sector = catalogue_at(standpoint(moment)).sectors.get(texts["sector"])
        wrong = [Wrong("as_of" if texts["as_of"] else "known_at", moment.problem)] if moment.problem else []
        if sector is None:
            wrong.append(Wrong("sector", _("There is no sector %(code)s.") % {"code": texts["sector"][:40]}))
        if texts["fmt"] not in FORMATS:
            wrong.append(
                Wrong(
                    "fmt",
                    _("There is no summary in this format; there are: %(formats)s.")
                    % {"formats": ", ".join(FORMATS)},
                )
            )
        found = type(number) is int and Snapshot.objects.visible_to(self.request.user).filter(number=number)
        if number is not None and not found:
            wrong.append(Wrong("snapshot", _("There are no such published figures.")))
        if wrong:
            raise invalid(wrong)
        dates = {"as_of": texts["as_of"], "known_at": texts["known_at"]}
        return {
            "sector": sector,
            "fmt": texts["fmt"],
            "dates": dates,
            "cycle": texts["cycle"],
            "snapshot": number,
        }


class OneJob(Endpoint):
    tag = TAG

    @extend_schema(operation_id="job", summary=gettext_lazy("How far a job is"), responses=JobShape)
    def get(self, request: Any, pk: int) -> Response:
        return Response(JobShape(shown(_job(request, pk))).data)


class JobResult(Endpoint):
    tag = TAG
    content_negotiation_class = OneFormat

    @extend_schema(
        operation_id="job_result",
        summary=gettext_lazy("The file that a job has made"),
        responses={(200, kind.split(";")[0]): OpenApiTypes.BINARY for kind in CONTENT_TYPES.values()},
    )
    def get(self, request: Any, pk: int) -> HttpResponseBase:
        if not _job(request, pk).result:
            raise nothing_here()
        return result(self.page_request, pk)


class _Deed(Endpoint):
    tag = TAG
    parser_classes = [JsonParser, FormParser]  # there is nothing to send, in either form
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {"POST": [KEY_DESCRIBED]}

    def done(self, request: Any, pk: int, act: Callable[..., bool], sentence: str) -> Response:
        """What became of the job; 409 where nothing could be done."""
        job = _job(request, pk)

        def answered() -> Response:
            if not act(job=job):
                raise Problem("refused", sentence, status=409)
            return Response(JobShape(shown(_job(request, pk))).data)

        return once(request, answered)


class CancelJob(_Deed):
    @extend_schema(
        operation_id="job_cancel",
        summary=gettext_lazy("Cancel a job: nothing of it stays"),
        request=None,
        responses=JobShape,
    )
    def post(self, request: Any, pk: int) -> Response:
        return self.done(request, pk, jobs.cancel, _("It had ended already: there was nothing to cancel."))


class RetryJob(_Deed):
    @extend_schema(
        operation_id="job_retry",
        summary=gettext_lazy("Start a job again that failed or was cancelled"),
        request=None,
        responses=JobShape,
    )
    def post(self, request: Any, pk: int) -> Response:
        return self.done(
            request, pk, jobs.retry, _("Only what failed or was cancelled can be started again.")
        )


def _job(request: Any, pk: int) -> Job:
    found: Job = one_or_nothing(Job.objects.visible_to(request.user), pk=pk)
    return found
