"""Stages with their targets as the overview and the meeting sheet show them."""

from __future__ import annotations

from dataclasses import dataclass

from policy.catalogue import Aim, Catalogue, Period
from policy.figures import CLASSES, TargetCard, class_slots, target_card
from policy.overview import Overview, Standing, in_progress, reporting_behind
from policy.standpoint import Standpoint
from policy.story import numeric_standings, stage_chip


@dataclass(frozen=True, slots=True)
class StageBlock:
    """A stage with its targets: cards for those with a number, the others with their newest assessment."""

    period: Period
    tone: str
    word: str
    cards: dict[str, TargetCard]
    narrative: list[tuple[Aim, Standing]]


def stage_blocks(standpoint: Standpoint, catalogue: Catalogue, found: Overview) -> list[StageBlock]:
    """Every stage, in order."""
    return [_stage(standpoint, catalogue, found, stage) for stage in catalogue.stages.values()]


def _stage(standpoint: Standpoint, catalogue: Catalogue, found: Overview, stage: Period) -> StageBlock:
    numeric = numeric_standings(catalogue, found, stage.code)
    waiting = in_progress(standpoint)
    cards = {
        standing.code: target_card(
            catalogue.targets[standing.code],
            standing,
            in_progress=waiting.get(standing.code),
            reporting=reporting_behind(standpoint, standing.code),
            slots=class_slots(found, catalogue) if standing.code == CLASSES else (),
        )
        for standing in numeric
    }
    tone, word = stage_chip(stage, numeric, standpoint.as_of)
    narrative = [
        (catalogue.targets[standing.code], standing)
        for standing in found.standings.values()
        if standing.goal is None and catalogue.targets[standing.code].stage == stage.code
    ]
    return StageBlock(stage, tone, word, cards, narrative)
