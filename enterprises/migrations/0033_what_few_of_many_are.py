"""What a person moved on lately, and what was entered from paper, without those of others; and statistics.

The search columns and the region of expected reports were written anew before: until the planner knows what
they hold it takes common words for rare ones.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATISTICS = """
ANALYZE enterprises_report;
ANALYZE enterprises_enterprise;
ANALYZE enterprises_expectedreport;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0032_applications_are_assigned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "transition",
            "by",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddIndex("transition", models.Index(fields=["by", "at"], name="transition_of_person")),
        migrations.AddIndex(
            "report",
            models.Index(
                condition=models.Q(on_paper=True),
                fields=["-state_since", "-id"],
                name="report_newest_on_paper",
            ),
        ),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
