"""Each clause and each reading of the policy: its cases below, at and above the boundary, each named as a fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

import rules
from contest.model import (
    Award,
    Category,
    Kind,
    Participant,
    Period,
    Project,
    ProjectFacts,
    Referrer,
    ServiceGroup,
    Sheet,
    Standing,
    State,
    Verdict,
)
from contest.reckoning.periods import bulletin, following, lasting
from tests.town import (
    FACTORY,
    PARTICIPANTS,
    POLICY,
    Town,
    account,
    asked,
    award,
    awards,
    counts,
    day,
    entry_of,
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

REFERRER = Referrer("张三", known=True, belongs="V1")


def a_project(**what) -> Project:
    """A recognised project of 100万元 agreed and invested; ``agreed``, ``enclave``, ``row`` go into its facts."""
    facts = ProjectFacts(entry_of(what.pop("row", signing())), REFERRER, "V1", what.pop("enclave", False), what.pop("agreed", fen(100)), True)
    return Project("甲公司/食品厂", "甲公司", "食品厂", facts=facts, recognised=("实际动工",), invested_fen=fen(100))._replace(**what)


def standing(code: str, leads: int = 0, talks: int = 0, rank: int | None = None, pool: str = "行政村") -> Standing:
    return Standing(code, f"村{code}", Category.VILLAGE, pool, (leads, talks, 0, 0), leads + talks, (None,) * 4, rank)


def factories(count: int, first: int = 1) -> list[str]:
    """Titles of so many projects that nobody would take for the same."""
    return [f"{first + i}号公司/{first + i}号厂" for i in range(count)]


# ——— 一, 二 ————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("when", "gone"), [
    (date(2018, 1, 1), Fraction(1, 365)), (date(2018, 2, 15), Fraction(46, 365)), (date(2018, 12, 31), Fraction(1)),
    (date(2020, 2, 29), Fraction(60, 366)), (date(2020, 12, 31), Fraction(1))])
def test_elapsed_time_counts_the_day_itself_and_knows_leap_years(when, gone):
    assert rules.clause_2(when) == gone


@pytest.mark.parametrize(("invested", "gap"), [(19, Fraction(-1, 100)), (20, 0), (21, Fraction(1, 100))])
def test_a_participant_is_behind_at_and_ahead_of_schedule(invested, gap):
    village = Participant("V1", "岭下村", Category.VILLAGE, target_fen=fen(100), before_fen=fen(10), target_signings=3, before_signings=1)
    (found,) = rules.clause_1([village], {"V1": fen(invested - 10)}, {"V1": 2}, Fraction(20, 100))
    assert found.gap == gap and found.done_fen == fen(invested) and (found.done_signings, found.target_signings) == (3, 3)
    assert found.target_fen == fen(100) and found.share == Fraction(invested, 100)


def test_who_has_no_target_is_not_measured_and_who_has_one_for_signings_only_has_no_share():
    nobody, some = Participant("V1", "甲", Category.VILLAGE), Participant("V2", "乙", Category.VILLAGE, target_signings=1)
    (found,) = rules.clause_1([nobody, some], {}, {}, Fraction(1, 2))
    assert (found.participant, found.share, found.gap) == ("V2", None, None)


def test_without_capital_and_signings_in_the_contest_the_year_stands_where_it_was():
    village = Participant("V1", "岭下村", Category.VILLAGE, target_fen=fen(100), before_fen=fen(10), target_signings=3, before_signings=1)
    (found,) = rules.clause_1([village], {}, {}, Fraction(1, 10))
    assert (found.done_fen, found.done_signings, found.gap) == (fen(10), 1, 0)



def test_progress_adds_verified_capital_of_the_contest_to_what_was_done_before():
    aim = tuple(replace(p, target_fen=fen(1000), before_fen=fen(50)) if p.code == "V1" else p for p in PARTICIPANTS)
    town = Town().where(participants=aim).send("V1", signing(), groundbreaking(), investment(amount=70)).rule_all()
    (found,) = town.reckon().progress
    assert found.done_fen == fen(120) and found.done_signings == 1


def test_capital_of_a_project_without_facts_counts_for_nobody():
    aim = tuple(replace(p, target_fen=fen(1000)) for p in PARTICIPANTS)
    town = Town().where(participants=aim).send("V1", lead())
    assert all(p.done_fen == 0 for p in town.reckon().progress)


# ——— 三 ————————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("policy_class", "expected"), [
    ("鼓励", State.PROVISIONAL), ("允许", State.PROVISIONAL), ("限制", State.REFUSED), ("淘汰", State.REFUSED)])
def test_a_lead_of_a_barred_class_is_refused(policy_class, expected):
    found = Town().send("V1", lead(policy=policy_class)).reckon()
    assert state(found) is expected
    assert ("三.2" in verdict(found).reason) is (expected is State.REFUSED)


def test_a_barred_lead_does_not_touch_other_leads_or_stages_of_the_project():
    found = Town().send("V1", lead(policy="淘汰"), negotiation(), signing()).send("V2", lead("2-21")).reckon()
    assert states(found) == ["V1 refused", "V1 counted", "V1 provisional", "V2 provisional"]


def test_duties_are_met_by_a_lead_and_an_outing_inside_the_window():
    found = {d.participant: d for d in Town().send("V1", lead(), outing(leader="张三")).reckon().duties}
    assert (found["V1"].has_lead, found["V1"].has_outing) == (True, True)
    assert (found["V2"].has_lead, found["V2"].has_outing) == (False, False)


@pytest.mark.parametrize(("leads", "met"), [({}, False), ({"V1": 0}, False), ({"V1": 1}, True)])
def test_the_duty_of_leads_is_met_by_the_first_that_counts_and_names_the_head(leads, met):
    (duty,) = rules.clause_3_2_duties([PARTICIPANTS[0]], leads, frozenset(), frozenset({"张三"}))
    assert (duty.has_lead, duty.has_outing, duty.head, duty.head_active) == (met, False, "张三", True)



def test_a_talent_has_no_duties():
    assert "T1" not in {d.participant for d in Town().reckon().duties}


@pytest.mark.parametrize("row", [outing(leader="王五、李干"), outing(companions="李干"), outing(companions="王五，李干；刘洋"),
                                 outing(companions="李干（组长）"), outing(leader="李干(带队)")])
def test_everyone_named_in_an_outing_has_met_the_duty(row):
    found = {d.participant: d.has_outing for d in Town().send("U2", row).reckon().duties}
    assert (found["U2"], found["K1"], found["U1"]) == (True, True, False)


@pytest.mark.parametrize(("town", "active"), [
    (Town().send("V1", outing(leader="张三")), True), (Town().send("V1", outing(leader="张三（支书）")), True),
    (Town().send("V1", outing(leader="王五", companions="张三")), False),
    (Town().send("V2", signing(referrer="张三")), True), (Town().send("V1", outing("2-14", leader="张三")), False)])
def test_a_head_is_active_who_led_an_outing_or_is_a_first_referrer(town, active):
    assert {d.participant: d.head_active for d in town.reckon().duties}["V1"] is active


def test_where_no_head_is_on_the_roster_nothing_is_said_of_him():
    assert {d.participant: d.head_active for d in Town().reckon().duties}["V2"] is None


def test_the_same_outing_told_again_adds_nothing():
    found = Town().send("V1", outing(), outing(), outing(place="上海")).reckon()
    assert states(found) == ["V1 counted", "V1 noted", "V1 counted"]


# ——— 四 ————————————————————————————————————————————————————————————————

WINDOW = [("2-14", False), ("2-15", True), ("4-1", True), ("4-2", False)]


@pytest.mark.parametrize(("when", "inside"), WINDOW)
@pytest.mark.parametrize("row", [lead, negotiation, signing, groundbreaking, outing])
def test_the_first_and_the_last_day_of_the_contest_count_and_the_days_beside_do_not(row, when, inside):
    helped = [signing(kind="框架协议")] if row is groundbreaking else []
    found = over(Town().send("V1", row(when), *helped, filled="4-2")).reckon().verdicts[0]
    assert (found.state is not State.NOTED) is inside
    assert ("不在活动期内" in found.reason) is not inside


@pytest.mark.parametrize(("when", "asked_for"), [("2-14", False), ("2-15", True), ("4-1", True), ("4-2", True), ("5-30", True)])
def test_investment_counts_from_the_first_day_of_the_contest_on_and_after_it_too(when, asked_for):
    town = Town().send("V1", signing(), groundbreaking("3-1"), investment(when), filled="5-30").closed().on("5-31")
    assert ("资金到位 V1" in asked(town.reckon())) is asked_for


def test_the_contest_has_five_periods_of_10_10_10_10_and_6_days():
    spans = rules.clause_4_periods(POLICY)
    assert spans == tuple((day(a), day(b)) for a, b in (
        ("2-15", "2-24"), ("2-25", "3-6"), ("3-7", "3-16"), ("3-17", "3-26"), ("3-27", "4-1")))
    assert [(b - a).days + 1 for a, b in spans] == [10, 10, 10, 10, 6] and lasting(POLICY) == 5


def test_calendar_periods_end_on_the_10th_the_20th_and_the_months_last_day():
    assert rules.clause_4_periods(replace(POLICY, calendar_periods=True)) == tuple((day(a), day(b)) for a, b in (
        ("2-15", "2-20"), ("2-21", "2-28"), ("3-1", "3-10"), ("3-11", "3-20"), ("3-21", "3-31"), ("4-1", "4-1")))


@pytest.mark.parametrize(("start", "end", "ends"), [
    (date(2020, 2, 21), date(2020, 3, 1), [date(2020, 2, 29), date(2020, 3, 1)]),
    (date(2018, 12, 10), date(2019, 1, 5), [date(2018, 12, 10), date(2018, 12, 20), date(2018, 12, 31), date(2019, 1, 5)]),
    (date(2018, 4, 20), date(2018, 4, 30), [date(2018, 4, 20), date(2018, 4, 30)])])
def test_calendar_periods_know_leap_years_the_years_end_and_short_months(start, end, ends):
    assert [last for _, last in rules.clause_4_periods(replace(POLICY, start=start, end=end, calendar_periods=True))] == ends


@pytest.mark.parametrize(("days", "periods"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_a_contest_of_so_many_days_has_so_many_periods(days, periods):
    policy = replace(POLICY, end=POLICY.start + timedelta(days=days - 1))
    spans = rules.clause_4_periods(policy)
    assert len(spans) == periods and spans[-1][1] == policy.end


@pytest.mark.parametrize(("today", "preview"), [("2-15", True), ("2-24", True), ("2-25", False)])
def test_a_period_is_a_preview_until_today_is_later_than_its_last_day(today, preview):
    assert bulletin(POLICY, 1, day(today)) == Period(Kind.BULLETIN, 1, day("2-15"), day("2-24"), preview)


@pytest.mark.parametrize(("number", "kind"), [(0, None), (1, Kind.BULLETIN), (4, Kind.BULLETIN), (5, Kind.FINAL), (6, None)])
def test_the_last_period_is_the_final_one_and_there_is_none_after_it(number, kind):
    found = bulletin(POLICY, number, day("4-2"))
    assert (found.kind if found else None) is kind


def test_the_earliest_period_not_issued_comes_next_and_batches_after_the_final_one():
    town = Town().on("4-20")
    for number in range(1, 6):
        coming = following(POLICY, town.issued, day("4-20"))
        assert (coming.kind, coming.number) == (Kind.FINAL if number == 5 else Kind.BULLETIN, number)
        town = town.issue()
    assert following(POLICY, town.issued, day("4-20")) == Period(Kind.BATCH, 1, day("4-2"), day("4-20"))
    assert following(POLICY, town.issue().issued, day("5-20")) == Period(Kind.BATCH, 2, day("4-21"), day("5-20"))


def test_a_period_issued_out_of_turn_leaves_the_earlier_one_to_come():
    town = Town().on("3-7", 2).issue()
    assert following(POLICY, town.issued, day("3-7")).number == 1


# ——— 六 ————————————————————————————————————————————————————————————————


def test_a_lead_counts_once_a_participant_and_project_and_provisionally_before_it_is_ruled():
    town = Town().send("V1", lead(), lead("2-21"), lead("2-20", "乙公司/纸厂"))
    found = town.reckon()
    assert counts(found, "V1")[0] == 2 and [s.provisional for s in found.standings if s.code == "V1"] == [(2, 0)]
    assert counts(town.rule_all().reckon(), "V1")[0] == 2
    assert [s.provisional for s in town.rule_all().reckon().standings if s.code == "V1"] == [(0, 0)]


def test_a_project_is_negotiated_once_however_many_meetings():
    found = Town().send("V1", negotiation("2-20"), negotiation("2-21"), negotiation("2-20", "乙公司/纸厂")).reckon()
    assert counts(found, "V1")[1] == 2 and states(found) == ["V1 counted", "V1 noted", "V1 counted"]


@pytest.mark.parametrize(("kind", "number"), [("正式合同", 1), ("框架协议", 0), ("意向协议", 0)])
def test_only_a_formal_contract_is_a_signing(kind, number):
    found = Town().send("V1", signing(kind=kind)).reckon()
    assert counts(found, "V1")[2] == number and rules.clause_6_3_formal(entry_of(signing(kind=kind))) is bool(number)
    assert state(found) is (State.PROVISIONAL if number else State.NOTED)


def test_a_signing_counts_provisionally_and_a_groundbreaking_only_when_ruled():
    town = Town().send("V1", signing(), groundbreaking())
    assert counts(town.reckon(), "V1") == (0, 0, 1, 0) and [s.provisional for s in town.reckon().standings if s.code == "V1"] == [(0, 1)]
    assert counts(town.rule("动工").reckon(), "V1") == (0, 0, 1, 1)


@pytest.mark.parametrize(("actual_only", "kind", "number"), [
    (False, "实际动工", 1), (False, "因土地未动工", 1), (True, "实际动工", 1), (True, "因土地未动工", 0)])
def test_a_land_blocked_project_ranks_unless_actual_only(actual_only, kind, number):
    town = Town().but(actual_only=actual_only).send("V1", signing(), groundbreaking(kind=kind), investment()).rule_all()
    found = town.reckon()
    assert counts(found, "V1")[3] == number and found.summary["groundbreakings"] == number
    assert awards(found, "7.2.3") == [("项目动工奖", "张三", fen("0.8"))], "the award does not depend on the ranking"


def test_with_actual_only_the_real_start_of_a_land_blocked_project_ranks_later():
    town = Town().but(actual_only=True).send("V1", signing(), groundbreaking("2-20", kind="因土地未动工"), groundbreaking("2-22")).rule_all()
    assert counts(town.reckon(), "V1")[3] == 1 and states(town.reckon()) == ["V1 counted"] * 3


def test_without_actual_only_the_real_start_of_a_land_blocked_project_is_noted():
    town = Town().send("V1", signing(), groundbreaking("2-20", kind="因土地未动工"), groundbreaking("2-22")).rule_all()
    assert counts(town.reckon(), "V1")[3] == 1 and states(town.reckon()) == ["V1 counted", "V1 counted", "V1 noted"]


def test_a_project_without_facts_adds_no_groundbreaking():
    assert not rules.clause_6_4([a_project()._replace(facts=None), a_project()._replace(recognised=())], POLICY)


@pytest.mark.parametrize(("figures", "ranks"), [
    ((5, 3, 3, 1), (1, 2, 2, 4)), ((3, 3, 3, 3), (1, 1, 1, 1)), ((2, 2, 1, 0), (1, 1, 3, None)), ((0, 0, 0, 0), (None,) * 4)])
def test_equal_figures_share_a_place_the_next_is_skipped_and_nought_has_none(figures, ranks):
    assert tuple(rules.places({str(i): Fraction(f) for i, f in enumerate(figures)}).values()) == ranks


FOUR = ({"V1": 3, "U1": 1}, {"U1": 3}, {"V2": 1}, {"K1": 1})


def test_the_total_is_the_plain_sum_of_the_four_items_in_one_pool_without_talents():
    found = rules.clause_6(PARTICIPANTS, FOUR, ({}, {}), POLICY)
    assert [(s.code, s.total, s.rank) for s in found] == [
        ("U1", 4, 1), ("V1", 3, 2), ("K1", 1, 3), ("V2", 1, 3), ("H1", 0, None), ("U2", 0, None)]
    assert {s.code: s.ranks for s in found}["U1"] == (2, 1, None, None) and {s.pool for s in found} == {"行政村、自然村、单位、镇干部"}


def test_weights_change_the_total_and_not_the_item_ranks():
    weights = (Fraction(1), Fraction(1, 2), Fraction(10), Fraction(0))
    found = rules.clause_6(PARTICIPANTS, FOUR, ({}, {}), replace(POLICY, weights=weights))
    assert [(s.code, s.total, s.rank) for s in found][:4] == [("V2", 10, 1), ("V1", 3, 2), ("U1", 2.5, 3), ("H1", 0, None)]
    assert {s.code: s.ranks for s in found}["K1"] == (None, None, None, 1)


def test_a_talent_is_not_ranked_though_a_pool_should_name_him():
    talents = replace(POLICY, pools=((Category.VILLAGE, Category.TALENT),))
    found = rules.clause_6(PARTICIPANTS, ({"T1": 9, "V1": 1}, {}, {}, {}), ({}, {}), talents)
    assert [(s.code, s.category, s.rank) for s in found] == [("V1", Category.VILLAGE, 1), ("V2", Category.VILLAGE, None)]


def test_a_whole_total_is_a_whole_number_and_only_a_broken_one_has_decimals():
    weighted = replace(POLICY, weights=(Fraction(1, 2), Fraction(1), Fraction(1), Fraction(1)))
    totals = {s.code: s.total for s in rules.clause_6(PARTICIPANTS, ({"V1": 2, "V2": 3}, {}, {}, {}), ({}, {}), weighted)}
    assert (repr(totals["V1"]), repr(totals["V2"]), repr(totals["U1"])) == ("1", "1.5", "0")



def test_each_pool_has_its_own_ranks_and_prizes():
    pools = ((Category.VILLAGE, Category.HAMLET), (Category.UNIT,), (Category.CADRE,))
    found = rules.clause_6(PARTICIPANTS, FOUR, ({}, {}), replace(POLICY, pools=pools))
    assert [(s.code, s.pool, s.rank) for s in found if s.rank] == [
        ("V1", "行政村、自然村", 1), ("V2", "行政村、自然村", 2), ("U1", "单位", 1), ("K1", "镇干部", 1)]
    assert [(a.award, a.participant, a.entitled_fen) for a in rules.clause_7_2_1(found, POLICY)] == [
        ("信息收集奖", "V1", 300_000), ("信息收集奖", "U1", 300_000), ("项目洽谈奖", "U1", 300_000)]


# ——— 七.2① ——————————————————————————————————————————————————————————————


def prizes(*leads: int, **settings) -> list[tuple[str, int]]:
    """Who of V1, V2 … with so many leads gets what, in 分."""
    found = rules.clause_7_2_1([standing(f"V{i}", n) for i, n in enumerate(leads, 1)], replace(POLICY, **settings))
    return [(a.participant, a.entitled_fen) for a in found]


def test_the_first_three_get_3000_2000_and_1000_yuan_and_the_fourth_nothing():
    assert prizes(7, 5, 4, 3) == [("V1", 300_000), ("V2", 200_000), ("V3", 100_000)]


def test_a_figure_of_nought_has_no_prize_even_where_places_are_free():
    assert prizes(1, 0, 0) == [("V1", 300_000)]
    assert prizes(0, 0) == []


@pytest.mark.parametrize(("leads", "amounts"), [
    ((5, 5, 1), (250_000, 250_000, 100_000)),
    ((5, 4, 4), (300_000, 150_000, 150_000)),
    ((5, 4, 3, 3), (300_000, 200_000, 50_000, 50_000)),
    ((5, 4, 3, 3, 3), (300_000, 200_000, 33_333, 33_333, 33_333)),
    ((5, 4, 4, 4), (300_000, 100_000, 100_000, 100_000)),
    ((5, 5, 5), (200_000, 200_000, 200_000)),
    ((5, 5, 5, 5, 5, 5, 5), (85_714,) * 7)])
def test_tied_prizes_are_added_up_split_evenly_and_rounded_down_to_whole_fen(leads, amounts):
    assert tuple(amount for _, amount in prizes(*leads)) == amounts


@pytest.mark.parametrize(("leads", "amounts"), [
    ((5, 5, 1), (300_000, 300_000, 100_000)), ((5, 4, 4, 1), (300_000, 200_000, 200_000)),
    ((5, 4, 3, 3), (300_000, 200_000, 100_000, 100_000)), ((5, 5, 5, 5), (300_000,) * 4)])
def test_with_full_each_of_the_tied_gets_the_prize_of_the_shared_place(leads, amounts):
    assert tuple(amount for _, amount in prizes(*leads, full_prize_for_ties=True)) == amounts


@pytest.mark.parametrize(("place", "tied", "amount", "words"), [
    (1, 1, 300_000, "第1名，奖金3000元"), (3, 1, 100_000, "第3名，奖金1000元"),
    (3, 2, 50_000, "并列第3名（2个），1000÷2＝500元"), (1, 2, 250_000, "并列第1名（2个），（3000＋2000）÷2＝2500元"),
    (3, 3, 33_333, "并列第3名（3个），1000÷3＝333.33元")])
def test_a_prize_tells_how_it_came(place, tied, amount, words):
    assert rules.prize(place, tied, POLICY) == (amount, words)


@pytest.mark.parametrize("clause", [rules.clause_7_2_2, rules.clause_7_2_3, rules.clause_7_2_4])
def test_a_project_award_says_whose_it_is_for_which_project_and_where_it_goes(clause):
    who = replace(REFERRER, participant="K9", standing="群众", id_number="ID", account=account("张三"))
    made = a_project(key="甲/食", agreed=fen(3000), high_tech=True, signing=entry_of(signing()), signing_referrer=who, signing_credited="V2", signing_ruled=True)
    assert made.facts is not None
    found = clause(made._replace(facts=replace(made.facts, referrer=who, credited="V2")), POLICY)
    assert (found.participant, found.payee, found.payee_key, found.payee_code) == ("V2", "张三", "张三@K9", "K9")
    assert (found.project, found.project_key, found.account, found.known) == (FACTORY, "甲/食", account("张三"), True)
    assert (found.standing, found.id_number) == ("群众", "ID") and found.base and found.rate


def test_a_shared_place_is_called_so_on_the_payout_list():
    found = rules.clause_7_2_1([standing(f"V{n}", leads) for n, leads in enumerate((5, 4, 4), 1)], POLICY)
    assert [a.rate for a in found] == ["第1名", "并列第2名", "并列第2名"]


def test_another_town_may_give_more_places():
    assert prizes(5, 4, 3, 2, prizes_fen=(400, 300, 200, 101)) == [("V1", 400), ("V2", 300), ("V3", 200), ("V4", 101)]


def test_leads_and_negotiations_have_a_prize_table_each():
    found = rules.clause_7_2_1([standing("V1", 5, 1), standing("V2", 4, 9)], POLICY)
    assert [(a.base, a.rate, a.project_key) for a in found[:2]] == [("5条", "第1名", ""), ("4条", "第2名", "")]
    assert [a.basis.partition("，")[0] for a in found] == ["七.2① 5条", "七.2① 4条", "七.2① 9个", "七.2① 1个"]
    assert [(a.award, a.participant, a.entitled_fen) for a in found] == [
        ("信息收集奖", "V1", 300_000), ("信息收集奖", "V2", 200_000), ("项目洽谈奖", "V2", 300_000), ("项目洽谈奖", "V1", 200_000)]


def test_with_combined_there_is_one_table_by_their_sum():
    found = rules.clause_7_2_1([standing("V1", 5, 1), standing("V2", 4, 9), standing("V3", 0, 6)], replace(POLICY, combined_prizes=True))
    assert [(a.award, a.participant, a.entitled_fen) for a in found] == [
        ("信息洽谈奖", "V2", 300_000), ("信息洽谈奖", "V1", 150_000), ("信息洽谈奖", "V3", 150_000)]


@pytest.mark.parametrize(("when", "period", "given"), [("3-27", 4, 0), ("4-2", 5, 1)])
def test_rank_prizes_come_with_the_final_bulletin_only(when, period, given):
    found = Town().send("V1", lead()).rule_all().on(when, period).reckon()
    assert len(awards(found, "7.2.1")) == given


def test_a_rank_prize_goes_to_the_account_of_the_participant():
    found = award(over(Town().send("H1", lead())).reckon(), "7.2.1")
    assert (found.payee, found.account.holder, found.held, found.project) == ("山背自然村", "山背自然村", "", "")


# ——— 七.2② ——————————————————————————————————————————————————————————————


def test_a_ruled_signing_earns_its_referrer_5000_yuan_and_one_still_waiting_nothing():
    town = Town().send("V1", signing())
    assert awards(town.reckon()) == [] and awards(town.rule("签约").reckon()) == [("项目签约奖", "张三", 500_000)]


@pytest.mark.parametrize("lacking", [{"signing": None}, {"signing_ruled": False}, {"signing_referrer": None}])
def test_no_signing_award_without_a_signing_its_ruling_and_its_referrer(lacking):
    whole = a_project(signing=entry_of(signing()), signing_referrer=REFERRER, signing_credited="V1", signing_ruled=True)
    assert rules.clause_7_2_2(whole, POLICY).entitled_fen == 500_000
    assert rules.clause_7_2_2(whole._replace(**lacking), POLICY) is None


def test_two_projects_of_one_referrer_earn_two_signing_awards():
    town = Town().send("V1", *(signing(title=t) for t in factories(2))).rule_all()
    assert awards(town.reckon()) == [("项目签约奖", "张三", 500_000)] * 2


# ——— 七.2③ ——————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("invested", "enclave", "entitled"), [
    (fen(100), False, 800_000), (fen(100), True, 400_000), (fen("0.000001"), False, 0), (62, False, 0), (63, False, 1),
    (124, True, 0), (125, True, 1), (126, True, 1), (374, True, 1), (375, True, 2), (fen("123.456789"), False, 987_654)])
def test_eight_per_mille_and_half_of_it_for_an_enclave_rounded_half_up_to_whole_fen(invested, enclave, entitled):
    assert rules.clause_7_2_3(a_project(invested_fen=invested, enclave=enclave), POLICY).entitled_fen == entitled


@pytest.mark.parametrize(("value", "rounded"), [
    (Fraction(1, 2), 1), (Fraction(49, 100), 0), (Fraction(51, 100), 1), (Fraction(3, 2), 2), (Fraction(5, 2), 3), (Fraction(7), 7),
    (Fraction(0), 0), (Fraction(10**18 * 2 + 1, 2), 10**18 + 1)])
def test_half_a_fen_is_rounded_up(value, rounded):
    assert rules.half_up(value) == rounded


@pytest.mark.parametrize("lacking", [{"recognised": ()}, {"facts": None}, {"invested_fen": 0}])
def test_no_groundbreaking_award_without_recognition_facts_and_capital(lacking):
    assert rules.clause_7_2_3(a_project()._replace(**lacking), POLICY) is None


def test_the_basis_of_an_award_shows_its_rates_exactly():
    odd = replace(POLICY, permille=Fraction(85, 10000), enclave_share=Fraction(1, 3))
    assert rules.clause_7_2_3(a_project(), odd).basis == "七.2③ 认定到位100万元×8.5‰＝8500元"
    assert rules.clause_7_2_3(a_project(enclave=True), odd).rate == "8.5‰×33.333333%（飞地）"
    assert rules.clause_7_2_3(a_project(invested_fen=fen("0.5")), POLICY).basis == "七.2③ 认定到位0.5万元×8‰＝40元"


def test_the_referrer_of_a_land_blocked_project_is_rewarded_too():
    town = Town().send("V1", signing(), groundbreaking(kind="因土地未动工"), investment(amount=50)).rule_all()
    assert awards(town.reckon(), "7.2.3") == [("项目动工奖", "张三", 400_000)]


def test_capital_of_a_project_that_broke_ground_outside_the_window_earns_nothing():
    town = Town().send("V1", signing(), groundbreaking("2-14"), investment()).rule_all()
    assert awards(town.reckon(), "7.2.3") == [] and states(town.reckon()) == ["V1 counted", "V1 noted", "V1 noted"]


def test_capital_that_came_before_the_ground_was_broken_counts():
    town = Town().send("V1", signing(), groundbreaking("2-21"), investment("2-15")).rule_all()
    assert awards(town.reckon(), "7.2.3") == [("项目动工奖", "张三", 800_000)]


def test_a_project_signed_before_the_contest_earns_for_its_groundbreaking_and_not_for_its_signing():
    town = Town().send("V1", signing("1-20"), groundbreaking(), investment()).rule_all()
    assert awards(town.reckon()) == [("项目动工奖", "张三", 800_000)]


def test_instalments_over_three_lists_and_a_batch_add_up_to_the_rounded_whole():
    """Each part alone would round to 0 分; the cumulative figure is what is rounded (R6)."""
    town = Town().send("V1", signing(enclave="是", enclave_place="市经开区"), groundbreaking())
    listed = []
    for number, (when, run_on) in enumerate([("2-22", "2-25"), ("3-2", "3-7"), ("3-10", "3-17"), ("3-20", "3-27"), ("4-1", "4-2"),
                                             ("5-1", "5-2")], 1):
        town = town.on(run_on).send("V2", investment(when, amount="0.000070", voucher=f"回单{number}"), period=number, filled=when).rule_all()
        found = [a for a in town.reckon().awards if a.clause == "7.2.3"]
        assert sum(a.entitled_fen for a in found) == rules.half_up(Fraction(70 * number * 4, 1000))
        listed.append(sum(a.due_fen for a in found))
        town = town.issue()
    assert town.issued[-1].period.kind is Kind.BATCH
    assert listed == [0, 1, 0, 0, 0, 1] and sum(listed) == rules.half_up(Fraction(6 * 70 * 4, 1000))


# ——— 七.2④ ——————————————————————————————————————————————————————————————


def special(amount: str, invested: str = "1", **settings) -> list:
    town = Town().but(**settings).send("V1", signing(amount=amount, high_tech="是"), groundbreaking(), investment(amount=invested))
    return awards(town.rule_all().reckon(), "7.2.4")


def test_a_high_tech_project_of_exactly_3000_wan_earns_the_special_award():
    assert special("3000") == [("特殊贡献奖", "张三", 2_000_000)]


def test_a_high_tech_project_of_2999_999999_wan_does_not():
    assert special("2999.999999") == []


def test_a_high_tech_project_of_3000_000001_wan_does():
    assert special("3000.000001") == [("特殊贡献奖", "张三", 2_000_000)]


@pytest.mark.parametrize(("invested", "earned"), [("2999.999999", 0), ("3000", 1), ("3000.000001", 1)])
def test_with_actual_the_verified_capital_must_reach_the_threshold(invested, earned):
    assert len(special("100", invested, special_by_actual=True)) == earned


def test_with_actual_a_big_contract_is_not_enough():
    assert special("5000", "100", special_by_actual=True) == []


@pytest.mark.parametrize("lacking", [{"recognised": ()}, {"high_tech": False}, {"facts": None}])
def test_no_special_award_without_groundbreaking_high_technology_and_facts(lacking):
    big = a_project(agreed=fen(3000), high_tech=True)
    assert rules.clause_7_2_4(big, POLICY).basis == "七.2④ 高新技术项目，协议投资3000万元，达到3000万元，奖20000元"
    assert rules.clause_7_2_4(big._replace(**lacking), POLICY) is None


@pytest.mark.parametrize(("agreed", "earned"), [("2999.999999", False), (3000, True), ("3000.000001", True)])
def test_high_technology_alone_earns_no_special_award_below_3000_wan(agreed, earned):
    """The contract may have been corrected downwards after 高新技术 was ruled on."""
    found = rules.clause_7_2_4(a_project(agreed=fen(agreed), high_tech=True), POLICY)
    assert (found is not None) is earned


def test_a_special_award_by_verified_capital_shows_that_capital():
    actual = replace(POLICY, special_by_actual=True)
    found = rules.clause_7_2_4(a_project(agreed=fen(5000), invested_fen=fen(4000), high_tech=True), actual)
    assert found is not None and found.base == "4000万元" and "认定到位资金4000万元" in found.basis



def test_an_enclave_earns_the_special_award_in_full():
    town = Town().send("V1", signing(amount=3000, high_tech="是", enclave="是", enclave_place="市"), groundbreaking()).rule_all()
    assert awards(town.reckon(), "7.2.4") == [("特殊贡献奖", "张三", 2_000_000)]


def test_the_three_project_awards_come_on_top_of_each_other_in_the_order_of_the_clauses():
    big = a_project(agreed=fen(3000), high_tech=True, signing=entry_of(signing()), signing_referrer=REFERRER, signing_ruled=True)
    assert [a.clause for a in rules.project_awards(big, POLICY)] == ["7.2.2", "7.2.3", "7.2.4"]


def test_the_special_award_is_given_once_a_project():
    town = over(Town().send("V1", signing(amount=3000, high_tech="是"), groundbreaking())).rule_all()
    assert award(town.reckon(), "7.2.4").due_fen == 2_000_000
    assert award(town.issue().on("5-1").reckon(), "7.2.4").due_fen == 0


def test_who_earned_a_special_award_is_reported_to_the_city_with_the_project():
    town = Town().send("V1", signing(amount=3000, high_tech="是"), groundbreaking()).rule_all()
    assert town.reckon().advanced == (("张三", FACTORY),)
    assert town.but(officials_noncash=True).reckon().advanced == (("张三", FACTORY),)


def test_who_is_honoured_without_money_is_reported_to_the_city_too():
    town = Town().but(officials_noncash=True).send("U1", signing(amount=3000, high_tech="是", referrer="李四"), groundbreaking()).rule_all()
    assert town.reckon().advanced == (("李四", FACTORY),)


def test_while_a_project_may_be_another_ones_nobody_is_reported_to_the_city_for_it():
    big = a_project(agreed=fen(3000), high_tech=True)
    assert rules.clause_7_2_4_advanced([big], POLICY) == (("张三", FACTORY),)
    assert rules.clause_7_2_4_advanced([big._replace(suspected=True)], POLICY) == ()



def test_who_no_longer_deserves_a_special_award_is_not_reported_to_the_city():
    town = Town().send("V1", signing(amount=3000, high_tech="是"), groundbreaking()).rule_all().issue()
    town = town.on("3-7").rule("动工", conclusion="不认定", note="没有动工")
    assert award(town.reckon(), "7.2.4").due_fen == -2_000_000 and town.reckon().advanced == ()


# ——— R22 ———————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("status", "category", "cashless"), [
    ("公务员", None, True), ("事业人员", None, True), ("", Category.CADRE, True), ("村社区干部", None, False), ("国企人员", None, False),
    ("群众", None, False), ("", Category.VILLAGE, False), ("", Category.TALENT, False), ("", None, False)])
def test_with_noncash_officials_and_cadres_are_listed_with_nought(status, category, cashless):
    people = {"X": Participant("X", "某", category)} if category else {}
    given = Award("7.2.2", "项目签约奖", "V1", "某", "某@V1", FACTORY, "k", 500_000, "七.2② 正式签约1个×5000元",
                  payee_code="X" if category else "", standing=status)
    found = rules.cash(given, people, replace(POLICY, officials_noncash=True))
    assert found.entitled_fen == (0 if cashless else 500_000) and ("非现金激励" in found.basis) is cashless
    assert rules.cash(given, people, POLICY) == given


def test_with_noncash_an_official_stays_on_the_list_with_nothing_due():
    town = Town().but(officials_noncash=True).send("U1", signing(referrer="李四")).rule_all()
    found = award(town.reckon(), "7.2.2")
    assert (found.payee, found.entitled_fen, found.due_fen, found.held) == ("李四", 0, 0, "")


def test_with_noncash_a_cadres_rank_prize_is_nought_and_keeps_its_place():
    town = over(Town().but(officials_noncash=True).send("U1", lead(owner="李干")).send("V1", lead(title="乙公司/纸厂")))
    assert awards(town.reckon(), "7.2.1") == [("信息收集奖", "岭下村", 250_000), ("信息收集奖", "李干", 0)]


# ——— 七.2末 ——————————————————————————————————————————————————————————————


def test_bonus_points_go_by_overall_rank_and_the_group_fills_in_the_rest():
    ranked = [standing("V1", rank=1), standing("V2", rank=1), standing("V3", rank=3), standing("V4", rank=4), standing("V5")]
    found = rules.clause_7_2_end(ranked, replace(POLICY, bonus=(Fraction(5), Fraction(3), Fraction(1, 2))))
    assert [(b.participant, b.rank, b.points) for b in found] == [("V1", 1, 5), ("V2", 1, 5), ("V3", 3, Fraction(1, 2)), ("V4", 4, None)]
    assert {b.points for b in rules.clause_7_2_end(ranked, POLICY)} == {None}


# ——— 八 ————————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("amount", "big"), [("2999.999999", False), ("3000", True), ("3000.000001", True)])
@pytest.mark.parametrize("row", [lead, signing])
def test_a_project_of_3000_wan_agreed_or_intended_is_big(row, amount, big):
    found = Town().send("V1", row(amount=amount)).reckon()
    assert rules.clause_8_2_big(project(found), POLICY) is big and bool(found.services) is big


def test_what_was_agreed_replaces_what_was_intended():
    found = Town().send("V1", lead(amount=5000), signing(amount=100)).reckon()
    assert project(found).size_fen == fen(100) and found.services == ()


def test_the_service_group_of_a_big_project_is_found_by_its_normalised_name():
    group = ServiceGroup("甲 公司", "食品厂", "何书记")
    found = Town().where(services=(group,)).send("V1", lead(amount=3000)).send("V2", lead(title="乙公司/纸厂", amount=3000)).reckon()
    assert {s.project.title: s.group for s in found.services} == {FACTORY: group, "乙公司/纸厂": None}


@pytest.mark.parametrize(("last_news", "silent"), [("2-24", True), ("2-25", False), ("3-6", False)])
def test_a_big_project_is_silent_where_a_whole_period_brought_no_news(last_news, silent):
    town = Town().on("3-7", 2).send("V1", lead("2-16", amount=3000), negotiation(last_news), filled="3-6", period=2)
    assert [s.silent for s in town.reckon().services] == [silent]


def test_a_refused_row_is_no_news():
    town = Town().on("3-7", 2).send("V1", signing("2-16", amount=3000), lead("2-26", policy="淘汰"), period=2, filled="3-6")
    assert [s.silent for s in town.reckon().services] == [True]


def test_a_big_project_of_which_everything_was_refused_is_silent():
    town = Town().send("V1", lead(amount=3000, policy="淘汰"))
    assert [s.silent for s in town.reckon().services] == [True]


def test_enclaves_are_listed():
    found = Town().send("V1", signing(enclave="是", enclave_place="市经开区"), signing(title="乙公司/纸厂"), lead(title="丙公司/糖厂")).reckon()
    assert [(p.title, p.facts.place) for p in found.enclaves] == [(FACTORY, "市经开区")]


def test_channels_count_what_was_reported_and_what_counts_most_first():
    rows = [lead(title=t, source=s) for t, s in zip(factories(3), ["网络", "展会", "网络"], strict=True)]
    found = Town().send("V1", *rows, lead("2-26", "9号公司/9号厂", source="展会")).send("V2", lead("2-21", "1号公司/1号厂", source="展会")).reckon()
    assert found.channels == (("展会", 2, 1), ("网络", 2, 2)), "the one after the period's end is not reported yet"


def test_channels_come_by_number_then_name_and_count_leads_alone():
    rows = [(lead(source=source), counting) for source, counting in [("网络", True), ("以商招商", True), ("网络", False), ("乡情", False)]]
    found = [Verdict(entry_of(row), "V1", State.COUNTED, counts=counting) for row, counting in [*rows, (negotiation(source="乡情"), True)]]
    assert rules.clause_8_3_channels(found) == (("网络", 2, 1), ("乡情", 1, 0), ("以商招商", 1, 1))


def test_a_lead_without_a_readable_source_belongs_to_no_channel():
    assert rules.clause_8_3_channels([Verdict(entry_of(lead(source=None)), "V1", State.COUNTED, counts=True)]) == ()


# ——— R15 ———————————————————————————————————————————————————————————————


def test_what_is_pending_blocks_nothing_but_its_own_award():
    town = Town().send("V1", signing(), groundbreaking(), investment())
    assert asked(town.reckon()) == ["签约 V1", "动工 V1", "资金到位 V1"] and awards(town.reckon()) == []
    assert awards(town.rule("动工").rule("资金到位").reckon()) == [("项目动工奖", "张三", 800_000)]


def test_stages_are_named_as_far_as_a_project_has_come():
    stages = []
    for rows in ([lead()], [negotiation()], [signing(kind="框架协议")], [signing()], [signing(), groundbreaking()],
                 [signing(), groundbreaking(), investment()]):
        town = Town().send("V1", *rows)
        stages += [project(town.reckon()).stage, project(town.rule_all().reckon()).stage]
    assert list(dict.fromkeys(stages)) == ["信息", "洽谈", "签约未计入", "签约待认定", "已签约", "动工待认定", "已动工", "资金到位"]


@pytest.mark.parametrize("sheet", [Sheet.LEAD, Sheet.NEGOTIATION])
def test_leads_and_negotiations_of_talents_are_noted_and_leave_the_field_to_others(sheet):
    row = lead if sheet is Sheet.LEAD else negotiation
    found = Town().send("V1", row(owner="赵能")).send("V2", row("2-21")).reckon()
    assert state(found, "T1") is State.NOTED and state(found, "V2") is not State.NOTED
