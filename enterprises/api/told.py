"""A report as one person is told it: all it says, and for its writers what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from enterprises.conditions import open_comments
from enterprises.enums import ReportState
from enterprises.filing import Filing
from enterprises.models import FieldComment, IndicatorRow, Report
from enterprises.report_fields import label_of
from enterprises.reporting import may_write
from enterprises.submission import Problem, problems_of, warnings_of
from reliability_tracker.api.problems import Wrong


@dataclass(frozen=True, slots=True)
class Comment:
    """A reviewer's comment with the label of its field."""

    id: int
    field: str
    label: str
    text: str
    answer: str


def comment_of(comment: FieldComment, rows: Sequence[IndicatorRow]) -> Comment:
    label = label_of(comment.field, rows)
    return Comment(comment.pk, comment.field, label, comment.text, comment.answer)


@dataclass
class Told:
    """Its own columns are those of the report."""

    report: Report
    user: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.report, name)

    @cached_property
    def filing(self) -> Filing:
        return Filing.of(self.report, timezone.localdate())

    @property
    def rows(self) -> Sequence[IndicatorRow]:
        return self.filing.rows

    @cached_property
    def writes(self) -> bool:
        return bool(may_write(self.report, by=self.user))

    @property
    def problems(self) -> list[Wrong]:
        return _wrong(problems_of(self.filing)) if self.writes else []

    @property
    def warnings(self) -> list[Wrong]:
        return _wrong(warnings_of(self.filing)) if self.writes else []

    @property
    def comments(self) -> list[Comment]:
        if self.report.state != ReportState.RETURNED:
            return []
        return [comment_of(comment, self.rows) for comment in open_comments(self.report)]


def _wrong(problems: Sequence[Problem]) -> list[Wrong]:
    return [Wrong(problem.field, problem.message, problem.label) for problem in problems]
