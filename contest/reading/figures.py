"""Our own papers read back: the rows of named sheets by their headings, the text of a Word document. For holding them against each other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import unescape
from typing import Any

from python_calamine import CalamineWorkbook

Rows = list[dict[str, Any]]
_SHEET = re.compile(r'<sheet [^>]*?name="([^"]*)"')
_ROW = re.compile(rb"<row [^>]*><c ")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)")


def sheets(data: bytes, wanted: Mapping[str, str]) -> dict[str, Rows]:
    """Rows by heading, of each sheet in ``wanted``: its name → a heading by which the header row is known."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: _rows(book.get_sheet_by_name(name).to_python(), heading) for name, heading in wanted.items() if name in book.sheet_names}


def _rows(grid: list[list[Any]], heading: str) -> Rows:
    top = next((n for n, row in enumerate(grid) if heading in row), len(grid))
    return [dict(zip(grid[top], row, strict=True)) for row in grid[top + 1:]]


def words(data: bytes) -> list[str]:
    """The paragraphs of a .docx in order, those in tables too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    return [unescape("".join(_TEXT.findall(paragraph))) for paragraph in xml.split("</w:p>")]


def row_counts(data: bytes, wanted: Mapping[str, int]) -> dict[str, int]:
    """Rows of each sheet in ``wanted``, less so many above its table."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [unescape(name) for name in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8"))]
        return {name: len(_ROW.findall(archive.read(f"xl/worksheets/sheet{place}.xml"))) - wanted[name]
                for place, name in enumerate(names, 1) if name in wanted}
