"""The sector of an improvement or a report changes what is counted as reported in each sector."""

from django.db import migrations


def raises(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE CONSTRAINT TRIGGER sector_changed AFTER UPDATE OF sector_id ON {table}
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.sector_id IS DISTINCT FROM NEW.sector_id)
          EXECUTE FUNCTION tracker_reporting_changed();
        """,
        f"DROP TRIGGER sector_changed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0009_api_access"), ("policy", "0007_counters_rise_once")]

    operations = [raises("enterprises_improvement"), raises("enterprises_report")]
