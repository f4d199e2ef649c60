"""Simple formulas of a sheet reckoned anew: a reader returns what the file saved, which may be older than the figures beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contest.reading.arithmetic import Calculation, Place, TooHardError, number, place_of, tokens
from contest.reading.computed import Formula

Stale = tuple[str, Any, Any]
"""A cell, its value as saved, and what it comes to now."""
_DEEPEST = 60
_CELLS = 500_000
"""That ranges may hold in all of a sheet."""
_LEAST = 5e-7
"""Half a 分 in 万元: less is the noise of binary fractions."""
_HARD, _RUNNING = object(), object()
"""Not reckoned here; being reckoned just now: whoever meets it goes in a circle."""


@dataclass(slots=True)
class Book:
    """One sheet: its values as saved, its formulas, and cells whose value was lost; ``known`` are those reckoned so far."""

    rows: Sequence[Sequence[Any]]
    formulas: Mapping[Place, Formula]
    lost: frozenset[Place]
    known: dict[Place, Any] = field(default_factory=dict)
    budget: int = _CELLS

    def saved(self, place: Place) -> Any:
        row = self.rows[place[0]] if place[0] < len(self.rows) else ()
        return row[place[1]] if place[1] < len(row) else ""

    def value(self, place: Place, depth: int) -> Any:
        """What stands there; of a formula what it comes to now, so that one old figure is not carried on by others."""
        if place in self.lost or self.known.get(place) is _RUNNING:
            raise TooHardError
        now = self.now(place, depth) if place in self.formulas else _HARD
        return self.saved(place) if now is _HARD else now

    def places(self, rows: tuple[int, int], columns: tuple[int, int]) -> Iterator[Place]:
        """The cells of a range within the sheet; raises TooHardError where ranges get too many."""
        height, width = min(rows[1], len(self.rows) - 1) - rows[0] + 1, columns[1] - columns[0] + 1
        self.budget -= max(height, 0) * width
        if self.budget < 0:
            raise TooHardError
        return ((rows[0] + down, columns[0] + right) for down in range(height) for right in range(width))

    def now(self, place: Place, depth: int = 0) -> Any:
        """What a formula comes to, or ``_HARD``."""
        if place not in self.known:
            self.known[place] = _RUNNING
            try:
                self.known[place] = self._reckoned(place, depth)
            except (TooHardError, RecursionError, ArithmeticError, ValueError):  # the last two of figures beyond all measure
                self.known[place] = _HARD
        return self.known[place]

    def _reckoned(self, place: Place, depth: int) -> Any:
        _, text, origin = self.formulas[place]
        if not text or depth > _DEEPEST:
            raise TooHardError
        top, left = place_of(origin)
        return Calculation(self, tokens(text), place[0] - top, place[1] - left, depth + 1).whole()


def agree(saved: Any, now: Any) -> bool:
    """Within half a 分, or twelve digits; texts but for blanks around them."""
    if isinstance(saved, str) or isinstance(now, str):
        return str(saved).strip() == str(now).strip()
    one, other = number(saved), number(now)
    return abs(one - other) <= max(_LEAST, 1e-12 * max(abs(one), abs(other)))


def checked(rows: Sequence[Sequence[Any]], formulas: Sequence[Formula], lost: Sequence[str]) -> tuple[list[Stale], list[tuple[str, Any]]]:
    """Cells whose saved value is not what they come to now; and those too hard to tell, with the value that was saved."""
    book = Book(rows, {place_of(one[0]): one for one in formulas}, frozenset(map(place_of, lost)))
    stale: list[Stale] = []
    hard: list[tuple[str, Any]] = []
    for place, (cell, _, _) in book.formulas.items():
        saved = book.saved(place)
        if saved == "" or place in book.lost:
            continue
        now = book.now(place)
        if now is _HARD or not _comparable(saved, now):
            hard.append((cell, saved))
        elif not agree(saved, now):
            stale.append((cell, saved, now))
    return stale, hard


def _comparable(saved: Any, now: Any) -> bool:
    """Times of day and the like are left alone, and a number beside a text."""
    return isinstance(saved, str) is isinstance(now, str) and all(isinstance(value, str | int | float | date) and not isinstance(value, bool) for value in (saved, now))
