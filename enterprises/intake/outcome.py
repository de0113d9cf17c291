"""What was found in a file, as plain values: kept with it, shown on its page, printed by the command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from enterprises.intake.planning import Change, New, Plan
from enterprises.models import Enterprise, Report
from enterprises.report_fields import label_of
from reliability_tracker.tables_in import Problem, grouped

if TYPE_CHECKING:
    from enterprises.intake.enterprise_list import ListPlan


LANGUAGE = "language"  # in which the sentences were written
WORDS = ("problems", "lacking", "odd")  # what consists of sentences


def outcome_of(plan: Plan) -> dict[str, Any]:
    """The plan as plain values; problems that say the same stand together with all their places."""
    return {
        LANGUAGE: get_language(),
        "lines": plan.lines,
        "problems": _groups(plan.wrong),
        "lacking": _groups(plan.lacking),
        "odd": _groups(plan.odd),
        "created": [_created(new) for new in plan.new] if not plan.wrong else [],
        "changed": [_changed(change) for change in plan.changes] if not plan.wrong else [],
        "kept": [_told(report) for report in plan.kept] if not plan.wrong else [],
        "unread": plan.unread,
    }


def outcome_of_list(plan: ListPlan) -> dict[str, Any]:
    """The plan of a list of enterprises as plain values."""
    return {
        LANGUAGE: get_language(),
        "lines": plan.lines,
        "problems": _groups(plan.wrong),
        "created": [_registered(enterprise) for enterprise in plan.new] if not plan.wrong else [],
        "kept": [_registered(enterprise) for enterprise in plan.kept] if not plan.wrong else [],
    }


def _registered(enterprise: Enterprise) -> dict[str, str]:
    return {"name": enterprise.enterprise_name, "code": enterprise.credit_code}


def problem_count(groups: Iterable[dict[str, Any]]) -> int:
    return sum(len(group["places"]) for group in groups)


def problems_in(groups: Iterable[dict[str, Any]]) -> list[Problem]:
    """The problems that `outcome_of` grouped."""
    return [
        Problem(group["sheet"], row, group["column"], value, group["rule"], group["remedy"])
        for group in groups
        for row, value in group["places"]
    ]


def _groups(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": group.first.sheet,
            "column": group.first.column,
            "rule": group.first.rule,
            "remedy": group.first.remedy,
            "places": [[problem.row, problem.value] for problem in group.problems],
        }
        for group in grouped(problems)
    ]


def _told(report: Report) -> dict[str, Any]:
    told = {"product": report.product_label, "enterprise": report.enterprise_name}
    return told | ({"number": report.number} if report.number else {})


def _created(new: New) -> dict[str, Any]:
    return _told(new.report) | {"rows": new.indicators, "new_product": new.of_new_product}


def _changed(change: Change) -> dict[str, Any]:
    rows = list(change.report.rows.select_related("indicator"))
    return _told(change.report) | {"fields": [label_of(name, rows) for name in sorted(change.changed)]}
