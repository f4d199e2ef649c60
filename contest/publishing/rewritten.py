"""The cells of a workbook that cannot be kept, written anew at the same addresses, so that findings still point to them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from contest import form
from contest.publishing.entry_sheet import FormBook, print_setup
from contest.sheetnames import renamed
from contest.text import normal

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDTH = 16


def rewritten(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Values as numbers, dates and text, nothing else; a form's columns keep their width and are open to typing."""
    book = FormBook()
    own = {normal(s.name): s.name for s in (form.INFO, *form.SHEETS)} | {
        key: s.name for key, s in renamed([normal(name) for name in sheets]).items()}
    for count, (name, rows) in enumerate(sheets.items(), 1):
        title = own.pop(normal(name), "") or (_FORBIDDEN.sub("_", name).strip("'")[:25] or "表") + f"_{count}"
        sheet = book.add(title)
        sheet.set_column(0, 30, _WIDTH)
        print_setup(sheet, "")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _put(sheet, number, column, value, book)
    return book.finish()


def _put(sheet: Any, row: int, column: int, value: Any, book: FormBook) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and math.isfinite(value):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value.year >= 1900:
        day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        sheet.write_datetime(row, column, day, book.look.day)
    else:
        sheet.write_string(row, column, str(value)[:32_000])
