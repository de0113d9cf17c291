"""The list of one's own tokens."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from enterprises.models import ApiToken
from reliability_tracker.icons import chip
from reliability_tracker.statuses import Status, Tone
from reliability_tracker.tables import DateColumn, Table, TypedColumn


def standing(token: ApiToken) -> Status:
    """Whether one comes in with it."""
    if token.revoked_at is not None:
        return Status("revoked", pgettext("token", "revoked"), Tone.BAD)
    if token.expires_at <= timezone.now():
        return Status("expired", pgettext("token", "expired"), Tone.IDLE)
    return Status("in_force", pgettext("token", "in force"), Tone.GOOD)


class StandingColumn(TypedColumn):
    kind = "status"

    def render(self, record: ApiToken) -> str:
        return chip(standing(record))

    def value(self, record: ApiToken) -> str:
        return str(standing(record).label)


class RevokeColumn(TypedColumn):
    """The way to revoke it, as long as it is in force."""

    kind = "link"

    def render(self, record: ApiToken) -> Any:
        if not record.is_in_force:
            return ""
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            reverse("enterprises:token_revoke", args=[record.pk]),
            _("Revoke “%(name)s”") % {"name": record.name},
            pgettext("token", "Revoke"),
        )


class TokenTable(Table):
    name = TypedColumn(verbose_name=pgettext_lazy("token", "Name"))
    hint = TypedColumn(verbose_name=gettext_lazy("Begins with"), orderable=False)
    scope = TypedColumn(
        verbose_name=gettext_lazy("What it may do"), accessor="get_scope_display", order_by=("scope",)
    )
    standing = StandingColumn(verbose_name=gettext_lazy("State"), accessor="pk", orderable=False)
    created_at = DateColumn(verbose_name=gettext_lazy("Made on"))
    expires_at = DateColumn(verbose_name=gettext_lazy("Valid until"))
    last_used_on = DateColumn(verbose_name=gettext_lazy("Last used on"))
    revoke = RevokeColumn(
        verbose_name=pgettext_lazy("column", "Action"),
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        empty_values=(),
    )

    caption = gettext_lazy("Your tokens")

    class Meta:
        empty_text = gettext_lazy("You have made none yet.")
