"""How people sign in, where it differs from django-allauth's own manner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.utils.translation import gettext as _

from reliability_tracker.letters import Letter, hand_over
from reliability_tracker.navigation import landing_of

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up for a bare account: people register an enterprise, or accept an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A worker posts it: nobody waits for the mail server, nor learns by the time who has an account."""
        more = {"request": allauth.request, "email": email, "current_site": get_current_site(allauth.request)}
        message = self.render_mail(template_prefix, email, more | context)
        hand_over(Letter(address, message.subject, message.body) for address in message.to)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where this person begins, if the address asked for names nothing else."""
        begins: str = landing_of(request.user) or super().get_login_redirect_url(request)
        return begins


class MFAAdapter(DefaultMFAAdapter):
    """The second factor carries the tracker's name in the reader's authenticator."""

    def get_totp_issuer(self) -> str:
        return _("Manufacturing Reliability Tracker")
