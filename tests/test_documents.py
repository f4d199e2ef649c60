"""What the published documents say, and that no value can break them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from contest.model import (
    Award,
    Category,
    Claim,
    Conclusion,
    Correction,
    Duty,
    Entry,
    Finding,
    Issued,
    Kind,
    Matter,
    Participant,
    Period,
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
    Settlement,
    Sheet,
    Standing,
    State,
    Status,
    Verdict,
)
from contest.model.policy import Notice
from contest.publishing import archive
from contest.publishing.documents import render_docx, render_html
from contest.publishing.views.bulletin import BulletinNotes, bulletin, default_date, working_day_after
from contest.publishing.views.letters import letters
from contest.publishing.views.lists import filed_lists
from contest.publishing.views.payout import payout_rows
from contest.publishing.views.reminder import Due, due, reminder
from contest.publishing.views.sender_words import private
from contest.publishing.views.sentback import cover, sent_back
from contest.publishing.views.wording import OFFICIALS_NOTE, numeral, percent, plain, without_numbers
from contest.publishing.wordfile import packed
from tools import make_templates

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
WORD, PAGE, LETTER = TEMPLATES / "通报.docx", TEMPLATES / "通报.html", TEMPLATES / "退回通知.docx"
NASTY = "甲&乙<丙>\"丁\"{{ 标题 }}{% if %}{_{\n戊\x07"

POLICY = Policy(
    campaign="2018年招商引资突击月活动", town="柏岭镇", office="柏岭镇招商引资突击月活动领导小组办公室",
    title="2018年招商引资突击月活动工作意见", start=date(2018, 2, 15), end=date(2018, 4, 1),
    holidays=tuple(date(2018, 2, d) for d in range(15, 22)), workdays=(date(2018, 2, 24),),
    copies="市招商局，镇党政领导班子成员", printer="柏岭镇党政办公室")
SECOND = Period(Kind.BULLETIN, 2, date(2018, 2, 25), date(2018, 3, 6))
NOTES = BulletinNotes(date(2018, 3, 9), "柏招组办〔2018〕2号", date(2018, 2, 27), Period(Kind.BULLETIN, 3, date(2018, 3, 7), date(2018, 3, 16)))


# a small town, made by hand ————————————————————————————————————


def participant(code: str, name: str, category: Category = Category.VILLAGE, **more: Any) -> Participant:
    return Participant(code, name, category, sends=more.pop("sends", True), **more)


def entry(sheet: Sheet, company: str, project: str, day: date | None = date(2018, 3, 1), *, sender: str = "C01", row: int = 3,
          findings: tuple[Finding, ...] = (), file: str = "input/报表/第2期/岭下村.xlsx", **values: Any) -> Entry:
    told = {"company": company, "project": project, "date": day, **values}
    return Entry(f"{sheet}{company}{project}{row}{file}", sheet, file, row, sender, sender, told, {}, date(2018, 3, 7), None, findings)


def standing(code: str, name: str, counts: tuple[int, int, int, int], rank: int | None, **more: Any) -> Standing:
    ranks = tuple(rank if c else None for c in counts)
    return Standing(code, name, more.pop("category", Category.VILLAGE), more.pop("pool", "全部"), counts, sum(counts), ranks, rank, **more)


def empty(period: Period = SECOND, **changes: Any) -> Reckoning:
    """A town with nothing at all: no roster, no return."""
    nothing: dict[str, Any] = dict.fromkeys((
        "returns", "verdicts", "projects", "standings", "previous", "awards", "claims", "notices", "corrections", "additions",
        "missing", "late", "nil", "duties", "progress", "services", "enclaves", "channels", "advanced", "bonus"), ())
    base = {"policy": POLICY, "period": period, "today": date(2018, 3, 9), "roster": Roster(), "summary": {}, "before": {},
            "elapsed": Fraction(65, 365), **nothing, **changes}
    known = set(Reckoning.__dataclass_fields__)
    return Reckoning(**{key: value for key, value in base.items() if key in known})


PEOPLE = (participant("C01", "岭下村"), participant("C02", "石桥村"), participant("C03", "上湾村"),
          participant("D01", "经发办", Category.UNIT), participant("D02", "农机站", Category.UNIT), participant("C04", "河口村"))
WANG = Referrer("王立新", True, "", "C01", "群众")
SIGNED = entry(Sheet.SIGNING, "恒域新材料", "高性能纤维", date(2018, 3, 2), kind="正式合同", amount=3_000_000_000, referrer="王立新", enclave="是")
PAID = entry(Sheet.INVESTMENT, "恒域新材料", "高性能纤维", date(2018, 3, 5), amount=230_000_000, voucher="建行0306-118", row=4)
SECRET = entry(Sheet.LEAD, "禾盛食品有限公司", "粮油深加工", industry="食品加工", policy="限制", row=5, contact_phone="13800001234")
TALK = entry(Sheet.NEGOTIATION, "绿野农业", "油茶加工", row=6)
FIBRE = Project("恒域新材料/高性能纤维", "恒域新材料", "高性能纤维", entries=(SIGNED, PAID), signing=SIGNED, signing_referrer=WANG, signing_credited="C01",
                facts=ProjectFacts(SIGNED, WANG, "C01", True, 3_000_000_000, False, "市经开区"), invested_fen=230_000_000,
                recognised=("实际动工",))
AWARD = Award("7.2.3", "项目动工奖", "C01", "王立新", "王立新@C01", "恒域新材料/高性能纤维", FIBRE.key, 920_000,
              "七.2③ 认定到位230万元×8‰×50%（飞地）＝9200元")
HELD = Award("7.2.2", "项目签约奖", "C02", "何建平", "何建平@C02", "联创家居/板式家具", "联创家居/板式家具", 500_000, "七.2② 正式签约1个×5000元",
             held="缺收款信息")


def town(**changes: Any) -> Reckoning:
    """Six participants, second period: some of everything."""
    back = Finding("FIL-001", True, "打不开。")
    values: dict[str, Any] = {
        "roster": Roster(PEOPLE), "missing": ("D02", "C04"), "late": ("C03",), "nil": ("C02", "C03"),
        "returns": (
            ReturnOutcome("input/报表/第2期/岭下村.xlsx", "a", "C01", 2, Status.PARTLY, (
                Finding("AMT-002", True, "协议投资额不是数字。请只填数字。", "项目签约", "G12"),
                Finding("AMT-002", True, "协议投资额不是数字。请只填数字。", "项目签约", "G13"),
                Finding("DAT-005", False, "日期晚于填报日期。请核对。", "信息收集", "B3")), date(2018, 3, 7), losses=("信息收集第7行 旧公司/旧项目",)),
            ReturnOutcome("input/报表/第2期/河口村.xlsx", "b", "C04", 2, Status.REJECTED, (back,), date(2018, 3, 7)),
            ReturnOutcome("input/报表/第2期/不知谁.xlsx", "c", "", None, Status.REJECTED, (back,)),
            ReturnOutcome("input/报表/第1期/岭下村.xlsx", "d", "C01", 1, Status.ACCEPTED, (), date(2018, 2, 25))),
        "verdicts": (
            Verdict(SIGNED, "C01", State.COUNTED, counts=True, fen=3_000_000_000), Verdict(PAID, "C01", State.COUNTED, counts=True, fen=230_000_000),
            Verdict(SECRET, "C01", State.REFUSED, "产业政策类别是“限制”，禾盛食品有限公司电话13800001234"), Verdict(TALK, "C01", State.COUNTED, counts=True),
            Verdict(entry(Sheet.LEAD, "联创家居有限公司", "板式家具", row=9), "C01", State.PROVISIONAL, "待认定", counts=True)),
        "projects": (FIBRE,), "services": (Service(FIBRE, ServiceGroup("恒域新材料", "高性能纤维", "方正清", next_step="完成备案", due=date(2018, 3, 15)), False),),
        "enclaves": (FIBRE,), "channels": (("以商招商", 3, 2),), "awards": (AWARD, HELD),
        "standings": (
            standing("C01", "岭下村", (4, 3, 1, 1), 1, provisional=(1, 0)), standing("D01", "经发办", (4, 3, 1, 0), 2, category=Category.UNIT),
            standing("C02", "石桥村", (3, 2, 1, 0), 3), standing("C03", "上湾村", (3, 3, 0, 0), 3), standing("C04", "河口村", (0, 0, 0, 0), None),
            standing("D02", "农机站", (0, 0, 0, 0), None)),
        "previous": (standing("C01", "岭下村", (1, 1, 0, 0), 2), standing("D01", "经发办", (2, 1, 0, 0), 1), standing("C02", "石桥村", (0, 0, 0, 0), None),
                     standing("C03", "上湾村", (1, 0, 0, 0), 3), standing("C04", "河口村", (1, 0, 0, 0), 3)),
        "summary": {"leads": 14, "negotiations": 11, "signings": 3, "groundbreakings": 1, "agreed_fen": 7_650_000_000, "invested_fen": 950_500_000},
        "before": {"leads": 5, "negotiations": 3, "signings": 1, "groundbreakings": 0, "agreed_fen": 2_600_000_000, "invested_fen": 300_000_000},
        "corrections": (Correction("C04", "信息", 2, 1, ("认定不采纳：禾盛食品有限公司已关门",)),),
        "claims": (Claim("R7K2M-9QXV3", Matter.SIGNING, "C01", SIGNED, "", ruling=Ruling("R7K2M-9QXV3", Conclusion.YES, meeting=date(2018, 3, 8), document="柏招组纪〔2018〕2号")),
                   Claim("R3M8A-1DABC", Matter.VALUE, "C01", TALK, "")),
        "duties": (Duty("C01", True, True), Duty("C04", False, False, "李河", False)),
        "progress": (Progress("C01", 12_000_000_000, 950_500_000, 2, 1, Fraction(9505, 120000), Fraction(9505, 120000) - Fraction(65, 365)),),
        **changes}
    return empty(**values)


def text_of(document: bytes) -> str:
    """All text of a Word document, tables too."""
    body = Document(io.BytesIO(document)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def shape_of(document: bytes) -> tuple[int, list[tuple[int, int]]]:
    """Paragraphs, and rows and cells of each table."""
    opened = Document(io.BytesIO(document))
    return len(opened.paragraphs), [(len(t.rows), sum(len(r.cells) for r in t.rows)) for t in opened.tables]


def word(reckoning: Reckoning) -> bytes:
    return render_docx(WORD.read_bytes(), bulletin(reckoning, NOTES))


def html(reckoning: Reckoning) -> str:
    return render_html(PAGE.read_text("utf-8"), bulletin(reckoning, NOTES)).decode()


def letter_file(reckoning: Reckoning) -> bytes:
    return render_docx(LETTER.read_bytes(), {"通知": letters(reckoning)})


# what the bulletin says ——————————————————————————————————————————


def said(reckoning: Reckoning, *parts: str) -> str:
    view: Any = bulletin(reckoning, NOTES)
    return "\n".join("\n".join(view[part]) for part in parts)


def test_new_figures_are_the_sum_less_what_was_issued() -> None:
    view = bulletin(town(), NOTES)
    assert "新增信息9条（含待认定1条）、洽谈8个、正式签约2个、认定动工1个，协议投资5050万元、认定到位资金650.5万元" in view["总体情况"][0]
    assert [row["累计"] for row in view["总体表"][0]["行"]] == ["14（含待认定1）", "11", "3", "1", "7650", "950.5"]
    assert [row["上期"] for row in view["总体表"][0]["行"]] == ["5", "3", "1", "0", "2600", "300"]


def test_after_the_contest_only_what_has_changed_is_told() -> None:
    still = town().before
    told = said(town(period=replace(SECOND, kind=Kind.BATCH), summary={**still, "leads": 4, "invested_fen": 950_500_000}), "总体情况")
    assert told.startswith("本批新增认定到位资金650.5万元，更正减少信息1条，累计情况见表1。")


def test_the_short_form_of_a_batch_tells_only_what_has_changed() -> None:
    still = town().before
    made = town(period=replace(SECOND, kind=Kind.BATCH), summary={**still, "invested_fen": 950_500_000}, policy=replace(POLICY, short=True))
    assert "：本批新增认定到位资金650.5万元；累计信息5条" in bulletin(made, NOTES)["开头"]


def test_what_still_arrives_for_a_project_that_was_ended_says_so() -> None:
    rows = bulletin(town(settlement=Settlement(terminated=((FIBRE.key, True),))), NOTES)["项目表"][0]["行"]
    assert [row["备注"].endswith("；项目终止") for row in rows] == [True, True]


def test_the_year_is_held_against_elapsed_time() -> None:
    assert "年度引资任务合计12000万元，认定到位950.5万元，占年度任务的7.9%，欠进度9.9个百分点（时序进度17.8%）" in said(town(), "总体情况")


def test_rises_falls_shared_and_lost_places_are_told() -> None:
    rows = bulletin(town(), NOTES)["附件排名"][0]["组"][0]["行"]
    assert [(r["名次"], r["上期"], r["升降"]) for r in rows] == [
        ("1", "2", "↑1"), ("2", "1", "↓1"), ("并列3", "无名次", "新进"), ("并列3", "并列3", "—"), ("无名次", "并列3", "退出"), ("无名次", "无名次", "—")]
    told = said(town(), "排名情况")
    assert "岭下村由第2位升至第1位，经发办由第1位降至第2位，石桥村、上湾村并列第3位。" in told
    assert "6个参评主体中2个暂未实现零的突破。排名含待认定事项" in told


def test_a_first_bulletin_compares_with_nothing() -> None:
    rows = bulletin(town(previous=()), NOTES)["附件排名"][0]["组"][0]["行"]
    assert {(r["上期"], r["升降"]) for r in rows} == {("—", "—")}
    assert "岭下村列第1位" in said(town(previous=()), "排名情况")


def test_zeros_are_printed_overall_and_named_in_each_item() -> None:
    pool = bulletin(town(), NOTES)["附件排名"][0]["组"][0]
    assert len(pool["行"]) == 6
    assert pool["行"][-1]["信息"] == "0"
    assert pool["单项"][3]["为零"] == ["其余5个主体动工为0个：经发办、石桥村、上湾村、河口村、农机站"]


def test_several_pools_have_a_table_each() -> None:
    some = (standing("C01", "岭下村", (1, 0, 0, 0), 1, pool="行政村、自然村"), standing("D01", "经发办", (1, 0, 0, 0), 1, pool="单位"))
    view = bulletin(town(standings=some, previous=()), NOTES)
    assert [t["题"] for t in view["排名表"]] == ["表2　总排名前1个主体（行政村、自然村）", "表3　总排名前1个主体（单位）"]
    assert view["项目表"][0]["题"] == "表4"
    assert "（行政村、自然村）岭下村列第1位。（单位）经发办列第1位。" in view["排名情况"][0]


def test_a_shared_place_is_not_cut_from_the_table_in_the_body() -> None:
    many = tuple(standing(f"C{i:02d}", f"村{i}", (1, 0, 0, 0), 8 if i > 7 else i) for i in range(1, 16))
    assert len(bulletin(town(standings=many), NOTES)["排名表"][0]["行"]) == 15


def test_a_place_shared_by_a_whole_town_stands_in_the_annex_only() -> None:
    many = tuple(standing(f"C{i:02d}", f"村{i}", (1, 0, 0, 0), 1) for i in range(21))
    view = bulletin(town(standings=many), NOTES)
    assert view["排名表"] == [] and len(view["附件排名"][0]["组"][0]["行"]) == 21 and view["项目表"][0]["题"] == "表2"
    assert "等21个主体并列第1位" in view["排名情况"][0]


def test_where_the_table_in_the_body_is_cut_the_rest_is_told_and_all_are_found_in_the_annex() -> None:
    def text(first: int, second: int) -> str:
        some = tuple(standing(f"C{i:03d}", f"村{i}", (1, 0, 0, 0), 1 if i < first else first + 1) for i in range(first + second))
        return bulletin(town(standings=some), NOTES)["排名情况"][0]

    assert "等21个主体并列第1位，其余30个主体并列第22位。" in text(21, 30)
    assert "村0列第1位，其余21个主体并列第2位。" not in text(1, 21) and "等21个主体并列第2位" in text(1, 21)
    assert "其余" not in text(3, 5) and all(t.endswith("各单项及总排名见附件1。") for t in (text(21, 30), text(3, 5)))


def test_an_item_in_which_everybody_is_equal_takes_one_line_in_the_annex() -> None:
    def items(*counts: tuple[int, int, int, int], **more: Any) -> Any:
        some = tuple(standing(f"C{i:02d}", f"村{i}", c, 1, **more) for i, c in enumerate(counts))
        return bulletin(town(standings=some, previous=()), NOTES)["附件排名"][0]["组"][0]["单项"]

    leads, talks, signed, begun = items(*[(2, 1, 1, 0)] * 11, provisional=(1, 0))
    assert leads["行"] == [] and leads["为零"] == ["11个主体均为2条（含待认定1），并列第1位"] and talks["为零"] == ["11个主体均为1个，并列第1位"]
    assert signed["行"] == [] and begun["为零"] == ["各主体均为0"]
    assert len(items(*[(2, 0, 0, 0)] * 10)[0]["行"]) == 10 and len(items(*[(2, 0, 0, 0)] * 10, (1, 0, 0, 0))[0]["行"]) == 11


@pytest.mark.parametrize(("idle", "told"), [(30, "村30"), (31, "其余31个主体信息为0条，见总排名表")])
def test_those_at_zero_are_named_up_to_thirty(idle: int, told: str) -> None:
    some = (standing("C00", "村0", (1, 0, 0, 0), 1), *(standing(f"C{i:02d}", f"村{i}", (0, 0, 0, 0), None) for i in range(1, idle + 1)))
    (line,) = bulletin(town(standings=some, previous=()), NOTES)["附件排名"][0]["组"][0]["单项"][0]["为零"]
    assert line.endswith(told) and line.startswith(f"其余{idle}个主体信息为0条")


def test_a_signing_names_the_enterprise_its_referrer_and_enclave() -> None:
    rows = bulletin(town(), NOTES)["项目表"][0]["行"]
    assert (rows[0]["项目"], rows[0]["阶段"], rows[0]["金额"], rows[0]["引荐人"]) == ("高性能纤维（恒域新材料）", "正式签约", "3000", "王立新（岭下村）")
    assert rows[0]["备注"] == "飞地：市经开区；大项目"
    assert rows[1]["金额"] == "到位230"


def test_an_award_shows_formula_clause_and_why_it_is_held() -> None:
    table = bulletin(town(), NOTES)["奖金表"][0]
    assert table["行"][0]["算式"] == "认定到位230万元×8‰×50%（飞地）＝9200元"
    assert (table["行"][0]["条款"], table["行"][0]["本次"], table["行"][1]["本次"]) == ("七.2③", "9200.00", "(5000.00)")
    assert table["行"][1]["算式"].endswith("缓发：缺收款信息")
    assert table["本次"] == "9200.00"
    assert "拟兑现奖金9200.00元，缓发5000.00元，见表5" in said(town(), "奖金")


def test_what_is_owed_back_is_told_apart() -> None:
    back = replace(AWARD, payee="林秀芳", payee_key="林秀芳@D01", entitled_fen=0, paid_before_fen=100_000)
    assert "拟兑现奖金9200.00元，应扣回1000.00元，相抵后8200.00元" in said(town(awards=(AWARD, back)), "奖金")


def test_officials_and_cash_have_their_note() -> None:
    official = (replace(AWARD, standing="公务员"),)
    for noncash, word in ((False, OFFICIALS_NOTE), (True, "非现金激励")):
        policy = replace(POLICY, officials_noncash=noncash)
        assert word in said(town(awards=official, policy=policy), "奖金说明")
        assert said(town(policy=policy), "奖金说明") == "", "nobody of them is listed"
        assert word in str(bulletin(town(policy=policy), NOTES)["附件口径"])


def test_the_annex_of_targets_adds_up_to_the_text() -> None:
    rows = bulletin(town(summary={**town().summary, "invested_fen": 1_000_500_000}), NOTES)["附件目标"][0]["行"]
    assert [(r["主体"], r["任务"], r["完成"], r["签约任务"], r["已签约"]) for r in rows] == [
        ("岭下村", "12000", "950.5", "2", "1"), ("无年度任务的主体", "—", "50", "—", "2"), ("合计", "12000", "1000.5", "2", "3")]
    assert (rows[-1]["完成率"], rows[-1]["进度"]) == ("8.3%", "欠9.5")
    assert "认定到位1000.5万元，占年度任务的8.3%，欠进度9.5个百分点" in said(town(summary={**town().summary, "invested_fen": 1_000_500_000}), "总体情况")
    (sheet,) = [t for t in filed_lists(town()) if t.name == "目标进度"]
    assert [row[2] for row in sheet.rows] == [950_500_000, 0, 950_500_000]


def test_a_next_step_whose_day_has_passed_is_told_in_the_bulletin_as_on_the_sheet() -> None:
    late = town(today=date(2018, 3, 16))
    (sheet,) = [t for t in filed_lists(late) if t.name == "服务专班"]
    assert bulletin(late, NOTES)["大项目表"][0]["行"][0]["提示"] == sheet.rows[0][-1] == "已过完成期限"
    assert "大项目跟踪服务不够，1个已过完成期限" in said(late, "存在问题")
    assert bulletin(town(today=date(2018, 3, 15)), NOTES)["大项目表"][0]["行"][0]["提示"] == "", "the day itself is in time"


def test_a_batch_speaks_of_its_batch() -> None:
    late = Verdict(entry(Sheet.LEAD, "某某公司", "某某项目", date(2018, 2, 20), row=8), "C01", State.COUNTED, counts=True)
    view = bulletin(town(period=replace(SECOND, kind=Kind.BATCH), additions=(late,)), NOTES)
    assert "本批收到，已计入累计" in view["更正"][1] and view["附件口径"][0]["题"] == "本批适用的计算口径" and "本批适用的计算口径" in view["附件"][-1]
    assert "以上为终期排名，含终期通报以后的更正和补报。" in view["排名情况"][0]


def test_who_sent_late_nil_and_nothing() -> None:
    assert said(town(), "报送情况").startswith(
        "应报6家，有效报送4家，其中零报告2家（石桥村、上湾村）、迟报1家（上湾村）；退回待重报1家（河口村）；未报1家（农机站）。")


@pytest.mark.parametrize(("missing", "told"), [
    (("C01", "C02", "C03", "D01", "D02", "C04"), "应报6家，均未报送。"), ((), "应报6家，均已报送，其中零报告2家（石桥村、上湾村）、迟报1家（上湾村）。"),
    (("D02",), "应报6家，有效报送5家，其中零报告2家（石桥村、上湾村）、迟报1家（上湾村）；未报1家（农机站）。")])
def test_what_nobody_or_everybody_did_is_told_without_a_zero(missing: tuple[str, ...], told: str) -> None:
    assert said(town(missing=missing, returns=town().returns[:1]), "报送情况").startswith(told)


@pytest.mark.parametrize(("gaps", "told"), [
    ((-1, -2), "有任务的2个主体均欠进度。"), ((0, 1), "有任务的2个主体均达到或超过时序进度。"), ((-1, 1), "有任务的2个主体中，达到或超过时序进度的1个，欠进度的1个。"),
    ((-1,), "有任务的1个主体欠进度。")])
def test_who_keeps_up_with_the_year_is_told_without_a_zero(gaps: tuple[int, ...], told: str) -> None:
    rows = tuple(replace(town().progress[0], target_fen=100, gap=Fraction(gap, 10)) for gap in gaps)
    assert said(town(progress=rows), "总体情况").partition("）。")[2].startswith(told)


def nothing_happened(period: Period) -> Reckoning:
    """Six participants of whom nothing came."""
    return town(period=period, returns=(), verdicts=(), projects=(), services=(), enclaves=(), awards=(), claims=(), channels=(), summary={}, before={},
                previous=(), corrections=(), additions=(), late=(), nil=(), missing=tuple(p.code for p in PEOPLE),
                standings=tuple(standing(p.code, p.name, (0, 0, 0, 0), None) for p in PEOPLE))


def test_the_end_of_a_contest_in_which_nothing_happened_says_so_and_nothing_is_for_the_time_being() -> None:
    view = bulletin(nothing_happened(replace(SECOND, kind=Kind.FINAL)), replace(NOTES, next_period=None))
    assert "现将活动最终情况通报如下" in view["开头"] and "全镇没有计入的信息、洽谈、签约、动工和到位资金" in view["总体情况"][0]
    assert view["排名情况"] == ["6个参评主体均没有计入的事项，不产生名次。"]
    assert view["奖金"] == ["本期没有可兑现的奖金。按七.2①，信息收集奖、项目洽谈奖空缺。"]
    assert "活动没有打开局面，6个主体四项累计均为零" in view["存在问题"][0]
    told = "".join([*view["存在问题"], *view["下步要求"], *view["排名情况"], *view["报送情况"]])
    assert not [word for word in ("暂", "已签约、已动工项目", "分批兑现", "0家", "0个") if word in told]
    running = bulletin(nothing_happened(SECOND), NOTES)
    assert running["排名情况"] == ["暂无主体取得名次。6个参评主体均暂未实现零的突破。各单项及总排名见附件1。"]


def test_a_prize_that_nobody_wins_is_vacant_when_the_ranks_are_final() -> None:
    prize = replace(AWARD, clause="7.2.1", award="信息收集奖", basis="七.2① 9项，第1名3000元")
    assert said(town(period=replace(SECOND, kind=Kind.FINAL), awards=(prize,)), "奖金").endswith("发放。按七.2①，项目洽谈奖空缺。")
    assert "空缺" not in said(town(), "奖金")


def test_the_sentence_above_the_table_names_what_the_table_holds() -> None:
    loose = tuple(Verdict(entry(Sheet.SIGNING, f"企业{n}", "项目", row=30 + n, kind="框架协议"), "C01", State.NOTED, "不计") for n in range(2))
    begun = Verdict(entry(Sheet.GROUNDBREAKING, "企业0", "项目", row=40, kind="实际动工"), "C01", State.PROVISIONAL)
    assert said(town(), "项目进展").startswith("本期签约、到位资金情况见表3。")
    assert said(town(verdicts=loose), "项目进展").startswith("本期签订框架协议2个（不计入），见表3。")
    assert said(town(verdicts=(*loose, begun)), "项目进展").startswith("本期签订框架协议2个（不计入），动工情况见表3。")


def test_files_and_entries_add_up() -> None:
    told = said(town(), "核对")
    assert "累计收到文件4个＝采用1＋部分采用1＋退回2＋被替代0＋佐证0＋略过0" in told
    assert "累计申报5条＝计入3＋待认定1＋仅登记0＋不予采纳1" in told
    assert "信息14、洽谈11、签约3、动工1，与表1累计一致" in told


def test_a_correction_tells_old_new_and_why() -> None:
    assert "河口村信息2条更正为1条，原因是认定不采纳：某企业已关门" in said(town(), "更正")
    assert said(town(corrections=()), "更正") == "以前通报的数字没有更正。"
    assert said(town(corrections=(), period=replace(SECOND, number=1)), "更正") == "这是第一份通报，没有更正。"
    assert said(town(corrections=(), period=replace(SECOND, number=1, kind=Kind.BATCH)), "更正") == "以前通报的数字没有更正。"


def test_what_came_late_is_told_apart() -> None:
    late = Verdict(entry(Sheet.LEAD, "某某公司", "某某项目", date(2018, 2, 20), row=8), "C01", State.COUNTED, counts=True)
    assert "补报（属以前各期、本期收到，已计入累计）：岭下村信息1条。" in said(town(additions=(late, )), "更正")


def test_the_opening_names_the_last_meeting() -> None:
    assert bulletin(town(), NOTES)["开头"] == (
        "根据《2018年招商引资突击月活动工作意见》第七条，现将截至3月6日的活动进展情况通报如下，认定截至3月8日（柏招组纪〔2018〕2号）。")


@pytest.mark.parametrize(("changes", "told"), [
    ({}, "未报和退回待重报的2家要尽快补报"), ({"missing": ("D02",)}, "未报的1家要尽快补报"), ({"missing": ("C04",)}, "退回待重报的1家要尽快补报")])
def test_only_those_who_owe_a_return_are_asked_for_it(changes: dict[str, Any], told: str) -> None:
    returns = town().returns if "C04" in town(**changes).missing else town().returns[::3]
    assert f"{told}；" in said(town(returns=returns, **changes), "下步要求")


@pytest.mark.parametrize(("matter", "papers"), [(Matter.VALUE, "说明和佐证材料"), (Matter.DISPUTE, "说明和佐证材料"), (Matter.INVESTMENT, "合同、回单等原件")])
def test_what_waits_for_a_ruling_asks_for_the_papers_that_it_rests_on(matter: Matter, papers: str) -> None:
    assert f"1项待认定事项，有关主体要备齐{papers}" in said(town(claims=(Claim("R3M8A-1DABC", matter, "C01", TALK, ""),)), "下步要求")


def test_the_next_return_has_its_deadline() -> None:
    assert "第3期报表请于3月18日17时前报送" in said(town(), "下步要求")


@pytest.mark.parametrize(("kind", "title"), [
    (Kind.BULLETIN, "关于招商引资突击月活动第2期（2月25日—3月6日）情况的通报"),
    (Kind.FINAL, "关于2018年招商引资突击月活动最终排名情况的通报"),
    (Kind.BATCH, "关于2018年招商引资突击月活动第2批奖金兑现情况的通报")])
def test_each_kind_has_its_title(kind: Kind, title: str) -> None:
    assert bulletin(town(period=replace(SECOND, kind=kind)), NOTES)["标题"] == title


def test_a_preview_says_so() -> None:
    view = bulletin(town(period=replace(SECOND, preview=True), today=date(2018, 3, 1)), NOTES)
    assert view["预览"] == ["〔预览〕"]
    assert "截至3月1日" in view["开头"]
    assert "〔预览〕" in text_of(render_docx(WORD.read_bytes(), view))


def test_a_blank_number_is_left_out_and_never_invented() -> None:
    view = bulletin(town(), replace(NOTES, doc_number=""))
    assert view["文号"] == []


def test_framework_agreements_and_waiting_groundbreakings_are_shown_as_such() -> None:
    some = (
        Verdict(entry(Sheet.SIGNING, "甲公司", "甲项目", row=11, kind="框架协议", amount=1_000_000, referrer="王立新"), "C01", State.NOTED, "框架协议不计"),
        Verdict(entry(Sheet.GROUNDBREAKING, "乙公司", "乙项目", row=12, kind="因土地未动工", referrer="经发办"), "D01", State.PROVISIONAL, "待认定"),
        Verdict(entry(Sheet.INVESTMENT, "丙公司", "丙项目", row=13, amount=2_000_000), "", State.PROVISIONAL, "待认定"))
    rows = bulletin(town(verdicts=some, projects=()), NOTES)["项目表"][0]["行"]
    assert [(r["阶段"], r["金额"], r["引荐人"], r["备注"]) for r in rows] == [
        ("框架协议（不计）", "1", "王立新（岭下村）", ""), ("因土地未动工", "—", "经发办（本人）", "待认定"), ("资金到位", "到位2", "—", "待认定")]


def test_entries_that_came_late_or_were_ruled_on_since_are_among_this_periods() -> None:
    old = replace(SIGNED, id="old", values={**SIGNED.values, "date": date(2018, 2, 20)}, file="input/报表/第1期/岭下村.xlsx")
    late = Verdict(old, "C01", State.COUNTED, counts=True, fen=1)
    assert bulletin(town(verdicts=(late,), projects=(), claims=()), NOTES)["项目表"] == []
    ruled = Claim("X", Matter.SIGNING, "C01", old, "", ruling=Ruling("X", Conclusion.YES, meeting=date(2018, 3, 8)))
    rows = bulletin(town(verdicts=(late,), projects=(), claims=(ruled,), additions=(late,)), NOTES)["项目表"][0]["行"]
    assert [(r["日期"], r["备注"]) for r in rows] == [("2月20日", "补报")]


def test_a_ruling_on_high_technology_does_not_make_an_old_signing_one_of_this_period() -> None:
    old = replace(SIGNED, id="old", values={**SIGNED.values, "date": date(2018, 2, 20)}, file="input/报表/第1期/岭下村.xlsx")
    signed = Verdict(old, "C01", State.COUNTED, counts=True, fen=1)

    def rows(matter: Matter) -> list[str]:
        ruled = Claim("X", matter, "C01", old, "", ruling=Ruling("X", Conclusion.YES, meeting=date(2018, 3, 8)))
        tables = bulletin(town(verdicts=(signed,), projects=(), claims=(ruled,)), NOTES)["项目表"]
        return [row["备注"] for table in tables for row in table["行"]]

    assert rows(Matter.HIGH_TECH) == rows(Matter.SAME) == []
    assert rows(Matter.SIGNING) == ["本期认定"]


def issue_of(number: int, **states: str) -> Issued:
    return Issued(Period(Kind.BULLETIN, number, date(2018, 2, 15), date(2018, 2, 24)), date(2018, 2, 27), states=states)


def test_a_refused_row_is_told_by_the_first_bulletin_that_knows_it_and_counted_by_all_later_ones() -> None:
    def told(issued: tuple[Issued, ...], **changes: Any) -> tuple[list[str], str]:
        view = bulletin(town(**changes), replace(NOTES, issued=issued))
        return [row["表"] for table in view["附件未采用"] for row in table["行"]], view["报送情况"][1]

    refused = replace(SECRET, id="refused", values={**SECRET.values, "date": date(2018, 3, 4)})
    some = (Verdict(refused, "C01", State.REFUSED, "不符合"),)
    ruled = (Claim("X", Matter.VALUE, "C01", refused, "", ruling=Ruling("X", Conclusion.NO, meeting=date(2018, 3, 8))),)
    first = told((), verdicts=some)
    assert first == (["信息第5行"], "本期不予采纳的申报1条，原因见附件3。")
    mine = (replace(town().returns[0], period=1, filled=date(2018, 2, 25)),)
    again = told((issue_of(1, refused="refused"),), verdicts=some, claims=ruled, returns=mine)
    assert again == ([], "本期没有不予采纳的申报。以前各期不予采纳、至今仍未采用的1条，见各期通报。"), "neither its date nor a ruling tells it twice"
    assert told((issue_of(1, refused="counted"),), verdicts=some, returns=mine) == first, "what counted then and is refused now is new"
    later = (replace(town().returns[0], period=3, filled=date(2018, 3, 17)),)
    assert told((), verdicts=some, returns=later)[1] == "本期没有不予采纳的申报。", "a return of the next period is left for that one"
    assert told((issue_of(1, refused="refused"),), verdicts=some) == first, "it lay there and was left for this one"


def test_the_published_bulletin_names_no_file() -> None:
    held = f"与{PAID.file} 第4行同一凭证，金额不同"
    some = (*town().verdicts, Verdict(replace(PAID, id="again", row=7), "C01", State.REFUSED, held),
            Verdict(replace(PAID, id="lost", row=8), "C01", State.REFUSED, "与input/报表/没 有了.xlsx 第9行同一凭证，金额不同"))
    moved = (Correction("C04", "洽谈", 2, 1, (f"同一项目已报过（{TALK.file} 第6行），重复的只登记",)),)
    view = bulletin(town(verdicts=some, corrections=moved), NOTES)
    reasons = [row["原因"] for row in view["附件未采用"][0]["行"]]
    assert reasons[1:] == ["与岭下村第2期报表资金到位第4行同一凭证，金额不同", "与另一份报表 第9行同一凭证，金额不同"]
    assert "同一项目已报过（岭下村第2期报表洽谈第6行）" in view["更正"][0]
    assert ".xlsx" not in str({key: value for key, value in view.items() if key != "附件目标"})


def test_an_award_shows_under_which_name_its_project_was_signed() -> None:
    renamed = FIBRE._replace(key="李国富(拟设)/纤维", company="李国富（拟设）", project="纤维")
    award = replace(AWARD, project=renamed.title, project_key=renamed.key)
    for projects, shown in (((renamed,), "李国富（拟设）/纤维（签约：恒域新材料/高性能纤维）"), ((FIBRE,), "恒域新材料/高性能纤维")):
        listed = award if projects[0] is renamed else AWARD
        made = town(projects=projects, awards=(listed,))
        assert bulletin(made, NOTES)["奖金表"][0]["行"][0]["项目"] == shown
        assert payout_rows(made)[0].project == shown and payout_rows(made)[0].award.project == listed.project


def test_every_other_setting_has_its_words() -> None:
    other = replace(
        POLICY, pools=((Category.VILLAGE, Category.HAMLET), (Category.UNIT, Category.CADRE)), weights=(Fraction(1), Fraction(2), Fraction(5, 2), Fraction(0)),
        full_prize_for_ties=True, actual_only=True, calendar_periods=True, combined_prizes=True, special_by_actual=True, paid_at_end=True,
        officials_noncash=True, bonus=(Fraction(3), Fraction(5, 2)))
    rows = {r["事项"]: r["口径"] for r in bulletin(town(policy=other), NOTES)["附件口径"][0]["行"]}
    plain_ = {r["事项"]: r["口径"] for r in bulletin(town(), NOTES)["附件口径"][0]["行"]}
    assert {matter for matter in rows if rows[matter] != plain_[matter]} == {
        "排名组（R2）", "总排名（R3）", "排名奖（R4）", "并列（R5）", "动工（R24）", "分期（R18）", "特殊贡献奖（R7、R8）", "兑现时间（R21）", "公职人员（R22）", "年终加分（R14）"}
    assert rows["总排名（R3）"] == "四项加权相加：信息×1、洽谈×2、签约×2.5、动工×0。"
    assert rows["年终加分（R14）"] == "按总排名依次加3、2.5分。"


def test_where_everybody_is_equally_behind_nobody_is_the_most() -> None:
    gap = Fraction(-178, 1000)
    some = tuple(Progress(p.code, 100, 0, 0, 0, Fraction(0), gap) for p in PEOPLE[:3])
    assert "目标任务推进不快，3个主体均欠进度17.8个百分点" in said(town(progress=some), "存在问题")
    assert "3个主体欠时序进度，最多的欠进度17.8" in said(town(progress=(*some, Progress("D01", 100, 0, 0, 0, Fraction(0), Fraction(1, 10)))), "存在问题")


def test_a_word_file_bears_the_title_of_its_document() -> None:
    for made, title in ((word(town()), "".join(bulletin(town(), NOTES)["标题行"])), (letter_file(town()), "退回通知")):
        assert Document(io.BytesIO(made)).core_properties.title == title


def test_a_town_where_all_goes_well_has_no_problems_made_up() -> None:
    good = town(standings=(standing("C01", "岭下村", (1, 1, 1, 0), 1),), duties=(), progress=(), missing=(), late=(), returns=(), verdicts=(), services=(),
                summary={"negotiations": 1, "signings": 1}, awards=())
    assert said(good, "存在问题") == "从报送和统计情况看，暂未发现突出问题。"
    assert "1个参评主体均已实现零的突破" in said(good, "排名情况")


def test_what_lies_after_the_cut_off_is_not_told_yet() -> None:
    signed = replace(SIGNED, values={**SIGNED.values, "date": date(2018, 3, 20)})
    later = FIBRE._replace(entries=(signed,), recognised=(), invested_fen=0, signing=None)
    view = bulletin(town(verdicts=(Verdict(signed, "C01", State.NOTED, "本期以后"),), services=(Service(later, None, True),),
                         enclaves=(later,)), NOTES)
    assert view["项目表"] == view["大项目表"] == []
    assert view["大项目"] == ["目前没有大项目和飞地项目。"]
    assert "恒域" not in str({**view, "奖金表": []})


def test_the_final_bulletin_tells_the_whole_contest_and_lists_every_award() -> None:
    paid = replace(AWARD, paid_before_fen=920_000)
    view = bulletin(town(period=replace(SECOND, kind=Kind.FINAL), awards=(paid, HELD)), NOTES)
    assert view["总体情况"][0].startswith("活动自2月15日至4月1日，全镇共有信息14条（含待认定1条）、洽谈11个")
    assert [row["本次"] for row in view["奖金表"][0]["行"]] == ["(5000.00)"], "what rests is told in a line, and is in the sums"
    assert view["奖金说明"][0] == "另有1笔以前已列发、本次无变动，计9200.00元，在合计内。" and view["奖金表"][0]["应奖"] == "9200.00"
    assert [row["本次"] for row in bulletin(town(period=replace(SECOND, kind=Kind.FINAL), awards=(paid,)), NOTES)["奖金表"][0]["行"]] == ["0.00"]


def test_a_batch_repeats_the_ranking_only_where_it_has_changed() -> None:
    batch = replace(SECOND, kind=Kind.BATCH, number=1)
    assert len(bulletin(town(period=batch), NOTES)["附件排名"]) == 1
    assert bulletin(town(period=batch, corrections=()), NOTES)["附件排名"] == []
    assert bulletin(town(period=batch), NOTES)["期号"] == "兑现第1批"


# names and numbers that must not be printed ————————————————————————————


def test_no_enterprise_of_a_lead_or_negotiation_is_named() -> None:
    for text in (text_of(word(town())), html(town())):
        for secret in ("禾盛食品", "绿野农业", "联创家居有限公司", "13800001234"):
            assert secret not in text
        assert "某食品加工企业" in text
        assert "恒域新材料" in text


def test_a_big_project_that_is_only_negotiated_keeps_its_name() -> None:
    big = Project("绿野农业/油茶加工", "绿野农业", "油茶加工", entries=(TALK,))
    view = bulletin(town(services=(Service(big, None, True),)), NOTES)
    assert view["大项目表"][0]["行"][0]["项目"] == "某企业"
    assert "超过一期无进展的1个：某企业" in view["大项目"][0]


@pytest.mark.parametrize(("text", "kept"), [
    ("电话13800001234", False), ("13800001234 万家福", False), ("13800001234万家福", False), ("号码6512345 万师傅", False), ("13800001234元", False),
    ("1234567890元", True), ("12345678901元", False), ("号码 0793-1234567", False), ("身份证36232219800101123X", False), ("账号6228 4800 1234 5678 901", False),
    ("日期2018-02-20", True), ("金额30000000元", True), ("金额 30000000 万元太大", True), ("共1250.5万元", True), ("20180220", True), ("12500000.00", True)])
def test_numbers_of_people_are_masked_dates_and_amounts_are_not(text: str, kept: bool) -> None:
    assert (without_numbers(text) == text) is kept


# values never break a document ————————————————————————————————————————


def nasty(text: str) -> Reckoning:
    """The same town with this text wherever people write."""
    people = tuple(replace(p, name=f"{p.name}{text}") for p in PEOPLE)
    standings = tuple(replace(s, name=f"{s.name}{text}") for s in town().standings)
    signed = replace(SIGNED, values={**SIGNED.values, "company": f"恒域{text}", "project": f"纤维{text}"})
    verdicts = (Verdict(signed, "C01", State.COUNTED, f"因为{text}", counts=True, fen=3_000_000_000), *town().verdicts[1:])
    return town(roster=Roster(people), standings=standings, verdicts=verdicts, policy=replace(POLICY, office=f"办公室{text}"))


def test_odd_characters_survive_in_word_and_page() -> None:
    for text in (text_of(word(nasty(NASTY))), unescape(html(nasty(NASTY)))):
        assert "岭下村甲&乙<丙>\"丁\"{{ 标题 }}{% if %}{_{ 戊" in text


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=20))
def test_any_text_leaves_the_documents_whole(text: str) -> None:
    assert (shape_of(word(nasty(text))), shape_of(letter_file(nasty(text)))) == plain_shapes()


@cache
def plain_shapes() -> tuple[Any, Any]:
    return shape_of(word(nasty(""))), shape_of(letter_file(nasty("")))


def test_the_word_bulletin_has_a_row_for_everybody() -> None:
    tables = Document(io.BytesIO(word(town()))).tables
    assert [len(t.rows) for t in tables] == [7, 5, 3, 2, 4, 7, 7, 6, 5, 3, 4, 2, 17]


def test_the_same_reckoning_gives_the_same_bytes() -> None:
    assert word(town()) == word(town())
    assert letter_file(town()) == letter_file(town())
    assert archive.build({"b": b"2", "a": b"1"}) == archive.build({"a": b"1", "b": b"2"})


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(TemplateError):
        render_html("{{ 没有这个 }}", {})
    with pytest.raises(TemplateError):
        render_html("{{ ''.__class__.__mro__ }}", {})


def test_word_templates_use_only_what_the_view_gives() -> None:
    """All names of the bulletin are used by both templates."""
    names = set(bulletin(town(), NOTES)) - {"标题", "标题行", "红头", "留白", "发文机关"}
    page, inside = PAGE.read_text("utf-8"), text_of(WORD.read_bytes())
    assert {name for name in names if name not in page} == set()
    assert {name for name in names if name not in inside} == set()


def test_the_templates_are_what_their_script_makes() -> None:
    for name, make in make_templates.WORD.items():
        assert archive.members(packed(make())) == archive.members((TEMPLATES / name).read_bytes())


# an empty town ——————————————————————————————————————————————


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_town_has_its_documents(kind: Kind) -> None:
    nothing = empty(replace(SECOND, kind=kind))
    told = "全镇没有计入的信息" if kind is Kind.FINAL else "没有新增信息"
    assert told in text_of(word(nothing))
    assert told in html(nothing)
    assert letters(nothing) == []
    assert letter_file(nothing)


# letters ————————————————————————————————————————————————


def test_every_sender_has_a_page_and_unknown_files_one_more() -> None:
    assert [page["抬头"] for page in letters(town())] == ["岭下村：", "石桥村：", "上湾村：", "经发办：", "农机站：", "河口村：", "领导小组办公室："]


def test_one_fault_in_many_cells_is_told_once_errors_first() -> None:
    faults = letters(town())[0]["问题"]
    assert [(f["程度"], f["位置"]) for f in faults] == [("要改", "项目签约　G12、G13"), ("请核对", "信息收集　B3")]


def test_a_letter_names_the_senders_own_entries_with_state_and_reason() -> None:
    rows = letters(town())[0]["申报"]
    assert ("信息收集第5行", "禾盛食品有限公司／粮油深加工", "不予采纳") in [(r["位置"], r["内容"], r["结果"]) for r in rows]
    assert "13800001234" not in str(letters(town()))


def test_a_return_sent_back_whole_is_told_as_such() -> None:
    assert letters(town())[5]["开头"].startswith("收到你们的报表1份，退回了，没有采用。")


def test_rows_of_two_returns_say_which_period_they_are_from() -> None:
    again = ReturnOutcome("input/报表/第1期/岭下村-补.xlsx", "e", "C01", 1, Status.ACCEPTED, (), date(2018, 3, 7))
    early = Verdict(replace(TALK, id="early", file=again.file), "C01", State.COUNTED, counts=True)
    rows = letters(town(verdicts=(*town().verdicts, early), returns=(*town().returns, again)))[0]["申报"]
    assert {row["位置"] for row in rows} >= {"第2期信息收集第5行", "第1期项目洽谈第6行"}


def test_of_what_earlier_returns_said_a_letter_tells_how_much_still_waits() -> None:
    early = Verdict(replace(TALK, id="early", file="input/报表/第1期/岭下村.xlsx"), "C01", State.PROVISIONAL, "待认定")
    page = letters(town(verdicts=(*town().verdicts, early)))[0]
    assert "其他各期报的1条，这里不再列出，其中1条还在等领导小组认定。" in page["说明"]
    assert all("第1期" not in row["位置"] for row in page["申报"])


def test_a_letter_tells_what_a_replacement_lost_and_what_is_held() -> None:
    told = "".join(letters(town())[0]["说明"])
    assert "少了1条（信息收集第7行 旧公司/旧项目）" in told
    assert "补齐收款户名" in "".join(letters(town())[1]["说明"])


def test_who_sent_nothing_is_reminded_with_the_deadline() -> None:
    page = letters(town())[4]
    assert page["开头"].startswith("还没有收到你们第2期的报表")
    assert "3月8日17时前报送，现已过期" in "".join(page["说明"])
    assert "报表请在3月8日17时前报送" in "".join(letters(town(today=date(2018, 3, 7)))[4]["说明"])


def test_after_the_end_nobody_is_urged_to_go_out_but_may_still_report() -> None:
    page = letters(town(period=replace(SECOND, kind=Kind.FINAL), duties=(Duty("C04", False, False, "", None),)))[5]
    assert "活动期间没有收到你们的信息和外出招商；有漏报的请补报。" in page["说明"] and "请抓紧" not in "".join(page["说明"])
def faulty_town(message: str, **more: Any) -> Reckoning:
    """The second period, in which 岭下村 has one finding and 石桥村 one return."""
    mine = ReturnOutcome("input/报表/第2期/岭下村.xlsx", "a", "C01", 2, Status.PARTLY, (Finding("X", True, message, "资金到位", "G4"),), date(2018, 3, 7))
    other = ReturnOutcome("input/报表/第2期/石桥村 二.xlsx", "b", "C02", 2, Status.ACCEPTED, (), date(2018, 3, 6))
    return town(returns=(mine, other), **more)


@pytest.mark.parametrize(("message", "told"), [
    ("凭证号 建行0306-118 已在input/报表/第2期/石桥村 二.xlsx“资金到位”第4行报过", "凭证号 建行0306-118 已在石桥村第2期报表“资金到位”第4行报过"),
    ("第一引荐人“彭小兵”与input/报表/第3期/白沙村.xlsx“项目签约”第4行的“邓家林”不同", "第一引荐人“彭小兵”与白沙村.xlsx“项目签约”第4行的“邓家林”不同")])
def test_a_path_gives_way_to_whose_return_it_is_and_the_words_before_it_stay(message: str, told: str) -> None:
    reckoning = faulty_town(message)
    assert letters(reckoning)[0]["问题"][0]["问题"] == told
    assert sent_back(reckoning)[0].faults[0].message == told


def test_of_two_returns_of_a_sender_and_period_a_letter_says_the_file_names() -> None:
    first = ReturnOutcome("input/报表/岭下村.xlsx", "a", "C01", 2, Status.SUPERSEDED, (), date(2018, 3, 6), note="已由 input/报表/岭下村-更正.xlsx 替代")
    again = ReturnOutcome("input/报表/岭下村-更正.xlsx", "b", "C01", 2, Status.ACCEPTED, (), date(2018, 3, 7))
    assert "已由 岭下村-更正.xlsx 替代" in letters(town(returns=(first, again)))[0]["文件"][0]["说明"]


@pytest.mark.parametrize(("text", "shown"), [
    ("凭证号 建行 0306-118 已报过", "凭证号 建行 0306-118 已报过"), ("凭证号 20180306-000118 已报过", "凭证号 20180306-000118 已报过"),
    ("“91330822MA2DKRM95”不是有效的统一社会信用代码", "“91330822MA2DKRM95”不是有效的统一社会信用代码"), ("代码 91330822MA2DKRM95Q 不同", "代码 91330822MA2DKRM95Q 不同"),
    ("凭证号 13800001234 已报过", "凭证号 ＊＊＊ 已报过"), ("凭证号 138 0000 1234 已报过", "凭证号 ＊＊＊ 已报过"), ("凭证号 6228480402564890018 已报过", "凭证号 ＊＊＊ 已报过"),
    ("凭证号 33102219970101001X 已报过", "凭证号 ＊＊＊ 已报过"), ("“331022199701010011”不是有效的统一社会信用代码", "“＊＊＊”不是有效的统一社会信用代码"),
    ("代码 123456789012345678 不同", "代码 ＊＊＊ 不同"), ("请打 0570-6210888", "请打 ＊＊＊")])
def test_vouchers_and_credit_codes_are_shown_to_their_sender_and_numbers_of_people_are_not(text: str, shown: str) -> None:
    assert private(text) == shown


def test_who_says_no_period_is_asked_for_the_number_and_for_no_return() -> None:
    blank = ReturnOutcome("input/报表/农机站.xlsx", "a", "D02", None, Status.PARTLY, (Finding("PER-002", True, "期次没有填。", "填报信息", "B6"),), date(2018, 3, 7))
    reckoning = town(returns=(blank,))
    page = next(p for p in letters(reckoning) if p["抬头"] == "农机站：")
    assert "暂不算第2期的报送；请把期次改成2再报一次。" in page["开头"] and "补报" not in "".join(page["说明"])
    assert due(reckoning) == Due(("C04",), (), ("D02",), ())
    assert "退回待重报1家（农机站）；未报1家（河口村）" in said(reckoning, "报送情况")


def test_a_letter_says_what_is_awaited_where_only_an_earlier_period_came() -> None:
    early = ReturnOutcome("input/报表/农机站.xlsx", "a", "D02", 1, Status.ACCEPTED, (), date(2018, 3, 7))
    page = next(p for p in letters(town(returns=(early,))) if p["抬头"] == "农机站：")
    assert page["开头"] == "还没有收到你们第2期的报表。收到你们的第1期报表1份，没有申报内容。"


def test_who_sent_nothing_hears_of_the_file_that_may_be_theirs() -> None:
    lost = ReturnOutcome("input/报表/河口村-第2期.xlsx", "a", "", 2, Status.REJECTED, (Finding("SND-001", True, "没有读。"),), date(2018, 3, 7))
    page = next(p for p in letters(town(returns=(lost,))) if p["抬头"] == "河口村：")
    assert "收到的“河口村-第2期.xlsx”认不出是谁报的，没有读" in page["开头"]


def test_a_file_without_period_and_date_is_told_in_the_issue_at_which_it_first_lay_there() -> None:
    lost = ReturnOutcome("input/报表/招商情况.xlsx", "a", "", None, Status.REJECTED, (Finding("FRM-001", True, "没有读。"),))
    assert letters(town(returns=(lost,)))[-1]["抬头"] == "领导小组办公室："
    assert letters(town(returns=(lost,), told=frozenset({lost.file})))[-1]["抬头"] == "河口村："


def test_an_empty_return_is_asked_to_say_that_it_is_nil() -> None:
    bare = ReturnOutcome("input/报表/农机站.xlsx", "a", "D02", 2, Status.PARTLY, (Finding("NIL-002", True, "空的。", "填报信息", "B9"),), date(2018, 3, 7))
    reckoning = town(returns=(bare,), missing=())
    page = next(p for p in letters(reckoning) if p["抬头"] == "农机站：")
    assert page["开头"] == "收到你们的报表1份，里面没有申报内容，零报告也没有选“是”。确实没有内容的，把零报告选“是”，有内容的填好，再报一次。"
    assert "里面没有申报内容，有1处要改" in cover(sent_back(reckoning)[0]).lines[0]


def test_who_has_nothing_of_its_own_is_told_so_in_its_own_words() -> None:
    told = town(duties=(Duty("C04", False, False), Duty("D02", False, True)))
    pages = {p["抬头"]: "".join(p["说明"]) for p in letters(told)}
    assert "还没有算在本村名下的有效信息，也还没有外出招商，请抓紧" in pages["河口村："] and "算在本单位名下" in pages["农机站："]


def test_a_letter_ends_with_how_to_send_again_only_where_something_must_be_mended() -> None:
    asked = replace(POLICY, notice=Notice(contact="赵敏", telephone="0570-6210"))
    pages = letters(town(policy=asked))
    assert pages[0]["说明"][-1].endswith("整份发回领导小组办公室。不清楚的请问赵敏，电话0570-6210。")
    assert not any("怎样重报" in told for told in pages[1]["说明"])


def test_a_letters_last_words_stand_with_its_signature_and_no_page_has_a_number() -> None:
    opened = Document(io.BytesIO(letter_file(town())))
    notes = [p for p in opened.paragraphs if p.text.startswith("怎样重报")]
    assert notes and all(p.paragraph_format.keep_with_next for p in notes)
    assert all(footer.paragraphs[0].text == "" for footer in (opened.sections[0].footer, opened.sections[0].even_page_footer))


def test_in_a_batch_only_those_get_a_letter_who_sent_something_or_must_do_something() -> None:
    batch = {"period": replace(SECOND, kind=Kind.BATCH), "missing": ()}
    assert [p["抬头"] for p in letters(town(**batch, awards=(HELD,)))] == ["岭下村：", "石桥村：", "河口村：", "领导小组办公室："]
    assert [p["开头"] for p in letters(town(**batch, returns=(), awards=()))] == ["这一批没有收到报表，也没有要请谁补办的事，不用发通知。"]
    assert reminder(town(**batch, returns=())) == ["竞赛已结束，不再按期催报。"]


def test_only_entries_filled_in_wrongly_speak_against_the_quality_of_returns() -> None:
    wrong = entry(Sheet.LEAD, "甲", "乙", findings=(Finding("AMT-001", True, "不是数字。", "信息收集", "G3"),))
    lost = Verdict(SECRET, "C01", State.REFUSED, "石桥村先报了这个项目")
    assert "1条申报填错、不予采纳" in said(town(verdicts=(lost, Verdict(wrong, "C01", State.REFUSED))), "存在问题")
    assert "不予采纳" not in said(town(verdicts=(lost,)), "存在问题")


# dates and words ————————————————————————————————————————————


@pytest.mark.parametrize(("day", "n", "expected"), [
    (date(2018, 2, 24), 2, date(2018, 2, 27)), (date(2018, 3, 6), 2, date(2018, 3, 8)), (date(2018, 2, 14), 1, date(2018, 2, 22)),
    (date(2018, 2, 23), 1, date(2018, 2, 24)), (date(2018, 3, 2), 1, date(2018, 3, 5))])
def test_working_days_skip_weekends_and_holidays_and_keep_make_up_days(day: date, n: int, expected: date) -> None:
    assert working_day_after(day, n, POLICY) == expected


def test_the_date_of_a_bulletin_is_the_second_working_day_after_its_period() -> None:
    assert default_date(SECOND, POLICY) == date(2018, 3, 8)


def test_figures_are_written_as_papers_write_them() -> None:
    assert [numeral(n) for n in (1, 10, 11, 20, 23)] == ["一", "十", "十一", "二十", "二十三"]
    assert [percent(Fraction(*f)) for f in ((9505, 120000), (1, 1), (1, 2000), (0, 1))] == ["7.9%", "100.0%", "0.1%", "0.0%"]
    assert [plain(v) for v in (3, 2.5, Fraction(3), 2.0)] == ["3", "2.5", "3", "2"]
