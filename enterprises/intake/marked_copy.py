"""The file that was handed in, with its problems marked: to mend where they are, and hand in again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.enums import IntakeKind
from enterprises.intake import workbook_marks
from enterprises.intake.enterprise_list import columns_of_enterprises
from enterprises.intake.report_columns import columns_of_reports
from enterprises.models import Intake
from enterprises.report_lists import Lists
from reliability_tracker.tables_in import Column, Problem, find_head
from reliability_tracker.tables_out import Form
from reliability_tracker.workbook_gate import REPORTS
from reliability_tracker.workbooks import Sheet, open_book


def marked_copy(intake: Intake, problems: Sequence[Problem]) -> bytes:
    """A workbook with the sheets of the file: what is wrong is coloured and told beside it, and in a list."""
    book = open_book(intake.content, intake.name, REPORTS)
    is_list = intake.kind == IntakeKind.ENTERPRISES
    columns = columns_of_enterprises() if is_list else columns_of_reports(Lists.read())
    with Form() as form:
        form.table(_("Problems"), _list_columns(), (_listed(problem) for problem in problems))
        for sheet in book.sheets:
            of_it = [problem for problem in problems if problem.sheet == sheet.name]
            _copied(form, sheet, of_it, columns)
        if book.hidden.get(workbook_marks.HIDDEN):
            form.hidden(workbook_marks.HIDDEN, book.hidden[workbook_marks.HIDDEN])
    return form.content


def _list_columns() -> list[Column]:
    return [
        Column("sheet", (pgettext("of a workbook", "Sheet"),)),
        Column("row", (pgettext("of a workbook", "Row"),), kind="number", width=8),
        Column("column", (_("Column"),), width=24),
        Column("value", (_("Value"),), width=24),
        Column("rule", (workbook_marks.problem_head(),), width=60),
        Column("remedy", (_("What to do"),), width=60),
    ]


def _listed(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("sheet", "row", "column", "value", "rule", "remedy")}


def _copied(form: Form, sheet: Sheet, problems: Sequence[Problem], columns: Sequence[Column]) -> None:
    head = find_head(sheet, columns, workbook_marks.ignored_heads())
    at_row: dict[int | None, list[Problem]] = defaultdict(list)
    for problem in problems:
        at_row[problem.row].append(problem)
    copy = form.book.add_worksheet(sheet.name[:31])
    places = {text: at for at, text in head.texts.items()} if head else {}
    known = {column.name: column for column in columns}
    ignored = {
        at for at, text in (head.texts.items() if head else ()) if text in workbook_marks.ignored_heads()
    }
    last = max([*(head.texts if head else ()), -1]) + 1
    for number, cells in sheet.rows():
        bad = {places.get(problem.column): problem for problem in at_row.get(number, ())}
        for at, value in enumerate(cells):
            if at in ignored:
                continue
            dress = "date" if hasattr(value, "year") else "text"
            if head and number == head.row:
                dress = "head"
            if at in bad:
                dress = "bad date" if dress == "date" else "bad"
                told = f"{bad[at].rule} {bad[at].remedy}".strip()
                copy.write_comment(number - 1, at, told[:1000], {"x_scale": 2})
            if at in bad and value == "":
                copy.write_blank(number - 1, at, None, form.formats[dress])
            form.cell(copy, number - 1, at, value, form.formats[dress])
        if head and number == head.row:
            copy.write_string(number - 1, last, workbook_marks.problem_head(), form.formats["head"])
            copy.set_column(last, last, 60)
        if at_row.get(number):
            told = "\n".join(f"{p.column}: {p.rule} {p.remedy}".strip() for p in at_row[number])
            copy.write_string(number - 1, last, told[:32_000], form.formats["bad"])
    if head is None:
        return
    copy.freeze_panes(head.row, 0)
    for at, name in head.places.items():
        copy.set_column(at, at, known[name].width)
        form.drop_down(copy, at, known[name], head.row)
