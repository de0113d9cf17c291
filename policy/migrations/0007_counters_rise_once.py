"""A counter rises once in a transaction, however many rows it changes: ten thousand updates of one row crawl."""

from django.db import migrations

TOPICS = ("settings", "reporting", "people")


def raises(topic: str, once: bool) -> str:
    """The trigger function of a topic. What it has done it notes in a setting that ends with the transaction."""
    mark = f"tracker.{topic}_raised"
    guard = f"""
  IF current_setting('{mark}', true) = pg_current_xact_id()::text THEN RETURN NULL; END IF;
  PERFORM set_config('{mark}', pg_current_xact_id()::text, true);"""
    values = ", ".join("1" if name == topic else "0" for name in TOPICS)
    return f"""
CREATE OR REPLACE FUNCTION tracker_{topic}_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{guard if once else ""}
  INSERT INTO policy_versioncounter AS counter (id, {", ".join(TOPICS)}) VALUES (1, {values})
    ON CONFLICT (id) DO UPDATE SET {topic} = counter.{topic} + 1;
  RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("policy", "0006_snapshots")]

    operations = [
        migrations.RunSQL(raises(topic, once=True), raises(topic, once=False)) for topic in TOPICS
    ]
