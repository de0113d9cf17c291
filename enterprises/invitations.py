"""Invitations: an offer of a role to an email address, by a link that only its reader has."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import mail, people
from enterprises.enums import InvitationState, Role
from enterprises.models import Enterprise, Invitation, Membership, Organisation, User
from enterprises.rules import is_ministry_steward, is_own_enterprise_administrator
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict
from reliability_tracker.formats import officialdate

VALID_FOR = datetime.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom to invite to what. The email is compared in lower case."""

    email: str
    name: str
    role: str
    to: people.Belonging

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.email.lower(), self.role, type(self.to).__name__, self.to.pk


def may_invite(to: people.Belonging, *, by: Any) -> Verdict:
    """Stewards invite to every organisation and enterprise, administrators to their own enterprise."""
    if is_ministry_steward.test(by):
        return Allowed()
    if isinstance(to, Enterprise):
        if is_own_enterprise_administrator.test(by, to):
            return Allowed()
        return Refused(_("Only its administrator or a steward of the ministry invites to an enterprise."))
    return Refused(_("Only a steward of the ministry invites to an organisation."))


def check(invitees: Sequence[Invitee], *, by: Any) -> list[list[str]]:
    """What is in the way of each invitation, in the same order; two queries however many there are."""
    emails = {invitee.email.lower() for invitee in invitees}
    held = {
        _key(m.user.email, m)
        for m in Membership.objects.active().filter(user__email__in=emails).select_related("user")
    }
    offered = {_key(i.email, i): i for i in Invitation.objects.open().filter(email__in=emails)}
    times = Counter(invitee.key for invitee in invitees)
    found: list[list[str]] = []
    for invitee in invitees:
        problems = []
        if not (verdict := may_invite(invitee.to, by=by)):
            problems.append(str(verdict))
        elif invitee.role not in people.roles_of(invitee.to):
            problems.append(_role_does_not_fit(invitee))
        if invitee.key in held:
            problems.append(_("%(email)s already has this role there.") % {"email": invitee.email})
        elif invitee.key in offered:
            sentence = _("%(email)s was already invited on %(day)s. Send that invitation again instead.")
            day = officialdate(offered[invitee.key].invited_at)
            problems.append(sentence % {"email": invitee.email, "day": day})
        if times[invitee.key] > 1:
            problems.append(_("%(email)s is listed more than once.") % {"email": invitee.email})
        found.append(problems)
    return found


@transaction.atomic
def invite(invitees: Sequence[Invitee], *, by: Any, list_key: uuid.UUID | None = None) -> list[Invitation]:
    """An open invitation and a letter for each, or for none: Refusal carries all that is in the way.

    list_key: under which they can be taken back together
    """
    lacks = [Lack(problem) for problems in check(invitees, by=by) for problem in problems]
    if lacks:
        raise Refusal(lacks)
    made = []
    for invitee in invitees:
        place = "enterprise" if isinstance(invitee.to, Enterprise) else "organisation"
        invitation = Invitation(
            email=invitee.email.lower(),
            name=invitee.name,
            role=invitee.role,
            list_key=list_key,
            **{place: invitee.to},
        )
        _send(invitation, by)
        made.append(invitation)
    return made


@transaction.atomic
def resend(*, invitation: Invitation, by: Any) -> Invitation:
    """A fresh link, valid from now; the one sent before opens nothing any more. Raises Refusal."""
    invitation = _locked(invitation, by)
    _send(invitation, by)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: Any) -> Invitation:
    """The link opens nothing any more. Raises Refusal."""
    invitation = _locked(invitation, by)
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    return invitation


