"""Word files by python-docx: the same blocks as the PDF, with styles, numbering and tables that Word knows.

Page set-up of GB/T 9704-2012. The fonts are named, not embedded: officials have them.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt

from policy.documents.content import Document, Figure, Grid, Heading, Paragraph, summary_document
from policy.documents.pdf import picture_png

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.table import Table

    from policy.documents.pictures import Picture
    from policy.summary import SectorSummary
    from policy.summary_tables import Printing

BODY, TITLE, LEVEL_1, LEVEL_2 = "仿宋", "方正小标宋简体", "黑体", "楷体"
LATIN = "Times New Roman"
TEXT_WIDTH = 156  # millimetres
LINES, TEXT_HEIGHT = 22, 225
PITCH_TWENTIETHS = round(TEXT_HEIGHT / 25.4 * 72 * 20 / LINES)  # twentieths of a point a line

PAGE_NUMBER = '<w:fldSimple {ns} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
NUMBERING = """
<w:abstractNum {ns} w:abstractNumId="90">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{first}"/><w:pStyle w:val="Heading1"/>
    <w:suff w:val="{gap}"/><w:lvlText w:val="{mark_1}"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="0" w:firstLine="{indent}"/></w:pPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="{first}"/><w:pStyle w:val="Heading2"/>
    <w:suff w:val="{gap}"/><w:lvlText w:val="{mark_2}"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="0" w:firstLine="{indent}"/></w:pPr></w:lvl>
</w:abstractNum>"""


def summary_docx(summary: SectorSummary, printing: Printing) -> bytes:
    """The summary as a Word file to edit."""
    return document_docx(
        summary_document(summary, printing), datetime.combine(summary.standpoint.as_of, time())
    )


def document_docx(document: Document, made: datetime) -> bytes:
    """A document as DOCX; the same document gives the same bytes."""
    word = docx.Document()
    _set_up(word, document)
    core = word.core_properties
    core.title, core.author, core.comments = document.title, "", ""
    core.created = core.modified = made
    word.add_paragraph(document.title, style="Title")
    for line in document.subtitle:
        word.add_paragraph(line, style="Subtitle")
    for block in document.blocks:
        match block:
            case Heading(text, level):
                word.add_heading(text, level)
            case Paragraph(text):
                word.add_paragraph(text, style="Body Text")
            case Figure():
                word.add_paragraph(block.title, style="Caption")
                _add_picture(word, block.picture)
                if block.sentence:
                    word.add_paragraph(block.sentence, style="Note")
            case Grid():
                if block.title:
                    word.add_paragraph(block.title, style="Caption")
                _add_table(word, block)
                if block.note:
                    word.add_paragraph(block.note, style="Note")
    _add_picture(word, document.code.picture)
    for line in (document.code.title, document.code.sentence):
        word.add_paragraph(line, style="Note")
    stream = io.BytesIO()
    word.save(stream)
    return _without_times(stream)


def _without_times(file: io.BytesIO) -> bytes:
    """The same package, its parts without the time at which they were packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packing:
        for part in packed.namelist():
            packing.writestr(zipfile.ZipInfo(part), packed.read(part), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


# --- Styles and page --------------------------------------------------------------------------------------


def _set_up(word: WordDocument, document: Document) -> None:
    chinese = document.is_chinese
    body, pitch = (Pt(16), Pt(PITCH_TWENTIETHS / 20)) if chinese else (Pt(11.5), Pt(19))
    indent = Pt(32) if chinese else Pt(0)
    small = Pt(10.5) if chinese else Pt(9)
    styles: Any = word.styles
    _style(styles["Normal"], BODY, body, pitch)
    _style(styles["Body Text"], BODY, body, pitch, indent=indent)
    styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _style(styles["Title"], TITLE, Pt(22) if chinese else Pt(18), Pt(36), centred=True)
    _style(styles["Subtitle"], LEVEL_2, body, pitch, centred=True)
    _style(styles["Heading 1"], LEVEL_1, body, pitch)
    _style(styles["Heading 2"], LEVEL_2, body, pitch)
    _style(styles["Caption"], LEVEL_1, Pt(12) if chinese else Pt(10), None, centred=True)
    _style(styles["Header"], BODY, Pt(9), None)
    _style(styles["Footer"], "宋体", Pt(14), None)
    for name, size in (("Note", small - Pt(1)), ("Table Text", small)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _style(style, BODY, Length(size), None)
    for name in ("Heading 1", "Heading 2", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    _number_headings(word, chinese)
    _set_up_page(word, document)


def _style(
    style: ParagraphStyle,
    font: str,
    size: Length,
    pitch: Length | None,
    *,
    centred: bool = False,
    indent: Length | None = None,
) -> None:
    """One look: Chinese and Latin font, size, fixed pitch (None: single lines); nothing from a theme."""
    style.font.name, style.font.size = LATIN, size
    style.font.bold = style.font.italic = False
    properties = style.element.get_or_add_rPr()
    for colour in properties.findall(qn("w:color")):
        properties.remove(colour)
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.first_line_indent = indent
    if pitch is None:
        paragraph.line_spacing = 1.0
        paragraph.space_before = paragraph.space_after = Pt(3)
    else:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        border.getparent().remove(border)


def _number_headings(word: WordDocument, chinese: bool) -> None:
    """一、 and （一） that Word counts itself, or 1. and 1.1."""
    numbering = word.part.numbering_part.element
    marks = {
        "first": "chineseCountingThousand",
        "gap": "nothing",
        "mark_1": "%1、",
        "mark_2": "（%2）",
        "indent": 640,
    }
    if not chinese:
        marks = {"first": "decimal", "gap": "space", "mark_1": "%1.", "mark_2": "%1.%2", "indent": 0}
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"), **marks)))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level in (1, 2):
        properties = word.styles[f"Heading {level}"].element.get_or_add_pPr()
        numbers = parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level - 1}"/><w:numId w:val="90"/></w:numPr>'
        )
        properties._insert_numPr(numbers)


def _set_up_page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(24)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    if document.is_chinese:
        section._sectPr.append(
            parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{PITCH_TWENTIETHS}"/>')
        )
    word.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].text = " · ".join(document.marks)
        header.paragraphs[0].style = word.styles["Header"]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.style = word.styles["Footer"]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        paragraph.add_run("— ")
        paragraph._p.append(parse_xml(PAGE_NUMBER.format(ns=nsdecls("w"))))
        paragraph.add_run(" —")


