"""What a sender gets back: a copy of its own workbook that says what to mend, and that is accepted once mended."""

from __future__ import annotations

import email
import email.policy
import io
import random
import re
import subprocess
import time
import timeit
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from conftest import PARTICIPANTS, Town, altered, sample, xlsx
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from town import Town as Paper
from town import lead, signing

from contest import form, screen
from contest.model import Category, Finding, Participant, Roster, Row, Sheet
from contest.publishing.annotate import annotated, can_be_kept
from contest.publishing.archive import build, members
from contest.publishing.forms import Filled, Stamp, blank_form
from contest.publishing.package import NotKeptError
from contest.publishing.rewritten import rewritten
from contest.publishing.sentback import Original, copies
from contest.publishing.styles import RED, YELLOW
from contest.publishing.views.open_projects import open_projects
from contest.publishing.views.reminder import reminder
from contest.publishing.views.sentback import COVER, Cover, cover, fault_lines, faults, sent_back
from contest.reading.returns import read

STAMP = Stamp("C01", "岭下村", 1, "2018-02-15 至 2018-02-24", ("周明华",))
AFTER_1 = ("run", "--date", "2018-02-27")
COLUMNS = {s.name: {c.key: (chr(65 + i), c) for i, c in enumerate(s.columns)} for s in form.SHEETS}
FAULTS: tuple[tuple[Sheet, str, Any], ...] = (
    (Sheet.LEAD, "date", "2018-02-30"), (Sheet.LEAD, "amount", "约500"), (Sheet.LEAD, "policy", "一般"), (Sheet.LEAD, "company", None),
    (Sheet.NEGOTIATION, "progress", None), (Sheet.SIGNING, "amount", date(2018, 2, 20)), (Sheet.SIGNING, "high_tech", "大概"),
    (Sheet.GROUNDBREAKING, "kind", "快了"), (Sheet.INVESTMENT, "amount", -5), (Sheet.INVESTMENT, "voucher", None),
    (Sheet.OUTING, "days", "两三天"), (Sheet.OUTING, "people", 1.5))
"""One of each kind: a cell by its sheet and key, and what somebody wrote there."""


def cell_of(sheet: Sheet, key: str, row: int = 4) -> str:
    return f"{COLUMNS[sheet][key][0]}{row}"


def good(count: int = 1) -> bytes:
    return blank_form(STAMP, Filled(date(2018, 2, 24), "小杨", rows={sheet: [sample(sheet)] * count for sheet in Sheet}))


def written(data: bytes, cells: Sequence[tuple[Sheet, str, Any]]) -> bytes:
    """The workbook after these cells (sheet, address, value) were typed over."""
    def change(book: Workbook) -> None:
        for sheet, address, value in cells:
            book[sheet.value][address].value = value
    return altered(data, change)


def findings_of(path: Path) -> list[Finding]:
    [found] = read(str(path), path.name, 2018)
    assert found.status is None, found.findings
    return [*found.findings, *(f for row in found.rows for f in row.findings)]


def sent(tmp_path: Path, data: bytes) -> tuple[bytes, list[Finding]]:
    """The annotated copy by what reading alone finds."""
    (tmp_path / "in.xlsx").write_bytes(data)
    found = findings_of(tmp_path / "in.xlsx")
    return annotated(data, Cover(COVER, ("怎么改",), faults(found))), found


def marked(book: Workbook, color: str) -> set[tuple[str, str]]:
    return {(sheet.title, cell.coordinate) for sheet in book if sheet.title != COVER for row in sheet.iter_rows(max_row=12, max_col=20)
            for cell in row if cell.fill.fgColor.rgb == color}


