"""A throw-away database with a populated country, and what its making cost beside a bare COPY."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.demo_server import ROOT, connect, drop

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED, TEMPLATE = 6, "bench_empty"
COPIED = 50_000  # reports that are copied for the floor


@dataclass(frozen=True, slots=True)
class Country:
    """database: its name on the embedded server; making: what populating and proving it took."""

    database: str
    enterprises: int
    reports: int
    making: dict[str, Any]

    def command(self, *words: str) -> str:
        """What a command of `manage.py` prints."""
        return manage(self.database, *words)


@contextmanager
def empty_database() -> Iterator[str]:
    """A database with every table and the notice, from which those of the countries are copied."""
    drop(TEMPLATE)
    _run(TEMPLATE, "-m", "tests.bench.inside", "tables")
    try:
        yield TEMPLATE
    finally:
        drop(TEMPLATE)


@contextmanager
def country(enterprises: int, reports: int) -> Iterator[Country]:
    database = f"bench_{enterprises}"
    drop(database)
    with closing(connect("postgres")) as connection:
        connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{TEMPLATE}"')
    numbers = ("--enterprises", str(enterprises), "--reports", str(reports), "--seed", str(SEED))
    populated = json.loads(manage(database, "populate", *numbers, "--format", "json"))
    started = time.perf_counter()
    manage(database, "verify_ledger")
    proved = time.perf_counter() - started
    making = {
        "rows": populated["rows"],
        "populate_s": populated["seconds"],
        "verify_ledger_s": round(proved, 1),
        "bare_copy_of_all_rows_s": _copy_floor(database, sum(populated["rows"].values())),
        "database_mb": _size(database),
    }
    try:
        yield Country(database, enterprises, reports, making)
    finally:
        drop(database)


def manage(database: str, *words: str) -> str:
    return _run(database, "manage.py", *words)


def _run(database: str, *words: str) -> str:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DJANGO_SETTINGS_MODULE": "reliability_tracker.settings", "MRT_DB": database}
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed.")
    return done.stdout


def _copy_floor(database: str, rows: int) -> float:
    """Seconds that COPY alone would take for so many rows: reports, into a table without anything on it."""
    with closing(connect(database)) as connection:
        columns = "SELECT string_agg(quote_ident(attname), ',') FROM pg_attribute"
        written = "attnum > 0 AND attgenerated = '' AND NOT attisdropped"
        found = connection.execute(
            f"{columns} WHERE attrelid = 'enterprises_report'::regclass AND {written}"
        ).fetchone()
        names = found[0] if found else ""
        nothing = f"SELECT {names} FROM enterprises_report LIMIT 0"  # noqa: S608 -- our columns
        connection.execute(f"CREATE TABLE bench_copy AS {nothing}")
        with connection.cursor() as cursor:
            chosen = f"SELECT {names} FROM enterprises_report LIMIT {COPIED}"  # noqa: S608 -- our columns
            source = f"COPY ({chosen}) TO STDOUT"
            with cursor.copy(source) as out:
                lines = b"".join(bytes(block) for block in out)
            started = time.perf_counter()
            with cursor.copy("COPY bench_copy FROM STDIN") as into:
                into.write(lines)
            seconds = time.perf_counter() - started
        connection.execute("DROP TABLE bench_copy")
    return round(seconds * rows / max(1, lines.count(b"\n")), 1)


def _size(database: str) -> int:
    with closing(connect(database)) as connection:
        found = connection.execute("SELECT pg_database_size(current_database()) / 1000000").fetchone()
    return int(found[0]) if found else 0
