"""What holds for every number that can be asked, exact or not: no bound gets better by worse evidence."""

from __future__ import annotations

import importlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.assessment import METHODS, assess
from policy.assessment.reading import COMMON_KEYS
from tests.policy.assessment.items import OUTPUT_KEYS, holds_json_only, item, numbers

few = settings(max_examples=40)
times = st.floats(1e-3, 1e9)
counts = st.integers(0, 200)
asked = st.fixed_dictionaries({"confidence": st.floats(0.51, 0.999), "sides": st.sampled_from([1, 2])})
anything = st.floats(5e-324, 1.7e308)
any_count = st.integers(0, 2**53)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


def exponential(time, failures, common, unit=1.0):
    return assess(item("exponential", total_time=time * unit, failures=failures, **common))


def failure_rate(time, failures, common, unit=1.0):
    groups = [{"units": 7, "hours": time * unit, "failures": failures, "acceleration_factor": 1.5}]
    return assess(item("failure_rate", groups=groups, **common))


def weibayes(time, failures, common, unit=1.0):
    """One unit of a given time among 250 others, of which so many failed."""
    lives = {"failures": [3 * unit] * failures, "suspensions": [3 * unit] * (250 - failures) + [time * unit]}
    return assess(item("weibayes", beta=1.5, **lives, **common))


def pooled(time, failures, common, unit=1.0):
    rows = [{"failures": failures, "total_time": time * unit}, {"failures": 2, "total_time": 70 * unit}]
    return assess(item("pooled", submissions=rows, combine="sum", **common))


def never_falls(values):
    """In this order, but for the rounding of the last digits."""
    return all(later >= earlier * (1 - 1e-9) for earlier, later in pairwise(values))


@few
@given(st.sampled_from([exponential, weibayes, pooled]), times, times, counts, asked)
def test_more_time_without_a_failure_never_lowers_the_lower_bound(method, time, more, failures, common):
    assert never_falls([method(each, failures, common)["lower"] for each in (time, time + more)])


@few
@given(st.sampled_from([exponential, weibayes, pooled]), times, counts, st.integers(1, 50), asked)
def test_more_failures_never_raise_the_lower_bound(method, time, failures, more, common):
    assert never_falls([method(time, each, common)["lower"] for each in (failures + more, failures)])


@few
@given(times, times, counts, st.integers(1, 50), asked)
def test_failure_rate_is_never_shown_lower_by_worse_evidence(time, more, failures, added, common):
    """Its upper bound is the one that evidence brings down."""
    one, longer = failure_rate(time, failures, common), failure_rate(time + more, failures, common)
    worse = failure_rate(time, failures + added, common)

    assert never_falls([longer["upper"], one["upper"], worse["upper"]])


@few
@given(st.integers(1, 10**6), st.integers(0, 10**6), counts, counts, asked)
def test_reliability_is_never_shown_higher_by_worse_evidence(trials, more, failures, added, common):
    def lower(trials, failures):
        return assess(item("binomial", trials=trials, failures=failures, **common))["lower"]

    trials += failures + added

    assert never_falls(
        [lower(trials, failures + added), lower(trials, failures), lower(trials + more, failures)]
    )


@few
@given(st.sampled_from([exponential, weibayes, pooled]), times, counts, st.floats(1e-3, 1e3), asked)
def test_bounds_scale_with_the_unit_of_time(method, time, failures, unit, common):
    one, other = method(time, failures, common), method(time, failures, common, unit)

    for key in ("estimate", "lower", "upper"):
        expected = None if one[key] is None else pytest.approx(one[key] * unit)
        assert other[key] == expected


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 9), times, times), min_size=2, max_size=6), st.randoms())
def test_order_of_submissions_does_not_matter(rows, random):
    def pool(rows):
        keys = ("failures", "total_time", "weight", "name")
        submissions = [dict(zip(keys, row, strict=True)) for row in rows]
        given = {"benchmark": {"value": 50}, "coverage": 1, "coverage_required": 0.5}
        return assess(item("pooled", submissions=submissions, **given))

    named = [(*row, f"{n}") for n, row in enumerate(rows)]
    shuffled = random.sample(named, len(named))
    one, other = pool(named), pool(shuffled)
    by_name = [sorted(output.pop("members"), key=lambda member: member["name"]) for output in (one, other)]

    assert by_name[0] == by_name[1]
    assert one == other


@few
@given(
    st.lists(st.tuples(st.integers(1, 99), times, st.integers(0, 9)), min_size=2, max_size=6), st.randoms()
)
def test_order_of_groups_does_not_matter(rows, random):
    def rate(rows):
        keys = ("units", "hours", "failures")
        groups = [dict(zip(keys, row, strict=True)) for row in rows]
        output = assess(item("failure_rate", groups=groups, benchmark={"value": 1e5}))
        return output | {"parameters": numbers(output["parameters"])[len(rows) :]}

    assert rate(rows) == rate(random.sample(rows, len(rows)))


@settings(max_examples=15)
@given(
    st.sampled_from(["life", "weibayes"]), st.sets(st.floats(1, 1e4), min_size=4, max_size=9), st.randoms()
)
def test_order_of_lives_does_not_matter(method, lives, random):
    def judged(lives):
        return assess(item(method, failures=lives[:-2], suspensions=lives[-2:], benchmark={"value": 9}))

    ascending = sorted(lives)
    shuffled = random.sample(ascending[:-2], len(lives) - 2) + ascending[:-3:-1]

    assert judged(ascending) == judged(shuffled)


@settings(max_examples=120)
@given(st.data())
def test_no_number_however_large_or_small_makes_nan_or_infinity(data):
    draw = data.draw
    goal = {"benchmark": {"value": draw(anything)}}
    exposure = {"total_time": draw(anything), "failures": draw(any_count)}
    baseline = {"total_time": draw(anything), "failures": draw(any_count), "truncation": "time"}
    trials = draw(st.integers(1, 2**53))
    group = {"units": draw(st.integers(1, 2**53)), "hours": draw(anything), "failures": draw(any_count)}
    rows = draw(st.lists(st.tuples(any_count, anything, anything), min_size=1, max_size=4))
    keys = ("failures", "total_time", "weight")
    common = draw(asked) | goal
    asked_for = [
        item("exponential", mission_time=draw(anything), baseline=baseline, **exposure, **common),
        item("binomial", trials=trials, failures=draw(st.integers(0, trials)), **common)
        | {"benchmark": {"value": draw(st.floats(5e-324, 1, exclude_max=True))}},
        item("failure_rate", groups=[group | {"acceleration_factor": draw(anything)}], **common),
        item(
            "pooled",
            submissions=[dict(zip(keys, row, strict=True)) for row in rows],
            combine=draw(st.sampled_from(["auto", "sum", "weighted"])),
            coverage=1,
            coverage_required=0.5,
            **common,
        ),
    ]

    outputs = [assess(each) for each in asked_for]

    assert [output["error"] for output in outputs] == [None] * 4
    assert all(holds_json_only(output) and output["verdict"] for output in outputs)


@settings(max_examples=100)
@given(st.sampled_from(METHODS), any_json, st.data())
def test_no_value_in_place_of_another_is_more_than_a_named_error(method, value, data):
    keys = [*COMMON_KEYS, *importlib.import_module(f"policy.assessment.{method}").KEYS]

    output = assess(item(method) | {data.draw(st.sampled_from(keys)): value})

    assert list(output) == OUTPUT_KEYS
    assert holds_json_only(output)
