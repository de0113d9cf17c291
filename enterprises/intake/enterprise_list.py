"""Lists of enterprises (企业名单): registered and confirmed at once by the authority that hands the list in.

An enterprise that is registered already is left alone: its profile is its own, and what was confirmed against
its licence is changed on its page. All or nothing is entered; what was entered can be undone while nobody
reports for it, belongs to it or waits to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.credit_code import normalise, validate
from enterprises.enums import EnterpriseSize, IntakeState, Ownership
from enterprises.intake import workbook_marks
from enterprises.intake.cells import folded_choice
from enterprises.intake.outcome import outcome_of_list
from enterprises.intake.taking_in import forgotten_if_refused
from enterprises.models import CreditCodeChange, Enterprise, Intake
from enterprises.report_fields import capitalised
from enterprises.rules import is_ministry_steward, is_provincial_reviewer, memberships_of
from enterprises.submission import INDUSTRY
from enterprises.verdicts import Lack, Refusal
from policy.models import Region
from reliability_tracker.tables_in import Column, Head, Problem, find_head, nearest, shortened
from reliability_tracker.tables_out import Form
from reliability_tracker.workbook_gate import LISTS
from reliability_tracker.workbooks import Book, as_text, open_book

FIELDS = (
    *("credit_code", "enterprise_name", "region", "city", "industry_code", "size", "ownership"),
    *("contact_name", "contact_phone", "contact_email"),
)
REQUIRED = ("credit_code", "enterprise_name", "region")
CHOICES = ("region", "city", "size", "ownership")

hands_lists_in = is_ministry_steward | is_provincial_reviewer


class ListNotTaken(Exception):
    """A list that has problems; nothing of it was written."""


@dataclass(slots=True)
class Known:
    """What the checks ask of the database, for all lines at once.

    regions: code → region;  own: codes of the addressees the person may register in
    registered: credit code → enterprise;  left: codes that were given up → the code that followed
    """

    regions: dict[str, Region]
    own: set[str]
    registered: dict[str, Enterprise] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """A row of the list: as it was written, and what it means. values: field → text or code"""

    number: int
    written: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)


Said = Iterator[tuple[str, str, str]]  # field, what is wrong, what to do


@dataclass(slots=True)
class ListPlan:
    """What a list would do. wrong: what keeps it out;  kept: enterprises that are registered already"""

    new: list[Enterprise] = field(default_factory=list)
    kept: list[Enterprise] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)
    lines: int = 0


# Checks: one function a rule


def required_is_given(line: Line, known: Known) -> Said:
    for name in REQUIRED:
        if not line.written.get(name):
            yield name, _("Fill this in."), ""


def choice_is_in_its_list(line: Line, known: Known) -> Said:
    for name in CHOICES:
        text = line.written.get(name, "")
        if text and name not in line.values:
            labels = [label for _code, label in _options(name)]
            meant = nearest(text, labels)
            remedy = _("Did you mean “%(text)s”?") % {"text": meant} if meant else _("One of the list")
            yield name, _("“%(text)s” is not in the list.") % {"text": text[:60]}, remedy


def credit_code_is_right(line: Line, known: Known) -> Said:
    code = line.written.get("credit_code", "")
    if not code:
        return
    try:
        validate(code)
    except ValidationError as wrong:
        yield "credit_code", " ".join(wrong.messages), _("The 18 characters on the business licence")
        return
    if follower := known.left.get(line.values["credit_code"]):
        sentence = _("This code was given up. The enterprise now has the code %(code)s.")
        yield "credit_code", sentence % {"code": follower}, _("Write that code, or delete the row.")


def credit_code_stands_once(line: Line, known: Known) -> Said:
    first = known.seen.setdefault(line.values.get("credit_code", "") or str(line.number), line.number)
    if first != line.number:
        yield (
            "credit_code",
            _("Row %(row)d has the same credit code.") % {"row": first},
            _("Delete one of the two rows."),
        )


def registered_one_is_called_so(line: Line, known: Known) -> Said:
    held = known.registered.get(line.values.get("credit_code", ""))
    name = line.written.get("enterprise_name", "")
    if held is not None and name and folded_choice(held.enterprise_name) != folded_choice(name):
        yield (
            "enterprise_name",
            _("This credit code is registered as “%(name)s”.") % {"name": held.enterprise_name},
            _("Correct the code or the name; a changed name is entered on the enterprise's page."),
        )


def region_is_ones_own(line: Line, known: Known) -> Said:
    code = line.values.get("region", "")
    if code and code not in known.own:
        yield "region", _("You may not register enterprises of this region."), _("Delete the row.")


def city_lies_in_the_region(line: Line, known: Known) -> Said:
    city, region = line.values.get("city"), line.values.get("region")
    if city and region and known.regions[city].parent_id != region:
        yield "city", _("This city does not lie in the region."), _("Correct the city or the region.")


def texts_are_usable(line: Line, known: Known) -> Said:
    for name in ("enterprise_name", "contact_name", "contact_phone", "contact_email"):
        most = Enterprise._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
        if len(line.written.get(name, "")) > most:
            yield name, _("This is longer than %(n)d characters.") % {"n": most}, _("Shorten it.")
    if (code := line.written.get("industry_code", "")) and not INDUSTRY.fullmatch(code):
        yield "industry_code", _("An industry code has four digits."), ""
    if email := line.written.get("contact_email", ""):
        try:
            validate_email(email)
        except ValidationError:
            yield "contact_email", _("“%(text)s” is not an email address.") % {"text": email[:60]}, ""


CHECKS: tuple[Callable[[Line, Known], Said], ...] = (
    required_is_given,
    choice_is_in_its_list,
    credit_code_is_right,
    credit_code_stands_once,
    registered_one_is_called_so,
    region_is_ones_own,
    city_lies_in_the_region,
    texts_are_usable,
)


# Reading


def columns_of_enterprises() -> list[Column]:
    """The columns of a list, named in the reader's language first."""
    found = []
    for name in FIELDS:
        labels = [_label(name)]
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                labels.append(_label(name))
        choices = tuple(label for _code, label in _options(name)) if name in CHOICES else ()
        found.append(
            Column(
                name,
                tuple(dict.fromkeys(labels)),
                required=name in REQUIRED,
                needed=name in REQUIRED,
                kind="choice" if choices else "text",
                choices=choices,
                width=34 if name == "enterprise_name" else 22,
            )
        )
    return found


