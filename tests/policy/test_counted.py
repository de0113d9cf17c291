"""Who is counted: as many rows as the figure says, each the start of the stretch it counts in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.counted import OFFICIAL_ORDER, Stretch, counted, stretches
from policy.enums import SourceKind
from policy.intervals import union
from policy.models import Contribution
from policy.sources import Support, registry
from policy.standpoint import Standpoint, standpoint
from policy.tally import NOTHING, Part, tallies
from reliability_tracker.moment import Moment
from reliability_tracker.search import search_phrases
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory
from tests.policy.counted import DALIAN, ENTERPRISES, PLATFORMS, Books, jiangsu, set_up_policy

FIRST = datetime.date(2024, 1, 1)


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    return Books(known, clerk)


def on(as_of: str, known_at: datetime.datetime | None = None) -> Standpoint:
    return standpoint(Moment(as_of=datetime.date.fromisoformat(as_of), known_at=known_at))


def who(as_of: str, known_at: datetime.datetime | None = None) -> list[tuple[str, str]]:
    rows = counted(on(as_of, known_at), ENTERPRISES).order_by("subject")
    return [(row.subject, row.effective_on.isoformat()) for row in rows]


def test_counted_are_those_who_count_on_the_date(books: Books) -> None:
    books.count("2024-06-30", subject="A")
    books.count("2024-06-30", "2024-12-31", subject="B")
    books.count("2024-12-31", subject="C")
    books.count("2024-06-30", subject="P", target=PLATFORMS)

    assert who("2024-06-29") == []
    assert who("2024-12-30") == [("A", "2024-06-30"), ("B", "2024-06-30")]
    assert who("2024-12-31") == [("A", "2024-06-30"), ("C", "2024-12-31")]


def test_counted_again_after_a_stop_counts_from_the_second_start(books: Books) -> None:
    books.count("2024-01-31", "2024-03-31", subject="A")
    books.count("2024-09-30", subject="A")

    assert (who("2024-02-28"), who("2024-05-31"), who("2024-12-31")) == (
        [("A", "2024-01-31")],
        [],
        [("A", "2024-09-30")],
    )


def test_counted_by_its_earliest_support_though_that_came_later(books: Books) -> None:
    (early,) = books.count("2024-06-30", subject="A", attribution=DALIAN)
    books.count("2023-12-31", subject="A", attribution=jiangsu())

    (now,) = counted(on("2024-12-31"), ENTERPRISES)
    (then,) = counted(on("2024-12-31", early.recorded_at), ENTERPRISES)

    assert (now.effective_on.isoformat(), now.region_id) == ("2023-12-31", "320000")
    assert (then.effective_on.isoformat(), then.region_id) == ("2024-06-30", "210000")


def test_counted_through_when_a_stop_is_undone(books: Books) -> None:
    """The stop and the restart between are gone, so the start is the first one again."""
    books.count("2024-01-31", "2024-03-31", subject="A")
    books.count("2024-09-30", subject="A")
    books.known[:] = [s for s in books.known if s.starts_on.month == 1]
    books.count("2024-02-28", subject="A")

    assert who("2024-12-31") == [("A", "2024-01-31")]


@pytest.fixture(scope="module")
def policy(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The policy and one who enters, for all examples."""
    with django_db_blocker.unblock(), transaction.atomic():
        NoticeFactory()
        set_up_policy()
        yield UserFactory()
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=12)
@given(
    restatements=st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.booleans()), max_size=3), max_size=5
    )
)
def test_counted_agrees_with_the_union_of_supports_on_every_date(
    policy: Any, restatements: list[list[tuple[int, int, bool]]]
) -> None:
    """Whatever a subject's supports become, one after the other, the list says what their union says."""
    before = registry.supports
    with transaction.atomic():
        books = Books([], policy)
        registry.supports = [lambda target, subject: [s for s in books.known if s.subject == subject]]
        try:
            for supports in restatements:
                books.known.clear()
                for start, days, in_dalian in supports:
                    first = FIRST + datetime.timedelta(start)
                    books.count(
                        first.isoformat(),
                        (first + datetime.timedelta(days)).isoformat(),
                        subject="A",
                        attribution=DALIAN if in_dalian else jiangsu(),
                    )
                books.restate_subject("A")
            _agree(books)
        finally:
            registry.supports = before
            transaction.set_rollback(True)


