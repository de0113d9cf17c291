"""A load in the log: a line for each kind of record, and the records by the number of the load.

And indexes that Django kept beside keys of letters are dropped (`reliability_tracker.postgresql.schema`).
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

BESIDE_KEYS = r"""
SELECT i.indexrelid::regclass::text FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_opclass o ON o.oid = i.indclass[0]
 WHERE o.opcname IN ('varchar_pattern_ops', 'text_pattern_ops') AND i.indnkeyatts = 1
   AND c.relname LIKE '%\_like' AND c.relnamespace = current_schema()::regnamespace
"""
LINES = models.Q(load__isnull=True)
PERSON = "reliability_tracker_logentry_person_id_afd4541c"
# the old ones go once the new ones are there
OLD = ("log_newest", "log_of_kind", "log_of_person", "log_of_request", "log_search")


def drop_beside_keys(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BESIDE_KEYS)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("reliability_tracker", "0003_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("logentry", "load", models.BigIntegerField(null=True, verbose_name="load")),
        migrations.AddField("logentry", "brought", models.BigIntegerField(null=True)),
        AddIndexConcurrently(
            "logentry", models.Index(fields=["-at", "-id"], condition=LINES, name="log_lines_newest")
        ),
        AddIndexConcurrently(
            "logentry", models.Index(fields=["kind", "-at", "-id"], condition=LINES, name="log_lines_of_kind")
        ),
        AddIndexConcurrently(
            "logentry",
            models.Index(fields=["person", "-at", "-id"], condition=LINES, name="log_lines_of_person"),
        ),
        AddIndexConcurrently(
            "logentry", models.Index(fields=["request"], condition=LINES, name="log_lines_of_request")
        ),
        AddIndexConcurrently(
            "logentry",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"),
                condition=LINES,
                name="log_lines_search",
            ),
        ),
        AddIndexConcurrently(
            "logentry", models.Index(fields=["load", "-at", "-id"], condition=~LINES, name="log_of_load")
        ),
        AddIndexConcurrently(
            "logentry", models.Index(fields=["name"], condition=~LINES, name="log_of_load_by_name")
        ),
        *[RemoveIndexConcurrently("logentry", name) for name in OLD],
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX CONCURRENTLY IF EXISTS "{PERSON}"',
                    f'CREATE INDEX CONCURRENTLY "{PERSON}" ON reliability_tracker_logentry ("person_id")',
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "logentry",
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                )
            ],
        ),
        migrations.RunPython(drop_beside_keys, migrations.RunPython.noop),
    ]
