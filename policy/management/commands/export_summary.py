"""`manage.py export_summary`: the summary of a sector as a file."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.catalogue import catalogue_at
from policy.management.moments import MomentCommand
from policy.models import Snapshot, SnapshotSummary
from policy.snapshots import published_summary
from policy.summary import SectorSummary, UnknownCycle, sector_summary
from policy.summary_files import FORMATS, summary_file
from policy.summary_tables import Printing


class Command(MomentCommand):
    help = (
        "Writes the summary of a sector: national figures of one sector, for anyone; nothing of single rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sector", help="the code of the sector: machinery, electronics, automotive")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", metavar="FILE", required=True, type=Path)
        parser.add_argument("--snapshot", metavar="NUMBER", type=int, help="as it was published, unchanged")
        parser.add_argument(
            "--cycle",
            metavar="CODE",
            help="as of the end of a reporting cycle's period, compared with the day before it began",
        )
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        kind, output = options["format"], options["output"]
        if options["snapshot"] is None:
            summary, published = self._summary(options), None
        else:
            summary, published = self._published(options)
        printing = Printing(by=_("the command line"), at=timezone.now())
        content = (
            published if published is not None and kind == "csv" else summary_file(summary, kind, printing)
        )
        try:
            _write(output, content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}.") from error
        place = summary.standpoint
        known_at = place.known_at.isoformat() if place.known_at else "now"
        self.stdout.write(
            f"{output}: {summary.sector.code} as of {place.as_of}, known at {known_at}, ledger {place.ledger}"
        )

    def _summary(self, options: dict[str, Any]) -> SectorSummary:
        standpoint = self.standpoint(options)
        sector, cycle = options["sector"], options["cycle"]
        if cycle and options["as_of"]:
            raise CommandError("A cycle brings its own date: give --cycle or --as-of, not both.")
        sectors = catalogue_at(standpoint).sectors
        if sector not in sectors:
            raise CommandError(f"There is no sector {sector!r}; there are: {', '.join(sectors)}.")
        try:
            return sector_summary(standpoint, sector, cycle or "")
        except UnknownCycle as unknown:
            raise CommandError(f"There is no reporting cycle {cycle!r}; there are: {unknown}.") from unknown

    def _published(self, options: dict[str, Any]) -> tuple[SectorSummary, bytes]:
        number, sector = options["snapshot"], options["sector"]
        if given := [name for name in ("as_of", "known_at", "cycle") if options[name]]:
            names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
            raise CommandError(f"A snapshot has its own date and time: leave out {names}.")
        snapshot = Snapshot.objects.filter(number=number).first()
        if snapshot is None:
            newest = Snapshot.objects.order_by("-number").values_list("number", flat=True).first()
            raise CommandError(f"There is no snapshot {number}; the newest is {newest or 'none'}.")
        try:
            return published_summary(snapshot, sector)
        except SnapshotSummary.DoesNotExist as missing:
            raise CommandError(f"Snapshot {number} has no sector {sector!r}.") from missing


def _write(path: Path, content: bytes) -> None:
    """All of the file or nothing: an earlier one stays until the new one is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
