"""Decisions beside the rulings, finance's answers, and what they make of the money (R13, R21): on the reckoning alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.model import Debt, Finding, Person
from contest.reckoning.listed import overpaid
from contest.reckoning.settlement import Settlement
from tests.town import FACTORY, PARTICIPANTS, PERSONS, Town, account, award, day, groundbreaking, investment, signing, told

PAPER, GLASS = "乙公司/造纸", "丙公司/玻璃"
FIRST, SECOND = "第01期-001", "第01期-002"


def issued(*titles: str, referrer: str = "张三") -> Town:
    """Signings of these projects listed in the first period; now it is 7 March."""
    town = Town().send("V1", *(signing(title=t, referrer=referrer) for t in titles or (FACTORY,)))
    return town.rule_all().issue().on("3-7")


def money(town: Town) -> Settlement:
    return town.reckon().settlement


def figures(town: Town) -> list[tuple[int, int, int, str]]:
    """(entitled, paid_before, due, held) in 元 of each award."""
    return [(a.entitled_fen // 100, a.paid_before_fen // 100, a.due_fen // 100, a.held) for a in town.reckon().awards]


def states(town: Town) -> list[str]:
    return [str(x.state) for x in money(town).lines]


def wrong(town: Town) -> list[str]:
    """Codes of what is told about decisions and payments."""
    return [code for code in told(town.reckon()) if not code.startswith("RUL")]


def effects(town: Town) -> list[str]:
    return [effect for _, effect in money(town).effects]


def moved(town: Town, *new: str) -> Town:
    """The roster with another account of these persons."""
    return town.where(persons=tuple(replace(p, account=account("新户")) if p.name in new else p for p in town.roster.persons))


def withdrawn(town: Town) -> Town:
    return town.send("V1", nil="是", filled="3-6", resend="更正重报")


# ——— 支付 ——————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("answers", "state", "due", "codes"), [
    ([], "已列发", 0, []),
    ([("已付", {})], "已支付", 0, []),
    ([("退票", {})], "退票", 5000, []),
    ([("已付", {"paid_fen": 400_000, "tax_fen": 100_000})], "已支付", 0, []),
    ([("已付", {"paid_fen": 499_999})], "已列发", 0, ["PAY-004"]),
    ([("已付", {"paid_fen": 500_001})], "已列发", 0, ["PAY-004"]),
    ([("已付", {}), ("已付", {"row": 9})], "已支付", 0, []),
    ([("已付", {}), ("已付", {"voucher": "另一张"})], "已支付", 0, ["PAY-005"]),
    ([("退票", {}), ("退票", {"day": day("3-1")})], "退票", 5000, ["PAY-005"]),
    ([("已付", {}), ("退票", {})], "已列发", 0, ["PAY-006"]),
    ([("已付", {"voucher": "A1"}), ("已付", {"voucher": " Ａ１ "})], "已支付", 0, []),
    ([("退票", {"fault": Finding("DAT-001", True, "不是日期", "支付结果", "C3")})], "已列发", 0, ["DAT-001"]),
])
def test_what_finance_answers_of_a_line(answers, state, due, codes):
    """An answer that is unclear changes nothing and is told; the same one in two workbooks is one."""
    town = issued()
    for answer, more in answers:
        town = town.pay(FIRST, answer, **more)
    assert states(town) == [state] and figures(town)[0][2] == due and told(town.reckon()) == codes


@pytest.mark.parametrize(("paid", "tax", "sum_"), [(499_999, None, "4999.99"), (400_000, 99_999, "4999.99"), (0, 1, "0.01"), (0, None, "0.00"), (1, 1, "0.02")])
def test_an_answer_of_another_amount_is_told_with_both_amounts(paid, tax, sum_):
    (notice,) = issued().pay(FIRST, paid_fen=paid, tax_fen=tax).reckon().notices
    assert notice.code == "PAY-004" and "列发 5000.00 元" in notice.message and f"是 {sum_} 元" in notice.message


@pytest.mark.parametrize(("paid", "tax", "state"), [
    (-500_000, None, "已支付"), (500_000, None, "已支付"), (-400_000, -100_000, "已支付"), (-500_001, None, "已列发"), (-400_000, -99_999, "已列发")])
def test_what_was_paid_back_may_be_written_with_or_without_its_sign(paid, tax, state):
    town = withdrawn(issued()).issue().on("3-17").pay("第02期-001", paid_fen=paid, tax_fen=tax)
    assert states(town) == ["已列发", state]


def test_of_two_answers_the_earlier_one_holds():
    for days in (("3-1", "3-2"), ("3-2", "3-1")):
        town = issued().pay(FIRST, day=day(days[0])).pay(FIRST, day=day(days[1]))
        payment = money(town).lines[0].payment
        assert payment is not None and payment.day == day("3-1") and wrong(town) == ["PAY-005"]


def test_a_number_that_no_list_has_is_told_and_changes_nothing():
    town = issued().pay("第01期-002", "退票").pay("第02期-001")
    assert told(town.reckon()) == ["PAY-003", "PAY-003"] and states(town) == ["已列发"]


def test_what_came_back_is_due_again_and_waits_for_another_account():
    town = issued().pay("第01期－００１", "退票")
    assert figures(town) == [(5000, 0, 5000, "退票，待更正账户")], "a number in full width is the same number"
    again = moved(town, "张三")
    assert figures(again) == [(5000, 0, 5000, "")]
    assert figures(again.issue().on("3-17")) == [(5000, 5000, 0, "")]
    assert states(again.issue().on("3-17").pay("第02期-001")) == ["退票", "已支付"]


def test_no_decision_sends_money_to_an_account_that_sent_it_back():
    assert figures(issued().pay(FIRST, "退票").decide("恢复发放", FIRST))[0][3] == "退票，待更正账户"


def test_another_award_of_the_same_payee_does_not_wait():
    town = issued().pay(FIRST, "退票").send("V1", signing("2-26", PAPER), period=2, filled="3-6").rule_all()
    assert sorted(figures(town)) == [(5000, 0, 5000, ""), (5000, 0, 5000, "退票，待更正账户")]


# ——— 公示异议, 恢复发放 ————————————————————————————————————————————————————


@pytest.mark.parametrize("target", ["张三", "张三（岭下村）", FACTORY, "甲 公司／食品厂"])
@pytest.mark.parametrize(("later", "held"), [
    ([], "公示异议"), ([("恢复发放", "同意", "2-26")], ""), ([("恢复发放", "不同意", "2-26")], "公示异议"),
    ([("公示异议", "不成立", "2-26")], ""), ([("公示异议", "成立", "2-26")], "公示异议"),
    ([("恢复发放", "同意", "2-24")], "公示异议"), ([("恢复发放", "同意", "2-25")], "公示异议"),
])
def test_an_award_under_objection_is_held_until_a_later_decision(target, later, held):
    """A lifting of the day before or of the same day does not lift."""
    town = Town().send("V1", signing()).rule_all().decide("公示异议", target, "待核查")
    for kind, conclusion, when in later:
        town = town.decide(kind, target, conclusion, day=day(when))
    assert figures(town) == [(5000, 0, 5000, held)]


def test_an_objection_to_a_line_marks_it_and_holds_what_its_award_would_get_more():
    town = issued().decide("公示异议", FIRST, "待核查")
    assert money(town).lines[0].objection == "决1" and figures(town) == [(5000, 5000, 0, "")]
    assert money(town.pay(FIRST)).lines[0].objection == "", "what is paid waits no longer"
    back = moved(town.pay(FIRST, "退票"), "张三")
    assert figures(back) == [(5000, 0, 5000, "公示异议")]
    assert effects(town) == ["暂缓列发0笔0.00元；已列发未支付的1笔5000.00元有异议"]


def test_an_objection_to_one_of_two_namesakes_names_his_unit():
    town = Town().send("V1", signing(referrer="刘洋（岭下村）"), signing(title=PAPER, referrer="刘洋（上湾村）")).rule_all()
    assert [h for *_, h in figures(town.decide("公示异议", "刘洋（上湾村）", "成立"))] == ["公示异议", ""]
    unclear = town.decide("公示异议", "刘洋", "成立")
    assert [h for *_, h in figures(unclear)] == ["", ""] and told(unclear.reckon()) == ["DEC-002"]


@pytest.mark.parametrize(("kind", "target"), [
    ("公示异议", "无此人"), ("公示异议", "无此/项目"), ("恢复发放", "第09期-001"), ("免予扣回", "无此人"), ("项目终止", "张三"), ("作废重发", "第09期"),
    ("作废重发", "张三")])
def test_a_decision_about_nobody_the_town_knows_is_told(kind, target):
    assert told(issued().decide(kind, target).reckon()) == ["DEC-002"]


def test_a_faulty_decision_is_told_and_not_used():
    fault = Finding("REQ-001", True, "结论没有填", "其他决定", "E4")
    town = Town().send("V1", signing()).rule_all().decide("公示异议", "张三", fault=fault)
    assert told(town.reckon()) == ["REQ-001"] and figures(town)[0][3] == ""


def test_one_number_for_two_decisions_is_told_and_neither_is_used_but_a_copy_is_one():
    town = Town().send("V1", signing()).rule_all().decide("公示异议", "张三", number="决1")
    assert figures(town.decide("公示异议", "张三", number="决1", row=99))[0][3] == "公示异议"
    twice = town.decide("恢复发放", "张三", number="决1", day=day("2-26"))
    assert told(twice.reckon()) == ["DEC-004"] and figures(twice)[0][3] == "" and money(twice).effects == ()


def test_one_decision_in_two_workbooks_is_one_and_numbers_differ_by_more_than_spaces():
    town = issued().decide("公示异议", "张三", "成立").decide("公示异议", "张三", "成立", number=" 决１ ", file="input/认定/另一份.xlsx", row=9)
    assert wrong(town) == ["DEC-004"] and money(town).effects == (), "written in another way it is another content under one number"
    same = issued().decide("公示异议", "张三", "成立").decide("公示异议", "张三", "成立", number="决1", file="input/认定/另一份.xlsx", row=9)
    assert wrong(same) == [] and len(money(same).effects) == 1


@pytest.mark.parametrize("later", [("免予扣回", "同意"), ("项目终止", "不扣回"), ("恢复发放", "不同意")])
def test_only_a_release_or_an_objection_found_void_lifts_an_objection(later):
    town = Town().send("V1", signing()).rule_all().decide("公示异议", FACTORY, "成立").decide(later[0], FACTORY, later[1], day=day("3-1"))
    (held,) = [(x.entitled_fen, x.held) for x in town.reckon().awards] or [(0, "")]
    assert held == ((0, "") if later[0] == "项目终止" else (500_000, "公示异议"))
    assert town.reckon().settlement.effects[0][1].startswith("暂缓列发1笔" if later[0] != "项目终止" else "现在没有")


@pytest.mark.parametrize(("kinds", "held"), [
    ([("公示异议", "成立"), ("恢复发放", "同意")], True), ([("恢复发放", "同意"), ("公示异议", "成立")], True),
    ([("公示异议", "成立"), ("公示异议", "不成立")], True), ([("公示异议", "不成立"), ("公示异议", "成立")], True),
    ([("恢复发放", "同意"), ("公示异议", "不成立")], False), ([("公示异议", "不成立"), ("恢复发放", "同意")], False)])
def test_on_one_day_an_objection_goes_before_what_lifts_it(kinds, held):
    town = Town().send("V1", signing()).rule_all()
    for kind, conclusion in kinds:
        town = town.decide(kind, FACTORY, conclusion)
    assert bool(award(town.reckon(), "7.2.2").held) is held


@pytest.mark.parametrize("word", [FACTORY, PAPER, " 甲公司／食品厂", "乙公司 / 造纸"])
def test_a_decision_on_a_project_reaches_it_under_both_its_names(word):
    town = Town().send("V1", signing(), signing("2-21", PAPER, formerly=FACTORY)).rule("疑似同一项目").rule_all()
    assert [a.held for a in town.decide("公示异议", word, "成立").reckon().awards] == ["公示异议"]
    assert town.decide("项目终止", word, "不扣回").reckon().awards == ()
    assert [a.held for a in town.decide("公示异议", "甲公司/别的", "成立").reckon().awards] == [""]


@pytest.mark.parametrize("word", [FACTORY, PAPER, " 乙公司／造纸"])
def test_a_decision_reaches_what_was_listed_before_two_names_became_one_project(word):
    town = Town().send("V1", signing(), signing("2-21", PAPER, formerly=FACTORY, referrer="李四"))
    town = town.rule("疑似同一项目", conclusion="不认定", note="两个", meeting="2-25").rule_all().issue().on("3-7")
    town = town.rule("疑似同一项目", meeting="3-7")
    assert [x.objection for x in money(town.decide("公示异议", word, "成立")).lines] == ["决1", "决1"]
    assert -500_000 in [a.due_fen for a in town.reckon().awards]
    assert {a.due_fen for a in town.decide("项目终止", word, "不扣回").reckon().awards} == {0}


def test_each_decision_tells_what_it_does_itself():
    town = Town().send("V1", signing(), signing(title=PAPER, referrer="李四"), signing(title=GLASS, referrer="李四")).rule_all()
    town = town.decide("公示异议", "张三", "成立").decide("公示异议", "李四", "成立").decide("公示异议", "李干", "成立")
    assert effects(town) == [f"暂缓列发{n}笔{n * 5000}.00元；已列发未支付的0笔0.00元有异议" for n in (1, 2)] + ["现在没有因此暂缓的"]
    later = replace(town, decisions=()).issue().on("3-7").decide("公示异议", "张三", "成立").decide("公示异议", "李四", "成立")
    assert effects(later) == [f"暂缓列发0笔0.00元；已列发未支付的{n}笔{n * 5000}.00元有异议" for n in (1, 2)]
    ended = replace(later, decisions=()).decide("项目终止", FACTORY, "扣回").decide("项目终止", GLASS, "不扣回")
    assert effects(ended) == ["不再增加奖金；已列发5000.00元，扣回", "不再增加奖金；已列发5000.00元，不扣回"]
    refused = replace(later, decisions=()).decide("公示异议", "张三", "不成立").decide("免予扣回", "张三", "不同意")
    assert effects(refused) == ["异议不成立，不再暂缓", "未同意，不起作用"]


def test_what_was_waived_for_one_is_waived_for_no_other():
    town = Town().send("V1", signing()).send("V2", signing(title=PAPER, referrer="李四")).rule_all().issue().on("3-7")
    town = withdrawn(town).decide("免予扣回", "张三").issue().on("3-17").send("V2", nil="是", filled="3-16", resend="更正重报")
    assert sorted((a.payee, a.due_fen) for a in town.reckon().awards) == [("张三", 0), ("李四", -500_000)]


def test_each_waiver_tells_its_own_amount_now_and_once_issued():
    town = withdrawn(Town().send("V1", signing(), signing(title=PAPER, referrer="李四"), signing(title=GLASS, referrer="李四")).rule_all().issue().on("3-7"))
    town = town.decide("免予扣回", "张三").decide("免予扣回", "李四")
    assert effects(town) == ["免予扣回5000.00元", "免予扣回10000.00元"] == effects(town.issue().on("3-17"))


# ——— 项目终止 ——————————————————————————————————————————————————————————


@pytest.mark.parametrize(("conclusion", "expected"), [
    ("不扣回", (5000, 5000, 0, "")), ("终止", (5000, 5000, 0, "")), ("扣回", (0, 5000, -5000, "")), ("不同意", (5000, 5000, 0, "")),
])
def test_a_project_that_ended_gets_no_more_and_gives_back_if_so_decided(conclusion, expected):
    town = issued().decide("项目终止", FACTORY, conclusion)
    assert figures(town) == [expected]
    fate = "以前列发的扣回" if conclusion == "扣回" else "以前列发的不扣回"
    assert (f"；项目终止（决1），不再增加，{fate}，已列发" in award(town.reckon(), "7.2.2").basis) is (conclusion != "不同意")
    started = town.send("V1", signing("2-20"), groundbreaking("2-27"), investment("2-28"), filled="3-6", resend="更正重报").rule_all()
    assert len(figures(started)) == (2 if conclusion == "不同意" else 1), "no instalment of an ended project"
    assert money(town).terminated == (() if conclusion == "不同意" else (("甲公司/食品厂", conclusion == "扣回"),))


@pytest.mark.parametrize("conclusion", ["扣回", "不扣回"])
def test_of_an_ended_project_what_was_taken_back_without_having_arrived_is_given_back(conclusion):
    town = withdrawn(issued()).issue().on("3-17").pay(FIRST, "退票").decide("项目终止", FACTORY, conclusion)
    assert figures(town) == [(0, -5000, 5000, "退票，待更正账户")]
    assert award(town.reckon(), "7.2.2").basis.startswith("七.2② 已列发-5000.00元；项目终止（决1）")


@pytest.mark.parametrize(("conclusion", "due"), [("不扣回", 0), ("扣回", -5000)])
def test_of_a_project_that_ended_and_is_reported_no_more_only_what_was_decided_is_taken_back(conclusion, due):
    assert figures(withdrawn(issued()).decide("项目终止", FACTORY, conclusion))[0][2] == due


@pytest.mark.parametrize(("word", "left"), [(FACTORY, [PAPER]), (PAPER, [FACTORY]), (" 乙公司／造纸", [FACTORY]), (GLASS, [FACTORY, PAPER])])
def test_the_end_of_one_project_is_not_the_end_of_another(word, left):
    town = Town().send("V1", signing(), signing(title=PAPER)).rule_all().decide("项目终止", word, "不扣回")
    assert {a.project for a in town.reckon().awards} == set(left)


@pytest.mark.parametrize(("kind", "conclusion"), [("公示异议", "不成立"), ("免予扣回", "同意"), ("恢复发放", "不同意")])
def test_nothing_but_a_release_takes_an_ended_project_up_again(kind, conclusion):
    town = Town().send("V1", signing()).rule_all().decide("项目终止", FACTORY, "不扣回").decide(kind, FACTORY, conclusion, day=day("2-26"))
    assert figures(town) == []


@pytest.mark.parametrize("kinds", [("项目终止", "恢复发放"), ("恢复发放", "项目终止")])
def test_on_one_day_the_end_of_a_project_goes_before_its_release(kinds):
    town = Town().send("V1", signing()).rule_all()
    for kind in kinds:
        town = town.decide(kind, FACTORY, "不扣回" if kind == "项目终止" else "同意")
    assert figures(town) == []


def test_a_project_taken_up_again_is_paid_again():
    town = Town().send("V1", signing()).rule_all().decide("项目终止", FACTORY, "不扣回")
    assert figures(town) == []
    assert figures(town.decide("恢复发放", "张三", day=day("2-26"))) == [], "only a decision on the project lifts it"
    assert figures(town.decide("恢复发放", FACTORY, day=day("2-26"))) == [(5000, 0, 5000, "")]


# ——— 应扣回, 免予扣回 ————————————————————————————————————————————————————————


def test_what_was_listed_too_much_is_carried_and_kept_back_from_what_comes():
    """5000 元 are to be taken back; the next two lists keep them back, and no list is changed for it."""
    town = withdrawn(issued()).issue()
    assert [line.amount_fen for i in town.issued for line in i.lines] == [500_000, -500_000]
    assert [(d.number, d.left_fen) for d in money(town.on("3-17")).debts] == [("第02期-001", 500_000)]
    town = town.on("3-17").send("V1", signing("3-8", PAPER, 100), groundbreaking("3-9", PAPER), investment("3-10", PAPER, 25), period=3, filled="3-16")
    first = town.rule("动工", meeting="3-1").rule("资金到位", meeting="3-1")
    balance = money(first).balances[0]
    assert (balance.due_fen, balance.offset_fen, balance.pay_fen) == (200_000, 200_000, 0)
    first = first.issue().on("3-27").rule_all()
    balance = money(first).balances[0]
    assert (balance.due_fen, balance.offset_fen, balance.pay_fen) == (500_000, 300_000, 200_000)
    assert money(first.issue().on("4-2")).debts[0].left_fen == 0


def test_what_a_payee_got_by_the_same_list_is_nothing_that_he_paid_back():
    town = one_transfer("60").pay("第02期-001").pay("第02期-002")
    assert [(d.owed_fen, d.recovered_fen, d.left_fen) for d in money(town).debts] == [(320_000, 320_000, 0)]
    for number, line in town.issued[1].numbered():
        part = replace(town, payments=()).pay(number)
        assert money(part).debts[0].recovered_fen == max(0, -line.amount_fen)


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["PAY-008"])])
def test_a_debt_settled_by_one_fen_too_much_is_told(more, codes):
    settled = [Debt("一", "张三", "张三", 100, offset_fen=40 + more, recovered_fen=30, waived_fen=30)]
    assert [n.code for n in overpaid(settled)] == codes and settled[0].left_fen == max(0, -more)


def test_a_debt_of_several_lines_is_one_under_the_number_of_the_first():
    town = withdrawn(issued(FACTORY, PAPER)).issue().on("3-17")
    assert [(d.number, d.payee, d.name, d.owed_fen) for d in money(town).debts] == [("第02期-001", "张三", "张三", 1_000_000)]
    town = town.send("V2", signing("3-8", GLASS), period=3, filled="3-16").rule_all().issue().on("3-27")
    assert town.issued[2].offsets == (("第02期-001", "第03期-001", 500_000),) and money(town).debts[0].left_fen == 500_000
    assert money(town.pay("第02期-001")).debts[0].left_fen == 0


def owing_twice() -> Town:
    """张三 owes 5000 元 each for two projects by the second list; the third, of 17 March, kept 5000 元 back."""
    town = withdrawn(issued(FACTORY, PAPER)).issue().on("3-17")
    return town.send("V2", signing("3-8", GLASS), period=3, filled="3-16").rule_all().issue().on("3-27")


@pytest.mark.parametrize(("waivers", "waived", "said"), [
    ([("002", "3-10")], 5000, [5000]), ([("001", "3-27"), ("002", "3-27")], 5000, [5000, 0]), ([("001", "3-18"), ("002", "3-10")], 5000, [5000, 0]),
    ([("001", "3-10"), ("002", "3-16")], 10_000, [5000, 5000])])
def test_waivers_take_turns_by_their_day_and_none_waives_what_was_kept_back_by_then(waivers, waived, said):
    town = owing_twice()
    for place, when in waivers:
        town = town.decide("免予扣回", f"第02期-{place}", day=day(when))
    assert money(town).debts[0].waived_fen == waived * 100 and ("PAY-008" in wrong(town)) is (waived == 10_000)
    assert sorted(effects(town)) == sorted(f"免予扣回{fen}.00元" if fen else "现在没有应扣回的；到签发时还没有的，就不起作用" for fen in said)


@pytest.mark.parametrize(("target", "waived"), [("第02期-001", 0), ("第02期-002", 0)])
def test_what_was_paid_back_or_kept_back_is_not_waived(target, waived):
    town = owing_twice().pay("第02期-001").decide("免予扣回", target)
    debt = money(town).debts[0]
    assert (debt.recovered_fen, debt.offset_fen, debt.waived_fen) == (500_000, 500_000, waived) and wrong(town) == []


@pytest.mark.parametrize(("target", "left"), [("第02期-001", 5000), ("第02期-002", 0)])
def test_a_waiver_of_a_line_that_was_paid_back_does_not_waive_another(target, left):
    town = withdrawn(issued(FACTORY, PAPER)).issue().on("3-17").pay("第02期-001").decide("免予扣回", target)
    assert money(town).debts[0].left_fen == left * 100


def test_what_a_void_list_had_kept_back_can_be_waived():
    town = carrying().decide("作废重发", "第03期").decide("免予扣回", "第02期-001")
    assert [(d.offset_fen, d.waived_fen, d.left_fen) for d in money(town).debts] == [(0, 500_000, 0)]


def carrying() -> Town:
    """A debt of 5000 元 listed in period 2, kept back in period 3 from a signing of another project."""
    town = withdrawn(issued()).issue().on("3-17").send("V1", signing("3-8", PAPER, 100), period=3, filled="3-16").rule_all()
    assert money(town).balances[0].pay_fen == 0
    return town.issue().on("3-27")


def test_what_was_kept_back_of_a_transfer_that_came_back_is_owed_again():
    town = carrying().pay("第03期-001", "退票")
    assert money(town).debts[0].left_fen == 500_000 and award(town.reckon(), "7.2.2").due_fen == 500_000


@pytest.mark.parametrize(("answer", "left"), [("已付", 0), (None, 500_000)])
def test_a_debt_paid_back_is_carried_no_longer(answer, left):
    town = withdrawn(issued()).issue().on("3-17")
    town = town.pay("第02期-001", answer, paid_fen=-500_000) if answer else town
    assert money(town).debts[0].left_fen == left


def test_a_debt_kept_back_and_paid_back_too_is_told():
    assert "PAY-008" in told(carrying().pay("第02期-001", paid_fen=500_000).reckon())
    assert "PAY-008" not in told(carrying().reckon())


def test_money_that_comes_back_after_it_was_listed_to_be_taken_back_cancels_the_debt():
    """Nothing was paid in the end and nothing is kept: what is due stands against what is owed."""
    town = withdrawn(issued()).issue().on("3-17").pay(FIRST, "退票")
    found = town.reckon().awards[0]
    assert (found.entitled_fen, found.paid_before_fen, found.due_fen, found.held) == (0, -500_000, 500_000, "退票，待更正账户")
    assert "应退还5000.00元" in found.basis and money(town).debts[0].left_fen == 500_000
    mended = moved(town, "张三")
    assert figures(mended) == [(0, -5000, 5000, "")] and money(mended).balances[0].pay_fen == 0
    assert money(mended.issue().on("3-27")).debts[0].left_fen == 0 and figures(mended.issue().on("3-27")) == []


def test_what_was_taken_back_although_it_had_never_arrived_is_given_back_to_the_mended_account():
    """5000 元 were kept back from another project for money that the bank then returned: they go out by the next list."""
    town = moved(carrying().pay(FIRST, "退票"), "张三")
    assert money(town).balances[0].pay_fen == 500_000 and [a.held for a in town.reckon().awards] == ["", ""]


@pytest.mark.parametrize("roster", [
    {"persons": PERSONS[1:]}, {"persons": (Person("张三", "V1"), *PERSONS[1:])},
    {"persons": (Person("张三", "V1", account=account("旧"), end=day("2-28")), Person("张三", "V2", start=day("3-1")), *PERSONS[1:])}])
def test_money_to_be_given_back_waits_for_an_account_in_the_roster_of_today(roster):
    town = withdrawn(issued()).issue().on("3-17").pay(FIRST, "退票").where(**roster)
    assert [a.held for a in town.reckon().awards] == ["缺收款信息"]


def test_what_was_never_paid_out_cannot_come_back():
    town = withdrawn(issued()).issue().on("3-17").pay("第02期-001", "退票")
    assert told(town.reckon())[0] == "PAY-007" and states(town) == ["已列发", "已列发"] and money(town).debts[0].left_fen == 500_000


def test_lines_that_are_one_transfer_come_back_together():
    """岭下村 gives one signing back and gets two: 5000 元 go out, for three lines."""
    town = issued().on("3-7").send("V1", signing(title=PAPER), signing(title=GLASS), filled="3-6", resend="更正重报").rule_all().issue().on("3-17")
    numbers = [n for n, _ in town.issued[1].numbered()]
    assert len(numbers) == 3
    part = town.pay(numbers[0], "退票")
    assert told(part.reckon())[0] == "PAY-007" and set(states(part)) == {"已列发"}
    whole = town
    for number in numbers:
        whole = whole.pay(number, "退票")
    assert "PAY-007" not in told(whole.reckon()) and sorted(a.due_fen for a in whole.reckon().awards) == [-500_000, 500_000, 500_000]


@pytest.mark.parametrize(("target", "conclusion", "due"), [
    ("张三", "同意", 0), (FIRST, "免予扣回", 0), (FACTORY, "不扣回", 0), ("李四", "同意", -5000), ("张三", "不同意", -5000), ("张三", "应扣回", -5000)])
def test_an_amount_to_be_taken_back_may_be_waived(target, conclusion, due):
    town = withdrawn(issued()).decide("免予扣回", target, conclusion)
    assert figures(town)[0][2] == due and sum(w.amount_fen for w in money(town).waivers) == (0 if due else 500_000)
    assert not [x for x in town.issue().issued[1].lines if not due]
    assert money(town).used == (() if due else ("决1",)) and award(town.reckon(), "7.2.2").basis.endswith("应扣回5000.00元" if due else "免予扣回5000.00元（决1）")


def test_a_waiver_lasts_and_covers_only_what_was_owed_when_an_issue_carried_it_out():
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7").rule("资金到位", amount=50)
    town = town.decide("免予扣回", "张三").issue()
    assert figures(town.on("3-17")) == [(8000, 8000, 0, "")], "waived stays waived"
    lower = town.on("3-17").rule("资金到位", amount=25)
    assert figures(lower) == [(6000, 8000, -2000, "")], "what is found later is not"
    assert figures(lower.decide("免予扣回", "张三"))[0][2] == 0
    higher = town.on("3-17").send("V2", investment("3-9", amount=75, voucher="2"), period=3, filled="3-16").rule_all()
    assert award(higher.reckon(), "7.2.3").due_fen == 200_000, "what he may keep is not paid once more"


@pytest.mark.parametrize(("amount", "back"), [("100", 0), ("99.999938", 0), ("99.999937", 1), ("99.999813", 1), ("99.999812", 2)])
def test_the_smallest_amount_to_be_taken_back_is_waived_too(amount, back):
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7").rule("资金到位", amount=amount)
    assert award(town.reckon(), "7.2.3").due_fen == -back
    waived = town.decide("免予扣回", "张三")
    assert award(waived.reckon(), "7.2.3").due_fen == 0 and [w.amount_fen for w in money(waived).waivers] == ([back] if back else [])


def test_where_an_earlier_waiver_covers_everything_a_second_one_does_nothing():
    town = withdrawn(issued()).decide("免予扣回", "张三").issue().on("3-17").decide("免予扣回", "张三")
    assert figures(town) == [(5000, 5000, 0, "")] and money(town).waivers == () and money(town).used == ()
    assert award(town.reckon(), "7.2.2").basis.endswith("免予扣回5000.00元")


def test_a_waiver_that_an_issue_found_nothing_owed_for_does_not_wait_for_later_debts():
    early = issued().decide("免予扣回", "张三")
    assert effects(early) == ["现在没有应扣回的；到签发时还没有的，就不起作用"]
    passed = early.issue()
    assert effects(passed.on("3-17")) == ["签发时没有应扣回的，没有起作用；以后应扣回的，要另作决定"]
    assert figures(withdrawn(passed))[0][2] == -5000


def test_a_debt_already_listed_may_be_waived_later():
    town = withdrawn(issued()).issue().on("3-17").decide("免予扣回", "第02期-001")
    assert money(town).debts[0].left_fen == 0 and effects(town) == ["免予扣回5000.00元"]
    assert money(town.decide("免予扣回", "张三", "不同意")).debts[0].left_fen == 0
    early = withdrawn(issued()).issue().on("3-17").decide("免予扣回", "张三", day=day("3-6"))
    assert money(early).debts[0].left_fen == 500_000, "decided before it was listed: it was meant for something else"


@pytest.mark.parametrize(("amount", "left", "waived"), [(99, 7920, 2920), (100, 8000, 3000), (50, 4000, 0)])
def test_of_a_debt_that_a_list_has_kept_back_only_the_rest_can_be_waived(amount, left, waived):
    """What is kept back is collected: waiving does not give it back."""
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment(amount=amount)).rule_all().issue().on("3-7")
    town = withdrawn(town).issue().on("3-17").send("V2", signing("3-8", PAPER), period=3, filled="3-16").rule_all()
    assert money(town).debts[0].left_fen == left * 100
    town = town.issue().on("3-27").decide("免予扣回", "张三")
    debt = money(town).debts[0]
    assert (debt.offset_fen, debt.waived_fen, debt.left_fen) == (min(left, 5000) * 100, waived * 100, 0)
    assert "PAY-008" not in told(town.reckon()) and (effects(town) == [f"免予扣回{waived}.00元"]) is bool(waived)


def kept_in_part() -> Town:
    """A debt of 8000 元 of which the third list, of 17 March, kept back 5000 元."""
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7")
    return withdrawn(town).issue().on("3-17").send("V2", signing("3-8", PAPER), period=3, filled="3-16").rule_all().issue().on("3-27")


@pytest.mark.parametrize(("decided", "waived"), [("3-16", 8000), ("3-17", 3000), ("3-18", 3000)])
def test_a_waiver_that_comes_in_after_a_list_has_kept_back_what_it_waived_is_told(decided, waived):
    town = kept_in_part().decide("免予扣回", "张三", day=day(decided))
    assert money(town).debts[0].waived_fen == waived * 100 and ("PAY-008" in told(town.reckon())) is (waived == 8000)


@pytest.mark.parametrize(("returned", "waived"), [("3-25", 8000), ("3-26", 8000), ("3-27", 3000)])
def test_a_transfer_that_comes_back_after_the_waiver_leaves_what_it_had_kept_back_owed(returned, waived):
    town = kept_in_part().decide("免予扣回", "张三", day=day("3-26")).pay("第03期-001", "退票", day=day(returned))
    debt = money(town).debts[0]
    assert (debt.offset_fen, debt.waived_fen, debt.left_fen) == (0, waived * 100, 800_000 - waived * 100)


def netted() -> Town:
    """岭下村 gives one signing back and gets two on the list of 7 March: 5000 元 go out."""
    town = issued().send("V1", signing(title=PAPER), signing(title=GLASS), filled="3-6", resend="更正重报").rule_all()
    assert [b.pay_fen for b in money(town).balances] == [500_000]
    return town.issue().on("3-17")


def test_what_was_set_off_within_one_list_can_be_waived_no_more():
    town = netted().decide("免予扣回", "张三")
    assert effects(town) == ["现在没有应扣回的；到签发时还没有的，就不起作用"] and money(town).debts == ()


@pytest.mark.parametrize("amount", [50, 100])
def test_of_what_a_payee_gives_back_and_gets_by_one_list_only_the_rest_is_waived(amount):
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment(amount=amount)).rule_all().issue().on("3-7")
    town = town.send("V1", signing("2-20", PAPER, referrer="张三"), filled="3-6", resend="更正重报").rule_all().issue().on("3-17")
    found = money(town.decide("免予扣回", "张三")).debts
    assert [(d.owed_fen, d.waived_fen, d.left_fen) for d in found] == ([(300_000, 300_000, 0)] if amount == 100 else [])


def test_what_was_waived_stays_waived_when_its_list_is_void():
    town = withdrawn(issued()).issue().on("3-17").decide("免予扣回", "张三").issue().on("3-27").decide("作废重发", "第02期")
    assert figures(town) == [(5000, 5000, 0, "")] and money(town).debts == ()
    assert figures(town.issue().on("4-2")) == [(5000, 5000, 0, "")] and effects(town)[0] == "免予扣回5000.00元"


def test_two_waivers_of_one_debt_waive_it_once():
    town = withdrawn(issued()).issue().on("3-17").decide("免予扣回", "第02期-001").decide("免予扣回", "张三")
    assert money(town).debts[0].waived_fen == 500_000 and "PAY-008" not in told(town.reckon())
    assert effects(town) == ["免予扣回5000.00元", "现在没有应扣回的；到签发时还没有的，就不起作用"] and money(town).used == ("决1",)


@pytest.mark.parametrize(("kind", "target", "conclusion", "when", "left"), [
    ("免予扣回", "张三", "同意", "3-6", 5000), ("免予扣回", "张三", "同意", "3-7", 0), ("免予扣回", "张三", "同意", "3-8", 0),
    ("免予扣回", "张三", "不同意", "3-8", 5000), ("免予扣回", "李四", "同意", "3-8", 5000), ("公示异议", "张三", "成立", "3-8", 5000),
    ("恢复发放", "张三", "同意", "3-8", 5000), ("项目终止", FACTORY, "不扣回", "3-8", 5000)])
def test_a_listed_debt_is_waived_by_a_waiver_of_its_payee_from_the_day_of_the_list_on(kind, target, conclusion, when, left):
    town = withdrawn(issued()).issue().on("3-17").decide(kind, target, conclusion, day=day(when))
    assert money(town).debts[0].left_fen == left * 100


@pytest.mark.parametrize(("kind", "target"), [
    ("公示异议", "王五"), ("公示异议", " 王 五"), ("公示异议", "岭下村"), ("公示异议", PAPER), ("公示异议", " 乙公司／造纸"), ("公示异议", FIRST),
    ("公示异议", "某某"), ("项目终止", PAPER), ("项目终止", " 乙公司／造纸")])
def test_a_decision_on_whom_or_what_the_town_knows_is_in_place_though_it_moves_no_money(kind, target):
    town = Town().send("V1", signing(referrer="某某"), signing("2-14", PAPER)).rule_all().issue().on("3-7")
    town = town if target != FIRST else issued()
    assert wrong(town.decide(kind, target, "成立" if kind == "公示异议" else "不扣回")) == []


def test_a_waiver_of_what_was_listed_is_spent_too():
    town = withdrawn(issued()).issue().on("3-17").decide("免予扣回", "张三").issue().on("3-27")
    assert town.issued[2].used == ("决1",) and money(town).debts[0].left_fen == 0
    later = town.send("V1", signing("3-20", PAPER), period=4, filled="3-26").rule_all().issue().on("4-2")
    again = later.send("V1", nil="是", period=4, filled="4-1", resend="更正重报")
    assert sum(a.due_fen for a in again.reckon().awards) == -500_000


def test_a_decision_or_answer_that_an_issue_rested_on_and_that_is_gone_is_told():
    town = issued().decide("公示异议", "张三", "成立").pay(FIRST).issue().on("3-17")
    assert told(town.reckon()) == []
    assert told(replace(town, decisions=()).reckon()) == ["DEC-008"] == told(replace(town, payments=()).reckon())
    assert "DEC-008" in told(replace(town, payments=()).pay(FIRST, "退票").reckon()), "returned is not paid"
    turned = replace(town, decisions=(replace(town.decisions[0], conclusion="不成立"),))
    assert told(turned.reckon()) == ["DEC-008"] and told(town.decide("恢复发放", "张三").reckon()) == []


# ——— 作废重发 ——————————————————————————————————————————————————————————


@pytest.mark.parametrize("target", ["第01期", "第1期", "第 １ 期", FIRST, "第01期－００１"])
def test_a_list_issued_by_mistake_is_due_again_once_void(target):
    town = issued().decide("作废重发", target)
    assert states(town) == ["作废"] and figures(town) == [(5000, 0, 5000, "")]
    assert figures(town.issue().on("3-17")) == [(5000, 5000, 0, "")] and len(town.issued[0].lines) == 1
    assert effects(town) == ["作废1笔5000.00元，存档保留"]


def test_what_finance_has_paid_cannot_be_void_and_neither_can_the_rest_of_its_list():
    town = issued(FACTORY, PAPER).pay(FIRST).decide("作废重发", "第01期")
    assert told(town.reckon()) == ["DEC-006"] and states(town) == ["已支付", "已列发"]
    assert states(town.decide("作废重发", SECOND)) == ["已支付", "作废"]
    assert states(issued().decide("作废重发", "第01期", "不同意")) == ["已列发"]


def test_a_debt_that_a_standing_list_has_kept_back_cannot_be_void_or_it_would_be_taken_twice():
    town = carrying()
    whole = town.decide("作废重发", "第02期")
    assert wrong(whole) == ["DEC-009"] and states(whole) == ["已列发"] * 3
    assert [a.due_fen for a in whole.reckon().awards] == [0] and money(whole).debts[0].offset_fen == 500_000
    assert effects(whole) == ["没有作废"]


@pytest.mark.parametrize("order", [("第02期", "第03期"), ("第03期", "第02期")])
def test_a_debt_and_the_list_that_kept_it_back_can_be_void_together(order):
    town = carrying().decide("作废重发", order[0]).decide("作废重发", order[1])
    assert wrong(town) == [] and states(town) == ["已列发", "作废", "作废"]
    assert sorted(a.due_fen for a in town.reckon().awards) == [-500_000, 500_000] and money(town).debts == ()


def test_a_void_that_falls_takes_with_it_the_ones_that_rested_on_it():
    """The third list kept back from the debt of the second; a part of the third cannot be void, so the second stands too."""
    town = withdrawn(issued()).issue().on("3-17").send("V1", signing("3-8", PAPER), signing("3-8", GLASS), period=3, filled="3-16").rule_all().issue()
    town = town.on("3-27").decide("作废重发", "第02期").decide("作废重发", "第03期-001")
    assert wrong(town) == ["PAY-007", "DEC-009"] and set(states(town)) == {"已列发"}


def test_what_a_void_that_falls_does_not_touch_keeps_its_fate():
    town = carrying().pay(FIRST).decide("作废重发", "第02期")
    assert states(town) == ["已支付", "已列发", "已列发"] and wrong(town) == ["DEC-009"]


def two_debts() -> Town:
    """张三 and 李四 owe 5000 元 each by the second list; the third keeps both back."""
    town = Town().send("V1", signing(), signing(title=PAPER, referrer="李四")).rule_all().issue().on("3-7")
    town = withdrawn(town).issue().on("3-17")
    town = town.send("V2", signing("3-8", GLASS), signing("3-8", "丁公司/水泥", referrer="李四"), period=3, filled="3-16").rule_all()
    assert [b.pay_fen for b in money(town).balances] == [0, 0]
    return town.issue().on("3-27")


def test_every_void_that_would_take_a_debt_twice_falls():
    numbers = [n for n, _ in two_debts().issued[1].numbered()]
    town = two_debts().decide("作废重发", numbers[0]).decide("作废重发", numbers[1])
    assert wrong(town) == ["DEC-009", "DEC-009"] and set(states(town)) == {"已列发"}


def test_a_void_that_falls_leaves_no_half_of_a_transfer_returned():
    """Of the second list 李四 got one net amount: a return of one of his lines cannot stand once the void of the others falls."""
    town = Town().send("V1", signing(), signing(title=PAPER, referrer="李四")).rule_all().issue().on("3-7")
    town = town.send("V1", *(signing(title=t, referrer="李四") for t in (GLASS, "丁公司/水泥")), filled="3-6", resend="更正重报").rule_all().issue().on("3-17")
    town = town.send("V2", signing("3-8", "戊公司/木器"), period=3, filled="3-16").rule_all().issue().on("3-27")
    (got,) = [x.number for x in money(town).lines if x.label == "第02期" and x.line.project == GLASS]
    fallen = town.pay(got, "退票").decide("作废重发", "第02期")
    assert wrong(fallen) == ["DEC-009", "PAY-007"] and set(states(fallen)) == {"已列发"}


def one_transfer(wan: str) -> Town:
    """The second list takes 8000 元 back from 张三 and gives him 8‰ of so many 万元 of another project."""
    town = Town().send("V1", signing("2-14"), groundbreaking(), investment()).rule_all().issue().on("3-7")
    rows = signing("2-14", PAPER), groundbreaking("2-21", PAPER), investment("2-22", PAPER, wan)
    town = town.send("V1", *rows, filled="3-6", resend="更正重报").rule_all().issue().on("3-17")
    assert len(town.issued[1].lines) == 2
    return town


@pytest.mark.parametrize(("wan", "answered", "owed"), [("99.9999", False, [1]), ("100", False, []), ("100.0001", True, [])])
def test_only_a_transfer_of_more_than_nothing_can_come_back(wan, answered, owed):
    town = one_transfer(wan)
    assert [d.owed_fen for d in money(town).debts] == owed
    back = town.pay("第02期-001", "退票").pay("第02期-002", "退票")
    assert wrong(back) == ([] if answered else ["PAY-007"]) and states(back)[1:] == ["退票" if answered else "已列发"] * 2
    assert all(answered or x.payment is None for x in money(back).lines)
    mixed = town.pay("第02期-001", "退票").decide("作废重发", "第02期-002")
    assert wrong(mixed) == ([] if answered else ["PAY-007"])
    assert (effects(mixed) == ["没有作废"]) is not answered


@pytest.mark.parametrize("wan", ["0.0001", "0.00007"])
def test_of_a_payee_who_only_receives_each_line_comes_back_alone_even_one_fen(wan):
    town = Town().send("V1", signing(), groundbreaking(), investment(amount=wan)).rule_all().issue().on("3-7")
    assert sorted(line.amount_fen for line in town.issued[0].lines) == [1, 500_000]
    for number, _ in town.issued[0].numbered():
        back = town.pay(number, "退票")
        assert wrong(back) == [] and sorted(states(back)) == ["已列发", "退票"]


def test_a_line_that_came_back_stays_so_when_its_list_is_void():
    town = issued(FACTORY, PAPER).pay(FIRST, "退票").decide("作废重发", "第01期")
    assert states(town) == ["退票", "作废"] and sorted(f[3] for f in figures(town)) == ["", "退票，待更正账户"]


def test_of_a_batch_the_lines_are_named_by_its_label():
    town = Town().send("V1", signing()).closed().on("5-1").rule_all().issue().on("5-2").decide("作废重发", "兑现1")
    assert states(town) == ["作废"]


# ——— 口径变更 ——————————————————————————————————————————————————————————


@pytest.mark.parametrize(("content", "allowed"), [
    ("prizes.ties=full，领导小组第三次会议定", True), ("PRIZES.TIES = full", True), ("prizes.ties=fully", False), ("并列全额", False),
    ("prizes.ties=split", False)])
def test_a_reading_may_change_after_an_issue_only_by_a_decision_that_names_it(content, allowed):
    town = issued().but(full_prize_for_ties=True)
    assert [(c.key, c.old, c.new, c.decision) for c in money(town).changes] == [("prizes.ties", "split", "full", None)]
    change = money(town.decide("口径变更", "并列", content=content)).changes[0]
    assert (change.decision is not None) is allowed


@pytest.mark.parametrize(("new", "content", "allowed"), [
    (50_000, "awards.signing=500", True), (50_000, "awards.signing=5000", False), (500_000, "awards.signing=500", None)])
def test_the_value_named_is_the_whole_value(new, content, allowed):
    changes = money(issued().but(signing_fen=new).decide("口径变更", "签约奖", content=content)).changes
    assert [c.decision is not None for c in changes] == ([] if allowed is None else [allowed])


def test_a_decision_serves_once_and_before_the_first_issue_none_is_needed():
    assert money(Town().but(full_prize_for_ties=True)).changes == ()
    town = issued().but(full_prize_for_ties=True).decide("口径变更", "并列", content="prizes.ties=full")
    early = issued().decide("口径变更", "并列", content="prizes.ties=full")
    assert effects(early) == effects(early.issue().on("3-17")) == ["设置没有相应变动，暂不起作用"]
    two = town.but(signing_fen=600_000).decide("口径变更", "签约奖", content="awards.signing=6000")
    assert effects(two) == ["自本期起适用（并列奖金）", "自本期起适用（签约奖（元））"]
    assert effects(town) == ["自本期起适用（并列奖金）"] and effects(town.issue().on("3-17")) == ["已在以前一期通报"]
    back = town.issue().on("3-17").but(full_prize_for_ties=False).decide("口径变更", "并列", content="prizes.ties=split").issue().on("3-27")
    assert money(back).changes == ()
    assert money(back.but(full_prize_for_ties=True)).changes[0].decision is None
    assert money(issued().decide("口径变更", "并列", "不同意", content="prizes.ties=full").but(full_prize_for_ties=True)).changes[0].decision is None


# ——— the roster over time ———————————————————————————————————————————————————


def moving(*, second_end: str = "") -> Town:
    """张三 belonged to 岭下村 until 28 February, to 上湾村 from 1 March."""
    persons = (Person("张三", "V1", account=account("张三"), end=day("2-28")), Person(
        "张三", "V2", account=account("张三"), start=day("3-1"), end=day(second_end) if second_end else None), *PERSONS[1:])
    return Town().where(persons=persons).on("3-7", 2)


@pytest.mark.parametrize(("when", "credited"), [("2-20", "V1"), ("2-28", "V1"), ("3-1", "V2"), ("3-5", "V2")])
def test_a_signing_counts_for_whom_its_referrer_belonged_to_that_day(when, credited):
    found = moving().send("U1", signing(when), period=2, filled="3-6").reckon()
    assert [v.participant for v in found.verdicts] == [credited] and not [f for r in found.returns for f in r.findings]


@pytest.mark.parametrize(("when", "code"), [("3-4", None), ("3-5", None), ("3-6", "REF-003")])
def test_a_referrer_outside_his_span_is_not_in_the_roster_that_day(when, code):
    found = moving(second_end="3-5").send("U1", signing(when), period=2, filled="3-6").rule_all().reckon()
    assert [f.code for r in found.returns for f in r.findings] == ([code] if code else [])
    assert award(found, "7.2.2").held == ("引荐人不在名册" if code else "") and found.verdicts[0].participant == ("U1" if code else "V2")


def test_one_who_moved_is_one_payee_and_owes_as_one():
    town = moving().send("U1", signing("2-20"), signing("3-2", PAPER), period=2, filled="3-6").rule_all()
    assert len(money(town).balances) == 1 and money(town).balances[0].due_fen == 1_000_000
    assert [h for *_, h in figures(town.decide("公示异议", "张三", "成立"))] == ["公示异议"] * 2


@pytest.mark.parametrize(("when", "error"), [("2-19", True), ("2-20", False), ("2-22", False), ("2-23", True)])
def test_a_participant_outside_his_span_cannot_be_credited(when, error):
    people = tuple(replace(p, start=day("2-20"), end=day("2-22")) if p.code == "V1" else p for p in PARTICIPANTS)
    found = Town().where(participants=people).send("V1", groundbreaking(when)).reckon()
    assert ("OWN-002" in [f.code for r in found.returns for f in r.findings]) is error
    found = Town().where(participants=people).send("U1", signing(when)).reckon()
    assert found.verdicts[0].participant == ("U1" if error else "V1"), "the sender stands in"


@pytest.mark.parametrize(("start", "end", "missing"), [("2-24", None, True), ("2-25", None, False), (None, "2-15", True), (None, "2-14", False)])
def test_only_those_in_the_roster_during_the_period_are_missing(start, end, missing):
    people = tuple(replace(p, start=day(start) if start else None, end=day(end) if end else None) if p.code == "V2" else p for p in PARTICIPANTS)
    assert ("V2" in Town().where(participants=people).reckon().missing) is missing
