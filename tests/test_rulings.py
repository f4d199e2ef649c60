"""The 认定清单 that a run writes, filled in by people: which rulings it gives, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from conftest import Town, altered, fill, sample, xlsx
from hostile import changed, members

from contest.form import MEETING, RULINGS
from contest.model import Conclusion, Finding, Ruling, Sheet
from contest.reading.rulings import files, rulings

HEADS = {c.name: chr(65 + n) for n, c in enumerate(RULINGS.columns)}
Read = tuple[tuple[Ruling, ...], tuple[tuple[str, Finding], ...]]


@pytest.fixture
def given(drafted: Town) -> Callable[..., tuple[Ruling, ...]]:
    """The rulings that a filled-in list gives, where the file as a whole is in order."""
    def _given(decide: Callable[[dict[str, Any]], Any], meeting: Any = None) -> tuple[Ruling, ...]:
        drafted.rule(decide=decide, meeting=meeting)
        found, faults = rulings(drafted.path("input/认定"), "input/认定")
        assert faults == ()
        return found

    return _given


def only(matter: str, answer: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda row: answer if row["事项"] == matter else None


def fault(ruling: Ruling) -> tuple[str, str]:
    assert ruling.fault is not None
    return ruling.fault.code, ruling.fault.cell


def test_a_list_nobody_filled_in_gives_nothing(given: Any) -> None:
    assert given(lambda _: None) == ()


def test_every_row_that_was_filled_in_is_a_ruling_with_its_place(drafted: Town, given: Any) -> None:
    found = given(lambda row: ("不认定", None, "企业已关门") if row["事项"] == "信息价值" else "认定", datetime(2018, 3, 1))
    pending = {p["id"]: p["matter"] for p in drafted.result()["pending"]}
    assert [(pending[r.claim], r.conclusion) for r in found] == [
        ("信息价值", Conclusion.NO), ("信息价值", Conclusion.NO), ("签约", Conclusion.YES), ("动工", Conclusion.YES), ("资金到位", Conclusion.YES)]
    assert {r.file for r in found} == {"input/认定/第01期认定.xlsx"} and [r.row for r in found] == list(range(found[0].row, found[0].row + 5))
    assert all(r.meeting == date(2018, 3, 1) and r.fault is None for r in found) and found[0].note == "企业已关门"


def test_an_amount_ruled_is_kept_in_fen_and_blank_is_as_reported(given: Any) -> None:
    assert [r.amount_fen for r in given(only("资金到位", ("认定", 99.999999)))] == [99_999_999]
    assert [r.amount_fen for r in given(only("资金到位", ("认定", 0)))] == [0]
    assert [r.amount_fen for r in given(only("资金到位", "认定"))] == [None]


def test_an_amount_ruled_in_another_unit_is_converted_and_told(drafted: Any) -> None:
    drafted.rule(decide=only("资金到位", ("认定", "50万元")))
    found, faults = rulings(drafted.path("input/认定"), "input/认定")
    assert [r.amount_fen for r in found] == [50_000_000] and [(f.code, f.error) for _, f in faults] == [("AMT-006", False)]


def test_a_note_without_a_conclusion_postpones(given: Any) -> None:
    found = given(only("签约", (None, None, "请补合同")))
    assert [(r.conclusion, r.note, r.fault) for r in found] == [(Conclusion.POSTPONED, "请补合同", None)]


@pytest.mark.parametrize(("answer", "code", "column"), [
    (("不认定", None, None), "RUL-001", "说明"), (("不认定", None, "  "), "RUL-001", "说明"), (("不认定", None, "/"), "RUL-001", "说明"),
    (("不认定", 50, "不实"), "RUL-002", "认定金额(万元)"), ((None, 50, None), "RUL-009", "认定结论"), ((None, 50, "先放一放"), "RUL-009", "认定结论"),
    (("同意", None, None), "CHO-001", "认定结论"), (("是", None, None), "CHO-001", "认定结论"), (("暂缓", None, "等等"), "CHO-001", "认定结论"),
    (("认定", "五十", None), "AMT-010", "认定金额(万元)"), (("认定", -1, None), "AMT-003", "认定金额(万元)"),
    (("认定", date(2018, 3, 1), None), "AMT-004", "认定金额(万元)")])
def test_a_row_filled_in_wrongly_does_not_count_and_is_told_with_its_cell(given: Any, answer: Any, code: str, column: str) -> None:
    found = given(only("资金到位", answer))
    assert [fault(r) for r in found] == [(code, f"{HEADS[column]}{found[0].row}")]


@pytest.mark.parametrize("word", [" 认 定 ", "认定\u200b", "认定"])
def test_a_conclusion_is_read_in_any_spacing(given: Any, word: str) -> None:
    assert [r.conclusion for r in given(only("签约", word))] == [Conclusion.YES]


@pytest.mark.parametrize("written", [datetime(2018, 3, 1), date(2018, 3, 1), "2018-03-01", "2018年3月1日", 43160])
def test_the_meetings_day_is_read_as_date_and_as_text(given: Any, written: Any) -> None:
    assert {r.meeting for r in given(only("签约", "认定"), written)} == {date(2018, 3, 1)}


def test_a_meeting_without_a_day_is_a_ruling_all_the_same(given: Any) -> None:
    assert [r.meeting for r in given(only("签约", "认定"))] == [None]


def test_a_meetings_day_that_is_none_is_told(drafted: Town) -> None:
    drafted.rule(decide=only("签约", "认定"), meeting="上周五")
    found, faults = rulings(drafted.path("input/认定"), "input/认定")
    assert [(file, f.code, f.sheet, f.cell) for file, f in faults] == [("input/认定/第01期认定.xlsx", "DAT-001", "会议信息", "B1")]
    assert [(r.conclusion, r.meeting) for r in found] == [(Conclusion.YES, None)]


def test_the_minutes_number_goes_with_every_ruling(drafted: Town) -> None:
    data = drafted.rule(decide=only("签约", "认定")).read_bytes()
    row = next(n for n, c in enumerate(MEETING.columns, 1) if c.key == "document")
    drafted.path("input/认定/第01期认定.xlsx").write_bytes(altered(data, lambda book: setattr(book["会议信息"][f"B{row}"], "value", "柏招组纪〔2018〕1号")))
    assert {r.document for r in rulings(drafted.path("input/认定"), "x")[0]} == {"柏招组纪〔2018〕1号"}


@pytest.mark.parametrize(("data", "code"), [
    (b"hello", "FIL-011"), (b"PK\x03\x04", "FIL-003"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FIL-013"), (xlsx({"会议": [["x"]]}), "RUL-011"),
    (xlsx({"认定": [["认定编号", "结论"], ["R7K2M-9QXV3", "认定"]]}), "COL-001")])
def test_a_file_that_is_no_list_is_told_and_the_others_are_read(drafted: Town, data: bytes, code: str) -> None:
    drafted.rule(decide=only("签约", "认定"))
    drafted.path("input/认定/会议照片.xlsx").write_bytes(data)
    found, faults = rulings(drafted.path("input/认定"), "input/认定")
    assert [(file, f.code, f.error) for file, f in faults] == [("input/认定/会议照片.xlsx", code, True)] and len(found) == 1


def test_a_list_open_in_another_program_is_told(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted.rule()

    def locked(_: object) -> bytes:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.read_bytes", locked)
    found, faults = rulings(drafted.path("input/认定"), "input/认定")
    assert found == () and [f.code for _, f in faults] == ["RUL-010"]


def test_lists_lie_in_folders_of_any_depth_and_come_in_natural_order(drafted: Town) -> None:
    for name in ("第10次.xlsx", "第2次.xlsx", "三月/第1次.xlsx", "~$第2次.xlsx", ".藏"):
        drafted.path(f"input/认定/{name}").parent.mkdir(exist_ok=True)
        drafted.path(f"input/认定/{name}").write_bytes(b"x")
    drafted.path("input/认定/链接.xlsx").symlink_to(drafted.path("input/认定/第2次.xlsx"))
    folder = drafted.path("input/认定")
    assert [p.relative_to(folder).as_posix() for p in files(folder)] == ["三月/第1次.xlsx", "第2次.xlsx", "第10次.xlsx"]
    assert rulings(drafted.path("nowhere"), "x") == ((), ())


def test_a_list_without_the_meeting_sheet_is_read(drafted: Town) -> None:
    target = drafted.rule(decide=only("签约", "认定"))
    target.write_bytes(altered(target.read_bytes(), lambda book: book.remove(book["会议信息"])))
    found, faults = rulings(drafted.path("input/认定"), "x")
    assert faults == () and [(r.meeting, r.document) for r in found] == [(None, "")]


def test_an_error_cell_among_the_conclusions_is_told(drafted: Town) -> None:
    def change(book: Any) -> None:
        fill(book, only("签约", "认定"))
        cell = next(c for row in book["认定"].iter_rows() for c in row if c.value == "认定" and c.column_letter == HEADS["认定结论"])
        cell.value, cell.data_type = "#REF!", "e"

    drafted.path("input/认定/坏.xlsx").write_bytes(altered(drafted.path("output/第01期/认定清单.xlsx").read_bytes(), change))
    found, faults = rulings(drafted.path("input/认定"), "x")
    assert faults == () and [fault(r) for r in found] == [("CEL-001", f"{HEADS['认定结论']}{found[0].row}")]


@pytest.mark.parametrize(("kind", "value", "code"), [("e", "#REF!", "CEL-001"), ("f", "=1+1", "CEL-002")])
def test_an_amount_that_was_lost_is_not_taken_for_as_reported(drafted: Town, kind: str, value: str, code: str) -> None:
    def change(book: Any) -> None:
        fill(book, only("资金到位", ("认定", 99)))
        cell = next(c for row in book["认定"].iter_rows() for c in row if c.value == 99)
        cell.value, cell.data_type = value, kind

    drafted.path("input/认定/坏.xlsx").write_bytes(altered(drafted.path("output/第01期/认定清单.xlsx").read_bytes(), change))
    found, faults = rulings(drafted.path("input/认定"), "x")
    assert faults == () and [fault(r) for r in found] == [(code, f"{HEADS['认定金额(万元)']}{found[0].row}")]
    said = drafted("run", "--date", "2018-03-02")
    assert "坏.xlsx" in said and {p["matter"] for p in drafted.result()["pending"]} >= {"资金到位"}


@pytest.mark.parametrize(("formula", "code", "ruled"), [("50+50", "CEL-010", []), ("49+50", "", [99_000_000]), ("RAND()", "CEL-011", [99_000_000])])
def test_an_amount_ruled_by_a_formula_is_held_against_it(drafted: Town, formula: str, code: str, ruled: list[int]) -> None:
    target = drafted.rule(decide=only("资金到位", ("认定", 99)))
    part = next(name for name, xml in members(target.read_bytes()).items() if b"<v>99</v>" in xml)
    target.write_bytes(changed(target.read_bytes(), part, (b"<v>99</v>", f"<f>{formula}</f><v>99</v>".encode())))
    found, faults = rulings(drafted.path("input/认定"), "x")
    assert [f.code for f in [r.fault for r in found if r.fault] + [f for _, f in faults]] == ([code] if code else [])
    assert [r.amount_fen for r in found if not r.fault] == ruled


# through a run ——————————————————————————————————————————————————————————


def test_what_was_ruled_counts_and_what_was_not_still_waits(drafted: Town) -> None:
    drafted.rule(decide=lambda row: "认定" if row["事项"] == "签约" else (None, None, "请补照片") if row["事项"] == "动工" else None, meeting="2018-03-01")
    drafted("run", "--date", "2018-03-02")
    made = drafted.result()
    assert [(a["clause"], a["payee"], a["due"]) for a in made["awards"]] == [("7.2.2", "周明华", "5000.00")]
    assert sorted({p["matter"] for p in made["pending"]}) == ["信息价值", "动工", "资金到位"]
    rows: list[str] = []
    drafted.rule(decide=lambda row: rows.append(row["上次意见"]) if row["事项"] == "动工" else None, name="空.xlsx")
    assert rows == ["请补照片"]


def test_faults_of_rulings_are_named_on_the_screen_with_file_and_cell(drafted: Town) -> None:
    drafted.rule(decide=only("签约", "不认定"))
    drafted.path("input/认定/照片.xlsx").write_bytes(b"x")
    told = drafted("run", "--date", "2018-03-02")
    assert f"input/认定/第01期认定.xlsx › 认定!{HEADS['说明']}" in told and "input/认定/照片.xlsx" in told
    assert len(drafted.result()["pending"]) == 5


def test_many_faults_of_rulings_are_told_in_a_few_lines_and_a_number(drafted: Town) -> None:
    drafted.rule(name="一.xlsx")
    drafted.rule(decide=lambda _: ("不认定", None, "不实"), name="二.xlsx")
    for name in "三四五":
        drafted.path(f"input/认定/{name}.xlsx").write_bytes(b"x")
    said = drafted("run", "--date", "2018-03-02")
    assert "另有 2 条认定方面的提醒，见 认定清单.xlsx" in said and len(drafted.result()["pending"]) == 5


def test_the_same_claims_have_the_same_numbers_in_the_next_run_wherever_they_stand(drafted: Town) -> None:
    before = {p["id"] for p in drafted.result()["pending"]}
    drafted.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company="丙木业", project="板材"), sample(Sheet.LEAD, company="乙电子有限公司", project="线路板",
                                                                                              remark="改了备注")]})
    drafted("run", "--date", "2018-02-27")
    after = {p["id"] for p in drafted.result()["pending"]}
    assert before < after and len(after - before) == 1
