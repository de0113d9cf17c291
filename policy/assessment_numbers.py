"""How the numbers of an assessment are written: rounded against the claim."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from policy.units import readable_unit
from reliability_tracker.formats import DASH, thousands

DIGITS = 4
SMALLEST_PLAIN = Decimal("0.0001")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value: float | Decimal, digits: int = DIGITS, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """A finite number with so many significant digits."""
    exact = Decimal(str(value))
    if not exact:
        return Decimal(0)
    return exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=rounding)


def plain(value: Decimal) -> str:
    """Digits grouped, no idle zeros; very small numbers with a power of ten."""
    short = value.normalize()
    if short and abs(short) < SMALLEST_PLAIN:
        power = short.adjusted()
        return f"{short.scaleb(-power).normalize():f} × 10{str(power).translate(_RAISED)}"
    return thousands(f"{short:f}")


def rounded(value: float | Decimal | None, digits: int = DIGITS) -> str:
    """1,234.5678 as 1,235; nothing is a dash."""
    return DASH if value is None else plain(significant(value, digits))


def lowered(value: float | Decimal | None, digits: int = DIGITS) -> str:
    """Rounded down: for what is shown to be at least so much."""
    return DASH if value is None else plain(significant(value, digits, ROUND_FLOOR))


def heightened(value: float | Decimal | None, digits: int = DIGITS) -> str:
    """Rounded up: for what is shown to be at most so much, and for what is still needed."""
    return DASH if value is None else plain(significant(value, digits, ROUND_CEILING))


def exact(value: float | Decimal | None) -> str:
    """As it was given: times on test, benchmarks."""
    return rounded(value, 12)


def of_unit(number: str, unit: str) -> str:
    """A number with its unit: 1,240 h, 93%, 2.9 × 10⁶ r."""
    if not unit or number == DASH:
        return number
    if unit == "%":
        return f"{number}%"
    readable = readable_unit(unit)
    return f"{number} × {readable}" if readable[:1].isdigit() else f"{number} {readable}"


def confidence(value: float | Decimal) -> str:
    """0.9 as 90%, 0.995 as 99.5%."""
    return f"{(Decimal(str(value)) * 100).normalize():f}%"


def achieved(value: float | None) -> str:
    """An achieved confidence, rounded down to tenths of a percent: it never reads as more than it is."""
    if value is None:
        return DASH
    return f"{(Decimal(str(value)) * 100).quantize(Decimal('0.1'), rounding=ROUND_FLOOR)}%"


def reliability(value: float | None, rounding: str = ROUND_FLOOR) -> str:
    """A reliability as a percentage, with two digits of what is missing to one: 0.99871 as 99.87%."""
    if value is None:
        return DASH
    share = Decimal(str(value)) * 100
    missing = 100 - share
    places = 1 if missing <= 0 else max(1, 1 - missing.adjusted())
    return f"{share.quantize(Decimal(1).scaleb(-places), rounding=rounding).normalize():f}%"


def one_sided(confidence_level: float, sides: int) -> float:
    """The confidence with which each bound alone holds: 1 − (1 − γ) / sides."""
    return float(1 - (1 - Decimal(str(confidence_level))) / sides)
