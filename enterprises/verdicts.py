"""How a question “may I?” is answered: yes, or no with the sentence that says what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from reliability_tracker.formats import together
from reliability_tracker.storage import NoRoom


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why: a sentence, in the reader's language, that a person can act on."""

    reason: str

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return self.reason


Verdict = Allowed | Refused


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing for a deed.

    field:  what has to be given, as `workflow.perform` names it (`comment`, `decided_on`, `answer_12`); empty
            for what nobody can give together with the deed
    anchor: the id of the field of the report's form that has to be mended first, if there is one
    """

    message: str
    field: str = ""
    anchor: str = ""


class Refusal(ValidationError):
    """A deed was refused. Carries all that is in its way, so that a form can show it at once."""

    def __init__(self, lacks: Iterable[Lack]) -> None:
        self.lacks = tuple(lacks)
        by_field: dict[str, list[str]] = defaultdict(list)
        for lack in self.lacks:
            by_field[lack.field or NON_FIELD_ERRORS].append(lack.message)
        super().__init__(dict(by_field))

    def __str__(self) -> str:
        return together(*(lack.message for lack in self.lacks))


@contextmanager
def keeping(field: str) -> Iterator[None]:
    """Within it a file that cannot be kept, since there is no room, refuses the deed at this field."""
    try:
        yield
    except NoRoom as full:
        raise Refusal([Lack(full.sentence, field)]) from full


def refuse_unless(verdict: Verdict) -> None:
    """Raise Refusal with the sentence of a no."""
    if isinstance(verdict, Refused):
        raise Refusal([Lack(str(verdict))])
