"""How programs come in: tokens of people, and the answers kept for requests that are sent twice."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import TokenScope
from reliability_tracker.db import one_of

LONGEST = datetime.timedelta(days=366)  # that a token lives
DIGEST = r"^[0-9a-f]{64}$"


class ApiTokenQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """One's own; nobody sees those of others."""
        return self.filter(user=getattr(user, "pk", None))

    def in_force(self) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """令牌: what a program shows instead of a person's password. Only a digest of it is kept.

    hint:         how it begins, by which its owner knows it again
    last_used_on: the last day on which it was used; noted once a day, after an answer was sent
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name of the token"), max_length=80)
    scope = models.CharField(_("scope"), max_length=10, choices=TokenScope.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(
        pgettext_lazy("token", "revoked at"), null=True, blank=True, editable=False
    )
    last_used_on = models.DateField(_("last used on"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("scope", TokenScope.values, name="api_token_scope_is_known"),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="api_token_has_its_digest"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST),
                name="api_token_lives_a_year_at_most",
                violation_error_message=_("A token is valid for a year at most."),
            ),
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=Q(revoked_at__isnull=True),
                name="api_token_name_is_its_own",
                violation_error_message=_("You have a token of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def may(self, scope: str) -> bool:
        """Whether the token is meant for what needs this scope."""
        order = TokenScope.values
        return order.index(self.scope) >= order.index(scope)


class KeptAnswer(models.Model):
    """What a write was answered with, so that the same request sent again gets the same answer.

    key:         what the program sent as Idempotency-Key
    fingerprint: SHA-256 over method, address and body; another request with the key is refused
    Kept for a few days (`enterprises.api.once`), then deleted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("kept answer")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="kept_answer_key_stands_for_one_thing"),
            models.CheckConstraint(
                condition=Q(status__gte=200, status__lt=300), name="kept_answer_is_of_something_done"
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=DIGEST), name="kept_answer_has_its_fingerprint"
            ),
        ]
        indexes = [models.Index(fields=["answered_at"], name="kept_answer_by_age")]

    def __str__(self) -> str:
        return self.key
