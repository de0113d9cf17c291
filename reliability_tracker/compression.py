"""Pages over the wire: a fifth of their size, for less than a millisecond of work."""

from __future__ import annotations

import gzip
import re
import secrets
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SMALLEST = 1_000  # bytes; below, one packet holds it anyway
LEVEL = (
    2  # 93 kB of overview become 18 kB in 0.6 ms; Django's level 6 gains 2 kB more for eight times the work
)
PADDING = 100  # bytes at most, at random: the length of an answer tells nothing of a secret in it (BREACH)
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")


class CompressionMiddleware:
    """HTML is compressed for whoever takes gzip. What has an ETag (the API) is left as it was weighed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.streaming
            or not response.get("Content-Type", "").startswith("text/html")
            or response.has_header("Content-Encoding")
            or response.has_header("ETag")
            or len(response.content) < SMALLEST
        ):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.content = compressed(response.content)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def compressed(content: bytes) -> bytes:
    """The content as gzip, with a name of random length in its header."""
    name = secrets.token_urlsafe(PADDING)[: secrets.randbelow(PADDING)]
    packed = BytesIO()
    with gzip.GzipFile(name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()
