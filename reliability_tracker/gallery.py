"""The gallery: every component in every state. The reader's bar changes its language, and light or dark."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

from reliability_tracker.condition import is_operator
from reliability_tracker.specimens import specimens
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


SAMPLE = "可靠性 Reliability"


@read_only
def gallery(request: HttpRequest) -> HttpResponse:
    """For those who run the tracker; in the demo for everyone signed in."""
    if not (settings.DEMO or is_operator(request.user)):
        raise PermissionDenied(_("Only stewards of the ministry see this."))
    shown = [
        (name, list(states))
        for name, states in groupby(
            sorted(specimens(request), key=lambda specimen: specimen.component), lambda s: s.component
        )
    ]
    icons = sorted(path.stem for path in Path(settings.BASE_DIR, "static", "icons").glob("*.svg"))
    return render(request, "gallery.html", {"shown": shown, "icons": icons, "sample": SAMPLE})
