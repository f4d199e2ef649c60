"""Whatever lies in the folder gets its own verdict, and harms neither the run nor its neighbours."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

import hostile as h
import pytest
from conftest import ROOT, xlsx
from openpyxl import load_workbook
from test_reading import FULL, INFO, LEADS, NAME, codes, companies, everything, lean, told

from contest import form
from contest.model import Sheet, Status, Submission
from contest.reading import limits, pool
from contest.reading.envelope import CHINA
from contest.reading.returns import read
from contest.reading.unpack import member

SHEET = "xl/worksheets/sheet2.xml"
DTD = b'<!DOCTYPE x [<!ENTITY a "' + b"A" * 1000 + b'"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
LINK = '<a href="https://www.kdocs.cn/l/abc">岭下村报表</a>'.encode()

Reads = Callable[..., list[Submission]]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    def _read(data: bytes, name: str = NAME) -> list[Submission]:
        (tmp_path / "one").write_bytes(data)
        return read(str(tmp_path / "one"), name, 2018)

    return _read


def in_sheet(*swaps: tuple[bytes, bytes]) -> bytes:
    return h.changed(FULL, SHEET, *swaps)


def after_rows(xml: str) -> bytes:
    return in_sheet((b"</sheetData>", xml.encode() + b"</sheetData>"))


# one file, one verdict ——————————————————————————————————————————————————

FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what it is → name, bytes, code
    "an empty file": ("a.xlsx", lambda: b"", "FIL-001"),
    "a zip cut off": ("a.xlsx", lambda: FULL[:len(FULL) * 6 // 10], "FIL-003"),
    "an entity expansion": ("a.xlsx", lambda: in_sheet((XML, XML + DTD)), "FIL-006"),
    "an external document type": ("a.xlsx", lambda: h.changed(FULL, "xl/styles.xml", (XML, XML + b'<!DOCTYPE s SYSTEM "http://127.0.0.1:9/x">')), "FIL-006"),
    "a sheet cut off inside a whole zip": ("a.xlsx", lambda: in_sheet((b"</worksheet>", b"")), "FIL-007"),
    "200,000 elements in one another": ("a.xlsx", lambda: in_sheet((b"</worksheet>", b"<e>" * 200_000 + b"</e>" * 200_000 + b"</worksheet>")), "FIL-007"),
    "one element of 1 MB": ("a.xlsx", lambda: in_sheet((b"</worksheet>", b'<e a="' + b"a" * h.MB + b'"/></worksheet>')), "FIL-007"),
    "values in two far corners": ("a.xlsx", lambda: after_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "FIL-009"),
    "values in many far places": ("a.xlsx", lambda: after_rows("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(300, 321))), "FIL-009"),
    "a password": ("a.xlsx", lambda: h.stream_named("EncryptedPackage"), "FIL-010"),
    "text": ("a.xlsx", "今天没有".encode, "FIL-011"),
    "51 sheets": ("a.xlsx", lambda: xlsx({f"表{n}": [[1]] for n in range(51)}), "FIL-012"),
    "an OLE file of noise": ("a.xls", lambda: h.OLE + hashlib.shake_128(b"1").digest(9000), "FIL-013"),
    "an OLE table of 4 G sectors": ("a.xls", lambda: h.ole(fat=0xFFFFFFFF), "FIL-013"),
    "an OLE table of 4 G tables": ("a.xls", lambda: h.ole(difat=0xFFFFFFFF), "FIL-013"),
    "an OLE chain without end": ("a.xls", h.fat_loop, "FIL-013"),
    "hidden macros": ("a.xlsx", lambda: h.zipped(h.members(FULL) | {"xl/vbaProject.bin": h.OLE}), "FIL-014"),
    "one cell twice": ("a.xlsx", lambda: in_sheet((b'<c r="B4"', b'<c r="C4"')), "FIL-015"),
    "a column beyond the last": ("a.xlsx", lambda: after_rows('<row r="6"><c r="AAAAAAAAA6"><v>2</v></c></row>'), "FIL-015"),
    "row 0": ("a.xlsx", lambda: in_sheet((b"<sheetData>", b'<sheetData><row r="0"><c r="A0"><v>1</v></c></row>')), "FIL-015"),
    "a cell in a row that is not its own": ("a.xlsx", lambda: after_rows('<row r="9"><c r="A10"><v>1</v></c></row>'), "FIL-015"),
    "a number with a comma": ("a.xlsx", lambda: after_rows('<row r="6"><c r="B6"><v>1,234</v></c></row>'), "FIL-016"),
    "infinity": ("a.xlsx", lambda: after_rows('<row r="6"><c r="B6"><v>1e999</v></c></row>'), "FIL-016"),
    "not a number": ("a.xlsx", lambda: after_rows('<row r="6"><c r="B6"><v>NaN</v></c></row>'), "FIL-016"),
    "members over one another": ("a.zip", lambda: h.overlapping(500), "FIL-017"),
    "a sheet in a folder where no scan looks": ("a.xlsx", lambda: h.zipped({name.replace("worksheets/sheet", "other/sheet"): content.replace(
        b"worksheets/sheet", b"other/sheet") for name, content in h.members(FULL).items()}), "FIL-007"),
    "parts named with backslashes and capitals": ("a.xlsx", lambda: h.zipped({name.replace("/", "\\").capitalize(): content
                                                                             for name, content in h.members(FULL).items()}), "FIL-007"),
    "a workbook of nothing": ("a.xlsx", lambda: h.zipped({}), "FIL-003"),
    "a part named ../": ("a.xlsx", lambda: h.zipped(h.members(FULL) | {"../../evil.xml": b"<a/>"}), "FIL-017"),
    "two sheets of one name": ("a.xlsx", lambda: h.changed(FULL, "xl/workbook.xml", ('name="项目洽谈"'.encode(), 'name="信息收集"'.encode())), "FIL-017"),
    "a relation out of the package": ("a.xlsx", lambda: h.changed(FULL, "xl/_rels/workbook.xml.rels", (
        b"</Relationships>", b'<Relationship Id="r9" Type="t" Target="../../etc/passwd"/></Relationships>')), "FIL-017"),
    "a text that is not there": ("a.xlsx", lambda: after_rows('<row r="6"><c r="B6" t="s"><v>99999</v></c></row>'), "FIL-019"),
    "a text numbered -1": ("a.xlsx", lambda: after_rows('<row r="6"><c r="B6" t="s"><v>-1</v></c></row>'), "FIL-019"),
    "4 G texts, it says": ("a.xlsx", lambda: h.changed(FULL, "xl/sharedStrings.xml", (b'uniqueCount="', b'uniqueCount="4294967295')), "FIL-019"),
    "an .xlsb": ("a.xlsx", lambda: h.zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "FIL-040"),
    "a .rar": ("a.rar", lambda: b"Rar!\x1a\x07\x01\x00" + b"x" * 99, "FIL-041"),
    "a .7z called .zip": ("a.zip", lambda: b"7z\xbc\xaf\x27\x1c" + b"x" * 99, "FIL-041"),
    "a page": ("a.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "FIL-042"),
    "a page saved as one file": ("a.xls", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "FIL-042"),
    "XML of 2003": ("a.xls", lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "FIL-043"),
    "winmail.dat": ("winmail.dat", lambda: b"\x78\x9f\x3e\x22" + b"x" * 99, "FIL-044"),
    "a new Word file": ("a.docx", lambda: h.zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "FIL-045"),
    "an old Word file called .xls": ("a.xls", lambda: h.stream_named("WordDocument"), "FIL-045"),
    "a shortcut to the web": ("报表.url", lambda: b"[InternetShortcut]\r\nURL=https://www.kdocs.cn/l/abc", "FIL-046"),
    "a page with a link to a shared sheet": ("报表.html", lambda: b"<html>" + LINK, "FIL-046"),
    "a program": ("a.xlsx.exe", lambda: FULL, "FIL-047"),
    "a picture called .xlsx": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "FIL-048"),
    "a scan called .xls": ("a.xls", lambda: b"%PDF-1.7\n", "FIL-048"),
    "two encodings": ("a.csv", lambda: "企业名称,金额\n某某食品,1\n".encode() + "某某电子,2\n".encode("gbk"), "CSV-001"),
    "an open quote": ("a.csv", '企业名称,金额\n"甲,1\n乙,2\n'.encode, "CSV-002"),
    "NULs": ("a.csv", lambda: b"a,b\n\0\0,1\n", "CSV-003"),
    "an amount with an unquoted comma": ("a.csv", "企业名称,金额,备注\n甲,1,234.56,\n".encode, "CSV-004"),
    "one endless line": ("a.csv", lambda: b"a," * 2_000_001, "FIL-009"),
    "a table of other columns": ("a.csv", lambda: b"a,b\n1,2\n", "FRM-003"),
    "no mail": ("a.eml", lambda: b"\x01\x02\x03" * 99, "MAI-009"),
    "a mail without attachment": ("a.eml", h.mail, "MAI-001"),
    "a mail with a link only": ("a.eml", lambda: h.HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + LINK, "MAI-002"),
    "a header of 40 kB": ("a.eml", lambda: b"Subject: " + b"=?utf-8?B?5Y==?= " * 2500 + b"\r\n" + h.mail(h.attached(FULL)), "MAI-003"),
    "20,000 senders": ("a.eml", lambda: b"From: " + b",".join(b'"a(" <u%d@x>' % n for n in range(20_000)) + b"\r\n\r\nx", "MAI-003"),
    "a mail of 5,000 parts": ("a.eml", lambda: h.mail(*[b"Content-Type: text/plain\r\n\r\nx"] * 5000), "MAI-004"),
    "6 mails in one another": ("a.eml", lambda: h.forwarded(h.mail(h.attached(FULL)), 6), "MAI-005"),
    "2,000 mails in one another": ("a.eml", lambda: h.forwarded(b"x", 2000), "MAI-005"),
    "rubbish in base64": ("a.eml", lambda: h.mail(h.attached(FULL)[:2000] + b"!!\xff**" + h.attached(FULL)[2000:]), "MAI-006"),
    "base64 that says it is none": ("a.eml", lambda: h.mail(h.attached(FULL).replace(b": base64", b": 8bit")), "MAI-006"),
    "a mail cut inside the attachment": ("a.eml", lambda: h.mail(h.attached(FULL))[:3001], "FIL-003"),
    "a message of Outlook without attachment": ("a.msg", lambda: h.outlook({}), "MAI-001"),
    "a message of Outlook cut off": ("a.msg", lambda: h.outlook({"a.xlsx": FULL})[:9000], "MAI-009"),
    "an archive in an archive": ("a.zip", lambda: h.nested(3, b"1"), "ARC-002"),
    "201 members": ("a.zip", lambda: h.zipped({f"{n}.csv": b"" for n in range(201)}), "ARC-003"),
    "a locked archive": ("a.zip", lambda: h.encrypted(h.zipped({"a.xlsx": FULL})), "ARC-005"),
    "a member that leads out": ("a.zip", lambda: h.zipped({"../../a.xlsx": FULL}), "ARC-001"),
    "a member on a drive": ("a.zip", lambda: h.zipped({"C:\\a.xlsx": FULL}), "ARC-001"),
    "a member that is a device": ("a.zip", lambda: h.zipped({"CON.xlsx": FULL}), "ARC-001"),
    "an empty archive": ("a.zip", lambda: h.zipped({}), "ARC-007"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_bad_file_is_rejected_for_its_own_reason(reads: Reads, what: str) -> None:
    name, made, code = FILES[what]
    [found] = reads(made(), f"input/报表/{name}")
    assert (found.status, found.findings[0].code, found.findings[0].error) == (Status.REJECTED, code, True), found.findings
    assert found.rows == () and found.findings[0].message.endswith("。") and "请" in found.findings[0].message


@pytest.mark.machine
@pytest.mark.parametrize(("name", "head", "chunk", "times", "claimed", "code"), [
    (SHEET, b"<worksheet><sheetData>", b"0" * h.MB, 4096, None, "FIL-005"),
    ("xl/sharedStrings.xml", b"<sst>", b"<si><t>a</t></si>" * 60_000, 2048, None, "FIL-005"),
    ("xl/media/image1.png", b"\x89PNG", b"\0" * h.MB, 4096, None, "FIL-005"),
    (SHEET, b"<worksheet>", b"<row/>" * 170_000, 1024, 4000, "FIL-003")])
def test_a_bomb_is_refused_while_it_is_unpacked(reads: Reads, name: str, head: bytes, chunk: bytes, times: int, claimed: int | None, code: str) -> None:
    parts = {part: content for part, content in h.members(FULL).items() if part != name}
    [found] = reads(h.bomb(parts, name, head, chunk, times, claimed))
    assert codes(found) == [code]


def test_limits_hold_at_their_boundary(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = h.zipped({"一.xlsx": FULL, "二.pdf": b"%PDF", "三.pdf": b"%PDF"})
    for most, wanted in ((2, ["ARC-003"]), (3, []), (4, [])):
        monkeypatch.setattr(limits, "MEMBERS_OF_ARCHIVE", most)
        monkeypatch.setattr("contest.reading.inflate.Budget.__init__.__defaults__", (limits.UNPACKED, most))
        assert [c for s in reads(archive, "input/报表/a.zip") for c in codes(s)] == wanted
    unpacked = sum(map(len, h.members(FULL).values()))
    for left, wanted in ((unpacked - 1, ["FIL-005"]), (unpacked, []), (unpacked + 1, [])):
        monkeypatch.setattr("contest.reading.inflate.Budget.__init__.__defaults__", (left, 9))
        assert codes(reads(FULL)[0]) == wanted


@pytest.mark.parametrize(("levels", "code"), [(1, ""), (4, ""), (5, "MAI-005")])
def test_a_return_is_found_in_forwarded_mails_to_the_fifth(reads: Reads, levels: int, code: str) -> None:
    [found] = reads(h.forwarded(h.mail(h.attached(FULL)), levels), "input/报表/a.eml")
    assert codes(found) == ([code] if code else []) and (found.name == "input/报表/a.eml!a.xlsx") is (not code)


# mails and archives ————————————————————————————————————————————————————


@pytest.mark.parametrize("program", h.names("岭下村报表.xlsx"))
def test_the_name_of_an_attachment_is_understood_as_every_program_writes_it(reads: Reads, program: str) -> None:
    [found] = reads(h.mail(h.attached(FULL, h.names("岭下村报表.xlsx")[program])), "input/报表/第1期/转.eml")
    assert found.name == "input/报表/第1期/转.eml!岭下村报表.xlsx" and len(found.rows) == 3 and codes(found) == []


def test_a_mail_gives_its_returns_and_scans_with_who_sent_them_and_when(reads: Reads) -> None:
    received = b"Received: from x by town; Sun, 25 Feb 2018 01:00:00 +0000\r\nReceived: by x; Sat, 24 Feb 2018 08:00:00 +0800\r\n"
    parts = [h.attached(FULL), h.attached(FULL), h.attached(b"%PDF-1.4", b"attachment; filename=ht.pdf", b"application/pdf")]
    found = reads(h.mail(*parts, head=received + h.HEAD), "input/报表/转.eml")
    assert [(s.name.partition("!")[2], s.status) for s in found] == [("a.xlsx", None), ("a(2).xlsx", None), ("ht.pdf", Status.EVIDENCE)]
    assert {(s.attachment.address, s.attachment.received) for s in found} == {("jia@cun.example", datetime(2018, 2, 25, 9, tzinfo=CHINA))}
    assert found[0].attachment.sha256 == hashlib.sha256(FULL).hexdigest() and found[0].attachment.size == len(FULL)


@pytest.mark.parametrize(("head", "code", "address", "received"), [
    (h.HEAD, "", "jia@cun.example", True),
    (h.HEAD.replace(b"jia@", b"JIA@"), "", "jia@cun.example", True),
    (b"From: yi@cun.example\r\n" + h.HEAD, "MAI-008", "", True),
    (h.HEAD.replace(b"=?gb2312?B?1dQ=?=", b'"yi@cun.example"'), "MAI-008", "jia@cun.example", True),
    (b"Return-Path: <yi@cun.example>\r\n" + h.HEAD, "MAI-011", "jia@cun.example", True),
    (b"Return-Path: <jia@cun.example>\r\n" + h.HEAD, "", "jia@cun.example", True),
    (h.HEAD.replace(b"24 Feb 2018", b"99 Foo 0025"), "MAI-010", "jia@cun.example", False)])
def test_what_a_mail_says_of_its_sender_is_kept_and_doubt_is_told(reads: Reads, head: bytes, code: str, address: str, received: bool) -> None:
    [found] = reads(h.mail(h.attached(FULL), head=head), "input/报表/a.eml")
    assert codes(found) == ([code] if code else []) and found.attachment.address == address and bool(found.attachment.received) is received


@pytest.mark.parametrize(("headers", "address", "received"), [
    ("From: jia@cun.example\r\nDate: Sat, 24 Feb 2018 09:00:00 +0800\r\n\r\n", "jia@cun.example", datetime(2018, 2, 24, 9, tzinfo=CHINA)),
    ("", "yi@cun.example", None)])
def test_a_message_of_outlook_gives_its_attachments(reads: Reads, headers: str, address: str, received: datetime | None) -> None:
    found = reads(h.outlook({"岭下村.xlsx": FULL, "合同.pdf": b"%PDF-1.4"}, headers, "yi@cun.example"), "input/报表/转.msg")
    assert [(s.name, s.status) for s in found] == [("input/报表/转.msg!岭下村.xlsx", None), ("input/报表/转.msg!合同.pdf", Status.EVIDENCE)]
    assert len(found[0].rows) == 3 and (found[0].attachment.address, found[0].attachment.received) == (address, received)


def test_a_mail_without_its_end_is_read_and_said_so(reads: Reads) -> None:
    [found] = reads(h.mail(h.attached(FULL), end=b""), "input/报表/a.eml")
    assert codes(found) == ["MAI-007"] and len(found.rows) == 3


def test_a_mail_in_base64_inside_a_mail_is_opened(reads: Reads) -> None:
    inner = base64.encodebytes(h.mail(h.attached(FULL)))
    [found] = reads(h.HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner, "input/报表/a.eml")
    assert found.name == "input/报表/a.eml!a.xlsx" and codes(found) == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_the_names_in_an_archive_are_understood_with_and_without_their_flag(reads: Reads, encoding: str) -> None:
    found = reads(h.named({"岭下村.xlsx".encode(encoding): FULL, "附件/合同一.pdf".encode(encoding): b"%PDF"}), "input/报表/a.zip")
    assert [(s.name, s.status) for s in found] == [
        ("input/报表/a.zip!岭下村.xlsx", None), ("input/报表/a.zip!附件/合同一.pdf", Status.EVIDENCE)]


def test_what_a_mac_packs_along_is_passed_over(reads: Reads) -> None:
    found = reads(h.zipped({"甲.xlsx": FULL, "__MACOSX/._甲.xlsx": b"x", ".DS_Store": b"x", "~$甲.xlsx": b"x", "Thumbs.db": b"x"}), "input/报表/a.zip")
    assert [s.status for s in found] == [None, *[Status.PASSED] * 4]


def test_the_signature_of_a_mail_is_passed_over(reads: Reads) -> None:
    signature = h.attached(b"0\x82", b"attachment; filename=smime.p7s", b"application/pkcs7-signature")
    assert [s.status for s in reads(h.mail(h.attached(FULL), signature), "input/报表/a.eml")] == [None, Status.PASSED]


def test_of_two_members_of_one_name_neither_is_read(reads: Reads) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.xlsx", FULL)
        archive.writestr("a.xlsx", lean())
    assert [codes(s) for s in reads(target.getvalue(), "input/报表/a.zip")] == [["ARC-004"], ["ARC-004"]]


def test_the_bytes_of_a_member_are_found_by_its_name() -> None:
    inner = h.zipped({"表/乙.xlsx": FULL, "合同.pdf": b"%PDF"})
    data = h.mail(h.attached(inner, b"attachment; filename=b.zip", b"application/zip"))
    assert member(data, "b.zip!表/乙.xlsx") == FULL and member(data, "b.zip!合同.pdf") == b"%PDF"
    with pytest.raises(KeyError):
        member(data, "b.zip!没有.xlsx")


# other kinds ———————————————————————————————————————————————————————————

TABLE = [["信息日期", "企业名称", "项目名称", "行业类别", "产业政策类别", "拟投资额(万元)", "信息来源", "企业联系人", "企业联系电话"],
         ["2018-02-20", "甲食品有限公司", "食品厂", "食品加工", "允许", "3000", "网络", "王明", "13900000002"]]


def csv(delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(row) for row in TABLE) + "\r\n"


@pytest.mark.parametrize("data", [
    csv().encode(), csv().encode("utf-8-sig"), csv().encode("gb18030"), csv("\t").encode("utf-16"), csv(";").encode("gbk")])
def test_one_sheet_as_text_is_known_by_its_columns_and_its_sender_by_the_files_name(reads: Reads, data: bytes) -> None:
    [found] = reads(data, "input/报表/岭下村-第2期.csv")
    assert codes(found) == ["CSV-005"] and not found.findings[0].error
    assert [(r.sheet, r.row, r.values["company"], r.values["amount"], r.values["date"]) for r in found.rows] == [
        (Sheet.LEAD, 2, "甲食品有限公司", 3_000_000_000, date(2018, 2, 20))]
    assert (found.info["name"], found.info["period"]) == ("岭下村", 2)


def test_a_text_table_without_a_period_in_its_name_is_an_error(reads: Reads) -> None:
    [found] = reads(csv().encode(), "input/报表/岭下村.csv")
    assert codes(found) == ["CSV-005"] and found.findings[0].error and found.info["name"] == "岭下村"


def test_what_a_text_table_shows_of_errors_and_rounded_numbers_is_told(reads: Reads) -> None:
    bad = [["2018-02-20", "#REF!", "食品厂", "食品加工", "允许", "#N/A", "网络", "######", "1.39E+10"]]
    [found] = reads("\n".join(",".join(row) for row in TABLE + bad).encode(), "input/报表/岭下村-第2期.csv")
    assert {(f.code, f.cell) for f in found.rows[1].findings} == {("CEL-001", "B3"), ("AMT-002", "F3"), ("CEL-001", "H3"), ("TXT-002", "I3")}
    assert found.rows[0].findings == ()


def test_a_text_table_longer_than_any_return_is_not_cut_in_silence(reads: Reads) -> None:
    [found] = reads(csv().encode() + b"\n" * 20_001 + b"a,b\n", "input/报表/岭下村-第2期.csv")
    assert codes(found) == ["CSV-005", "SHT-003"] and companies(found) == ["甲食品有限公司"]


def test_a_value_beyond_the_columns_of_a_text_table_is_told(reads: Reads) -> None:
    wide = "\n".join(",".join([*row, "", more]) for row, more in zip(TABLE, ("", "800"), strict=True))
    assert ("COL-008", LEADS, "K2") in told(reads(wide.encode(), "input/报表/岭下村-第2期.csv")[0])


def spoilt() -> bytes:
    """Our form with a column, rows and a sheet hidden, an error, values under a merged cell, one without heading and one far away."""
    book = load_workbook(io.BytesIO(lean()))
    sheet, outings = book[LEADS], book["外出招商"]
    sheet.column_dimensions["J"].hidden = sheet.row_dimensions[5].hidden = True
    sheet["H5"], sheet["O4"], sheet["A20050"] = "=1/0", "见附件", 9
    outings["B4"], outings.sheet_state = "无", "hidden"
    target = io.BytesIO()
    book.save(target)
    return h.changed(target.getvalue(), "xl/worksheets/sheet2.xml", (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="E4:E5"/></mergeCells>'))


@pytest.mark.machine
@pytest.mark.parametrize(("ending", "target"), [("xls", "xls:MS Excel 97"), ("ods", "ods")])
def test_what_hides_in_other_formats_is_told_as_in_an_xlsx(tmp_path: Path, reads: Reads, ending: str, target: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(spoilt())
    [found] = reads(in_office(tmp_path, target, ending), f"input/报表/a.{ending}")
    assert told(found) >= {("CEL-005", LEADS, "J3"), ("CEL-003", LEADS, "A5"), ("CEL-001", LEADS, "H5"), ("CEL-004", LEADS, "E5"), ("COL-008", LEADS, "O4"),
                           ("CEL-006", LEADS, "A20050"), ("SHT-021", "外出招商", "")}


def in_office(folder: Path, target: str, ending: str) -> bytes:
    """a.xlsx of the folder as LibreOffice saves it in another format."""
    office = shutil.which("soffice")
    assert office, "apt-get install libreoffice-calc"
    subprocess.run([office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target, "--outdir", str(folder / "out"),
                    str(folder / "a.xlsx")], check=True, capture_output=True, timeout=120)
    return (folder / f"out/a.{ending}").read_bytes()


@pytest.mark.machine
@pytest.mark.parametrize(("ending", "target", "read_as"), [
    ("xls", "xls:MS Excel 97", "xls"), ("xls", "xls:MS Excel 97", "et"), ("xls", "xls:MS Excel 97", "xlsx"), ("ods", "ods", "ods"), ("ods", "ods", "xlsx")])
def test_our_form_saved_in_another_format_reads_the_same(tmp_path: Path, reads: Reads, ending: str, target: str, read_as: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(FULL)
    [found], [plain] = reads(in_office(tmp_path, target, ending), f"input/报表/a.{read_as}"), reads(FULL)
    assert [(r.sheet, r.row, r.values) for r in found.rows] == [(r.sheet, r.row, r.values) for r in plain.rows]
    assert found.info == plain.info and [f.code for f in everything(found) if f.error] == []


def test_an_old_workbook_styled_to_the_last_row_is_read_like_any_other(reads: Reads) -> None:
    heads = {s.name: [[c.name for c in s.columns]] for s in form.SHEETS}
    info = [["表式版本", 1], ["填报主体编码", "C01"], ["填报主体", "岭下村"], ["期次", 2], ["填报日期", "2018-03-07"]]
    row = ["", "2018-02-20", "甲食品有限公司", "", "粮油加工", "食品加工", "鼓励", 500, "以商招商", "张三", "13900000001"]
    book = {INFO: info, **heads, LEADS: [*heads[LEADS], row]}
    for styled_to in (0, 20_001):
        [found] = reads(h.xls(book, styled_to), "input/报表/a.xls")
        assert everything(found) == [] and [(r.row, r.values["amount"]) for r in found.rows] == [(2, 500_000_000)]


def test_what_is_called_otherwise_is_read_and_said_so(reads: Reads) -> None:
    assert [codes(reads(FULL, f"input/报表/a{ending}")[0]) for ending in (".xls", ".xlsm", ".et", "")] == [["FIL-022"], ["FIL-018"], [], []]


# what a reader loses ————————————————————————————————————————————————————


def test_rows_out_of_order_are_read_by_their_numbers_and_told(reads: Reads) -> None:
    xml = h.members(FULL)[SHEET]
    start, end = xml.index(b'<row r="4"'), xml.index(b"</sheetData>")
    four, five = xml[start:end].split(b'<row r="5"')
    [found] = reads(in_sheet((xml[start:end], b'<row r="5"' + five + four)))
    assert companies(found) == companies(reads(FULL)[0]) and told(found) == {("SHT-020", LEADS, "")}


def test_cells_without_addresses_are_read_in_their_order(reads: Reads) -> None:
    words = ["", "2018-02-20", "丙公司", "未注册", "丙厂", "建材", "允许", "3000", "网络", "王明", "13900000002"]
    row = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' if word else "<c/>" for word in words)
    [found] = reads(after_rows(f"<row>{row}</row>"))
    assert codes(found) == [] and (found.rows[2].row, found.rows[2].values["company"], found.rows[2].values["contact"]) == (6, "丙公司", "王明")


def test_hidden_columns_and_sheets_with_content_are_told(reads: Reads) -> None:
    hidden = h.changed(FULL, SHEET, (b'<col min="3" max="3"', b'<col hidden="1" min="3" max="3"'))
    assert told(reads(hidden)[0]) == {("CEL-005", LEADS, "C1")} or ("CEL-005", LEADS, "C3") in told(reads(hidden)[0])
    book = h.changed(FULL, "xl/workbook.xml", ('name="信息收集"'.encode(), 'name="信息收集" state="hidden"'.encode()))
    assert ("SHT-021", LEADS, "") in told(reads(book)[0]) and len(reads(book)[0].rows) == 3


def test_a_number_taken_from_another_file_is_told(reads: Reads) -> None:
    [found] = reads(after_rows('<row r="6"><c r="H6"><f>[1]Sheet1!A1</f><v>4321</v></c></row>'))
    assert ("CEL-009", LEADS, "H6") in told(found)


# the workers ——————————————————————————————————————————————————————————


@pytest.mark.machine
@pytest.mark.skipif(sys.platform == "win32", reason="signals and address-space limits are those of Unix")
def test_a_member_that_kills_its_worker_costs_that_member_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests/data"))
    import poison

    monkeypatch.setattr(pool, "read_many", poison.read_many)
    monkeypatch.setattr(pool, "read_one", poison.read_one)
    path = tmp_path / "a.zip"
    path.write_bytes(h.zipped({"甲.xlsx": FULL, "杀.xlsx": FULL, "乙.pdf": b"%PDF"}))
    found = pool.submissions([(str(path), "input/报表/杀.zip", 2018)])
    assert [(s.name.partition("!")[2], codes(s)) for s in found] == [("甲.xlsx", []), ("杀.xlsx", ["FIL-032"]), ("乙.pdf", [])]


@pytest.mark.machine
@pytest.mark.parametrize(("most", "ended"), [(1, True), (8 << 30, False)])
def test_a_bloated_worker_is_ended_by_the_parent_where_it_cannot_limit_itself(monkeypatch: pytest.MonkeyPatch, most: int, ended: bool) -> None:
    monkeypatch.setattr(pool, "MEMORY", most)
    done = Event()
    watch = Thread(target=pool.end_the_bloated, args=(done, 0.05))
    child = get_context("spawn").Process(target=time.sleep, args=(3,))
    child.start()
    watch.start()
    child.join()
    done.set()
    watch.join()
    assert (child.exitcode != 0) is ended


def test_what_a_worker_hands_back_is_bounded(monkeypatch: pytest.MonkeyPatch, reads: Reads) -> None:
    found = reads(h.zipped({"一.xlsx": FULL, "二.xlsx": FULL, "三.pdf": b"%PDF"}), "input/报表/a.zip")
    first, second, third = map(len, pool.packed(found))
    for most, wanted in ((first - 1, ["FIL-034", "FIL-034"]), (first + second - 1, ["FIL-034"]), (first + second + third, [])):
        monkeypatch.setattr(pool, "RESULT", most)
        assert [c for s in pool.unpacked([pool.packed(found)]) for c in codes(s)] == wanted


def test_the_same_fault_is_told_twenty_times_and_then_counted(reads: Reads) -> None:
    rows = "".join(f'<row r="{n}"><c r="Z{n}"><f>1</f></c></row>' for n in range(100, 100 + limits.FINDINGS + 5))
    [found] = reads(after_rows(rows.replace('"Z', '"C')))
    some = [f for f in found.findings if f.code == "CEL-002"]
    assert len(some) == limits.FINDINGS + 1 and "5 处" in some[-1].message and some[-1].cell == ""


@pytest.mark.machine
@pytest.mark.skipif(sys.platform == "win32", reason="a sparse file")
def test_a_file_of_4_gb_is_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(4 << 30)
    [found] = pool.submissions([(str(path), "input/报表/a.xlsx", 2018)])
    assert codes(found) == ["FIL-002"] and found.attachment.size == 4 << 30


