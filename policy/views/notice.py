"""What the notice says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from policy.enums import Provenance
from policy.notice_text import read_notice
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@read_only
def notice(request: HttpRequest) -> HttpResponse:
    text = read_notice()
    if text is None:
        raise Http404(_("The notice has not been loaded: manage.py load_notice."))
    marks = [(mark, says) for mark, says in Provenance.choices if mark != Provenance.NOTICE]
    return render(request, "policy/notice.html", {"text": text, "marks": marks})
