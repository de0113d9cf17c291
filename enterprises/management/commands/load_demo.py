"""`manage.py load_demo`: synthetic data for the demo, once."""

import datetime
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from enterprises.demo.load import SEED, USUAL, CannotLoad, load
from enterprises.demo.names import email
from enterprises.demo.people import ACCOUNTS, PASSWORD


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is not a date such as 2026-11-22.") from error


class Command(BaseCommand):
    help = (
        "Loads invented enterprises, reports and decisions into an empty database, from mid-2023 to today."
        " Where demo data is present it changes nothing and prints the accounts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enterprises", type=int, default=USUAL, help=f"how many (default: {USUAL})")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another country")
        parser.add_argument("--today", type=_day, help="as of which day (default: this one)")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.localdate()
        try:
            loaded = load(today=today, enterprises=options["enterprises"], seed=options["seed"])
        except CannotLoad as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            accounts = [{"email": email(name), "role": str(role)} for name, role, _ in ACCOUNTS]
            told = {"rows": loaded.rows, "accounts": accounts, "password": PASSWORD}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        if loaded.rows:
            said = f"{loaded.rows['Enterprise']} enterprises, {loaded.rows['Report']} reports"
            self.stdout.write(f"Demo data: {said}, {loaded.rows['Contribution']} ledger rows. All invented.")
        self.stdout.write(f"Accounts, all with the password {PASSWORD}:")
        for name, _role, what in ACCOUNTS:
            self.stdout.write(f"  {email(name):32}{what}")
