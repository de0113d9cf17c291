"""Reading one item of the contract (STATISTICS.md 12): typed values by key, or the first fault with its path.

A key that is null counts as not given. A whole number may be written 3 or 3.0; true and false are no numbers.
"""

import math
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_VALUES = 100_000  # in one list
LARGEST_COUNT = 2**53  # up to here every whole number is a float of its own

# Keys that may be given, each with those of the object, or of the objects in the list, that it holds.
Keys = Mapping[str, "Keys | None"]

COMMON_KEYS: Keys = {
    "method": None,
    "confidence": None,
    "sides": None,
    "unit": None,
    "benchmark": {"value": None, "version": None},
    "claimed": None,
}


class Fault(Exception):
    """The first thing wrong with an item.

    code:    of the contract's list of error codes
    field:   path in the input, such as `groups[0].t_use_c`; empty for the item itself
    message: an English sentence
    """

    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


@dataclass(frozen=True, slots=True)
class Common:
    """What every method is asked.

    alpha:     probability of each tail, (1 − confidence) / sides
    benchmark: as given; its value stands in benchmark_value
    """

    confidence: float
    sides: int
    alpha: float
    unit: str
    benchmark: Mapping[str, Any] | None
    benchmark_value: float | None
    claimed: float | None


class Fields:
    """The keys of one object, read one at a time; each reading raises Fault where it cannot be met."""

    __slots__ = ("_path", "given")

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self.given, self._path = values, path

    def __iter__(self) -> Iterator[str]:
        """The keys that are given, in the order of the input."""
        return (key for key, value in self.given.items() if value is not None)

    def path(self, key: str, index: int | None = None) -> str:
        """The path of a key, or of one entry of its list."""
        whole = f"{self._path}.{key}" if self._path else str(key)
        return whole if index is None else f"{whole}[{index}]"

    def fault(self, code: str, key: str, message: str, index: int | None = None) -> Fault:
        """A fault at a key, for the caller to raise."""
        return Fault(code, self.path(key, index), message)

    def has(self, key: str) -> bool:
        return self.given.get(key) is not None

    def required(self, *keys: str) -> None:
        """Raises `missing` for the first of the keys that is not given."""
        for key in keys:
            if not self.has(key):
                raise self.fault("missing", key, f"{self.path(key)} is missing.")

    def number(self, key: str, **limits: float) -> float:
        """A required finite number within `limits`: above, at_least, below, at_most."""
        self.required(key)
        return _number(self.given[key], self.path(key), limits)

    def optional_number(self, key: str, **limits: float) -> float | None:
        return self.number(key, **limits) if self.has(key) else None

    def whole(self, key: str, **limits: float) -> int:
        """A required whole number within `limits`, at most LARGEST_COUNT."""
        self.required(key)
        return _whole(self.given[key], self.path(key), limits)

    def optional_whole(self, key: str, **limits: float) -> int | None:
        return self.whole(key, **limits) if self.has(key) else None

    def flag(self, key: str) -> bool | None:
        value = self.given.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.fault("out_of_range", key, f"{self.path(key)} is neither true nor false.")
        return value

    def text(self, key: str) -> str:
        """A required text; one of nothing but spaces counts as missing."""
        value = self.optional_text(key)
        if value is None or not value.strip():
            raise self.fault("missing", key, f"{self.path(key)} is missing.")
        return value

    def optional_text(self, key: str) -> str | None:
        value = self.given.get(key)
        if value is not None and not isinstance(value, str):
            raise self.fault("out_of_range", key, f"{self.path(key)} is not a text.")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """One of the texts; required where there is no default."""
        if default is not None and not self.has(key):
            return default
        self.required(key)
        value = self.given[key]
        if not isinstance(value, str) or value not in choices:
            raise self.fault(
                "out_of_range", key, f"{self.path(key)} is not one of {', '.join(sorted(choices))}."
            )
        return value

    def truncation(self, key: str = "truncation") -> str:
        """ "time" or "failure": what ended the test. Required: the degrees of freedom hang on it."""
        self.required(key)
        if self.given[key] == "sequential":
            raise self.fault(
                "sequential_not_supported",
                key,
                "A bound of a test of fixed length does not hold for a sequential test.",
            )
        return self.choice(key, ("time", "failure"))

    def numbers(self, key: str, **limits: float) -> list[float]:
        """A required list of finite numbers, each within `limits`; it may be empty."""
        return [_number(value, self.path(key, n), limits) for n, value in enumerate(self._list(key))]

    def wholes(self, key: str, **limits: float) -> list[int]:
        """A required list of whole numbers, each within `limits`; it may be empty."""
        return [_whole(value, self.path(key, n), limits) for n, value in enumerate(self._list(key))]

    def object(self, key: str) -> "Fields":
        """A required object."""
        self.required(key)
        return Fields(_object(self.given[key], self.path(key)), self.path(key))

    def objects(self, key: str) -> list["Fields"]:
        """A required list of objects; it may be empty."""
        values = self._list(key)
        paths = [self.path(key, n) for n in range(len(values))]
        return [Fields(_object(value, path), path) for value, path in zip(values, paths, strict=True)]

    def _list(self, key: str) -> list[Any]:
        self.required(key)
        value = self.given[key]
        if not isinstance(value, list | tuple):
            raise self.fault("not_a_list", key, f"{self.path(key)} is not a list.")
        if len(value) > MOST_VALUES:
            raise self.fault("too_many", key, f"{self.path(key)} has more than {MOST_VALUES:,} values.")
        return list(value)


