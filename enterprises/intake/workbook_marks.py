"""By what a workbook of ours is known again: its hidden sheet, sheets and columns that are not read."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from enterprises.models import Cycle
from reliability_tracker.marked_copies import in_every_language, problem_heads, problem_sheets
from reliability_tracker.tables_in import Problem
from reliability_tracker.workbooks import Book

HIDDEN = "_tracker"  # kind, version and cycle of a workbook of ours, a pair a row
KIND, VERSION = "reports", 1


def pairs(cycle: Cycle) -> list[tuple[str, str]]:
    """What stands on the hidden sheet."""
    return [("kind", KIND), ("version", str(VERSION)), ("cycle", cycle.code)]


def problems(book: Book, cycle: Cycle) -> Iterator[Problem]:
    """What the hidden sheet says against taking the workbook in; without one nothing is said."""
    said = {row[0]: row[1] for row in book.hidden.get(HIDDEN, ()) if len(row) > 1}
    if said.get("cycle", cycle.code) != cycle.code:
        yield Problem(
            HIDDEN,
            None,
            "",
            said["cycle"],
            _("This workbook was made for the reporting cycle %(code)s.") % {"code": said["cycle"]},
            _("Choose that cycle, or download the workbook of %(cycle)s.") % {"cycle": cycle.name},
        )
    version = said.get("version", "")
    if (version.isdecimal() and int(version) > VERSION) or said.get("kind", KIND) != KIND:
        rule = _("This is not a workbook of reports, or it is of a newer kind than this system knows.")
        yield Problem(HIDDEN, None, "", version, rule, _("Download the workbook to fill in again."))


def ignored_heads() -> list[str]:
    """Heads of columns that our own files have and that are not read, in every language."""
    return [*problem_heads(), *in_every_language("Nature of the data")]


def other_sheets() -> list[str]:
    """Names of our own sheets that hold no rows, in every language."""
    return [*problem_sheets(), *in_every_language("How to fill in", "Choices")]
