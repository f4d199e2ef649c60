"""Returns as real workbooks: what is read, what is found, and that no file harms another."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from multiprocessing.spawn import get_preparation_data
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT, altered, sample, xlsx
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from contest import form
from contest.errors import StopError
from contest.model import Finding, Sheet, Status, Submission
from contest.publishing.forms import Filled, Stamp, blank_form
from contest.reading import pool
from contest.reading.problem import PLACEHOLDERS
from contest.reading.returns import read
from contest.text import normal

STAMP = Stamp("C01", "岭下村", 2, "2018-02-25 至 2018-03-06")
NAME = "input/报表/第2期/岭下村-第2期.xlsx"
TWO = {Sheet.LEAD: [sample(Sheet.LEAD), sample(Sheet.LEAD, company="乙电子有限公司", project="线路板")], Sheet.SIGNING: [sample(Sheet.SIGNING)]}
FULL = blank_form(STAMP, Filled(date(2018, 3, 7), "小杨", "13900000001", rows=TWO))
LEADS, SIGNINGS, INFO = "信息收集", "项目签约", "填报信息"
TOP = 3  # the header's row in our own forms


@pytest.fixture
def reads(tmp_path: Path) -> Callable[..., Submission]:
    def _read(data: bytes, name: str = NAME) -> Submission:
        (tmp_path / "one").write_bytes(data)
        [found] = read(str(tmp_path / "one"), name, 2018)
        return found

    return _read


@pytest.fixture
def worked(reads: Callable[..., Submission]) -> Callable[[Callable[[Workbook], object]], Submission]:
    """Our filled form after somebody worked on it (without drop-downs and help, which take openpyxl most of its time)."""
    return lambda change: reads(altered(lean(), change))


@cache
def lean() -> bytes:
    def strip(book: Workbook) -> None:
        for name in ("填表说明", "选项"):
            book.remove(book[name])
        for sheet in book:
            sheet.data_validations.dataValidation = []

    return altered(FULL, strip)


def everything(found: Submission) -> list[Finding]:
    return [*found.findings, *(f for row in found.rows for f in row.findings)]


def told(found: Submission) -> set[tuple[str, str, str]]:
    return {(f.code, f.sheet, f.cell) for f in everything(found)}


def codes(found: Submission) -> list[str]:
    return sorted(f.code for f in everything(found))


def companies(found: Submission, sheet: Sheet = Sheet.LEAD) -> list[Any]:
    return [row.values.get("company") for row in found.rows if row.sheet is sheet]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet2.xml") -> bytes:
    """Our filled form with the XML of one part changed; sheet2 is 信息收集."""
    parts = members(FULL)
    before = parts[part]
    parts[part] = change(before)
    assert parts[part] != before
    return zipped(parts)


# what is read ————————————————————————————————————————————————————————


def test_a_filled_form_gives_its_rows_with_their_places(reads: Any) -> None:
    found = reads(FULL)
    assert found.status is None and everything(found) == []
    assert [(r.sheet, r.row) for r in found.rows] == [(Sheet.LEAD, 4), (Sheet.LEAD, 5), (Sheet.SIGNING, 4)]
    assert found.rows[2].letters["amount"] == "G" and found.rows[2].values["amount"] == 3_000_000_000
    assert (found.attachment.name, found.attachment.size, len(found.attachment.sha256)) == (NAME, len(FULL), 64)


def test_the_info_sheet_is_read_label_by_label(reads: Any) -> None:
    info = reads(FULL).info
    assert info == {"version": "1", "code": "C01", "name": "岭下村", "period": 2, "span": "2018-02-25 至 2018-03-06", "resend": "首次报送",
                    "nil": "否", "filler": "小杨", "phone": "13900000001", "filled": date(2018, 3, 7)}


def test_labels_may_stand_anywhere_with_a_colon_and_in_any_order(reads: Any) -> None:
    sheets = {INFO: [["报表"], [], [None, "填报日期：", "2018.3.7", "期次:", "第二期"], [None, "填 报 主体", "岭下村", "填报主体编码*", "C01"]], LEADS: [["空"]]}
    found = reads(xlsx(sheets))
    assert {k: found.info[k] for k in ("period", "name", "code", "filled")} == {
        "period": 2, "name": "岭下村", "code": "C01", "filled": date(2018, 3, 7)}
    assert (found.info_cells["filled"], found.info_cells["period"]) == ("C3", "E3")


@pytest.mark.parametrize(("written", "number"), [
    (2, 2), (2.0, 2), ("2", 2), (" ２ ", 2), ("第2期", 2), ("第 2 期", 2), ("第二期", 2), ("二", 2), ("第十期", 10), ("第十二期", 12), ("二十", 20), ("第三十一期", 31), (6, 6), (99, 99)])
def test_a_period_is_read_in_all_its_spellings(worked: Any, written: Any, number: int) -> None:
    found = worked(lambda book: setattr(book[INFO]["B6"], "value", written))
    assert found.info["period"] == number and everything(found) == []


@pytest.mark.parametrize("written", [0, -1, 2.5, 100, 1e9, "甲", "第零期", "第期", "2-3", "第二十期三", "十二三", "五十十", date(2018, 2, 1), True])
def test_an_impossible_period_is_an_error_and_the_rows_are_kept(worked: Any, written: Any) -> None:
    found = worked(lambda book: setattr(book[INFO]["B6"], "value", written))
    assert told(found) == {("PER-001", INFO, "B6"), ("PER-002", INFO, "B6")}
    assert "period" not in found.info and len(found.rows) == 3 and found.status is None


@pytest.mark.parametrize("written", [None, "  ", "\u200b"])
def test_a_blank_period_is_one_error(worked: Any, written: Any) -> None:
    found = worked(lambda book: setattr(book[INFO]["B6"], "value", written))
    assert told(found) == {("PER-002", INFO, "B6")} and len(found.rows) == 3


def joined(book: Workbook) -> Worksheet:
    """填报信息 as a village rebuilds it: labels over two columns, values over three."""
    sheet = book[INFO]
    for row in range(3, 13):
        sheet[f"C{row}"], sheet[f"B{row}"], sheet[f"F{row}"] = sheet[f"B{row}"].value, None, "印好的，不要改。"
        sheet.merge_cells(f"A{row}:B{row}")
        sheet.merge_cells(f"C{row}:E{row}")
    return sheet


def test_a_value_stands_right_of_a_label_merged_over_several_cells(worked: Any, reads: Any) -> None:
    found = worked(joined)
    assert found.info == reads(FULL).info and everything(found) == [] and found.info_cells["period"] == "C6"


def test_one_merged_label_among_others_leaves_its_value_blank_if_it_is(worked: Any) -> None:
    found = worked(lambda book: setattr(joined(book)["C6"], "value", None))
    assert told(found) == {("PER-002", INFO, "C6")}

    def one(book: Workbook) -> None:
        book[INFO]["B6"], book[INFO]["C6"] = None, 2
        book[INFO].merge_cells("A6:B6")

    assert worked(one).info["period"] == 2


def test_a_column_put_in_beside_the_labels_hides_no_value(worked: Any, reads: Any) -> None:
    assert worked(lambda book: book[INFO].insert_cols(2)).info == reads(FULL).info


def test_the_printed_help_beside_a_blank_value_is_no_value(worked: Any) -> None:
    def clear(book: Workbook) -> None:
        for row in range(3, 13):
            book[INFO][f"B{row}"] = None

    found = worked(clear)
    assert set(found.info) == {"stamp"} and told(found) == {("PER-002", INFO, "C6"), ("INF-001", INFO, "C12")}


def test_a_missing_or_wrong_filling_date_is_an_error(worked: Any) -> None:
    assert told(worked(lambda book: setattr(book[INFO]["B12"], "value", None))) == {("INF-001", INFO, "B12")}
    assert told(worked(lambda book: setattr(book[INFO]["B12"], "value", "昨天"))) == {("DAT-001", INFO, "B12"), ("INF-001", INFO, "B12")}


def test_a_wrong_choice_in_the_info_sheet_is_told(worked: Any) -> None:
    assert told(worked(lambda book: setattr(book[INFO]["B9"], "value", "也许"))) == {("CHO-001", INFO, "B9")}


# headers and columns ——————————————————————————————————————————————————


def plain(rows: list[list[Any]], sheet: str = LEADS) -> bytes:
    """A workbook without our looks: the info sheet and one sheet of these rows."""
    info = [["表式版本", 1], ["填报主体编码", "C01"], ["填报主体", "岭下村"], ["期次", 2], ["填报日期", "2018-03-07"], ["零报告", "否"]]
    empty = {s.name: [[c.name for c in s.columns]] for s in form.SHEETS}
    return xlsx({INFO: info, **empty, sheet: rows})


HEADS = [c.name for c in form.LEAD.columns]
ROW = [1, "2018-02-20", "甲食品有限公司", None, "粮油加工", "食品加工", "鼓励", 500, "以商招商", "张三", "13900000001", None, None]


def test_the_header_is_found_below_title_and_note_rows(reads: Any) -> None:
    found = reads(plain([["信息收集表"], ["日期写成 2018-02-20"], [], ["企业名称", "这一行不是表头"], HEADS, ROW]))
    assert everything(found) == [] and [r.row for r in found.rows] == [6]


def test_the_header_is_found_with_and_without_stars_and_blanks(reads: Any) -> None:
    heads = [f" {name[:2]} {name[2:]}*" if n % 2 else f"*{name}" for n, name in enumerate(HEADS)]
    found = reads(plain([heads, ROW]))
    assert everything(found) == [] and found.rows[0].values["amount"] == 500_000_000


def test_a_header_in_full_width_brackets_is_the_same(reads: Any) -> None:
    assert everything(reads(plain([[h.replace("(", "（").replace(")", "）") for h in HEADS], ROW]))) == []


def test_columns_may_be_moved_and_others_added(reads: Any) -> None:
    order = list(reversed(range(len(HEADS))))
    heads = ["自己的列", *(HEADS[i] for i in order), "又一列"]
    row = ["随便", *(ROW[i] for i in order), float("nan")]
    row[heads.index("拟投资额(万元)")] = "五百"
    found = reads(plain([heads, row]))
    assert companies(found) == ["甲食品有限公司"]
    assert told(found) == {("AMT-010", LEADS, f"{chr(65 + heads.index('拟投资额(万元)'))}2")}


def test_optional_columns_may_be_missing(reads: Any) -> None:
    keep = [i for i, c in enumerate(form.LEAD.columns) if c.required]
    found = reads(plain([[HEADS[i] for i in keep], [ROW[i] for i in keep]]))
    assert everything(found) == [] and "remark" not in found.rows[0].letters


def test_a_column_named_twice_is_read_where_it_stands_first(reads: Any) -> None:
    found = reads(plain([[*HEADS, "企业名称"], [*ROW, "另一家"]]))
    assert companies(found) == ["甲食品有限公司"]


def test_a_missing_required_column_is_one_finding_and_not_one_a_row(reads: Any) -> None:
    at = HEADS.index("企业联系人")
    found = reads(plain([HEADS[:at] + HEADS[at + 1:], *[ROW[:at] + ROW[at + 1:]] * 40]))
    assert told(found) == {("COL-001", LEADS, "")} and len(everything(found)) == 1 and found.rows == ()
    assert "企业联系人" in everything(found)[0].message


def test_a_sheet_without_even_a_header_is_a_warning(reads: Any) -> None:
    found = reads(plain([[]]))
    assert told(found) == {("SHT-002", LEADS, "")} and not everything(found)[0].error


# rows ——————————————————————————————————————————————————————————————


def test_several_faults_of_one_row_are_all_found_at_once(worked: Any) -> None:
    def change(book: Workbook) -> None:
        sheet = book[LEADS]
        sheet["B4"], sheet["C4"], sheet["D4"], sheet["G4"], sheet["H4"], sheet["K4"] = "2018-02-30", None, "123", "可以", "约500", 1.39e17

    found = worked(change)
    assert told(found) == {("DAT-002", LEADS, "B4"), ("REQ-001", LEADS, "C4"), ("USC-001", LEADS, "D4"), ("CHO-001", LEADS, "G4"),
                           ("AMT-009", LEADS, "H4"), ("TXT-002", LEADS, "K4")}
    assert companies(found) == [None, "乙电子有限公司"] and not found.rows[1].findings


def test_every_finding_says_what_was_found_and_how_to_mend_it(worked: Any) -> None:
    found = worked(lambda book: setattr(book[LEADS]["H4"], "value", "3，000万多"))
    message = everything(found)[0].message
    assert message.startswith("拟投资额(万元)“3，000万多”") and message.count("。") == 2


def test_empty_rows_and_rows_with_only_a_serial_number_are_nothing(worked: Any) -> None:
    def change(book: Workbook) -> None:
        sheet = book[LEADS]
        for row in range(6, 40):
            sheet[f"A{row}"] = row - 3
        sheet["C20"], sheet["H21"], sheet["B22"], sheet["M23"] = " ", "\u00a0", "\u200b", "\n"

    found = worked(change)
    assert everything(found) == [] and len(found.rows) == 3


def test_rows_below_a_gap_are_read_at_their_own_address(worked: Any) -> None:
    def change(book: Workbook) -> None:
        for column in range(1, 14):
            book[LEADS].cell(60, column).value = book[LEADS].cell(4, column).value
        book[LEADS]["H60"] = "很多"

    found = worked(change)
    assert [r.row for r in found.rows if r.sheet is Sheet.LEAD] == [4, 5, 60] and told(found) == {("AMT-002", LEADS, "H60")}


@pytest.mark.parametrize(("cell", "word"), [("A6", "合计"), ("A6", "合 计："), ("B6", "小计"), ("B6", "总计"), ("C6", "合计"), ("E6", "共计")])
def test_a_row_of_sums_is_passed_over_and_said_so(worked: Any, cell: str, word: str) -> None:
    def change(book: Workbook) -> None:
        book[LEADS][cell], book[LEADS]["H6"] = word, 1000

    found = worked(change)
    assert told(found) == {("ROW-001", LEADS, "A6")} and not everything(found)[0].error and len(found.rows) == 3


def test_an_enterprise_called_total_is_no_row_of_sums(worked: Any) -> None:
    found = worked(lambda book: setattr(book[LEADS]["E4"], "value", "合计"))
    assert everything(found) == [] and len(found.rows) == 3


def test_a_note_below_the_table_is_told_as_a_row_that_lacks_everything(worked: Any) -> None:
    found = worked(lambda book: setattr(book[LEADS]["C7"], "value", "以上情况属实"))
    assert {f.code for f in everything(found)} == {"REQ-001"} and {f.cell[-1] for f in everything(found)} == {"7"}


# what the value reader loses ————————————————————————————————————————————


def error_cell(cell: str, value: str = "#REF!") -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[LEADS][cell].value = value
        book[LEADS][cell].data_type = "e"

    return change


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!"])
def test_an_error_cell_costs_its_row_and_is_told_once(worked: Any, value: str) -> None:
    found = worked(error_cell("H4", value))
    assert told(found) == {("CEL-001", LEADS, "H4")} and len(found.rows) == 3
    assert [f.error for f in found.rows[0].findings] == [True] and found.rows[1].findings == ()


def test_an_error_in_an_optional_cell_is_told_too(worked: Any) -> None:
    assert told(worked(error_cell("M4"))) == {("CEL-001", LEADS, "M4")}


def test_an_error_in_the_serial_number_or_in_a_column_of_ones_own_costs_nothing(worked: Any) -> None:
    assert everything(worked(error_cell("A4"))) == []
    assert everything(worked(error_cell("Q4"))) == []


def test_a_formula_without_a_value_is_told_once(worked: Any) -> None:
    found = worked(lambda book: setattr(book[LEADS]["H4"], "value", "=250*2"))
    assert told(found) == {("CEL-002", LEADS, "H4")} and found.rows[0].findings[0].error


def test_a_row_of_formulas_without_values_does_not_vanish(worked: Any) -> None:
    def change(book: Workbook) -> None:
        for letter in "BCEFGHIJK":
            book[LEADS][f"{letter}6"] = "=A1"

    found = worked(change)
    assert {(f.code, f.cell) for f in everything(found)} == {("CEL-002", f"{letter}6") for letter in "BCEFGHIJK"}


def test_a_formula_with_its_value_is_a_value(reads: Any) -> None:
    found = reads(with_part(lambda xml: xml.replace(b"<v>500</v>", b"<f>250*2</f><v>500</v>")))
    assert everything(found) == [] and found.rows[0].values["amount"] == 500_000_000


def test_a_formula_that_came_to_an_empty_text_is_an_empty_cell(reads: Any) -> None:
    rows = b'<row r="6"><c r="A6" t="str"><f>IF(B6="","",3)</f><v></v></c><c r="M6" t="str"><f>IF(B6="","","x")</f><v></v></c></row></sheetData>'
    found = reads(with_part(lambda xml: xml.replace(b"</sheetData>", rows)))
    assert everything(found) == [] and len(found.rows) == 3


def test_hidden_rows_with_content_are_read_and_told(worked: Any) -> None:
    def change(book: Workbook) -> None:
        book[LEADS].row_dimensions[5].hidden = True
        book[LEADS].row_dimensions[9].hidden = True

    found = worked(change)
    assert told(found) == {("CEL-003", LEADS, "A5")} and not everything(found)[0].error and len(found.rows) == 3


def merge(sheet: Worksheet, area: str) -> None:
    """As a file can hold it and openpyxl's own ``merge_cells`` cannot: the covered cells keep their values."""
    sheet.merged_cells.add(area)


