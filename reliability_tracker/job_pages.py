"""The work that somebody started, as they see it: how far it is, what came of it. Nobody else sees it."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from reliability_tracker import jobs
from reliability_tracker.formats import duration, file_size, isotime, officialtime, thousands
from reliability_tracker.models import Job, JobState
from reliability_tracker.statuses import status
from reliability_tracker.tables import LinkColumn, StatusColumn, Table, TypedColumn
from reliability_tracker.views import ListPage, read_only, wants_fragment
from reliability_tracker.worker_signs import signs_of_life

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


class MomentColumn(TypedColumn):
    """A date with its time of day."""

    kind = "date"

    def render(self, value: datetime) -> str:
        return isotime(value)

    def value(self, value: datetime) -> datetime:
        return value


class JobTable(Table):
    """Jobs, the newest first."""

    title = LinkColumn(accessor="kind", verbose_name=_("What"), orderable=False)
    about = TypedColumn(accessor="given", verbose_name=gettext_lazy("About"), orderable=False)
    state = StatusColumn(verbose_name=pgettext_lazy("job", "State"))
    progress = TypedColumn(
        accessor="rows_done", verbose_name=gettext_lazy("How far"), orderable=False, empty_values=()
    )
    asked_at = MomentColumn(verbose_name=gettext_lazy("Started"))
    result = TypedColumn(accessor="result_name", verbose_name=gettext_lazy("Result"), orderable=False)

    caption = gettext_lazy("Work in the background")

    class Meta:
        model = Job
        empty_text = gettext_lazy(
            "Nothing yet. Large imports and summaries are made in the background; you find them here."
        )
        fields = ()
        order_by = "-asked_at"

    def render_title(self, record: Job) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), self.value_title(record))

    def value_title(self, record: Job) -> str:
        return jobs.title_of(record)

    def render_about(self, record: Job) -> str:
        return jobs.about(record) or "—"

    def value_about(self, record: Job) -> str:
        return jobs.about(record)

    def render_progress(self, record: Job) -> str:
        return rows_of(record) or "—"

    def value_progress(self, record: Job) -> str:
        return rows_of(record)

    def render_result(self, record: Job) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("work:result", args=[record.pk]), record.result_name
        )


class JobList(ListPage):
    table_class = JobTable
    title = pgettext_lazy("place", "My work in the background")
    intro = gettext_lazy("What you started and need not wait for. Results are kept for seven days.")
    export_name = "jobs"

    def rows(self) -> QuerySet[Any]:
        return Job.objects.visible_to(self.request.user)


@never_cache
@read_only
@vary_on_headers("HX-Request")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One job. While it goes on, htmx asks for its progress every other second; without it, reload."""
    job = _job(request, pk)
    context = {"job": job, "progress": progress_of(job)}
    if wants_fragment(request):
        return render(request, "components/job_progress.html", context)
    trail = [(pgettext("place", "My work in the background"), reverse("work:jobs"))]
    return render(request, "jobs/job.html", context | {"trail": trail, "title": jobs.title_of(job)})


@never_cache
@read_only
def result(request: HttpRequest, pk: int) -> FileResponse:
    """What a job has made, to be saved, as long as it is kept."""
    job = _job(request, pk)
    if not job.result:
        raise Http404
    try:
        content = job.result.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    kind = mimetypes.guess_type(job.result_name)[0] or "application/octet-stream"
    response = FileResponse(content, as_attachment=True, filename=job.result_name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    if not jobs.cancel(job=job):
        messages.warning(request, _("It had ended already: there was nothing to cancel."))
    return redirect(job)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    if not jobs.retry(job=job):
        messages.warning(request, _("Only what failed or was cancelled can be started again."))
    return redirect(job)


def _job(request: HttpRequest, pk: int) -> Job:
    found: Job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return found


# --- What is said of a job --------------------------------------------------------------------------------


def rows_of(job: Job) -> str:
    """3,200 of 10,000 rows, as far as it is known."""
    if job.rows_total is not None:
        return _("%(done)s of %(total)s rows") % {
            "done": thousands(job.rows_done),
            "total": thousands(job.rows_total),
        }
    return _("%(done)s rows") % {"done": thousands(job.rows_done)} if job.rows_done else ""


def progress_of(job: Job) -> dict[str, Any]:
    """What the panel of a job shows: sentences, and what is told to those who do not see it move."""
    step = job.step if job.state == JobState.RUNNING else ""
    words = [step, rows_of(job)] if job.state in (JobState.RUNNING, JobState.FINISHED) else []
    if job.time_left is not None:
        words.append(_("about %(time)s left") % {"time": duration(job.time_left)})
    return {
        "words": [word for word in words if word],
        "outcome": jobs.outcome_of(job),
        "note": _note(job),
        "announce": _announcement(job),
        "facts": list(_facts(job)),
        "size": file_size(_size(job)) if job.result else "",
    }


def _note(job: Job) -> str:
    if job.cancel_asked_at and job.state == JobState.RUNNING:
        return _("It is being cancelled; nothing of it will stay.")
    if job.is_silent:
        return _("Its worker has stopped responding. Another takes it up from the beginning, within minutes.")
    if job.state == JobState.WAITING:
        if not signs_of_life().alive:
            return _(
                "No worker is running at the moment. It begins once there is one; you need not stay here."
            )
        return _("It begins as soon as a worker is free. You need not stay here.")
    if job.state == JobState.RUNNING:
        return _("You need not stay here: it goes on, and you find it again under your name.")
    if job.state == JobState.CANCELLED:
        return _("It was cancelled; nothing of it has stayed.")
    return ""


def _announcement(job: Job) -> str:
    """Changes at each tenth only: whoever hears the page is not told every other second."""
    word = str(status(job.state).label)
    if job.state == JobState.RUNNING and job.percent is not None:
        return _("%(state)s: %(percent)d%%") % {"state": word, "percent": job.percent // 10 * 10}
    said = job.error or jobs.outcome_of(job)
    return f"{word}: {said}" if said else word


def _facts(job: Job) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = []
    if about := jobs.about(job):
        facts.append((_("About"), about))
    facts.append((_("Started"), officialtime(job.asked_at)))
    if job.finished_at:
        facts.append((_("Ended"), officialtime(job.finished_at)))
        if job.started_at:
            facts.append((_("Time taken"), duration(job.finished_at - job.started_at)))
        facts.append((_("Kept until"), officialtime(job.kept_until)))
    if job.attempts > 1:
        facts.append((_("Attempts"), job.attempts))
    return facts


def _size(job: Job) -> int | None:
    try:
        size: int = job.result.size
    except FileNotFoundError:
        return None
    return size
