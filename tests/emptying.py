"""How a test database is emptied after tests that commit."""

from __future__ import annotations

import psycopg
from django.apps import apps
from django.db import OperationalError, connection, transaction
from psycopg import sql


def empty_tables() -> None:
    """All but what `migrate` filled, the ledger too, which the database refuses to everyone else.

    Row by row, which is quicker than TRUNCATE for the few there are. A request that a browser sent last may
    still be at work, and each may wait for the other's rows: then once more.
    """
    attempts = 5
    while attempts:
        attempts -= 1
        try:
            _delete_all()
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.DeadlockDetected) or not attempts:
                raise
        else:
            break


def _delete_all() -> None:
    filled = {"django_migrations", "django_content_type", "auth_permission"}
    queue = set(apps.get_app_config("procrastinate").get_models())
    tables = set(connection.introspection.django_table_names(only_existing=True)) - filled
    names = sorted(tables | {model._meta.db_table for model in queue})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        cursor.execute(sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(t)) for t in names))
