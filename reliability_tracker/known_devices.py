"""Which browsers an account has been used with: noted in the browser, not here.

A signed cookie holds the people who signed in with it. What it says of somebody ends with their password, so
that after a password was stolen and changed each browser is new again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SALT = "reliability_tracker.known_devices"
LASTS = timedelta(days=400)  # browsers keep no cookie longer
AT_MOST = 20  # people of one browser; whoever was there longest ago is forgotten
JOINED_WITHIN = timedelta(minutes=10)


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> bool:
    """Note in the browser that this person signed in with it; True if it was not noted yet."""
    mark, known = _mark(user), _read(request)
    others = [each for each in known if each.partition(":")[0] != str(user.pk)]
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps([*others, mark][-AT_MOST:], salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return mark not in known


def has_just_joined(user: Any) -> bool:
    """The first sign-in comes with the account; it is no news to its owner."""
    return bool(timezone.now() - user.date_joined < JOINED_WITHIN)


def _mark(user: Any) -> str:
    return f"{user.pk}:{salted_hmac(SALT, user.password).hexdigest()[:16]}"


def _read(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(
            request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS
        )
    except signing.BadSignature:
        return []
    return [str(each) for each in found]
