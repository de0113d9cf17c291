"""How databases are created: Chinese text is text whatever the machine's locale is."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import creation

from reliability_tracker.migrating import model_by_model


def locale_options(connection: Any) -> str:
    """The end of a CREATE DATABASE statement for the server behind an open psycopg connection.

    PostgreSQL 17 and later have the `builtin` provider. Before it, C.UTF-8 of the operating system is the
    same order where it exists; where it does not, ICU's root locale at least knows letters from signs.

    pg_trgm asks the operating system what a letter is, whatever the provider. Under the locale C no Chinese
    character is one, trigrams leave them all out, and a search for one reads every row.
    """
    query = "SELECT collname FROM pg_collation WHERE collname IN ('C.utf8', 'C.UTF-8') AND collprovider = 'c'"
    of_system = connection.execute(query).fetchone()
    if connection.info.server_version >= 170_000:
        letters = "LC_CTYPE 'C.UTF-8' " if of_system else ""
        return f"ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' {letters}TEMPLATE template0"
    if of_system:
        return "ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
    return "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C' TEMPLATE template0"


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases, created with our locale, and quickly."""

    def create_test_db(self, *args: Any, **options: Any) -> str:
        with model_by_model():
            return super().create_test_db(*args, **options)

    def sql_table_creation_suffix(self) -> str:
        with self.connection._nodb_cursor() as cursor:
            return locale_options(cursor.connection)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        """Also while a browser's last request still holds a connection; nobody wants the database now."""
        with self.connection._nodb_cursor() as cursor:
            name = self.connection.ops.quote_name(test_database_name)
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
