"""Who reviews and keeps the books at the ministry, found without looking at everybody of every enterprise."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("enterprises", "0030_counts_by_region")]

    operations = [
        AddIndexConcurrently(
            "membership",
            models.Index(
                condition=models.Q(("role__in", ["ministry_reviewer", "ministry_steward"])),
                fields=["role"],
                name="membership_of_ministry",
            ),
        )
    ]
