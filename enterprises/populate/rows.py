"""The indicator rows of reports: where the values of a product have come, and what they rest on."""

from __future__ import annotations

from random import Random

from enterprises.demo import names
from enterprises.enums import BlankReason, EvidenceKind, Method, Truncation
from enterprises.models import IndicatorRow
from enterprises.populate.bulk import NULL, Feeder, Sheet
from enterprises.populate.clock import Clock
from enterprises.populate.series import Measure, Plan

_COLUMNS = (
    "id", "report_id", "order", "indicator_id", "unit", "standard", "condition", "failure_criterion",
    "time_basis", "baseline_value", "baseline_on", "current_value", "current_on", "current_blank",
    "target_value", "target_on", "benchmark_value", "benchmark_product", "benchmark_source",
    "benchmark_year", "evidence_kind", "sample_size", "test_time", "failures", "truncation", "confidence",
    "method", "evidence_number", "evidence_body",
)  # fmt: skip
_JUDGED = 0.03  # of the tests of a mean time come with a method, so that statistics can say what they show
_NO_EVIDENCE = f"\t{NULL}\t{NULL}\t{NULL}\t\t{NULL}\t\t\t"


class Rows:
    """Writes the rows of one report after the other."""

    def __init__(self, feeder: Feeder, clock: Clock, rng: Random) -> None:
        self.clock, self.rng = clock, rng
        self.written = 0
        self.judged: list[int] = []
        self.sheet = Sheet(feeder, IndicatorRow, *_COLUMNS)

    def write(self, report: str, plan: Plan, on: int) -> None:
        rng, words, series = self.rng, self.clock.words, plan.series
        baseline_on = min(series.started_on - rng.randrange(5, 60), on)
        measured_on = max(baseline_on, on - rng.randrange(3, 25))
        for order, measure in enumerate(series.measures):
            self.written += 1
            self.sheet.write(
                str(self.written), report, str(order), measure.fixed, measure.baseline_text,
                words[baseline_on], *self._current(measure, plan, measured_on), measure.goal_text,
                words[series.planned_end], self._benchmark(measure), self._evidence,
            )  # fmt: skip

    def _current(self, measure: Measure, plan: Plan, on: int) -> tuple[str, str, str]:
        """Value, day and the reason where there is none yet; leaves what it rests on in `_evidence`."""
        rng = self.rng
        self._evidence = _NO_EVIDENCE
        if rng.random() < (0.03 if plan.step else 0.35):
            return NULL, NULL, BlankReason.PENDING
        way = min(1.0, (plan.step + 1) / 5) * rng.uniform(0.6, 1.15)
        value = measure.baseline + (measure.goal - measure.baseline) * way
        self._evidence = self._measured(measure, value)
        return _stated(value, measure.is_percentage), self.clock.words[on], ""

    def _measured(self, measure: Measure, value: float) -> str:
        """Kind, n, T, r, plan, confidence, method, number and test body."""
        rng = self.rng
        kind = rng.choices((EvidenceKind.TEST, EvidenceKind.FIELD, EvidenceKind.PREDICTION), (58, 32, 10))[0]
        if kind == EvidenceKind.PREDICTION:
            return f"{kind}{_NO_EVIDENCE}"
        failures = rng.choices(range(6), (18, 20, 22, 18, 13, 9))[0]
        time = value * (failures or 2.3026) if measure.mean_time else rng.randrange(100, 3000) * 10.0
        is_test = kind == EvidenceKind.TEST
        judged = is_test and measure.mean_time and rng.random() < _JUDGED
        if judged:
            self.judged.append(self.written)
        number, body = (f"YS-JC-{self.written:07d}", f"{names.MARK}·可靠性试验中心") if is_test else ("", "")
        return "\t".join(
            (
                kind,
                str(rng.randrange(3, 30) if is_test else rng.randrange(20, 95)),
                f"{time:.2f}",
                str(failures),
                Truncation.TIME if is_test else Truncation.FIELD,
                "90",
                Method.EXPONENTIAL if judged else "",
                number,
                body,
            )
        )

    def _benchmark(self, measure: Measure) -> str:
        rng = self.rng
        if rng.random() > 0.55:
            return f"{NULL}\t\t\t{NULL}"
        value = _stated(measure.goal * rng.uniform(0.9, 1.3), measure.is_percentage)
        words = f"国外同类产品（{names.MARK}）", f"《{names.MARK}资料汇编》第{rng.randrange(1, 10)}册"
        return "\t".join([value, *words, str(2026 - rng.randrange(4))])


def _stated(value: float, is_percentage: bool) -> str:
    """Three significant digits; a percentage to two places."""
    if is_percentage:
        return f"{min(value, 99.99):.2f}"
    return f"{float(f'{value:.3g}'):.6f}".rstrip("0").rstrip(".")
