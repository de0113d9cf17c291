"""Reliability statistics (可靠性统计): one item of the contract in, its result out (STATISTICS.md).

Pure: no database, no clock, no settings. Importing this package brings in none of the statistics libraries;
a method's module does when the method is first asked for.
"""

from __future__ import annotations

import importlib
import math
from typing import TYPE_CHECKING, Any

from policy.assessment.reading import COMMON_KEYS, Common, Fault, Fields, opened, read_common, refuse_unknown
from policy.assessment.result import Result, answered, refused

if TYPE_CHECKING:
    from collections.abc import Iterable

# Each has a module here of its name, with `KEYS` and `assess(fields, common) -> Result`.
METHODS = ("exponential", "binomial", "failure_rate", "growth", "life", "weibayes", "pooled")


def assess(item: object) -> dict[str, Any]:
    """The contract's output for one item, every key present. Bad input becomes `error`; nothing is raised."""
    method = item.get("method") if isinstance(item, dict) else None
    method = method if isinstance(method, str) else None
    try:
        name, values = opened(item, METHODS)
        module = importlib.import_module(f"policy.assessment.{name}")
        refuse_unknown(values, {**COMMON_KEYS, **module.KEYS})
        fields = Fields(values)
        common = read_common(fields)
        result = module.assess(fields, common)
        _refuse_claim(name, common, result)
    except Fault as fault:
        return refused(method, fault)
    return answered(name, common, result)


def assess_all(items: Iterable[object]) -> list[dict[str, Any]]:
    """`assess` for each; an item with an error does not stop the others."""
    return [assess(item) for item in items]


def _refuse_claim(method: str, common: Common, result: Result) -> None:
    """A claimed value must come out again: within 1 % of the estimate, a FIT within 2 % of its bound."""
    if common.claimed is None:
        return
    found, share = (result.upper, 0.02) if method == "failure_rate" else (result.estimate, 0.01)
    if found is None or math.isinf(found):
        raise Fault("claim_mismatch", "claimed", "The data give no value that could be claimed.")
    if abs(common.claimed - found) > share * found:
        message = f"The claimed value is more than {share:.0%} off {found:g}, which the data give."
        raise Fault("claim_mismatch", "claimed", message)
