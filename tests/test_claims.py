"""What is put before the leading group, under numbers that stay, and which of its rulings hold (五, R15, R23; 「Rulings」)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.model import Facts, Finding, Matter, Sheet
from contest.reckoning import reckon
from contest.reckoning.claims import claim_id
from tests.town import (
    FACTORY,
    Town,
    asked,
    award,
    awards,
    counts,
    fen,
    groundbreaking,
    investment,
    lead,
    negotiation,
    outing,
    over,
    project,
    signing,
    state,
    states,
    told,
    verdict,
)


def ids(town: Town) -> list[str]:
    return [c.id for c in town.reckon().claims]


def whole() -> Town:
    """A project through all its stages, high technology too."""
    return Town().send("V1", lead(), signing(amount=3000, high_tech="是"), groundbreaking(), investment())


# ——— numbers ———————————————————————————————————————————————————————————


def test_a_claims_number_is_ten_signs_none_of_which_can_be_mistaken():
    number = claim_id(Matter.VALUE, "V1", "甲公司", "食品厂")
    assert len(number) == 11 and number[5] == "-" and not set(number) & set("ILOU")


def test_the_same_claim_has_the_same_number_whatever_file_row_period_remark_and_spelling():
    town = whole()
    again = Town().send("V1", *(r._replace(row=n, values={**r.values, "remark": "补充", "company": "甲 公司", "evidence": "合同.pdf"})
                                for n, r in enumerate(reversed(town.submissions[0].rows), 40)), period=3, file="input/报表/别处/x.xlsx")
    assert sorted(ids(again)) == sorted(ids(town)) and len(set(ids(town))) == 5


def test_a_claim_keeps_its_number_in_later_periods():
    town = whole()
    assert ids(town.issue().on("3-7")) == ids(town)


@pytest.mark.parametrize("other", [
    lead("2-19"), lead(amount=101), lead(title="甲公司/食品二厂"), lead(title="乙公司/食品厂"), lead(owner="H1")])
def test_a_lead_with_other_facts_is_another_claim(other):
    assert ids(Town().send("V1", other)) != ids(Town().send("V1", lead()))


@pytest.mark.parametrize("other", [signing("2-19"), signing(amount=101), signing(referrer="李四"), signing(high_tech="是")])
def test_a_signing_with_other_facts_is_another_claim(other):
    assert ids(Town().send("V1", other)) != ids(Town().send("V1", signing()))


@pytest.mark.parametrize("other", [
    lead(industry="造纸"), lead(contact_phone="1"), lead(source="网络"), lead(policy="鼓励"), lead(credit="9136"), lead(remark="x")])
def test_what_is_not_claimed_changes_no_number(other):
    assert ids(Town().send("V1", other)) == ids(Town().send("V1", lead()))


@pytest.mark.parametrize(("one", "other"), [
    (investment(), investment(amount=101)), (investment(), investment(voucher="2")), (investment(), investment("2-21"))])
def test_an_investment_with_other_facts_is_another_claim(one, other):
    base = Town().send("V2", signing(), groundbreaking())
    assert ids(base.send("V1", one)) != ids(base.send("V1", other))


def test_a_claim_says_what_is_claimed():
    rows = (lead(), negotiation(), signing(amount=3000, high_tech="是"), groundbreaking(), investment(amount="12.5"))
    town = Town().send("V1", *rows).send("V2", negotiation(), lead("2-20", "乙公司/纸厂")).send("U1", lead("2-20", "乙公司/纸厂"))
    assert {(str(c.matter), c.subject) for c in town.reckon().claims} == {
        ("信息价值", "食品加工，允许类，拟投资100万元，来源：以商招商"), ("签约", "正式合同，协议投资3000万元，第一引荐人：张三"),
        ("动工", "实际动工"), ("资金到位", "土建12.5万元，凭证号 回单1"), ("高新技术", "正式合同，协议投资3000万元，第一引荐人：张三"),
        ("归属争议", "项目洽谈：来访洽谈，镇政府，有意向"), ("归属争议", "信息收集：食品加工，允许类，拟投资100万元，来源：以商招商")}


def test_a_lead_without_an_amount_claims_nought():
    assert Town().send("V1", lead(amount=0)).claim("信息价值").subject == "食品加工，允许类，拟投资0万元，来源：以商招商"


def test_claims_stand_by_matter_rivals_together_then_by_participant_and_day():
    town = whole().send("V2", lead("2-21", "乙公司/纸厂"), lead("2-20", "丙公司/糖厂")).send("U1", lead("2-20", "丙公司/糖厂"))
    assert [str(c.matter) for c in town.reckon().claims] == ["信息价值", "信息价值", "签约", "动工", "资金到位", "高新技术", "归属争议", "归属争议"]


def test_hints_name_missing_evidence_and_members_of_the_group_who_stand_in_the_row():
    town = Town().send("V1", signing(referrer="何书记"), groundbreaking(evidence="照片.jpg"), lead(ours="何书记"))
    hints = {str(c.matter): c.hint for c in town.reckon().claims}
    assert hints == {"签约": "领导小组成员何书记与本行有关，是否回避请确认；未附佐证材料", "动工": "",
                     "信息价值": "领导小组成员何书记与本行有关，是否回避请确认"}


def test_stakes_name_what_the_ruling_is_worth():
    town = Town().send("V1", lead(), signing(amount=3000, high_tech="是", enclave="是", enclave_place="市"), groundbreaking(), investment())
    assert {str(c.matter): c.stake for c in town.reckon().claims} == {
        "信息价值": "影响名次（六.1）", "签约": "七.2② 5000.00元", "动工": "七.2③ 按到位资金、名次（六.4）", "资金到位": "七.2③ 4000.00元",
        "高新技术": "七.2④ 20000.00元"}


# ——— which ruling holds —————————————————————————————————————————————————————


def test_recognised_the_entry_counts_and_refused_it_gives_its_reason():
    town = Town().send("V1", lead())
    assert state(town.rule("信息价值").reckon()) == "counted"
    found = town.rule("信息价值", conclusion="不认定", note="查无此企业").reckon()
    assert verdict(found).reason == "领导小组不认定为有价值信息：查无此企业" and counts(found, "V1")[0] == 0 and asked(found) == []


def test_a_refusal_without_a_note_gives_none():
    town = Town().send("V1", lead())
    assert verdict(town.rule("信息价值", conclusion="不认定").reckon()).reason == "领导小组不认定为有价值信息"


@pytest.mark.parametrize("order", [("2-26", "2-27"), ("2-27", "2-26")])
def test_of_two_rulings_that_of_the_later_meeting_holds_whatever_the_order_of_files(order):
    number = Town().send("V1", signing()).claim("签约").id
    town = Town().send("V1", signing())
    for meeting in order:
        town = town.ruled(number, "不认定" if meeting == "2-27" else "认定", note="合同是假的", meeting=meeting)
    found = town.reckon()
    assert state(found) == "refused" and told(found) == ["RUL-004"]
    assert "由“认定”（2018年2月26日）改为“不认定”（2018年2月27日" in found.notices[0].message


def test_a_ruling_without_a_day_is_the_earliest():
    town = Town().send("V1", signing())
    number = town.claim("签约").id
    town = town.ruled(number, "不认定", note="x", meeting="-").ruled(number, "认定", meeting="2-16")
    assert state(town.reckon()) == "counted" and "（未注明日期）" in town.reckon().notices[0].message


def test_two_rulings_alike_are_no_change():
    town = Town().send("V1", signing())
    number = town.claim("签约").id
    found = town.ruled(number, meeting="2-26").ruled(number, meeting="2-27").reckon()
    assert state(found) == "counted" and told(found) == []


@pytest.mark.parametrize("day", ["2-26", "-"])
def test_two_conclusions_of_one_day_contradict_and_neither_applies(day):
    town = Town().send("V1", signing())
    number = town.claim("签约").id
    found = town.ruled(number, meeting=day).ruled(number, "不认定", note="x", meeting=day).reckon()
    assert state(found) == "provisional" and told(found) == ["RUL-003"] and asked(found) == ["签约 V1"]


def test_a_later_meeting_settles_a_contradiction():
    town = Town().send("V1", signing())
    number = town.claim("签约").id
    town = town.ruled(number, meeting="2-26").ruled(number, "不认定", note="x", meeting="2-26")
    assert state(town.ruled(number, meeting="2-27").reckon()) == "counted"


def test_the_same_ruling_twice_on_one_day_is_no_contradiction():
    town = Town().send("V1", signing()).rule("签约").rule("签约")
    assert state(town.reckon()) == "counted" and told(town.reckon()) == []


def test_two_amounts_of_one_day_contradict():
    town = Town().send("V2", signing(), groundbreaking()).send("V1", investment()).rule("资金到位", amount=80).rule("资金到位", amount=70)
    assert told(town.reckon()) == ["RUL-003"] and state(town.reckon(), sheet=Sheet.INVESTMENT) == "provisional"


def test_a_later_meeting_may_change_the_amount_and_both_amounts_are_told():
    town = Town().send("V2", signing(), groundbreaking()).send("V1", investment()).rule("资金到位", meeting="2-26")
    found = town.rule("资金到位", amount=80, meeting="2-27").reckon()
    assert project(found).invested_fen == fen(80) and "由“认定”（2018年2月26日）改为“认定80万元”" in found.notices[0].message


def test_as_reported_and_the_same_amount_written_out_are_one_conclusion():
    town = Town().send("V2", signing(), groundbreaking()).send("V1", investment()).rule("资金到位", amount=100).rule("资金到位")
    assert told(town.reckon()) == [] and project(town.reckon()).invested_fen == fen(100)


def test_a_faulty_ruling_does_not_apply_and_is_told():
    town = Town().send("V1", signing()).rule("签约", conclusion="不认定", fault=True)
    found = town.reckon()
    assert state(found) == "provisional" and told(found) == ["RUL-001"]
    assert found.notices[0].message == "input/认定/1.xlsx › 认定!O3：没有写说明。"


def test_what_is_wrong_with_a_whole_file_of_rulings_is_told():
    town = Town()
    facts = Facts((), town.roster, (), (), (("input/认定/x.xlsx", Finding("RUL-011", True, "没有工作表“认定”。")),))
    found = reckon(facts, town.policy, town.period(), town.today)
    assert [n.message for n in found.notices] == ["input/认定/x.xlsx：没有工作表“认定”。"]


def test_postponed_a_claim_waits_with_the_last_opinion_beside_it():
    town = Town().send("V1", signing())
    number = town.claim("签约").id
    town = town.ruled(number, "暂缓", note="补材料", meeting="2-26").ruled(number, "暂缓", note="再议", meeting="2-27")
    assert town.claim("签约").last_opinion == "再议" and asked(town.reckon()) == ["签约 V1"] and told(town.reckon()) == []


def test_a_pair_of_suspected_projects_may_be_postponed_too():
    town = Town().send("V1", lead(title="甲公司/食品加工厂"), lead("2-21", "甲公司/食品加工"))
    town = town.rule("疑似同一项目", conclusion="暂缓", note="去看看")
    assert town.claim("疑似同一项目").last_opinion == "去看看" and "疑似同一项目 V1" in asked(town.reckon())


@pytest.mark.parametrize("town", [
    Town().send("V1", signing(amount=200)), Town().send("V1", signing("2-19")), Town().send("V1", signing(referrer="李四")), Town(),
    Town().send("V1", signing(kind="框架协议"))])
def test_the_ruling_on_a_claim_whose_facts_changed_has_lapsed_and_is_told(town):
    ruled = Town().send("V1", signing()).rule("签约")
    found = replace(town, rulings=ruled.rulings).reckon()
    assert told(found) == ["RUL-008"] and "已失效" in found.notices[0].message and ruled.rulings[0].claim in found.notices[0].message


@pytest.mark.parametrize("more", [
    [], [lead("2-19")], [signing("2-19", referrer="王五")], [groundbreaking("2-20")], [investment("2-21", voucher="回单1")]])
def test_a_ruling_whose_claim_is_still_told_has_not_lapsed(more):
    town = whole().rule_all()
    assert told(town.send("V2", *more).reckon() if more else town.reckon()) == []


def test_a_ruling_on_an_entry_of_a_later_period_has_not_lapsed():
    """The first period may be made again after its successor's claims have been ruled on."""
    later = Town().on("3-7", 2).send("V1", lead("3-1"), signing("3-2"), groundbreaking("3-3"), negotiation("3-1"), outing("3-1"))
    town = later.send("U1", negotiation("3-1")).rule_all()
    assert told(town.reckon()) == []
    assert told(town.on("3-7", 1).reckon()) == []


