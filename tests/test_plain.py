"""A column read in one go gives what its parser gives cell by cell, or is left to it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import permutations
from typing import Any

import pytest

from contest.form import SHEETS, Column, Type
from contest.reading.cells import PARSERS
from contest.reading.plain import values_of

COLUMNS = [column for form in SHEETS for column in form.columns]
ODD: list[Any] = [
    "", None, True, False, 0.0, -0.0, -1.0, 3000.0, 2999.5, 1e9, 1e9 - 1, 1e300, float("nan"), float("inf"), 7, "3000", "3,000万元", "约500", "无", "/", "—",
    "是", " 是", "鼓励", "鼓励类", "甲公司", "甲\u200b公司", "a\x00b", "#REF!", "9.11E+17", "91360000MA0003200L", "91360000ma0003200l", "91360000MA0003200K", "未注册",
    date(2018, 2, 20), date(1999, 12, 31), date(2000, 1, 1), date(2099, 12, 31), date(2100, 1, 1), datetime(2018, 2, 20), datetime(2018, 2, 20, 9, 30),
    time(9, 30), timedelta(days=1), "2018-02-20", "2月20日", "20180220"]


def cell_by_cell(cells: tuple[Any, ...], column: Column) -> list[Any]:
    return [PARSERS[column.type](cell, column, 2018) if cell not in ("", None) else (None, None) for cell in cells]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.name}")
def test_every_column_read_in_one_go_says_what_its_cells_say(column: Column) -> None:
    for cells in [(cell,) for cell in ODD] + list(permutations([*ODD, *column.choices], 2)):
        found = values_of(cells, column, PARSERS[column.type])
        if found is not None:
            assert [(type(value), value, None) for value in found] == [(type(value), value, problem) for value, problem in cell_by_cell(cells, column)]


@pytest.mark.parametrize(("kind", "cells"), [
    (Type.TEXT, ("甲公司", "")), (Type.DATE, (date(2018, 2, 20),) * 2), (Type.WAN, (3000.0, 0.0)), (Type.CREDIT, ("91360000MA0003200L",)), (Type.DATE, ("", ""))])
def test_what_is_as_the_form_asks_is_read_in_one_go(kind: Type, cells: tuple[Any, ...]) -> None:
    column = next(column for column in COLUMNS if column.type is kind)
    assert values_of(cells, column, PARSERS[kind]) is not None


def test_choices_and_days_that_are_equal_are_one_object() -> None:
    chosen = next(column for column in COLUMNS if column.choices)
    options = ["".join(list(chosen.choices[0])) for _ in range(2)]
    day = next(column for column in COLUMNS if column.type is Type.DATE)
    for column, cells in ((chosen, tuple(options)), (day, (date(2018, 2, 20), date(2018, 2, 20)))):
        first, second = values_of(cells, column, PARSERS[column.type]) or ()
        assert first is second
