"""Which row is the header, and which column is which: by name, by alias, over two lines; doubt is told. Pure; runs in a worker process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from contest.form import SheetForm
from contest.model import Finding
from contest.reading.amounts import UNITS
from contest.reading.columns import UNIT_WORDS, Match, Names, heading, match_of, matches, names_of, nearest, one_line, two_lines
from contest.reading.problem import MOST_PLACES
from contest.text import column_letters, normal

Grid = Sequence[Sequence[Any]]
HEADER_SEARCH_ROWS = 30
_USUAL = 40  # cells in a row that may be a header
_UNIT_ALONE = re.compile(rf"^\(?(?:单位[:为]?)?({UNIT_WORDS})\)?$")
_UNIT_ABOVE = re.compile(rf"单位[:为]?({UNIT_WORDS})(?:$|[),，。;])")


class Header(NamedTuple):
    """``row``: index of its last line, ``top`` of its first. ``units``: other units than 万元, by key. ``rivals``: further columns that match a key no worse.

    ``refused``: it is a header, but what its columns mean is in doubt.
    """

    row: int
    places: Mapping[str, int]
    units: Mapping[str, str] = MappingProxyType({})
    rivals: Mapping[str, tuple[int, ...]] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()
    refused: bool = False
    top: int = 0


def find_header(form: SheetForm, grid: Grid) -> Header | None:
    """The first row that holds all required column names; else one that does with aliases; else two rows that do together."""
    names = names_of(form)
    for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]):
        places, strange = (_as_before if len(row) <= _USUAL else _by_own_names)(names, *row)
        if names.required <= places.keys():
            plain = not strange and not _unit_above(grid[:index]) and not _unit_line(names, places, grid, index)
            return Header(index, places, top=index) if plain else _told(form, grid, index, matches(names, one_line(row)))
    return _by_other_names(form, grid)


def _by_own_names(names: Names, *row: Any) -> tuple[Mapping[str, int], bool]:
    """Columns by key where a heading is a name of the form, and whether anything else stands in the row."""
    places: dict[str, int] = {}
    strange = False
    for position, cell in enumerate(row):
        key = names.exact.get(heading(cell))
        if key is not None and key not in places:
            places[key] = position
        elif cell != "":
            strange = True
    return MappingProxyType(places), strange


_as_before = lru_cache(maxsize=64)(_by_own_names)
"""Most headers are as they were printed."""


def _by_other_names(form: SheetForm, grid: Grid) -> Header | None:
    names = names_of(form)
    for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]):
        found = matches(names, one_line(row))
        if names.required <= found.keys():
            below = _second_line(names, row, grid[index + 1] if index + 1 < len(grid) else ())
            return _told(form, grid, index + 1, below, lines=2) if below else _told(form, grid, index, found)
    for index in range(min(len(grid), HEADER_SEARCH_ROWS) - 1):
        found = matches(names, two_lines(grid[index], grid[index + 1]))
        if names.required <= found.keys():
            return _told(form, grid, index + 1, found, lines=2)
    return None


def _second_line(names: Names, row: Sequence[Any], below: Sequence[Any]) -> dict[str, list[Match]]:
    """The columns of both lines, where all that the lower one holds completes names of the form; nothing where it does not."""
    called = two_lines(row, below)
    completed = [words[0] for words, cell in zip(called, below, strict=False) if heading(cell)]
    found = matches(names, called) if completed and all(match_of(names, word) for word in completed) else {}
    return found if names.required <= found.keys() else {}


def _unit_above(rows: Grid) -> str:
    """「单位：元」 in a title row; its address and unit joined by a blank, "" if none says anything."""
    for number, row in enumerate(rows, 1):
        for position, cell in enumerate(row):
            if isinstance(cell, str) and "单位" in cell and (found := _UNIT_ABOVE.search(normal(cell))):
                return f"{column_letters(position)}{number} {found[1]}"
    return ""


def _unit_line(names: Names, places: Mapping[str, int], grid: Grid, index: int) -> dict[str, str]:
    """Units that stand alone in the line below the heading, by key; only where that line holds nothing else."""
    below = grid[index + 1] if index + 1 < len(grid) else ()
    filled = [position for position, cell in enumerate(below) if cell != ""]
    keys = {places[key]: key for key in names.amounts & places.keys()}
    if not filled or not all(position in keys and _UNIT_ALONE.match(heading(below[position])) for position in filled):
        return {}
    return {keys[position]: _UNIT_ALONE.sub(r"\1", heading(below[position])) for position in filled}


def _told(form: SheetForm, grid: Grid, index: int, found: Mapping[str, Sequence[Match]], lines: int = 1) -> Header:
    """The header with what is to be said about it: other names, other units, two columns of one name, columns not understood."""
    names = names_of(form)
    places = {key: some[0].position for key, some in found.items()}
    below = _unit_line(names, places, grid, index)
    above = _unit_above(grid[:index + 1 - lines])
    units, unit_findings, refused = _units(form, found, below, above, index)
    rivals = {key: tuple(m.position for m in some[1:] if m.rank == some[0].rank) for key, some in found.items() if len(some) > 1}
    findings = (*_renamed(form, found, index), *unit_findings, *_doubled(form, found, index), *_unread(form, grid[index], found, index))
    return Header(index + bool(below), places, units, rivals, findings, refused, index + 1 - lines)


def _units(form: SheetForm, found: Mapping[str, Sequence[Match]], below: Mapping[str, str], above: str, index: int,
           ) -> tuple[dict[str, str], list[Finding], bool]:
    """Each amount's unit, from its heading, the line below or the title; where two of them differ, nothing is read."""
    names = names_of(form)
    place, _, over = above.partition(" ")
    units: dict[str, str] = {}
    findings = []
    for key in sorted(names.amounts & found.keys()):
        letters, title = column_letters(found[key][0].position), names.titles[key]
        cell = f"{letters}{index + 1}"
        told = [(where, unit) for where, unit in ((cell, found[key][0].unit), (f"{letters}{index + 2}", below.get(key, "")), (place, over)) if unit]
        if len({UNITS[unit] for _, unit in told}) > 1:
            said = "，".join(f"{where} 写“{unit}”" for where, unit in told)
            return {}, [Finding("COL-005", True, f"{title}的单位看不准：{said}。这张表没有读。请只留对的那个单位，金额按万元填，例如 3000万元就填 3000。",
                                form.name, cell)], True
        unit = told[0][1] if told else ""
        if not unit:
            findings.append(Finding("COL-004", False, f"{title}的表头没有写单位，已按万元读。请核对；表头请用“{title}”。", form.name, cell))
        elif UNITS[unit] != UNITS["万元"]:
            units[key] = unit
            findings.append(Finding("COL-004", False, f"{title}这一栏的单位写的是“{unit}”，已换算成万元。请核对；以后请按万元填，例如 3000万元就填 3000。",
                                    form.name, cell))
    return units, findings, False


