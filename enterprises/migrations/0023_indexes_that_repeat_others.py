"""Keys of large tables without an index of their own where a longer one begins with them, or nobody asks by them."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def key(model, name, index, to, **options):
    """The key without its index, dropped while others write."""
    options = {"on_delete": django.db.models.deletion.PROTECT, "to": to, "related_name": "+"} | options
    drop = f'DROP INDEX CONCURRENTLY IF EXISTS "{index}"'
    make = f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{index}" ON "enterprises_{model}" ("{name}_id")'
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(drop, make)],
        state_operations=[
            migrations.AlterField(model, name, models.ForeignKey(db_index=False, **options)),
        ],
    )


PERSON = settings.AUTH_USER_MODEL
MAYBE = {"null": True, "blank": True}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("enterprises", "0022_invitations_sent_as_a_list"), ("policy", "0013_newest_first")]

    operations = [
        AddIndexConcurrently("application", models.Index(fields=["region"], name="application_of_region")),
        key(
            *("application", "region", "enterprises_application_region_id_f03752f5", "policy.region"),
            verbose_name="region",
        ),
        key(
            *("enterprise", "region", "enterprises_enterprise_region_id_095272a5", "policy.region"),
            verbose_name="region",
        ),
        key(
            *("improvement", "enterprise", "enterprises_improvement_enterprise_id_f5939596"),
            "enterprises.enterprise",
            related_name="improvements",
        ),
        key(
            *("indicatorrow", "report", "enterprises_indicatorrow_report_id_738fa9c9", "enterprises.report"),
            on_delete=django.db.models.deletion.CASCADE,
            related_name="rows",
        ),
        key(
            *("report", "region", "enterprises_report_region_id_a5a68e01", "policy.region"),
            verbose_name="region",
        ),
        key(
            *("report", "cycle", "enterprises_report_cycle_id_204c98b6", "enterprises.cycle"),
            related_name="reports",
            verbose_name="reporting cycle",
        ),
        key("report", "created_by", "enterprises_report_created_by_id_d16b6e5f", PERSON),
        key("report", "saved_by", "enterprises_report_saved_by_id_ab994d97", PERSON, **MAYBE),
        key("report", "opened_by", "enterprises_report_opened_by_id_0fbad2e8", PERSON, **MAYBE),
        key("report", "submitted_by", "enterprises_report_submitted_by_id_3c16c36c", PERSON, **MAYBE),
        key("report", "accepted_by", "enterprises_report_accepted_by_id_8c7ea932", PERSON, **MAYBE),
    ]
