"""资料评审: what an expert was asked, the score, and declaring an interest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enterprises import beginnings
from enterprises.forms.calls import refuse
from enterprises.forms.experts import InterestForm, ReleaseForm, ScoreForm
from enterprises.models import Review
from enterprises.nomination import panels
from enterprises.tables.objections import ReviewTable
from enterprises.verdicts import Refusal
from reliability_tracker.components import Empty
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

_WITH = ("application__call", "application__region", "panel")


class ReviewList(ListPage):
    """What the reader was asked to review, the open ones first."""

    table_class = ReviewTable
    title = gettext_lazy("Reviews")
    intro = gettext_lazy(
        "Each expert scores alone. Anyone with an interest in an enterprise declares it and gives no score."
    )
    export_name = "reviews"

    def rows(self) -> QuerySet[Any]:
        asked = Review.objects.filter(expert=self.request.user.pk).select_related(*_WITH)
        waits = When(
            scored_at__isnull=True, released_at__isnull=True, conflict_at__isnull=True, then=Value(0)
        )
        rows: QuerySet[Any] = asked.order_by(Case(waits, default=Value(1)), "panel__due_on", "id")
        return rows

    def empty(self) -> Empty:
        return beginnings.reviews(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Scoring one application, or declaring an interest in its enterprise."""
    asked = Review.objects.filter(expert=request.user.pk).select_related(*_WITH)
    found: Review = get_object_or_404(asked, pk=pk)
    deed = request.POST.get("deed", "")
    score = ScoreForm(
        request.POST if deed == "score" else None, initial={"score": found.score, "comment": found.comment}
    )
    interest = InterestForm(request.POST if deed == "interest" else None)
    if request.method == "POST" and _did(request, found, score, interest):
        return redirect("enterprises:expert_reviews")
    context = {
        "review": found,
        "application": found.application,
        "may_review": (may_review := panels.may_review(found, by=request.user)),
        "overdue": bool(may_review) and found.panel.due_on and found.panel.due_on < timezone.localdate(),
        "may_declare": panels.may_declare_interest(found, by=request.user),
        "score": score,
        "interest": interest,
        "trail": [(_("Reviews"), reverse("enterprises:expert_reviews"))],
    }
    return render(request, "enterprises/expert_review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_release(request: HttpRequest, pk: int) -> HttpResponse:
    """The convener lets an expert go, with the reason."""
    convened = Review.objects.visible_to(request.user).filter(panel__convened_by=request.user.pk)
    found: Review = get_object_or_404(convened.select_related(*_WITH, "expert"), pk=pk)
    if not (verdict := panels.may_release(found, by=request.user)):
        raise PermissionDenied(str(verdict))
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            panels.release(review=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is no longer asked.") % {"name": found.expert})
            return redirect(found.application)
    context = {
        "title": _("Let an expert go: %(name)s") % {"name": found.expert},
        "sentence": _(
            "The expert is no longer asked, and reads the reason. The desk review then needs a score of"
            " somebody else."
        ),
        "facts": [
            (_("Application"), found.application.number),
            (_("Enterprise"), found.application.enterprise_name),
            (_("Case"), found.application.case_title),
        ],
        "form": form,
        "deed": _("Let go"),
        "danger": True,
        "back": found.application.get_absolute_url(),
    }
    return render(request, "confirm_page.html", context)


def _did(request: HttpRequest, found: Review, score: ScoreForm, interest: InterestForm) -> bool:
    """Keeps the score or the interest; False, with the sentences in the form, where it cannot be."""
    form = score if score.is_bound else interest
    if not form.is_bound or not form.is_valid():
        return False
    keep = panels.score if form is score else panels.declare_interest
    try:
        keep(review=found, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        for lack in refusal.lacks:
            form.add_error(lack.field or None, lack.message)
        return False
    messages.success(
        request,
        _("Your score is kept.")
        if form is score
        else _("Your interest is declared. You are no longer asked to review this application."),
    )
    return True
