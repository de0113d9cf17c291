"""The notice and its classifications as data: `fixtures/notice/*.csv`, one file a table, one column a field.

What people edited is theirs. The history of each row (pghistory) says who wrote it: events of this loader
carry its mark in their context. A row with any other event was edited by a steward; it is kept and reported,
even where the file now says something else. Rows that stewards added are in no file and are never looked at.
Goals, thresholds and the rule of the verdict are only ever followed by newer ones, so they are loaded where
there are none yet. No benchmark is in any file: none is invented.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from policy.models import (
    Addressee,
    ChainLink,
    ClassRule,
    Dimension,
    Indicator,
    IndustryCode,
    Issuer,
    Layer,
    LifeCycleStage,
    LineOfWork,
    Notice,
    ProductClass,
    Project,
    QualityThresholds,
    Region,
    RelatedDocument,
    ReviewReason,
    Sector,
    Stage,
    StatusThresholds,
    Target,
    TargetVersion,
)

DIRECTORY: Path = settings.BASE_DIR / "fixtures" / "notice"
MARK = "load_notice"

# In the order of their foreign keys.
TABLES: dict[str, type[models.Model]] = {
    "notice": Notice,
    "issuers": Issuer,
    "addressees": Addressee,
    "related_documents": RelatedDocument,
    "stages": Stage,
    "lines_of_work": LineOfWork,
    "targets": Target,
    "sectors": Sector,
    "projects": Project,
    "layers": Layer,
    "chain_links": ChainLink,
    "life_cycle_stages": LifeCycleStage,
    "dimensions": Dimension,
    "product_classes": ProductClass,
    "indicators": Indicator,
    "regions": Region,
    "industry_codes": IndustryCode,
    "review_reasons": ReviewReason,
}

VERSIONED: dict[str, type[models.Model]] = {
    "status_thresholds": StatusThresholds,
    "quality_thresholds": QualityThresholds,
    "class_rules": ClassRule,
}


class BadFile(ValueError):
    """A file that does not fit its table; the sentence names file, line and column."""


@dataclass(slots=True)
class Outcome:
    """What became of one file: rows read, rows added and changed, and the codes that people had edited."""

    table: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_notice(directory: Path = DIRECTORY) -> list[Outcome]:
    """Bring the reference tables to what the files say. Doing it again writes nothing.

    Returns one outcome a file. Raises BadFile, and changes nothing, where a file cannot be read.
    """
    with connection.cursor() as cursor:  # a second loader waits for the first and then finds nothing to do
        cursor.execute("LOCK TABLE policy_notice IN SHARE ROW EXCLUSIVE MODE")
    with pghistory.context(source=MARK):
        outcomes = [_load(directory / f"{table}.csv", table, model) for table, model in TABLES.items()]
    firsts = [_load_firsts(directory, table, model) for table, model in VERSIONED.items()]
    return [*outcomes, _load_goals(directory), *firsts]


def _load(path: Path, table: str, model: type[models.Model]) -> Outcome:
    outcome = Outcome(table)
    standing = model._default_manager.in_bulk()
    edited = edited_by_people(model)
    new = []
    for values in _read(path, model):
        outcome.rows += 1
        wanted = model(**values)
        row = standing.get(wanted.pk)
        if row is None:
            new.append(wanted)
            continue
        different = [name for name, value in values.items() if getattr(row, name) != value]
        if not different:
            continue
        if wanted.pk in edited:
            outcome.kept.append(wanted.pk)
            continue
        wanted.save(force_update=True, update_fields=different)
        outcome.changed += 1
    model._default_manager.bulk_create(new)
    outcome.added = len(new)
    return outcome


def edited_by_people(model: type[models.Model]) -> set[Any]:
    """Keys of the rows whose history holds anything but this loader's own writing."""
    events = model._meta.get_field("events").related_model
    return set(
        events._default_manager.exclude(pgh_context__metadata__contains={"source": MARK})  # type: ignore[union-attr]
        .values_list("pgh_obj_id", flat=True)
        .distinct()
    )


def _load_goals(directory: Path) -> Outcome:
    outcome = Outcome("target_versions")
    known = set(TargetVersion.objects.values_list("target_id", flat=True))
    for values in _read(directory / "target_versions.csv", TargetVersion):
        outcome.rows += 1
        if values["target_id"] not in known:
            TargetVersion.objects.create(**values)
            outcome.added += 1
    return outcome


def _load_firsts(directory: Path, table: str, model: type[models.Model]) -> Outcome:
    """Settings of which there are versions: loaded where there is none yet."""
    outcome = Outcome(table)
    known = model._default_manager.exists()
    for values in _read(directory / f"{table}.csv", model):
        outcome.rows += 1
        if not known:
            model._default_manager.create(**values)
            outcome.added += 1
    return outcome


def _read(path: Path, model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """The rows of a file as values by attribute of the model (`sector_id` for the column `sector`)."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        for cells in reader:
            values = {}
            if None in cells or None in cells.values():
                raise BadFile(
                    f"{path.name}, line {reader.line_num}: not as many cells as the head has columns"
                )
            for column, text in cells.items():
                try:
                    name, value = _value(model, column, text)
                except (ValueError, LookupError, ValidationError, FieldDoesNotExist) as error:
                    raise BadFile(f"{path.name}, line {reader.line_num}, {column}: {error}") from error
                values[name] = value
            yield values


def _value(model: type[models.Model], column: str, text: str) -> tuple[str, Any]:
    """A cell as its field takes it: `;` separates several, yes and no are truths, empty may be none.

    The column `recorded_on` gives the day for `recorded_at`, at its first moment on the site's clock.
    """
    if column == "recorded_on":
        day = datetime.datetime.fromisoformat(text)
        return "recorded_at", timezone.make_aware(day)
    found: Any = model._meta.get_field(column)
    if isinstance(found, ArrayField):
        return found.attname, [part.strip() for part in text.split(";") if part.strip()]
    if isinstance(found, models.BooleanField):
        return found.attname, {"yes": True, "no": False}[text]
    if text == "" and found.null:
        return found.attname, None
    return found.attname, (found.target_field if found.is_relation else found).to_python(text)
