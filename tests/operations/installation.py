"""A tracker as an office runs it: production settings, a PostgreSQL of its own whose data must last, web
processes and workers started by the commands of docs/operations.md.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import psycopg

from reliability_tracker.database import EmbeddedServer, Postmaster, programs_dir
from tests.operations.documented import ROOT, documented
from tests.operations.visitor import HOST, Visitor

PASSWORD = "reliability-demo"


class Installation:
    """One folder with all of it. Whatever it has started ends with `stop`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.media = folder / "media"
        self.port, self.database_port = free_port(), free_port()
        self.server = self._server()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DEMO", "DEBUG")},
            "PATH": f"{programs_dir()}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "reliability_tracker.settings",
            "DATABASE_URL": self.address("tracker"),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": HOST,
            "EMAIL_URL": "dummymail://",
            "MEDIA_ROOT": str(self.media),
            "STATIC_ROOT": str(folder / "static"),
            "METRICS_TOKEN": "t",
            "API_WRITES_A_MINUTE": "100000",
            "API_READS_A_MINUTE": "100000",
            "WORKER_HEARTBEAT_S": "0.5",
            "WORKER_STALLED_AFTER_S": "2",
        }

    def _server(self) -> EmbeddedServer:
        server = EmbeddedServer(self.folder / "postgres")
        server.parameters = {
            **server.parameters,
            "listen_addresses": "127.0.0.1",
            "port": str(self.database_port),
        }
        return server

    def address(self, database: str, user: str = "tracker") -> str:
        return f"postgres://{user}:-@127.0.0.1:{self.database_port}/{database}"

    def start_database(self) -> None:
        self.server.leave()  # of one that was killed nothing is left
        self.server = self._server()
        self.server.start()

    @property
    def postmaster(self) -> Postmaster | None:
        return Postmaster.of(self.server.data)

    def sql(self, statement: str, *values: Any, database: str = "tracker") -> list[Any]:
        """As the superuser; what it answers."""
        with psycopg.connect(self.address(database, "postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    # --- Commands -----------------------------------------------------------------------------------------

    def run(self, command: str, **environment: str) -> str:
        """What a command of the page prints on standard output; it has to succeed."""
        words = command.replace(".venv/bin/python", sys.executable)
        done = subprocess.run(  # noqa: S602  # as people type it
            words,
            shell=True,  # as people type it
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, arguments: str, **environment: str) -> str:
        return self.run(f".venv/bin/python manage.py {arguments}", **environment)

    def ask(self, script: str, **environment: str) -> Any:
        """What a script prints as JSON, run with the settings of production."""
        lines = self.run(f".venv/bin/python -m {script}", **environment).splitlines()
        return json.loads(lines[-1])

    def _begin(self, command: str, log: str, **environment: str) -> subprocess.Popen[bytes]:
        words = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/").split()
        with (self.folder / log).open("ab") as output:
            process = subprocess.Popen(
                words, cwd=ROOT, env=self.environment | environment, stdout=output, stderr=output
            )
        self.processes.append(process)
        return process

    # --- What runs ----------------------------------------------------------------------------------------

    def serve(self, **environment: str) -> subprocess.Popen[bytes]:
        """The web server by the command of the page; it answers once this returns."""
        command = documented(".venv/bin/granian").replace("--port 8000", f"--port {self.port}")
        web = self._begin(command, "web.log", **environment)
        until(lambda: self.healthy() and len(self.web_processes(web)) == 2, within_s=120)
        return web

    def web_processes(self, web: subprocess.Popen[bytes]) -> list[psutil.Process]:
        return [
            child
            for child in psutil.Process(web.pid).children()
            if child.is_running() and "resource_tracker" not in " ".join(child.cmdline())
        ]

    def work(self, **environment: str) -> subprocess.Popen[bytes]:
        return self._begin(documented(".venv/bin/python manage.py work"), "worker.log", **environment)

    def healthy(self) -> bool:
        try:
            return Visitor(self.port).get("/healthz").status == 200
        except OSError:
            return False

    def visitor(self, email: str) -> Visitor:
        visitor = Visitor(self.port)
        visitor.sign_in(f"{email}@demo.example", PASSWORD)
        return visitor

    def logged(self, log: str) -> list[dict[str, Any]]:
        """The lines of a log that are JSON, as they say they all are."""
        lines = (self.folder / log).read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def end(self, process: subprocess.Popen[bytes]) -> int:
        """Stop one that this started as systemd does; how it ended."""
        process.send_signal(signal.SIGTERM)
        self.processes.remove(process)
        return process.wait(timeout=60)

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
        self.processes.clear()

    def close(self) -> None:
        self.stop()
        self.server.leave()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], *, within_s: float = 60) -> float:
    """Wait until it holds; how many seconds that took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < within_s
        time.sleep(0.05)
    return time.monotonic() - started
