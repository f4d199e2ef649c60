"""The three workbooks and result.json, from reckonings made by hand and read back from their bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import cn2an
import jsonschema
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from contest import form
from contest.model import (
    SUMMARY_KEYS,
    Account,
    Award,
    Bonus,
    Category,
    Claim,
    Conclusion,
    Correction,
    Duty,
    Entry,
    Finding,
    Kind,
    Matter,
    Notice,
    Participant,
    Period,
    Person,
    Policy,
    Progress,
    Project,
    ProjectFacts,
    Reckoning,
    Referrer,
    ReturnOutcome,
    Roster,
    Ruling,
    Service,
    ServiceGroup,
    Sheet,
    Standing,
    State,
    Status,
    Verdict,
)
from contest.publishing.payout_book import payout_book
from contest.publishing.plain import Kind as Cells
from contest.publishing.plain import all_plainly, line_count, line_counts, masked, plainly
from contest.publishing.sheets import Book, Table, columns, write_table
from contest.publishing.views.claims import meeting_order
from contest.publishing.views.payout import listed, payout_rows
from contest.publishing.views.result import result, result_json
from contest.publishing.views.summary import by_sheet, entries_table
from contest.publishing.views.wording import OFFICIALS_NOTE, capitals
from contest.publishing.workbooks import claims_book, lists_book, summary_book

OURS = re.compile(r"=(IF\(COUNT\([$O\d:]+\)=0,\"\",(N\d+-O\d+|SUBTOTAL\(9,[OP]\d+:[OP]\d+\))\)|"
                  r"SUBTOTAL\(9,[A-Z]\d+(:[A-Z]\d+)?\)|('发放表'!)?[NOP]\d+|SUM\('(应扣回'!J\d+:J|缓发'!I\d+:I)\d+\))")
PHONE = "13812345678"
FORMULA = '=HYPERLINK("http://x.cn","点我")'
ACCOUNT = Account("周明华", "柏岭农商行", "6230520010001234567")
FILE = "input/报表/第02期/A01岭下村.xlsx"
SCHEMA = Path(__file__).parent / "data" / "result.schema.json"

POLICY = Policy("2018年招商引资突击月活动", "柏岭镇", "柏岭镇招商办", "2018年招商引资突击月活动工作意见", date(2018, 2, 15), date(2018, 4, 1))
PERIOD = Period(Kind.BULLETIN, 2, date(2018, 2, 25), date(2018, 3, 6))
ROSTER = Roster((
    Participant("A01", "岭下村", Category.VILLAGE, sends=True, head="周大山", target_fen=12_000_000_000),
    Participant("B01", "经发办", Category.UNIT, sends=True),
    Participant("C01", "王立新", Category.CADRE, parent="B01")))


def town(**given: object) -> Reckoning:
    """A reckoning of a town where nothing has happened, but for what is given."""
    nothing: dict[str, object] = {
        "policy": POLICY, "period": PERIOD, "today": date(2018, 3, 9), "roster": ROSTER, "elapsed": Fraction(65, 365),
        "summary": dict.fromkeys(SUMMARY_KEYS, 0), "before": dict.fromkeys(SUMMARY_KEYS, 0)}
    empty = ("returns verdicts projects standings previous awards claims notices corrections additions missing late nil duties "
             "progress services enclaves channels advanced bonus")
    return Reckoning(**{**dict.fromkeys(empty.split(), ()), **nothing, **given})  # type: ignore[arg-type]


def entry(sheet: Sheet, row: int, **values: object) -> Entry:
    known = {"date": date(2018, 3, 5), "company": "澄远电子", "project": "电子元件生产线", **values}
    return Entry(f"{sheet.name}-{row}", sheet, FILE, row, "A01", "A01", known, {}, date(2018, 3, 7), None)  # type: ignore[arg-type]


def award(payee: str, entitled: int, paid: int = 0, **other: object) -> Award:
    known: dict[str, object] = {
        "clause": "7.2.3", "award": "项目动工奖", "participant": "A01", "payee": payee, "payee_key": f"{payee}@A01",
        "project": "澄远电子/电子元件生产线", "project_key": "澄远电子/电子元件生产线", "entitled_fen": entitled, "paid_before_fen": paid,
        "basis": "七.2③ 认定到位720.5万元×8‰", "account": replace(ACCOUNT, holder=payee), "standing": "村社区干部",
        "id_number": "331022197001010011", "base": "720.5万元", "rate": "8‰", "rulings": ("R7K2M-9QXV3；柏招组纪〔2018〕2号", "R7K2M-00000；柏招组纪〔2018〕2号")}
    return Award(**{**known, **other})  # type: ignore[arg-type]


SIGNED = {"clause": "7.2.2", "award": "项目签约奖", "project": "联创家居/板式家具", "base": "1个", "rate": "5000元"}
AWARDS = (
    award("何建平", 500_000, **SIGNED, held="缺收款信息", account=Account()),
    award("林秀芳", 500_000, **SIGNED),
    award("罗大成", 0, 500_000, **SIGNED),
    award("周明华", 5_764_000, 2_400_000),
    award("周明华", 0, 500_000, **SIGNED),
    award("吴文斌", 300_000, 300_000))

LEAD = entry(Sheet.LEAD, 5, company=FORMULA, project="+食品", industry="-加工", contact="@赵", contact_phone=PHONE, amount=299_999_999_900,
             remark=f"联系人手机 {PHONE}", credit="91331022MA2ABC1234", source="网络", policy="允许")
MONEY = entry(Sheet.INVESTMENT, 6, amount=420_500_000, voucher="20180306138001380001", way="土建")
OUTING = entry(Sheet.OUTING, 7, company="", project="", date=None, place="上海", people=3)
LATER = entry(Sheet.SIGNING, 9, date=date(2018, 3, 1), kind="正式合同", evidence=f"合同{PHONE}.pdf")
VERDICTS = (
    Verdict(LEAD, "A01", State.COUNTED, counts=True), Verdict(MONEY, "A01", State.PROVISIONAL, "资金到位待认定"),
    Verdict(OUTING, "A01", State.REFUSED, f"带队人填成电话 {PHONE}"))
CLAIMS = (
    Claim("PPPPP-11111", Matter.DISPUTE, "B01", LATER, "项目签约：正式合同", rivals="澄远"),
    Claim("PPPPP-22222", Matter.INVESTMENT, "A01", MONEY, f"土建420.5万元，凭证号 {MONEY.text('voucher')}", stake="七.2③ 33640.00元"),
    Claim("PPPPP-33333", Matter.DISPUTE, "A01", replace(LATER, file="input/报表/乙.xlsx"), "项目签约：正式合同", rivals="其他"),
    Claim("PPPPP-44444", Matter.DISPUTE, "A01", LATER, "项目签约：正式合同", rivals="澄远", last_opinion="原件待验"),
    Claim("PPPPP-55555", Matter.SAME, "A01", LATER, "与“澄远电子/元件”是否同一项目", company="澄远", project="元件二"),
    Claim("PPPPP-66666", Matter.VALUE, "A01", LEAD, f"-加工，问{PHONE}", hint="+1"),
    Claim("R7K2M-9QXV3", Matter.INVESTMENT, "A01", MONEY, "土建420.5万元", ruling=Ruling(
        "R7K2M-9QXV3", Conclusion.YES, 400_000_000, "=核减", date(2018, 3, 8), "柏招组纪〔2018〕2号", "input/认定/3月8日.xlsx", 4)))
FACTS = ProjectFacts(LATER, Referrer("周明华", True, belongs="A01"), "A01", True, 2_600_000_000, False, "市经开区")
PROJECT = Project("澄远电子/电子元件生产线", "澄远电子", "电子元件生产线", (LATER, MONEY), FACTS, signing=LATER, signing_ruled=True,
                  invested_fen=720_500_000, rulings=((Matter.INVESTMENT, "R7K2M-9QXV3；柏招组纪〔2018〕2号"),))
STANDINGS = (
    Standing("A01", "岭下村", Category.VILLAGE, "全体", (4, 3, 1, 1), 9, (1, 1, 1, 1), 1, (2, 0)),
    Standing("B01", "经发办", Category.UNIT, "全体", (0, 0, 0, 0), 0, (None, None, None, None), None))
RETURNS = (
    ReturnOutcome(FILE, "ab", "A01", 2, Status.PARTLY, (
        Finding("TEL-001", True, f"企业联系电话“{PHONE}”写到了日期里", "信息收集", "B5"), Finding("RET-009", False, "迟报")), date(2018, 3, 7), late=True),
    ReturnOutcome("input/报表/坏.xlsx", "cd", "", None, Status.REJECTED, note="打不开"))

FULL = town(
    verdicts=VERDICTS, awards=AWARDS, claims=CLAIMS, projects=(PROJECT,), standings=STANDINGS, returns=RETURNS, missing=("B01",),
    notices=(Notice("RUL-004", "=改判"),), corrections=(Correction("A01", "信息", 5, 4, ("不认定",)),), additions=VERDICTS[:1],
    duties=(Duty("A01", True, False, "周大山", False),), bonus=(Bonus("A01", 1, None),), advanced=(("林秀芳", "恒域/纤维"),),
    progress=(Progress("A01", 12_000_000_000, 950_500_000, 0, 4, Fraction(1901, 24000), Fraction(-1, 10)),),
    services=(Service(PROJECT, None, True), Service(PROJECT, ServiceGroup("澄远电子", "电子元件生产线", "方正清"), False)),
    enclaves=(PROJECT,), channels=(("网络", 2, 1),))
BOOKS = (payout_book, claims_book, summary_book)
KINDS = (FULL, town(), replace(FULL, period=Period(Kind.BATCH, 1, date(2018, 4, 2), date(2018, 5, 2))),
         replace(FULL, period=replace(PERIOD, preview=True)))


def cells(data: bytes) -> dict[str, list[list[object]]]:
    """All values as a reader without formulas sees them."""
    book = load_workbook(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def text_of(data: bytes) -> str:
    return "\n".join(str(cell) for rows in cells(data).values() for row in rows for cell in row)


def below(rows: list[list[object]], heading: str) -> list[dict[str, object]]:
    """The rows under the header that holds ``heading``, by column."""
    at = next(i for i, row in enumerate(rows) if heading in row)
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1:]]


def fen(value: object) -> int:
    return int(Decimal(str(value)).quantize(Decimal("0.01")) * 100) if value not in ("", None) else 0


def money(value: str) -> int:
    return int(Decimal(value) * 100)


# result.json —————————————————————————————————————————————————————————————————


@pytest.mark.parametrize("reckoning", KINDS)
def test_result_json_is_valid_under_the_schema(reckoning):
    path = SCHEMA
    if not path.exists():
        pytest.skip("result.schema.json is not here")
    jsonschema.validate(json.loads(result_json(reckoning)), json.loads(path.read_text(encoding="utf-8")))


def test_result_json_sums_what_is_due_without_what_is_held():
    totals = result(FULL)["totals"]
    assert totals == {"entitled": "70640.00", "paid_before": "37000.00", "due": "28640.00", "held": "5000.00"}


def test_result_json_says_nothing_as_null_and_never_as_an_empty_string():
    outing = result(FULL)["entries"][-1]
    assert (outing["company"], outing["project"], outing["date"]) == (None, None, None)
    assert result(FULL)["returns"][1]["participant"] is None
    assert result(FULL)["entries"][0]["reason"] is None


def test_result_json_is_readable_chinese_and_ends_with_a_line_break():
    data = result_json(FULL)
    assert "岭下村".encode() in data
    assert data.endswith(b"}\n")


# 奖金发放表 ———————————————————————————————————————————————————————————————————


def test_the_list_holds_what_is_due_and_not_held_with_payees_below_zero_last():
    assert [(number, a.payee, a.due_fen) for number, a in listed(FULL)] == [
        ("第02期-001", "林秀芳", 500_000), ("第02期-002", "周明华", -500_000), ("第02期-003", "周明华", 3_364_000),
        ("第02期-004", "罗大成", -500_000)]


def test_lines_of_one_payee_under_two_keys_are_offset_against_each_other():
    prize = award("王立新", 300_000, participant="C01", payee_key="C01", payee_code="C01", clause="7.2.1", award="信息收集奖", project="")
    gone = award("王立新", 0, 200_000, participant="C01", payee_key="王立新@C01", account=Account())
    book = cells(payout_book(town(awards=(prize, gone))))
    assert below(book["按人汇总"], "收款人")[0]["本次应发"] == 1000
    assert book["应扣回"][1][0] == "本次没有。" and len(book["应扣回"]) == 3


def test_sums_in_the_book_are_those_of_result_json():
    book, totals = cells(payout_book(FULL)), result(FULL)["totals"]
    everything = below(book["全部奖项"], "缓发原因")
    total = next(row for row in everything if row["序号"] == "合计")
    assert [fen(total[name]) for name in ("应发累计", "已列发", "本次应发", "缓发")] == [
        money(totals[name]) for name in ("entitled", "paid_before", "due", "held")]
    on_list = next(row for row in below(book["发放表"], "身份证号") if row["序号"] == "合计")
    back = next(row for row in below(book["应扣回"], "计算依据") if row["序号"] == "合计")
    assert fen(on_list["本次应发"]) + fen(back["本次应发"]) == money(totals["due"])
    assert fen(on_list["本次应发"]) == 3_364_000
    payees = next(row for row in below(book["按人汇总"], "收款户名") if row["序号"] == "合计")
    assert fen(payees["本次应发"]) == fen(on_list["本次应发"])


def test_the_columns_of_the_list_are_those_of_the_specification():
    names = ("序号", "发放编号", "获奖主体", "收款人", "人员身份", "身份证号", "奖项", "依据条款", "项目", "计奖基数", "标准", "应发累计", "已列发",
             "本次应发", "代扣税", "实发", "开户行", "银行账号", "签领", "备注")
    assert list(names) in cells(payout_book(FULL))["发放表"]


@pytest.mark.parametrize(("lines", "place"), [(1, "发放表"), (9, "发放表"), (22, "合计签批"), (40, "合计签批")])
def test_sums_and_signatures_of_a_long_list_have_a_sheet_of_their_own_and_are_never_torn_apart(lines, place):
    data = payout_book(town(awards=tuple(award(f"周明华{n}", 100, rulings=()) for n in range(lines))))
    book = openpyxl.load_workbook(io.BytesIO(data))
    signed = [sheet.title for sheet in book if any("主要领导审批" in str(cell.value) for row in sheet for cell in row)]
    assert signed == [place] and not any(sheet.row_breaks.brk for sheet in book)
    told = {str(row[0]): row[5] for row in cells(data)[place] if len(row) > 5}
    assert (told["本次应发（元）"], told["代扣税（元）"], told["实发（元）"]) == (lines, "", ""), "blank until finance has entered a tax"
    boxes = [cell for row in book[place] for cell in row if str(cell.value).endswith("年　　月　　日")]
    assert [str(cell.value).partition("：")[0] for cell in boxes] == ["制表", "招商办审核", "财政所审核", "分管领导", "主要领导审批"]
    scale = 785 / sum(c.width * 5.25 + 3.75 for c in book[place].column_dimensions.values())
    assert all(cell.font.sz * scale >= 12 and cell.border.left.style for cell in boxes)
    assert book[place]["F" + next(str(row[0].row) for row in book[place] if row[0].value == "本次应发（元）")].value.startswith("=N" if place == "发放表" else "='发放表'!N")


def test_every_page_of_a_filed_list_has_a_line_to_sign_on():
    for sheet in openpyxl.load_workbook(io.BytesIO(lists_book(FULL))):
        assert "审核：" in sheet.oddFooter.left.text and "分管领导：" in sheet.oddFooter.left.text and "第 &P 页，共 &N 页" in sheet.oddFooter.right.text


def test_the_charts_stand_on_one_page_with_their_figures():
    setup = openpyxl.load_workbook(io.BytesIO(summary_book(FULL)))["走势"]
    assert setup.sheet_properties.pageSetUpPr.fitToPage and setup.page_setup.fitToHeight in {None, 1}


def test_a_city_is_told_the_ground_of_an_honour_and_not_what_was_paid():
    honour = award("林秀芳", 0, clause="7.2.4", award="特殊贡献奖", basis="七.2④ 高新技术项目，奖20000元，已列发20000.00元，本次0.00元")
    told = cells(lists_book(replace(FULL, awards=(honour,), advanced=((honour.payee, honour.project),))))["先进个人"]
    assert "七.2④ 高新技术项目，奖20000元" in [cell for row in told for cell in row]


def test_what_is_paid_out_is_a_live_formula_with_its_value():
    book = openpyxl.load_workbook(io.BytesIO(payout_book(FULL)))
    sheet = book["发放表"]
    row = next(r for r in range(1, 30) if sheet.cell(r, 2).value == "第02期-001")
    assert sheet.cell(row, 16).value == f'=IF(COUNT($O$5:$O$9)=0,"",N{row}-O{row})' and sheet.cell(10, 1).value == "合计"
    values = openpyxl.load_workbook(io.BytesIO(payout_book(FULL)), data_only=True)["发放表"]
    assert (values.cell(row, 14).value, values.cell(row, 16).value) == (5000, None), "no net before finance has entered a tax"
    subtotal = next(r for r in range(row, 40) if str(sheet.cell(r, 1).value).startswith("小计"))
    assert str(sheet.cell(subtotal, 14).value).startswith("=SUBTOTAL(9,N")


def test_accounts_and_identity_numbers_are_text():
    sheet = openpyxl.load_workbook(io.BytesIO(payout_book(FULL)))["发放表"]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert ACCOUNT.number in values
    assert "331022197001010011" in values


def test_a_remark_names_ruling_and_document_and_an_account_that_is_another_persons():
    other = award("周明华", 100, account=replace(ACCOUNT, holder="周妻"))
    body = award("岭下村", 100, payee_code="A01", payee_key="A01", account=replace(ACCOUNT, holder="岭下村经济合作社"), rulings=())
    first, second = payout_rows(replace(FULL, awards=(other, body)))
    assert first.remark == "认定R7K2M-9QXV3、R7K2M-00000；柏招组纪〔2018〕2号；收款户名：周妻（收款人非本人，需委托书）"
    assert second.remark == "收款户名：岭下村经济合作社"


def test_sums_that_stand_on_other_sheets_are_drawn_from_there():
    values = openpyxl.load_workbook(io.BytesIO(payout_book(FULL)))["发放表"]
    formulas = [cell.value for row in values.iter_rows() for cell in row if str(cell.value).startswith("=SUM(")]
    assert formulas == ["=SUM('应扣回'!J3:J3)", "=SUM('缓发'!I3:I3)"]
    book = openpyxl.load_workbook(io.BytesIO(payout_book(FULL)), data_only=True)
    assert (book["应扣回"]["J3"].value, book["缓发"]["I3"].value) == (-5000, 5000)


def test_a_cadre_is_shown_as_such_and_cash_for_officials_carries_the_standing_note():
    cadre = award("王立新", 100, participant="C01", payee_code="C01", payee_key="王立新@C01", standing="")
    assert [line.standing for line in payout_rows(town(awards=(cadre,)))] == ["镇干部"]
    assert f"说明：{OFFICIALS_NOTE}" in text_of(payout_book(town(awards=(cadre,))))
    assert "禁止性要求" not in text_of(payout_book(FULL))


def test_a_person_without_an_identity_number_in_the_roster_is_marked_and_a_body_is_not():
    unknown, body = award("王五", 100, id_number=""), award("岭下村", 100, payee_code="A01", payee_key="A01", id_number="", rulings=())
    made = town(awards=(unknown, body))
    assert [line.remark.endswith("身份证号未登记") for line in payout_rows(made)] == [line.winner != line.award.payee for line in payout_rows(made)]
    listed = replace(made, roster=replace(made.roster, persons=(*made.roster.persons, Person("王五", "A01", id_number="3310221970"))))
    assert [line.id_number for line in payout_rows(listed) if line.award.payee == "王五"] == ["3310221970"]
    assert not any("未登记" in line.remark for line in payout_rows(listed))


def test_a_rank_prize_carries_the_number_of_the_last_minutes_behind_its_place():
    lead = entry(Sheet.LEAD, 3)
    rulings = [Ruling(n, Conclusion.YES, meeting=date(2018, 3, day), document=f"纪要{day}号") for n, day in (("A", 2), ("B", 8))]
    claims = tuple(Claim(r.claim, Matter.VALUE, "A01", lead, "", ruling=r) for r in rulings)
    prize = award("岭下村", 100, clause="7.2.1", award="信息收集奖", participant="A01", payee_code="A01", payee_key="A01", rulings=())
    made = town(awards=(prize,), claims=claims, verdicts=(Verdict(lead, "A01", State.COUNTED, counts=True),))
    assert [line.remark for line in payout_rows(made)] == ["纪要8号"]


def test_held_awards_stand_on_their_own_sheet_with_the_reason():
    book = cells(payout_book(FULL))
    held = below(book["缓发"], "缓发原因")
    assert [(row["收款人"], row["缓发原因"]) for row in held if row["收款人"]] == [("何建平", "缺收款信息")]
    assert "何建平" not in str(book["发放表"])


@pytest.mark.parametrize(("amount", "words"), [
    (0, "零元整"), (5, "伍分"), (4_784_000, "肆万柒仟捌佰肆拾元整"), (100_005, "壹仟元零伍分"), (101_000_001, "壹佰零壹万元零壹分")])
def test_the_total_stands_in_capital_numerals(amount, words):
    assert capitals(amount) == words
    if amount:
        assert f"人民币{words}（税前）" in text_of(payout_book(town(awards=(award("周明华", amount),))))


@given(st.integers(1, 10**10 - 1))
def test_capital_numerals_are_those_of_the_library(amount):
    assert capitals(amount) == cn2an.an2cn(f"{amount // 100}.{amount % 100:02}", "rmb")


def test_a_group_left_out_leaves_a_zero():
    assert [capitals(n * 100) for n in (100_001_000, 1_000_010_000)] == ["壹亿零壹仟元整", "壹拾亿零壹万元整"]


def test_what_has_nothing_to_receive_now_is_told_below_the_list():
    assert "本次应发为0的1笔（应发累计3,000.00元）未列，见“全部奖项”。" in [row[0] for row in cells(payout_book(FULL))["发放表"]]
    assert "未列" not in text_of(payout_book(town(awards=AWARDS[:2])))


def test_a_preview_says_so():
    assert "〔预览〕" in text_of(payout_book(KINDS[3]))
    assert "〔预览〕" not in text_of(payout_book(FULL))


def test_a_batch_numbers_its_lines_by_its_own_name():
    assert listed(KINDS[2])[0][0] == "兑现01-001"


# 认定清单 —————————————————————————————————————————————————————————————————————


def test_claims_stand_right_below_a_header_of_the_declared_names_and_nothing_follows_them():
    rows = cells(claims_book(FULL))["认定"]
    at = rows.index([c.name for c in form.RULINGS.columns])
    assert [row[0] for row in rows[at + 1:]] == [c.id for c in meeting_order(FULL)]
    assert len(rows) == at + 1 + len(FULL.pending)


def test_claims_are_grouped_by_matter_with_rivals_side_by_side():
    assert [c.id[-1] for c in meeting_order(FULL)] == ["6", "2", "3", "4", "1", "5"]


def test_a_claim_shows_name_real_date_evidence_source_and_last_opinion():
    rows = {row["认定编号"]: row for row in below(cells(claims_book(FULL))["认定"], "认定编号")}
    dispute = rows["PPPPP-44444"]
    assert (dispute["归属主体"], dispute["日期"], dispute["上次意见"]) == ("岭下村", date(2018, 3, 1), "原件待验")
    assert dispute["来源"] == "第02期/A01岭下村.xlsx › 项目签约 › 第9行"
    assert rows["PPPPP-55555"]["日期"] == ""
    assert (rows["PPPPP-55555"]["企业名称"], rows["PPPPP-55555"]["项目名称"]) == ("澄远", "元件二")
    assert rows["PPPPP-22222"]["佐证"] == "未附"
    assert MONEY.text("voucher") in str(rows["PPPPP-22222"]["申报内容"])


def test_only_what_is_to_be_filled_in_is_unlocked_and_an_amount_only_for_money():
    book = openpyxl.load_workbook(io.BytesIO(claims_book(FULL)))
    sheet = book["认定"]
    assert sheet.protection.sheet
    header = next(r for r in range(1, 9) if sheet.cell(r, 1).value == "认定编号")
    names = [c.name for c in form.RULINGS.columns]
    for row in range(header + 1, sheet.max_row + 1):
        is_money = sheet.cell(row, 2).value == "资金到位"
        unlocked = [names[i] for i in range(len(names)) if not sheet.cell(row, i + 1).protection.locked]
        assert unlocked == ["认定结论", *(["认定金额(万元)"] if is_money else []), "说明"]
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert [v.formula1 for v in lists] == ['"认定,不认定"']
    assert [(str(v.sqref)[0], v.formula2) for v in sheet.data_validations.dataValidation if v.type == "decimal"] == [("N", "420.5")]


def test_the_meeting_sheet_has_a_label_a_row_beside_an_empty_unlocked_cell():
    sheet = openpyxl.load_workbook(io.BytesIO(claims_book(FULL)))["会议信息"]
    assert [row[0].value for row in sheet.iter_rows()] == [c.name for c in form.MEETING.columns]
    assert all(row[1].value is None and not row[1].protection.locked for row in sheet.iter_rows())
    assert sheet["B1"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(("sharing", "told"), [(10, []), (11, [("AWD-001", "信息收集奖：11个主体并列第1名，每个3.00元，请领导小组研究。")])])
def test_a_prize_shared_by_very_many_is_put_to_the_leading_group(sharing, told):
    prizes = tuple(award(f"村{n}", 300, clause="7.2.1", award="信息收集奖", participant=f"V{n}", rate="并列第1名") for n in range(sharing))
    alone = award("岭下村", 300_000, clause="7.2.1", award="项目洽谈奖", rate="第1名")
    book = cells(claims_book(town(awards=(*prizes, alone))))
    assert [(row["编码"], row["内容"]) for row in below(book["提醒"], "编码") if row["编码"]] == told
    assert ("另有1条提醒，见“提醒”。" in str(book["认定"])) is bool(told), "the first page says so"
def test_where_nothing_waits_the_first_sheet_says_only_that_and_what_else_to_look_at():
    calm = replace(FULL, claims=(), notices=(Notice("RUL-010", "凭证号 1 认定了两处"), Notice("RUL-008", "已失效")))
    rows = [row[0] for row in cells(claims_book(calm))["认定"]]
    assert rows[1:3] == ["本期没有待认定的事项。", "另有2条提醒，见“提醒”。"] and rows[3] == form.RULINGS.columns[0].name
    assert "只填黄色格" in cells(claims_book(FULL))["认定"][1][0]


def test_every_sheet_of_the_meeting_bears_town_and_period_and_decisions_their_kinds_and_conclusions():
    book = openpyxl.load_workbook(io.BytesIO(claims_book(FULL)))
    assert all(part in book["会议信息"].oddHeader.center.text for part in (FULL.policy.campaign, FULL.period.label))
    head = [book["其他决定"].cell(row, 1).value for row in (1, 2, 3)]
    assert FULL.period.label in head[0] and "类型：公示异议、项目终止" in head[1] and "项目终止：扣回、不扣回" in head[2]


def test_what_was_ruled_is_printed_without_the_place_of_the_ruling_at_eight_points():
    sheet = openpyxl.load_workbook(io.BytesIO(claims_book(FULL)))[form.RULED_SHEET]
    printed = [column for column in "ABCDEFGHIJKL" if sheet.column_dimensions[column].width]
    assert sheet.print_area.endswith("$L$3") and sheet["M2"].value == "认定文件"
    pixels = sum(int(sheet.column_dimensions[column].width * 7) for column in printed)
    assert 10 * (11.69 - 0.8) * 96 / pixels >= 8


def test_what_was_ruled_stands_with_its_amount_meeting_and_document():
    row = below(cells(claims_book(FULL))[form.RULED_SHEET], "认定结论")[0]
    assert (row["认定结论"], row["认定金额(万元)"], row["会议日期"]) == ("认定", 400, date(2018, 3, 8))
    assert row["说明"] == "=核减（申报420.5万元）"


# 汇总表 ——————————————————————————————————————————————————————————————————————


def test_the_entries_table_keeps_whole_fen_and_blanks_as_they_are():
    frame = entries_table(by_sheet(VERDICTS)[form.LEAD.name], form.LEAD)
    assert frame["amount"].tolist() == [299_999_999_900]
    assert type(frame["amount"].tolist()[0]) is int
    assert frame["owner"].tolist() == [None]
    assert "contact_phone" not in frame.columns


def test_each_entry_stands_on_its_sheet_with_its_state_reason_and_place():
    lead = below(cells(summary_book(FULL))["信息收集"], "信息日期")[0]
    assert (lead["来源文件"], lead["行"], lead["归属主体"], lead["状态"]) == (FILE, 5, "岭下村", "计入")
    assert (lead["信息日期"], lead["拟投资额(万元)"]) == (date(2018, 3, 5), 299999.9999)
    assert below(cells(summary_book(FULL))["外出招商"], "目的地")[0]["状态"] == "不予采纳"


def test_the_book_has_every_sheet_also_for_a_town_where_nothing_happened():
    names = ("总览", "走势", "排名", *(str(f.name) for f in form.SHEETS), "项目台账", "报送情况", "校验问题", "目标进度", "履职情况", "先进个人", "年终加分", "服务专班",
             "飞地项目", "信息渠道", "更正与补报", "列发与支付", "其他决定", "应扣回结转")
    assert tuple(cells(summary_book(FULL))) == names == tuple(cells(summary_book(town())))


def test_shared_places_and_distances_read_as_in_the_bulletin():
    tied = replace(FULL, standings=(STANDINGS[0], replace(STANDINGS[0], code="C01", name="石桥村"), STANDINGS[1]))
    assert [(row["总名次"], row["名次"]) for row in below(cells(summary_book(tied))["排名"], "总名次")] == [(1, "并列1"), (1, "并列1"), ("", "无名次")]
    for book in (lists_book, summary_book):
        assert below(cells(book(tied))["年终加分"], "加分")[0]["总名次"] == "并列1"
        assert below(cells(book(FULL))["目标进度"], "评价")[0]["超(欠)进度(百分点)"] == "欠10.0"


def test_entries_are_numbered_a_credit_code_has_room_and_each_ruling_has_its_line():
    book = openpyxl.load_workbook(io.BytesIO(summary_book(replace(FULL, projects=(PROJECT._replace(rulings=PROJECT.rulings * 5),)))))
    leads, register = book["信息收集"], book["项目台账"]
    assert [row["序号"] for row in below(cells(summary_book(FULL))["信息收集"], "信息日期")] == [1]
    credit = next(cell for cell in leads[2] if cell.value == "统一社会信用代码")
    assert leads.column_dimensions[credit.column_letter].width >= 20
    rulings = str(register.cell(3, register.max_column).value)
    assert rulings.count("\n") == 4 and register.row_dimensions[3].height >= 5 * 14, "10 pt type in any font"
    assert register.column_dimensions["T"].width >= 42


def test_a_sheet_on_which_nothing_stands_says_so_and_a_title_explains_nothing():
    titles = {name: str(rows[0][0]) for name, rows in cells(summary_book(town())).items()}
    assert titles["项目动工"].endswith("　暂无。") and titles["服务专班"].endswith("　暂无。") and not titles["总览"].endswith("暂无。")
    assert not [title for title in titles.values() if "：" in title or "单位" in title or "注意保管" in title]
    assert all("注意保管" in sheet.oddHeader.right.text for sheet in openpyxl.load_workbook(io.BytesIO(summary_book(town()))))


def test_a_place_is_compared_with_the_last_bulletin_only_if_there_was_one():
    def moved(*previous):
        return [row["升降"] for row in below(cells(summary_book(replace(FULL, previous=previous)))["排名"], "总名次")]

    assert moved() == ["", ""]
    assert moved(replace(STANDINGS[0], rank=3), replace(STANDINGS[1], rank=1)) == ["↑2", ""]
    assert moved(replace(STANDINGS[0], rank=None)) == ["新进", ""]


def test_files_entries_and_money_are_reconciled_in_every_book():
    for book in BOOKS:
        text = text_of(book(FULL))
        assert "报表：收到2份＝采用0＋部分采用1＋退回1＋被替代0＋佐证0＋略过0" in text
        assert "申报：共3条＝计入1＋待认定1＋仅登记0＋不予采纳1" in text
        assert "应发累计70,640.00元＝已列发37,000.00元＋本次28,640.00元＋缓发5,000.00元" in text


def test_who_has_a_return_back_is_not_among_those_who_sent_none():
    back = ReturnOutcome("input/报表/第02期/经发办.xlsx", "ef", "B01", 2, Status.REJECTED, (Finding("FIL-001", True, "打不开。"),), date(2018, 3, 7))
    book = cells(summary_book(replace(FULL, returns=(*RETURNS, back), missing=("B01", "C01"))))
    rows = {row["项目"]: (row["本期新增"], row["说明"]) for row in below(book["总览"], "项目")}
    assert (rows["未报（个）"], rows["退回待重报（个）"]) == ((1, "王立新"), (1, "经发办"))
    assert [(row["填报主体"], row["处理"]) for row in below(book["报送情况"], "处理") if not row["文件"]][:2] == [("经发办", "退回待重报"), ("王立新", "未报")]


def test_in_a_batch_nobody_has_to_send_and_what_came_is_counted():
    batch = replace(FULL, period=Period(Kind.BATCH, 1, date(2018, 4, 2), date(2018, 5, 2)))
    rows = {row["项目"]: row["本期新增"] for row in below(cells(summary_book(batch))["总览"], "项目")}
    assert rows["收到报表（份）"] == 1 and not {"应报主体（个）", "未报（个）", "迟报（个）", "零报告（个）"} & set(rows)


def test_a_file_of_an_unknown_sender_says_why():
    lost = ReturnOutcome("input/报表/谁的.xlsx", "ef", "", None, Status.REJECTED, (Finding("SND-001", True, "认不出是哪个主体报的。请填编码。"),))
    rows = {row["文件"]: row["说明"] for row in below(cells(summary_book(replace(FULL, returns=(lost,))))["报送情况"], "处理")}
    assert rows["input/报表/谁的.xlsx"] == "认不出是哪个主体报的"


def test_channels_and_leads_without_one_are_all_leads_that_were_reported():
    leads = [Verdict(entry(Sheet.LEAD, n, **given), "A01", state, counts=state is State.COUNTED) for n, (given, state) in enumerate((
        ({"source": "网络"}, State.COUNTED), ({"source": "网络"}, State.NOTED), ({"source": None}, State.COUNTED), ({"source": "网络", "date": date(2018, 3, 20)}, State.NOTED)))]
    rows = below(cells(summary_book(replace(FULL, verdicts=tuple(leads), channels=(("网络", 2, 1),))))["信息渠道"], "信息来源")
    assert [tuple(row.values()) for row in rows[:3]] == [("网络", 2, 1), ("未填或填错", 1, 1), ("日期在截止日之后", 1, 0)]


def charts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name).decode() for name in sorted(archive.namelist()) if name.startswith("xl/charts/chart")]


def test_a_chart_shows_whom_the_bulletin_shows_and_nothing_is_drawn_of_nothing():
    counted = (Verdict(LEAD, "A01", State.COUNTED, counts=True),)
    ranked = tuple(Standing(f"A{n:02d}", f"村{n}", Category.VILLAGE, "全体", (14 - n if n < 9 else 1, 0, 0, 0), 1, (n + 1, None, None, None), min(n + 1, 10)) for n in range(14))
    drawn = charts(summary_book(replace(FULL, verdicts=counted, standings=ranked)))
    assert "总排名前14个主体" in drawn[1] and "'排名'!$D$3:$D$16" in drawn[1].replace("排名!", "'排名'!").replace("''", "'")
    nothing = summary_book(town())
    assert charts(nothing) == [] and "各期都没有计入的事项，没有图。" in text_of(nothing)


def test_money_in_the_overview_has_two_decimals():
    sheet = openpyxl.load_workbook(io.BytesIO(summary_book(FULL)))["总览"]
    assert {str(row[0].value).endswith("（元）") for row in sheet if row[3].number_format == "#,##0.00_ "} == {True}
    assert {row[3].number_format for row in sheet if str(row[0].value).endswith("（条）")} == {"General"}


# all books ———————————————————————————————————————————————————————————————————


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("reckoning", KINDS)
def test_the_same_reckoning_gives_the_same_bytes(book, reckoning):
    assert book(reckoning) == book(reckoning)


@pytest.mark.parametrize("book", BOOKS)
def test_text_that_looks_like_a_formula_stays_text(book):
    renamed = replace(FULL, policy=replace(POLICY, campaign="=1+1", town=""), awards=(award("=1+1", 100, base="@x", project="-2/+3"),))
    for sheet in openpyxl.load_workbook(io.BytesIO(book(renamed))):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or OURS.fullmatch(str(cell.value)), cell.value
    assert FORMULA in text_of(summary_book(renamed))


@pytest.mark.parametrize("book", [claims_book, summary_book])
def test_a_telephone_number_never_appears_outside_the_payout_list(book):
    assert PHONE not in text_of(book(FULL))


@pytest.mark.parametrize("book", [claims_book, summary_book])
def test_no_account_or_identity_number_appears_outside_the_payout_list(book):
    text = text_of(book(FULL))
    assert ACCOUNT.number not in text
    assert "331022197001010011" not in text


@pytest.mark.parametrize(("text", "shown"), [
    (f"手机{PHONE}。", "手机138****78。"), ("座机0576-88123456", "座机057****56"), ("１３８１２３４５６７８", "138****78"),
    ("身份证33102219700101001X", "身份证331****1X"), ("2018-03-06 第2期 3000万元", "2018-03-06 第2期 3000万元"),
    ("凭证号 20180306-118", "凭证号 20180306-118"), ("91331022MA2ABC1234", "91331022MA2ABC1234")])
def test_only_telephones_and_identity_numbers_are_masked_in_free_text(text, shown):
    assert masked(text) == shown


TEXTS = st.lists(st.text(st.sampled_from("ab0123456789-－中文\u3000\U0002070eé\n\t\x01<r>"), min_size=1, max_size=40))


@given(TEXTS, st.sampled_from([1, 7.5, 10.5, 17, 26]))
def test_texts_of_a_column_are_measured_together_as_each_would_be_alone(texts, width):
    assert line_counts(texts, width) == [line_count(text, width) for text in texts]


@given(st.sampled_from(Cells), TEXTS)
def test_texts_of_a_column_are_cleaned_and_masked_together_as_each_would_be_alone(kind, texts):
    assert [*all_plainly(kind, texts)] == [plainly(kind, text) for text in texts]


def test_equal_values_of_other_types_each_stand_as_they_are():
    values = (1, True, 1.0, Fraction(1), "1", None, "", True, 1, date(2018, 3, 1))
    book = Book("一页", date(2018, 3, 9))
    write_table(book, Table("一页", "一页", columns("值:9 数:6:number"), [(value, 0) for value in values]))
    assert [row["值"] for row in below(cells(book.close())["一页"], "值")] == [1, "是", 1, 1, "1", "", "", "是", 1, 43160]


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("nasty", ["<r><t>x</t></r>", "a\x00\x0b\ufffe\ud800b", "x" * 40_000, "_x0041_", "&<>\"'{{ }}", "\U0002070e村\n二行"])
def test_any_text_leaves_a_book_that_opens(book, nasty):
    odd = replace(FULL, awards=(award(nasty, 100, project=nasty),), notices=(Notice("N", nasty),), verdicts=(
        Verdict(entry(Sheet.LEAD, 5, company=nasty, project=nasty), "A01", State.NOTED, nasty),),
        claims=(Claim("P", Matter.VALUE, nasty, LEAD, nasty, nasty, nasty, company=nasty, project=nasty),))
    openpyxl.load_workbook(io.BytesIO(book(odd)))


@pytest.mark.parametrize("book", BOOKS)
def test_every_sheet_prints_on_a4_landscape_with_its_header_repeated(book):
    for sheet in openpyxl.load_workbook(io.BytesIO(book(FULL))):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows or sheet.title == "会议信息"
    with zipfile.ZipFile(io.BytesIO(book(FULL))) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all("第 &amp;P 页，共 &amp;N 页" in page for page in pages)
