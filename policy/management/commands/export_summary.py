"""`manage.py export_summary`: the summary of a sector as a file."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from policy.catalogue import catalogue_at
from policy.management.moments import MomentCommand
from policy.summary import sector_summary
from policy.summary_files import FORMATS, summary_file

ASKED_FOR = ("xlsx", "csv", "docx", "pdf")


class Command(MomentCommand):
    help = (
        "Writes the summary of a sector: national figures of one sector, for anyone; nothing of single rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sector", help="the code of the sector: machinery, electronics, automotive")
        parser.add_argument("--format", choices=ASKED_FOR, required=True)
        parser.add_argument("--output", metavar="FILE", required=True, type=Path)
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        kind, output = options["format"], options["output"]
        if kind not in FORMATS:
            raise CommandError(
                f"The format {kind} is not available yet; available now: {', '.join(FORMATS)}."
            )
        standpoint = self.standpoint(options)
        sectors = catalogue_at(standpoint).sectors
        if options["sector"] not in sectors:
            raise CommandError(f"There is no sector {options['sector']!r}; there are: {', '.join(sectors)}.")
        summary = sector_summary(standpoint, options["sector"])
        try:
            _write(output, summary_file(summary, kind))
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}.") from error
        known_at = standpoint.known_at.isoformat() if standpoint.known_at else "now"
        self.stdout.write(
            f"{output}: {summary.sector.code} as of {standpoint.as_of}, known at {known_at},"
            f" ledger {standpoint.ledger}"
        )


def _write(path: Path, content: bytes) -> None:
    """All of the file or nothing: an earlier one stays until the new one is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
