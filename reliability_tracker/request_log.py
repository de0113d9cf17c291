"""The line that the log has of each request: where it went, without what opens doors or was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_structlog.middlewares import RequestMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest

SECRET = ("token", "key")  # parts of addresses: of invitations, resets of a password, confirmations


class RequestLogMiddleware(RequestMiddleware):
    """django_structlog's, with the path alone and its secret parts left out."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = request.path
        if request.resolver_match is not None:
            for name in SECRET:
                if secret := request.resolver_match.kwargs.get(name):
                    path = path.replace(str(secret), "…")
        return f"{request.method} {path}"
