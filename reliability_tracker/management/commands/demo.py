"""`manage.py demo`: from nothing to a running tracker with data in it."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reliability_tracker.demo import holds_demo_data
from reliability_tracker.migrating import model_by_model

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Database up, migrate, load, say where, serve. Each step is skipped where it was done before."""

    help = "Start the tracker on this machine with demo data, and serve it until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port on this machine (default: 8000)")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, serve nothing")

    def handle(self, *, port: int, no_serve: bool, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            self.run(port=port, serving=not no_serve)
        except OSError as error:
            raise CommandError(f"Cannot use {error.filename}: {error.strerror}.") from error

    def run(self, *, port: int, serving: bool) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off; the demo's data does not belong into a real database.")
        if serving:
            from reliability_tracker.serving import port_is_free, serve

            if not port_is_free(port):
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}")
        where = (
            "the server of DATABASE_URL" if "SERVER" not in settings.DATABASES["default"] else "var/postgres"
        )
        self.say(f"Database: {where}.")
        self.migrate()
        static = StaticFiles()
        if serving:
            static.start()
        try:
            self.load()
        except BaseException:
            static.abandon()
            raise
        if serving:
            static.finish()
            address = f"http://localhost:{port}"
            settings.SITE_URL = os.environ.setdefault("SITE_URL", address)  # the links in messages
            serve(port, ready=lambda: self.say(f"\nReady: {address}/   (Ctrl-C stops everything)"))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            started = time.monotonic()
            with nullcontext() if executor.loader.applied_migrations else model_by_model():
                call_command("migrate", interactive=False, verbosity=0)
            self.say(f"Tables: made in {time.monotonic() - started:.0f} s.")

    def load(self) -> None:
        elsewhere = "SERVER" not in settings.DATABASES["default"]
        if elsewhere and get_user_model().objects.exists() and not holds_demo_data():
            raise CommandError("This database holds people who are not the demo's; the demo leaves it alone.")
        for loader in settings.DEMO_LOADERS:
            call_command(loader, stdout=self.stdout)


class StaticFiles:
    """`collectstatic` in a process of its own, beside the loading of data, only when a file has changed."""

    def __init__(self) -> None:
        self.mark = settings.STATIC_ROOT.with_suffix(".mark")
        self.process: subprocess.Popen[str] | None = None
        self.print = ""

    def start(self) -> None:
        self.print = _fingerprint()
        if self.mark.exists() and self.mark.read_text() == self.print and settings.STATIC_ROOT.is_dir():
            return
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, sys.argv[0], "collectstatic", "--no-input", "--clear", "--verbosity=0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def finish(self) -> None:
        if self.process is None:
            return
        errors = self.process.communicate()[1]
        if self.process.returncode:
            reason = (errors.strip().splitlines() or ["no reason given"])[-1]
            raise CommandError(f"The static files could not be collected: {reason}")
        self.mark.write_text(self.print)

    def abandon(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


def _fingerprint() -> str:
    """Changes when any static file does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = (storage.size(name), storage.get_modified_time(name))
            digest.update(f"{name} {stat}\n".encode())
    return digest.hexdigest()


def _stop(number: int, frame: Any) -> NoReturn:
    sys.exit(128 + number)