def test_values_under_a_merged_cell_are_no_values(worked: Any) -> None:
    found = worked(lambda book: merge(book[LEADS], "C4:C5"))
    assert told(found) == {("CEL-004", LEADS, "C5")}
    assert [bool(r.findings) for r in found.rows] == [False, True, False], "the covered row is not counted, the other is"


def test_values_under_a_wide_merged_cell_are_told_cell_by_cell(worked: Any) -> None:
    assert told(worked(lambda book: merge(book[LEADS], "I4:K4"))) == {("CEL-004", LEADS, "J4"), ("CEL-004", LEADS, "K4")}


def test_merged_titles_and_merged_blanks_are_no_fault(worked: Any) -> None:
    def change(book: Workbook) -> None:
        for area in ("A1:M1", "A2:M2", "L4:M4", "C50:M60"):
            merge(book[LEADS], area)

    assert everything(worked(change)) == []


def test_styled_blanks_far_below_are_nothing(reads: Any) -> None:
    blanks = b"".join(b'<row r="%d"><c r="B%d" s="1"/></row>' % (n, n) for n in range(6, 60_000)) + b"</sheetData>"
    found = reads(with_part(lambda xml: xml.replace(b"</sheetData>", blanks)))
    assert found.status is None and everything(found) == [] and len(found.rows) == 3


