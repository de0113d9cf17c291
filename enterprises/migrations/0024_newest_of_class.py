"""The accepted reports of a product class, newest first: what a value is compared with while it is written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("enterprises", "0023_indexes_that_repeat_others")]

    operations = [
        AddIndexConcurrently(
            "report",
            models.Index(
                condition=models.Q(("state", "accepted"), ("superseded_at__isnull", True)),
                fields=["product_class", "-state_since", "-id"],
                name="report_newest_of_class",
            ),
        )
    ]
