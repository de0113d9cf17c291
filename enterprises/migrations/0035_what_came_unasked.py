"""Whether a report came without being expected, kept beside it; the counts by product class; orders of lists."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
-- What is expected is brought in line as before; and whether the report came without being expected.
CREATE OR REPLACE FUNCTION enterprises_report_reaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM enterprises_reach(array_agg(id)) FROM enterprises_expectedreport
    WHERE improvement_id = NEW.improvement_id AND cycle_id = NEW.cycle_id HAVING count(*) > 0;
  IF NEW.is_voluntary <> enterprises_is_voluntary(NEW.improvement_id, NEW.cycle_id, NEW.state, NEW.version,
                                                  NEW.submitted_at) THEN
    UPDATE enterprises_report SET is_voluntary = NOT NEW.is_voluntary WHERE id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
-- What came before it was expected is voluntary no longer, and the other way round.
CREATE OR REPLACE FUNCTION enterprises_expected_reaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM enterprises_reach(array_agg(id)) FROM new_rows HAVING count(*) > 0;
    UPDATE enterprises_report AS r SET is_voluntary = false FROM new_rows AS e
     WHERE r.is_voluntary AND r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id;
  ELSE
    UPDATE enterprises_report AS r SET is_voluntary = true FROM old_rows AS e
     WHERE r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id AND NOT r.is_voluntary
       AND enterprises_is_voluntary(r.improvement_id, r.cycle_id, r.state, r.version, r.submitted_at);
  END IF;
  RETURN NULL;
END
$$;

-- Who saves the whole of a report may write what was read long before; it is brought in line then too.
DROP TRIGGER reaches_moved ON enterprises_report;
CREATE TRIGGER reaches_moved AFTER UPDATE ON enterprises_report
  FOR EACH ROW WHEN ((OLD.state, OLD.submitted_at, OLD.version, OLD.improvement_id, OLD.cycle_id,
                      OLD.is_voluntary)
    IS DISTINCT FROM (NEW.state, NEW.submitted_at, NEW.version, NEW.improvement_id, NEW.cycle_id,
                      NEW.is_voluntary))
  EXECUTE FUNCTION enterprises_report_reaches();
CREATE TRIGGER reaches_gone AFTER DELETE ON enterprises_expectedreport
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprises_expected_reaches();

DROP FUNCTION enterprises_counted();
CREATE FUNCTION enterprises_counted()
RETURNS TABLE (cycle_id bigint, sector_id varchar, region_id varchar, product_class_id varchar, due_on date,
               expected bigint, received bigint, on_time bigint, nothing bigint, returned bigint,
               accepted bigint, voluntary bigint, waiting bigint)
LANGUAGE sql STABLE AS $$
  SELECT e.cycle_id, i.sector_id, e.region_id, i.product_class_id, e.due_on, count(*),
         count(*) FILTER (WHERE e.is_received), count(*) FILTER (WHERE e.is_on_time),
         count(*) FILTER (WHERE e.is_nothing), count(*) FILTER (WHERE e.is_returned),
         count(*) FILTER (WHERE e.is_accepted), 0, 0
    FROM enterprises_expectedreport AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id
   GROUP BY 1, 2, 3, 4, 5
  UNION ALL
  SELECT r.cycle_id, r.sector_id, r.region_id, r.product_class_id, NULL, 0, 0, 0, 0, 0, 0, count(*), 0
    FROM enterprises_report AS r WHERE r.is_voluntary
   GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT r.cycle_id, r.sector_id, r.region_id, r.product_class_id, NULL, 0, 0, 0, 0, 0, 0, 0, count(*)
    FROM enterprises_report AS r WHERE r.state IN ('city_check', 'provincial_check', 'ministry_check')
   GROUP BY 1, 2, 3, 4
$$;

CREATE OR REPLACE FUNCTION enterprises_count_expected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, product_class_id, due_on, expected,
                                            received, on_time, nothing, returned, accepted)
    SELECT e.cycle_id, i.sector_id, e.region_id, i.product_class_id, e.due_on, count(*),
           count(*) FILTER (WHERE is_received), count(*) FILTER (WHERE is_on_time),
           count(*) FILTER (WHERE is_nothing), count(*) FILTER (WHERE is_returned),
           count(*) FILTER (WHERE is_accepted)
      FROM new_rows AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id GROUP BY 1, 2, 3, 4, 5;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, product_class_id, due_on, expected,
                                            received, on_time, nothing, returned, accepted)
    SELECT e.cycle_id, i.sector_id, e.region_id, i.product_class_id, e.due_on, -count(*),
           -count(*) FILTER (WHERE is_received), -count(*) FILTER (WHERE is_on_time),
           -count(*) FILTER (WHERE is_nothing), -count(*) FILTER (WHERE is_returned),
           -count(*) FILTER (WHERE is_accepted)
      FROM old_rows AS e JOIN enterprises_improvement AS i ON i.id = e.improvement_id GROUP BY 1, 2, 3, 4, 5;
  END IF;
  RETURN NULL;
END
$$;

-- An expected report counts in the sector and class of its improvement, whenever they are decided.
CREATE OR REPLACE FUNCTION enterprises_count_in_sector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, product_class_id, due_on, expected,
                                          received, on_time, nothing, returned, accepted)
  SELECT e.cycle_id, moved.sector_id, e.region_id, moved.product_class_id, e.due_on, sum(times),
         sum(times * is_received::int), sum(times * is_on_time::int), sum(times * is_nothing::int),
         sum(times * is_returned::int), sum(times * is_accepted::int)
    FROM (SELECT n.id, n.sector_id, n.product_class_id, 1 AS times FROM new_rows AS n JOIN old_rows AS o USING (id)
           WHERE (n.sector_id, n.product_class_id) IS DISTINCT FROM (o.sector_id, o.product_class_id)
           UNION ALL
          SELECT o.id, o.sector_id, o.product_class_id, -1 FROM new_rows AS n JOIN old_rows AS o USING (id)
           WHERE (n.sector_id, n.product_class_id) IS DISTINCT FROM (o.sector_id, o.product_class_id)) AS moved
    JOIN enterprises_expectedreport AS e ON e.improvement_id = moved.id
   GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION enterprises_count_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, product_class_id, voluntary, waiting)
    SELECT cycle_id, sector_id, region_id, product_class_id, count(*) FILTER (WHERE is_voluntary),
           count(*) FILTER (WHERE enterprises_is_waiting(state))
      FROM new_rows WHERE is_voluntary OR enterprises_is_waiting(state) GROUP BY 1, 2, 3, 4;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO enterprises_reportingcount (cycle_id, sector_id, region_id, product_class_id, voluntary, waiting)
    SELECT cycle_id, sector_id, region_id, product_class_id, -count(*) FILTER (WHERE is_voluntary),
           -count(*) FILTER (WHERE enterprises_is_waiting(state))
      FROM old_rows WHERE is_voluntary OR enterprises_is_waiting(state) GROUP BY 1, 2, 3, 4;
  END IF;
  RETURN NULL;
END
$$;

-- of what is there already; it follows from what the log holds and is not written there again
ALTER TABLE enterprises_report DISABLE TRIGGER USER;
UPDATE enterprises_report AS r SET is_voluntary = true
 WHERE r.version = 1 AND r.submitted_at IS NOT NULL AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
   AND NOT EXISTS (SELECT FROM enterprises_expectedreport AS e
                    WHERE e.improvement_id = r.improvement_id AND e.cycle_id = r.cycle_id);
ALTER TABLE enterprises_report ENABLE TRIGGER USER;
DELETE FROM enterprises_reportingcount;
INSERT INTO enterprises_reportingcount
  (cycle_id, sector_id, region_id, product_class_id, due_on, expected, received, on_time, nothing, returned,
   accepted, voluntary, waiting)
SELECT * FROM enterprises_counted();
"""
ACCEPTED = models.Q(state="accepted", superseded_at__isnull=True)
ORDERS = (
    models.Index(
        condition=models.Q(submitted_at__isnull=False),
        fields=["product_class", "-state_since", "-id"],
        name="report_newest_of_its_class",
    ),
    models.Index(
        condition=models.Q(is_voluntary=True), fields=["-state_since", "-id"], name="report_newest_voluntary"
    ),
    models.Index(condition=ACCEPTED, fields=["enterprise"], name="report_accepted_of_enterprise"),
)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0034_words_of_letters_and_naming"), ("policy", "0001_initial")]

    operations = [
        migrations.AddField(
            "report", "is_voluntary", models.BooleanField(db_default=False, default=False, editable=False)
        ),
        migrations.AddField(
            "reportingcount",
            "product_class",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="policy.productclass",
            ),
        ),
        migrations.RunSQL(FUNCTIONS),
        *[migrations.AddIndex("report", index) for index in ORDERS],
        migrations.AddIndex(
            "reportingcount",
            models.Index(
                condition=models.Q(("waiting", 0), _negated=True),
                fields=["sector", "waiting"],
                name="count_waiting",
            ),
        ),
    ]
