"""What an assessment answers: every key of the contract's output (STATISTICS.md 12), made of plain JSON."""

import importlib.metadata
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from policy.assessment.reading import Common, Fault

WARNINGS = {
    "zero_failures": "No failure was seen: there is no point estimate, only a bound.",
    "conservative_not_replaced": "Units were not replaced: the lower bound is lower than it need be.",
    "large_acceleration": "An acceleration factor is above 1000.",
    "no_exact_bound": "No exact bound exists for this design: the bounds are Fisher's, approximate.",
    "few_failures": "Fewer than 5 failures: too few for a verdict.",
    "poor_fit": "The model does not fit the data (p < 0.05): no verdict can rest on it.",
    "no_growth": "The estimated shape is 1 or more: failures do not become rarer.",
    "unusual_shape": "The estimated shape is below 0.5 or above 10: look for mixed failure modes.",
    "no_verdict_interval": "Fisher's bounds are too optimistic for a verdict; ask for likelihood-ratio.",
    "verdict_at_95": "Fewer than 20 failures: the verdict is made at 95 % one-sided confidence.",
    "beta_low_missing": "No lower value of the shape was given: the verdict rests on beta alone.",
    "heterogeneous": "The submissions differ in rate by more than chance (p < 0.05).",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What a method found out; the contract's keys of the same name. Values that are infinite become null.

    lower, upper: in the unit of estimate; None where there is none
    verdict:      None without a benchmark
    warnings:     codes, keys of WARNINGS
    unit:         of the estimate where it is not the one of the input
    libraries:    distributions that were used, beside scipy and numpy
    """

    failures: int | None = None
    total_time: float | None = None
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    verdict: str | None = None
    achieved_confidence: float | None = None
    additional_time_needed: float | None = None
    additional_trials_needed: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    goodness_of_fit: Mapping[str, Any] | None = None
    trend: Mapping[str, Any] | None = None
    homogeneity: Mapping[str, Any] | None = None
    members: list[dict[str, Any]] | None = None
    class_rule: Mapping[str, bool] | None = None
    improvement: Mapping[str, Any] | None = None
    warnings: tuple[str, ...] = ()
    unit: str | None = None
    libraries: tuple[str, ...] = ()


_FOUND = [each.name for each in fields(Result) if each.name not in ("warnings", "unit", "libraries")]
_FIRST, _REST = _FOUND[: _FOUND.index("verdict")], _FOUND[_FOUND.index("verdict") :]
_NOTHING = Result()


def answered(method: str, common: Common, result: Result) -> dict[str, Any]:
    """The contract's output for an item that could be assessed."""
    output: dict[str, Any] = {
        "method": method,
        "unit": common.unit if result.unit is None else result.unit,
        "confidence": common.confidence,
        "sides": common.sides,
    }
    output |= {name: plain(getattr(result, name)) for name in _FIRST}
    output["benchmark"] = None if common.benchmark is None else dict(common.benchmark)
    output |= {name: plain(getattr(result, name)) for name in _REST}
    output["warnings"] = [{"code": code, "message": WARNINGS[code]} for code in result.warnings]
    output["error"] = None
    output["software"] = _software(("scipy", "numpy", *result.libraries)).copy()
    return output


def refused(method: str | None, fault: Fault) -> dict[str, Any]:
    """The contract's output for an item with an error: all but method, error and software is empty."""
    output: dict[str, Any] = dict.fromkeys(("method", "unit", "confidence", "sides", *_FIRST, "benchmark"))
    output |= {name: plain(getattr(_NOTHING, name)) for name in _REST}
    output["method"] = method
    output["warnings"] = []
    output["error"] = {"code": fault.code, "field": fault.field, "message": fault.message}
    output["software"] = _software(("scipy", "numpy")).copy()
    return output


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: numbers of Python, null for what is not finite; all the way in."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return plain(value.item())  # of numpy


@cache
def _software(libraries: tuple[str, ...]) -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in libraries}
