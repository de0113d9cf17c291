"""The union of supports, and the steps that bring a ledger there."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from policy.intervals import Interval, Step, restatement, settle, steps_of, union
from policy.models import Attribution
from policy.sources import Source, Support
from tests.policy.supports import ELECTRONICS, MACHINERY, support


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_union_of_overlapping_supports_is_one_interval_with_the_first_attribution() -> None:
    first = support("2024-01-01", "2024-06-01", number="R-1")
    second = support("2024-05-01", "2024-09-01", number="R-2", attribution=ELECTRONICS)

    assert union([second, first]) == [Interval(day("2024-01-01"), day("2024-09-01"), first, second)]


def test_union_of_supports_that_touch_is_one_interval() -> None:
    first, second = support("2024-01-01", "2024-06-01"), support("2024-06-01", number="R-2")

    assert union([first, second]) == [Interval(day("2024-01-01"), None, first, second)]


def test_union_of_supports_apart_is_two_intervals() -> None:
    first, second = support("2024-01-01", "2024-06-01"), support("2024-06-02", number="R-2")

    assert union([first, second]) == [
        Interval(day("2024-01-01"), day("2024-06-01"), first, first),
        Interval(day("2024-06-02"), None, second, second),
    ]


def test_union_of_a_support_that_ends_as_it_starts_is_empty() -> None:
    assert union([support("2024-01-01", "2024-01-01")]) == []


def test_union_of_two_supports_of_one_day_takes_the_earlier_decision() -> None:
    later = support("2024-01-01", decided_on="2024-05-01", number="R-1", attribution=ELECTRONICS)
    earlier = support("2024-01-01", decided_on="2024-04-01", number="R-2")

    assert union([later, earlier])[0].first == earlier


def test_restatement_of_an_earlier_start_voids_and_starts_anew() -> None:
    standing = [Step(+1, day("2024-06-30"), MACHINERY)]
    wanted = [Step(+1, day("2023-12-31"), MACHINERY)]

    assert restatement(standing, wanted) == [Step(-1, day("2024-06-30"), MACHINERY), *wanted]


def test_restatement_of_the_same_is_empty() -> None:
    standing = [Step(+1, day("2024-06-30"), MACHINERY, Source("report", "R-1"))]

    assert restatement(standing, [Step(+1, day("2024-06-30"), MACHINERY, Source("report", "R-2"))]) == []


def test_settle_cancels_what_was_undone() -> None:
    start, stop = Step(+1, day("2024-01-01"), MACHINERY), Step(-1, day("2024-06-01"), MACHINERY)
    undone = Step(+1, day("2024-06-01"), MACHINERY)

    assert settle([start, stop, undone]) == [start]


days = st.dates(datetime.date(2023, 6, 2), datetime.date(2024, 2, 1))
attributions = st.sampled_from([MACHINERY, ELECTRONICS, Attribution()])


@st.composite
def supports(draw: st.DrawFn) -> list[Support]:
    """Any handful of supports of one subject."""
    drawn = draw(st.lists(st.tuples(days, st.none() | days, attributions), max_size=5))
    return [
        support(
            start.isoformat(), end.isoformat() if end else None, number=f"R-{place}", attribution=attribution
        )
        for place, (start, end, attribution) in enumerate(drawn)
    ]


@given(st.lists(supports(), min_size=1, max_size=6))
def test_any_history_counts_zero_or_one_on_every_date_after_every_row(history: list[list[Support]]) -> None:
    """Whatever the supports become, one after the other: the promise of the ledger."""
    rows: list[Step] = []
    for known in history:
        for step in restatement(settle(rows), steps_of(union(known))):
            rows.append(step)
            assert step.quantity == (1 if len(rows) % 2 else -1)
            if step.quantity == -1:
                assert step.attribution == rows[-2].attribution
            assert set(_standing(rows).values()) <= {0, 1}
        for date in _all_days(rows, known):
            held = any(s.starts_on <= date and (s.ends_on is None or date < s.ends_on) for s in known)
            assert sum(row.quantity for row in rows if row.on <= date) == held


def _standing(rows: list[Step]) -> dict[datetime.date, int]:
    return {day: sum(row.quantity for row in rows if row.on <= day) for day in {row.on for row in rows}}


def _all_days(rows: list[Step], known: list[Support]) -> set[datetime.date]:
    ends = {s.ends_on for s in known if s.ends_on}
    return {row.on for row in rows} | {s.starts_on for s in known} | ends
