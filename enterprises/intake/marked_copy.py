"""The file of an intake with its problems marked in it."""

from __future__ import annotations

from collections.abc import Sequence

from enterprises.enums import IntakeKind
from enterprises.intake import workbook_marks
from enterprises.intake.enterprise_list import columns_of_enterprises
from enterprises.intake.report_columns import columns_of_reports
from enterprises.models import Intake
from enterprises.report_lists import Lists
from reliability_tracker import marked_copies
from reliability_tracker.tables_in import Problem
from reliability_tracker.workbook_gate import REPORTS
from reliability_tracker.workbooks import open_book


def marked_copy(intake: Intake, problems: Sequence[Problem]) -> bytes:
    """Its sheets, and the hidden one by which a workbook of ours is known again."""
    book = open_book(intake.content, intake.name, REPORTS)
    is_list = intake.kind == IntakeKind.ENTERPRISES
    columns = columns_of_enterprises() if is_list else columns_of_reports(Lists.read())
    pairs = book.hidden.get(workbook_marks.HIDDEN)
    return marked_copies.marked_copy(
        book.sheets,
        problems,
        columns,
        ignored=workbook_marks.ignored_heads(),
        hidden={workbook_marks.HIDDEN: pairs} if pairs else None,
    )
