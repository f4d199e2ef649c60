"""A formula's saved result is held against what it comes to now: what disagrees is told, what cannot be reckoned is said to be read as saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest
from conftest import xlsx
from hostile import changed
from test_ods import P, tag, with_cell
from test_ods import ods as as_ods
from test_ods import row as ods_row
from test_reading import FULL, INFO, LEADS, NAME, everything, told

from contest.model import Submission
from contest.reading import limits
from contest.reading.formulas import checked
from contest.reading.returns import read

SHEET = "xl/worksheets/sheet2.xml"
DAY = datetime(2018, 2, 20)
# A1 is the formula, below it and beside it what it reckons with
ROWS: list[list[Any]] = [["", 3.0, 0.1, "五", DAY, True, time(9)], ["", 4.0, 0.2, "", "", ""], ["", 5.0, -7.0, "6", "", ""]]

RECKONED: tuple[tuple[str, Any], ...] = (
    ("B1", 3), ("$B$1", 3), ("+B1", 3), ("-B1", -3), ("B1+B2*B3", 23), ("(B1+B2)*B3", 35), ("B3/B2-1", 0.25), ("B1*10%", 0.3), ("2.5e2*2", 500),
    ("C1+C2", 0.3), ("SUM(B1:B3)", 12), ("SUM(B1,B3,10)", 18), ("SUM(B1:C3)", 5.3), ("SUM(B1:F3)", 43151 + 5.3), ("SUM(D1)", 0), ("SUM(B1*2,B2)", 10),
    ("SUM(B3:B1)", 12), ("SUM(B2:B900)", 9), ("ROUND(B1/B2,1)", 0.8), ("ROUND(2.675,2)", 2.68), ("ROUND(-2.5,0)", -3), ("ROUND(SUM(B1:B3),-1)", 10),
    ("D2", 0), ("D2+1", 1), ("D1", "五"), ("E1", DAY), ("E1+1", 43152), (" sum( B1 : B1 ) + 1 ".replace(" : ", ":"), 4), ("1E2", 100),
)
HARD = ("IF(B1>1,3,4)", "VLOOKUP(B1,B1:C3,2)", "项目签约!H4", "Sheet2!B1", "SUM(B:B)", "B1&B2", "B1^2", "B1:B3", "A1+1", "D1+1", "D3*1", "F1+1", "B1/D2", "SUM(B1:B3", "1)", "", "+", "1+",
        "G1", "G1+1",
        "B1 B2", "TODAY()", "LOG10(B1)", "SUM()", "ROUND(B1)", "ROUND(B1,0.5)", "ROUND(1e20,15)", "9e307*B1*99", "(" * 400 + "1", "1+" * 600 + "1", "{1}", '"3"', "#REF!+1", "B1,B2")


def sheet(formula: str, saved: Any) -> Any:
    rows = [[saved, *ROWS[0][1:]], *ROWS[1:]]
    return checked(rows, [("A1", formula, "A1")], [])


@pytest.mark.parametrize(("formula", "result"), RECKONED)
def test_a_result_that_is_still_true_is_not_spoken_of(formula: str, result: Any) -> None:
    assert sheet(formula, result) == ([], [])


@pytest.mark.parametrize(("formula", "result"), [case for case in RECKONED if not isinstance(case[1], str)])
def test_a_result_off_by_one_fen_is_told_with_what_it_comes_to_now(formula: str, result: Any) -> None:
    number = float((result - datetime(1899, 12, 30)).days) if isinstance(result, datetime) else float(result)
    [[(cell, saved, now)], hard] = sheet(formula, number + 1e-6)
    assert (cell, saved, hard) == ("A1", number + 1e-6, []) and (now == DAY or now == pytest.approx(number))


@pytest.mark.parametrize("formula", HARD)
def test_what_is_too_hard_is_never_guessed(formula: str) -> None:
    assert sheet(formula, 3.0) == ([], [("A1", 3.0)])


def test_a_text_that_was_taken_over_and_has_changed_is_told() -> None:
    assert sheet("D1", "四") == ([("A1", "四", "五")], []) and sheet("D1", 5.0) == ([], [("A1", 5.0)])


def test_an_old_figure_is_not_carried_on_by_the_formulas_that_build_on_it() -> None:
    rows = [[2.0, 4.0, 5.0], [2.0]]
    formulas = [("B1", "A1*3", "B1"), ("C1", "B1+1", "C1")]
    assert checked(rows, formulas, []) == ([("B1", 4.0, 6.0), ("C1", 5.0, 7.0)], [])


def test_a_formula_that_many_cells_share_is_moved_along_but_for_its_fixed_parts() -> None:
    rows = [[1.0, 10.0, 10.0], [2.0, "", 20.0], [3.0, "", 31.0]]
    assert checked(rows, [(f"C{n}", "A1*$B$1", "C1") for n in (1, 2, 3)], []) == ([("C3", 31.0, 30.0)], [])
    assert checked(rows, [("A1", "C3", "C1")], []) == ([("A1", 1.0, 3.0)], [])
    assert checked(rows, [("A1", "A1", "C3")], []) == ([], [("A1", 1.0)]), "moved off the sheet"


def test_a_day_without_a_time_is_a_number_of_days() -> None:
    assert checked([[43152.0, DAY.date()]], [("A1", "B1+1", "A1")], []) == ([], [])


def test_nothing_is_reckoned_with_a_cell_whose_value_was_lost() -> None:
    assert checked([[3.0, ""]], [("A1", "B1+1", "A1")], ["B1"]) == ([], [("A1", 3.0)])


@pytest.mark.parametrize(("formulas", "size"), [
    ([(f"A{n}", f"SUM(B$1:B${limits.ROWS})", f"A{n}") for n in range(1, 2000)], limits.ROWS),
    ([(f"A{n}", f"A{n + 1}+1", f"A{n}") for n in range(1, 5000)], 5000)])
def test_many_long_sums_and_long_chains_end_soon(formulas: list[tuple[str, str, str]], size: int) -> None:
    stale, hard = checked([[1.0, 1.0]] * size, formulas, [])
    assert len(stale) + len(hard) == len(formulas) and hard


# in a return ——————————————————————————————————————————————————————————————

Reads = Callable[[bytes], Submission]


@pytest.fixture
def reads(tmp_path: Any) -> Reads:
    def _read(data: bytes, name: str = NAME) -> Submission:
        (tmp_path / "one").write_bytes(data)
        [found] = read(str(tmp_path / "one"), name, 2018)
        return found

    return _read


def computed(formula: str, value: str = "<v>500</v>") -> bytes:
    """Our form with a formula in H4, the amount of its first row."""
    return changed(FULL, SHEET, (b"<v>500</v>", f"{formula}{value}".encode()))


def test_a_stale_amount_costs_its_row_and_names_both_figures(reads: Reads) -> None:
    found = reads(computed("<f>H5*2</f>"))
    assert told(found) == {("CEL-010", LEADS, "H4")} and [f.error for f in found.rows[0].findings] == [True] and found.rows[1].findings == ()
    message = found.rows[0].findings[0].message
    assert all(part in message for part in ("“500”", "“1000”", "F9", "例如 1000"))


@pytest.mark.parametrize("formula", ["<f>H5</f>", "<f>=H5</f>", '<f t="shared" ref="H4:H5" si="0">H5</f>', "<f>250*2</f>"])
def test_an_amount_that_agrees_with_its_formula_is_an_amount(reads: Reads, formula: str) -> None:
    assert everything(reads(computed(formula))) == []


@pytest.mark.parametrize("formula", ["<f>IF(H5&gt;1,500,0)</f>", '<f t="array" ref="H4">H5</f>', '<f t="shared" si="7"/>', "<f>项目签约!H4</f>"])
def test_an_amount_by_a_hard_formula_counts_as_saved_and_is_noted(reads: Reads, formula: str) -> None:
    found = reads(computed(formula))
    assert told(found) == {("CEL-011", LEADS, "H4")} and not found.findings[0].error and found.rows[0].values["amount"] == 500_000_000
    assert "H4 读作“500”" in found.findings[0].message


def test_hard_formulas_are_one_line_a_sheet_and_only_where_something_is_read(reads: Reads) -> None:
    cells = "".join(f'<c r="{place}"><f>RAND()</f><v>1</v></c>' for place in ("A6", "H6", "M6", "Q6"))
    found = reads(changed(FULL, SHEET, (b"</sheetData>", f'<row r="6">{cells}</row></sheetData>'.encode())))
    assert [(f.cell, f.message[:5]) for f in found.findings if f.code == "CEL-011"] == [("H6", "有 2 格")]


def test_a_date_of_filling_in_that_is_reckoned_anew_each_day_is_noted(reads: Reads) -> None:
    found = reads(changed(FULL, "xl/worksheets/sheet1.xml", (b"<v>43166</v>", b"<f>TODAY()</f><v>43166</v>")))
    assert [(f.code, f.sheet) for f in everything(found)] == [("CEL-011", INFO)]


def test_more_formulas_than_anyone_writes_are_refused(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    for most, wanted in ((0, {("FIL-049", "", "")}), (1, set())):
        monkeypatch.setattr(limits, "FORMULAS", most)
        assert told(reads(computed("<f>+H5</f>"))) == wanted


@pytest.mark.parametrize(("formula", "wanted"), [
    ("of:=[.H3]*2", "CEL-010"), ("of:=SUM([.H3:.H3];[.$H$3])", "CEL-010"), ("of:=[.H3]", ""), ("of:=[$信息收集.H3]", "CEL-011"), ("of:=IF([.H3]>1;500;0)", "CEL-011")])
def test_an_ods_is_reckoned_anew_too(reads: Reads, formula: str, wanted: str) -> None:
    first = tag(P("500"), table__formula=formula, office__value_type="float", office__value="500")
    found = reads(as_ods([with_cell("amount", first), with_cell("amount", 500)]))
    assert [(f.code, f.cell) for f in everything(found)] == ([(wanted, "H2")] if wanted else [])


def test_a_formula_that_an_ods_repeats_is_noted(reads: Reads) -> None:
    first = tag(P("500"), table__formula="of:=[.H3]", office__value_type="float", office__value="500")
    found = reads(as_ods([ods_row(*with_cell("amount", first), attributes='table:number-rows-repeated="2"')]))
    assert [(f.code, f.cell) for f in everything(found)] == [("CEL-011", "H2")]


def test_a_plain_workbook_is_not_looked_at_for_formulas(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr("contest.reading.grid.checked", never)
    assert everything(reads(FULL)) == [] and reads(xlsx({INFO: [["期次", 2]]})).findings
