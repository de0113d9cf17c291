"""Where every target stands: sums of the ledger at any date, as known at any time."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from policy.changes import Change, recent_changes
from policy.enums import DecisionKind, Ending
from policy.models import Contribution, Decision, DecisionSubject, NarrativeAssessment, TargetVersion
from policy.overview import Assessment, Designated, MonthEnd, in_progress, overview, target_standing
from policy.progress import Case, NoForecast, TargetStatus
from policy.sources import InProgress, Source, Support, registry
from policy.standpoint import Standpoint, standpoint
from policy.tally import Tally, tallies
from reliability_tracker.moment import Moment, parse_time
from tests.factories.notice import StatusThresholdsFactory, TargetVersionFactory
from tests.policy.counted import (
    CLASSES,
    DALIAN,
    DEMONSTRATIONS,
    ENTERPRISES,
    NARRATIVE,
    NOWHERE,
    PLATFORMS,
    Books,
    jiangsu,
    set_up_policy,
)

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    return Books(known, clerk)


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    """A Monday in November 2026; the database keeps its own time for what it records."""
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=False)


def on(as_of: str, known_at: datetime.datetime | None = None) -> Standpoint:
    return standpoint(Moment(as_of=datetime.date.fromisoformat(as_of), known_at=known_at))


def values(as_of: str, known_at: datetime.datetime | None = None) -> dict[str, int | None]:
    return {code: found.value for code, found in overview(on(as_of, known_at)).standings.items()}


def test_overview_of_an_empty_ledger_is_zero_everywhere(books: Books) -> None:
    assert values("2026-11-23") == {
        PLATFORMS: 0,
        DEMONSTRATIONS: 0,
        ENTERPRISES: 0,
        NARRATIVE: None,
        CLASSES: 0,
    }


def test_value_counts_what_had_taken_effect_by_the_date(books: Books) -> None:
    books.count("2024-06-30", subject="A")
    books.count("2024-12-31", "2026-03-01", subject="B")

    found = [
        target_standing(on(day), ENTERPRISES).value
        for day in ("2023-06-01", "2024-06-29", "2024-06-30", "2024-12-31", "2026-02-28", "2026-03-01")
    ]

    assert found == [0, 0, 1, 2, 2, 1]


def test_tally_breaks_down_by_every_attribution_and_adds_up(books: Books) -> None:
    books.count("2024-06-30", times=3)
    books.count("2024-07-31", attribution=DALIAN, times=2)
    books.count("2024-08-31", attribution=NOWHERE)
    books.count("2024-08-31", "2024-09-30", attribution=jiangsu(region="330000"))

    tally = tallies(on("2026-11-23"))[ENTERPRISES]

    assert tally == Tally(
        days=(
            (datetime.date(2024, 6, 30), 3),
            (datetime.date(2024, 7, 31), 2),
            (datetime.date(2024, 8, 31), 2),
            (datetime.date(2024, 9, 30), -1),
        ),
        sector_project={
            ("machinery", "foundation"): 3,
            ("electronics", "multiplication"): 2,
            ("none", "none"): 1,
        },
        layer={"parts": 3, "none": 3},
        product_class={"ZJ-01": 3, "none": 3},
        region={"320000": 3, "210000": 2, "none": 1},
        city={"210200": 2},
    )
    assert tally.value == 6
    for dimension in ("sector", "project", "layer", "product_class", "region"):
        assert sum(tally.by(dimension).values()) == 6, dimension


def test_tally_of_one_sector_holds_its_rows_only(books: Books) -> None:
    books.count("2024-06-30", times=3)
    books.count("2024-07-31", attribution=DALIAN, times=2)

    found = tallies(on("2026-11-23"), sector="electronics")

    assert {code: (tally.value, tally.region) for code, tally in found.items()} == {
        ENTERPRISES: (2, {"210000": 2})
    }


def test_tally_after_a_change_adds_what_came_since_and_is_the_same_as_from_all_rows(books: Books) -> None:
    books.count("2024-06-30", times=3, subject="")
    books.count("2024-07-31", attribution=DALIAN, subject="S-moves")
    tallies(on("2026-11-23"))
    books.drop("S-moves")
    books.count("2024-08-31", "2024-09-30", attribution=NOWHERE)
    books.count("2024-06-30", attribution=jiangsu(region="330000"))

    since = tallies(on("2026-11-23"))
    cache.clear()

    assert since == tallies(on("2026-11-23"))


def test_tally_of_a_ledger_that_was_rolled_back_is_worked_out_anew(books: Books) -> None:
    with transaction.atomic():
        books.count("2024-06-30", times=2)
        tallies(on("2026-11-23"))
        transaction.set_rollback(True)
    books.count("2024-07-31", times=3)

    assert tallies(on("2026-11-23"))[ENTERPRISES].days == ((datetime.date(2024, 7, 31), 3),)


def test_attribution_moves_with_the_support_that_counts_first(books: Books) -> None:
    books.count("2024-06-30", subject="A", attribution=jiangsu())
    books.count("2023-12-31", subject="A", attribution=DALIAN)

    tally = tallies(on("2026-11-23"))[ENTERPRISES]

    assert (tally.value, tally.region, tally.city) == (1, {"210000": 1}, {"210200": 1})


def test_known_at_shows_what_was_recorded_by_then(books: Books, time_machine: Any) -> None:
    (first,) = books.count("2024-06-30", subject="A")
    (second,) = books.count("2024-06-30", subject="B")
    first_time, second_time = (Contribution.objects.get(pk=row.pk).recorded_at for row in (first, second))
    just_before = first_time - datetime.timedelta(microseconds=1)
    time_machine.move_to(second_time)  # by the database's clock: what is known later is not asked for

    found = [
        values("2025-01-01", known_at)[ENTERPRISES] for known_at in (just_before, first_time, second_time)
    ]

    assert found == [0, 1, 2]
    assert values("2025-01-01", parse_time("9999-12-31"))[ENTERPRISES] == 2  # to come: what is known now


def test_known_at_picks_goal_and_thresholds_known_then(books: Books) -> None:
    TargetVersionFactory(
        target_id=ENTERPRISES,
        goal=1200,
        start_on=datetime.date(2023, 6, 2),
        due_on=datetime.date(2025, 12, 31),
        recorded_at=parse_time("2025-01-01"),
    )
    StatusThresholdsFactory(on_track_from="0.80", recorded_at=parse_time("2025-01-01"))
    cache.clear()  # triggers raise the counter at the commit, which a test does not reach

    before = target_standing(on("2026-11-23", parse_time("2024-12-31")), ENTERPRISES)
    after = target_standing(on("2026-11-23"), ENTERPRISES)

    assert (before.goal.goal, before.thresholds.values.on_track) == (1000, 0.95)
    assert (after.goal.goal, after.thresholds.values.on_track) == (1200, 0.80)


def test_numeric_target_without_a_recorded_number_has_nothing_to_reach(books: Books) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        TargetVersion.objects.filter(target=PLATFORMS).delete()
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    cache.clear()

    found = target_standing(on("2026-11-23"), PLATFORMS)

    assert (found.value, found.status, found.months) == (None, TargetStatus.NARRATIVE, ())


def test_standing_past_its_due_date_has_two_figures(books: Books) -> None:
    books.count("2025-06-30", target=PLATFORMS, times=2)
    books.count("2026-02-10", target=PLATFORMS)

    found = target_standing(on("2026-11-23"), PLATFORMS)

    assert (found.value_at_due, found.value, found.status) == (2, 3, TargetStatus.ACHIEVED_LATE)
    assert found.reached_on == datetime.date(2026, 2, 10)
    assert found.forecast is None


def test_standing_keeps_the_first_day_the_goal_was_met_though_it_fell_back(books: Books) -> None:
    books.count("2025-06-30", target=PLATFORMS, times=2)
    books.count("2025-07-31", "2026-02-10", target=PLATFORMS)

    found = target_standing(on("2026-11-23"), PLATFORMS)

    assert (found.value_at_due, found.value, found.status) == (3, 2, TargetStatus.ACHIEVED)
    assert found.reached_on == datetime.date(2025, 7, 31)
    assert Case.FELL_BACK in found.progress.cases


@pytest.mark.parametrize("as_of", ["0001-01-01", "2023-06-01"])
def test_standing_before_the_start_expects_nothing(books: Books, as_of: str) -> None:
    books.count("2023-06-02")

    found = target_standing(on(as_of), ENTERPRISES)

    assert (found.value, found.expected, found.attainment, found.value_at_due) == (0, 0, None, None)
    assert found.status == TargetStatus.NOT_STARTED
    assert [month.value for month in found.months if month.value is not None] == []


def test_standing_on_a_date_to_come_counts_what_is_on_record_and_forecasts_nothing(books: Books) -> None:
    for month in range(1, 11):
        books.count(f"2026-{month:02d}-15", target=CLASSES, attribution=NOWHERE, times=month % 2)
    books.count("2027-01-15", target=CLASSES, attribution=NOWHERE)

    now, later = (target_standing(on(day), CLASSES) for day in ("2026-11-23", "2028-12-31"))

    assert (now.value, now.to_come, now.no_forecast) == (5, False, NoForecast.TOO_FEW_MONTHS)
    assert (later.value, later.to_come, later.forecast) == (6, True, None)
    assert later.months[-1] == MonthEnd(datetime.date(2030, 12, 31), None, 10)


def test_standing_far_beyond_everything_stays_small(books: Books) -> None:
    books.count("2025-06-30")

    found = target_standing(on("9999-12-31"), ENTERPRISES)

    assert (found.value, found.status) == (1, TargetStatus.MISSED)
    assert found.months[-1] == MonthEnd(datetime.date(2025, 12, 31), 1, 1000)


def test_forecast_is_drawn_from_the_months_of_the_ledger(books: Books) -> None:
    for month in range(1, 7):
        books.count(f"2026-{month:02d}-15", target=CLASSES, attribution=NOWHERE)

    found = target_standing(on("2026-06-30"), CLASSES)

    assert found.forecast.increments == (1, 1, 1, 1, 1, 1)
    assert found.forecast.at_due.median == 60


def test_months_run_from_the_start_to_the_date_and_on_with_the_plan(books: Books) -> None:
    books.count("2023-06-02", times=2)
    books.count("2023-07-31")
    books.count("2023-08-05")

    months = target_standing(on("2023-08-10"), ENTERPRISES).months

    assert [(month.on.isoformat(), month.value) for month in months[:5]] == [
        ("2023-06-02", 2),
        ("2023-06-30", 2),
        ("2023-07-31", 3),
        ("2023-08-10", 4),
        ("2023-08-31", None),
    ]
    assert (months[0].planned, months[-1]) == (0, MonthEnd(datetime.date(2025, 12, 31), None, 1000))


def test_months_begin_with_a_change_before_the_start(books: Books) -> None:
    books.count("2025-03-10", target=CLASSES, attribution=NOWHERE)

    months = target_standing(on("2026-11-23"), CLASSES).months

    assert months[0] == MonthEnd(datetime.date(2025, 3, 10), 1, 0)


def test_narrative_goal_shows_its_newest_assessment_of_the_moment(books: Books) -> None:
    for day, text in (("2025-01-31", "一"), ("2026-01-31", "二"), ("2026-12-31", "三")):
        NarrativeAssessment.objects.create(
            target_id=NARRATIVE,
            assessed_on=day,
            text_zh=text,
            evidence="清单",
            recorded_by=books.clerk,
        )

    found = target_standing(on("2026-11-23"), NARRATIVE)
    earlier = target_standing(on("2026-11-23", parse_time("2020-01-01")), NARRATIVE)

    assert found.assessment == Assessment(datetime.date(2026, 1, 31), "二", "", "清单")
    assert (found.status, found.value, earlier.assessment) == (TargetStatus.NARRATIVE, None, None)


def decide(books: Books, number: str, dated_on: str, kind: str, **line: Any) -> DecisionSubject:
    decision = Decision.objects.create(
        number=number, kind=kind, dated_on=dated_on, title="决定", recorded_by=books.clerk
    )
    decision.refresh_from_db()
    fields = {"subject": "ZJ-01", "subject_name": "精密减速器"} | line
    return DecisionSubject.objects.create(decision=decision, **fields)


def test_designated_classes_are_those_in_force(books: Books) -> None:
    line = decide(books, "甲", "2026-02-10", DecisionKind.CLASS_DESIGNATED)
    decide(books, "乙", "2026-09-01", DecisionKind.DESIGNATION_REMOVED, ending=Ending.CEASE, ends=line)
    inside = Designated("ZJ-01", "精密减速器", "甲", line.decision_id, datetime.date(2026, 2, 10))

    found = [overview(on(day)).designated for day in ("2026-02-09", "2026-02-10", "2026-08-31", "2026-09-01")]

    assert found == [(), (inside,), (inside,), ()]


def test_designation_that_was_void_was_never_in_force(books: Books) -> None:
    line = decide(books, "甲", "2026-02-10", DecisionKind.CLASS_DESIGNATED)
    decide(books, "乙", "2026-09-01", DecisionKind.DESIGNATION_REMOVED, ending=Ending.VOID, ends=line)

    assert overview(on("2026-05-01")).designated == ()


def test_changes_tell_a_decision_and_a_month_of_reports_as_one_line_each(books: Books) -> None:
    naming = Source("decision", "工信厅科函〔2026〕312号")
    books.count("2026-10-21", target=DEMONSTRATIONS, source=naming, attribution=NOWHERE, times=2)
    books.count("2026-11-12", subject="A")
    books.count("2026-11-02", subject="B")
    books.count("2024-01-31", "2026-11-12", subject="C")
    books.count("2026-08-26", subject="edge")
    books.count("2026-08-25", subject="too old")

    found = recent_changes(on("2026-11-23"))

    assert [(c.first.day, str(c.on), c.target, c.quantity, c.subjects, c.decision) for c in found.shown] == [
        (2, "2026-11-12", ENTERPRISES, 2, 2, ""),
        (12, "2026-11-12", ENTERPRISES, -1, 1, ""),
        (21, "2026-10-21", DEMONSTRATIONS, 2, 2, naming.number),
        (26, "2026-08-26", ENTERPRISES, 1, 1, ""),
    ]
    assert found.totals == {ENTERPRISES: (3, -1), DEMONSTRATIONS: (2, 0)}


def test_changes_leave_out_what_was_undone_on_its_own_date(books: Books) -> None:
    books.count("2026-11-12", subject="A")
    books.drop("A")

    assert recent_changes(on("2026-11-23")).shown == ()


def test_change_tells_its_only_subject(books: Books) -> None:
    books.count("2026-11-12", subject="A")

    (change,) = recent_changes(on("2026-11-23")).shown

    day = datetime.date(2026, 11, 12)
    assert change == Change(ENTERPRISES, day, day, 1, 1, "A", "")


def test_in_progress_adds_what_every_source_says(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        registry,
        "in_progress",
        [
            lambda: [InProgress(ENTERPRISES, 3, "machinery"), InProgress(ENTERPRISES, 1)],
            lambda: [InProgress(ENTERPRISES, 2, "electronics"), InProgress(DEMONSTRATIONS, 4, "machinery")],
        ],
    )

    assert in_progress(on("2026-11-23")) == {ENTERPRISES: 6, DEMONSTRATIONS: 4}
    assert in_progress(on("2026-11-23"), "machinery") == {ENTERPRISES: 3, DEMONSTRATIONS: 4}


def test_overview_cold_takes_a_bounded_number_of_queries_whatever_the_ledger_holds(books: Books) -> None:
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as context:
            overview(on("2026-11-23"))
            recent_changes(on("2026-11-23"))
        return len(context)

    books.count("2024-06-30")
    once = queries()
    books.count("2024-07-30", times=3)

    # versions; 8 reference tables; goals, thresholds; tally; assessments; designations; changes
    assert once == queries() == 16


def test_overview_warm_reads_the_version_and_nothing_else(
    books: Books, django_assert_num_queries: Any
) -> None:
    books.count("2024-06-30")
    moment = on("2026-11-23")
    overview(moment), recent_changes(moment), in_progress(moment)

    with django_assert_num_queries(1):
        moment = on("2026-11-23")
        found = overview(moment), recent_changes(moment), in_progress(moment)

    assert found[0].standings[ENTERPRISES].value == 1


def test_overview_is_new_as_soon_as_the_ledger_is(books: Books) -> None:
    before = values("2026-11-23")[ENTERPRISES]
    books.count("2024-06-30")

    assert (before, values("2026-11-23")[ENTERPRISES]) == (0, 1)