# sheets ——————————————————————————————————————————————————————————————


def test_a_sheet_name_with_a_blank_is_the_same_name(worked: Any) -> None:
    found = worked(lambda book: setattr(book[LEADS], "title", " 信息 收集 "))
    assert everything(found) == [] and len(found.rows) == 3


def test_a_renamed_sheet_with_content_is_an_error_that_names_both(worked: Any) -> None:
    found = worked(lambda book: setattr(book[LEADS], "title", "信息"))
    assert told(found) == {("SHT-001", LEADS, "")} and everything(found)[0].error and "“信息”" in everything(found)[0].message
    assert len(found.rows) == 1


def test_a_deleted_sheet_is_a_warning(worked: Any) -> None:
    found = worked(lambda book: book.remove(book["外出招商"]))
    assert told(found) == {("SHT-004", "外出招商", "")} and not everything(found)[0].error


def test_a_second_sheet_of_entries_is_never_passed_over_in_silence(worked: Any) -> None:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book[LEADS]).title = "信息收集 (2)"
        book.copy_worksheet(book[SIGNINGS]).title = " 项目签约"
        book.create_sheet("备忘")["A1"] = "给自己看的"

    found = worked(change)
    assert {(f.code, f.sheet, f.error) for f in everything(found)} == {("SHT-005", "信息收集 (2)", True), ("SHT-005", " 项目签约", True)}
    assert len(found.rows) == 3


