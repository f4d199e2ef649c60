"""What a sheet of ours is, and how it reaches the file: pure declarations first, then the writing with xlsxwriter.

Views return ``Table``s of raw values (分, dates, text); only here do they become cells. No text ever becomes a formula or
a link, a telephone, ID or account number in plain text is masked (``Kind.CODE`` is written as it is), and the same values give
the same bytes. xlsxwriter is imported when the first book is opened, so that views stay free of it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from contest.publishing.bulk import BulkSheet

FONT, HEAD_FONT = "宋体", "黑体"
GREY, YELLOW = "#E7E6E6", "#FFF7CC"
A4, LONGEST = 9, 32_000
DEFAULT_HEIGHT, LINE, TALLEST = 17.0, 14.5, 400.0
_FIRST_DAY = date(1900, 3, 1)
_EPOCH = date(1899, 12, 30).toordinal()
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_ACCOUNT = re.compile(r"(?<!\d)\d{15,21}(?!\d)", re.ASCII)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", re.ASCII)
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?[2-9]\d{6,7}(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(?:\d[- －]?){10}")
"""As many as the shortest number that is starred has, folded or not: what has fewer in a row is left as it is."""
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９－", "0123456789-")


# How a value is written. YUAN and WAN take 分; PERCENT a Fraction; CODE is text that must not be masked.
Kind = Enum("Kind", ("TEXT", "CODE", "INT", "NUMBER", "YUAN", "WAN", "PERCENT", "DATE"))
FORMATS = dict(zip(Kind, ("@", "@", "0_ ", "General", "#,##0.00_ ", "General", "0.0%_ ", "yyyy-mm-dd"), strict=True))
_BLANK = (None, "")
_LINK = {"font_color": "#0563C1"}
RIGHT = (Kind.INT, Kind.NUMBER, Kind.YUAN, Kind.WAN, Kind.PERCENT)
Cell = str | int | float | date | Fraction | None


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


def masked(text: str) -> str:
    """Telephone, ID and account numbers in free text, all but their ends starred.

    Narrower than ``wording.without_numbers``: what is internal keeps voucher and document numbers.
    """
    if not _DIGITS.search(text):
        return text
    folded = text.translate(_WIDE_DIGITS)
    starred = folded
    for pattern in (_ID_NUMBER, _ACCOUNT, _MOBILE, _LANDLINE):
        starred = pattern.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", starred)
    return text if starred == folded else starred


def clean(text: str) -> str:
    """Text that XML can hold, within Excel's length, and never taken for xlsxwriter's own rich-text mark-up."""
    if not text.isprintable() or len(text) > LONGEST:
        text = _UNWRITABLE.sub("", text)[:LONGEST]
    return f"{text} " if text.startswith("<r>") else text


def _plain(text: str) -> str:
    return masked(clean(text))


def line_count(value: Cell, width: float) -> int:
    """How many lines a text takes in a column of this width; a Chinese character is two wide. Numbers take one."""
    if not isinstance(value, str) or (2 * len(value) < width and "\n" not in value):
        return 1
    return sum([_wrapped(part, width) for part in value[:LONGEST].split("\n")]) if "\n" in value else _wrapped(value[:LONGEST], width)


def line_counts(texts: Sequence[str], width: float) -> list[int]:
    """``line_count`` of each; those of one line in the file are measured together."""
    whole = "\n".join(texts)
    if whole.count("\n") >= max(len(texts), 1) or max(map(len, texts), default=0) > LONGEST:
        return [line_count(text, width) for text in texts]
    sizes = [*zip(map(len, texts), map(len, whole.encode("gbk", "replace").split(b"\n")), strict=False)]
    known = {(size, wide): 1 if 2 * size < width else _lines(size, wide, width) for size, wide in {*sizes}}
    return [*map(known.__getitem__, sizes)]


def _wrapped(text: str, width: float) -> int:
    return _lines(len(text), len(text.encode("gbk", "replace")), width)


def _lines(size: int, wide: int, width: float) -> int:
    """Of so many characters and halves of them: Chinese text leaves half a character over at the end of a line."""
    return math.ceil(wide / max(width - (wide > size), 1)) or 1


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


def plainly(kind: Kind, value: Any) -> str | int | float:
    """The text or number that stands in the file for a value that is not blank."""
    if isinstance(value, str):
        return clean(value) if kind is Kind.CODE else _plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):  # Excel reckons days before 1900-03-01 wrongly
        return value.isoformat() if value < _FIRST_DAY else value.toordinal() - _EPOCH
    if kind is Kind.YUAN:
        return int(value) / 100
    if kind is Kind.WAN:
        return int(value) / 1_000_000
    number: int | float = value if isinstance(value, int | float) else float(value)
    return number


def all_plainly(kind: Kind, values: Sequence[Any]) -> Sequence[Any]:
    """``plainly`` of each. Whether texts need to be cleaned or masked is seen from all of them together."""
    if not all(isinstance(value, str) for value in values):
        return [plainly(kind, value) for value in values]
    whole = "\n".join(values)
    plain = whole.split("\n")
    if (len(plain) == len(values) and whole.replace("\n", "").isprintable() and "<r>" not in whole
            and max(map(len, plain)) <= LONGEST and (kind is Kind.CODE or not _DIGITS.search(whole))):
        return plain
    return [plainly(kind, value) for value in values]


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
    sheet.write_string(0, 0, _plain(title), book.style(font_name=HEAD_FONT, font_size=14))
    sheet.set_row(0, 24)
    for index, note in enumerate(notes, 1):
        sheet.write_string(index, 0, _plain(note), book.style(font_size=10))
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
        sheet.write_string(last + bool(table.totals) + offset, 0, _plain(line), book.style())
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
