"""From submissions to what a verdict holds: which evidence fits, what it shows, what the class shows.

No database: submissions, shares and what was set aside come in, `Judged` goes out; `policy.verdicts` stores
it. What was assessed before is taken as it was, by the digest of its input. Benchmark and thresholds are
those of the class's rule; the confidence that an enterprise stated for its evidence is for display only.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from policy.assessment import assess, assess_all
from policy.class_rule import Member, Outcome, Pool, class_outcome
from policy.enums import LeftOut, Verdict
from policy.indicator_methods import B10, Scale, fit_of, scale_of
from policy.sources import Submission

Told = Callable[[int], object]  # hears how many more are done

# What an enterprise chose for display, and what the rule decides in its place.
_OWN = ("confidence", "sides", "benchmark", "claimed", "interval", "baseline")
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What is judged against, as plain values: a version of a benchmark and one of the rule."""

    benchmark: int
    version: int
    indicator: str
    unit: str
    value: float
    quantile: float | None
    rule: int
    confidence: float
    sides: int
    coverage_required: float
    major_weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one submission showed, or why it was left out. Figures are in the unit of the benchmark."""

    submission: Submission
    weight: float | None = None
    left_out: str = ""
    note: str = ""
    pooled: bool = False
    input: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    result: Result = field(default_factory=dict)
    verdict: str = ""
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def achieved(self) -> float | None:
        achieved: float | None = self.result.get("achieved_confidence")
        return achieved


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pooled evidence of a class. Figures are in the unit of the benchmark."""

    input: Mapping[str, Any]
    result: Result
    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A class on one benchmark: its products, the pool if there is one, and what the rule makes of them."""

    judgements: Sequence[Judgement]
    pool: Pooled | None
    outcome: Outcome

    @property
    def software(self) -> dict[str, str]:
        results = [j.result for j in self.judgements] + ([self.pool.result] if self.pool else [])
        return {name: version for result in results for name, version in result.get("software", {}).items()}

    @property
    def result(self) -> dict[str, Any]:
        """What is stored of the class as a whole."""
        return {"rule": asdict(self.outcome), "pool": self.pool.result if self.pool else None}


def digest_of(value: object) -> str:
    """SHA-256 of a value as JSON with its keys in order."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def prepared(
    yardstick: Yardstick,
    submissions: Iterable[Submission],
    shares: Mapping[str, float],
    set_aside: Mapping[tuple[str, int], str],
) -> list[Judgement]:
    """Each submission with what will be assessed, or why it is left out; by product and source.

    shares: market share by subject; set_aside: reason by number of the report and row
    """
    found = []
    for submission in sorted(submissions, key=lambda s: (s.subject, s.source.number, s.row)):
        item, left_out = _item(yardstick, submission)
        fit = fit_of(yardstick.indicator, item.get("method"))
        note = set_aside.get((submission.source.number, submission.row), "")
        found.append(
            Judgement(
                submission,
                weight=shares.get(submission.subject),
                left_out=LeftOut.SET_ASIDE if note else left_out,
                note=note,
                pooled=bool(fit and fit.pooled and item.get("truncation") == "time"),
                input=item,
                digest=digest_of(item),
            )
        )
    return [replace(j, pooled=False) if j.left_out else j for j in found]