@transaction.atomic
def revoke_list(*, list_key: uuid.UUID, by: Any) -> list[Invitation]:
    """Take back what was sent as this list, but for what was taken up or taken back. Raises Refusal."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(list_key=list_key).open()
    still_open = list(rows.select_related("organisation__region", "enterprise").order_by("id"))
    if not still_open:
        raise Refusal([Lack(_("Every invitation of this list has been accepted or taken back already."))])
    refused = {str(verdict) for row in still_open if not (verdict := may_invite(row.belongs_to, by=by))}
    if refused:
        raise Refusal([Lack(sentence) for sentence in sorted(refused)])
    Invitation.objects.filter(pk__in=[row.pk for row in still_open]).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    return still_open


def find(token: str) -> Invitation | None:
    """The invitation whose link carries this token."""
    belonging = ("organisation__region", "enterprise", "invited_by")
    return Invitation.objects.select_related(*belonging).filter(token_digest=_digest(token)).first()


def with_state(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """The invitations, each with its `state`, an InvitationState."""
    return invitations.annotate(
        state=Case(
            When(accepted_at__isnull=False, then=Value(InvitationState.TAKEN_UP.value)),
            When(revoked_at__isnull=False, then=Value(InvitationState.REVOKED.value)),
            When(expires_at__lte=Now(), then=Value(InvitationState.EXPIRED.value)),
            default=Value(InvitationState.OFFERED.value),
            output_field=CharField(),
        )
    )


def is_open(invitation: Invitation) -> Verdict:
    """Whether the invitation can still be accepted, and if not, why and what to do."""
    if invitation.accepted_at is not None:
        return Refused(_("This invitation has been accepted. Sign in with your account."))
    if invitation.revoked_at is not None:
        return Refused(_("This invitation has been withdrawn. Ask the person who invited you."))
    if invitation.expires_at <= timezone.now():
        day = officialdate(invitation.expires_at)
        return Refused(_("This invitation was valid until %(day)s. Ask for another one.") % {"day": day})
    return Allowed()


def is_invited(email: str) -> bool:
    """Whether an invitation that can still be accepted went to this address."""
    offered = Invitation.objects.open().filter(email=email.lower(), expires_at__gt=timezone.now())
    return offered.exists()


def may_accept(invitation: Invitation, *, by: Any) -> Verdict:
    """Whether a signed-in person may take the role: the invitation was sent to an address of theirs."""
    if not (verdict := is_open(invitation)):
        return verdict
    if by.email.lower() == invitation.email:
        return Allowed()
    if EmailAddress.objects.filter(user=by, email__iexact=invitation.email, verified=True).exists():
        return Allowed()
    sentence = _(
        "You are signed in as %(mine)s; this invitation is for %(other)s. Sign out and open it again."
    )
    return Refused(sentence % {"mine": by.email, "other": invitation.email})


@transaction.atomic
def accept(*, invitation: Invitation, by: User | people.NewPerson) -> Membership:
    """The role is the person's from now, with an account for one who had none. Raises Refusal.

    The link came by mail, so a new account's address counts as verified.
    """
    rows = Invitation.objects.select_for_update(of=("self",))
    invitation = rows.select_related("organisation", "enterprise").get(pk=invitation.pk)
    if isinstance(by, people.NewPerson):
        verdict = is_open(invitation)
        if verdict and people.has_account(invitation.email):
            verdict = Refused(_("There is an account with this address. Sign in first."))
    else:
        verdict = may_accept(invitation, by=by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    if isinstance(by, people.NewPerson):
        user = people.create_person(replace(by, email=invitation.email), verified=True)
    else:
        user = by
    membership = people.give_role(user=user, role=invitation.role, to=invitation.belongs_to)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return membership


def _send(invitation: Invitation, by: Any) -> None:
    """Give the invitation a new token, of which only the digest stays here, and mail it."""
    token = secrets.token_urlsafe(32)
    invitation.token_digest = _digest(token)
    invitation.invited_by = by
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save()
    address = mail.site_address(reverse("enterprises:invitation", args=[token]))
    mail.send("invitation", [invitation.email], invitation=invitation, address=address)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(email: str, row: Membership | Invitation) -> tuple[str, str, str, int]:
    kind = Enterprise if row.enterprise_id else Organisation
    return email.lower(), row.role, kind.__name__, row.enterprise_id or row.organisation_id or 0


def _role_does_not_fit(invitee: Invitee) -> str:
    fitting = [str(role.label) for role in people.roles_of(invitee.to)]
    role = Role(invitee.role).label if invitee.role in Role.values else invitee.role
    return _("“%(role)s” does not go with %(place)s. Possible there: %(roles)s.") % {
        "role": role,
        "place": invitee.to,
        "roles": pgettext("between items of a list", ", ").join(fitting) or _("none"),
    }


def _locked(invitation: Invitation, by: Any) -> Invitation:
    """The invitation as it is now, held until the commit; Refusal if it is not this person's to change."""
    rows = Invitation.objects.select_for_update(of=("self",))
    locked = rows.select_related("organisation__region", "enterprise").get(pk=invitation.pk)
    verdict = may_invite(locked.belongs_to, by=by)
    if verdict and (locked.accepted_at is not None or locked.revoked_at is not None):
        verdict = is_open(locked)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    return locked