def loaded(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def listed(book: Workbook) -> list[tuple[Any, ...]]:
    """The rows of 退回说明 below its heading, with their links."""
    sheet: Worksheet = book[COVER]
    rows = [row for row in sheet.iter_rows() if isinstance(row[0].value, str) and row[0].value.isdecimal()]
    return [(row[1].value, row[2].hyperlink.location if row[2].hyperlink else "", row[3].value, row[4].value) for row in rows]


# the copy ——————————————————————————————————————————————————————————————

def test_each_kind_of_fault_is_marked_told_linked_and_open_to_be_mended(tmp_path: Path) -> None:
    data, found = sent(tmp_path, written(good(), [(s, cell_of(s, k), v) for s, k, v in FAULTS]))
    book, errors = loaded(data), [f for f in found if f.error]
    assert book.sheetnames[0] == COVER and book.active.title == COVER
    assert [s.title for s in book if s.sheet_view.tabSelected] == [COVER], "two selected sheets would be edited together"
    assert marked(book, RED) == {(s.value, cell_of(s, k)) for s, k, _ in FAULTS} == {(f.sheet, f.cell) for f in errors}
    for one in errors:
        cell = book[one.sheet][one.cell]
        assert one.message[:20] in cell.comment.text and not cell.protection.locked
    assert {(link, code) for _, link, _, code in listed(book)} >= {(f"'{f.sheet}'!{f.cell}", f.code) for f in errors}
    assert book[Sheet.LEAD.value].print_title_rows == "$1:$3" and book[form.INFO.name].protection.sheet


def test_the_worst_stand_first_and_the_same_kind_together(tmp_path: Path) -> None:
    data, _ = sent(tmp_path, written(good(6), [(Sheet.LEAD, f"H{n}", "约5") for n in (4, 6)] + [(Sheet.LEAD, "B5", "2018-13-01")]))
    some = (Finding("AAA-001", False, "请核对", Sheet.LEAD, "C4"), Finding("BBB-001", True, "错", Sheet.LEAD, "H4"),
            Finding("CCC-001", True, "另错", Sheet.LEAD, "B4"), Finding("BBB-001", True, "错", Sheet.LEAD, "H5"), Finding("DDD-001", True, "整份"))
    rows = listed(loaded(annotated(data, Cover(COVER, (), faults(some)))))
    assert [code for *_, code in rows] == ["DDD-001", "BBB-001", "BBB-001", "CCC-001", "AAA-001"]
    assert [degree for degree, *_ in rows] == ["要改"] * 4 + ["请核对"] and rows[0][1] == ""


def test_a_sheet_that_bears_another_name_is_marked_under_it(tmp_path: Path) -> None:
    def rename(book: Workbook) -> None:
        book[Sheet.LEAD.value].title = "1.信息收集表"
    data, found = sent(tmp_path, altered(written(good(), [(Sheet.LEAD, "H4", "约5")]), rename))
    book = loaded(data)
    assert [f.code for f in found] == ["SHT-006", "AMT-009"] and marked(book, RED) == {("1.信息收集表", "H4")}
    assert ("'1.信息收集表'!H4", "AMT-009") in {(link, code) for _, link, _, code in listed(book)}
    assert list(loaded(rewritten({"1.信息收集表": [["甲"]], "自己的": [[1]]})).sheetnames) == [Sheet.LEAD.value, "自己的_2"]


def test_everything_else_of_the_workbook_stays_byte_for_byte() -> None:
    """Pictures, shapes, computed values: only what is marked is touched."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet(Sheet.LEAD.value)
        sheet.write_formula("C3", "=1+1", None, 2)
        sheet.insert_textbox("E5", "请看这里")
        sheet.write_comment("A1", "自己的批注")
        sheet.write_rich_string("A2", "半", book.add_format({"bold": True}), "粗")
        book.add_worksheet("别的").insert_textbox("A1", "不动")
    before = target.getvalue()
    after = annotated(before, Cover(COVER, (), faults([Finding("AAA-001", True, "错", Sheet.LEAD, c) for c in ("A1", "Z9")])))
    old, new = members(before), members(after)
    same = [name for name in old if "drawings/drawing" in name or name.endswith(("sheet2.xml", "sharedStrings.xml", "theme1.xml"))]
    assert len(same) >= 5 and all(old[name] == new[name] for name in same)
    sheet = loaded(after)[Sheet.LEAD.value]
    assert "自己的批注" in sheet["A1"].comment.text and "错" in sheet["A1"].comment.text and sheet["Z9"].comment.text == "错"
    assert load_workbook(io.BytesIO(after), data_only=True)[Sheet.LEAD.value]["C3"].value == 2


def test_a_copy_that_is_sent_back_again_has_one_cover_and_only_the_marks_of_now(tmp_path: Path) -> None:
    def own(book: Workbook) -> None:
        book[Sheet.LEAD.value]["C4"].fill = PatternFill("solid", "FF00FF00")
        book[Sheet.LEAD.value]["C4"].comment = Comment("记得问", "小杨")
    first, _ = sent(tmp_path, altered(written(good(), [(Sheet.LEAD, "H4", "约5"), (Sheet.SIGNING, "B4", "2018-13-01")]), own))
    mended = written(first, [(Sheet.LEAD, "H4", 5)])
    again, found = sent(tmp_path, mended)
    book = loaded(again)
    assert book.sheetnames.count(COVER) == 1 and book.sheetnames[0] == COVER
    assert marked(book, RED) == {(Sheet.SIGNING.value, "B4")} == {(f.sheet, f.cell) for f in found if f.error}
    assert book[Sheet.LEAD.value]["H4"].comment is None and len(listed(book)) == len(found)
    assert book[Sheet.LEAD.value]["C4"].fill.fgColor.rgb == "FF00FF00" and book[Sheet.LEAD.value]["C4"].comment.text == "记得问"
    assert book[Sheet.LEAD.value].print_title_rows == "$1:$3" and loaded(again).defined_names == loaded(first).defined_names


def test_the_same_findings_give_the_same_bytes_and_a_second_copy_too(tmp_path: Path) -> None:
    data = written(good(), [(Sheet.LEAD, "H4", "约5")])
    assert sent(tmp_path, data)[0] == sent(tmp_path, data)[0]
    for info in zipfile.ZipFile(io.BytesIO(sent(tmp_path, data)[0])).infolist():
        assert info.date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "<b>&amp;", "\x00\x0b丁\ud800"])
def test_text_that_looks_like_a_formula_or_breaks_xml_stays_text(text: str) -> None:
    some = faults([Finding("AAA-001", True, text, Sheet.LEAD, "C4")])
    book = loaded(annotated(good(), Cover(COVER, (), some)))
    cell = next(row[3] for row in book[COVER].iter_rows() if row[0].value == "1")
    assert cell.data_type != "f" and cell.value == some[0].message


def test_rows_and_cells_without_addresses_are_counted() -> None:
    parts = members(xlsx({Sheet.LEAD.value: [["甲", "乙"], ["丙", "丁"]]}))
    name = "xl/worksheets/sheet1.xml"
    for address in (b' r="A1"', b' r="B1"', b' r="A2"', b' r="B2"', b' r="1"', b' r="2"'):
        parts[name] = parts[name].replace(address, b"")
    book = loaded(annotated(build(parts), Cover(COVER, (), faults([Finding("AAA-001", True, "错", Sheet.LEAD, "B2")]))))
    assert book[Sheet.LEAD.value]["B2"].value == "丁" and marked(book, RED) == {(Sheet.LEAD.value, "B2")}


def test_a_stray_cell_at_the_far_corner_costs_no_time() -> None:
    data = written(good(), [(Sheet.LEAD, "XFD1048576", "远")])
    start = time.process_time()
    annotated(data, Cover(COVER, (), faults([Finding("AAA-001", True, "错", Sheet.LEAD, "XFD1048576")])))
    assert time.process_time() - start < 1


def test_a_thousand_cells_are_listed_and_how_many_more_is_told() -> None:
    many = tuple(Finding("AMT-001", True, "错", Sheet.LEAD, f"H{n}") for n in range(4, 2005))
    [back] = sent_back(Paper().send("V1", broken(*many)).reckon())
    told = cover(back)
    assert len(fault_lines(told.faults)) == 1000 and any("另有1001处" in line for line in told.lines)


def macro() -> bytes:
    return build(members(good()) | {"xl/vbaProject.bin": b"x"})


def strict() -> bytes:
    return build({n: d.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
                  for n, d in members(good()).items()})


def test_a_workbook_without_styles_is_marked_too() -> None:
    parts = {name: data for name, data in members(xlsx({Sheet.LEAD.value: [["甲", "乙"]]})).items() if name != "xl/styles.xml"}
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(Override|Relationship)[^>]*styles[^>]*/>", b"", parts[name])
    plain = build(parts)
    book = loaded(annotated(plain, Cover(COVER, (), faults([Finding("AAA-001", True, "错", Sheet.LEAD, "B1")]))))
    assert can_be_kept(plain) and marked(book, RED) == {(Sheet.LEAD.value, "B1")} and book[Sheet.LEAD.value]["A1"].value == "甲"


@pytest.mark.parametrize("data", [macro(), strict(), b"", b"PK\x03\x04", good()[:5000]], ids=["macro", "strict", "empty", "stub", "cut"])
def test_a_workbook_that_cannot_be_kept_whole_is_known(data: bytes) -> None:
    assert can_be_kept(good()) and not can_be_kept(data)


def test_a_part_too_big_to_be_parsed_is_not_kept() -> None:
    parts = members(good())
    parts["xl/styles.xml"] += b"<!-- " + b"x" * (4 << 20) + b" -->"
    with pytest.raises(NotKeptError):
        annotated(build(parts), Cover(COVER, (), ()))


# the way back —————————————————————————————————————————————————————————————

def test_a_return_with_errors_goes_back_and_corrected_in_place_it_is_accepted(town: Town) -> None:
    people = [{**p, "mail": f"{p['code']}@town.example"} for p in PARTICIPANTS]
    town.enlist(参赛主体=people)
    path = town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD), sample(Sheet.LEAD, project="另一个", amount="3，000万左右")]})
    town.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, project="好的")]})
    before = path.read_bytes()
    said = town(*AFTER_1)
    folder = town.path("output/第01期/退回")
    assert path.read_bytes() == before and "1 份报表有错要退回改正（岭下村）" in said
    assert sorted(p.name for p in folder.iterdir()) == ["催报.txt", "岭下村-第1期_退回_C01_岭下村.eml", "岭下村-第1期_退回_C01_岭下村.xlsx", "退回通知.docx"]
    mail = email.message_from_bytes((folder / "岭下村-第1期_退回_C01_岭下村.eml").read_bytes(), policy=email.policy.default)
    assert (mail["X-Unsent"], mail["To"], mail["From"], mail["Date"], mail["Message-ID"]) == ("1", "C01@town.example", None, None, None)
    assert "岭下村" in mail["Subject"] and "H5" in mail.get_body().get_content()  # type: ignore[union-attr]
    [attached] = mail.iter_attachments()
    copy = folder / "岭下村-第1期_退回_C01_岭下村.xlsx"
    assert attached.get_content() == copy.read_bytes() and attached.get_filename() == copy.name
    assert marked(loaded(copy.read_bytes()), RED) == {(Sheet.LEAD.value, "H5")}
    (path.parent / copy.name).write_bytes(written(copy.read_bytes(), [(Sheet.LEAD, "H5", 3000)]))
    town(*AFTER_1)
    returns = {r["file"].rpartition("/")[2]: r for r in town.result()["returns"]}
    assert returns[copy.name]["status"] == "accepted" and returns[path.name]["status"] == "superseded"
    assert not list(folder.glob("*.eml")) and not list(folder.glob("*.xlsx"))


def test_a_rejected_return_of_a_known_sender_goes_back_and_one_of_nobody_is_named(town: Town) -> None:
    town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD)]})
    town.path("input/报表/谁的.xlsx").write_bytes(xlsx({"表": [["什么"]]}))
    said = town(*AFTER_1)
    assert "1 个文件认不出是谁报的" in said and "谁的.xlsx" in said and not list(town.path("output/第01期/退回").glob("*.eml"))


def test_drafts_with_things_sent_back_can_be_issued(town: Town) -> None:
    town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD, amount="约500")]})
    town(*AFTER_1)
    town("issue", "--date", "2018-02-28")
    assert list(town.path("ledger/第01期/退回").glob("*.eml"))


def test_warnings_alone_and_replaced_returns_and_later_periods_send_nothing_back() -> None:
    warned = broken(Finding("AMT-009", False, "请核对", Sheet.LEAD, "H3"))
    assert [b.sender.code for b in sent_back(reckoned())] == ["V1"]
    assert sent_back(Paper().send("V1", warned).reckon()) == ()
    assert sent_back(Paper().send("V1", broken(), filled="2-23").send("V1", lead("2-20", "甲公司/食品厂")).reckon()) == ()
    assert sent_back(Paper().send("V1", broken(), period=2, filled="3-6").reckon()) == ()


def test_a_return_told_in_an_issued_period_is_not_sent_back_again() -> None:
    town = replace(Paper().send("V1", broken()).issue(), today=date(2018, 3, 7))
    assert town.reckon().period.number == 2 and sent_back(town.reckon()) == ()


def broken(*findings: Finding) -> Row:
    return lead("2-20", "甲公司/食品厂")._replace(findings=findings or (Finding("AMT-001", True, "拟投资额不是数字。请只填数字。", Sheet.LEAD, "H3"),))


def reckoned() -> Any:
    return Paper().send("V1", broken()).reckon()


def test_where_the_original_cannot_be_kept_its_cells_are_written_anew_at_the_same_addresses() -> None:
    reckoning = reckoned()
    [back] = sent_back(reckoning)
    grid = {Sheet.LEAD.value: [["企业名称", "金额", "日期"], ["=1+1", 3.5, date(2018, 2, 20)], ["", True, float("nan")]], " 信息收集": [["重名"]]}
    made = copies(reckoning, {back.outcome.file: Original(macro(), grid)})
    book = loaded(made[f"退回/{back.stem}.xlsx"])
    sheet = book[Sheet.LEAD.value]
    assert "宏" in "".join(str(row[0].value) for row in book[COVER].iter_rows(max_row=4)) and not can_be_kept(macro())
    other = loaded(copies(reckoning, {back.outcome.file: Original(b"\xd0\xcf\x11\xe0", grid)})[f"退回/{back.stem}.xlsx"])
    assert "格式特殊" in str(other[COVER]["A3"].value)
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value, sheet["C2"].value.date()) == ("=1+1", "s", 3.5, date(2018, 2, 20))
    assert len(book.sheetnames) == 3


@pytest.mark.parametrize("original", [Original(), Original(b"PK"), Original(good()[:9000])], ids=["unread", "stub", "cut"])
def test_where_nothing_can_be_read_a_blank_form_goes_back_with_the_list(original: Original) -> None:
    reckoning = reckoned()
    [back] = sent_back(reckoning)
    book = loaded(copies(reckoning, {back.outcome.file: original})[f"退回/{back.stem}.xlsx"])
    assert book.sheetnames[:2] == [COVER, form.INFO.name] and book[form.INFO.name]["B4"].value == "V1" and listed(book)
    assert "空白报表" in "".join(str(row[0].value) for row in book[COVER].iter_rows(max_row=4))


def people(*some: Participant) -> Any:
    """A town of these senders, each with a faulty return of the same file name."""
    town = replace(Paper(), roster=Roster(some))
    for number, one in enumerate(some):
        town = town.send(one.code, broken(), file=f"input/报表/{number}/同名.xlsx")
    return town.reckon()


def test_no_telephone_number_is_added_to_what_goes_out() -> None:
    told = Finding("AMT-001", True, "拟投资额“13912345678打这个”不是数字。", Sheet.LEAD, "H4")
    reckoning = Paper().send("V1", broken(told)).reckon()
    [back] = sent_back(reckoning)
    made = copies(reckoning, {back.outcome.file: Original(good())})
    mail = email.message_from_bytes(made[f"退回/{back.stem}.eml"], policy=email.policy.default)
    book = loaded(made[f"退回/{back.stem}.xlsx"])
    seen = (mail.get_body().get_content(), str(listed(book)), book[Sheet.LEAD.value]["H4"].comment.text)  # type: ignore[union-attr]
    assert all("打这个" in text and "13912345678" not in text for text in seen)


@pytest.mark.parametrize(("given", "used"), [
    ("c03@town.example", "c03@town.example"), ("", ""), ("没有", ""), ("a@b", ""), ("a@b.cn\r\nBcc: x@y.cn", ""), ("甲@b.cn", ""), ("a@b.cn,c@d.cn", "")])
def test_what_is_no_address_is_left_for_the_clerk_to_fill_in(given: str, used: str) -> None:
    reckoning = people(Participant("C01", "岭下村", Category.VILLAGE, sends=True, mail=given))
    [draft] = [data for name, data in copies(reckoning, {}).items() if name.endswith(".eml")]
    mail = email.message_from_bytes(draft)
    assert (mail["To"], mail["Bcc"], mail["X-Unsent"]) == (used, None, "1")
    assert ("邮件稿要自己填收件人" in "".join(screen.returns(reckoning))) is (used == "")


def test_hostile_names_of_senders_and_files_stay_names_and_no_two_are_alike() -> None:
    names = (("C?1", "../岭/下*村"), ("c_1", ".._岭\\下?村"), ("C:1", "CON"), ("x" * 99, "长" * 99))
    made = list(copies(people(*(Participant(code, name, Category.VILLAGE, sends=True) for code, name in names)), {}))
    assert len(made) == 8 and len({name.casefold() for name in made}) == 8
    assert not any(set('\\:*?"<>|') & set(name) or name.count("/") != 1 or len(name.encode()) > 700 for name in made)


@pytest.mark.machine
def test_a_workbook_with_macros_is_never_mailed_on_and_its_cells_are(town: Town) -> None:
    """Through the command, with a worker that reads the cells."""
    path = town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD, amount="约500")]}, name="岭下村-第1期.xlsm")
    path.write_bytes(build(members(path.read_bytes()) | {"xl/vbaProject.bin": b"x"}))
    town(*AFTER_1)
    data = next(town.path("output/第01期/退回").glob("*.xlsx")).read_bytes()
    book = loaded(data)
    assert "xl/vbaProject.bin" not in members(data) and book.sheetnames[:2] == [COVER, form.INFO.name]
    assert "带宏" in str(book[COVER]["A3"].value) and marked(book, RED) == {(Sheet.LEAD.value, "H4")}
    path.write_bytes(written(data, [(Sheet.LEAD, "H4", 500)]))
    town(*AFTER_1)
    assert [r["status"] for r in town.result()["returns"]] == ["accepted"]


# reminder —————————————————————————————————————————————————————————————

def test_the_reminder_names_who_owes_what_and_by_when() -> None:
    late = reminder(reckoned())
    assert "2月26日17时" in late[0] and any("上湾村" in line and "还没有报" in line for line in late)
    assert any("岭下村" in line and "有错要改" in line for line in late)


def test_status_says_the_reminder_and_the_run_writes_it(drafted: Town) -> None:
    drafted.path("input/报表/第1期/石桥村-第1期.xlsx").unlink()
    said = drafted("status", "--date", "2018-02-27")
    drafted(*AFTER_1)
    text = drafted.path("output/第01期/退回/催报.txt").read_bytes().decode("utf-8-sig")
    assert "石桥村" in text and "2月26日17时" in text and all(line in said for line in text.splitlines())


# forms ————————————————————————————————————————————————————————————————

def test_the_next_form_offers_the_senders_own_projects_and_no_others(drafted: Town) -> None:
    drafted("forms", "--date", "2018-03-01")
    folder = drafted.path("output/空白报表/第02期")
    own, other = (load_workbook(folder / f"{name}-第2期.xlsx") for name in ("岭下村", "石桥村"))
    rows = [[cell.value for cell in row] for row in own["在谈项目"].iter_rows(min_row=4)]
    assert [row[:2] for row in rows] == [["甲食品有限公司", "粮油加工"]] and rows[0][3:5] == ["资金到位", "2018-02-24"]
    assert "甲食品" not in str([[c.value for c in row] for sheet in other for row in sheet.iter_rows(values_only=False)])
    assert "在谈项目" not in load_workbook(folder / "经发办-第2期.xlsx").sheetnames
    check = next(c for c in own[Sheet.LEAD.value].data_validations.dataValidation if "C4" in c.sqref)
    assert check.type == "list" and check.formula1 == "选项!$C$2:$C$2" and not check.showErrorMessage and own["选项"]["C2"].value == "甲食品有限公司"


def test_a_form_with_projects_filled_in_is_read_without_a_finding(tmp_path: Path) -> None:
    offered = open_projects(Paper().send("V1", lead("2-20", "甲公司/食品厂")).reckon())["V1"]
    stamp = Stamp("C01", "岭下村", 1, "2018-02-15 至 2018-02-24", ("周明华",), (), offered)
    (tmp_path / "a.xlsx").write_bytes(blank_form(stamp, Filled(date(2018, 2, 24), "小杨", rows={sheet: [sample(sheet)] for sheet in Sheet})))
    assert findings_of(tmp_path / "a.xlsx") == []


def test_projects_are_the_newest_first_and_say_what_is_missing() -> None:
    told = Paper().send("V1", lead("2-16", "甲公司/食品厂"), lead("2-20", "乙公司/纸厂"), signing("2-22", "甲公司/食品厂"))
    found = open_projects(told.reckon())["V1"]
    assert [(p.company, p.stage) for p in found] == [("甲公司", "签约"), ("乙公司", "信息")]
    assert "还没有动工" in found[0].missing and "还没有洽谈" in found[1].missing
    assert "V1" not in open_projects(Paper().send("V1", lead("2-16", "甲公司/食品厂", policy="淘汰")).reckon())


# measures ———————————————————————————————————————————————————————————————

@pytest.mark.machine
def test_an_annotated_copy_takes_less_than_loading_and_saving_it_would(tmp_path: Path) -> None:
    data = written(good(20), [(s, cell_of(s, k, n), v) for s, k, v in FAULTS for n in (4, 9)])
    sent(tmp_path, data)
    some = faults(findings_of(tmp_path / "in.xlsx"))
    ours, theirs = (min(timeit.repeat(work, number=5, repeat=4, timer=time.process_time))
                    for work in (lambda: annotated(data, Cover(COVER, (), some)), lambda: altered(data, lambda _: None)))
    assert ours < theirs


def faulty(chance: random.Random) -> tuple[bytes, dict[tuple[str, str], Any]]:
    """A return with one to six faults at random places: its bytes, and what belongs into the faulty cells."""
    repairs: dict[tuple[str, str], Any] = {}
    wrong = []
    for sheet, key, value in chance.choices(FAULTS, k=chance.randint(1, 6)):
        address = cell_of(sheet, key, chance.randint(4, 8))
        if (sheet.value, address) not in repairs:
            repairs[sheet.value, address] = sample(sheet)[key]
            wrong.append((sheet, address, value))
    return written(good(5), wrong), repairs


def mended(book: Workbook, repairs: Mapping[tuple[str, str], Any]) -> None:
    """As the findings ask: the right value, and where a date stood in a column of amounts the general format first."""
    for (sheet, address), value in repairs.items():
        cell = book[sheet][address]
        assert cell.fill.fgColor.rgb == RED and cell.comment and not cell.protection.locked
        cell.number_format = "General" if isinstance(value, int) else cell.number_format
        cell.value = value


@pytest.mark.machine
def test_of_200_random_faulty_returns_each_copy_opens_and_mended_in_the_marked_cells_is_read_without_error(tmp_path: Path) -> None:
    chance = random.Random(2018)
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    wanted = {}
    for number in range(200):
        data, repairs = faulty(chance)
        copy, found = sent(tmp_path, data)
        assert {(f.sheet, f.cell) for f in found if f.error} == set(repairs)
        (source / f"{number}.xlsx").write_bytes(copy)
        wanted[f"{number}.xlsx"] = repairs
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), *map(str, sorted(source.iterdir()))],
                   check=True, capture_output=True, timeout=900)
    assert {p.name for p in target.iterdir()} == set(wanted)
    for name, repairs in wanted.items():
        saved = loaded((target / name).read_bytes())
        assert saved.sheetnames[0] == COVER and marked(saved, RED) == set(repairs) and not marked(saved, YELLOW)
        assert len(listed(saved)) == len(repairs)
        mended(saved, repairs)
        saved.save(tmp_path / "mended.xlsx")
        assert not [f for f in findings_of(tmp_path / "mended.xlsx") if f.error]
        (tmp_path / "kept.xlsx").write_bytes(altered((source / name).read_bytes(), partial(mended, repairs=repairs)))
        assert not [f for f in findings_of(tmp_path / "kept.xlsx") if f.error]
