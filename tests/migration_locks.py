"""`python -m tests.migration_locks`: whether a new migration would lock a large table for long.

Each migration after those of the first release is written out as SQL and read by squawk. What it finds is to
be done another way (`AddIndexConcurrently`, `AddConstraintNotValid` with `ValidateConstraint` in the next
migration, a column that may be null first), or the migration says why its tables are small:

    class Migration(migrations.Migration):
        short_locks = "policy_target has a dozen rows"
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from django.db.migrations import Migration
    from django.db.migrations.state import ProjectState

# Those of the first release may lock: nothing was there yet.
FIRST_RELEASE = {"policy": 16, "enterprises": 35, "reliability_tracker": 8}
SQUAWK = Path(sys.executable).parent / "squawk"
OLDEST_POSTGRESQL = "15.0"
OF_NO_CONCERN = [
    "prefer-text-field",  # Django's varchar; a longer one locks for a moment only
    "prefer-bigint-over-int",  # of taste
    "prefer-bigint-over-smallint",  # of taste
    "prefer-identity",  # of taste
    "prefer-robust-stmts",  # Django knows what it has applied
    "prefer-timestamp-tz",  # Django's always are
    "ban-drop-default",  # Django's way to fill a new column, in one statement with it
    "require-lock-timeout",  # docs/operations.md gives one to every upgrade
    "require-statement-timeout",  # the same
    "transaction-nesting",  # we say what stands in one
]


def problems(migration: Migration, state: ProjectState) -> list[str]:
    """What squawk says of a migration, a line each; nothing of one that says why its locks are short.

    state: the models before it
    """
    from django.db import connection

    if getattr(migration, "short_locks", ""):
        return []
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    exclude = [f"--exclude={rule}" for rule in OF_NO_CONCERN]
    inside = ["--assume-in-transaction"] if migration.atomic else []
    command = [SQUAWK, f"--pg-version={OLDEST_POSTGRESQL}", "--reporter=gcc", *inside, *exclude]
    name = f"{migration.app_label}.{migration.name}"
    sql = "\n".join(editor.collected_sql)
    answer = subprocess.run(
        [*command, f"--stdin-filepath={name}"], input=sql, capture_output=True, text=True, check=False
    )
    if answer.returncode and not answer.stdout:
        raise RuntimeError(answer.stderr)
    return answer.stdout.splitlines()


def main() -> int:
    django.setup()
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection, replace_migrations=False)
    found = []
    for app, name in sorted(loader.graph.nodes):
        if app in FIRST_RELEASE and int(name[:4]) > FIRST_RELEASE[app]:
            migration = loader.graph.nodes[app, name]
            found += problems(migration, loader.project_state((app, name), at_end=False))
    for line in found:
        print(line)  # noqa: T201  # what the command is for
    return bool(found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reliability_tracker.settings")
    sys.exit(main())
