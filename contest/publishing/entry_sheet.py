"""Sheets that people type into: styles, drop-downs, checks and prompts for whole columns. Used by forms and roster.

Nothing is formatted row by row: styles belong to columns, checks to column ranges, so that a blank sheet has no rows
below its header.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from contest.form import NO_CREDIT_CODE, Column, SheetForm, Type
from contest.text import column_letters

Cell = str | int | float | Decimal | date | None
LAST_ROW = 1_048_575
LAST_COLUMN = 16_383
ALLOWED = (
    "insert_rows", "delete_rows", "sort", "autofilter", "format_columns", "format_rows",
    "select_locked_cells", "select_unlocked_cells",
)
"""What a protected sheet still lets people do (WPS and Excel block it otherwise)."""
CREATED = datetime(2018, 2, 1)  # noqa: DTZ001  a fixed date in every file, so that the same form has the same bytes
A4 = 9
OFFERED = ("company", "project")
"""Keys of columns whose drop-down reminds of names used before."""
LINE = 16
"""Points of a line of text."""


class EntrySheet(Worksheet):  # type: ignore[misc,unused-ignore]
    """A sheet whose last declared column style reaches to the sheet's edge, in one element.

    A protected row can be deleted only if all its 16,384 cells are unlocked; ``set_column`` to the edge costs 20 ms a sheet.
    """

    edge: int | None = None

    def _write_col_info(self, col_min: int, col_max: int, col_info: Any) -> None:
        super()._write_col_info(col_min, LAST_COLUMN if col_max == self.edge else col_max, col_info)


class Look:
    """The formats of one workbook, made once."""

    def __init__(self, book: Any) -> None:
        line = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "text_wrap": True}
        cell = {**line, "locked": False}
        head = {**line, "bold": True, "align": "center"}
        add = book.add_format
        self.title = add({"bold": True, "font_size": 14, "valign": "vcenter"})
        self.note = add({"font_color": "#7F6000", "valign": "vcenter"})
        self.guide = add({"valign": "vcenter"})
        self.required = add({**head, "bg_color": "#FCE4D6"})
        self.optional = add({**head, "bg_color": "#EDEDED"})
        self.label = add({**line, "bold": True, "bg_color": "#EDEDED"})
        self.stamped = add({**line, "bg_color": "#D9D9D9", "align": "left"})
        self.help = add({**line, "font_color": "#595959"})
        self.free = add({"locked": False})
        text, day = add({**cell, "num_format": "@"}), add({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
        number, count = add({**cell, "align": "right"}), add({**cell, "num_format": "0"})
        general = add({**cell, "align": "center"})
        self._by_type = {
            Type.TEXT: text, Type.CREDIT: text, Type.DATE: day, Type.WAN: number, Type.COUNT: count, Type.CHOICE: general,
        }
        self._serial = general
        self.day = day

    def of(self, column: Column) -> Any:
        """Text columns are text, so that leading zeros and long digits survive; 序号 may be counted up by dragging."""
        return self._serial if column.key == "serial" else self._by_type[column.type]


class FormBook:
    """A workbook in memory with its formats; ``finish`` gives its bytes."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": {"font_name": "宋体", "font_size": 11},
        })
        self._book.set_properties({"created": CREATED})
        self.look = Look(self._book)

    def add(self, name: str) -> Any:
        return self._book.add_worksheet(name, EntrySheet)

    def sheet(self, name: str) -> Any:
        return self._book.get_worksheet_by_name(name)

    def finish(self) -> bytes:
        self._book.close()
        return self._buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Options:
    """``header`` is the zero-based header row; ``lists`` ranges of suggestions by column key.

    ``closed``: the sheet will be protected, so the columns beyond the last must be open too.
    """

    header: int = 0
    lists: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False


def write_columns(book: FormBook, sheet_form: SheetForm, options: Options) -> None:
    """Header, column styles, checks and filter of one sheet."""
    sheet, count = book.sheet(sheet_form.name), len(sheet_form.columns)
    sheet.set_row(options.header, 32)
    for index, column in enumerate(sheet_form.columns):
        look = book.look.required if column.required else book.look.optional
        sheet.write_string(options.header, index, column.heading, look)
        sheet.set_column(index, index, width_of(column, options), book.look.of(column))
        first = options.header + 1
        sheet.data_validation(first, index, LAST_ROW, index, validation(column, index, first, options.lists.get(column.key)))
    sheet.autofilter(options.header, 0, LAST_ROW, count - 1)
    if options.closed:
        sheet.set_column(count, count, None, book.look.free)
        sheet.edge = count


