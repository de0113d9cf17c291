"""`manage.py load_notice`: the notice, its goals and classifications, from `fixtures/notice`."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policy.loading import BadFile, load_notice


class Command(BaseCommand):
    help = (
        "Loads or refreshes the notice, its goals and the classifications from fixtures/notice."
        " Running it twice changes nothing; rows that stewards edited are kept and named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = load_notice()
        except (BadFile, OSError) as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps([asdict(o) for o in outcomes], ensure_ascii=False))
            return
        for o in outcomes:
            kept = f", kept as edited: {', '.join(o.kept)}" if o.kept else ""
            self.stdout.write(f"{o.table:18}{o.rows:5} rows, {o.added} added, {o.changed} changed{kept}")
