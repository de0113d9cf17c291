"""Documents as officials expect them: page, fonts, numbering, heads of tables; and what a cycle is."""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from pypdf import PdfReader

from policy.documents.pdf import picture_png
from policy.documents.pictures import Panel, columns, panels, qr_code
from policy.sources import ReportingPeriod, Support, registry
from policy.standpoint import standpoint
from policy.summary import SectorSummary, UnknownCycle, sector_summary
from policy.summary_files import summary_file
from policy.summary_tables import Printing, periods_table
from reliability_tracker.moment import Moment
from tests.factories.snapshots import SectorNoteFactory
from tests.policy.counted import Books, set_up_policy

PRINTING = Printing("何雪晨", datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC))
YEAR_END = datetime.date(2025, 12, 31)


@pytest.fixture
def summary(clerk: Any, known: list[Support], time_machine: Any) -> SectorSummary:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC))
    set_up_policy()
    Books(known, clerk).count("2024-06-30", times=3)
    SectorNoteFactory(sector_id="machinery", text="行业总体向好。\n下一步抓紧验证。")
    return sector_summary(standpoint(Moment(YEAR_END)), "machinery")


def test_word_file_has_the_page_of_an_official_document(summary: SectorSummary) -> None:
    word = docx.Document(io.BytesIO(summary_file(summary, "docx", PRINTING)))

    section = word.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")) == "580"
    fonts = {
        name: word.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Heading 2", "Body Text")
    }
    assert fonts == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体",
        "Body Text": "仿宋",
    }
    assert "演示数据" in section.header.paragraphs[0].text
    assert section.even_page_footer.paragraphs[0].alignment != section.footer.paragraphs[0].alignment


def test_word_file_can_be_edited_by_its_headings_and_tables(summary: SectorSummary) -> None:
    word = docx.Document(io.BytesIO(summary_file(summary, "docx", PRINTING)))

    headings = [p for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert len([p for p in headings if p.style.name == "Heading 1"]) == 7
    assert all(p.style.element.pPr.numPr is not None for p in headings)
    assert not any(p.text.startswith(("一、", "（一）")) for p in headings)  # Word counts them itself
    for table in word.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    body = [p.text for p in word.paragraphs if p.style.name == "Body Text"]
    assert body[-8:-6] == ["行业总体向好。", "下一步抓紧验证。"]
    assert ["何雪晨" in [cell.text for row in table.rows for cell in row.cells] for table in word.tables][-1]


def test_pdf_embeds_its_fonts_and_says_what_it_is_on_every_page(summary: SectorSummary) -> None:
    with translation.override("zh-hans"):
        read = PdfReader(io.BytesIO(summary_file(summary, "pdf", PRINTING)))

    fonts = [
        font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in read.pages
        for font in (entry.get_object() for entry in page["/Resources"]["/Font"].values())
    ]
    assert {"NotoSansCJK" in font["/FontName"] for font in fonts} == {True}
    assert {bool({"/FontFile2", "/FontFile3"} & set(font)) for font in fonts} == {True}
    for number, page in enumerate(read.pages, start=1):
        text = page.extract_text()
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert "演示数据" in text
        assert f"— {number} —" in text


def test_cycle_is_its_period_compared_with_the_day_before(
    summary: SectorSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [datetime.date.fromisoformat(day) for day in ("2025-07-01", "2025-12-31", "2026-01-31")]
    period = ReportingPeriod("2025H2", "2025年下半年", "Second half of 2025", *days, 9, 8, 7, 6, 1)
    monkeypatch.setattr(registry, "periods", [lambda sector: [period]])

    of_cycle = sector_summary(standpoint(Moment(datetime.date(2026, 11, 23))), "machinery", "2025H2")

    assert (of_cycle.standpoint.as_of, of_cycle.before) == (YEAR_END, datetime.date(2025, 6, 30))
    assert of_cycle.period == "2025年下半年"
    assert periods_table(of_cycle).rows == [["2025H2", "2025年下半年", days[2], 9, 8, 7, 6, 1]]
    with pytest.raises(UnknownCycle, match="2025H2"):
        sector_summary(standpoint(Moment(YEAR_END)), "machinery", "2019")


def test_pictures_are_drawn_from_their_rows() -> None:
    small = panels([Panel("A & B", [("2024", 0), ("2025", 12)]), Panel("C", [])], "years")
    regions = columns([("北京", 3, 2), ("BJ", 0, 0)], "now", "before", "regions")

    assert "A &amp; B" in small.svg
    assert small.svg.count("<rect") == 2
    assert [f">{c}</text>" in regions.svg for c in "北京"] == [True, True]
    for picture in (small, regions, qr_code("http://localhost/check/x/", "code")):
        assert picture_png(picture, 40)[:4] == b"\x89PNG"
