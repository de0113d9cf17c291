"""Registering an enterprise, following the registration, and answering it."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import complete_signup
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from enterprises import beginnings, claim_history, registration
from enterprises.enums import ClaimState, Desk, Role
from enterprises.filters.people import ClaimFilter
from enterprises.forms.registration import AnswerForm, RegistrationForm
from enterprises.models import Claim
from enterprises.people import NewPerson
from enterprises.tables.people import ClaimTable
from enterprises.verdicts import Refusal
from reliability_tracker.components import Empty
from reliability_tracker.views import ListPage, read_only

_WITH = ("enterprise__region", "region", "city", "claimant", "decided_by", "referred_by")


@login_not_required
@sensitive_post_parameters("password", "password_again")
def register(request: HttpRequest) -> HttpResponse:
    """The form, and the claim it makes; somebody new gets an account and confirms the address."""
    form = RegistrationForm(user=request.user)
    if request.method == "POST":
        if not ratelimit.consume(request, action="signup"):
            return ratelimit.respond_429(request)
        form = RegistrationForm(request.POST, request.FILES, user=request.user)
        if form.is_valid() and (claim := _register(form)) is not None:
            _say_received(request, claim)
            status = reverse("enterprises:registration_status")
            if isinstance(form.by, NewPerson):
                return complete_signup(request, claim.claimant, None, status)
            return redirect(status)
    public = not request.user.is_authenticated
    context = {"form": form, "public": public, "layout": "base_public.html" if public else "base.html"}
    return render(request, "enterprises/register.html", context)


def _register(form: RegistrationForm) -> Claim | None:
    """The claim; None, with the sentences in the form, where somebody else was faster."""
    assert form.inspected is not None  # noqa: S101 -- a valid form has looked at its file
    try:
        return registration.register(
            by=form.by, unit=form.unit, licence=form.cleaned_data["licence"], inspected=form.inspected
        )
    except Refusal as refusal:
        for lack in refusal.lacks:
            form.add_error(lack.field or None, lack.message)
        return None


def _say_received(request: HttpRequest, claim: Claim) -> None:
    messages.success(request, _("Your registration has been received."))
    for warning in claim_history.warnings(claim):
        messages.warning(request, warning)


@read_only
def registration_status(request: HttpRequest) -> HttpResponse:
    """Where the reader's own registrations are and what happens next."""
    claims = Claim.objects.filter(claimant=request.user.pk).select_related(*_WITH)
    followed = [(claim, claim_history.events(claim), claim_history.next_step(claim)) for claim in claims]
    return render(request, "enterprises/registration_status.html", {"followed": followed})


class ClaimList(ListPage):
    """Registrations that the reader may see; those that wait come first."""

    table_class = ClaimTable
    filter_class = ClaimFilter
    title = gettext_lazy("Registrations")
    intro = gettext_lazy("Who asks to act for an enterprise, and who has answered.")
    export_name = "registrations"

    def rows(self) -> QuerySet[Claim]:
        waits = Case(When(state=ClaimState.PENDING, then=Value(0)), default=Value(1))
        return Claim.objects.visible_to(self.request.user).select_related(*_WITH).order_by(waits, "-id")

    def empty(self) -> Empty:
        return beginnings.claims(self.request.user)


@read_only
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration: what was entered, the licence, and the answer form for those whose turn it is."""
    return _claim_page(request, _visible_claim(request, pk))


@require_POST
def claim_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer: `confirm`, `refer` or `refuse` is the button that was pressed."""
    claim = _visible_claim(request, pk)
    form = _answer_form(claim, request.POST)
    if form.is_valid():
        try:
            _answer(request.POST.get("deed", ""), claim, request.user, form.cleaned_data)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            messages.success(request, _("Answered. The applicant gets an email."))
            return redirect("enterprises:claim", pk=pk)
    return _claim_page(request, claim, form)


@read_only
def licence(request: HttpRequest, pk: int) -> FileResponse:
    """The licence of a registration: images beside the form, a PDF to save."""
    claim = _visible_claim(request, pk)
    return FileResponse(
        claim.licence.open("rb"),
        as_attachment=not claim.licence_type.startswith("image/"),
        filename=claim.licence_name,
        content_type=claim.licence_type,
    )


def _visible_claim(request: HttpRequest, pk: int) -> Claim:
    return get_object_or_404(Claim.objects.visible_to(request.user).select_related(*_WITH), pk=pk)


def _answer_form(claim: Claim, data: Any = None) -> AnswerForm:
    """A colleague is taken in as a reporter unless told otherwise; the authority makes an administrator."""
    colleague = registration.desk_of(claim) == Desk.ADMINISTRATOR
    default = Role.ENTERPRISE_REPORTER if colleague else Role.ENTERPRISE_ADMINISTRATOR
    return AnswerForm(data, claim=claim, default_role=default)


def _answer(deed: str, claim: Claim, by: Any, given: dict[str, Any]) -> None:
    if deed == "confirm":
        registration.confirm(claim=claim, by=by, role=given.get("role") or Role.ENTERPRISE_ADMINISTRATOR)
    elif deed == "refer":
        registration.refer(claim=claim, by=by, remark=given["reason"])
    elif deed == "refuse":
        registration.refuse(claim=claim, by=by, reason=given["reason"])
    else:
        raise PermissionDenied(_("Choose one of the answers."))


def _claim_page(request: HttpRequest, claim: Claim, form: AnswerForm | None = None) -> HttpResponse:
    context = {
        "trail": [(_("Registrations"), reverse("enterprises:claims"))],
        "claim": claim,
        "form": form or _answer_form(claim),
        "verdict": registration.may_decide(claim, by=request.user),
        "desk": registration.desk_of(claim),
        "facts": claim_history.facts(claim),
        "warnings": claim_history.warnings(claim),
        "others": claim_history.others(claim, request.user),
        "events": claim_history.events(claim),
        "next": claim_history.next_step(claim),
    }
    return render(request, "enterprises/claim.html", context)
