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
        letters = [f'<c r="{xl_col_to_name(index)}' for index in range(len(block.fields))]
        rows = _Heights(block.height)
        known: dict[int, list[_Column]] = {}
        made, texts = [], 0
        for number, (styles, row) in enumerate(block.rows, first + 1):
            if (columns := known.get(id(styles))) is None:
                columns = known[id(styles)] = [_Column(self, *pair) for pair in zip(block.fields, styles, strict=True)]
            place, cells, lines = str(number), [], 1
            for letter, column, value in zip(letters, columns, row, strict=True):
                if value is None or value == "":
                    if block.framed:
                        cells.append(letter + place + column.blank)
                    continue
                end, count, text = column[value] if type(value) in _KEPT else column.written(value)
                cells.append(letter + place + end)
                texts += text
                if count > lines:
                    lines = count
            made.append(f'<row r="{place}{rows[lines]}{"".join(cells)}</row>')
        self.str_table.count += texts - sum(column.shared for columns in known.values() for column in columns)
        return made


_KEPT = (str, int, date)
"""Values of these very types are equal only where they are written alike; 1, 1.0 and True are not."""
_Written = tuple[str, int, bool]
"""A cell from behind its place on; how many lines it takes; whether it is a shared text."""


class _Column(dict[Any, _Written]):
    """The cells of one column in one style, by value. ``shared``: how many texts were put into the book's table."""

    __slots__ = ("_field", "_look", "_sheet", "blank", "shared")

    def __init__(self, sheet: BulkSheet, field: Field, style: Format) -> None:
        self._sheet, self._field, self._look, self.shared = sheet, field, f'" s="{style._get_xf_index()}"', 0
        self.blank = f"{self._look}/>"

    def __missing__(self, value: Any) -> _Written:
        written = self[value] = self.written(value)
        return written

    def written(self, value: Any) -> _Written:
        plain = self._field.plain(value)
        if not isinstance(plain, str):
            return f"{self._look}><v>{plain:.16G}</v></c>", 1, False
        self.shared += 1
        return f'{self._look} t="s"><v>{self._sheet.str_table._get_shared_string_index(plain)}</v></c>', self._field.lines(plain), True


class _Heights(dict[int, str]):
    """A row's beginning from behind its number on, by lines."""

    def __init__(self, height: Callable[[int], float]) -> None:
        self._height = height

    def __missing__(self, lines: int) -> str:
        self[lines] = f'" ht="{self._height(lines):g}" customHeight="1">'
        return self[lines]
