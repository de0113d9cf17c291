"""The rows to be loaded, numbered as they are made and written at the end by COPY."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = TypeVar("Row", bound=models.Model)

_NOT_PLAIN = (models.FileField, models.JSONField)  # psycopg takes the values of all others as they are


def attname(model: type[models.Model], name: str) -> str:
    """The attribute that holds a field's own value: `region_id` for `region`."""
    return str(getattr(model._meta.get_field(name), "attname"))  # noqa: B009  # the type of a field does not know its column


class Book:
    """Rows by model. Each gets its key when it is entered, so that others can name it before it is written.

    COPY keeps the times a row carries, which `save()` would set to now, and fires the same triggers.
    """

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = {}
        self._written: dict[type[models.Model], int] = {}

    def enter(self, row: Row) -> Row:
        """Take a row in and number it, from 1 in each table."""
        rows = self._rows.setdefault(type(row), [])
        row.pk = len(rows) + 1
        rows.append(row)
        return row

    def rows(self, model: type[Row]) -> list[Row]:
        """What was entered of a model, in order."""
        return cast("list[Row]", self._rows.get(model, []))

    def write(self, order: Sequence[type[models.Model]]) -> dict[str, int]:
        """Write what was entered since the last time, table by table; how many rows each has taken in all.

        Raises KeyError for a table that was entered and is not in the order.
        """
        if forgotten := set(self._rows) - set(order):
            raise KeyError(f"not in the order of writing: {', '.join(m.__name__ for m in forgotten)}")
        for model in order:
            copy(self.rows(model)[self._written.get(model, 0) :])
            self._written[model] = len(self.rows(model))
        written = [model for model in order if self.rows(model)]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), written):
                cursor.execute(statement)
            for model in written:  # so that the questions asked next find their way in tables that were empty
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
        return {model.__name__: len(self.rows(model)) for model in written}


def number_from_one(model: type[models.Model]) -> None:
    """Let the keys of an empty table begin anew, as they would in a database that has never held a row."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def copy(rows: Sequence[models.Model]) -> None:
    """Write rows of one model as they are, keys and times included."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields: list[Any] = [field for field in meta.concrete_fields if not field.generated]
    names = [field.attname for field in fields]
    places = [(n, field) for n, field in enumerate(fields) if isinstance(field, _NOT_PLAIN)]
    database, quote = connections[DEFAULT_DB_ALIAS], connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as lines,
    ):
        for row in rows:
            values = [getattr(row, name) for name in names]
            for n, field in places:
                values[n] = field.get_db_prep_save(values[n], database)
            lines.write_row(values)
