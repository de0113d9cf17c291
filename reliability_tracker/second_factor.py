"""Who has to have a second factor, and is led to set one up before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from reliability_tracker.api.problems import MEDIA_TYPE, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# what one needs to set a factor up, or to leave
OPEN = ("account_", "mfa_")
OTHERS_OPEN = {"set_language", "set_scheme", "sessions"}


def refuse_unknown_roles(known: Iterable[str]) -> None:
    """Ends the start with a sentence where MFA_REQUIRED_ROLES names a role there is not."""
    if unknown := sorted(set(settings.MFA_REQUIRED_ROLES) - {*known}):
        there_are = ", ".join(sorted(known))
        raise ImproperlyConfigured(
            f"MFA_REQUIRED_ROLES names {', '.join(unknown)}, which is no role. There are: {there_are}."
        )


def lacks_a_factor(user: Any) -> bool:
    """Whether a role of this person asks for a second factor and they have none."""
    if not settings.MFA_REQUIRED_ROLES or not user.is_authenticated:
        return False
    return bool(user.roles & settings.MFA_REQUIRED_ROLES) and not is_mfa_enabled(user, FACTORS)


class SecondFactorMiddleware:
    """Leads those who lack a factor to where they get one; programs come in with tokens of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if (
            not settings.MFA_REQUIRED_ROLES
            or self._is_open(request, view)
            or not lacks_a_factor(request.user)
        ):
            return None
        said = _(
            "Your role needs a passkey or an authenticator app. Set one up, then everything else is open."
        )
        if _is_of_programs(request):
            body = {"type": f"{TYPE}second-factor", "title": said, "status": 403, "detail": said}
            return JsonResponse(body, status=403, content_type=MEDIA_TYPE)
        messages.warning(request, said)
        return redirect("mfa_index")

    def _is_open(self, request: HttpRequest, view: Any) -> bool:
        """Pages for everyone, for the account itself and for leaving; endpoints are never."""
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if _is_of_programs(request):
            return False
        is_public = not getattr(view, "login_required", True)
        return is_public or name.startswith(OPEN) or name in OTHERS_OPEN


def _is_of_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v")
