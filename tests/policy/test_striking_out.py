"""Striking out what was entered by mistake: it counts no more, stays on record, and frees its place."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine as clock

from policy.decisions import Line, NotRecorded, strike_out
from policy.enums import DecisionKind
from policy.models import DecisionSubject
from policy.verification import verify
from tests.factories.enterprises import UserFactory
from tests.policy.registered import classes, counted, day, demonstrated, enter, platform, problems

K = DecisionKind


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True)


def test_struck_out_line_stops_counting_and_its_place_is_free(steward: Any) -> None:
    decision = enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform(), platform("PT-002"))

    strike_out(lines=decision.subjects.filter(subject="PT-002"), by=steward, reason="编号误登")
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform("PT-020"))

    assert counted("platforms-2025", "2024-03-05") == ["PT-001", "PT-020"]
    struck = decision.subjects.get(subject="PT-002")
    assert (struck.struck_by, struck.struck_reason, struck.struck_at is None) == (steward, "编号误登", False)
    decision.refresh_from_db()
    assert decision.struck_at is None
    assert verify() == []


def test_document_with_every_line_struck_out_can_be_entered_anew(steward: Any) -> None:
    wrong = enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())

    strike_out(lines=wrong.subjects.all(), by=steward, reason="日期误登")
    right = enter(steward, K.PLATFORM_CONFIRMED, "2024-03-15", platform())

    wrong.refresh_from_db()
    assert wrong.struck_at is not None
    assert right != wrong
    assert counted("platforms-2025", "2024-03-14") == []
    assert counted("platforms-2025", "2024-03-15") == ["PT-001"]
    assert verify() == []


def test_striking_out_a_withdrawal_lets_the_platform_count_again(steward: Any) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())
    wrong = enter(
        steward,
        K.PLATFORM_WITHDRAWN,
        "2025-02-01",
        Line(subject="PT-001", ending="cease"),
        number="乙〔2025〕2号",
    )

    strike_out(lines=wrong.subjects.all(), by=steward, reason="误登")

    assert counted("platforms-2025", "2026-01-01") == ["PT-001"]
    assert verify() == []


def test_line_that_others_build_on_is_not_struck_out(steward: Any) -> None:
    platforms = enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())
    enter(
        steward,
        K.PLATFORM_WITHDRAWN,
        "2025-02-01",
        Line(subject="PT-001", ending="cease"),
        number="乙〔2025〕2号",
    )
    designated = enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01"), number="丙〔2026〕3号")
    demonstrated("ZJ-01")
    enter(steward, K.CLASS_CONFIRMED, "2026-05-01", *classes("ZJ-01"), number="丁〔2026〕4号")

    for decision in (platforms, designated):
        with pytest.raises(NotRecorded) as error:
            strike_out(lines=decision.subjects.all(), by=steward, reason="误登")
        assert problems(error) == [(1, "subject")]


def test_striking_out_a_removal_asks_the_rules_of_designation_again(steward: Any) -> None:
    enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-04"))
    removal = enter(
        steward,
        K.DESIGNATION_REMOVED,
        "2026-02-01",
        *classes("ZJ-04", ending="cease"),
        number="乙〔2026〕2号",
    )
    child = enter(steward, K.CLASS_DESIGNATED, "2026-03-01", *classes("ZJ-04-01"), number="丙〔2026〕3号")

    with pytest.raises(NotRecorded) as error:
        strike_out(lines=removal.subjects.all(), by=steward, reason="误登")
    strike_out(lines=child.subjects.all(), by=steward, reason="误登")
    strike_out(lines=removal.subjects.all(), by=steward, reason="误登")

    assert problems(error) == [(1, "subject")]
    assert DecisionSubject.objects.in_force(day("2026-06-01")).get().subject == "ZJ-04"


def test_in_force_is_told_as_it_was_known(steward: Any) -> None:
    with clock.travel(datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)):
        wrong = enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01", "ZJ-02"))
    with clock.travel(datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)):
        strike_out(lines=wrong.subjects.filter(subject="ZJ-02"), by=steward, reason="误登")

    def known(at: str) -> list[str]:
        moment = datetime.datetime.fromisoformat(at).replace(tzinfo=datetime.UTC)
        lines = DecisionSubject.objects.in_force(day("2026-06-01"), moment)
        return sorted(lines.values_list("subject", flat=True))

    assert known("2026-11-19") == []
    assert known("2026-11-20T12:00") == ["ZJ-01", "ZJ-02"]
    assert known("2026-11-21T12:00") == ["ZJ-01"]
