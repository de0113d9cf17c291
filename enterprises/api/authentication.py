"""Sign-in by token."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from enterprises.models import ApiToken
from enterprises.tokens import note_use, token_of


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer mrt_…`. The day of its last use is noted once the answer has been sent."""

    def authenticate(self, request: Any) -> tuple[Any, ApiToken] | None:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = token_of(secret.strip())
        if token is None:
            raise AuthenticationFailed(_("This token is not known, has expired or was revoked."))
        if token.last_used_on != timezone.localdate():
            request._request.after_the_answer = [partial(note_use, token)]
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
