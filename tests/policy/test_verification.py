"""The proof of the ledger finds what someone with every right in the database changed."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from policy.models import Contribution, LedgerCheck
from policy.sources import Support
from policy.tasks import verify_ledger
from policy.verification import prove, verify
from tests.background import work_off
from tests.policy.supports import support
from tests.policy.test_ledger import CODE, enter


@pytest.fixture
def ledger(clerk: Any, known: list[Support]) -> list[Contribution]:
    """Four rows: a start moved to an earlier date, then ceased."""
    known.append(support("2024-06-30", number="R-1"))
    enter(clerk)
    known.append(support("2023-12-31", number="R-2"))
    enter(clerk)
    known[:] = [support("2024-06-30", "2025-03-01"), support("2023-12-31", "2025-03-01", number="R-2")]
    enter(clerk)
    return list(Contribution.objects.order_by("id"))


def tamper(statement: str) -> None:
    """What only a superuser can do, and only by setting the triggers aside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_verify_of_an_untouched_ledger_finds_nothing(ledger: list[Contribution]) -> None:
    assert len(ledger) == 4
    assert verify() == []


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE policy_contribution SET effective_on = '2023-11-30' WHERE id = 3", 3),
        ("UPDATE policy_contribution SET sector_id = 'electronics' WHERE id = 1", 1),
        ("UPDATE policy_contribution SET reason = 'another' WHERE id = 2", 2),
        ("UPDATE policy_contribution SET recorded_at = recorded_at - interval '1 year' WHERE id = 4", 4),
        ("UPDATE policy_contribution SET subject_name = 'another' WHERE id = 1", 1),
        ("UPDATE policy_contribution SET region_id = NULL WHERE id = 3", 3),
        ("DELETE FROM policy_contribution WHERE id = 2", 3),
        ("DELETE FROM policy_contribution WHERE id = 4", 3),
        ("DELETE FROM policy_contribution WHERE id = 1", 2),
    ],
)
def test_verify_names_the_row_that_was_tampered_with(
    statement: str, row: int, ledger: list[Contribution]
) -> None:
    tamper(statement)

    assert row in {fault.row for fault in verify()}


def test_verify_finds_a_decision_without_its_row(ledger: list[Contribution], known: list[Support]) -> None:
    known.append(support("2024-01-01", subject="91000000MA0000031W"))

    assert [(fault.row, fault.subject) for fault in verify()] == [(None, "91000000MA0000031W")]


def test_verify_finds_a_row_without_its_decision(ledger: list[Contribution], known: list[Support]) -> None:
    known.clear()

    assert [(fault.row, fault.subject) for fault in verify()] == [(4, CODE)]


def test_verify_ledger_command_says_so_or_names_the_rows(ledger: list[Contribution]) -> None:
    out, err = StringIO(), StringIO()

    call_command("verify_ledger", stdout=out)
    tamper("UPDATE policy_contribution SET effective_on = '2023-11-30' WHERE id = 3")
    with pytest.raises(CommandError):
        call_command("verify_ledger", stdout=out, stderr=err)

    assert "4" in out.getvalue()
    assert "row 3" in err.getvalue()


def test_nightly_proof_keeps_what_it_found(ledger: list[Contribution]) -> None:
    verify_ledger.defer(timestamp=0)

    assert work_off() == ["verify_ledger"]

    check = LedgerCheck.objects.get()
    assert (check.rows, check.faults, check.words) == (4, 0, "")
    assert check.started_at <= check.ended_at


def test_proof_that_fails_keeps_the_words(ledger: list[Contribution]) -> None:
    tamper("UPDATE policy_contribution SET reason = 'another' WHERE id = 2")

    check = prove()

    assert check.faults == len(check.words.splitlines()) == len(verify())
    assert check.words.startswith("row 2: ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ledger_check_ends_after_it_starts", {"ended_at": datetime(2000, 1, 1, tzinfo=UTC)}),
        ("ledger_check_names_its_faults", {"faults": 1}),
    ],
)
def test_database_refuses_a_proof(name: str, change: dict[str, Any]) -> None:
    check = LedgerCheck.objects.create(started_at=timezone.now(), rows=0, faults=0)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LedgerCheck.objects.filter(pk=check.pk).update(**change)
