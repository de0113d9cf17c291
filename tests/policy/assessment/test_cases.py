"""Every published case of STATISTICS.md comes out within its tolerance, verdicts and errors as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from policy.assessment import assess

CASES = json.loads(
    (Path(__file__).parents[2] / "data" / "reliability_cases.json").read_text(encoding="utf-8")
)


def at(output: Any, path: str) -> Any:
    """What stands in an output under a path such as `homogeneity.df[1]`; of the warnings, their codes."""
    if path == "warnings":
        return [warning["code"] for warning in output["warnings"]]
    for step in re.findall(r"[^.\[\]]+", path):
        output = output[int(step)] if isinstance(output, list) else output[step]
    return output


def agrees(found: Any, expected: Any, rel_tol: float) -> bool:
    if isinstance(expected, dict):
        return expected.get("min", found) <= found <= expected.get("max", found)
    if isinstance(expected, list):
        return set(expected) <= set(found)
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return bool(found == expected)
    return found is not None and abs(found - expected) <= rel_tol * abs(expected)


def test_cases_are_all_there():
    assert len(CASES) == len({case["id"] for case in CASES}) == 66


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    output = assess(case["input"])

    missed = {
        path: (at(output, path), expected)
        for path, expected in case["expected"].items()
        if not agrees(at(output, path), expected, case.get("rel_tol_at", {}).get(path, case["rel_tol"]))
    }
    assert missed == {}
    assert (output["error"] is None) == ("error.code" not in case["expected"])
