"""Counts of the reporting by region and due day too, and of what was sent back or declared nil.

So the matrix of completeness is a sum of them, and reads no report.
"""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
DROP FUNCTION enterprises_counted();
CREATE FUNCTION enterprises_counted()
RETURNS TABLE (cycle_id bigint, sector_id varchar, region_id varchar, due_on date, expected bigint,
               received bigint, on_time bigint, nothing bigint, returned bigint, accepted bigint,
               voluntary bigint, waiting bigint)
LANGUAGE sql STABLE AS $$
  SELECT e.cycle_id, i.sector_id, e.region_id, e.due_on, count(*), count(*) FILTER (WHERE e.is_received),
         count(*) FILTER (WHERE e.is_on_time), count(*) FILTER (WHERE e.is_nothing),
         count(*) FILTER (WHERE e.is_returned), count(*) FILTER (WHERE e.is_accepted), 0, 0
    FROM enterprises_expectedreport AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id
   GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT r.cycle_id, r.sector_id, r.region_id, NULL, 0, 0, 0, 0, 0, 0, count(*), 0
    FROM enterprises_report AS r
    LEFT JOIN enterprises_expectedreport AS e
      ON e.improvement_id = r.improvement_id AND e.cycle_id = r.cycle_id
   WHERE r.version = 1 AND r.submitted_at IS NOT NULL AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
     AND e.id IS NULL
   GROUP BY 1, 2, 3
  UNION ALL
  SELECT r.cycle_id, r.sector_id, r.region_id, NULL, 0, 0, 0, 0, 0, 0, 0, count(*)
    FROM enterprises_report AS r WHERE r.state IN ('city_check', 'provincial_check', 'ministry_check')
   GROUP BY 1, 2, 3
$$;

CREATE OR REPLACE FUNCTION enterprises_count_expected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, due_on, expected, received, on_time,
                                            nothing, returned, accepted)
    SELECT e.cycle_id, i.sector_id, e.region_id, e.due_on, count(*), count(*) FILTER (WHERE is_received),
           count(*) FILTER (WHERE is_on_time), count(*) FILTER (WHERE is_nothing),
           count(*) FILTER (WHERE is_returned), count(*) FILTER (WHERE is_accepted)
      FROM new_rows AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id GROUP BY 1, 2, 3, 4;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, due_on, expected, received, on_time,
                                            nothing, returned, accepted)
    SELECT e.cycle_id, i.sector_id, e.region_id, e.due_on, -count(*), -count(*) FILTER (WHERE is_received),
           -count(*) FILTER (WHERE is_on_time), -count(*) FILTER (WHERE is_nothing),
           -count(*) FILTER (WHERE is_returned), -count(*) FILTER (WHERE is_accepted)
      FROM old_rows AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id GROUP BY 1, 2, 3, 4;
  END IF;
  -- what came before it was expected is voluntary no longer, and the other way round
  IF TG_OP = 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, voluntary)
    SELECT r.cycle_id, r.sector_id, r.region_id, -count(*)
      FROM new_rows AS e
      JOIN enterprises_report AS r ON r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id
     WHERE r.version = 1 AND r.submitted_at IS NOT NULL
       AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
     GROUP BY 1, 2, 3;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, voluntary)
    SELECT r.cycle_id, r.sector_id, r.region_id, count(*)
      FROM old_rows AS e
      JOIN enterprises_report AS r ON r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id
     WHERE r.version = 1 AND r.submitted_at IS NOT NULL
       AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
     GROUP BY 1, 2, 3;
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION enterprises_count_in_sector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, due_on, expected, received, on_time,
                                          nothing, returned, accepted)
  SELECT e.cycle_id, moved.sector_id, e.region_id, e.due_on, sum(times), sum(times * is_received::int),
         sum(times * is_on_time::int), sum(times * is_nothing::int), sum(times * is_returned::int),
         sum(times * is_accepted::int)
    FROM (SELECT n.id, n.sector_id, 1 AS times FROM new_rows AS n JOIN old_rows AS o USING (id)
           WHERE n.sector_id IS DISTINCT FROM o.sector_id
           UNION ALL
          SELECT o.id, o.sector_id, -1 FROM new_rows AS n JOIN old_rows AS o USING (id)
           WHERE n.sector_id IS DISTINCT FROM o.sector_id) AS moved
    JOIN enterprises_expectedreport AS e ON e.improvement_id = moved.id
   GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION enterprises_count_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, voluntary, waiting)
    SELECT cycle_id, sector_id, region_id, count(*) FILTER (WHERE voluntary), count(*) FILTER (WHERE waiting)
      FROM (SELECT cycle_id, sector_id, region_id, enterprises_is_waiting(state) AS waiting,
                   enterprises_is_voluntary(improvement_id, cycle_id, state, version, submitted_at) AS voluntary
              FROM new_rows) AS r
     WHERE voluntary OR waiting GROUP BY 1, 2, 3;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, voluntary, waiting)
    SELECT cycle_id, sector_id, region_id, -count(*) FILTER (WHERE voluntary), -count(*) FILTER (WHERE waiting)
      FROM (SELECT cycle_id, sector_id, region_id, enterprises_is_waiting(state) AS waiting,
                   enterprises_is_voluntary(improvement_id, cycle_id, state, version, submitted_at) AS voluntary
              FROM old_rows) AS r
     WHERE voluntary OR waiting GROUP BY 1, 2, 3;
  END IF;
  RETURN NULL;
END
$$;

DELETE FROM enterprises_reportingcount;
INSERT INTO enterprises_reportingcount
  (cycle_id, sector_id, region_id, due_on, expected, received, on_time, nothing, returned, accepted, voluntary,
   waiting)
SELECT * FROM enterprises_counted();
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0029_region_of_expected_reports"), ("policy", "0001_initial")]

    operations = [
        migrations.AddField(
            "reportingcount",
            "region",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="policy.region",
            ),
        ),
        migrations.AddField("reportingcount", "due_on", models.DateField(null=True)),
        migrations.AddField("reportingcount", "nothing", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("reportingcount", "returned", models.IntegerField(db_default=0, default=0)),
        migrations.RunSQL(FUNCTIONS),
    ]
