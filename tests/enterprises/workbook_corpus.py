"""Writes fixtures/workbooks: files as people hand them in, good ones and one of each kind of bad one.

    .venv/bin/python -m tests.enterprises.workbook_corpus

Every bad file is named after what is wrong with it; `bad/messages.json` says what it is told, and
`tests/enterprises/test_workbook_corpus.py` holds both together. All speak of one invented enterprise.
"""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.enterprises.workbooks_in import Table, as_rows, book_of, csv_of

FOLDER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "workbooks"
CODE, OTHER_CODE = "91000000MA00000157", "91000000MA00023874"  # of region 000000: they belong to nobody
PRODUCT = {"产品名称": "演示减速器", "产品型号": "RV-40E"}
REPORT: Mapping[str, Any] = {
    **PRODUCT,
    "主要措施": "设计、FMEA",
    "措施说明": "改进密封结构，开展 FMEA 和可靠性增长试验。",
    "投入（万元）": 120.5,
    "真实性承诺": "是",
    "签署人": "王芳",
    "签署日期": "2025-07-01",
}
INDICATOR: Mapping[str, Any] = {
    **PRODUCT,
    "指标序号": 1,
    "指标": "MTBF",
    "单位": "h",
    "时间基准": "小时",
    "标准": "GB/T 23567.1-2009",
    "提升前值": 1200,
    "提升前日期": "2024-02-20",
    "提升后值": 1900,
    "提升后日期": "2025-06-20",
    "目标值": 2400,
    "目标日期": "2026-12-31",
    "工况或试验剖面": "额定负载，环境温度 20 ℃",
    "失效判据": "功能中断或精度超差",
    "证据类型": "试验",
    "样本量 n": 8,
    "累计试验时间 T": 15200,
    "关联故障数 r": 8,
    "截尾方式": "定时截尾",
    "置信水平": 90,
}


def both(report: Mapping[str, Any] = REPORT, *indicators: Mapping[str, Any]) -> bytes:
    """A workbook with a sheet of reports and one of indicators."""
    return book_of(报告=as_rows(report), 指标=as_rows(*(indicators or (INDICATOR,))))


def without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def renamed(row: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if name == old else name: value for name, value in row.items()}


def merged(value: Any, rows: int = 1, columns: int = 1) -> Callable[[Any, int, int], None]:
    """A cell that is merged over so many rows and columns."""
    return lambda sheet, row, at: sheet.merge_range(row, at, row + rows - 1, at + columns - 1, value)


def formula(text: str, value: Any) -> Callable[[Any, int, int], None]:
    """A formula with the value that was last worked out."""
    return lambda sheet, row, at: sheet.write_formula(row, at, text, None, value)


def text(value: str) -> Callable[[Any, int, int], None]:
    return lambda sheet, row, at: sheet.write_string(row, at, value)


def hidden(**pairs: str) -> bytes:
    """A workbook of ours: with the hidden sheet that says what it is."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("报告")
        for number, row in enumerate(as_rows(REPORT)):
            sheet.write_row(number, 0, row)
        mark = book.add_worksheet("_tracker")
        for number, pair in enumerate(pairs.items()):
            mark.write_row(number, 0, pair)
        mark.very_hidden()
    return target.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """A workbook with one part replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return target.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))


def zip_bomb() -> bytes:
    """A gigabyte of nothing, packed into one megabyte; the archive states a small size."""
    bomb = bytearray(with_part(both(), "xl/media/image1.png", b"\0" * (200 * 1024 * 1024)))
    return bytes(bomb)


def xml_bomb() -> bytes:
    body = SHEET % b'<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    return with_part(
        both(), "xl/worksheets/sheet1.xml", b'<!DOCTYPE b [<!ENTITY l0 "ha">' + LAUGHS + b"]>" + body
    )


def far_cell() -> bytes:
    body = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_part(both(), "xl/worksheets/sheet1.xml", SHEET % body)


def repeated_text() -> bytes:
    """One long shared text in very many cells."""
    cells = b'<c r="A1" t="s"><v>0</v></c>'
    rows = b"".join(b'<row r="%d">%s</row>' % (n, cells.replace(b"A1", b"A%d" % n)) for n in range(1, 15_001))
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    )
    long = with_part(both(), "xl/sharedStrings.xml", shared % (b"x" * 32_000))
    return with_part(long, "xl/worksheets/sheet1.xml", SHEET % rows)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
TOO_MANY = [{**INDICATOR, "指标序号": n} for n in range(1, 52)]
SERIAL = (datetime.date(2024, 2, 20) - datetime.date(1899, 12, 30)).days

