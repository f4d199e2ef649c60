"""公示, 奖励决定, 银行代发 and the forms of the bulletin; faults of templates; what all documents of a period have in common."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ROOT, Town, sample, xlsx
from docx import Document
from docx.shared import Twips
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from test_documents import (
    AWARD,
    HELD,
    NASTY,
    NOTES,
    POLICY,
    SECOND,
    SIGNED,
    TEMPLATES,
    empty,
    nasty,
    participant,
    shape_of,
    standing,
    text_of,
    town,
)

from contest.errors import StopError
from contest.form import DECISIONS, PAYMENTS
from contest.model import (
    Account,
    Category,
    Claim,
    Conclusion,
    Debt,
    Kind,
    Line,
    LineState,
    ListedLine,
    Matter,
    Person,
    Roster,
    Ruling,
    Settlement,
    Sheet,
)
from contest.model.policy import Notice
from contest.publishing.board import BoardPage, board_page
from contest.publishing.sheets import LINE
from contest.publishing.templates import NAMES, check, guarded, render
from contest.publishing.views.bank import open_lines, payments
from contest.publishing.views.bulletin import bulletin
from contest.publishing.views.decision import decision
from contest.publishing.views.decision import is_due as decides
from contest.publishing.views.handover import handover_table
from contest.publishing.views.notice import is_due, notice, notice_span
from contest.publishing.views.payout import PayoutLine
from contest.publishing.workbooks import bank_book, summary_book
from contest.reckoning.payees import Payees
from contest.screen import figures
from tools import make_template_guide

SPRING = replace(POLICY, holidays=tuple(date(2018, 4, d) for d in (5, 6, 7)), workdays=(date(2018, 4, 8),))
FINAL = replace(SECOND, kind=Kind.FINAL)
PRIZE = replace(AWARD, clause="7.2.1", award="信息收集奖", payee="岭下村", payee_key="C01", project="", project_key="", entitled_fen=300_000,
                basis="七.2① 9条，第1名3000元")
SPECIAL = replace(AWARD, clause="7.2.4", award="特殊贡献奖", entitled_fen=2_000_000, paid_before_fen=2_000_000)
ALL = (PRIZE, AWARD, HELD, SPECIAL)


def fen(text: Any) -> int:
    return int(Decimal(str(text).strip("()") or "0") * 100)


def word(name: str, view: Any) -> bytes:
    return render(name, (TEMPLATES / name).read_bytes(), view)


# 公示 —————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("posted", "told", "start", "end"), [
    (date(2018, 4, 8), Notice(), date(2018, 4, 9), date(2018, 4, 13)),
    (date(2018, 4, 8), Notice(same_day=True), date(2018, 4, 8), date(2018, 4, 12)),
    (date(2018, 4, 4), Notice(), date(2018, 4, 8), date(2018, 4, 12)),
    (date(2018, 4, 3), Notice(days=1), date(2018, 4, 4), date(2018, 4, 4)),
    (date(2018, 4, 3), Notice(days=2), date(2018, 4, 4), date(2018, 4, 8)),
    (date(2018, 4, 7), Notice(same_day=True, days=1), date(2018, 4, 8), date(2018, 4, 8))])
def test_a_notice_hangs_so_many_working_days_over_holidays_and_make_up_days(posted: date, told: Notice, start: date, end: date) -> None:
    assert notice_span(replace(SPRING, notice=told), posted) == (start, end)


def test_a_notice_names_awards_sums_telephone_and_place() -> None:
    told = replace(POLICY, notice=Notice(telephone="0570-6210", contact="赵敏", address="二楼", places="村口"))
    view = notice(town(awards=ALL, policy=told, period=FINAL), NOTES.doc_date)
    assert "应奖合计32200.00元，其中以前各期已列发20000.00元，本次拟发12200.00元。另有5000.00元" in view["奖励情况"]
    assert view["公示时间"] == "2018年3月12日至3月16日（5个工作日）"
    assert view["受理"] == "领导小组办公室（二楼）。" and view["公示范围"] == "村口"
    assert view["联系"] == ["联系人：赵敏，电话：0570-6210。", "监督单位：镇纪委，电话：____________。"]
    assert [t["题"] for t in (*view["排名奖"], *view["项目奖"])] == ["表1", "表2"] and view["合计"][0]["本次"] == "12200.00"
    assert "何建平" not in str(view), "what is held is not announced"


def test_a_notice_cites_the_meetings_behind_what_it_announces() -> None:
    days = {"A": date(2018, 2, 26), "B": date(2018, 3, 8), "C": date(2018, 3, 19), "D": date(2018, 3, 29), "E": date(2018, 4, 8)}
    claims = tuple(Claim(n, Matter.SIGNING, "C01", SIGNED, "", ruling=Ruling(n, Conclusion.YES, meeting=day, document=f"纪{n}号"))
                   for n, day in days.items())

    def opening(*numbers: str) -> str:
        return notice(town(claims=claims, awards=(replace(AWARD, rulings=tuple(f"{n}；纪{n}号" for n in numbers)),)), NOTES.doc_date)["开头"]

    assert "，经2月26日领导小组会议审核（纪A号），现将" in opening("A"), "not the last meeting of all"
    assert "经2月26日、3月8日领导小组会议审核（纪A号、纪B号）" in opening("B", "A")
    assert "经2月26日至4月8日历次领导小组会议审核（最后一次为纪E号）" in opening(*days)
    assert "，经领导小组审核，现将" in opening()


def test_what_is_owed_back_is_told_apart_in_notice_and_decision_as_on_the_list() -> None:
    back = replace(AWARD, payee="林秀芳", payee_key="林秀芳@D01", entitled_fen=0, paid_before_fen=100_000)
    final = town(awards=(PRIZE, AWARD, back), period=FINAL)
    assert "应奖合计12200.00元，其中以前各期已列发1000.00元，本次拟发12200.00元，应扣回1000.00元，相抵后11200.00元。" in notice(final, NOTES.doc_date)["奖励情况"]
    assert "应奖合计12200.00元，其中已列发1000.00元，本次发放12200.00元（人民币壹万贰仟贰佰元整，税前），应扣回1000.00元，" in decision(final, NOTES.doc_date)["合计"]


@pytest.mark.parametrize(("policy", "kind", "awards", "due"), [
    (Notice(), Kind.BULLETIN, (AWARD,), True), (Notice(), Kind.BULLETIN, (HELD,), False), (Notice(), Kind.BULLETIN, (), False),
    (Notice(once=True), Kind.BULLETIN, (AWARD,), False), (Notice(once=True), Kind.FINAL, (AWARD,), True),
    (Notice(once=True), Kind.BATCH, (AWARD,), True)])
def test_a_list_has_its_notice_unless_it_is_empty_or_waits_for_the_one_at_the_end(policy: Notice, kind: Kind, awards: Any, due: bool) -> None:
    assert is_due(town(policy=replace(POLICY, notice=policy), period=replace(SECOND, kind=kind), awards=awards)) is due


# 奖励决定 ——————————————————————————————————————————————————————————————————————


def test_a_decision_names_each_award_with_clause_and_what_was_listed_before() -> None:
    view = decision(town(awards=ALL, period=FINAL, policy=replace(POLICY, government="柏岭镇人民政府")), NOTES.doc_date)
    assert view["决定"] == [
        "一、授予岭下村信息收集奖，奖金3000.00元（七.2①）。",
        "二、奖励王立新动工项目第一引荐人，奖金9200.00元（七.2③）。以后认定的到位资金，按同一标准另行分批兑现。",
        "三、授予王立新特殊贡献奖，并作为先进个人上报市级表彰，奖金20000.00元，均已列发（七.2④）。"]
    assert "应奖合计32200.00元，其中已列发20000.00元，本次发放12200.00元（人民币壹万贰仟贰佰元整，税前），对象" in view["合计"]
    assert [(s["应奖"], s["已列发"], s["本次"]) for s in view["明细表"]] == [("32200.00", "20000.00", "12200.00")]
    assert "3月12日至3月16日，收到异议____件）和____月____日" in view["依据"] and view["日期"] == "2018年____月____日"


def test_a_decision_awards_what_was_announced_and_says_what_is_held() -> None:
    final = town(awards=ALL, period=FINAL)
    view, announced = decision(final, NOTES.doc_date), notice(final, NOTES.doc_date)
    assert "何建平" not in str(view), "what is held is not decided"
    assert "另有5000.00元因收款信息不全等原因暂缓，落实并公示后另行决定。" in view["合计"]
    assert "另有5000.00元因收款信息不全等原因暂缓，不在本次公示范围。" in announced["奖励情况"]
    (mine,), (its,) = view["明细表"], announced["合计"]
    assert all(mine[key] == its[key] for key in ("应奖", "已列发", "本次"))  # type: ignore[literal-required]  # three of its keys
    assert not decides(town(awards=(HELD,), period=FINAL)), "nothing is decided where all is held"


def test_a_decision_pays_and_its_office_stands_in_the_middle_above_the_date() -> None:
    final = town(awards=ALL, period=FINAL, policy=replace(POLICY, government="柏岭镇人民政府"))
    document = Document(io.BytesIO(word("奖励决定.docx", decision(final, NOTES.doc_date))))
    assert [c.text for c in document.tables[0].rows[0].cells][-1] == "本次发放\n（元）"
    office, day = (p for p in document.paragraphs if p.style.name == "署名日期" and p.text)
    # a name of seven characters and a date of nine have one middle, eight and a half characters from the right
    assert (office.paragraph_format.right_indent, day.paragraph_format.right_indent) == (Twips(5 * 320), Twips(4 * 320))


@pytest.mark.parametrize(("category", "clause", "count", "told"), [
    (Category.VILLAGE, "7.2.1", 10, "一、授予村0、村1、村2、村3、村4、村5、村6、村7、村8、村9信息收集奖，奖金共30000.00元（七.2①）。"),
    (Category.VILLAGE, "7.2.1", 11, "一、授予村0等11个单位信息收集奖（名单见附件），奖金共33000.00元（七.2①）。"),
    (Category.CADRE, "7.2.1", 11, "一、授予村0等11个单位和个人信息收集奖（名单见附件），奖金共33000.00元（七.2①）。"),
    (Category.VILLAGE, "7.2.4", 11, "一、授予村0等11名第一引荐人信息收集奖（名单见附件），并作为先进个人上报市级表彰，奖金共33000.00元（七.2④）。")])
def test_more_than_ten_names_stand_in_the_annex_of_a_decision_only(category: Category, clause: str, count: int, told: str) -> None:
    some = tuple(replace(PRIZE, clause=clause, participant=f"C{n}", payee=f"村{n}", payee_key=f"C{n}") for n in range(count))
    roster = Roster(tuple(participant(f"C{n}", f"村{n}", category if n == 1 else Category.VILLAGE) for n in range(count)))
    assert decision(town(awards=some, roster=roster, period=FINAL), NOTES.doc_date)["决定"] == [told]


def test_two_persons_of_one_name_are_counted_as_two() -> None:
    signed = replace(HELD, held="", payee="李明", payee_key="李明@C01")
    roster = Roster(persons=tuple(Person("李明", code, id_number=n) for code, n in (("C01", "1"), ("C02", "2"))))
    view = decision(town(awards=(signed, replace(signed, payee_key="李明@C02")), roster=roster, period=FINAL), NOTES.doc_date)
    assert view["决定"] == ["一、奖励李明等2名正式签约项目第一引荐人，奖金共10000.00元（七.2②）。"]


# forms of the bulletin —————————————————————————————————————————————————————————


def formed(**form: bool) -> Any:
    return bulletin(town(policy=replace(POLICY, **form)), NOTES)


def test_the_short_form_has_no_annex_and_refers_to_no_table() -> None:
    view = formed(short=True)
    assert view["附件"] == view["总体表"] == view["奖金表"] == view["版记"] == [] and len(view["标题行"]) == 1 and len(view["标题"]) <= 20
    text = text_of(word("通报.docx", view))
    assert "见表" not in text and "附件" not in text and "更正以前通报" in text and "累计信息14条（含待认定1条）" in text


def test_a_red_list_names_nobody_at_the_bottom() -> None:
    view = formed(red_list=True)
    assert view["题"]["问题"] == [] and view["题"]["要求"] == ["五、下步要求"] and "未采用" not in "".join(view["附件"])
    pool = view["附件排名"][0]["组"][0]
    assert {row["名次"] for row in pool["行"]} == {"1", "2", "并列3"} and all(item["为零"] == [] for item in pool["单项"])
    assert "农机站" not in text_of(word("通报.docx", view)), "农机站 sent nothing and has no figure"


def test_preprinted_paper_has_room_instead_of_the_red_head() -> None:
    red, blank = (Document(io.BytesIO(word("通报.docx", formed(preprinted=p)))) for p in (False, True))
    assert red.paragraphs[0].text and not blank.paragraphs[0].text and red.paragraphs[0].style.name == blank.paragraphs[0].style.name
    assert ("FF0000" in red.element.body.xml, "FF0000" in blank.element.body.xml) == (True, False)


# values never break a document; the same bytes —————————————————————————————————————


@settings(max_examples=4, deadline=None)
@given(st.text(max_size=20))
def test_any_text_leaves_notice_and_decision_whole(text: str) -> None:
    for name, view in (("公示.docx", notice), ("奖励决定.docx", decision)):
        shapes = {shape_of(word(name, view(replace(nasty(t), period=FINAL, awards=(replace(AWARD, payee=f"王{t}", project=t or "无"), PRIZE)),
                                           NOTES.doc_date))).__repr__() for t in (text, "")}
        assert len(shapes) == 1


def test_odd_characters_survive_in_the_new_documents_and_repeat_byte_for_byte() -> None:
    odd = replace(nasty(NASTY), period=FINAL, awards=(replace(AWARD, payee=NASTY),))
    for name, view in (("公示.docx", notice), ("奖励决定.docx", decision)):
        made = word(name, view(odd, NOTES.doc_date))
        assert "甲&乙<丙>\"丁\"{{ 标题 }}{% if %}{_{ 戊" in text_of(made) and made == word(name, view(odd, NOTES.doc_date))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_town_with_nothing_has_no_notice_and_every_form_of_bulletin(kind: Kind) -> None:
    for form in ({}, {"short": True}, {"red_list": True}):
        nothing = empty(replace(SECOND, kind=kind), policy=replace(POLICY, **form))
        assert not is_due(nothing) and word("通报.docx", bulletin(nothing, NOTES))


# templates at fault —————————————————————————————————————————————————————————————


def docx(*paragraphs: str) -> bytes:
    document, target = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(target)
    return target.getvalue()


FAULTS = [
    (docx("甲", "{{ 总体情框 }}"), ("第2段“{{ 总体情框 }}”", "没有的名字“总体情框”", "是不是“总体情况”", "能用的名字有：", "排名情况")),
    (docx("{{ 标题 "), ("第1段“{{ 标题 ”", "花括号没有成对")),
    (docx("{%p for 段 in 更正 %}", "{{ 段 }}"), ("第1段“{%p for 段 in 更正 %}”", "后面少了 endfor")),
    (docx("甲", "{%p endfor %}"), ("第2段", "多了一个 endfor")),
    (docx("{% 如果 甲 %}"), ("第1段", "“如果”不是能用的标记")),
    (docx("{%p for 表 in 奖金表 %}", "{{ 表.总额 }}", "{%p endfor %}"), ("第2段", "没有的名字“总额”")),
    (b"PK", ("打不开，或不是 Word 文档",))]


@pytest.mark.parametrize(("template", "told"), FAULTS)
def test_a_fault_is_told_with_its_place_and_the_names_that_exist(template: bytes, told: tuple[str, ...]) -> None:
    with pytest.raises(StopError) as stop:
        render("通报.docx", template, bulletin(town(), NOTES))
    [message] = stop.value.messages
    assert message.startswith("〔TPL-002〕模板 templates/通报.docx ") and all(part in message for part in told), message
    assert not re.search(r"Error|undefined|Unexpected|expected", message.replace("BadZipFile", "")), "no English"


@pytest.mark.parametrize(("template", "told"), [f for f in FAULTS if "总额" not in f[1][-1]])
def test_a_template_that_this_period_does_not_use_is_looked_into_all_the_same(template: bytes, told: tuple[str, ...]) -> None:
    with pytest.raises(StopError) as stop:
        check("通报.docx", template)
    assert all(part in stop.value.messages[0] for part in told)


@pytest.mark.parametrize(("template", "told"), [
    ("甲\n{{ 概框 }}", ("第2段“{{ 概框 }}”用了没有的名字“概框”，是不是“概况”？", "能用的名字有：标题、", "、安全策略、程序；", "照程序文件夹 templates 里的原模板写")),
    ("{% for 行 in 奖项 %}{{ 行.总额 }}{% endfor %}", ("没有的名字“总额”？能用的名字有：",)), ("{% for 行 in 奖项 %}", ("后面少了 endfor",))])
def test_a_fault_in_the_board_s_template_is_told_with_the_names_that_exist_too(template: str, told: tuple[str, ...]) -> None:
    with pytest.raises(StopError) as stop:
        guarded("看板.html", template.encode(), lambda: board_page(template, town(), NOTES), BoardPage)
    [message] = stop.value.messages
    assert message.startswith("〔TPL-002〕模板 templates/看板.html ") and all(part in message for part in told), message


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith(".docx")])
def test_our_own_templates_are_in_order_and_use_every_name(name: str) -> None:
    data = (TEMPLATES / name).read_bytes()
    check(name, data)
    assert not [key for key in NAMES[name].__annotations__ if key not in text_of(data)] or name == "通报.docx"


def test_the_page_on_templates_has_every_name_with_meaning_and_example() -> None:
    assert make_template_guide.page() == (ROOT / "docs/模板说明.md").read_text("utf-8")


# what is owed back: on a sheet of its own, in no payment —————————————————————————————


def test_screen_and_handover_tell_apart_what_is_paid_and_what_is_owed_back() -> None:
    back = replace(AWARD, payee="林秀芳", payee_key="林秀芳@D01", entitled_fen=0, paid_before_fen=100_000)
    assert figures(town(awards=(AWARD, back)))[-1] == "奖金：本次应发 9,200.00 元，应扣回 1,000.00 元"
    assert figures(town(awards=(AWARD, HELD)))[-1] == "奖金：本次应发 9,200.00 元，缓发 5,000.00 元"
    lines = tuple(ListedLine(number, "第01期", date(2018, 3, 1), Line("7.2.3", "项目动工奖", "", "", "", "", "", fen), payee)
                  for number, fen, payee in (("第01期-001", 500, "王立新"), ("第01期-002", -300, "林秀芳"), ("第01期-003", -100, "林秀芳")))
    table = handover_table(town(settlement=Settlement(lines=lines, debts=(Debt("第01期-002", "林秀芳", "林秀芳", 400),))), (), ())
    rows = {str(row[0]): str(row[1]) for row in table.rows}
    assert (rows["没有付款回单"], rows["以前的应扣回"]) == ("1 笔 5.00 元：第01期-001", "还有 4.00 元 没有收回")


# 银行代发 ——————————————————————————————————————————————————————————————————————

FIRST, SECOND_ACCOUNT = Account("王立新", "农商行", "6200000000000000009"), Account("王立新", "信用社", "6200000000000000010")


def line(number: int, due: int, account: Account = FIRST, payee: str = "王立新") -> PayoutLine:
    award = replace(AWARD, entitled_fen=max(due, 0), paid_before_fen=max(-due, 0), account=account, payee=payee, payee_key=f"{payee}@C01")
    return PayoutLine(f"第01期-{number:03d}", award, "岭下村", "", "七.2③", "转账", "", award.project)


@pytest.mark.parametrize(("lines", "paid"), [
    ([line(1, 500), line(2, 300)], [("6200000000000000009", 800)]),
    ([line(1, 500), line(2, -300, Account())], [("6200000000000000009", 200)]),
    ([line(1, 500), line(2, -500, Account())], []), ([line(1, 500), line(2, -501, Account())], []),
    ([line(1, 500), line(2, 300, SECOND_ACCOUNT), line(3, -600, Account())], [("6200000000000000010", 200)]),
    ([line(1, 1), line(2, 2, payee="李四")], [("6200000000000000009", 1), ("6200000000000000009", 2)])])
def test_the_bank_pays_each_payee_his_net_and_nobody_less_than_nothing(lines: list[PayoutLine], paid: list[tuple[str, int]]) -> None:
    assert [(p.account.number, p.fen) for p in payments(lines, Payees.of(Roster()), {})] == paid


@pytest.mark.parametrize(("kept", "paid"), [(0, [500]), (499, [1]), (500, []), (501, [])])
def test_what_the_list_keeps_back_of_a_debt_is_not_paid(kept: int, paid: list[int]) -> None:
    payees = Payees.of(Roster())
    assert [p.fen for p in payments([line(1, 500)], payees, {payees.key(line(1, 500).award): kept})] == paid


@pytest.mark.parametrize(("fate", "ready", "waiting"), [
    ({}, 1, 0), ({"objection": "异议1"}, 0, 1), ({"state": LineState.PAID}, 0, 0), ({"state": LineState.RETURNED}, 0, 0), ({"state": LineState.VOID}, 0, 0)])
def test_a_line_goes_to_the_bank_unless_it_is_objected_to_answered_for_or_void(fate: dict[str, Any], ready: int, waiting: int) -> None:
    one = line(1, 500)
    listed = ListedLine(one.number, "第01期", date(2018, 3, 1), Line("7.2.3", "项目动工奖", "C01", "王立新", "王立新@C01", "", "", 500), "王立新", **fate)
    told = open_lines([one], town(settlement=Settlement(lines=(listed,))), Payees.of(Roster()), {})
    assert [len(some) for some in told] == [ready, waiting]


def test_an_objection_holds_all_lines_of_a_payee_from_whom_something_is_taken_off() -> None:
    lines, payees = [line(1, 500), line(2, -300, Account()), line(3, 700, payee="李四"), line(4, 50, payee="李四")], Payees.of(Roster())
    fates = tuple(ListedLine(n, "第01期", date(2018, 3, 1), Line("7.2.3", "项目动工奖", "C01", "", "", "", "", 1), "", objection="异议1")
                  for n in ("第01期-001", "第01期-003"))
    ready, waiting = open_lines(lines, town(settlement=Settlement(lines=fates)), payees, {})
    assert [x.number[-1] for x in ready] == ["4"] and [x.number[-1] for x in waiting] == ["1", "2", "3"]


def test_a_sheet_of_the_bank_file_with_nothing_on_it_says_so() -> None:
    book = load_workbook(io.BytesIO(bank_book(town(), [], [line(1, 500)], [])))
    assert [book.get_sheet_by_name(name).to_python()[1][0] for name in ("明细", "暂缓")] == ["发放编号", "没有。"]


def test_every_sheet_of_the_bank_file_is_high_enough_for_a_long_name() -> None:
    long = line(1, 500, payee="柏岭镇人民政府经济发展和招商引资综合服务办公室驻长三角地区联络处负责人王立新")
    book = openpyxl.load_workbook(io.BytesIO(bank_book(town(), [], [long], [])))
    heights = {name: sheet.row_dimensions[next(r[0].row for r in sheet if r[0].value == long.number)].height
               for name, sheet in ((n, book[n]) for n in ("明细", "支付结果"))}
    assert heights["支付结果"] >= 4 * LINE and heights["明细"] >= heights["支付结果"], heights


def grid(path: Path, sheet: str) -> list[list[Any]]:
    rows: list[list[Any]] = load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_name(sheet).to_python()
    return rows


def test_the_bank_file_is_written_the_day_after_the_notice_ends_once_and_holds_what_the_list_holds(town: Town) -> None:
    town.open()
    town("run", "--date", "2018-02-27")
    town.rule(meeting="2018-02-28")
    town("run", "--date", "2018-03-01")
    town("issue", "--date", "2018-03-01")
    bank = town.path("output/银行代发/第01期.xlsx")
    assert "正在公示，2018-03-08 期满" in town("status", "--date", "2018-03-08")
    assert "正在公示" in town("run", "--date", "2018-03-08") and not bank.exists()
    assert "请运行 python process.py" in town("status", "--date", "2018-03-09") and not bank.exists()
    assert "银行代发表已出：output/银行代发/第01期.xlsx，1 户 13,000.00 元" in town("run", "--date", "2018-03-09")
    assert grid(bank, "代发") == [["户名", "账号", "开户行", "金额", "用途"],
                                  ["周明华", "6200000000000000003", "农商行柏岭支行", 13000.0, "2018年招商引资突击月活动项目签约奖、项目动工奖"]]
    assert [row[0] for row in grid(bank, "明细")[2:4]] == ["第01期-001", "第01期-002"]
    before = bank.read_bytes()
    assert "银行代发" not in town("run", "--date", "2018-03-12") and bank.read_bytes() == before, "each yuan goes to the bank once"
    head = ["决定编号", "类型", "对象", "内容", "结论", "日期", "文号", "经办人"]
    town.path("input/认定/决定.xlsx").write_bytes(xlsx({"其他决定": [head, ["决1", "作废重发", "第01期-002", "误发", "同意", date(2018, 3, 12)]]}))
    assert "〔BNK-004〕第01期的 第01期-002 已经作废" in town("run", "--date", "2018-03-12"), "what the bank has is not to be paid once more"


def test_an_objection_after_the_bank_file_was_written_says_what_finance_must_stop(town: Town) -> None:
    town.open()
    town("run", "--date", "2018-02-27")
    town.rule(meeting="2018-02-28")
    town("run", "--date", "2018-03-01")
    town("issue", "--date", "2018-03-01")
    town("run", "--date", "2018-03-09")
    decided = {"其他决定": [[c.heading for c in DECISIONS.columns], ["决1", "公示异议", "第01期-002", "有据", "待核查", date(2018, 3, 10), "", ""]]}
    town.path("input/认定/决定.xlsx").write_bytes(xlsx(decided))
    assert "第01期的银行代发表里有 1 笔后来有了公示异议：第01期-002。还没有付的，请马上告诉财政所先不付。" in town("run", "--date", "2018-03-12")
    paid = {"支付结果": [[c.heading for c in PAYMENTS.columns], ["第01期-002", "已付", date(2018, 3, 12), "", "", ""]]}
    town.path("input/支付/001.xlsx").write_bytes(xlsx(paid))
    assert "后来有了公示异议" not in town("run", "--date", "2018-03-13"), "what is paid cannot be stopped"


# what all documents have in common ———————————————————————————————————————————————


def numbers(text: str, pattern: str) -> list[int]:
    return [fen(found) for found in re.findall(pattern, text)]


def test_sums_in_word_page_workbook_and_json_are_equal_read_back_from_the_files(drafted: Town) -> None:
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", "2018-03-01")
    folder = drafted.path("output/第01期")
    totals = {key: fen(value) for key, value in json.loads((folder / "result.json").read_text("utf-8"))["totals"].items()}
    assert totals["due"] == 1_300_000
    bulletin_, public = (text_of((folder / name).read_bytes()) for name in ("通报.docx", "公示.docx"))
    page = (folder / "通报.html").read_text("utf-8")
    assert numbers(bulletin_, r"拟兑现奖金([\d.]+)元") == numbers(page, r"拟兑现奖金([\d.]+)元") == numbers(public, r"本次拟发([\d.]+)元") == [totals["due"]]
    tables = [[c.text for c in t.rows[-1].cells] for t in Document(str(folder / "通报.docx")).tables if t.rows[-1].cells[0].text.startswith("合计（")]
    assert [fen(row[-1]) for row in tables] == [totals["due"]]
    on_list = next(row for row in grid(folder / "奖金发放表.xlsx", "发放表") if row[0] == "合计")
    everything = next(row for row in grid(folder / "奖金发放表.xlsx", "全部奖项") if row[0] == "合计")
    assert fen(on_list[13]) == totals["due"] and [fen(v) for v in everything[6:10]] == [totals[k] for k in ("entitled", "paid_before", "due", "held")]
    overview = {row[0]: row for row in grid(folder / "汇总表.xlsx", "总览") if row}
    assert fen(overview["奖金：本次应发（元）"][3]) == totals["due"]
    course = [row for row in grid(folder / "汇总表.xlsx", "走势") if isinstance(row[1], float)]
    assert [sum(r[i] for r in course) for i in range(1, 7)] == [overview[k][3] for k in (
        "信息（条）", "洽谈（个）", "正式签约（个）", "认定动工（个）", "协议投资（万元）", "认定到位资金（万元）")]


PHONE, IDENTITY, ACCOUNT = "13900000001", "331022197001010011", "6200000000000000003"
MAY_HOLD = {"奖金发放表.xlsx"}


def test_no_telephone_identity_or_account_number_leaves_the_payout_list_and_no_lead_is_named(town: Town) -> None:
    people = ({**town.persons[0], "id_number": IDENTITY}, *town.persons[1:])
    town.enlist(人员=people)
    said = f"电话{PHONE}，身份证{IDENTITY}，账号{ACCOUNT}"
    town.send("C01", 1, {**{sheet: [sample(sheet)] for sheet in Sheet if sheet is not Sheet.LEAD}, Sheet.LEAD: [
        sample(Sheet.LEAD, company="机密食品有限公司", project="机密项目", remark=said), sample(Sheet.LEAD, company="机密纺织有限公司", policy="限制", industry=said)],
        Sheet.NEGOTIATION: [sample(Sheet.NEGOTIATION, company="机密化工有限公司", progress=said)]})
    town("run", "--date", "2018-02-27")
    town.rule(meeting="2018-02-28")
    town("run", "--date", "2018-03-01")
    folder = town.path("output/第01期")
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "依据" not in p.parts and "人工修改" not in p.parts):
        text = everything_in(path)
        name = path.relative_to(folder).as_posix()
        if name not in MAY_HOLD and not name.startswith("退回/退回_"):
            assert not [n for n in (PHONE, IDENTITY, ACCOUNT) if n in text], name
        if name in {"通报.docx", "通报.html", "公示.docx", "看板.html"}:
            assert "机密" not in text, name
    assert ACCOUNT in everything_in(folder / "奖金发放表.xlsx")


def everything_in(path: Path) -> str:
    """All text of a file, of whatever kind."""
    if path.suffix == ".docx":
        return text_of(path.read_bytes())
    if path.suffix == ".xlsx":
        book = load_workbook(io.BytesIO(path.read_bytes()))
        return "\n".join(str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row)
    return path.read_text("utf-8-sig", "replace")


def test_a_figure_of_the_ranking_leads_to_the_rows_that_make_it() -> None:
    from openpyxl import load_workbook as with_links

    book = with_links(io.BytesIO(summary_book(town())))
    links = {cell.coordinate: cell.hyperlink.location for row in book["排名"].iter_rows() for cell in row if cell.hyperlink}
    assert links["H3"] == "'信息收集'!A3:F4" and book["排名"]["H3"].value == 4
    assert len(book["走势"]._charts) == 2


# on paper —————————————————————————————————————————————————————————————————————

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_the_bulletin_has_the_page_fonts_and_levels_of_the_standard() -> None:
    document = Document(io.BytesIO(word("通报.docx", bulletin(town(), NOTES))))
    first, wide, last = document.sections
    for section in (first, last):
        assert (section.page_width, section.page_height) == (Twips(11906), Twips(16838))
        assert (section.top_margin, section.left_margin) == (Twips(2098), Twips(1588))
        grid_ = section._sectPr.find(f"{W}docGrid")
        assert (grid_.get(f"{W}type"), grid_.get(f"{W}linePitch")) == ("lines", "579")
    assert wide.orientation == 1 and wide.page_width > wide.page_height
    assert document.settings.odd_and_even_pages_header_footer and "PAGE" in first.footer._element.xml and "PAGE" in first.even_page_footer._element.xml
    assert [s.footer.paragraphs[0].alignment for s in (first,)] == [2] and first.even_page_footer.paragraphs[0].alignment == 0
    looks = {"公文标题": ("方正小标宋简体", "44"), "公文正文": ("仿宋_GB2312", "32"), "一级标题": ("黑体", "32"), "二级标题": ("楷体_GB2312", "32"),
             "主送机关": ("仿宋_GB2312", "32"), "版记": ("仿宋_GB2312", "28"), "页码": ("宋体", "28")}
    for name, (font, size) in looks.items():
        run = document.styles[name].element.rPr
        assert (run.find(f"{W}rFonts").get(f"{W}eastAsia"), run.find(f"{W}sz").get(f"{W}val")) == (font, size), name
    body = document.styles["公文正文"].element
    assert body.pPr.find(f"{W}spacing").get(f"{W}line") == "579" and body.pPr.find(f"{W}ind").get(f"{W}firstLineChars") == "200"
    assert body.rPr.find(f"{W}spacing").get(f"{W}val") == "-5"
    assert [p.style.element.pPr.find(f"{W}outlineLvl").get(f"{W}val") for p in document.paragraphs if p.text.startswith(("一、", "更正和"))] == ["0", "1"]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
        assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)


def test_the_imprint_stands_at_the_foot_of_the_text_area() -> None:
    document = Document(io.BytesIO(word("通报.docx", bulletin(town(), NOTES))))
    (box,) = document.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor")
    place = next(e for e in box if e.tag.endswith("}positionV"))
    assert place.get("relativeFrom") == "margin" and "".join(place.itertext()) == "bottom"
    lines = [("".join(p.itertext()), [b.get(f"{W}sz") for b in p.iter(f"{W}bottom")]) for p in box.iter(f"{W}p")]
    assert [sizes for _, sizes in lines] == [["8"], ["6"], ["8"]] and lines[1][0].startswith("抄送：") and lines[2][0].endswith("印发")


def test_the_signature_stands_with_text_and_small_tables_are_whole() -> None:
    document = Document(io.BytesIO(word("通报.docx", bulletin(town(), NOTES))))
    texts = [p.text for p in document.paragraphs]
    checked = document.paragraphs[texts.index("数据核对") + 1:texts.index("数据核对") + 4]
    assert [p.paragraph_format.keep_with_next for p in checked] == [None, None, True] and "累计收到文件" in checked[0].text
    assert all(p.paragraph_format.keep_with_next for row in document.tables[0].rows for cell in row.cells for p in cell.paragraphs)


def test_a_table_s_last_rows_stay_together_and_a_small_one_whole() -> None:
    many = tuple(replace(AWARD, project=f"项目{n}") for n in range(8))
    for awards, kept in ((many, [7, 8]), (many[:4], [0, 1, 2, 3, 4])):
        document = Document(io.BytesIO(word("通报.docx", bulletin(town(awards=awards), NOTES))))
        (money,) = [t for t in document.tables if t.cell(0, 0).text == "奖项\n（条款）"]
        assert len(money.rows) == len(awards) + 2
        bound = [n for n, row in enumerate(money.rows) if all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)]
        assert bound == kept, "never the last row, with what follows the table"


def test_no_mark_hangs_over_a_line_s_end_and_sums_are_not_stretched() -> None:
    document = Document(io.BytesIO(word("通报.docx", bulletin(town(), NOTES))))
    body = document.styles["公文正文"].element.pPr
    assert body.find(f"{W}overflowPunct").get(f"{W}val") == "0"
    texts = [p.text for p in document.paragraphs]
    place = texts.index("数据核对") + 1
    assert [p.alignment for p in document.paragraphs[place:place + 3]] == [0, 0, 0]


def test_a_heading_breaks_before_its_bracket() -> None:
    document = Document(io.BytesIO(word("通报.docx", bulletin(town(), NOTES))))
    (targets,) = [t for t in document.tables if t.cell(0, 0).text == "主体"]
    assert [c.text for c in targets.rows[0].cells][1:5] == ["引资任务\n（万元）", "已完成\n（万元，含活动前）", "完成率", "超欠进度\n（百分点）"]


def test_an_amount_of_seven_digits_has_room_on_one_line() -> None:
    (money,) = [table for table in Document(io.BytesIO(word("通报.docx", bulletin(town(), NOTES)))).tables if table.cell(0, 0).text == "奖项\n（条款）"]
    twips = [int(cell._tc.tcPr.find(f"{W}tcW").get(f"{W}w")) - 114 for cell in money.rows[0].cells[-3:]]
    assert min(twips) >= len("1234567.89") * 9 * 20 / 2, "9 pt figures, half as wide as high"
    assert min(twips) + 114 >= 1240, "other fonts are wider"


def printed(folder: Path, data: bytes) -> list[list[str]]:
    """The lines of each page, as LibreOffice sets them."""
    (folder / "x.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "x.docx")],
                   check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "-layout", str(folder / "x.pdf"), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return [[line for line in page.splitlines() if line.strip()] for page in text.split("\f")]


@pytest.mark.machine
def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    long = {**bulletin(town(), NOTES), "总体情况": ["招商引资突击月活动" * 200]}
    page = printed(tmp_path, word("通报.docx", long))[1]
    *lines, number = [line.strip() for line in page]
    assert re.sub(r"\s", "", number) == "—2—" and len(lines) == 22 and {len(text) for text in lines[:-1]} == {28}


def test_the_heading_of_a_table_stays_with_its_first_row() -> None:
    """LibreOffice has lost all rows of a table of which only the heading had room at the foot of a page."""
    for made in (word("通报.docx", bulletin(town(), NOTES)), word("公示.docx", notice(town(), NOTES.doc_date))):
        document = Document(io.BytesIO(made))
        kept = {style.style_id for style in document.styles if style.element.find(f"{W}pPr/{W}keepNext") is not None}
        heads = [p.style.style_id for table in document.tables for cell in table.rows[0].cells for p in cell.paragraphs]
        assert heads and set(heads) <= kept


@pytest.mark.machine
def test_the_short_form_is_one_page(tmp_path: Path) -> None:
    many = tuple(standing(f"C{i:02d}", f"村{i}", (9, 9, 9, 9), i) for i in range(1, 80))
    view = bulletin(town(standings=many, corrections=(), policy=replace(POLICY, short=True)), NOTES)
    assert len([page for page in printed(tmp_path, word("通报.docx", view)) if page]) == 1


@pytest.mark.machine
@pytest.mark.parametrize("copies", ["镇党政领导班子成员", "市招商局、" * 30])
def test_the_imprint_is_the_last_thing_on_the_last_page(tmp_path: Path, copies: str) -> None:
    view = bulletin(town(policy=replace(POLICY, copies=copies, printer="柏岭镇党政办公室")), NOTES)
    printed(tmp_path, word("通报.docx", view))
    boxes = subprocess.run(["pdftotext", "-bbox-layout", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    last = boxes.split("<page ")[-1]
    foot = [float(found[1]) for found in re.finditer(r'<line [^>]*yMax="([0-9.]+)">(?=(?:(?!</line>).)*印发)', last, re.S)]
    assert len(foot) == 1 and 720 < foot[0] < 745, "742.6 pt is the bottom of the text area"


def test_without_libreoffice_a_line_says_so_and_everything_else_is_made(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contest.pdf.soffice", lambda: "")
    assert "没有找到 LibreOffice，没有出 PDF" in drafted("run", "--date", "2018-02-27", "--pdf")
    assert drafted.path("output/第01期/通报.docx").is_file() and not drafted.path("output/第01期/PDF").exists()


@pytest.mark.machine
def test_with_libreoffice_the_pdf_lies_beside_the_drafts_and_is_no_hand_made_change(drafted: Town) -> None:
    assert "PDF 在：" in drafted("run", "--date", "2018-02-27", "--pdf")
    assert drafted.path("output/第01期/PDF/通报.pdf").read_bytes().startswith(b"%PDF")
    assert "人工修改" not in drafted("run", "--date", "2018-02-27")
