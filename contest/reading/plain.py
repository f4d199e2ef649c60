"""A column of cells without anything odd → its values in one go, as the parser of its type reads each. Pure; runs in a worker process.

Every reader answers None where one of the cells needs a look of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from contest.form import Column
from contest.model import Value
from contest.reading.amounts import amount_in
from contest.reading.cells import choice, credit, text, valid_credit
from contest.reading.days import day
from contest.reading.problem import Parser, nothing
from contest.text import normal

Plain = Callable[[Sequence[Any], Column], Sequence[Value] | None]
_FEN = 10**6  # in one 万元
_MOST = 10**9  # 万元
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def values_of(cells: Sequence[Any], column: Column, parser: Parser) -> Sequence[Value] | None:
    """None too where the parser has no such reader. A column that may stay blank mostly is."""
    if cells.count("") == len(cells):
        return [None] * len(cells)
    return _PLAIN[parser](cells, column) if parser in _PLAIN else None


def _texts(cells: Sequence[Any], column: Column) -> Sequence[Value] | None:
    """Texts and blanks."""
    try:
        together = "".join(cells)
    except TypeError:  # not all are texts
        return None
    if not together.isprintable() or "#" in together or "+" in together:
        return None
    return [clean if len(clean) > 4 or (clean and not nothing(normal(clean), column)) else None for clean in map(str.strip, cells)]


def _choices(cells: Sequence[Any], column: Column) -> Sequence[Value] | None:
    """Each as the form writes it: the one object, so that it goes to the parent once."""
    options: dict[Any, Value] = {option: option for option in column.choices} | {"": None}
    return [options[cell] for cell in cells] if options.keys() >= set(cells) else None


def _days(cells: Sequence[Any], _column: Column) -> Sequence[Value] | None:
    """Equal days as one object, for the same reason."""
    if set(map(type, cells)) != {date} or min(cells) < _FIRST_DAY or max(cells) > _LAST_DAY:
        return None
    once = {found: found for found in cells}
    return [once[cell] for cell in cells]


def _amounts(cells: Sequence[Any], _column: Column) -> Sequence[Value] | None:
    """Whole 万元."""
    if set(map(type, cells)) != {float} or not all(map(float.is_integer, cells)) or min(cells) < 0 or max(cells) >= _MOST:
        return None
    return [int(cell) * _FEN for cell in cells]


def _credits(cells: Sequence[Any], _column: Column) -> Sequence[Value] | None:
    return cells if set(map(type, cells)) == {str} and all(map(valid_credit, cells)) else None


_PLAIN: Mapping[Parser, Plain] = {text: _texts, choice: _choices, day: _days, amount_in("万元"): _amounts, credit: _credits}
