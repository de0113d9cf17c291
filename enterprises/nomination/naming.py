"""The deeds on a whole list: putting the shortlist into public notice, and naming what has passed it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enterprises.models import Application, Call, PublicNotice
from enterprises.nomination import conditions as c
from enterprises.nomination.quota import lock
from enterprises.nomination.recommending import each
from enterprises.nomination.table import may, perform
from enterprises.nomination_enums import ApplicationDeed
from enterprises.verdicts import Lack, Refusal
from policy import decisions
from policy.decision_rules import Line, NotRecorded
from policy.document_numbers import document_number
from policy.enums import DecisionKind
from policy.models import Decision
from reliability_tracker.formats import officialdate

D = ApplicationDeed
LONGEST_NAME = 200  # of a subject in the register


def last_day_of(call: Call, first_day: datetime.date) -> datetime.date:
    """The last day of a notice of the call: the first and the last are both counted."""
    return first_day + datetime.timedelta(days=call.notice_days - 1)


@transaction.atomic
def publish_notice(
    *,
    call: Call,
    applications: Sequence[Application],
    number: str,
    first_day: datetime.date,
    last_day: datetime.date,
    by: Any,
    on: datetime.date | None = None,
) -> PublicNotice:
    """公示: the shortlist is open to objections from the first to the last day. Nothing counts by it."""
    lock(call)
    given = document_number(number)
    today = on or timezone.localdate()
    lacks = []
    if not applications:
        lacks.append(Lack(_("Choose at least one name."), "applications"))
    if not given:
        lacks.append(Lack(_("Give the number of the notice."), "number"))
    elif PublicNotice.objects.filter(number=given).exists():
        lacks.append(Lack(_("A notice with this number exists already."), "number"))
    if first_day < today:
        lacks.append(Lack(_("The first day is past."), "first_day"))
    if last_day < first_day:
        lacks.append(Lack(_("The last day comes before the first."), "last_day"))
    lacks += _refused(D.PUBLISH, applications, by, today)
    if lacks:
        raise Refusal(lacks)
    notice = PublicNotice.objects.create(
        call=call,
        number=given,
        first_day=first_day,
        last_day=last_day,
        published_at=timezone.now(),
        published_by=by,
    )
    each(applications, lambda application: perform(D.PUBLISH, application, by=by, notice=notice, on=on))
    return notice


@transaction.atomic
def name_list(
    *,
    call: Call,
    numbers: Mapping[Application, str],
    document: str,
    dated_on: datetime.date,
    title: str,
    by: Any,
    reason: str = "",
    on: datetime.date | None = None,
) -> Decision:
    """公布: one document names all of a list, each under its demonstration number.

    It is entered in the register of decisions, and from its date each counts toward `demonstrations-2025`.
    All or none: Refusal tells everything in the way of any of them. The order of the list is that of
    administrative divisions and no ranking.
    """
    lock(call)
    today = on or timezone.localdate()
    named = list(numbers)
    lacks = [] if named else [Lack(_("Choose at least one name."), "applications")]
    lacks += _refused(D.NAME, named, by, today)
    for application in named:
        lacks += c.free_number(application, numbers[application])
        lacks += _too_early(application, dated_on)
    if lacks:
        raise Refusal(dict.fromkeys(lacks))
    try:
        decision = decisions.record(
            number=document,
            kind=DecisionKind.DEMONSTRATIONS_NAMED,
            dated_on=dated_on,
            title=title or _title(call),
            reason=reason,
            subjects=[_line(application, numbers[application]) for application in named],
            by=by,
            from_workflow=True,
        )
    except NotRecorded as refused:
        raise Refusal(_at_its_field(problem, named) for problem in refused.problems) from refused
    each(
        named,
        lambda application: perform(
            D.NAME,
            application,
            by=by,
            decision=decision,
            demonstration_number=numbers[application],
            on=on,
        ),
    )
    return decision


def _refused(deed: str, applications: Sequence[Application], by: Any, on: datetime.date) -> list[Lack]:
    verdicts = [(application, may(deed, application, by=by, on=on)) for application in applications]
    return [
        Lack(_("%(number)s: %(message)s") % {"number": application.number, "message": verdict})
        for application, verdict in verdicts
        if not verdict
    ]


def _too_early(application: Application, dated_on: datetime.date) -> list[Lack]:
    notice = application.notice
    if notice is None or dated_on > notice.last_day:
        return []
    sentence = _("The document cannot be dated before the public notice was over, on %(day)s.")
    return [Lack(sentence % {"day": officialdate(notice.last_day)}, "dated_on")]


def _title(call: Call) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("Demonstrations named: %(call)s") % {"call": call.name}


def _line(application: Application, number: str) -> Line:
    """The application as a line of the document, under the attribution it counts with."""
    place = application.attribution
    return Line(
        subject=number,
        subject_name=_announced_as(application),
        holder_code=application.credit_code,
        sector=place.sector or "",
        project=place.project or "",
        layer=place.layer or "",
        region=place.region or "",
        city=place.city or "",
        product_class=place.product_class or "",
    )


def _announced_as(application: Application) -> str:
    """The case with its enterprise, as the announced list has it; the case alone where both are too long."""
    whole = f"{application.case_title}（{application.enterprise_name}）"
    return whole if len(whole) <= LONGEST_NAME else application.case_title


def _at_its_field(problem: Any, named: Sequence[Application]) -> Lack:
    """What keeps the document out of the register, at the field of the form."""
    if problem.line is None:
        field = {"number": "document", "dated_on": "dated_on", "title": "title"}.get(problem.field, "")
        return Lack(problem.message, field)
    application = named[problem.line - 1]
    return Lack(
        _("%(number)s: %(message)s") % {"number": application.number, "message": problem.message},
        f"number_{application.pk}",
    )
