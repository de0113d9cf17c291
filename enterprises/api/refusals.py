"""What the deeds refuse, as problems: the sentences of the pages, each with what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import ngettext

from enterprises.models import Report
from enterprises.report_fields import label_of
from enterprises.verdicts import Lack
from reliability_tracker.api.problems import Problem, Wrong


def refused(lacks: Iterable[Lack], *, never: bool = False, report: Report | None = None) -> Problem:
    """403 for whoever may never do it; 422 where something has to be given or mended; else 409.

    report: whose fields the lacks name
    """
    found = list(lacks)
    rows = (
        list(report.rows.select_related("indicator")) if report and any(lack.anchor for lack in found) else []
    )
    errors = [
        Wrong(lack.field or lack.anchor, lack.message, label_of(lack.anchor, rows) if lack.anchor else "")
        for lack in found
    ]
    if never:
        code, status = "not-allowed", 403
    elif any(wrong.field for wrong in errors):
        code, status = "incomplete", 422
    else:
        code, status = "refused", 409
    return Problem(code, _sentence(errors), status=status, errors=errors)


def _sentence(errors: list[Wrong]) -> str:
    if len(errors) == 1:
        return errors[0].detail
    return ngettext(
        "%(n)s problem has to be solved first.", "%(n)s problems have to be solved first.", len(errors)
    ) % {"n": len(errors)}


def named(errors: Iterable[tuple[str, Any]], rows: Any) -> list[Wrong]:
    """(field, sentence) pairs of a report with their labels."""
    return [Wrong(name, str(sentence), label_of(name, rows)) for name, sentence in errors]
