"""The cells of a sheet's rows → values with findings, a column at a time: cells without anything odd take one look together.

Pure; runs in a worker process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contest.form import Column
from contest.model import Finding, Value
from contest.reading.plain import values_of
from contest.reading.problem import NOTES, Parser, Problem, finding

Plan = Sequence[tuple[Column, Parser]]
Row = tuple[int, dict[str, Value], tuple[Finding, ...]]
"""Its number, values by key, findings."""
Noted = list[tuple[str, str, str, str]]
"""Certain readings: code, cell, what, remedy."""
_Column = tuple[Sequence[Value], dict[int, Problem | None]]
"""Values and problems by place in the column; None where a value is required and missing."""


def typed(sheet: str, raw: Sequence[tuple[int, Sequence[Any]]], plan: Plan, letters: Mapping[str, str], year: int) -> tuple[list[Row | None], Noted]:
    """Each numbered row of ``raw``, whose cells are those of ``plan``; None for one that says nothing."""
    if not raw:
        return [], []
    columns = [_column(column, parser, cells, year) for (column, parser), cells in zip(plan, zip(*(cells for _, cells in raw), strict=True), strict=True)]
    keys = [column.key for column, _ in plan]
    faulty = {place for _, problems in columns for place in problems}
    noted: Noted = []
    rows: list[Row | None] = []
    for place, ((number, _), found) in enumerate(zip(raw, zip(*(values for values, _ in columns), strict=True), strict=True)):
        values = {key: value for key, value in zip(keys, found, strict=True) if value is not None}
        told = [(column, problems[place]) for (column, _), (_, problems) in zip(plan, columns, strict=True) if place in problems] if place in faulty else []
        says = values or any(problem for _, problem in told)
        rows.append((number, values, tuple(_findings(sheet, number, told, letters, noted))) if says else None)
    return rows, noted


def _column(column: Column, parser: Parser, cells: Sequence[Any], year: int) -> _Column:
    plain = values_of(cells, column, parser)
    values, problems = (plain, {}) if plain is not None else _cell_by_cell(column, parser, cells, year)
    if column.required and None in values:
        problems |= {place: None for place, value in enumerate(values)
                     if value is None and place not in problems and (cells[place] is None or isinstance(cells[place], str))}
    return values, problems


def _cell_by_cell(column: Column, parser: Parser, cells: Sequence[Any], year: int) -> _Column:
    values: list[Value] = []
    problems: dict[int, Problem | None] = {}
    for place, cell in enumerate(cells):
        value, problem = parser(cell, column, year) if cell != "" and cell is not None else (None, None)
        values.append(value)
        if problem:
            problems[place] = problem
    return values, problems


def _findings(sheet: str, number: int, told: Sequence[tuple[Column, Problem | None]], letters: Mapping[str, str], noted: Noted) -> list[Finding]:
    """What is wrong with a row; what was read for certain goes to ``noted``."""
    found = []
    for column, problem in told:
        cell = f"{letters[column.key]}{number}"
        if problem is None:
            found.append(_missing(column, sheet, cell))
        elif problem[0] in NOTES:
            noted.append((problem[0], cell, *problem[2:]))
        else:
            found.append(finding(problem, column, sheet, cell))
    return found


def _missing(column: Column, sheet: str, cell: str) -> Finding:
    remedy = f"请从下拉框里选：{'、'.join(column.choices)}" if column.choices else f"请补上。{column.help.rstrip('。')}" if column.help else "请补上"
    return Finding("REQ-001", True, f"{column.name}没有填，这一格必须填。{remedy}。", sheet, cell)
