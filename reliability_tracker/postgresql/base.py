"""The connection: Django's, after making sure that there is a server, new enough, with our database on it."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql import client as postgresql_client
from psycopg import sql

from reliability_tracker.database import DatabaseUnavailable, EmbeddedServer, programs_dir
from reliability_tracker.postgresql.creation import DatabaseCreation, locale_options
from reliability_tracker.postgresql.schema import DatabaseSchemaEditor

if TYPE_CHECKING:
    from collections.abc import Iterable

OLDEST = 15  # MERGE, UNIQUE NULLS NOT DISTINCT, security_invoker views
CONNECT_WITHIN_S = 10
# So many joined tables are put in the best order, further ones are joined as written. Trying every order of
# the nine tables that a report is read with takes the server 50 ms before it begins, and finds no better one:
# Django writes what narrows a question first. (6: 3 ms; 7: 28 ms.)
TABLES_PUT_IN_ORDER = 6

_servers: dict[Path, EmbeddedServer] = {}
_ready: set[tuple[str, str, str]] = set()
_lock = threading.Lock()


class DatabaseClient(postgresql_client.DatabaseClient):
    """`manage.py dbshell` finds the embedded server and its psql."""

    connection: DatabaseWrapper

    def runshell(self, parameters: Iterable[str]) -> None:
        if self.connection.ensure_server():
            type(self).executable_name = str(programs_dir() / "psql")
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """`DATABASES[...]["SERVER"] = {"directory": Path, "throw_away": bool}` asks for the embedded server."""

    client_class = DatabaseClient
    creation_class = DatabaseCreation
    SchemaEditorClass = DatabaseSchemaEditor

    def ensure_server(self) -> bool:
        """Start the embedded server if this connection is for it; True if it is."""
        wanted = self.settings_dict.get("SERVER")
        if not wanted:
            return False
        with _lock:
            server = _servers.setdefault(wanted["directory"], EmbeddedServer(**wanted))
            host, port = server.start()
        self.settings_dict.update(HOST=host, PORT=port, USER="postgres")
        return True

    def get_connection_params(self) -> dict[str, Any]:
        embedded = self.ensure_server()
        parameters = super().get_connection_params()
        asked = f"-c join_collapse_limit={TABLES_PUT_IN_ORDER} {parameters.get('options', '')}"
        parameters["options"] = asked.strip()  # what the address of the database says has the last word
        place = (parameters.get("host", ""), str(parameters.get("port", "")), parameters.get("dbname", ""))
        if place not in _ready:
            _examine(parameters, create=embedded)
            _ready.add(place)
        return parameters


def _examine(parameters: dict[str, Any], *, create: bool) -> None:
    """Connect once, outside the pool, so that what is wrong is said at once and in one line.

    create: on the embedded server a missing database is made.
    Raises DatabaseUnavailable: nobody answers, no such database, or too old a server.
    """
    name = parameters.get("dbname", "")
    plain = {key: value for key, value in parameters.items() if key not in ("context", "cursor_factory")}
    plain.setdefault("connect_timeout", CONNECT_WITHIN_S)
    try:
        connection = psycopg.connect(
            **({**plain, "dbname": "postgres"} if create else plain), autocommit=True
        )
    except psycopg.OperationalError as error:
        words = " ".join(str(error).split())
        raise DatabaseUnavailable(f"Cannot connect to the database: {words}") from error
    with connection:
        version = connection.info.server_version
        if version < OLDEST * 10_000:
            found = connection.info.parameter_status("server_version")
            raise DatabaseUnavailable(f"PostgreSQL {found} is too old: {OLDEST} or later is needed.")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if create and not known:
            options = locale_options(connection)
            statement = sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), sql.SQL(options))
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(statement)  # unless another process was first
