"""A file that was handed in, with its problems marked: to mend where they are, and to hand in again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reliability_tracker.tables_in import Column, Problem, find_head
from reliability_tracker.tables_out import Form
from reliability_tracker.workbooks import Sheet


def marked_copy(
    sheets: Iterable[Sheet],
    problems: Sequence[Problem],
    columns: Sequence[Column],
    *,
    ignored: Sequence[str] = (),
    hidden: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """A workbook with these sheets: what is wrong is coloured and told beside it, and in a list.

    ignored: heads of columns that are not read and not copied
    hidden: sheets to go along unseen, by their names
    """
    not_copied = [*problem_heads(), *ignored]
    with Form() as form:
        form.table(_("Problems"), _list_columns(), (_listed(problem) for problem in problems))
        for sheet in sheets:
            if sheet.name in problem_sheets():
                continue
            of_it = [problem for problem in problems if problem.sheet == sheet.name]
            _copied(form, sheet, of_it, columns, not_copied)
        for name, pairs in (hidden or {}).items():
            form.hidden(name, pairs)
    return form.content


def problem_head() -> str:
    """The head of the column that a marked copy has in addition."""
    return _("What is wrong")


def problem_heads() -> list[str]:
    """The same in every language: a column that is not read."""
    return in_every_language("What is wrong")


def problem_sheets() -> list[str]:
    """Names of the sheet that lists the problems, in every language: it holds no rows to read."""
    return in_every_language("Problems")


def in_every_language(*texts: str) -> list[str]:
    """Texts that are translated elsewhere, in each language of the site."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [_(text) for text in texts]
    return found


def _list_columns() -> list[Column]:
    return [
        Column("sheet", (pgettext("of a workbook", "Sheet"),)),
        Column("row", (pgettext("of a workbook", "Row"),), kind="number", width=8),
        Column("column", (_("Column"),), width=24),
        Column("value", (_("Value"),), width=24),
        Column("rule", (problem_head(),), width=60),
        Column("remedy", (_("What to do"),), width=60),
    ]


def _listed(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("sheet", "row", "column", "value", "rule", "remedy")}


def _copied(
    form: Form,
    sheet: Sheet,
    problems: Sequence[Problem],
    columns: Sequence[Column],
    not_copied: Sequence[str],
) -> None:
    head = find_head(sheet, columns, not_copied)
    at_row: dict[int | None, list[Problem]] = defaultdict(list)
    for problem in problems:
        at_row[problem.row].append(problem)
    copy = form.book.add_worksheet(sheet.name[:31])
    places = {text: at for at, text in head.texts.items()} if head else {}
    known = {column.name: column for column in columns}
    ignored = {at for at, text in (head.texts.items() if head else ()) if text in not_copied}
    used = {*(head.texts if head else ()), *_written(sheet, at_row)} - ignored
    last = max(used, default=-1) + 1
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
            copy.write_string(number - 1, last, problem_head(), form.formats["head"])
            copy.set_column(last, last, 60)
        if at_row.get(number):
            told = "\n".join(_told(problem) for problem in at_row[number])
            copy.write_string(number - 1, last, told[:32_000], form.formats["bad"])
    if head is None:
        return
    copy.freeze_panes(head.row, 0)
    for at, name in head.places.items():
        copy.set_column(at, at, known[name].width)
        form.drop_down(copy, at, known[name], head.row)


def _written(sheet: Sheet, rows: Mapping[int | None, Any]) -> set[int]:
    """The columns in which something stands in one of these rows, also beyond the head."""
    return {
        at
        for number, cells in (sheet.rows() if rows else ())
        if number in rows
        for at, value in enumerate(cells)
        if value != ""
    }


def _told(problem: Problem) -> str:
    """A problem in the cell beside its row."""
    said = f"{problem.rule} {problem.remedy}".strip()
    return f"{problem.column}: {said}" if problem.column else said
