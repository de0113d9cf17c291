"""The subjects of a decision from a workbook: which columns, how they are read, and one to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from policy.decision_rules import Line, Of, Problem, Rule
from policy.enums import Ending
from policy.models import DecisionSubject, Layer, ProductClass, Project, Region, Sector
from reliability_tracker.workbooks import Row, read_first_sheet

MOST_LINES = 1_000
NUMBER = pgettext_lazy("of a platform or demonstration", "Number")
LABELS: dict[str, str | Promise] = {
    "subject": NUMBER,
    "subject_name": gettext_lazy("Name"),
    "holder_code": gettext_lazy("Credit code of the holder"),
    "sector": gettext_lazy("Sector"),
    "project": gettext_lazy("Project"),
    "layer": gettext_lazy("Foundation layer"),
    "region": gettext_lazy("Region"),
    "city": gettext_lazy("City"),
    "ending": gettext_lazy("How it ends"),
    "document": gettext_lazy("Document ended"),
}
ENDING_WORDS = {Ending.CEASE: gettext_lazy("ceases"), Ending.VOID: gettext_lazy("void")}


def columns_of(rule: Rule) -> tuple[str, ...]:
    """The columns that lines of a kind have; the first is always the number."""
    if rule.ends:
        return ("subject", "ending", "document")
    if rule.of == Of.PRODUCT_CLASS:
        return ("subject",)
    return ("subject", "subject_name", "holder_code", "sector", "project", "layer", "region", "city")


def label_of(field: str, rule: Rule) -> str:
    """What a column is called."""
    if field == "subject" and rule.of == Of.PRODUCT_CLASS:
        return _("Product class")
    return str(LABELS.get(field, field))


@dataclass(frozen=True, slots=True)
class Intake:
    """Lines of a workbook with the rows they stand in, and what is wrong with its shape."""

    lines: Sequence[Line]
    rows: Sequence[int]
    problems: Sequence[RowProblem]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem where a person finds it: row and column of the sheet, the value there, the rule it breaks."""

    row: int | None
    column: str
    value: str
    rule: str


def read_lines(file: IO[bytes], rule: Rule) -> Intake:
    """The lines of a workbook; WorkbookRefused where it cannot be read at all.

    The first row that is not empty names the columns, in either language and in any order.
    """
    rows = read_first_sheet(file)
    if not rows:
        return Intake([], [], [RowProblem(None, "", "", _("The sheet is empty."))])
    places, problems = _head(rows[0], rule)
    body = rows[1:]
    if not body:
        problems.append(RowProblem(None, "", "", _("There are no rows below the head.")))
    if len(body) > MOST_LINES:
        told = {"most": MOST_LINES, "n": len(body)}
        problems.append(
            RowProblem(None, "", "", _("At most %(most)d rows at a time; the sheet has %(n)d.") % told)
        )
        body = body[:MOST_LINES]
    lines = []
    for row in body:
        cells = {field: row.cells[at] if at < len(row.cells) else "" for field, at in places.items()}
        lines.append(Line(**({"subject": ""} | cells)))
    return Intake(lines, [row.number for row in body], problems)


def place_problems(problems: Sequence[Problem], intake: Intake, rule: Rule) -> list[RowProblem]:
    """What is wrong with the lines, told by row and column of the sheet."""
    return [
        RowProblem(
            intake.rows[problem.line - 1] if problem.line else None,
            label_of(problem.field, rule) if problem.line else "",
            problem.value,
            problem.message,
        )
        for problem in problems
    ]


def _head(head: Row, rule: Rule) -> tuple[dict[str, int], list[RowProblem]]:
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {_plain(label_of(field, rule)): field for field in columns_of(rule)}
    places: dict[str, int] = {}
    problems = []
    for at, cell in enumerate(head.cells):
        field = known.get(_plain(cell))
        if field is not None and field not in places:
            places[field] = at
        elif field is not None:
            problems.append(RowProblem(head.number, cell, cell, _("This column stands there twice.")))
        elif cell:
            problems.append(RowProblem(head.number, cell, cell, _("This column is not known.")))
    needed = ("subject", "ending") if rule.ends else columns_of(rule)[:2]
    missing = [label_of(field, rule) for field in needed if field not in places]
    problems += [RowProblem(head.number, label, "", _("This column is missing.")) for label in missing]
    return places, problems


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def template_workbook(rule: Rule) -> bytes:
    """The workbook to fill in: a sheet with the head, and one with the choices it offers."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#E8F0F9", "border": 1})
    text = book.add_format({"num_format": "@"})
    sheet, notes = book.add_worksheet(_("Subjects")), book.add_worksheet(_("Choices"))
    fields = columns_of(rule)
    for at, field in enumerate(fields):
        sheet.write(0, at, label_of(field, rule), bold)
        sheet.set_column(at, at, 34 if field == "subject_name" else 22, text)
    sheet.freeze_panes(1, 0)
    for at, (field, choices) in enumerate(_choices(rule).items()):
        notes.write(0, at, label_of(field, rule), bold)
        notes.set_column(at, at, 30)
        notes.write_column(1, at, choices)
        column = xlsxwriter.utility.xl_col_to_name(at)
        source = f"='{notes.get_name()}'!${column}$2:${column}${len(choices) + 1}"
        if choices and field in fields:
            place = fields.index(field)
            sheet.data_validation(1, place, MOST_LINES, place, {"validate": "list", "source": source})
    book.close()
    return buffer.getvalue()


def _choices(rule: Rule) -> dict[str, list[str]]:
    """What may be written in the columns that take from a list."""
    if rule.ends:
        held = DecisionSubject.objects.in_force().filter(decision__kind=rule.ends).order_by("subject")
        numbers = list(dict.fromkeys(held.values_list("subject", flat=True)))
        return {"subject": numbers, "ending": [str(word) for word in ENDING_WORDS.values()]}
    if rule.of == Of.PRODUCT_CLASS:
        return {"subject": [kind.name for kind in ProductClass.objects.all()]}
    regions = list(Region.objects.all())
    return {
        "sector": [sector.name for sector in Sector.objects.all()],
        "project": [project.name for project in Project.objects.all()],
        "layer": [layer.name for layer in Layer.objects.all()],
        "region": [region.name for region in regions if region.addressee],
        "city": [region.name for region in regions if region.is_city],
    }


def as_data(lines: Sequence[Line]) -> list[dict[str, str]]:
    """Lines as plain values, to be carried from the preview to the confirmation."""
    return [{field: getattr(line, field) for field in LABELS if getattr(line, field)} for line in lines]


def from_data(data: Sequence[dict[str, str]]) -> list[Line]:
    """The lines that `as_data` gave."""
    return [replace(Line(subject=""), **values) for values in data]
