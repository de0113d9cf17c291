"""Answers are kept as they are, everything else as a copy."""

from __future__ import annotations

from django.core.cache import cache

from reliability_tracker.process_cache import ANSWER


def test_an_answer_is_given_as_it_was_kept_and_worked_out_once():
    first, second = {"n": 1}, {"n": 2}

    found = [cache.get_or_set(f"{ANSWER}figures:7", answer, 60) for answer in (first, second)]

    assert [answer is first for answer in found] == [True, True]


def test_another_answer_takes_the_place_and_an_old_one_goes():
    cache.set(f"{ANSWER}figures:7", "old", 60)
    cache.set(f"{ANSWER}figures:7", "new", 60)
    cache.set(f"{ANSWER}figures:8", "gone", 0)

    assert (cache.get(f"{ANSWER}figures:7"), cache.get(f"{ANSWER}figures:8", "none")) == ("new", "none")
    assert cache.add(f"{ANSWER}figures:7", "late") is False


def test_what_is_no_answer_is_a_copy():
    found = ["a"]
    cache.set("people:7", found, 60)
    found.append("b")

    assert cache.get("people:7") == ["a"]
