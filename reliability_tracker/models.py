"""What the site itself keeps: the work that somebody started and that is done in the background."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reliability_tracker.change_log import LogEntry
from reliability_tracker.db import at_least_zero, in_order, one_of, state_has

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["KEPT_DAYS", "Job", "JobQuerySet", "JobState", "LogEntry"]

KEPT_DAYS = 7  # a job and its result, after it ended


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    FINISHED = "finished", pgettext_lazy("job", "finished")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


OVER = (JobState.FINISHED, JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> JobQuerySet:
        """A job and its result are its owner's alone."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()

    def under_way(self) -> JobQuerySet:
        return self.exclude(state__in=OVER)

    def outlived(self) -> JobQuerySet:
        """Those that ended longer ago than they are kept."""
        return self.filter(finished_at__lt=Now() - timedelta(days=KEPT_DAYS))


def _folder(job: Job, name: str) -> str:
    return f"{job.folder}/{name}"


class Job(models.Model):
    """One piece of work that somebody started: what it is, how far it is, how it ended.

    kind:     a name from the table of kinds (`reliability_tracker.jobs`)
    given:    what it was started with: plain values, its kind's affair
    source:   a file it was started with, if any
    language: of the person who started it; its file, its steps and why it failed are in it
    step:     what it does at the moment, where it has several steps; rows count within the step
    seen_at:  when its worker last told how far it is
    attempts: how often a worker took it up; the number tells an earlier, lost worker from the present one
    came:     what came of it: plain values, which its kind words;  address: the page that shows it
    outcome:  the same as one sentence in `language`, of jobs that ended before their values were kept
    All times are the database's own, so that it does not matter which machine works.
    """

    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("started by")
    )
    given = models.JSONField(default=dict)
    source = models.FileField(upload_to=_folder, max_length=300, blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(_("state"), max_length=12, choices=JobState, default=JobState.WAITING)
    asked_at = models.DateTimeField(_("asked for"), db_default=Now())
    started_at = models.DateTimeField(_("started"), null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    step_started_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True)
    came = models.JSONField(null=True)
    outcome = models.TextField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    result = models.FileField(upload_to=_folder, max_length=300, blank=True)
    result_name = models.CharField(max_length=200, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        ordering = ["-asked_at", "-id"]
        constraints = [
            one_of("state", JobState.values, name="job_state_is_known"),
            state_has(OVER, "finished_at", name="job_that_is_over_has_its_end"),
            models.CheckConstraint(
                condition=~Q(state__in=[JobState.RUNNING, JobState.FINISHED]) | Q(started_at__isnull=False),
                name="job_that_runs_has_started",
                violation_error_message=_("A job that runs or has finished has a time of its start."),
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.FAILED) & ~Q(error="") | ~Q(state=JobState.FAILED) & Q(error=""),
                name="job_that_failed_says_why",
                violation_error_message=_("A job that failed says why; no other does."),
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.FINISHED)
                | Q(result="", outcome="", address="", came__isnull=True),
                name="job_has_a_result_once_it_is_finished",
                violation_error_message=_("Only a job that has finished has a result."),
            ),
            models.CheckConstraint(
                condition=Q(result="", result_name="") | (~Q(result="") & ~Q(result_name="")),
                name="job_result_has_its_name",
                violation_error_message=_("The file of a result and its name belong together."),
            ),
            in_order("asked_at", "started_at", "finished_at", name="job_times_are_in_order"),
            at_least_zero("rows_done", "rows_total", name="job_rows_are_not_negative"),
            models.CheckConstraint(
                condition=Q(rows_total__isnull=True) | Q(rows_done__lte=F("rows_total")),
                name="job_does_no_more_rows_than_there_are",
                violation_error_message=_("A job cannot have done more rows than there are."),
            ),
        ]
        indexes = [models.Index(fields=["owner", "-asked_at"]), models.Index(fields=["finished_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("work:job", args=[self.pk])

    @property
    def folder(self) -> str:
        """Where its files lie in the storage, and no others."""
        return f"jobs/{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def percent(self) -> int | None:
        """How much of its rows it has done; None where it cannot say."""
        if self.state == JobState.FINISHED:
            return 100
        return self.rows_done * 100 // self.rows_total if self.rows_total else None

    @property
    def time_left(self) -> timedelta | None:
        """At the pace of this step until now; None before there is a pace."""
        if self.state != JobState.RUNNING or not (self.rows_done and self.rows_total):
            return None
        if self.seen_at is None or self.step_started_at is None:
            return None
        return (self.seen_at - self.step_started_at) * ((self.rows_total - self.rows_done) / self.rows_done)

    @property
    def kept_until(self) -> datetime | None:
        return self.finished_at and self.finished_at + timedelta(days=KEPT_DAYS)

    @property
    def is_silent(self) -> bool:
        """Whether its worker has not been heard of for too long: another one will take it up."""
        silence = timedelta(seconds=settings.WORKER_STALLED_AFTER_S)
        return (
            self.state == JobState.RUNNING
            and self.seen_at is not None
            and timezone.now() - self.seen_at > silence
        )
