"""Answers to questions as documents: an outline of indented lines, or tables, as .docx, .html, .txt or .xlsx. Not for the public."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from html import escape
from typing import Any

from contest.publishing.plain import Kind, clean, masked, plainly
from contest.publishing.sheets import RIGHT, Book, Table, write_table
from contest.publishing.wordfile import packed

Lines = Sequence[tuple[int, str]]
"""Depth and text."""
_WIDE_CM, _SMALL = 25.6, 8
_INDENT_CM, _SIZE, _NO_DATE = 0.6, 10, datetime(2000, 1, 1)  # noqa: DTZ001  core properties hold naive times; any fixed one will do
_STYLE = "body{font:14px/1.6 'Microsoft YaHei',sans-serif;max-width:70em;margin:2em auto}p{margin:0;overflow-wrap:anywhere}"


def outline(suffix: str, title: str, notes: Sequence[str], lines: Lines) -> bytes:
    """The document of this kind; the same lines give the same bytes. ``suffix`` is a key of ``OUTLINES``."""
    return OUTLINES[suffix](title, notes, lines)


def _txt(title: str, notes: Sequence[str], lines: Lines) -> bytes:
    """With a byte order mark, by which Notepad and WPS know UTF-8."""
    whole = (title, *notes, "", *(f"{'  ' * depth}{text}" for depth, text in lines))
    return "\n".join((*whole, "")).encode("utf-8-sig", "replace")


def _html(title: str, notes: Sequence[str], lines: Lines) -> bytes:
    body = [f"<h1>{escape(clean(title))}</h1>", *(f"<p>{escape(clean(n))}</p>" for n in notes)]
    body += [f'<p style="margin-left:{2 * depth}em">{"<b>" if not depth else ""}{escape(clean(text))}{"</b>" if not depth else ""}</p>'
             for depth, text in lines]
    head = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(clean(title))}</title><style>{_STYLE}</style></head>'
    return f"{head}<body>{''.join(body)}</body></html>\n".encode("utf-8", "replace")


def _docx(title: str, notes: Sequence[str], lines: Lines) -> bytes:
    from docx.shared import Cm  # noqa: PLC0415  python-docx only where a document is asked for

    document = _document(title, notes)
    for depth, text in lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(_INDENT_CM * depth)
        paragraph.add_run(clean(text)).bold = not depth
    return _bytes(document)


OUTLINES: Mapping[str, Callable[[str, Sequence[str], Lines], bytes]] = {".docx": _docx, ".txt": _txt, ".html": _html}


def tables(suffix: str, title: str, notes: Sequence[str], some: Sequence[Table], day: date) -> bytes:
    """The tables in one document. ``suffix`` is one of ``TABLES``; ``day`` is the date in the file's properties."""
    if suffix == ".xlsx":
        book = Book(title, day)
        for table in some:
            write_table(book, replace(table, notes=tuple(notes)))
        return book.close()
    document = _document(title, notes, wide=True)
    for table in some:
        heading = document.add_paragraph()
        heading.add_run(clean(table.title)).bold = True
        heading.paragraph_format.keep_with_next = True
        _grid(document, table)
        document.add_paragraph()
    return _bytes(document)


def _grid(document: Any, table: Table) -> None:
    """Columns as wide in proportion as on a sheet, figures to the right, the heading repeated on each page, no row split."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415  as above
    from docx.oxml import OxmlElement, parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.cols), style="Table Grid")
    grid.autofit = False
    margins = f'<w:tblCellMar {nsdecls("w")}><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    grid._tbl.tblPr.insert_element_before(parse_xml(margins), "w:tblLook")
    whole = sum(col.width for col in table.cols)
    for number, (row, values) in enumerate(zip(grid.rows, ([c.name for c in table.cols], *(_words(table, r) for r in table.rows)), strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit" if number else "w:tblHeader"))
        for cell, col, text in zip(row.cells, table.cols, values, strict=True):
            cell.width = Cm(_WIDE_CM * col.width / whole)
            paragraph = cell.paragraphs[0]
            paragraph.add_run(clean(masked(text))).font.size = Pt(_SMALL)
            if number and col.kind in RIGHT:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, col in zip(grid.columns, table.cols, strict=True):
        column.width = Cm(_WIDE_CM * col.width / whole)


TABLES = (".xlsx", ".docx")


def _words(table: Table, row: Sequence[Any]) -> list[str]:
    return ["" if value is None else f"{value / 100:,.2f}" if col.kind is Kind.YUAN else str(plainly(col.kind, value))
            for col, value in zip(table.cols, row, strict=True)]


def _document(title: str, notes: Sequence[str], *, wide: bool = False) -> Any:
    """A4, ``wide``: on its side; in Chinese, else punctuation is drawn as elsewhere; pages numbered."""
    from docx import Document  # noqa: PLC0415  as above
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(_SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(2)
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2)
    document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
    _numbered(section.footer.paragraphs[0])
    head = document.add_paragraph().add_run(clean(title))
    head.bold, head.font.size = True, Pt(16)
    for note in notes:
        document.add_paragraph(clean(note))
    return document


def _numbered(footer: Any) -> None:
    """第 1 页，共 9 页."""
    from docx.oxml import parse_xml  # noqa: PLC0415  as above
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        footer.add_run(text)
        if field:
            footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _bytes(document: Any) -> bytes:
    properties = document.core_properties
    properties.created = properties.modified = properties.last_printed = _NO_DATE
    properties.revision, properties.author, properties.last_modified_by, properties.comments = 1, "", "", ""
    return packed(document)
