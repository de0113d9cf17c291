"""Applications for demonstration: the list, the page of one, and the deeds on it.

An expert opens an application from the page of its reviews; objections have pages of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import beginnings
from enterprises.filters.applications import ApplicationFilter
from enterprises.forms.application_deeds import ApplicationDeedForm
from enterprises.forms.calls import refuse
from enterprises.models import Application, Call, Enclosure
from enterprises.nomination import assigning, case, course
from enterprises.nomination.case_lines import commentable
from enterprises.nomination.happenings import happenings
from enterprises.nomination.places import place_of
from enterprises.nomination.table import MACHINE, ON_A_LIST, Offer, deeds_for, may, perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from enterprises.rules import is_enterprise_person, is_own_enterprise, is_staff
from enterprises.tables.applications import ApplicationTable
from enterprises.verdicts import Lack, Refusal
from enterprises.views.attachments import file_response
from enterprises.views.beside import assigned
from enterprises.views.review import group_of
from reliability_tracker.components import Empty
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

S, D = ApplicationState, ApplicationDeed
READ_WITH = (
    *("call", "enterprise", "region", "city", "association", "recommending_region", "report"),
    *("recommending_association", "on_list", "notice", "named_by", "ended_by"),
    *("product_class", "sector", "project", "layer", "link", "assigned_to"),
)


class ApplicationList(ListPage):
    """Every application this person may see, with where it is."""

    table_class = ApplicationTable
    filter_class = ApplicationFilter
    template_name = "enterprises/application_list.html"
    title = gettext_lazy("Applications for demonstration")
    export_name = "applications"

    def rows(self) -> QuerySet[Any]:
        return Application.objects.visible_to(self.request.user).select_related(
            "call", "region", "sector", "assigned_to"
        )

    def table_kwargs(self) -> dict[str, bool]:
        return {"inside": is_staff.test(self.request.user)}

    def context(self) -> dict[str, Any]:
        today = timezone.localdate()
        calls = Call.objects.open_on(today) if is_enterprise_person.test(self.request.user) else []
        return {"open_calls": calls}

    def empty(self) -> Empty:
        return beginnings.applications(self.request.user)


def visible_application(request: HttpRequest, number: str) -> Application:
    """The application with what its page shows; 404 for one that this person may not see."""
    visible = Application.objects.visible_to(request.user).select_related(*READ_WITH)
    found: Application = get_object_or_404(visible, number=number)
    return found


@read_only
def application(request: HttpRequest, number: str) -> HttpResponse:
    found = visible_application(request, number)
    own = is_own_enterprise.test(request.user, found)
    knows = course.knows_the_course(request.user, found)
    may_assign = assigning.may_assign(found, by=request.user)
    context = {
        "application": found,
        "place": place_of(found, request.user),
        "offers": deeds_for(request.user, found),
        "on_a_list": ON_A_LIST,
        "is_own": own,
        "missing": case.problems(found, on=timezone.localdate()) if own and found.is_editable else [],
        "enterprise": course.facts(found, course.ENTERPRISE),
        "product": course.facts(found, course.PRODUCT),
        "signed": course.facts(found, course.SIGNED),
        "texts": course.texts(found),
        "rows": course.indicators(found),
        "rights": list(found.rights.all()),
        "files": course.files(found),
        "recommendation": course.recommendation(found) if knows else [],
        "naming": course.title_of(found),
        "review": course.desk_review(found, request.user),
        "inside": is_staff.test(request.user) and not own,
        "may_assign": may_assign,
        "colleagues": assigning.colleagues(found) if may_assign else [],
        "happenings": happenings(found) if knows else [],
    }
    return render(request, "enterprises/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def application_deed(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Ask for what the deed needs, then do it. Who may not reads why."""
    found = visible_application(request, number)
    to = request.POST.get("to") or request.GET.get("to")
    offers = [offer for offer in deeds_for(request.user, found) if offer.deed == deed]
    offer = next((offer for offer in offers if to in (None, offer.to)), None)
    if offer is None or not offer.verdict:
        return _refused(request, found, deed, offer)
    if deed in ON_A_LIST:
        return redirect(found.call)
    data = request.POST if request.method == "POST" else None
    groups = commentable(found) if deed == D.SEND_BACK else []
    lines = [line for _title, part in groups for line in part]
    form = ApplicationDeedForm(data, application=found, offer=offer, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            perform(deed, found, by=request.user, **form.given)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                _("Done: %(deed)s. The application is now “%(state)s”.")
                % {"deed": offer.label, "state": S(found.state).label},
            )
            return redirect(found)
    context = {
        "title": offer.label,
        "sentence": _("After this, the application is in the state “%(state)s”.")
        % {"state": S(offer.to).label},
        "groups": [group_of(title, part, form) for title, part in groups],
        "facts": [
            (_("Application"), found.number),
            (_("Enterprise"), found.enterprise_name),
            (_("Case"), found.case_title or found.product_label),
        ],
        "form": form,
        "deed": offer.label,
        "danger": offer.undoes,
        "back": found.get_absolute_url(),
        "trail": [
            (_("Applications for demonstration"), reverse("enterprises:applications")),
            (found.number, found.get_absolute_url()),
        ],
    }
    return render(request, "enterprises/application_deed.html", context)


def _refused(request: HttpRequest, found: Application, deed: str, offer: Offer | None) -> HttpResponse:
    """Everything that is in the way. 403 for who never may; not for who may, but not yet or not any more."""
    lacks = list(offer.lacks) if offer else []
    if not lacks:
        lacks = [Lack(str(may(deed, found, by=request.user)))]
    context = {"application": found, "deed": D(deed).label, "lacks": lacks}
    status = 403 if MACHINE.is_barred(deed, found, by=request.user) else 200
    return render(request, "enterprises/application_refused.html", context, status=status)


@require_POST
def application_assign(request: HttpRequest, number: str) -> HttpResponse:
    """To a colleague, to oneself, or to nobody."""
    found = visible_application(request, number)
    if not (verdict := assigning.may_assign(found, by=request.user)):
        raise PermissionDenied(str(verdict))
    return assigned(request, found, lambda to: assigning.assign(application=found, to=to, by=request.user))


@read_only
def enclosure(request: HttpRequest, pk: int) -> FileResponse:
    """The file under its own name, for whoever may see the application."""
    visible = Enclosure.objects.visible_to(request.user).filter(removed_at__isnull=True)
    return file_response(get_object_or_404(visible, pk=pk))
