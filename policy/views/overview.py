"""The overview: where every target stands, and the story of both stages at a glance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.catalogue import Catalogue, catalogue_at
from policy.changes import first_day, recent_changes
from policy.charts import sectors_by_project, shares_of_goals
from policy.explanation import date_to_come
from policy.figures import (
    change_lines,
    changes_address,
    sector_by_project,
    tiles,
)
from policy.overview import overview
from policy.overview_page import stage_blocks
from policy.scope import scope_of
from policy.standpoint import Standpoint, standpoint_from
from policy.story import story
from policy.views.kept import kept_page
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@read_only
def show(request: HttpRequest) -> HttpResponse:
    """The overview: all but its frame is the same for everyone."""
    standpoint = standpoint_from(request)

    def frame() -> dict[str, Any]:
        catalogue = catalogue_at(standpoint)
        return {
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
        return _context(standpoint, catalogue_at(standpoint))

    return kept_page(request, "policy/overview.html", standpoint, frame=frame, body=body)


def due_dates(catalogue: Catalogue) -> list[date]:
    """The ends of the stages that are over, as dates to go to."""
    today = timezone.localdate()
    return [stage.due_on for stage in catalogue.stages.values() if stage.due_on <= today]


def _own_sectors(request: HttpRequest) -> frozenset[str]:
    scope = scope_of(request.user)
    return frozenset() if scope.national else scope.sectors


def _context(standpoint: Standpoint, catalogue: Catalogue) -> dict[str, Any]:
    found = overview(standpoint)
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
    largest = max(
        (s for s in found.standings.values() if s.goal is not None),
        key=lambda s: s.goal.goal if s.goal else 0,
        default=None,
    )
    if largest is None:
        return context
    aim, tally = catalogue.targets[largest.code], largest.tally
    return context | {
        "aim": aim,
        "tiles": tiles(catalogue, aim.code, tally),
        "cross": sector_by_project(catalogue, aim.code, tally),
        "charts": [*context["charts"], sectors_by_project(catalogue, aim, tally)],
    }
