"""Programs in the browser of somebody who is signed in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication as Sessions
from rest_framework.exceptions import PermissionDenied


class SessionAuthentication(Sessions):
    """The session of the pages; what it writes needs the CSRF token, as a form does."""

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as missing:
            raise PermissionDenied(
                _("Within a session a request that writes needs the header X-CSRFToken. Or use a token.")
            ) from missing
