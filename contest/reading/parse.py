"""Sheets of cells → typed rows and findings, by the declarations of ``form.py``. Pure; runs in a worker process.

Returns, roster and rulings go through the same parsing. Every fault of a sheet is found in one pass; a missing column is
one finding, not one a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from contest.form import ALIASES, SheetForm, Type
from contest.model import Finding, Value
from contest.reading.amounts import amount_in
from contest.reading.cells import PARSERS
from contest.reading.columns import heading
from contest.reading.headings import Grid, Header, find_header, nameless, no_header
from contest.reading.problem import MOST_PLACES, notes, shown
from contest.reading.rows import Plan, Row, typed
from contest.text import column_letters, normal, wan

_SUM = re.compile(r"^(?:本[页期月表次旬]|以上|全部)?(?:[合小总共累]计|总和)(?:\([^()]*\))?[:：]?(?:[0-9.,、]|万元|元|个|家|项|条|笔|次)*$")
_EXAMPLES = frozenset({"例", "示例", "样例", "举例", "填写示例"})
_REMARK = re.compile(r"^(?:注|备注|说明|填表说明|填表人|填报人|制表人?|审核人?|经办人?|负责人|单位负责人|联系人|联系电话|填报日期|盖章|单位盖章)[:：(（1-9]")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows; ``letters`` are the columns by key.

    ``stamp``: whom the form's own title line names, "" where it has none.
    """

    letters: dict[str, str]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()
    stamp: str = ""



def table(form: SheetForm, grid: Grid, year: int) -> Table:
    """All rows of a sheet with their findings. ``year`` completes dates written without one."""
    header = find_header(form, grid)
    if header is None:
        return Table({}, (), no_header(form, grid))
    if header.refused:
        return Table({}, (), header.findings)
    letters, plan, pick, width, serial = _layout(form, tuple(header.places.items()), tuple(header.units.items()))
    skipped: list[tuple[str, str, int]] = []
    entered: list[tuple[int, Sequence[Any]]] = []
    for offset, cells in enumerate(grid[header.row + 1:], header.row + 2):
        raw = pick(cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))])
        if raw[0] == "" and all(value == "" or value is None for value in raw):
            continue
        if left_out := _no_entry(cells, serial, raw):
            skipped.append((*left_out, offset))
        else:
            entered.append((offset, raw))
    found, noted = typed(form.name, entered, plan, letters, year)
    rows: list[Row] = []
    for (number, raw), row in zip(entered, found, strict=True):
        if row and row[2] and (left_out := _no_row(raw, plan)):
            skipped.append((*left_out, number))
        elif row:
            rows.append(_two_columns(form, row, grid[number - 1], header) if header.rivals else row)
    _ask_about_a_sum(form.name, rows, plan, letters)
    return Table(letters, tuple(rows), (*header.findings, *nameless(form, grid, header), *_left_out(form.name, skipped), *notes(noted, form.name)), _stamp(form, grid[:header.row]))


class _Layout(NamedTuple):
    """Where the columns stand: ``letters`` by key; ``pick`` takes the cells of ``plan`` out of a row of at least ``width``."""

    letters: dict[str, str]
    plan: Plan
    pick: Callable[[Sequence[Any]], Sequence[Any]]
    width: int
    serial: int | None


@lru_cache(maxsize=64)
def _layout(form: SheetForm, places: tuple[tuple[str, int], ...], units: tuple[tuple[str, str], ...]) -> _Layout:
    """The same for most sheets of a form."""
    at, unit = dict(places), dict(units)
    plan = [(c, amount_in(unit[c.key]) if c.key in unit else PARSERS[c.type]) for c in form.columns if c.key in at and c.key != "serial"]
    return _Layout({key: column_letters(position) for key, position in places}, plan, itemgetter(*(at[column.key] for column, _ in plan)),
                   max(at.values()) + 1, at.get("serial"))


def _stamp(form: SheetForm, rows: Grid) -> str:
    """「信息收集　　岭下村　第2期（…）」, as the blank form is printed."""
    for row in rows:
        words = str(row[0]).split() if row and isinstance(row[0], str) else []
        if len(words) >= 3 and words[0] == form.name and words[2].startswith("第"):
            return words[1]
    return ""


def printed(info: Mapping[str, Value], tables: Iterable[Table]) -> dict[str, Value]:
    """``stamp``: the names in the sheets' own title lines, where they are not the one in 填报信息."""
    others = {t.stamp: None for t in tables if t.stamp and normal(t.stamp) != normal(str(info.get("name") or ""))}
    return {"stamp": "、".join(others)} if others else {}