GOOD: dict[str, Callable[[], bytes]] = {
    "two_sheets.xlsx": both,
    "one_sheet.xlsx": lambda: book_of(全部=as_rows({**REPORT, **INDICATOR})),
    "one_table.csv": lambda: csv_of(as_rows({**REPORT, **INDICATOR})),
    "with_byte_order_mark.csv": lambda: csv_of(as_rows({**REPORT, **INDICATOR}), "utf-8-sig"),
    "gb18030.csv": lambda: csv_of(as_rows({**REPORT, **INDICATOR}), "gb18030"),
    "full_width.xlsx": lambda: both(
        {
            **REPORT,
            "产品型号": "ＲＶ－４０Ｅ",
            "签署日期": "２０２５年７月１日",
            "投入（万元）": "１２０．５",
        },
        {**INDICATOR, "产品型号": "ＲＶ－４０Ｅ", "提升前值": "１，２００", "单位": "ｈ"},
    ),
    "dates_as_texts.xlsx": lambda: both(
        {**REPORT, "签署日期": "2025/7/1"},
        {**INDICATOR, "提升前日期": "2024年2月20日", "提升后日期": "2025.6.20", "目标日期": "20261231"},
    ),
    "dates_as_serial_numbers.xlsx": lambda: both(
        REPORT, {**INDICATOR, "提升前日期": SERIAL, "提升后日期": datetime.date(2025, 6, 20)}
    ),
    "thousands_and_wan.xlsx": lambda: both(
        {**REPORT, "投入（万元）": "1,205,000元"},
        {**INDICATOR, "提升前值": "1,200", "累计试验时间 T": "1.52万"},
    ),
    "merged_down.xlsx": lambda: book_of(
        报告=as_rows(REPORT),
        指标=[
            list(INDICATOR),
            [merged("演示减速器", rows=2), merged("RV-40E", rows=2), *list(INDICATOR.values())[2:]],
            [None, None, 2, *list(INDICATOR.values())[3:]],
        ],
    ),
    "blank_rows_and_titles.xlsx": lambda: book_of(
        报告=[["2025 年可靠性改进报告"], [], *as_rows(REPORT)[:1], [], *as_rows(REPORT)[1:], [], []],
        指标=as_rows(INDICATOR),
    ),
    "formulas.xlsx": lambda: both(
        {**REPORT, "投入（万元）": formula("=100+20.5", 120.5)},
        {**INDICATOR, "提升前值": formula("=A1*2", 1200)},
    ),
    "texts_like_formulas.xlsx": lambda: both(
        {**REPORT, "措施说明": text("=HYPERLINK(A1)"), "签署人": text("@王芳")},
        {**INDICATOR, "工况或试验剖面": text("-40 ℃ 至 +85 ℃"), "失效判据": text("+精度超差")},
    ),
    "other_language_and_order.xlsx": lambda: book_of(
        Reports=[list(reversed(row)) for row in as_rows(renamed(REPORT, "签署人", "Signatory"))],
        Indicators=as_rows(renamed(INDICATOR, "提升前值", "baseline_value")),
    ),
}

