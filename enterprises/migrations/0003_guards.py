"""What the database itself holds: transitions and due dates are facts, and counters of what has changed."""

from django.db import migrations


EXPECTED = """
CREATE FUNCTION enterprises_keep_due_date() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the due date of an expected report is a fact and never moves'
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER keep_due_date BEFORE UPDATE ON enterprises_expectedreport
  FOR EACH ROW WHEN (OLD.due_on IS DISTINCT FROM NEW.due_on) EXECUTE FUNCTION enterprises_keep_due_date();
"""

TRANSITIONS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON enterprises_transition
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
"""

REPORTING = """
CREATE CONSTRAINT TRIGGER reporting_changed AFTER INSERT OR UPDATE OF state OR DELETE ON enterprises_report
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracker_reporting_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_initial"), ("policy", "0002_guards")]

    operations = [
        migrations.RunSQL(EXPECTED),
        migrations.RunSQL(TRANSITIONS),
        migrations.RunSQL(REPORTING),
    ]
