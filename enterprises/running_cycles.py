"""Running the reporting cycles: stewards write them, and open them; then it is a fact what is owed."""

from __future__ import annotations

import datetime
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Cycle, ExpectedReport, Improvement
from enterprises.rules import is_ministry_steward
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, refuse_unless


@transaction.atomic
def open_cycle(*, cycle: Cycle, by: Any) -> int:
    """Take reports for a cycle, and expect one of each improvement under way in its period.

    Returns how many are expected. The due date of each is a fact from then on. Opening again changes nothing
    and returns 0.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    refuse_unless(may_run_cycles(by))
    if cycle.opened_at is not None:
        return 0
    cycle.opened_at, cycle.opened_by = timezone.now(), by
    cycle.save(update_fields=["opened_at", "opened_by"])
    return _expect(cycle)


@transaction.atomic
def save_cycle(*, cycle: Cycle, by: Any) -> None:
    """Write a cycle that is not open yet; what an open one expects are facts."""
    refuse_unless(may_run_cycles(by))
    before = Cycle.objects.select_for_update(of=("self",)).filter(pk=cycle.pk).first()
    if before is not None and before.opened_at is not None:
        raise Refusal([Lack(_("The cycle is open already. What is owed in it is a fact."))])
    cycle.full_clean()
    cycle.save()


@transaction.atomic
def set_closing(
    *, cycle: Cycle, grace_until: datetime.date | None, closes_on: datetime.date | None, by: Any
) -> None:
    """Move the days of grace and the closing of a cycle that may be open already. What is due stays a fact.

    A day that has come cannot be moved, and none can be set in the past: nobody finds a door shut unwarned.
    """
    now = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    refuse_unless(may_run_cycles(by))
    today = timezone.localdate()
    lacks = []
    if now.closes_on != closes_on:
        if now.closes_on and now.closes_on < today:
            lacks.append(Lack(_("The cycle has closed. Give single reporters an extension."), "closes_on"))
        elif closes_on and closes_on < today:
            lacks.append(Lack(_("This day is past."), "closes_on"))
    if now.grace_until != grace_until and grace_until and grace_until < today:
        lacks.append(Lack(_("This day is past."), "grace_until"))
    if lacks:
        raise Refusal(lacks)
    now.grace_until, now.closes_on = grace_until, closes_on
    now.full_clean()
    with pghistory.context(user=by.pk):
        now.save(update_fields=["grace_until", "closes_on"])


def to_be_expected(cycle: Cycle) -> int:
    """How many reports opening the cycle now would expect."""
    return Improvement.objects.under_way(cycle.period_from, cycle.period_to).count()


def may_run_cycles(user: Any) -> Verdict:
    """Whether this person may write and open cycles."""
    if is_ministry_steward.test(user):
        return Allowed()
    return Refused(_("Only stewards of the ministry can do this."))


def _expect(cycle: Cycle) -> int:
    """One statement, however many improvements there are."""
    under_way = Improvement.objects.under_way(cycle.period_from, cycle.period_to).order_by()
    chosen, params = under_way.values_list("enterprise_id", "pk").query.sql_with_params()
    table = ExpectedReport._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (cycle_id, due_on, created_at, enterprise_id, improvement_id)"  # noqa: S608 -- our own names
            f" SELECT %s, %s, now(), owed.* FROM ({chosen}) AS owed"
            " ON CONFLICT (cycle_id, improvement_id) DO NOTHING",
            [cycle.pk, cycle.due_on, *params],
        )
        return int(cursor.rowcount)
