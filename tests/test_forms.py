"""The blank and the filled-in return, and the roster, as a spreadsheet program and our own reading see them."""

from __future__ import annotations

import io
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from contest import form
from contest.model import Category, Kind, Participant, Period, Person, Roster, Sheet
from contest.publishing.entry_sheet import Cell
from contest.publishing.forms import HELP_SHEET, LIST_SHEET, STAMPED, Filled, Stamp, blank_form, referrer_names, stamp_for
from contest.publishing.roster import blank_roster, roster_book
from contest.reading.returns import read

NAMES = tuple(f"引荐人{number:03d}" for number in range(120))
STAMP = Stamp("C01", "岭下村", 2, "2018-02-25 至 2018-03-06", NAMES, ("上岭", "下岭"))
LAST_ROW = 1_048_576
HEADER = 3
SAMPLES: dict[form.Type, Cell] = {
    form.Type.TEXT: "001", form.Type.DATE: date(2018, 3, 1), form.Type.WAN: 2999.999999, form.Type.COUNT: 2,
}


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(blank_form(STAMP)))


def every_column() -> list[tuple[form.SheetForm, form.Column, str]]:
    return [(sheet, column, chr(65 + index)) for sheet in form.SHEETS for index, column in enumerate(sheet.columns)]


def check_of(sheet: Worksheet, letter: str, row: int = HEADER + 1):
    return next((check for check in sheet.data_validations.dataValidation if f"{letter}{row}" in check.sqref), None)


def style_of(sheet: Worksheet, letter: str):
    """The style of a whole column; neighbours of one style and width share one element in the file."""
    place = column_index_from_string(letter)
    return next(d for d in sheet.column_dimensions.values() if (d.min or 0) <= place <= (d.max or 0))


def sample_row(sheet: form.SheetForm) -> dict[str, Cell]:
    """A row with every column filled as the form asks."""
    row = {c.key: SAMPLES.get(c.type, c.choices[0] if c.choices else "91360000MA0000001N") for c in sheet.columns}
    return row | {"serial": 1, "company": "澄远电子有限公司", "owner": "上岭"}


def write_and_read(tmp_path: Path, content: bytes):
    path = tmp_path / "岭下村-第2期.xlsx"
    path.write_bytes(content)
    return read(str(path), "input/报表/岭下村-第2期.xlsx", 2018)[0]


def test_the_sheets_stand_in_the_order_of_the_contract(book):
    assert book.sheetnames == [form.INFO.name, *(s.name for s in form.SHEETS), HELP_SHEET, LIST_SHEET]


def test_the_first_line_of_the_help_sheet_says_what_to_do_when_there_is_nothing(book):
    first = book[HELP_SHEET]["A1"].value
    assert "零报告" in first and "是" in first and "存盘" in first and "发" in first


def test_the_help_sheet_explains_every_column(book):
    told = {(row[0], row[1]) for row in book[HELP_SHEET].iter_rows(values_only=True)}
    assert told >= {(s.name, c.name) for s in (form.INFO, *form.SHEETS) for c in s.columns}


def test_every_input_column_explains_itself_when_its_cell_is_chosen(book):
    for sheet, column, letter in every_column():
        check = check_of(book[sheet.name], letter)
        assert check is not None and check.prompt == column.help, (sheet.name, column.name)


def test_choices_are_drop_downs_that_reach_to_the_last_row(book):
    for sheet, column, letter in every_column():
        if column.type is form.Type.CHOICE:
            check = check_of(book[sheet.name], letter)
            assert check.type == "list" and check.formula1 == f'"{",".join(column.choices)}"'
            assert str(check.sqref) == f"{letter}{HEADER + 1}:{letter}{LAST_ROW}"
            assert check.errorStyle in (None, "stop") and check.showErrorMessage and column.choices[0] in check.error


def test_dates_and_numbers_are_checked_with_chinese_words(book):
    kinds = {form.Type.DATE: "date", form.Type.WAN: "decimal", form.Type.COUNT: "whole"}
    for sheet, column, letter in every_column():
        if column.type in kinds:
            check = check_of(book[sheet.name], letter)
            assert check.type == kinds[column.type] and check.error and check.errorTitle, column.name


def test_the_credit_code_is_asked_about_but_never_blocked(book):
    check = check_of(book[Sheet.SIGNING.value], "D")
    assert check.type == "custom" and check.errorStyle == "warning" and "未注册" in check.formula1


