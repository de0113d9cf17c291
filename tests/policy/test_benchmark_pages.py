"""Pages on what a class is measured by, and the page of a verdict."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policy.models import Benchmark, ClassRule, ClassVerdict, MarketShare, SetAside
from policy.sources import Submission
from tests.factories.enterprises import UserFactory
from tests.factories.verdicts import (
    BenchmarkFactory,
    ClassRuleFactory,
    MarketShareFactory,
    SubmissionFactory,
    judged_class,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory(ministry_steward=True))
    return client


@pytest.fixture
def reporter(client: Client) -> Client:
    client.force_login(UserFactory(enterprise_reporter=True))
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"policy:{name}", args=args)


FIGURE = {
    "indicator": "MTBF", "unit": "h", "value": "2000", "valid_from": "2026-11-01", "basis": "catalogue_claim",
    "product": "演示国外产品", "condition": "额定负载", "failure_criterion": "丧失功能", "source": "产品样本",
    "source_year": "2025", "reason": "首次设定",
}  # fmt: skip


def test_steward_proposes_and_approves_and_the_class_is_judged(
    desk: Client, evidence: list[Submission]
) -> None:
    verdict = judged_class(9000, [SubmissionFactory(failures=2, total_time=4000)])

    asked = desk.get(page("benchmark_new", "ZJ-01"), {"after": verdict.benchmark_id})
    proposed = desk.post(page("benchmark_new", "ZJ-01"), FIGURE)
    row = Benchmark.objects.get(version=2)
    approved = desk.post(page("benchmark_approve", "ZJ-01", row.pk))

    assert asked.context["form"].initial["value"] == "9000"
    assert proposed["Location"] == approved["Location"] == row.get_absolute_url()
    assert desk.get(row.get_absolute_url()).context["in_force"] is True
    assert ClassVerdict.objects.latest("id").benchmark == row
    assert ClassVerdict.objects.count() == 2


def test_what_is_wrong_with_a_proposal_stands_at_its_field(desk: Client) -> None:
    BenchmarkFactory(indicator__units=["h", "km"])

    form = desk.post(page("benchmark_new", "ZJ-01"), FIGURE | {"value": "-1", "quantile": "0.1"}).context[
        "form"
    ]

    assert form.errors
    assert not Benchmark.objects.filter(version=2).exists()


def test_a_bare_claim_says_so(reporter: Client) -> None:
    claim = BenchmarkFactory()
    backed = BenchmarkFactory(version=2, basis="field_data", test_time=90000, failures=4, confidence="0.900")

    cautions = [reporter.get(row.get_absolute_url()).context["caution"] for row in (claim, backed)]

    assert cautions[0] != cautions[1]
    assert claim.is_bare_claim
    assert not backed.is_bare_claim


def test_withdrawn_and_retired_benchmarks_stay_on_the_list(desk: Client) -> None:
    ClassRuleFactory()
    first, second = BenchmarkFactory(), BenchmarkFactory(version=2, waiting=True)

    asked = desk.get(page("benchmark_retire", "ZJ-01", first.pk)).context["facts"]
    desk.post(page("benchmark_withdraw", "ZJ-01", second.pk))
    desk.post(page("benchmark_retire", "ZJ-01", first.pk), {"reason": "不再适用"})

    (line,) = desk.get(page("benchmarks", "ZJ-01")).context["lines"]
    assert asked[0] == ("产品类别", first.product_class.name)
    assert [version.status.code for version in line.versions] == ["withdrawn", "retired"]


def test_shares_are_shown_to_those_who_may_see_the_product(client: Client) -> None:
    own = UserFactory(enterprise_reporter=True)
    code = own.memberships.get().enterprise.credit_code
    MarketShareFactory(subject="a", holder_code=code, product="甲")
    MarketShareFactory(subject="b", product="乙")
    client.force_login(own)

    context = client.get(page("benchmarks", "ZJ-01")).context

    assert ([share.product for share in context["shares"]], context["outside"]) == (["甲"], 1)


def test_steward_records_a_share_of_a_product_with_evidence(desk: Client, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory(failures=0, total_time=9000))
    judged_class(2000, evidence)
    data = {"subject": evidence[0].subject, "share": "0.7", "source": "协会统计", "valid_from": "2026-11-01"}

    desk.post(page("share_new", "ZJ-01"), data)

    assert MarketShare.objects.get().holder_code == evidence[0].holder_code
    assert ClassVerdict.objects.latest("id").verdict == "demonstrated"


def test_steward_sets_evidence_aside_and_lifts_it(desk: Client, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory())
    verdict = judged_class(2000, evidence)
    member = verdict.members.get()

    desk.post(page("set_aside", "ZJ-01", verdict.pk, member.pk), {"reason": "工况不同"})
    newest = ClassVerdict.objects.latest("id")
    shown = desk.get(newest.get_absolute_url()).context["found"]
    desk.post(page("set_aside_lift", "ZJ-01", SetAside.objects.get().pk), {"reason": "经复核相同"})

    assert [m.left_out.endswith("工况不同") for m in shown.left_out] == [True]
    assert ClassVerdict.objects.latest("id").members.get().left_out == ""


def test_steward_sets_the_rule(desk: Client) -> None:
    ClassRuleFactory()
    rule = {
        "confidence": "0.95", "sides": "1", "coverage_required": "0.7", "major_weight": "0.1",
        "valid_from": "2026-11-23", "provenance": "D", "source": "会议", "reason": "会议纪要",
    }  # fmt: skip

    desk.post(page("class_rule_new"), rule)

    versions = desk.get(page("class_rules")).context["versions"]
    assert [(found.version, held) for found, _facts, held in versions] == [(2, True), (1, False)]
    assert ClassRule.objects.get(version=2).confidence == Decimal("0.95")


def test_verdict_shows_each_product_the_reader_may_see(client: Client) -> None:
    reader = UserFactory(enterprise_reporter=True)
    code = reader.memberships.get().enterprise.credit_code
    mine, other = SubmissionFactory(holder_code=code), SubmissionFactory(failures=0, region="320000")
    verdict = judged_class(2000, [mine, other], shares=[0.3, 0.4])
    client.force_login(reader)

    found = client.get(verdict.get_absolute_url()).context["found"]

    assert [member.source_href for member in found.members] == [
        reverse("enterprises:report", args=[mine.source.number])
    ]
    assert (found.outside, found.newer, len(found.conditions)) == (1, None, 3)
    assert found.members[0].told
    assert found.pool[0][1] == "2"
    assert dict(found.facts)[list(dict(found.facts))[-1]] == verdict.input_digest


def test_verdict_names_the_one_that_followed_it(desk: Client, evidence: list[Submission]) -> None:
    evidence.append(SubmissionFactory())
    first = judged_class(2000, evidence)
    evidence.append(SubmissionFactory())
    second = judged_class(first.benchmark, evidence)

    assert desk.get(first.get_absolute_url()).context["found"].newer == second


def test_verdict_of_another_class_is_not_found(desk: Client) -> None:
    verdict = judged_class(2000, [])

    assert desk.get(page("verdict", "ZJ-02", verdict.pk)).status_code == 404


@pytest.mark.parametrize("name", ["verdict", "benchmarks"])
def test_pages_ask_as_often_for_three_as_for_one(desk: Client, name: str) -> None:
    one = judged_class(2000, [SubmissionFactory()], shares=[0.2])
    three = judged_class(
        BenchmarkFactory(product_class__code="ZJ-02"),
        [SubmissionFactory(product_class="ZJ-02") for _ in range(3)],
        shares=[0.2, 0.1, 0.1],
    )

    def queries(verdict: ClassVerdict) -> int:
        args = [verdict.product_class_id] + ([verdict.pk] if name == "verdict" else [])
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page(name, *args)).status_code == 200
        return len(captured)

    queries(one)
    assert queries(three) == queries(one)
