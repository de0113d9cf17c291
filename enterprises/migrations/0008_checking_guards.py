"""What checking changes for others: who stands in, and who is too close, changes what people may see and do."""

from django.db import migrations

LINE_COMMENTS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON enterprises_linecomment
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
"""
PEOPLE = ("enterprises_standin", "enterprises_interest")

ANSWERED = "UPDATE enterprises_fieldcomment SET standing = 'answered' WHERE answered_at IS NOT NULL"
# What already waits has the days of our proposal, counted from when it came there.
DUE = """
UPDATE enterprises_report SET step_due_on = CASE state
    WHEN 'returned' THEN answer_due_on
    ELSE (state_since AT TIME ZONE 'Asia/Shanghai')::date
      + CASE state WHEN 'city_check' THEN 10 WHEN 'provincial_check' THEN 15 ELSE 20 END
  END
  WHERE state IN ('city_check', 'provincial_check', 'ministry_check', 'returned')
"""


def raises_people(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE CONSTRAINT TRIGGER people_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracker_people_changed();
        """,
        f"DROP TRIGGER people_changed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0007_checking"), ("policy", "0009_reasons_and_quality_thresholds")]

    operations = [
        migrations.RunSQL(LINE_COMMENTS, "DROP TRIGGER append_only ON enterprises_linecomment"),
        *map(raises_people, PEOPLE),
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
