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


def content(office: Installation, database: str) -> dict[str, tuple[int, str]]:
    """{table: (how many rows, their digest)}"""
    tables = office.sql(EACH_TABLE, database=database)
    return {table: office.sql(statement, database=database)[0] for statement, table in tables}


def schema(office: Installation, database: str) -> list[str]:
    text = office.run(f'pg_dump --schema-only "{office.address(database)}"')
    return [line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def printed(office: Installation, folder: Path, number: int, **environment: str) -> dict[str, bytes]:
    """A published snapshot, printed again: every sector, as table and as frames."""
    folder.mkdir()
    for sector in ("machinery", "electronics", "automotive"):
        for kind in ("csv", "xlsx"):
            file = folder / f"{sector}.{kind}"
            office.manage(
                f"export_summary {sector} --format {kind} --snapshot {number} --output {file}", **environment
            )
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def test_backup_brings_back_the_same(office: Installation, tmp_path: Path) -> None:
    snapshot = json.loads(office.manage("publish_snapshot 2025-12-31 --format json"))
    before = printed(office, tmp_path / "before", snapshot["number"])
    progress = office.manage("progress --as-of 2025-12-31 --format json")
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
        assert office.manage("progress --as-of 2025-12-31 --format json", **there) == progress
        assert schema(office, RESTORED) == schema(office, "tracker")
        assert content(office, RESTORED) == content(office, "tracker")
        assert {file.relative_to(media) for file in media.rglob("*")} == {
            file.relative_to(office.media) for file in office.media.rglob("*")
        }

        # it goes on: numbers follow those that were given, the guards stand
        again = json.loads(office.manage("publish_snapshot 2025-12-31 --format json", **there))
        assert again["number"] == snapshot["number"] + 1
        with pytest.raises(psycopg.errors.DatabaseError, match="append"):
            office.sql("UPDATE policy_contribution SET quantity = 1", database=RESTORED)
    finally:
        office.sql(f"DROP DATABASE {RESTORED}", database="postgres")
