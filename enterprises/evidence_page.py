"""The evidence of a report's rows as its readers see it: the stored result, in words, numbers and pictures.

Nothing is computed: what is shown was stored with the submission, and verdicts are those on record. The bound
comes first; a prediction is recorded as such and looks like nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises import plans
from enterprises.content import Row, rows_of
from enterprises.enums import EvidenceKind
from enterprises.evidence_export import has_data
from enterprises.evidence_fields import MEASURED
from enterprises.evidence_panel import Measure
from enterprises.evidence_picture import Picture, picture_of
from enterprises.evidence_read import stored
from enterprises.models import Assessment, IndicatorRow, RegisteredPlan, Report
from policy.assessment_charts import picture as chart_of
from policy.assessment_numbers import confidence, exact, rounded
from policy.assessment_words import (
    amount,
    error_sentence,
    exposure,
    in_words,
    is_chart_only,
    less_is_better,
    method_label,
    needed_sentence,
    verdict_sentence,
    warning_sentence,
)
from policy.enums import Verdict
from policy.indicator_methods import can_be_judged, fit_of, is_life, quantile_of
from policy.models import Benchmark, ClassVerdict, ProductVerdict
from reliability_tracker.charts import Chart
from reliability_tracker.formats import officialtime


@dataclass(frozen=True, slots=True)
class JudgedShown:
    """What the class's rule makes of the evidence. href: the verdict on the class, with how it was judged."""

    verdict: Verdict | None
    sentences: Sequence[str]
    href: str


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """The evidence of one row. note: why there is no result; data_href: its failure times as a file.

    words:      the result in plain words, the bound first
    pairs:      (name, value) of all that belongs to it
    departures: where the evidence departs from its test plan
    """

    note: str = ""
    words: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()
    picture: Picture | None = None
    chart: Chart | None = None
    judged: JudgedShown | None = None
    plan: RegisteredPlan | None = None
    plan_sentence: str = ""
    departures: Sequence[str] = ()
    data_href: str = ""


def rows_with_evidence(report: Report, user: Any) -> list[Row]:
    """The indicator rows of a report, in order, each with its evidence."""
    shown = evidence_of(report, user)
    return [replace(row, evidence=shown.get(row.order)) for row in rows_of(report)]


def evidence_of(report: Report, user: Any) -> dict[int, EvidenceShown]:
    """row's number → its evidence, of the rows that have any; three queries however many rows there are."""
    rows = report.rows_with("indicator", "plan", "assessment")
    measured = [row for row in rows if row.evidence_kind in MEASURED]
    judged = _judged(report, user) if measured else {}
    benchmarks = _in_force(report) if measured else []
    return {
        row.order: _shown(report, row, judged.get(row.order), benchmarks) for row in rows if _is_shown(row)
    }


def _is_shown(row: IndicatorRow) -> bool:
    """Of an indicator that no method judges (a repair time) there is nothing to show beyond its fields."""
    if row.evidence_kind not in MEASURED:
        return row.evidence_kind == EvidenceKind.PREDICTION
    return bool(row.method) or row.plan_id is not None or can_be_judged(row.indicator_id or "")


def _shown(
    report: Report, row: IndicatorRow, member: ProductVerdict | None, benchmarks: Sequence[Benchmark]
) -> EvidenceShown:
    if row.evidence_kind == EvidenceKind.PREDICTION:
        return EvidenceShown(
            note=_("A prediction is recorded as such. It is never judged and counts for no class.")
        )
    known = stored(row)
    under_plan: dict[str, Any] = {}
    if row.plan is not None:
        under_plan = {
            "plan": row.plan,
            "plan_sentence": plans.sentence(row, row.plan),
            "departures": [sentence for _field, sentence in plans.deviations(row, row.plan)],
        }
    if has_data(row):
        under_plan["data_href"] = reverse("enterprises:report_data", args=[report.number, row.order])
    if known is None:
        return EvidenceShown(note=_no_result(row), **under_plan)
    result = known.result
    if result["error"]:
        return EvidenceShown(note=error_sentence(result["error"]), **under_plan)
    measure = None if member is not None else _measure(row, benchmarks)
    beside = {"value": measure.value, "version": measure.version} if measure else None
    if member is not None and member.result:
        beside = member.result["benchmark"]
    chart = chart_of(f"evidence-{row.order}", known.input, result | {"benchmark": beside})
    return EvidenceShown(
        words=in_words(result, benchmark=measure),
        pairs=_pairs(known),
        warnings=[warning_sentence(warning["code"]) for warning in result["warnings"]],
        picture=picture_of(result | {"benchmark": beside}, known.input),
        chart=chart,
        judged=_judged_shown(member),
        **under_plan,
    )


