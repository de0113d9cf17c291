"""The overview: where every target stands, and the story of both stages at a glance."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.catalogue import Catalogue, catalogue_at
from policy.changes import first_day, recent_changes
from policy.charts import sectors_by_project, shares_of_goals
from policy.explanation import date_to_come
from policy.figures import (
    breakdown,
    change_lines,
    changes_address,
    dimension_name,
    sector_by_project,
    tiles,
)
from policy.filters import part_choices
from policy.overview import Overview, Standing, overview
from policy.overview_page import stage_blocks
from policy.part_page import NAMES, part_address, part_cards, part_name
from policy.scope import scope_of
from policy.standpoint import Standpoint, standpoint_from
from policy.story import story
from policy.tally import NOTHING, WHOLE, Part, tallies
from policy.views.kept import kept_page
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@read_only
def show(request: HttpRequest) -> HttpResponse:
    """The overview, or that of a part: all but its frame is the same for everyone."""
    standpoint = standpoint_from(request)
    part = _part(request, catalogue_at(standpoint)) if request.GET else WHOLE

    def frame() -> dict[str, Any]:
        catalogue = catalogue_at(standpoint)
        return {
            "part": part_name(catalogue, part),
            "own_page": reverse("policy:sector", args=[part.sector])
            if part.sector in catalogue.sectors
            else "",
            "document_number": catalogue.document_number,
            "standpoint": standpoint,
            "presets": due_dates(catalogue),
            "links": [
                (reverse("policy:comparison"), _("Compare two dates")),
                (reverse("policy:meeting"), _("Meeting sheet")),
            ],
            "own_sectors": [s for code, s in catalogue.sectors.items() if code in _own_sectors(request)],
        }

    def body() -> dict[str, Any]:
        return (_part_context if part else _context)(standpoint, catalogue_at(standpoint), part)

    template = "policy/part.html" if part else "policy/overview.html"
    return kept_page(request, template, standpoint, frame=frame, body=body)


def due_dates(catalogue: Catalogue) -> list[date]:
    """The ends of the stages that are over, as dates to go to."""
    today = timezone.localdate()
    return [stage.due_on for stage in catalogue.stages.values() if stage.due_on <= today]


def _own_sectors(request: HttpRequest) -> frozenset[str]:
    scope = scope_of(request.user)
    return frozenset() if scope.national else scope.sectors


def _part(request: HttpRequest, catalogue: Catalogue) -> Part:
    """The part in the address; 404 for one that there is not."""
    asked = {name: request.GET.get(name, "").strip() for name in NAMES}
    for name, code in asked.items():
        if code and code not in dict(part_choices(catalogue, name)):
            raise Http404(_("There is no %(code)s here.") % {"code": code})
    return Part(**asked)


def _selects(catalogue: Catalogue, part: Part) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    return [
        (name, dimension_name(name), part.parameters[name], part_choices(catalogue, name)) for name in NAMES
    ]


def _largest(found: Overview) -> Standing | None:
    """The target that counts most, by whose figure the parts are compared."""
    numeric = [standing for standing in found.standings.values() if standing.goal is not None]
    return max(numeric, key=lambda s: s.goal.goal if s.goal else 0, default=None)


def _part_context(standpoint: Standpoint, catalogue: Catalogue, part: Part) -> dict[str, Any]:
    found, counted = overview(standpoint), tallies(standpoint, part=part)
    changes = recent_changes(standpoint, part=part)
    narrow = partial(part_address, part)
    context: dict[str, Any] = {
        "note": date_to_come() if standpoint.to_come else "",
        "selects": _selects(catalogue, part),
        "names": NAMES,
        "cards": part_cards(catalogue, found.standings, counted, part),
        "changes": change_lines(catalogue, changes.shown, part),
        "more_changes": changes.entries - len(changes.shown),
        "changes_href": changes_address("", first_day(changes), changes.until, **part.filters),
    }
    largest = _largest(found)
    if largest is None:
        return context
    aim, tally = catalogue.targets[largest.code], counted.get(largest.code, NOTHING)
    return context | {
        "aim": aim,
        "tiles": [] if part.region else tiles(catalogue, aim.code, tally, **part.filters),
        "regions": None
        if part.region
        else breakdown(catalogue, "region", aim.code, tally, part=part, narrow=narrow),
        "cross": sector_by_project(catalogue, aim.code, tally, part=part, narrow=narrow),
    }


def _context(standpoint: Standpoint, catalogue: Catalogue, part: Part) -> dict[str, Any]:
    found = overview(standpoint)
    narrow = partial(part_address, part)
    changes = recent_changes(standpoint)
    context: dict[str, Any] = {
        "note": date_to_come() if standpoint.to_come else "",
        "story": story(catalogue, found, standpoint.as_of),
        "stages": stage_blocks(standpoint, catalogue, found),
        "changes": change_lines(catalogue, changes.shown),
        "more_changes": changes.entries - len(changes.shown),
        "changes_href": changes_address("", first_day(changes), changes.until),
        "charts": [shares_of_goals(catalogue, found.standings, standpoint.as_of)],
    }
    largest = _largest(found)
    if largest is None:
        return context
    aim, tally = catalogue.targets[largest.code], largest.tally
    return context | {
        "aim": aim,
        "selects": _selects(catalogue, part),
        "names": NAMES,
        "tiles": tiles(catalogue, aim.code, tally),
        "regions": breakdown(catalogue, "region", aim.code, tally, narrow=narrow),
        "cross": sector_by_project(catalogue, aim.code, tally, narrow=narrow),
        "charts": [*context["charts"], sectors_by_project(catalogue, aim, tally)],
    }
