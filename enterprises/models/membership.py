"""Who belongs where, in which role, and how one comes in."""

from __future__ import annotations

from typing import Any, Self, cast

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import ClaimState, Role
from enterprises.models.enterprise import Enterprise
from enterprises.models.organisation import Organisation
from policy.models import Region
from policy.scope import scope_of
from reliability_tracker.db import set_together, state_has


def _one_of_both(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(organisation__isnull=False, enterprise__isnull=True)
        | Q(organisation__isnull=True, enterprise__isnull=False),
        name=name,
        violation_error_message=_("Name either an organisation or an enterprise."),
    )


_ENTERPRISE_ROLES = [Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR]
_MINISTRY_ROLES = [Role.MINISTRY_REVIEWER, Role.MINISTRY_STEWARD]  # asked for without a place


def _role_fits(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(role__in=_ENTERPRISE_ROLES, enterprise__isnull=False)
        | (~Q(role__in=_ENTERPRISE_ROLES) & Q(organisation__isnull=False)),
        name=name,
        violation_error_message=_("This role does not go with this kind of organisation."),
    )


class MembershipQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: object) -> Self:
        """National staff see all; others those of their own organisations, enterprises and regions."""
        scope = scope_of(user)
        if scope.national:
            return self
        own = [m.organisation_id for m in getattr(user, "active_memberships", []) if m.organisation_id]
        return self.filter(
            Q(organisation__in=own)
            | Q(enterprise__credit_code__in=scope.enterprises)
            | Q(enterprise__region__in=scope.regions)
            | Q(enterprise__city__in=scope.cities)
            | Q(user=getattr(user, "pk", None))
        )


@pghistory.track()
class Membership(models.Model):
    """A person's role in one organisation or enterprise."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["id"]
        constraints = [
            _one_of_both("membership_is_of_one_organisation"),
            _role_fits("membership_role_fits_the_organisation"),
            set_together("ended_at", "ended_by", name="membership_end_is_signed"),
            models.UniqueConstraint(
                fields=["user", "organisation", "enterprise", "role"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="membership_is_held_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["role"], name="membership_of_ministry", condition=Q(role__in=_MINISTRY_ROLES)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def belongs_to(self) -> Organisation | Enterprise:
        return self.organisation or cast("Enterprise", self.enterprise)  # the database holds one of both


class InvitationQuerySet(MembershipQuerySet):
    def open(self) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def visible_to(self, user: object) -> Self:
        scope = scope_of(user)
        if scope.national:
            return self
        own = [m.organisation_id for m in getattr(user, "active_memberships", []) if m.organisation_id]
        return self.filter(Q(organisation__in=own) | Q(enterprise__credit_code__in=scope.enterprises))


class Invitation(models.Model):
    """An offer of a role to an email address. Only the digest of its token is kept.

    list_key is shared by those that were sent as one list, and by no others.
    """

    email = models.EmailField(_("email"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    list_key = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    invited_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(pgettext_lazy("invitation", "accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-invited_at", "-id"]
        constraints = [
            _one_of_both("invitation_is_to_one_organisation"),
            _role_fits("invitation_role_fits_the_organisation"),
            set_together("accepted_at", "accepted_by", name="invitation_acceptance_is_signed"),
            set_together("revoked_at", "revoked_by", name="invitation_revocation_is_signed"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_is_not_both_accepted_and_revoked",
            ),
            models.UniqueConstraint(
                fields=["email", "organisation", "enterprise", "role"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                nulls_distinct=False,
                name="invitation_is_open_once",
                violation_error_message=_("This person is already invited to this."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"

    @property
    def belongs_to(self) -> Organisation | Enterprise:
        return self.organisation or cast("Enterprise", self.enterprise)  # the database holds one of both


class ClaimQuerySet(models.QuerySet[Any]):
    def pending(self) -> Self:
        return self.filter(state=ClaimState.PENDING)

    def visible_to(self, user: object) -> Self:
        """The claimant, the province or city it names, the enterprise it claims, and national staff."""
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(claimant=getattr(user, "pk", None))
            | Q(region__in=scope.regions)
            | Q(city__in=scope.cities)
            | Q(enterprise__credit_code__in=scope.enterprises)
        )


class Claim(models.Model):
    """认领: a person says to act for the unit with this credit code, and shows its licence.

    enterprise is set when the code is already registered (the claim then goes to its administrator first),
    and once the claim is confirmed. referral is what the administrator said when passing it on to the
    authority.
    """

    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    credit_code_typed = models.CharField(_("credit code as typed"), max_length=60)
    enterprise_name = models.CharField(_("enterprise name"), max_length=200)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    city = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    industry_code = models.CharField(_("industry code"), max_length=4, blank=True)
    licence = models.FileField(_("business licence"), upload_to="licences/%Y/%m/")
    licence_name = models.CharField(max_length=200)
    licence_type = models.CharField(max_length=100)
    licence_size = models.PositiveIntegerField()
    licence_sha256 = models.CharField(max_length=64)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="claims")
    state = models.CharField(
        _("state"), max_length=10, choices=ClaimState.choices, default=ClaimState.PENDING
    )
    referred_at = models.DateTimeField(_("referred to the province at"), null=True, blank=True)
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    referral = models.TextField(_("remark of the administrator"), blank=True)
    created_at = models.DateTimeField(_("claimed at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["-created_at", "-id"]
        constraints = [
            state_has(
                [ClaimState.CONFIRMED, ClaimState.REFUSED], "decided_at", name="claim_decision_has_its_date"
            ),
            set_together("decided_at", "decided_by", name="claim_decision_is_signed"),
            models.CheckConstraint(
                condition=Q(referred_by__isnull=True) | Q(referred_at__isnull=False),
                name="claim_referral_has_its_date",
            ),
            models.UniqueConstraint(
                fields=["claimant", "credit_code"],
                condition=Q(state=ClaimState.PENDING),
                name="claim_is_made_once",
                violation_error_message=_("You have already asked to act for this enterprise."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.CONFIRMED) | Q(enterprise__isnull=False),
                name="claim_confirmed_has_its_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credit_code} {self.enterprise_name}"
