"""Refusals as problem details (RFC 9457): what went wrong in one sentence, and every field that is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions, status
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:problem-type:reliability-tracker:"  # then the code, which programs go by

_CODES = {
    status.HTTP_400_BAD_REQUEST: "invalid",
    status.HTTP_401_UNAUTHORIZED: "not-signed-in",
    status.HTTP_403_FORBIDDEN: "not-allowed",
    status.HTTP_404_NOT_FOUND: "not-found",
    status.HTTP_405_METHOD_NOT_ALLOWED: "method-not-allowed",
    status.HTTP_406_NOT_ACCEPTABLE: "not-acceptable",
    status.HTTP_413_REQUEST_ENTITY_TOO_LARGE: "too-large",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    status.HTTP_429_TOO_MANY_REQUESTS: "too-many-requests",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong.

    field: of the body by its name, `rows-0-unit` in a report as comments and problems name it; of the address
           the parameter; empty for what concerns the whole
    label: what people call it
    """

    field: str
    detail: str
    label: str = ""


class Problem(exceptions.APIException):
    """A refusal with a sentence. `code` is the end of its type; `more` are further members of the answer."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        status: int,
        errors: Iterable[Wrong] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail, code)
        self.problem, self.sentence, self.status_code = code, detail, status
        self.errors, self.headers, self.more = tuple(errors), dict(headers or {}), more


def invalid(errors: Iterable[Wrong]) -> Problem:
    """What was sent cannot be read: every field or parameter that is wrong."""
    found = list(errors)
    sentence = ngettext("%(n)s thing is wrong.", "%(n)s things are wrong.", len(found)) % {"n": len(found)}
    return Problem("invalid", sentence, status=status.HTTP_400_BAD_REQUEST, errors=found)


def nothing_here() -> Http404:
    """What does not exist, and what is not open to this person: the same answer."""
    return Http404(_("There is nothing here that is open to you."))


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """What a refusal is answered with; None for a mistake of ours, which Django reports."""
    problem = _as_problem(error)
    if problem is None:
        return None
    body = {
        "type": TYPE + problem.problem,
        "title": titles().get(problem.problem, problem.sentence),
        "status": problem.status_code,
        "detail": problem.sentence,
        **problem.more,
        "errors": [asdict(wrong) for wrong in problem.errors],
    }
    return Response(body, problem.status_code, headers=problem.headers, content_type=MEDIA_TYPE)


def _as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return Problem("not-found", str(error) or str(nothing_here()), status=404)
    if isinstance(error, PermissionDenied):
        return Problem("not-allowed", str(error) or _("You may not do this."), status=403)
    if isinstance(error, RequestDataTooBig):
        return Problem("too-large", _("What was sent is too large."), status=413)
    if isinstance(error, SuspiciousOperation):
        return invalid([Wrong("", _("What was sent cannot be read."))])
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))
    code = _CODES.get(error.status_code, "invalid")
    return Problem(code, _sentence(error), status=error.status_code, headers=headers)


def _sentence(error: exceptions.APIException) -> str:
    """What is said of a refusal of the framework. Its own words would replace Django's on our pages."""
    if isinstance(error, exceptions.NotAuthenticated):
        return _("Sign in, or send a token in the header Authorization.")
    if isinstance(error, exceptions.MethodNotAllowed):
        return _("This address does not support this method.")
    if isinstance(error, exceptions.NotAcceptable):
        return _("The header Accept asks for a format that is not given here.")
    if isinstance(error, exceptions.UnsupportedMediaType):
        return _("What was sent is in a format that is not accepted here; see its Content-Type.")
    if isinstance(error, exceptions.Throttled):
        seconds = math.ceil(error.wait or 1)
        return ngettext("Try again in %(n)s second.", "Try again in %(n)s seconds.", seconds) % {"n": seconds}
    return str(error.detail)


def titles() -> dict[str, str]:
    """The kind of a problem in words, the same for all of one type."""
    return {
        "invalid": _("What was sent cannot be read"),
        "not-signed-in": _("Not signed in"),
        "not-allowed": _("Not allowed"),
        "scope": _("The token is not meant for this"),
        "not-found": _("Nothing here"),
        "method-not-allowed": _("No such method here"),
        "not-acceptable": _("No such format here"),
        "too-large": _("Too large"),
        "unsupported-media-type": _("Format not accepted"),
        "too-many-requests": _("Too many requests"),
        "refused": _("The action is refused"),
        "incomplete": _("Something is missing"),
        "stale": _("Somebody has saved since"),
        "no-revision": _("The revision is not named"),
        "key-used": _("The key was used for another request"),
    }
