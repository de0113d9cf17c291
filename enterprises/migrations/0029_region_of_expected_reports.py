"""Each expected report with the region of its enterprise, and what lists of them are read in the order of."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION enterprises_place_expected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT region_id INTO NEW.region_id FROM enterprises_enterprise WHERE id = NEW.enterprise_id;
  RETURN NEW;
END
$$;
CREATE FUNCTION enterprises_move_expected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE enterprises_expectedreport SET region_id = NEW.region_id WHERE enterprise_id = NEW.id;
  RETURN NULL;
END
$$;

CREATE TRIGGER is_of_region BEFORE INSERT OR UPDATE OF enterprise_id ON enterprises_expectedreport
  FOR EACH ROW EXECUTE FUNCTION enterprises_place_expected();
CREATE TRIGGER moves_expected AFTER UPDATE OF region_id ON enterprises_enterprise
  FOR EACH ROW WHEN (OLD.region_id IS DISTINCT FROM NEW.region_id) EXECUTE FUNCTION enterprises_move_expected();

-- of what is there already; it follows from what the log holds and is not written there again
ALTER TABLE enterprises_expectedreport DISABLE TRIGGER USER;
UPDATE enterprises_expectedreport AS e SET region_id = f.region_id
  FROM enterprises_enterprise AS f WHERE f.id = e.enterprise_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE enterprises_expectedreport ENABLE TRIGGER USER;
"""
BACK = """
DROP TRIGGER moves_expected ON enterprises_enterprise;
DROP TRIGGER is_of_region ON enterprises_expectedreport;
DROP FUNCTION enterprises_move_expected;
DROP FUNCTION enterprises_place_expected;
"""


def region(*, null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        editable=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="policy.region",
        verbose_name="region",
    )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0028_pairs_of_characters"), ("policy", "0001_initial")]

    operations = [
        migrations.AddField("expectedreport", "region", region(null=True)),
        migrations.RunSQL(FUNCTIONS, BACK),
        migrations.AlterField("expectedreport", "region", region(null=False)),
        migrations.AlterField(
            "expectedreport",
            "cycle",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expected_reports",
                to="enterprises.cycle",
            ),
        ),
        *[
            migrations.AddIndex("expectedreport", models.Index(fields=[*fields, "due_on", "id"], name=name))
            for name, fields in {
                "expected_of_region": ["region"],
                "expected_of_cycle": ["cycle"],
                "expected_of_cycle_and_region": ["cycle", "region"],
            }.items()
        ],
        *[
            migrations.AddIndex(
                "expectedreport", models.Index(condition=condition, fields=["due_on", "id"], name=name)
            )
            for name, condition in {
                "expected_missing": models.Q(is_received=False),
                "expected_returned": models.Q(is_returned=True),
                "expected_nothing": models.Q(is_nothing=True),
            }.items()
        ],
    ]
