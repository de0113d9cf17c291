"""`manage.py verify_ledger`: prove the ledger."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policy.models import Contribution
from policy.verification import verify


class Command(BaseCommand):
    help = "Replays all decisions and proves that the ledger says the same on every date, or names the rows."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify()
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults in the ledger.")
        self.stdout.write(f"The ledger of {Contribution.objects.count()} rows agrees with all decisions.")
