"""How a job is carried out by a worker: told of while it goes on, done once or not at all.

One worker may be lost and a second take the job up while the first is only slow. Three things keep them from
doing it twice: an advisory lock on the job, held as long as the work's transaction; the number of the
attempt, which only the newest worker has; and that the job's end is written in the transaction of its work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pghistory
import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.exceptions import JobAborted

from reliability_tracker.jobs import KINDS, Failed, Outcome
from reliability_tracker.models import Job, JobState
from reliability_tracker.storage import NoRoom

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LOCK = 20230604  # first key of the advisory lock on one job; the second is the job's number
TELL_EVERY_S = 1.0  # how far it is
MOST_ATTEMPTS = 5  # of a job whose worker, or whose database, is lost each time

LOST = (OperationalError, InterfaceError)  # the database went away, or ended a deadlock: worth another try

log = structlog.get_logger()


class Cancelled(Exception):
    """The person who started the job has cancelled it."""


class Superseded(Exception):
    """Another worker has taken the job up since: this one was thought lost."""


class Work:
    """A job as its kind sees it while carrying it out.

    given, source: what it was started with;  by: the person, whose rights decide
    """

    def __init__(self, job: Job, *, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.given: Mapping[str, Any] = job.given
        self.by = job.owner
        self.source = job.source
        self._stopping = stopping
        self._rows_done, self._rows_total = 0, job.rows_total
        self._new_step: str | None = None
        self._teller: threading.Thread | None = None
        self._wake = threading.Event()
        self._over = False
        self._cancelled = False

    def expect(self, rows: int | None, *, step: str | _StrPromise = "") -> None:
        """Begin a step of so many rows, or of a number that is not known."""
        self._rows_done, self._rows_total, self._new_step = 0, rows, str(step)
        self._wake.set()
        self.advance(0)

    def advance(self, rows: int = 1) -> None:
        """So many more rows are done. Costs next to nothing; ends the work here if it was cancelled."""
        self._rows_done += rows
        if self._teller is None:
            self._tell()
        if self._cancelled:
            raise Cancelled
        if self._stopping():
            raise JobAborted

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell how far it is, while the work goes on in a transaction that nobody can see into yet.

        A thread does, on a connection of its own. Where the caller holds a transaction already, nobody else
        sees the job at all: then each step is told in that one.
        """
        if connection.in_atomic_block:
            yield
            return
        self._teller = threading.Thread(target=self._keep_telling, daemon=True)
        self._teller.start()
        try:
            yield
        finally:
            self.fall_silent()

    def fall_silent(self) -> None:
        """Tell nothing more: the end is about to be written, by the work's own connection."""
        self._over = True
        self._wake.set()
        if self._teller is not None:
            self._teller.join()

    def rows(self) -> dict[str, Any]:
        """How many rows are done, and of how many; never more than there are."""
        total = self._rows_total
        done = self._rows_done if total is None else min(self._rows_done, total)
        return {"rows_done": done, "rows_total": total}

    def _keep_telling(self) -> None:
        try:
            while not self._over:
                self._wake.wait(TELL_EVERY_S)
                self._wake.clear()
                try:
                    self._tell()
                except (
                    Error
                ) as error:  # the work goes on; its own connection will say if the database is gone
                    log.warning("job_not_told", job=self.job.pk, reason=str(error))
                    connection.close()
        finally:
            connection.close()

    def _tell(self) -> None:
        """Write how far it is, and hear whether it was cancelled."""
        step, self._new_step = self._new_step, None
        more = {} if step is None else {"step": step, "step_started_at": Now()}
        mine = _mine(self.job)
        mine.update(seen_at=Now(), **self.rows(), **more)
        self._cancelled = mine.filter(cancel_asked_at__isnull=False).exists()


def carry_out(pk: int, *, stopping: Callable[[], bool] = lambda: False, address: str = "") -> None:
    """Carry a job out; do nothing if it is over already, or gone.

    stopping: whether the worker has been told to stop; the job then goes back among those that wait
    address:  where the request came from that started it
    Raises JobAborted when stopping, one of LOST if it is to be tried again, and whatever the kind raised
    beyond `Failed`, once that is written down.
    """
    job = _begin(pk)
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(job=pk, user_id=job.owner_id):
        _carry_out(job, stopping, address)


