"""Commands that answer for a moment: the two dates they can be asked for."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from policy.standpoint import Standpoint, standpoint
from reliability_tracker.moment import Moment, parse_date, parse_time


class MomentCommand(BaseCommand):
    """A command with `--as-of` and `--known-at`, as pages take them from the address.

    What it cannot read it refuses with one line, without the usage before it.
    """

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.print_usage = lambda file=None: None  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help="the date that facts must have taken effect by, such as 2025-12-31; today if not given",
        )
        parser.add_argument(
            "--known-at",
            metavar="TIMESTAMP",
            help="the time that facts must have been recorded by; a bare date means the end of that day in"
            " Asia/Shanghai; all that is known now if not given",
        )

    def standpoint(self, options: dict[str, Any]) -> Standpoint:
        """What the two arguments mean; CommandError with one line where one cannot be read."""
        as_of, known_at = options["as_of"], options["known_at"]
        with translation.override("en"):
            try:
                moment = Moment(
                    as_of=timezone.localdate() if as_of is None else parse_date(as_of.strip()),
                    known_at=None if known_at is None else parse_time(known_at.strip()),
                )
            except ValueError as error:
                raise CommandError(str(error)) from error
        return standpoint(moment)
