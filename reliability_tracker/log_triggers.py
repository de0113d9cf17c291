"""What writes the log: triggers on every table that holds records, one statement at a time.

A statement that changes a thousand rows writes a thousand entries by one more statement. A load, which says
so in settings of its transaction (`loading`), has leaner ones, and a line that stands for them. Who did it,
from where and by which request is read from what django-pghistory tells the database of the request. The
triggers are put in place after `migrate`, so a new table has them without anybody thinking of it.

All SQL here is built from the names of our own tables and columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from reliability_tracker.change_log import LogEntry

LONGEST = 10_000  # characters of one value that are kept; what was cut says how long it was
SEARCHED = 2_000  # characters of an entry that are searched in

HELPERS = f"""
CREATE OR REPLACE FUNCTION tracker_log_value(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN length(value::text) <= {LONGEST} THEN value
    ELSE to_jsonb(left(value #>> '{{}}', {LONGEST}) || '… (' || length(value #>> '{{}}') || ')') END
$$;
CREATE OR REPLACE FUNCTION tracker_log_changes(before jsonb, after jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
AS $$
  SELECT coalesce(jsonb_object_agg(
    name, jsonb_build_array(tracker_log_value(before -> name), tracker_log_value(after -> name))), '{{}}')
  FROM (SELECT jsonb_object_keys(before) UNION SELECT jsonb_object_keys(after)) AS names (name)
  WHERE before -> name IS DISTINCT FROM after -> name
$$;
CREATE OR REPLACE FUNCTION tracker_log_added(record jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(NULL, tracker_log_value(value))), '{{}}')
  FROM jsonb_each(record) WHERE value NOT IN ('null', '""', '[]', '{{}}')
$$;
CREATE OR REPLACE FUNCTION tracker_log_removed(record jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(tracker_log_value(value), NULL)), '{{}}')
  FROM jsonb_each(record) WHERE value NOT IN ('null', '""', '[]', '{{}}')
$$;
CREATE OR REPLACE FUNCTION tracker_log_cut(record jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, tracker_log_value(value)), '{{}}') FROM jsonb_each(record)
$$;
CREATE OR REPLACE FUNCTION tracker_log_said(changes jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(left(string_agg(side #>> '{{}}', ' '), {SEARCHED}), '')
  FROM jsonb_each(changes) AS pair, jsonb_array_elements(pair.value) AS side
$$;
CREATE OR REPLACE FUNCTION tracker_log_keep_context() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.metadata := NEW.metadata || jsonb_strip_nulls(OLD.metadata);
  RETURN NEW;
END
$$;
"""

ENTRY = (
    "(at, kind, record, name, change, changes, said, rows, load, person_id, origin, address, request, url)"
)
WHO = "its_person, its_origin, its_address, its_request, its_url"
# the condition under which a trigger function, once written, need not be written again
KNOWN = """
SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'tracker\\_log\\_of\\_%'
"""
PLACED = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'log\\_%' OR tgname = 'append_only'
"""
EVENTS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


@dataclass(frozen=True, slots=True)
class Logged:
    """A table whose changes are logged.

    kind:     what its records are called in the log
    name:     SQL for what a record is called, of the row `r`
    held:     the columns that the log holds, with their types, in the order of the text that stands for a row
    left_out: those that it does not hold
    """

    table: str
    key: str
    kind: str
    name: str
    held: Mapping[str, str]
    left_out: Sequence[str] = field(default=())

    @property
    def function(self) -> str:
        return f"tracker_log_of_{self.table}"

    def body(self) -> str:
        """The trigger function: what was inserted, what differs, what was deleted."""
        out = "ARRAY[" + ", ".join(f"'{name}'" for name in self.left_out) + "]::text[]"

        def entry(rows: str, row: str, change: str, changes: str, where: str = "") -> str:
            return f"""
    INSERT INTO {LogEntry._meta.db_table} {ENTRY}
    SELECT clock_timestamp(), '{self.kind}', {row}."{self.key}"::text,
      left(coalesce({self._name(row)}, ''), 200), '{change}', found.changes,
      tracker_log_said(found.changes), 1, NULL, {WHO}
    FROM {rows}, LATERAL (SELECT {changes} AS changes) AS found{where};"""

        def part(rows: str, row: str, change: str) -> str:
            held = ", ".join(f'{row}."{name}"' for name in self.held)
            return f"""
    PERFORM set_config('tracker.columns.{self.kind}', '{json.dumps(list(self.held.items()))}', true);
    INSERT INTO {LogEntry._meta.db_table} {ENTRY}
    SELECT clock_timestamp(), '{self.kind}', {row}."{self.key}"::text,
      left(coalesce({self._name(row)}, ''), 200), '{change}',
      CASE WHEN length(found.held) <= {LONGEST} THEN to_jsonb(found.held)
        ELSE tracker_log_cut(jsonb_strip_nulls(to_jsonb({row})) - {out}) END,
      '', 1, its_load, {WHO}
    FROM {rows}, LATERAL (SELECT ROW({held})::text AS held OFFSET 0) AS found;"""

        added = f"tracker_log_added(to_jsonb(n) - {out})"
        removed = f"tracker_log_removed(to_jsonb(o) - {out})"
        changed = f"tracker_log_changes(to_jsonb(o) - {out}, to_jsonb(n) - {out})"
        both = f'old_rows o JOIN new_rows n ON o."{self.key}" = n."{self.key}"'
        return f"""
DECLARE
  context jsonb := coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{{}}')::jsonb;
  loading text := coalesce(current_setting('tracker.loading', true), '');
  source text := coalesce(current_setting('tracker.loaded_from', true), '');
  its_load bigint := nullif(current_setting('tracker.load', true), '');
  its_person bigint := nullif(context ->> 'user', '');
  its_origin text := left(coalesce(nullif(loading, ''), context ->> 'source', ''), 60);
  its_address text := left(coalesce(context ->> 'address', ''), 45);
  its_request text := left(coalesce(context ->> 'request', ''), 64);
  its_url text := left(coalesce(context ->> 'url', ''), 300);
  loaded integer;
BEGIN
  IF TG_OP = 'INSERT' AND its_load IS NOT NULL THEN{part("new_rows n", "n", "added")}
  ELSIF TG_OP = 'DELETE' AND its_load IS NOT NULL THEN{part("old_rows o", "o", "removed")}
  ELSIF TG_OP = 'INSERT' AND loading <> '' THEN
    SELECT count(*) INTO loaded FROM new_rows;
    IF loaded > 0 THEN
      INSERT INTO {LogEntry._meta.db_table} {ENTRY}
      VALUES (clock_timestamp(), '{self.kind}', '', left(source, 200), 'loaded', '{{}}', '', loaded, NULL,
              {WHO});
    END IF;
  ELSIF TG_OP = 'INSERT' THEN{entry("new_rows n", "n", "added", added)}
  ELSIF TG_OP = 'UPDATE' THEN{entry(both, "n", "changed", changed, " WHERE found.changes <> '{}'")}
  ELSE{entry("old_rows o", "o", "removed", removed)}
  END IF;
  RETURN NULL;
END
"""

    def _name(self, row: str) -> str:
        return self.name.replace("{r}", row)


def install(logged: Sequence[Logged], kept: Sequence[str], using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers in place that are not there yet or differ; tables that do not exist are left.

    kept: tables to which rows are only ever added
    """
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
        if LogEntry._meta.db_table not in tables:
            return
        cursor.execute(HELPERS)
        cursor.execute(KNOWN)
        known = dict(cursor.fetchall())
        cursor.execute(PLACED)
        placed = set(cursor.fetchall())
        for each in logged:
            if each.table in tables:
                _write(cursor, each, known, placed)
        for table in [*kept, LogEntry._meta.db_table]:
            if table in tables and (table, "append_only") not in placed:
                cursor.execute(
                    f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"'
                    " FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change()"
                )
        if ("pghistory_context", "append_only") not in placed:
            cursor.execute(CONTEXT)


# What was said of a request is only ever added to: whoever signs out in its course has still begun it.
CONTEXT = """
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON pghistory_context
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER log_keep_context BEFORE UPDATE ON pghistory_context
  FOR EACH ROW EXECUTE FUNCTION tracker_log_keep_context();
"""


def _write(cursor: Any, each: Logged, known: Mapping[str, str], placed: set[tuple[str, str]]) -> None:
    if known.get(each.function) != each.body():
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {each.function}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $log${each.body()}$log$"
        )
    for event, referencing in EVENTS.items():
        name = f"log_{event.lower()}"
        if (each.table, name) not in placed:
            cursor.execute(
                f'CREATE TRIGGER {name} AFTER {event} ON "{each.table}" {referencing}'
                f" FOR EACH STATEMENT EXECUTE FUNCTION {each.function}()"
            )


def left_out_of(model: type[models.Model], secrets: Sequence[str]) -> list[str]:
    """Columns that say nothing of their own or must not be read: generated ones, and secrets."""
    fields: list[Any] = list(model._meta.concrete_fields)
    return [f.column for f in fields if f.generated or f.attname in secrets]


def held_of(model: type[models.Model], left_out: Sequence[str]) -> dict[str, str]:
    """column → type, of those that are not left out."""
    fields: list[Any] = list(model._meta.concrete_fields)
    return {f.column: f.db_type(connection) for f in fields if f.column not in left_out}


# one line for each kind of record of a load, with the names of the columns whose values its records hold
BROUGHT = f"""
INSERT INTO {LogEntry._meta.db_table} {ENTRY[:-1]}, brought)
SELECT clock_timestamp(), kind, '', left(%s, 200), CASE change WHEN 'added' THEN 'loaded' ELSE change END,
       current_setting('tracker.columns.' || kind)::jsonb, '', count(*), NULL, max(person_id), max(origin),
       max(address), max(request), max(url), load
  FROM {LogEntry._meta.db_table} WHERE load = %s GROUP BY load, kind, change ORDER BY min(id)
"""


@contextmanager
def loading(what: str, source: str = "", *, each: bool = True) -> Iterator[None]:
    """Within a transaction: what is inserted or deleted is a load, a line of the log for each kind.

    what:   the code of what loads, as an entry's `origin`; source: what it loads from, as the line's name
    each:   every record has an entry of its own; if not, the log holds only how many each statement inserted
    """
    told = "SELECT set_config('tracker.loading', %s, true), set_config('tracker.loaded_from', %s, true),"
    told += " set_config('tracker.load', %s, true)"
    with connection.cursor() as cursor:
        load = ""
        if each:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [LogEntry._meta.db_table])
            load = str(cursor.fetchone()[0])
        cursor.execute(told, [what, source, load])
        yield
        cursor.execute(told, ["", "", ""])
        if each:
            cursor.execute(BROUGHT, [source, load])
