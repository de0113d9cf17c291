"""The page of a product class: the answer first, what it follows from, products cut to the reader."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from policy.models import Benchmark, ClassVerdict, ProductVerdict
from tests.counters import settle
from tests.factories.enterprises import UserFactory
from tests.factories.verdicts import (
    BenchmarkFactory,
    ClassVerdictFactory,
    IndicatorFactory,
    SubmissionFactory,
    judged_class,
)
from tests.policy.counted import CLASSES, Books, set_up_policy
from tests.policy.counted import jiangsu as attributed
from tests.policy.registered import classes, enter

PAGE = "/classes/ZJ-01/"
GROWTH_TIMES = [4.0, 9.0, 20.0, 45.0, 90.0, 160.0, 300.0, 520.0]


@pytest.fixture
def reader(clerk: Any, client: Client) -> Client:
    set_up_policy()
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def jiangsu(reader: Client) -> Client:
    """A reviewer of one province."""
    other = Client()
    other.force_login(UserFactory(provincial_reviewer=True))
    other.cookies["django_language"] = "en"
    return other


def words(response: Any) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def three_products() -> ClassVerdict:
    """One shown by itself, one in Zhejiang, one in Jiangsu; 45 % of the market, not enough of anything."""
    return judged_class(
        2000,
        [
            SubmissionFactory(failures=0, total_time=6000.0, product="甲", model="A"),
            SubmissionFactory(failures=2, total_time=4000.0, product="乙", model="B", region="330000"),
            SubmissionFactory(failures=4, total_time=9000.0, product="丙", model="C"),
        ],
        shares=[0.2, 0.15, 0.1],
    )


def test_class_page_says_first_where_the_class_stands_and_what_is_needed(reader: Client) -> None:
    three_products()

    shown = words(reader.get(PAGE))

    assert (
        "The evidence does not suffice yet to show the international advanced level. insufficient evidence"
        " not designated" in shown
    )
    assert (
        "≥ 2,000 h (version 1): insufficient evidence Shown for the class with 90% confidence: ≥ 1,804 h,"
        " pooled from 6 relevant failures in 19,000 h; achieved confidence γ* = 83.5%." in shown
    )
    assert "not met The pooled bound reaches the benchmark: shown ≥ 1,804 h, required ≥ 2,000 h" in shown
    assert (
        "not met Products shown to reach it carry 0.0% of the market (all judged: 45.0%),"
        " required are 60.0%" in shown
    )
    assert (
        "met No major product is itself shown to be below the benchmark"
        " (major: from 10.0% of what was judged)" in shown
    )
    assert (
        "Still needed About 2,070 h more without a failure, all products together, would bring the bound"
        " there. Evidence is needed for products that carry a further 15.0% of the market." in shown
    )
    assert "A figure from a catalogue, stated without confidence, test time and failures: a claim." in shown


def test_class_page_without_a_benchmark_says_why_there_is_no_verdict(reader: Client) -> None:
    context = reader.get(PAGE).context

    assert context["lead"] == ("No verdict can be given yet: no benchmark has been approved for this class.")
    assert (context["verdicts"], context["history"]) == ([], [])


def test_class_page_names_only_products_of_the_readers_area(reader: Client, jiangsu: Client) -> None:
    three_products()

    [everything], [own] = (one.get(PAGE).context["verdicts"] for one in (reader, jiangsu))

    assert [member.name for member in everything.judged] == ["甲 A", "丙 C", "乙 B"]
    assert ([member.name for member in own.judged], own.outside) == (["甲 A", "丙 C"], 1)
    assert "乙" not in jiangsu.get(PAGE).content.decode()
    assert (own.headline, own.conditions) == (everything.headline, everything.conditions)
    assert own.chart.sentence == (
        "1 of 2 products have shown the benchmark (90%). 1 more product lies outside your area."
    )


def test_class_page_says_what_was_left_out_and_why(reader: Client) -> None:
    judged_class(2000, [SubmissionFactory(), SubmissionFactory(unit="km", product="丁", model="D")])

    [line] = reader.get(PAGE).context["verdicts"]

    assert [(member.name, member.left_out) for member in line.left_out] == [
        ("丁 D", "stated in another unit")
    ]
    assert len(line.judged) == 1


def test_class_page_opens_a_product_with_its_picture_for_those_who_may_see_it(
    reader: Client, jiangsu: Client
) -> None:
    judged_class(
        2000,
        [
            SubmissionFactory(),
            SubmissionFactory(
                product="域控制器",
                model="DC-1",
                region="330000",
                input={
                    "method": "growth",
                    "confidence": 0.9,
                    "truncation": "time",
                    "times": GROWTH_TIMES,
                    "end_time": 1000.0,
                    "unit": "h",
                },
            ),
        ],
    )
    address = f"{PAGE}?product={ProductVerdict.objects.get(product='域控制器').pk}"

    product = reader.get(address).context["product"]

    assert (product.name, product.method) == (
        "域控制器 DC-1",
        "Reliability growth (Crow-AMSAA, power law), exact bounds by Crow",
    )
    assert len(product.chart.rows) > 0
    assert jiangsu.get(address).context["product"] is None
    assert reader.get(f"{PAGE}?product=9{'9' * 30}").context["product"] is None


def test_class_page_shows_the_verdict_of_the_date(reader: Client) -> None:
    benchmark = BenchmarkFactory()
    passed = timezone.now() - datetime.timedelta(days=30)
    ClassVerdictFactory(benchmark=benchmark, judged_at=passed, cause="首次")
    judged_class(benchmark, [SubmissionFactory(failures=0, total_time=9000.0)], shares=[0.7])
    week_ago, long_ago = (timezone.localdate() - datetime.timedelta(days=days) for days in (7, 60))

    now, then, before = (
        reader.get(PAGE, {"as_of": day.isoformat()} if day else {}).context
        for day in (None, week_ago, long_ago)
    )

    assert [context["place"].code for context in (now, then, before)] == [
        "demonstrated",
        "not_judged",
        "not_judged",
    ]
    assert [len(context["history"]) for context in (now, then, before)] == [2, 1, 0]


def test_where_less_is_better_products_stand_by_their_upper_bounds(reader: Client) -> None:
    rate = BenchmarkFactory(
        indicator=IndicatorFactory(code="LAMBDA_FIT", units=["FIT"], direction="down"), unit="FIT", value=50
    )
    tests = [
        {"units": units, "hours": 1000.0, "failures": 0, "acceleration_factor": 100.0} for units in (900, 231)
    ]
    judged_class(
        rate,
        [
            SubmissionFactory(
                indicator="LAMBDA_FIT",
                unit="FIT",
                product=name,
                model="",
                input={"method": "failure_rate", "confidence": 0.6, "groups": [group]},
            )
            for name, group in zip("甲乙", tests, strict=True)
        ],
        shares=[0.4, 0.3],
    )

    [line] = reader.get(PAGE).context["verdicts"]

    assert line.headline == "Name LAMBDA_FIT ≤ 50 FIT (version 1): insufficient evidence"
    assert [(member.name, member.shown) for member in line.judged] == [
        ("甲", "≤ 25.59 FIT"),
        ("乙", "≤ 99.68 FIT"),
    ]
    assert [(condition.text, condition.holds) for condition in line.conditions][:2] == [
        ("Some product is demonstrated by itself: 1 of 2 (this evidence is never pooled)", True),
        (
            "Products shown to reach it carry 40.0% of the market (all judged: 70.0%), required are 60.0%",
            False,
        ),
    ]
    assert line.needed == ["Products that are judged but not demonstrated need more evidence of their own."]
    assert line.growth.why == "No domestic baseline is recorded with the benchmark."


def test_enterprises_that_carry_a_class_are_named_in_the_readers_area_only(
    reader: Client, jiangsu: Client, clerk: Any, known: list[Any]
) -> None:
    books = Books(known, clerk)
    books.count("2026-01-01", name="江苏某某公司")
    books.count("2026-01-01", name="浙江某某公司", attribution=attributed(region="330000"), times=2)
    books.count("2026-01-01", attribution=attributed(product_class=None))

    everything, own = (one.get(PAGE).context["carriers"] for one in (reader, jiangsu))

    assert [row.subject_name for row in own.named] == ["江苏某某公司"]
    assert (own.outside, own.total, len(everything.named), everything.outside) == (2, 3, 3, 0)


def test_withdrawn_evidence_of_a_confirmed_class_is_told_everywhere(reader: Client) -> None:
    steward = UserFactory(ministry_steward=True)
    good = judged_class(2000, [SubmissionFactory(failures=0, total_time=9000.0)], shares=[0.7])
    enter(steward, "class_designated", "2026-01-10", *classes("ZJ-01"), number="甲〔2026〕1号")
    enter(steward, "class_confirmed", "2026-03-01", *classes("ZJ-01"), number="乙〔2026〕2号")
    confirmed = words(reader.get("/"))
    page = reader.get(PAGE).context

    judged_class(good.benchmark, [SubmissionFactory(failures=4, total_time=9000.0)], cause="报告作废")
    cache.clear()
    overview, target, overturned = (
        words(reader.get(address)) for address in ("/", f"/targets/{CLASSES}/", PAGE)
    )

    assert (page["place"].code, page["overturned"]) == ("confirmed", False)
    assert "1 confirmed, 9 not designated yet" in confirmed
    assert "Precision reducers confirmed at the advanced level" in confirmed
    told = "Precision reducers confirmed, but the verdict is now: insufficient evidence"
    assert told in overview
    assert told in target
    assert (
        "The verdict is now: insufficient evidence. The confirmation stands until the ministry decides"
        " otherwise." in overturned
    )


def test_the_overview_is_kept_until_a_verdict_changes(reader: Client) -> None:
    steward = UserFactory(ministry_steward=True)
    enter(steward, "class_designated", "2026-01-10", *classes("ZJ-01"), number="甲〔2026〕1号")
    settle()
    before = words(reader.get("/"))

    judged_class(2000, [SubmissionFactory(failures=0, total_time=9000.0)], shares=[0.7])
    settle()

    assert "Precision reducers no verdict yet" in before
    assert "Precision reducers demonstrated, not confirmed yet" in words(reader.get("/"))


def test_class_page_takes_the_same_queries_for_one_product_and_for_three(reader: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(PAGE).status_code == 200
        return len(captured)

    judged_class(2000, [SubmissionFactory()])
    queries()
    one = queries()
    judged_class(Benchmark.objects.get(), [SubmissionFactory() for _ in range(3)], cause="又一份")

    assert queries() == one <= 30


def test_class_list_shows_and_filters_verdicts_in_the_same_queries(reader: Client) -> None:
    page = reverse("policy:classes")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(page).status_code == 200
        return len(captured)

    three_products()
    queries()
    one = queries()
    for code in ("ZJ-02", "ZJ-03"):
        benchmark = BenchmarkFactory(product_class__code=code)
        judged_class(benchmark, [SubmissionFactory(product_class=code, failures=0, total_time=9000.0)])

    assert queries() == one
    rows = {
        value: [row.record.code for row in reader.get(page, {"evidence": value}).context["table"].rows]
        for value in ("insufficient", "demonstrated", "not_judged")
    }
    assert rows == {"insufficient": ["ZJ-01", "ZJ-02", "ZJ-03"], "demonstrated": [], "not_judged": []}
    assert "MTBF ≥ 2,000 h (version 1)" in words(reader.get(page))
