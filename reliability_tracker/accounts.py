"""How people sign in, where it differs from django-allauth's own manner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _

from reliability_tracker.navigation import landing_of

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up for a bare account: people register an enterprise, or accept an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where this person begins, if the address asked for names nothing else."""
        begins: str = landing_of(request.user) or super().get_login_redirect_url(request)
        return begins


class MFAAdapter(DefaultMFAAdapter):
    """The second factor carries the tracker's name in the reader's authenticator."""

    def get_totp_issuer(self) -> str:
        return _("Manufacturing Reliability Tracker")