def _renamed(form: SheetForm, found: Mapping[str, Sequence[Match]], index: int) -> Iterable[Finding]:
    titles = names_of(form).titles
    renamed = [(some[0], titles[key]) for key, some in found.items() if some[0].rank]
    if renamed:
        told = "、".join(f"{column_letters(m.position)}{index + 1}“{m.written}”读作“{title}”" for m, title in renamed)
        yield Finding("COL-002", False, f"有 {len(renamed)} 个栏目改了名：{told}。请核对；以后请用发下去的空白报表填。", form.name,
                      f"{column_letters(renamed[0][0].position)}{index + 1}")


def _doubled(form: SheetForm, found: Mapping[str, Sequence[Match]], index: int) -> Iterable[Finding]:
    for key, some in found.items():
        if len(some) > 1:
            cells = "、".join(f"{column_letters(m.position)}{index + 1}“{m.written}”" for m in some[:MOST_PLACES])
            first = column_letters(some[0].position)
            yield Finding("COL-003", False, f"有 {len(some)} 栏都像“{names_of(form).titles[key]}”：{cells}，按 {first} 栏读。请只留一栏，或把另一栏改个名字，例如“备注2”。",
                          form.name, f"{column_letters(some[1].position)}{index + 1}")


def _unread(form: SheetForm, row: Sequence[Any], found: Mapping[str, Sequence[Match]], index: int) -> Iterable[Finding]:
    """A column of the sender's own is his; one that nearly has the name of a column that is missing may be meant as it."""
    names = names_of(form)
    used = {match.position for some in found.values() for match in some}
    strange = {position: heading(cell) for position, cell in enumerate(row) if position not in used and heading(cell)}
    for key, title in names.titles.items():
        if key not in found and key != "serial" and (near := nearest(title, strange.values())):
            cell = f"{column_letters(next(p for p, word in strange.items() if word == near))}{index + 1}"
            yield Finding("COL-006", False, f"{cell} 的栏目“{near}”没有读：不认识这个名字。是不是“{title}”？是的请改成“{title}”再发一次。", form.name, cell)


