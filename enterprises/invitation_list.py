"""A list of people to invite, pasted or as a file: one line a person, “e-mail, name, role, organisation”."""

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

from enterprises.credit_code import normalise
from enterprises.enums import Role
from enterprises.invitations import Invitee, check
from enterprises.models import Enterprise, Organisation, User
from enterprises.people import Belonging
from reliability_tracker.workbooks import as_text, open_book

SEPARATORS = ("\t", ",", "，", ";", "；")
HEADINGS = frozenset({"e-mail", "email", "邮箱", "电子邮箱", "电子邮件"})
CELLS = 4
MOST_LINES = 500


@dataclass(slots=True)
class Line:
    """One line as it was written, what it means, and everything that is wrong with it.

    number:  the line's place in the text, from 1
    invitee: None while the line cannot be understood
    """

    number: int
    email: str = ""
    name: str = ""
    role: str = ""
    place: str = ""
    invitee: Invitee | None = None
    problems: list[str] = field(default_factory=list)


def read(text: str, *, by: Any) -> list[Line]:
    """The lines of a list with all their problems; four queries however long it is."""
    lines = list(_split(text))
    for line in lines[MOST_LINES:]:
        line.problems.append(_("At most %(n)d lines are taken at once.") % {"n": MOST_LINES})
    _understand(lines[:MOST_LINES])
    understood = [line for line in lines if line.invitee is not None]
    invitees = [line.invitee for line in understood if line.invitee is not None]
    for line, problems in zip(understood, check(invitees, by=by), strict=True):
        line.problems.extend(problems)
    return lines


def text_of(content: bytes, name: str) -> str:
    """The lines of a file, a workbook or CSV, as they could have been pasted; WorkbookRefused otherwise."""
    rows = open_book(content, name).sheets[0].rows()
    return "\n".join("\t".join(" ".join(as_text(cell).split()) for cell in cells) for _n, cells in rows)


def _split(text: str) -> Iterator[Line]:
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        separator = next((s for s in SEPARATORS if written.count(s) >= CELLS - 1), ",")
        cells = [cell.strip() for cell in next(csv.reader([written.strip()], delimiter=separator))]
        while len(cells) > CELLS and not cells[-1]:
            del cells[-1]
        if cells[0].lower() in HEADINGS:
            continue
        email, name, role, place = [*cells, "", "", ""][:CELLS]
        email, role = (unicodedata.normalize("NFKC", cell) for cell in (email, role))
        line = Line(number, email, name, role, place)
        if len(cells) != CELLS:
            sentence = _("A line has four parts: e-mail, name, role, organisation. This one has %(n)d.")
            line.problems.append(sentence % {"n": len(cells)})
        yield line


def _understand(lines: Sequence[Line]) -> None:
    """Find what each line names, and say what cannot be found."""
    complete = [line for line in lines if not line.problems]
    roles, places = _roles(), _places({line.place for line in complete})
    for line in complete:
        try:
            validate_email(line.email)
        except ValidationError:
            line.problems.append(_("“%(text)s” is not an e-mail address.") % {"text": line.email})
        if len(line.name) > User._meta.get_field("name").max_length:  # type: ignore[operator]
            line.problems.append(_("The name is too long."))
        role = roles.get(line.role.casefold())
        if role is None:
            line.problems.append(_("There is no role “%(text)s”.") % {"text": line.role})
        found = places.get(line.place, [])
        if not found:
            line.problems.append(
                _("There is no organisation or enterprise “%(text)s”.") % {"text": line.place}
            )
        elif len(found) > 1:
            sentence = _("Several are called “%(text)s”. Give the credit code of the enterprise.")
            line.problems.append(sentence % {"text": line.place})
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
