"""Who is counted: searched like every other list, and read by what it is narrowed by."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from reliability_tracker.db import SearchText


class Migration(migrations.Migration):
    dependencies = [("policy", "0013_newest_first")]

    operations = [
        TrigramExtension(),  # once: it is left as it is where another migration was first
        migrations.AddField(
            "contribution",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=SearchText("subject_name", "subject", "holder_code"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            "contribution",
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="contribution_search"),
        ),
        migrations.AddIndex(
            "contribution",
            models.Index(
                fields=["target", "subject"], name="contribution_moved", condition=models.Q(("ordinal", 2))
            ),
        ),
        migrations.AddIndex(
            "contribution",
            models.Index(fields=["region", "sector", "project"], name="contribution_of_part"),
        ),
        migrations.AddIndex(
            "contribution", models.Index(fields=["source_number"], name="contribution_of_source")
        ),
        migrations.AddIndex(
            "contribution",
            models.Index(
                fields=["sector"],
                name="contribution_by_decision",
                condition=models.Q(("source_kind", "decision")),
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE policy_contribution ALTER COLUMN search SET STATISTICS 500", migrations.RunSQL.noop
        ),
    ]
