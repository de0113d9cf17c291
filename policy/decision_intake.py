"""The subjects of a decision from a workbook: which columns, how they are read, and one to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from policy.decision_rules import Line, Of, Problem, Rule
from policy.enums import Ending
from policy.models import DecisionSubject, Layer, ProductClass, Project, Region, Sector
from reliability_tracker.marked_copies import marked_copy, problem_heads, problem_sheets
from reliability_tracker.tables_in import Column, find_head
from reliability_tracker.tables_in import Problem as Placed
from reliability_tracker.tables_out import Form
from reliability_tracker.workbooks import as_text, open_book

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
    """Lines of a table with the sheet and the rows they stand in, and what is wrong with its shape.

    heads: what the sheet calls the columns, by field
    """

    lines: Sequence[Line]
    sheet: str
    rows: Sequence[int]
    problems: Sequence[Placed]
    heads: Mapping[str, str]


def read_lines(content: bytes, name: str, rule: Rule) -> Intake:
    """The lines of a workbook or CSV file; WorkbookRefused where it cannot be read at all.

    The head names the columns, in either language and in any order. In a marked copy the list of problems is
    passed over, and so is the column of what is wrong.
    """
    sheets = open_book(content, name).sheets
    sheet = next((one for one in sheets if one.name not in problem_sheets()), sheets[0])
    rows = [(n, cells) for n, row in sheet.rows() if any(cells := [as_text(cell) for cell in row])]
    if not rows:
        return Intake([], sheet.name, [], [Placed(sheet.name, None, "", "", _("The sheet is empty."))], {})
    head = find_head(sheet, table_of(rule), problem_heads())
    if head is None:
        rule_broken = _("No row names the columns.")
        remedy = _("Take the workbook to fill in, and copy the rows into it.")
        return Intake([], sheet.name, [], [Placed(sheet.name, None, "", "", rule_broken, remedy)], {})
    problems = list(head.problems)
    body = [row for row in rows if row[0] > head.row]
    if not body:
        problems.append(Placed(sheet.name, None, "", "", _("There are no rows below the head.")))
    if len(body) > MOST_LINES:
        told = {"most": MOST_LINES, "n": len(body)}
        sentence = _("At most %(most)d rows at a time; the sheet has %(n)d.") % told
        problems.append(Placed(sheet.name, None, "", "", sentence))
        body = body[:MOST_LINES]
    lines = []
    for _number, cells in body:
        said = {name: cells[at] if at < len(cells) else "" for at, name in head.places.items()}
        lines.append(Line(**({"subject": ""} | said)))
    heads = {name: head.column_of(name) for name in head.places.values()}
    return Intake(lines, sheet.name, [number for number, _cells in body], problems, heads)


def place_problems(problems: Sequence[Problem], intake: Intake, rule: Rule) -> list[Placed]:
    """What is wrong with the lines, told by row and column of the sheet."""
    return [
        Placed(
            intake.sheet if problem.line else "",
            intake.rows[problem.line - 1] if problem.line else None,
            intake.heads.get(problem.field) or label_of(problem.field, rule) if problem.line else "",
            problem.value,
            problem.message,
        )
        for problem in problems
    ]


def table_of(rule: Rule) -> list[Column]:
    """The columns of a kind, named in the reader's language first."""
    fields, choices = columns_of(rule), _choices(rule)
    needed = ("subject", "ending") if rule.ends else fields[:2]
    found = []
    for field in fields:
        labels = [label_of(field, rule)]
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                labels.append(label_of(field, rule))
        offered = tuple(choices.get(field, ()))
        found.append(
            Column(
                field,
                tuple(dict.fromkeys(labels)),
                required=field in needed,
                needed=field in needed,
                kind="choice" if offered else "text",
                choices=offered,
                width=34 if field == "subject_name" else 22,
            )
        )
    return found


def marked_workbook(content: bytes, name: str, problems: Sequence[Placed], rule: Rule) -> bytes:
    """The file with its problems marked in it; WorkbookRefused where it cannot be read."""
    return marked_copy(open_book(content, name).sheets, problems, table_of(rule))


def template_workbook(rule: Rule) -> bytes:
    """The workbook to fill in, with the choices it offers."""
    with Form() as form:
        form.table(_("Subjects"), table_of(rule))
    return form.content


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
