"""How the verdict on a class follows from the verdicts on its products (STATISTICS 9, the class rule).

Pure. Products whose data are pooled stand or fall with the pooled bound; the others (growth, life, FIT,
pass or fail, failure-truncated tests) are never pooled and each speaks for itself. Where all are pooled this
is the rule of STATISTICS 9, word for word; where none is, the same three conditions on the products:

    bound:    the pooled bound reaches the benchmark, if anything is pooled; some product is shown to reach it
    coverage: the products shown to reach it, by the pool or by themselves, carry enough of the market
    no_major_worse: no product of major weight is itself shown to be below the benchmark

All three: demonstrated. Not the third, or a pool shown to be below: not demonstrated. Else: insufficient.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from policy.enums import Verdict

_ROUNDING = 1e-9  # shares of decimal digits, added up


@dataclass(frozen=True, slots=True)
class Member:
    """A product that was judged. weight: its share of the market in (0, 1]; None: not known."""

    subject: str
    verdict: str
    weight: float | None = None
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """The pooled bound against the benchmark: its good side reaches it; its other side falls short of it."""

    reaches: bool
    falls_short: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out, and each condition it follows from.

    covered:   share of the market of the products shown to reach the benchmark; None: no share is known
    evidence:  share of the market of all products judged; None likewise
    all_major: shares are not known of all products, so each counts as major
    worse:     major products that are themselves below the benchmark
    """

    verdict: Verdict
    bound: bool
    coverage: bool
    no_major_worse: bool
    covered: float | None
    evidence: float | None
    members: int
    demonstrated: int
    all_major: bool
    worse: tuple[str, ...]


def class_outcome(
    members: Sequence[Member], pool: Pool | None, *, coverage_required: float, major_weight: float
) -> Outcome:
    """The verdict on a class from its members and, where some are pooled, the bound of the pool."""
    shown = [m for m in members if (pool.reaches if m.pooled and pool else m.verdict == Verdict.DEMONSTRATED)]
    covered, evidence = _share(shown), _share(members)
    worse = _worse(members, major_weight)
    bound = bool(shown) and (pool is None or pool.reaches)
    coverage = covered is not None and covered >= coverage_required - _ROUNDING
    if worse or (pool and pool.falls_short):
        verdict = Verdict.NOT_DEMONSTRATED
    elif bound and coverage:
        verdict = Verdict.DEMONSTRATED
    else:
        verdict = Verdict.INSUFFICIENT
    return Outcome(
        verdict=verdict,
        bound=bound,
        coverage=coverage,
        no_major_worse=not worse,
        covered=covered if covered is not None or evidence is None else 0.0,
        evidence=evidence,
        members=len(members),
        demonstrated=sum(member.verdict == Verdict.DEMONSTRATED for member in members),
        all_major=any(member.weight is None for member in members),
        worse=worse,
    )


def carried(bounds: Sequence[tuple[float, float | None]], required: float, *, more: bool) -> float | None:
    """What products that carry enough of the market are shown to reach, the best of them taken first.

    bounds:   (bound, share of the market) of each product; a share of None is not known and carries nothing
    required: share of the market; more: whether more is better
    None where all of them together carry less, or where there is no end to it.
    """
    so_far = 0.0
    for bound, share in sorted(((b, s) for b, s in bounds if s is not None), reverse=more):
        so_far += share
        if so_far >= required - _ROUNDING:
            return bound if math.isfinite(bound) else None
    return None


def _share(members: Sequence[Member]) -> float | None:
    """The market share of several; None where none is known."""
    known = [member.weight for member in members if member.weight is not None]
    return min(round(sum(known), 9), 1.0) if known else None


def _worse(members: Sequence[Member], major_weight: float) -> tuple[str, ...]:
    """Major products that are themselves below the benchmark; without all shares each counts as major."""
    weights = [member.weight for member in members if member.weight is not None]
    total = sum(weights) if len(weights) == len(members) else None
    return tuple(
        member.subject
        for member in members
        if member.verdict == Verdict.NOT_DEMONSTRATED
        and (total is None or (member.weight or 0) / total >= major_weight - _ROUNDING)
    )
