"""What a verdict on a class says, in words: what was shown, the three conditions, and what is still needed.

Figures come rounded against the claim (`policy.assessment_numbers`); a bound stands before everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.assessment_numbers import achieved, exact, heightened, of_unit, rounded
from policy.assessment_words import confidence_words, raised_confidence
from policy.enums import Direction, Verdict
from policy.interval_chart import Interval, Scale
from policy.models import Benchmark, ClassVerdict, ProductVerdict
from policy.places import compared
from reliability_tracker.formats import percent1
from reliability_tracker.statuses import Tone

TONES = {
    Verdict.DEMONSTRATED: Tone.GOOD,
    Verdict.NOT_DEMONSTRATED: Tone.BAD,
    Verdict.INSUFFICIENT: Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the three conditions of the class rule, with its figures."""

    text: str
    holds: bool


def scale_of(benchmark: Benchmark, confidence: str = "") -> Scale:
    """The indicator and unit that everything judged against a benchmark is on."""
    return Scale(
        indicator=benchmark.indicator.name,
        unit=benchmark.unit,
        benchmark=float(benchmark.value),
        version=benchmark.version,
        confidence=confidence,
        more_is_better=benchmark.indicator.direction == Direction.UP,
    )


def confidence_of(verdict: ClassVerdict) -> str:
    """90%, or 80% two-sided (each bound alone 90%)."""
    return confidence_words({"confidence": float(verdict.rule.confidence), "sides": verdict.rule.sides})


def benchmark_words(benchmark: Benchmark) -> str:
    """≥ 2,000 h, or ≤ 50 FIT."""
    return compared(benchmark.value, benchmark.unit, benchmark.indicator.direction)


def headline(verdict: ClassVerdict, judged: int) -> str:
    """The verdict with benchmark, unit and version."""
    benchmark = verdict.benchmark
    words = {
        "indicator": benchmark.indicator.name,
        "benchmark": benchmark_words(benchmark),
        "version": benchmark.version,
    }
    if not judged:
        return _("%(indicator)s %(benchmark)s (version %(version)s): no evidence judged yet") % words
    return {
        Verdict.DEMONSTRATED: _("%(indicator)s %(benchmark)s (version %(version)s): demonstrated"),
        Verdict.NOT_DEMONSTRATED: _("%(indicator)s %(benchmark)s (version %(version)s): not demonstrated"),
        Verdict.INSUFFICIENT: _("%(indicator)s %(benchmark)s (version %(version)s): insufficient evidence"),
    }[Verdict(verdict.verdict)] % words


def shown_sentence(verdict: ClassVerdict) -> str:
    """What the pooled evidence shows, with confidence, r, T and γ*; empty where nothing is pooled."""
    pool = verdict.result.get("pool")
    if not pool or pool["error"]:
        return ""
    interval = class_interval(verdict)
    scale = scale_of(verdict.benchmark)
    return _(
        "Shown for the class with %(confidence)s confidence: %(bound)s,"
        " pooled from %(r)s relevant failures in %(time)s; achieved confidence γ* = %(achieved)s."
    ) % {
        "confidence": confidence_of(verdict),
        "bound": scale.shown(interval),
        "r": exact(pool["failures"]),
        "time": of_unit(rounded(pool["total_time"], 8), pool["unit"]),
        "achieved": achieved(verdict.achieved_confidence),
    }


def member_interval(member: ProductVerdict) -> Interval:
    """A product of a verdict as a row of the picture."""
    return Interval(
        name=member.label,
        verdict=member.verdict,
        lower=member.lower,
        estimate=member.estimate,
        upper=member.upper,
        failures=member.failures,
        total_time=member.total_time,
        achieved_confidence=member.achieved_confidence,
        confidence=raised_confidence(member.result),
    )


