"""The real server as docs/operations.md starts it, in production, on a large database; and its visitors."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psutil

from reliability_tracker.database import EmbeddedServer
from tests.demo_server import ROOT, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "tracker.example"
PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
EMPTY = "/bench/empty"
UP_WITHIN_S = 90


class Site:
    """A running site. environment: what a process needs to work on the same database as it does."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
        self.port, self.process, self.environment = port, process, environment

    def visitor(self, email: str) -> Visitor:
        """Somebody who signed in, on one kept connection."""
        cookies = sign_in(self.port, email, PROXY)
        return Visitor(self.port, {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})

    def program(self, token: str) -> Visitor:
        """A program with its person's token."""
        return Visitor(self.port, {"Authorization": f"Bearer {token}"})

    def memory_mb(self) -> int:
        """What the server's processes hold in memory together, shared pages counted once for each."""
        server = psutil.Process(self.process.pid)
        return sum(p.memory_info().rss for p in [server, *server.children(recursive=True)]) // 1_000_000

    def inside(self, topic: str, *words: str) -> Any:
        """The answer of `tests.bench.inside`, run beside the server on the same database."""
        command = [sys.executable, "-m", "tests.bench.inside", topic, *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed.")
        return json.loads(done.stdout.splitlines()[-1])


class Visitor:
    """Asks for one thing after the other; every answer is read to its end."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = PROXY | headers

    def get(self, path: str, **headers: str) -> bytes:
        return self.ask("GET", path, headers=headers)[1]

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers; what is no success ends the bench, but for a refusal of a write."""
        sent = self.headers | (headers or {})
        content = None if body is None else json.dumps(body)
        if content is not None:
            sent |= {"Content-Type": "application/json"}
        try:
            self._connection.request(method, path, content, sent)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):  # it was kept too long without a question
            self._connection.close()
            self._connection.request(method, path, content, sent)
            answer = self._connection.getresponse()
        found = answer.read()
        if answer.status >= 400 and method == "GET":
            sys.exit(f"{path} answered {answer.status}.")
        return answer.status, found, {name.lower(): value for name, value in answer.headers.items()}


@contextmanager
def site(database: str) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with TemporaryDirectory() as folder:
        environment = _environment(database, Path(folder))
        manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True)
        with subprocess.Popen(_server(port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
            try:
                _wait(port)
                yield Site(port, process, environment)
            finally:
                process.terminate()


def _environment(database: str, folder: Path) -> dict[str, str]:
    """Production, as docs/operations.md describes it."""
    sockets, port = EmbeddedServer(ROOT / "var" / "postgres").start()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "reliability_tracker.settings",
        "DATABASE_URL": f"postgres://postgres@:{port}/{database}?host={sockets}",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "EMAIL_URL": "dummymail://",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "LOG_LEVEL": "WARNING",
        "BENCH": "1",
        "API_READS_A_MINUTE": "100000",
        "API_WRITES_A_MINUTE": "100000",
    }


def _server(port: int) -> list[str]:
    """The server of docs/operations.md; SERVER=gunicorn: that one in its place, where it is installed."""
    if os.environ.get("SERVER") == "gunicorn":
        gunicorn = [str(Path(sys.executable).with_name("gunicorn")), "--workers", "2", "--threads", "4"]
        return [*gunicorn, "--bind", f"127.0.0.1:{port}", "reliability_tracker.wsgi:application"]
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "2", "--blocking-threads", "4"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "30", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(port), "reliability_tracker.wsgi:application"),
    ]


def _wait(port: int) -> None:
    deadline = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/healthz", headers=PROXY)
            if asked.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    sys.exit("The server did not start.")
