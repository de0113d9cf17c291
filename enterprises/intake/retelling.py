"""What was found in a file, said in the language of whoever reads it now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from enterprises.enums import IntakeKind, IntakeState
from enterprises.intake.background import is_large
from enterprises.intake.enterprise_list import found_in_list
from enterprises.intake.outcome import LANGUAGE, WORDS
from enterprises.intake.taking_in import found_in
from enterprises.models import Intake


def told(intake: Intake) -> dict[str, Any]:
    """The outcome of a file; one that was checked in another language is looked at again for its sentences.

    What it does stays as it was found. The sentences are kept as they are where the file is large, where
    it was undone, and where an older version did not note its language.
    """
    outcome: dict[str, Any] = intake.outcome
    language = outcome.get(LANGUAGE)
    says = any(outcome.get(kind) for kind in WORDS)
    if not says or language in (None, get_language()) or is_large(intake):
        return outcome
    if intake.state == IntakeState.UNDONE:
        return outcome
    again = found_in_list(intake) if intake.kind == IntakeKind.ENTERPRISES else found_in(intake)
    return outcome | {kind: again[kind] for kind in WORDS if outcome.get(kind) and again.get(kind)}