def test_a_long_list_of_referrers_is_a_range_on_a_sheet_nobody_sees_and_only_suggests(book):
    check = check_of(book[Sheet.SIGNING.value], "H")
    assert check.formula1 == f"{LIST_SHEET}!$A$2:$A$121" and check.errorStyle == "warning"
    assert book[LIST_SHEET].sheet_state == "veryHidden"
    assert tuple(cell.value for cell in book[LIST_SHEET]["A"][1:121]) == NAMES


def test_the_children_of_the_sender_are_suggested_for_the_owner(book):
    check = check_of(book[Sheet.LEAD.value], "L")
    assert check.formula1 == f"{LIST_SHEET}!$B$2:$B$3" and check.errorStyle == "warning"


def test_a_sender_without_children_gets_a_plain_owner_column():
    plain = load_workbook(io.BytesIO(blank_form(Stamp("G01", "王立新", 1, ""))))
    assert check_of(plain[Sheet.LEAD.value], "L").type is None


def test_sender_code_period_dates_and_version_are_stamped_and_locked_and_the_rest_is_open(book):
    sheet = book[form.INFO.name]
    values = {row[0].value: row[1] for row in sheet.iter_rows(min_row=3)}
    stamped = {c.name: values[c.name] for c in form.INFO.columns if c.key in STAMPED}
    assert [cell.value for cell in stamped.values()] == [1, "C01", "岭下村", 2, "2018-02-25 至 2018-03-06"]
    assert all(cell.protection.locked for cell in stamped.values())
    assert not any(cell.protection.locked for name, cell in values.items() if name not in stamped)
    assert (values["报送类型"].value, values["零报告"].value) == ("首次报送", "否")


def test_sheets_are_protected_without_password_and_leave_the_daily_work_free(book):
    for name in (s.name for s in form.SHEETS):
        rules = book[name].protection
        assert rules.sheet and not rules.password
        assert not any((rules.insertRows, rules.deleteRows, rules.sort, rules.autoFilter, rules.formatColumns)), name


def test_input_columns_are_open_down_to_the_last_row_and_headings_are_locked(book):
    for sheet, column, letter in every_column():
        assert not style_of(book[sheet.name], letter).protection.locked, column.name
        assert book[sheet.name][f"{letter}{HEADER}"].protection.locked


def test_a_whole_row_is_open_so_that_it_can_be_deleted_under_protection(book):
    for sheet in form.SHEETS:
        last = style_of(book[sheet.name], "XFD")
        assert last.min == len(sheet.columns) + 1 and not last.protection.locked and not last.hidden


def test_codes_telephones_and_vouchers_are_text_and_dates_look_like_dates(book):
    assert style_of(book[Sheet.LEAD.value], "D").number_format == "@"
    assert style_of(book[Sheet.LEAD.value], "K").number_format == "@"
    assert style_of(book[Sheet.INVESTMENT.value], "G").number_format == "@"
    assert style_of(book[Sheet.INVESTMENT.value], "B").number_format == "yyyy-mm-dd"


def test_the_header_stays_in_sight_and_carries_a_star_where_required(book):
    for sheet in form.SHEETS:
        place = book[sheet.name]
        assert place.freeze_panes in ("C4", "D4")
        assert [cell.value for cell in place[HEADER]] == [c.heading for c in sheet.columns]


def test_it_prints_on_a4_landscape_with_its_header_and_a_line_for_signature_and_seal(book):
    for sheet in form.SHEETS:
        place = book[sheet.name]
        assert (place.page_setup.orientation, str(place.page_setup.paperSize)) == ("landscape", "9")
        assert place.print_title_rows == "$1:$3" and place.page_setup.fitToHeight == 0
        footer = "".join(part.text or "" for part in (place.oddFooter.left, place.oddFooter.center, place.oddFooter.right))
        assert all(word in footer for word in ("填报人", "负责人", "盖章", "年"))


def test_no_row_exists_below_the_header_of_a_blank_form():
    blank = CalamineWorkbook.from_filelike(io.BytesIO(blank_form(STAMP)))
    for sheet in form.SHEETS:
        assert len(blank.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)) == HEADER
    assert all(load_workbook(io.BytesIO(blank_form(STAMP)))[s.name].max_row == HEADER for s in form.SHEETS)


def test_the_same_form_has_the_same_bytes():
    filled = Filled(date(2018, 3, 7), "小杨", rows={Sheet.LEAD: [sample_row(form.LEAD)]})
    assert blank_form(STAMP) == blank_form(STAMP)
    assert blank_form(STAMP, filled) == blank_form(STAMP, filled)


def test_a_blank_form_lacks_only_its_date_when_read(tmp_path):
    found = write_and_read(tmp_path, blank_form(STAMP))
    assert [f.code for f in found.findings] == ["INF-001"] and found.rows == ()


