"""The log's search column holds nothing for records of a load, which nobody finds by it."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import reliability_tracker.db

TRIGRAMS = django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops")
LINES = models.Q(load__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("reliability_tracker", "0007_line_of_load")]

    operations = [
        migrations.RemoveIndex("logentry", "log_lines_search"),
        migrations.RemoveField("logentry", "search"),
        migrations.AddField(
            "logentry",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(LINES, then=reliability_tracker.db.SearchText("name", "said")),
                    default=models.Value(""),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            "logentry",
            django.contrib.postgres.indexes.GinIndex(TRIGRAMS, condition=LINES, name="log_lines_search"),
        ),
    ]
