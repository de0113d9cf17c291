"""异议: objections to names in public notice, and how the ministry handles them.

None moves the application. Several may run at once; while one is open, or one was upheld, the name cannot be
named. Who objected is for the handler alone: `identity_of` gives it to nobody else, and no other function
here reads it. The public form calls `file`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.attachments import inspect
from enterprises.models import Application, Objection, ObjectionFile, PublicNotice
from enterprises.nomination.messages import settle_objection, tell_of_objection
from enterprises.nomination.quota import lock
from enterprises.nomination_enums import ApplicationState, ObjectionState
from enterprises.rules import checks_as_ministry
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, keeping, refuse_unless
from reliability_tracker.formats import officialdate

if TYPE_CHECKING:
    from django.core.files import File

O = ObjectionState  # noqa: E741 -- as S and D elsewhere, it stands beside its members
LONGEST_GROUNDS = 5000


@dataclass(frozen=True, slots=True)
class Identity:
    """Who objected, and what they brought."""

    name: str
    organisation: str
    contact: str
    files: list[ObjectionFile]


def may_object(application: Application, notice: PublicNotice, on: datetime.date) -> Verdict:
    """Whether anyone may object to this name in this notice on a day."""
    if application.notice_id != notice.pk or application.state != ApplicationState.PUBLIC_NOTICE:
        return Refused(_("This name is not in public notice."))
    if on < notice.first_day:
        return Refused(_("Objections are taken from %(day)s.") % {"day": officialdate(notice.first_day)})
    if on > notice.last_day:
        return Refused(_("Objections were taken until %(day)s.") % {"day": officialdate(notice.last_day)})
    return Allowed()


@transaction.atomic
def file(
    *,
    application: Application,
    name: str,
    contact: str,
    grounds: str,
    organisation: str = "",
    files: Iterable[File] = (),
    on: datetime.date | None = None,
) -> Objection:
    """An objection of anyone, under the real name, in writing, with what they bring as evidence."""
    lock(application.call)
    application = Application.objects.select_related("notice", "call").get(pk=application.pk)
    notice = application.notice
    today = on or timezone.localdate()
    if notice is None:
        raise Refusal([Lack(_("This name is not in public notice."))])
    lacks = [] if (verdict := may_object(application, notice, today)) else [Lack(str(verdict))]
    if not name.strip():
        lacks.append(Lack(_("Objections are made under your real name. Enter it."), "name"))
    if not contact.strip():
        lacks.append(Lack(_("Give a telephone number or an email address."), "contact"))
    if not grounds.strip():
        lacks.append(Lack(_("Give the grounds."), "grounds"))
    elif len(grounds) > LONGEST_GROUNDS:
        lacks.append(Lack(_("At most %(length)s characters.") % {"length": LONGEST_GROUNDS}, "grounds"))
    brought = []
    for upload in files:
        try:
            brought.append((upload, inspect(upload)))
        except ValidationError as wrong:
            lacks += [Lack(message, "files") for message in wrong.messages]
    if lacks:
        raise Refusal(lacks)
    objection = Objection.objects.create(
        number=_next_number(notice),
        application=application,
        notice=notice,
        name=name.strip()[:100],
        organisation=organisation.strip()[:200],
        contact=contact.strip()[:200],
        grounds=grounds.strip(),
        filed_at=timezone.now(),
    )
    with keeping("files"):
        for upload, found in brought:
            ObjectionFile.objects.create(
                objection=objection,
                file=upload,
                name=found.name,
                content_type=found.content_type,
                size=found.size,
                sha256=found.sha256,
            )
    tell_of_objection(objection)
    return objection


def may_take_up(objection: Objection, *, by: Any) -> Verdict:
    """Whether this person may handle the objection; one at a time does."""
    if not checks_as_ministry.test(by, objection.application):
        return Refused(_("Only reviewers of the ministry can do this."))
    if objection.state not in (O.FILED, O.ADMITTED):
        return Refused(_("The objection is decided."))
    if objection.handler_id is not None:
        return Refused(_("%(name)s handles it.") % {"name": objection.handler})
    return Allowed()


def may_handle(objection: Objection, *, by: Any) -> Verdict:
    """Whether this person may admit or decide it."""
    if objection.state not in (O.FILED, O.ADMITTED):
        return Refused(_("The objection is decided."))
    if objection.handler_id is None:
        return Refused(_("Take it up first."))
    if objection.handler_id != getattr(by, "pk", None) or not checks_as_ministry.test(
        by, objection.application
    ):
        return Refused(_("%(name)s handles it.") % {"name": objection.handler})
    return Allowed()


@transaction.atomic
def take_up(*, objection: Objection, by: Any) -> Objection:
    """Handle it: from now on this person, and no one else, sees who objected."""
    objection = _locked(objection)
    refuse_unless(may_take_up(objection, by=by))
    objection.handler, objection.taken_up_at = by, timezone.now()
    objection.save(update_fields=["handler", "taken_up_at"])
    settle_objection(objection)
    return objection


@transaction.atomic
def hand_over(*, objection: Objection, by: Any, to: Any) -> Objection:
    """To a colleague, who sees who objected from now on; the one who hands over does not any more."""
    objection = _locked(objection)
    refuse_unless(may_handle(objection, by=by))
    if not checks_as_ministry.test(to, objection.application):
        raise Refusal([Lack(_("Only reviewers of the ministry can do this."), "to")])
    objection.handler, objection.taken_up_at = to, timezone.now()
    objection.save(update_fields=["handler", "taken_up_at"])
    return objection


@transaction.atomic
def admit(*, objection: Objection, by: Any) -> Objection:
    """受理: it is looked into."""
    objection = _locked(objection)
    refuse_unless(may_handle(objection, by=by))
    if objection.state != O.FILED:
        raise Refusal([Lack(_("It is admitted already."))])
    objection.state, objection.admitted_at = O.ADMITTED, timezone.now()
    objection.save(update_fields=["state", "admitted_at"])
    return objection


def dismiss(*, objection: Objection, by: Any, finding: str) -> Objection:
    """It does not stand in the way any more. Also one that is not admitted is dismissed, with the reason."""
    return _decide(objection, by, finding, O.DISMISSED)


def uphold(*, objection: Objection, by: Any, finding: str) -> Objection:
    """It is right: the name cannot be named any more and is dropped from the notice."""
    return _decide(objection, by, finding, O.UPHELD)


def identity_of(objection: Objection, user: Any) -> Identity | None:
    """Who objected, for the one who handles it; None for everyone else."""
    if not Objection.objects.handled_by(user).filter(pk=objection.pk).exists():
        return None
    return Identity(
        objection.name, objection.organisation, objection.contact, list(objection.files.order_by("id"))
    )


@transaction.atomic
def _decide(objection: Objection, by: Any, finding: str, state: ObjectionState) -> Objection:
    objection = _locked(objection)
    lacks = [] if (verdict := may_handle(objection, by=by)) else [Lack(str(verdict))]
    if verdict and state == O.UPHELD and objection.state != O.ADMITTED:
        lacks.append(Lack(_("Admit it first.")))
    if not finding.strip():
        lacks.append(Lack(_("Say what was found."), "finding"))
    if lacks:
        raise Refusal(lacks)
    objection.state, objection.finding = state, finding.strip()
    objection.decided_at, objection.decided_by = timezone.now(), by
    objection.save(update_fields=["state", "finding", "decided_at", "decided_by"])
    return objection


def _next_number(notice: PublicNotice) -> str:
    return f"Y-{notice.pk}-{notice.objections.count() + 1:03d}"


def _locked(objection: Objection) -> Objection:
    """The objection, with the call locked: nobody is named while it is decided."""
    lock(objection.application.call)
    held: Objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("application__call", "handler")
        .get(pk=objection.pk)
    )
    return held
