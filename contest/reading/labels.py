"""Sheets of labels beside their values: 填报信息 of a return, 会议信息 of a list of rulings. Pure; runs in a worker process."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from contest.form import ALIASES, Column, SheetForm
from contest.model import Finding, Value
from contest.reading.cells import PARSERS
from contest.reading.columns import heading
from contest.reading.headings import Grid
from contest.reading.problem import Problem, finding, shown
from contest.text import chinese_number, column_index, column_letters, normal

Merged = Sequence[tuple[str, int, str, int]]
_PERIOD = re.compile(r"^第?([0-9]{1,3}|[一二三四五六七八九十]{1,3})期?$")
_LABELS_WITHIN = 60


def labels(form: SheetForm, grid: Grid, year: int, merged: Merged = ()) -> tuple[dict[str, Value], dict[str, str], tuple[Finding, ...]]:
    """A sheet of labels beside their values: values by key, their cells by key, findings.

    A value stands right of its label, of the cells ``merged`` with it (first column, row, last column, row) and of columns that are blank throughout.
    """
    wanted = _wanted(form)
    filled = {position for row in grid[:_LABELS_WITHIN] for position, cell in enumerate(row) if cell != ""}
    ends = {(top, column_index(first)): column_index(last) for first, top, last, _ in merged}
    values: dict[str, Value] = {}
    cells: dict[str, str] = {}
    findings: list[Finding] = []
    for number, row in enumerate(grid[:_LABELS_WITHIN], 1):
        for position, cell in enumerate(row):
            column, told = _label(wanted, cell)
            if column is None or column.key in cells:
                continue
            after = ends.get((number, position), position) + 1
            beside = position if told else next((p for p in range(after, len(row)) if p in filled), len(row))
            if beside == len(row):
                continue
            at = cells[column.key] = f"{column_letters(beside)}{number}"
            value, problem = _label_value(column, told or row[beside], year)
            if value is not None:
                values[column.key] = value
            if problem:
                findings.append(finding(problem, column, form.name, at))
    return values, cells, tuple(findings)


@cache
def _wanted(form: SheetForm) -> Mapping[str, Column]:
    """By normalised name and alias."""
    return {normal(alias): c for c in form.columns for alias in ALIASES.get(c.name, ())} | {normal(c.name): c for c in form.columns}


def _label(wanted: Mapping[str, Column], cell: Any) -> tuple[Column | None, str]:
    """The column that a cell names, and what follows 「期次：」 in the same cell."""
    if not isinstance(cell, str) or not cell:
        return None, ""
    column = wanted.get(heading(cell).rstrip(":"))
    if column is None and (":" in cell or "：" in cell):
        word, _, told = cell.replace("：", ":", 1).partition(":")
        return (wanted.get(heading(word)), told.strip()) if told.strip() else (None, "")
    return column, ""


def _label_value(column: Column, raw: Any, year: int) -> tuple[Value, Problem | None]:
    if raw is None or (isinstance(raw, str) and (not normal(raw) or raw == column.help)):
        return None, None
    if column.key == "period":
        return _period(raw)
    return PARSERS[column.type](raw, column, year)


def _period(raw: Any) -> tuple[Value, Problem | None]:
    word = str(int(raw)) if isinstance(raw, float) and raw == int(raw) and abs(raw) < 1e6 else normal(str(raw))
    found = _PERIOD.match(word)
    number = (int(found[1]) if found[1].isdecimal() else chinese_number(found[1]) or 0) if found else 0
    if 1 <= number <= 99:
        return number, None
    return None, ("PER-001", True, f"“{shown(raw)}”不是期次", "请填第几期的数字，例如 2")
