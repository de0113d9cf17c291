"""A sector's part in every figure, to read and to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.catalogue import catalogue_at
from policy.charts import sector_history
from policy.figures import tiles
from policy.overview import overview
from policy.sector_figures import breakdown_table, figure_rows, sector_table
from policy.standpoint import standpoint_from
from policy.summary import DIMENSIONS, SectorSummary, sector_summary
from policy.summary_files import CONTENT_TYPES, FORMATS, file_name, summary_file
from policy.tally import NOTHING, tallies
from policy.views.overview import due_dates
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest


@read_only
def index(request: HttpRequest) -> HttpResponse:
    """Every sector with its part in every figure."""
    standpoint = standpoint_from(request)
    catalogue = catalogue_at(standpoint)
    context = {
        "table": sector_table(catalogue, overview(standpoint).standings),
        "standpoint": standpoint,
        "presets": due_dates(catalogue),
    }
    return render(request, "policy/sectors.html", context)


@read_only
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One sector against every target; national figures, so open to everyone signed in."""
    summary = _summary(request, code)
    standpoint = summary.standpoint
    catalogue = catalogue_at(standpoint)
    counted = tallies(standpoint, code)
    numeric = [s for s in overview(standpoint).standings.values() if s.goal is not None]
    largest = max(numeric, key=lambda s: s.goal.goal if s.goal else 0, default=None)
    context = {
        "sector": summary.sector,
        "summary": summary,
        "standpoint": standpoint,
        "presets": due_dates(catalogue),
        "figures": figure_rows(summary),
        "by_region": breakdown_table(summary, "region"),
        "others": [breakdown_table(summary, name) for name in DIMENSIONS if name != "region"],
        "aim": catalogue.targets[largest.code] if largest else None,
        "tiles": tiles(catalogue, largest.code, counted.get(largest.code, NOTHING), sector=code)
        if largest
        else [],
        "chart": sector_history(catalogue, counted, standpoint.as_of),
        "formats": [(kind.upper(), reverse("policy:sector_export", args=[code, kind])) for kind in FORMATS],
        "trail": [
            (pgettext("place", "Overview"), reverse("policy:overview")),
            (pgettext("place", "Sectors"), reverse("policy:sectors")),
        ],
    }
    return render(request, "policy/sector.html", context)


@read_only
def export(request: HttpRequest, code: str, fmt: str) -> HttpResponse:
    """The same summary as a file."""
    if fmt not in FORMATS:
        raise Http404(
            _("There is no summary in this format; there are: %(formats)s.") % {"formats": ", ".join(FORMATS)}
        )
    summary = _summary(request, code)
    response = HttpResponse(summary_file(summary, fmt), content_type=CONTENT_TYPES[fmt])
    response["Content-Disposition"] = content_disposition_header(True, file_name(summary, fmt))
    return response


def _summary(request: HttpRequest, code: str) -> SectorSummary:
    standpoint = standpoint_from(request)
    if code not in catalogue_at(standpoint).sectors:
        raise Http404(_("There is no sector %(code)s.") % {"code": code})
    return sector_summary(standpoint, code)
