"""A counter of what people are told: the number beside the inbox is kept under it."""

from django.db import migrations, models

COUNTER = """
CREATE FUNCTION tracker_messages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('tracker.messages_raised', true) = pg_current_xact_id()::text THEN RETURN NULL; END IF;
  PERFORM set_config('tracker.messages_raised', pg_current_xact_id()::text, true);
  INSERT INTO policy_versioncounter AS counter (id, settings, reporting, people, messages)
    VALUES (1, 0, 0, 0, 1) ON CONFLICT (id) DO UPDATE SET messages = counter.messages + 1;
  RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("policy", "0010_notes_raise_settings")]

    operations = [
        migrations.AddField(
            model_name="versioncounter", name="messages", field=models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.RunSQL(COUNTER, "DROP FUNCTION tracker_messages_changed()"),
    ]
