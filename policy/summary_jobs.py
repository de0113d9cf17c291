"""A sector summary that is large is made in the background; the same file as on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from policy.catalogue import Entry, catalogue_at
from policy.models import Sector, Snapshot
from policy.models.base import in_reader_language
from policy.snapshots import published_summary
from policy.standpoint import standpoint
from policy.summary import FRAMES, SectorSummary, UnknownCycle, sector_summary
from policy.summary_files import file_name, summary_file
from policy.summary_tables import Printing
from reliability_tracker import jobs
from reliability_tracker.jobs import Failed, Kind, Outcome
from reliability_tracker.models import Job
from reliability_tracker.moment import read_moment
from reliability_tracker.working import Work

NAME = "sector_summary"
NO_DATES = {"as_of": "", "known_at": ""}
# a few seconds' work each; json: an answer of the API
ROWS_AT_ONCE = {"csv": 50_000, "xlsx": 20_000, "pdf": 3_000, "docx": 1_000, "json": 50_000}


def rows_of(summary: SectorSummary) -> int:
    return sum(len(getattr(summary, name)) for name in FRAMES)


def is_large(summary: SectorSummary, fmt: str) -> bool:
    """Whether nobody should have to wait for it."""
    return rows_of(summary) > ROWS_AT_ONCE[fmt]


def start(
    *,
    sector: Entry | Sector,
    fmt: str,
    dates: Mapping[str, str] = NO_DATES,
    cycle: str = "",
    snapshot: int | None = None,
    by: Any,
) -> Job:
    """Have the summary made, as of a date or as it was published.

    dates: what the reader chose, as in the address (`as_of`, `known_at`)
    snapshot: the number of the published figures
    """
    given = {"sector": sector.code, "name_zh": sector.name_zh, "name_en": sector.name_en, "fmt": fmt}
    given |= {**NO_DATES, **dates, "cycle": cycle}
    return jobs.start(kind=NAME, by=by, given=given | ({"snapshot": snapshot} if snapshot else {}))


def carry_out(work: Work) -> Outcome:
    given = work.given
    work.expect(None, step=_("Working out the figures"))
    summary = _published(work) if "snapshot" in given else _worked_out(given)
    rows = rows_of(summary)
    work.expect(rows, step=_("Writing the file"))
    content = summary_file(summary, given["fmt"], Printing(by=str(work.by), at=timezone.now()))
    work.advance(rows)
    return Outcome(
        {"name_zh": summary.sector.name_zh, "name_en": summary.sector.name_en},
        file=content,
        name=file_name(summary, given["fmt"]),
        address=reverse("policy:sector", args=[given["sector"]]),
    )


def _published(work: Work) -> SectorSummary:
    found = Snapshot.objects.visible_to(work.by).filter(number=work.given["snapshot"]).first()
    if found is None:
        raise Failed(_("There are no such published figures."))
    return published_summary(found, work.given["sector"])[0]


def _worked_out(given: Mapping[str, Any]) -> SectorSummary:
    place = standpoint(read_moment(given["as_of"], given["known_at"]))
    if given["sector"] not in catalogue_at(place).sectors:
        raise Failed(_("There is no sector %(code)s.") % {"code": given["sector"]})
    try:
        return sector_summary(place, given["sector"], given["cycle"])
    except UnknownCycle as unknown:
        raise Failed(
            _("There is no reporting cycle %(code)s; there are: %(codes)s.")
            % {"code": given["cycle"], "codes": unknown}
        ) from unknown


def about(given: Mapping[str, Any]) -> str:
    """Of which sector, in which format; and for which cycle or date, where one was chosen."""
    parts = [
        in_reader_language(given["name_zh"], given["name_en"]),
        _("snapshot no. %(number)d") % {"number": given["snapshot"]} if "snapshot" in given else "",
        given["cycle"] or given["as_of"],
        given["fmt"].upper(),
    ]
    return pgettext("between parts of a sentence", ", ").join(part for part in parts if part)


def outcome(came: Mapping[str, Any]) -> str:
    sector = in_reader_language(came["name_zh"], came["name_en"])
    return _("The summary of %(sector)s is ready.") % {"sector": sector}


KIND = Kind(NAME, gettext_lazy("Sector summary"), carry_out, about, outcome)
