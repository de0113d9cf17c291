"""Tokens, and clients that come in with one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from enterprises.enums import TokenScope
from enterprises.models import ApiToken
from enterprises.tokens import HINT, digest_of
from tests.factories.enterprises import UserFactory


class ApiTokenFactory(DjangoModelFactory):
    """A token that may read, valid for a month; `secret` is what a program shows."""

    class Meta:
        model = ApiToken
        exclude = ("secret",)

    secret = factory.Sequence(lambda n: f"mrt_of-a-test-{n:04d}")
    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"程序{n:04d}")
    scope = TokenScope.READ
    digest = factory.LazyAttribute(lambda token: digest_of(token.secret))
    hint = factory.LazyAttribute(lambda token: token.secret[:HINT])
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


def program_of(user: Any, scope: str = TokenScope.DECIDE, **token: Any) -> Client:
    """A program that speaks for a person, in English, with a token of its own."""
    secret = f"mrt_of-{user.pk}-{scope}"
    if not ApiToken.objects.filter(digest=digest_of(secret)).exists():
        ApiTokenFactory(user=user, scope=scope, secret=secret, **token)
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})
