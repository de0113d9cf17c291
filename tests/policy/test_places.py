"""The ten places: how far a class has come, by decisions and by the verdicts of the moment."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from policy.models import ClassVerdict
from policy.places import (
    LineVerdict,
    Place,
    evidence_by,
    line_verdicts,
    place_of,
    status_of_place,
)
from policy.standpoint import standpoint
from reliability_tracker.moment import read_moment
from tests.factories.enterprises import UserFactory
from tests.factories.verdicts import (
    BenchmarkFactory,
    ClassVerdictFactory,
    ProductVerdictFactory,
    SubmissionFactory,
    judged_class,
)

BEIJING = ZoneInfo("Asia/Shanghai")


def line(verdict: str, judged: int = 1, **more: Any) -> LineVerdict:
    return LineVerdict(
        number=1,
        indicator_zh="平均故障间隔时间",
        indicator_en="Mean time between failures",
        symbol="MTBF",
        unit="h",
        benchmark=2000.0,
        version=2,
        verdict=verdict,
        achieved_confidence=0.6,
        judged=judged,
        direction="up",
        **more,
    )


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ([], Place.NOT_JUDGED),
        ([("insufficient", 0)], Place.NOT_JUDGED),
        ([("insufficient", 2)], Place.INSUFFICIENT),
        ([("demonstrated", 2)], Place.DEMONSTRATED),
        ([("demonstrated", 2), ("insufficient", 0)], Place.INSUFFICIENT),
        ([("demonstrated", 2), ("not_demonstrated", 1)], Place.NOT_DEMONSTRATED),
        ([("demonstrated", 2), ("demonstrated", 1)], Place.DEMONSTRATED),
    ],
)
def test_every_benchmark_of_a_class_has_to_be_reached(lines: list[tuple[str, int]], place: Place) -> None:
    assert evidence_by(lines) == place


def test_a_place_follows_designation_confirmation_and_evidence() -> None:
    shown = [line("demonstrated")]

    assert [
        place_of(designated=designated, confirmed=confirmed, lines=shown)
        for designated, confirmed in [(False, False), (True, False), (True, True)]
    ] == [Place.NOT_DESIGNATED, Place.DEMONSTRATED, Place.CONFIRMED]


def test_places_differ_in_word_and_icon() -> None:
    with translation.override("en"):
        found = [status_of_place(place) for place in Place]

    assert [(status.label, status.tone) for status in found] == [
        ("confirmed at the advanced level", "good"),
        ("demonstrated, not confirmed yet", "info"),
        ("insufficient evidence", "warn"),
        ("not demonstrated", "bad"),
        ("no verdict yet", "idle"),
        ("not designated yet", "idle"),
    ]


def test_insufficient_evidence_says_how_much_more_and_an_overturned_verdict_says_so() -> None:
    with translation.override("en"):
        short = status_of_place(Place.INSUFFICIENT, [line("insufficient", needed=(5066.2, "h"))])
        overturned = status_of_place(Place.CONFIRMED, [line("not_demonstrated")])

    assert short.label == "insufficient evidence; about 5,070 h more without a failure"
    assert overturned.label == "confirmed, but the verdict is now: not demonstrated"


def test_verdicts_are_those_passed_by_the_date_and_known_at_the_time(db: None) -> None:
    benchmark = BenchmarkFactory()
    early, late = (datetime.datetime(2026, month, 1, 9, tzinfo=BEIJING) for month in (3, 6))
    for verdict, when in (("insufficient", early), ("demonstrated", late)):
        ClassVerdictFactory(benchmark=benchmark, verdict=verdict, judged_at=when)

    def found(as_of: str, known_at: str = "") -> list[str]:
        verdicts = line_verdicts(standpoint(read_moment(as_of, known_at)))
        return [entry.verdict for lines in verdicts.values() for entry in lines]

    assert [found(day) for day in ("2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01", "")] == [
        [],
        ["insufficient"],
        ["insufficient"],
        ["demonstrated"],
        ["demonstrated"],
    ]
    assert found("", "2026-04-01") == ["insufficient"]
    assert found("9999-12-31", "2026-02-01") == found("0001-01-01") == []


def test_a_retired_benchmark_leaves_no_verdict_from_then_on(db: None) -> None:
    benchmark = BenchmarkFactory()
    ClassVerdictFactory(benchmark=benchmark, judged_at=timezone.now() - datetime.timedelta(days=2))
    by = UserFactory(ministry_steward=True)
    type(benchmark).objects.filter(pk=benchmark.pk).update(
        retired_at=timezone.now(), retired_by=by, retired_reason="过时"
    )
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    found = [line_verdicts(standpoint(read_moment(day, ""))) for day in (yesterday.isoformat(), "")]

    assert [list(verdicts) for verdicts in found] == [["ZJ-01"], []]


def test_verdicts_are_read_in_one_query_with_how_many_products_were_judged(db: None) -> None:
    judged_class(2000, [SubmissionFactory(), SubmissionFactory(failures=0)])
    ProductVerdictFactory(
        class_verdict=ClassVerdict.objects.get(), left_out="other_unit", source_number="R-left"
    )
    at = standpoint(read_moment("", ""))

    with CaptureQueriesContext(connection) as asked:
        found = line_verdicts(at, ["ZJ-01"])

    [entry] = found["ZJ-01"]
    assert len(asked) == 1
    assert (entry.judged, entry.version, entry.benchmark, entry.needed and entry.needed[1]) == (
        2,
        1,
        2000.0,
        "h",
    )