def test_without_the_info_sheet_it_is_no_standard_return(worked: Any, reads: Any) -> None:
    found = worked(lambda book: book.remove(book[INFO]))
    assert found.status is Status.REJECTED and told(found) == {("FRM-001", "", "")} and found.rows == ()
    assert codes(reads(xlsx({INFO: [["期次", 2]], "别的": [["x"]]}))) == ["FRM-001"]


@pytest.mark.parametrize("version", [2, "2", "2.0", "旧版"])
def test_another_version_of_the_form_is_refused(worked: Any, version: Any) -> None:
    found = worked(lambda book: setattr(book[INFO]["B3"], "value", version))
    assert found.status is Status.REJECTED and told(found) == {("FRM-002", "", "")}


@pytest.mark.parametrize("version", [1, 1.0, "1", " １ "])
def test_the_version_of_today_is_read_however_it_is_typed(worked: Any, version: Any) -> None:
    assert everything(worked(lambda book: setattr(book[INFO]["B3"], "value", version))) == []


# files that are no returns, or worse ————————————————————————————————————————


def rejected_with(found: Submission, code: str) -> bool:
    return found.status is Status.REJECTED and codes(found) == [code] and found.rows == ()


def test_a_doctype_is_refused(reads: Any) -> None:
    bad = with_part(lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]><worksheet', 1))
    assert rejected_with(reads(bad), "FIL-006")


