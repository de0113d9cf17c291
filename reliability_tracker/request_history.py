"""What the database is told of a request, so that the log knows who changed what, and from where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import connection
from pghistory.middleware import HistoryMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest


class RequestHistoryMiddleware(HistoryMiddleware):
    """The person and the page, as django-pghistory has them, and the address and number of the request."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        number = structlog.contextvars.get_contextvars().get("request_id", "")
        return super().get_context(request) | {"address": _address(request), "request": number}


def _address(request: HttpRequest) -> str:
    """Where the request came from, past the proxies that are ours."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # it cannot be told
        return ""


def address_told() -> str:
    """Where the request came from that has written something in this transaction; empty where none has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_metadata', true)")
        told = cursor.fetchone()[0]
    return str(json.loads(told).get("address", "")) if told else ""
