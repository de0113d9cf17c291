"""Writes: by a token that is meant for them, once for an Idempotency-Key, on the revision that was read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from enterprises.enums import TokenScope
from enterprises.kept_answers import Answer, KeyStandsForAnother, answer_once
from enterprises.models import Report
from reliability_tracker.api.problems import Problem, Wrong, invalid

KEY = "Idempotency-Key"
ETAG = re.compile(r'"(\d{1,9})-(\d{1,20})"')  # revision, and since when it is in its state
LONGEST_KEY = 100
KEY_DESCRIBED = OpenApiParameter(
    KEY,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description=gettext_lazy(
        "Of your choice, such as a UUID. The same request sent again with it is done once and answered alike;"
        " another request with it is refused. Kept for three days."
    ),
)
MATCH_DESCRIBED = OpenApiParameter(
    "If-Match",
    {"type": "string", "minLength": 1},
    OpenApiParameter.HEADER,
    description=gettext_lazy("The ETag of the report as it was read; required to change what it says."),
)
ETAG_DESCRIBED = OpenApiParameter(
    "ETag", {"type": "string"}, OpenApiParameter.HEADER, response=[200, 201], required=True
)


def require_scope(request: Any, scope: str) -> None:
    """403 for a token that is not meant for this; a session may do what its person may."""
    if request.auth is not None and not request.auth.may(scope):
        sentence = _("This token may only: %(held)s. What you ask for needs one that may: %(wanted)s.") % {
            "held": TokenScope(request.auth.scope).label,
            "wanted": TokenScope(scope).label,
        }
        raise Problem("scope", sentence, status=403)


def once(request: Any, act: Callable[[], Response]) -> Response:
    """Act in one transaction; with an Idempotency-Key once only. Ask before who may, and what is there."""
    key = request.headers.get(KEY)
    if key is None:
        with transaction.atomic():
            return act()
    if not 0 < len(key) <= LONGEST_KEY or not all("!" <= sign <= "~" for sign in key):
        raise invalid([Wrong(KEY, _("A key has 1 to 100 visible characters of ASCII."))])
    try:
        answer = answer_once(
            key=key, fingerprint=_fingerprint(request), by=request.user, act=lambda: _as_answer(act())
        )
    except KeyStandsForAnother as error:
        sentence = _("This Idempotency-Key was used for another request. Take a new one for each request.")
        raise Problem("key-used", sentence, status=422, errors=[Wrong(KEY, sentence)]) from error
    body = json.loads(answer.body) if answer.body else None
    return Response(
        body,
        answer.status,
        headers=answer.headers | ({"Idempotent-Replayed": "true"} if answer.again else {}),
    )


def etag_of(report: Report) -> str:
    """Changes with every save and every step of the report."""
    return f'"{report.revision}-{int(report.state_since.timestamp() * 1_000_000)}"'


def revision_named(request: Any, report: Report) -> int:
    """The revision that If-Match names: 428 without one, 412 where the report has moved on since.

    Has somebody only saved since, `save_report` tells whether anything differs.
    """
    given = request.headers.get("If-Match")
    if given is None:
        sentence = _("Send the ETag of the report as you read it in the header If-Match.")
        raise Problem("no-revision", sentence, status=428)
    if given.strip() == "*":
        return report.revision
    revision, _dash, moment = etag_of(report).strip('"').partition("-")
    named = ETAG.findall(given)
    if any(when == moment for _number, when in named):
        numbers = [int(number) for number, when in named if when == moment]
        return int(revision) if int(revision) in numbers else numbers[0]
    raise stale(report, _("The report has changed since you read it. Read it again."))


def require_current(request: Any, report: Report) -> None:
    """412 where If-Match is given and names another state of the report."""
    given = request.headers.get("If-Match")
    if given is not None and given.strip() != "*" and etag_of(report) not in given:
        raise stale(report, _("The report has changed since you read it. Read it again."))


def stale(report: Report, sentence: str, errors: Any = ()) -> Problem:
    return Problem("stale", sentence, status=412, errors=errors, headers={"ETag": etag_of(report)})


def _as_answer(response: Response) -> Answer:
    body = "" if response.data is None else JSONRenderer().render(response.data).decode()
    return Answer(response.status_code, {name: response[name] for name in response.headers}, body)


def _fingerprint(request: Any) -> str:
    """SHA-256 over method, address and body; of files their content."""
    digest = hashlib.sha256()
    content = request.data.lists() if hasattr(request.data, "lists") else request.data
    if not isinstance(content, dict | list):
        content = [(name, [_content(value) for value in values]) for name, values in content]
    parts = [
        request.method,
        request.path,
        request.headers.get("If-Match", ""),
        json.dumps(content, sort_keys=True, default=str),
    ]
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()


def _content(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]
