"""The meeting sheet (会议材料): both stages on one page of A4, to hand round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from policy.catalogue import Aim, catalogue_at
from policy.comparison import comparison
from policy.comparison_page import TargetLine, beginning_words, target_lines
from policy.explanation import forecast_sentence
from policy.figures import TargetCard, change_lines, sector_by_project, tiles
from policy.overview import reporting_behind
from policy.overview_page import StageBlock, stage_blocks
from policy.standpoint import standpoint_from
from policy.story import numeric_standings, story
from policy.views.comparison import earlier_date
from reliability_tracker.moment import carry
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CHANGES = 4  # lines that the sheet has room for; the comparison has all


@dataclass(frozen=True, slots=True)
class StageRows:
    """A stage with the card of each target, what is different since then, and what is likely."""

    block: StageBlock
    rows: list[tuple[TargetCard, TargetLine, str]]


@read_only
def show(request: HttpRequest) -> HttpResponse:
    """Where every target stands and what changed since the last meeting, for a printer."""
    standpoint = standpoint_from(request)
    catalogue = catalogue_at(standpoint)
    offered, since, problem = earlier_date(request, standpoint)
    found = comparison(standpoint, since)
    lines = {line.code: line for line in target_lines(catalogue, found)}
    stages = [
        StageRows(
            block,
            [
                (card, lines[code], forecast_sentence(found.after.standings[code]))
                for code, card in block.cards.items()
            ],
        )
        for block in stage_blocks(found.second, catalogue, found.after)
    ]
    numeric = [s for stage in catalogue.stages for s in numeric_standings(catalogue, found.after, stage)]
    largest = max(numeric, key=lambda s: s.goal.goal if s.goal else 0, default=None)
    aim: Aim | None = catalogue.targets[largest.code] if largest else None
    context = {
        "document_number": catalogue.document_number,
        "at": found.second,
        "known_at": standpoint.known_at or timezone.now(),
        "first": found.first.as_of,
        "second": found.second.as_of,
        "dates": [(one.on, beginning_words(one)) for one in offered],
        "problem": problem,
        "story": story(catalogue, found.after, found.second.as_of),
        "stages": stages,
        "aim": aim,
        "tiles": tiles(catalogue, aim.code, largest.tally) if aim and largest else [],
        "cross": sector_by_project(catalogue, aim.code, largest.tally) if aim and largest else None,
        "period": reporting_behind(found.second, aim.code) if aim else None,
        "changes": change_lines(catalogue, found.changes[:CHANGES]),
        "more_changes": max(len(found.changes) - CHANGES, 0),
        "back": carry(reverse("policy:comparison"), request, since=found.first.as_of.isoformat()),
    }
    return render(request, "policy/meeting.html", context)
