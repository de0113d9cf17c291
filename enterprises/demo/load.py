"""All of it, in one transaction: people, enterprises, reports, decisions, and the ledger that follows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from random import Random

import pghistory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from enterprises.demo import names
from enterprises.demo.afterwards import Afterwards, annul_some, change_a_code, correct_some
from enterprises.demo.book import Book
from enterprises.demo.checking import flag_waiting, make_checking
from enterprises.demo.country import FEWEST, MOST, make_country
from enterprises.demo.cycles import make_cycles
from enterprises.demo.decisions import make_assessments, make_decisions
from enterprises.demo.demonstrations import make_demonstrations
from enterprises.demo.evidence import judge_planted, plant_evidence
from enterprises.demo.exceptions import make_exceptions
from enterprises.demo.files import store_files
from enterprises.demo.files_in import hand_in_some
from enterprises.demo.history import events
from enterprises.demo.improvements import make_improvements
from enterprises.demo.inboxes import fill_inboxes, log_steps
from enterprises.demo.newcomers import make_newcomers
from enterprises.demo.paper import make_paper_reports
from enterprises.demo.people import CHECKING_CITY, PASSWORD, make_people
from enterprises.demo.plans import make_plans
from enterprises.demo.reference import read_reference
from enterprises.demo.registers import make_registers
from enterprises.demo.reports import make_expected, make_reports
from enterprises.demo.snapshots import publish_some
from enterprises.demo.tests_ahead import register_plans
from enterprises.demo.work import start_some
from enterprises.demo.working_time import start_of
from enterprises.models import (
    Application,
    ApplicationComment,
    ApplicationIndicator,
    ApplicationRight,
    ApplicationTransition,
    Assignment,
    Attachment,
    Call,
    Claim,
    CreditCodeChange,
    Cycle,
    Enclosure,
    Enterprise,
    ExpectedReport,
    Extension,
    FieldComment,
    Improvement,
    IndicatorRow,
    Interest,
    Invitation,
    LineComment,
    Membership,
    NilReport,
    Objection,
    Organisation,
    Panel,
    PublicNotice,
    RecommendationList,
    Report,
    Review,
    StandIn,
    Transition,
    User,
)
from policy.ledger import load_history
from policy.models import (
    Benchmark,
    Decision,
    DecisionSubject,
    MarketShare,
    NarrativeAssessment,
    Notice,
    Region,
    VersionCounter,
)
from reliability_tracker.log_triggers import loading

USUAL, SEED = 1200, 77
FIRST_DAY = datetime.date(2023, 10, 1)  # on an earlier one nothing would have been reported

# In the order of their foreign keys.
TABLES: tuple[type[models.Model], ...] = (
    User, EmailAddress, Organisation, Enterprise, CreditCodeChange, Membership, Invitation, Claim, Cycle,
    Improvement, ExpectedReport, Extension, NilReport, Decision, DecisionSubject, NarrativeAssessment, Report,
    IndicatorRow, Attachment, Transition, FieldComment, Assignment, LineComment, StandIn, Interest, Benchmark,
    MarketShare, Call, PublicNotice,
    RecommendationList, Application, ApplicationIndicator, ApplicationRight, Enclosure, ApplicationTransition,
    ApplicationComment, Panel, Review, Objection,
)  # fmt: skip


class CannotLoad(Exception):
    """The database is not one that demo data goes into; one line says why."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows each table took, the ledger's among them; nothing where demo data was there already."""

    rows: dict[str, int]


@transaction.atomic
def load(*, today: datetime.date, enterprises: int = USUAL, seed: int = SEED) -> Loaded:
    """Fill an empty database as it would stand at the first moment of a day. Doing it again changes nothing.

    The same day, number and seed give the same rows. Raises CannotLoad where the notice is missing, where
    there is other data, or where a number makes no sense; then nothing has changed.
    """
    _hold()
    if VersionCounter.now().demo:
        return Loaded({})
    refuse_other_data()
    _refuse(today, enterprises)
    rng = Random(seed)  # noqa: S311 -- nothing secret hangs on it
    book, reference, files, until = Book(), read_reference(), store_files(), start_of(today)
    share = min(1.0, enterprises / USUAL)

    people = make_people(book, reference, make_password(PASSWORD), rng)
    cycles = make_cycles(book, today, people.steward, rng)
    firms = make_country(
        people, reference, cycles, files["licence"], number=enterprises, today=today, seed=seed
    )
    projects = make_improvements(book, reference, firms, cycles, today)
    make_expected(book, projects, cycles)
    reports = make_reports(book, people, make_plans(projects, cycles, today), cycles, files, until)
    make_exceptions(book, people, reports, cycles, until)
    make_paper_reports(book, people, reports, files)
    after = Afterwards(book, people, firms, reports, until, rng, share)
    correct_some(after)
    annul_some(after)
    change_a_code(after)
    make_decisions(book, people, reports, today, share, rng)
    make_demonstrations(book, people, reports, files, today)
    make_assessments(book, people.steward, until)
    planted = plant_evidence(book, reports, people.steward)
    make_checking(book, people, firms, reports, until)
    make_newcomers(book, people, firms, files["licence"], today, rng)

    for city in Region.objects.filter(code=CHECKING_CITY):
        city.checks_reports = True
        city.save(update_fields=["checks_reports"])
    with loading("load_demo", each=False), pghistory.context(source="load_demo"):
        rows = book.write(TABLES)
        flag_waiting()
        judge_planted(book, planted, people.steward, until)
        rows |= book.write(TABLES)  # and what was decided on the verdicts
        rows["RegisteredPlan"] = register_plans(planted, names.email("enterprise"), until)
    changes, lines = book.rows(CreditCodeChange), book.rows(DecisionSubject)
    rows["Contribution"] = load_history(events(reports, changes, lines, reference.opening))
    rows["Snapshot"] = publish_some(today)
    rows["LogEntry"] = log_steps()
    rows["Message"] = fill_inboxes(until)
    start_some()
    rows["Intake"] = hand_in_some()
    make_registers(people, until)
    VersionCounter.objects.update_or_create(pk=1, defaults={"demo": True})
    return Loaded(rows)


def _hold() -> None:
    """Let a second loader wait for the first, and then find nothing to do."""
    list(Notice.objects.select_for_update(of=("self",)))


def refuse_other_data() -> None:
    """Raise CannotLoad where the notice is missing, or where the database has data of its own."""
    if not Notice.objects.exists():
        raise CannotLoad("The notice is not loaded. Run load_notice first.")
    for model in (User, Organisation, Enterprise, Cycle, Decision):
        if model._default_manager.exists():
            raise CannotLoad(
                f"The database has data of its own ({model._meta.db_table}); demo data stays out of it."
            )


def _refuse(today: datetime.date, enterprises: int) -> None:
    if not FEWEST <= enterprises <= MOST:
        raise CannotLoad(f"--enterprises: {enterprises} is not between {FEWEST} and {MOST}.")
    if today < FIRST_DAY:
        raise CannotLoad(f"--today: nothing had been reported before {FIRST_DAY}.")