# ——— amounts ruled ———————————————————————————————————————————————————————


@pytest.mark.parametrize(("amount", "verified"), [(None, 100), ("100", 100), ("99.999999", "99.999999"), ("0.000001", "0.000001"), ("0", 0)])
def test_an_investment_is_verified_as_reported_or_with_the_amount_ruled(amount, verified):
    found = Town().send("V2", signing(), groundbreaking()).send("V1", investment()).rule("资金到位", amount=amount).reckon()
    assert project(found).invested_fen == verdict(found, sheet=Sheet.INVESTMENT).fen == fen(verified)


def test_an_amount_above_what_was_reported_is_an_error_and_the_claim_still_waits():
    found = Town().send("V2", signing(), groundbreaking()).send("V1", investment()).rule("资金到位", amount="100.000001").reckon()
    assert told(found) == ["RUL-005"] and state(found, sheet=Sheet.INVESTMENT) == "provisional" and "资金到位 V1" in asked(found)


def test_an_amount_on_any_other_matter_is_told_and_not_used():
    found = Town().send("V1", signing()).rule("签约", amount=50).reckon()
    assert told(found) == ["RUL-006"] and state(found) == "counted" and found.summary["agreed_fen"] == fen(100)


def test_an_investment_refused_gives_the_groups_reason_and_earns_nothing():
    town = Town().send("V1", signing(), groundbreaking(), investment()).rule("动工").rule("资金到位", conclusion="不认定", note="凭证不符")
    assert verdict(town.reckon(), sheet=Sheet.INVESTMENT).reason == "领导小组不认定（资金到位）：凭证不符"
    assert awards(town.reckon(), "7.2.3") == []


