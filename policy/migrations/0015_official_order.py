"""Who is counted, in the order of the list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", "0014_ledger_searched")]

    operations = [
        migrations.AddIndex(
            "contribution",
            models.Index(
                fields=["target", "region", "subject_name", "subject"],
                include=["id", "effective_on", "ordinal"],
                name="contribution_in_official_order",
            ),
        ),
    ]
