"""Whatever is put into an address or a form, the answer is an answer: never a broken page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.test_access import POSTED, addresses, arguments
from tests.world import World, build_world

# No browser sends the first; programs that look for a way in send all of them.
ODD = ("\x00", "9" * 40, "-1", "²", "\U0001f600", "NaN", "0001-01-01", "9999-12-31", "%", "[]")
SENT = ("ministry_steward", "ministry_reviewer", "provincial_reviewer", "enterprise_administrator")
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"')
QUERY = re.compile(r'href="[^"#]*\?([^"#]+)"')


def names_on(page: str) -> set[str]:
    """The names of the fields and parameters that a page offers."""
    in_links = {pair.partition("=")[0] for query in QUERY.findall(page) for pair in query.split("&amp;")}
    return (set(FIELD.findall(page)) | in_links) - {"", "csrfmiddlewaretoken"}


def asked(client: Client, address: str, names: set[str], odd: str) -> Iterator[tuple[str, Any]]:
    """(method, status or error) of one text in all fields at once; what a POST changed is taken back."""
    for method in (client.get, client.post):
        with transaction.atomic():
            yield method.__name__, method(address, dict.fromkeys(names, odd)).status_code
            transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("role", SENT)
def test_no_page_breaks_on_odd_input(role: str) -> None:
    world: World = build_world()
    client = Client(raise_request_exception=False)
    client.force_login(world.people[role])
    own = arguments(world, world.own)
    rows = {*own, *(set(addresses()) - {row.split()[0] for row in own})}

    broken, offered = [], 0
    for row in sorted(rows):
        name = row.split()[0]
        try:
            address = reverse(name, kwargs=own.get(row) or None)
        except NoReverseMatch:  # a letter of the table stands for an address of its own
            continue
        page = client.get(address) if name not in POSTED else None
        names = names_on(page.content.decode(errors="replace")) if page and not page.streaming else set()
        offered += len(names)
        broken += [
            (row, method, odd)
            for odd in ODD
            for method, status in asked(client, address, names, odd)
            if status >= 500
        ]

    assert broken == []
    assert offered > 500
