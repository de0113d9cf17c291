"""`manage.py import_reports`: take a workbook or CSV file of reports in."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from enterprises.intake.outcome import outcome_of
from enterprises.intake.planning import Plan
from enterprises.intake.taking_in import NotTaken, enter, hand_in, look, submit
from enterprises.models import Cycle, Intake, User
from enterprises.verdicts import Refusal
from reliability_tracker.tables_in import Problem
from reliability_tracker.workbooks import WorkbookRefused


class Command(BaseCommand):
    help = (
        "Takes a workbook (.xlsx) or a CSV file of reports in, as drafts: all of it, or nothing and every"
        " problem at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--cycle", metavar="CODE", required=True, help="the reporting cycle")
        parser.add_argument("--as", metavar="EMAIL", required=True, dest="email", help="who takes it in")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
        parser.add_argument("--submit", action="store_true", help="submit the drafts too, all or none")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        by, cycle = person_of(options["email"]), cycle_of(options["cycle"])
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
        told: dict[str, Any] = {"file": str(path), "cycle": cycle.code, "dry_run": options["dry_run"]}
        failure = ""
        try:
            with transaction.atomic():
                intake = hand_in(content=content, name=path.name, cycle=cycle, by=by)
                if options["dry_run"]:
                    plan = look(intake=intake)
                    failure = _count(plan.wrong) if plan.wrong else ""
                    transaction.set_rollback(True)
                else:
                    plan = enter(intake=intake)
                    told["import"] = intake.pk
                if options["submit"] and not options["dry_run"]:
                    done = submit(intake=Intake.objects.get(pk=intake.pk), by=by)
                    told["submitted"] = [report.number for report in done]
        except WorkbookRefused as refused:
            raise CommandError(str(refused)) from refused
        except NotTaken as wrong:
            plan, failure = wrong.plan, _count(wrong.plan.wrong)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(told | _as_data(plan), options["format"])
        if failure:
            raise CommandError(failure)

    def _tell(self, told: dict[str, Any], form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for kind in ("problems", "lacking", "warnings"):
            for p in told[kind]:
                place = ", ".join(filter(None, (p["sheet"], p["row"] and f"row {p['row']}", p["column"])))
                value = f" “{p['value']}”" if p["value"] else ""
                self.stdout.write(f"{kind:8} {place}{value}: {p['rule']} {p['remedy']}".rstrip())
        counts = (f"{len(told[kind])} {kind}" for kind in ("created", "changed", "unchanged"))
        self.stdout.write(f"{told['file']}: {', '.join(counts)}; {told['lines']} rows")


def _as_data(plan: Plan) -> dict[str, Any]:
    found = outcome_of(plan)
    return {
        "lines": plan.lines,
        "problems": [asdict(problem) for problem in plan.wrong],
        "lacking": [asdict(problem) for problem in plan.lacking],
        "warnings": [asdict(problem) for problem in plan.odd],
        "created": found["created"],
        "changed": found["changed"],
        "unchanged": found["kept"],
        "unread_sheets": plan.unread,
    }


def _count(problems: list[Problem]) -> str:
    n = len(problems)
    return f"The file has {n} problem{'s' if n != 1 else ''}; nothing was written."


def person_of(email: str) -> User:
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise CommandError(f"There is nobody with the email address {email}.")
    return person


def cycle_of(code: str) -> Cycle:
    cycle = Cycle.objects.filter(code=code).first()
    if cycle is None:
        known = ", ".join(Cycle.objects.values_list("code", flat=True))
        raise CommandError(f"There is no reporting cycle {code!r}; there are: {known or 'none'}.")
    return cycle