def _agree(books: Books) -> None:
    cache.clear()  # an example is rolled back, and the next one has the same numbers of rows
    wanted = union(books.known)
    rows = list(Contribution.objects.filter(subject="A").order_by("ordinal"))
    assert stretches(rows) == [Stretch(i.starts_on, i.ends_on) for i in wanted]
    for n in range(20):
        day = FIRST + datetime.timedelta(n)
        inside = [i for i in wanted if i.starts_on <= day and (i.ends_on is None or day < i.ends_on)]
        found = counted(on(day.isoformat()), ENTERPRISES)
        assert [(row.effective_on, row.attribution) for row in found] == [
            (i.starts_on, i.first.attribution) for i in inside
        ], day
        assert tallies(on(day.isoformat())).get(ENTERPRISES, NOTHING).value == len(inside)
        for part in PARTS:
            in_part = [row for row in found if _lies_in(part, row)]
            assert tallies(on(day.isoformat()), part=part).get(ENTERPRISES, NOTHING).value == len(in_part)


PARTS = (
    Part(region="320000"),
    Part(region="210200"),
    Part(region="none"),
    Part(project="none", region="210000"),
    Part(sector="machinery", project="foundation", region="320000"),
)


def _lies_in(part: Part, row: Contribution) -> bool:
    """What a part holds, said the slow way."""
    return all(
        code in ("", of_row or "none") or (name == "region" and code == row.city_id)
        for name, code in part.parameters.items()
        for of_row in [getattr(row, f"{name}_id")]
    )


SHORTCUTS = {
    "contribution_moved": lambda rows: rows.filter(ordinal=2).values("target", "subject"),
    "contribution_search": lambda rows: rows.filter(search__contains=search_phrases("轴承")[0]),
    "contribution_of_source": lambda rows: rows.filter(source_number="工信装〔2026〕1号"),
    "contribution_by_decision": lambda rows: rows.filter(sector="machinery", source_kind=SourceKind.DECISION),
}


@pytest.mark.parametrize("index", SHORTCUTS)
def test_what_is_asked_of_the_ledger_is_found_without_reading_it(index: str, books: Books) -> None:
    books.count("2024-06-30", subject="A", attribution=jiangsu())

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = SHORTCUTS[index](Contribution.objects.order_by()).explain()

    assert index in plan
    assert "Seq Scan" not in plan


def test_who_is_counted_is_read_page_by_page_from_the_index_of_the_order(books: Books) -> None:
    books.count("2024-06-30", subject="A", attribution=jiangsu())
    books.count("2024-06-30", "2024-07-31", subject="B", attribution=jiangsu())
    rows = counted(on("2025-12-31"), PLATFORMS).order_by(*OFFICIAL_ORDER).values_list("pk", flat=True)

    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = rows[89_900:90_000].explain()

    read, _subplans = plan.split("SubPlan", 1)
    assert "Index Only Scan using contribution_in_official_order" in read
    assert "Sort" not in read


def test_stretches_tell_when_a_subject_counts(books: Books) -> None:
    books.count("2024-01-31", "2024-03-31", subject="A")
    books.count("2024-09-30", subject="A")
    rows = list(Contribution.objects.order_by("ordinal"))

    assert stretches(rows) == [
        Stretch(datetime.date(2024, 1, 31), datetime.date(2024, 3, 31)),
        Stretch(datetime.date(2024, 9, 30), None),
    ]
    assert stretches([]) == []
