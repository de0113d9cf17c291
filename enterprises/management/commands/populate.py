"""`manage.py populate`: a synthetic country of any size, for measuring and for trying things out at scale."""

import datetime
import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from enterprises.demo.load import SEED, CannotLoad
from enterprises.management.commands.load_demo import _day
from enterprises.populate.bulk import tidy_up
from enterprises.populate.load import LARGE, populate
from policy.loading import load_notice
from policy.models import Notice


class Command(BaseCommand):
    help = (
        "Fills an empty database with invented enterprises and their reports, at any size, by COPY, with a"
        " ledger that verify_ledger proves. The same numbers, seed and day give the same rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enterprises", type=int, required=True, help="how many")
        parser.add_argument("--reports", type=int, required=True, help="how many, corrections among them")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another country")
        parser.add_argument("--today", type=_day, help="as of which day (default: this one)")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        today: datetime.date = options["today"] or timezone.localdate()
        if not Notice.objects.exists():
            load_notice()
        numbers = {name: options[name] for name in ("enterprises", "reports", "seed")}
        try:
            rows = populate(**numbers, today=today).rows
        except CannotLoad as error:
            raise CommandError(str(error)) from error
        if not connection.in_atomic_block:
            tidy_up(LARGE)
        seconds = round(time.monotonic() - started, 1)
        if options["format"] == "json":
            self.stdout.write(json.dumps({"rows": rows, "seconds": seconds}, ensure_ascii=False))
            return
        said = (
            f"{rows['Enterprise']} enterprises, {rows['Report']} reports, {rows['Contribution']} ledger rows"
        )
        self.stdout.write(f"Populated in {seconds} s: {said}. All invented.")
