"""Lists of checking: who is away and who stands in; who declared an interest in which enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from enterprises import beginnings, interests, stand_ins
from enterprises.forms.checking import ReasonForm, StandInForm
from enterprises.models import Interest, StandIn
from enterprises.rules import checks_reports, is_ministry_steward, is_staff
from enterprises.tables.checking import InterestTable
from enterprises.verdicts import Refusal
from reliability_tracker.components import Empty
from reliability_tracker.formats import officialdate
from reliability_tracker.forms import Form
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom now and later; and naming somebody for oneself."""
    user = request.user
    if not (checks_reports | is_ministry_steward).test(user):
        raise PermissionDenied(_("Only those who check reports name a stand-in."))
    form = StandInForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            named = stand_ins.name_stand_in(by=user, **form.cleaned_data)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field if lack.field in form.fields else None, lack.message)
        else:
            told = {"name": named.stand_in, "day": officialdate(named.to_on)}
            messages.success(request, _("%(name)s stands in until %(day)s.") % told)
            return redirect("enterprises:away")
    rows = StandIn.objects.visible_to(user).to_come(timezone.localdate())
    found = rows.select_related("person", "stand_in", "membership__organisation").order_by("from_on", "id")
    lines = [(row, bool(stand_ins.may_end(row, by=user))) for row in found]
    can_lend = stand_ins.lendable(user).exists()
    return render(request, "enterprises/away.html", {"form": form, "lines": lines, "can_lend": can_lend})


@require_http_methods(["GET", "HEAD", "POST"])
def away_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StandIn.objects.visible_to(request.user), pk=pk)
    verdict = stand_ins.may_end(found, by=request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    if request.method == "POST":
        stand_ins.end(stand_in=found, by=request.user)
        messages.success(request, _("Ended."))
        return redirect("enterprises:away")
    context = {
        "title": _("End standing in"),
        "sentence": _("Once you end it, %(name)s no longer acts for %(person)s.")
        % {"name": found.stand_in, "person": found.person},
        "facts": [(_("First day"), officialdate(found.from_on)), (_("Last day"), officialdate(found.to_on))],
        "form": Form(),
        "deed": _("End it"),
        "trail": [(pgettext("place", "Away"), reverse("enterprises:away"))],
        "back": reverse("enterprises:away"),
    }
    return render(request, "confirm_page.html", context)


class InterestList(ListPage):
    """Declared interests in the enterprises of the reader's area, withdrawn ones too."""

    table_class = InterestTable
    title = gettext_lazy("Declared interests")
    intro = gettext_lazy(
        "Anyone who declared an interest in an enterprise decides on none of its reports. Only a steward "
        "of the ministry can withdraw it."
    )
    export_name = "interests"

    def rows(self) -> QuerySet[Interest]:
        if not is_staff.test(self.request.user):
            raise PermissionDenied(_("Only those who check reports, and observers, see this."))
        rows = Interest.objects.visible_to(self.request.user)
        return rows.select_related("person", "enterprise", "withdrawn_by")

    def table_kwargs(self) -> dict[str, bool]:
        return {"steward": is_ministry_steward.test(self.request.user)}

    def empty(self) -> Empty:
        return beginnings.interests(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def interest_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Interest.objects.visible_to(request.user).select_related("person", "enterprise"), pk=pk
    )
    verdict = interests.may_withdraw(found, by=request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        interests.withdraw(interest=found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Withdrawn."))
        return redirect("enterprises:interests")
    context = {
        "title": _("Withdraw a declared interest"),
        "sentence": _("After this, %(person)s may decide on reports of %(enterprise)s again.")
        % {"person": found.person, "enterprise": found.enterprise},
        "facts": [(_("Declared"), officialdate(found.declared_at)), (_("Interest"), found.reason)],
        "form": form,
        "deed": pgettext("declared interest", "Withdraw"),
        "danger": True,
        "trail": [(_("Declared interests"), reverse("enterprises:interests"))],
        "back": reverse("enterprises:interests"),
    }
    return render(request, "confirm_page.html", context)
