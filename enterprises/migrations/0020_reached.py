"""What has become of each expected report, kept beside it: completeness is then a count of rows."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FUNCTIONS = """
-- What the facts say of expected reports: reports of their product and cycle, the day that holds, declarations.
CREATE FUNCTION enterprises_reached(keys bigint[])
RETURNS TABLE (id bigint, is_nothing boolean, is_received boolean, is_on_time boolean, is_returned boolean,
               is_accepted boolean)
LANGUAGE sql STABLE AS $$
  WITH owed AS (
    SELECT e.id, e.improvement_id, e.cycle_id, coalesce(x.until, e.due_on) AS day,
           (n.declared_at AT TIME ZONE 'Asia/Shanghai')::date AS declared_on
      FROM unnest(keys) AS key
      JOIN enterprises_expectedreport AS e ON e.id = key
      LEFT JOIN enterprises_extension AS x ON x.expected_id = e.id AND x.replaced_at IS NULL
      LEFT JOIN enterprises_nilreport AS n ON n.expected_id = e.id AND n.withdrawn_at IS NULL),
  come AS (
    SELECT owed.id, bool_or(received) AS received, bool_or(state = 'returned') AS returned,
           bool_or(state = 'accepted') AS accepted,
           min((submitted_at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE received AND version = 1) AS first
      FROM owed
      JOIN (SELECT improvement_id, cycle_id, state, version, submitted_at, submitted_at IS NOT NULL
                   AND state NOT IN ('rejected', 'withdrawn', 'annulled') AS received
              FROM enterprises_report) AS r USING (improvement_id, cycle_id)
     GROUP BY owed.id)
  SELECT owed.id, declared_on IS NOT NULL, coalesce(received, false) OR declared_on IS NOT NULL,
         coalesce(first <= day, false) OR coalesce(declared_on <= day, false),
         coalesce(returned, false), coalesce(accepted, false)
    FROM owed LEFT JOIN come USING (id)
$$;

-- Bring them in line. Whoever changes two facts of one expected report at once waits for the other here.
CREATE FUNCTION enterprises_reach(keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM enterprises_expectedreport WHERE id = ANY (keys) ORDER BY id FOR NO KEY UPDATE;
  UPDATE enterprises_expectedreport AS e
     SET is_nothing = f.is_nothing, is_received = f.is_received, is_on_time = f.is_on_time,
         is_returned = f.is_returned, is_accepted = f.is_accepted
    FROM enterprises_reached(keys) AS f
   WHERE e.id = f.id AND (e.is_nothing, e.is_received, e.is_on_time, e.is_returned, e.is_accepted)
         IS DISTINCT FROM (f.is_nothing, f.is_received, f.is_on_time, f.is_returned, f.is_accepted);
END
$$;

CREATE FUNCTION enterprises_report_reaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM enterprises_reach(array_agg(id)) FROM enterprises_expectedreport
    WHERE improvement_id = NEW.improvement_id AND cycle_id = NEW.cycle_id HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE FUNCTION enterprises_day_reaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM enterprises_reach(ARRAY[NEW.expected_id]);
  RETURN NULL;
END
$$;
CREATE FUNCTION enterprises_expected_reaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM enterprises_reach(array_agg(id)) FROM new_rows HAVING count(*) > 0;
  RETURN NULL;
END
$$;

CREATE TRIGGER reaches_begun AFTER INSERT ON enterprises_report
  FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION enterprises_report_reaches();
CREATE TRIGGER reaches_moved AFTER UPDATE ON enterprises_report
  FOR EACH ROW WHEN ((OLD.state, OLD.submitted_at, OLD.version, OLD.improvement_id, OLD.cycle_id)
    IS DISTINCT FROM (NEW.state, NEW.submitted_at, NEW.version, NEW.improvement_id, NEW.cycle_id))
  EXECUTE FUNCTION enterprises_report_reaches();
CREATE TRIGGER reaches AFTER INSERT OR UPDATE ON enterprises_extension
  FOR EACH ROW EXECUTE FUNCTION enterprises_day_reaches();
CREATE TRIGGER reaches AFTER INSERT OR UPDATE ON enterprises_nilreport
  FOR EACH ROW EXECUTE FUNCTION enterprises_day_reaches();
CREATE TRIGGER reaches AFTER INSERT ON enterprises_expectedreport
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprises_expected_reaches();

-- of what is there already; it follows from what the log holds and is not written there again
ALTER TABLE enterprises_expectedreport DISABLE TRIGGER USER;
SELECT enterprises_reach(array_agg(id)) FROM enterprises_expectedreport HAVING count(*) > 0;
ALTER TABLE enterprises_expectedreport ENABLE TRIGGER USER;
"""
BACK = """
DROP TRIGGER reaches ON enterprises_expectedreport;
DROP TRIGGER reaches ON enterprises_nilreport;
DROP TRIGGER reaches ON enterprises_extension;
DROP TRIGGER reaches_moved ON enterprises_report;
DROP TRIGGER reaches_begun ON enterprises_report;
DROP FUNCTION enterprises_expected_reaches, enterprises_day_reaches, enterprises_report_reaches;
DROP FUNCTION enterprises_reach(bigint[]);
DROP FUNCTION enterprises_reached(bigint[]);
"""
KEPT = ("is_nothing", "is_received", "is_on_time", "is_returned", "is_accepted")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("enterprises", "0019_application_reminders")]

    operations = [
        *[
            migrations.AddField(
                "expectedreport", name, models.BooleanField(db_default=False, default=False, editable=False)
            )
            for name in KEPT
        ],
        migrations.RunSQL(FUNCTIONS, BACK),
        AddIndexConcurrently(
            "expectedreport", models.Index(fields=["due_on", "id"], name="expected_by_due_day")
        ),
        AddIndexConcurrently(
            "expectedreport",
            models.Index(
                fields=["cycle", "is_received", "is_on_time", "is_accepted"], name="expected_reached"
            ),
        ),
    ]
