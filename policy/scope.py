"""What a person may see, as plain values: the one thing `visible_to(user)` reads."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows open to a person.

    national:    everything
    regions:     codes of addressee regions whose enterprises are open
    cities:      codes of cities whose enterprises are open
    sectors:     codes of sectors whose accepted results are open (associations)
    enterprises: credit codes of the person's own enterprises
    """

    national: bool = False
    regions: frozenset[str] = field(default_factory=frozenset)
    cities: frozenset[str] = field(default_factory=frozenset)
    sectors: frozenset[str] = field(default_factory=frozenset)
    enterprises: frozenset[str] = field(default_factory=frozenset)


NOTHING = Scope()
EVERYTHING = Scope(national=True)


def scope_of(user: object) -> Scope:
    """The scope of any user object; someone who is not signed in sees nothing."""
    return getattr(user, "scope", NOTHING)