def write_rows(book: FormBook, sheet_form: SheetForm, options: Options, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Rows by column key; the column's style applies. A row is as high as its longest text needs (LibreOffice does not fit it)."""
    sheet = book.sheet(sheet_form.name)
    for row, values in enumerate(rows, options.header + 1):
        lines = 1
        for index, column in enumerate(sheet_form.columns):
            value = values.get(column.key)
            put(sheet, row, index, value, book.look.of(column))
            if isinstance(value, str):
                lines = max(lines, -(-sum(1 + (letter > "⺀") for letter in value) // int(width_of(column, options))))
        if lines > 1:
            sheet.set_row(row, LINE * lines)


def width_of(column: Column, options: Options) -> float:
    """In characters. Returns are narrow: long texts wrap, so that fifteen columns stay legible on one A4 page; codes fit."""
    if column.width <= 12 or column.type is Type.CREDIT or not options.closed:
        return column.width
    return 12 + (column.width - 12) / 2


def put(sheet: Any, row: int, column: int, value: Cell, look: Any) -> None:
    """One cell by the type of its value; a blank is left out and keeps its column's style."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, value, look)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, column, value, look)


def print_setup(sheet: Any, footer: str) -> None:
    """A4 landscape, one page wide; signatures stand in the footer, where no reader takes them for a row."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer, {"margin": 0.4})


def validation(column: Column, index: int, row: int = 0, source: str | None = None) -> dict[str, Any]:
    """The check of a column (``index``, first ``row`` zero-based), its prompt and its error text, in Chinese."""
    rule = (_offer if column.key in OFFERED else _suggestion)(source) if source else _RULES[column.type](column, f"{column_letters(index)}{row + 1}")
    prompt = {"input_title": column.name[:32], "input_message": column.help[:255]} if column.help else {}
    return {"ignore_blank": True, **prompt, **rule}


def _suggestion(source: str) -> dict[str, Any]:
    return {
        "validate": "list", "source": source, "error_type": "warning", "error_title": "名单里没有",
        "error_message": "名单里没有这个名字。没写错的话点“是”继续；有同名的写：姓名（所属主体）。",
    }


def _offer(source: str) -> dict[str, Any]:
    """Names used before; a new one is as good."""
    return {"validate": "list", "source": source, "show_error": False}


def _text(_column: Column, _cell: str) -> dict[str, Any]:
    return {"validate": "any"}


def _choice(column: Column, _cell: str) -> dict[str, Any]:
    return {
        "validate": "list", "source": list(column.choices), "error_title": "请从下拉框里选",
        "error_message": f"只能填：{'、'.join(column.choices)}。",
    }


def _day(_column: Column, _cell: str) -> dict[str, Any]:
    return {
        "validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31),
        "error_title": "请填日期", "error_message": "请填日期，写成 2018-02-20 这样。",
    }


def _wan(_column: Column, _cell: str) -> dict[str, Any]:
    return {
        "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "请填数字",
        "error_message": "只填数字，单位是万元，不要写“万”“约”。3000万元就填 3000。",
    }


def _count(column: Column, _cell: str) -> dict[str, Any]:
    least = 1 if column.required else 0
    return {
        "validate": "integer", "criteria": ">=", "value": least, "error_title": "请填整数",
        "error_message": f"请填整数，不小于 {least}。",
    }


def _credit(column: Column, cell: str) -> dict[str, Any]:
    words = f"，没有的填“{'”或“'.join(NO_CREDIT_CODE)}”" if column.required else "，没有可空着"
    exempt = "".join(f',{cell}="{word}"' for word in NO_CREDIT_CODE)
    return {
        "validate": "custom", "value": f"=OR(LEN({cell})=18{exempt})", "error_type": "warning",
        "error_title": "请核对信用代码", "error_message": f"统一社会信用代码是18位{words}。确认没错点“是”。",
    }


_RULES = {
    Type.TEXT: _text, Type.CHOICE: _choice, Type.DATE: _day, Type.WAN: _wan, Type.COUNT: _count, Type.CREDIT: _credit,
}
