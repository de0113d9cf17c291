"""`manage.py progress`: where every target stands."""

import json
from argparse import ArgumentParser
from typing import Any

from policy.answers import progress_answer
from policy.catalogue import catalogue_at
from policy.management.moments import MomentCommand
from policy.overview import overview

COLUMNS = {  # heading: width, negative for text at the left
    "target": -26,
    "value": 7,
    "goal": 8,
    "due": 11,
    "at due": 7,
    "expected": 9,
    "attained": 9,
    "status": -15,
    "at due, 80 %": 14,
    "in time": 8,
}


class Command(MomentCommand):
    help = "Says where every target stands on a date, as known at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        standpoint = self.standpoint(options)
        answer = progress_answer(standpoint, catalogue_at(standpoint), overview(standpoint))
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        known = answer["known_at"] or "now"
        self.stdout.write(f"as of {answer['as_of']}, known at {known}, ledger {answer['ledger_version']}")
        self.stdout.write(_line({name: name for name in COLUMNS}))
        for target in answer["targets"]:
            self.stdout.write(_line(_cells(target)))


def _cells(target: dict[str, Any]) -> dict[str, str]:
    outlook, attained = target["forecast"], target["attainment"]
    return {
        "target": target["code"],
        "value": _number(target["value"]),
        "goal": "" if target["goal"] is None else f"{target['comparator']} {target['goal']}",
        "due": target["due"],
        "at due": _number(target["value_at_due"]),
        "expected": "" if target["expected"] is None else f"{target['expected']:.1f}",
        "attained": "" if attained is None else f"{attained:.1%}",
        "status": target["status"],
        "at due, 80 %": f"{outlook['at_due']['low']} to {outlook['at_due']['high']}" if outlook else "",
        "in time": f"{outlook['probability']:.0%}" if outlook else "",
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _line(cells: dict[str, Any]) -> str:
    return "  ".join(
        f"{cells[name]:<{-width}}" if width < 0 else f"{cells[name]:>{width}}"
        for name, width in COLUMNS.items()
    ).rstrip()
