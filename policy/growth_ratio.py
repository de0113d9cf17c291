"""The growth-ratio method, for values on a ratio scale such as MTBF (平均故障间隔时间).

It compares the yearly growth achieved with the yearly growth that the target asks for. Not for counts that
start near 0: there it calls 10 of 100 at half time "substantial"; those go by the planned path.
Source: Statistics Canada and Open SDG, open-sdg/open-sdg, docs/progress-methodology.md, as set out in
ANCHORS.md 3, "Growth ratio" and "Contract: growth_ratio_assessment".
"""

import enum
import math
from dataclasses import dataclass

from policy.arithmetic import Number, Step, number, within_floats

SUBSTANTIAL, MODERATE = 0.95, 0.60  # of the growth required, where there is a target
SUBSTANTIAL_A_YEAR, MODERATE_A_YEAR = 0.015, 0.005  # growth in a year, where there is none
BEST, WORST = 5.0, -5.0
INSTEAD_OF_ZERO = 0.001
LIMIT_EXPONENT = 4.44


class GrowthStatus(enum.StrEnum):
    """The words of the published method."""

    TARGET_ACHIEVED = "target_achieved"
    SUBSTANTIAL = "substantial"
    MODERATE = "moderate"
    LIMITED = "limited"
    DETERIORATION = "deterioration"
    NOT_AVAILABLE = "not_available"


class GrowthCase(enum.StrEnum):
    """What is out of the ordinary in an assessment, for the page to explain."""

    VALUE_MISSING = "value_missing"
    TARGET_ZERO = "target_zero"  # read as 0.001
    BASELINE_ZERO = "baseline_zero"  # read as 0.001; the figure then says little
    OPPOSITE_SIGNS = "opposite_signs"  # of baseline and current value
    TOO_FEW_POINTS = "too_few_points"  # less than a year apart, or a year is not known
    TARGET_OPPOSITE_SIGN = "target_opposite_sign"  # to the baseline's
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    BASELINE_AT_LIMIT = "baseline_at_limit"


class Formula(enum.StrEnum):
    """Steps of the arithmetic, in the order in which they may occur."""

    TARGET_MET = "target_met"
    GROWTH = "growth"
    REQUIRED_GROWTH = "required_growth"
    RATIO = "ratio"
    DIRECTED_GROWTH = "directed_growth"
    LIMIT_FACTOR = "limit_factor"
    STATUS = "status"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class GrowthRatio:
    """value:   R (growth achieved over growth required) with a target, v (growth a year) without; or None
    score:      −5 to 5; None where not available
    cases:      what is out of the ordinary, mostly nothing
    arithmetic: the steps that led to value, status and score
    """

    value: float | None
    score: float | None
    status: GrowthStatus
    cases: tuple[GrowthCase, ...] = ()
    arithmetic: tuple[Step, ...] = ()


def growth_ratio_assessment(
    *,
    baseline: Number | None,
    baseline_year: int | None,
    current: Number | None,
    current_year: int | None,
    direction: int,
    target: Number | None = None,
    target_year: int | None = None,
    limit: Number | None = None,
) -> GrowthRatio:
    """How fast a value moves, against what its target asks for or, without one, against fixed rates.

    baseline, current: the value at first and now, in one unit; None where not known
    direction:         +1 where more is better, −1 where less is
    target:            with a year later than the baseline's; `limit` is then ignored
    limit:             a bound of the scale, such as 100 %; without a target `target_year` is ignored
    Raises ValueError naming the field: `direction` other than ±1, a target without a later `target_year`,
    a number that is not finite. Value and score are never NaN or infinite; what overflows stops at the
    largest float.

    Degenerate cases, in the order of the contract: a value missing; 0 as target or baseline, read as 0.001;
    target met, which holds whatever follows; opposite signs of baseline and current; less than a year
    between them; target of the opposite sign (not available unless met) or equal to the baseline
    (deterioration unless met); baseline at the limit (substantial unless growth is negative).
    """
    if direction not in (1, -1):
        raise ValueError(f"direction: {direction!r} is neither +1 nor -1")
    start, now, goal, bound = (
        None if given is None else number(name, given)
        for name, given in (
            ("baseline", baseline),
            ("current", current),
            ("target", target),
            ("limit", limit),
        )
    )
    if goal is not None and (
        target_year is None or (baseline_year is not None and target_year <= baseline_year)
    ):
        raise ValueError(f"target_year: {target_year} is not later than baseline_year, {baseline_year}")

    if start is None or now is None:
        return GrowthRatio(None, None, GrowthStatus.NOT_AVAILABLE, (GrowthCase.VALUE_MISSING,))
    years = _years(baseline_year, current_year)
    if goal is None:
        return _against_rates(start, now, years, direction, bound)
    return _against_target(start, now, years, direction, goal, _years(baseline_year, target_year))


