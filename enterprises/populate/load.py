"""All of it, in one transaction: a country of any size, and the ledger that follows from its reports."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import pghistory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.db.models import F

from enterprises.demo.book import Book
from enterprises.demo.cycles import make_cycles
from enterprises.demo.decisions import make_assessments, make_decisions
from enterprises.demo.files import store_files
from enterprises.demo.history import events as events_of_decisions
from enterprises.demo.load import FIRST_DAY, USUAL, CannotLoad, refuse_other_data
from enterprises.demo.people import CHECKING_CITY, PASSWORD, make_people
from enterprises.demo.reference import read_reference
from enterprises.demo.working_time import start_of
from enterprises.evidence import assess_rows
from enterprises.models import (
    Assessment,
    Attachment,
    Claim,
    CreditCodeChange,
    Cycle,
    Enterprise,
    ExpectedReport,
    FieldComment,
    Improvement,
    IndicatorRow,
    Membership,
    Organisation,
    Report,
    Transition,
    User,
)
from enterprises.populate.bulk import Feeder, finish, set_aside
from enterprises.populate.clock import DAY, Clock
from enterprises.populate.firms import FIRST_NEW_CODE, Firm, Registration
from enterprises.populate.history import Replay
from enterprises.populate.lives import Checking
from enterprises.populate.reports import Writing
from enterprises.populate.series import MOST_REPORTS, Plan, Planning, shares
from enterprises.reach import reach_all
from policy.ledger import load_history
from policy.models import Contribution, Decision, DecisionSubject, NarrativeAssessment, Region, VersionCounter
from reliability_tracker.change_log import Change, LogEntry
from reliability_tracker.log_triggers import loading

FEWEST, MOST = 40, FIRST_NEW_CODE - 1
BY_HAND: tuple[type[models.Model], ...] = (
    User, EmailAddress, Organisation, Membership, Cycle, Decision, DecisionSubject, NarrativeAssessment,
    CreditCodeChange,
)  # fmt: skip
LARGE: tuple[type[models.Model], ...] = (
    User, EmailAddress, Membership, Enterprise, Claim, Improvement, ExpectedReport, Report, IndicatorRow,
    Transition, FieldComment, Attachment,
)  # fmt: skip
JUDGED_AT_ONCE, DEMONSTRATED = 5000, 2000
LOADED = "populate"
_BEGUN = """
INSERT INTO "{0}" (pgh_created_at, pgh_label, pgh_obj_id, {1}) SELECT now(), 'insert', id, {1}
  FROM "{2}" ORDER BY id
"""
COUNTERS = ("settings", "reporting", "people")


@dataclass(frozen=True, slots=True)
class Populated:
    """How many rows each table took, the ledger's among them."""

    rows: Mapping[str, int]


