"""What a heading says: which column it names, by name or alias, and in which unit. Pure; runs in a worker process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from contest.form import ALIASES, SheetForm, Type
from contest.reading.amounts import UNITS
from contest.text import normal

_ALIKE = 60
_LONGEST = 60
UNIT_WORDS = "|".join(UNITS)
_WITH_UNIT = re.compile(rf"^(.+?)(?:[(,:/-]?(?:单位[:为]?)?)({UNIT_WORDS})\)?$")
_NUMBERED = re.compile(r"^(?:[0-9]{1,2}[.、)]|\([0-9一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,2}、)")
_REMARK = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What headings a form knows: ``exact`` and ``others`` (aliases, names without unit) by normalised heading, to keys."""

    exact: Mapping[str, str]
    others: Mapping[str, str]
    required: frozenset[str]
    amounts: frozenset[str]
    titles: Mapping[str, str]
    bare: frozenset[str]


@cache
def names_of(form: SheetForm) -> Names:
    exact = {normal(c.name): c.key for c in form.columns}
    others = {normal(alias): c.key for c in form.columns for alias in ALIASES.get(c.name, ())}
    bare = {_REMARK.sub("", name): key for name, key in exact.items()}
    return Names(exact, others | bare, frozenset(c.key for c in form.columns if c.required),
                  frozenset(c.key for c in form.columns if c.type is Type.WAN), {c.key: c.name for c in form.columns}, frozenset(bare))


def heading(cell: Any) -> str:
    """What a cell says as a heading; a long text says nothing."""
    return normal(cell).replace("*", "") if isinstance(cell, str) and len(cell) <= _LONGEST else ""


@dataclass(frozen=True, slots=True)
class Match:
    """A column that is ``key`` by what its heading says; ``rank`` 0 by its own name. ``unit`` as written, "" if none."""

    position: int
    written: str
    rank: int
    unit: str = ""


def one_line(row: Sequence[Any]) -> list[tuple[str, ...]]:
    return [(heading(cell),) for cell in row]


def two_lines(upper: Sequence[Any], lower: Sequence[Any]) -> list[tuple[str, ...]]:
    """What each column may be called: both lines joined (the upper one may be merged over several), the lower, the upper alone."""
    called: list[tuple[str, ...]] = []
    over = ""
    for position in range(max(len(upper), len(lower))):
        above = heading(upper[position]) if position < len(upper) else ""
        below = heading(lower[position]) if position < len(lower) else ""
        over = above or over
        called.append((over + below, below) if below else (above,))
    return called


def matches(names: Names, called: Iterable[tuple[str, ...]]) -> dict[str, list[Match]]:
    """Columns by key, best first: its own name before an alias, then from the left."""
    found: dict[str, list[Match]] = {}
    for position, words in enumerate(called):
        for word in filter(None, words):
            hit = match_of(names, word)
            if hit:
                key, rank, unit = hit
                found.setdefault(key, []).append(Match(position, word, rank, unit))
                break
    for some in found.values():
        some.sort(key=lambda match: (match.rank, match.position))
    return found


def match_of(names: Names, word: str) -> tuple[str, int, str] | None:
    if word in names.exact:
        key = names.exact[word]
        return key, 0, "万元" if key in names.amounts else ""
    bare = _NUMBERED.sub("", word).rstrip(":")
    with_unit = _WITH_UNIT.match(bare)
    if with_unit and (key := names.others.get(with_unit[1], "")) in names.amounts:
        return key, int(with_unit[1] not in names.bare), with_unit[2]
    for name in (bare, "" if _foreign(bare) else _REMARK.sub("", bare)):
        if key := _known(names, name):
            return key, int(name not in names.bare and name not in names.exact), ""
    return None


def _known(names: Names, word: str) -> str:
    return names.exact.get(word) or names.others.get(word) or ""


def _foreign(word: str) -> bool:
    """A remark in brackets that names another currency is no mere remark."""
    return any(mark in word for mark in ("美元", "港币", "港元", "欧元", "日元", "外币", "%"))


def nearest(title: str, words: Iterable[str]) -> str:
    """The word most like a name, by edit distance or because one holds the other; "" if none is. It only ever suggests."""
    from rapidfuzz import fuzz  # noqa: PLC0415  only a faulty sheet pays for it

    wanted = _REMARK.sub("", normal(title))
    scored = [(fuzz.ratio(wanted, word) + 40 * (len(word) > 1 and (wanted in word or word in wanted)), word) for word in words]
    score, best = max(scored, default=(0, ""))
    return best if score >= _ALIKE else ""
