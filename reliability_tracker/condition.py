"""How the tracker itself is doing: findings, and what to do. Apps enter what only they can ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import rules
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from reliability_tracker.formats import duration, file_size, officialtime, thousands
from reliability_tracker.jobs import KINDS
from reliability_tracker.models import Job, JobState
from reliability_tracker.statuses import Tone
from reliability_tracker.storage import RESERVE, room
from reliability_tracker.worker_signs import failed_tasks, queue, signs_of_life

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

OPERATION = "reliability_tracker.operation"
LONG_WAIT = timedelta(minutes=10)
LITTLE_ROOM = 0.05  # of the disk


class Level(models.TextChoices):
    """How something is."""

    GOOD = "in_order", pgettext_lazy("state of the system", "in order")
    WARN = "needs_a_look", pgettext_lazy("state of the system", "needs a look")
    BAD = "out_of_order", pgettext_lazy("state of the system", "out of order")


TONES = {Level.GOOD: Tone.GOOD, Level.WARN: Tone.WARN, Level.BAD: Tone.BAD}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing and how it is: what was found and, if it is not in order, what to do."""

    title: str
    level: Level
    sentences: Sequence[str] = ()
    pairs: Sequence[tuple[str, Any]] = ()


_questions: list[Callable[[], Finding]] = []


def ask(question: Callable[[], Finding]) -> None:
    """Let an app find out about something of its own; it is asked when somebody looks."""
    if question not in _questions:
        _questions.append(question)


def findings() -> list[Finding]:
    """What is out of order first."""
    found = [question() for question in (database, workers, waiting_tasks, failures, files, *_questions)]
    return sorted(found, key=lambda finding: -list(Level).index(finding.level))


def operated_by(people: Any) -> None:
    """Let those whom the predicate names see how the tracker is doing."""
    rules.set_perm(OPERATION, people)


def is_operator(user: Any) -> bool:
    """Whether a person runs the tracker; asks the database nothing of its own."""
    return bool(rules.has_perm(OPERATION, user))


def operators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for those who run the tracker; everyone else is told so (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_operator(request.user):
            raise PermissionDenied(_("Only stewards of the ministry see this."))
        return view(request, *args, **kwargs)

    return guarded


# --- What the site itself can find out --------------------------------------------------------------------


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database()),"
            " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),"
            " current_setting('max_connections')"
        )
        version, size, used, most = cursor.fetchone()
    pairs = [
        ("PostgreSQL", version),
        (_("Space used"), file_size(size)),
        (_("Connections"), _("%(used)s in use, at most %(most)s") % {"used": used, "most": most}),
    ]
    if used > 0.8 * int(most):
        words = _("Nearly all connections are in use. Allow more, or run fewer processes.")
        return Finding(_("Database"), Level.WARN, [words], pairs)
    return Finding(_("Database"), Level.GOOD, [_("It works normally.")], pairs)


def workers() -> Finding:
    signs = signs_of_life()
    if signs.alive:
        words = ngettext("%(n)d worker is running.", "%(n)d workers are running.", signs.alive)
        return Finding(_("Workers"), Level.GOOD, [words % {"n": signs.alive}])
    if signs.silence is None:
        found = _("No worker has run yet.")
    else:
        found = _("No worker for %(time)s.") % {"time": duration(signs.silence)}
    remedy = _(
        "Letters, imports, summaries and nightly checks wait until one runs. Start one: “manage.py work”."
    )
    return Finding(_("Workers"), Level.BAD, [found, remedy])


def waiting_tasks() -> Finding:
    line = queue()
    pairs = [
        (_("Waiting"), thousands(line.due)),
        (_("of which letters"), thousands(line.letters)),
        (_("Running now"), thousands(line.doing)),
        (_("Scheduled for later"), thousands(line.later)),
    ]
    wait = timezone.now() - line.oldest if line.oldest else timedelta(0)
    if wait > LONG_WAIT:
        words = _("The first has been waiting for %(time)s. Run more workers, or see why they do not work.")
        return Finding(_("Queue"), Level.WARN, [words % {"time": duration(wait)}], pairs)
    return Finding(_("Queue"), Level.GOOD, [], pairs)


def failures() -> Finding:
    """Of the last seven days, after which they are forgotten. What jobs said is their owners' alone."""
    tasks = failed_tasks()
    kinds = (
        Job.objects.filter(state=JobState.FAILED)
        .values_list("kind")
        .annotate(n=Count("pk"))
        .order_by("-n", "kind")
    )
    pairs: list[tuple[str, Any]] = [
        (
            _("Task %(name)s") % {"name": task.name},
            _("%(n)d, last on %(time)s") % {"n": task.count, "time": officialtime(task.last)},
        )
        for task in tasks
    ]
    pairs += [
        (_("Ended without success: %(kind)s") % {"kind": KINDS[kind].label if kind in KINDS else kind}, n)
        for kind, n in kinds
    ]
    if tasks:
        words = _("Tasks have failed in the last seven days; the log says why.")
        return Finding(_("Failed tasks"), Level.WARN, [words], pairs)
    return Finding(_("Failed tasks"), Level.GOOD, [_("No task has failed in the last seven days.")], pairs)


def files() -> Finding:
    """Whether what people attach still fits onto the disk."""
    free, total = room()
    pairs = [(_("Free"), _("%(free)s of %(total)s") % {"free": file_size(free), "total": file_size(total)})]
    if free < RESERVE:
        words = _("Nobody can attach a file. Make room, or move MEDIA_ROOT to a larger disk.")
        return Finding(_("Attached files"), Level.BAD, [words], pairs)
    if free < LITTLE_ROOM * total:
        words = _("Little room is left. Make room, or move MEDIA_ROOT to a larger disk.")
        return Finding(_("Attached files"), Level.WARN, [words], pairs)
    return Finding(_("Attached files"), Level.GOOD, [_("There is enough space.")], pairs)
