"""A sector's part in every figure, to read and to take away, and what its associations say of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from policy import summary_jobs
from policy.catalogue import Catalogue, Entry, catalogue_at
from policy.documents.content import classes_grid, decisions_grid, periods_grid
from policy.explanation import reporting_sentence
from policy.figures import tiles
from policy.forms.sectors import NoteForm
from policy.overview import overview, reporting_behind
from policy.sector_charts import sector_history
from policy.sector_figures import breakdown_table, figure_rows, sector_table
from policy.sector_notes import offered_start, versions_of, write_note
from policy.sources import registry
from policy.standpoint import standpoint_from
from policy.stewardship import EditedMeanwhile
from policy.summary import DIMENSIONS, SectorSummary, UnknownCycle, sector_summary
from policy.summary_files import CONTENT_TYPES, FORMATS, file_name, summary_file
from policy.summary_tables import Printing, check_code
from policy.tally import NOTHING, tallies
from policy.views.kept import kept_page
from policy.views.overview import due_dates
from reliability_tracker.formats import thousands
from reliability_tracker.forms import Form
from reliability_tracker.moment import as_of_from, carry
from reliability_tracker.views import read_only, without_writes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


@read_only
def index(request: HttpRequest) -> HttpResponse:
    """Every sector with its part in every figure."""
    standpoint = standpoint_from(request)
    catalogue = catalogue_at(standpoint)
    context = {
        "table": sector_table(catalogue, overview(standpoint).standings),
        "reporting": [
            (aim.name, reporting_sentence(aim.code, reporting_behind(standpoint, aim.code)))
            for aim in catalogue.targets.values()
            if aim.is_numeric
        ],
        "standpoint": standpoint,
        "presets": due_dates(catalogue),
    }
    return render(request, "policy/sectors.html", context)


@read_only
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One sector against every target; national figures, so open to everyone signed in."""
    asked = standpoint_from(request)
    catalogue = catalogue_at(asked)
    if code not in catalogue.sectors:
        raise _no_sector(code)
    writes = bool(registry.associations_of(request.user, code))
    summary = cache(lambda: summary_of(request, code))

    def frame() -> dict[str, Any]:
        return {
            "sector": catalogue.sectors[code],
            "period": summary().period if request.GET.get("cycle") else "",
            "standpoint": summary().standpoint if request.GET.get("cycle") else asked,
            "presets": due_dates(catalogue),
            "trail": [
                (pgettext("place", "Overview"), reverse("policy:overview")),
                (pgettext("place", "Sectors"), reverse("policy:sectors")),
            ],
        }

    def body() -> dict[str, Any]:
        formats = [(kind.upper(), _export_address(request, code, kind)) for kind in FORMATS]
        return {"writes": writes, "formats": formats} | _figures(summary(), catalogue)

    return kept_page(
        request, "policy/sector.html", asked, frame=frame, body=body, of_reader="writes" if writes else ""
    )


