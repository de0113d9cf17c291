"""What every computed status is made of: checked numbers in, and the steps of its arithmetic out."""

import math
import numbers
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One line of arithmetic that a page can print: which formula, what went in, what came out.

    formula: identifier, a member of the enumeration `Formula` of the module that made the step
    inputs:  by name, in the order in which they are to be read; numbers, dates, codes
    result:  number, truth or status
    """

    formula: str
    inputs: Mapping[str, Any] = field(hash=False)
    result: Any


def number(field_name: str, value: Number, *, largest: float = sys.float_info.max) -> float:
    """`value` as a float, so that int, float and Decimal give the same answer everywhere.

    Raises, naming the field, TypeError where it is no number, ValueError where it is not finite or past
    `largest` either way.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
        raise TypeError(f"{field_name}: {value!r} is not a number")
    try:
        as_float = float(value)
    except OverflowError:
        as_float = math.inf
    if not math.isfinite(as_float) or abs(as_float) > largest:
        raise ValueError(f"{field_name}: not a finite number within ±{largest:g}")
    return as_float


def within_floats(value: float) -> float:
    """`value`, or the largest float of its sign where it overflowed; never infinite."""
    return max(-sys.float_info.max, min(sys.float_info.max, value))
