"""A counter of who belongs where: what a person may see is kept under it."""

from django.db import migrations, models

COUNTER = """
CREATE FUNCTION tracker_people_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_versioncounter AS counter (id, settings, reporting, people) VALUES (1, 0, 0, 1)
    ON CONFLICT (id) DO UPDATE SET people = counter.people + 1;
  RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("policy", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="versioncounter", name="people", field=models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.RunSQL(COUNTER, "DROP FUNCTION tracker_people_changed()"),
    ]
