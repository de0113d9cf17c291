"""Which evidence speaks for which indicator, and how a value of the indicator reads to the method.

Pure. A benchmark is stated in the unit of its indicator (λ in 1/h, R(t) in %, ppm); a method may judge
another figure that says the same (MTBF in h, reliability as a share). `Scale` goes there and back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

B10 = 0.1  # the share failed that B10 and L10 have in their names


@dataclass(frozen=True, slots=True)
class Scale:
    """Between the unit of an indicator and the figure a method judges.

    to, back: the value there and back; turns: what is more here is less there, so bounds change places
    """

    to: Callable[[float], float]
    back: Callable[[float], float]
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A method that judges an indicator. pooled: its time-truncated data may be pooled (STATISTICS 9)."""

    method: str
    scale: Scale
    pooled: bool = False


SAME = Scale(lambda value: value, lambda value: value)
PERCENT = Scale(lambda value: value / 100, lambda share: share * 100)
PPM = Scale(lambda value: 1 - value / 1e6, lambda share: (1 - share) * 1e6, turns=True)
RATE = Scale(lambda value: 1 / value, lambda mean: 1 / mean, turns=True)
FIT = Scale(lambda value: 1e9 / value, lambda mean: 1e9 / mean, turns=True)
PER_HOUR = Scale(lambda value: value * 1e9, lambda fit: fit / 1e9)

_MEAN = Fit("exponential", SAME, pooled=True)
_GROWTH = Fit("growth", SAME)
_LIVES = (Fit("life", SAME), Fit("weibayes", SAME))

FITS: Mapping[str, tuple[Fit, ...]] = {
    "MTBF": (_MEAN, _GROWTH),
    "MTBCF": (_MEAN, _GROWTH),
    "MTTF": (_MEAN,),
    "MTTFF": (_MEAN,),
    "MTTFF_KM": (_MEAN,),
    "LAMBDA": (Fit("exponential", RATE, pooled=True), Fit("failure_rate", PER_HOUR)),
    "LAMBDA_FIT": (Fit("exponential", FIT, pooled=True), Fit("failure_rate", SAME)),
    "REL": (Fit("binomial", PERCENT),),
    "EARLY_PPM": (Fit("binomial", PPM),),
    "B10": _LIVES,
    "L10": _LIVES,
    "LNA": _LIVES,
    "REL_LIFE": _LIVES,
    "RATED_LIFE": _LIVES,
    "WEAROUT_LIFE": _LIVES,
    "CYCLE_LIFE": _LIVES,
}
NAMED_QUANTILES = {"B10": B10, "L10": B10}


def fit_of(indicator: str, method: object) -> Fit | None:
    """How a method judges an indicator; None: it does not speak for it."""
    return next((fit for fit in FITS.get(indicator, ()) if fit.method == method), None)


def scale_of(indicator: str, method: str) -> Scale:
    """How values of the indicator read to a method that speaks for it; ValueError for one that does not."""
    fit = fit_of(indicator, method)
    if fit is None:
        raise ValueError(f"{method} does not speak for {indicator}")
    return fit.scale


def can_be_judged(indicator: str) -> bool:
    """Whether any method judges the indicator at all."""
    return indicator in FITS


def methods_of(indicator: str) -> tuple[str, ...]:
    """The methods that judge an indicator, the usual one first; none where it is never judged."""
    return tuple(fit.method for fit in FITS.get(indicator, ()))


def is_life(indicator: str) -> bool:
    """Whether its values belong to a share of units failed."""
    return FITS.get(indicator) is _LIVES


def quantile_of(indicator: str, stated: float | None) -> float | None:
    """The share failed that a value of the indicator belongs to; None: of no life, or not stated."""
    return NAMED_QUANTILES.get(indicator, stated) if is_life(indicator) else None
