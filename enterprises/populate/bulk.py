"""Writing millions of rows: indexes, foreign keys and triggers set aside, COPY in the background, all back.

Whatever was set aside is put back in the same transaction, and the database then checks all rows at once: a
row that breaks a foreign key or is there twice takes the whole load back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

NULL = r"\N"
LINES = 2000  # of a sheet that go to the database at once
WAITING = 8  # blocks that may wait for the database before the writer does

# no table can be altered while what was put off to the commit is still to be done for it
_SETTLE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
_FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY conname
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid = %s::regclass AND NOT indisprimary
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x', 'p'))
 ORDER BY 1
"""


@contextmanager
def set_aside(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Within a transaction: these tables have no foreign keys, no further indexes and no triggers of ours.

    At the end they have them again, checked over all rows. Takes the owner of the tables.
    """
    back: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(_SETTLE)
        for table in map(_name, tables):
            cursor.execute(_FOREIGN_KEYS, [table])
            for name, definition in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
            cursor.execute(_INDEXES, [table])
            for name, definition in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
                back.insert(0, definition)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(_SETTLE)
        for statement in back:
            cursor.execute(statement)
        for table in map(_name, tables):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def finish(tables: Sequence[type[models.Model]]) -> None:
    """Numbers go on after the newest row, and the planner knows what the tables hold."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
        for table in map(_name, tables):
            cursor.execute(f"ANALYZE {table}")


def tidy_up(tables: Sequence[type[models.Model]]) -> None:
    """After the commit: what VACUUM does for a table, so that an index alone can answer."""
    with connection.cursor() as cursor:
        for table in map(_name, tables):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


class Feeder:
    """Sends blocks of lines to the database while the next are written; what fails there is raised here."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._blocks: Queue[tuple[str, str] | None] = Queue(WAITING)
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._work, name="populate")

    def __enter__(self) -> Feeder:
        connection.ensure_connection()
        self._connection: Any = connection.connection
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        if not any(error):
            for sheet in self.sheets:
                sheet.hand_over()
        self._blocks.put(None)
        self._thread.join()
        if self._failed is not None and not any(error):
            raise self._failed

    def send(self, statement: str, lines: str) -> None:
        if self._failed is not None:
            raise self._failed
        self._blocks.put((statement, lines))

    def _work(self) -> None:
        while (block := self._blocks.get()) is not None:
            if self._failed is None:
                try:
                    with self._connection.cursor() as cursor, cursor.copy(block[0]) as copy:
                        copy.write(block[1])
                except BaseException as error:  # noqa: BLE001 -- raised again where the lines are written
                    self._failed = error


class Sheet:
    """Lines of one table. varying: the columns given with each line; all others hold the model's defaults."""

    def __init__(self, feeder: Feeder, model: type[models.Model], *varying: str) -> None:
        fields: list[Any] = [field for field in model._meta.concrete_fields if not field.generated]
        columns = {field.attname: str(field.column) for field in fields}
        rest = [field for field in fields if field.attname not in varying]
        names = ", ".join(f'"{columns[name]}"' for name in [*varying, *(field.attname for field in rest)])
        self.model, self.written = model, 0
        self._statement = f"COPY {_name(model)} ({names}) FROM STDIN"
        self._tail = "".join(f"\t{text_of(_default(field))}" for field in rest) + "\n"
        self._lines: list[str] = []
        self._feeder = feeder
        feeder.sheets.append(self)

    def write(self, *values: str) -> None:
        """One row; the values are texts as COPY reads them, in the order of the varying columns."""
        self._lines.append("\t".join(values) + self._tail)
        self.written += 1
        if len(self._lines) >= LINES:
            self.hand_over()

    def hand_over(self) -> None:
        if self._lines:
            self._feeder.send(self._statement, "".join(self._lines))
            self._lines = []


def text_of(value: object) -> str:
    """A plain value as COPY reads it; lists are those of codes, without commas or quotes."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (list, tuple)):
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, dict):
        return "{}"
    return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _default(field: Any) -> object:
    if field.has_default() and not getattr(field, "auto_now_add", False):
        return field.get_default()
    return None if field.null else ""


def _name(model: type[models.Model]) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(model._meta.db_table)
