"""Tokens (令牌): made, shown once, used, revoked."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from enterprises.models import ApiToken

BEGINNING = "mrt_"  # by which scanners of code find one that was published by mistake
HINT = len(BEGINNING) + 4


@transaction.atomic
def make_token(*, name: str, scope: str, expires_on: datetime.date, by: Any) -> tuple[ApiToken, str]:
    """A token of the person's own, valid to the end of a day, and its secret, which is not kept.

    Raises ValidationError for a name in use and for more than a year.
    """
    secret = BEGINNING + secrets.token_urlsafe(32)
    ends = timezone.make_aware(datetime.datetime.combine(expires_on, datetime.time(23, 59, 59)))
    token = ApiToken(
        user=by, name=name.strip(), scope=scope, digest=digest_of(secret), hint=secret[:HINT], expires_at=ends
    )
    token.full_clean()
    token.save()
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any) -> None:
    """From now on nothing comes in with it. Revoking again changes nothing."""
    ApiToken.objects.visible_to(by).filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def token_of(secret: str) -> ApiToken | None:
    """The token in force that a program shows, with its person; None for anything else."""
    tokens = ApiToken.objects.in_force().filter(user__is_active=True).select_related("user")
    found: ApiToken | None = tokens.filter(digest=digest_of(secret)).first()
    return found


def note_use(token: ApiToken) -> None:
    """Note that the token was used today, unless that is noted."""
    today = timezone.localdate()
    earlier = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
    ApiToken.objects.filter(earlier, pk=token.pk).update(last_used_on=today)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and by chance, so a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
