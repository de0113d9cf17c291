"""Whether a page is light or dark: as the reader's system says, unless the reader chose."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest

COOKIE = "scheme"


class Scheme(StrEnum):
    """What the reader chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def scheme_of(request: HttpRequest) -> Scheme:
    """The reader's choice; anything else a browser sends counts as none."""
    chosen = request.COOKIES.get(COOKIE, "")
    return Scheme(chosen) if chosen in set(Scheme) else Scheme.SYSTEM


@login_not_required
@require_POST
def set_scheme(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the reader's choice with the browser, as that of the language is, and come back."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    chosen = request.POST.get("scheme", "")
    if chosen in {Scheme.LIGHT, Scheme.DARK}:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
