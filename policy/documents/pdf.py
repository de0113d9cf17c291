"""PDF by typst: the document's blocks as data, the page in `summary.typ`, the font from a wheel."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy.documents.content import Block, Document, Figure, Grid, Heading, Paragraph, summary_document

if TYPE_CHECKING:
    import typst

    from policy.documents.pictures import Picture
    from policy.summary import SectorSummary
    from policy.summary_tables import Printing

TEMPLATE = Path(__file__).with_name("summary.typ")
PNG_PPI = 220.0


def summary_pdf(summary: SectorSummary, printing: Printing) -> bytes:
    """The summary as PDF, its fonts embedded; the same summary taken out alike gives the same bytes."""
    made = datetime.combine(summary.standpoint.as_of, time(), tzinfo=UTC)
    return document_pdf(summary_document(summary, printing), made)


def document_pdf(document: Document, made: datetime) -> bytes:
    """A document as PDF. Raises typst.TypstError where the template is at fault."""
    data = json.dumps(_plain(document), ensure_ascii=False)
    pages = _compiler().compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": data}, timestamp=made
    )
    if not isinstance(pages, bytes):
        raise TypeError("typst gave no PDF")
    return pages


def picture_png(picture: Picture, ppi: float = PNG_PPI) -> bytes:
    """A picture for those who cannot take SVG."""
    size = f"width: {picture.wide}pt, height: {picture.high}pt, margin: 0pt"
    source = f'#set page({size})\n#image(bytes(sys.inputs.data), format: "svg", width: 100%)'
    found = _compiler().compile(source.encode(), format="png", ppi=ppi, sys_inputs={"data": picture.svg})
    return _pages(found)[0]


def _pages(found: Any) -> list[bytes]:
    return found if isinstance(found, list) else [found]


@cache
def _fonts() -> typst.Fonts:
    """The one font we set in, whatever the machine has: Noto Sans CJK, in every weight."""
    import manimgx_fonts_cjk
    import typst  # large; only documents need it

    folder = str(Path(manimgx_fonts_cjk.__file__).parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _compiler() -> typst.Compiler:
    """A compiler of its own for each document: requests run side by side."""
    import typst  # as above

    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


def _plain(document: Document) -> dict[str, Any]:
    """The document as the template reads it."""
    return {
        "chinese": document.is_chinese,
        "title": document.title,
        "subtitle": list(document.subtitle),
        "marks": list(document.marks),
        "blocks": [_plain_block(block) for block in document.blocks],
        "code": _plain_figure(document.code),
    }


def _plain_block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Figure():
            return {"kind": "figure", **_plain_figure(block)}
        case Grid():
            return {
                "kind": "table",
                "title": block.title,
                "head": [list(map(list, row)) for row in block.head],
                "rows": [list(row) for row in block.rows],
                "wide": list(block.wide),
                "right": list(block.right),
                "note": block.note,
                "total": block.has_total,
            }


def _plain_figure(figure: Figure) -> dict[str, Any]:
    picture = figure.picture
    return {
        "title": figure.title,
        "sentence": figure.sentence,
        "svg": picture.svg,
        "wide": picture.wide,
        "alt": picture.alt,
    }
