"""What the page of a product class shows of its evidence at a moment: verdicts, products, history, carriers.

The verdict is the same for everyone. Products are cut to the reader; the rest is a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from policy.assessment_charts import picture
from policy.assessment_numbers import achieved, exact, of_unit
from policy.assessment_words import exposure, in_words, method_label, warning_sentence
from policy.class_growth import ClassGrowth, Shown, class_growth
from policy.class_rule import carried
from policy.class_words import (
    TONES,
    Condition,
    benchmark_words,
    class_interval,
    conditions,
    confidence_of,
    headline,
    member_interval,
    scale_of,
    shown_sentence,
    still_needed,
)
from policy.core_classes import ENTERPRISES
from policy.counted import counted
from policy.enums import Basis, Direction, Verdict
from policy.interval_chart import Scale, interval_picture
from policy.models import Benchmark, ClassVerdict, Contribution, ProductClass, ProductVerdict
from policy.places import Place, current_verdicts, moment_of
from policy.sources import Source, registry
from policy.standpoint import Standpoint
from policy.verdict_causes import cause_in_words
from reliability_tracker.charts import Chart
from reliability_tracker.formats import officialdate, percent1
from reliability_tracker.statuses import Status, Tone

NEWEST = 20  # verdicts of the history that are shown
CARRIERS = 8  # enterprises that are named

Bounds = tuple[float | None, float | None, float | None]  # lower, upper, share of the market


@dataclass(frozen=True, slots=True)
class MemberShown:
    """One product that the reader may see: what its evidence shows, or why it was left out.

    shown:   ≥ 1,240 h, by the bound that decides; basis: r and T behind it
    open:    key of its row, for what was chosen; source_href: the report that holds the evidence
    """

    open: int
    name: str
    holder: str
    status: Status
    shown: str
    basis: str
    achieved: str
    share: str
    left_out: str
    source: str
    source_href: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One indicator in one unit of a class: benchmark, verdict, and the products judged by it.

    products: how many were judged, whoever may see them
    outside:  products that the reader may not see, whether judged or left out
    """

    verdict: ClassVerdict
    products: int
    status: Status
    headline: str
    shown: str
    conditions: Sequence[Condition]
    needed: Sequence[str]
    benchmark: Sequence[tuple[str, Any]]
    caution: str
    chart: Chart | None
    judged: Sequence[MemberShown]
    left_out: Sequence[MemberShown]
    outside: int
    growth: ClassGrowth


@dataclass(frozen=True, slots=True)
class PastVerdict:
    """A verdict of the history.

    achieved: the confidence γ* of the pooled evidence; where nothing is pooled, of a product
    best:     it is that of the best of several products that the reader may see
    """

    verdict: ClassVerdict
    status: Status
    achieved: str
    best: bool = False

    @property
    def cause(self) -> str:
        return cause_in_words(self.verdict.cause)


@dataclass(frozen=True, slots=True)
class ProductShown:
    """One product opened from its row: what its evidence shows, with the picture of it where it has one."""

    name: str
    holder: str
    method: str
    sentences: Sequence[str]
    warnings: Sequence[str]
    chart: Chart | None
    source: str
    source_href: str


@dataclass(frozen=True, slots=True)
class Carriers:
    """Enterprises that count with a product of the class: those named, more that are open, and the rest."""

    named: Sequence[Contribution]
    more: int
    outside: int

    @property
    def total(self) -> int:
        return len(self.named) + self.more + self.outside


def class_lines(code: str, at: Standpoint, user: Any, *, goal_year: int | None) -> list[LineShown]:
    """The verdicts of the moment on a class, each with its products; four queries."""
    verdicts = list(
        current_verdicts(at)
        .filter(product_class=code)
        .select_related("benchmark__indicator", "benchmark__approved_by", "rule")
        .defer("input", "software")
        .annotate(everyone=Count("members"), judged_products=Count("members", filter=Q(members__left_out="")))
        .order_by("benchmark__indicator__order", "benchmark__unit")
    )
    members: dict[int, list[ProductVerdict]] = {verdict.pk: [] for verdict in verdicts}
    for member in ProductVerdict.objects.visible_to(user).filter(class_verdict__in=verdicts).defer("input"):
        members[member.class_verdict_id].append(member)
    bounds = _bounds(verdicts)
    return [
        _line(verdict, members[verdict.pk], bounds.get(verdict.pk, []), goal_year) for verdict in verdicts
    ]


