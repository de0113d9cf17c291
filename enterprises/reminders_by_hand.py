"""Reminding enterprises of expected reports by hand: for one or for many, not twice on one day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.dues import Due, due_report
from enterprises.enums import DueKind, Role
from enterprises.models import Enterprise, ExpectedReport, Membership, Reminder, User
from enterprises.reminders import about, be_alone, note, things_told
from enterprises.rules import holds
from enterprises.telling import tell
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict

reminds = holds(Role.CITY_REVIEWER, Role.PROVINCIAL_REVIEWER, Role.MINISTRY_REVIEWER, Role.MINISTRY_STEWARD)


@dataclass(slots=True)
class ByHand:
    """What reminding by hand does, or has done.

    told:    enterprise → the people who hear of it
    already: those of whom a report was reminded by hand on the same day, with who did
    nobody:  enterprises for which nobody could be told
    """

    told: dict[Enterprise, list[User]] = field(default_factory=dict)
    already: dict[Enterprise, str] = field(default_factory=dict)
    nobody: list[Enterprise] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(len(people) for people in self.told.values())


def may_remind(user: Any) -> Verdict:
    if reminds.test(user):
        return Allowed()
    return Refused(_("Only those who check reports can remind enterprises about them."))


def would_remind(*, expected: QuerySet[ExpectedReport], on: datetime.date) -> ByHand:
    """What reminding of these expected reports would do on a day. Reads only."""
    rows = list(expected.select_related("enterprise", "improvement", "cycle").order_by("enterprise", "id"))
    given = Reminder.objects.of(DueKind.REPORT).filter(thing__in=[row.pk for row in rows], step=_by_hand(on))
    already = {reminder.thing: str(reminder.by) for reminder in given.select_related("by")}
    people = _people({row.enterprise_id for row in rows})
    found = ByHand()
    for row in rows:
        if row.pk in already:
            found.already[row.enterprise] = already[row.pk]
        elif row.enterprise_id in people:
            found.told[row.enterprise] = people[row.enterprise_id]
            found.due.append(due_report(row))
        elif row.enterprise not in found.nobody:
            found.nobody.append(row.enterprise)
    return found


@transaction.atomic
def remind_by_hand(*, expected: QuerySet[ExpectedReport], by: User, on: datetime.date) -> ByHand:
    """Ask the enterprises for these reports; not twice on one day, whoever does. Gives who was told.

    Raises Refusal where this person may not.
    """
    verdict = may_remind(by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    be_alone()
    found = would_remind(expected=expected, on=on)
    groups: dict[tuple[Any, ...], list[Due]] = defaultdict(list)
    for due in found.due:
        groups[due.thing.enterprise, due.cycle, due.due_on].append(due)
    for (enterprise, *_rest), together in groups.items():
        tell(
            "report.reminded",
            thing=together[0].thing,
            about=about(together),
            step=f"{together[0].key}:{on}",
            href=reverse("enterprises:worklist"),
            told={**things_told(together), "who": str(by)},
            by=by,
            to=found.told[enterprise],
        )
        note(together, _by_hand(on), on, told=len(found.told[enterprise]), by=by)
    return found


def _people(enterprises: set[int]) -> dict[int, list[User]]:
    """Those who report, by the key of their enterprise; two queries."""
    held = Membership.objects.active().filter(enterprise__in=enterprises, user__is_active=True)
    people: dict[int, dict[int, User]] = defaultdict(dict)
    for membership in held.select_related("user").order_by("user__name", "id"):
        people[membership.enterprise_id or 0][membership.user_id] = membership.user
    return {key: list(found.values()) for key, found in people.items()}


def _by_hand(on: datetime.date) -> str:
    return f"by_hand:{on}"