def _against_target(
    baseline: float, current: float, years: int, direction: int, target: float, target_years: int
) -> GrowthRatio:
    """R = sign · direction · growth / |growth required|: substantial from 0.95, moderate 0.60, limited 0."""
    start, goal = baseline or INSTEAD_OF_ZERO, target or INSTEAD_OF_ZERO
    met = direction * current >= direction * goal
    steps = [Step(Formula.TARGET_MET, {"current": current, "target": goal, "direction": direction}, met)]
    cases = [GrowthCase.TARGET_ZERO] * (target == 0) + _cases(baseline, current, years)
    if not _block(cases):
        if _sign(goal) != _sign(start):
            cases.append(GrowthCase.TARGET_OPPOSITE_SIGN)
        elif goal == start:
            cases.append(GrowthCase.TARGET_EQUALS_BASELINE)

    ratio = None
    if not _block(cases):
        growth = _growth(start, current, years)
        required = _growth(start, goal, target_years)
        ratio = within_floats(_sign(start) * direction * growth / abs(required)) + 0.0  # never −0
        terms = {"sign": _sign(start), "direction": direction, "growth": growth, "required_growth": required}
        steps += [
            Step(Formula.GROWTH, {"baseline": start, "current": current, "years": years}, growth),
            Step(
                Formula.REQUIRED_GROWTH, {"baseline": start, "target": goal, "years": target_years}, required
            ),
            Step(Formula.RATIO, terms, ratio),
        ]
    if met:
        status, score = GrowthStatus.TARGET_ACHIEVED, BEST
    elif GrowthCase.TARGET_EQUALS_BASELINE in cases:
        status, score = GrowthStatus.DETERIORATION, WORST
    elif ratio is None:
        return GrowthRatio(None, None, GrowthStatus.NOT_AVAILABLE, tuple(cases), tuple(steps))
    else:
        status = _status(ratio, SUBSTANTIAL, MODERATE)
        score = min(7.1429 * ratio - 4.2857, BEST) if ratio >= MODERATE else max(4.1667 * ratio - 2.5, WORST)
    return _judged(ratio, status, score, cases, steps, SUBSTANTIAL, MODERATE)


def _against_rates(
    baseline: float, current: float, years: int, direction: int, limit: float | None
) -> GrowthRatio:
    """v = sign · direction · growth: substantial from 0.015·C, moderate 0.005·C, limited 0."""
    start = baseline or INSTEAD_OF_ZERO
    cases = _cases(baseline, current, years)
    if _block(cases):
        return GrowthRatio(None, None, GrowthStatus.NOT_AVAILABLE, tuple(cases))

    factor = 1.0 if limit is None else _limit_factor(baseline, limit)
    if factor == 0:
        cases.append(GrowthCase.BASELINE_AT_LIMIT)
    growth = _growth(start, current, years)
    value = _sign(start) * direction * growth + 0.0  # never −0
    substantial, moderate = SUBSTANTIAL_A_YEAR * factor, MODERATE_A_YEAR * factor
    status = _status(value, substantial, moderate)
    if value < 0:
        score = max(125 * value - 2.5, WORST)
    elif factor == 0:
        score = BEST
    elif status == GrowthStatus.SUBSTANTIAL:
        score = min(500 * value / factor - 5, BEST)
    elif status == GrowthStatus.MODERATE:
        score = 250 * value / factor - 1.25
    else:
        score = 500 * value / factor - 2.5
    terms = {"sign": _sign(start), "direction": direction, "growth": growth}
    steps = [
        Step(Formula.GROWTH, {"baseline": start, "current": current, "years": years}, growth),
        Step(Formula.DIRECTED_GROWTH, terms, value),
    ]
    if limit is not None:
        steps.append(Step(Formula.LIMIT_FACTOR, {"baseline": baseline, "limit": limit}, factor))
    return _judged(value, status, score, cases, steps, substantial, moderate)


def _judged(
    value: float | None,
    status: GrowthStatus,
    score: float,
    cases: list[GrowthCase],
    steps: list[Step],
    substantial: float,
    moderate: float,
) -> GrowthRatio:
    """The assessment with its last two steps, status and score."""
    bounds = {"value": value, "substantial": substantial, "moderate": moderate}
    last = [Step(Formula.STATUS, bounds, status), Step(Formula.SCORE, {"value": value}, score)]
    return GrowthRatio(value, score, status, tuple(cases), (*steps, *last))


def _status(value: float, substantial: float, moderate: float) -> GrowthStatus:
    if value < 0:
        return GrowthStatus.DETERIORATION
    if value >= substantial:
        return GrowthStatus.SUBSTANTIAL
    return GrowthStatus.MODERATE if value >= moderate else GrowthStatus.LIMITED


def _cases(baseline: float, current: float, years: int) -> list[GrowthCase]:
    """What is out of the ordinary in the two values themselves."""
    cases = [GrowthCase.BASELINE_ZERO] if baseline == 0 else []
    if current != 0 and _sign(current) != _sign(baseline):
        cases.append(GrowthCase.OPPOSITE_SIGNS)
    elif years < 1:
        cases.append(GrowthCase.TOO_FEW_POINTS)
    return cases


def _block(cases: list[GrowthCase]) -> bool:
    """Whether one of the cases leaves no growth to compare."""
    return any(case not in (GrowthCase.TARGET_ZERO, GrowthCase.BASELINE_ZERO) for case in cases)


def _growth(start: float, end: float, years: int) -> float:
    """Growth a year: (end / start)^(1 / years) − 1, for two values of one sign, `start` not 0.

    By logarithms, so that values next to each other do not cancel and very large ratios do not overflow.
    """
    if end == 0:
        return -1.0
    if 0.5 < end / start < 2:
        log_ratio = math.log1p((end - start) / start)
    else:
        log_ratio = math.log(abs(end)) - math.log(abs(start))
    try:
        return math.expm1(log_ratio / years)
    except OverflowError:
        return within_floats(math.inf)


def _limit_factor(baseline: float, limit: float) -> float:
    """C: 1 far from the limit, falling to 0 at it. Source: ANCHORS.md 3, growth ratio without target."""
    size, bound = abs(baseline), abs(limit)
    if baseline == limit:
        return 0.0
    if size >= 2 * bound:
        return 1.0
    away = size if size <= bound else 2 * bound - size
    return 1 - (away / bound) ** LIMIT_EXPONENT


def _sign(value: float) -> int:
    return -1 if value < 0 else 1


def _years(since: int | None, until: int | None) -> int:
    """Years between two years; 0 where one is not known."""
    return 0 if since is None or until is None else until - since
