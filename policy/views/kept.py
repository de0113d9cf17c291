"""Pages whose body is the same for every reader: kept ready, and put into the reader's own frame.

A page is looked at far more often than anything on it changes. Its body is kept under the versions it rests
on, and its frame (head, bar, heading) under the person and the counters that say who that is. A page asked
for again then costs the session, the person and the counters, and nothing is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from policy.standpoint import Standpoint, remembered
from reliability_tracker.navigation import numbers
from reliability_tracker.scheme import scheme_of

if TYPE_CHECKING:
    from django.http import HttpRequest

# Where a kept frame leaves room for the body and for the token that each answer has anew. What people type is
# escaped, so neither can stand on a page otherwise.
BODY, TOKEN = mark_safe("<body-of-the-page>"), mark_safe("<token-of-the-form>")

Context = dict[str, Any]


def kept_page(
    request: HttpRequest,
    template: str,
    standpoint: Standpoint,
    *,
    frame: Callable[[], Context],
    body: Callable[[], Context],
    of_reader: str = "",
) -> HttpResponse:
    """The page of a template that has a partial `body` and shows it as `{{ body }}`.

    frame, body: the context of either, asked only when it has to be drawn
    of_reader:   in what way the body depends on who reads, beside the language: nothing else of it may

    Only the plain address is kept, without dates or questions of the reader: there is one, and many of those.
    Inside a transaction nothing is: counters rise at its commit, and what it has written must be seen.
    """
    if request.GET or len(get_messages(request)) or connection.in_atomic_block:
        whole = body() | frame()
        return render(request, template, whole | {"body": _body(request, template, whole)})
    versions = (standpoint.key, standpoint.reporting, timezone.localdate(), get_language())
    ready = remembered(
        _name("body", request.path, of_reader, *versions), lambda: _body(request, template, body())
    )
    person: Any = request.user
    about_them = (str(person), person.email, numbers(person), versions[0], *versions[2:], scheme_of(request))
    around: str = person.kept(
        _name("frame", request.path, of_reader, *about_them),
        lambda: render_to_string(template, frame() | {"body": BODY, "csrf_token": TOKEN}, request),
    )
    return HttpResponse(around.replace(TOKEN, get_token(request)).replace(BODY, ready))


def _body(request: HttpRequest, template: str, context: Context) -> str:
    return render_to_string(f"{template}#body", context, request)


def _name(kind: str, *depends_on: object) -> str:
    return f"{kind}:{blake2b(repr(depends_on).encode(), digest_size=16).hexdigest()}"
