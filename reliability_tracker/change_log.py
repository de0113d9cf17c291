"""操作日志: every change of every record, one row each, written by the database itself and never changed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, GeneratedField, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg.adapt import Transformer
from psycopg.postgres import types
from psycopg.pq import Format

from reliability_tracker.db import SearchText, at_least_zero, one_of


class Change(models.TextChoices):
    """What happened to a record."""

    ADDED = "added", pgettext_lazy("record", "added")
    CHANGED = "changed", pgettext_lazy("record", "changed")
    REMOVED = "removed", pgettext_lazy("record", "removed")
    LOADED = "loaded", pgettext_lazy("record", "loaded")


LINES = Q(load__isnull=True)
LIST = Transformer().get_loader(types["text"].array_oid, Format.TEXT)  # reads {a,"b c"}


class LogQuerySet(models.QuerySet[Any]):
    def lines(self) -> Self:
        """What the log lists: of a load its one line for each kind of record, not each record."""
        return self.filter(LINES)

    def with_columns(self) -> Self:
        """Each record of a load with the `columns` it says, so that a list asks only once."""
        line = LogEntry.objects.filter(brought=OuterRef("load"), kind=OuterRef("kind"))
        return self.annotate(columns=Subquery(line.values("changes")[:1]))


class LogEntry(models.Model):
    """One record that was added, changed or removed; or the line that stands for all that one load brought.

    kind, record, name: the model, the record's key, and what it was called then
    changes:  column → [before, after]; of an added record what it began with, of a removed one what it was
    said:     the same as words to search in; `search` is how they are compared, and empty for records of a
              load, which are found within it
    load:     of one of the records of a load: the load's number. Its `changes` are the row as the database
              writes it, values without names; of one that is very long, and of older ones, column → value
    brought:  of the line that stands for them: the same number; none where only their number is known. Its
              `changes` are the columns of these values, each with its type
    rows:     how many records a line stands for
    person:   who did it, as far as the site knows; origin: what did, where no person
    address, request, url: of the request; the request's number stands in the logs of the server too
    """

    at = models.DateTimeField(_("time"), db_default=Now())
    kind = models.CharField(_("kind of record"), max_length=60)
    record = models.CharField(_("record"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    change = models.CharField(_("what happened"), max_length=10, choices=Change.choices)
    changes = models.JSONField(_("before and after"), default=dict)
    said = models.TextField()
    rows = models.PositiveIntegerField(default=1)
    load = models.BigIntegerField(_("load"), null=True)
    brought = models.BigIntegerField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,  # `log_lines_of_person` begins with it
        related_name="+",
        verbose_name=_("person"),
    )
    origin = models.CharField(_("done by"), max_length=60)
    address = models.CharField(_("address"), max_length=45)
    request = models.CharField(_("request"), max_length=64)
    url = models.CharField(max_length=300)
    search = GeneratedField(
        expression=Case(
            When(LINES, then=SearchText("name", "said")), default=Value(""), output_field=TextField()
        ),
        output_field=TextField(),
        db_persist=True,
    )

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        ordering = ["-at", "-id"]
        constraints = [
            one_of("change", Change.values, name="log_entry_change_is_known"),
            at_least_zero("rows", name="log_entry_rows_are_not_negative"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=LINES, name="log_lines_newest"),
            models.Index(fields=["kind", "-at", "-id"], condition=LINES, name="log_lines_of_kind"),
            models.Index(fields=["person", "-at", "-id"], condition=LINES, name="log_lines_of_person"),
            models.Index(fields=["request"], condition=LINES, name="log_lines_of_request"),
            GinIndex(OpClass("search", name="gin_trgm_ops"), condition=LINES, name="log_lines_search"),
            models.Index(fields=["kind", "record"], name="log_of_record"),
            models.Index(fields=["load", "-at", "-id"], condition=~LINES, name="log_of_load"),
            models.Index(fields=["name"], condition=~LINES, name="log_of_load_by_name"),
            models.Index(fields=["brought"], condition=Q(brought__isnull=False), name="log_line_of_load"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record} {self.change}"

    @property
    def sides(self) -> dict[str, list[Any]]:
        """column → [before, after], of every kind of entry."""
        if self.load is None:
            return {} if self.is_of_many else dict(self.changes)
        said = self.changes if isinstance(self.changes, dict) else values_of(self.changes, self.columns)
        held = {column: value for column, value in said.items() if value not in ("", [], {})}
        was = self.change == Change.REMOVED
        return {column: [value, None] if was else [None, value] for column, value in held.items()}

    @cached_property
    def columns(self) -> list[tuple[str, str]]:
        """Of one of the records of a load: which columns it says, with their types; asked of the load's line.

        Rows `with_columns` know it.
        """
        line = LogEntry.objects.filter(brought=self.load, kind=self.kind)
        return list(line.values_list("changes", flat=True)[:1].get())

    @property
    def is_of_many(self) -> bool:
        """Whether it stands for all records of a load."""
        return self.change == Change.LOADED or self.brought is not None


def values_of(row: str, columns: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """column → value, of a row as the database writes it, without those that are null or an empty text."""
    (texts,) = csv.reader([row[1:-1]])
    pairs = zip(columns, texts, strict=True)
    return {name: _value(kind, text.replace("\\\\", "\\")) for (name, kind), text in pairs if text}


def _value(kind: str, text: str) -> Any:
    if kind == "boolean":
        return text == "t"
    if kind in ("smallint", "integer", "bigint"):
        return int(text)
    if kind == "jsonb":
        return json.loads(text)
    if kind.endswith("[]"):
        return LIST.load(text.encode())
    return text