def lead(place: Place, *, any_line: bool) -> str:
    """The one thing a reader comes for, in a sentence. any_line: the class has a benchmark."""
    if place == Place.CONFIRMED:
        return _("The ministry has confirmed that this class has reached the international advanced level.")
    return {
        Place.DEMONSTRATED: _("The evidence shows the international advanced level; confirming it is due."),
        Place.INSUFFICIENT: _("The evidence does not suffice yet to show the international advanced level."),
        Place.NOT_DEMONSTRATED: _("By the evidence the international advanced level is not reached."),
        Place.NOT_JUDGED: _("Benchmarks are approved; no product has been judged against them yet.")
        if any_line
        else _("No verdict can be given yet: no benchmark has been approved for this class."),
    }[place]


def history(code: str, at: Standpoint, user: Any) -> list[PastVerdict]:
    """The verdicts on a class that had been passed, newest first, with what the reader's products show."""
    rows = ClassVerdict.objects.filter(product_class=code).select_related("benchmark__indicator", "rule")
    moment = moment_of(at)
    if moment is not None:
        rows = rows.filter(judged_at__lte=moment)
    mine = ProductVerdict.objects.visible_to(user).filter(class_verdict=OuterRef("pk"), left_out="")
    best = mine.order_by(F("achieved_confidence").desc(nulls_last=True)).values("achieved_confidence")[:1]
    rows = rows.defer("input", "result", "software").annotate(
        judged_products=Count("members", filter=Q(members__left_out="")), best=Subquery(best)
    )
    return [_past(row) for row in rows.order_by("-id")[:NEWEST]]


def _past(row: Any) -> PastVerdict:
    if row.achieved_confidence is not None or row.best is None:
        return PastVerdict(row, _class_status(row), achieved(row.achieved_confidence))
    return PastVerdict(row, _class_status(row), achieved(row.best), row.judged_products > 1)


def chosen_product(lines: Sequence[LineShown], user: Any, asked: str) -> ProductVerdict | None:
    """The product that was asked for, with its evidence, if it belongs to a verdict shown and is open."""
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = ProductVerdict.objects.visible_to(user).filter(
        pk=asked, class_verdict__in=[line.verdict.pk for line in lines]
    )
    found: ProductVerdict | None = rows.select_related("class_verdict__benchmark__indicator").first()
    return found


def product_shown(member: ProductVerdict) -> ProductShown:
    """What the evidence of one product shows, in words and in its own picture."""
    result = member.result
    return ProductShown(
        name=member.label,
        holder=member.holder_name,
        method=method_label(result) if result else "",
        sentences=in_words(result) if result else [str(member.get_left_out_display())],
        warnings=[warning_sentence(warning["code"]) for warning in result.get("warnings", ())],
        chart=picture("product", member.input, result) if result else None,
        source=member.source_number,
        source_href=registry.address_of(Source(member.source_kind, member.source_number)),
    )


def carriers(code: str, at: Standpoint, user: Any) -> Carriers:
    """Who counts with a product of the class or of one below it; two counts and the names."""
    below = ProductClass.objects.filter(parent=code).values("code")
    rows = counted(at, ENTERPRISES).filter(Q(product_class=code) | Q(product_class__in=below))
    mine = rows.visible_to(user)
    everyone, open_to_me = rows.count(), mine.count()
    named = list(mine.select_related("region").order_by("region__order", "subject_name")[:CARRIERS])
    return Carriers(named, open_to_me - len(named), everyone - open_to_me)


def _bounds(verdicts: Sequence[Any]) -> dict[int, list[Bounds]]:
    """verdict → lower and upper bound and share of every product judged, where nothing is pooled."""
    unpooled = [verdict.pk for verdict in verdicts if not verdict.result.get("pool")]
    rows = ProductVerdict.objects.filter(class_verdict__in=unpooled, left_out="")
    found: dict[int, list[Bounds]] = {}
    for pk, *bounds in rows.values_list("class_verdict", "lower", "upper", "weight") if unpooled else ():
        found.setdefault(pk, []).append((bounds[0], bounds[1], bounds[2]))
    return found


def _line(
    verdict: Any, members: Sequence[ProductVerdict], bounds: Sequence[Bounds], goal_year: int | None
) -> LineShown:
    benchmark, scale = verdict.benchmark, scale_of(verdict.benchmark, confidence_of(verdict))
    intervals = [member_interval(member) for member in members if not member.left_out]
    judged = [member for member in members if not member.left_out]
    hidden = verdict.judged_products - len(judged)
    if verdict.result.get("pool") and verdict.lower is not None:
        intervals.append(class_interval(verdict))
    return LineShown(
        verdict=verdict,
        products=verdict.judged_products,
        status=_class_status(verdict),
        headline=headline(verdict, verdict.judged_products),
        shown=shown_sentence(verdict),
        conditions=conditions(verdict),
        needed=still_needed(verdict),
        benchmark=_benchmark_facts(benchmark),
        caution=_caution(benchmark),
        chart=interval_picture(f"intervals-{verdict.pk}", scale, intervals, outside=hidden)
        if intervals
        else None,
        judged=sorted((_member(scale, member) for member in judged), key=_by_shown(scale, judged)),
        left_out=[_member(scale, member) for member in members if member.left_out],
        outside=verdict.everyone - len(members),
        growth=_growth(verdict, bounds, goal_year),
    )


