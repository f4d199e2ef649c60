"""An .xls or .et (BIFF in OLE) → grids: values by xlrd, held against calamine, since a damaged file may read differently."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import xlrd
from python_calamine import CalamineWorkbook
from xlrd.biffh import XLRDError

from contest.model import Finding
from contest.reading import limits
from contest.reading.grid import Grid, found_in
from contest.reading.refused import RefusedError, locked, too_large
from contest.reading.sheet_xml import Lost
from contest.text import column_letters

_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001  spreadsheets know no zones
_BLANKS = bytes((xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK))
"""Cells that only look like something: old forms are often styled down to the last row."""
_Cells = list[list[Any]]


def sheets(data: bytes) -> Iterator[Grid]:
    """Raises RefusedError when the file is locked, too large or broken."""
    if len(data) > limits.XLS_BYTES:
        raise too_large(limits.XLS_BYTES // limits.MIB)
    book = _opened(data)
    if book.nsheets > limits.SHEETS:
        raise RefusedError("FIL-012", f"工作表有 {book.nsheets} 张，太多了，没有读。请用空白报表重新填写。")
    second = _second_reading(data)
    for sheet in book.sheets():
        rows, errors = _values(sheet, book.datemode)
        differences = tuple(_differences(sheet.name, rows, second.get(sheet.name), {cell for cell, _ in errors}))
        lost = Lost(errors=tuple(errors), strays=_without_strays(rows), hidden_rows=frozenset(n + 1 for n, info in sheet.rowinfo_map.items() if info.hidden),
                    hidden_columns=tuple((n + 1, n + 1) for n, info in sheet.colinfo_map.items() if info.hidden),
                    merged=tuple((column_letters(left), top + 1, column_letters(right - 1), bottom) for top, bottom, left, right in sheet.merged_cells))
        yield Grid(sheet.name, rows, (*found_in(sheet.name, rows, lost, hidden=bool(sheet.visibility)), *differences), lost.merged)


def _without_strays(rows: _Cells) -> tuple[str, ...]:
    """Takes a few values far outside any return out of ``rows`` and names them; many are a large table, and no accident."""
    far = [(number, position) for number, row in enumerate(rows) for position in range(0 if number >= limits.ROWS else limits.COLUMNS, len(row))
           if row[position] != ""]
    if not 0 < len(far) <= limits.STRAYS:
        return ()
    for number, position in far:
        rows[number][position] = ""
    del rows[limits.ROWS:]
    return tuple(f"{column_letters(position)}{number + 1}" for number, position in far)


def _opened(data: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except XLRDError as error:
        if "encrypted" in str(error):
            raise locked() from None
        raise _broken() from None
    except Exception:  # xlrd raises many kinds for one thing
        raise _broken() from None


def _broken() -> RefusedError:
    return RefusedError("FIL-013", "旧版表格（.xls、.et）打不开，可能没有传完或已损坏。请用 WPS 打开后另存为 .xlsx 再发。")


def _values(sheet: xlrd.sheet.Sheet, datemode: int) -> tuple[_Cells, list[tuple[str, str]]]:
    rows: _Cells = []
    errors: list[tuple[str, str]] = []
    for number in range(sheet.nrows):
        row: list[Any] = []
        kinds = bytes(sheet.row_types(number)).rstrip(_BLANKS)
        for position, (kind, value) in enumerate(zip(kinds, sheet.row_values(number, 0, len(kinds)), strict=True)):
            if kind == xlrd.XL_CELL_ERROR:
                errors.append((f"{column_letters(position)}{number + 1}", xlrd.error_text_from_code.get(int(value), "")))
            row.append(_value(kind, value, datemode))
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows, errors


def _value(kind: int, value: Any, datemode: int) -> Any:
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    return "" if kind == xlrd.XL_CELL_ERROR else value


def _moment(serial: float, datemode: int) -> Any:
    """A date as Excel shows it; a number that cannot be one stays a number, for the column to refuse."""
    try:
        return _EPOCHS[datemode] + timedelta(milliseconds=round(serial * 86_400_000))
    except (OverflowError, ValueError):
        return serial


def _second_reading(data: bytes) -> dict[str, _Cells]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except MemoryError:
        raise
    except Exception:
        return {}
    except BaseException as panic:  # what calamine panics on xlrd has survived
        if type(panic).__name__ != "PanicException":
            raise
        return {}


def _differences(name: str, rows: _Cells, second: _Cells | None, errors: set[str]) -> Iterator[Finding]:
    if second is None:
        if any(value != "" for row in rows for value in row):
            yield Finding("SHT-022", False, f"工作表“{name}”只有一种读法读得出来，文件可能有损坏，照样读了。请核对；最好用 WPS 另存为 .xlsx 再发。", name)
        return
    for number in range(max(len(rows), len(second))):
        one, other = (grid[number] if number < len(grid) else [] for grid in (rows, second))
        if not one and other.count("") == len(other):
            continue
        for position in range(max(len(one), len(other))):
            a, b = (row[position] if position < len(row) else "" for row in (one, other))
            cell = f"{column_letters(position)}{number + 1}"
            if not _alike(a, b) and cell not in errors:
                yield Finding("CEL-008", True, f"这一格两种读法读出“{_short(a)}”和“{_short(b)}”，文件可能有损坏。请重新填写这一格。", name, cell)


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, date) and isinstance(other, date):
        return one.strftime("%Y%m%d") == other.strftime("%Y%m%d")
    if isinstance(one, date) or isinstance(other, date | timedelta):
        return True  # the two do not agree on what is a date format; the number is one
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\x00", "").strip() == other.replace("\x00", "").strip()
    return bool(one == other)


def _short(value: Any) -> str:
    return str(value).replace("\x00", "␀")[:20]