def _carry_out(job: Job, stopping: Callable[[], bool], address: str) -> None:
    log.info("job_begun", kind=job.kind, attempt=job.attempts)
    work = Work(job, stopping=stopping)
    request = structlog.contextvars.get_contextvars().get("request_id", "")
    told = {"user": job.owner_id, "job": job.pk, "request": request, "address": address}
    with translation.override(job.language):
        try:
            with work.told(), transaction.atomic(), pghistory.context(**told):
                _alone(job)
                outcome = KINDS[job.kind].carry_out(work) or Outcome()
                work.fall_silent()
                _finish(work, outcome)
            log.info("job_finished")
        except Superseded:
            log.warning("job_superseded", attempt=job.attempts)
        except Cancelled:
            _end(job, JobState.CANCELLED)
            log.info("job_cancelled")
        except Failed as failure:
            _end(job, JobState.FAILED, error=str(failure))
            log.info("job_could_not_be_done")
        except JobAborted:
            _put_back(job)
            log.info("job_put_back")
            raise
        except LOST as lost:
            log.warning("job_lost_its_database", reason=str(lost))
            if job.attempts >= MOST_ATTEMPTS:
                _end(job, JobState.FAILED, error=_("The database was lost each time. Start it again later."))
            raise
        except Exception:
            log.exception("job_failed")
            _end(
                job, JobState.FAILED, error=_("A fault in the program; those who run it have been informed.")
            )
            raise


@transaction.atomic
def _begin(pk: int) -> Job | None:
    """The job, now running; None if there is nothing to do."""
    job = Job.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=pk).first()
    if job is None or job.is_over:
        return None
    if job.cancel_asked_at:
        _end(job, JobState.CANCELLED)
        return None
    if job.attempts >= MOST_ATTEMPTS:
        with translation.override(job.language):
            words = _("Its worker was lost %(times)d times while working on it.") % {"times": job.attempts}
        _end(job, JobState.FAILED, error=words)
        return None
    mine = _mine(job, state=job.state)
    mine.update(
        state=JobState.RUNNING,
        attempts=job.attempts + 1,
        started_at=Now(),
        seen_at=Now(),
        step="",
        step_started_at=Now(),
        rows_done=0,
        rows_total=None,
    )
    job.refresh_from_db()
    transaction.on_commit(lambda: _clear_results(job))
    return job


def _mine(job: Job, state: str = JobState.RUNNING) -> Any:
    """The row of the job, as long as this attempt at it is the newest."""
    return Job.objects.filter(pk=job.pk, state=state, attempts=job.attempts)


def _alone(job: Job) -> None:
    """Wait until no other worker has a transaction open on the job; Superseded if it is no longer ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, job.pk % 2**31])
    if not _mine(job).exists():
        raise Superseded


def _finish(work: Work, outcome: Outcome) -> None:
    """In the transaction of the work: with it, or not at all."""
    job = work.job
    written = work.rows() | {"came": dict(outcome.came), "address": outcome.address}
    if outcome.file is not None:
        file = ContentFile(outcome.file) if isinstance(outcome.file, bytes) else outcome.file
        try:
            job.result.save(outcome.name, file, save=False)
        except NoRoom as full:
            raise Failed(_("The result could not be kept: the server has no room for files.")) from full
        written |= {"result": job.result.name, "result_name": outcome.name}
    if not _mine(job).update(state=JobState.FINISHED, finished_at=Now(), **written):
        raise Superseded


def _end(job: Job, state: JobState, *, error: str = "") -> None:
    """Written after the work was taken back, if no other worker has the job by now."""
    _mine(job, state=job.state).update(state=state, finished_at=Now(), error=error)


def _put_back(job: Job) -> None:
    """A worker that is told to stop has not failed: the attempt does not count."""
    _mine(job).update(state=JobState.WAITING, started_at=None, attempts=F("attempts") - 1)


def _clear_results(job: Job) -> None:
    """Remove what an earlier attempt has left in the job's folder: its transaction was not committed."""
    for name in _files(job):
        if name != job.source.name:
            default_storage.delete(name)


def _files(job: Job) -> list[str]:
    try:
        names = default_storage.listdir(job.folder)[1]
    except FileNotFoundError:
        return []
    return [f"{job.folder}/{name}" for name in names]


def remove_outlived() -> int:
    """Remove the jobs that ended more than KEPT_DAYS ago, with their files; how many there were."""
    jobs = list(Job.objects.outlived())
    for job in jobs:
        for name in _files(job):
            default_storage.delete(name)
        job.delete()
    return len(jobs)
