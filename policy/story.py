"""The whole in a few sentences: what became of each stage, for the head of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from policy.catalogue import Catalogue, Period
from policy.enums import TargetStatus
from policy.explanation import figure, needed_sentence, since_sentence, together
from policy.overview import Overview, Standing
from reliability_tracker.formats import officialdate, percent1
from reliability_tracker.statuses import Tone, status

WORST_FIRST = (Tone.BAD, Tone.WARN, Tone.LATE, Tone.IDLE, Tone.INFO, Tone.GOOD)


def numeric_standings(catalogue: Catalogue, found: Overview, stage: str) -> list[Standing]:
    """The targets of a stage that have a number to reach."""
    return [
        standing
        for standing in found.standings.values()
        if standing.goal is not None and catalogue.targets[standing.code].stage == stage
    ]


def story(catalogue: Catalogue, found: Overview, as_of: date) -> list[tuple[Tone, str]]:
    """Of each stage how it goes, as a tone, and a sentence or two."""
    told = []
    for stage in catalogue.stages.values():
        standings = numeric_standings(catalogue, found, stage.code)
        told.append(
            (_tone(stage, standings, as_of), _stage_story(catalogue, stage, standings, as_of)),
        )
    return told


def _tone(stage: Period, standings: Sequence[Standing], as_of: date) -> Tone:
    """That of the stage; while it runs, of the target that stands worst."""
    if not stage.start_on < as_of <= stage.due_on:
        return stage_chip(stage, standings, as_of)[0]
    tones = {status(standing.status).tone for standing in standings}
    return next((tone for tone in WORST_FIRST if tone in tones), Tone.INFO)


def stage_chip(stage: Period, standings: Sequence[Standing], as_of: date) -> tuple[Tone, str]:
    """A stage in a word, with its tone."""
    if as_of <= stage.start_on:
        return Tone.IDLE, _("Not begun")
    if as_of <= stage.due_on:
        return Tone.INFO, _("%(share)s of the time has passed") % {"share": percent1(_share(stage, as_of))}
    in_time = _count(standings, TargetStatus.ACHIEVED)
    late = _count(standings, TargetStatus.ACHIEVED_LATE)
    words = _("Ended: %(n)s of %(all)s goals met on time") % {"n": in_time, "all": len(standings)}
    if in_time == len(standings):
        return Tone.GOOD, words
    return (Tone.LATE if in_time + late == len(standings) else Tone.BAD), words


def _stage_story(catalogue: Catalogue, stage: Period, standings: Sequence[Standing], as_of: date) -> str:
    words = {
        "stage": stage.name,
        "start": officialdate(stage.start_on),
        "due": officialdate(stage.due_on),
        "share": percent1(_share(stage, as_of)),
    }
    if as_of <= stage.start_on:
        return _("%(stage)s begins on %(start)s.") % words
    if as_of > stage.due_on:
        return together(_("%(stage)s ended on %(due)s.") % words, _outcome(standings))
    return together(
        _("%(stage)s: %(share)s of the time has passed.") % words,
        *(_one(catalogue, standing) for standing in standings),
    )


def _outcome(standings: Sequence[Standing]) -> str:
    """How many goals were met in time, late, and not at all."""
    parts = []
    if in_time := _count(standings, TargetStatus.ACHIEVED):
        parts.append(ngettext("%(n)s was met in time", "%(n)s were met in time", in_time) % {"n": in_time})
    if late := _count(standings, TargetStatus.ACHIEVED_LATE):
        parts.append(ngettext("%(n)s was met late", "%(n)s were met late", late) % {"n": late})
    if missed := _count(standings, TargetStatus.MISSED):
        parts.append(ngettext("%(n)s is not met yet", "%(n)s are not met yet", missed) % {"n": missed})
    return _("Of %(all)s goals with a number %(parts)s.") % {
        "all": len(standings),
        "parts": pgettext("between parts of a sentence", ", ").join(parts),
    }


def _one(catalogue: Catalogue, standing: Standing) -> str:
    goal = standing.goal
    told = _("%(target)s: %(value)s of %(goal)s %(unit)s, %(expected)s expected by now — %(status)s.") % {
        "target": catalogue.targets[standing.code].name,
        "value": figure(standing.value or 0),
        "goal": figure(goal.goal) if goal else "",
        "unit": catalogue.targets[standing.code].unit,
        "expected": figure(standing.expected or 0),
        "status": standing.status.label,
    }
    return together(told, since_sentence(standing), needed_sentence(standing))


def _count(standings: Sequence[Standing], wanted: TargetStatus) -> int:
    return sum(standing.status == wanted for standing in standings)


def _share(stage: Period, as_of: date) -> float:
    days = (stage.due_on - stage.start_on).days or 1
    return min(max((as_of - stage.start_on).days / days, 0.0), 1.0)
