"""A sector summary as XLSX beside XlsxWriter writing the same cells bare, and as PDF of twenty pages.

Runs in a process of its own, on a database that holds the demo. The summary is the demo's, its list of
decisions made as long as the case asks for.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS, PAGES, ROUNDS = 50_000, 20, 3
SECTOR = "machinery"


def summaries(rounds: int = ROUNDS, **environment: str) -> dict[str, Any]:
    """Medians in seconds. environment: the settings and the database, as a process of its own needs them"""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "reliability_tracker.settings"} | environment
    command = [sys.executable, "-m", "tests.bench.summaries", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed.")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from policy.documents.pdf import summary_pdf
    from policy.standpoint import standpoint
    from policy.summary import sector_summary
    from policy.summary_files import summary_xlsx
    from policy.summary_tables import Printing
    from reliability_tracker.moment import read_moment

    found = sector_summary(standpoint(read_moment("", "")), SECTOR)
    printing, rounds = Printing(by="基准测试", at=timezone.now()), range(int(sys.argv[1]))
    long = _with_decisions(found, ROWS)
    summary_xlsx(found, printing)  # so that all modules are loaded
    pairs = []
    for _ in rounds:
        seconds, content = _timed(lambda: summary_xlsx(long, printing))
        cells = _cells_of(content)
        pairs.append((seconds, _timed(lambda cells=cells: _bare(cells))[0]))  # type: ignore[misc]
    ours, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    pages, rows, paper = 0, 0, found
    while pages < PAGES:  # a page holds a few dozen decisions
        rows += 25
        paper = _with_decisions(found, rows)
        pages = _pages(summary_pdf(paper, printing))
    pdf = statistics.median(_timed(lambda: summary_pdf(paper, printing))[0] for _ in rounds)
    figures = {
        "xlsx": {
            "rows": ROWS,
            "cells": sum(len(row) for sheet in cells.values() for row in sheet),
            "seconds": round(ours, 2),
            "xlsxwriter_seconds": round(floor, 2),
            "times_floor": round(ours / floor, 2),
        },
        "pdf": {"pages": pages, "seconds": round(pdf, 2), "at_most_seconds": 3},
    }
    print(json.dumps(figures))  # noqa: T201  # what the module is for


def _with_decisions(summary: Any, rows: int) -> Any:
    """The summary with so many decisions: those there are, again and again."""
    decisions = summary.rows["decisions"]
    times = -(-rows // len(decisions))
    return replace(summary, rows=summary.rows | {"decisions": ([*decisions] * times)[:rows]})


def _cells_of(content: bytes) -> dict[str, list[list[Any]]]:
    """Sheet → rows of what a workbook holds."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def _bare(sheets: dict[str, list[list[Any]]]) -> None:
    """XlsxWriter with the same cells and options, and nothing else."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(BytesIO(), options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


if __name__ == "__main__":
    main()
