"""Headers of every answer that neither Django nor django-csp sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# What pages may ask of a device: passkeys, and a chart over the whole screen.
ALLOWED = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
REFUSED = (
    *("camera", "display-capture", "geolocation", "hid", "microphone", "midi", "payment"),
    *("screen-wake-lock", "serial", "usb"),
)
PERMISSIONS = ", ".join(
    sorted([*(f"{feature}=(self)" for feature in ALLOWED), *(f"{feature}=()" for feature in REFUSED)])
)


class HeadersMiddleware:
    """No feature of a device but those needed, and nothing of ours in the pages of other sites."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response
