"""Inviting people, and accepting an invitation."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import beginnings, invitation_list, invitations
from enterprises.filters.people import InvitationFilter
from enterprises.forms.invitations import AcceptForm, InviteForm, InviteListForm
from enterprises.models import Invitation, User
from enterprises.people import NewPerson, has_account
from enterprises.rules import is_ministry_steward
from enterprises.tables.people import InvitationTable
from enterprises.verdicts import Refusal
from enterprises.views.people import invites, tabs
from reliability_tracker.components import Empty, Tab
from reliability_tracker.forms import Form
from reliability_tracker.views import ListPage, read_only
from reliability_tracker.xlsx import workbook_response

_WITH = ("organisation__region", "enterprise", "invited_by")


class InvitationList(ListPage):
    """Invitations to the reader's organisations and enterprises; a steward sees all."""

    table_class = InvitationTable
    filter_class = InvitationFilter
    template_name = "enterprises/people.html"
    title = gettext_lazy("Invitations")
    export_name = "invitations"

    def rows(self) -> QuerySet[Invitation]:
        rows = Invitation.objects.visible_to(self.request.user).select_related(*_WITH)
        return invitations.with_state(rows).order_by("-invited_at", "-id")

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"tabs": tabs(user, "invitations"), "invites": invites.test(user)}

    def empty(self) -> Empty:
        return beginnings.invitations(self.request.user)


def invite(request: HttpRequest) -> HttpResponse:
    """One person to one organisation or enterprise."""
    _require_inviter(request.user)
    if request.method == "POST":
        form = InviteForm(request.POST, user=request.user)
        if form.is_valid() and _send(request, [form.invitee], form):
            return redirect("enterprises:invitations")
    else:
        given = ("organisation", "credit_code", "role")
        form = InviteForm(initial={name: request.GET.get(name, "") for name in given}, user=request.user)
    context = {"form": form, "tabs": _ways(request.user, "one"), "trail": _trail()}
    return render(request, "enterprises/invite.html", context)


def invite_list(request: HttpRequest) -> HttpResponse:
    """A list of people: first a look at every line with its problems, then the sending."""
    _require_steward(request.user)
    form = InviteListForm(request.POST if request.method == "POST" else None, request.FILES or None)
    lines: list[invitation_list.Line] = []
    if request.method == "POST" and form.is_valid():
        lines = invitation_list.read(form.cleaned_data["list"], by=request.user)
        form.show(form.cleaned_data["list"])
        if "marked" in request.POST:
            return workbook_response(
                f"{_('People to invite')}-{_('marked')}", invitation_list.marked_list(lines)
            )
        invitees = [line.invitee for line in lines if line.invitee and not line.problems]
        complete = len(invitees) == len(lines) > 0
        key = uuid.uuid4()
        if complete and "send" in request.POST and _send(request, invitees, form, key):
            return redirect("enterprises:invited_list", key)
    context = {
        "form": form,
        "lines": lines,
        "bad": sum(1 for line in lines if line.problems),
        "tabs": _ways(request.user, "list"),
        "trail": _trail(),
    }
    return render(request, "enterprises/invite_list.html", context)


class InvitedList(InvitationList):
    """What was sent as one list, and what became of each invitation."""

    template_name = "enterprises/invited_list.html"
    title = gettext_lazy("Invited by list")
    export_name = "invited-by-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _require_steward(request.user)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Invitation]:
        rows = super().rows().filter(list_key=self.kwargs["key"])
        if not rows.exists():
            raise Http404
        return rows

    def context(self) -> dict[str, Any]:
        key = self.kwargs["key"]
        still_open = Invitation.objects.filter(list_key=key).open().count()
        trail = [*_trail(), (_("Invitations"), reverse("enterprises:invitations"))]
        return super().context() | {"key": key, "open": still_open, "trail": trail}


