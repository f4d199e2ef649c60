"""Laws that hold for any town: random small ones, with rivals, resends, suspected names, disputes, errors, every setting ◇."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count, cycle, pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contest.model import Kind, Matter, Reckoning, Row, Sheet, State, Status
from contest.reckoning.payees import Payees
from contest.reckoning.payout import lines
from contest.reckoning.periods import lasting
from contest.reckoning.projects import key_of
from tests.town import Town, day, faulty, groundbreaking, investment, lead, negotiation, outing, over, signing

DAYS = ("2-15", "2-18", "2-20", "2-22", "2-24", "2-26", "3-2", "3-8", "3-14", "3-20", "3-28", "4-1", "4-2", "4-20", "5-20", "2-14")
TITLES = ("甲公司/食品加工厂", "甲公司/食品加工厂", "甲公司/食品加工", "乙公司/造纸")
OWNERS = {"V1": (None, None, "H1", "赵能", "V2"), "U1": (None, "李干"), "V2": (None,)}
REFERRERS = ("张三", "张三", "李四", "王五", "李干", "赵能", "某某", "刘洋（上湾村）", "刘洋")
LAW = settings(max_examples=15, derandomize=True, deadline=None, database=None)
ROUNDS = settings(max_examples=7, derandomize=True, deadline=None, database=None)


@st.composite
def rows(draw: st.DrawFn, sender: str, days: tuple[str, ...]) -> Row:
    some: Callable[[tuple[Any, ...]], Any] = lambda choices: draw(st.sampled_from(choices))  # noqa: E731
    date, title = some(days), some(TITLES)
    sheet = some((lead, lead, negotiation, negotiation, signing, signing, groundbreaking, groundbreaking, investment, investment, outing))
    if sheet is lead:
        row = lead(date, title, policy=some(("允许", "允许", "鼓励", "限制")), owner=some(OWNERS[sender]))
    elif sheet is negotiation:
        row = negotiation(date, title, owner=some(OWNERS[sender]))
    elif sheet is signing:
        enclave = some(("否", "否", "是"))
        row = signing(date, title, some((100, 3000)), some(REFERRERS), kind=some(("正式合同", "正式合同", "框架协议")), enclave=enclave,
                      enclave_place="市" if enclave == "是" else None, high_tech=some(("是", "否")), formerly=some((None, None, None, TITLES[3])))
    elif sheet is groundbreaking:
        own = some((True, False))
        row = groundbreaking(date, title, kind=some(("实际动工", "因土地未动工")), referrer=some(REFERRERS) if own else None,
                             enclave="否" if own else None, amount=100 if own else None)
    elif sheet is investment:
        row = investment(date, title, some(("0.000070", "12.345678", 3000)), some(("1", "2", "3")))
    else:
        row = outing(date, some(("张三", "李干（带队）")), some(("", "王五、赵能")))
    return faulty(row) if draw(st.integers(0, 15)) == 0 else row


@st.composite
def sent(draw: st.DrawFn, days: tuple[str, ...] = DAYS, filled: str = "") -> tuple[str, tuple[Row, ...], dict[str, Any]]:
    """Sender, rows, and how it was sent. With ``filled`` no two rows are of one day, so that nothing ties."""
    sender = draw(st.sampled_from(("V1", "V1", "V2", "U1")))
    unique = {"unique_by": lambda r: r.values["date"]} if filled else {}
    some = tuple(draw(st.lists(rows(sender, days), min_size=2, max_size=6, **unique)))
    some = () if draw(st.integers(0, 11)) == 11 else some
    how = {"period": draw(st.sampled_from((1, 1, 2, 3, 4, 5, 6, None))), "filled": filled or draw(st.sampled_from(days)),
           "received": "" if filled else draw(st.sampled_from(("", "", "3-1 09:00", "3-1 10:00"))),
           "nil": draw(st.sampled_from((None, None, "是"))), "resend": draw(st.sampled_from((None, "更正重报")))}
    return sender, some, how


flags = st.fixed_dictionaries({}, optional={name: st.just(True) for name in (
    "combined_prizes", "full_prize_for_ties", "special_by_actual", "paid_at_end", "officials_noncash", "calendar_periods")})


@st.composite
def towns(draw: st.DrawFn, ties: bool = True) -> Town:
    """A town after its contest, with rulings on about half of what was asked."""
    town = over(Town().but(**draw(flags)))
    town = replace(town, number=lasting(town.policy))
    numbers = count(1)
    for _ in range(draw(st.integers(3, 7))):
        sender, some, how = draw(sent(filled="" if ties else f"3-{next(numbers)}"))
        town = town.send(sender, *some, **how)
        if ties and draw(st.integers(0, 9)) == 0:
            town = town.copied(f"副本{next(numbers)}.xlsx")
    return ruled(ruled(town, draw(dice)), draw(dice))


dice = st.lists(st.integers(0, 5), min_size=5, max_size=5)


def ruled(town: Town, throws: list[int]) -> Town:
    """Rulings on what is pending, as the dice fall: 0 and 1 nothing, 2 不认定, else 认定 (part of an investment with 5)."""
    for claim, throw in zip(town.reckon().pending, cycle(throws), strict=False):
        if throw == 5 and claim.matter is Matter.INVESTMENT:
            town = town.ruled(claim.id, amount="0.00005")
        elif throw > 1:
            town = town.ruled(claim.id, "不认定" if throw == 2 else "认定", note="有据")
    return town


# ——— order, repetition, place ————————————————————————————————————————————————


@LAW
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_returns_and_of_rulings_never_matters(town, random):
    other = list(town.submissions), list(town.rulings)
    for some in other:
        random.shuffle(some)
    assert replace(town, submissions=tuple(other[0]), rulings=tuple(other[1])).reckon() == town.reckon()


@LAW
@given(towns())
def test_reckoning_twice_gives_the_same(town):
    assert town.reckon() == town.reckon()


def substance(found: Reckoning) -> tuple[Any, ...]:
    """A reckoning without the addresses of its rows."""
    return (
        Counter((v.entry.sheet, v.entry.sender, v.entry.owner, v.entry.day(), v.entry.company, v.entry.project, v.participant, v.state, v.counts,
                 v.fen, re.sub(r"input/[^“\s]+(?:“[^”]+”| )第\d+行|\S+第\d+行的", "", v.reason)) for v in found.verdicts),
        found.standings, found.awards, found.summary, found.duties, found.progress, found.missing, found.late, found.nil,
        {(c.id, c.matter, c.participant, c.company, c.project, c.stake, c.subject, c.pending) for c in found.claims},
        [(p.key, p.title, p.stage, p.invested_fen, p.recognised, p.high_tech, p.suspected, p.rulings, p.agreed_fen) for p in found.projects],
        found.notices, found.advanced, found.channels, Counter(r.status for r in found.returns))


@LAW
@given(towns(ties=False), st.randoms(use_true_random=False))
def test_moving_rows_to_other_lines_and_files_changes_only_their_address(town, random):
    """The last files become the first, and the rows of each stand in another order further down."""
    moved = []
    for place, submission in enumerate(town.submissions):
        some = list(submission.rows)
        random.shuffle(some)
        name = f"input/报表/别处/{900 - place}.xlsx"
        moved.append(replace(submission, attachment=replace(submission.attachment, name=name),
                             rows=tuple(row._replace(row=40 + n) for n, row in enumerate(some))))
    assert substance(replace(town, submissions=tuple(moved)).reckon()) == substance(town.reckon())


def test_moving_one_of_two_equal_rows_changes_which_of_them_is_noted_and_nothing_else():
    town = over(Town().send("V1", lead(), signing(), file="input/报表/1.xlsx").send("V1", lead(), signing(), file="input/报表/2.xlsx", period=2))
    moved = town.moved({"input/报表/1.xlsx": "input/报表/3.xlsx"})
    assert substance(moved.reckon()) == substance(town.reckon())
    assert {v.entry.file for v in town.reckon().verdicts if v.state is State.NOTED} == {"input/报表/2.xlsx"}
    assert {v.entry.file for v in moved.reckon().verdicts if v.state is State.NOTED} == {"input/报表/3.xlsx"}
    assert {v.entry.id for v in moved.reckon().verdicts} == {v.entry.id for v in town.reckon().verdicts}


# ——— nothing is lost ———————————————————————————————————————————————————————


@LAW
@given(towns())
def test_every_row_in_force_has_exactly_one_verdict_and_every_file_one_fate(town):
    found = town.reckon()
    assert [r.file for r in found.returns] and len(found.returns) == len(town.submissions)
    in_force = {r.file for r in found.returns if r.status in {Status.ACCEPTED, Status.PARTLY}}
    expected = Counter((s.name, row.sheet, row.row) for s in town.submissions if s.name in in_force for row in s.rows)
    assert Counter((v.entry.file, v.entry.sheet, v.entry.row) for v in found.verdicts) == expected
    assert len({v.entry.id for v in found.verdicts}) == len(found.verdicts)


@LAW
@given(towns())
def test_a_reason_is_given_for_all_but_the_counted(town):
    assert all(bool(v.reason) is (v.state is not State.COUNTED) for v in town.reckon().verdicts)


@LAW
@given(towns())
def test_what_waits_is_provisional_and_what_is_provisional_waits_for_a_ruling(town):
    found = town.reckon()
    states = {v.entry.id: v.state for v in found.verdicts}
    waiting = {c.entry.id for c in found.pending if c.matter not in {Matter.HIGH_TECH, Matter.SAME}}
    assert all(states[identity] is State.PROVISIONAL for identity in waiting)
    asked = {c.entry.id for c in found.pending}
    suspects = {e.id for p in found.projects if p.suspected for e in p.entries}
    assert {identity for identity, state in states.items() if state is State.PROVISIONAL} <= asked | suspects


@LAW
@given(towns())
def test_claims_have_numbers_of_their_own_and_what_is_noted_or_refused_counts_nothing(town):
    found = town.reckon()
    assert len({c.id for c in found.claims}) == len(found.claims)
    assert not any(v.counts or v.fen for v in found.verdicts if v.state in {State.NOTED, State.REFUSED})


@LAW
@given(towns())
def test_the_figures_are_the_sums_of_the_entries_that_count(town):
    found = town.reckon()
    for place, sheet in enumerate((Sheet.LEAD, Sheet.NEGOTIATION, Sheet.SIGNING)):
        counted = Counter(v.participant for v in found.verdicts if v.entry.sheet is sheet and v.counts)
        assert {s.code: s.counts[place] for s in found.standings if s.counts[place]} == counted
    assert sum(p.invested_fen for p in found.projects) == sum(v.fen for v in found.verdicts if v.entry.sheet is Sheet.INVESTMENT)
    assert all(s.total == sum(s.counts) for s in found.standings)


@LAW
@given(towns())
def test_a_project_is_credited_once_in_each_sheet(town):
    found = town.reckon()
    roots = {e.id: p.key for p in found.projects for e in p.entries}
    credited = Counter((roots[v.entry.id], v.entry.sheet) for v in found.verdicts
                       if v.counts and v.entry.sheet in {Sheet.LEAD, Sheet.NEGOTIATION, Sheet.SIGNING, Sheet.GROUNDBREAKING})
    assert set(credited.values()) <= {1}


@LAW
@given(towns())
def test_a_voucher_is_verified_once_a_project(town):
    found = town.reckon()
    roots = {e.id: p.key for p in found.projects for e in p.entries}
    used = Counter((roots[v.entry.id], v.entry.text("voucher")) for v in found.verdicts if v.entry.sheet is Sheet.INVESTMENT and v.counts)
    assert set(used.values()) <= {1}


@LAW
@given(towns())
def test_everything_can_be_ruled_on_until_nothing_is_pending(town):
    assert town.rule_all().reckon().pending == ()


# ——— money ————————————————————————————————————————————————————————————————


def paid(town: Town) -> int:
    return sum(line.amount_fen for issue in town.issued for line in issue.lines)


@st.composite
def rounds(draw: st.DrawFn, rulings: bool = True) -> list[Town]:
    """The same town on the day of each of its bulletins and of two batches, returns coming in and rulings made between them."""
    town, days = Town().but(**draw(flags)), []
    ends = [f"{e.month}-{e.day}" for e in (day("2-25"), day("3-7"), day("3-17"), day("3-27"), day("4-2"), day("5-1"), day("6-1"))]
    if town.policy.calendar_periods:
        ends = ["2-21", "3-1", "3-11", "3-21", "4-1", "4-2", "5-1", "6-1"]
    for end in ends:
        town = town.on(end)
        for _ in range(draw(st.integers(0, 2))):
            sender, some, how = draw(sent(DAYS[:2 * len(days) + 5]))
            town = town.send(sender, *some, **how)
        if rulings:
            town = ruled(ruled(town, draw(dice)), draw(dice))
        if town.rulings and draw(st.integers(0, 2)) == 0:  # 改判
            town = town.ruled(draw(st.sampled_from(town.rulings)).claim, draw(st.sampled_from(("认定", "不认定"))), note="改判")
        days.append(town)
        town = town.issue()
    return days


@ROUNDS
@given(rounds())
def test_what_is_due_and_what_was_paid_are_what_is_owed_in_every_period(days):
    for town in days:
        found = town.reckon()
        assert all(a.entitled_fen == a.due_fen + a.paid_before_fen for a in found.awards)
        assert sum(a.paid_before_fen for a in found.awards) == paid(town), "every line of every list is accounted for"
        assert sum(a.entitled_fen for a in found.awards) == paid(town) + sum(a.due_fen for a in found.awards)
        assert all(a.entitled_fen >= 0 for a in found.awards)


@ROUNDS
@given(rounds())
def test_no_list_pays_what_another_has_paid(days):
    """After an issue the lists together hold what is owed to the last fen, but for what is held; reckoned again, nothing is due."""
    for town, coming in pairwise(days):
        given_now = town.reckon().awards
        issued = replace(town, issued=coming.issued)
        assert paid(issued) == sum(a.paid_before_fen if a.held else a.entitled_fen for a in given_now)
        assert all(line.amount_fen for line in lines(given_now, Payees.of(town.roster)))
        again = replace(issued, number=lasting(town.policy), today=town.today).reckon()
        assert not [a for a in again.awards if a.due_fen and not a.held and a.clause != "7.2.1"
                    and (a.clause, a.payee, a.project_key, a.entitled_fen) in {(b.clause, b.payee, b.project_key, b.entitled_fen)
                                                                               for b in given_now if not b.held}]


@ROUNDS
@given(rounds())
def test_nothing_held_is_negative_and_nothing_of_a_suspected_project_is_listed(days):
    for town in days:
        found = town.reckon()
        suspected = {p.key for p in found.projects if p.suspected}
        assert all(a.due_fen > 0 for a in found.awards if a.held)
        assert all(a.due_fen == 0 for a in found.awards if a.project_key in suspected)


@ROUNDS
@given(rounds(rulings=False))
def test_without_a_ruling_no_credit_that_a_bulletin_counted_goes_to_one_whom_the_town_did_not_know_then(days):
    """R11, through all periods: whoever takes it was in an issue already, as early as the one who had it."""
    for before, town in pairwise(days):
        known = {(c.sheet, c.participant, c.project_key, c.day) for issue in town.issued for c in issue.credits}
        counted = {v.entry.id for v in before.reckon().verdicts if v.counts}
        found = town.reckon().verdicts
        early = (v for v in found if v.entry.sheet in {Sheet.LEAD, Sheet.NEGOTIATION})  # a signing is protected by its ruling alone
        for lost in (v for v in early if v.entry.id in counted and not v.counts and ("先报了" in v.reason or v.state is State.PROVISIONAL)):
            rivals = [v.entry for v in found if v.entry.sheet is lost.entry.sheet and v.entry is not lost.entry and key_of(v.entry) == key_of(lost.entry)
                      and (v.counts or v.state is State.PROVISIONAL)]
            assert any((e.sheet, e.owner, key_of(e), e.date.isoformat()) in known for e in rivals)


@ROUNDS
@given(rounds())
def test_last_bulletins_figures_as_corrected_differ_from_todays_only_by_what_is_new(days):
    """上期累计（更正后）＋本期新增＝本期累计, and a correction names an old figure that was indeed issued."""
    for before, town in pairwise(days):
        old, new = before.reckon(), town.reckon()
        issued = {s.code: s.counts for s in old.standings}
        places = {"信息": 0, "洽谈": 1, "签约": 2, "动工": 3}
        assert all(c.old == issued[c.participant][places[c.item]] and c.old != c.new >= 0 for c in new.corrections)
        known = {v.entry.id for v in old.verdicts if v.counts}
        fresh = Counter(v.entry.sheet for v in new.verdicts if v.counts and v.entry.id not in known)
        for key, sheet in (("leads", Sheet.LEAD), ("negotiations", Sheet.NEGOTIATION), ("signings", Sheet.SIGNING)):
            assert 0 <= new.summary[key] - new.before[key] <= fresh[sheet]


@ROUNDS
@given(rounds())
def test_a_batch_has_the_rank_prizes_of_the_final_standings_and_no_preview(days):
    for town in days:
        found = town.reckon()
        assert found.period.preview is False
        prizes = [a for a in found.awards if a.clause == "7.2.1" and a.entitled_fen]
        assert not prizes or found.period.kind is not Kind.BULLETIN
        assert all(a.project == a.project_key == "" for a in found.awards if a.clause == "7.2.1")
