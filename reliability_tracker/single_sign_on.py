"""Signing in at a provider of OpenID Connect: it says who somebody is, never what they may do.

In come people who have an account here under an address that both sides have verified, and people who are
invited. Roles follow from memberships alone, and an invitation is accepted by its link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import get_language
from requests import RequestException

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

INVITED: list[Callable[[str], bool]] = []


def lets_in(invited: Callable[[str], bool]) -> None:
    """Let an app say whether an address is invited; entering the same one again changes nothing."""
    if invited not in INVITED:
        INVITED.append(invited)


class SocialAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The provider signs in, and is used for nothing else."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_refused(request, "", known=False))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Not by an address that somebody here has only claimed."""
        mine = EmailAddress.objects.filter(email__iexact=email, verified=True)
        return super().can_authenticate_by_email(login, email) and mine.exists()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """For an invited address that the provider has verified; everybody else reads what to do."""
        address = sociallogin.email_addresses[0] if sociallogin.email_addresses else None
        email = address.email if address and address.verified else ""
        claimed = bool(email) and EmailAddress.objects.filter(email__iexact=email).exists()
        if email and not claimed and any(invited(email) for invited in INVITED):
            return True
        raise ImmediateHttpResponse(_refused(request, email, known=claimed))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or data.get("username") or user.email)[:80]
        user.language = get_language()
        return user


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, or to a page that says so where it cannot be reached."""
    try:
        response: HttpResponse = views.login(request, provider_id)
    except RequestException as error:
        response = render_authentication_error(request, provider_id, exception=error)
    return response


def _refused(request: HttpRequest, email: str, *, known: bool) -> HttpResponse:
    """Who the provider knows and we do not. known: the address has an account that has not confirmed it."""
    return render(request, "socialaccount/refused.html", {"email": email, "known": known}, status=403)