@require_http_methods(["GET", "HEAD", "POST"])
def invited_list_revoke(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take back what was sent as one list, as far as it was not taken up; asked for first."""
    _require_steward(request.user)
    sent = list(Invitation.objects.visible_to(request.user).filter(list_key=key))
    if not sent:
        raise Http404
    if request.method == "POST":
        try:
            taken_back = invitations.revoke_list(list_key=key, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = ngettext(
                "%(n)d invitation has been taken back.",
                "%(n)d invitations have been taken back.",
                len(taken_back),
            )
            messages.success(request, said % {"n": len(taken_back)})
        return redirect("enterprises:invited_list", key)
    taken_up = sum(1 for row in sent if row.accepted_at)
    still_open = sum(1 for row in sent if not row.accepted_at and not row.revoked_at)
    context = {
        "title": _("Take all of them back"),
        "sentence": _(
            "The links in these letters will no longer work. Roles already accepted stay; end them on "
            "the page of people."
        ),
        "facts": [(_("To be taken back"), still_open), (_("Accepted already"), taken_up)],
        "form": Form(),
        "deed": _("Take all of them back"),
        "back": reverse("enterprises:invited_list", args=[key]),
        "danger": True,
    }
    return render(request, "confirm_page.html", context)


@read_only
def invitation_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """One invitation, with what may be done to it."""
    invitation = _visible(request, pk)
    may = invitations.may_invite(invitation.belongs_to, by=request.user)
    context = {
        "invitation": invitation,
        "trail": [*_trail(), (_("Invitations"), reverse("enterprises:invitations"))],
        "facts": [
            (_("Email"), invitation.email),
            (pgettext("person", "Name"), invitation.name),
            (_("Role"), invitation.get_role_display()),
            (_("Organisation or enterprise"), invitation.belongs_to),
            (_("Invited by"), invitation.invited_by.name),
        ],
        "pending": invitation.accepted_at is None and invitation.revoked_at is None,
        "refusal": "" if may else str(may),
        "of_list": invitation.list_key if is_ministry_steward.test(request.user) else None,
    }
    return render(request, "enterprises/invitation_sent.html", context)


@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, invitations.resend, _("The invitation has been sent again."))


@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, invitations.revoke, _("The invitation has been taken back."))


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation."""
    found = invitations.find(token)
    if found is None:
        raise Http404(_("There is no such invitation."))
    user = request.user
    signed_in = user.is_authenticated
    verdict = invitations.may_accept(found, by=user) if signed_in else invitations.is_open(found)
    known = not signed_in and has_account(found.email)
    form = None if signed_in or known else AcceptForm(invitation=found)
    if request.method == "POST" and verdict and not known:
        if form is not None:
            form = AcceptForm(request.POST, invitation=found)
        if (form is None or form.is_valid()) and (response := _accept(request, found, form)):
            return response
    context = {
        "invitation": found,
        "verdict": verdict,
        "known": known,
        "form": form,
        "layout": "base.html" if signed_in else "base_public.html",
        "public": not signed_in,
    }
    closed = 403 if invitations.is_open(found) else 410
    return render(request, "enterprises/invitation.html", context, status=200 if verdict else closed)


def _accept(request: HttpRequest, found: Invitation, form: AcceptForm | None) -> HttpResponse | None:
    """To the front page, signed in; None, with the sentences on the page, where it was refused."""
    by: User | NewPerson = request.user  # type: ignore[assignment]
    if form is not None:
        by = NewPerson(found.email, form.cleaned_data["name"], form.cleaned_data["password"])
    try:
        membership = invitations.accept(invitation=found, by=by)
    except Refusal as refusal:
        for lack in refusal.lacks:
            messages.error(request, lack.message)
        return None
    words = {"role": membership.get_role_display(), "place": membership.belongs_to}
    messages.success(request, _("You are now %(role)s of %(place)s.") % words)
    if form is None:
        return redirect("/")
    return perform_login(request, membership.user)


def _send(
    request: HttpRequest, invitees: list[invitations.Invitee], form: Any, list_key: uuid.UUID | None = None
) -> bool:
    try:
        sent = invitations.invite(invitees, by=request.user, list_key=list_key)
    except Refusal as refusal:
        for lack in refusal.lacks:
            form.add_error(None, lack.message)
        return False
    said = ngettext("%(n)d invitation has been sent.", "%(n)d invitations have been sent.", len(sent))
    messages.success(request, said % {"n": len(sent)})
    return True


def _change(request: HttpRequest, pk: int, deed: Any, said: str) -> HttpResponse:
    try:
        deed(invitation=_visible(request, pk), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("enterprises:invitation_sent", pk=pk)


def _visible(request: HttpRequest, pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.visible_to(request.user).select_related(*_WITH), pk=pk)


def _require_inviter(user: Any) -> None:
    if not invites.test(user):
        raise PermissionDenied(_("Only stewards of the ministry and administrators of an enterprise invite."))


def _require_steward(user: Any) -> None:
    if not is_ministry_steward.test(user):
        raise PermissionDenied(_("Only a steward of the ministry invites by list."))


def _ways(user: Any, current: str) -> list[Tab]:
    ways = [Tab(_("One person"), reverse("enterprises:invite"), current == "one")]
    if is_ministry_steward.test(user):
        ways.append(Tab(_("By list"), reverse("enterprises:invite_list"), current == "list"))
    return ways


def _trail() -> list[tuple[str, str]]:
    return [(_("People"), reverse("enterprises:people"))]