def _no_result(row: IndicatorRow) -> str:
    if not row.method:
        return _("No method was chosen for this evidence: it is recorded and not judged.")
    return _("No result has been computed: the evidence is not complete.")


def _pairs(known: Assessment) -> list[tuple[str, str]]:
    """The bound on the safe side first, then everything it rests on."""
    result = known.result
    bounds = [(_("Lower bound"), "lower"), (_("Point estimate"), "estimate"), (_("Upper bound"), "upper")]
    if less_is_better(result):
        bounds.reverse()
    pairs = [] if is_chart_only(result) else [(name, amount(result, which)) for name, which in bounds]
    sides = _("one-sided") if result["sides"] == 1 else _("two-sided")
    pairs += [
        (_("Relevant failures r"), exact(result["failures"])),
        (_("Time on test T") if result["total_time"] is not None else _("Trials n"), exposure(result)),
        (_("Confidence level γ"), f"{confidence(result['confidence'])} ({sides})"),
        (_("Method"), method_label(result)),
    ]
    if fit := result["goodness_of_fit"]:
        pairs.append((_("Goodness of fit"), _statistic(fit["method"], fit["statistic"], fit["p_value"])))
    if trend := result["trend"]:
        pairs.append((_("Trend (Laplace)"), _statistic("U", trend["laplace"], trend["laplace_p"])))
    software = " ".join(f"{name} {version}" for name, version in known.software.items())
    pairs.append((_("Computed"), f"{officialtime(known.computed_at)} ({software})"))
    return pairs


_STATISTICS = {"cramer-von-mises": "C²", "anderson-darling": "A²"}


def _statistic(name: str, value: float | None, p_value: float | None) -> str:
    return f"{_STATISTICS.get(name, name)} = {rounded(value, 3)}, p = {rounded(p_value, 2)}"


# Benchmarks and verdicts


def _in_force(report: Report) -> list[Benchmark]:
    """Of the report's class and of the class above it, the nearest first."""
    if report.product_class is None:
        return []
    codes = [code for code in (report.product_class_id, report.product_class.parent_id) if code]
    found = Benchmark.objects.in_force().filter(product_class__in=codes)
    return sorted(found, key=lambda benchmark: codes.index(benchmark.product_class_id))


def _measure(row: IndicatorRow, benchmarks: Sequence[Benchmark]) -> Measure | None:
    """The benchmark that the row would be judged by, in the unit of its result."""
    fit = fit_of(row.indicator_id or "", row.method)
    for benchmark in benchmarks if fit else ():
        if (benchmark.indicator_id, benchmark.unit) == (row.indicator_id, row.unit) and _same_share(
            row, benchmark
        ):
            return Measure(fit.scale.to(float(benchmark.value)), str(benchmark.version))  # type: ignore[union-attr]
    return None


def _same_share(row: IndicatorRow, benchmark: Benchmark) -> bool:
    """Lives are compared at the same share failed."""
    if not is_life(benchmark.indicator_id):
        return True
    stated = None if benchmark.quantile is None else float(benchmark.quantile)
    share = quantile_of(benchmark.indicator_id, stated)
    return share is not None and row.quantile is not None and abs(float(row.quantile) / 100 - share) < 1e-9


def _judged(report: Report, user: Any) -> Mapping[int, ProductVerdict]:
    """row's number → what the newest verdict says of it, on the report's own class before others."""
    members = ProductVerdict.objects.visible_to(user).filter(
        source_number=report.number, class_verdict__in=ClassVerdict.objects.current()
    )
    found = sorted(
        members.select_related("class_verdict"),
        key=lambda member: member.class_verdict.product_class_id == report.product_class_id,
    )
    return {member.row: member for member in found}


def _judged_shown(member: ProductVerdict | None) -> JudgedShown | None:
    if member is None:
        return None
    href = member.class_verdict.get_absolute_url()
    if member.left_out:
        why = _("Left out of the verdict on the class: %(reason)s.") % {
            "reason": member.get_left_out_display()
        }
        return JudgedShown(None, [why], href)
    sentences = [verdict_sentence(member.result), needed_sentence(member.result)]
    return JudgedShown(Verdict(member.verdict), [sentence for sentence in sentences if sentence], href)