def of_read_columns(read_: Table, found: Iterable[Finding]) -> list[Finding]:
    """What the scan found where it matters: a fault in 序号 or in a column of the sender's own costs nothing."""
    own = {letters for key, letters in read_.letters.items() if key != "serial"}
    return [f for f in found if not f.error or not f.cell or not own or f.cell.rstrip("0123456789") in own]


def _left_out(sheet: str, skipped: Sequence[tuple[str, str, int]]) -> Iterable[Finding]:
    """One line for all rows of one kind that are no entries: ``skipped`` are code, words and row."""
    for code in sorted({code for code, _, _ in skipped}):
        some = [(words, row) for kind, words, row in skipped if kind == code]
        told = "、".join(f"第{row}行{words}" for words, row in some[:MOST_PLACES]) + (f" 等 {len(some)} 行" if len(some) > MOST_PLACES else "")
        yield Finding(code, False, f"{told}，已略过，不当作申报。确是申报的，请把必填的栏目填全再发。", sheet, f"A{some[0][1]}")


def _no_entry(cells: Sequence[Any], serial: int | None, raw: Sequence[Any]) -> tuple[str, str] | None:
    """合计 in 序号 or in the first column; in any other where the first is blank: an enterprise may have such a name. Code and words."""
    first = cells[serial] if serial is not None and serial < len(cells) else ""
    for cell in (first, *raw) if raw[0] in ("", None) else (first, raw[0]):
        if isinstance(cell, str) and cell:
            if "计" in cell or "总" in cell:
                word = normal(cell)
                if len(word) <= 40 and _SUM.match(word):
                    return "ROW-001", f"是“{cell.strip()}”行"
            elif cell in _EXAMPLES:
                return "ROW-003", f"是“{cell}”行"
    return None


def _no_row(raw: Sequence[Any], plan: Plan) -> tuple[str, str] | None:
    """A row with faults that is no entry: the header repeated on a new page, or a single line of remarks. Code and words."""
    filled = [(column, cell) for (column, _), cell in zip(plan, raw, strict=True) if cell not in ("", None)]
    if len(filled) > 2 and sum(heading(cell) in (normal(c.name), *map(normal, ALIASES.get(c.name, ()))) for c, cell in filled) * 2 > len(filled):
        return "ROW-005", "重复了表头"
    if len(filled) == 1 and isinstance(filled[0][1], str) and _REMARK.match(normal(filled[0][1])):
        return "ROW-004", f"只有一句“{shown(filled[0][1])}”"
    return None


def _two_columns(form: SheetForm, row: Row, cells: Sequence[Any], header: Header) -> Row:
    """Two columns of one name that say different things: which of them is meant is asked, row by row."""
    number, values, findings = row
    more = []
    for key, others in header.rivals.items():
        column = next(c for c in form.columns if c.key == key)
        mine = cells[header.places[key]] if header.places[key] < len(cells) else ""
        for position in others:
            theirs = cells[position] if position < len(cells) else ""
            if (column.required or column.type is not Type.TEXT) and theirs not in ("", None, mine):
                more.append(Finding("COL-007", True, f"两栏“{column.name}”填得不一样，不知道是“{shown(mine)}”还是“{shown(theirs)}”，改好前这一行不计。请只留对的那一个。",
                                    form.name, f"{column_letters(position)}{number}"))
    return number, values, (*findings, *more)


def _ask_about_a_sum(sheet: str, rows: list[Row], plan: Plan, letters: dict[str, str]) -> None:
    """The last row without 企业名称 whose amount is the sum of those above: a total by arithmetic only, so it is asked about."""
    if len(rows) < 3 or "company" in rows[-1][1] or "company" not in letters:
        return
    number, values, _ = rows[-1]
    for column, _parser in plan:
        total = values.get(column.key)
        above = [amount for row in rows[:-1] if isinstance(amount := row[1].get(column.key), int)]
        if column.type is Type.WAN and isinstance(total, int) and total and len(above) > 1 and total == sum(above):
            cell = f"{letters[column.key]}{number}"
            asked = Finding("ROW-002", True, f"第{number}行没有企业名称，{column.name} {wan(total)} 正好是上面各行之和，是不是合计？改好前这一行不计。"
                            "是合计，请在序号那一格写“合计”；是申报，请把企业名称等必填的栏目补上。", sheet, cell)
            rows[-1] = (number, values, (asked,))
            return
