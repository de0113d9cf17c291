"""What PostgreSQL's own tools bring back is the same: proved, printed again, and still guarded."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from tests.operations.documented import documented
from tests.operations.installation import Installation

pytestmark = pytest.mark.long

RESTORED = "restored"
TAR = 'tar --directory="${MEDIA_ROOT:-var/media}"'
CREATE, EXTRACT = f"{TAR} --create", f"{TAR} --extract"
EACH_TABLE = """
SELECT format('SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), %L)) FROM %I t',
              '', tablename), tablename
  FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename
"""

SCHEMA = """
SELECT 'trigger', translate(pg_get_triggerdef(oid), '()', '') FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  AND prokind IN ('f', 'p')
UNION ALL SELECT 'index', split_part(pg_get_indexdef(indexrelid), ' WHERE ', 1) FROM pg_index
  JOIN pg_class ON oid = indrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'constraint', concat_ws(' ', conrelid::regclass, conname, contype, convalidated)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'column', concat_ws(' ', table_name, column_name, data_type, is_nullable, is_generated)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'sequence', concat_ws(' ', sequencename, last_value) FROM pg_sequences
ORDER BY 1, 2
"""


def content(office: Installation, database: str) -> dict[str, tuple[int, str]]:
    """{table: (how many rows, their digest)}"""
    tables = office.sql(EACH_TABLE, database=database)
    return {table: office.sql(statement, database=database)[0] for statement, table in tables}


def schema(office: Installation, database: str) -> list[tuple[str, str]]:
    """All that was restored beside the rows. Conditions apart: PostgreSQL words some anew."""
    return office.sql(SCHEMA, database=database)


def printed(office: Installation, folder: Path, number: int, **environment: str) -> dict[str, bytes]:
    """The summaries of a published snapshot, printed again."""
    folder.mkdir()
    for sector in ("machinery", "electronics", "automotive"):
        command = f"export_summary {sector} --format csv --snapshot {number} --output {folder}/{sector}.csv"
        office.manage(command, **environment)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_backup_brings_back_the_same(office: Installation, tmp_path: Path) -> None:
    snapshot = json.loads(office.manage("publish_snapshot 2024-12-31 --format json"))
    before = printed(office, tmp_path / "before", snapshot["number"])
    progress = office.manage("progress --as-of 2024-12-31 --format json")
    there = {"DATABASE_URL": office.address(RESTORED)}
    backup = {"BACKUP": str(tmp_path)}

    for command in ("pg_dump", CREATE):
        office.run(f'cd "$BACKUP" && {documented(command)}', **backup)
    create = documented("CREATE DATABASE tracker")
    office.sql(create.replace("DATABASE tracker", f"DATABASE {RESTORED}"), database="postgres")
    media = tmp_path / "media"
    media.mkdir()
    for command in ("pg_restore", EXTRACT):
        office.run(f'cd "$BACKUP" && {documented(command)}', **there, **backup, MEDIA_ROOT=str(media))

    try:
        assert "agrees with all decisions" in office.run(
            documented(".venv/bin/python manage.py verify_ledger"), **there
        )
        assert printed(office, tmp_path / "after", snapshot["number"], **there) == before
        assert all(before.values())
        assert schema(office, RESTORED)
        assert office.manage("progress --as-of 2024-12-31 --format json", **there) == progress
        assert schema(office, RESTORED) == schema(office, "tracker")
        assert content(office, RESTORED) == content(office, "tracker")
        assert {file.relative_to(media) for file in media.rglob("*")} == {
            file.relative_to(office.media) for file in office.media.rglob("*")
        }

        # it goes on: numbers follow those that were given, the guards stand
        again = json.loads(office.manage("publish_snapshot 2024-06-30 --format json", **there))
        assert again["number"] == snapshot["number"] + 1
        with pytest.raises(psycopg.errors.DatabaseError, match="append"):
            office.sql("UPDATE policy_contribution SET quantity = 1", database=RESTORED)
    finally:
        office.sql(f"DROP DATABASE {RESTORED}", database="postgres")
