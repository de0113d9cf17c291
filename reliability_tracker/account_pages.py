"""Pages of one's own account beyond those of django-allauth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reliability_tracker import own_sessions

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
