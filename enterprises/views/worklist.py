"""The worklist: what waits for the person who looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from enterprises import beginnings
from enterprises.worklist import worklist_of
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest


@read_only
def worklist(request: HttpRequest) -> HttpResponse:
    work = worklist_of(request.user)
    nothing = beginnings.worklist(request.user) if work.is_empty else None
    context = {"work": work, "nothing": nothing, "today": timezone.localdate()}
    return render(request, "enterprises/worklist.html", context)
