"""The log's search column with a word for each pair of Chinese characters, in place of one for each."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import reliability_tracker.db

TRIGRAMS = django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops")
LINES = models.Q(load__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("reliability_tracker", "0004_log_of_loads")]

    operations = [
        migrations.RemoveIndex("logentry", "log_lines_search"),
        migrations.RemoveField("logentry", "search"),
        migrations.AddField(
            "logentry",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=reliability_tracker.db.SearchText("name", "said"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            "logentry",
            django.contrib.postgres.indexes.GinIndex(TRIGRAMS, condition=LINES, name="log_lines_search"),
        ),
    ]
