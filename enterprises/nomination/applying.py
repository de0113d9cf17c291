"""Applying: a draft is started from an accepted improvement, written, and completed with its enclosures.

Its submission is a deed of `nomination.table`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.attachments import inspect
from enterprises.enums import ReportState
from enterprises.models import (
    MEASURED_FIELDS,
    PRODUCT_FIELDS,
    PROFILE_FIELDS,
    Application,
    ApplicationIndicator,
    ApplicationRight,
    Call,
    CallPlaces,
    Enclosure,
    Improvement,
    Report,
)
from enterprises.nomination.quota import lock, quota_of
from enterprises.nomination_enums import LIVE, ApplicationState, EnclosureKind
from enterprises.rules import is_ministry_reviewer, is_ministry_steward, is_own_enterprise_reporter
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, keeping, refuse_unless
from policy.models import Region
from reliability_tracker.formats import officialdate, officialtime

if TYPE_CHECKING:
    from django.core.files import File

S = ApplicationState


# Calls


def may_run_calls(user: Any) -> Verdict:
    """Whether this person may write a call."""
    if (is_ministry_reviewer | is_ministry_steward).test(user):
        return Allowed()
    return Refused(_("Only reviewers and stewards of the ministry can do this."))


@transaction.atomic
def save_call(*, call: Call, by: Any) -> Call:
    """Write a call with its rules. Those of a call that has applications hold from now on for all of them."""
    refuse_unless(may_run_calls(by))
    if call.pk is None:
        call.created_by = by
    else:
        lock(call)
    call.full_clean()
    call.save()
    return call


@transaction.atomic
def set_places(*, call: Call, places: Mapping[Region, int | None], by: Any) -> None:
    """Give regions and cities a number of places of their own; None: the call's rule holds for them again.

    Not fewer than a region has recommended already: Refusal names each that would be.
    """
    refuse_unless(may_run_calls(by))
    lock(call)
    lacks = []
    for region, number in places.items():
        used = quota_of(call, region).used if number is not None else 0
        if number is not None and number < used:
            sentence = _("%(region)s has recommended %(used)s already.")
            lacks.append(Lack(sentence % {"region": region.name, "used": used}, f"places_{region.code}"))
    if lacks:
        raise Refusal(lacks)
    for region, number in places.items():
        held = CallPlaces.objects.filter(call=call, region=region).first()
        if number is None and held is not None:
            held.delete()
        elif number is not None and (held is None or held.places != number):
            CallPlaces.objects.update_or_create(call=call, region=region, defaults={"places": number})


# Starting


def may_apply(improvement: Improvement, call: Call, *, by: Any) -> Verdict:
    """Whether this person may start an application for this product in this call."""
    if not is_own_enterprise_reporter.test(by, improvement):
        return Refused(_("Only people of the enterprise itself can do this."))
    today = timezone.localdate()
    if today < call.opens_on:
        return Refused(_("Applications are taken from %(day)s.") % {"day": officialdate(call.opens_on)})
    if today > call.closes_on:
        return Refused(_("Applications were taken until %(day)s.") % {"day": officialdate(call.closes_on)})
    if not _accepted_reports(improvement).exists():
        return Refused(_("An application rests on an improvement of which the ministry accepted a report."))
    live = Application.objects.filter(improvement=improvement, state__in=LIVE).first()
    if live is not None:
        return Refused(
            _("Application %(number)s for this product is already under way.") % {"number": live.number}
            if live.state != S.NAMED
            else _("This product already bears a title, by application %(number)s.") % {"number": live.number}
        )
    return Allowed()


@transaction.atomic
def start(*, improvement: Improvement, call: Call, by: Any) -> Application:
    """The draft of an application, with what enterprise, product and the newest accepted report say.

    Its number is never used again.
    """
    call = lock(call)
    refuse_unless(may_apply(improvement, call, by=by))
    enterprise = improvement.enterprise
    report = _accepted_reports(improvement).order_by("-cycle__period_to", "-accepted_at").first()
    number = f"A-{call.code}-{call.next_serial:05d}"
    call.next_serial += 1
    call.save(update_fields=["next_serial"])
    application = Application(
        number=number,
        call=call,
        enterprise=enterprise,
        improvement=improvement,
        report=report,
        credit_code=enterprise.credit_code,
        created_by=by,
        state_since=timezone.now(),
    )
    for names, source in ((PROFILE_FIELDS, enterprise), (PRODUCT_FIELDS, report or improvement)):
        for name in names:
            setattr(application, name, getattr(source, name))
    application.save()
    if report is not None:
        _take_rows(application, report)
    return application


def _take_rows(application: Application, report: Report) -> None:
    """The indicators of the report, as it gives them."""
    ApplicationIndicator.objects.bulk_create(
        ApplicationIndicator(
            application=application,
            order=row.order,
            **{name: getattr(row, name) for name in MEASURED_FIELDS},
        )
        for row in report.rows.select_related("indicator")
    )


def _accepted_reports(improvement: Improvement) -> Any:
    return Report.objects.accepted().filter(improvement=improvement, state=ReportState.ACCEPTED)


# Writing


def may_write(application: Application, *, by: Any) -> Verdict:
    """Whether this person may write in the application as it stands."""
    if not is_own_enterprise_reporter.test(by, application):
        return Refused(_("Only people of the enterprise itself can do this."))
    if not application.is_editable:
        return Refused(_("It is submitted. What is submitted can be changed once it is sent back."))
    return Allowed()


@transaction.atomic
def save(
    *,
    application: Application,
    by: Any,
    revision: int,
    fields: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    rights: Sequence[Mapping[str, Any]],
) -> Application:
    """Write what a form read. Nothing has to be complete; a half-written application can be saved.

    revision: the one that was written on; has somebody saved since, nothing is written
    rows:     the indicators in their order, each with its `order`; those not named are taken out
    """
    now = _locked(application)
    refuse_unless(may_write(now, by=by))
    if now.revision != revision:
        raise Refusal(
            [
                Lack(
                    _("%(name)s saved it at %(time)s. Open it again and enter your changes there.")
                    % {"name": now.saved_by, "time": officialtime(now.saved_at)}
                )
            ]
        )
    for name, value in fields.items():
        setattr(now, name, value)
    now.revision += 1
    now.saved_at, now.saved_by = timezone.now(), by
    try:
        now.validate_constraints()
    except ValidationError as wrong:
        raise Refusal(Lack(message) for message in wrong.messages) from wrong
    now.save()
    now.rows.all().delete()
    ApplicationIndicator.objects.bulk_create(ApplicationIndicator(application=now, **row) for row in rows)
    now.rights.all().delete()
    ApplicationRight.objects.bulk_create(ApplicationRight(application=now, **right) for right in rights)
    return now


@transaction.atomic
def enclose(*, application: Application, by: Any, file: File, kind: str, note: str = "") -> Enclosure:
    """Attach a file of a kind. Its type is what its content says; a wrong one is refused with the reason."""
    now = _locked(application)
    refuse_unless(may_write(now, by=by))
    try:
        found = inspect(file)
    except ValidationError as wrong:
        raise Refusal(Lack(message, "file") for message in wrong.messages) from wrong
    if kind not in EnclosureKind.values:
        raise Refusal([Lack(_("Say what the file is."), "kind")])
    with keeping("file"):
        enclosure: Enclosure = Enclosure.objects.create(
            application=now,
            kind=kind,
            note=note.strip()[:200],
            file=file,
            name=found.name,
            content_type=found.content_type,
            size=found.size,
            sha256=found.sha256,
            added_by=by,
        )
    return enclosure


@transaction.atomic
def take_out(*, enclosure: Enclosure, by: Any) -> None:
    """The file no longer belongs to the application; what was submitted with it stays on record."""
    now = _locked(enclosure.application)
    refuse_unless(may_write(now, by=by))
    Enclosure.objects.filter(pk=enclosure.pk, removed_at__isnull=True).update(
        removed_at=timezone.now(), removed_by=by
    )


def _locked(application: Application) -> Application:
    held: Application = (
        Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    )
    return held
