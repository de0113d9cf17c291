"""`manage.py demo`: one clear line when it cannot start, nothing left when it ends."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from reliability_tracker.database import Postmaster
from reliability_tracker.management.commands import demo
from reliability_tracker.serving import port_is_free


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_demo_on_a_taken_port_says_so(port):
    with socket.create_server(("127.0.0.1", port)), pytest.raises(CommandError) as refusal:
        call_command("demo", port=port)

    assert str(refusal.value) == f"Port {port} is taken. Choose another: make run PORT={port + 1}"


def test_port_nobody_listens_on_is_free(port):
    assert port_is_free(port)


def test_demo_outside_demo_mode_is_refused(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo", no_serve=True)


class Loader(BaseCommand):
    """Stands for one that loads data."""

    def __init__(self, name: str, called: list[str]) -> None:
        super().__init__()
        self.name, self.called = name, called

    def handle(self, **options: object) -> None:
        self.called.append(self.name)


@pytest.fixture
def loaders(monkeypatch, settings):
    """The names of the loaders that were called."""
    called: list[str] = []
    settings.DEMO_LOADERS = ["first", "second"]
    real = demo.call_command

    def call(name: str, **options: object) -> object:
        return (
            real(Loader(name, called), **options) if name in settings.DEMO_LOADERS else real(name, **options)
        )

    monkeypatch.setattr(demo, "call_command", call)
    return called


@pytest.mark.django_db
def test_demo_calls_each_loader_in_turn(loaders):
    call_command("demo", no_serve=True)

    assert loaders == ["first", "second"]


@pytest.mark.django_db
def test_demo_leaves_real_data_on_another_server_alone(loaders, settings, monkeypatch, django_user_model):
    monkeypatch.delitem(settings.DATABASES["default"], "SERVER", raising=False)
    monkeypatch.setattr(demo, "holds_demo_data", lambda: False)
    django_user_model.objects.create(email="somebody@example.org")

    with pytest.raises(CommandError, match="leaves it alone"):
        call_command("demo", no_serve=True)

    assert loaders == []


@pytest.fixture
def folder():
    """Not pytest's own, whose parent it closes to PostgreSQL's user each time it starts somewhere."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def start(folder, port):
    """`start()` runs the demo in a process of its own until its first page can be had."""
    with ExitStack() as running:

        def go() -> subprocess.Popen[bytes]:
            module = "tests.reliability_tracker.demo_settings"
            env = {**os.environ, "DJANGO_SETTINGS_MODULE": module, "DEMO_FOLDER": str(folder)}
            command = [sys.executable, "manage.py", "demo", "--port", str(port)]
            process = running.enter_context(
                subprocess.Popen(command, env=env, stdout=subprocess.PIPE, start_new_session=True)
            )
            running.callback(process.terminate)
            assert any(line.startswith(b"Ready:") for line in process.stdout)
            return process

        yield go


def health(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
    connection.close()
    return status


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=15)[1]


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_demo_stops_all_it_started(start, port, folder, number):
    process = start()
    children = psutil.Process(process.pid).children(recursive=True)
    assert health(port) == 200

    os.killpg(process.pid, number)  # as a terminal does

    assert process.wait(timeout=30) == 0
    assert gone(children)
    assert Postmaster.of(folder / "postgres" / "data") is None
    assert port_is_free(port)


def worker_of(demo: subprocess.Popen[bytes]) -> psutil.Process:
    """The process that does the work: the only one whose parent is not the demo itself."""
    own = psutil.Process(demo.pid)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        beneath = [p for p in own.children(recursive=True) if p.ppid() != demo.pid]
        if workers := [p for p in beneath if "postgres" not in p.name()]:
            return workers[0]
        time.sleep(0.1)
    raise AssertionError("no worker")


@pytest.mark.long
def test_demo_keeps_a_worker_and_starts_another_when_it_dies(start):
    demo = start()
    first = worker_of(demo)

    first.kill()
    first.wait(timeout=15)

    assert worker_of(demo).pid != first.pid


@pytest.mark.long
def test_demo_that_was_killed_leaves_nothing_running_and_starts_again(start, port, folder):
    process = start()
    children = psutil.Process(process.pid).children(recursive=True)

    process.kill()

    assert gone(children)
    deadline = time.monotonic() + 15
    while Postmaster.of(folder / "postgres" / "data") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert Postmaster.of(folder / "postgres" / "data") is None

    start()

    assert health(port) == 200
