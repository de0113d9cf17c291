"""Whether workers are alive, and what waits for them: from the queue's own tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)


@dataclass(frozen=True, slots=True)
class SignsOfLife:
    """How many workers are alive, and when the last sign of one was, if it is known."""

    alive: int
    seen_at: datetime | None

    @property
    def silence(self) -> timedelta | None:
        return timezone.now() - self.seen_at if self.seen_at else None


def signs_of_life() -> SignsOfLife:
    """From heartbeats; where all workers ended in good order, from the last task that one scheduled."""
    since = timezone.now() - timedelta(seconds=settings.WORKER_STALLED_AFTER_S)
    beats = ProcrastinateWorker.objects.aggregate(
        alive=Count("pk", filter=Q(last_heartbeat__gte=since)), last=Max("last_heartbeat")
    )
    seen = beats["last"]
    if not beats["alive"]:
        scheduled = ProcrastinatePeriodicDefer.objects.aggregate(last=Max("defer_timestamp"))["last"]
        moments = [seen, scheduled and datetime.fromtimestamp(scheduled, UTC)]
        seen = max(filter(None, moments), default=None)
    return SignsOfLife(beats["alive"], seen)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits.

    due:    what could be done now, letters among it
    oldest: since when the first of it has been waiting
    later:  what is to be done at a time to come
    doing:  what is being done
    """

    due: int
    letters: int
    oldest: datetime | None
    later: int
    doing: int


def queue() -> Queue:
    now = timezone.now()
    due = Q(status="todo") & (Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=now))
    counts = ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).aggregate(
        due=Count("pk", filter=due),
        letters=Count("pk", filter=due & Q(queue_name="letters")),
        later=Count("pk", filter=Q(status="todo", scheduled_at__gt=now)),
        doing=Count("pk", filter=Q(status="doing")),
    )
    deferred = ProcrastinateEvent.objects.filter(
        job__in=ProcrastinateJob.objects.filter(due), type__in=["deferred", "scheduled", "deferred_for_retry"]
    )
    return Queue(oldest=deferred.aggregate(first=Min("at"))["first"] if counts["due"] else None, **counts)


@dataclass(frozen=True, slots=True)
class FailedTask:
    """Tasks of one name that failed within a week: how many, and when the last one did."""

    name: str
    count: int
    last: datetime


def failed_tasks() -> list[FailedTask]:
    rows = (
        ProcrastinateEvent.objects.filter(job__status="failed", type="failed")
        .values("job__task_name")
        .annotate(count=Count("job", distinct=True), last=Max("at"))
        .order_by("-last")
    )
    return [FailedTask(row["job__task_name"].rpartition(".")[2], row["count"], row["last"]) for row in rows]