def _figures(summary: SectorSummary, catalogue: Catalogue) -> dict[str, Any]:
    """What the page of a sector shows of it."""
    standpoint, code = summary.standpoint, summary.sector.code
    counted = tallies(standpoint, code)
    numeric = [s for s in overview(standpoint).standings.values() if s.goal is not None]
    largest = max(numeric, key=lambda s: s.goal.goal if s.goal else 0, default=None)
    return {
        "sector": summary.sector,
        "summary": summary,
        "check_code": check_code(summary),
        "figures": figure_rows(summary),
        "by_region": breakdown_table(summary, "region"),
        "others": [breakdown_table(summary, name) for name in DIMENSIONS if name != "region"],
        "aim": catalogue.targets[largest.code] if largest else None,
        "tiles": tiles(catalogue, largest.code, counted.get(largest.code, NOTHING), sector=code)
        if largest
        else [],
        "chart": sector_history(catalogue, counted, standpoint.as_of),
        "grids": [decisions_grid(summary), classes_grid(summary), periods_grid(summary)],
        "notes": summary.rows["notes"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, code: str, fmt: str) -> HttpResponseBase:
    """The same summary as a file. A large one is offered to be made in the background; POST has it made."""
    if request.method != "POST":
        return _export_now(request, code, fmt)
    refuse_unknown(fmt)
    dates = dict(as_of_from(request).carried)
    cycle = request.GET.get("cycle", "").strip()
    sector = _sector(request, code)
    return redirect(summary_jobs.start(sector=sector, fmt=fmt, dates=dates, cycle=cycle, by=request.user))


@without_writes
def _export_now(request: HttpRequest, code: str, fmt: str) -> HttpResponseBase:
    refuse_unknown(fmt)
    summary = summary_of(request, code)
    if not summary_jobs.is_large(summary, fmt):
        return summary_response(request, summary, fmt)
    return offered(request, summary, fmt, back=carry(reverse("policy:sector", args=[code]), request))


def offered(request: HttpRequest, summary: SectorSummary, fmt: str, *, back: str) -> HttpResponse:
    """A page that offers to have a large summary made in the background, by POST to the same address."""
    told = {"rows": thousands(summary_jobs.rows_of(summary)), "format": fmt.upper()}
    context = {
        "title": _("Summary of %(sector)s") % {"sector": summary.sector.name},
        "sentence": _(
            "It has %(rows)s rows. As %(format)s it is made in the background; you can go on meanwhile and"
            " find it under your name."
        )
        % told,
        "form": Form(),
        "deed": _("Make it in the background"),
        "back": back,
    }
    return render(request, "confirm_page.html", context)


def summary_response(request: HttpRequest, summary: SectorSummary, fmt: str) -> HttpResponse:
    """A summary as a file to save; 404 with the formats there are for any other."""
    refuse_unknown(fmt)
    printing = Printing(by=str(request.user), at=timezone.now())
    response = HttpResponse(summary_file(summary, fmt, printing), content_type=CONTENT_TYPES[fmt])
    response["Content-Disposition"] = (
        content_disposition_header(True, file_name(summary, fmt)) or "attachment"
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Where an analyst writes what the association says of its sector, begun with what it said last."""
    standpoint = standpoint_from(request)
    if code not in catalogue_at(standpoint).sectors:
        raise _no_sector(code)
    associations = {one.name_zh: one for one in registry.associations_of(request.user, code)}
    asked = request.POST.get("association") or request.GET.get("association") or next(iter(associations), "")
    if asked not in associations:
        raise PermissionDenied(_("Only analysts of an association of the sector write its note."))
    association, as_of = associations[asked], standpoint.as_of
    versions = versions_of(code, association.name_zh, as_of)
    start = None if versions else offered_start(code, association.name_zh, as_of)
    newest = versions[0] if versions else start
    begun: dict[str, Any] = {
        "association": association.name_zh,
        "seen": versions[0].version if versions else 0,
        "text": newest.text if newest else "",
    }
    form = NoteForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            write_note(
                sector=code,
                association=association,
                as_of=as_of,
                text=given["text"],
                seen=given["seen"],
                by=request.user,
            )
        except EditedMeanwhile as error:
            typed = request.POST.copy()
            typed["seen"] = str(begun["seen"])  # saving again puts it in place of theirs
            form = NoteForm(typed, initial=begun)
            form.add_error(None, error)
        else:
            messages.success(request, _("The note is saved."))
            return redirect(carry(reverse("policy:sector", args=[code]), request))
    context = {
        "sector": catalogue_at(standpoint).sectors[code],
        "association": association,
        "others": [one for one in associations.values() if one != association],
        "as_of": as_of,
        "form": form,
        "start": start,
        "versions": versions,
        "trail": [(pgettext("place", "Sectors"), reverse("policy:sectors"))],
    }
    return render(request, "policy/sector_note.html", context)


def refuse_unknown(fmt: str) -> None:
    if fmt not in FORMATS:
        raise Http404(
            _("There is no summary in this format; there are: %(formats)s.") % {"formats": ", ".join(FORMATS)}
        )


def _export_address(request: HttpRequest, code: str, kind: str) -> str:
    address = reverse("policy:sector_export", args=[code, kind])
    return carry(address, request, cycle=request.GET.get("cycle", ""))


def _no_sector(code: str) -> Http404:
    return Http404(_("There is no sector %(code)s.") % {"code": code})


def _sector(request: HttpRequest, code: str) -> Entry:
    sectors = catalogue_at(standpoint_from(request)).sectors
    if code not in sectors:
        raise _no_sector(code)
    return sectors[code]


def summary_of(request: HttpRequest, code: str) -> SectorSummary:
    """The summary that an address asks for, by its dates or its cycle; 404 where there is none."""
    standpoint = standpoint_from(request)
    _sector(request, code)
    cycle = request.GET.get("cycle", "").strip()
    try:
        return sector_summary(standpoint, code, cycle)
    except UnknownCycle as unknown:
        raise Http404(
            _("There is no reporting cycle %(code)s; there are: %(codes)s.")
            % {"code": cycle[:40], "codes": unknown}
        ) from unknown
