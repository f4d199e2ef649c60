"""An .xlsx → its sheets as grids of values, with what the value reader would lose as findings. Runs in a worker process."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook

from contest.model import Finding
from contest.reading.scan import MAX_ROWS, NOTHING_LOST, Lost, RefusedError, scan
from contest.text import column_letters, normal

MAX_SHEETS = 50
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows`` from A1 on, blank cells as "" (so that addresses are right)."""

    name: str
    rows: list[list[Any]]
    findings: tuple[Finding, ...] = ()


def read(data: bytes, skip: frozenset[str] = frozenset()) -> dict[str, Grid]:
    """Sheets by normalised name, but for those in ``skip``. Raises RefusedError when the file cannot or must not be read."""
    if data.startswith(_OLE):
        raise RefusedError("FIL-010", "这是旧版（.xls）或加了密码的文件，没有读。请用 WPS 去掉密码、另存为 .xlsx 再发。")
    if not data.startswith(b"PK"):
        raise RefusedError("FIL-011", "这不是 Excel 报表（.xlsx）。请用发下去的空白报表填写，另存为 .xlsx 再发。")
    lost = scan(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheet_names) > MAX_SHEETS:
            raise RefusedError("FIL-012", f"工作表有 {len(book.sheet_names)} 张，太多了，没有读。请用空白报表重新填写。")
        found: dict[str, Grid] = {}
        for name in book.sheet_names:
            if normal(name) not in skip:
                grid = _grid(book, name, lost.get(name, NOTHING_LOST))
                found[name if normal(name) in found else normal(name)] = grid  # two names may differ in blanks only
        return found
    except RefusedError:
        raise
    except Exception as error:  # calamine and expat raise many kinds for one thing: this file cannot be read
        raise RefusedError("FIL-003", "文件打不开，可能没有传完或已损坏。请用 WPS 打开后另存为 .xlsx 再发。") from error


def _grid(book: CalamineWorkbook, name: str, lost: Lost) -> Grid:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    findings = list(_findings(name, rows, lost))
    if len(rows) > MAX_ROWS:
        findings.append(Finding("SHT-003", True, f"工作表“{name}”有 {len(rows)} 行，多得不正常。请删去多余的行再发。", name))
        rows = rows[:MAX_ROWS]
    return Grid(name, rows, tuple(findings))


def _findings(name: str, rows: list[list[Any]], lost: Lost) -> Iterable[Finding]:
    for cell, value in lost.errors:
        yield Finding("CEL-001", True, f"这一格是出错值 {value or '#?'}。请重新填写这一格。", name, cell)
    for cell in lost.uncached:
        yield Finding("CEL-002", True, "这一格是公式，但没有算出的结果。请直接填数字，或用 WPS 打开、存盘后再发。", name, cell)
    for row in sorted(lost.hidden_rows):
        if row <= len(rows) and any(value != "" for value in rows[row - 1]):
            yield Finding("CEL-003", False, f"第{row}行被隐藏了，里面有内容，照样读了。请核对。", name, f"A{row}")
    for merge in lost.merged:
        for cell in _under_merge(rows, *merge):
            yield Finding("CEL-004", True, "合并的单元格下面压着看不见的值。请取消合并，删去多余的值。", name, cell)


def _under_merge(rows: list[list[Any]], first: str, top: int, last: str, bottom: int) -> Iterator[str]:
    """Cells with a value that a merged one covers."""
    left, right = _index(first), _index(last)
    for number in range(top, min(bottom, len(rows)) + 1):
        row = rows[number - 1]
        for position in range(left, min(right, len(row) - 1) + 1):
            if (number, position) != (top, left) and row[position] != "":
                yield f"{column_letters(position)}{number}"


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
