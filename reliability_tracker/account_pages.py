"""Pages of one's own account beyond those of django-allauth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from reliability_tracker import own_sessions, passwords

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; signs out one of the others, or all of them."""
    if request.method == "POST":
        key = request.POST.get("session", "")
        if key.isdecimal():
            own_sessions.sign_out(request, int(key))
            messages.success(request, _("You are signed out there."))
        else:
            ended = own_sessions.sign_out_elsewhere(request)
            said = ngettext("%(n)d other session has ended.", "%(n)d other sessions have ended.", ended)
            messages.success(request, said % {"n": ended})
        return redirect("account_own:sessions")
    found = own_sessions.signed_in(request)
    return render(request, "account/sessions.html", {"here": found[0], "elsewhere": found[1:]})


@login_not_required
@require_POST
@sensitive_post_parameters()
def password_strength(request: HttpRequest) -> HttpResponse:
    """How strong a password is that is being typed; nothing of it is kept."""
    if not ratelimit.consume(request, action="strength"):
        return ratelimit.respond_429(request)
    about = [request.POST.get("email", ""), request.POST.get("name", "")]
    if request.user.is_authenticated:
        about += [request.user.email, request.user.name]
    found = passwords.strength(request.POST.get("password", ""), about)
    return JsonResponse({"score": found.score, "words": found.words})


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """For whoever asked too often: how long to wait, and what to do."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response
