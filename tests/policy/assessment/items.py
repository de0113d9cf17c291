"""Items of the contract to start from, and what their outputs look like."""

from __future__ import annotations

import math
from typing import Any

OUTPUT_KEYS = [
    "method", "unit", "confidence", "sides", "failures", "total_time", "estimate", "lower", "upper",
    "benchmark", "verdict", "achieved_confidence", "additional_time_needed", "additional_trials_needed",
    "parameters", "goodness_of_fit", "trend", "homogeneity", "members", "class_rule", "improvement",
    "warnings", "error", "software",
]  # fmt: skip

ITEMS: dict[str, dict[str, Any]] = {
    "exponential": {
        "method": "exponential",
        "confidence": 0.9,
        "total_time": 5000,
        "failures": 2,
        "truncation": "time",
    },
    "binomial": {"method": "binomial", "confidence": 0.9, "trials": 100, "failures": 1},
    "failure_rate": {
        "method": "failure_rate",
        "confidence": 0.6,
        "groups": [{"units": 77, "hours": 1000, "failures": 0}],
    },
    "growth": {
        "method": "growth",
        "confidence": 0.9,
        "times": [40, 110, 210, 340, 500, 690, 920, 1180, 1480, 1800],
        "end_time": 2000,
        "truncation": "time",
    },
    "life": {
        "method": "life",
        "confidence": 0.9,
        "failures": [54, 187, 216, 240, 244, 335],
        "suspensions": [500, 500],
    },
    "weibayes": {
        "method": "weibayes",
        "confidence": 0.9,
        "failures": [400],
        "suspensions": [500, 500],
        "beta": 2,
        "beta_source": "an example",
    },
    "pooled": {
        "method": "pooled",
        "confidence": 0.9,
        "submissions": [
            {"name": "A", "failures": 1, "total_time": 4000, "weight": 0.5},
            {"name": "B", "failures": 2, "total_time": 5000, "weight": 0.5},
        ],
    },
}


def item(method: str, **changes: Any) -> dict[str, Any]:
    """The item of a method with keys changed; a value of ... takes its key away."""
    return {key: value for key, value in (ITEMS[method] | changes).items() if value is not ...}


def group(**changes: Any) -> dict[str, Any]:
    """A list of one group of method `failure_rate`, accelerated by Arrhenius."""
    whole = {
        "units": 77,
        "hours": 1000,
        "failures": 0,
        "ea_ev": 0.7,
        "t_use_c": 55,
        "t_test_c": 125,
    } | changes
    return {"groups": [{key: value for key, value in whole.items() if value is not ...}]}


def codes(output: dict[str, Any]) -> list[str]:
    """The codes of its warnings."""
    return [warning["code"] for warning in output["warnings"]]


def numbers(output: Any) -> list[float]:
    """All numbers in an output, however deep."""
    if isinstance(output, dict):
        return [number for value in output.values() for number in numbers(value)]
    if isinstance(output, list):
        return [number for value in output for number in numbers(value)]
    return [output] if isinstance(output, int | float) else []


def holds_json_only(output: Any) -> bool:
    return all(math.isfinite(number) for number in numbers(output))