def test_the_part_cut_off_an_instalment_is_not_paid():
    town = Town().send("V1", signing(), groundbreaking(), investment()).rule("动工").rule("资金到位", amount=60)
    assert award(town.reckon(), "7.2.3").due_fen == 480_000


# ——— what is asked, and what is not (R23) ———————————————————————————————————————


def test_value_is_asked_of_leads_that_would_count_once_a_participant_and_project():
    town = (Town().send("V1", lead(), lead("2-21"), lead("2-20", "乙公司/纸厂", policy="限制"), lead("2-14", "丙公司/糖厂"), lead("2-20", "丁公司/酒厂", owner="赵能"))
            .send("V2", lead("2-21")))
    assert asked(town.reckon()) == ["信息价值 V1"]


@pytest.mark.parametrize("rows", [[negotiation()], [outing()], [signing(kind="意向协议")], [signing("2-14")], [groundbreaking()]])
def test_nothing_is_asked_of_what_needs_no_ruling_or_cannot_count(rows):
    assert asked(Town().send("V1", *rows).reckon()) == []


@pytest.mark.parametrize("start", [[], [groundbreaking("2-14")], [groundbreaking("2-25")]])
def test_an_investment_is_not_asked_without_a_groundbreaking_inside_the_window(start):
    found = Town().send("V1", signing("2-14"), *start, investment()).reckon()
    assert asked(found) == [] and state(found, sheet=Sheet.INVESTMENT) == "noted"