def template_of_enterprises() -> bytes:
    """The workbook to fill in."""
    with Form() as form:
        form.table(_("Enterprises"), columns_of_enterprises())
    return form.content


def plan_of_list(book: Book, *, by: Any) -> ListPlan:
    """Read and check a list; nothing is written."""
    plan, columns = ListPlan(), columns_of_enterprises()
    ignored, others = workbook_marks.ignored_heads(), workbook_marks.other_sheets()
    heads = [
        (sheet, head)
        for sheet in book.sheets
        if sheet.name not in others and (head := find_head(sheet, columns, ignored)) is not None
    ]
    if not heads:
        remedy = _("Download the workbook to fill in, and copy the rows into it.")
        rule = _("No sheet has any of the columns to fill in.")
        plan.wrong.append(Problem("", None, "", "", rule, remedy))
        return plan
    sheet, head = heads[0]
    plan.wrong += head.problems
    lines = [
        Line(number, written)
        for number, cells in sheet.rows()
        if number > head.row and any((written := _written(cells, head)).values())
    ]
    plan.lines = len(lines)
    if not lines:
        rule, remedy = _("There are no rows below the head."), _("Fill in at least one row.")
        plan.wrong.append(Problem(sheet.name, None, "", "", rule, remedy))
    known = _known(lines, by)
    for line in lines:
        said = [one for check in CHECKS for one in check(line, known)]
        plan.wrong += [
            Problem(
                *(sheet.name, line.number, head.column_of(name) or _label(name)),
                *(shortened(line.written.get(name, "")), rule, remedy),
            )
            for name, rule, remedy in said
        ]
        held = known.registered.get(line.values.get("credit_code", ""))
        if not said:
            (plan.kept if held else plan.new).append(held or _enterprise(line))
    return plan


def _written(cells: Sequence[Any], head: Head) -> dict[str, str]:
    return {name: as_text(cells[at]) for at, name in head.places.items() if at < len(cells)}


def _known(lines: Sequence[Line], by: Any) -> Known:
    """Give the lines their meaning, and read what is known of their enterprises."""
    words = {name: _words(name, translation.get_language() or "") for name in CHOICES}
    for line in lines:
        for name, text in line.written.items():
            value = words[name].get(folded_choice(text)) if name in CHOICES else text
            if value:
                line.values[name] = normalise(value) if name == "credit_code" else value
    codes = {line.values["credit_code"] for line in lines if "credit_code" in line.values}
    regions = {region.code: region for region in Region.objects.all()}
    if is_ministry_steward.test(by):
        own = {code for code, region in regions.items() if region.addressee}
    else:
        own = {m.organisation.region_id for m in memberships_of(by) if m.organisation}
    registered = Enterprise.objects.filter(credit_code__in=codes)
    left = CreditCodeChange.objects.filter(old_code__in=codes)
    return Known(
        regions,
        {code for code in own if code},
        {enterprise.credit_code: enterprise for enterprise in registered},
        dict(left.values_list("old_code", "new_code")),
    )


