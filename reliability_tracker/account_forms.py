"""Forms of django-allauth, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordKeyForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_NAME = 60


class SignInForm(LoginForm):
    """Address and password, one key apart: the way to a new password stands below, not between them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay signed in on this device")


def _in_our_words(fields: dict[str, forms.Field]) -> None:
    """The labels of a new password, which django-allauth writes with Capitals."""
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    for name, field in fields.items():
        if name in labels:
            field.label = labels[name]


class PasswordForm(ChangePasswordForm):
    """Another password for somebody signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields)


class NewPasswordForm(ResetPasswordKeyForm):
    """Another password for somebody who came by a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields)


class PasskeyForm(AddWebAuthnForm):
    """A passkey that is being made; it signs in by itself unless its owner says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.max_length = pgettext_lazy("passkey", "Name"), LONGEST_NAME
        name.widget.attrs["maxlength"] = LONGEST_NAME
        name.help_text = _("So that you know later which device this is.")
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone, without the password"), True
        alone.help_text = _("The device asks for your fingerprint, face or PIN each time.")


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=pgettext_lazy("passkey", "Name"), max_length=LONGEST_NAME)
