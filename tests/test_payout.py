"""What is due now, what is held and why, what is taken back; and what a bulletin corrects of the one before (R6, R13, R21, R22)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from contest.model import Account, Award, Category, Debt, Kind, Line, Participant, Person, Roster, Sheet
from contest.reckoning.payees import Payees, account_digest, namesakes
from contest.reckoning.payout import balances, below_zero, lines, on_list
from tests.town import (
    FACTORY,
    PARTICIPANTS,
    PERSONS,
    ROSTER,
    Town,
    account,
    asked,
    award,
    awards,
    counts,
    day,
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
    verdict,
)

PAPER = "乙公司/造纸"


def signed(referrer: str = "张三", **settings) -> Town:
    """One formal signing, ruled on, on the list of the first period."""
    return Town().but(**settings).send("V1", signing(referrer=referrer)).rule_all()


def held(town: Town) -> str:
    return award(town.reckon(), "7.2.2").held


# ——— held ——————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("referrer", "reason"), [("张三", ""), ("王五", "缺收款信息"), ("某某", "引荐人不在名册")])
def test_an_award_is_held_for_want_of_an_account_or_of_a_known_referrer(referrer, reason):
    town = signed(referrer)
    assert held(town) == reason and award(town.reckon(), "7.2.2").due_fen == 500_000
    assert len(town.issue().issued[0].lines) == (0 if reason else 1)


@pytest.mark.parametrize("lacking", ["holder", "bank", "number"])
def test_an_account_is_complete_with_holder_bank_and_number(lacking):
    some = replace(account("张三"), **{lacking: ""})
    assert held(signed().where(persons=(Person("张三", "V1", account=some),))) == "缺收款信息"


@pytest.mark.parametrize(("referrer", "reason"), [("张三", "竞赛结束后兑现"), ("王五", "竞赛结束后兑现"), ("某某", "竞赛结束后兑现")])
def test_with_timing_final_everything_is_held_until_then_whatever_else_is_lacking(referrer, reason):
    assert held(signed(referrer, paid_at_end=True)) == reason


@pytest.mark.parametrize(("referrer", "reason"), [("张三", ""), ("王五", "缺收款信息"), ("某某", "引荐人不在名册")])
def test_with_timing_final_the_final_list_and_the_batches_hold_only_what_lacks_something(referrer, reason):
    town = signed(referrer, paid_at_end=True)
    assert held(over(town)) == reason and over(town).reckon().period.kind is Kind.FINAL
    assert held(town.closed().on("5-1")) == reason


def test_with_timing_final_nothing_is_listed_before_and_everything_then():
    town = signed(paid_at_end=True).closed()
    assert [len(i.lines) for i in town.issued] == [0, 0, 0, 0, 1]


def test_held_awards_are_paid_when_the_account_comes():
    town = signed("王五").issue().on("3-7")
    persons = tuple(replace(p, account=account("王五")) if p.name == "王五" else p for p in PERSONS)
    found = award(town.where(persons=persons).reckon(), "7.2.2")
    assert (found.due_fen, found.paid_before_fen, found.held) == (500_000, 0, "")


def test_an_award_held_as_unknown_is_paid_when_the_referrer_enters_the_roster():
    town = signed("某某").issue().on("3-7").where(persons=(*PERSONS, Person("某某", "V2", account=account("某某"))))
    town = town.rule_all()
    assert award(town.reckon(), "7.2.2").held == "" and award(town.reckon(), "7.2.2").participant == "V2"


def test_a_rank_prize_is_held_where_the_participant_has_no_account_and_no_other_is_tried():
    bare = tuple(replace(p, account=Account("岭下村")) if p.code == "V1" else p for p in PARTICIPANTS)
    assert award(over(Town().where(participants=bare).send("V1", lead())).reckon(), "7.2.1").held == "缺收款信息"


def test_a_project_award_goes_to_the_row_where_the_referrer_was_found():
    """李干 stands in 人员 without an account and in 参赛主体 with one: no other is tried."""
    persons = tuple(replace(p, account=Account()) if p.name == "李干" else p for p in PERSONS)
    town = Town().where(persons=persons).send("U1", signing(referrer="李干")).rule_all()
    assert held(town) == "缺收款信息"
    assert held(Town().where(persons=()).send("U1", signing(referrer="李干")).rule_all()) == ""


def test_nothing_is_dropped_of_what_is_held():
    found = Town().send("V1", signing(referrer="某某"), signing(title=PAPER, referrer="王五")).rule_all().reckon()
    assert sorted((a.held, a.due_fen) for a in found.awards) == [("引荐人不在名册", 500_000), ("缺收款信息", 500_000)] and lines(found.awards, Payees.of(found.roster)) == ()


@pytest.mark.parametrize(("amount", "due"), [("0.000062", []), ("0.000063", [1]), ("0.000188", [2])])
def test_one_fen_is_held_as_any_amount_is(amount, due):
    """Eight per mille of 62.5 分 and more round up to the first 分."""
    town = Town().send("V1", signing("2-14", referrer="王五"), groundbreaking(), investment(amount=amount)).rule_all()
    assert [(a.due_fen, a.held) for a in town.reckon().awards] == [(fen_, "缺收款信息") for fen_ in due] and not town.issue().issued[0].lines


def test_an_award_names_the_rulings_that_its_own_clause_rests_on():
    town = Town().send("V1", signing(amount=3000, high_tech="是"), groundbreaking(), investment())
    matters = [c.matter for c in town.reckon().pending]
    for matter in matters:
        town = town.rule(matter)
    for matter in ("高新技术", "资金到位"):
        town = town.rule(matter) if any(c.matter == matter for c in town.reckon().pending) else town
    found = {a.clause: a.rulings for a in town.reckon().awards}
    assert {clause: len(rulings) for clause, rulings in found.items()} == {"7.2.2": 1, "7.2.3": 2, "7.2.4": 1}
    assert len({text for rulings in found.values() for text in rulings}) == 4


# ——— due, and what lists hold already ————————————————————————————————————————————


def test_what_is_listed_is_not_due_again():
    town = signed().issue().on("3-7")
    found = award(town.reckon(), "7.2.2")
    assert (found.entitled_fen, found.paid_before_fen, found.due_fen) == (500_000, 500_000, 0)
    assert found.basis.endswith("已列发5000.00元，本次0.00元") and lines(town.reckon().awards, Payees.of(town.roster)) == ()


def test_a_line_holds_what_the_award_says():
    (line,) = signed().issue().issued[0].lines
    assert (line.clause, line.award, line.participant, line.payee, line.project, line.amount_fen) == (
        "7.2.2", "项目签约奖", "V1", "张三", FACTORY, 500_000)
    assert line.basis == award(signed().reckon(), "7.2.2").basis and "签约" in line.basis


def line_of(payee: str, key: str) -> Line:
    return Line("7.2.2", "奖", "V1", payee, key, "", "", 1)


def test_a_payee_is_one_by_his_own_code_then_by_name_and_namesakes_are_two():
    payees = Payees.of(Roster(PARTICIPANTS, (*PERSONS, Person("李干", "V2", account=account("李干乙")))))
    keys = [payees.key(line_of(*who)) for who in [
        ("李干", "李干@K1"), ("李干", "K1"), ("李干", "李干@V2"), ("张三", "张三@V1"), ("张 三", "张三"), ("刘洋", "刘洋@V1"), ("刘 洋", "刘洋@V1"), ("岭下村", "V1")]]
    assert keys == ["K1", "K1", "李干@V2", "张三", "张三", "刘洋@V1", "刘洋@V1", "V1"]


def test_an_account_is_known_again_by_what_the_ledger_keeps_of_it():
    """The ledger holds this word: another one would send money again to an account that sent it back."""
    kept = "b682f55e68802028c5dd232ac2528a4b"
    assert account_digest(Account("张三", "农商行", "6222")) == account_digest(Account(" 张 三", "农商行", "６２２２")) == kept
    others = [Account("李四", "农商行", "6222"), Account("张三", "工商行", "6222"), Account("张三", "农商行", "6223"), Account("张三农", "商行", "6222")]
    assert len({kept, *map(account_digest, others)}) == 5 and account_digest(Account("张三", "", "6222")) == "" == account_digest(Account())


@pytest.mark.parametrize(("one", "other", "start", "two_persons"), [
    ("", "", "3-1", False), ("", "", "2-28", True), ("1", "2", "3-1", True), ("1", "1", "3-1", False), (" １", "1", "3-1", False), ("1", "", "3-1", False),
    ("", "1", "3-1", False), ("1", "1", "2-28", True), ("1", " １", "3-1", False)])
def test_two_rows_of_a_name_are_two_persons_by_id_number_or_by_standing_there_on_one_day(one, other, start, two_persons):
    rows = Person("孙 明", "V1", id_number=one, end=day("2-28")), Person("孙明", "V2", id_number=other, start=day(start))
    assert namesakes(Roster(PARTICIPANTS, rows)) == ({"孙明"} if two_persons else set())


@pytest.mark.parametrize(("word", "reached"), [
    ("刘洋（岭下村）", ["刘洋@V1"]), (" 刘 洋(上湾村)", ["刘洋@V2"]), ("刘洋", []), ("张三", ["张三@V1"]), (" 张 三", ["张三@V1"]), ("张三（岭下村）", ["张三@V1"]),
    ("张三（上湾村）", []), ("岭下村", ["V1"]), ("", [])])
def test_a_decision_names_a_payee_and_of_namesakes_with_whom_he_belongs_to(word, reached):
    payees = Payees.of(ROSTER)
    known = [line_of("刘洋", "刘洋@V1"), line_of("刘 洋", "刘洋@V2"), line_of("张 三", "张三@V1"), line_of("岭下村", "V1")]
    assert [x.payee_key for x in known if payees.called(x, word)] == reached


def test_money_goes_to_the_account_that_the_roster_has_now():
    moved = Person("张三", "V2", account=account("新户"), start=day("3-1"))
    own = Person("李干", "U1", account=account("李干自己"))
    rows = [p for p in PERSONS[1:] if p.name != "李干"]
    payees = Payees.of(Roster(PARTICIPANTS, (moved, replace(PERSONS[0], end=day("2-28")), own, *rows)))
    holders = [payees.account(line_of(*who)).holder for who in [
        ("张三", "张三@V1"), ("刘洋", "刘洋@V1"), ("刘洋", "刘洋@V2"), ("岭下村", "V1"), ("赵能", "赵能@T1"), ("李干", "李干@K1"), ("某某", "某某")]]
    assert holders == ["新户", "刘洋甲", "刘洋乙", "岭下村", "赵能", "李干自己", ""], "人员 goes before 参赛主体"


def due(payee: str, fen_: int, clause: str = "7.2.2", held: str = "", name: str = "奖") -> Award:
    return Award(clause, name, "V1", payee, payee, "", f"{payee}{clause}", fen_, "", held=held)


@pytest.mark.parametrize(("more", "order"), [
    (499_999, ["李四", "甲", "甲"]), (500_000, ["甲", "李四", "甲"]), (500_001, ["甲", "李四", "甲"])])
def test_on_a_list_come_last_those_who_give_back_more_than_they_get(more, order):
    nobody = Payees.of(Roster(()))
    some = [due("甲", -500_000), due("李四", 1), due("甲", more, "7.2.3"), due("乙", 0), due("丙", 5, held="公示异议")]
    assert [a.payee for a in on_list(some, nobody)] == order and below_zero(some, nobody) == ({"甲"} if more == 499_999 else set())
    assert [(b.payee, b.due_fen) for b in balances(some, (), nobody)] == [("李四", 1)] + ([("甲", more - 500_000)] if more != 500_000 else [])


def test_on_a_list_the_awards_of_a_clause_stand_together_in_the_order_in_which_they_were_given():
    some = [due("甲", 1, "7.2.1", name="信息收集奖"), due("乙", 1, "7.2.1", name="项目洽谈奖"), due("丙", 1, "7.2.1", name="信息收集奖"), due("丁", 1, "7.2.0")]
    assert [a.payee for a in on_list(some, Payees.of(Roster(())))] == ["丁", "甲", "丙", "乙"]


@pytest.mark.parametrize(("net", "kept"), [
    (-1, ()), (1, (("一", 1),)), (299, (("一", 299),)), (300, (("一", 300),)), (301, (("一", 300), ("三", 1))), (500, (("一", 300), ("三", 200))),
    (501, (("一", 300), ("三", 200)))])
def test_debts_are_kept_back_oldest_first_of_what_a_payee_gets_and_never_more_than_that(net, kept):
    debts = (Debt("一", "甲", "甲", 1000, offset_fen=700), Debt("二", "乙", "乙", 900), Debt("三", "甲", "甲", 200), Debt("四", "甲", "甲", 50, waived_fen=50))
    (balance,) = balances([due("甲", net)], debts, Payees.of(Roster(())))
    assert balance.offsets == kept and balance.pay_fen == max(0, net - sum(fen_ for _, fen_ in kept)) and balance.name == "甲"


def test_an_award_no_longer_owed_stays_with_nothing_entitled_and_a_negative_due():
    town = signed().issue().on("3-7").rule("签约", conclusion="不认定", note="合同解除")
    found = award(town.reckon(), "7.2.2")
    assert (found.entitled_fen, found.paid_before_fen, found.due_fen, found.held) == (0, 500_000, -500_000, "")
    assert found.basis == "七.2② 已列发5000.00元，现不再应发，应扣回5000.00元"
    assert [line.amount_fen for line in town.issue().issued[1].lines] == [-500_000]


def test_what_was_taken_back_is_settled_and_is_shown_no_more():
    town = signed().issue().on("3-7").rule("签约", conclusion="不认定", note="合同解除").issue().on("3-17")
    assert town.reckon().awards == ()


def test_what_was_taken_back_and_is_recognised_again_is_paid_again():
    town = signed().issue().on("3-7").rule("签约", conclusion="不认定", note="合同解除").issue().on("3-17").rule("签约")
    assert award(town.reckon(), "7.2.2").due_fen == 500_000


@pytest.mark.parametrize("settings", [{"paid_at_end": True}, {}])
def test_a_negative_due_is_never_held(settings):
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7").but(**settings)
    town = town.where(persons=(Person("张三", "V1"),)).rule("资金到位", amount=50)
    found = award(town.reckon(), "7.2.3")
    assert (found.due_fen, found.held) == (-400_000, "")


def test_a_withdrawn_return_takes_its_awards_back():
    town = signed().issue().on("3-7").send("V1", nil="是", filled="3-6")
    assert awards(town.reckon()) == [("项目签约奖", "张三", -500_000)]


def test_a_corrected_referrer_takes_from_the_one_and_gives_to_the_other_after_its_ruling():
    town = signed().issue().on("3-7").send("V1", signing(referrer="李四"), filled="3-6", resend="更正重报")
    assert awards(town.reckon()) == [("项目签约奖", "张三", -500_000)]
    assert awards(town.rule_all().reckon()) == [("项目签约奖", "张三", -500_000), ("项目签约奖", "李四", 500_000)]


def test_what_is_owed_no_longer_is_taken_back_from_whom_the_last_list_named():
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7")
    town = town.where(persons=(Person("张三", "V2", account=account("张三")), *PERSONS[1:]))
    town = town.send("V2", investment("3-1", amount=50, voucher="2"), period=2, filled="3-6").rule_all().issue().on("3-17")
    assert [line.participant for issue in town.issued for line in issue.lines] == ["V1", "V2"]
    town = town.send("V1", nil="是", filled="3-16", resend="更正重报").send("V2", nil="是", period=2, filled="3-16", resend="更正重报")
    assert [(a.participant, a.due_fen) for a in town.reckon().awards] == [("V2", -1_200_000)]


def test_an_instalment_ruled_down_after_it_was_listed_is_taken_back_in_part():
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7").rule("资金到位", amount=25)
    assert award(town.reckon(), "7.2.3").due_fen == 200_000 - 800_000


def test_a_referrer_listed_by_name_only_is_the_same_when_he_enters_the_roster():
    """Once listed, an award is not paid again because its payee is now known as 某某@V2."""
    town = signed("李干").issue().on("3-7").where(persons=(*PERSONS[:3], Person("李干", "U1", account=account("李干"))))
    assert award(town.reckon(), "7.2.2").due_fen == 0


def test_a_referrer_who_moves_to_another_unit_is_still_the_same_payee():
    town = signed().issue().on("3-7").where(persons=(Person("张三", "V2", account=account("张三")), *PERSONS[1:])).rule_all()
    assert [(a.payee, a.participant, a.due_fen) for a in town.reckon().awards] == [("张三", "V2", 0)]


def test_two_of_one_name_are_two_payees():
    town = Town().send("V1", signing(referrer="刘洋（岭下村）")).rule_all().issue().on("3-7")
    town = town.send("V1", signing(referrer="刘洋（上湾村）"), filled="3-6", resend="更正重报").rule_all()
    assert sorted((a.participant, a.due_fen) for a in town.reckon().awards) == [("V1", -500_000), ("V2", 500_000)]


def test_a_project_award_listed_under_another_spelling_is_the_same():
    town = signed().issue().on("3-7").send("V1", signing(title="甲 公司/食品厂"), filled="3-6", resend="更正重报")
    assert award(town.reckon(), "7.2.2").due_fen == 0


# ——— rank prizes in batches ————————————————————————————————————————————————————


def test_a_batch_lists_the_rank_prizes_as_already_paid():
    town = Town().send("V1", lead()).rule_all().closed().on("5-1")
    assert [(a.award, a.paid_before_fen, a.due_fen) for a in town.reckon().awards] == [("信息收集奖", 300_000, 0)]


def test_a_participant_under_a_new_name_keeps_his_prize_and_gets_no_second_one():
    town = Town().send("V1", lead()).rule_all().closed().on("5-1")
    renamed = town.where(participants=tuple(replace(p, name="岭上村") if p.code == "V1" else p for p in PARTICIPANTS))
    assert [(a.payee, a.due_fen) for a in renamed.reckon().awards] == [("岭上村", 0)]


def test_a_correction_after_the_final_changes_the_prizes_by_differences():
    town = Town().send("V1", lead(), lead(title=PAPER)).send("V2", lead(title="丙公司/酿酒")).rule_all().closed().on("5-1")
    town = town.send("V1", lead(), filled="4-30", resend="更正重报").send("V2", lead(title="丙公司/酿酒"), lead("2-21", PAPER), filled="4-30",
                                                                       resend="更正重报")
    assert [(a.participant, a.entitled_fen, a.paid_before_fen, a.due_fen) for a in town.rule_all().reckon().awards] == [
        ("V2", 300_000, 200_000, 100_000), ("V1", 200_000, 300_000, -100_000)]


def test_a_participant_who_falls_out_of_the_prizes_gives_his_back():
    town = Town().send("V1", lead()).rule_all().closed().on("5-1").send("V1", nil="是", filled="4-30", resend="更正重报")
    found = award(town.reckon(), "7.2.1")
    assert (found.participant, found.payee, found.project, found.due_fen) == ("V1", "岭下村", "", -300_000)


def test_the_standings_of_a_batch_are_the_final_ones_with_corrections():
    town = Town().send("V1", lead(), negotiation()).rule_all().closed()
    late = town.on("5-1").send("V2", lead("4-2", PAPER), lead("3-30", "丙公司/酿酒"), filled="4-30", period=6)
    assert counts(late.reckon(), "V1")[:2] == (1, 1) and counts(late.reckon(), "V2") == (1, 0, 0, 0)


def test_instalments_after_the_contest_are_paid_in_batches():
    town = Town().send("V1", signing(), groundbreaking(), investment("3-30", amount=10)).rule_all().closed()
    paid = []
    for number, when in enumerate(("5-1", "6-1", "7-1"), 1):
        town = town.on(when).send("V2", investment(when, amount=10 * number, voucher=f"批{number}"), period=5 + number, filled=when).rule_all()
        assert town.reckon().period.kind is Kind.BATCH
        paid.append(award(town.reckon(), "7.2.3").due_fen)
        town = town.issue()
    # the one of 30 March waited for its ruling until the first batch, because a groundbreaking in the third period unlocked it
    assert sum(paid) + sum(line.amount_fen for i in town.issued[:5] for line in i.lines if line.clause == "7.2.3") == 80_000 * (1 + 1 + 2 + 3)


@pytest.mark.parametrize("noncash", [False, True])
def test_turned_into_honours_without_money_what_was_listed_is_taken_back(noncash):
    town = signed("李四").issue().on("3-7").but(officials_noncash=noncash)
    assert award(town.reckon(), "7.2.2").due_fen == (-500_000 if noncash else 0)


# ——— corrections and additions (R13) ————————————————————————————————————————————


def corrections(town: Town) -> list[tuple[str, str, int, int]]:
    return [(c.participant, c.item, c.old, c.new) for c in town.reckon().corrections]


def additions(town: Town) -> list[str]:
    return [f"{v.participant} {v.entry.sheet} {v.entry.date.month}-{v.entry.date.day}" for v in town.reckon().additions]


def issued(*rows) -> Town:
    """V1 has sent these rows (unless others, a lead), all was ruled on and issued; now it is 7 March."""
    return Town().send("V1", *(rows or (lead(),))).rule_all().issue().on("3-7")


def again(town: Town, *rows) -> Town:
    return town.send("V1", *rows, filled="3-6", resend="更正重报", **({} if rows else {"nil": "是"}))


def test_the_first_bulletin_corrects_nothing():
    found = Town().send("V1", lead()).reckon()
    assert found.corrections == () and found.additions == () and set(found.before.values()) == {0} and found.previous == ()


def test_where_nothing_changed_nothing_is_corrected_and_the_last_standings_are_shown():
    town = issued(lead(), negotiation(), signing(), groundbreaking(), investment(), outing())
    found = town.reckon()
    assert found.corrections == () and found.additions == () and found.previous == town.issued[0].standings
    assert found.before == found.summary == {"leads": 1, "negotiations": 1, "signings": 1, "groundbreakings": 1, "agreed_fen": fen(100),
                                             "invested_fen": fen(100)}


@pytest.mark.parametrize(("row", "item"), [(lead, "信息"), (negotiation, "洽谈"), (signing, "签约")])
def test_an_entry_withdrawn_is_a_correction(row, item):
    town = again(issued(row()))
    assert corrections(town) == [("V1", item, 1, 0)] and additions(town) == []
    assert town.reckon().corrections[0].reasons == ("原申报行已在更正重报中撤回或改报",) and set(town.reckon().before.values()) == {0}


def test_a_groundbreaking_and_its_capital_withdrawn_are_corrected_in_count_and_sum():
    town = again(issued(signing(), groundbreaking(), investment()), signing())
    assert corrections(town) == [("V1", "动工", 1, 0)]
    assert {k: v for k, v in town.reckon().before.items() if v} == {"signings": 1, "agreed_fen": fen(100)}


def test_an_outing_withdrawn_corrects_no_figure():
    assert corrections(again(issued(outing()))) == []


def test_an_entry_ruled_out_after_the_issue_is_a_correction_with_the_groups_reason():
    town = issued().rule("信息价值", conclusion="不认定", note="查无此企业")
    assert corrections(town) == [("V1", "信息", 1, 0)]
    assert town.reckon().corrections[0].reasons == ("领导小组不认定为有价值信息：查无此企业",)


def test_the_one_that_moves_up_is_a_correction_and_not_an_addition():
    town = Town().send("V1", lead("2-19")).send("V2", lead("2-20")).issue().on("3-7").rule("信息价值", conclusion="不认定", note="不实")
    assert corrections(town) == [("V1", "信息", 1, 0), ("V2", "信息", 0, 1)] and additions(town) == []


def test_a_repeat_that_takes_the_place_of_the_first_changes_no_figure():
    town = again(issued(lead("2-19"), lead("2-20")), lead("2-20"))
    assert corrections(town) == [] and additions(town) == [] and town.reckon().before["leads"] == 1


def test_an_entry_of_an_issued_period_that_came_late_is_an_addition_and_no_correction():
    town = issued().send("V2", lead("2-24", PAPER), period=2, filled="3-6")
    assert corrections(town) == [] and additions(town) == ["V2 信息收集 2-24"] and town.reckon().before["leads"] == 1


def test_an_entry_of_the_new_period_is_neither():
    town = issued().send("V2", lead("2-25", PAPER), period=2, filled="3-6")
    assert corrections(town) == [] and additions(town) == [] and town.reckon().summary["leads"] == 2


def test_a_late_entry_that_does_not_count_is_no_addition():
    town = issued().send("V2", lead("2-21"), lead("2-14", PAPER), period=2, filled="3-6")
    assert additions(town) == []


def test_an_entry_that_waited_for_its_ruling_when_issued_is_neither():
    town = Town().send("V1", lead(), signing(), groundbreaking()).issue().on("3-7").rule_all()
    assert corrections(town) == [] and additions(town) == [] and town.reckon().before["groundbreakings"] == 0


def test_an_entry_that_waited_in_a_dispute_when_issued_is_neither():
    town = Town().send("V1", lead()).send("V2", lead()).issue().on("3-7").rule_all()
    assert counts(town.reckon(), "V1")[0] == 1 and corrections(town) == [] and additions(town) == []


def test_an_entry_that_was_ahead_of_its_day_when_issued_is_neither():
    town = Town().send("V1", lead("2-26")).issue().on("3-7")
    assert counts(town.reckon(), "V1")[0] == 1 and corrections(town) == [] and additions(town) == []


@pytest.mark.parametrize("changed", [
    lead(remark="电话已改"), lead(contact_phone="13900000000"), lead(industry="面粉加工"), lead(source="网络"), lead(policy="鼓励")])
def test_a_correction_of_what_is_not_claimed_changes_no_figure(changed):
    town = again(issued(), changed)
    assert corrections(town) == [] and additions(town) == [] and town.reckon().before == town.reckon().summary


def test_a_lead_corrected_into_a_barred_class_says_so():
    town = again(issued(), lead(policy="限制"))
    assert corrections(town) == [("V1", "信息", 1, 0)] and "三.2" in town.reckon().corrections[0].reasons[0]


def test_a_lead_corrected_to_another_date_is_withdrawn_and_added():
    town = again(issued(), lead("2-19"))
    assert corrections(town) == [("V1", "信息", 1, 0)] and additions(town) == ["V1 信息收集 2-19"]
    assert town.reckon().summary["leads"] == 1 and town.reckon().before["leads"] == 0


def test_capital_ruled_down_after_the_issue_corrects_the_sum_as_issued():
    town = issued(signing("2-14"), groundbreaking(), investment()).rule("资金到位", amount=80)
    assert town.reckon().before["invested_fen"] == town.reckon().summary["invested_fen"] == fen(80)


def test_a_signing_that_counts_for_another_now_is_corrected_for_both():
    town = issued(signing()).where(persons=(Person("张三", "V2", account=account("张三")), *PERSONS[1:]))
    assert corrections(town) == [("V1", "签约", 1, 0), ("V2", "签约", 0, 1)]
    assert town.reckon().before["signings"] == 1 and town.reckon().before["agreed_fen"] == fen(100)


def test_a_participant_who_left_the_roster_is_not_corrected_by_name():
    town = issued(lead(owner="H1")).where(participants=tuple(p for p in PARTICIPANTS if p.code != "H1"))
    town = replace(town, issued=(replace(town.issued[0], standings=()),))
    assert corrections(town) == [] and town.reckon().before["leads"] == 0


def test_with_actual_only_a_land_blocked_project_ruled_out_corrects_no_ranking():
    town = Town().but(actual_only=True).send("V1", signing(), groundbreaking(kind="因土地未动工")).rule_all().issue().on("3-7")
    town = town.rule("动工", conclusion="不认定", note="x")
    assert corrections(town) == []


def test_corrections_are_made_against_the_last_issue_only():
    town = again(issued()).issue().on("3-17")
    assert corrections(town) == [] and town.reckon().before["leads"] == 0


def test_what_came_late_is_an_addition_once():
    town = issued().send("V2", lead("2-24", PAPER), period=2, filled="3-6").issue().on("3-17")
    assert additions(town) == []


def test_the_summary_counts_the_town_and_ranked_or_not_its_provisional_figures_too():
    found = Town().send("V1", lead(), negotiation(), signing("2-20", amount=30), signing("2-20", PAPER, amount=20, kind="框架协议")).reckon()
    assert found.summary == {"leads": 1, "negotiations": 1, "signings": 1, "groundbreakings": 0, "agreed_fen": fen(30), "invested_fen": 0}


# ——— whole rounds ————————————————————————————————————————————————————————


def test_over_five_bulletins_and_two_batches_the_lists_add_up_to_what_is_owed():
    town = (Town().send("V1", lead(), signing("2-20", amount=3000, high_tech="是"), groundbreaking("2-22"), investment("2-23", amount="33.333333"))
            .send("V2", lead(title=PAPER), signing("2-21", PAPER, referrer="刘洋（上湾村）", enclave="是", enclave_place="市"), negotiation(title=PAPER)))
    town = town.rule_all().issue()
    town = town.on("3-7").send("U1", groundbreaking("3-1", PAPER, kind="因土地未动工"), investment("3-2", PAPER, amount="7.777777", voucher="A"), period=2)
    town = town.rule_all().issue().on("3-17").send("U2", investment("3-9", amount="12.345678", voucher="B"), period=3).issue()
    town = town.on("3-27").rule_all().issue().on("4-2").rule("资金到位", title=PAPER, amount="5.555555").issue()
    town = town.on("5-1").send("U2", investment("4-20", amount="100", voucher="C"), period=6, filled="5-1").rule_all().issue()
    town = town.on("6-1").rule("签约", title=PAPER, conclusion="不认定", note="解除").issue().on("7-1")
    found = town.reckon()
    listed = Counter()
    for issue in town.issued:
        for line in issue.lines:
            listed[line.clause] += line.amount_fen
    owed = Counter()
    for given in found.awards:
        owed[given.clause] += given.entitled_fen
        assert given.due_fen == 0 and given.paid_before_fen == given.entitled_fen
    assert listed == owed == {"7.2.1": 800_000, "7.2.2": 500_000, "7.2.3": 1_165_432 + 22_222, "7.2.4": 2_000_000}
    assert [i.period.label for i in town.issued] == ["第01期", "第02期", "第03期", "第04期", "第05期", "兑现01", "兑现02"]


def test_a_title_in_a_list_is_as_first_reported():
    town = Town().send("V1", signing("2-21", "甲 公司/食品厂")).send("V2", lead("2-20", FACTORY)).rule_all()
    assert award(town.reckon(), "7.2.2").project == FACTORY and project(town.reckon()).title == FACTORY


def test_who_stands_in_no_roster_can_be_nobodys_participant():
    nobody = Town().where(participants=(*PARTICIPANTS, Participant("T9", "孙能", Category.TALENT))).send("V1", signing(referrer="孙能")).rule_all()
    found = award(nobody.reckon(), "7.2.2")
    assert (found.participant, found.payee, found.payee_code, found.held) == ("V1", "孙能", "T9", "缺收款信息")
    assert verdict(nobody.reckon(), sheet=Sheet.SIGNING).participant == "V1" and state(nobody.reckon()) == "counted"
    assert states(nobody.reckon()) == ["V1 counted"] and asked(nobody.reckon()) == []
