"""Decisions as tests enter them, and what the ledger says of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from policy.decisions import Line, NotRecorded, record
from policy.models import ClassVerdict, Contribution, Decision
from tests.factories.verdicts import ClassVerdictFactory


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def enter(
    by: Any,
    kind: str,
    on: str,
    *lines: Line,
    number: str = "工信部科函〔2024〕1号",
    reason: str = "依据会议纪要",
) -> Decision:
    return record(
        number=number,
        kind=kind,
        dated_on=day(on),
        title="关于公布名单的通知",
        reason=reason,
        subjects=lines,
        by=by,
    )


def platform(subject: str = "PT-001", **more: str) -> Line:
    return Line(subject=subject, subject_name="轴承可靠性平台", **more)


def classes(*codes: str, ending: str = "") -> list[Line]:
    return [Line(subject=code, ending=ending) for code in codes]


def demonstrated(*codes: str) -> list[ClassVerdict]:
    """Verdicts by which classes can be confirmed."""
    return [
        ClassVerdictFactory(benchmark__product_class__code=code, verdict="demonstrated") for code in codes
    ]


def counted(target: str, on: str) -> list[str]:
    """What counts on a date, as the ledger says."""
    sums: dict[str, int] = {}
    for row in Contribution.objects.filter(target=target).effective(day(on)):
        sums[row.subject] = sums.get(row.subject, 0) + row.quantity
    return sorted(subject for subject, count in sums.items() if count)


def problems(error: pytest.ExceptionInfo[NotRecorded]) -> list[tuple[int | None, str]]:
    return [(p.line, p.field) for p in error.value.problems]
