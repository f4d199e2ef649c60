"""What a sheet of ours is, and how it reaches the file: pure declarations first, then the writing with xlsxwriter.

Views return ``Table``s of raw values (分, dates, text); only here do they become cells. No text ever becomes a formula or
a link, and the same values give the same bytes. xlsxwriter is imported when the first book is opened, so that views stay free of it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from contest.publishing.plain import Cell, Kind, all_plainly, clean, line_count, line_counts, plain_text, plainly

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from contest.publishing.bulk import BulkSheet

FONT, HEAD_FONT = "宋体", "黑体"
GREY, YELLOW = "#E7E6E6", "#FFF7CC"
A4 = 9
DEFAULT_HEIGHT, LINE, TALLEST = 17.0, 14.5, 400.0
FORMATS = dict(zip(Kind, ("@", "@", "0_ ", "General", "#,##0.00_ ", "General", "0.0%_ ", "yyyy-mm-dd"), strict=True))
_BLANK = (None, "")
_LINK = {"font_color": "#0563C1"}
RIGHT = (Kind.INT, Kind.NUMBER, Kind.YUAN, Kind.WAN, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Col:
    """A column: heading, how its values are written, width in characters."""

    name: str
    kind: Kind = Kind.TEXT
    width: float = 12


def columns(spec: str) -> tuple[Col, ...]:
    """Columns in short: 「企业名称:26 到位日期:12:date」 is name, width and, unless text, kind."""
    parts = (word.split(":") for word in spec.split())
    return tuple(Col(name, Kind[kind[0].upper()] if kind else Kind.TEXT, float(width)) for name, width, *kind in parts)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: ``title`` and ``notes`` above the header, rows below it; ``totals`` names the columns added up at the end.

    ``money``: the rows (from 0) whose plain numbers are 元, shown with two decimals. ``links``: (row, column) of a value, both from 0, → the place in the book that it leads to.
    """

    name: str
    title: str
    cols: tuple[Col, ...]
    rows: Sequence[Sequence[Any]] = ()
    notes: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    money: frozenset[int] = frozenset()


