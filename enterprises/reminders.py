"""Reminding those who owe something, by the schedule: each thing once a step, whoever runs it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from enterprises import dues
from enterprises.dues import Due
from enterprises.enums import DueKind
from enterprises.events import EVENTS
from enterprises.models import Cycle, Reminder, User
from enterprises.reminder_rules import rules_of
from enterprises.reminder_steps import PROPOSED, Phase, Step, reach, steps_on
from enterprises.telling import tell

LOCK = (20230605, 1)  # the one who reminds holds it
NAMED = 20  # things of one message that are named; it counts the rest
SUFFIX = {Phase.BEFORE: "due_soon", Phase.AFTER: "overdue", Phase.ABOVE: "overdue_below"}


@transaction.atomic
def remind(*, on: datetime.date) -> int:
    """Give every reminder of a day that was not given yet; how many things that were.

    Running it again, or twice at once, gives none twice: one waits for the other, and a step has one row.
    """
    be_alone()
    rules = rules_of(Cycle.objects.opened().values_list("pk", flat=True))
    before, after = reach([PROPOSED, *rules.values()])
    span = (on - datetime.timedelta(days=after), on + datetime.timedelta(days=before))
    steps: list[tuple[Due, Step]] = []
    for due in [
        *dues.reports(span, on),
        *dues.answers(span),
        *dues.checks(span),
        *dues.applications(span),
        *dues.reviews(span),
    ]:
        rule = rules.get(due.cycle, PROPOSED)
        short = due.kind != DueKind.REPORT
        steps += [(due, step) for step in steps_on(on, due.due_on, rule, last_only=short)]
    fresh = _not_given(steps)
    for (event, step, *_group), (people, together) in _grouped(fresh).items():
        _tell(event, people, together, step, on)
    return len(fresh)


def _not_given(steps: Sequence[tuple[Due, Step]]) -> list[tuple[Due, Step]]:
    keys = {due.key for due, _step in steps}
    given = set(Reminder.objects.filter(thing__in=keys).values_list("kind", "thing", "step"))
    return [(due, step) for due, step in steps if (due.kind, due.key, str(step)) not in given]


def _grouped(
    steps: Sequence[tuple[Due, Step]],
) -> dict[tuple[Any, ...], tuple[list[User], list[Due]]]:
    """What is told in one message: what the same people owe in a cycle, check, or have overdue below them."""
    groups: dict[tuple[Any, ...], tuple[list[User], list[Due]]] = {}
    for due, step in steps:
        event = f"{due.kind}.{SUFFIX[step.phase]}"
        people = list(EVENTS[event].to(due.thing))
        group: tuple[Any, ...] = (event, step, due.cycle, tuple(sorted(person.pk for person in people)))
        if step.phase != Phase.ABOVE and due.kind == DueKind.REPORT:
            group += (due.due_on,)
        elif step.phase != Phase.ABOVE and due.kind == DueKind.ANSWER:
            group += (due.key,)
        groups.setdefault(group, (people, []))[1].append(due)
    return groups


def _tell(event: str, people: list[User], together: Sequence[Due], step: Step, on: datetime.date) -> None:
    first = together[0]
    told = {**first.told, **things_told(together), "days": step.days}
    messages = tell(
        event,
        thing=first.thing,
        about=about(together),
        step=f"{step}:{first.key}:{on}",
        href=_where(first, step),
        told=told,
        to=people,
    )
    note(together, str(step), on, told=len(messages))


def _where(first: Due, step: Step) -> str:
    """Where what is told of can be dealt with."""
    if first.kind == DueKind.REPORT and step.phase == Phase.ABOVE:
        return f"{reverse('enterprises:expected')}?reached=overdue&cycle={first.thing.cycle.code}"
    if first.kind == DueKind.REPORT:
        return reverse("enterprises:worklist")
    if first.kind == DueKind.APPLICATION:
        below = f"{reverse('enterprises:applications')}?late=yes"
        return below if step.phase == Phase.ABOVE else reverse("enterprises:worklist")
    if first.kind == DueKind.REVIEW:
        call = reverse("enterprises:call_shortlist", args=[first.thing.application.call.code])
        return call if step.phase == Phase.ABOVE else reverse("enterprises:expert_reviews")
    reports = reverse("enterprises:reports")
    if step.phase == Phase.ABOVE:
        return f"{reports}?state={first.thing.report.state}&due=overdue"
    return first.href if first.kind == DueKind.ANSWER else reverse("enterprises:worklist")


def about(together: Sequence[Due]) -> tuple[str, list[int]]:
    """What a message about these things is about, as `tell` takes it."""
    kinds = {DueKind.REPORT: "expected", DueKind.APPLICATION: "application_step", DueKind.REVIEW: "review"}
    return kinds.get(together[0].kind, "transition"), [due.key for due in together]


def things_told(together: Sequence[Due]) -> dict[str, Any]:
    """The cycle, how many things are due and since when, and the first of them by name."""
    named = [{"id": due.key, "name": due.name, "enterprise": due.enterprise} for due in together[:NAMED]]
    first = min(due.due_on for due in together)
    return {"cycle": together[0].cycle_name, "count": len(together), "due_on": first, "things": named}


def note(together: Sequence[Due], step: str, on: datetime.date, *, told: int, by: User | None = None) -> None:
    """Keep that these things were reminded of."""
    Reminder.objects.bulk_create(
        Reminder(kind=due.kind, thing=due.key, step=step, on=on, by=by, told=told) for due in together
    )


def be_alone() -> None:
    """Let one remind at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
