"""Counts of the reporting by cycle and sector, kept by what changes them instead of counted on every page."""

import django.db.models.deletion
from django.db import migrations, models

COUNTS = ("expected", "received", "on_time", "accepted", "voluntary", "waiting")

FUNCTIONS = """
-- A report that came without being expected.
CREATE FUNCTION enterprises_is_voluntary(improvement bigint, in_cycle bigint, state text, version integer,
                                         submitted timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT version = 1 AND submitted IS NOT NULL AND state NOT IN ('rejected', 'withdrawn', 'annulled')
     AND NOT EXISTS (SELECT FROM enterprises_expectedreport AS e
                      WHERE e.improvement_id = improvement AND e.cycle_id = in_cycle)
$$;
CREATE FUNCTION enterprises_is_waiting(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT state IN ('city_check', 'provincial_check', 'ministry_check')
$$;

-- The counts as the reports and what is expected say.
CREATE FUNCTION enterprises_counted()
RETURNS TABLE (cycle_id bigint, sector_id varchar, expected bigint, received bigint, on_time bigint,
               accepted bigint, voluntary bigint, waiting bigint)
LANGUAGE sql STABLE AS $$
  SELECT e.cycle_id, i.sector_id, count(*), count(*) FILTER (WHERE e.is_received),
         count(*) FILTER (WHERE e.is_on_time), count(*) FILTER (WHERE e.is_accepted), 0, 0
    FROM enterprises_expectedreport AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id
   GROUP BY 1, 2
  UNION ALL
  SELECT r.cycle_id, r.sector_id, 0, 0, 0, 0, count(*), 0
    FROM enterprises_report AS r
    LEFT JOIN enterprises_expectedreport AS e
      ON e.improvement_id = r.improvement_id AND e.cycle_id = r.cycle_id
   WHERE r.version = 1 AND r.submitted_at IS NOT NULL AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
     AND e.id IS NULL
   GROUP BY 1, 2
  UNION ALL
  SELECT r.cycle_id, r.sector_id, 0, 0, 0, 0, 0, count(*)
    FROM enterprises_report AS r WHERE r.state IN ('city_check', 'provincial_check', 'ministry_check')
   GROUP BY 1, 2
$$;

CREATE FUNCTION enterprises_count_expected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, expected, received, on_time, accepted)
    SELECT e.cycle_id, i.sector_id, count(*), count(*) FILTER (WHERE is_received),
           count(*) FILTER (WHERE is_on_time), count(*) FILTER (WHERE is_accepted)
      FROM new_rows AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id GROUP BY 1, 2;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, expected, received, on_time, accepted)
    SELECT e.cycle_id, i.sector_id, -count(*), -count(*) FILTER (WHERE is_received),
           -count(*) FILTER (WHERE is_on_time), -count(*) FILTER (WHERE is_accepted)
      FROM old_rows AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id GROUP BY 1, 2;
  END IF;
  -- what came before it was expected is voluntary no longer, and the other way round
  IF TG_OP = 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, voluntary)
    SELECT r.cycle_id, r.sector_id, -count(*)
      FROM new_rows AS e
      JOIN enterprises_report AS r ON r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id
     WHERE r.version = 1 AND r.submitted_at IS NOT NULL
       AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
     GROUP BY 1, 2;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, voluntary)
    SELECT r.cycle_id, r.sector_id, count(*)
      FROM old_rows AS e
      JOIN enterprises_report AS r ON r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id
     WHERE r.version = 1 AND r.submitted_at IS NOT NULL
       AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
     GROUP BY 1, 2;
  END IF;
  RETURN NULL;
END
$$;

-- An expected report counts in the sector of its improvement, whenever that is decided.
CREATE FUNCTION enterprises_count_in_sector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO enterprises_reportingcount (cycle_id, sector_id, expected, received, on_time, accepted)
  SELECT e.cycle_id, moved.sector_id, sum(times), sum(times * is_received::int), sum(times * is_on_time::int),
         sum(times * is_accepted::int)
    FROM (SELECT n.id, n.sector_id, 1 AS times FROM new_rows AS n JOIN old_rows AS o USING (id)
           WHERE n.sector_id IS DISTINCT FROM o.sector_id
           UNION ALL
          SELECT o.id, o.sector_id, -1 FROM new_rows AS n JOIN old_rows AS o USING (id)
           WHERE n.sector_id IS DISTINCT FROM o.sector_id) AS moved
    JOIN enterprises_expectedreport AS e ON e.improvement_id = moved.id
   GROUP BY 1, 2;
  RETURN NULL;
END
$$;

CREATE FUNCTION enterprises_count_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, voluntary, waiting)
    SELECT cycle_id, sector_id, count(*) FILTER (WHERE voluntary), count(*) FILTER (WHERE waiting)
      FROM (SELECT cycle_id, sector_id, enterprises_is_waiting(state) AS waiting,
                   enterprises_is_voluntary(improvement_id, cycle_id, state, version, submitted_at) AS voluntary
              FROM new_rows) AS r
     WHERE voluntary OR waiting GROUP BY 1, 2;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, voluntary, waiting)
    SELECT cycle_id, sector_id, -count(*) FILTER (WHERE voluntary), -count(*) FILTER (WHERE waiting)
      FROM (SELECT cycle_id, sector_id, enterprises_is_waiting(state) AS waiting,
                   enterprises_is_voluntary(improvement_id, cycle_id, state, version, submitted_at) AS voluntary
              FROM old_rows) AS r
     WHERE voluntary OR waiting GROUP BY 1, 2;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER counts_begun AFTER INSERT ON enterprises_expectedreport
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_expected();
CREATE TRIGGER counts_moved AFTER UPDATE ON enterprises_expectedreport
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_expected();
CREATE TRIGGER counts_gone AFTER DELETE ON enterprises_expectedreport
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_expected();
CREATE TRIGGER counts_moved AFTER UPDATE ON enterprises_improvement
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_in_sector();
CREATE TRIGGER counts_begun AFTER INSERT ON enterprises_report
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_reports();
CREATE TRIGGER counts_moved AFTER UPDATE ON enterprises_report
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_reports();
CREATE TRIGGER counts_gone AFTER DELETE ON enterprises_report
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprises_count_reports();

INSERT INTO enterprises_reportingcount
  (cycle_id, sector_id, expected, received, on_time, accepted, voluntary, waiting)
SELECT * FROM enterprises_counted();
"""
BACK = """
DROP TRIGGER counts_gone ON enterprises_report;
DROP TRIGGER counts_moved ON enterprises_report;
DROP TRIGGER counts_begun ON enterprises_report;
DROP TRIGGER counts_moved ON enterprises_improvement;
DROP TRIGGER counts_gone ON enterprises_expectedreport;
DROP TRIGGER counts_moved ON enterprises_expectedreport;
DROP TRIGGER counts_begun ON enterprises_expectedreport;
DROP FUNCTION enterprises_count_reports, enterprises_count_in_sector, enterprises_count_expected;
DROP FUNCTION enterprises_counted;
DROP FUNCTION enterprises_is_waiting;
DROP FUNCTION enterprises_is_voluntary;
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0024_newest_of_class"), ("policy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ReportingCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                *[(name, models.IntegerField(db_default=0, default=0)) for name in COUNTS],
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="enterprises.cycle"
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.sector",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
