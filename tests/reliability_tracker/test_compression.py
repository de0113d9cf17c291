"""Pages are small over the wire, and the same once unpacked."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from reliability_tracker.compression import PADDING, CompressionMiddleware

PAGE = "<p>可靠性</p>" * 500


def answer(response: HttpResponse, takes: str = "br, gzip") -> Any:
    request = RequestFactory().get("/", headers={"Accept-Encoding": takes})
    return CompressionMiddleware(lambda _: response)(request)


def test_page_is_compressed_for_whoever_takes_it() -> None:
    packed = answer(HttpResponse(PAGE))

    assert gzip.decompress(packed.content).decode() == PAGE
    assert len(packed.content) < 200 + PADDING
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert packed["Content-Length"] == str(len(packed.content))


@pytest.mark.parametrize("takes", ["", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_page_is_left_to_whoever_does_not_take_it(takes: str) -> None:
    plain = answer(HttpResponse(PAGE), takes)

    assert plain.content.decode() == PAGE
    assert not plain.has_header("Content-Encoding")
    assert plain["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("<p>short</p>"),
        JsonResponse({"long": PAGE}),
        HttpResponse(PAGE, headers={"ETag": '"7"'}),
        HttpResponse(PAGE, headers={"Content-Encoding": "br"}),
    ],
)
def test_what_is_small_or_weighed_is_left(response: HttpResponse) -> None:
    before = response.content

    assert answer(response).content == before
    assert not answer(response).has_header("Vary")


def test_length_of_the_same_page_differs_from_time_to_time() -> None:
    assert len({len(answer(HttpResponse(PAGE)).content) for _ in range(20)}) > 1