def test_an_investment_is_asked_together_with_the_groundbreaking():
    assert asked(Town().send("V1", signing("2-14"), groundbreaking(), investment()).reckon()) == ["动工 V1", "资金到位 V1"]


def test_an_investment_lapses_when_the_groundbreaking_is_refused():
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule("资金到位").rule("动工", conclusion="不认定", note="x")
    found = town.reckon()
    assert states(found) == ["V1 noted", "V1 refused", "V1 noted"] and asked(found) == [] and awards(found) == [] and told(found) == []


@pytest.mark.parametrize(("when", "noted"), [("2-14", True), ("2-15", False)])
def test_an_investment_before_the_contest_is_not_asked(when, noted):
    found = Town().send("V1", signing("2-14"), groundbreaking(), investment(when)).reckon()
    assert (state(found, sheet=Sheet.INVESTMENT) == "noted") is noted


def test_an_investment_of_nought_is_not_asked():
    assert asked(Town().send("V1", signing("2-14"), groundbreaking(), investment(amount=0)).reckon()) == ["动工 V1"]


def tech(**more) -> Town:
    return Town().send("V1", signing(**({"amount": 3000, "high_tech": "是"} | more)), groundbreaking(), investment())


@pytest.mark.parametrize(("town", "asked_for"), [
    (tech(), True), (tech(amount="2999.999999"), False), (tech(amount="3000.000001"), True), (tech(high_tech="否"), False),
    (tech(kind="框架协议"), True), (Town().send("V1", signing("2-14", amount=3000, high_tech="是"), groundbreaking()), True),
    (Town().send("V1", signing(amount=3000, high_tech="是")), False),
    (Town().send("V1", signing(amount=3000, high_tech="是"), groundbreaking("2-14")), False),
    (tech().rule("动工"), True), (tech().rule("动工", conclusion="不认定", note="x"), False),
    (Town().send("V1", groundbreaking(referrer="张三", enclave="否", amount=3000, high_tech="是")), False)])
