"""What raises the counter of people, and what else changes the number beside a person's worklist."""

from django.db import migrations

PEOPLE = {  # table: what of it matters
    "enterprises_user": "INSERT OR UPDATE OF is_active OR DELETE",
    "enterprises_membership": "INSERT OR UPDATE OR DELETE",
    "enterprises_organisation": "INSERT OR UPDATE OR DELETE",
    "enterprises_enterprise": "INSERT OR UPDATE OR DELETE",
    "enterprises_creditcodechange": "INSERT OR UPDATE OR DELETE",
    "enterprises_claim": "INSERT OR UPDATE OR DELETE",
}
REPORTING = {
    "enterprises_cycle": "INSERT OR UPDATE OR DELETE",
    "enterprises_expectedreport": "INSERT OR UPDATE OR DELETE",
}


def raises(counter: str, table: str, events: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE CONSTRAINT TRIGGER {counter}_changed AFTER {events} ON {table}
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracker_{counter}_changed();
        """,
        f"DROP TRIGGER {counter}_changed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_guards"), ("policy", "0003_people_counter")]

    operations = [
        *(raises("people", table, events) for table, events in PEOPLE.items()),
        *(raises("reporting", table, events) for table, events in REPORTING.items()),
    ]
