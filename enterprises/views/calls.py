"""Calls for demonstrations: everybody sees them, the ministry writes them and works on whole lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from enterprises import beginnings
from enterprises.forms.calls import (
    CallForm,
    ChosenForm,
    NamingForm,
    NoticeForm,
    PanelForm,
    PlacesForm,
    ShortlistForm,
    refuse,
)
from enterprises.models import Application, Call
from enterprises.nomination import course, naming, panels, recommending
from enterprises.nomination.applying import may_run_calls, save_call, set_places
from enterprises.nomination.table import perform
from enterprises.nomination_enums import TITLED, ApplicationDeed, ApplicationState
from enterprises.rules import is_enterprise_person, is_ministry_reviewer
from enterprises.tables.applications import CallTable
from enterprises.verdicts import Lack, Refusal
from reliability_tracker.components import Empty
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.http import HttpRequest

S, D = ApplicationState, ApplicationDeed


class CallList(ListPage):
    table_class = CallTable
    template_name = "enterprises/calls.html"
    title = gettext_lazy("Calls for demonstrations")
    intro = gettext_lazy("Each call has rules of its own: places, days of notice, scores, validity.")
    export_name = "calls"

    def rows(self) -> QuerySet[Call]:
        visible = Application.objects.visible_to(self.request.user).filter(call=OuterRef("pk")).order_by()

        def counted(found: QuerySet[Any]) -> Coalesce:
            number = found.values("call").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(number, output_field=IntegerField()), 0)

        calls = Call.objects.visible_to(self.request.user)
        return calls.annotate(applied=counted(visible), named=counted(visible.filter(state__in=TITLED)))

    def context(self) -> dict[str, Any]:
        return {"may_run": bool(may_run_calls(self.request.user))}

    def empty(self) -> Empty:
        return beginnings.calls(self.request.user)


@read_only
def call(request: HttpRequest, code: str) -> HttpResponse:
    found = _call(request, code)
    user, today = request.user, timezone.localdate()
    context = {
        "call": found,
        "rules": course.rules_of(found),
        "counts": course.counts_by_state(found, user),
        "recommending": course.recommending_of(found, user),
        "jobs": course.jobs_of(found, user),
        "lists": course.lists_of(found, user),
        "notices": found.notices.annotate(size=Count("applications")).order_by("-first_day"),
        "may_run": bool(may_run_calls(user)),
        "may_apply": found.is_open_on(today) and is_enterprise_person.test(user),
        "places": found.own_places.select_related("region"),
    }
    return render(request, "enterprises/call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: HttpRequest) -> HttpResponse:
    return _form_page(request, Call(), _("New call"))


@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: HttpRequest, code: str) -> HttpResponse:
    found = _call(request, code)
    return _form_page(request, found, found.name)


@require_http_methods(["GET", "HEAD", "POST"])
def call_places(request: HttpRequest, code: str) -> HttpResponse:
    """名额: places of their own for single regions and cities."""
    found = _call(request, code)
    if not (verdict := may_run_calls(request.user)):
        raise PermissionDenied(str(verdict))
    form = PlacesForm(_data(request), call=found)

    def give() -> str:
        set_places(call=found, places=form.places, by=request.user)
        return _("Saved.")

    sentence = _(
        "Leave empty to use the rule of the call: %(province)s per province, %(city)s per separately planned"
        " city. A city with places of its own recommends directly."
    ) % {"province": found.places_of_province, "city": found.places_of_city}
    return _list_deed(
        request, found, form, give, title=_("Individual quotas"), deed=_("Save"), sentence=sentence
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_panel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask experts about applications in desk review."""
    found = _call_of_reviewer(request, code)
    waiting = _in_state(request, found, S.DESK_REVIEW)
    form = PanelForm(_data(request), applications=waiting)

    def ask() -> str:
        panel = panels.convene(
            call=found,
            applications=form.chosen,
            experts=form.asked,
            by=request.user,
            due_on=form.cleaned_data["due_on"],
        )
        number = panel.reviews.count()
        return ngettext("%(n)s review is asked for.", "%(n)s reviews are asked for.", number) % {"n": number}

    return _list_deed(request, found, form, ask, title=_("Ask experts"), deed=_("Ask"))