BAD: dict[str, Callable[[], bytes]] = {
    # not opened
    "empty_file.xlsx": lambda: b"",
    "protected_by_password.xlsx": lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    "old_workbook.xls": lambda: OLE,
    "pdf_named_xlsx.xlsx": lambda: b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF",
    "picture_named_csv.csv": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "workbook_named_csv.csv": both,
    "csv_named_xlsx.xlsx": lambda: csv_of(as_rows({**REPORT, **INDICATOR})),
    "utf16.csv": lambda: csv_of(as_rows(REPORT), "utf-16"),
    "document_named_xlsx.xlsx": lambda: archive(**{"word/document.xml": b"<w/>"}),
    "opendocument_named_xlsx.xlsx": lambda: archive(mimetype=b"x", **{"content.xml": b"<o/>"}),
    "binary_workbook.xlsx": lambda: archive(**{"xl/workbook.bin": b"x"}),
    "macros.xlsx": lambda: with_part(both(), "xl/vbaProject.bin", OLE),
    "zip_bomb.xlsx": zip_bomb,
    "xml_bomb.xlsx": xml_bomb,
    "far_cell.xlsx": far_cell,
    "repeated_text.xlsx": repeated_text,
    "broken_sheet.xlsx": lambda: with_part(
        both(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"
    ),
    "cut_off.xlsx": lambda: both()[:3000],
    # heads and shape
    "unknown_column.xlsx": lambda: both({**REPORT, "密级": "无"}),
    "misspelt_column.xlsx": lambda: both(renamed(REPORT, "签署人", "签暑人")),
    "missing_column.xlsx": lambda: both(without(REPORT, "产品名称")),
    "column_twice.xlsx": lambda: book_of(报告=[[*REPORT, "签署人"], [*REPORT.values(), "李明"]]),
    "no_known_column.xlsx": lambda: book_of(Sheet1=[["甲", "乙"], [1, 2]]),
    "no_rows.xlsx": lambda: book_of(报告=as_rows(REPORT)[:1]),
    "column_without_head.xlsx": lambda: book_of(报告=[list(REPORT), [*REPORT.values(), "另注"]]),
    "merged_sideways.xlsx": lambda: book_of(
        报告=[list(REPORT), [merged("演示减速器 RV-40E", columns=2), None, *list(REPORT.values())[2:]]]
    ),
    "of_another_cycle.xlsx": lambda: hidden(kind="reports", version="1", cycle="2019H1"),
    "of_a_newer_version.xlsx": lambda: hidden(kind="reports", version="99", cycle="2025H1"),
    # which report
    "no_product.xlsx": lambda: both({**REPORT, "产品名称": None}),
    "wrong_credit_code.xlsx": lambda: both({"统一社会信用代码": CODE[:-1] + "8", **REPORT}),
    "enterprise_of_others.xlsx": lambda: both({"统一社会信用代码": OTHER_CODE, **REPORT}),
    "under_check.xlsx": lambda: both({**REPORT, "产品型号": "RV-80E"}),
    "accepted_already.xlsx": lambda: both({**REPORT, "产品型号": "RV-20E"}),
    "rows_that_contradict.xlsx": lambda: book_of(
        报告=as_rows(REPORT, {**REPORT, "签署人": "李明"}), 指标=as_rows(INDICATOR)
    ),
    "indicator_number_twice.xlsx": lambda: both(REPORT, INDICATOR, {**INDICATOR, "提升前值": 1300}),
    "indicator_number_wrong.xlsx": lambda: both(REPORT, {**INDICATOR, "指标序号": "甲"}),
    "too_many_indicators.xlsx": lambda: both(REPORT, *TOO_MANY),
    # cells
    "text_for_a_number.xlsx": lambda: both(REPORT, {**INDICATOR, "提升前值": "约1200"}),
    "number_with_its_unit.xlsx": lambda: both(REPORT, {**INDICATOR, "提升前值": "1200 h"}),
    "impossible_date.xlsx": lambda: both(REPORT, {**INDICATOR, "提升前日期": "2024-02-30"}),
    "unknown_choice.xlsx": lambda: both(REPORT, {**INDICATOR, "指标": "幸福指数"}),
    "misspelt_choice.xlsx": lambda: both(REPORT, {**INDICATOR, "截尾方式": "定时截为"}),
    "neither_yes_nor_no.xlsx": lambda: both({**REPORT, "真实性承诺": "也许"}),
    "text_too_long.xlsx": lambda: both(REPORT, {**INDICATOR, "标准": "标" * 101}),
    "formula_without_result.xlsx": lambda: both(
        REPORT, {**INDICATOR, "提升前值": formula("=1/0", "#DIV/0!")}
    ),
    "date_in_a_text.xlsx": lambda: both(REPORT, {**INDICATOR, "标准": datetime.date(2025, 3, 1)}),
    "share_for_a_percentage.xlsx": lambda: both(REPORT, {**INDICATOR, "置信水平": 0.9}),
    # values
    "value_and_reason.xlsx": lambda: both(REPORT, {**INDICATOR, "提升前值空缺原因": "未测"}),
    "dates_out_of_order.xlsx": lambda: both(REPORT, {**INDICATOR, "提升后日期": "2023-01-01"}),
    "end_before_start.xlsx": lambda: both(
        {**REPORT, "改进起始日期": "2024-05-01", "计划完成日期": "2024-01-01"}
    ),
    "begun_after_the_period.xlsx": lambda: both({**REPORT, "改进起始日期": "2025-07-15"}),
    "unit_does_not_fit.xlsx": lambda: both(REPORT, {**INDICATOR, "单位": "km"}),
    "day_to_come.xlsx": lambda: both(
        REPORT, {**INDICATOR, "提升前日期": "2024-01-01", "提升后日期": "2199-01-01"}
    ),
    "layer_of_the_other_project.xlsx": lambda: both(
        {**REPORT, "工程": "multiplication", "五基类别": "核心基础零部件"}
    ),
    "falls_by_more_than_all.xlsx": lambda: both({**REPORT, "故障率下降": 120}),
    "no_sample.xlsx": lambda: both(REPORT, {**INDICATOR, "样本量 n": 0}),
    "test_longer_than_the_calendar.xlsx": lambda: both(
        REPORT,
        {
            **INDICATOR,
            "样本量 n": 1,
            "试验（统计）开始日期": "2025-06-01",
            "试验（统计）结束日期": "2025-06-10",
        },
    ),
}


def write(table: dict[str, Callable[[], bytes]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in table.items():
        (folder / name).write_bytes(content())


def main() -> None:
    write(GOOD, FOLDER / "good")
    write(BAD, FOLDER / "bad")
    sys.stdout.write(f"{len(GOOD)} good and {len(BAD)} bad files in {FOLDER}\n")


__all__ = ["BAD", "GOOD", "Table"]

if __name__ == "__main__":
    main()
