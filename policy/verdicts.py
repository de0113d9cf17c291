"""Verdicts on product classes: judged whenever something they rest on changes, and only ever added to.

Whatever changes the evidence (a report accepted, corrected, annulled), a benchmark, the rule, a market share
or what is set aside calls `judge` in its own transaction. What comes out is stored where the input differs
from that of the newest verdict; older verdicts stay. Nobody overrides one: a class that was confirmed and is
not demonstrated any more stays confirmed until a decision says otherwise, and a steward is told.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from django.db import connection, transaction
from django.utils import timezone

from policy.indicator_methods import quantile_of
from policy.judging import Judged, Judgement, Told, Yardstick, digest_of, input_of, judged, prepared, unheard
from policy.models import (
    Benchmark,
    ClassRule,
    ClassVerdict,
    DecisionSubject,
    MarketShare,
    ProductClass,
    ProductVerdict,
    SetAside,
)
from policy.sources import Submission, registry

LOCK = 20230603  # first key of the advisory locks of judging; the second stands for the class


def judge(product_class: str, *, cause: str, by: Any = None) -> list[ClassVerdict]:
    """Judge a class, and those above it, on every benchmark in force; see `judge_all`."""
    return judge_all([product_class], cause=cause, by=by)


@transaction.atomic
def judge_all(
    product_classes: Iterable[str],
    *,
    cause: str,
    by: Any = None,
    at: datetime.datetime | None = None,
    told: Told = unheard,
) -> list[ClassVerdict]:
    """Judge classes, and those above them, on every benchmark in force.

    cause: what changed, kept with each verdict; by: who brought it about; at: when, where a past is loaded
    told:  hears how many more pieces of evidence are judged; they come to what `workload` says
    Returns the verdicts that were added, none where nothing a verdict rests on is different. Call it after
    the change, in its transaction, and before the ledger is restated: the classes stay locked until the end.
    """
    parents = _parents()
    concerned = lock(product_classes, parents)
    lines = list(Benchmark.objects.in_force().filter(product_class__in=concerned).select_related("indicator"))
    rule = ClassRule.objects.on(timezone.localdate()) if lines else None
    if rule is None:
        return []
    by_class: dict[str, list[Benchmark]] = defaultdict(list)
    for benchmark in lines:
        by_class[benchmark.product_class_id].append(benchmark)
    added = []
    for code, benchmarks in sorted(by_class.items()):
        evidence = evidence_of_class(code, parents)
        shares = shares_of(code)
        for benchmark in benchmarks:
            verdict = _judge_line(
                benchmark, benchmarks, rule, evidence, shares, cause=cause, by=by, at=at, told=told
            )
            if verdict is not None:
                added.append(verdict)
    return added


def workload(product_classes: Iterable[str], proposed: Benchmark | None = None) -> int:
    """How many pieces of evidence `judge_all` would look at; with a benchmark that is not in force yet."""
    parents = _parents()
    concerned = {upper for code in product_classes for upper in _upwards(code, parents)}
    by_class: dict[str, list[Benchmark]] = defaultdict(list)
    lines = Benchmark.objects.in_force().filter(product_class__in=concerned)
    if proposed is not None:
        same = {"indicator": proposed.indicator_id, "unit": proposed.unit}
        lines = lines.exclude(product_class=proposed.product_class_id, **same)
        by_class[proposed.product_class_id].append(proposed)
    for benchmark in lines:
        by_class[benchmark.product_class_id].append(benchmark)
    return sum(
        len(_own(benchmark, benchmarks, evidence))
        for code, benchmarks in by_class.items()
        for evidence in [evidence_of_class(code, parents)]
        for benchmark in benchmarks
    )


def lock(product_classes: Iterable[str], parents: Mapping[str, str | None] | None = None) -> set[str]:
    """Let nobody else judge or confirm these classes, and those above them, until the transaction ends.

    So none is judged on half of what two people change at once. Returns all that are locked. Comes after the
    lock of the register of decisions and before that of the ledger.
    """
    above = _parents() if parents is None else parents
    classes = {upper for code in product_classes for upper in _upwards(code, above)}
    keys = sorted({crc32(code.encode()) & 0x7FFFFFFF for code in classes})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key", [LOCK, keys])
    return classes


def current(product_class: str) -> list[ClassVerdict]:
    """The newest verdict on each benchmark of a class now; in the order of the indicators."""
    rows = ClassVerdict.objects.current().filter(product_class=product_class)
    return list(
        rows.select_related("benchmark__indicator").order_by("benchmark__indicator__order", "benchmark__unit")
    )


def behind(line: DecisionSubject) -> list[ClassVerdict]:
    """The verdicts that a confirmation rests on: the newest on each benchmark when it was entered."""
    if line.verdict_id is None:
        return []
    rows = ClassVerdict.objects.filter(product_class=line.subject, pk__lte=line.verdict_id)
    return list(rows.current(line.recorded_at).select_related("benchmark__indicator").order_by("id"))


def confirmations_of(product_class: str) -> list[tuple[DecisionSubject, list[ClassVerdict]]]:
    """Each confirmation of a class that stands on record with the verdicts it rests on, newest first."""
    lines = DecisionSubject.objects.standing().filter(subject=product_class, verdict__isnull=False)
    return [(line, behind(line)) for line in lines.select_related("decision").order_by("-id")]


def evidence_of_class(
    product_class: str, parents: Mapping[str, str | None] | None = None
) -> list[Submission]:
    """What accepted reports prove of the products of a class and of those below it."""
    return [
        submission for kind in below(product_class, parents) for submission in registry.all_evidence(kind)
    ]


def below(product_class: str, parents: Mapping[str, str | None] | None = None) -> list[str]:
    """A class and those below it."""
    above = _parents() if parents is None else parents
    return [kind for kind in above if product_class in _upwards(kind, above)]


def shares_of(product_class: str) -> dict[str, float]:
    """The market shares in force in a class, by product."""
    rows = MarketShare.objects.filter(product_class=product_class, valid_from__lte=timezone.localdate())
    newest = rows.order_by("subject", "-id").distinct("subject")
    return {row.subject: float(row.share) for row in newest}


def yardstick_of(benchmark: Benchmark, rule: ClassRule) -> Yardstick:
    """A version of a benchmark and one of the rule as plain values."""
    stated = None if benchmark.quantile is None else float(benchmark.quantile)
    return Yardstick(
        benchmark=benchmark.pk,
        version=benchmark.version,
        indicator=benchmark.indicator_id,
        unit=benchmark.unit,
        value=float(benchmark.value),
        quantile=quantile_of(benchmark.indicator_id, stated),
        rule=rule.version,
        confidence=float(rule.confidence),
        sides=rule.sides,
        coverage_required=float(rule.coverage_required),
        major_weight=float(rule.major_weight),
    )


def _judge_line(
    benchmark: Benchmark,
    benchmarks: Sequence[Benchmark],
    rule: ClassRule,
    evidence: Sequence[Submission],
    shares: dict[str, float],
    *,
    cause: str,
    by: Any,
    at: datetime.datetime | None,
    told: Told,
) -> ClassVerdict | None:
    """Judge a class on one benchmark; None where the newest verdict rests on the same."""
    own = _own(benchmark, benchmarks, evidence)
    yardstick = yardstick_of(benchmark, rule)
    judgements = prepared(yardstick, own, shares, _set_aside(own))
    wanted = input_of(yardstick, judgements)
    digest = digest_of(wanted)
    newest = (
        ClassVerdict.objects.filter(
            product_class=benchmark.product_class_id,
            benchmark__indicator=benchmark.indicator_id,
            benchmark__unit=benchmark.unit,
        )
        .order_by("-id")
        .values_list("input_digest", flat=True)
        .first()
    )
    if newest == digest:
        told(len(own))
        return None
    known = _known(judgements)
    found = judged(yardstick, judgements, known, told=told)
    anew = {j.digest for j in judgements if not j.left_out} - known.keys()
    told(len(own) - len(anew))
    if found.pool is not None:
        wanted |= {"pool": found.pool.input}
    return _stored(benchmark, rule, wanted, digest, found, cause=cause, by=by, at=at)


def _own(
    benchmark: Benchmark, benchmarks: Sequence[Benchmark], evidence: Sequence[Submission]
) -> list[Submission]:
    """The evidence that a benchmark judges: on its indicator, and in no unit that another one is for."""
    elsewhere = {(other.indicator_id, other.unit) for other in benchmarks if other.pk != benchmark.pk}
    return [
        submission
        for submission in evidence
        if submission.indicator == benchmark.indicator_id
        and (submission.indicator, submission.unit) not in elsewhere
    ]


def _set_aside(evidence: Sequence[Submission]) -> dict[tuple[str, int], str]:
    """What stewards set aside of these, with the reason."""
    rows = SetAside.objects.filter(
        source_number__in={submission.source.number for submission in evidence}, lifted_at__isnull=True
    )
    return {(row.source_number, row.row): row.reason for row in rows}


def _known(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Results of earlier judging, by the digest of what was assessed."""
    digests = {judgement.digest for judgement in judgements if not judgement.left_out}
    rows = ProductVerdict.objects.filter(input_digest__in=digests, left_out="").order_by(
        "input_digest", "-id"
    )
    return dict(rows.distinct("input_digest").values_list("input_digest", "result"))


