"""Many rows at once, by PostgreSQL's COPY: triggers and constraints of the database hold as ever."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.db import connection, models
from psycopg import Copy
from psycopg.copy import Writer

# Seconds until a thread that works lets the one that writes go on: it needs several turns for each piece, and
# at Python's own 5 ms each it hardly gets on before the work is done.
TURN_S = 0.0001
FOREIGN_KEYS = """
SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint
 WHERE contype = 'f' AND condeferrable AND conrelid = ANY (%s::regclass[])
"""


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """So many keys of a table that nobody else will get, in rising order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return sorted(key for (key,) in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows as COPY reads them, and the statement that does."""

    statement: str
    text: bytes


def lines_of(model: type[models.Model], attnames: Sequence[str], rows: Iterable[Sequence[Any]]) -> Lines:
    """Rows whose values stand in the order of these attributes, as the driver takes them."""
    columns = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    names = ", ".join(quote(columns[name]) for name in attnames)
    raw: Any = connection.connection
    kept = _Kept()
    with raw.cursor() as cursor, Copy(cursor, binary=False, writer=kept) as copy:
        write = copy.write_row
        for row in rows:
            write(row)
    return Lines(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN", b"".join(kept.pieces))


class _Kept(Writer):
    """Keeps what is written to be sent later."""

    def __init__(self) -> None:
        self.pieces: list[Any] = []

    def write(self, data: Any) -> None:
        self.pieces.append(bytes(data))


def copy_in(lines: Sequence[Lines], cursor: Any) -> None:
    """Send rows to the server; cursor: of the caller's transaction."""
    for table in lines:
        with cursor.copy(table.statement) as copy:
            copy.write(table.text)


class Beside:
    """Within a transaction: the server writes while we go on, one piece of work after the other.

    `do` hands over a function that takes a cursor of this very transaction, and comes back at once. Whatever
    else is asked of the database here waits until that is written, so there is one order of everything. What
    goes wrong with it is raised by the next that waits, at the latest at the end; the caller's transaction is
    lost with it.

    tables: their foreign keys are checked with each piece, so that little is left to do at the commit
    """

    def __init__(self, *tables: type[models.Model]) -> None:
        self._tables = [model._meta.db_table for model in tables]
        self._threads: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None
        self._keys = ""

    def __enter__(self) -> Self:
        self._turn_s = sys.getswitchinterval()
        sys.setswitchinterval(TURN_S)
        self._wrapper = connection.execute_wrapper(self._after)
        self._wrapper.__enter__()
        with connection.cursor() as cursor:
            cursor.execute(FOREIGN_KEYS, [self._tables])
            self._keys = cursor.fetchone()[0] or ""
            if self._keys:
                cursor.execute(f"SET CONSTRAINTS {self._keys} IMMEDIATE")
        return self

    def do(self, work: Callable[[Any], None]) -> None:
        self.wait()
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=1)
        raw: Any = connection.connection
        errors = connection.wrap_database_errors
        self._under_way = self._threads.submit(self._done, work, raw.cursor(), errors)

    def wait(self) -> None:
        """Until all is written that was handed over."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._threads is not None:
                self._threads.shutdown()  # waits
            if kind is None:
                self.wait()
                if self._keys:
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET CONSTRAINTS {self._keys} DEFERRED")
        finally:
            self._wrapper.__exit__(kind, raised, trace)
            sys.setswitchinterval(self._turn_s)

    @staticmethod
    def _done(work: Callable[[Any], None], cursor: Any, errors: Any) -> None:
        with errors, cursor:
            work(cursor)

    def _after(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.wait()
        return execute(sql, params, many, context)
