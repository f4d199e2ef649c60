"""Which row is the header, and which column is which: by name, by alias, over two lines; doubt is told. Pure; runs in a worker process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from contest.form import ALIASES, SheetForm, Type
from contest.model import Finding
from contest.reading.amounts import UNITS
from contest.text import column_letters, normal

Grid = Sequence[Sequence[Any]]
HEADER_SEARCH_ROWS = 30
_ALIKE = 60
_UNIT_WORDS = "|".join(UNITS)
_WITH_UNIT = re.compile(rf"^(.+?)(?:[(,:/-]?(?:单位[:为]?)?)({_UNIT_WORDS})\)?$")
_UNIT_ALONE = re.compile(rf"^\(?(?:单位[:为]?)?({_UNIT_WORDS})\)?$")
_UNIT_ABOVE = re.compile(rf"单位[:为]?({_UNIT_WORDS})(?:$|[),，。;])")
_NUMBERED = re.compile(r"^(?:[0-9]{1,2}[.、)]|\([0-9一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,2}、)")
_REMARK = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Header:
    """``row``: index of its last line. ``units``: other units than 万元, by key. ``rivals``: further columns that match a key no worse.

    ``refused``: it is a header, but what its columns mean is in doubt.
    """

    row: int
    places: dict[str, int]
    units: Mapping[str, str] = field(default_factory=dict)
    rivals: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """What headings a form knows: ``exact`` and ``others`` (aliases, names without unit) by normalised heading, to keys."""

    exact: Mapping[str, str]
    others: Mapping[str, str]
    required: frozenset[str]
    amounts: frozenset[str]
    titles: Mapping[str, str]
    bare: frozenset[str]


@cache
def _names(form: SheetForm) -> _Names:
    exact = {normal(c.name): c.key for c in form.columns}
    others = {normal(alias): c.key for c in form.columns for alias in ALIASES.get(c.name, ())}
    bare = {_REMARK.sub("", name): key for name, key in exact.items()}
    return _Names(exact, others | bare, frozenset(c.key for c in form.columns if c.required),
                  frozenset(c.key for c in form.columns if c.type is Type.WAN), {c.key: c.name for c in form.columns}, frozenset(bare))


def heading(cell: Any) -> str:
    return normal(cell).replace("*", "") if isinstance(cell, str) else ""


def find_header(form: SheetForm, grid: Grid) -> Header | None:
    """The first row that holds all required column names; else one that does with aliases; else two rows that do together."""
    names = _names(form)
    for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]):
        places: dict[str, int] = {}
        strange = False
        for position, cell in enumerate(row):
            if cell == "":
                continue
            key = names.exact.get(heading(cell))
            if key is None or key in places:
                strange = True
            else:
                places[key] = position
        if names.required <= places.keys():
            plain = not strange and not _unit_above(grid[:index]) and not _unit_line(names, places, grid, index)
            return Header(index, places) if plain else _told(form, grid, index, _matches(names, _one_line(row)))
    return _by_other_names(form, grid)


def _by_other_names(form: SheetForm, grid: Grid) -> Header | None:
    names = _names(form)
    for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]):
        found = _matches(names, _one_line(row))
        if names.required <= found.keys():
            below = _second_line(names, row, grid[index + 1] if index + 1 < len(grid) else ())
            return _told(form, grid, index + 1, below, lines=2) if below else _told(form, grid, index, found)
    for index in range(min(len(grid), HEADER_SEARCH_ROWS) - 1):
        found = _matches(names, _two_lines(grid[index], grid[index + 1]))
        if names.required <= found.keys():
            return _told(form, grid, index + 1, found, lines=2)
    return None


@dataclass(frozen=True, slots=True)
class _Match:
    """A column that is ``key`` by what its heading says; ``rank`` 0 by its own name. ``unit`` as written, "" if none."""

    position: int
    written: str
    rank: int
    unit: str = ""


def _one_line(row: Sequence[Any]) -> list[tuple[str, ...]]:
    return [(heading(cell),) for cell in row]


def _two_lines(upper: Sequence[Any], lower: Sequence[Any]) -> list[tuple[str, ...]]:
    """What each column may be called: both lines joined (the upper one may be merged over several), the lower, the upper alone."""
    called: list[tuple[str, ...]] = []
    over = ""
    for position in range(max(len(upper), len(lower))):
        above = heading(upper[position]) if position < len(upper) else ""
        below = heading(lower[position]) if position < len(lower) else ""
        over = above or over
        called.append((over + below, below) if below else (above,))
    return called


def _second_line(names: _Names, row: Sequence[Any], below: Sequence[Any]) -> dict[str, list[_Match]]:
    """The columns of both lines, where all that the lower one holds completes names of the form; nothing where it does not."""
    called = _two_lines(row, below)
    completed = [words[0] for words, cell in zip(called, below, strict=False) if heading(cell)]
    found = _matches(names, called) if completed and all(_match(names, word) for word in completed) else {}
    return found if names.required <= found.keys() else {}


def _matches(names: _Names, called: Iterable[tuple[str, ...]]) -> dict[str, list[_Match]]:
    """Columns by key, best first: its own name before an alias, then from the left."""
    found: dict[str, list[_Match]] = {}
    for position, words in enumerate(called):
        for word in filter(None, words):
            hit = _match(names, word)
            if hit:
                key, rank, unit = hit
                found.setdefault(key, []).append(_Match(position, word, rank, unit))
                break
    for some in found.values():
        some.sort(key=lambda match: (match.rank, match.position))
    return found


def _match(names: _Names, word: str) -> tuple[str, int, str] | None:
    if word in names.exact:
        key = names.exact[word]
        return key, 0, "万元" if key in names.amounts else ""
    bare = _NUMBERED.sub("", word).rstrip(":")
    with_unit = _WITH_UNIT.match(bare)
    if with_unit and (key := _known(names, with_unit[1])) in names.amounts:
        return key, int(with_unit[1] not in names.bare), with_unit[2]
    for name in (bare, "" if _foreign(bare) else _REMARK.sub("", bare)):
        if key := _known(names, name):
            return key, int(name not in names.bare and name not in names.exact), ""
    return None


def _known(names: _Names, word: str) -> str:
    return names.exact.get(word) or names.others.get(word) or ""


def _foreign(word: str) -> bool:
    """A remark in brackets that names another currency is no mere remark."""
    return any(mark in word for mark in ("美元", "港币", "港元", "欧元", "日元", "外币", "%"))


def _unit_above(rows: Grid) -> str:
    """「单位：元」 in a title row; its address and unit joined by a blank, "" if none says anything."""
    for number, row in enumerate(rows, 1):
        for position, cell in enumerate(row):
            if isinstance(cell, str) and "单位" in cell and (found := _UNIT_ABOVE.search(normal(cell))):
                return f"{column_letters(position)}{number} {found[1]}"
    return ""


def _unit_line(names: _Names, places: Mapping[str, int], grid: Grid, index: int) -> dict[str, str]:
    """Units that stand alone in the line below the heading, by key; only where that line holds nothing else."""
    below = grid[index + 1] if index + 1 < len(grid) else ()
    filled = [position for position, cell in enumerate(below) if cell != ""]
    keys = {places[key]: key for key in names.amounts & places.keys()}
    if not filled or not all(position in keys and _UNIT_ALONE.match(heading(below[position])) for position in filled):
        return {}
    return {keys[position]: _unit_word(heading(below[position])) for position in filled}


def _unit_word(word: str) -> str:
    found = _UNIT_ALONE.match(word)
    return found[1] if found else ""


def _told(form: SheetForm, grid: Grid, index: int, found: Mapping[str, Sequence[_Match]], lines: int = 1) -> Header:
    """The header with what is to be said about it: other names, other units, two columns of one name, columns not understood."""
    names = _names(form)
    places = {key: some[0].position for key, some in found.items()}
    below = _unit_line(names, places, grid, index)
    above = _unit_above(grid[:index + 1 - lines])
    units, unit_findings, refused = _units(form, found, below, above, index)
    rivals = {key: tuple(m.position for m in some[1:] if m.rank == some[0].rank) for key, some in found.items() if len(some) > 1}
    findings = (*_renamed(form, found, index), *unit_findings, *_doubled(form, found, index), *_unread(form, grid[index], found, index))
    return Header(index + bool(below), places, units, rivals, findings, refused)


def _units(form: SheetForm, found: Mapping[str, Sequence[_Match]], below: Mapping[str, str], above: str, index: int,
           ) -> tuple[dict[str, str], list[Finding], bool]:
    """Each amount's unit: that of its heading, else of the line below, else of the title; where two speak and differ, nothing is read."""
    names = _names(form)
    place, _, over = above.partition(" ")
    units: dict[str, str] = {}
    findings = []
    for key in sorted(names.amounts & found.keys()):
        match, cell, title = found[key][0], f"{column_letters(found[key][0].position)}{index + 1}", names.titles[key]
        own = match.unit or below.get(key, "")
        if own and over and UNITS[own] != UNITS[over]:
            return {}, [Finding("COL-005", True, f"{title}的单位看不准：表头 {cell} 写“{own}”，{place} 写“单位：{over}”。这张表没有读。"
                                "请只留对的那个单位，金额按万元填，例如 3000万元就填 3000。", form.name, cell)], True
        unit = own or over
        units[key] = unit or "万元"
        if not unit:
            findings.append(Finding("COL-004", False, f"{title}的表头没有写单位，已按万元读。请核对；表头请用“{title}”。", form.name, cell))
        elif UNITS[unit] != UNITS["万元"]:
            findings.append(Finding("COL-004", False, f"{title}这一栏的单位写的是“{unit}”，已换算成万元。请核对；以后请按万元填，例如 3000万元就填 3000。",
                                    form.name, cell))
    return {key: unit for key, unit in units.items() if UNITS[unit] != UNITS["万元"]}, findings, False