# --- Tables and pictures ----------------------------------------------------------------------------------


def _add_picture(word: WordDocument, picture: Picture) -> None:
    paragraph = word.add_paragraph(style="Table Text")
    shape = paragraph.add_run().add_picture(io.BytesIO(picture_png(picture)), width=Pt(picture.wide))
    shape._inline.docPr.set("descr", picture.alt)


def _add_table(word: WordDocument, grid: Grid) -> None:
    """A table of the text's width: its head on every page, numbers to the right, the sum in bold."""
    table = word.add_table(rows=len(grid.head) + len(grid.rows), cols=len(grid.wide))
    table.style = "Table Grid"
    table.autofit = False
    whole = sum(grid.wide)
    widths = [Mm(TEXT_WIDTH * part / whole) for part in grid.wide]
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(width.pt * 20)))
    rows = [list(row.tc_lst) for row in table._tbl.tr_lst]
    _fill_head(table, grid)
    for number, texts in enumerate(grid.rows, start=len(grid.head)):
        bold = grid.has_total and number == len(rows) - 1
        for place, text in enumerate(texts):
            _fill(rows[number][place], text, right=grid.right[place], bold=bold)
    for number, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if number < len(grid.head):
            properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for place, cell in enumerate(row.tc_lst):
            if cell.grid_span == 1:
                cell.width = widths[min(place, len(widths) - 1)]


def _fill_head(table: Table, grid: Grid) -> None:
    """The head's cells, those that span several columns or rows merged."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(grid.head):
        x = 0
        for text, across, down in row:
            while (y, x) in taken:
                x += 1
            cell = table.cell(y, x)
            if (across, down) != (1, 1):
                cell = cell.merge(table.cell(y + down - 1, x + across - 1))
            _fill(cell._tc, text, centred=True, bold=True)
            taken |= {(y + dy, x + dx) for dy in range(down) for dx in range(across)}
            x += across


def _fill(cell: Any, text: str, *, right: bool = False, centred: bool = False, bold: bool = False) -> None:
    """Puts the text into the one paragraph of a cell; by its XML, for a large table has thousands."""
    side = "right" if right else "center" if centred else "left"
    paragraph = cell.p_lst[0]
    for extra in cell.p_lst[1:]:
        cell.remove(extra)
    properties = paragraph.get_or_add_pPr()
    properties.style = "TableText"
    properties.append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{side}"/>'))
    run = paragraph.add_r()
    run.text = text
    if bold:
        run.get_or_add_rPr().append(parse_xml(f"<w:b {nsdecls('w')}/>"))