def test_a_truncated_file_is_refused(reads: Any) -> None:
    assert all(rejected_with(reads(FULL[:length]), "FIL-003") for length in (4, 1000, len(FULL) - 30))


def test_a_damaged_member_is_refused(reads: Any) -> None:
    at = FULL.index(b"xl/worksheets/sheet2.xml") + 60
    assert rejected_with(reads(FULL[:at] + bytes(b ^ 255 for b in FULL[at:at + 40]) + FULL[at + 40:]), "FIL-003")


def test_a_cut_part_is_refused(reads: Any) -> None:
    assert rejected_with(reads(with_part(lambda xml: xml[:-30])), "FIL-007")


def test_a_utf_16_sheet_is_read_and_not_taken_for_empty(reads: Any) -> None:
    recoded = with_part(lambda xml: xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"))
    assert reads(recoded).rows == reads(FULL).rows and codes(reads(recoded)) == []


def test_a_zip_bomb_is_refused_before_it_is_unpacked(reads: Any) -> None:
    bomb = zipped({**members(FULL), "xl/worksheets/sheet2.xml": b"<worksheet>" + b" " * (8 << 20) + b"</worksheet>"})
    assert len(bomb) < 60_000 and rejected_with(reads(bomb), "FIL-005")


def test_a_bomb_that_lies_about_its_size_is_refused(reads: Any) -> None:
    bomb = bytearray(zipped({**members(FULL), "xl/worksheets/sheet2.xml": b"<worksheet>" + b" " * (8 << 20) + b"</worksheet>"}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := bomb.find(mark, at + 1)) >= 0:
            if struct.unpack_from("<I", bomb, at + offset)[0] > 1 << 20:
                struct.pack_into("<I", bomb, at + offset, 1000)
    found = reads(bytes(bomb))
    assert found.status is Status.REJECTED and codes(found)[0] in {"FIL-003", "FIL-005"}


def test_too_many_members_are_refused(reads: Any) -> None:
    assert rejected_with(reads(zipped({**members(FULL), **{f"x{n}": b"" for n in range(2001)}}, zipfile.ZIP_STORED)), "FIL-004")


def test_too_many_sheets_are_refused(reads: Any) -> None:
    assert rejected_with(reads(xlsx({f"表{n}": [[1]] for n in range(51)})), "FIL-012")


@pytest.mark.parametrize(("cell", "code"), [
    ("M20000", "REQ-001"), ("M20001", "CEL-006"), ("T1048576", "CEL-006"), ("XFD5", "CEL-006"), ("XFD1048576", "FIL-009")])
def test_a_value_typed_far_outside_is_named_and_costs_nothing(reads: Any, cell: str, code: str) -> None:
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<c r="{cell}"><v>1</v></c></row>'.encode()
    change = (b"</row></sheetData>", far + b"</sheetData>") if row == "5" else (b"</sheetData>", f'<row r="{row}">'.encode() + far + b"</sheetData>")
    found = reads(with_part(lambda xml: xml.replace(*change)))
    if code == "FIL-009":
        assert rejected_with(found, code)
    else:
        assert (code, LEADS, cell) in told(found) or code == "REQ-001" in codes(found)
        assert companies(found)[:2] == ["甲食品有限公司", "乙电子有限公司"] and any(f.error for f in everything(found)) is (code == "REQ-001")


@pytest.mark.parametrize("cell", ["N4", "N1999", "AA5", "IV5", "ZZ4", "ZZ60"])
def test_a_value_in_a_column_without_heading_is_named_and_costs_nothing(worked: Any, cell: str) -> None:
    found = worked(lambda book: setattr(book[LEADS][cell], "value", 800))
    assert told(found) == {("COL-008", LEADS, cell)}
    assert not any(f.error for f in everything(found)) and len(found.rows) == 3


def test_values_without_heading_are_one_line_a_sheet_that_names_them(worked: Any) -> None:
    def change(book: Workbook) -> None:
        for row in range(4, 20):
            book[LEADS].cell(row, 15).value = "见附件"
        book[LEADS]["N4"] = "  "

    [one] = everything(worked(change))
    assert (one.code, one.cell) == ("COL-008", "O4") and "O4、O5" in one.message and "等 16 格" in one.message


def test_too_many_rows_are_an_error_of_the_sheet(reads: Any) -> None:
    unnumbered = b"<row><c><v>1</v></c></row>" * 20_001 + b"</sheetData>"
    found = reads(with_part(lambda xml: xml.replace(b"</sheetData>", unnumbered)))
    assert found.status is None and ("SHT-003", LEADS, "") in told(found) and companies(found)[0] == "甲食品有限公司"


def test_a_file_too_large_is_refused_unread(reads: Any) -> None:
    assert rejected_with(reads(b"PK\x03\x04" + b"\0" * (20 << 20)), "FIL-002")


@pytest.mark.parametrize(("data", "name", "code"), [
    (b"", "空.xlsx", "FIL-001"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.xlsx", "FIL-013"), (b"hello", "假.xlsx", "FIL-011"),
    (b"PK\x03\x04rest", "坏.xlsx", "FIL-003"), (b"a,b\n1,2\n", "表.csv", "FRM-003"), ("见附件".encode(), "说明.txt", "FIL-011"), (b"\xd0\xcf\x11\xe0", "旧.xls", "FIL-011"),
    (zipped({"读我.txt": b"x"}), "包.xlsx", "FIL-011"), (zipped({"word/document.xml": b"<d/>"}), "文.docx", "FIL-045")])
def test_what_is_no_workbook_is_refused_by_its_content(reads: Any, data: bytes, name: str, code: str) -> None:
    assert rejected_with(reads(data, f"input/报表/{name}"), code)


def test_a_return_with_a_wrong_suffix_is_read_all_the_same(reads: Any) -> None:
    assert everything(reads(FULL, "input/报表/岭下村.et")) == [] and len(reads(FULL, "input/报表/岭下村").rows) == 3


@pytest.mark.parametrize("name", ["合同.pdf", "合同.PDF", "回单.jpg", "照片.heic"])
def test_scans_and_pictures_are_evidence_and_hashed(reads: Any, name: str) -> None:
    found = reads(b"%PDF-1.4", f"input/报表/第1期/{name}")
    assert found.status is Status.EVIDENCE and found.findings == () and len(found.attachment.sha256) == 64


@pytest.mark.parametrize("name", ["~$岭下村.xlsx", ".DS_Store", ".~lock.表.xlsx#", "Thumbs.db", "desktop.ini"])
def test_what_programs_leave_behind_is_passed_over_and_said_so(reads: Any, name: str) -> None:
    found = reads(FULL, f"input/报表/第1期/{name}")
    assert found.status is Status.PASSED and codes(found) == ["FIL-020"] and found.rows == () and not found.findings[0].error


# one's own forms ———————————————————————————————————————————————————————

LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Pd", "Ps", "Pe", "Po", "So"], codec="utf-8")
TEXT = st.text(LETTERS, min_size=1, max_size=20).filter(lambda t: t.strip("、，。/—-·") and "_x" not in t and normal(t) not in PLACEHOLDERS)
AMOUNT = st.integers(0, 99_999_999_999_999).map(lambda fen: Decimal(fen) / 1_000_000)
BY_TYPE = {
    form.Type.TEXT: TEXT, form.Type.DATE: st.dates(date(2000, 1, 1), date(2099, 12, 31)), form.Type.WAN: AMOUNT,
    form.Type.COUNT: st.integers(1, 999), form.Type.CREDIT: st.sampled_from(["未注册", "自然人", "91110000600037341L"])}


def row_of(sheet: form.SheetForm) -> st.SearchStrategy[dict[str, Any]]:
    """A row as the form asks for it; optional cells may stay blank."""
    def cell(column: form.Column) -> st.SearchStrategy[Any]:
        filled = st.sampled_from(column.choices) if column.choices else BY_TYPE[column.type]
        return filled if column.required else st.none() | filled

    return st.fixed_dictionaries({c.key: cell(c) for c in sheet.columns if c.key != "serial"})


ROWS = st.fixed_dictionaries({Sheet(s.name): st.lists(row_of(s), max_size=2) for s in form.SHEETS})


@settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # to shrink six sheets takes minutes
@given(rows=ROWS, filled=st.dates(date(2018, 1, 1), date(2018, 12, 31)), period=st.integers(1, 99), filler=TEXT)
def test_what_the_program_writes_filled_in_it_reads_back_as_it_was_without_a_finding(
        tmp_path_factory: Any, rows: Any, filled: date, period: int, filler: str) -> None:
    path = tmp_path_factory.getbasetemp() / "own.xlsx"
    path.write_bytes(blank_form(Stamp("C01", "岭下村", period, ""), Filled(filled, filler, rows=rows)))
    [found] = read(str(path), NAME, 2018)
    assert found.status is None and everything(found) == []
    assert (found.info["period"], found.info["filled"], found.info["filler"]) == (period, filled, filler)
    given_rows = [(sheet, {k: meant(v) for k, v in row.items() if v is not None}) for sheet in Sheet for row in rows[sheet]]
    assert [(r.sheet, dict(r.values)) for r in found.rows] == given_rows


def meant(value: Any) -> Any:
    return int(value * 1_000_000) if isinstance(value, Decimal) else value


# the workers ——————————————————————————————————————————————————————————


def jobs_for(tmp_path: Path, *names: str) -> list[pool.Job]:
    made = []
    for number, name in enumerate(names):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(FULL)
        made.append((str(path), f"input/报表/{name}.xlsx", 2018))
    return made


def test_many_files_come_back_in_order_and_progress_is_told(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    jobs = jobs_for(tmp_path, *(f"{n}" for n in range(30)))
    found = pool.submissions(jobs, lambda done, all_: steps.append((done, all_)))
    assert [s.name for s in found] == [name for _, name, _ in jobs] and all(len(s.rows) == 3 for s in found)
    assert steps == [(24, 30), (30, 30)]


def test_a_worker_imports_nothing_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    main = ModuleType("__main__")
    main.__file__, main.__spec__ = str(ROOT / "process.py"), None
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert "init_main_from_path" in get_preparation_data("worker")
    with pool.without_main():
        assert "init_main_from_path" not in get_preparation_data("worker")
    assert main.__file__ == str(ROOT / "process.py")


def test_no_files_need_no_workers() -> None:
    assert pool.submissions([]) == []


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real workers that do what the file's name says."""
    monkeypatch.syspath_prepend(str(ROOT / "tests/data"))
    import poison

    monkeypatch.setattr(pool, "read_many", poison.read_many)


@pytest.mark.skipif(sys.platform == "win32", reason="signals and address-space limits are those of Unix")
def test_a_file_that_kills_its_worker_costs_that_file_only(tmp_path: Path, poisoned: None) -> None:
    del poisoned
    found = pool.submissions(jobs_for(tmp_path, "甲", "杀", "乙", "抛", "锁"))
    assert [codes(s) for s in found] == [[], ["FIL-032"], [], ["FIL-032"], ["FIL-033"]]
    assert [s.status for s in found] == [None, Status.REJECTED, None, Status.REJECTED, Status.REJECTED]
    assert found[1].attachment.size == len(FULL) and len(found[1].attachment.sha256) == 64


@pytest.mark.machine
@pytest.mark.skipif(sys.platform == "win32", reason="signals and address-space limits are those of Unix")
def test_a_file_that_hangs_or_bloats_its_worker_costs_that_file_only(tmp_path: Path, poisoned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del poisoned
    monkeypatch.setattr(pool, "SECONDS", 4)
    found = pool.submissions(jobs_for(tmp_path, "甲", "挂", "乙", "胀", "丙"))
    assert [codes(s) for s in found] == [[], ["FIL-030"], [], ["FIL-031"], []]


@pytest.mark.machine
def test_workers_that_never_start_stop_the_command_and_blame_no_file(tmp_path: Path, poisoned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del poisoned
    import poison

    monkeypatch.setattr(pool, "SECONDS", 2)
    monkeypatch.setattr(pool, "start_worker", poison.stillborn)
    with pytest.raises(StopError, match="〔RUN-003〕"):
        pool.submissions(jobs_for(tmp_path, "甲", "乙"))


def test_a_file_that_is_gone_or_may_not_be_read_is_told(tmp_path: Path) -> None:
    jobs = jobs_for(tmp_path, "甲", "乙")
    Path(jobs[1][0]).unlink()
    found = pool.submissions(jobs)
    assert [codes(s) for s in found] == [[], ["FIL-033"]] and found[1].attachment.size == 0