class Book:
    """A workbook in memory: A4 landscape sheets, one style for one set of properties, fixed dates."""

    def __init__(self, title: str, day: date, mark: str = "") -> None:
        """``day`` is the creation date in the file's properties, ``mark`` stands at the head of every page."""
        from contest.publishing.bulk import BulkSheet  # noqa: PLC0415 - views and --help import this module without xlsxwriter
        from contest.publishing.texts import BulkBook  # noqa: PLC0415 - as above

        self._mark = mark
        self._styles: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._sheets: list[BulkSheet] = []
        self.workbook = BulkBook(io.BytesIO(), {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": {"font_name": FONT, "font_size": 10}})
        self.workbook.set_properties({"title": clean(title), "created": datetime.combine(day, time())})
        self.workbook.worksheet_class = BulkSheet
        self.grid = self.workbook.add_format({"border": 1, "border_color": "#BFBFBF"})

    def style(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            font = {"font_name": FONT, "font_scheme": "", "font_family": 0}
            self._styles[key] = self.workbook.add_format({"valign": "vcenter", **font, **properties})
        return self._styles[key]

    def cell_style(self, kind: Kind, **properties: Any) -> Format:
        """The style of a bordered cell of this kind."""
        align = "right" if kind in RIGHT else "center" if kind is Kind.DATE else "left"
        wrap = kind in (Kind.TEXT, Kind.CODE)
        base = {"num_format": FORMATS[kind], "align": align, "border": 1, "border_color": "#BFBFBF", "text_wrap": wrap}
        return self.style(**{**base, **properties})

    def sheet(self, name: str, widths: Sequence[float] = (), foot: str = "") -> BulkSheet:
        sheet: BulkSheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_default_row(DEFAULT_HEIGHT)
        sheet.set_footer(f"{'&L' if foot else ''}{foot}&R第 &P 页，共 &N 页")
        if self._mark:
            sheet.set_header(f"&R{self._mark}")
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        self._sheets.append(sheet)
        return sheet

    def close(self) -> bytes:
        self._sheets[0].activate()
        return self.workbook.file()


def put(sheet: Worksheet, row: int, col: int, value: Cell, kind: Kind, style: Format) -> None:
    """One value in one cell; what does not fit its kind is written as the text it is."""
    if value in _BLANK:
        sheet.write_blank(row, col, None, style)
    elif isinstance(plain := plainly(kind, value), str):
        sheet.write_string(row, col, plain, style)
    else:
        sheet.write_number(row, col, plain, style)


def fit(sheet: Worksheet, row: int, count: int) -> None:
    """Height for ``count`` lines: readers that open without Excel do not find it out themselves."""
    if count > 1:
        sheet.set_row(row, height(count))


def height(count: int) -> float:
    """Of a row of so many lines, in points."""
    return DEFAULT_HEIGHT if count < 2 else min(LINE * count + 3, TALLEST)


def write_rows(sheet: BulkSheet, first: int, cols: Sequence[Col], rows: Sequence[tuple[Sequence[Format], Sequence[Any]]], *,
               framed: bool = False, least: int = 1) -> None:
    """The rows of a table from ``first`` (0-based) on, each with its styles; a blank gets a cell where ``framed``."""
    from contest.publishing.bulk import Block, Field  # noqa: PLC0415 - as in Book

    fields = [Field(partial(all_plainly, col.kind), partial(line_counts, width=col.width)) for col in cols]
    sheet.fill(first, Block(fields, rows, lambda count: height(max(count, least)), framed))


def write_head(book: Book, sheet: Worksheet, title: str, notes: Sequence[str], cols: Sequence[Col]) -> int:
    """Title, notes and header, the header repeated on every page; returns the first row below (0-based)."""
    sheet.write_string(0, 0, plain_text(title), book.style(font_name=HEAD_FONT, font_size=14))
    sheet.set_row(0, 24)
    for index, note in enumerate(notes, 1):
        sheet.write_string(index, 0, plain_text(note), book.style(font_size=10))
    header = len(notes) + 1
    bold = book.style(bold=True, bg_color=GREY, border=1, border_color="#BFBFBF", align="center", text_wrap=True)
    for index, col in enumerate(cols):
        sheet.write_string(header, index, col.name, bold)
    fit(sheet, header, max((line_count(c.name, c.width) for c in cols), default=1))
    sheet.repeat_rows(header)
    return header + 1


def write_table(book: Book, table: Table, *, frozen: int = 0, signed: str = "") -> Worksheet:
    """A whole sheet from a ``Table``: filter, frozen header (and ``frozen`` columns), totals as live formulas with values; ``signed``: the
    line to sign on at the foot of every page.

    One conditional format draws the grid, so that blanks need no cell: a third less to write.
    """
    sheet = book.sheet(table.name, [c.width for c in table.cols], signed)
    first = write_head(book, sheet, table.title, table.notes, table.cols)
    linked = {col for _, col in table.links}
    styles = [book.cell_style(col.kind, border=0, **(_LINK if n in linked else {})) for n, col in enumerate(table.cols)]
    yuan = [book.cell_style(Kind.YUAN, border=0) if col.kind is Kind.NUMBER else style for col, style in zip(table.cols, styles, strict=True)] if table.money else styles
    write_rows(sheet, first, table.cols, [(yuan if n in table.money else styles, row) for n, row in enumerate(table.rows)])
    for (row, col), place in table.links.items():
        sheet.link(first + row, col, place)
    last = first + len(table.rows) - 1
    sheet.freeze_panes(first, frozen)
    if table.rows:
        sheet.autofilter(first - 1, 0, last, len(table.cols) - 1)
        sheet.conditional_format(first, 0, last, len(table.cols) - 1, {"type": "no_errors", "format": book.grid})
        _write_totals(book, sheet, table, first)
    for offset, line in enumerate(table.foot, 2):
        sheet.write_string(last + bool(table.totals) + offset, 0, plain_text(line), book.style())
    return sheet


def _write_totals(book: Book, sheet: Worksheet, table: Table, first: int) -> None:
    row = first + len(table.rows)
    for index, col in enumerate(table.cols if table.totals else ()):
        bold = book.cell_style(col.kind, bold=True)
        if col.name in table.totals:
            write_sum(sheet, row, index, (first, row - 1), sum(r[index] or 0 for r in table.rows), bold)
        else:
            put(sheet, row, index, "合计" if index == 0 else None, col.kind, bold)


def write_sum(sheet: Worksheet, row: int, col: int, span: tuple[int, int], fen: int, style: Format) -> None:
    """A live SUBTOTAL over the rows of ``span`` (0-based), with its value in 元; nested subtotals are not added twice."""
    from xlsxwriter.utility import xl_range  # noqa: PLC0415 - as in Book

    sheet.write_formula(row, col, f"=SUBTOTAL(9,{xl_range(span[0], col, span[1], col)})", style, fen / 100)
