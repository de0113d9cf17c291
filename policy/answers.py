"""Where every target stands as plain data with fixed names: the JSON of `manage.py progress`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from policy.catalogue import Catalogue
from policy.overview import Overview, Standing
from policy.standpoint import Standpoint
from policy.tally import Tally


def progress_answer(standpoint: Standpoint, catalogue: Catalogue, found: Overview) -> dict[str, Any]:
    """The answer with the names of DESIGN.md 9; dates are ISO text, what is unknown is None.

    Breakdowns of a target with a number list every sector, project and addressee, those with 0 too, and
    `none` where something was not decided; each adds up to the value.
    """
    known_at = standpoint.known_at
    return {
        "as_of": standpoint.as_of.isoformat(),
        "known_at": timezone.localtime(known_at).isoformat() if known_at else None,
        "ledger_version": standpoint.ledger,
        "targets": [_target(catalogue, standing) for standing in found.standings.values()],
    }


def parts(catalogue: Catalogue, tally: Tally, dimension: str) -> dict[str, int]:
    """A breakdown in the order of its classification, zeros included; what has no entry comes last."""
    return dict.fromkeys(catalogue.entries(dimension), 0) | dict(tally.by(dimension))


def _target(catalogue: Catalogue, standing: Standing) -> dict[str, Any]:
    aim, goal = catalogue.targets[standing.code], standing.goal
    return {
        "code": standing.code,
        "stage": aim.stage,
        "unit": aim.unit_zh or None,
        "comparator": goal.comparator if goal else None,
        "goal": goal.goal if goal else None,
        "due": goal.due_on.isoformat() if goal else catalogue.stages[aim.stage].due_on.isoformat(),
        "value": standing.value,
        "value_at_due": standing.value_at_due,
        "expected": standing.expected,
        "attainment": standing.attainment,
        "status": str(standing.status),
        "forecast": _forecast(standing),
        "by_sector": parts(catalogue, standing.tally, "sector") if goal else {},
        "by_project": parts(catalogue, standing.tally, "project") if goal else {},
        "by_region": parts(catalogue, standing.tally, "region") if goal else {},
    }


def _forecast(standing: Standing) -> dict[str, Any] | None:
    found = standing.forecast
    if found is None:
        return None
    return {
        "at_due": {name: _count(getattr(found.at_due, name)) for name in ("low", "median", "high")},
        "probability": found.probability,
        "reach_date": found.reach_date.isoformat() if found.reach_date else None,
    }


def _count(value: float) -> int | float:
    return int(value) if value.is_integer() else value
