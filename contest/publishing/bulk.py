"""Thousands of rows into an xlsxwriter sheet at a fifth of its price a cell; everything else on the sheet stays xlsxwriter's.

``write_string`` and its kin check and keep every cell, and go over it again when the file is put together. Here the rows of
a table become XML at once, with the same styles and shared strings. It rests on four members of the pinned xlsxwriter that
are not public: ``_write_rows``, ``_check_dimensions``, ``str_table`` and ``_get_xf_index``; the tests read every sheet back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``plain`` makes of a value the text or number that stands in the file, ``lines`` how many lines a text takes."""

    plain: Callable[[Any], str | int | float]
    lines: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Block:
    """``rows`` of values, each with the styles of its cells; ``height`` gives the points that so many lines take.

    A blank takes a cell, for its style, only where the block is ``framed``.
    """

    fields: Sequence[Field]
    rows: Sequence[tuple[Sequence[Format], Sequence[Any]]]
    height: Callable[[int], float]
    framed: bool = False


class BulkSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter is typed only in part
    """A sheet with at most one block of rows; above and below it cells are written as ever."""

    first = 0
    bulk: Sequence[str] = ()
    dim_rowmin: Any
    dim_rowmax: Any

    def fill(self, first: int, block: Block) -> None:
        """Puts the block's first row at ``first`` (0-based)."""
        if block.rows:
            self.first, self.bulk = first, self._xml(first, block)
            self._check_dimensions(first, 0)
            self._check_dimensions(first + len(block.rows) - 1, len(block.fields) - 1)

    def link(self, row: int, col: int, place: str) -> None:
        """Makes a cell of the block lead to a place in the book; its value stays."""
        self.ignore_write_string = True
        self.write_url(row, col, f"internal:{place}")
        self.ignore_write_string = False

    def _write_rows(self) -> None:
        top, bottom = self.dim_rowmin, self.dim_rowmax
        self._write_between(top, min(self.first - 1, bottom) if self.bulk else bottom)
        if self.bulk:
            self.fh.writelines(self.bulk)
            self._write_between(self.first + len(self.bulk), bottom)
        self.dim_rowmin, self.dim_rowmax = top, bottom

    def _write_between(self, first: int, last: int) -> None:
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()

    def _xml(self, first: int, block: Block) -> list[str]:
        """The innermost loop: a value met before in its column costs one look into a dictionary."""
        letters = [xl_col_to_name(index) for index in range(len(block.fields))]
        rows, before = _Heights(block.height), self.str_table.count
        known: dict[int, list[_Column]] = {}
        made = []
        for number, (styles, row) in enumerate(block.rows, first + 1):
            if (columns := known.get(id(styles))) is None:
                columns = known[id(styles)] = [_Column(self, field, f'{letter}{_ROW}" s="{style._get_xf_index()}"', block.framed)
                                               for field, letter, style in zip(block.fields, letters, styles, strict=True)]
            cells, lines = zip(*[column[value] if type(value) in _KEPT else column.written(value)
                                 for column, value in zip(columns, row, strict=True)], strict=True)
            made.append(f'{rows[max(lines)]}{"".join(cells)}</row>'.replace(_ROW, str(number)))
        self.str_table.count = before + sum(row.count(_SHARED) for row in made)
        return made


_KEPT = (str, int, date, type(None))
"""Values of these very types are equal only where they are written alike; 1, 1.0 and True are not."""
_ROW = "#"
"""Where the row's number will stand; texts are not in the rows, so nothing else has it."""
_SHARED = ' t="s"'
_Written = tuple[str, int]
"""A cell, and how many lines it takes."""


class _Column(dict[Any, _Written]):
    """The cells of one column in one style, by value; ``place`` is how they begin, with address and style."""

    __slots__ = ("_blank", "_field", "_place", "_sheet")

    def __init__(self, sheet: BulkSheet, field: Field, place: str, framed: bool) -> None:
        self._sheet, self._field, self._place = sheet, field, place
        self._blank = f'<c r="{place}/>' if framed else "", 1

    def __missing__(self, value: Any) -> _Written:
        written = self[value] = self.written(value)
        return written

    def written(self, value: Any) -> _Written:
        if value is None or value == "":
            return self._blank
        plain = self._field.plain(value)
        if not isinstance(plain, str):
            return f'<c r="{self._place}><v>{plain:.16G}</v></c>', 1
        index = self._sheet.str_table._get_shared_string_index(plain)
        return f'<c r="{self._place}{_SHARED}><v>{index}</v></c>', self._field.lines(plain)


class _Heights(dict[int, str]):
    """A row's beginning, by lines."""

    def __init__(self, height: Callable[[int], float]) -> None:
        self._height = height

    def __missing__(self, lines: int) -> str:
        self[lines] = f'<row r="{_ROW}" ht="{self._height(lines):g}" customHeight="1">'
        return self[lines]
