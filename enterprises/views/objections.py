"""异议处理: how the ministry handles objections. Who objected is shown to the one who handles it alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from enterprises import beginnings
from enterprises.enums import Role
from enterprises.forms.objections import FindingForm, HandOverForm
from enterprises.models import Objection, User
from enterprises.nomination import objections
from enterprises.nomination_enums import OPEN_OBJECTIONS, ApplicationDeed, ApplicationState, ObjectionState
from enterprises.rules import is_ministry_reviewer
from enterprises.tables.objections import ObjectionTable
from enterprises.verdicts import Refusal
from enterprises.views.attachments import file_response
from reliability_tracker.components import Empty, FileRow
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from reliability_tracker.forms import Form

_WITH = ("application__region", "notice", "handler", "decided_by")


class ObjectionList(ListPage):
    """Every objection, the open ones first."""

    table_class = ObjectionTable
    title = gettext_lazy("Objections")
    intro = gettext_lazy(
        "Objections to names in public notice. No name is announced while an objection to it is open."
    )
    export_name = "objections"

    def rows(self) -> QuerySet[Any]:
        if not is_ministry_reviewer.test(self.request.user):
            raise PermissionDenied(_("Only reviewers of the ministry handle objections."))
        rows: QuerySet[Any] = Objection.objects.visible_to(self.request.user).select_related(*_WITH)
        return rows.order_by("decided_at", "filed_at", "id")

    def empty(self) -> Empty:
        return beginnings.objections(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("finding")
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """One objection, and what its handler does with it; `deed` names the button that was pressed."""
    found = _visible(request, number)
    forms = _forms(request, found)
    if request.method == "POST" and _did(request, found, forms):
        return redirect(found)
    identity = objections.identity_of(found, request.user)
    files = identity.files if identity else []
    context = {
        "objection": found,
        "identity": identity,
        "files": [
            FileRow(
                name=file.name,
                href=reverse("enterprises:objection_file", args=[found.number, file.pk]),
                size=file.size,
                digest=file.sha256,
            )
            for file in files
        ],
        "may_take_up": objections.may_take_up(found, by=request.user),
        "may_handle": objections.may_handle(found, by=request.user),
        "open": found.state in OPEN_OBJECTIONS,
        "admitted": found.state == ObjectionState.ADMITTED,
        "drop": _dropping(found),
        "trail": [(_("Objections"), reverse("enterprises:objections"))],
        **forms,
    }
    return render(request, "enterprises/objection.html", context)


@read_only
def objection_file(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """What the objector brought, for the handler alone."""
    identity = objections.identity_of(_visible(request, number), request.user)
    found = next((file for file in identity.files if file.pk == pk), None) if identity else None
    if found is None:
        raise Http404
    return file_response(found)


def _dropping(found: Objection) -> str:
    """Where the name is dropped that an upheld objection leaves in its notice; empty where none is due."""
    application = found.application
    stands = application.state == ApplicationState.PUBLIC_NOTICE and application.notice_id == found.notice_id
    if found.state != ObjectionState.UPHELD or not stands:
        return ""
    address = reverse("enterprises:application_deed", args=[application.number, ApplicationDeed.DROP])
    return f"{address}?to={ApplicationState.NOT_SELECTED}"


def _visible(request: HttpRequest, number: str) -> Objection:
    visible = Objection.objects.visible_to(request.user).select_related(*_WITH)
    found: Objection = get_object_or_404(visible, number=number)
    return found


def _forms(request: HttpRequest, found: Objection) -> dict[str, Form]:
    """The two forms of the page; the one whose button was pressed is filled."""
    deed = request.POST.get("deed", "")
    colleagues = User.objects.filter(
        memberships__role=Role.MINISTRY_REVIEWER, memberships__ended_at__isnull=True, is_active=True
    ).exclude(pk=request.user.pk)
    return {
        "finding": FindingForm(request.POST if deed in ("dismiss", "uphold") else None),
        "hand_over": HandOverForm(
            request.POST if deed == "hand_over" else None, colleagues=colleagues.distinct()
        ),
    }


def _did(request: HttpRequest, found: Objection, forms: dict[str, Form]) -> bool:
    """Does what the button says; what is in the way stands in the form, or above the page."""
    deed = request.POST.get("deed", "")
    form = forms["hand_over"] if deed == "hand_over" else forms["finding"]
    if deed not in DEEDS or (form.is_bound and not form.is_valid()):
        return False
    given = form.cleaned_data if form.is_bound else {}
    try:
        DEEDS[deed](objection=found, by=request.user, **given)
    except Refusal as refusal:
        for lack in refusal.lacks:
            if form.is_bound:
                form.add_error(lack.field or None, lack.message)
            else:
                messages.error(request, lack.message)
        return not form.is_bound
    messages.success(request, pgettext("objection", "Done."))
    return True


DEEDS: dict[str, Callable[..., Objection]] = {
    "take_up": objections.take_up,
    "hand_over": objections.hand_over,
    "admit": objections.admit,
    "dismiss": objections.dismiss,
    "uphold": objections.uphold,
}
