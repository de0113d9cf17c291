"""Benchmarks, the rule of the verdict, and verdicts on classes and products, as small as a test needs them.

ProductVerdictFactory(class_verdict=verdict, failures=2, total_time=4000)      judged as the statistics say
ProductVerdictFactory(class_verdict=verdict, left_out="set_aside")             left out
judged_class(2000, [SubmissionFactory(failures=0, total_time=8000)])           a class as it is really judged
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

import factory
import pytest
from django.utils import timezone
from factory.django import DjangoModelFactory

from policy.assessment import assess
from policy.enums import Basis, SourceKind
from policy.models import Benchmark, ClassRule, ClassVerdict, Indicator, MarketShare, ProductVerdict, SetAside
from policy.sources import Source, Submission, registry
from policy.verdicts import judge
from tests.factories.enterprises import UserFactory
from tests.factories.policy import ProductClassFactory, RegionFactory, SectorFactory, TermFactory


def digest(value: Any) -> str:
    """SHA-256 over a JSON value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


class IndicatorFactory(TermFactory):
    """MTBF in hours; where the notice is loaded, its own row."""

    class Meta:
        model = Indicator

    code = "MTBF"
    units = factory.LazyFunction(lambda: ["h"])
    direction = "up"
    levels = factory.LazyFunction(lambda: ["part", "system"])


