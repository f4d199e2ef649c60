"""What a value reader loses of one sheet of an .xlsx, found in its XML (ECMA-376 part 1, 18.3).

Most sheets are proven ordinary by a few searches over their bytes. The others are gone through cell by cell with expat, which is exact and
five times as slow.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from xml.parsers import expat

from contest.reading import limits
from contest.reading.computed import Computed, Formula
from contest.reading.ordinary import is_ordinary, taken_out
from contest.reading.refused import RefusedError, altered
from contest.reading.repeated import once_if_small
from contest.reading.wellformed import well_formed
from contest.text import column_letters

_MERGED = re.compile(rb"""mergeCell ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_NESTED = re.compile(rb"(?:</[^<>]*>\s*){%d}" % limits.DEPTH)
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})$")
_ROW = re.compile(rb"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Lost:
    """Cells as ``G12``, merged ranges as (first column, row, last column, row). ``shared`` is the largest odd index into the shared texts;
    that a plain one fits the value reader checks itself. ``linked`` are cells with a formula into another workbook, ``formulas`` all others; of ``disguised`` see formats.py."""

    errors: tuple[tuple[str, str], ...] = ()
    uncached: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[tuple[str, int, str, int], ...] = ()
    strays: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    disordered: bool = False
    shared: int = -1
    formulas: tuple[Formula, ...] = ()
    disguised: tuple[tuple[str, str], ...] = ()


NOTHING_LOST = Lost()


@once_if_small
def look(part: bytes) -> tuple[Lost, bytes]:
    """What is lost, and the part as a value reader can take it: rows in order, strays cut out. Raises RefusedError."""
    cells, frame = taken_out(part)
    well_formed(frame if cells is not None and part.isascii() and b"&#" not in part else part)
    body, end = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
    outside = part[:max(body, 0)] + part[max(end, 0):]
    if _NESTED.search(outside) or max(map(len, outside.split(b"<"))) > limits.ELEMENT_CHARACTERS:
        raise altered()
    merged = tuple((a.decode(), int(b), c.decode(), int(d)) for a, b, c, d in _MERGED.findall(outside))
    if cells is not None and is_ordinary(frame, cells):
        return Lost(merged=merged), part
    found = _Pass(merged=merged)
    found.over(part)
    return found.result(), _readable(part, found)


def go_through(part: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """One pass of expat over a part; names arrive as 「namespace tag」, a text in one piece."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(part, True)


@dataclass(slots=True)
class _Pass:
    """State of the exact pass over a sheet."""

    merged: tuple[tuple[str, int, str, int], ...] = ()
    errors: list[tuple[str, str]] = field(default_factory=list)
    uncached: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    computed: Computed = field(default_factory=Computed)
    far: list[str] = field(default_factory=list)
    numberless: list[str] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)
    disordered: bool = False
    unnumbered: bool = False
    shared: int = -1
    values: int = 0
    bottom: int = 0
    right: int = 0
    row: int = 0
    column: int = 0
    cell: str = ""
    kind: str = ""
    formula: str | None = None
    value: list[str] = field(default_factory=list)
    inside: str = ""
    depth: int = 0

    def over(self, part: bytes) -> None:
        go_through(part, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise altered()
        if tag == "c":
            self._cell(attributes)
        elif tag in {"v", "t", "f"}:
            self.inside = tag
            if tag == "f":
                self.formula, self.computed.attributes = "", attributes
        elif tag == "row":
            number = _whole(attributes.get("r", str(self.row + 1)))
            self.disordered |= number <= self.row
            self.row, self.column = number, 0
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden_rows.add(number)
        elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
            self.hidden_columns.append((_whole(attributes.get("min", "1")), min(_whole(attributes.get("max", "1")), _MAX_COLUMN)))

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r") or f"{column_letters(self.column)}{self.row}"
        self.unnumbered |= "r" not in attributes
        match = _REF.match(place)
        if not match:
            raise _misplaced(place)
        self.column = _column(match[1])
        if self.column > _MAX_COLUMN or int(match[2]) != self.row or self.row > _MAX_ROW or (self.row, self.column) in self.seen:
            raise _misplaced(place)
        self.seen.add((self.row, self.column))
        self.cell, self.kind, self.formula, self.value = place, attributes.get("t", "n"), None, []

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(" ")[2] == "c":
            self._close("".join(self.value))
        self.inside = ""

    def _close(self, value: str) -> None:
        if value:
            self._place()
        if self.kind == "e":
            self.errors.append((self.cell, value))
        elif self.formula is not None and not value and self.kind != "str":  # =IF(B4="","",…) has come to an empty text
            self.uncached.append(self.cell)
        elif self.kind == "s" and value:
            self.shared = max(self.shared, int(value) if value.isdecimal() and len(value) < 10 else 1 << 40)
        elif self.kind == "n" and value and not _is_number(value):
            self.numberless.append(f"{self.cell}“{value[:20]}”")
        if self.formula is not None:
            self.computed.take(self.cell, self.formula)

    def _place(self) -> None:
        self.values += 1
        self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)
        if (self.row > limits.ROWS or self.column > limits.COLUMNS) and len(self.far) <= limits.STRAYS:
            self.far.append(self.cell)

    def _text(self, text: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + text
        elif self.inside:
            self.value.append(text)

    def strays(self) -> tuple[str, ...]:
        """A few values far outside any return; many are a large table, and no accident."""
        return tuple(self.far) if len(self.far) <= limits.STRAYS and not self.unnumbered else ()

    def result(self) -> Lost:
        strays, box = self.strays(), self.bottom * self.right
        if self.values > limits.VALUES or box > limits.STRAY_BOX or (box > limits.BOX and not strays):
            raise RefusedError("FIL-009", f"表里的内容一直到第 {self.bottom} 行、{column_letters(self.right - 1)} 列，远远超出报表范围，没有读。"
                               "请删去多余的内容，或用空白报表重新填写。")
        if self.numberless:
            raise RefusedError("FIL-016", f"标成数字的格子里不是数字：{'、'.join(self.numberless[:5])}。文件可能被改动过，没有读。请用 WPS 打开，改好这些格子，另存为 .xlsx 再发。")
        return Lost(tuple(self.errors), tuple(self.uncached), frozenset(self.hidden_rows), tuple(self.hidden_columns), self.merged,
                    strays, tuple(self.computed.linked), self.disordered, self.shared, tuple(self.computed.formulas))


def _readable(part: bytes, found: _Pass) -> bytes:
    if found.disordered:
        part = _in_order(part)
    for cell in found.strays():
        part, cut = re.subn(rb"""<c\b[^>]*?\br=["']%s["'][^>]*?(?:/>|>.*?</c>)""" % cell.encode(), b"", part, flags=re.DOTALL)
        if cut != 1:
            raise altered()
    return part


def _in_order(part: bytes) -> bytes:
    """Rows sorted by their numbers; a reader that takes them as they come would put values into wrong rows or lose them."""
    start, end = part.find(b">", part.find(b"<sheetData")) + 1, part.rfind(b"</sheetData>")
    rows = _ROW.findall(part, start, end)
    numbers = [_ROW_NUMBER.search(row[:row.find(b">")]) for row in rows]
    if sum(map(len, rows)) < len(part[start:end].strip()) or not all(numbers):
        raise altered()
    keyed = sorted(zip((int(n[1]) for n in numbers if n), rows, strict=True))
    if any(a == b for (a, _), (b, _) in pairwise(keyed)):
        raise altered()
    return part[:start] + b"".join(row for _, row in keyed) + part[end:]


def _is_number(value: str) -> bool:
    try:
        return value.isascii() and "_" not in value and math.isfinite(float(value))
    except ValueError:
        return False


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise altered()
    return int(text)


def _column(letters: str) -> int:
    """A → 1"""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _misplaced(place: str) -> RefusedError:
    return RefusedError("FIL-015", f"格子“{place[:20]}”的位置写错了，或者同一个格子写了两遍，文件被改动过，没有读。请用 WPS 打开后另存为 .xlsx 再发。")
