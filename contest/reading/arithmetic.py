"""One simple formula reckoned: + - * / of cells and numbers, SUM, ROUND, or a cell alone, all on one sheet. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Protocol

from contest.text import column_index

Place = tuple[int, int]
"""Row and column from 0."""
Token = tuple[str | None, ...]
_LONGEST = 500
_DIGITS = frozenset(map(float, range(-9, 16)))
_REF = r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})"
_TOKEN = re.compile(rf"\s*(?:([0-9]+\.?[0-9]*(?:E[+-]?[0-9]+)?|\.[0-9]+)|{_REF}(?::{_REF})?(?![A-Z0-9(!])|(SUM|ROUND)\(|([-+*/(),%]))\s*", re.IGNORECASE)
DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001  spreadsheets know no zones
LAST_DAY = 2_958_466
"""As spreadsheets count them: 10000-01-01."""


class TooHardError(Exception):
    """Raised for what is not reckoned here; caught in formulas.py."""


def place_of(cell: str) -> Place:
    """G12 → (11, 6)"""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters):]) - 1, column_index(letters)


@lru_cache(maxsize=1 << 10)
def tokens(text: str) -> tuple[Token, ...]:
    """Groups of each token; raises TooHardError where anything else stands in between."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if not token or len(text) > _LONGEST:
            raise TooHardError
        found.append(token.groups())
        at = token.end()
    return tuple(found)


class Values(Protocol):
    """Where the values come from."""

    def value(self, place: Place, depth: int) -> Any:
        """What stands there; raises TooHardError where that is not known."""

    def places(self, rows: tuple[int, int], columns: tuple[int, int]) -> Iterator[Place]:
        """The cells from the first to the last; raises TooHardError where they are too many."""


@dataclass(slots=True)
class Calculation:
    """One formula from left to right; ``down`` and ``right`` shift what is not fixed with $."""

    sheet: Values
    left: Sequence[Token]
    down: int
    right: int
    depth: int
    at: int = 0

    def whole(self) -> Any:
        alone = len(self.left) == 1 and self.left[0][2] and not self.left[0][6]
        if alone:
            value = self.sheet.value(self._place(self.left[0][1:5]), self.depth)
            return 0.0 if value == "" else value
        found = self._sum()
        if self.at < len(self.left) or not math.isfinite(found):
            raise TooHardError
        return found

    def _sign(self, wanted: str) -> str:
        """The next sign if it is one of ``wanted``, taken; else nothing."""
        sign = (self.left[self.at][10] or "") if self.at < len(self.left) else ""
        if not sign or sign not in wanted:
            return ""
        self.at += 1
        return sign

    def _sum(self) -> float:
        found = self._product()
        while sign := self._sign("+-"):
            other = self._product()
            found = found + other if sign == "+" else found - other
        return found

    def _product(self) -> float:
        found = self._factor()
        while sign := self._sign("*/"):
            other = self._factor()
            if sign == "/" and not other:
                raise TooHardError
            found = found * other if sign == "*" else found / other
        return found

    def _factor(self) -> float:
        if sign := self._sign("+-"):
            return self._factor() if sign == "+" else -self._factor()
        found = self._atom()
        while self._sign("%"):
            found /= 100
        return found

    def _atom(self) -> float:
        if self._sign("("):
            return self._closed(self._sum())
        if self.at >= len(self.left):
            raise TooHardError
        token = self.left[self.at]
        self.at += 1
        if token[0]:
            return float(token[0])
        if token[2] and not token[6]:
            return number(self.sheet.value(self._place(token[1:5]), self.depth))
        if token[9]:
            return self._closed(self._total() if token[9].upper() == "SUM" else self._round())
        raise TooHardError

    def _closed(self, found: float) -> float:
        if not self._sign(")"):
            raise TooHardError
        return found

    def _round(self) -> float:
        exact = self._sum()
        digits = self._sum() if self._sign(",") else math.nan
        if digits not in _DIGITS:
            raise TooHardError
        return float(Decimal(format(exact, ".15g")).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP))

    def _total(self) -> float:
        found = [self._summand()]
        while self._sign(","):
            found.append(self._summand())
        return math.fsum(found)

    def _summand(self) -> float:
        """A range, or a cell alone: texts in it count nothing."""
        token = self.left[self.at] if self.at < len(self.left) else (None,) * 11
        after = self.left[self.at + 1][10] if self.at + 1 < len(self.left) else None
        if token[2] and after in {",", ")"}:
            self.at += 1
            return math.fsum(self._numbers(token))
        return self._sum()

    def _numbers(self, token: Token) -> Iterator[float]:
        first = self._place(token[1:5])
        last = self._place(token[5:9]) if token[6] else first
        rows, columns = ((min(pair), max(pair)) for pair in zip(first, last, strict=True))
        for place in self.sheet.places(rows, columns):
            value = self.sheet.value(place, self.depth)
            if not isinstance(value, str | bool):
                yield number(value)

    def _place(self, ref: Sequence[str | None]) -> Place:
        fixed_column, letters, fixed_row, digits = ref
        row = int(digits or 0) - 1 + (0 if fixed_row else self.down)
        column = column_index((letters or "").upper()) + (0 if fixed_column else self.right)
        if row < 0 or column < 0:
            raise TooHardError
        return row, column


def number(value: Any) -> float:
    """As formulas take it: a blank is 0, a day its number; raises TooHardError for texts and the like."""
    if value == "":
        return 0.0
    if isinstance(value, datetime):
        return (value - DAY_0).total_seconds() / 86_400
    if isinstance(value, date):
        return float((value - DAY_0.date()).days)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TooHardError
    return float(value)


