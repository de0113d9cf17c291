"""The line of a load is found by its number: it holds the columns that the records of the load say."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reliability_tracker", "0006_what_came_of_a_job")]

    operations = [
        AddIndexConcurrently(
            "logentry",
            models.Index(
                fields=["brought"], condition=models.Q(brought__isnull=False), name="log_line_of_load"
            ),
        )
    ]
