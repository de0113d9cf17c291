"""The reporting workbook: one to fill in for a cycle, with what is known of a person's products already."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.drafts import Earlier
from enterprises.intake import workbook_marks
from enterprises.intake.report_columns import (
    MAIN,
    REPORT_COLUMNS,
    SPECIAL,
    columns_of_reports,
    field_of,
    options,
)
from enterprises.intake.situation import own_enterprises
from enterprises.models import Cycle, Improvement, IndicatorRow, Report
from enterprises.report_form import stored_values
from enterprises.report_lists import Lists
from enterprises.rules import checks_as_province, is_provincial_reviewer
from enterprises.starting import Reportable, reportable, reportable_of
from reliability_tracker.formats import officialdate
from reliability_tracker.tables_in import Column
from reliability_tracker.tables_out import Form

PRODUCT = ("credit_code", "product_name", "product_model")


def template_of(cycle: Cycle, *, user: Any = None, on: datetime.date) -> bytes:
    """The workbook of a cycle, in the reader's language.

    user: whose reports it is prefilled with: those owed or begun that can still be written; nobody's if None
    """
    lists = Lists.read(enterprises=own_enterprises(user).values() if user is not None else ())
    columns = {column.name: column for column in columns_of_reports(lists)}
    known = list(_known(user, cycle, on)) if user is not None else []
    words = _Words(lists)
    with Form() as form:
        form.words(
            _("How to fill in"), _("Reporting workbook: %(cycle)s") % {"cycle": cycle.name}, _help(cycle)
        )
        of_reports = ("number", *PRODUCT[:1], "enterprise_name", *PRODUCT[1:], *REPORT_COLUMNS)
        form.table(
            pgettext("sheet", "Reports"),
            _chosen(columns, of_reports),
            (words.of_report(report) for report, _rows in known),
        )
        for name, fields in (
            (pgettext("sheet", "Indicators"), MAIN),
            (pgettext("sheet", "Test data"), SPECIAL),
        ):
            form.table(
                name,
                _chosen(columns, (*PRODUCT, "row", *fields)),
                (words.of_row(report, row, fields) for report, rows in known for row in rows),
            )
        form.hidden(workbook_marks.HIDDEN, workbook_marks.pairs(cycle))
    return form.content


def _chosen(columns: dict[str, Column], names: Sequence[str]) -> list[Column]:
    return [columns[name] for name in names]


def _known(user: Any, cycle: Cycle, on: datetime.date) -> Iterator[tuple[Report, Sequence[IndicatorRow]]]:
    """The reports a person can write in a cycle, with their rows: as they are, or as they would begin."""
    items = [item for item in _reportable(user, on) if item.cycle == cycle and item.is_open]
    earlier = Earlier.of([item.improvement for item in items if item.report is None], cycle)
    for item in items:
        if item.report is None:
            draft = earlier.draft_of(item.improvement)
            yield draft.report, draft.rows
        else:
            yield item.report, list(item.report.rows.select_related("indicator"))


def _reportable(user: Any, on: datetime.date) -> Iterator[Reportable]:
    """One's own, and for a province what its enterprises owe and have not begun themselves."""
    yield from reportable(user, on)
    if is_provincial_reviewer.test(user):
        region = Improvement.objects.visible_to(user).filter(expected__isnull=False).distinct()
        for item in reportable_of(region.select_related("enterprise"), on):
            is_free = item.report is None or item.report.on_paper
            if item.expected and is_free and checks_as_province.test(user, item.improvement):
                yield item


class _Words:
    """Values as they are written in the workbook: names for codes."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.fields: dict[str, forms.Field] = {}
        self.names: dict[str, dict[str, str]] = {}

    def of_report(self, report: Report) -> dict[str, Any]:
        keys = {
            "number": report.number,
            "credit_code": report.credit_code,
            "enterprise_name": report.enterprise_name,
        }
        stored = stored_values(report)
        return keys | {name: self._said(name, value) for name, value in stored.items()}

    def of_row(self, report: Report, row: IndicatorRow, fields: Sequence[str]) -> dict[str, Any]:
        keys = {name: getattr(report, name) for name in PRODUCT}
        stored = stored_values(row)
        return keys | {"row": row.order + 1} | {name: self._said(name, stored[name]) for name in fields}

    def _said(self, name: str, value: Any) -> Any:
        if value in (None, "", []):
            return None
        names = self._names(name)
        if name == "plan":
            return names.get(str(value))
        if isinstance(value, list):
            return "、".join(names.get(str(code), str(code)) for code in value)
        if isinstance(value, bool):
            return value or None
        return names.get(value, value) if isinstance(value, str) else value

    def _names(self, name: str) -> dict[str, str]:
        if name not in self.names:
            self.names[name] = dict(options(field_of(name, self.lists)))
        return self.names[name]


def _help(cycle: Cycle) -> Iterator[str]:
    yield _("Reporting cycle: %(cycle)s (%(code)s), period %(first)s to %(last)s, due on %(due)s.") % {
        "cycle": cycle.name,
        "code": cycle.code,
        "first": officialdate(cycle.period_from),
        "last": officialdate(cycle.period_to),
        "due": officialdate(cycle.due_on),
    }
    yield _(
        "1. The sheet of reports has one row for each product, the sheet of indicators one for each value."
    )
    yield _(
        "2. Product and model say which report a row is about. A product that is not known yet is entered"
        " with its first report."
    )
    yield _(
        "3. An empty cell says nothing: what is there already stays. Zero is a value; an empty value needs"
        " its reason."
    )
    yield _(
        "4. Numbers without a unit, such as 1234.5; amounts in 10,000 yuan; dates such as 2025-12-31. Columns"
        " marked * are needed before a report can be submitted."
    )
    yield _(
        "5. “Indicator no.” counts the indicators of a report from 1. Left empty, they are numbered in their"
        " order. The sheet of test data is only needed for failure times, groups and field data."
    )
    yield _(
        "6. Do not change the head of a column. Columns may be in another order; those not needed may go."
    )
    yield _(
        "7. Importing the workbook shows every problem at once, and what would be created and changed. "
        "Reports are entered as drafts; submitting them is a separate step."
    )
    yield _("Do not enter classified information.")
