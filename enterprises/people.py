"""Who belongs where: accounts, roles given and ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rules import predicate

from enterprises.enums import ROLES_OF_KIND, DepartmentalLine, OrganisationKind, Role
from enterprises.models import Enterprise, Membership, Organisation, User
from enterprises.rules import is_ministry_steward, is_own_enterprise_administrator
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict

Belonging = Organisation | Enterprise


@predicate
def _is_their_own(user: Any, membership: Any) -> bool:
    return membership.user_id == getattr(user, "pk", None)


ends_role = is_ministry_steward | is_own_enterprise_administrator | _is_their_own


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who has no account yet. Without a password they have to set one by a link."""

    email: str
    name: str
    password: str | None = None
    phone: str = ""


def roles_of(belonging: Belonging) -> tuple[Role, ...]:
    """The roles people may have there.

    The lead department reviews and runs the tracker, the other four look; the industry line of a province
    reviews, its other lines look; a city's industry line makes the first check.
    """
    if isinstance(belonging, Enterprise):
        return ROLES_OF_KIND["enterprise"]
    leads = belonging.line in ("", DepartmentalLine.INDUSTRY)
    if belonging.kind == OrganisationKind.MINISTRY:
        return ROLES_OF_KIND[belonging.kind] if leads else (Role.OBSERVER,)
    if belonging.kind == OrganisationKind.REGIONAL_AUTHORITY and belonging.region is not None:
        if belonging.region.is_city:
            return (Role.CITY_REVIEWER,) if leads else ()
        return (Role.PROVINCIAL_REVIEWER, Role.PROVINCIAL_OBSERVER) if leads else (Role.PROVINCIAL_OBSERVER,)
    return ROLES_OF_KIND[belonging.kind]


def has_account(email: str) -> bool:
    """Whether somebody signs in by this address, or has shown that it is theirs."""
    mine = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(email__iexact=email).exists() or mine.exists()


def create_person(person: NewPerson, *, verified: bool) -> User:
    """An account that signs in by its email. `verified`: the address is known to be the person's own.

    Raises Refusal where somebody else was faster to take the address.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                person.email,
                person.password,
                name=person.name,
                phone=person.phone,
                language=get_language() or settings.LANGUAGE_CODE,  # that of the page they came by
            )
            EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    except IntegrityError as taken:
        sentence = _("There is an account with this address. Sign in first.")
        raise Refusal([Lack(sentence, "email")]) from taken
    return user


def give_role(*, user: User, role: Role | str, to: Belonging) -> Membership:
    """The person's role there, in force from now; one that is already held stays as it is."""
    place = {"enterprise": to} if isinstance(to, Enterprise) else {"organisation": to}
    membership, _created = Membership.objects.get_or_create(user=user, role=role, ended_at=None, **place)
    return membership


def has_administrator(enterprise: Enterprise) -> bool:
    """Whether somebody runs the enterprise's account."""
    return _peers(enterprise=enterprise, role=Role.ENTERPRISE_ADMINISTRATOR).exists()


def successors(membership: Membership) -> QuerySet[Membership]:
    """Colleagues who could follow the last administrator of an enterprise, one row a person."""
    colleagues = Membership.objects.active().filter(
        enterprise=membership.enterprise_id,
        role=Role.ENTERPRISE_REPORTER,
        user__is_active=True,
    )
    return colleagues.exclude(user=membership.user_id).select_related("user").order_by("user__name", "id")


def is_last(membership: Membership) -> bool:
    """Whether nobody else would be left to run the enterprise, or the tracker, without this role."""
    if membership.role == Role.ENTERPRISE_ADMINISTRATOR:
        peers = _peers(enterprise=membership.enterprise_id, role=membership.role)
    elif membership.role == Role.MINISTRY_STEWARD:
        peers = _peers(role=membership.role)
    else:
        return False
    return not peers.exclude(pk=membership.pk).exists()


def may_end(membership: Membership, *, by: Any) -> Verdict:
    """Stewards end any role, administrators those in their enterprise, everyone their own."""
    if membership.ended_at is not None:
        return Refused(_("This role has already been ended."))
    if not ends_role.test(by, membership):
        return Refused(_("Only an administrator of the enterprise or a steward can end this role."))
    if membership.role == Role.MINISTRY_STEWARD and is_last(membership):
        return Refused(_("This is the last steward. Invite another one first."))
    return Allowed()


@transaction.atomic
def end(*, membership: Membership, by: Any, successor: Membership | None = None) -> Membership:
    """End a role. The last administrator of an enterprise leaves only when a colleague takes the role over.

    successor: a reporter's membership of the same enterprise, needed exactly then
    Raises Refusal; afterwards an enterprise that had an administrator still has one.
    """
    locked = _lock_with_peers(membership)
    verdict = may_end(locked, by=by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    if locked.role == Role.ENTERPRISE_ADMINISTRATOR and is_last(locked):
        if successor is None or not successors(locked).filter(pk=successor.pk).exists():
            raise Refusal(
                [Lack(_("This is the last administrator. Say which colleague takes over."), "successor")]
            )
        give_role(user=successor.user, role=Role.ENTERPRISE_ADMINISTRATOR, to=locked.belongs_to)
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    return locked


def _peers(*, role: str, **place: Any) -> QuerySet[Membership]:
    """Memberships in force of people who can sign in, with the same role in the same place."""
    return Membership.objects.active().filter(role=role, user__is_active=True, **place)


def _lock_with_peers(membership: Membership) -> Membership:
    """The membership as it is now, locked together with those who could make it the last one."""
    place = {"enterprise": membership.enterprise_id, "organisation": membership.organisation_id}
    if membership.role == Role.MINISTRY_STEWARD:
        place = {}
    peers = Membership.objects.select_for_update(of=("self",)).filter(role=membership.role, **place)
    rows = {row.pk: row for row in peers.order_by("id").select_related("user", "enterprise", "organisation")}
    return rows[membership.pk]
