"""A cell that shows another number than it holds is asked about: per cent, thousands left out, a decimal point put in by the format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import altered
from test_reading import LEADS, NAME, everything, lean, told

from contest.model import Submission
from contest.reading.formats import disguised, disguising
from contest.reading.returns import read

STYLES = "<styleSheet><numFmts>{}</numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='165' fontId='0'/></cellXfs></styleSheet>"


@pytest.fixture
def reads(tmp_path: Path) -> Callable[[bytes], Submission]:
    def _read(data: bytes) -> Submission:
        (tmp_path / "one").write_bytes(data)
        [found] = read(str(tmp_path / "one"), NAME, 2018)
        return found

    return _read


@pytest.mark.parametrize("code", ["0!.0,&quot;万&quot;", "0!.0000&quot;万&quot;", "#,##0.00,&quot;万&quot;", "0,", "0,,", "0.0%", "#,##0,;-#,##0,", r"0\.0,", "0&quot;.&quot;0000"])
def test_a_format_that_shows_another_number_is_known(code: str) -> None:
    assert list(disguising(STYLES.format(f'<numFmt numFmtId="165" formatCode="{code}"/>').encode())) == [1]


@pytest.mark.parametrize("code", ["#,##0.00", "0.######", "yyyy-mm-dd", "[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@",
                                  "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * &quot;-&quot;??_ ;_ @_ ",
                                  "0&quot;万元&quot;", "0&quot;%,&quot;", r"0\%", "@", "General", "# ??/??"])
def test_an_ordinary_format_is_left_alone(code: str) -> None:
    assert disguising(STYLES.format(f'<numFmt formatCode="{code}" numFmtId="165"/>').encode()) == {}


def test_numbers_that_are_none_are_no_styles() -> None:
    assert disguising(b'<numFmt numFmtId="x" formatCode="0%"/><cellXfs><xf numFmtId="\xd9\xa1"/><xf numFmtId="9"/></cellXfs>') == {1: "0%"}
    assert disguised(b'<c r="A1" s="x"><v>5</v></c>', {1: "0%"}) == ()


def test_only_numbers_with_a_place_are_looked_at() -> None:
    sheet = b"""<c r="A1" s="1"><v>5</v></c><c r='B1' s='1' t='n'><v>5</v></c><c r="C1" s="1" t="s"><v>0</v></c><c r="D1" s="0"><v>5</v></c><c r="E1" s="1"/><c s="1"><v>5</v></c>
               <c r="F0" s="1"><v>5</v></c>"""
    assert [cell for cell, _ in disguised(sheet, {1: "0%"})] == ["A1", "B1"]


@pytest.mark.parametrize(("code", "value", "wanted"), [
    ('0!.0,"万"', 30_000_000, {("AMT-017", LEADS, "H4")}), ("0%", 0.5, {("AMT-017", LEADS, "H4")}), ("0%", 0, set()), ("#,##0.00", 500, set()), ('0"万元"', 500, set())])
def test_an_amount_shown_otherwise_costs_its_row(reads: Any, code: str, value: float, wanted: set[tuple[str, str, str]]) -> None:
    def change(book: Any) -> None:
        book[LEADS]["H4"].value, book[LEADS]["H4"].number_format = value, code

    found = reads(altered(lean(), change))
    assert told(found) == wanted and all(f.error and str(code) in f.message for f in everything(found))


def test_a_share_in_a_column_of_ones_own_costs_nothing(reads: Any) -> None:
    def change(book: Any) -> None:
        book[LEADS]["Q3"].value = "占比"
        book[LEADS]["Q4"].value, book[LEADS]["Q4"].number_format = 0.5, "0%"

    assert everything(reads(altered(lean(), change))) == []