def opened(item: object, methods: Collection[str]) -> tuple[str, Mapping[str, Any]]:
    """Method and values of an item; Fault where it is no object or its method is none of `methods`."""
    values = _object(item, "")
    method = values.get("method")
    if method is None:
        raise Fault("missing", "method", "method is missing.")
    if not isinstance(method, str) or method not in methods:
        raise Fault("unknown_method", "method", f"method is not one of {', '.join(methods)}.")
    return method, values


def refuse_unknown(values: Mapping[str, Any], keys: Keys, path: str = "") -> None:
    """Raises `unknown_field` for the first key, here or further in, that the contract does not know.

    What is not of the kind of value it should be is left to be found when it is read.
    """
    fields = Fields(values, path)
    for key in values:
        if key not in keys:
            raise fields.fault("unknown_field", key, f"{fields.path(key)} is not a field of this method.")
    for key, inner in keys.items():
        value = values.get(key)
        if inner is None or value is None:
            continue
        if isinstance(value, dict):
            refuse_unknown(value, inner, fields.path(key))
        elif isinstance(value, list | tuple):
            for n, entry in enumerate(value[:MOST_VALUES]):
                if isinstance(entry, dict):
                    refuse_unknown(entry, inner, fields.path(key, n))


def read_common(fields: Fields) -> Common:
    """The common keys, in the order of the contract."""
    confidence = fields.number("confidence", above=0.5, below=1)
    sides = fields.optional_whole("sides", at_least=1, at_most=2) or 1
    unit = fields.optional_text("unit")
    benchmark = fields.object("benchmark") if fields.has("benchmark") else None
    value = None
    if benchmark is not None:
        value = benchmark.number("value", above=0)
        benchmark.optional_text("version")
    return Common(
        confidence=confidence,
        sides=sides,
        alpha=(1 - confidence) / sides,
        unit="h" if unit is None else unit,
        benchmark=None if benchmark is None else benchmark.given,
        benchmark_value=value,
        claimed=fields.optional_number("claimed", above=0),
    )


def _object(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Fault("not_an_object", path, f"{path or 'The item'} is not an object.")
    return value


def _number(value: object, path: str, limits: Mapping[str, float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault("not_a_number", path, f"{path} is not a number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Fault("not_finite", path, f"{path} is not a finite number.")
    _within(number, path, limits)
    return number


def _whole(value: object, path: str, limits: Mapping[str, float]) -> int:
    number = _number(value, path, {})
    if not number.is_integer():
        raise Fault("not_an_integer", path, f"{path} is not a whole number.")
    _within(number, path, {**limits, "at_most": limits.get("at_most", LARGEST_COUNT)})
    return int(number)


def _within(number: float, path: str, limits: Mapping[str, float]) -> None:
    for name, limit in limits.items():
        if not _HOLDS[name](number, limit):
            raise Fault("out_of_range", path, f"{path} must be {name.replace('_', ' ')} {limit:,g}.")


_HOLDS = {"above": operator.gt, "at_least": operator.ge, "below": operator.lt, "at_most": operator.le}
