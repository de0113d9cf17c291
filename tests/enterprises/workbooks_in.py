"""Files of reports for tests: a table of columns and rows as XLSX or CSV, and complete ones to begin with."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from enterprises.models import Improvement

Table = Sequence[Sequence[Any]]


def book_of(**sheets: Table) -> bytes:
    """An XLSX workbook with these sheets; a cell that is a function is called to write itself."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(target, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if callable(cell):
                        cell(sheet, number, at)
                    elif cell is not None:
                        sheet.write(number, at, cell)
    return target.getvalue()


def csv_of(rows: Table, encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return target.getvalue().encode(encoding)


def as_rows(*rows: Mapping[str, Any]) -> list[list[Any]]:
    """A head of all columns in their order, and a row for each mapping."""
    head = list(dict.fromkeys(name for row in rows for name in row))
    return [head, *([row.get(name) for name in head] for row in rows)]


def report_row(improvement: Improvement, **cells: Any) -> dict[str, Any]:
    """A row of a report in the English words of its columns, complete but for its indicators."""
    return {
        "Unified social credit code": improvement.enterprise.credit_code,
        "Product name": improvement.product_name,
        "Product model": improvement.product_model,
        "Main measures": "design、FMEA",
        "Description of the measures": "改进密封结构，开展 FMEA 和可靠性增长试验。",
        "Declaration of truthfulness": "yes",
        "Signatory": "王芳",
        "Signed on": "2025-07-01",
    } | cells


def indicator_row(improvement: Improvement, **cells: Any) -> dict[str, Any]:
    """A row of an indicator, complete."""
    return {
        "Unified social credit code": improvement.enterprise.credit_code,
        "Product name": improvement.product_name,
        "Product model": improvement.product_model,
        "Indicator no.": 1,
        "Indicator": "MTBF",
        "Unit": "h",
        "Time basis": "hours",
        "Standard": "GB/T 23567.1-2009",
        "Baseline value": 1200,
        "Baseline date": date(2024, 2, 20),
        "Current value": 1900,
        "Current date": "2025-06-20",
        "Target value": 2400,
        "Target date": "2026年12月31日",
        "Operating condition or test profile": "额定负载，环境温度 20 ℃",
        "Failure criterion": "功能中断或精度超差",
        "Kind of evidence": "test",
        "Sample size n": 8,
        "Cumulative test time T": 15200,
        "Relevant failures r": 8,
        "Test plan": "time-terminated",
        "Confidence level": 90,
    } | cells
