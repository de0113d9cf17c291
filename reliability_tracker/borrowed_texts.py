"""Texts of Django and django-allauth that we word ourselves in Chinese: our catalogue comes before theirs.

Nothing imports this; it is where `make messages` finds them.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

TEXTS = (
    _("This field is required."),
    _("Email"),
    _("Email address"),
    _("Remember Me"),
    _("Code"),
    _("Authenticator code"),
    _("Incorrect code."),
    _("Incorrect password."),
    _("You have signed out."),
    _("Password (again)"),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Primary email address set."),
    _("Removed email address %(email)s."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("A new set of recovery codes has been generated."),
    _("Use authenticator app or code"),
    _("Use your password"),
    _("Use a security key"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
)
