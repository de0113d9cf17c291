"""Letters that protect an account: what happened, where, and what to do if it was somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from reliability_tracker.devices import device_words
from reliability_tracker.letters import Letter

if TYPE_CHECKING:
    from django.http import HttpRequest

NEW_DEVICE = "account/email/new_device"

# django-allauth's name of a notification: what it says; the names in it come with the notification
SENTENCES = {
    NEW_DEVICE: _("Somebody signed in to your account on a device that had not signed in to it before."),
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was reset with the link from a letter."),
    "account/email/password_set": _("A password was set for your account."),
    "account/email/email_changed": _("Your main address was changed from %(from_email)s to %(to_email)s."),
    "account/email/email_confirm": _("An email address of your account was confirmed."),
    "account/email/email_deleted": _("The address %(deleted_email)s was removed from your account."),
    "socialaccount/email/account_connected": _("Signing in by %(provider)s was linked to your account."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
}


def safety_letter(
    notification: str, user: Any, address: str, about: dict[str, Any], request: HttpRequest
) -> Letter:
    """The letter, in the language its reader has chosen for letters."""
    with translation.override(user.language):
        context = {
            "sentence": str(SENTENCES[notification]) % {k: getattr(v, "name", v) for k, v in about.items()},
            "device": device_words(request.headers.get("User-Agent", "")),
            "address": get_adapter().get_client_ip(request),
            "moment": timezone.now(),
            "reset": settings.SITE_URL + reverse("account_reset_password"),
            "site": settings.SITE_URL,
        }
        text = render_to_string("account/email/safety_message.txt", context)
        return Letter(address, context["sentence"].rstrip("。."), text.strip() + "\n")
