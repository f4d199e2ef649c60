"""A .csv or text table → rows of texts. Raises RefusedError where characters or columns are not certain: a shifted column is a wrong amount."""

from __future__ import annotations

import csv
import io

from contest.reading import limits
from contest.reading.refused import RefusedError, too_large

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_REMEDY = "请用发下去的空白报表填写，或在 WPS 里另存为 .xlsx 再发。"
_SURE = 6
"""Bytes above ASCII in a line of valid UTF-8 that are no accident of GBK."""


def rows(data: bytes) -> list[list[str]]:
    """All rows as they stand, the blank ones too."""
    if len(data) > limits.WORKBOOK_BYTES:
        raise too_large(limits.WORKBOOK_BYTES // limits.MIB)
    text = _text(data)
    if "\x00" in text:
        raise RefusedError("CSV-003", f"表格里有不该有的空字符，可能已损坏，没有读。{_REMEDY}")
    delimiter = max("\t,;", key=text[:4096].count)
    if text.count(delimiter) > limits.VALUES:
        raise RefusedError("FIL-009", f"表里的格子多得不正常，没有读。{_REMEDY}")
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise RefusedError("CSV-002", f"表格里的引号不成对，分不清格子，没有读。{_REMEDY}") from None
    return found


def check_width(found: list[list[str]], header: int) -> None:
    """A row longer than its header (0-based) has an unquoted comma in it: 1,234.56 is read as 1."""
    width = len(found[header]) if found else 0
    for number, row in enumerate(found[header + 1:], header + 2):
        if len(row) > width:
            raise RefusedError("CSV-004", f"第{number}行比表头多出{len(row) - width}格，可能数字里带了逗号（如 1,234），没有读。{_REMEDY}")


def _text(data: bytes) -> str:
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    lines = [line for line in data.splitlines() if not line.isascii()]
    if data.startswith(_UTF16) or any(_is_utf_8(line) and sum(byte > 127 for byte in line) >= _SURE for line in lines):
        raise _mixed()
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        raise _mixed() from None


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _mixed() -> RefusedError:
    return RefusedError("CSV-001", f"表格里混着两种文字编码，会读出乱码，没有读。{_REMEDY}")
