"""How people sign in, where it differs from django-allauth's own manner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sites.shortcuts import get_current_site
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reliability_tracker import known_devices
from reliability_tracker.account_letters import NEW_DEVICE, safety_letter
from reliability_tracker.devices import device_words
from reliability_tracker.letters import Letter, hand_over
from reliability_tracker.navigation import landing_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up for a bare account: people register an enterprise, or accept an invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": format_lazy(
            gettext_lazy(
                "Too many attempts have failed. Wait {minutes} minutes, then try again. If you do not know"
                " the password, set a new one by mail: that lifts the wait. A passkey opens the account all"
                " the same."
            ),
            minutes=settings.LOCKED_OUT_MINUTES,
        )
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A worker posts it: nobody waits for the mail server, nor learns by the time who has an account."""
        more = {"request": allauth.request, "email": email, "current_site": get_current_site(allauth.request)}
        message = self.render_mail(template_prefix, email, more | context)
        hand_over(Letter(address, message.subject, message.body) for address in message.to)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A change to the safety of an account is told to its owner, whatever letters they chose."""
        address = email or EmailAddress.objects.get_primary_email(user) or user.email
        hand_over([safety_letter(template_prefix, user, address, context or {}, allauth.request)])

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The browser is known to the account from now; a sign-in by one that was not is told by mail."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if known_devices.remember(request, response, user) and not known_devices.has_just_joined(user):
            self.send_notification_mail(NEW_DEVICE, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where this person begins, if the address asked for names nothing else."""
        begins: str = landing_of(request.user) or super().get_login_redirect_url(request)
        return begins


class SignInFirst(LoginRequiredMiddleware):
    """Every page is for people who are signed in. Who asks for the bare front page begins where they work."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.get_full_path() == "/":
            return redirect("account_login")
        return super().handle_no_permission(request, view_func)


class MFAAdapter(DefaultMFAAdapter):
    """The second factor carries the tracker's name in the reader's authenticator."""

    def get_totp_issuer(self) -> str:
        return _("Manufacturing Reliability Tracker")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002 -- allauth's word
        """A passkey is called after the device it is made on, until its owner calls it otherwise."""
        return device_words(allauth.request.headers.get("User-Agent", ""))