class BenchmarkFactory(DjangoModelFactory):
    """A figure out of a catalogue, approved; `waiting=True` leaves it a proposal."""

    class Meta:
        model = Benchmark

    class Params:
        waiting = factory.Trait(approved_at=None, approved_by=None)

    product_class = factory.SubFactory(ProductClassFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    unit = "h"
    version = 1
    value = 2000
    basis = Basis.CATALOGUE_CLAIM
    condition = "额定负载，20 ℃"
    failure_criterion = "丧失规定功能"
    product = "演示国外产品 X"
    source = "演示产品样本 2025"
    source_year = 2025
    valid_from = datetime.date(2026, 1, 1)
    reason = "首次设定"
    fictitious = True
    proposed_at = factory.LazyFunction(timezone.now)
    proposed_by = factory.SubFactory(UserFactory)
    approved_at = factory.SelfAttribute("proposed_at")
    approved_by = factory.SelfAttribute("proposed_by")


class ClassRuleFactory(DjangoModelFactory):
    """Our proposal: 90 % one-sided, 60 % of the market, major from 10 %."""

    class Meta:
        model = ClassRule
        django_get_or_create = ("version",)

    version = 1
    confidence = "0.9"
    sides = 1
    coverage_required = "0.6"
    major_weight = "0.1"
    valid_from = datetime.date(2023, 6, 2)
    recorded_at = factory.LazyFunction(timezone.now)
    reason = "建议"
    provenance = "D"


class MarketShareFactory(DjangoModelFactory):
    class Meta:
        model = MarketShare

    product_class = factory.SubFactory(ProductClassFactory)
    subject = factory.Sequence(lambda n: f"91DEMO/{n}")
    product = "演示减速器"
    holder_code = "91330000MA00000001"
    share = "0.3"
    source = "演示协会统计"
    valid_from = datetime.date(2026, 1, 1)
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SubFactory(UserFactory)


class SetAsideFactory(DjangoModelFactory):
    class Meta:
        model = SetAside

    product_class = factory.SubFactory(ProductClassFactory)
    subject = factory.Sequence(lambda n: f"91DEMO/{n}")
    source_number = factory.Sequence(lambda n: f"R-{n:04d}")
    row = 1
    reason = "工况不同"
    set_at = factory.LazyFunction(timezone.now)
    set_by = factory.SubFactory(UserFactory)


class ClassVerdictFactory(DjangoModelFactory):
    """A verdict that nothing was pooled for; `judged_class` makes one with its products."""

    class Meta:
        model = ClassVerdict

    product_class = factory.SelfAttribute("benchmark.product_class")
    benchmark = factory.SubFactory(BenchmarkFactory)
    rule = factory.SubFactory(ClassRuleFactory)
    verdict = "insufficient"
    input = factory.LazyFunction(dict)
    input_digest = factory.LazyAttribute(lambda verdict: digest(verdict.input))
    result = factory.LazyFunction(dict)
    software = factory.LazyFunction(lambda: {"scipy": "1.17"})
    cause = "报告采纳"
    judged_at = factory.LazyFunction(timezone.now)


class ProductVerdictFactory(DjangoModelFactory):
    """A product judged by the statistics on `input`, an exponential test unless another is given."""

    class Meta:
        model = ProductVerdict

    class Params:
        assessed = factory.LazyAttribute(
            lambda p: assess(
                p.input
                | {
                    "benchmark": {
                        "value": float(p.class_verdict.benchmark.value),
                        "version": str(p.class_verdict.benchmark.version),
                    }
                }
            )
        )

    class_verdict = factory.SubFactory(ClassVerdictFactory)
    subject = factory.LazyAttributeSequence(lambda p, n: f"{p.holder_code}/{n}")
    product = factory.Sequence(lambda n: f"演示减速器{n:04d}")
    model = "RV-40E"
    holder_code = factory.Sequence(lambda n: f"91320000DEMO{n:06d}")
    holder_name = factory.Sequence(lambda n: f"演示传动{n:04d}有限公司")
    region = factory.SubFactory(RegionFactory)
    sector = factory.SubFactory(SectorFactory)
    source_kind = SourceKind.REPORT
    source_number = factory.Sequence(lambda n: f"R-{n:04d}")
    row = 1
    accepted_on = datetime.date(2026, 5, 1)
    weight = None
    left_out = ""
    pooled = factory.LazyAttribute(lambda p: not p.left_out and p.method == "exponential")
    method = factory.LazyAttribute(lambda p: p.input["method"])
    failures = 2
    total_time = 4000.0
    input = factory.LazyAttribute(
        lambda p: {
            "method": "exponential",
            "confidence": 0.9,
            "sides": 1,
            "unit": p.class_verdict.benchmark.unit,
            "total_time": p.total_time,
            "failures": p.failures,
            "truncation": "time",
        }
    )
    input_digest = factory.LazyAttribute(lambda p: digest(p.input))
    result = factory.LazyAttribute(lambda p: {} if p.left_out else p.assessed)
    verdict = factory.LazyAttribute(lambda p: "" if p.left_out else p.assessed["verdict"])
    estimate = factory.LazyAttribute(lambda p: p.result.get("estimate"))
    lower = factory.LazyAttribute(lambda p: p.result.get("lower"))
    upper = factory.LazyAttribute(lambda p: p.result.get("upper"))
    achieved_confidence = factory.LazyAttribute(lambda p: p.result.get("achieved_confidence"))


class SubmissionFactory(factory.Factory):
    """What an accepted report proves of one product: an exponential test, unless `input` says otherwise."""

    class Meta:
        model = Submission

    class Params:
        failures = 2
        total_time = 4000.0

    product_class = "ZJ-01"
    indicator = "MTBF"
    unit = "h"
    holder_code = factory.Sequence(lambda n: f"91320000DEMO{n:06d}")
    subject = factory.LazyAttributeSequence(lambda s, n: f"{s.holder_code}/{n}")
    product = factory.Sequence(lambda n: f"演示减速器{n:04d}")
    model = "RV-40E"
    holder_name = factory.Sequence(lambda n: f"演示传动{n:04d}有限公司")
    region = "320000"
    city = None
    sector = "machinery"
    source = factory.Sequence(lambda n: Source("report", f"R-{n:04d}"))
    row = 1
    input = factory.LazyAttribute(
        lambda s: {
            "method": "exponential",
            "confidence": 0.8,
            "sides": 1,
            "unit": "h",
            "total_time": s.total_time,
            "failures": s.failures,
            "truncation": "time",
        }
    )
    condition = "额定负载，20 ℃"
    failure_criterion = "丧失规定功能"
    accepted_on = datetime.date(2026, 5, 1)


def judged_class(
    benchmark: Any,
    submissions: Sequence[Submission],
    *,
    shares: Sequence[float] = (),
    cause: str = "报告采纳",
) -> ClassVerdict:
    """A class judged by `policy.verdicts.judge` on just these submissions.

    benchmark: one of `BenchmarkFactory`, or its value in hours for one of ZJ-01
    shares:    market shares of the products, in their order
    """
    if not isinstance(benchmark, Benchmark):
        benchmark = BenchmarkFactory(value=benchmark)
    ClassRuleFactory()
    RegionFactory(code="320000")
    SectorFactory(code="machinery")
    for submission, share in zip(submissions, shares, strict=False):
        MarketShareFactory(
            product_class=benchmark.product_class, subject=submission.subject, share=str(share)
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            registry, "evidence", [lambda code: [s for s in submissions if s.product_class == code]]
        )
        judge(benchmark.product_class_id, cause=cause)
    return ClassVerdict.objects.filter(benchmark=benchmark).latest("id")