def _class_status(verdict: Any) -> Status:
    """The verdict on a class as a chip; without a product judged there is none."""
    if verdict.judged_products:
        return _status(verdict)
    return Status(Place.NOT_JUDGED, str(Place.NOT_JUDGED.label), Tone.IDLE)


def _status(row: Any) -> Status:
    """The verdict on a class or on a product as a chip."""
    return Status(row.verdict, row.get_verdict_display(), TONES[Verdict(row.verdict)])


def _by_shown(scale: Scale, members: Sequence[ProductVerdict]) -> Any:
    """Products in the order of the picture: best shown first."""
    order = {}
    for member in members:
        bound = member.lower if scale.more_is_better else member.upper
        missing = bound is None
        order[member.pk] = (missing, 0.0 if missing else -bound if scale.more_is_better else bound)
    return lambda shown: (*order[shown.open], shown.name)


def _member(scale: Scale, member: ProductVerdict) -> MemberShown:
    status = Status("left_out", _("left out"), Tone.IDLE) if member.left_out else _status(member)
    note = f" ({member.left_out_note})" if member.left_out_note else ""
    return MemberShown(
        open=member.pk,
        name=member.label,
        holder=member.holder_name,
        status=status,
        shown="" if member.left_out else scale.shown(member_interval(member)),
        basis=""
        if member.left_out
        else _("r = %(r)s in %(exposure)s")
        % {"r": exact(member.failures), "exposure": exposure(member.result)},
        achieved=achieved(member.achieved_confidence),
        share=percent1(member.weight),
        left_out=f"{member.get_left_out_display()}{note}" if member.left_out else "",
        source=member.source_number,
        source_href=registry.address_of(Source(member.source_kind, member.source_number)),
    )


def _benchmark_facts(benchmark: Benchmark) -> list[tuple[str, Any]]:
    """Everything that a benchmark's page has to show of it."""
    unit = benchmark.unit
    behind = None
    if benchmark.failures is not None and benchmark.test_time is not None:
        behind = _("r = %(r)s, T = %(time)s") % {
            "r": exact(benchmark.failures),
            "time": of_unit(exact(benchmark.test_time), unit),
        }
    return [
        (_("International advanced value"), benchmark_words(benchmark)),
        (_("Version"), _("version %(n)s") % {"n": benchmark.version}),
        (_("Comparable product abroad"), benchmark.product),
        (_("Basis"), benchmark.get_basis_display()),
        (_("Data behind it"), behind),
        (_("Operating condition"), benchmark.condition),
        (_("Failure criterion"), benchmark.failure_criterion),
        (
            _("Source"),
            _("%(source)s (%(year)s)") % {"source": benchmark.source, "year": benchmark.source_year},
        ),
        (_("Approved by"), str(benchmark.approved_by) if benchmark.approved_by else None),
        (_("Valid from"), officialdate(benchmark.valid_from)),
        (_("Interim goal"), _with_unit(benchmark.interim_goal, unit)),
        (_("Domestic baseline"), _with_unit(benchmark.domestic_baseline, unit)),
    ]


def _with_unit(value: Any, unit: str) -> str | None:
    return None if value is None else of_unit(exact(value), unit)


def _caution(benchmark: Benchmark) -> str:
    """What a reader has to bear in mind of the figure; empty where its own data stand behind it."""
    if benchmark.basis == Basis.CATALOGUE_CLAIM:
        return _("A figure from a catalogue, stated without confidence, test time and failures: a claim.")
    return "" if not benchmark.is_bare_claim else _("Stated without the confidence, test time and failures.")


def _growth(verdict: Any, bounds: Sequence[Bounds], goal_year: int | None) -> ClassGrowth:
    if goal_year is None:
        return ClassGrowth(None, _("The goal has no due date."))
    more_is_better = verdict.benchmark.indicator.direction == Direction.UP
    lower, upper, required = verdict.lower, verdict.upper, None
    if bounds:
        required = float(verdict.rule.coverage_required)
        lower = carried([(low or 0.0, share) for low, _high, share in bounds], required, more=more_is_better)
        highs = [(math.inf if high is None else high, share) for _low, high, share in bounds]
        upper = carried(highs, required, more=more_is_better)
    return class_growth(
        verdict.benchmark,
        Shown(
            lower,
            upper,
            verdict.judged_at.year,
            demonstrated=verdict.verdict == Verdict.DEMONSTRATED,
            carried_by=required,
        ),
        goal_year=goal_year,
        more_is_better=more_is_better,
    )
