"""The digest of a sector's counts, by which a paper can be told to be ours: worked out, never stored.

It is SHA-256 over one line for each count that is not zero on both dates, in order, and a first line that
says which sector, dates and ledger version they are for. The ledger is append-only, so a version of it gives
the same digest for ever; and whoever has the figures can work it out from them as well.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy.standpoint import Standpoint
from policy.tally import NOTHING, Tally, tallies

TOTAL = "total"
DIMENSIONS = ("project", "layer", "product_class", "region", "city")
SHOWN = 32  # hexadecimal digits of the digest in a check code: 128 bits
CODE = re.compile(
    r"(?P<sector>[a-z0-9_-]{1,40})-(?P<as_of>\d{8})-(?P<before>\d{8})-(?P<ledger>\d{1,15})"
    r"-(?P<digest>[0-9a-f]{32})"
)

Count = tuple[str, str, str, int, int]  # target, dimension, code, on the date, on the date before


@dataclass(frozen=True, slots=True)
class CheckCode:
    """What a check code says: whose figures, on which dates, from which ledger version, with which digest."""

    sector: str
    as_of: date
    before: date
    ledger: int
    digest: str

    def __str__(self) -> str:
        days = f"{self.as_of:%Y%m%d}-{self.before:%Y%m%d}"
        return f"{self.sector}-{days}-{self.ledger}-{self.digest[:SHOWN]}"


def read_code(text: str) -> CheckCode | None:
    """A check code as typed or scanned; None for anything else."""
    found = CODE.fullmatch("".join(text.split()).lower())
    if found is None:
        return None
    try:
        as_of, before = (date.fromisoformat(found[name]) for name in ("as_of", "before"))
    except ValueError:
        return None
    return CheckCode(found["sector"], as_of, before, int(found["ledger"]), found["digest"])


def figures_digest(sector: str, before: date, standpoint: Standpoint) -> str:
    """The digest of all counts of a sector on two dates, as 64 hexadecimal digits."""
    head = (sector, standpoint.as_of, before, standpoint.ledger)
    return digest_of(head, counts(tallies(standpoint, sector), tallies(standpoint.on(before), sector)))


def digest_of(head: tuple[object, ...], lines: Iterable[Count]) -> str:
    """The digest of counts under their first line. Pure."""
    text = "".join("\t".join(map(str, line)) + "\n" for line in [head, *sorted(lines)])
    return hashlib.sha256(text.encode()).hexdigest()


def counts(now: dict[str, Tally], then: dict[str, Tally]) -> Iterator[Count]:
    """Every total and part that is not zero on both dates."""
    for target in {*now, *then}:
        here, there = now.get(target, NOTHING), then.get(target, NOTHING)
        if here.value or there.value:
            yield target, TOTAL, "", here.value, there.value
        for dimension in DIMENSIONS:
            of_now, of_then = here.by(dimension), there.by(dimension)
            for code in {*of_now, *of_then}:
                value, before = of_now.get(code, 0), of_then.get(code, 0)
                if value or before:
                    yield target, dimension, code, value, before
