"""`manage.py report_template`: the reporting workbook of a cycle."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from enterprises.intake.template import template_of
from enterprises.management.commands.import_reports import cycle_of, person_of


class Command(BaseCommand):
    help = "Writes the reporting workbook of a cycle: to fill in, and to take in with import_reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cycle", metavar="CODE", required=True, help="the reporting cycle")
        parser.add_argument("--output", metavar="FILE.xlsx", required=True, type=Path)
        parser.add_argument(
            "--as", metavar="EMAIL", dest="email", help="whose reports it is prefilled with; nobody's without"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cycle = cycle_of(options["cycle"])
        user = person_of(options["email"]) if options["email"] else None
        with translation.override(options["language"]):
            content = template_of(cycle, user=user, on=timezone.localdate())
        output: Path = options["output"]
        part = output.with_name(f".{output.name}.{os.getpid()}")
        try:
            part.write_bytes(content)
            part.replace(output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}.") from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{output}: the workbook of {cycle.code}, {len(content)} bytes")
