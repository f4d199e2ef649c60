"""Thousands of rows into an xlsxwriter sheet at a fifth of its price a cell; everything else on the sheet stays xlsxwriter's.

``write_string`` and its kin check and keep every cell, and go over it again when the file is put together. Here the rows of
a table become XML at once, with the same styles and shared strings. It rests on four members of the pinned xlsxwriter that
are not public: ``_write_rows``, ``_check_dimensions``, ``str_table`` and ``_get_xf_index``; the tests read every sheet back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
        """The innermost loop: a text met before costs one look into a dictionary."""
        known: list[dict[str, tuple[int, int]]] = [{} for _ in block.fields]
        columns = [(xl_col_to_name(index), field, texts) for index, (field, texts) in enumerate(zip(block.fields, known, strict=True))]
        looks: dict[int, list[int]] = {}
        made, shared = [], 0
        for number, (styles, row) in enumerate(block.rows, first + 1):
            if (look := looks.get(id(styles))) is None:
                look = looks[id(styles)] = [style._get_xf_index() for style in styles]
            cells, lines = [], 1
            for (letter, field, texts), style, value in zip(columns, look, row, strict=True):
                if value is None or value == "":
                    if block.framed:
                        cells.append(f'<c r="{letter}{number}" s="{style}"/>')
                    continue
                plain = value if type(value) is str else field.plain(value)
                if type(plain) is str:
                    index, count = texts.get(plain) or self._shared(texts, field, plain)
                    cells.append(f'<c r="{letter}{number}" s="{style}" t="s"><v>{index}</v></c>')
                    shared += 1
                    if count > lines:
                        lines = count
                else:
                    cells.append(f'<c r="{letter}{number}" s="{style}"><v>{plain:.16G}</v></c>')
            made.append(f'<row r="{number}" ht="{block.height(lines):g}" customHeight="1">{"".join(cells)}</row>')
        self.str_table.count += shared - sum(map(len, known))
        return made

    def _shared(self, texts: dict[str, tuple[int, int]], field: Field, text: str) -> tuple[int, int]:
        plain = str(field.plain(text))
        texts[text] = self.str_table._get_shared_string_index(plain), field.lines(plain)
        return texts[text]
