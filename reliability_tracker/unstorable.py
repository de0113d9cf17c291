"""What the database could not hold is told as a request that cannot be read, not as a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DataError
from django.views.defaults import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class UnstorableTextMiddleware:
    """400 for a text with NUL that reached a question; only programs that look for a way in send one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return bad_request(request, exception)
        return None
