"""The reader's two dates: read from the address, carried by every link."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from reliability_tracker.moment import Moment, as_of_from, carry, read_moment

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 4, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_moment_is_today_and_now_when_nothing_is_asked():
    assert read_moment("", "") == Moment(as_of=TODAY, known_at=None)
    assert read_moment("", "").carried == ()
    assert read_moment("", "").is_today


def test_today_is_the_day_in_shanghai_not_in_london(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))

    assert read_moment("", "").as_of == date(2026, 11, 23)


def test_bare_known_at_is_the_end_of_that_day_in_shanghai():
    moment = read_moment("2025-12-31", "2026-01-31")

    assert moment.as_of == date(2025, 12, 31)
    assert moment.known_at.astimezone(UTC) == datetime(2026, 1, 31, 15, 59, 59, 999999, tzinfo=UTC)
    assert moment.carried == (("as_of", "2025-12-31"), ("known_at", "2026-01-31"))
    assert not moment.is_today


@pytest.mark.parametrize(
    ("text", "known_at"),
    [
        ("2026-01-31T18:00", datetime(2026, 1, 31, 10, 0, tzinfo=UTC)),
        ("2026-01-31T18:00:00+08:00", datetime(2026, 1, 31, 10, 0, tzinfo=UTC)),
        ("2026-01-31T18:00:00 08:00", datetime(2026, 1, 31, 10, 0, tzinfo=UTC)),  # a plus nobody escaped
        ("2026-01-31T18:00:00Z", datetime(2026, 1, 31, 18, 0, tzinfo=UTC)),
    ],
)
def test_known_at_reads_times(text, known_at):
    assert read_moment("", text).known_at == known_at


@pytest.mark.parametrize(
    "text", ["2025-02-30", "20251231", "2025-W01-1", "31.12.2025", "yesterday", "2025-12"]
)
def test_unreadable_date_says_so_and_shows_today(text):
    moment = read_moment(text, "")

    assert moment.as_of == TODAY
    assert moment.carried == ()
    assert moment.problem == f"“{text}” is not a date. Write it as 2025-12-31. Today is shown instead."


def test_unreadable_known_at_says_so_and_shows_what_is_known_now():
    moment = read_moment("2025-12-31", "noon")

    assert moment.known_at is None
    assert moment.carried == (("as_of", "2025-12-31"),)
    assert moment.problem == (
        "“noon” is not a time. Write it as 2025-12-31 or 2025-12-31T18:00. "
        "What is known now is shown instead."
    )


def test_two_problems_are_both_said():
    assert read_moment("x", "y").problem.count("shown instead") == 2


def test_moment_is_read_once_a_request(rf):
    request = rf.get("/", {"as_of": "2025-12-31"})

    assert as_of_from(request) is as_of_from(request)


def test_moments_with_the_same_dates_are_one_key_of_a_cache():
    assert len({read_moment("", ""), read_moment(TODAY.isoformat(), "")}) == 1


def test_carry_adds_the_dates_and_what_is_given(rf):
    request = rf.get("/", {"as_of": "2025-12-31", "known_at": "2026-01-31T18:00:00+08:00", "page": "3"})

    assert carry("/targets/x/?sector=machinery", request, region="330000", layer=None, city="") == (
        "/targets/x/?sector=machinery&region=330000&as_of=2025-12-31&known_at=2026-01-31T18%3A00%3A00%2B08%3A00"
    )


def test_carry_leaves_alone_what_the_address_says_itself(rf):
    request = rf.get("/", {"as_of": "2025-12-31"})

    assert carry("/x/?as_of=2024-12-31#rows", request) == "/x/?as_of=2024-12-31#rows"


def test_carry_does_not_carry_what_could_not_be_read(rf):
    assert carry("/x/", rf.get("/", {"as_of": "bad"})) == "/x/"


def test_carry_works_without_a_request():
    assert carry("/x/", None, a=1) == "/x/?a=1"
