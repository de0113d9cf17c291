"""Recommending in a call: several at once with their ranks, and the numbered lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.forms.calls import ListForm, PaperForm, RecommendForm, refuse
from enterprises.models import Call, Organisation, RecommendationList
from enterprises.nomination import course, recommending
from enterprises.nomination.quota import quota_of
from enterprises.verdicts import Refusal, Verdict
from policy.models import Region
from reliability_tracker.forms import Form
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest

    from enterprises.nomination.recommending import Recommender


@require_http_methods(["GET", "HEAD", "POST"])
def call_recommend(request: HttpRequest, code: str, kind: str, pk: str) -> HttpResponse:
    """What waits for the recommendation of one region or association, its places, and what it recommended.

    A region gives ranks here, for several at once. An association decides on each by itself, since every one
    has its own document.
    """
    call, recommender = _for_whom(request, code, kind, pk)
    waiting = list(course.to_recommend(call, recommender))
    form = RecommendForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            done = recommending.recommend_many(
                call=call,
                ranks=form.ranks,
                by=request.user,
                opinion=form.cleaned_data["comment"],
                decided_on=form.cleaned_data["decided_on"],
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Recommended: %(n)s.") % {"n": len(done)})
            return redirect(request.path)
    context = {
        "call": call,
        "recommender": recommender,
        "quota": quota_of(call, recommender),
        "form": form,
        "by_rank": isinstance(recommender, Region),
        "recommended": recommending.recommended(call, recommender),
        "to_list": recommending.waiting_for_list(call, recommender).count(),
        "list_form": ListForm(initial={"dated_on": timezone.localdate()}),
        "kind": kind,
    }
    return render(request, "enterprises/call_recommend.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_list(request: HttpRequest, code: str, kind: str, pk: str) -> HttpResponse:
    """Draw up the numbered list of what is recommended and on no list yet."""
    call, recommender = _for_whom(request, code, kind, pk)
    waiting = recommending.waiting_for_list(call, recommender)
    data = request.POST if request.method == "POST" else None
    form = ListForm(data, initial={"dated_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            drawn_up = recommending.draw_up_list(
                call=call, recommender=recommender, by=request.user, **form.cleaned_data
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("List %(number)s is drawn up.") % {"number": drawn_up.number})
            return redirect(drawn_up)
    context = {
        "title": _("Draw up the list of recommendations"),
        "sentence": _("It holds everything recommended that is not on a list yet, in the order of ranks."),
        "facts": [
            (_("Call"), call.name),
            (_("Recommended by"), recommender.name),
            (_("Applications"), waiting.count()),
        ],
        "form": form,
        "deed": _("Draw up the list"),
        "back": call.get_absolute_url(),
    }
    return render(request, "confirm_page.html", context)


@read_only
def recommendation_list(request: HttpRequest, pk: int) -> HttpResponse:
    """推荐汇总表: what stands on it, and what its makers or the ministry may do with it."""
    drawn_up = _visible_list(request, pk)
    shown = drawn_up.applications.select_related("sector", "project", "region").order_by("rank")
    context = {
        "list": drawn_up,
        "applications": shown,
        "quota": quota_of(drawn_up.call, drawn_up.recommender),
        "may_take_in": recommending.may_take_in(drawn_up, by=request.user),
        "may_take_back": recommending.may_take_list_back(drawn_up, by=request.user),
    }
    return render(request, "enterprises/recommendation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def list_take_in(request: HttpRequest, pk: int) -> HttpResponse:
    drawn_up = _visible_list(request, pk)
    form = PaperForm(request.POST if request.method == "POST" else None)
    return _list_deed(
        request,
        drawn_up,
        form,
        recommending.may_take_in(drawn_up, by=request.user),
        lambda: recommending.take_in(
            drawn_up=drawn_up, by=request.user, paper_agrees=form.cleaned_data["paper_agrees"]
        ),
        title=_("Take the list in"),
        sentence=_("Its applications go to the eligibility check."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def list_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    drawn_up = _visible_list(request, pk)
    return _list_deed(
        request,
        drawn_up,
        Form(request.POST if request.method == "POST" else None),
        recommending.may_take_list_back(drawn_up, by=request.user),
        lambda: recommending.take_list_back(drawn_up=drawn_up, by=request.user),
        title=_("Take the list back"),
        sentence=_("Its applications are then on no list; recommendations can be taken back again."),
    )


def _list_deed(
    request: HttpRequest,
    drawn_up: RecommendationList,
    form: Any,
    verdict: Verdict,
    do: Any,
    *,
    title: str,
    sentence: str,
) -> HttpResponse:
    if not verdict:
        raise PermissionDenied(str(verdict))
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Done."))
            return redirect(drawn_up if drawn_up.taken_back_at is None else drawn_up.call)
    context = {
        "title": title,
        "sentence": sentence,
        "facts": [
            (_("List"), drawn_up.number),
            (_("Recommended by"), drawn_up.recommender.name),
            (_("Applications"), drawn_up.applications.count()),
        ],
        "form": form,
        "deed": title,
        "back": drawn_up.get_absolute_url(),
    }
    return render(request, "confirm_page.html", context)


def _for_whom(request: HttpRequest, code: str, kind: str, pk: str) -> tuple[Call, Recommender]:
    """The call and the one for whom this person recommends; 404 for another's."""
    call: Call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    wanted = Organisation if kind == "association" else Region
    for recommender in recommending.recommenders(request.user):
        if isinstance(recommender, wanted) and str(recommender.pk) == pk:
            return call, recommender
    raise Http404


def _visible_list(request: HttpRequest, pk: int) -> RecommendationList:
    visible = RecommendationList.objects.visible_to(request.user).standing()
    found: RecommendationList = get_object_or_404(
        visible.select_related("call", "region", "association", "made_by", "taken_in_by"), pk=pk
    )
    return found
