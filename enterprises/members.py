"""The member enterprises of an association: who keeps the list, and which of them have not reported.

An association otherwise sees accepted reports of its sectors. Of its members it learns one thing more:
whether what they owe in its sectors has come, yes or no.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, TextField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.credit_code import normalise, validate
from enterprises.enums import MemberStanding, Role
from enterprises.models import AssociationMember, Cycle, Enterprise, ExpectedReport, Organisation
from enterprises.rules import memberships_of
from enterprises.verdicts import Lack, Refusal
from reliability_tracker.formats import together

MOST_LINES = 2000
BETWEEN = re.compile(r"[\s,，;；、]+")


@dataclass(frozen=True, slots=True)
class CodeProblem:
    """One code that cannot be taken: its place in the list from 1, as it was typed, and why."""

    number: int
    typed: str
    message: str


def associations_of(user: Any) -> list[Organisation]:
    """The associations for which the person keeps the list."""
    return [
        m.organisation
        for m in memberships_of(user)
        if m.role == Role.ASSOCIATION_ANALYST and m.organisation is not None
    ]


def check(text: str, association: Organisation) -> tuple[list[Enterprise], list[CodeProblem]]:
    """The enterprises whose codes were pasted, and everything that is wrong; three queries however many.

    text: credit codes, separated by anything between them
    """
    typed = [code for code in BETWEEN.split(text) if code]
    codes = [normalise(code) for code in typed]
    known = {e.credit_code: e for e in Enterprise.objects.filter(credit_code__in=codes)}
    current = AssociationMember.objects.current().filter(association=association)
    listed = set(current.values_list("enterprise__credit_code", flat=True))
    times = Counter(codes)
    problems, found = [], []
    for number, (code, written) in enumerate(zip(codes, typed, strict=True), start=1):
        sentence = _problem(code, known, listed, first=codes.index(code) == number - 1, times=times[code])
        if number > MOST_LINES:
            sentence = _("The limit is %(n)d codes at once.") % {"n": MOST_LINES}
        if sentence:
            problems.append(CodeProblem(number, written, sentence))
        else:
            found.append(known[code])
    return found, problems


def _problem(code: str, known: Any, listed: set[str], *, first: bool, times: int) -> str:
    """What is wrong with one code; empty if nothing is."""
    try:
        validate(code)
    except ValidationError as wrong:
        return together(*wrong.messages)
    if times > 1 and not first:
        return _("This code is in the list twice.")
    if code not in known:
        return _("No enterprise with this code is registered.")
    return _("This enterprise is on the list already.") if code in listed else ""


@transaction.atomic
def add(*, association: Organisation, text: str, by: Any) -> list[AssociationMember]:
    """Put enterprises on the list by their credit codes; all of them, or with any problem none."""
    _refuse_unless_own(association, by)
    Organisation.objects.select_for_update(of=("self",)).get(pk=association.pk)
    found, problems = check(text, association)
    if problems:
        raise Refusal(Lack(f"{p.number}. {p.typed}: {p.message}", "codes") for p in problems)
    if not found:
        raise Refusal([Lack(_("Enter at least one credit code."), "codes")])
    with pghistory.context(user=by.pk):
        return [
            AssociationMember.objects.create(association=association, enterprise=enterprise, added_by=by)
            for enterprise in found
        ]


@transaction.atomic
def remove(*, member: AssociationMember, by: Any) -> None:
    """Take an enterprise off the list; that it stood there stays on record."""
    now = AssociationMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    _refuse_unless_own(now.association, by)
    if now.removed_at is None:
        now.removed_at, now.removed_by = timezone.now(), by
        with pghistory.context(user=by.pk):
            now.save(update_fields=["removed_at", "removed_by"])


def members_with_standing(association: Organisation, cycle: Cycle | None) -> QuerySet[Any]:
    """The members, each with its `standing` in a cycle: whether all it owes in the sectors has come."""
    owed = ExpectedReport.objects.filter(
        enterprise=OuterRef("enterprise"), cycle=cycle, improvement__sector__in=association.sectors
    )
    missing = owed.filter(is_received=False)
    rows = AssociationMember.objects.current().filter(association=association)
    return rows.select_related("enterprise__region").annotate(
        standing=Case(
            When(Exists(missing), then=Value(MemberStanding.MISSING.value)),
            When(Exists(owed), then=Value(MemberStanding.REPORTED.value)),
            default=Value(MemberStanding.NOTHING_OWED.value),
            output_field=TextField(choices=MemberStanding.choices),
        )
    )


def _refuse_unless_own(association: Organisation, by: Any) -> None:
    if association not in associations_of(by):
        raise Refusal([Lack(_("Only analysts of the association keep the list of its members."))])