@require_http_methods(["GET", "HEAD", "POST"])
def call_shortlist(request: HttpRequest, code: str) -> HttpResponse:
    """Shortlist those whose desk review is complete; how far each is stands beside it."""
    found = _call_of_reviewer(request, code)
    waiting = _in_state(request, found, S.DESK_REVIEW)
    form = ShortlistForm(_data(request), applications=waiting, initial={"applications": []})
    standing = panels.standing_of(waiting)

    def shortlist() -> str:
        if not form.chosen:
            raise Refusal([Lack(_("Choose at least one application."), "applications")])
        done = recommending.each_in_call(
            found,
            form.chosen,
            lambda application: perform(
                D.SHORTLIST, application, by=request.user, comment=form.cleaned_data["comment"]
            ),
        )
        return _("Shortlisted: %(n)s.") % {"n": len(done)}

    chosen = {str(key) for key in form["applications"].value() or ()}
    rows = sorted(
        ((application, standing[application.pk], str(application.pk) in chosen) for application in waiting),
        key=lambda row: -(row[1].mean or 0),
    )
    sentence = _("Tick those to be shortlisted. To turn one down, open its own page and give the reason.")
    return _list_deed(
        request,
        found,
        form,
        shortlist,
        title=_("Decide on the desk review"),
        deed=_("Shortlist"),
        sentence=sentence,
        template="enterprises/call_shortlist.html",
        extra={"standing": rows},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_notice(request: HttpRequest, code: str) -> HttpResponse:
    """公示: put shortlisted applications into public notice."""
    found = _call_of_reviewer(request, code)
    form = NoticeForm(_data(request), call=found, applications=_in_state(request, found, S.SHORTLISTED))

    def publish() -> str:
        notice = naming.publish_notice(
            call=found,
            applications=form.chosen,
            number=form.cleaned_data["number"],
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            by=request.user,
        )
        return _("Notice %(number)s is published.") % {"number": notice.number}

    sentence = _(
        "Names and products are then public, and anyone may object. They do not count as demonstrations yet."
    )
    return _list_deed(
        request, found, form, publish, title=_("Give public notice"), deed=_("Publish"), sentence=sentence
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_name(request: HttpRequest, code: str) -> HttpResponse:
    """公布: name those whose public notice is over, each under its demonstration number."""
    found = _call_of_reviewer(request, code)
    over = Q(notice__last_day__lt=timezone.localdate())
    waiting = _in_state(request, found, S.PUBLIC_NOTICE, over)
    form = NamingForm(_data(request), applications=waiting)

    def name() -> str:
        decision = naming.name_list(
            call=found,
            numbers=form.numbers,
            document=form.cleaned_data["document"],
            dated_on=form.cleaned_data["dated_on"],
            title=form.cleaned_data["title"],
            by=request.user,
        )
        return _("%(number)s names %(n)s demonstrations; they count from its date.") % {
            "number": decision.number,
            "n": len(form.numbers),
        }

    sentence = _(
        "Those with a number are named and count from the date of the document. The list is in the order "
        "of administrative divisions, which is not a ranking."
    )
    return _list_deed(
        request,
        found,
        form,
        name,
        title=_("Name what passed the notice"),
        deed=str(D.NAME.label),
        sentence=sentence,
        template="enterprises/call_name.html",
    )


def _list_deed(
    request: HttpRequest,
    found: Call,
    form: Any,
    do: Callable[[], str],
    *,
    title: str,
    deed: str,
    sentence: str = "",
    template: str = "enterprises/call_deed.html",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Ask for what a deed on a list needs, then do it for all chosen or for none."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            if not form.errors:
                messages.success(request, done)
                return redirect(found)
    context = {"call": found, "form": form, "title": title, "deed": deed, "sentence": sentence}
    empty = isinstance(form, ChosenForm | NamingForm) and not form.applications
    return render(request, template, {**context, "empty": empty, **(extra or {})})


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _call(request: HttpRequest, code: str) -> Call:
    found: Call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    return found


def _call_of_reviewer(request: HttpRequest, code: str) -> Call:
    if not is_ministry_reviewer.test(request.user):
        raise PermissionDenied(_("Only reviewers of the ministry can do this."))
    return _call(request, code)


def _in_state(request: HttpRequest, found: Call, state: str, condition: Q | None = None) -> list[Application]:
    """The applications of the call in a state, in official order; not those the reader is too close to."""
    visible = Application.objects.visible_to(request.user).filter(condition or Q(), call=found, state=state)
    shown = visible.select_related("call", "region", "city", "enterprise", "notice", "named_by")
    return list(shown.in_official_order())


def _form_page(request: HttpRequest, found: Call, title: str) -> HttpResponse:
    if not (verdict := may_run_calls(request.user)):
        raise PermissionDenied(str(verdict))
    form = CallForm(_data(request), instance=found)
    if request.method == "POST" and form.is_valid():
        save_call(call=form.instance, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(form.instance)
    return render(request, "enterprises/call_form.html", {"form": form, "title": title, "call": found})