def test_high_technology_is_asked_where_it_can_matter_and_once_a_project(town, asked_for):
    assert sum(c.matter is Matter.HIGH_TECH for c in town.reckon().claims) == asked_for


@pytest.mark.parametrize(("verified", "asked_for"), [("2999.999999", False), ("3000", True)])
def test_with_actual_high_technology_is_asked_when_the_verified_sum_reaches_the_threshold(verified, asked_for):
    town = Town().but(special_by_actual=True).send("V1", signing(amount=100, high_tech="是"), groundbreaking(), investment(amount=verified))
    assert "高新技术 V1" not in asked(town.reckon())
    assert ("高新技术 V1" in asked(town.rule("动工").rule("资金到位").reckon())) is asked_for


def test_a_signing_that_waits_for_high_technology_is_provisional_and_says_so():
    found = tech().rule("签约").reckon()
    assert verdict(found, sheet=Sheet.SIGNING).state == "provisional" and verdict(found, sheet=Sheet.SIGNING).reason == "待领导小组认定高新技术"
    assert counts(found, "V1")[2] == 1 and awards(found, "7.2.2") == [("项目签约奖", "张三", 500_000)]


def test_a_refused_signing_stays_refused_though_its_high_technology_is_asked():
    found = tech().rule("签约", conclusion="不认定", note="x").reckon()
    assert state(found, sheet=Sheet.SIGNING) == "refused" and "高新技术 V1" in asked(found)


def test_high_technology_refused_gives_no_special_award():
    found = tech().rule("动工").rule("高新技术", conclusion="不认定", note="无证书").reckon()
    assert awards(found, "7.2.4") == [] and "高新技术 V1" not in asked(found) and project(found).high_tech is False


def test_the_rulings_an_award_rests_on_are_named_with_their_papers():
    found = tech().rule_all().reckon()
    ruled = {str(c.matter): f"{c.id}；{c.ruling.document}" for c in found.claims}
    assert award(found, "7.2.2").rulings == (ruled["签约"],) and award(found, "7.2.4").rulings == (ruled["高新技术"],)
    assert award(found, "7.2.3").rulings == (ruled["动工"], ruled["资金到位"])
    bare = replace(Town().send("V1", signing()).rule("签约"))
    bare = replace(bare, rulings=(replace(bare.rulings[0], document=""),))
    assert award(bare.reckon(), "7.2.2").rulings == (bare.rulings[0].claim,)


def test_what_was_ruled_is_listed_with_its_ruling_and_is_no_longer_pending():
    town = whole().send("V2", lead("2-21", "甲公司/食品 二厂"), lead("2-20", "丙公司/糖果厂"), lead("2-21", "丙公司/糖果加工厂")).rule_all()
    found = town.reckon()
    assert found.pending == () and all(c.ruling for c in found.claims) and len(found.claims) == len(town.rulings)


def test_the_final_bulletin_waits_for_what_is_pending_and_nothing_else():
    town = over(whole())
    assert len(town.reckon().pending) == 5 and town.rule_all().reckon().pending == ()


def test_the_claim_of_a_project_reported_under_two_spellings_names_its_own():
    found = Town().send("V1", lead("2-21", "甲 公司/食品厂")).send("V2", negotiation("2-20", FACTORY)).reckon()
    assert [(c.company, c.project) for c in found.claims] == [("甲 公司", "食品厂")]
