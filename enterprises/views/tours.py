"""Help: a short tour of what each role does here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enterprises.help_pages import TOURS, tours_of
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest


@read_only
def help_index(request: HttpRequest) -> HttpResponse:
    """The tours of one's own roles first; the others, so that one knows what they do."""
    own = tours_of(request.user)
    others = [tour for tour in TOURS.values() if tour not in own]
    return render(request, "enterprises/help.html", {"own": own, "others": others})


@read_only
def help_tour(request: HttpRequest, tour: str) -> HttpResponse:
    found = TOURS.get(tour)
    if found is None:
        raise Http404
    context = {
        "tour": found,
        "before": TOURS.get(found.before),
        "is_own": found in tours_of(request.user),
        "pictures": "en" if get_language() == "en" else "zh",
        "trail": [(_("Help"), reverse("enterprises:help"))],
    }
    return render(request, "enterprises/help_tour.html", context)
