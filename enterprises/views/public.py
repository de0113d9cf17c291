"""公示: public notices as everyone may read them, and objecting to a name. Names and products only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from enterprises.forms.objections import ObjectionForm
from enterprises.models import Application, Objection, PublicNotice
from enterprises.nomination import objections
from enterprises.nomination_enums import ApplicationState
from enterprises.tables.nomination_public import NoticeTable
from enterprises.verdicts import Refusal
from reliability_tracker.formats import officialdate
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@login_not_required
@read_only
def notices(request: HttpRequest) -> HttpResponse:
    """The notices that are open today."""
    open_now = PublicNotice.objects.open_on(timezone.localdate()).select_related("call")
    return render(
        request, "enterprises/public/notices.html", {"notices": open_now.order_by("last_day", "id")}
    )


@method_decorator(login_not_required, name="dispatch")
class NoticeNames(ListPage):
    """The names of a notice while it is open; afterwards it tells no names any more."""

    table_class = NoticeTable
    template_name = "enterprises/public/notice.html"
    export_name = "public-notice"

    @cached_property
    def notice(self) -> PublicNotice:
        return _begun(self.kwargs["pk"])

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Public notice %(number)s") % {"number": self.notice.number}

    def rows(self) -> QuerySet[Any]:
        """By administrative division and name: rank and number would tell an order that there is not."""
        if not self.notice.is_open_on(timezone.localdate()):
            return Application.objects.none()
        return _names(self.notice).order_by("region__order", "enterprise_name", "product_name", "pk")

    def context(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "notice": self.notice,
            "open": self.notice.is_open_on(today),
            "days_left": (self.notice.last_day - today).days,
            "trail": _trail(),
        }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("name", "contact", "grounds")
def object_to(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """异议: the form of an objection to one name, under the real name; what was typed is kept."""
    notice = _begun(pk)
    application = get_object_or_404(_names(notice), number=number)
    verdict = objections.may_object(application, notice, timezone.localdate())
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="objection"):
            return ratelimit.respond_429(request)
        if form.is_valid() and (filed := _file(application, form)) is not None:
            messages.success(
                request,
                _("Objection %(number)s has been received. The ministry will answer to the contact you gave.")
                % {"number": filed.number},
            )
            return redirect(notice)
    context = {
        "notice": notice,
        "application": application,
        "verdict": verdict,
        "form": form,
        "until": officialdate(notice.last_day),
        "trail": [*_trail(), (notice.number, notice.get_absolute_url())],
    }
    return render(request, "enterprises/public/object.html", context)


def _file(application: Application, form: ObjectionForm) -> Objection | None:
    """The objection; None, with the sentences in the form, where it is not taken."""
    try:
        given = dict(form.cleaned_data)
        return objections.file(application=application, files=given.pop("evidence"), **given)
    except Refusal as refusal:
        for lack in refusal.lacks:
            form.add_error(lack.field if lack.field in form.fields else None, lack.message)
        return None


def _begun(pk: int) -> PublicNotice:
    """A notice from its first day on; before that nobody hears of it here."""
    begun = PublicNotice.objects.filter(first_day__lte=timezone.localdate()).select_related("call")
    notice: PublicNotice = get_object_or_404(begun, pk=pk)
    return notice


def _names(notice: PublicNotice) -> QuerySet[Any]:
    """Whom the notice still names: one that was dropped stands there no more."""
    names: QuerySet[Any] = notice.applications.filter(state=ApplicationState.PUBLIC_NOTICE)
    return names.select_related("region", "call", "notice")


def _trail() -> list[tuple[str, str]]:
    return [(_("Public notices"), reverse("enterprises:public_notices"))]
