"""An export of all that is counted, beside XlsxWriter writing the same rows and nothing else."""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from tests.bench.site import Visitor

ADDRESS = "/targets/enterprises-2025/counted/?export=xlsx&region=330000"


def export(visitor: Visitor) -> dict[str, float]:
    import xlsxwriter

    started = time.perf_counter()
    content = visitor.get(ADDRESS)
    ours = time.perf_counter() - started
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    started = time.perf_counter()
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, [str(value) for value in row])
    floor = time.perf_counter() - started
    return {
        "rows": len(rows),
        "xlsx_s": round(ours, 3),
        "bare_xlsxwriter_s": round(floor, 3),
        "times_floor": round(ours / floor, 2),
    }
