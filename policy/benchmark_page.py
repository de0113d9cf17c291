"""What the pages on the benchmarks of a class show: lines with their versions, and each figure's standing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from policy.assessment_numbers import confidence, exact, of_unit
from policy.indicator_methods import quantile_of
from policy.models import Benchmark, ClassRule
from reliability_tracker.formats import DASH, in_one_language, officialdate, officialtime, percent1
from reliability_tracker.statuses import Status, Tone


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of a benchmark: its figure, and what became of it."""

    benchmark: Benchmark
    value: str
    status: Status


@dataclass(frozen=True, slots=True)
class LineShown:
    """One indicator in one unit of a class, with its versions, the newest first."""

    indicator: str
    unit: str
    versions: Sequence[VersionShown]


def lines_of(product_class: str, on: datetime.date | None = None) -> list[LineShown]:
    """Everything that was ever put forward for a class; two queries."""
    rows = Benchmark.objects.filter(product_class=product_class).select_related("indicator", "approved_by")
    in_force = set(
        Benchmark.objects.in_force(on).filter(product_class=product_class).values_list("pk", flat=True)
    )
    lines: dict[tuple[str, str], list[Benchmark]] = {}
    for row in rows.order_by("indicator__order", "unit", "-version"):
        lines.setdefault((row.indicator_id, row.unit), []).append(row)
    return [
        LineShown(
            versions[0].indicator.name,
            unit,
            [
                VersionShown(row, value_of(row, row.value), status_of(row, row.pk in in_force))
                for row in versions
            ],
        )
        for (_indicator, unit), versions in lines.items()
    ]


def status_of(benchmark: Benchmark, in_force: bool) -> Status:
    """What became of a version."""
    if benchmark.is_waiting:
        return Status("proposed", _("proposed, waits for approval"), Tone.BUSY)
    if benchmark.withdrawn_at:
        return Status("withdrawn", _("proposal withdrawn"), Tone.IDLE)
    if benchmark.retired_at:
        return Status("retired", _("retired"), Tone.IDLE)
    if in_force:
        return Status("in_force", _("in force"), Tone.GOOD)
    return Status("replaced", _("replaced by a newer version"), Tone.IDLE)


def value_of(benchmark: Benchmark, value: Any) -> str:
    """A figure of a benchmark with its unit; a dash for none."""
    return DASH if value is None else of_unit(exact(value), benchmark.unit)


def facts_of(benchmark: Benchmark) -> list[tuple[str, Any]]:
    """Everything a version says (STATISTICS 11.3), as (name, value) pairs."""
    quantile = quantile_of(benchmark.indicator_id, _float(benchmark.quantile))
    facts = [
        (_("Indicator"), benchmark.indicator.name),
        (_("International advanced value"), value_of(benchmark, benchmark.value)),
        (_("Share failed"), percent1(quantile) if quantile is not None else None),
        (_("Domestic baseline"), value_of(benchmark, benchmark.domestic_baseline)),
        (_("Interim goal"), value_of(benchmark, benchmark.interim_goal)),
        (_("Comparable product abroad"), benchmark.product),
        (_("Operating condition or test profile"), benchmark.condition),
        (_("Failure criterion"), benchmark.failure_criterion),
        (_("Basis"), benchmark.get_basis_display()),
        (
            _("Source"),
            _("%(source)s (%(year)s)") % {"source": benchmark.source, "year": benchmark.source_year},
        ),
        (_("T, r and γ of the source"), behind(benchmark)),
        (_("Valid from"), officialdate(benchmark.valid_from)),
        (_("Proposed"), _signed(benchmark.proposed_by, benchmark.proposed_at)),
        (_("Approved"), _signed(benchmark.approved_by, benchmark.approved_at)),
        (_("Reason"), benchmark.reason),
    ]
    if benchmark.withdrawn_at:
        facts.append((_("Withdrawn"), _signed(benchmark.withdrawn_by, benchmark.withdrawn_at)))
    if benchmark.retired_at:
        facts.append((_("Retired"), _signed(benchmark.retired_by, benchmark.retired_at)))
        facts.append((_("Why it was retired"), benchmark.retired_reason))
    return [(name, value) for name, value in facts if value is not None]


def behind(benchmark: Benchmark) -> str:
    """What the source says of the data behind the figure; a dash where it says nothing."""
    told = []
    if benchmark.test_time is not None:
        told.append(f"T = {value_of(benchmark, benchmark.test_time)}")
    if benchmark.failures is not None:
        told.append(f"r = {benchmark.failures}")
    if benchmark.confidence is not None:
        told.append(f"γ = {confidence(benchmark.confidence)}")
    return ", ".join(told) or DASH


def caution(benchmark: Benchmark) -> str:
    """What to mind about the figure: that it is a bare claim, or only a point of its own data."""
    if benchmark.is_bare_claim:
        return _(
            "This figure is a claim: its source does not state all of test time T, failures r and"
            " confidence γ. The verdict takes it as a fixed value."
        )
    return _("The data behind the figure are known; the verdict takes it as a fixed value all the same.")


def rule_facts(rule: ClassRule) -> list[tuple[str, Any]]:
    """The thresholds of a version of the rule."""
    return [
        (_("Confidence γ"), confidence(rule.confidence)),
        (_("Type of bound"), rule.get_sides_display()),
        (_("Coverage required"), percent1(rule.coverage_required)),
        (_("Major share from"), percent1(rule.major_weight)),
        (_("Valid from"), officialdate(rule.valid_from)),
        (_("Source"), in_one_language(rule.source)),
        (_("Set"), _signed(rule.recorded_by, rule.recorded_at)),
        (_("Reason"), in_one_language(rule.reason)),
    ]


def _signed(person: Any, at: datetime.datetime | None) -> str | None:
    if at is None:
        return None
    when = officialtime(timezone.localtime(at))
    return f"{person} · {when}" if person else when


def _float(number: Any) -> float | None:
    return None if number is None else float(number)
