"""An .ods (ODF 1.3) → grids: values by calamine; what it loses by one pass over content.xml."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from python_calamine import CalamineWorkbook

from contest.reading import limits
from contest.reading.grid import Grid, found_in
from contest.reading.inflate import Budget, inflated, opened
from contest.reading.refused import RefusedError, altered, broken, locked, too_large
from contest.reading.scan import well_formed
from contest.reading.sheet_xml import NOTHING_LOST, Lost
from contest.text import column_letters


def sheets(data: bytes) -> Iterator[Grid]:
    """Raises RefusedError for a file that must not be opened or cannot be read."""
    if len(data) > limits.WORKBOOK_BYTES:
        raise too_large(limits.WORKBOOK_BYTES // limits.MIB)
    budget = Budget()
    lost: dict[str, Lost] = {}
    with opened(data) as archive:
        for member in archive.infolist()[:limits.MEMBERS_OF_WORKBOOK]:
            part = inflated(archive, member, budget)
            if member.filename.endswith(".xml"):
                if b"encryption-data" in part:
                    raise locked()
                well_formed(part)
            if member.filename == "content.xml":
                lost = _Pass().over(part)
    if len(lost) > limits.SHEETS:
        raise RefusedError("FIL-012", f"工作表有 {len(lost)} 张，太多了，没有读。请用空白报表重新填写。")
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield Grid(name, rows, tuple(found_in(name, rows, lost.get(name, NOTHING_LOST))))
    except Exception as error:  # calamine raises many kinds for one thing
        raise broken() from error


@dataclass(slots=True)
class _Pass:
    """State of the pass; ``repeat`` counts stand for many rows or cells, and only filled ones cost anything."""

    found: dict[str, Lost] = field(default_factory=dict)
    name: str = ""
    row: int = 0
    column: int = 0
    rows: int = 1
    errors: list[tuple[str, str]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    values: int = 0

    def over(self, part: bytes) -> dict[str, Lost]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(part, True)
        return self.found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "table":
            self.name, self.row, self.errors, self.hidden = plain.get("name", ""), 0, [], set()
        elif tag == "table-row":
            self.rows, self.column = _count(plain.get("number-rows-repeated", "1")), 0
            if plain.get("visibility", "visible") != "visible" and self.rows < limits.ROWS:
                self.hidden |= set(range(self.row + 1, self.row + self.rows + 1))
        elif tag in {"table-cell", "covered-table-cell"}:
            times = _count(plain.get("number-columns-repeated", "1"))
            if "value-type" in plain:
                self._value(plain.get("value-type") == "error" or "error" in {v for k, v in attributes.items() if k.endswith(" value-type")}, times)
            self.column += times

    def _value(self, error: bool, times: int) -> None:
        self.values += times * self.rows
        if self.values > limits.VALUES or (self.row + self.rows) * (self.column + times) > limits.BOX:
            raise RefusedError("FIL-009", "表里的内容远远超出报表范围，没有读。请删去多余的内容，或用空白报表重新填写。")
        if error:
            self.errors.append((f"{column_letters(self.column)}{self.row + 1}", ""))

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "table-row":
            self.row += self.rows
        elif tag == "table":
            self.found[self.name] = Lost(errors=tuple(self.errors), hidden_rows=frozenset(self.hidden))


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise altered()
    return int(text)
