"""What the database itself holds: the order and truth of the ledger, and counters of what has changed."""

from django.db import migrations

LEDGER = r"""
-- The digest of a row: SHA-256 over the digest of the row before it and every column of its own.
CREATE FUNCTION policy_contribution_digest(c policy_contribution, previous text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\x1f',
    previous, c.id, c.target_id, c.subject, c.subject_name, c.holder_code, c.ordinal, c.quantity,
    c.effective_on - DATE '2000-01-01', extract(epoch FROM c.recorded_at), c.recorded_by_id, c.reason,
    c.source_kind, c.source_number, coalesce(c.sector_id, ''), coalesce(c.project_id, ''),
    coalesce(c.layer_id, ''), coalesce(c.region_id, ''), coalesce(c.city_id, ''),
    coalesce(c.product_class_id, '')), 'UTF8')), 'hex')
$$;

-- One order of commits: the lock is held until the end of the transaction, and only then are id and time drawn.
CREATE FUNCTION policy_contribution_enter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  previous policy_contribution;
  before_it policy_contribution;
BEGIN
  PERFORM pg_advisory_xact_lock(20230602, 77);
  SELECT * INTO previous FROM policy_contribution ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(previous.id, 0) + 1;
  NEW.recorded_at := greatest(clock_timestamp(), previous.recorded_at + interval '1 microsecond');

  SELECT * INTO before_it FROM policy_contribution
   WHERE target_id = NEW.target_id AND subject = NEW.subject ORDER BY ordinal DESC LIMIT 1;
  IF NEW.ordinal <> coalesce(before_it.ordinal, 0) + 1 THEN
    RAISE EXCEPTION 'ledger: % of % has ordinal %, its next is %',
      NEW.subject, NEW.target_id, NEW.ordinal, coalesce(before_it.ordinal, 0) + 1
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.ordinal % 2 = 0 AND
     (NEW.sector_id, NEW.project_id, NEW.layer_id, NEW.region_id, NEW.city_id, NEW.product_class_id)
     IS DISTINCT FROM
     (before_it.sector_id, before_it.project_id, before_it.layer_id, before_it.region_id, before_it.city_id,
      before_it.product_class_id) THEN
    RAISE EXCEPTION 'ledger: a stop of % copies the attribution of its start', NEW.subject
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM (
      SELECT sum(sum(quantity)) OVER (ORDER BY effective_on) AS standing FROM (
        SELECT effective_on, quantity FROM policy_contribution
         WHERE target_id = NEW.target_id AND subject = NEW.subject
        UNION ALL SELECT NEW.effective_on, NEW.quantity) AS rows
      GROUP BY effective_on) AS sums
    WHERE standing NOT IN (0, 1)) THEN
    RAISE EXCEPTION 'ledger: % would count other than zero or one toward %', NEW.subject, NEW.target_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  NEW.digest := policy_contribution_digest(NEW, coalesce(previous.digest, ''));
  RETURN NEW;
END
$$;
CREATE TRIGGER contribution_enter BEFORE INSERT ON policy_contribution
  FOR EACH ROW EXECUTE FUNCTION policy_contribution_enter();

CREATE FUNCTION tracker_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
"""


def append_only(table: str) -> str:
    """Refuse UPDATE, DELETE and TRUNCATE on a table."""
    return f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
"""


COUNTERS = """
-- Deferred to the commit, so that the row is locked last and for a moment only.
CREATE FUNCTION tracker_settings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_versioncounter AS counter (id, settings, reporting) VALUES (1, 1, 0)
    ON CONFLICT (id) DO UPDATE SET settings = counter.settings + 1;
  RETURN NULL;
END
$$;
CREATE FUNCTION tracker_reporting_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_versioncounter AS counter (id, settings, reporting) VALUES (1, 0, 1)
    ON CONFLICT (id) DO UPDATE SET reporting = counter.reporting + 1;
  RETURN NULL;
END
$$;
"""


def counts_as(topic: str, table: str, events: str = "INSERT OR UPDATE OR DELETE") -> str:
    """Raise the counter of a topic when rows of the table change."""
    return f"""
CREATE CONSTRAINT TRIGGER {topic}_changed AFTER {events} ON {table}
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracker_{topic}_changed();
"""


SETTINGS_TABLES = [
    "policy_notice",
    "policy_stage",
    "policy_target",
    "policy_targetversion",
    "policy_statusthresholds",
    "policy_narrativeassessment",
    "policy_sector",
    "policy_project",
    "policy_layer",
    "policy_productclass",
    "policy_region",
    "policy_decision",
    "policy_decisionsubject",
]


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]

    operations = [
        migrations.RunSQL(LEDGER),
        migrations.RunSQL(append_only("policy_contribution")),
        migrations.RunSQL(append_only("policy_targetversion")),
        migrations.RunSQL(append_only("policy_statusthresholds")),
        migrations.RunSQL(COUNTERS),
        *[migrations.RunSQL(counts_as("settings", table)) for table in SETTINGS_TABLES],
    ]
