"""Lists of people: memberships, invitations, registrations, organisations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from enterprises.enums import ClaimState
from enterprises.models import Organisation
from enterprises.people import ends_role
from enterprises.registration import desk_of
from reliability_tracker import tables
from reliability_tracker.formats import DASH


class DeedColumn(tables.TypedColumn):
    """A link to the page of a deed, for those who may do it. Not exported."""

    kind = "deed"

    def __init__(self, *args: Any, word: Any, to: Any, allowed: Any, **kwargs: Any) -> None:
        kwargs |= {"orderable": False, "exclude_from_export": True, "empty_values": ()}
        kwargs.setdefault("verbose_name", "")
        super().__init__(*args, **kwargs)
        self.word, self.to, self.allowed = word, to, allowed

    def render(self, record: Any, table: Any) -> str:
        if not self.allowed(table.request.user, record):
            return ""
        return format_html('<a href="{}">{}</a>', self.to(record), self.word)


class MembershipTable(tables.Table):
    caption = gettext_lazy("People and their roles")
    name = tables.TypedColumn(accessor="user__name", verbose_name=pgettext_lazy("person", "Name"))
    email = tables.TypedColumn(accessor="user__email", verbose_name=gettext_lazy("Email"))
    role = tables.TypedColumn(accessor="get_role_display", order_by="role", verbose_name=gettext_lazy("Role"))
    belongs_to = tables.TypedColumn(
        verbose_name=gettext_lazy("Organisation or enterprise"),
        order_by=("organisation__name_zh", "enterprise__enterprise_name"),
    )
    since = tables.DateColumn(accessor="created_at", verbose_name=gettext_lazy("Since"))
    end = DeedColumn(
        word=gettext_lazy("End this role"),
        to=lambda membership: reverse("enterprises:membership_end", args=[membership.pk]),
        allowed=ends_role.test,
    )


class InvitationTable(tables.Table):
    caption = gettext_lazy("Invitations")
    email = tables.LinkColumn(
        verbose_name=gettext_lazy("Email"),
        to=lambda row: reverse("enterprises:invitation_sent", args=[row.pk]),
    )
    name = tables.TypedColumn(verbose_name=pgettext_lazy("person", "Name"))
    role = tables.TypedColumn(accessor="get_role_display", order_by="role", verbose_name=gettext_lazy("Role"))
    belongs_to = tables.TypedColumn(
        verbose_name=gettext_lazy("Organisation or enterprise"),
        order_by=("organisation__name_zh", "enterprise__enterprise_name"),
    )
    invited_by = tables.TypedColumn(accessor="invited_by__name", verbose_name=gettext_lazy("Invited by"))
    invited_at = tables.DateColumn(verbose_name=gettext_lazy("Invited on"))
    expires_at = tables.DateColumn(verbose_name=gettext_lazy("Valid until"))
    state = tables.StatusColumn(verbose_name=gettext_lazy("State"))


class ClaimTable(tables.Table):
    caption = gettext_lazy("Registrations")
    empty_text = gettext_lazy("No registration here.")
    enterprise_name = tables.LinkColumn(
        verbose_name=gettext_lazy("Enterprise"),
        to=lambda claim: reverse("enterprises:claim", args=[claim.pk]),
    )
    credit_code = tables.TypedColumn(verbose_name=gettext_lazy("Credit code"))
    region = tables.TypedColumn(
        accessor="region__name", order_by="region__order", verbose_name=gettext_lazy("Region")
    )
    claimant = tables.TypedColumn(accessor="claimant__name", verbose_name=gettext_lazy("Applicant"))
    created_at = tables.DateColumn(verbose_name=gettext_lazy("Registered on"))
    desk = tables.TypedColumn(verbose_name=gettext_lazy("Waits for"), empty_values=(), orderable=False)
    state = tables.StatusColumn(verbose_name=gettext_lazy("State"))

    def value_desk(self, record: Any) -> str:
        return str(desk_of(record).label) if record.state == ClaimState.PENDING else ""

    def render_desk(self, record: Any) -> str:
        return self.value_desk(record) or DASH


class OrganisationTable(tables.Table):
    caption = gettext_lazy("Organisations")
    name = tables.TypedColumn(order_by="name_zh", verbose_name=gettext_lazy("Name"))
    kind = tables.TypedColumn(accessor="get_kind_display", order_by="kind", verbose_name=gettext_lazy("Kind"))
    region = tables.TypedColumn(
        accessor="region__name", order_by="region__order", verbose_name=gettext_lazy("Region")
    )
    line = tables.TypedColumn(
        accessor="get_line_display", order_by="line", verbose_name=gettext_lazy("Departmental line")
    )
    sectors = tables.TypedColumn(verbose_name=gettext_lazy("Sectors"), orderable=False)
    people = tables.NumberColumn(verbose_name=gettext_lazy("People"))

    def __init__(self, *args: Any, sectors: dict[str, str], editable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sector_names = sectors
        self.editable = editable

    def render_name(self, record: Organisation) -> str:
        if not self.editable:
            return record.name
        address = reverse("enterprises:organisation", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def value_name(self, record: Organisation) -> str:
        return record.name

    def value_sectors(self, value: list[str]) -> str:
        comma = pgettext("between items of a list", ", ")
        return comma.join(self.sector_names.get(code, code) for code in value)

    def render_sectors(self, value: list[str]) -> str:
        return self.value_sectors(value) or DASH
