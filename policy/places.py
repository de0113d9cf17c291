"""The ten places (2030): how far each core class has come, by the ledger and by the verdicts of the moment.

Verdicts are read as they stood: passed by the as-of date, and known by the known-at time. They are the same
for everyone and kept as plain values, without words; the words are made when a page is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy.assessment_numbers import exact, heightened, of_unit
from policy.enums import Direction, Verdict
from policy.models import ClassVerdict
from policy.models.base import in_reader_language
from policy.standpoint import Standpoint
from reliability_tracker.statuses import Status, Tone


class Place(models.TextChoices):
    """How far a class has come."""

    CONFIRMED = "confirmed", gettext_lazy("confirmed at the advanced level")
    DEMONSTRATED = "demonstrated", gettext_lazy("demonstrated, not confirmed yet")
    INSUFFICIENT = "insufficient", gettext_lazy("insufficient evidence")
    NOT_DEMONSTRATED = "not_demonstrated", gettext_lazy("not demonstrated")
    NOT_JUDGED = "not_judged", gettext_lazy("no verdict yet")
    NOT_DESIGNATED = "not_designated", gettext_lazy("not designated yet")


# Each with an icon and an edge of its own, so that no place is told by its colour alone.
TONES = {
    Place.CONFIRMED: Tone.GOOD,
    Place.DEMONSTRATED: Tone.INFO,
    Place.INSUFFICIENT: Tone.WARN,
    Place.NOT_DEMONSTRATED: Tone.BAD,
    Place.NOT_JUDGED: Tone.IDLE,
    Place.NOT_DESIGNATED: Tone.IDLE,
}


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """The verdict of the moment on one line of a class: one indicator in one unit.

    number:       key of the verdict
    judged:       products whose evidence was judged
    direction:    up where more is better
    needed:       failure-free time, with its unit, that would bring the bound there; None where not known
    """

    number: int
    indicator_zh: str
    indicator_en: str
    symbol: str
    unit: str
    benchmark: float
    version: int
    verdict: str
    achieved_confidence: float | None
    judged: int
    direction: str
    needed: tuple[float, str] | None = None

    @property
    def indicator(self) -> str:
        """MTBF, or the name of an indicator without such letters."""
        return self.symbol or in_reader_language(self.indicator_zh, self.indicator_en)

    @property
    def benchmark_words(self) -> str:
        """MTBF ≥ 2,000 h (version 1)."""
        return _("%(indicator)s %(benchmark)s (version %(version)s)") % {
            "indicator": self.indicator,
            "benchmark": compared(self.benchmark, self.unit, self.direction),
            "version": self.version,
        }


def compared(value: Any, unit: str, direction: str) -> str:
    """A benchmark as what has to be reached: ≥ 2,000 h, or ≤ 50 FIT."""
    return f"{'≥' if direction == Direction.UP else '≤'} {of_unit(exact(value), unit)}"


def moment_of(at: Standpoint) -> datetime | None:
    """By when a verdict was passed that holds then: by the end of the date, and known; None: by now."""
    if at.as_of >= timezone.localdate():
        return at.known_at
    ends = timezone.make_aware(datetime.combine(at.as_of, time.max))
    return min(ends, at.known_at) if at.known_at else ends


def current_verdicts(at: Standpoint) -> models.QuerySet[Any]:
    """The verdict of the moment on each line of each class."""
    found: models.QuerySet[Any] = ClassVerdict.objects.current(moment_of(at))
    return found


def line_verdicts(at: Standpoint, codes: Iterable[str] | None = None) -> dict[str, tuple[LineVerdict, ...]]:
    """The verdicts of the moment by class, of some classes or of all; one query."""
    rows = current_verdicts(at) if codes is None else current_verdicts(at).filter(product_class__in=codes)
    rows = (
        rows.select_related("benchmark__indicator")
        .defer("input", "software")
        .annotate(judged=Count("members", filter=Q(members__left_out="")))
        .order_by("product_class", "benchmark__indicator__order", "benchmark__unit")
    )
    found: dict[str, tuple[LineVerdict, ...]] = {}
    for row in rows:
        found[row.product_class_id] = (*found.get(row.product_class_id, ()), _line(row))
    return found


def place_of(*, designated: bool, confirmed: bool, lines: Sequence[LineVerdict]) -> Place:
    """The place of a class; every line has to be demonstrated, and one that is not decides. Pure."""
    if not designated:
        return Place.NOT_DESIGNATED
    return Place.CONFIRMED if confirmed else evidence_of(lines)


def evidence_by(lines: Iterable[tuple[str, int]]) -> Place:
    """How far the evidence goes, whatever was decided, by verdict and products judged of each line. Pure."""
    found = list(lines)
    if not any(judged for _verdict, judged in found):
        return Place.NOT_JUDGED
    verdicts = {verdict for verdict, _judged in found}
    if verdicts == {Verdict.DEMONSTRATED}:
        return Place.DEMONSTRATED
    return Place.NOT_DEMONSTRATED if Verdict.NOT_DEMONSTRATED in verdicts else Place.INSUFFICIENT


def evidence_of(lines: Iterable[LineVerdict]) -> Place:
    """The same of verdicts as they are kept."""
    return evidence_by((line.verdict, line.judged) for line in lines)


def status_of_place(place: Place, lines: Sequence[LineVerdict] = ()) -> Status:
    """A place in words and tone; a confirmed one says so where its verdict no longer holds."""
    if place == Place.CONFIRMED and lines and (found := evidence_of(lines)) != Place.DEMONSTRATED:
        words = _("confirmed, but the verdict is now: %(verdict)s") % {"verdict": found.label}
        return Status("confirmed_overturned", words, Tone.LATE)
    needed = lines[0].needed if lines and len(lines) == 1 else None
    if place == Place.INSUFFICIENT and needed:
        words = _("insufficient evidence; about %(time)s more without a failure") % {
            "time": of_unit(heightened(needed[0], 3), needed[1])
        }
        return Status(place.value, words, TONES[place])
    return Status(place.value, str(place.label), TONES[place])


def status_of_evidence(place: Place) -> Status:
    """How far the evidence of a class goes, without what was decided."""
    if place == Place.DEMONSTRATED:
        return Status(place.value, str(Verdict.DEMONSTRATED.label), Tone.GOOD)
    return Status(place.value, str(place.label), TONES[place])


def _line(row: Any) -> LineVerdict:
    benchmark = row.benchmark
    pool = row.result.get("pool") or {}
    time = pool.get("additional_time_needed")
    return LineVerdict(
        number=row.pk,
        indicator_zh=benchmark.indicator.name_zh,
        indicator_en=benchmark.indicator.name_en,
        symbol=benchmark.indicator.symbol,
        unit=benchmark.unit,
        benchmark=float(benchmark.value),
        version=benchmark.version,
        verdict=row.verdict,
        achieved_confidence=row.achieved_confidence,
        judged=row.judged,
        direction=benchmark.indicator.direction,
        needed=(time, pool["unit"]) if time else None,
    )
