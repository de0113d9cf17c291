"""Whether the indicator of a class moves fast enough toward its benchmark: the published growth-ratio method.

The current value is the bound on the safe side that the class has shown: a point estimate alone is no
evidence. Of pooled evidence it is the bound of the pool; where nothing is pooled, the bound that products
with the required share of the market are shown to reach. Where the evidence cannot tell growth from none,
nothing is computed; and a bound at the benchmark is not called enough where the class is not demonstrated.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.assessment_numbers import exact, of_unit, rounded
from policy.growth_ratio import (
    Formula,
    GrowthRatio,
    GrowthStatus,
    growth_ratio_assessment,
)
from policy.models import Benchmark
from reliability_tracker.components import Arithmetic
from reliability_tracker.formats import decimals, percent1
from reliability_tracker.statuses import Status, Tone


@dataclass(frozen=True, slots=True)
class ClassGrowth:
    """The growth of a class's indicator against what its benchmark asks for by the goal's year.

    status:     None where nothing can be computed; `why` then says why
    note:       what the status does not say
    arithmetic: the steps, with all that went in
    """

    status: Status | None
    why: str = ""
    arithmetic: Arithmetic | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the evidence of a class has shown: bounds in the unit of the benchmark, and the year.

    demonstrated: whether the class is, by its rule
    carried_by:   where nothing is pooled, the share of the market that the products shown have to carry
    """

    lower: float | None
    upper: float | None
    year: int
    demonstrated: bool = True
    carried_by: float | None = None


def class_growth(benchmark: Benchmark, shown: Shown, *, goal_year: int, more_is_better: bool) -> ClassGrowth:
    """The growth ratio from the domestic baseline to what is shown, or a sentence why there is none."""
    start = None if benchmark.domestic_baseline is None else float(benchmark.domestic_baseline)
    year = benchmark.source_year
    if start is None:
        return ClassGrowth(None, _("No domestic baseline is recorded with the benchmark."))
    value = shown.lower if more_is_better else shown.upper
    if not value and shown.carried_by is not None:
        return ClassGrowth(
            None,
            _("The products that have shown a value carry less than %(share)s of the market.")
            % {"share": percent1(shown.carried_by)},
        )
    if not value:
        return ClassGrowth(None, _("The evidence of the class has shown no value yet."))
    if (shown.lower or 0) < start and (shown.upper is None or start < shown.upper):
        return ClassGrowth(
            None,
            _("The interval of the class covers the domestic baseline, %(baseline)s: no growth is shown yet.")
            % {"baseline": of_unit(exact(start), benchmark.unit)},
        )
    if goal_year <= year:
        return ClassGrowth(None, _("The baseline is not older than the year of the goal."))
    found = growth_ratio_assessment(
        baseline=start,
        baseline_year=year,
        current=value,
        current_year=shown.year,
        direction=1 if more_is_better else -1,
        target=float(benchmark.value),
        target_year=goal_year,
    )
    if found.status == GrowthStatus.NOT_AVAILABLE:
        return ClassGrowth(
            None, _("Baseline and current value lie less than a year apart; growth a year needs more.")
        )
    arithmetic = _arithmetic(found, benchmark, start, value, shown, goal_year)
    if found.status == GrowthStatus.TARGET_ACHIEVED and not shown.demonstrated:
        return ClassGrowth(
            Status("growth_bound_there", _("the bound is there, the class is not"), Tone.WARN),
            arithmetic=arithmetic,
            note=_(
                "What is shown reaches the benchmark, but the class does not meet all its conditions yet."
            ),
        )
    return ClassGrowth(status_of(found.status), arithmetic=arithmetic)


def status_of(status: GrowthStatus) -> Status:
    """A status of the published method in words and tone."""
    label, tone = {
        GrowthStatus.TARGET_ACHIEVED: (_("benchmark reached"), Tone.GOOD),
        GrowthStatus.SUBSTANTIAL: (_("fast enough"), Tone.INFO),
        GrowthStatus.MODERATE: (_("somewhat too slow"), Tone.WARN),
        GrowthStatus.LIMITED: (_("much too slow"), Tone.BAD),
        GrowthStatus.DETERIORATION: (_("moving away"), Tone.BAD),
        GrowthStatus.NOT_AVAILABLE: (_("not available"), Tone.IDLE),
    }[status]
    return Status(f"growth_{status}", label, tone)


def _arithmetic(
    found: GrowthRatio, benchmark: Benchmark, start: float, value: float, shown: Shown, goal_year: int
) -> Arithmetic:
    def put(number: float, of: int) -> str:
        return _("%(value)s (%(year)s)") % {"value": of_unit(rounded(number), benchmark.unit), "year": of}

    lines = []
    for step in found.arithmetic:
        put_in = {name: rounded(number) for name, number in step.inputs.items() if number is not None}
        if step.formula == Formula.GROWTH:
            lines.append(
                _("Growth a year  = (%(current)s ÷ %(baseline)s)^(1 ÷ %(years)s) − 1 = %(result)s")
                % (put_in | {"result": percent1(step.result)})
            )
        elif step.formula == Formula.REQUIRED_GROWTH:
            lines.append(
                _("Growth needed  = (%(target)s ÷ %(baseline)s)^(1 ÷ %(years)s) − 1 = %(result)s")
                % (put_in | {"result": percent1(step.result)})
            )
        elif step.formula == Formula.RATIO:
            lines.append(
                _("Growth ratio  = growth ÷ growth needed = %(result)s")
                % {"result": decimals(step.result, 2)}
            )
    status = status_of(found.status)
    return Arithmetic(
        inputs=[
            (_("Domestic baseline"), put(start, benchmark.source_year)),
            (_shown_by(shown), put(value, shown.year)),
            (_("Benchmark"), put(float(benchmark.value), goal_year)),
        ],
        formula=lines,
        thresholds=[
            (
                f"{status_of(GrowthStatus.SUBSTANTIAL).label}: ≥ 0.95",
                found.status == GrowthStatus.SUBSTANTIAL,
            ),
            (f"{status_of(GrowthStatus.MODERATE).label}: ≥ 0.60", found.status == GrowthStatus.MODERATE),
            (f"{status_of(GrowthStatus.LIMITED).label}: ≥ 0", found.status == GrowthStatus.LIMITED),
        ],
        result=str(status.label),
        source=_("Method: growth ratio of Statistics Canada and Open SDG; the bound shown is the value."),
    )


def _shown_by(shown: Shown) -> str:
    if shown.carried_by is None:
        return _("Shown by the class")
    return _("Shown by products that carry %(share)s of the market") % {"share": percent1(shown.carried_by)}
