"""An empty database that was migrated quickly has the tables of one migrated as Django does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from reliability_tracker.database import EmbeddedServer, programs_dir

MIGRATE = """
import sys
from contextlib import nullcontext

import django

django.setup()

from django.core.management import call_command
from reliability_tracker.migrating import model_by_model

with model_by_model() if sys.argv[1] == "quick" else nullcontext():
    call_command("migrate", interactive=False, verbosity=0)
"""


@pytest.mark.long
def test_database_migrated_model_by_model_has_the_same_tables() -> None:
    server = EmbeddedServer(settings.VAR_DIR / "test-postgres", throw_away=True)
    host, port = server.start()
    reach = ["--host", host, "--port", port, "--username", "postgres"]
    dumps = {}
    for way in ("quick", "plain"):
        database = f"test_migrated_{way}_{os.getpid()}"
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "MRT_DB": database,
        }
        subprocess.run(
            [sys.executable, "-c", MIGRATE, way], check=True, cwd=settings.BASE_DIR, env=environment
        )
        dump = [programs_dir() / "pg_dump", *reach, "--schema-only", database]
        text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
        dumps[way] = [
            line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
        ]
        subprocess.run([programs_dir() / "dropdb", *reach, database], check=True)
    server.leave()

    assert len(dumps["plain"]) > 1000
    assert dumps["quick"] == dumps["plain"]
