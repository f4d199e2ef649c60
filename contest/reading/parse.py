"""Sheets of cells → typed rows and findings, by the declarations of ``form.py``. Pure; runs in a worker process.

Returns, roster and rulings go through the same parsing. Every fault of a sheet is found in one pass; a missing column is
one finding, not one a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from contest.form import Column, SheetForm
from contest.model import Finding, Value
from contest.reading.cells import PARSERS, Problem, shown
from contest.text import column_letters, normal

Grid = Sequence[Sequence[Any]]
_SUM_WORDS = frozenset({"合计", "小计", "总计", "共计", "累计"})
_PERIOD = re.compile(r"^第?([0-9]{1,3}|[一二三四五六七八九十]{1,3})期?$")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
HEADER_SEARCH_ROWS = 30


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows: ``(row number, values by key, findings)``; ``letters`` are the columns by key."""

    letters: dict[str, str]
    rows: tuple[tuple[int, dict[str, Value], tuple[Finding, ...]], ...]
    findings: tuple[Finding, ...] = ()


def _heading(cell: Any) -> str:
    return normal(cell).replace("*", "") if isinstance(cell, str) else ""


def find_header(form: SheetForm, grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The first row that holds all required column names, and where each column stands in it."""
    wanted = {normal(c.name): c.key for c in form.columns}
    required = {c.key for c in form.columns if c.required}
    for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]):
        places: dict[str, int] = {}
        for position, cell in enumerate(row):
            key = wanted.get(_heading(cell)) if cell != "" else None
            if key and key not in places:
                places[key] = position
        if required <= places.keys():
            return index, places
    return None


def table(form: SheetForm, grid: Grid, year: int) -> Table:
    """All rows of a sheet with their findings. ``year`` completes dates written without one."""
    header = find_header(form, grid)
    if header is None:
        return Table({}, (), _no_header(form, grid))
    index, places = header
    letters = {key: column_letters(position) for key, position in places.items()}
    plan = [(c, PARSERS[c.type]) for c in form.columns if c.key in places and c.key != "serial"]
    pick = itemgetter(*(places[column.key] for column, _ in plan))
    width = max(places.values()) + 1
    rows, notes = [], []
    serial = places.get("serial")
    for offset, cells in enumerate(grid[index + 1:], index + 2):
        raw = pick(cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))])
        if raw[0] == "" and all(value == "" or value is None for value in raw):
            continue
        total = _total_word(cells, serial, raw)
        if total:
            notes.append(Finding("ROW-001", False, f"第{offset}行是“{total}”行，已略过，不当作申报。", form.name, f"A{offset}"))
            continue
        rows.append(_row(form.name, offset, plan, raw, letters, year))
    kept = tuple(row for row in rows if row is not None)
    return Table(letters, kept, tuple(notes))


def of_read_columns(read_: Table, found: Iterable[Finding]) -> list[Finding]:
    """What the scan found where it matters: a fault in 序号 or in a column of the sender's own costs nothing."""
    own = {letters for key, letters in read_.letters.items() if key != "serial"}
    return [f for f in found if not f.error or not f.cell or not own or f.cell.rstrip("0123456789") in own]


def _total_word(cells: Sequence[Any], serial: int | None, raw: Sequence[Any]) -> str:
    """合计 in 序号 or in the first column; in any other where the first is blank: an enterprise may have such a name."""
    first = cells[serial] if serial is not None and serial < len(cells) else ""
    for cell in (first, raw[0], *(raw[1:] if raw[0] in ("", None) else ())):
        if isinstance(cell, str) and cell and normal(cell).rstrip(":") in _SUM_WORDS:
            return cell.strip()
    return ""


_Plan = list[tuple[Column, Any]]


def _row(sheet: str, number: int, plan: _Plan, raw: Sequence[Any], letters: dict[str, str], year: int,
         ) -> tuple[int, dict[str, Value], tuple[Finding, ...]] | None:
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    blank = True
    for (column, parser), cell in zip(plan, raw, strict=True):
        value: Value = None
        if cell != "" and cell is not None:
            value, problem = parser(cell, column, year)
            if problem:
                blank = False
                findings.append(finding(problem, column, sheet, f"{letters[column.key]}{number}"))
                if value is None:
                    continue
        if value is None:
            if column.required and (cell == "" or cell is None or isinstance(cell, str)):
                findings.append(_missing(column, sheet, f"{letters[column.key]}{number}"))
            continue
        blank = False
        values[column.key] = value
    return None if blank else (number, values, tuple(findings))


def finding(problem: Problem, column: Column, sheet: str, cell: str) -> Finding:
    code, error, what, remedy = problem
    return Finding(code, error, f"{column.name}{what}。{remedy}。", sheet, cell)


def _missing(column: Column, sheet: str, cell: str) -> Finding:
    remedy = f"请从下拉框里选：{'、'.join(column.choices)}" if column.choices else column.help.rstrip("。") or "请补上"
    return Finding("REQ-001", True, f"{column.name}没有填，这一格必须填。{remedy}。", sheet, cell)


def _no_header(form: SheetForm, grid: Grid) -> tuple[Finding, ...]:
    filled = [row for row in grid if any(cell != "" for cell in row)]
    if not filled:
        return (Finding("SHT-002", False, f"工作表“{form.name}”是空的，连表头也没有，当作没有申报。以后请用发下去的空白报表填。", form.name),)
    wanted = {normal(c.name): c.name for c in form.columns if c.required}
    best = max(filled[:HEADER_SEARCH_ROWS], key=lambda row: len(wanted.keys() & {_heading(c) for c in row}))
    lost = [name for key, name in wanted.items() if key not in {_heading(c) for c in best}]
    return (Finding("COL-001", True, f"工作表“{form.name}”的表头缺少：{'、'.join(lost)}。这张表没有读。请把表头改回发下去的样子。", form.name),)


def labels(form: SheetForm, grid: Grid, year: int) -> tuple[dict[str, Value], dict[str, str], tuple[Finding, ...]]:
    """A sheet of labels beside their values: values by key, their cells by key, findings."""
    wanted = {normal(c.name): c for c in form.columns}
    values: dict[str, Value] = {}
    cells: dict[str, str] = {}
    findings: list[Finding] = []
    for number, row in enumerate(grid[:60], 1):
        for position, cell in enumerate(row[:-1]):
            column = wanted.get(_heading(cell).rstrip(":")) if isinstance(cell, str) and cell else None
            if column is None or column.key in cells:
                continue
            place = cells[column.key] = f"{column_letters(position + 1)}{number}"
            value, problem = _label_value(column, row[position + 1], year)
            if value is not None:
                values[column.key] = value
            if problem:
                findings.append(finding(problem, column, form.name, place))
    return values, cells, tuple(findings)


def _label_value(column: Column, raw: Any, year: int) -> tuple[Value, Problem | None]:
    if raw is None or (isinstance(raw, str) and not normal(raw)):
        return None, None
    if column.key == "period":
        return _period(raw)
    return PARSERS[column.type](raw, column, year)


def _period(raw: Any) -> tuple[Value, Problem | None]:
    word = str(int(raw)) if isinstance(raw, float) and raw == int(raw) and abs(raw) < 1e6 else normal(str(raw))
    found = _PERIOD.match(word)
    number = (int(found[1]) if found[1].isdecimal() else _chinese(found[1])) if found else 0
    if 1 <= number <= 99:
        return number, None
    return None, ("PER-001", True, f"“{shown(raw)}”不是期次", "请填第几期的数字，例如 2")


def _chinese(word: str) -> int:
    """一…九十九; 0 where it is no number."""
    if "十" not in word:
        return _CHINESE.get(word, 0)
    tens, _, ones = word.partition("十")
    known = {"": 1, **_CHINESE}, {"": 0, **_CHINESE}
    return known[0][tens] * 10 + known[1][ones] if tens in known[0] and ones in known[1] else 0

