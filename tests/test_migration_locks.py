"""A migration that would lock a large table for long is caught before anybody runs it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tests.migration_locks import problems

INDEX = models.Index(fields=["state"], name="by_state")
UNIQUE = models.UniqueConstraint(fields=["state"], name="one_state")
CHECK = models.CheckConstraint(condition=models.Q(state="a"), name="only_a")


def said_of(*operations: Operation, atomic: bool = True, **more: Any) -> set[str]:
    """The rules that a migration breaks, of a table that may be large."""
    columns = [("id", models.BigAutoField(primary_key=True)), ("state", models.CharField(max_length=9))]
    state = ProjectState()
    state.add_model(ModelState("shop", "Report", columns))
    state.add_model(ModelState("shop", "Author", columns[:1]))
    kind = type("Migration", (Migration,), {"operations": operations, "atomic": atomic, **more})
    return {line.split("warning: ")[1].split()[0] for line in problems(kind("0099_new", "shop"), state)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (AddIndex("report", INDEX), "require-concurrent-index-creation"),
        (AddConstraint("report", CHECK), "constraint-missing-not-valid"),
        (AddConstraint("report", UNIQUE), "disallowed-unique-constraint"),
        (
            AddField("report", "by", models.ForeignKey("shop.author", models.PROTECT, null=True)),
            "adding-foreign-key-constraint",
        ),
        (AlterField("report", "state", models.IntegerField()), "changing-column-type"),
    ],
    ids=["index", "check", "unique", "foreign key", "type"],
)
def test_migration_that_locks_a_table_of_many_rows_is_caught(operation: Operation, rule: str) -> None:
    assert rule in said_of(operation)


@pytest.mark.django_db
def test_migration_that_says_why_its_table_is_small_passes() -> None:
    assert said_of(AddIndex("report", INDEX), short_locks="a dozen rows") == set()


@pytest.mark.django_db
def test_migration_that_locks_nothing_for_long_passes() -> None:
    new_table = CreateModel(
        "Note",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("state", models.CharField(max_length=9)),
            ("of", models.ForeignKey("shop.report", models.PROTECT)),
        ],
        options={"constraints": [CHECK, UNIQUE], "indexes": [INDEX]},
    )
    column = AddField("report", "title", models.CharField(max_length=9, default=""))

    assert said_of(new_table, column, AddConstraintNotValid("report", CHECK)) == set()


def test_index_made_beside_the_work_passes() -> None:
    assert said_of(AddIndexConcurrently("report", INDEX), atomic=False) == set()