def _options(name: str) -> list[tuple[str, str]]:
    """(code, name) of what a column takes."""
    if name == "size":
        return [(str(code), str(label)) for code, label in EnterpriseSize.choices]
    if name == "ownership":
        return [(str(code), str(label)) for code, label in Ownership.choices]
    regions = Region.objects.all()
    return [(r.code, r.name) for r in regions if (r.is_city if name == "city" else r.addressee)]


def _words(name: str, active: str) -> dict[str, str]:
    """What may be written for each code: the code itself and its names in every language."""
    found: dict[str, str] = {}
    for language in [*(code for code, _name in settings.LANGUAGES), active]:
        with translation.override(language):
            for code, label in _options(name):
                found[folded_choice(label)] = found[folded_choice(code)] = code
    return found


def _label(name: str) -> str:
    return capitalised(str(_verbose_name(name)))


@cache
def _verbose_name(name: str) -> Any:
    return Enterprise._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _enterprise(line: Line) -> Enterprise:
    values = dict(line.values)
    return Enterprise(region_id=values.pop("region"), city_id=values.pop("city", None), **values)


# Deeds


def look_at_list(*, intake: Intake) -> ListPlan:
    """Check a list and keep what was found with it."""
    with forgotten_if_refused(intake):
        plan = _plan(intake)
    intake.outcome, intake.state = outcome_of_list(plan), IntakeState.CHECKED
    intake.save(update_fields=["outcome", "state"])
    return plan


def found_in_list(intake: Intake) -> dict[str, Any]:
    """What looking at a list finds now, in the language of whoever asks; nothing is kept."""
    return outcome_of_list(_plan(intake))


@transaction.atomic
def enter_list(*, intake: Intake) -> ListPlan:
    """Register every new enterprise of a list. Raises ListNotTaken where it has problems."""
    intake = Intake.objects.select_for_update(of=("self",)).select_related("by").get(pk=intake.pk)
    if intake.state in (IntakeState.ENTERED, IntakeState.UNDONE):
        raise Refusal([Lack(_("This file has been entered already."))])
    plan = _plan(intake)
    if plan.wrong:
        raise ListNotTaken(_("The file has problems. Nothing was entered."))
    now = timezone.now()
    for enterprise in plan.new:
        enterprise.confirmed_at, enterprise.confirmed_by = now, intake.by
    Enterprise.objects.bulk_create(plan.new)
    intake.outcome = outcome_of_list(plan)
    intake.built = {"enterprises": [enterprise.pk for enterprise in plan.new]}
    intake.state, intake.entered_at = IntakeState.ENTERED, now
    intake.save(update_fields=["outcome", "built", "state", "entered_at"])
    return plan


@transaction.atomic
def undo_list(*, intake: Intake) -> None:
    """Remove what a list registered. Refusal, and nothing is removed, where something was built on it."""
    intake = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if intake.state != IntakeState.ENTERED:
        raise Refusal([Lack(_("Only a file that has been entered can be undone."))])
    used = []
    for enterprise in Enterprise.objects.filter(pk__in=intake.built["enterprises"]):
        try:
            with transaction.atomic():
                enterprise.delete()
        except ProtectedError:
            used.append(enterprise.enterprise_name)
    if used:
        sentence = ngettext(
            "%(n)d enterprise has people, products or reports by now (%(names)s). Nothing was undone.",
            "%(n)d enterprises have people, products or reports by now (%(names)s). Nothing was undone.",
            len(used),
        )
        raise Refusal([Lack(sentence % {"n": len(used), "names": "、".join(used[:5])})])
    intake.state, intake.undone_at = IntakeState.UNDONE, timezone.now()
    intake.save(update_fields=["state", "undone_at"])


def _plan(intake: Intake) -> ListPlan:
    kind = str(intake.file.name).rpartition(".")[2]  # as it was admitted
    return plan_of_list(open_book(intake.content, intake.name, LISTS, admitted=kind), by=intake.by)
