"""Who belongs where: people, organisations, and ending a role."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises import people
from enterprises.filters.people import MembershipFilter, OrganisationFilter
from enterprises.forms.people import EndForm, OrganisationForm
from enterprises.models import Invitation, Membership, Organisation
from enterprises.rules import is_enterprise_administrator, is_ministry_steward
from enterprises.tables.people import MembershipTable, OrganisationTable
from enterprises.verdicts import Refusal
from policy.models import Sector
from reliability_tracker.components import Tab
from reliability_tracker.views import ListPage

invites = is_ministry_steward | is_enterprise_administrator


def tabs(user: Any, current: str) -> list[Tab]:
    """The three lists of people, with how many invitations are open."""
    offered = Invitation.objects.visible_to(user).open().count()
    return [
        Tab(_("People"), reverse("enterprises:people"), current == "people"),
        Tab(_("Invitations"), reverse("enterprises:invitations"), current == "invitations", offered),
        Tab(_("Organisations"), reverse("enterprises:organisations"), current == "organisations"),
    ]


class PeopleList(ListPage):
    """Roles in force of the people the reader may know."""

    table_class = MembershipTable
    filter_class = MembershipFilter
    template_name = "enterprises/people.html"
    title = gettext_lazy("People")
    export_name = "people"

    def rows(self) -> QuerySet[Membership]:
        rows = Membership.objects.visible_to(self.request.user).active()
        return rows.select_related("user", "organisation", "enterprise").order_by("user__name", "id")

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"tabs": tabs(user, "people"), "invites": invites.test(user)}


def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before a role is ended, and by whom the last administrator is followed."""
    rows = Membership.objects.visible_to(request.user).select_related("user", "organisation", "enterprise")
    membership = get_object_or_404(rows, pk=pk)
    verdict = people.may_end(membership, by=request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    form = EndForm(request.POST if request.method == "POST" else None, membership=membership)
    if request.method == "POST" and form.is_valid():
        try:
            people.end(membership=membership, by=request.user, successor=form.cleaned_data.get("successor"))
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field if lack.field in form.fields else None, lack.message)
        else:
            messages.success(request, _("The role has been ended."))
            return redirect("enterprises:people")
    context = {
        "title": _("End a role"),
        "trail": [(_("People"), reverse("enterprises:people"))],
        "sentence": _("From now on the person no longer has this role. What they did stays as it is."),
        "facts": [
            (pgettext("person", "Name"), membership.user.name),
            (_("Email"), membership.user.email),
            (_("Role"), membership.get_role_display()),
            (_("Organisation or enterprise"), membership.belongs_to),
        ],
        "form": form,
        "deed": _("End this role"),
        "danger": True,
        "back": reverse("enterprises:people"),
    }
    return render(request, "confirm_page.html", context)


class OrganisationList(ListPage):
    """Departments, authorities and associations; stewards open one to change it."""

    table_class = OrganisationTable
    filter_class = OrganisationFilter
    template_name = "enterprises/organisations.html"
    title = gettext_lazy("Organisations")
    export_name = "organisations"

    def rows(self) -> QuerySet[Organisation]:
        people_now = Count("memberships", filter=Q(memberships__ended_at__isnull=True))
        rows = Organisation.objects.visible_to(self.request.user).select_related("region")
        return rows.annotate(people=people_now).order_by("kind", "region__order", "id")

    def table_kwargs(self) -> dict[str, Any]:
        sectors = {sector.code: sector.name for sector in Sector.objects.all()}
        return {"sectors": sectors, "editable": is_ministry_steward.test(self.request.user)}

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"tabs": tabs(user, "organisations"), "steward": is_ministry_steward.test(user)}


def organisation_new(request: HttpRequest) -> HttpResponse:
    return _organisation_page(request, None)


def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    return _organisation_page(
        request, get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    )


def _organisation_page(request: HttpRequest, organisation: Organisation | None) -> HttpResponse:
    """A steward enters or changes an organisation."""
    if not is_ministry_steward.test(request.user):
        raise PermissionDenied(_("Only a steward of the ministry changes organisations."))
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("enterprises:organisations")
    context = {
        "trail": [(_("Organisations"), reverse("enterprises:organisations"))],
        "title": organisation.name if organisation else _("New organisation"),
        "form": form,
        "organisation": organisation,
        "back": reverse("enterprises:organisations"),
    }
    return render(request, "enterprises/organisation.html", context)