def test_what_the_program_writes_filled_in_it_reads_back_without_a_finding(tmp_path):
    rows = {Sheet(s.name): [sample_row(s), sample_row(s)] for s in form.SHEETS}
    filled = Filled(date(2018, 3, 7), "小杨", "13900000001", rows=rows)
    found = write_and_read(tmp_path, blank_form(STAMP, filled))
    assert found.status is None and found.findings == () and all(row.findings == () for row in found.rows)
    assert [(row.sheet, row.row) for row in found.rows] == [(Sheet(s.name), n) for s in form.SHEETS for n in (4, 5)]
    first = found.rows[4].values
    assert first["amount"] == 2_999_999_999 and first["date"] == date(2018, 3, 1) and first["referrer"] == "001"
    assert (found.info["code"], found.info["period"], found.info["filled"]) == ("C01", 2, date(2018, 3, 7))


def test_text_that_looks_like_a_formula_or_an_address_stays_text():
    row = {"company": "=1+1", "project": "http://a.example", "remark": "@SUM(A1)"}
    written = load_workbook(io.BytesIO(blank_form(STAMP, Filled(rows={Sheet.LEAD: [row]}))))[Sheet.LEAD.value]
    assert (written["C4"].data_type, written["C4"].value) == ("s", "=1+1")
    assert written["E4"].hyperlink is None and written["M4"].value == "@SUM(A1)"


def test_a_filled_cell_keeps_its_columns_style():
    written = load_workbook(io.BytesIO(blank_form(STAMP, Filled(rows={Sheet.LEAD: [sample_row(form.LEAD)]}))))[Sheet.LEAD.value]
    assert not written["C4"].protection.locked and written["D4"].number_format == "@"


ROSTER = Roster(
    (Participant("C01", "石桥村", Category.VILLAGE, sends=True), Participant("Z01", "桥头", Category.HAMLET, "C01"),
     Participant("D01", "财政所", Category.UNIT, sends=True), Participant("G01", "王立新", Category.CADRE)),
    (Person("李明", "C01"), Person("李明", "D01"), Person("王立新", "D01"), Person("何建平", "C01")),
)


def test_the_list_of_referrers_names_everyone_once_and_tells_namesakes_apart():
    assert referrer_names(ROSTER) == ("李明（石桥村）", "李明（财政所）", "王立新", "何建平", "石桥村", "桥头", "财政所")


def test_a_stamp_takes_period_and_children_from_the_facts():
    stamp = stamp_for(ROSTER, ROSTER.participants[0], Period(Kind.BULLETIN, 3, date(2018, 3, 7), date(2018, 3, 16)))
    assert (stamp.code, stamp.period, stamp.span, stamp.children) == ("C01", 3, "2018-03-07 至 2018-03-16", ("桥头",))


def test_the_blank_roster_has_four_sheets_with_headings_drop_downs_and_no_row():
    blank = load_workbook(io.BytesIO(blank_roster()))
    assert blank.sheetnames[:4] == [s.name for s in form.ROSTER]
    for sheet in form.ROSTER:
        place = blank[sheet.name]
        assert [cell.value for cell in place[1]] == [c.heading for c in sheet.columns]
        assert place.max_row == 1 and place.freeze_panes == "C2"
    assert check_of(blank[form.PARTICIPANTS.name], "C", 2).type == "list"
    assert check_of(blank[form.PERSONS.name], "B", 2).errorStyle == "warning"


def test_account_numbers_in_the_roster_are_text_to_the_last_digit():
    rows = {form.PERSONS.name: [{"name": "李明", "account": "0012345678901234567", "id_number": "36000019700101001X"}]}
    place = load_workbook(io.BytesIO(roster_book(rows)))[form.PERSONS.name]
    assert (place["H2"].value, place["D2"].value) == ("0012345678901234567", "36000019700101001X")
    assert place["H2"].number_format == "@"


def test_the_roster_has_the_same_bytes_twice():
    assert blank_roster() == blank_roster()


@pytest.mark.machine
def test_a_filled_form_saved_again_by_libreoffice_reads_back_without_a_finding(tmp_path):
    rows = {Sheet(s.name): [sample_row(s)] for s in form.SHEETS}
    (tmp_path / "in.xlsx").write_bytes(blank_form(STAMP, Filled(date(2018, 3, 7), "小杨", rows=rows)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = write_and_read(tmp_path, (tmp_path / "out/in.xlsx").read_bytes())
    assert found.findings == () and len(found.rows) == len(form.SHEETS) and not any(row.findings for row in found.rows)
