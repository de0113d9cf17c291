"""Migrating an empty database quickly, for the demo's first start and for tests."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db.migrations.state import ProjectState

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def model_by_model() -> Iterator[None]:
    """Within it each step of a migration draws up its own model anew, and not all that are related to it.

    Django draws up the whole web of related models at every field and constraint, which is nine tenths of the
    time that empty tables take. What a step tells the database comes from its own model and the names of
    those it points to, so the tables are the same; a long test compares them. Rows of old data might meet
    migrations that look at related models, so a database with data in it is migrated as Django does.
    """
    ours: Any = ProjectState
    before = ours._find_reload_model
    ours._find_reload_model = _itself
    try:
        yield
    finally:
        ours._find_reload_model = before


def _itself(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    return {(app_label, model_name)}
