"""One cell at a time: what people type, and what is read from it or asked about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from contest import form
from contest.form import Column
from contest.model import Sheet
from contest.reading.cells import PARSERS, valid_credit
from contest.reading.problem import shown


def column(sheet: form.SheetForm, key: str) -> Column:
    return next(c for c in sheet.columns if c.key == key)


DAY, WAN, TAX = column(form.LEAD, "date"), column(form.SIGNING, "amount"), column(form.SIGNING, "tax")
DUE, TARGET = column(form.SERVICES, "due"), column(form.PARTICIPANTS, "target_signings")
CONTACT = column(form.LEAD, "contact")
NAME, NOTE = column(form.LEAD, "company"), column(form.LEAD, "remark")
DAYS, WAY, YESNO = column(form.OUTING, "days"), column(form.SIGNING, "kind"), column(form.GROUNDBREAKING, "enclave")
PAID = column(form.PAYMENTS, "paid")
CODE, MUST = column(form.LEAD, "credit"), column(form.SIGNING, "credit")
FEB20 = date(2018, 2, 20)
GOOD, BAD_SUM = "91110000600037341L", "91110000600037341M"
YEAR = 2018

# what stands in the cell → what is read, and the code of what is said about it ("" for nothing)
CASES: tuple[tuple[Column, Any, Any, str], ...] = (
    # dates, as calamine gives them and as people write them
    (DAY, FEB20, FEB20, ""),
    (DAY, datetime(2018, 2, 20, 9, 30), FEB20, ""),
    (DAY, "2018-02-20", FEB20, ""),
    (DAY, "2018-2-20", FEB20, ""),
    (DAY, "2018/2/20", FEB20, ""),
    (DAY, "2018.2.20", FEB20, ""),
    (DAY, "2018.02.20.", FEB20, ""),
    (DAY, "2018年2月20日", FEB20, ""),
    (DAY, "2018年02月20日", FEB20, ""),
    (DAY, "2018 年 2 月 20 日", FEB20, ""),
    (DAY, "2018年2月20", FEB20, ""),
    (DAY, "20180220", FEB20, ""),
    (DAY, "２０１８－０２－２０", FEB20, ""),
    (DAY, "２０１８年２月２０日", FEB20, ""),
    (DAY, "\u00a02018-02-20\u200b ", FEB20, ""),
    (DAY, "2018-02-20 00:00:00", FEB20, ""),
    (DAY, "2018/2/20 9:30", FEB20, ""),
    (DAY, "2月20日", FEB20, "DAT-006"),
    (DAY, "２月 ２０日", FEB20, "DAT-006"),
    (DAY, 43151.0, FEB20, "DAT-009"),
    (DAY, 43151, FEB20, "DAT-009"),
    (DAY, 20180220.0, FEB20, ""),
    (DAY, 36526, date(2000, 1, 1), "DAT-009"),
    (DAY, 73050, date(2099, 12, 31), "DAT-009"),
    # dates that are none, or might be two
    (DAY, "2018-02-30", None, "DAT-002"),
    (DAY, "20180230", None, "DAT-002"),
    (DAY, 20181301.0, None, "DAT-002"),
    (DAY, "2018年13月1日", None, "DAT-002"),
    (DAY, "2月30日", None, "DAT-002"),
    (DAY, "1918-02-20", None, "DAT-003"),
    (DAY, "2108-02-20", None, "DAT-003"),
    (DAY, datetime(1900, 1, 20), None, "DAT-003"),
    (DAY, date(2100, 1, 1), None, "DAT-003"),
    (DAY, "18.2.20", FEB20, "DAT-006"),
    (DAY, "2.20", None, "DAT-008"),
    (DAY, "2018-02", None, "DAT-001"),
    (DAY, "二月二十日", FEB20, "DAT-006"),
    (DAY, "2018-02-20至2018-02-22", None, "DAT-007"),
    (DAY, "上旬", None, "DAT-001"),
    (DAY, 36525, None, "DAT-001"),
    (DAY, 73051, None, "DAT-001"),
    (DAY, 43151.5, FEB20, "DAT-009"),
    (DAY, 220, None, "DAT-001"),
    (DAY, -5, None, "DAT-001"),
    (DAY, float("nan"), None, "DAT-001"),
    (DAY, float("inf"), None, "DAT-001"),
    (DAY, True, None, "DAT-001"),
    (DAY, time(9, 30), None, "DAT-001"),
    (DAY, "无", None, "DAT-001"),
    (DUE, "无", None, ""),
    (DUE, "／", None, ""),
    # amounts in 元, as finance writes them
    (PAID, 5000, 500_000, ""),
    (PAID, 4999.99, 499_999, ""),
    (PAID, "￥5,000.00元", 500_000, ""),
    (PAID, "-5000", -500_000, ""),
    (PAID, "／", None, ""),
    (PAID, 0.001, None, "AMT-016"),
    (PAID, 0.01, 1, ""),
    (PAID, "五千", None, "AMT-016"),
    (PAID, "99999999999999999", None, "AMT-016"),
    (PAID, True, None, "AMT-016"),
    (PAID, float("inf"), None, "AMT-016"),
    (PAID, FEB20, None, "AMT-016"),
    # amounts in 万元, kept as 分
    (WAN, 3000, 3_000_000_000, ""),
    (WAN, 3000.0, 3_000_000_000, ""),
    (WAN, 2999.999999, 2_999_999_999, ""),
    (WAN, "2999.999999", 2_999_999_999, ""),
    (WAN, 0, 0, ""),
    (WAN, 0.000001, 1, ""),
    (WAN, 0.1 + 0.2, 300_000, ""),
    (WAN, 1234567.891, 1_234_567_891_000, ""),
    (WAN, "3000", 3_000_000_000, ""),
    (WAN, "3000.00", 3_000_000_000, ""),
    (WAN, "3,000", 3_000_000_000, ""),
    (WAN, "3，000.5", 3_000_500_000, ""),
    (WAN, "1,234,567", 1_234_567_000_000, ""),
    (WAN, "３０００", 3_000_000_000, ""),
    (WAN, "３，０００．５", 3_000_500_000, ""),
    (WAN, " 3000\u200b\u00a0", 3_000_000_000, ""),
    (WAN, "3000\n", 3_000_000_000, ""),
    (WAN, "3 000", 3_000_000_000, ""),
    (WAN, "+5", 5_000_000, ""),
    (WAN, "3000万元", 3_000_000_000, "AMT-006"),
    (WAN, "3,000 万", 3_000_000_000, "AMT-006"),
    (WAN, "３０００万元", 3_000_000_000, "AMT-006"),
    (WAN, "1.2345678万", None, "AMT-005"),
    (WAN, 2999.9999999, None, "AMT-005"),
    (WAN, "2999.9999999", None, "AMT-005"),
    (WAN, 1 / 3, None, "AMT-005"),
    (WAN, "2999.99999900000000000000000000001", None, "AMT-005"),
    (WAN, -1, None, "AMT-003"),
    (WAN, "-3000", None, "AMT-003"),
    (WAN, "－３０００", None, "AMT-003"),
    (WAN, float("nan"), None, "AMT-002"),
    (WAN, float("inf"), None, "AMT-002"),
    (WAN, "nan", None, "AMT-002"),
    (WAN, "1e3", None, "AMT-002"),
    (WAN, "3000 5000", None, "AMT-002"),
    (WAN, "3000\n5000", None, "AMT-002"),
    (WAN, "500、800", None, "AMT-002"),
    (WAN, "30,00", None, "AMT-010"),
    (WAN, "约500", None, "AMT-009"),
    (WAN, "500-800", None, "AMT-010"),
    (WAN, "3亿", 30_000_000_000, "AMT-006"),
    (WAN, "3000元", 300_000, "AMT-006"),
    (WAN, "3000万美元", None, "AMT-011"),
    (WAN, "三千", None, "AMT-010"),
    (WAN, "3000\x00", None, "AMT-002"),
    (WAN, "无", None, "AMT-002"),
    (WAN, 123456789012345678, None, "AMT-008"),
    (WAN, 1e300, None, "AMT-008"),
    (WAN, "9" * 16, None, "AMT-008"),
    (WAN, "9" * 5000, None, "AMT-008"),
    (WAN, FEB20, None, "AMT-004"),
    (WAN, datetime(1908, 3, 18), None, "AMT-004"),
    (WAN, timedelta(days=2), None, "AMT-004"),
    (WAN, time(2), None, "AMT-004"),
    (WAN, True, None, "AMT-004"),
    (TAX, "无", None, ""),
    (TAX, "/", None, ""),
    (TAX, " — ", None, ""),
    (TAX, "暂无", None, ""),
    (TAX, "保密", None, "AMT-002"),
    # whole numbers
    (DAYS, 2, 2, ""),
    (DAYS, 2.0, 2, ""),
    (DAYS, "２", 2, ""),
    (DAYS, " 12 ", 12, ""),
    (DAYS, 0, None, "CNT-001"),
    (DAYS, 2.5, None, "CNT-001"),
    (DAYS, -2, None, "CNT-001"),
    (DAYS, "2天", 2, "CNT-002"),
    (DAYS, "两", 2, "CNT-002"),
    (DAYS, "三天", 3, "CNT-002"),
    (DAYS, "十二人", 12, "CNT-002"),
    (DAYS, "两三天", None, "CNT-001"),
    (DAYS, "半天", None, "CNT-001"),
    (DAYS, FEB20, None, "CNT-001"),
    (DAYS, True, None, "CNT-001"),
    (DAYS, float("inf"), None, "CNT-001"),
    (DAYS, float("nan"), None, "CNT-001"),
    (DAYS, 1e300, None, "CNT-001"),
    (DAYS, "9" * 5000, None, "CNT-001"),
    (TARGET, 0, 0, ""),
    (TARGET, "无", None, ""),
    # choices
    (WAY, "正式合同", "正式合同", ""),
    (WAY, " 正式 合同\u200b", "正式合同", ""),
    (WAY, "正式合同（章）", None, "CHO-001"),
    (WAY, "合同", None, "CHO-001"),
    (WAY, "正式合同、框架协议", None, "CHO-001"),
    (WAY, "无", None, "CHO-001"),
    (WAY, 1.0, None, "CHO-001"),
    (YESNO, "是", "是", ""),
    (YESNO, True, "是", ""),
    (YESNO, False, "否", ""),
    (YESNO, "/", None, ""),
    (YESNO, "Y", None, "CHO-001"),
    # text
    (NAME, "甲食品有限公司", "甲食品有限公司", ""),
    (NAME, " 甲食品\u00a0", "甲食品", ""),
    (NAME, "甲\u200b食品\ufeff", "甲食品", ""),
    (NAME, "㙍㙍有限公司𠮷", "㙍㙍有限公司𠮷", ""),
    (NAME, "=1+1", "=1+1", ""),
    (NAME, "无", None, ""),
    (CONTACT, "无", "无", ""),
    (NAME, 360.0, "360", ""),
    (NAME, 58.5, "58.5", ""),
    (NAME, True, "是", ""),
    (NAME, FEB20, "2018-02-20", ""),
    (NAME, 123456789012345.0, "123456789012345", ""),
    (NAME, 1234567890123456.0, None, "TXT-002"),
    (NAME, 360000197001010011, None, "TXT-002"),
    (NAME, float("nan"), None, "TXT-002"),
    (NAME, "甲\x00食品", None, "TXT-001"),
    (NOTE, "无", None, ""),
    (NOTE, "——", None, ""),
    (NOTE, "／", None, ""),
    (NOTE, "无佐证", "无佐证", ""),
    (NOTE, "   ", None, ""),
    # 统一社会信用代码
    (CODE, GOOD, GOOD, ""),
    (CODE, " 9111 0000 6000 3734 1l ", GOOD, ""),
    (CODE, "９１１１００００６０００３７３４１Ｌ", GOOD, ""),
    (CODE, BAD_SUM, BAD_SUM, "USC-001"),
    (CODE, GOOD[:-1], GOOD[:-1], "USC-001"),
    (CODE, "营业执照", "营业执照", "USC-001"),
    (CODE, "无", None, ""),
    (CODE, 911100006000373412.0, None, "TXT-002"),
    (MUST, "未注册", "未注册", ""),
    (MUST, " 自然人", "自然人", ""),
    (MUST, "无", "无", "USC-001"),
)


@pytest.mark.parametrize(("where", "raw", "value", "code"), CASES, ids=[f"{c.name}-{shown(raw)}-{n}" for n, (c, raw, _, _) in enumerate(CASES)])
def test_a_cell_is_read_or_asked_about(where: Column, raw: Any, value: Any, code: str) -> None:
    read, problem = PARSERS[where.type](raw, where, YEAR)
    assert (read, problem[0] if problem else "") == (value, code)
    assert type(read) is type(value)


def test_the_table_is_long_enough_to_be_worth_reading() -> None:
    assert len(CASES) >= 80 and {c.type for c, *_ in CASES} == set(form.Type)


@pytest.mark.parametrize("where", [DAY, WAN, TAX, DAYS, WAY, NAME, NOTE, CODE], ids=lambda c: c.name)
@pytest.mark.parametrize("raw", [object(), time(1), timedelta(1), 1 + 1j, b"x", "\ud800", "\x00", "x" * 40_000, 10**18, 1e308, -0.0, float("-inf")], ids=lambda raw: type(raw).__name__)
def test_no_value_whatever_makes_a_parser_raise(where: Column, raw: Any) -> None:
    _, problem = PARSERS[where.type](raw, where, YEAR)
    assert problem is None or all(isinstance(part, str | bool) and part != "" for part in problem)


def test_a_day_without_year_needs_the_year_of_the_contest() -> None:
    _, problem = PARSERS[form.Type.DATE]("2月20日", DAY, 0)
    assert problem and problem[0] == "DAT-001"


def test_a_problem_quotes_the_cell_on_one_short_line() -> None:
    assert shown("约\n500\t万\x00") == "约 500 万␀"
    assert len(shown("长" * 1000)) <= 41
    assert (shown(3000.0), shown(FEB20), shown(2999.999999)) == ("3000", "2018-02-20", "2999.999999")


def test_every_remedy_is_a_sentence_of_its_own() -> None:
    for where, raw, _, code in CASES:
        _, problem = PARSERS[where.type](raw, where, YEAR)
        if code:
            assert problem and problem[2].startswith("“") and not problem[3].endswith("。"), raw


def test_only_the_check_digit_of_a_credit_code_is_doubted() -> None:
    assert valid_credit(GOOD) and not valid_credit(BAD_SUM)
    _, problem = PARSERS[form.Type.CREDIT](BAD_SUM, CODE, YEAR)
    assert problem and problem[1] is False, "the paper licence decides: a warning"


def test_every_column_of_every_sheet_has_a_parser() -> None:
    for sheet in (form.INFO, *form.SHEETS, *form.ROSTER, form.RULINGS, form.MEETING):
        assert all(c.type in PARSERS and bool(c.choices) == (c.type is form.Type.CHOICE) for c in sheet.columns)
    assert tuple(s.name for s in form.SHEETS) == tuple(Sheet)


@given(st.from_regex(r"[0-9]{7,8}[0-9A-HJ-NPQRTUWXYIOZS]{9,10}", fullmatch=True))
def test_a_credit_code_is_valid_exactly_when_the_library_says_so(code: str) -> None:
    for last in ("", *"0123456789ABCDEFGHJKLMNPQRTUWXYIOZS"):
        assert valid_credit(code[:17] + last) == uscc.is_valid(code[:17] + last)


def test_the_first_two_places_of_a_credit_code_may_be_letters_whatever_the_library_says() -> None:
    assert [last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if valid_credit(f"N2360000MA0000000{last}")] == ["3"] == [uscc.calc_check_digit("N2360000MA0000000")]