def nameless(form: SheetForm, grid: Grid, header: Header) -> Iterable[Finding]:
    """Values below the heading in columns without one: nothing reads them, so they are told, in one line a sheet."""
    headed = {position for row in grid[header.top:header.row + 1] for position, cell in enumerate(row) if cell != ""}
    bare = [position for position in range(max(map(len, grid))) if position not in headed]
    if not bare:
        return
    cells = [f"{column_letters(position)}{number}" for number, row in enumerate(grid[header.row + 1:], header.row + 2)
             for position in bare if position < len(row) and (row[position].strip() if isinstance(row[position], str) else row[position] is not None)]
    if cells:
        told = "、".join(cells[:MOST_PLACES]) + (f" 等 {len(cells)} 格" if len(cells) > MOST_PLACES else "")
        yield Finding("COL-008", False, f"{told}有内容，上面却没有栏目名，没有读。要报的请抄到有栏目名的格子里，例如“备注”；没有用的请删去。", form.name, cells[0])


def no_header(form: SheetForm, grid: Grid) -> tuple[Finding, ...]:
    """Why a sheet could not be read: one finding, with what is missing and what may be meant by what is there."""
    filled = [(index, row) for index, row in enumerate(grid[:HEADER_SEARCH_ROWS]) if any(cell != "" for cell in row)]
    if not any(cell != "" for row in grid for cell in row):
        return (Finding("SHT-002", False, f"工作表“{form.name}”是空的，连表头也没有，当作没有申报。以后请用发下去的空白报表填。", form.name),)
    names = names_of(form)
    found, index, row = max(((matches(names, one_line(row)), index, row) for index, row in filled), key=lambda some: len(some[0]),
                            default=({}, 0, ()))
    if not names.required & found.keys():
        return (Finding("COL-001", True, f"工作表“{form.name}”没有找到表头，前 {HEADER_SEARCH_ROWS} 行里没有“{next(iter(form.required))}”等栏目。这张表没有读。"
                        "请把内容抄到发下去的空白报表里。", form.name),)
    used = {match.position for some in found.values() for match in some}
    spare = [heading(cell) for position, cell in enumerate(row) if position not in used and heading(cell)]
    told, lost, nears = [], [], set()
    for key, title in names.titles.items():
        if key in names.required and key not in found:
            near = nearest(title, spare)
            lost.append(title)
            nears.add(near)
            told.append(f"“{title}”（是不是写成了“{near}”？）" if near else f"“{title}”")
    others = "”“".join(word for word in spare if word not in nears)
    return (Finding("COL-001", True, f"第{index + 1}行的表头缺少：{'、'.join(told)}{f'；多出认不出的“{others}”' if others else ''}。这张表没有读。"
                    f"请把栏目名改回发下去的样子，例如“{lost[0]}”。", form.name),)
