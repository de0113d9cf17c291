"""The ledger: one order, zero or one, append-only, and what each deed leaves behind."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from policy.ledger import Restated, load_history, restate
from policy.models import Contribution
from policy.sources import Source, Support
from policy.verification import verify
from tests.policy.supports import ELECTRONICS, MACHINERY, support

CODE = "91000000MA0001K74D"
REPORT = Source("report", "R-9")


def enter(clerk: Any, reason: str = "accepted") -> list[Contribution]:
    return restate(target="enterprises-2025", subject=CODE, cause=REPORT, by=clerk, reason=reason)


def run(*statements: str) -> None:
    """Statements in one transaction; empty ones are passed over."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in filter(None, statements):
            cursor.execute(statement)


@contextmanager
def without_triggers() -> Iterator[None]:
    """What only a superuser can do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def rows() -> list[tuple[int, int, str, str]]:
    return [
        (row.ordinal, row.quantity, row.effective_on.isoformat(), row.source_number)
        for row in Contribution.objects.order_by("id")
    ]


def count_on(date: str) -> int:
    return sum(
        Contribution.objects.effective(datetime.date.fromisoformat(date)).values_list("quantity", flat=True)
    )


def test_restate_first_support_starts_counting(clerk: Any, known: list[Support]) -> None:
    known.append(support("2024-06-30", number="R-1"))

    (row,) = enter(clerk)

    assert rows() == [(1, 1, "2024-06-30", "R-1")]
    assert (row.subject_name, row.holder_code, row.recorded_by) == ("演示轴承有限公司", CODE, clerk)
    assert row.attribution == MACHINERY
    assert len(row.digest) == 64


def test_restate_twice_writes_nothing_more(clerk: Any, known: list[Support]) -> None:
    known.append(support("2024-06-30", number="R-1"))
    enter(clerk)

    assert enter(clerk) == []
    assert len(rows()) == 1


def test_restate_second_report_changes_nothing(clerk: Any, known: list[Support]) -> None:
    known.append(support("2024-06-30", number="R-1"))
    enter(clerk)
    known.append(support("2024-12-31", number="R-2", attribution=ELECTRONICS))

    assert enter(clerk) == []


def test_restate_earlier_period_accepted_later_moves_the_start(clerk: Any, known: list[Support]) -> None:
    known.append(support("2024-06-30", number="R-1"))
    enter(clerk)
    known.append(support("2023-12-31", number="R-2", attribution=ELECTRONICS))

    enter(clerk)

    assert rows() == [(1, 1, "2024-06-30", "R-1"), (2, -1, "2024-06-30", "R-9"), (3, 1, "2023-12-31", "R-2")]
    assert [count_on(d) for d in ("2023-12-30", "2023-12-31", "2024-06-29", "2024-06-30")] == [0, 1, 1, 1]


def test_restate_first_of_two_voided_leaves_the_second(clerk: Any, known: list[Support]) -> None:
    known += [support("2024-06-30", number="R-1"), support("2024-12-31", number="R-2")]
    enter(clerk)
    del known[0]

    enter(clerk, "void")

    assert rows() == [(1, 1, "2024-06-30", "R-1"), (2, -1, "2024-06-30", "R-9"), (3, 1, "2024-12-31", "R-2")]
    assert [count_on(d) for d in ("2024-06-30", "2024-12-30", "2024-12-31")] == [0, 0, 1]


def test_restate_ceasing_stops_on_its_date_and_keeps_the_days_before(
    clerk: Any, known: list[Support]
) -> None:
    known.append(support("2024-06-30", number="R-1"))
    enter(clerk)
    known[:] = [support("2024-06-30", "2025-03-01", number="R-1")]

    enter(clerk, "ceased")

    assert [count_on(d) for d in ("2024-06-30", "2025-02-28", "2025-03-01")] == [1, 1, 0]


def test_restate_accepted_annulled_accepted_again(clerk: Any, known: list[Support]) -> None:
    known.append(support("2024-06-30", number="R-1"))
    enter(clerk)
    known.clear()
    enter(clerk, "void")
    known.append(support("2024-06-30", number="R-3"))
    enter(clerk)

    assert rows() == [(1, 1, "2024-06-30", "R-1"), (2, -1, "2024-06-30", "R-9"), (3, 1, "2024-06-30", "R-3")]
    assert [count_on(d) for d in ("2024-06-29", "2024-06-30", "2026-01-01")] == [0, 1, 1]


def test_restate_ids_and_times_rise_without_gap(clerk: Any, known: list[Support]) -> None:
    for serial in range(4):
        known.append(support("2024-06-30", subject=f"S{serial}"))
        restate(target="enterprises-2025", subject=f"S{serial}", cause=REPORT, by=clerk, reason="accepted")

    ids = list(Contribution.objects.order_by("recorded_at").values_list("id", flat=True))
    assert ids == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_contribution SET reason = 'x'",
        "DELETE FROM policy_contribution",
        "TRUNCATE policy_contribution CASCADE",
        "UPDATE policy_targetversion SET goal = 1",
        "DELETE FROM policy_statusthresholds",
    ],
)
@pytest.mark.parametrize("setting", ["", "SET LOCAL pgtrigger.ignore = 'all'"])
def test_append_only_tables_refuse_change(
    statement: str, setting: str, clerk: Any, known: list[Support]
) -> None:
    known.append(support("2024-06-30"))
    enter(clerk)

    with pytest.raises(DatabaseError, match="append-only"):
        run("SET CONSTRAINTS ALL IMMEDIATE", setting, statement)

    assert len(rows()) == 1


def insert(clerk: Any, **changed: Any) -> None:
    Contribution.objects.create(
        **{
            "target_id": "enterprises-2025",
            "subject": CODE,
            "subject_name": "x",
            "ordinal": 1,
            "quantity": 1,
            "effective_on": datetime.date(2024, 6, 30),
            "recorded_by": clerk,
            "reason": "raw",
            "source_kind": "report",
            "source_number": "R-1",
        }
        | changed
    )


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"ordinal": 2, "quantity": -1}, "its next is 1"),
        ({"ordinal": 0, "quantity": -1}, "its next is 1"),
        ({"quantity": -1}, "contribution_odd_rows_start_even_rows_stop|other than zero or one"),
    ],
)
def test_database_refuses_a_first_row_that_is_no_start(
    changed: dict[str, Any], rule: str, clerk: Any
) -> None:
    with pytest.raises(IntegrityError, match=rule):
        insert(clerk, **changed)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"ordinal": 2, "quantity": 1, "sector_id": None}, "other than zero or one"),
        ({"ordinal": 2, "quantity": -1, "effective_on": datetime.date(2024, 1, 1)}, "other than zero or one"),
        ({"ordinal": 2, "quantity": -1, "sector_id": "machinery"}, "copies the attribution"),
    ],
)
def test_database_refuses_a_second_row_that_breaks_the_rules(
    changed: dict[str, Any], rule: str, clerk: Any
) -> None:
    insert(clerk)

    with pytest.raises(IntegrityError, match=rule):
        insert(clerk, **changed)


def test_contribution_constraints_hold_beneath_the_triggers(clerk: Any, known: list[Support]) -> None:
    """What the triggers would refuse first, the constraints refuse as well."""
    known += [support("2024-06-30"), support("2024-06-30", subject="S2")]
    enter(clerk)
    restate(target="enterprises-2025", subject="S2", cause=REPORT, by=clerk, reason="accepted")

    for change, constraint in [
        ({"subject": CODE}, "contribution_ordinal_is_unique"),
        ({"quantity": -1}, "contribution_odd_rows_start_even_rows_stop"),
        ({"ordinal": 0, "quantity": -1}, "contribution_ordinals_begin_at_one"),
    ]:
        with pytest.raises(IntegrityError, match=constraint), without_triggers():
            Contribution.objects.filter(subject="S2").update(**change)


def test_load_history_keeps_the_times_and_passes_the_proof(clerk: Any, known: list[Support]) -> None:
    first, second = support("2024-06-30", number="R-1"), support("2023-12-31", number="R-2")
    known += [first, second]
    recorded = [datetime.datetime(2024, 7, day, 9, tzinfo=datetime.UTC) for day in (1, 2)]

    written = load_history(
        [
            (recorded[0], Restated("enterprises-2025", CODE, (first,), first.source, clerk.pk, "accepted")),
            (
                recorded[1],
                Restated("enterprises-2025", CODE, (first, second), second.source, clerk.pk, "late"),
            ),
        ]
    )

    assert written == 3
    assert list(Contribution.objects.filter(recorded_at__lte=recorded[0]).values_list("id", flat=True)) == [1]
    assert verify() == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Contribution.objects.update(reason="x")


def test_load_history_refuses_a_ledger_with_rows_and_falling_times(clerk: Any, known: list[Support]) -> None:
    known.append(support("2024-06-30"))
    event = Restated("enterprises-2025", CODE, tuple(known), REPORT, clerk.pk, "accepted")
    early, late = (datetime.datetime(2024, 7, day, tzinfo=datetime.UTC) for day in (1, 2))

    with pytest.raises(ValueError, match="times must not fall"):
        load_history([(late, event), (early, event)])
    enter(clerk)
    with pytest.raises(ValueError, match="not empty"):
        load_history([(early, event)])
