"""What differs between two versions of something that is told in lines, field by field. Pure.

Lines are matched by their field; that of an indicator row holds the row's number, so a row is compared with
the row of the same number, wherever it stands. Whatever is told in lines can use it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

ALIKE = 0.3  # two texts that share less are shown as two texts, not as one with changes
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|.", re.DOTALL)


class Told(Protocol):
    """One field as it is told: name, label, value as text, the unit beside it, whether it may be long, and of
    which part of the whole it is, if of one."""

    @property
    def field(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def wide(self) -> bool: ...
    @property
    def part(self) -> str: ...


class Fate(StrEnum):
    """What became of a piece of a text."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words of one fate."""

    text: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs. A value stands with its unit.

    pieces: of a long text that was changed in places, its words with what became of each
    part:   what it is part of, such as an indicator row
    """

    field: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()
    part: str = ""


def differences(
    old: Iterable[Told], new: Iterable[Told], *, nothing: str = "", but: Collection[str] = ()
) -> list[Difference]:
    """The fields that differ, in the order of the new version, those that went at the end.

    nothing: what an empty value is told as; a field that one version lacks is told as empty in it
    but:     fields that are not compared
    """
    before = {line.field: line for line in old}
    after = {line.field: line for line in new}
    found = []
    for name in after | before:
        was, now = before.get(name), after.get(name)
        texts = [_with_unit(line, nothing) for line in (was, now)]
        if texts[0] == texts[1] or name in but:
            continue
        line = now or was
        assert line is not None  # noqa: S101 -- the name is of one of both
        pieces = words_changed(*texts) if was and now and line.wide and nothing not in texts else ()
        found.append(Difference(name, line.label, texts[0], texts[1], pieces, line.part))
    return found


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """One text as the other with changes, by words, Chinese by characters; empty where little is alike."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    pieces = []
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(old[old_from:old_to]), Fate.KEPT))
            continue
        if old_to > old_from:
            pieces.append(Piece("".join(old[old_from:old_to]), Fate.GONE))
        if new_to > new_from:
            pieces.append(Piece("".join(new[new_from:new_to]), Fate.NEW))
    return tuple(pieces)


def _with_unit(line: Told | None, nothing: str) -> str:
    if line is None or line.value == nothing:
        return nothing
    return f"{line.value} {line.unit}".strip()
