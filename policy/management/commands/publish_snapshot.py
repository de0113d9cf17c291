"""`manage.py publish_snapshot`: freeze the figures of a date."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from policy.snapshots import publish
from reliability_tracker.moment import parse_date


class Command(BaseCommand):
    help = (
        "Publishes the figures of a date as they are known now: they can be printed again unchanged, whatever"
        " is recorded later."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.print_usage = lambda file=None: None  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("date", help="the date of the figures, such as 2025-12-31")
        parser.add_argument("--remark", default="", help="what the figures are published for")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                snapshot = publish(
                    as_of=parse_date(options["date"].strip()), by=None, remark=options["remark"]
                )
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            except ValueError as error:
                raise CommandError(str(error)) from error
        facts = {
            "number": snapshot.number,
            "as_of": snapshot.as_of.isoformat(),
            "known_at": snapshot.known_at.isoformat(),
            "ledger_version": snapshot.ledger_version,
            "digest": snapshot.digest,
        }
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.writelines(f"{name:<15} {value}" for name, value in facts.items())
