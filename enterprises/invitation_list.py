"""A list of people to invite, pasted or as a file: one line a person, “email, name, role, organisation”."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.credit_code import normalise
from enterprises.enums import Role
from enterprises.invitations import Invitee, check
from enterprises.models import Enterprise, Organisation, User
from enterprises.people import Belonging
from reliability_tracker.marked_copies import marked_copy, problem_heads, problem_sheets
from reliability_tracker.tables_in import Column, Problem
from reliability_tracker.workbooks import Sheet, as_text, open_book

SEPARATORS = ("\t", ",", "，", ";", "；")
HEADINGS = frozenset({"email", "e-mail", "邮箱", "电子邮箱", "电子邮件"})
CELLS = 4
MOST_LINES = 500
WIDTHS = {"email": 34, "name": 14, "role": 22, "place": 40}


@dataclass(slots=True)
class Line:
    """One line as it was written, what it means, and everything that is wrong with it.

    number:  the line's place in the text, from 1
    cells:   what is written in it, part by part
    invitee: None while the line cannot be understood
    fields:  which part each problem is about; empty where it is the whole line
    """

    number: int
    email: str = ""
    name: str = ""
    role: str = ""
    place: str = ""
    cells: Sequence[str] = ()
    invitee: Invitee | None = None
    problems: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def tell(self, problem: str, *, of: str = "") -> None:
        """One thing more that is wrong, of one part or of the whole line."""
        self.problems.append(problem)
        self.fields.append(of)


def read(text: str, *, by: Any) -> list[Line]:
    """The lines of a list with all their problems; four queries however long it is."""
    lines = list(_split(text))
    for line in lines[MOST_LINES:]:
        line.tell(_("The limit is %(n)d lines at once.") % {"n": MOST_LINES})
    _understand(lines[:MOST_LINES])
    understood = [line for line in lines if line.invitee is not None]
    invitees = [line.invitee for line in understood if line.invitee is not None]
    for line, problems in zip(understood, check(invitees, by=by), strict=True):
        for problem in problems:
            line.tell(problem)
    return lines


def text_of(content: bytes, name: str) -> str:
    """The lines of a file, a workbook or CSV, as they could have been pasted; WorkbookRefused otherwise."""
    sheets = open_book(content, name).sheets
    sheet = next((one for one in sheets if one.name not in problem_sheets()), sheets[0])
    rows = [[" ".join(as_text(cell).split()) for cell in cells] for _n, cells in sheet.rows()]
    told = {at for cells in rows[:1] for at, cell in enumerate(cells) if cell in problem_heads()}
    return "\n".join("\t".join(c for at, c in enumerate(cells) if at not in told) for cells in rows)


def marked_list(lines: Sequence[Line]) -> bytes:
    """A list as a workbook, its problems marked in it: to mend there, and to hand in again."""
    labels = {
        "email": _("Email"),
        "name": pgettext("person", "Name"),
        "role": _("Role"),
        "place": _("Organisation or enterprise"),
    }
    title = _("People to invite")
    columns = [Column(name, (label,), width=WIDTHS[name]) for name, label in labels.items()]
    problems = [
        Problem(title, row, labels.get(of, ""), getattr(line, of) if of else "", problem)
        for row, line in enumerate(lines, start=2)
        for problem, of in zip(line.problems, line.fields, strict=True)
    ]
    rows = [list(labels.values()), *(line.cells for line in lines)]
    return marked_copy([Sheet(title, lambda: rows)], problems, columns)


def _split(text: str) -> Iterator[Line]:
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        most = max(SEPARATORS, key=written.count)
        separator = next((s for s in SEPARATORS if written.count(s) >= CELLS - 1), most)
        cells = [cell.strip() for cell in next(csv.reader([written.strip(" ")], delimiter=separator))]
        while len(cells) > CELLS and not cells[-1]:
            del cells[-1]
        if cells[0].lower() in HEADINGS:
            continue
        email, name, role, place = [*cells, "", "", ""][:CELLS]
        email, role = (unicodedata.normalize("NFKC", cell) for cell in (email, role))
        line = Line(number, email, name, role, place, cells)
        if len(cells) != CELLS:
            sentence = _("A line has four parts: email, name, role, organisation. This one has %(n)d.")
            line.tell(sentence % {"n": len(cells)})
        yield line


def _understand(lines: Sequence[Line]) -> None:
    """Find what each line names, and say what cannot be found."""
    complete = [line for line in lines if not line.problems]
    roles, places = _roles(), _places({line.place for line in complete})
    for line in complete:
        try:
            validate_email(line.email)
        except ValidationError:
            line.tell(_("“%(text)s” is not an email address.") % {"text": line.email}, of="email")
        if len(line.name) > User._meta.get_field("name").max_length:  # type: ignore[operator]
            line.tell(_("The name is too long."), of="name")
        role = roles.get(line.role.casefold())
        if role is None:
            line.tell(_("There is no role “%(text)s”.") % {"text": line.role}, of="role")
        found = places.get(line.place, [])
        if not found:
            sentence = _("There is no organisation or enterprise “%(text)s”.")
            line.tell(sentence % {"text": line.place}, of="place")
        elif len(found) > 1:
            sentence = _("Several are called “%(text)s”. Give the credit code of the enterprise.")
            line.tell(sentence % {"text": line.place}, of="place")
        if role is not None and len(found) == 1 and not line.problems:
            line.invitee = Invitee(line.email.lower(), line.name, role, found[0])


def _roles() -> dict[str, Role]:
    """Roles by code and by their names in every language."""
    names: dict[str, Role] = {role.value: role for role in Role}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(role.label).casefold(): role for role in Role}
    return names


def _places(names: set[str]) -> dict[str, list[Belonging]]:
    """Organisations by either name, enterprises by credit code or name."""
    codes = {normalise(name): name for name in names}
    organisations = Organisation.objects.select_related("region")
    found: dict[str, set[Belonging]] = defaultdict(set)
    for organisation in organisations.filter(Q(name_zh__in=names) | Q(name_en__in=names)):
        found[organisation.name_zh].add(organisation)
        found[organisation.name_en].add(organisation)
    for enterprise in Enterprise.objects.filter(Q(credit_code__in=codes) | Q(enterprise_name__in=names)):
        found[enterprise.enterprise_name].add(enterprise)
        if enterprise.credit_code in codes:
            found[codes[enterprise.credit_code]].add(enterprise)
    return {name: list(places) for name, places in found.items()}