def input_of(yardstick: Yardstick, judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Everything that a verdict on the class depends on; its digest says whether anything changed."""
    return {
        "benchmark": asdict(yardstick),
        "members": [
            {
                "subject": j.submission.subject,
                "source": j.submission.source.number,
                "row": j.submission.row,
                "input": j.digest,
                "weight": j.weight,
                "left_out": str(j.left_out),
            }
            for j in judgements
        ],
    }


def unheard(more: int) -> None:
    """Nobody asked how far it is."""


def judged(
    yardstick: Yardstick,
    judgements: Sequence[Judgement],
    known: Mapping[str, Result] | None = None,
    *,
    told: Told = unheard,
) -> Judged:
    """The verdict on a class.

    judgements: as `prepared` gave them; known: results of earlier judging by the digest of their input
    told:       hears of each that was assessed anew
    """
    found = dict(known or {})
    new = {j.digest: j.input for j in judgements if not j.left_out and j.digest not in found}
    for digest, item in new.items():
        (found[digest],) = assess_all([item])
        told(1)
    spoken = _one_a_product(
        [_read(yardstick, j, found[j.digest]) if not j.left_out else j for j in judgements]
    )
    pool = _pool(yardstick, [j for j in spoken if j.pooled])
    members = [Member(j.submission.subject, j.verdict, j.weight, j.pooled) for j in spoken if not j.left_out]
    outcome = class_outcome(
        members,
        _against(pool) if pool else None,
        coverage_required=yardstick.coverage_required,
        major_weight=yardstick.major_weight,
    )
    return Judged(spoken, pool, outcome)


def _item(yardstick: Yardstick, submission: Submission) -> tuple[dict[str, Any], str]:
    """The item to assess, and why it is left out; an empty text: it is not."""
    own = {name: value for name, value in submission.input.items() if name not in _OWN}
    fit = fit_of(yardstick.indicator, own.get("method"))
    if submission.unit != yardstick.unit:
        return own, LeftOut.OTHER_UNIT
    if fit is None:
        return own, LeftOut.UNFIT_METHOD
    if "interval_ends" in own:
        return own, LeftOut.GROUPED
    if yardstick.quantile is not None and not math.isclose(own.get("quantile", B10), yardstick.quantile):
        return own, LeftOut.OTHER_QUANTILE
    return own | _judged_by(yardstick, fit.scale), ""


def _judged_by(yardstick: Yardstick, scale: Scale) -> dict[str, Any]:
    """What the rule and the benchmark put into every item."""
    return {
        "confidence": yardstick.confidence,
        "sides": yardstick.sides,
        "benchmark": {"value": scale.to(yardstick.value), "version": str(yardstick.version)},
    }


def _read(yardstick: Yardstick, judgement: Judgement, result: Result) -> Judgement:
    """A judgement with its result, and the bounds that its verdict rests on in the unit of the benchmark."""
    if result["error"]:
        return replace(judgement, result=result, left_out=LeftOut.FAULTY, pooled=False)
    scale = scale_of(yardstick.indicator, result["method"])
    return replace(judgement, result=result, verdict=result["verdict"], **_back(scale, result))


def _back(scale: Scale, result: Result) -> dict[str, Any]:
    """Estimate and bounds in the unit of the benchmark; None where there is none.

    The bounds are those the verdict rests on: of a life they may lie further out than those printed.
    """
    more = result["parameters"]
    lowest = [more.get("verdict_lower"), more.get("lower_at_beta_low"), result["lower"]]
    highest = [more.get("verdict_upper"), result["upper"]]
    lower = min((bound for bound in lowest if bound is not None), default=None)
    upper = max((bound for bound in highest if bound is not None), default=None)
    low, middle, high = (
        None if number is None else scale.back(number) for number in (lower, result["estimate"], upper)
    )
    if scale.turns:
        low, high = high, low
    return {"estimate": middle, "lower": low, "upper": high}


def _one_a_product(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Where a report brings several pieces of evidence for one product, the one that shows least speaks."""
    several = defaultdict(list)
    for judgement in judgements:
        if not judgement.left_out:
            several[judgement.submission.subject].append(judgement)
    speaks = {id(min(group, key=_strength)) for group in several.values()}
    return [
        j
        if j.left_out or id(j) in speaks
        else replace(
            j, left_out=LeftOut.ANOTHER_ROW, pooled=False, verdict="", estimate=None, lower=None, upper=None
        )
        for j in judgements
    ]


def _strength(judgement: Judgement) -> tuple[int, float]:
    """How much evidence shows; ordered, least first."""
    order = [Verdict.NOT_DEMONSTRATED, Verdict.INSUFFICIENT, Verdict.DEMONSTRATED]
    achieved = judgement.achieved
    return order.index(Verdict(judgement.verdict)), achieved if achieved is not None else 0.0


def _pool(yardstick: Yardstick, judgements: Sequence[Judgement]) -> Pooled | None:
    """The pooled bound of those that can be pooled; weighted where every share is known."""
    if not judgements:
        return None
    weighted = all(judgement.weight is not None for judgement in judgements)
    scale = scale_of(yardstick.indicator, "exponential")
    item = _judged_by(yardstick, scale) | {
        "method": "pooled",
        "unit": judgements[0].input.get("unit", "h"),
        "submissions": [
            {
                "name": judgement.submission.subject,
                "failures": judgement.input["failures"],
                "total_time": judgement.input["total_time"],
            }
            | ({"weight": judgement.weight} if weighted else {})
            for judgement in judgements
        ],
        "combine": "auto" if weighted else "sum",
        "coverage": min(round(sum(judgement.weight or 0 for judgement in judgements), 9), 1.0),
        "coverage_required": yardstick.coverage_required,
        "major_weight": yardstick.major_weight,
    }
    result = assess(item)
    return Pooled(input=item, result=result, **_back(scale, result))


def _against(pool: Pooled) -> Pool:
    """The bound of the pool against the benchmark, in the figure that was judged."""
    result = pool.result
    if result["error"]:
        return Pool(reaches=False, falls_short=False)
    upper = result["upper"]
    return Pool(
        reaches=result["class_rule"]["bound"],
        falls_short=upper is not None and upper < result["benchmark"]["value"],
    )
