"""A sheet as it was read: its values, and as findings what a value reader loses of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from contest.model import Finding
from contest.reading import limits
from contest.reading.arithmetic import DAY_0, LAST_DAY, place_of
from contest.reading.formulas import Stale, checked
from contest.reading.problem import shown
from contest.reading.sheet_xml import Lost
from contest.text import column_index, column_letters


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows`` from A1 on, blank cells as "" (so that addresses are right); ``merged`` as in ``Lost``.

    ``computed`` are the cells, each with its value, whose formula is too hard to be reckoned anew.
    """

    name: str
    rows: list[list[Any]]
    findings: tuple[Finding, ...] = ()
    merged: tuple[tuple[str, int, str, int], ...] = ()
    computed: tuple[tuple[str, Any], ...] = ()


def bounded(grid: Grid) -> Grid:
    """Not more rows than anyone fills in; what is cut off is an error of the sheet."""
    if len(grid.rows) <= limits.ROWS:
        return grid
    more = Finding("SHT-003", True, f"工作表“{grid.name}”有 {len(grid.rows)} 行，多得不正常，只读了前 {limits.ROWS} 行。请删去多余的行再发。", grid.name)
    return replace(grid, rows=grid.rows[:limits.ROWS], findings=(*grid.findings, more))


def looked_at(name: str, rows: list[list[Any]], lost: Lost, *, hidden: bool = False) -> Grid:
    """The sheet with what is to be said of it."""
    stale, hard = checked(rows, lost.formulas, [*(cell for cell, _ in lost.errors), *lost.uncached, *lost.strays]) if lost.formulas else ([], [])
    return Grid(name, rows, (*found_in(name, rows, lost, hidden=hidden), *_stale(name, stale), *_disguised(name, rows, lost)), lost.merged, tuple(hard))


def _stale(name: str, cells: Iterable[Stale]) -> Iterator[Finding]:
    for cell, saved, now in cells:
        yield Finding("CEL-010", True, f"这一格是公式，文件里存的结果是“{shown(saved)}”，按表里现在的数重新算是“{_like(saved, now)}”，不知道以哪个为准。"
                      f"请用 WPS 打开，按 F9 重新计算，核对后存盘再发；或者在这一格直接填数，例如 {_like(saved, now)}。", name, cell)


def _disguised(name: str, rows: list[list[Any]], lost: Lost) -> Iterator[Finding]:
    for cell, code in lost.disguised:
        row, column = place_of(cell)
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if value not in {"", 0}:
            yield Finding("AMT-017", True, f"这一格里存的数是“{shown(value)}”，格式（{code}）却显示成百分数或缩小了的数，不知道以哪个为准。"
                          "请把这一格设成“常规”格式，重新填数，例如 3000。", name, cell)


def _like(saved: Any, now: Any) -> str:
    """A number shown as a day where the saved one is a day."""
    return shown(DAY_0 + timedelta(days=now) if isinstance(saved, date) and isinstance(now, float) and 0 <= now < LAST_DAY else now)


def found_in(name: str, rows: list[list[Any]], lost: Lost, *, hidden: bool = False) -> Iterable[Finding]:
    """What stands in the file and not, or not visibly, among the values."""
    if hidden and any(value != "" for row in rows for value in row):
        yield Finding("SHT-021", False, f"工作表“{name}”被隐藏了，里面有内容，照样读了。请取消隐藏，核对后再发。", name)
    if lost.disordered:
        yield Finding("SHT-020", False, f"工作表“{name}”里各行存放的次序是乱的，已按行号读。请核对。", name)
    for cell, value in lost.errors:
        yield Finding("CEL-001", True, f"这一格是出错值 {value or '#?'}。请重新填写这一格。", name, cell)
    for cell in lost.uncached:
        yield Finding("CEL-002", True, "这一格是公式，但没有算出的结果。请直接填数字，或用 WPS 打开、存盘后再发。", name, cell)
    for cell in lost.strays:
        yield Finding("CEL-006", False, "这一格离报表很远，可能是误按出来的，没有读。请删去这一格。", name, cell)
    for cell in lost.linked:
        yield Finding("CEL-009", False, "这一格的数取自别的文件，这里看不到原数，按存下的结果读了。请核对后直接填数字。", name, cell)
    yield from _hidden(name, rows, lost)
    for merge in lost.merged:
        for cell in _under_merge(rows, *merge):
            yield Finding("CEL-004", True, "合并的单元格下面压着看不见的值。请取消合并，删去多余的值。", name, cell)


def _hidden(name: str, rows: list[list[Any]], lost: Lost) -> Iterator[Finding]:
    for row in sorted(lost.hidden_rows):
        if row <= len(rows) and any(value != "" for value in rows[row - 1]):
            yield Finding("CEL-003", False, f"第{row}行被隐藏了，里面有内容，照样读了。请核对。", name, f"A{row}")
    for first, last in lost.hidden_columns:
        for column in range(first, min(last, max(map(len, rows), default=0)) + 1):
            top = next((n for n, row in enumerate(rows, 1) if len(row) >= column and row[column - 1] != ""), 0)
            if top:
                letters = column_letters(column - 1)
                yield Finding("CEL-005", False, f"{letters} 列被隐藏了，里面有内容，照样读了。请取消隐藏后核对。", name, f"{letters}{top}")


def _under_merge(rows: list[list[Any]], first: str, top: int, last: str, bottom: int) -> Iterator[str]:
    """Cells with a value that a merged one covers."""
    left, right = column_index(first), column_index(last)
    for number in range(top, min(bottom, len(rows)) + 1):
        row = rows[number - 1]
        for position in range(left, min(right, len(row) - 1) + 1):
            if (number, position) != (top, left) and row[position] != "":
                yield f"{column_letters(position)}{number}"