def _renamed(form: SheetForm, found: Mapping[str, Sequence[_Match]], index: int) -> Iterable[Finding]:
    titles = _names(form).titles
    renamed = [(some[0], titles[key]) for key, some in found.items() if some[0].rank]
    if renamed:
        told = "、".join(f"{column_letters(m.position)}{index + 1}“{m.written}”读作“{title}”" for m, title in renamed)
        yield Finding("COL-002", False, f"有 {len(renamed)} 个栏目改了名：{told}。请核对；以后请用发下去的空白报表填。", form.name,
                      f"{column_letters(renamed[0][0].position)}{index + 1}")


def _doubled(form: SheetForm, found: Mapping[str, Sequence[_Match]], index: int) -> Iterable[Finding]:
    for key, some in found.items():
        if len(some) > 1:
            cells = "、".join(f"{column_letters(m.position)}{index + 1}“{m.written}”" for m in some)
            first = column_letters(some[0].position)
            yield Finding("COL-003", False, f"有 {len(some)} 栏都像“{_names(form).titles[key]}”：{cells}，按 {first} 栏读。请只留一栏，或把另一栏改个名字，例如“备注2”。",
                          form.name, f"{column_letters(some[1].position)}{index + 1}")


def _unread(form: SheetForm, row: Sequence[Any], found: Mapping[str, Sequence[_Match]], index: int) -> Iterable[Finding]:
    """A column of the sender's own is his; one that nearly has the name of a column that is missing may be meant as it."""
    names = _names(form)
    used = {match.position for some in found.values() for match in some}
    strange = {position: heading(cell) for position, cell in enumerate(row) if position not in used and heading(cell)}
    for key, title in names.titles.items():
        if key not in found and key != "serial" and (near := nearest(title, strange.values())):
            cell = f"{column_letters(next(p for p, word in strange.items() if word == near))}{index + 1}"
            yield Finding("COL-006", False, f"{cell} 的栏目“{near}”没有读：不认识这个名字。是不是“{title}”？是的请改成“{title}”再发一次。", form.name, cell)


