"""The overview: where every target stands, and the story of both stages at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.catalogue import Aim, Catalogue, Period, catalogue_at
from policy.changes import first_day, recent_changes
from policy.charts import sectors_by_project, shares_of_goals
from policy.explanation import date_to_come
from policy.figures import (
    CLASSES,
    TargetCard,
    change_lines,
    changes_address,
    class_slots,
    sector_by_project,
    target_card,
    tiles,
)
from policy.overview import Overview, Standing, in_progress, overview, reporting_behind
from policy.scope import scope_of
from policy.standpoint import Standpoint, standpoint_from
from policy.story import numeric_standings, stage_chip, story
from policy.views.kept import kept_page
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class StageBlock:
    """A stage with its targets: cards for those with a number, the others with their newest assessment."""

    period: Period
    tone: str
    word: str
    cards: list[TargetCard]
    narrative: list[tuple[Aim, Standing]]


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
            "links": [(reverse("policy:comparison"), _("Compare two dates"))],
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
        "stages": [_stage(standpoint, catalogue, found, stage) for stage in catalogue.stages.values()],
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


def _stage(standpoint: Standpoint, catalogue: Catalogue, found: Overview, stage: Period) -> StageBlock:
    numeric = numeric_standings(catalogue, found, stage.code)
    waiting = in_progress(standpoint)
    cards = []
    for standing in numeric:
        slots = class_slots(found, catalogue) if standing.code == CLASSES else ()
        aim = catalogue.targets[standing.code]
        cards.append(
            target_card(
                aim,
                standing,
                in_progress=waiting.get(standing.code),
                reporting=reporting_behind(standpoint, standing.code),
                slots=slots,
            )
        )
    tone, word = stage_chip(stage, numeric, standpoint.as_of)
    narrative = [
        (catalogue.targets[standing.code], standing)
        for standing in found.standings.values()
        if standing.goal is None and catalogue.targets[standing.code].stage == stage.code
    ]
    return StageBlock(stage, tone, word, cards, narrative)
