"""The sheets of an .ods, by one pass over content.xml that takes the values and tells what hides among them.

Our own, since calamine takes text boxes for values and loses untyped texts, and what hides must be looked for in any case.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contest.reading import limits
from contest.reading.computed import Computed
from contest.reading.refused import RefusedError, altered
from contest.reading.sheet_xml import Lost, go_through
from contest.text import column_letters

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_ERROR = re.compile(r"#[A-Z/0]{2,8}[!?]?|Err:\d{3}")
_OTHER_BOOK = re.compile(r"file:|\\\\|\.xls", re.IGNORECASE)
_REFERENCE = re.compile(r"\[\.(\$?[A-Z]+\$?[0-9]+)(?::\.(\$?[A-Z]+\$?[0-9]+))?\]")
_HIDING = ("collapse", "filter")
_MARKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_Cells = dict[int, Any]


def tables(part: bytes) -> list[Table]:
    """In their order. Raises RefusedError for what no spreadsheet program writes, and for a sheet too large."""
    return list(_Pass().over(part).values())


@dataclass(slots=True)
class Table:
    """One sheet as it is passed; ``rows`` by number and column from 1, filled cells only, a repeated row shared."""

    name: str
    hidden: bool = False
    rows: dict[int, _Cells] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    uncached: list[str] = field(default_factory=list)
    computed: Computed = field(default_factory=Computed)
    merged: list[tuple[str, int, str, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def finished(self) -> tuple[list[list[Any]], Lost]:
        """Dense rows without the few values far outside, which are told."""
        far = [(row, column) for row, cells in self.rows.items() for column in cells if row > limits.ROWS or column > limits.COLUMNS]
        strays = far if len(far) <= limits.STRAYS else []
        kept = {row: {c: v for c, v in cells.items() if (row, c) not in strays} for row, cells in self.rows.items()} if strays else self.rows
        bottom = max((row for row, cells in kept.items() if cells), default=0)
        right = max((max(cells) for cells in kept.values() if cells), default=0)
        if bottom * right > limits.BOX:
            raise _too_far()
        rows = [[kept.get(row, {}).get(column, "") for column in range(1, right + 1)] for row in range(1, bottom + 1)]
        return rows, Lost(tuple(self.errors), tuple(self.uncached), frozenset(self.hidden_rows), tuple(self.hidden_columns), tuple(self.merged),
                          tuple(_place(*cell) for cell in strays), tuple(self.computed.linked), formulas=tuple(self.computed.formulas))


@dataclass(slots=True)
class _Cell:
    """The cell that is open: its attributes and depth; ``texts`` are its own paragraphs, not those of notes and pictures on it."""

    attributes: dict[str, str]
    depth: int
    texts: list[str] = field(default_factory=list)
    muted: int = 0


@dataclass(slots=True)
class _Pass:
    """State of the pass; ``repeated`` counts stand for many rows or cells, and only filled ones cost anything."""

    found: dict[str, Table] = field(default_factory=dict)
    table: Table | None = None
    cell: _Cell | None = None
    cells: _Cells = field(default_factory=dict)
    style: str = ""
    hiding: set[str] = field(default_factory=set)
    folded: list[bool] = field(default_factory=list)
    row: int = 1
    rows: int = 1
    hidden: bool = False
    column: int = 1
    values: int = 0
    depth: int = 0

    def over(self, part: bytes) -> dict[str, Table]:
        go_through(part, self._start, self._end, self._text)
        return self.found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise altered()
        if self.cell:
            self._inside(self.cell, space, tag, plain)
        elif self.table is None:
            self._before(tag, plain)
        elif tag == "table":
            raise altered()
        elif tag in {"table-row-group", "table-column-group"}:
            self.folded.append(plain.get("display") == "false")
        elif tag == "table-column":
            times = _count(plain, "number-columns-repeated")
            if self._hides(plain):
                self.table.hidden_columns.append((self.column, self.column + times - 1))
            self.column += times
        elif tag == "table-row":
            self.rows, self.column, self.hidden, self.cells = _count(plain, "number-rows-repeated"), 1, self._hides(plain), {}
        elif tag in {"table-cell", "covered-table-cell"}:
            error = "error" in {value for key, value in attributes.items() if key.endswith("value-type")}
            self.cell = _Cell(plain | {"error": "1"} if error else plain, self.depth)

    def _before(self, tag: str, plain: dict[str, str]) -> None:
        if tag == "style":
            self.style = plain.get("name", "")
        elif tag == "table-properties" and plain.get("display") == "false":
            self.hiding.add(self.style)
        elif tag == "table":
            self.table, self.row, self.column = Table(plain.get("name", ""), plain.get("style-name", "") in self.hiding), 1, 1

    def _hides(self, plain: dict[str, str]) -> bool:
        return plain.get("visibility") in _HIDING or any(self.folded)

    def _inside(self, cell: _Cell, space: str, tag: str, plain: dict[str, str]) -> None:
        """What is no text lies on the cell (a note, a picture) and mutes what it holds; a table in a cell is no spreadsheet's work."""
        if tag == "table":
            raise altered()
        if cell.muted or space != _TEXT:
            cell.muted += 1
        elif tag in {"p", "h"}:
            cell.texts.append("")
        elif tag in _MARKS and cell.texts:
            cell.texts[-1] += _MARKS[tag] * min(_count(plain, "c"), limits.ELEMENT_CHARACTERS)

    def _text(self, text: str) -> None:
        if self.cell and self.cell.texts and not self.cell.muted:
            self.cell.texts[-1] += text

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if self.cell and self.depth == self.cell.depth:
            self._close(self.cell)
            self.cell = None
        elif self.cell:
            self.cell.muted -= bool(self.cell.muted)
        elif self.table and tag in {"table-row-group", "table-column-group"}:
            self.folded.pop()
        elif self.table and tag == "table-row":
            self._end_row(self.table)
        elif self.table and tag == "table":
            if self.table.name in self.found:
                raise altered()
            self.found[self.table.name], self.table = self.table, None
        self.depth -= 1

    def _end_row(self, table: Table) -> None:
        if self.cells:
            numbers = range(self.row, self.row + self.rows)
            table.rows.update(dict.fromkeys(numbers, self.cells))
            if self.hidden:
                table.hidden_rows.update(numbers)
        self.row += self.rows

    def _close(self, cell: _Cell) -> None:
        assert self.table  # cells are opened in tables only
        told, place = cell.attributes, _place(self.row, self.column)
        times = _count(told, "number-columns-repeated")
        formula, text = told.get("formula", ""), "\n".join(cell.texts)
        if told.get("error") or (formula and _ERROR.fullmatch(text)):
            self.table.errors.append((place, text))
        elif formula and not cell.texts and not any(key in told for key in ("value", "date-value", "time-value", "boolean-value", "string-value")):
            self.table.uncached.append(place)
        elif (value := _value(told, text, place)) != "":
            self._fill(value, times)
        if formula and _OTHER_BOOK.search(formula):
            self.table.computed.linked.append(place)
        elif formula:
            alone = times == self.rows == 1 and "number-matrix-rows-spanned" not in told
            self.table.computed.add(place, _as_in_excel(formula) if alone else "", place)
        across, down = _count(told, "number-columns-spanned"), _count(told, "number-rows-spanned")
        if across > 1 or down > 1:
            self.table.merged.append((column_letters(self.column - 1), self.row, column_letters(self.column + across - 2), self.row + down - 1))
        self.column += times

    def _fill(self, value: Any, times: int) -> None:
        self.values += times * self.rows
        if self.values > limits.VALUES or (self.row + self.rows) * (self.column + times) > limits.STRAY_BOX:
            raise _too_far()
        self.cells.update(dict.fromkeys(range(self.column, self.column + times), value))