def nearest(title: str, words: Iterable[str]) -> str:
    """The word most like a name, by edit distance or because one holds the other; "" if none is. It only ever suggests."""
    from rapidfuzz import fuzz  # noqa: PLC0415  only a faulty sheet pays for it

    wanted = _REMARK.sub("", normal(title))
    scored = [(fuzz.ratio(wanted, word) + 40 * (len(word) > 1 and (wanted in word or word in wanted)), word) for word in words]
    score, best = max(scored, default=(0, ""))
    return best if score >= _ALIKE else ""


def no_header(form: SheetForm, grid: Grid) -> tuple[Finding, ...]:
    """Why a sheet could not be read: one finding, with what is missing and what may be meant by what is there."""
    filled = [(index, row) for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]) if any(cell != "" for cell in row)]
    if not any(cell != "" for row in grid for cell in row):
        return (Finding("SHT-002", False, f"工作表“{form.name}”是空的，连表头也没有，当作没有申报。以后请用发下去的空白报表填。", form.name),)
    names = _names(form)
    found, index, row = max(((_matches(names, _one_line(row)), index, row) for index, row in filled), key=lambda some: len(some[0]),
                            default=({}, 0, ()))
    if not names.required & found.keys():
        return (Finding("COL-001", True, f"工作表“{form.name}”没有找到表头，前 {HEADER_SEARCH_ROWS} 行里没有“{next(iter(form.required))}”等栏目。这张表没有读。"
                        "请把内容抄到发下去的空白报表里。", form.name),)
    used = {match.position for some in found.values() for match in some}
    spare = [heading(cell) for position, cell in enumerate(row) if position not in used and heading(cell)]
    told = []
    for key, title in names.titles.items():
        if key in names.required and key not in found:
            near = nearest(title, spare)
            told.append(f"“{title}”（第{index + 1}行有“{near}”，是不是它？）" if near else f"“{title}”")
    return (Finding("COL-001", True, f"工作表“{form.name}”的表头缺少：{'、'.join(told)}。这张表没有读。请把栏目名改回发下去的样子，例如“{form.required[0]}”。",
                    form.name),)
