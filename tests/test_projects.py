"""Which rows are about one project, which projects may be one, what its facts are, and which investment is which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.model import Participant, Sheet
from contest.model.vocabulary import Category
from tests.town import (
    FACTORY,
    LETTERS,
    PARTICIPANTS,
    Town,
    asked,
    award,
    awards,
    counts,
    day,
    faulty,
    fen,
    findings,
    groundbreaking,
    investment,
    lead,
    negotiation,
    outing,
    project,
    signing,
    state,
    states,
    told,
    verdict,
)

CODE, OTHER = "91360000MA00000001", "91360000MA00000002"
FIRST, SECOND = "甲公司/食品加工厂", "甲公司/食品加工"


# ——— the same project ————————————————————————————————————————————————————


@pytest.mark.parametrize("title", [
    "甲公司/食品厂", "甲 公司/食品 厂", "甲公司/食品厂\u200b", "\ufeff甲公司/食品厂", "甲\u00a0公司/食品厂"])
def test_names_equal_but_for_blanks_are_one_project(title):
    found = Town().send("V1", lead("2-20")).send("V2", lead("2-21", title)).reckon()
    assert len(found.projects) == 1 and state(found, "V2") == "refused"


@pytest.mark.parametrize(("one", "other"), [
    ("ABC（中国）公司/LED厂", "abc(中国)公司/ｌｅｄ厂"), ("甲【南】公司/厂", "甲(南)公司/厂"), ("甲公司/１期", "甲公司/1期")])
def test_names_equal_but_for_width_brackets_and_letter_case_are_one_project(one, other):
    assert len(Town().send("V1", lead("2-20", one)).send("V2", lead("2-21", other)).reckon().projects) == 1


def test_a_project_holds_its_rows_of_all_sheets_in_order_of_time_up_to_the_periods_end():
    town = Town().send("V1", investment("2-23"), signing("2-21"), lead("2-19"), negotiation("2-25")).send("V2", groundbreaking("2-22"))
    found = project(town.reckon())
    assert [e.sheet for e in found.entries] == [Sheet.LEAD, Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT]
    assert found.title == FACTORY and found.agreed_fen == fen(100)


def test_a_project_of_which_nothing_has_happened_yet_is_not_listed():
    assert Town().send("V1", lead("2-25")).reckon().projects == ()


def test_rows_with_an_error_and_outings_make_no_project():
    assert Town().send("V1", faulty(lead()), outing()).reckon().projects == ()


# ——— suspected to be the same ——————————————————————————————————————————————


def suspected(one: object, other: object, **settings) -> bool:
    """Are the projects of these two rows suspected to be one?"""
    town = Town().but(**settings).send("V1", one).send("V2", other)
    found = [c for c in town.reckon().claims if c.matter == "疑似同一项目"]
    assert len(found) <= 1, "one row a pair"
    return bool(found)


@pytest.mark.parametrize(("one", "other", "alike"), [
    (lead(title="甲公司/食品厂", credit=CODE), lead("2-21", "乙公司/食品厂", credit=CODE), True),
    (lead(title="甲公司/食品厂", credit=CODE), lead("2-21", "乙公司/物流园", credit=CODE), True),
    (lead(title="甲公司/食品厂一期", credit=CODE), lead("2-21", "乙公司/食品厂二期", credit=CODE), False),
    (lead(title="甲公司/食品厂第二车间", credit=CODE), lead("2-21", "乙公司/食品厂第三车间", credit=CODE), False),
    (lead(title="甲公司/电子厂B区", credit=CODE), lead("2-21", "乙公司/电子厂C区", credit=CODE), False),
    (lead(title="甲公司/食品配送中心", credit=CODE), lead("2-21", "乙公司/物流园", credit=CODE), True),
    (lead(title="甲公司/五金加工", credit=CODE), lead("2-21", "乙公司/LED新光源", credit=CODE), True),
    (lead(title="甲公司/食品厂", credit="未注册"), lead("2-21", "乙公司/物流园", credit="未注册"), False),
    (lead(title="甲公司/食品厂", credit=CODE), lead("2-21", "乙公司/物流园", credit=OTHER), False),
    (lead(title="甲公司/食品厂", credit=CODE), lead("2-21", "乙公司/物流园"), False)])
def test_one_credit_code_under_two_enterprise_names_is_suspected(one, other, alike):
    assert suspected(one, other) is alike


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("甲公司/食品加工厂", "甲公司/食品加工", True), ("甲公司/食品加工项目", "甲公司/食品加工", True), ("甲公司/食品加工厂", "甲公司/造纸", False),
    ("甲公司/食品加工一期", "甲公司/食品加工二期", False), ("甲公司/年产5万吨面粉", "甲公司/年产50万吨面粉", False),
    ("甲公司/上湾食品加工", "甲公司/下湾食品加工", False), ("甲公司/A区食品加工", "甲公司/B区食品加工", False)])
def test_one_enterprise_with_a_nearly_equal_project_is_suspected_unless_numbers_or_order_differ(one, other, alike):
    assert suspected(lead(title=one), lead("2-21", other)) is alike


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("江西甲乙食品有限公司/面粉加工", "江西甲乙食品公司/面粉加工项目", True), ("江西甲乙食品有限公司/面粉加工", "江西甲乙食品厂/面粉加工", True),
    ("江西甲乙食品有限公司/面粉加工", "江西甲乙食品厂/造纸", False), ("江西第1食品/面粉加工", "江西第2食品/面粉加工", False),
    ("江西甲乙食品/面粉加工一期", "江西甲乙食品厂/面粉加工二期", False), ("甲乙公司/面粉加工", "丙丁公司/面粉加工", False)])
def test_nearly_equal_names_of_both_are_suspected_where_numbers_are_equal(one, other, alike):
    assert suspected(lead(title=one), lead("2-21", other)) is alike


@pytest.mark.parametrize(("codes", "alike"), [((None, None), True), ((CODE, None), True), (("未注册", CODE), True), ((CODE, OTHER), False)])
def test_two_different_valid_codes_are_never_suspected(codes, alike):
    one = lead(title="江西丙食品/面粉加工", credit=codes[0])
    assert suspected(one, lead("2-21", "江西丙食品厂/面粉加工", credit=codes[1])) is alike
    assert suspected(one, lead("2-21", "江西丙食品/面粉加工厂", credit=codes[1])) is alike


def test_nearly_equal_names_with_one_and_the_same_code_go_by_the_code():
    one, other = lead(title="江西丙食品/面粉加工", credit=CODE), lead("2-21", "江西丙食品厂/面粉加工", credit=CODE)
    assert Town().send("V1", one).send("V2", other).claim("疑似同一项目").subject.endswith("统一社会信用代码相同，企业名称不同")


@pytest.mark.parametrize(("likeness", "alike"), [(88, True), (89, False)])  # 食品加工 and 食品加工厂 are alike by 8/9
def test_names_are_near_at_the_likeness_of_the_settings_and_not_below(likeness, alike):
    assert suspected(lead(title=FIRST), lead("2-21", SECOND), likeness=likeness) is alike
    assert suspected(lead(title="食品加工厂/大厂"), lead("2-21", "食品加工/大厂"), likeness=likeness) is alike


@pytest.mark.parametrize(("former", "alike"), [
    ("乙公司/造纸", True), ("乙公司／造 纸", True), ("甲公司/食品厂", False), ("丙公司/造纸", False), ("乙公司", False)])
def test_a_project_said_to_have_been_reported_under_another_name_is_suspected(former, alike):
    assert suspected(lead(title="乙公司/造纸"), signing("2-21", formerly=former)) is alike


def test_another_name_of_an_enterprise_with_another_code_is_not_believed():
    assert not suspected(lead(title="乙公司/造纸", credit=CODE), signing("2-21", formerly="乙公司/造纸", credit=OTHER))


def test_what_the_period_has_not_reached_is_not_suspected_yet():
    town = Town().send("V1", lead("2-20", FIRST)).send("V2", lead("2-25", SECOND))
    assert asked(town.reckon()) == ["信息价值 V1"] and "疑似同一项目 V2" in asked(town.issue().on("3-7").reckon())


def test_the_pair_is_named_by_the_later_with_the_other_in_what_was_reported():
    claim = Town().send("V2", lead("2-21", SECOND)).send("V1", lead("2-20", FIRST)).claim("疑似同一项目")
    assert (f"{claim.company}/{claim.project}", claim.participant, claim.subject) == (SECOND, "V2", f"与“{FIRST}”是否同一项目：企业相同，项目名称相近")


def test_the_number_of_a_pair_does_not_depend_on_which_is_the_later():
    one, other = Town().send("V1", lead("2-20", FIRST), lead("2-21", SECOND)), Town().send("V1", lead("2-21", FIRST), lead("2-20", SECOND))
    assert one.claim("疑似同一项目").id == other.claim("疑似同一项目").id


def test_more_names_than_a_block_of_the_comparison_are_all_compared():
    titles = [f"公司{chr(0x5000 + i)}{chr(0x6000 + 7 * i)}{chr(0x7000 + 3 * i)}/厂" for i in range(520)]
    town = Town().but(likeness=100).send("V1", *(lead(title=t) for t in titles), lead("2-21", titles[3].replace("/", "集团/")))
    assert asked(town.reckon()).count("疑似同一项目 V1") == 1


# ——— while it is not ruled, and after ———————————————————————————————————————————


def pair() -> Town:
    """V1 has signed and started one project, V2 another of nearly the same name, a day later; all else is ruled."""
    town = Town().send("V1", lead("2-18", FIRST), signing("2-19", FIRST), groundbreaking("2-19", FIRST), investment("2-19", FIRST))
    town = town.send("V2", lead("2-20", SECOND), signing("2-21", SECOND, referrer="李四"), groundbreaking("2-21", SECOND),
                     investment("2-21", SECOND, voucher="回单2"), outing(leader="王五"))
    while [c for c in town.reckon().pending if c.matter != "疑似同一项目"]:
        for claim in town.reckon().pending:
            town = town if claim.matter == "疑似同一项目" else town.ruled(claim.id)
    return town


def test_until_it_is_ruled_the_later_one_counts_provisionally_and_is_not_paid():
    found = pair().reckon()
    assert asked(found) == ["疑似同一项目 V2"]
    assert states(found) == ["V1 counted"] * 4 + ["V2 provisional", "U1 provisional", "U1 provisional", "U1 provisional", "V2 counted"]
    assert counts(found, "V2")[0] == 1 and counts(found, "U1")[2:] == (1, 1)
    assert awards(found) == [("项目签约奖", "张三", 500_000), ("项目动工奖", "张三", 800_000)]
    assert [p.title for p in found.projects if p.suspected] == [SECOND]


def test_what_was_listed_for_a_project_before_it_was_suspected_stays_and_nothing_new_is_listed():
    town = Town().send("V2", signing("2-20", SECOND), groundbreaking("2-20", SECOND), investment("2-20", SECOND)).rule_all().issue().on("3-7")
    town = town.send("V1", lead("2-19", FIRST), filled="3-6").send("U1", investment("2-26", SECOND, voucher="回单2"), filled="3-6", period=2)
    found = town.reckon()
    assert "疑似同一项目 V1" in asked(found) and [a.due_fen for a in found.awards] == [0, 0]
    second = next(c for c in found.pending if c.matter == "资金到位")
    found = town.ruled(second.id).reckon()
    assert award(found, "7.2.3").due_fen == 0 and "疑似同一项目待认定，不再增加" in award(found, "7.2.3").basis
    same = town.ruled(second.id).rule("疑似同一项目", conclusion="不认定", note="两个项目")
    assert award(same.reckon(), "7.2.3").due_fen == 800_000


def test_an_award_no_longer_given_is_not_taken_back_while_its_project_is_suspected():
    town = Town().send("V2", signing("2-20", SECOND)).rule_all().issue().on("3-7").send("V1", lead("2-19", FIRST), filled="3-6")
    town = town.rule("签约", conclusion="不认定", note="合同作废")
    held = award(town.reckon(), "7.2.2")
    assert (held.entitled_fen, held.due_fen) == (500_000, 0) and "不增不减" in held.basis
    ruled = town.rule("疑似同一项目", conclusion="不认定", note="两个项目")
    assert award(ruled.reckon(), "7.2.2").due_fen == -500_000


def test_a_project_that_ended_is_not_taken_back_from_while_it_is_suspected():
    town = Town().send("V2", signing("2-20", SECOND)).rule_all().issue().on("3-7").send("V1", lead("2-19", FIRST), filled="3-6")
    town = town.rule("签约", conclusion="不认定", note="合同作废").decide("项目终止", SECOND, "扣回")
    assert award(town.reckon(), "7.2.2").due_fen == 0
    assert award(town.rule("疑似同一项目", conclusion="不认定", note="两个项目").reckon(), "7.2.2").due_fen == -500_000


def test_an_honour_without_money_is_not_listed_while_its_project_is_suspected():
    town = pair().but(officials_noncash=True)
    assert "李四" not in [a.payee for a in town.reckon().awards]
    ruled = town.rule("疑似同一项目", conclusion="不认定", note="两个项目").reckon()
    assert {(a.payee, a.due_fen) for a in ruled.awards if a.payee == "李四"} == {("李四", 0)}


def test_ruled_to_be_two_they_are_two():
    found = pair().rule("疑似同一项目", conclusion="不认定", note="两个项目").reckon()
    assert asked(found) == [] and len(found.projects) == 2 and {str(v.state) for v in found.verdicts} == {"counted"}
    assert len(found.awards) == 4


def test_ruled_to_be_one_the_first_name_holds_and_their_rows_compete():
    found = pair().rule("疑似同一项目").reckon()
    assert [p.title for p in found.projects] == [FIRST] and state(found, "V2", Sheet.LEAD) == "refused"
    assert told(found) == ["RUL-008"] * 2, "start and capital of the second name now go by the first referrer of the first: asked anew"
    assert [c.participant for c in found.pending if c.matter == "归属争议"] == ["U1"], "both signings were ruled; the earlier stands"


def test_rows_alike_of_two_names_are_one_after_the_ruling():
    town = Town().send("V1", signing("2-19", FIRST)).send("V1", signing("2-20", SECOND), period=2).rule_all()
    assert awards(town.reckon()) == [("项目签约奖", "张三", 500_000)] and counts(town.reckon(), "V1")[2] == 1


def test_what_was_paid_under_the_second_name_is_set_off_after_the_ruling():
    town = Town().send("V1", signing("2-19", FIRST), signing("2-20", SECOND))
    town = town.rule("疑似同一项目", conclusion="不认定", note="两个").rule_all().issue().on("3-7")
    assert awards(town.issue().on("3-17").reckon()) == [("项目签约奖", "张三", 0)] * 2
    again = town.ruled(town.reckon().claims[-1].id)
    assert awards(again.reckon()) == [("项目签约奖", "张三", -500_000)] and told(again.reckon()) == ["RUL-004"]
    assert award(again.reckon(), "7.2.2").project == FIRST


def test_what_is_taken_back_of_a_merged_project_goes_by_its_first_name():
    town = Town().send("V1", signing("2-19", FIRST, referrer="张三")).send("V2", signing("2-20", SECOND, referrer="李四"))
    town = town.rule("疑似同一项目", conclusion="不认定", note="两个").rule_all().issue().on("3-7")
    merged = town.ruled(next(c.id for c in town.reckon().claims if c.matter == "疑似同一项目"))
    dispute = merged.rule("归属争议", participant="U1", conclusion="不认定", note="后报")
    assert {(a.payee, a.project, a.due_fen) for a in dispute.reckon().awards} == {("张三", FIRST, 0), ("李四", FIRST, -500_000)}


def test_three_names_may_become_one_by_two_rulings():
    titles = ("甲公司/面粉食品加工", "甲公司/面粉食品加工厂", "甲公司/面粉食品加工场")
    town = Town().send("V1", *(lead(f"2-{19 + n}", t) for n, t in enumerate(titles)))
    pairs = [c for c in town.reckon().pending if c.matter == "疑似同一项目"]
    assert len(pairs) == 3
    found = town.ruled(pairs[0].id).ruled(pairs[1].id).reckon()
    assert [p.title for p in found.projects] == [titles[0]] and [c.matter for c in found.pending] == ["信息价值"]
    everything = town.ruled(pairs[0].id).ruled(pairs[1].id).ruled(pairs[2].id).reckon()
    assert [p.title for p in everything.projects] == [titles[0]]


def test_a_ruling_on_the_second_name_still_applies_after_the_two_became_one():
    town = Town().send("V2", signing("2-21", SECOND, referrer="李四")).rule("签约").send("V1", lead("2-19", FIRST)).rule("疑似同一项目")
    assert awards(town.reckon()) == [("项目签约奖", "李四", 500_000)] and award(town.reckon(), "7.2.2").project == FIRST


def test_a_pair_whose_names_were_corrected_is_two_again_and_its_ruling_has_lapsed():
    town = Town().send("V1", lead("2-19", FIRST)).send("V2", lead("2-20", SECOND)).rule("疑似同一项目")
    found = town.send("V2", lead("2-20", "丙公司/造纸"), filled="2-25").reckon()
    assert len(found.projects) == 2 and told(found) == ["RUL-008"]


# ——— facts of a project ————————————————————————————————————————————————————


@pytest.mark.parametrize(("rows", "place"), [
    ([signing("2-20", amount=1), signing("2-19", amount=2)], 1),                                   # the earliest
    ([signing("2-19", amount=1, kind="框架协议"), signing("2-20", amount=2)], 1),                     # formal before framework
    ([signing("2-19", amount=1, kind="意向协议"), signing("2-20", amount=2, kind="框架协议")], 0),
    ([signing("1-10", amount=1), signing("2-20", amount=2)], 0),                                   # whatever its date
    ([signing("2-26", amount=1), signing("2-20", amount=2, kind="框架协议")], 0)])
def test_the_facts_come_from_the_earliest_formal_signing_whatever_its_date(rows, place):
    found = Town().send("V1", *rows).reckon()
    assert project(found).agreed_fen == fen(place + 1)


def test_the_facts_come_from_a_signing_not_refused_before_one_refused():
    town = Town().send("V1", signing("2-19", amount=1), signing("2-20", amount=2, referrer="李四"))
    mine = next(c for c in town.reckon().pending if c.participant == "V1")
    found = town.ruled(mine.id, "不认定", note="x").reckon()
    assert project(found).agreed_fen == fen(2) and project(found).facts.referrer.name == "李四"


def test_a_single_refused_signing_still_gives_the_facts():
    town = Town().send("V1", signing(), groundbreaking(), investment()).rule("签约", conclusion="不认定", note="x").rule_all()
    assert awards(town.reckon()) == [("项目动工奖", "张三", 800_000)]


def test_a_rival_that_only_waits_gives_no_facts_while_anothers_signing_stands():
    town = Town().send("V1", signing("2-20", amount=1)).rule("签约").send("V2", signing("2-19", amount=2, referrer="李四"))
    assert project(town.reckon()).agreed_fen == fen(1)


def test_a_signing_with_an_error_gives_no_facts():
    found = Town().send("V1", faulty(signing()), groundbreaking()).reckon()
    assert project(found).facts is None and "GRB-001" in findings(found)


def test_a_groundbreaking_without_signing_and_facts_is_refused_until_a_signing_is_on_record():
    town = Town().send("V1", groundbreaking())
    assert state(town.reckon()) == "refused" and findings(town.reckon()) == ["GRB-001"] * 3
    later = town.issue().on("3-7").send("V2", signing("3-1"), period=2, filled="3-6")
    assert state(later.reckon(), sheet=Sheet.GROUNDBREAKING) == "provisional" and findings(later.reckon()) == []


@pytest.mark.parametrize("lacking", ["referrer", "enclave", "amount"])
def test_each_of_the_three_facts_is_needed_without_a_signing(lacking):
    facts = {"referrer": "张三", "enclave": "否", "amount": 100}
    assert findings(Town().send("V1", groundbreaking(**facts)).reckon()) == []
    found = Town().send("V1", groundbreaking(**facts | {lacking: None})).reckon()
    assert [(f.code, f.cell) for r in found.returns for f in r.findings] == [("GRB-001", f"{LETTERS[Sheet.GROUNDBREAKING][lacking]}3")]


def test_of_a_groundbreaking_that_lacks_all_three_facts_each_blank_cell_is_told():
    found = Town().send("V1", groundbreaking()).reckon()
    assert {f.cell for r in found.returns for f in r.findings} == {f"{LETTERS[Sheet.GROUNDBREAKING][key]}3" for key in ("referrer", "enclave", "amount")}


def test_an_agreed_investment_of_nought_is_a_fact():
    assert findings(Town().send("V1", groundbreaking(referrer="张三", enclave="否", amount=0)).reckon()) == []


def test_without_a_signing_the_facts_come_from_the_groundbreaking():
    town = Town().send("V1", groundbreaking(referrer="李四", enclave="是", amount=200), investment()).rule_all()
    assert award(town.reckon(), "7.2.3").payee == "李四" and award(town.reckon(), "7.2.3").due_fen == 400_000
    assert project(town.reckon()).agreed_fen == fen(200) and counts(town.reckon(), "U1")[3] == 1


def test_a_groundbreaking_outside_the_window_gives_facts_and_counts_not():
    found = Town().send("V1", groundbreaking("2-14", referrer="张三", enclave="否", amount=100)).reckon()
    assert states(found) == ["V1 noted"] and project(found).agreed_fen == fen(100)


def test_a_signing_that_comes_later_gives_the_facts_instead_of_the_groundbreaking():
    town = Town().send("V1", groundbreaking(referrer="李四", enclave="否", amount=200), signing("2-22", amount=100, referrer="张三")).rule_all()
    assert project(town.reckon()).facts.referrer.name == "张三" and counts(town.reckon(), "V1")[3] == 1


def test_one_groundbreaking_lacks_facts_and_another_brings_them():
    found = Town().send("V1", groundbreaking("2-20")).send("V2", groundbreaking("2-21", referrer="张三", enclave="否", amount=1)).reckon()
    assert findings(found) == ["GRB-001"] * 3 and asked(found) == ["动工 V1"]


@pytest.mark.parametrize(("other", "cells"), [
    (signing("2-21", kind="框架协议"), []),
    (signing("2-21", kind="框架协议", referrer="张 三"), []),
    (signing("2-21", kind="框架协议", referrer="张三（岭下村）"), []),
    (signing("2-21", kind="框架协议", referrer="李四"), ["H3"]),
    (signing("2-21", kind="框架协议", referrer="某某"), ["H3"]),
    (signing("2-21", kind="框架协议", amount=101), ["G3"]),
    (signing("2-21", kind="框架协议", enclave="是", enclave_place="市"), ["I3"]),
    (signing("2-21", kind="框架协议", high_tech="是"), ["K3"]),
    (groundbreaking("2-21"), []),
    (groundbreaking("2-21", referrer="张三", enclave="否", amount=100), []),
    (groundbreaking("2-21", referrer="李四", enclave="是", amount=101), ["G3", "H3", "I3"])])
def test_a_differing_fact_on_another_row_is_a_warning_there(other, cells):
    found = Town().send("V1", signing()).send("V2", other).reckon()
    assert [f.cell for f in found.returns[1].findings if f.code == "FAC-001"] == cells and findings(found).count("FAC-001") == len(cells)
    assert not any(f.error for r in found.returns for f in r.findings)


def test_two_unlisted_names_that_differ_are_two():
    found = Town().send("V1", signing(referrer="某某")).send("V2", signing("2-21", referrer="某 某", kind="框架协议"), signing("2-22", referrer="某", kind="框架协议"))
    assert [f.cell for f in found.reckon().returns[1].findings if f.code == "FAC-001"] == ["H4"]


def test_of_a_blank_and_a_written_fact_nothing_is_said():
    found = Town().send("V1", groundbreaking("2-20", referrer="张三", enclave="否", amount=100), groundbreaking("2-21")).reckon()
    assert "FAC-001" not in findings(found)


# ——— investments by voucher ————————————————————————————————————————————————


def started(*rows) -> Town:
    return Town().send("V1", signing("2-14"), groundbreaking(), *rows)


def test_the_same_voucher_and_amount_told_again_is_noted_whoever_sends_it():
    found = started(investment("2-22")).send("V2", investment("2-21", voucher=" 回单１ ")).reckon()
    assert states(found)[2:] == ["V1 noted", "V1 provisional"] and asked(found) == ["动工 V1", "资金到位 V1"]
    assert "002-V2.xlsx“资金到位”第3行" in found.verdicts[2].reason


def test_the_same_voucher_with_another_amount_is_an_error_naming_the_first():
    found = started(investment("2-21")).send("V2", investment("2-22", amount=101)).reckon()
    assert states(found)[2:] == ["V1 provisional", "V1 refused"] and findings(found) == ["INV-001"]
    assert "001-V1.xlsx“资金到位”第5行报过 100 万元" in found.returns[1].findings[0].message and found.returns[1].findings[0].error


def test_a_voucher_already_ruled_on_holds_though_an_earlier_row_is_told():
    town = started(investment("2-22")).rule("动工").rule("资金到位").send("V2", investment("2-20"))
    assert states(town.reckon())[2:] == ["V1 counted", "V1 noted"] and project(town.reckon()).invested_fen == fen(100)


def test_two_vouchers_of_the_same_day_and_amount_are_two_investments():
    town = started(investment(voucher="1"), investment(voucher="2")).rule_all()
    assert project(town.reckon()).invested_fen == fen(200)


def test_what_is_at_stake_in_an_investment_is_its_per_mille_and_half_for_an_enclave():
    assert started(investment()).rule("动工").claim("资金到位").stake == "七.2③ 8000.00元"
    enclave = Town().send("V1", signing("2-14", enclave="是", enclave_place="市"), groundbreaking(), investment(amount="0.000188")).rule("动工")
    assert enclave.claim("资金到位").stake == "七.2③ 0.01元"


@pytest.mark.parametrize(("amount", "expected"), [(0, "V1 noted"), ("0.000001", "V1 provisional")])
def test_capital_of_nothing_is_noted_and_one_fen_is_asked_about(amount, expected):
    found = started(investment(amount=amount)).rule("动工").reckon()
    assert states(found)[2] == expected and ("资金到位 V1" in asked(found)) is (amount != 0)


@pytest.mark.parametrize(("note", "reason"), [("", "领导小组不认定（资金到位）"), ("凭证不符", "领导小组不认定（资金到位）：凭证不符")])
def test_capital_that_was_refused_counts_nothing_and_says_whose_it_was(note, reason):
    found = verdict(started(investment()).rule("动工").rule("资金到位", conclusion="不认定", note=note).reckon(), sheet=Sheet.INVESTMENT)
    assert (found.participant, found.reason, found.fen, found.counts) == ("V1", reason, 0, False)


def test_a_ruling_on_capital_that_cannot_be_asked_about_now_has_not_lapsed():
    town = started(investment()).rule("动工").rule("资金到位").rule("动工", conclusion="不认定", note="停工", meeting="2-26")
    assert project(town.reckon()).invested_fen == 0 and "RUL-008" not in told(town.reckon())
    without = started(investment()).rule("动工").rule("资金到位").send("V1", signing("2-14"), investment(), resend="更正重报", filled="2-25")
    assert told(without.reckon()).count("RUL-008") == 1, "that of the groundbreaking alone"


def shared() -> Town:
    town = started(investment()).send("V2", signing("2-14", "乙公司/造纸"), groundbreaking(title="乙公司/造纸"), investment(title="乙公司/造纸"))
    return town.rule("动工", FACTORY).rule("动工", "乙公司/造纸")


def test_one_voucher_on_two_projects_counts_for_neither_until_ruled():
    found = shared().reckon()
    assert asked(found) == ["资金到位 V1", "资金到位 V1"] and awards(found) == []
    assert {c.hint.split("；")[0] for c in found.pending} == {
        f"凭证号 回单1 在“{FACTORY}”也报了，一张凭证只能认定一处", "凭证号 回单1 在“乙公司/造纸”也报了，一张凭证只能认定一处"}


def test_ruled_for_one_project_the_shared_voucher_counts_there():
    town = shared().rule("资金到位", FACTORY).rule("资金到位", "乙公司/造纸", conclusion="不认定", note="是甲公司的")
    assert [(a.payee, a.project, a.due_fen) for a in town.reckon().awards] == [("张三", FACTORY, 800_000)]


def test_a_voucher_number_ruled_for_two_projects_is_told_once():
    town = shared().rule("资金到位", FACTORY)
    assert "RUL-010" not in told(town.reckon())
    both = town.rule("资金到位", "乙公司/造纸")
    assert told(both.reckon()).count("RUL-010") == 1 and [a.due_fen for a in both.reckon().awards] == [800_000, 800_000]
    two = started(investment(voucher="1"), investment(voucher="2")).rule_all()
    assert "RUL-010" not in told(two.reckon())


def test_a_voucher_of_two_projects_that_became_one_is_one():
    town = Town().send("V1", signing("2-14", FIRST), groundbreaking(title=FIRST), investment(title=FIRST))
    town = town.send("V2", investment(title=SECOND)).rule_all()
    assert project(town.reckon(), FIRST).invested_fen == fen(100)


@pytest.mark.parametrize(("amounts", "warned"), [
    ((40, 40), False), ((20, 30, 50), True), ((20, 30, 49), False), ((20, 30, 51), False), ((20, 30, 50, 100), True)])
def test_an_instalment_equal_to_the_sum_of_those_before_is_asked_about(amounts, warned):
    town = started(*(investment(f"2-{15 + n}", amount=a, voucher=str(n)) for n, a in enumerate(amounts)))
    found = [f.cell for f in town.reckon().returns[0].findings if f.code == "INV-002"]
    assert bool(found) is warned and len(found) == (len(amounts) - 2 if warned else 0)


@pytest.mark.parametrize(("amount", "warned"), [("59.999999", False), ("60", False), ("60.000001", True)])
def test_a_sum_above_the_agreed_investment_is_asked_about(amount, warned):
    found = started(investment(voucher="1", amount=40), investment("2-23", voucher="2", amount=amount)).reckon()
    assert ("INV-003" in findings(found)) is warned and asked(found).count("资金到位 V1") == 2


def test_without_an_agreed_investment_no_sum_is_too_much():
    found = Town().send("V1", groundbreaking(referrer="张三", enclave="否", amount=0), investment()).reckon()
    assert findings(found) == []


def test_what_was_refused_or_noted_adds_nothing_to_the_sum_that_is_asked_about():
    town = started(investment("2-14", voucher="0", amount=60), investment(voucher="1", amount=50)).send("V2", investment(voucher="2", amount=90))
    number = next(c.id for c in town.reckon().pending if c.entry.amount() == fen(90))
    assert findings(town.ruled(number, "不认定", note="x").reckon()) == []


def test_capital_of_a_project_nobody_knows_is_noted_for_nobody():
    found = Town().send("V1", investment()).reckon()
    assert verdict(found).state == "noted" and verdict(found).participant == ""


def test_capital_after_the_periods_end_waits():
    town = started(investment("2-25"))
    assert "到期再算" in verdict(town.reckon(), sheet=Sheet.INVESTMENT).reason
    assert "资金到位 V1" in asked(town.issue().on("3-7").reckon())


# ——— the roster ————————————————————————————————————————————————————————


def test_a_cadre_and_a_hamlet_are_ranked_and_a_talent_is_not():
    more = (*PARTICIPANTS, Participant("T2", "钱能", Category.TALENT))
    found = Town().where(participants=more).reckon()
    assert {s.code for s in found.standings} == {"V1", "V2", "H1", "U1", "U2", "K1"}
    assert found.name_of("K1") == "李干" and found.name_of("X9") == "X9"


def test_a_day_before_the_period_is_over_the_day_itself_is_the_cut():
    town = Town().on("2-20").send("V1", lead("2-20"), lead("2-21", "乙公司/造纸"))
    assert states(town.reckon()) == ["V1 provisional", "V1 noted"] and town.reckon().period.preview
    assert replace(town, today=day("2-21")).reckon().verdicts[1].counts