def class_interval(verdict: ClassVerdict) -> Interval:
    """The pooled evidence of a class as a row of the picture."""
    pool: Mapping[str, Any] = verdict.result.get("pool") or {}
    return Interval(
        name=_("The class, pooled over %(n)s") % {"n": pool.get("parameters", {}).get("members_total", "")},
        verdict=_of_the_pool(verdict, pool),
        lower=verdict.lower,
        estimate=verdict.estimate,
        upper=verdict.upper,
        failures=pool.get("failures"),
        total_time=pool.get("total_time"),
        achieved_confidence=verdict.achieved_confidence,
        pooled=True,
    )


def conditions(verdict: ClassVerdict) -> list[Condition]:
    """The three conditions of the rule, as they turned out."""
    rule, scale = verdict.result.get("rule"), scale_of(verdict.benchmark)
    if not rule or not rule["members"]:
        return []
    words = {
        "n": rule["demonstrated"],
        "all": rule["members"],
        "bound": scale.shown(class_interval(verdict)),
        "benchmark": benchmark_words(verdict.benchmark),
        "covered": percent1(rule["covered"]),
        "evidence": percent1(rule["evidence"]),
        "required": percent1(verdict.rule.coverage_required),
        "major": percent1(verdict.rule.major_weight),
    }
    bound = (
        _("The pooled bound reaches the benchmark: shown %(bound)s, required %(benchmark)s")
        if verdict.result.get("pool")
        else _("Some product is demonstrated by itself: %(n)s of %(all)s (this evidence is never pooled)")
    )
    coverage = (
        _("No market share is recorded, so the coverage is unknown; required are %(required)s of the market")
        if rule["covered"] is None
        else _(
            "Products shown to reach it carry %(covered)s of the market (all judged: %(evidence)s),"
            " required are %(required)s"
        )
    )
    worse = len(rule["worse"])
    major = (
        ngettext(
            "%(worse)s major product is itself shown to be below the benchmark",
            "%(worse)s major products are themselves shown to be below the benchmark",
            worse,
        )
        if worse
        else _("No major product is itself shown to be below the benchmark")
    ) % {"worse": worse}
    note = (
        _("every product counts as major, as shares are missing")
        if rule["all_major"]
        else _("major: from %(major)s of what was judged")
    )
    return [
        Condition(bound % words, rule["bound"]),
        Condition(coverage % words, rule["coverage"]),
        Condition(
            _("%(text)s (%(note)s)") % {"text": major, "note": note % words},
            rule["no_major_worse"],
        ),
    ]


def still_needed(verdict: ClassVerdict) -> list[str]:
    """What would settle an insufficient verdict, a sentence each."""
    rule, pool = verdict.result.get("rule") or {}, verdict.result.get("pool") or {}
    if verdict.verdict != Verdict.INSUFFICIENT or not rule.get("members"):
        return []
    found = []
    if pool and not rule["bound"]:
        time = pool.get("additional_time_needed")
        found.append(
            _("About %(time)s more without a failure, all products together, would bring the bound there.")
            % {"time": of_unit(heightened(time, 3), pool["unit"])}
            if time
            else _("More test time without failures is needed; pooled by shares, it cannot be put in hours.")
        )
    if not pool and not rule["bound"]:
        found.append(_("No product is demonstrated by itself yet: more test time or more units are needed."))
    elif not pool and not rule["coverage"] and rule["demonstrated"] < rule["members"]:
        found.append(_("Products that are judged but not demonstrated need more evidence of their own."))
    if rule["covered"] is None:
        found.append(_("Market shares of the products have to be recorded, with their source."))
    elif (missing := float(verdict.rule.coverage_required) - rule["evidence"]) > 0:
        found.append(
            _("Evidence is needed for products that carry a further %(share)s of the market.")
            % {"share": percent1(missing)}
        )
    return found


def _of_the_pool(verdict: ClassVerdict, pool: Mapping[str, Any]) -> str:
    """How the pooled bound alone stands to the benchmark; the class may fail for another reason."""
    rule = verdict.result.get("rule") or {}
    if rule.get("bound"):
        return Verdict.DEMONSTRATED
    upper, benchmark = pool.get("upper"), pool.get("benchmark") or {}
    short = upper is not None and benchmark and upper < benchmark["value"]
    return Verdict.NOT_DEMONSTRATED if short else Verdict.INSUFFICIENT
