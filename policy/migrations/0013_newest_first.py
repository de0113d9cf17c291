"""The changes of the ledger, newest first, without sorting it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("policy", "0012_registers")]

    operations = [
        AddIndexConcurrently(
            "contribution", models.Index(fields=["-effective_on", "-id"], name="contribution_newest_first")
        )
    ]
