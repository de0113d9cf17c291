"""The embedded server: found or started by whoever comes, stopped by the last, whatever was killed before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from reliability_tracker.database import DatabaseUnavailable, EmbeddedServer, Postmaster
from reliability_tracker.postgresql import base

USER = """
import sys, time
from pathlib import Path
from reliability_tracker.database import EmbeddedServer
import psycopg
server = EmbeddedServer(Path(sys.argv[1]), throw_away=True)
host, port = server.start()
with psycopg.connect(host=host, port=port, user="postgres", dbname="postgres") as connection:
    print(connection.execute("SELECT 1").fetchone()[0], flush=True)
    time.sleep(float(sys.argv[2]))
"""


def connected(user: subprocess.Popen[str]) -> bool:
    return user.stdout.readline() == "1\n"


@pytest.fixture
def folder():
    """Not pytest's own, whose parent it closes to PostgreSQL's user each time it starts somewhere."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def server(folder):
    server = EmbeddedServer(folder / "postgres", throw_away=True)
    yield server
    server.leave()


@pytest.fixture
def use(server):
    """`use(seconds=1)` starts a process that uses the server so long; it prints 1 once it is connected."""
    with ExitStack() as users:

        def start(*, seconds: float) -> subprocess.Popen[str]:
            command = [sys.executable, "-c", USER, str(server.directory), str(seconds)]
            return users.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))

        yield start


def test_server_starts_for_the_first_and_stops_with_the_last(server, use):
    server.start()
    other = use(seconds=0)

    assert connected(other)
    assert other.wait() == 0
    assert Postmaster.of(server.data) is not None

    server.leave()

    assert Postmaster.of(server.data) is None


def test_server_outlives_the_process_that_started_it(server, use):
    first = use(seconds=0.5)
    assert connected(first)
    server.start()

    assert first.wait() == 0

    assert Postmaster.of(server.data) is not None


def test_server_starts_once_for_many_at_the_same_moment(server, use):
    users = [use(seconds=0.2) for _ in range(5)]

    assert [connected(user) for user in users] == [True] * 5
    assert [user.wait() for user in users] == [0] * 5
    assert (server.data / "log").read_text().count("database system is ready to accept connections") == 1
    assert Postmaster.of(server.data) is None


def test_server_starts_again_after_everything_was_killed(server, use):
    user = use(seconds=60)
    assert connected(user)
    os.kill(Postmaster.of(server.data).pid, signal.SIGKILL)
    user.kill()
    user.wait()

    host, port = server.start()

    with psycopg.connect(host=host, port=port, user="postgres", dbname="postgres") as again:
        assert again.execute("SELECT 1").fetchone() == (1,)


def test_server_that_only_its_file_calls_ready_is_not_taken_for_one(folder):
    dying = Postmaster(os.getpid(), str(folder), "5432", "ready")

    assert not dying.answers()


def test_server_whose_users_were_killed_stops_with_the_next(server, use):
    user = use(seconds=60)
    assert connected(user)
    running = Postmaster.of(server.data).pid
    user.kill()
    user.wait()

    server.start()

    assert Postmaster.of(server.data).pid == running

    server.leave()

    assert Postmaster.of(server.data) is None


def test_server_ignores_the_file_of_a_dead_one_whose_number_another_process_has(server):
    server.start()
    server.leave()
    lines = [str(os.getpid()), str(server.data), "1", "5432", str(server.data), "", "1 1", "ready"]
    (server.data / "postmaster.pid").write_text("\n".join(lines))

    server.start()

    assert Postmaster.of(server.data).pid != os.getpid()


def test_server_is_made_anew_after_its_making_was_killed(server):
    half_made = server.directory / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    server.start()

    assert Postmaster.of(server.data).status == "ready"


def test_server_works_where_the_path_is_long_and_has_spaces(folder):
    server = EmbeddedServer(folder / "a name that's long" / ("x" * 100) / "postgres", throw_away=True)
    try:
        host, _ = server.start()
        assert len(host) < 100
    finally:
        server.leave()


def test_server_that_cannot_write_says_so_in_one_line(folder):
    (folder / "file").write_text("")

    with pytest.raises(DatabaseUnavailable) as refusal:
        EmbeddedServer(folder / "file" / "postgres").start()

    assert str(refusal.value) == f"Cannot use {folder}/file/postgres: Not a directory."


def test_server_that_does_not_start_says_why_in_one_line(server):
    server.start()
    server.leave()
    (server.data / "postgresql.auto.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(DatabaseUnavailable) as refusal:
        server.start()

    assert "FATAL" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.django_db
def test_databases_sort_and_compare_chinese_whatever_the_machine():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
        )
        locale = cursor.fetchone()
        cursor.execute("SELECT '可靠性' ~ '^\\w+$', lower('ÄB'), octet_length('中')")
        text = cursor.fetchone()

    if connection.pg_version >= 170_000:
        assert locale == ("b", "C.UTF-8")
    assert text == (True, "äb", 3)


@pytest.mark.django_db
def test_connection_to_too_old_a_server_says_so(monkeypatch):
    monkeypatch.setattr(base, "OLDEST", 99)
    monkeypatch.setattr(base, "_ready", set())

    with pytest.raises(
        DatabaseUnavailable, match=r"^PostgreSQL \d+\.\d+ is too old: 99 or later is needed\.$"
    ):
        connection.get_connection_params()


@pytest.mark.django_db
def test_connection_tries_the_orders_of_few_tables_and_settings_have_the_last_word():
    own = connection.copy()
    own.settings_dict["OPTIONS"] = own.settings_dict["OPTIONS"] | {"options": "-c join_collapse_limit=9"}

    asked = own.get_connection_params()["options"]

    assert asked == "-c join_collapse_limit=6 -c join_collapse_limit=9"


def run_manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_command_without_a_reachable_server_ends_with_one_line():
    started = time.monotonic()

    result = run_manage("demo", "--no-serve", DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")

    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("Cannot connect to the database:")
    assert time.monotonic() - started < 30
