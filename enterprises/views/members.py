"""The list of member enterprises that an association keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from enterprises import beginnings, members
from enterprises.completeness import cycle_asked_for
from enterprises.filters.members import MemberFilter
from enterprises.forms.members import CodesForm
from enterprises.models import AssociationMember, Cycle
from enterprises.tables.members import MemberTable
from enterprises.verdicts import Refusal
from reliability_tracker.components import Empty
from reliability_tracker.forms import Form
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from enterprises.models import Organisation

ONLY = gettext_lazy("Only analysts of the association keep the list of its members.")


class MemberList(ListPage):
    """The members, each with whether it has reported in a cycle."""

    table_class = MemberTable
    filter_class = MemberFilter
    title = gettext_lazy("Member enterprises")
    intro = gettext_lazy(
        "Your association’s own list. Of each member it says whether all its reports that are expected in"
        " your sectors have come; nothing more."
    )
    export_name = "members"
    template_name = "enterprises/members.html"

    def rows(self) -> QuerySet[Any]:
        self.association = _association(self.request)
        self.cycle = cycle_asked_for(self.request.GET.get("cycle", ""))
        return members.members_with_standing(self.association, self.cycle)

    def context(self) -> dict[str, Any]:
        return {
            "association": self.association,
            "cycle": self.cycle,
            "cycles": Cycle.objects.visible_to(self.request.user).opened(),
        }

    def empty(self) -> Empty:
        return beginnings.members(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: HttpRequest) -> HttpResponse:
    """Paste credit codes; every problem is told at once, and only a list without any is taken."""
    association = _association(request)
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = members.add(association=association, text=form.cleaned_data["codes"], by=request.user)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            sentence = ngettext("%(n)s enterprise added.", "%(n)s enterprises added.", len(added))
            messages.success(request, sentence % {"n": len(added)})
            return redirect("enterprises:members")
    context = {
        "title": _("Add member enterprises"),
        "sentence": association.name,
        "form": form,
        "deed": _("Add"),
        "trail": [(_("Member enterprises"), reverse("enterprises:members"))],
        "back": reverse("enterprises:members"),
    }
    return render(request, "confirm_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = AssociationMember.objects.visible_to(request.user).current().select_related("enterprise")
    member = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        members.remove(member=member, by=request.user)
        messages.success(request, _("Removed from the list."))
        return redirect("enterprises:members")
    context = {
        "title": _("Remove %(name)s from the list") % {"name": member.enterprise.enterprise_name},
        "sentence": _("It can be added again at any time."),
        "form": Form(),
        "deed": _("Remove"),
        "trail": [(_("Member enterprises"), reverse("enterprises:members"))],
        "back": reverse("enterprises:members"),
    }
    return render(request, "confirm_page.html", context)


def _association(request: HttpRequest) -> Organisation:
    """The association whose list is kept; of several the first, or the one that the address names."""
    own = members.associations_of(request.user)
    asked = request.GET.get("association", "")
    found = next((one for one in own if not asked or str(one.pk) == asked), None)
    if found is None:
        raise PermissionDenied(str(ONLY))
    return found
