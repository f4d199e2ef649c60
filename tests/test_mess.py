"""Hand-made mess: what stands in a sheet → what is read, or what is said about it and where. Certain is read, doubt is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from conftest import sample, xlsx

from contest import form
from contest.form import ALIASES
from contest.model import Category, Finding, Participant, Sheet, Status, Submission
from contest.reading.columns import nearest
from contest.reading.labels import labels
from contest.reading.parse import Table, table
from contest.reading.returns import read
from contest.sheetnames import plain
from contest.text import column_letters, normal
from tests.town import PARTICIPANTS, Town, findings, groundbreaking, investment, lead, outcome, signing, state, statuses

YEAR = 2018
FEB20, FEB22 = date(2018, 2, 20), date(2018, 2, 22)
LEADS, INVESTMENTS, OUTINGS = form.LEAD, form.INVESTMENT, form.OUTING
HEADS = [c.name for c in LEADS.columns]


def say(some: Sequence[Finding]) -> list[str]:
    """「H2 AMT-009」 of each finding, errors with a mark: 「H2 AMT-009!」"""
    return [f"{f.cell} {f.code}{'!' if f.error else ''}".strip() for f in some]


def everything(read_: Table) -> list[Finding]:
    return [*read_.findings, *(f for _, _, some in read_.rows for f in some)]


def sheet_of(*rows: Mapping[str, Any], of: form.SheetForm = LEADS) -> list[list[Any]]:
    """The heading and rows of a sheet; a row says what differs from a good one, by key."""
    good = sample(Sheet(of.name))
    return [[c.name for c in of.columns], *([{**good, **row}.get(c.key, "") for c in of.columns] for row in rows)]


def place(key: str, row: int = 2, of: form.SheetForm = LEADS) -> str:
    return f"{column_letters([c.key for c in of.columns].index(key))}{row}"


# ——— one cell ——————————————————————————————————————————————————————————————
# what stands in the cell → what is read (None: nothing), and the code of what is said ("" nothing, "!" the row does not count)

AMOUNTS: tuple[tuple[Any, str | None, str], ...] = (
    ("３０００", "3000", ""), ("3,000", "3000", ""), ("3，000", "3000", ""), ("３，０００．５０", "3000.5", ""), ("3 000", "3000", ""),
    ("\u00a03000\u200b", "3000", ""), ("'3000", "3000", ""), ("3000。", "3000", ""), ("+3000", "3000", ""),
    ("3000万元", "3000", "AMT-006"), ("3，000万", "3000", "AMT-006"), ("３０００ 万元", "3000", "AMT-006"), ("3000（万元）", "3000", "AMT-006"),
    ("0.3亿元", "3000", "AMT-006"), ("1.2345678901亿", "12345.678901", "AMT-006"), ("3千万", "3000", "AMT-006"), ("30000000元", "3000", "AMT-006"),
    ("人民币3000万元整", "3000", "AMT-006"), ("¥30,000,000.01元", "3000.000001", "AMT-006"), ("500百万", "50000", "AMT-006"), ("50千元", "5", "AMT-006"),
    ("0.001元", None, "AMT-005!"), ("-3000万元", None, "AMT-003!"), ("1.2345678万", None, "AMT-005!"),
    ("约500", None, "AMT-009!"), ("约 500 万元", None, "AMT-009!"), ("500左右", None, "AMT-009!"), ("500多万", None, "AMT-009!"), ("近3000", None, "AMT-009!"),
    ("500以上", None, "AMT-009!"), (">500", None, "AMT-009!"), ("500+", None, "AMT-009!"), ("预计500万", None, "AMT-009!"),
    ("500-800", None, "AMT-010!"), ("500—800", None, "AMT-010!"), ("500～800万", None, "AMT-010!"), ("500万至800万元", None, "AMT-010!"), ("0.5到1亿", None, "AMT-010!"),
    ("30,00", None, "AMT-010!"), ("¥3000", None, "AMT-010!"), ("人民币500", None, "AMT-010!"),
    ("500万美元", None, "AMT-011!"), ("$500", None, "AMT-011!"), ("USD 500", None, "AMT-011!"), ("800万港币", None, "AMT-011!"),
    (13900000001, None, "AMT-012!"), ("13900000001", None, "AMT-012!"), (date(2018, 2, 20), None, "AMT-004!"),
    ("1,00,000", None, "AMT-002!"),
    ("500、800", None, "AMT-002!"), ("面议", None, "AMT-002!"), ("无", None, "AMT-002!"), ("—", None, "AMT-002!"), ("3000W", None, "AMT-002!"),
    ("壹仟元", "0.1", "AMT-006"), ("壹仟元整", "0.1", "AMT-006"), ("人民币叁仟万圆整", "3000", "AMT-006"), ("三千万", "3000", "AMT-006"), ("三千五百万元", "3500", "AMT-006"),
    ("叁仟（万元）", "3000", "AMT-006"), ("二亿零五百万", "20500", "AMT-006"), ("2亿5千万", "25000", "AMT-006"), ("3万5千元", "3.5", "AMT-006"), ("二〇〇万元", "200", "AMT-006"),
    ("一千零五十万", "1050", "AMT-006"), ("十万", "10", "AMT-006"), ("1千元", "0.1", "AMT-006"), ("零", "0", "AMT-006"), ("零元", "0", "AMT-006"),
    ("三千", None, "AMT-010!"), ("五百", None, "AMT-010!"), ("1千", None, "AMT-010!"), ("叁仟", None, "AMT-010!"), ("三", None, "AMT-010!"), ("¥三千", None, "AMT-010!"),
    ("约三千万", None, "AMT-009!"), ("三千左右", None, "AMT-009!"), ("三千万美元", None, "AMT-011!"),
    ("一万二", None, "AMT-002!"), ("一千五", None, "AMT-002!"), ("三五百万", None, "AMT-002!"), ("三五", None, "AMT-002!"), ("几百万", None, "AMT-002!"), ("百万", None, "AMT-002!"),
    ("万元", None, "AMT-002!"), ("一万亿", None, "AMT-002!"), ("千千", None, "AMT-002!"), ("三百〇", None, "AMT-002!"), ("十〇〇五", None, "AMT-002!"),
    (12999999999, "12999999999", ""), (20_000_000_000, "20000000000", ""),
)
DAYS: tuple[tuple[Any, date | None, str], ...] = (
    ("2018年2月20日", FEB20, ""), ("2018.2.20", FEB20, ""), ("2018/2/20", FEB20, ""), ("20180220", FEB20, ""), ("'2018-02-20", FEB20, ""),
    ("2018年2月20号", FEB20, ""), ("２０１８．２．２０", FEB20, ""), ("2018—2—20", FEB20, ""), ("2018、2、20", FEB20, ""), ("2018，2，20", FEB20, ""),
    ("2018-02-20（星期二）", FEB20, ""), ("2018年2月20日 周二", FEB20, ""), ("2018-02-20T09:30:00", FEB20, ""), ("2018\u00a0年2月20日\u200b", FEB20, ""), (20180220.0, FEB20, ""),
    ("2月20日", FEB20, "DAT-006"), ("2 月 20 号", FEB20, "DAT-006"), ("18年2月20日", FEB20, "DAT-006"), ("18.2.20", FEB20, "DAT-006"), ("18-2-20", FEB20, "DAT-006"),
    ("180220", FEB20, "DAT-006"), (180220.0, FEB20, "DAT-006"), ("20.2.18", FEB20, "DAT-006"), ("18.2.18", date(2018, 2, 18), "DAT-006"),
    (43151, FEB20, "DAT-009"), ("17年12月30日", date(2017, 12, 30), "DAT-006"),
    ("3.2.18", None, "DAT-008!"), ("17.2.20", None, "DAT-008!"), ("2.20", None, "DAT-008!"), ("3/2", None, "DAT-008!"), ("2018220", None, "DAT-008!"), ("2018112", None, "DAT-008!"),
    ("31.2.18", None, "DAT-008!"),
    ("2月20日-22日", None, "DAT-007!"), ("2018.2.20-22", None, "DAT-007!"), ("2018-02-20至2018-02-22", None, "DAT-007!"), ("2月20日—3月1日", None, "DAT-007!"),
    ("2月20、22日", None, "DAT-007!"), ("20180220-20180222", None, "DAT-007!"), ("2018.2.20-3.1", None, "DAT-007!"),
    ("2月30日", None, "DAT-002!"), ("18年2月30日", None, "DAT-002!"), ("2月", None, "DAT-001!"), ("春节后", None, "DAT-001!"), ("正月初五", None, "DAT-001!"),
    ("2月20日-32日", None, "DAT-001!"), ("2018999", None, "DAT-001!"), ("99.99", None, "DAT-001!"), ("无", None, "DAT-001!"),
    (43151.25, FEB20, "DAT-009"), ("43151", FEB20, "DAT-009"), (73051.0, None, "DAT-001!"), ("73051", None, "DAT-001!"), (1802201, None, "DAT-001!"),
    ("1899-02-20", None, "DAT-003!"), ("二〇一八年二月二十日", FEB20, ""), ("二零一八年二月二十号", FEB20, ""), ("二月廿日", None, "DAT-001!"), ("二月二十日", FEB20, "DAT-006"),
    ("二〇一八年二月三十日", None, "DAT-002!"), ("二十二月一日", None, "DAT-002!"), ("十十月一日", None, "DAT-002!"),
    ("20/2/2018", FEB20, "DAT-010"), ("2.2.2018", date(2018, 2, 2), "DAT-010"), ("3/2/2018", None, "DAT-008!"), ("30/2/2018", None, "DAT-001!"), ("\u202e2018-02-20\u202c", FEB20, ""),
)


@pytest.mark.parametrize(("raw", "wan", "code"), AMOUNTS)
def test_an_amount_is_read_exactly_or_asked_about(raw: Any, wan: str | None, code: str) -> None:
    read_ = table(LEADS, sheet_of({"amount": raw}), YEAR)
    assert say(everything(read_)) == ([f"{place('amount')} {code}"] if code else [])
    assert read_.rows[0][1].get("amount") == (None if wan is None else int(Decimal(wan) * 1_000_000))


@pytest.mark.parametrize(("raw", "day", "code"), DAYS)
def test_a_date_is_read_or_asked_about(raw: Any, day: date | None, code: str) -> None:
    read_ = table(LEADS, sheet_of({"date": raw}), YEAR)
    assert (say(everything(read_)), read_.rows[0][1].get("date")) == ([f"{place('date')} {code}"] if code else [], day)


@pytest.mark.parametrize(("raw", "parts"), [("约500", ["500 万元"]), ("500-800", ["500 万元", "800 万元"]), ("500～800万", ["500 万", "800 万"]), ("30,00", ["3000 万元", "30.00 万元"]),
                                            ("¥3000", ["3000 万元", "3000 元"]), ("三千", ["3000 万元", "3000 元"]), ("1千", ["1000 万元", "1000 元"]),
                                            ("约三千万", ["3000 万元"]), ("近五百", ["500 万元", "500 元"])])
def test_what_is_asked_about_names_its_possible_readings(raw: str, parts: list[str]) -> None:
    message = everything(table(LEADS, sheet_of({"amount": raw}), YEAR))[0].message
    assert raw in message and all(part in message for part in parts)


@pytest.mark.parametrize(("raw", "parts"), [("3.2.18", ["2018-02-03", "2018-03-02"]), ("2月20日-22日", ["2018-02-20", "2018-02-22"]), ("2018112", ["2018-01-12", "2018-11-02"])])
def test_a_doubtful_date_names_its_possible_days(raw: str, parts: list[str]) -> None:
    message = everything(table(LEADS, sheet_of({"date": raw}), YEAR))[0].message
    assert raw in message and all(part in message for part in parts)


OTHERS: tuple[tuple[form.SheetForm, str, Any, Any, str], ...] = (
    (LEADS, "company", "无", None, "REQ-001!"), (LEADS, "project", "/", None, "REQ-001!"), (INVESTMENTS, "voucher", "—", None, "REQ-001!"),
    (LEADS, "company", "甲\u200b食品\u00a0", "甲食品", ""), (LEADS, "company", "\u202e甲食品\u2066", "甲食品", ""),
    (LEADS, "company", "䶮㙍𠮷有限公司", "䶮㙍𠮷有限公司", ""), (LEADS, "remark", "——", None, ""),
    (LEADS, "remark", "暂无", None, ""),
    (OUTINGS, "days", "2天", 2, "CNT-002"), (OUTINGS, "people", "３ 人", 3, "CNT-002"), (OUTINGS, "days", "0天", None, "CNT-001!"), (OUTINGS, "days", "约3人", None, "CNT-001!"),
    (OUTINGS, "days", "2-3", None, "CNT-001!"), (LEADS, "policy", " 鼓 励 ", "鼓励", ""), (LEADS, "policy", "鼓励类", None, "CHO-001!"),
    (LEADS, "contact_phone", 13900000001.0, "13900000001", ""), (LEADS, "contact_phone", 360000197001010011.0, None, "TXT-002!"),
)


@pytest.mark.parametrize(("of", "key", "raw", "value", "code"), OTHERS)
def test_any_other_cell_is_read_or_asked_about(of: form.SheetForm, key: str, raw: Any, value: Any, code: str) -> None:
    read_ = table(of, sheet_of({key: raw}, of=of), YEAR)
    assert (say(everything(read_)), read_.rows[0][1].get(key)) == ([f"{place(key, of=of)} {code}"] if code else [], value)


def test_certain_readings_are_noted_in_one_line_a_kind_and_sheet_that_names_every_cell() -> None:
    read_ = table(LEADS, sheet_of({"amount": "500万元", "date": "2月20日"}, {"amount": "0.3亿"}, {"amount": 7, "date": "2月21日"}), YEAR)
    assert say(read_.findings) == ["B2 DAT-006", "H2 AMT-006"] and not any(some for _, _, some in read_.rows)
    dates, amounts = (f.message for f in read_.findings)
    assert "有 2 处" in amounts and "H2 “500万元”读作 500、H3 “0.3亿”读作 3000" in amounts and "B4 “2月21日”读作 2018-02-21" in dates


def test_a_long_line_of_certain_readings_names_the_first_and_how_many_there_are() -> None:
    message = table(LEADS, sheet_of(*[{"amount": "5万"}] * 30), YEAR).findings[0].message
    assert "有 30 处" in message and "H9 " in message and "H10" not in message and " 等" in message


def test_messages_never_show_a_telephone_or_id_number_in_full() -> None:
    read_ = table(LEADS, sheet_of({"amount": 13912345678, "contact_phone": 360000197001010011, "policy": "电话13912345678"}), YEAR)
    assert len(everything(read_)) == 3
    assert not any(re.search(r"\d{8}", f.message) for f in everything(read_))


# ——— the heading —————————————————————————————————————————————————————————————


def renamed(**names: str) -> list[str]:
    """The heading with columns called otherwise, by key."""
    return [names.get(c.key, c.name) for c in LEADS.columns]


ROW = sheet_of({})[1]
UNIT_BELOW = [""] * 7 + ["（万元）"] + [""] * 5
# the rows of a sheet → the amount read in 万元 (None: the sheet or row is not), and what is said
HEADINGS: tuple[tuple[str, list[list[Any]], str | None, list[str]], ...] = (
    ("as printed", [HEADS, ROW], "500", []),
    ("stars, blanks, full width", [["*" + " ".join(h).replace("(", "（").replace(")", "）") for h in HEADS], ROW], "500", []),
    ("a line break in the heading", [renamed(company="企业\n名称"), ROW], "500", []),
    ("below a title and a note", [["信息收集情况表"], ["填报单位：岭下村", "", "单位：万元"], HEADS, ROW], "500", []),
    ("in the thirtieth row", [[]] * 29 + [HEADS, ROW], "500", []),
    ("in the thirty-first row", [["无关"]] + [[]] * 29 + [HEADS, ROW], None, ["COL-001!"]),
    ("an alias", [renamed(company="公司名称"), ROW], "500", ["C1 COL-002"]),
    ("four aliases", [renamed(company="投资方", date="日期", contact="联系人", contact_phone="电话"), ROW], "500", ["B1 COL-002"]),
    ("numbered", [renamed(company="1.企业名称", project="（2）项目名称"), ROW], "500", []),
    ("with a remark", [renamed(company="企业名称（全称）", policy="产业政策类别（下拉选）"), ROW], "500", []),
    ("an alias with its unit", [renamed(amount="投资总额（万元）"), ROW], "500", ["H1 COL-002"]),
    ("an amount without unit", [renamed(amount="拟投资额"), ROW], "500", ["H1 COL-004"]),
    ("the unit with a colon", [renamed(amount="拟投资额：万元"), ROW], "500", []),
    ("the unit with a stroke", [renamed(amount="拟投资额/万元"), ROW], "500", []),
    ("亿元 in the heading", [renamed(amount="拟投资额（亿元）"), ROW], "5000000", ["H1 COL-004"]),
    ("元 in the heading", [renamed(amount="拟投资额(元)"), [*ROW[:7], 5_000_000, *ROW[8:]]], "500", ["H1 COL-004"]),
    ("元 in the heading, ten thousand", [renamed(amount="拟投资额(元)"), [*ROW[:7], 10_000, *ROW[8:]]], "1", ["H1 COL-004"]),
    ("元 in the heading, a figure like 万元", [renamed(amount="拟投资额(元)"), [*ROW[:7], 9999, *ROW[8:]]], None, ["H1 COL-004", "H2 AMT-010!"]),
    ("元 in the heading, zero", [renamed(amount="拟投资额(元)"), [*ROW[:7], 0, *ROW[8:]]], "0", ["H1 COL-004"]),
    ("元 in the heading, 万元 in the cell", [renamed(amount="拟投资额(元)"), [*ROW[:7], "500万元", *ROW[8:]]], "500", ["H1 COL-004", "H2 AMT-006"]),
    ("元 in the title, none in the heading", [["单位：元"], renamed(amount="拟投资额"), [*ROW[:7], 5_000_000, *ROW[8:]]], "500", ["H2 COL-004"]),
    ("万元 in the title, none in the heading", [["（单位：万元）"], renamed(amount="投资额"), ROW], "500", ["H2 COL-002"]),
    ("元 in the title, 万元 in the heading", [["单位:元"], HEADS, ROW], None, ["H2 COL-005!"]),
    ("another unit in the title that is none", [["报送单位：岭下村"], HEADS, ROW], "500", []),
    ("the unit in the line below", [renamed(amount="拟投资额"), UNIT_BELOW, ROW], "500", []),
    ("the same unit below once more", [HEADS, UNIT_BELOW, ROW], "500", []),
    ("another unit below", [HEADS, [*UNIT_BELOW[:7], "（元）", *UNIT_BELOW[8:]], ROW], None, ["H1 COL-005!"]),
    ("another unit below a renamed heading", [renamed(company="公司名称"), [*UNIT_BELOW[:7], "元", *UNIT_BELOW[8:]], ROW], None, ["C1 COL-002", "H1 COL-005!"]),
    ("foreign money", [renamed(amount="拟投资额(万美元)"), ROW], None, ["COL-001!"]),
    ("two lines, the upper one merged", [
        ["序号", "信息", "企业", "", "项目", "行业", "产业政策", "拟投资额", "信息", "企业", "", "归属主体", "备注"],
        ["", "日期", "名称", "统一社会信用代码", "名称", "类别", "类别", "（万元）", "来源", "联系人", "联系电话", "", ""], ROW], "500", []),
    ("two lines, only one column split", [
        [*HEADS[:4], "项目", *HEADS[5:]], ["", "", "", "", "名称", *[""] * 8], ROW], "500", []),
    ("moved and added to", [["自己的栏", *reversed(HEADS), "又一栏"], ["随便", *reversed(ROW), 3.5]], "500", []),
    ("a misspelt column that must be", [renamed(company="企业名秤"), ROW], None, ["COL-001!"]),
    ("a misspelt column that may be missing", [renamed(owner="归属主題"), ROW], "500", ["L1 COL-006"]),
    ("no column of ours", [["甲", "乙"], [1, 2]], None, ["COL-001!"]),
    ("nothing at all", [[], [""]], None, ["SHT-002"]),
    ("a column twice, saying the same", [[*HEADS, "企业名称"], [*ROW, ROW[2]]], "500", ["N1 COL-003"]),
    ("a column twice, the second blank", [[*HEADS, "企业名称"], ROW], "500", ["N1 COL-003"]),
    ("a column twice, saying different things", [[*HEADS, "企业名称"], [*ROW, "另一家"]], "500", ["N1 COL-003", "N2 COL-007!"]),
    ("a column and its alias", [[*HEADS, "投资方"], [*ROW, "另一家"]], "500", ["N1 COL-003"]),
    ("two aliases", [[*renamed(company="公司名称"), "投资方"], [*ROW, "另一家"]], "500", ["C1 COL-002", "N1 COL-003", "N2 COL-007!"]),
    ("remarks twice", [[*HEADS, "备注"], [*ROW, "又一句"]], "500", ["N1 COL-003"]),
)


@pytest.mark.parametrize(("rows", "wan", "said"), [case[1:] for case in HEADINGS], ids=[case[0] for case in HEADINGS])
def test_a_heading_is_found_by_name_and_alias_and_doubt_is_told(rows: list[list[Any]], wan: str | None, said: list[str]) -> None:
    read_ = table(LEADS, rows, YEAR)
    assert say(everything(read_)) == said
    amounts = [values.get("amount") for _, values, _ in read_.rows]
    assert amounts == ([int(wan) * 1_000_000] if wan is not None else [None] * len(amounts))


@pytest.mark.parametrize(("heads", "words"), [
    (renamed(company="企业名秤", amount="拟投资额(万美元)"), ["第1行", "“企业名称”（是不是写成了“企业名秤”", "“拟投资额(万元)”（是不是写成了“拟投资额(万美元)”"]),
    ([h for h in HEADS if h not in {"企业联系人", "信息来源"}], ["“企业联系人”", "“信息来源”"])])
def test_missing_columns_are_one_finding_that_names_what_may_be_meant(heads: list[str], words: list[str]) -> None:
    found = table(LEADS, [heads, *[ROW] * 40], YEAR)
    assert say(found.findings) == ["COL-001!"] and found.rows == () and all(word in found.findings[0].message for word in words)


@pytest.mark.parametrize(("title", "words", "best"), [
    ("企业名称", ["企业名秤", "项目名称"], "企业名秤"), ("企业名称", ["企业地址"], ""), ("归属主体", ["归属主体（自然村）"], "归属主体（自然村）"), ("备注", ["成效"], ""), ("备注", [], "")])
def test_a_near_name_is_suggested_and_a_far_one_is_not(title: str, words: list[str], best: str) -> None:
    assert nearest(title, words) == best


def test_no_alias_means_two_columns_of_one_sheet() -> None:
    for sheet in (form.INFO, *form.SHEETS, form.PAYMENTS):
        names = [normal(n) for c in sheet.columns for n in (c.name, *ALIASES.get(c.name, ()))]
        assert len(names) == len(set(names)), sheet.name
    assert ALIASES.keys() <= {c.name for s in (form.INFO, *form.SHEETS, form.PAYMENTS) for c in s.columns}
    assert all(ALIASES.get(c.name) for s in form.SHEETS for c in s.columns if c.required), "what must be there may be called otherwise"


# ——— rows ———————————————————————————————————————————————————————————————


def rows_of(*more: list[Any]) -> list[list[Any]]:
    return [HEADS, ROW, [*ROW[:2], "乙电子有限公司", "", "线路板", *ROW[5:7], 300, *ROW[8:]], *more]


def cells(**values: Any) -> list[Any]:
    return [values.get(c.key, "") for c in LEADS.columns]


ROWS: tuple[tuple[str, list[Any], int, list[str]], ...] = (
    ("合计 by its word", cells(serial="合计", amount=800), 2, ["A4 ROW-001"]),
    ("小计 with a colon", cells(serial="小 计：", amount=800), 2, ["A4 ROW-001"]),
    ("本页合计", cells(date="本页合计", amount=800), 2, ["A4 ROW-001"]),
    ("合计 with a unit", cells(company="合计（万元）", amount=800), 2, ["A4 ROW-001"]),
    ("a sum in words", cells(company="合计：800万元"), 2, ["A4 ROW-001"]),
    ("a sum by arithmetic only", cells(amount=800), 3, ["H4 ROW-002!"]),
    ("a sum by arithmetic with a serial number", cells(serial=3, amount=800), 3, ["H4 ROW-002!"]),
    ("a row without company that is no sum", cells(amount=801), 3, [f"{c}4 REQ-001!" for c in "BCEFGIJK"]),
    ("计 in another word", cells(**sample(Sheet.LEAD), serial="计3"), 3, []),
    ("a company called 合计有限公司", cells(**sample(Sheet.LEAD, company="合计有限公司")), 3, []),
    ("an example", cells(serial="例", **sample(Sheet.LEAD)), 2, ["A4 ROW-003"]),
    ("who filled it in", cells(company="填表人：小杨"), 2, ["A4 ROW-004"]),
    ("a note below", cells(date="注：以上情况属实"), 2, ["A4 ROW-004"]),
    ("some other single line", cells(company="以上情况属实"), 3, [f"{c}4 REQ-001!" for c in "BEFGHIJK"]),
    ("the heading of the next page", HEADS, 2, ["A4 ROW-005"]),
    ("a serial number only", cells(serial=3), 2, []),
    ("blanks only", cells(serial=3, company=" \u00a0", remark="\u200b"), 2, []),
)


@pytest.mark.parametrize(("row", "count", "said"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_a_row_is_an_entry_or_left_out_with_a_note_or_asked_about(row: list[Any], count: int, said: list[str]) -> None:
    read_ = table(LEADS, rows_of(row), YEAR)
    assert (len(read_.rows), say(everything(read_))) == (count, said)


def test_rows_left_out_are_one_line_a_kind() -> None:
    read_ = table(LEADS, rows_of(cells(serial="小计", amount=1), ["例", *ROW[1:]], cells(serial="合计", amount=800), *[cells(serial="小计", amount=1)] * 20), YEAR)
    assert say(read_.findings) == ["A4 ROW-001", "A5 ROW-003"]
    assert "第4行是“小计”行、第6行是“合计”行" in read_.findings[0].message and "等 22 行" in read_.findings[0].message


@pytest.mark.parametrize(("key", "raw"), [
    ("amount", "1" + " " * 32_000 + "x"), ("amount", "1," * 16_000), ("amount", "约" * 32_000), ("date", "1-" * 16_000), ("date", " -" * 16_000), ("date", "周一" * 16_000),
    ("company", "合计" + "1" * 32_000 + "x"), ("serial", "合计" + "1," * 15 + "x"), ("policy", "鼓" * 32_000)])
def test_a_cell_full_to_the_brim_takes_no_time(key: str, raw: str) -> None:
    began = perf_counter()
    table(LEADS, [HEADS, ROW, cells(**{key: raw}), *[[raw] * 20] * 5], YEAR)
    table(LEADS, [[raw] * 20] * 5, YEAR)
    assert perf_counter() - began < 1, "a pattern takes its time with long texts"


def test_one_amount_above_makes_no_sum() -> None:
    assert "ROW-002!" not in " ".join(say(everything(table(LEADS, [HEADS, ROW, cells(amount=500)], YEAR))))


def test_outings_have_no_company_and_no_sum() -> None:
    assert say(everything(table(OUTINGS, sheet_of({}, {}, {"visited": None}, of=OUTINGS), YEAR))) == ["H4 REQ-001!"]


# ——— 填报信息 ———————————————————————————————————————————————————————————————

INFOS: tuple[tuple[list[list[Any]], dict[str, Any], list[str]], ...] = (
    ([["填报主体：", "岭下村", "期 次", "第二期"], ["填报日期", "2018.2.25"]], {"name": "岭下村", "period": 2, "filled": date(2018, 2, 25)}, []),
    ([["填报单位", "岭下村"], ["填表日期", "2018年2月25日"]], {"name": "岭下村", "filled": date(2018, 2, 25)}, []),
    ([["填报主体：岭下村", "期次:3"], ["填报日期：2月25日"]], {"name": "岭下村", "period": 3, "filled": date(2018, 2, 25)}, ["A2 DAT-006"]),
    ([["期次：下一期"], ["填报日期", 43156]], {"filled": date(2018, 2, 25)}, ["A1 PER-001!", "B2 DAT-009"]),
    ([["说明：按时报送", "填报主体"]], {}, []),
)


@pytest.mark.parametrize(("grid", "values", "said"), INFOS)
def test_labels_are_found_beside_or_before_their_values(grid: list[list[Any]], values: dict[str, Any], said: list[str]) -> None:
    found, _, some = labels(form.INFO, grid, YEAR)
    assert (found, say(some)) == (values, said)


# ——— real workbooks ————————————————————————————————————————————————————————————

INFO = [["表式版本", 1], ["填报主体编码", "C01"], ["填报主体", "岭下村"], ["期次", 1], ["填报日期", "2018-02-24"], ["零报告", "否"]]
BOOK: dict[str, list[list[Any]]] = {"填报信息": INFO, **{s.name: [[c.name for c in s.columns]] for s in form.SHEETS}, "信息收集": [HEADS, ROW]}


def reads(tmp_path: Any, sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "岭下村.xlsx") -> Submission:
    (tmp_path / "one").write_bytes(xlsx(sheets))
    return read(str(tmp_path / "one"), f"input/报表/{name}", YEAR)[0]


def called(old: str, new: str) -> dict[str, list[list[Any]]]:
    return {new if name == old else name: rows for name, rows in BOOK.items()}


BOOKS: tuple[tuple[str, dict[str, list[list[Any]]], int, list[str]], ...] = (
    ("as sent out", BOOK, 1, []),
    ("1.信息收集", called("信息收集", "1.信息收集"), 1, ["SHT-006"]),
    ("信息收集表", called("信息收集", "信息收集表"), 1, ["SHT-006"]),
    ("一、信息收集情况表", called("信息收集", "一、信息收集情况表"), 1, ["SHT-006"]),
    ("附件2 填报信息", called("填报信息", "附件2 填报信息"), 1, ["SHT-006"]),
    ("a copy alone", called("信息收集", "信息收集 (2)"), 1, ["SHT-006"]),
    ("two that may be meant", {**called("信息收集", "信息收集表"), "1.信息收集": [HEADS, ROW]}, 0, ["SHT-001!"]),
    ("a name of another kind", called("信息收集", "招商线索"), 0, ["SHT-001!"]),
    ("an alias in a workbook", {**BOOK, "信息收集": [renamed(company="公司名称"), ROW]}, 1, ["C1 COL-002"]),
    ("units in a workbook", {**BOOK, "信息收集": [HEADS, [*ROW[:7], "5百万", *ROW[8:]]]}, 1, ["H2 AMT-006"]),
    ("a date as text and a sum", {**BOOK, "信息收集": [HEADS, [1, "2018.2.20", *ROW[2:]], cells(serial="合计", amount=500)]}, 1, ["A3 ROW-001"]),
    ("a sheet that is empty", {**BOOK, "信息收集": []}, 0, ["SHT-002"]),
)


@pytest.mark.parametrize(("sheets", "count", "said"), [case[1:] for case in BOOKS], ids=[case[0] for case in BOOKS])
def test_a_workbook_is_read_by_what_its_sheets_are_meant_to_be(tmp_path: Any, sheets: dict[str, list[list[Any]]], count: int, said: list[str]) -> None:
    found = reads(tmp_path, sheets)
    assert (len(found.rows), say([*found.findings, *(f for r in found.rows for f in r.findings)])) == (count, said)


def test_the_printed_title_of_another_sender_is_kept_to_be_held_against_the_sheet(tmp_path: Any) -> None:
    own, other = (f"信息收集　　{name}　第1期（2018-02-15 至 2018-02-24）" for name in ("岭下村", "石桥村"))
    assert "stamp" not in reads(tmp_path, {**BOOK, "信息收集": [[own], HEADS, ROW]}).info
    assert reads(tmp_path, {**BOOK, "信息收集": [[other], HEADS, ROW]}).info["stamp"] == "石桥村"


@pytest.mark.parametrize(("name", "bare"), [("1.信息收集", "信息收集"), ("（一）项目洽谈", "项目洽谈"), ("②资金到位明细表", "资金到位"), ("表3-项目签约", "项目签约"), ("信息", "信息")])
def test_a_sheet_name_loses_its_number_and_its_tail(name: str, bare: str) -> None:
    assert plain(name) == bare


# ——— who sent it ——————————————————————————————————————————————————————————————

MAILS = {"V1": "lx@qq.com", "V2": "SW@163.com、gx@qq.com", "U2": "gx@qq.com", "K1": "k@qq.com"}
ROLL = (
    *(replace(p, mail=MAILS.get(p.code, "")) for p in PARTICIPANTS),
    Participant("V3", "下湾村", Category.VILLAGE, sends=True), Participant("V4", "清河村", Category.VILLAGE, sends=True, aliases=("清河",)),
    Participant("V5", "清水河村", Category.VILLAGE, sends=True), Participant("S1", "清河社区", Category.UNIT, sends=True))
# 填报信息, file name, mail address → the sender's code ("" rejected), and what is said
SENDERS: tuple[tuple[dict[str, Any], str, str, str, list[str]], ...] = (
    ({}, "岭下村-第1期.xlsx", "", "V1", []),
    ({"name": "岭下村民委员会"}, "a.xlsx", "", "V1", []), ({"name": "岭下村村民委员会"}, "a.xlsx", "", "V1", []), ({"name": "岭下村委会"}, "a.xlsx", "", "V1", []),
    ({"code": None, "name": "岭下村委会"}, "a.xlsx", "", "V1", ["SND-003"]),
    ({"code": "S1", "name": "清河社区居民委员会"}, "a.xlsx", "", "S1", []), ({"code": "S1", "name": "清河居委会"}, "a.xlsx", "", "S1", []),
    ({"code": "S1", "name": "清河村委会"}, "a.xlsx", "", "", ["SND-002!"]), ({"code": "V4", "name": "清河居委会"}, "a.xlsx", "", "", ["SND-002!"]),
    ({"code": "V2", "name": "下湾村"}, "a.xlsx", "", "", ["SND-002!"]), ({"code": "V4", "name": "清水河村"}, "a.xlsx", "", "", ["SND-002!"]),
    ({"code": "V1", "name": "某某村"}, "a.xlsx", "", "V1", ["SND-004"]), ({"code": "V1", "name": "岭下经济合作社"}, "a.xlsx", "", "V1", ["SND-004"]),
    ({"code": "X9", "name": "领下村"}, "a.xlsx", "", "", ["SND-001!"]), ({"code": "X9", "name": None}, "a.xlsx", "", "", ["SND-001!"]),
    ({}, "上湾村-第1期.xlsx", "", "V1", ["SND-006"]), ({}, "V2.xlsx", "", "V1", ["SND-006"]), ({}, "001-第1期.xlsx", "", "V1", []),
    ({}, "岭下村转上湾村.xlsx", "", "V1", []), ({"code": "V5", "name": "清水河村"}, "清水河村.xlsx", "", "V5", []), ({"code": "V5", "name": "清水河村"}, "清河.xlsx", "", "V5", ["SND-006"]),
    ({}, "上湾村.eml!岭下村.xlsx", "", "V1", []), ({}, "上湾村/报表.xlsx", "", "V1", []),
    ({"stamp": "上湾村、岭下村"}, "a.xlsx", "", "V1", ["SND-007"]), ({"stamp": "岭下村委会"}, "a.xlsx", "", "V1", []), ({"stamp": "某单位"}, "a.xlsx", "", "V1", []),
    ({}, "a.eml!a.xlsx", "lx@qq.com", "V1", []), ({}, "a.eml!a.xlsx", "LX@QQ.com", "V1", []), ({}, "a.eml!a.xlsx", "sw@163.com", "", ["SND-008!"]),
    ({"code": "U2", "name": "财政所"}, "a.eml!a.xlsx", "gx@qq.com", "U2", []), ({"code": "V2", "name": "上湾村"}, "a.eml!a.xlsx", "gx@qq.com", "V2", []),
    ({"code": "V3", "name": "下湾村"}, "a.eml!a.xlsx", "gx@qq.com", "", ["SND-008!"]),
    ({}, "a.eml!a.xlsx", "nobody@qq.com", "V1", ["SND-009"]), ({"code": "U1", "name": "农业办"}, "a.eml!a.xlsx", "k@qq.com", "U1", ["SND-009"]),
)


def sent(info: dict[str, Any], name: str, address: str) -> Any:
    town = Town().where(participants=ROLL).send("V1", lead(), file=f"input/报表/{name}", **info)
    one = town.submissions[0]
    return replace(town, submissions=(replace(one, attachment=replace(one.attachment, address=address)),)).reckon()


@pytest.mark.parametrize(("info", "name", "address", "code", "said"), SENDERS)
def test_a_sender_is_known_or_both_sides_are_named(info: dict[str, Any], name: str, address: str, code: str, said: list[str]) -> None:
    found = sent(info, name, address)
    assert outcome(found).participant == code and [word.rpartition(" ")[2] for word in say(outcome(found).findings)] == said
    assert statuses(found) == [Status.ACCEPTED if code else Status.REJECTED]


@pytest.mark.parametrize(("info", "name", "address", "both"), [
    ({"code": "V2", "name": "下湾村"}, "a.xlsx", "", ("上湾村", "下湾村")), ({}, "上湾村.xlsx", "", ("上湾村", "岭下村")), ({"stamp": "上湾村"}, "a.xlsx", "", ("上湾村", "岭下村")),
    ({}, "a.eml!a.xlsx", "sw@163.com", ("上湾村", "岭下村")), ({"code": "X9", "name": "领下村"}, "a.xlsx", "", ("领下村", "是不是“岭下村”"))])
def test_where_they_disagree_both_sides_are_named(info: dict[str, Any], name: str, address: str, both: tuple[str, str]) -> None:
    message = outcome(sent(info, name, address)).findings[0].message
    assert all(word in message for word in both)


def test_a_message_shows_no_mail_address_in_full() -> None:
    assert "nobody" not in outcome(sent({}, "a.eml!a.xlsx", "nobody@qq.com")).findings[0].message


@pytest.mark.parametrize(("name", "address", "code", "said"), [
    ("上湾村.csv", "", "V2", ["SND-010"]), ("报表.csv", "lx@qq.com", "V1", ["SND-010"]), ("上湾村.csv", "sw@163.com", "V2", ["SND-010"]), ("上湾村.csv", "gx@qq.com", "V2", ["SND-010"]),
    ("报表.csv", "gx@qq.com", "", ["SND-001!"]), ("上湾村.csv", "lx@qq.com", "", ["SND-001!"]), ("报表.csv", "", "", ["SND-001!"]), ("上湾村下湾村.csv", "", "", ["SND-001!"])])
def test_a_sheet_without_sender_is_known_by_file_name_and_mail_if_they_agree(name: str, address: str, code: str, said: list[str]) -> None:
    town = Town().where(participants=ROLL).send("V1", lead(), file=f"input/报表/{name}")
    bare = replace(town.submissions[0], info={"period": 1}, info_cells={})
    found = replace(town, submissions=(replace(bare, attachment=replace(bare.attachment, address=address)),)).reckon()
    assert outcome(found).participant == code
    assert [word.rpartition(" ")[2] for word in say(outcome(found).findings)][:1] == said


# ——— figures that are hardly meant ————————————————————————————————————————————————


MEANT: tuple[tuple[tuple[Any, ...], list[str]], ...] = (
    ((lead(amount=9), signing(amount=90_000)), ["AMT-014"]), ((lead(amount=9), signing(amount="89999.999999")), []), ((lead(amount=90_000), signing(amount=9)), ["AMT-014"]),
    ((signing(amount=5), groundbreaking(amount=50_000)), ["FAC-001", "AMT-014"]), ((signing(amount=5), investment(amount=50_000)), ["AMT-014"]),
    ((signing(amount=50_000), investment(amount=5)), []), ((lead(amount=0), signing(amount=90_000)), []),
    ((lead(amount=9), signing("2-27", amount=90_000)), ["DAT-004"]),
    ((signing(amount=500, tax=500_000_001),), ["AMT-015"]), ((signing(amount=500, tax=500_000_000),), []))


@pytest.mark.parametrize(("rows", "said"), MEANT)
def test_a_figure_hardly_meant_is_asked_about_and_counted_as_read(rows: tuple[Any, ...], said: list[str]) -> None:
    some = outcome(Town().send("V1", *rows).reckon()).findings
    assert sorted(f.code for f in some) == sorted(said) and not any(f.error for f in some)


def test_the_leading_group_is_told_of_a_figure_that_may_be_in_yuan() -> None:
    claim = Town().send("V1", lead(amount=9), signing(amount=90_000)).claim("签约")
    assert "金额疑为按元填报" in claim.hint


def test_an_amount_over_the_limit_of_the_settings_does_not_count() -> None:
    found = Town().send("V1", lead(amount=1_000_001)).reckon()
    assert findings(found) == ["AMT-007"] and state(found) == "refused"


# ——— what is said ——————————————————————————————————————————————————————————————

_QUOTED = re.compile(r"“[^”]*”")
_PLACES = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,3}(?:\d{1,4}| 栏)(?![A-Za-z0-9])|input/报表/\S+?\.xlsx")


def every_message(tmp_path: Any) -> list[Finding]:
    """Whatever the tables above bring forth."""
    sheets = [(LEADS, sheet_of({key: raw})) for key, cases in (("amount", AMOUNTS), ("date", DAYS)) for raw, _, code in cases if code]
    sheets += [(of, sheet_of({key: raw}, of=of)) for of, key, raw, _, code in OTHERS if code]
    sheets += [(LEADS, rows) for _, rows, _, said in HEADINGS if said] + [(LEADS, rows_of(row)) for _, row, _, said in ROWS if said]
    told = [f for of, rows in sheets for f in everything(table(of, rows, YEAR))]
    told += [f for grid, _, said in INFOS if said for f in labels(form.INFO, grid, YEAR)[2]]
    told += [f for _, book, _, said in BOOKS if said for f in reads(tmp_path, book).findings]
    told += [f for info, name, address, _, said in SENDERS if said for f in outcome(sent(info, name, address)).findings]
    return told + [f for rows, said in MEANT if said for f in outcome(Town().send("V1", *rows).reckon()).findings if f.code in said]


def test_every_message_says_what_and_how_to_mend_it_in_plain_chinese(tmp_path: Any) -> None:
    told = every_message(tmp_path)
    assert len({f.code for f in told}) >= 45
    for found in told:
        message = found.message
        assert message.endswith("。") and not re.search(r"。。|，。|：。|  ", message), message
        assert not re.search(r"[A-Za-z]", _PLACES.sub("", _QUOTED.sub("", message))), message
        assert "请" in message and re.fullmatch(r"[A-Z]{3}-\d{3}", found.code), message
