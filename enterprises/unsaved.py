"""What somebody had written when their session ended, kept with the browser's next session for them alone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from enterprises.report_form import Texts, is_text

if TYPE_CHECKING:
    from django.http import HttpRequest

KEY = "unsaved_report"
WITH_THEM = ("writer", "revision")
LARGEST = 300_000  # characters; a full report has a tenth of it


@dataclass(frozen=True, slots=True)
class Kept:
    """The texts of one report, the revision they were written on, and when they were kept."""

    texts: Texts
    revision: int
    at: datetime.datetime


def keep(request: HttpRequest, number: str) -> None:
    """Keep the texts of a form that came without a session; one report a browser, the newest."""
    texts = {name: request.POST.getlist(name) for name in request.POST if is_text(name) or name in WITH_THEM}
    if sum(len(text) for given in texts.values() for text in given) > LARGEST:
        return
    request.session[KEY] = {"number": number, "at": timezone.now().isoformat(), "texts": texts}


def kept(request: HttpRequest, number: str) -> Kept | None:
    """What was kept of this report, if the person who wrote it is the one signed in now."""
    found = request.session.get(KEY)
    if not found or found["number"] != number:
        return None
    texts: Texts = MultiValueDict(found["texts"])
    writer, revision = (texts.pop(name, [""])[-1] for name in WITH_THEM)
    if writer != str(request.user.pk):
        return None
    return Kept(
        texts,
        int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        datetime.datetime.fromisoformat(found["at"]),
    )


def forget(request: HttpRequest, number: str) -> None:
    if request.session.get(KEY, {}).get("number") == number:
        del request.session[KEY]