@transaction.atomic
def populate(*, enterprises: int, reports: int, seed: int, today: datetime.date) -> Populated:
    """Fill an empty database with so many enterprises and reports, as it would stand at the start of a day.

    The same numbers, seed and day give the same rows. Everything is synthetic and the pages say so. Raises
    CannotLoad where there is other data, or where a number makes no sense; then nothing has changed.
    """
    refuse_other_data()
    _refuse(enterprises, reports, today)
    rng = Random(seed)  # noqa: S311 -- nothing secret hangs on it
    reference, files = read_reference(), store_files()
    book = Book()
    people = make_people(book, reference, make_password(PASSWORD), rng)
    cycles = make_cycles(book, today, people.steward, rng)
    clock = Clock(datetime.date(2021, 1, 1), today + datetime.timedelta(days=4000))
    until = clock.day(today) * DAY
    with set_aside(LARGE), loading(LOADED, each=False), pghistory.context(source=LOADED):
        book.write(BY_HAND)
        with Feeder() as feeder:
            registration = Registration(
                feeder, people, reference, cycles, files["licence"], clock, until, rng
            )
            planning = Planning(feeder, reference, cycles, clock, until, rng)
            writing = Writing(feeder, book, Checking(people, clock, until, rng), cycles, files, clock, rng)
            firms = registration.take_in_all(enterprises)
            plans, products = _plan(planning, firms, shares(enterprises, reports, rng))
            for plan in plans:
                writing.write(plan)
        for change in registration.changes:
            book.enter(change)
        make_decisions(book, people, _ready(), today, min(1.0, enterprises / USUAL), rng)
        make_assessments(book, people.steward, start_of(today))
        rows = book.write(BY_HAND)
        reach_all()
    finish(LARGE)
    Region.objects.filter(code=CHECKING_CITY).update(checks_reports=True)
    rows |= {sheet.model.__name__: sheet.written for sheet in feeder.sheets}
    _log(feeder)
    rows["Assessment"] = _assess(writing.rows.judged)
    replay = Replay(cycles, products, registration.changes, writing.annulments, reference.opening, clock)
    lines = events_of_decisions([], [], book.rows(DecisionSubject), reference.opening)
    past = sorted([*replay.events(firms), *lines], key=lambda event: event[0])
    rows["Contribution"] = load_history(past)
    finish([Contribution, Assessment])
    VersionCounter.objects.update_or_create(pk=1, defaults={"demo": True})
    VersionCounter.objects.update(**{name: F(name) + 1 for name in COUNTERS})
    return Populated(rows)


def _refuse(enterprises: int, reports: int, today: datetime.date) -> None:
    if not FEWEST <= enterprises <= MOST:
        raise CannotLoad(f"--enterprises: {enterprises} is not between {FEWEST} and {MOST}.")
    if not 0 <= reports <= enterprises * MOST_REPORTS:
        most = enterprises * MOST_REPORTS
        raise CannotLoad(f"--reports: {reports} is not between 0 and {most}, {MOST_REPORTS} an enterprise.")
    if today < FIRST_DAY:
        raise CannotLoad(f"--today: nothing had been reported before {FIRST_DAY}.")


def _plan(
    planning: Planning, firms: Sequence[Firm], numbers: Sequence[int]
) -> tuple[list[Plan], dict[int, str]]:
    """Every report to come in the order in which they are begun, and the product of each series."""
    plans = [
        plan
        for firm, number in zip(firms, numbers, strict=True)
        for plan in planning.reports_of(firm, number)
    ]
    plans.sort(key=lambda plan: (plan.begun_at, plan.series.key, plan.cycle))
    return plans, {plan.series.key: plan.series.product for plan in plans}


def _ready() -> list[Report]:
    """Accepted reports of which some become demonstrations."""
    return list(Report.objects.accepted().filter(version=1).order_by("id")[:DEMONSTRATED])


def _log(feeder: Feeder) -> None:
    """What the triggers that were set aside would have said of the load: in the log, and in the histories."""
    LogEntry.objects.bulk_create(
        LogEntry(kind=sheet.model._meta.label_lower, change=Change.LOADED, rows=sheet.written, origin=LOADED)
        for sheet in feeder.sheets
        if sheet.written
    )
    with connection.cursor() as cursor:
        for sheet in feeder.sheets:
            if begun := getattr(sheet.model, "pgh_event_models", {}).get("insert"):
                fields = [f for f in begun._meta.concrete_fields if not f.name.startswith("pgh")]
                columns = ", ".join(f'"{field.column}"' for field in fields if not field.generated)
                cursor.execute(_BEGUN.format(begun._meta.db_table, columns, sheet.model._meta.db_table))


def _assess(judged: Sequence[int]) -> int:
    """What the statistics say of the rows that bring evidence, as when their reports were submitted."""
    for start in range(0, len(judged), JUDGED_AT_ONCE):
        assess_rows(IndicatorRow.objects.filter(pk__in=judged[start : start + JUDGED_AT_ONCE]))
    return Assessment.objects.count()
