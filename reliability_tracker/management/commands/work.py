"""`manage.py work`: do what is to be done in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reliability_tracker import worker

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = (
        "Does what is to be done in the background: imports, summaries, letters, nightly checks. Any number "
        "of these may run, on any machine that reaches the database and the files. Ends on SIGINT or SIGTERM."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--threads",
            type=int,
            default=settings.WORKER_THREADS,
            help="how many tasks at a time (default: WORKER_THREADS, 2)",
        )
        parser.add_argument("--until-idle", action="store_true", help="end when nothing is left to do")

    def handle(self, *, threads: int, until_idle: bool, **options: Any) -> None:
        worker.run(threads=max(threads, 1), until_idle=until_idle)
