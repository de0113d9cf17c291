"""The counters of what has changed, in tests that never commit."""

from __future__ import annotations

from django.db import connection


def settle() -> None:
    """What a commit does: fire what is deferred; each counter may then rise again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for topic in ("settings", "reporting", "people", "messages"):
            cursor.execute("SELECT set_config(%s, '', true)", [f"tracker.{topic}_raised"])