def _stored(
    benchmark: Benchmark,
    rule: ClassRule,
    wanted: dict[str, Any],
    digest: str,
    found: Judged,
    *,
    cause: str,
    by: Any,
    at: datetime.datetime | None,
) -> ClassVerdict:
    """The verdict with its members, as rows."""
    pool = found.pool
    verdict = ClassVerdict.objects.create(
        product_class_id=benchmark.product_class_id,
        benchmark=benchmark,
        rule=rule,
        verdict=found.outcome.verdict,
        estimate=pool.estimate if pool else None,
        lower=pool.lower if pool else None,
        upper=pool.upper if pool else None,
        achieved_confidence=pool.result["achieved_confidence"] if pool else None,
        coverage=found.outcome.evidence,
        input=wanted,
        input_digest=digest,
        result=found.result,
        software=found.software,
        cause=cause[:300],
        judged_at=at or timezone.now(),
        judged_by=by,
    )
    ProductVerdict.objects.bulk_create(_member(verdict, judgement) for judgement in found.judgements)
    return verdict


def _member(verdict: ClassVerdict, judgement: Judgement) -> ProductVerdict:
    of = judgement.submission
    return ProductVerdict(
        class_verdict=verdict,
        subject=of.subject,
        product=of.product,
        model=of.model,
        holder_code=of.holder_code,
        holder_name=of.holder_name,
        region_id=of.region,
        city_id=of.city,
        sector_id=of.sector,
        source_kind=of.source.kind,
        source_number=of.source.number,
        row=of.row,
        accepted_on=of.accepted_on,
        weight=judgement.weight,
        left_out=judgement.left_out,
        left_out_note=judgement.note,
        pooled=judgement.pooled,
        method=str(of.input.get("method", "")),
        input=dict(judgement.input),
        input_digest=judgement.digest,
        result=judgement.result,
        verdict=judgement.verdict,
        estimate=judgement.estimate,
        lower=judgement.lower,
        upper=judgement.upper,
        achieved_confidence=judgement.achieved,
        failures=judgement.result.get("failures"),
        total_time=judgement.result.get("total_time"),
    )


def _parents() -> dict[str, str | None]:
    return dict(ProductClass.objects.values_list("code", "parent_id"))


def _upwards(code: str, parents: Mapping[str, str | None]) -> list[str]:
    """A class and those above it."""
    way: list[str] = []
    above: str | None = code
    while above is not None and above not in way:
        way.append(above)
        above = parents.get(above)
    return way
