"""Thousands of rows into an xlsxwriter sheet at an eighth of its price a cell; everything else on the sheet stays xlsxwriter's.

``write_string`` and its kin check and keep every cell, and go over it again when the file is put together. Here the rows of
a table become XML at once, with the same styles and shared strings. It rests on four members of the pinned xlsxwriter that
are not public: ``_write_rows``, ``_check_dimensions``, ``str_table`` and ``_get_xf_index``; the tests read every sheet back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count, repeat
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``plain`` makes of values the texts or numbers that stand in the file, ``lines`` how many lines each text takes."""

    plain: Callable[[Sequence[Any]], Sequence[Any]]
    lines: Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Block:
    """``rows`` of values, each with the styles of its cells, one list for all that look alike; ``height`` gives the points that so
    many lines take.

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
        """Column by column: a value is looked at once in its column, and what is left for every cell are single calls of C."""
        looks, rows = zip(*block.rows, strict=True)
        numbers = [*map(str, range(first + 1, first + 1 + len(rows)))]
        columns = [_Column(*told) for told in zip(block.fields, zip(*rows, strict=True), strict=True)]
        self._share(columns)
        pieces: list[Iterable[str]] = [repeat('<row r="'), numbers, _heights(columns, block)]
        for index, (column, styles) in enumerate(zip(columns, _styles(looks), strict=True)):
            tails = column.tails(styles, looks, self._tail if block.framed else self._unframed)
            pieces += _cells(f'<c r="{xl_col_to_name(index)}', numbers, tails)
        return [*map("".join, zip(*pieces, repeat("</row>")))]

    def _share(self, columns: Sequence[_Column]) -> None:
        """Gives the texts their numbers in the book, row by row as xlsxwriter would meet them."""
        met = {row * len(columns) + index: text for index, column in enumerate(columns) for row, text in column.texts.items()}
        table = self.str_table.string_table
        new = dict.fromkeys(text for place in sorted(met) if (text := met[place]) not in table)
        table.update(zip(new, count(len(table)), strict=False))
        self.str_table.unique_count = len(table)
        self.str_table.count += sum(sum(map(column.texts.__contains__, column.firsts)) for column in columns)

    def _tail(self, plain: Any, style: int) -> str:
        """What follows the row's number in a cell."""
        if plain is None:
            return f'" s="{style}"/>'
        if isinstance(plain, str):
            return f'" s="{style}" t="s"><v>{self.str_table.string_table[plain]}</v></c>'
        return f'" s="{style}"><v>{plain:.16G}</v></c>'

    def _unframed(self, plain: Any, style: int) -> str:
        return "" if plain is None else self._tail(plain, style)


_TEXTS = {str, date, type(None)}
_ALIKE = tuple(_TEXTS | {number} for number in (int, bool, Fraction))
"""Where a column has values of these very types, equal ones are written alike; 1, 1.0 and True are not."""


class _Column:
    """``firsts``: for each row the first one with its value, by which the rest is found: ``plain`` is what stands in the file, None
    for a blank; ``texts`` those of it that are texts, ``lines`` how many they take."""

    __slots__ = ("firsts", "lines", "plain", "texts")

    def __init__(self, field: Field, values: Sequence[Any]) -> None:
        self.firsts, met = _firsts(values)
        told = [row for row in met if values[row] is not None and values[row] != ""]
        self.plain = dict.fromkeys(met) | dict(zip(told, field.plain([values[row] for row in told]), strict=True))
        self.texts = {row: plain for row, plain in self.plain.items() if isinstance(plain, str)}
        self.lines = dict(zip(self.texts, field.lines([*self.texts.values()]), strict=True))

    def tails(self, styles: Mapping[int, int], looks: Sequence[Sequence[Format]], tail: Callable[[Any, int], str]) -> list[str]:
        """Of every row; ``styles``: by the identity of a look."""
        made = {style: {row: tail(plain, style) for row, plain in self.plain.items()} for style in {*styles.values()}}
        if len(made) == 1:
            return [*map(made.popitem()[1].__getitem__, self.firsts)]
        return [made[styles[id(look)]][row] for look, row in zip(looks, self.firsts, strict=True)]


def _firsts(values: Sequence[Any]) -> tuple[Sequence[int], Iterable[int]]:
    """For each row the first one with its value, and those that are the first."""
    met: dict[Any, int] = {}
    rows = range(len(values))
    firsts = [*map(met.setdefault, values, rows)]
    alike = _TEXTS.issuperset(map(type, met)) or any(map({*map(type, values)}.issubset, _ALIKE))
    return (firsts, met.values()) if alike else (rows, rows)


def _cells(begin: str, numbers: Sequence[str], tails: Sequence[str]) -> list[Iterable[str]]:
    """The cells of a column in pieces, to be joined with those of the others row by row; a cell without a tail is none."""
    if all(tails):
        return [repeat(begin), numbers, tails]
    return [[tail and f"{begin}{number}{tail}" for number, tail in zip(numbers, tails, strict=True)]] if any(tails) else []


def _styles(looks: Sequence[Sequence[Format]]) -> list[dict[int, int]]:
    """For each column, by the identity of a look, the style in the file; they are numbered as they are met."""
    met = {key: [style._get_xf_index() for style in look] for key, look in dict(zip(map(id, looks), looks, strict=True)).items()}
    return [dict(zip(met, column, strict=True)) for column in zip(*met.values(), strict=True)]


def _heights(columns: Sequence[_Column], block: Block) -> Iterable[str]:
    """What follows its number at the beginning of a row: the height, by the tallest text."""
    tall = [map(c.lines.get, c.firsts, repeat(1)) for c in columns if max(c.lines.values(), default=1) > 1]
    tallest = [*map(max, repeat(1, len(block.rows)), repeat(1), *tall)]
    known = {lines: f'" ht="{block.height(lines):g}" customHeight="1">' for lines in {*tallest}}
    return map(known.__getitem__, tallest)
