"""Work that somebody starts and need not wait for: how it is started, told of, cancelled, and done once.

What can be done is a table of kinds, which the apps fill at start-up:

    jobs.register(jobs.Kind("import_reports", _("Import of reports"), carry_out=intake.carry_out,
                            outcome=lambda came: _("Drafts created: %(created)d.") % came))

    def carry_out(work: Work) -> jobs.Outcome:               # `reliability_tracker.working.Work`
        rows = read(work.source)
        work.expect(len(rows), step=_("Checking"))           # begins a step of so many rows
        for row in rows:
            …                                                # as work.by; the rights are theirs, as on a page
            work.advance()                                   # one more row; ends here if it was cancelled
        return jobs.Outcome({"created": 7}, file=content, name="….xlsx", address=reverse("…"))

    job = jobs.start(kind="import_reports", by=request.user, given={"cycle": "2026H1"}, file=upload)
    return redirect(job)                                     # its page shows how far it is

A job is one transaction, and its end is written in the same one. So whatever happens to its worker, what it
does is there once or not at all: `Failed` with a sentence for the reader, cancelling and any other exception
take everything back; a job whose worker was lost is taken up again from its beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from procrastinate.contrib.django import app

from reliability_tracker.models import Job, JobState
from reliability_tracker.request_history import address_told

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reliability_tracker.working import Work

TASK = "reliability_tracker.tasks.carry_out"

log = structlog.get_logger()


class Failed(Exception):
    """A job cannot be done; the sentence says why, and what to do, to the person who started it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job.

    came:    plain values, which its kind words for the reader (`Kind.outcome`)
    address: of the page that shows it
    file, name: what can be downloaded as long as the job is kept
    """

    came: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
    file: bytes | File[Any] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work.

    label:     what it is called
    carry_out: does it; see the module
    about:     what a job is about, from what it was given, in the reader's language; asked for each line of
               a list, so it asks the database nothing
    outcome:   one sentence on what came of it, from the values of its outcome, in the reader's language
    """

    name: str
    label: str | _StrPromise
    carry_out: Callable[[Work], Outcome | None]
    about: Callable[[Mapping[str, Any]], str] = field(default=lambda given: "")
    outcome: Callable[[Mapping[str, Any]], str] = field(default=lambda came: "")


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Enter kinds; ValueError if another one has the name already."""
    for kind in kinds:
        if KINDS.setdefault(kind.name, kind) != kind:
            raise ValueError(f"{kind.name} is entered twice and differs")


def title_of(job: Job) -> str:
    """What a job is called, in the reader's language; its name where the kind is no longer known."""
    kind = KINDS.get(job.kind)
    return str(kind.label) if kind else job.kind


def about(job: Job) -> str:
    """What a job is about, in the reader's language."""
    kind = KINDS.get(job.kind)
    return kind.about(job.given) if kind else ""


def outcome_of(job: Job) -> str:
    """What came of a job, in the reader's language; as it was worded, where only the words were kept."""
    kind = KINDS.get(job.kind)
    return job.outcome if job.came is None or kind is None else kind.outcome(job.came)


# --- What people do ---------------------------------------------------------------------------------------


@transaction.atomic
def start(
    *, kind: str, by: Any, given: Mapping[str, Any] | None = None, file: File[Any] | None = None
) -> Job:
    """A job that a worker begins once this transaction is committed, and never if it is not.

    given: plain values (what JSON holds), file: what it works on, kept as long as the job
    KeyError for a kind that nobody entered.
    """
    job = Job.objects.create(
        kind=KINDS[kind].name, owner=by, given=dict(given or {}), language=translation.get_language() or "en"
    )
    if file is not None:
        job.source.save(PurePosixPath(file.name or "file").name, file)
    _hand_over(job)
    return job


@transaction.atomic
def cancel(*, job: Job) -> bool:
    """Whether it could be cancelled: a waiting job at once, a running one once its worker hears of it."""
    job = _locked(job.pk)
    if job.is_over:
        return False
    job.cancel_asked_at = Now()
    if job.state == JobState.WAITING:
        job.state, job.finished_at = JobState.CANCELLED, Now()
    job.save()
    return True


@transaction.atomic
def retry(*, job: Job) -> bool:
    """Whether it could begin anew: one that failed or was cancelled does, from its beginning."""
    job = _locked(job.pk)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        return False
    job.state, job.error, job.attempts = JobState.WAITING, "", 0
    job.started_at = job.finished_at = job.seen_at = job.cancel_asked_at = None
    job.rows_done, job.rows_total, job.step, job.step_started_at = 0, None, "", None
    job.save()
    _hand_over(job)
    return True


def _hand_over(job: Job) -> None:
    request = structlog.contextvars.get_contextvars().get("request_id", "")
    task = app.configure_task(TASK, allow_unknown=False)
    task.defer(job_id=job.pk, request=request, address=address_told())
    log.info("job_handed_over", job=job.pk, kind=job.kind)


def _locked(pk: int) -> Job:
    return Job.objects.select_for_update(of=("self",)).get(pk=pk)
