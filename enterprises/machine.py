"""What moves through a table of steps: one machine, used by reports and by applications for demonstration.

A table says where a deed begins and leads, who may, what must hold and what must be given. `may` answers
whether a deed is allowed, or why not; `perform` locks the thing, asks again, and writes. No other line of the
project assigns the state of a thing that has a table.

What has a table has `state`, `state_since`, `returned_from`, `opened_at`, `opened_by`, and `transitions`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict
from reliability_tracker.formats import officialtime

if TYPE_CHECKING:
    from django.db.models import QuerySet, TextChoices
    from django.utils.functional import _StrPromise

    from enterprises.places import StateWords

RETURNED = "returned"

Guard = Callable[[Any, datetime.date], Iterator[Lack]]
Need = Callable[[Any, Any, datetime.date], Iterator[Lack]]


class Who(Protocol):
    """Those who may do a deed."""

    def refusal(self, user: Any, thing: Any) -> str:
        """Why this person may not; empty if they may."""

    def concerns(self, user: Any, thing: Any) -> bool:
        """Whether a page shows the deed to this person at all, greyed if need be."""

    def role_of(self, user: Any, thing: Any) -> str:
        """The role in which the person does it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a table: where a deed begins and leads, who may, what must hold, what must be given.

    guards: yield what does not hold, whatever is given; needs: what was not given
    """

    at: str | tuple[str, ...]
    deed: str
    to: str | Callable[[Any], str]
    who: Who
    guards: Sequence[Guard] = ()
    needs: Sequence[Need] = ()

    def begins_at(self, thing: Any) -> bool:
        return thing.state in (self.at if isinstance(self.at, tuple) else (self.at,))

    def leads_to(self, thing: Any) -> str:
        return self.to if isinstance(self.to, str) else self.to(thing)


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed as a page offers it: where it leads, its label, whether it is allowed, what it asks for.

    lacks: everything that is in its way, each with the field to mend, where the verdict gives the first
    undoes: it ends or takes back what stands, so it is never what a page invites to
    """

    deed: str
    to: str
    label: str
    verdict: Verdict
    needs: Sequence[Need]
    lacks: Sequence[Lack] = ()
    undoes: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """A table with its words, and how what it does is written down.

    table:     the steps
    deeds:     the list of deeds with their labels
    words:     state → what is said of it
    final:     states that nothing leads out of
    undoing:   deeds that end or take back what stands
    label_of:  (deed, state, where it leads) → what the deed is called there
    was_first: deed → the sentence that `name` did it at `time`, for who comes second
    its_state: that the thing is in a `state`, and what is `next`
    untimely:  that a `deed` is not possible in a `state`, and what is `next`
    changed:   that the thing has changed since it was seen
    locked:    () → the rows, to be locked
    record:    (step, thing, where it leads, given, by=, at=) → the transition, written
    effects:   deed → what it changes beside the state; it saves the thing
    """

    table: Sequence[Step]
    deeds: type[TextChoices]
    words: Mapping[str, StateWords]
    final: Sequence[str]
    undoing: Sequence[str]
    label_of: Callable[[str, str, str], str]
    was_first: Mapping[Any, str | _StrPromise]
    its_state: str | _StrPromise
    untimely: str | _StrPromise
    changed: str | _StrPromise
    locked: Callable[[], QuerySet[Any]]
    record: Callable[..., Any]
    effects: Mapping[str, Callable[[Any, Any, Any], None]]

    def may(
        self, deed: str, thing: Any, *, by: Any, to: str | None = None, on: datetime.date | None = None
    ) -> Verdict:
        """Whether this person may do this deed as things stand; if not, the sentence why.

        to: where it is to lead, for a deed that leads to several states; the first allowed by default
        on: the day it is asked for, today by default
        """
        step, verdict = self._find(deed, thing, by=by, to=to)
        if step is None:
            return verdict
        return next(
            (Refused(lack.message) for lack in guarded(step, thing, on or timezone.localdate())), Allowed()
        )

    def deeds_for(self, user: Any, thing: Any, on: datetime.date | None = None) -> list[Offer]:
        """The deeds a page shows this person: those of their role in this state, greyed where refused."""
        today = on or timezone.localdate()
        offers = []
        for step in self.table:
            if not step.begins_at(thing) or not step.who.concerns(user, thing):
                continue
            refusal = step.who.refusal(user, thing)
            lacks = [Lack(refusal)] if refusal else guarded(step, thing, today)
            verdict = Refused(lacks[0].message) if lacks else Allowed()
            to = step.leads_to(thing)
            label = self.label_of(step.deed, thing.state, to)
            undoes = step.deed in self.undoing
            offers.append(Offer(step.deed, to, label, verdict, step.needs, lacks, undoes))
        return offers

    @transaction.atomic(savepoint=False)
    def perform(
        self,
        deed: str,
        thing: Any,
        given: Any,
        *,
        by: Any,
        to: str | None = None,
        seen: datetime.datetime | None = None,
        on: datetime.date | None = None,
    ) -> Any:
        """Do a deed and give its transition, or raise Refusal with everything that is in its way.

        given: what the person gives with it, as the needs of the table read it
        seen:  `state_since` as the person saw it; has the thing moved since, it says who was first
        on:    the day of the deed, for history that is loaded; now by default

        The thing is locked, asked again and changed in one transaction: that of the workflow, if it has begun
        one. The copy that was given is brought up to date.
        """
        now = self.locked().get(pk=thing.pk)
        if first := self.who_was_first(now, by=by, seen=seen or thing.state_since):
            raise Refusal([Lack(first)])
        step, verdict = self._find(deed, now, by=by, to=to)
        if step is None:
            raise Refusal([Lack(str(verdict))])
        day = on or timezone.localdate()
        lacks = [*guarded(step, now, day), *(lack for need in step.needs for lack in need(now, given, day))]
        if lacks:
            raise Refusal(lacks)
        transition = self._write(step, now, given, by=by, at=_moment(on))
        _bring_up_to_date(thing, now)
        return transition

    def is_barred(self, deed: str, thing: Any, *, by: Any) -> bool:
        """Whether this person may never do this deed to the thing, whatever state it is in."""
        return all(step.who.refusal(by, thing) for step in self.table if step.deed == deed)

    def who_was_first(self, thing: Any, *, by: Any, seen: datetime.datetime | None) -> str:
        """Who moved the thing since this person saw it, and when; empty if nobody has."""
        return self._moved_on(thing, by) if seen is not None and thing.state_since != seen else ""

    def _find(
        self, deed: str, thing: Any, *, by: Any, to: str | None
    ) -> tuple[Step, Allowed] | tuple[None, Refused]:
        """The row that lets this person do the deed, or the sentence why none does."""
        steps = [step for step in self.table if step.deed == deed and step.begins_at(thing)]
        if to is not None:
            steps = [step for step in steps if step.leads_to(thing) == to]
        if not steps:
            return None, Refused(self._out_of_turn(deed, thing, by))
        refusals = [step.who.refusal(by, thing) for step in steps]
        for step, refusal in zip(steps, refusals, strict=True):
            if not refusal:
                return step, Allowed()
        return None, Refused(refusals[0])

    def _write(self, step: Step, thing: Any, given: Any, *, by: Any, at: datetime.datetime) -> Any:
        before, after = thing.state, step.leads_to(thing)
        transition = self.record(step, thing, after, given, by=by, at=at)
        if after != before:
            thing.state, thing.state_since = after, at
            thing.returned_from = before if after == RETURNED else ""
            thing.opened_at = thing.opened_by = None
        thing._last_transition = transition
        self.effects[step.deed](thing, transition, given)
        return transition

    def _moved_on(self, thing: Any, by: Any) -> str:
        """Who moved the thing before this person could, and when."""
        last = last_transition(thing)
        if last is None:
            return str(self.changed)
        local = timezone.localtime(last.at)
        time = f"{local:%H:%M}" if local.date() == timezone.localdate() else officialtime(last.at)
        name = _("You") if last.by_id == by.pk else last.by
        return str(self.was_first[last.deed]) % {"name": name, "time": time}

    def _out_of_turn(self, deed: str, thing: Any, by: Any) -> str:
        """Why the deed does not go with the state the thing is in."""
        last = last_transition(thing)
        if last is not None and last.deed == deed:
            return self._moved_on(thing, by)
        words = self.words[thing.state]
        told = {"state": words.reviewer, "next": words.next}
        if thing.state in self.final:
            return str(self.its_state) % told
        return str(self.untimely) % {**told, "deed": self.deeds(deed).label}


def last_transition(thing: Any) -> Any:
    """What happened to the thing last, with the person; asked once for each copy of it."""
    if not hasattr(thing, "_last_transition"):
        thing._last_transition = thing.transitions.select_related("by").order_by("-id").first()
    return thing._last_transition


def guarded(step: Step, thing: Any, on: datetime.date) -> list[Lack]:
    """What does not hold for a step."""
    return [lack for guard in step.guards for lack in guard(thing, on)]


def _moment(on: datetime.date | None) -> datetime.datetime:
    now = timezone.localtime()
    return now if on is None else timezone.make_aware(datetime.datetime.combine(on, now.time()))


def _bring_up_to_date(copy: Any, now: Any) -> None:
    for column in now._meta.concrete_fields:
        if not column.generated:
            setattr(copy, column.attname, getattr(now, column.attname))
    copy.__dict__.pop("_last_transition", None)