def _as_in_excel(formula: str) -> str:
    """「of:=SUM([.H2:.H3];1)」 (OpenFormula) as 「SUM(H2:H3,1)」; what else it may hold is not reckoned anew."""
    return _REFERENCE.sub(lambda m: f"{m[1]}:{m[2]}" if m[2] else m[1], formula.partition("=")[2]).replace(";", ",")


def _value(told: dict[str, str], text: str, place: str) -> Any:
    """By its office:value-type (ODF 1.3 part 3, 19.387); a time as it is shown, and what says nothing of its type too."""
    kind = told.get("value-type", "")
    if kind in {"float", "percentage", "currency"}:
        return _number(told.get("value", ""), place)
    if kind == "boolean":
        return told.get("boolean-value") == "true"
    if kind == "date":
        return _day(told.get("date-value", ""))
    return told.get("string-value", text) if kind == "string" else text


def _number(written: str, place: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in written:
        raise RefusedError("FIL-016", f"标成数字的格子里不是数字：{place}“{written[:20]}”。文件可能被改动过，没有读。请用 WPS 打开，改好这些格子，另存为 .xlsx 再发。")
    return number


def _day(written: str) -> Any:
    try:
        return date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(written)
    except ValueError:
        return written


def _place(row: int, column: int) -> str:
    return f"{column_letters(column - 1)}{row}"


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise altered()
    return int(text)


def _too_far() -> RefusedError:
    return RefusedError("FIL-009", "表里的内容远远超出报表范围，没有读。请删去多余的内容，或用空白报表重新填写。")
