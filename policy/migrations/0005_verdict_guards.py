"""What was approved, set or judged stays as it was; and pages that show it know that it changed."""

from importlib import import_module

from django.db import migrations

guards = import_module("policy.migrations.0002_guards")

FILLED_ONCE = r"""
-- The columns named by the trigger may be filled where they are empty; nothing else of a row ever changes.
CREATE FUNCTION tracker_fill_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  is_now jsonb := to_jsonb(NEW);
  col text;
BEGIN
  FOREACH col IN ARRAY TG_ARGV LOOP
    IF coalesce(was ->> col, '') <> '' AND was -> col IS DISTINCT FROM is_now -> col THEN
      RAISE EXCEPTION '%: % is set already', TG_TABLE_NAME, col USING ERRCODE = 'restrict_violation';
    END IF;
  END LOOP;
  IF was - TG_ARGV IS DISTINCT FROM is_now - TG_ARGV THEN
    RAISE EXCEPTION '%: what was entered does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
"""


def filled_once(table: str, *columns: str) -> str:
    """Refuse every change of a row but filling these columns, and DELETE and TRUNCATE."""
    named = ", ".join(f"'{column}'" for column in columns)
    return f"""
CREATE TRIGGER filled_once BEFORE UPDATE ON {table}
  FOR EACH ROW EXECUTE FUNCTION tracker_fill_once({named});
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
"""


APPEND_ONLY = ["policy_classrule", "policy_marketshare", "policy_classverdict", "policy_productverdict"]
COUNTED = [
    "policy_benchmark",
    "policy_classrule",
    "policy_marketshare",
    "policy_setaside",
    "policy_classverdict",
]


class Migration(migrations.Migration):
    dependencies = [("policy", "0004_verdicts")]

    operations = [
        migrations.RunSQL(FILLED_ONCE),
        migrations.RunSQL(
            filled_once(
                "policy_benchmark",
                *("approved_at", "approved_by_id", "withdrawn_at", "withdrawn_by_id"),
                *("retired_at", "retired_by_id", "retired_reason"),
            )
        ),
        migrations.RunSQL(filled_once("policy_setaside", "lifted_at", "lifted_by_id", "lifted_reason")),
        *[migrations.RunSQL(guards.append_only(table)) for table in APPEND_ONLY],
        *[migrations.RunSQL(guards.counts_as("settings", table)) for table in COUNTED],
    ]
