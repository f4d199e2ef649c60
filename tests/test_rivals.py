"""Two who report the same project: whom it counts for, and what waits for the leading group (R11)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.model import Sheet
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
    matters,
    negotiation,
    over,
    project,
    signing,
    state,
    states,
    told,
    verdict,
)

EARLY = pytest.mark.parametrize("row", [lead, negotiation])
WAITS = "几个主体报了同一项目，待领导小组认定归属"


# ——— leads and negotiations: the earliest ——————————————————————————————————————


@EARLY
@pytest.mark.parametrize(("mine", "theirs", "credited"), [("2-19", "2-20", "V1"), ("2-21", "2-20", "V2")])
def test_the_earlier_date_wins_and_the_refusal_names_the_other(row, mine, theirs, credited):
    found = Town().send("V1", row(mine)).send("V2", row(theirs)).reckon()
    loser = {"V1": "V2", "V2": "V1"}[credited]
    assert state(found, credited) != "refused" and state(found, loser) == "refused"
    assert found.name_of(credited) in verdict(found, loser).reason
    place = 0 if row is lead else 1
    assert (counts(found, credited)[place], counts(found, loser)[place]) == (1, 0)


@EARLY
def test_on_the_same_date_the_earlier_receipt_wins(row):
    found = Town().send("V1", row(), filled="2-24").send("V2", row(), filled="2-23").reckon()
    assert state(found, "V1") == "refused" and state(found, "V2") != "refused"


@pytest.mark.parametrize(("mine", "theirs", "winner"), [("2-24 09:00:00", "2-24 09:00:01", "V1"), ("2-24 09:00:01", "2-24 09:00:00", "V2")])
def test_where_both_came_by_mail_the_arrival_decides_whatever_the_days_filled_in(mine, theirs, winner):
    found = (Town().send("V1", lead(), filled="2-22" if winner == "V2" else "2-24", received=mine)
             .send("V2", lead(), filled="2-23", received=theirs).reckon())
    assert [v.participant for v in found.verdicts if v.counts] == [winner]


def test_where_only_one_came_by_mail_both_go_by_the_day_filled_in():
    found = Town().send("V1", lead(), filled="2-24", received="2-20 09:00").send("V2", lead(), filled="2-23").reckon()
    assert [v.participant for v in found.verdicts if v.counts] == ["V2"]


def test_a_return_without_its_day_of_filling_in_is_the_later():
    found = Town().send("V1", lead(), filled="").send("V2", lead(), filled="2-28").reckon()
    assert [v.participant for v in found.verdicts if v.counts] == ["V2"]


@EARLY
def test_equal_in_date_and_receipt_nobody_is_credited_until_it_is_ruled(row):
    found = Town().send("V1", row()).send("V2", row()).reckon()
    assert states(found) == ["V1 provisional", "V2 provisional"] and asked(found) == ["归属争议 V1", "归属争议 V2"]
    assert counts(found, "V1")[:2] == counts(found, "V2")[:2] == (0, 0)
    assert {v.reason for v in found.verdicts} == {WAITS} and len({c.rivals for c in found.pending}) == 1
    assert all(c.subject.startswith(f"{c.entry.sheet}：") and "岭下村、上湾村" in c.hint for c in found.pending)


def test_equal_mails_are_equal():
    town = Town().send("V1", lead(), received="2-24 09:00", filled="2-23").send("V2", lead(), received="2-24 09:00")
    assert asked(town.reckon()) == ["归属争议 V1", "归属争议 V2"]


@pytest.mark.parametrize(("mine", "theirs", "told"), [
    ({"filled": "2-25"}, {"filled": "2-24"}, "两家日期相同（2月20日），上湾村的报表先收到（2月24日），后收到的不予采纳（R11）"),
    ({"received": "2-25 09:30:00"}, {"received": "2-25 09:05:00"}, "两家日期相同（2月20日），上湾村的报表先收到（2月25日9时5分），后收到的不予采纳（R11）")])
def test_of_two_of_one_day_the_refusal_says_whose_return_came_first(mine, theirs, told):
    found = Town().send("V1", lead("2-20"), **mine).send("V2", lead("2-20"), **theirs).reckon()
    assert found.verdicts[0].reason == told


def test_one_who_lost_to_a_third_is_told_who_has_the_project_and_no_day_that_explains_nothing():
    town = Town().send("V1", lead("2-20"), filled="2-25").send("V2", lead("2-20"), filled="2-25", received="2-25 10:00:00")
    found = town.send("U1", lead("2-20"), filled="2-26", received="2-25 09:00:00").reckon()
    assert states(found) == ["V1 provisional", "V2 refused", "U1 refused"]
    assert found.verdicts[1].reason == "这个项目归岭下村，这一条不予采纳（R11）"


def test_a_third_who_came_later_loses_to_two_equals():
    found = Town().send("V1", lead()).send("V2", lead()).send("U1", lead("2-21")).reckon()
    assert states(found) == ["V1 provisional", "V2 provisional", "U1 refused"]


def test_three_of_whom_each_is_before_another_are_all_in_dispute():
    """V1 before U1 by mail, U1 before V2 and V2 before V1 by the day filled in: no earliest."""
    town = Town().send("V1", lead(), filled="2-24", received="2-24 09:00").send("V2", lead(), filled="2-23")
    found = town.send("U1", lead(), filled="2-22", received="2-24 10:00").reckon()
    assert states(found) == ["V1 provisional", "V2 provisional", "U1 provisional"]


@EARLY
def test_the_same_participant_telling_the_same_again_adds_nothing(row):
    found = Town().send("V1", row("2-21"), row("2-20"), row("2-20")).reckon()
    credited = "provisional" if row is lead else "counted"
    assert states(found) == ["V1 noted", f"V1 {credited}", "V1 noted"]


def test_a_hamlet_and_its_village_are_rivals():
    found = Town().send("V1", lead("2-20", owner="H1"), lead("2-21")).reckon()
    assert (state(found, "H1"), state(found, "V1")) == ("provisional", "refused")


@pytest.mark.parametrize("late", ["2-14", "2-25"])
def test_one_outside_the_window_or_the_period_competes_with_nobody(late):
    found = Town().send("V1", lead(late)).send("V2", lead("2-20")).reckon()
    assert states(found) == ["V1 noted", "V2 provisional"]


def test_one_of_a_barred_class_competes_with_nobody():
    found = Town().send("V1", lead("2-16", policy="限制")).send("V2", lead("2-20")).reckon()
    assert states(found) == ["V1 refused", "V2 provisional"]


def test_one_ruled_of_no_value_competes_no_longer_and_the_next_waits_for_its_own_ruling():
    town = Town().send("V1", lead("2-16")).send("V2", lead("2-20")).rule("信息价值", conclusion="不认定", note="不实")
    found = town.reckon()
    assert states(found) == ["V1 refused", "V2 provisional"] and asked(found) == ["信息价值 V2"]
    assert found.verdicts[0].reason == "领导小组不认定为有价值信息：不实" and counts(found, "V2")[0] == 1


def test_leads_and_negotiations_of_a_project_are_two_credits():
    found = Town().send("V1", lead("2-19"), negotiation("2-21")).send("V2", lead("2-20"), negotiation("2-20")).reckon()
    assert (counts(found, "V1")[:2], counts(found, "V2")[:2]) == ((1, 0), (0, 1))


# ——— ruling on a dispute ———————————————————————————————————————————————————


def equals(row=lead) -> Town:
    return Town().send("V1", row()).send("V2", row())


@EARLY
def test_the_one_ruled_for_is_credited_and_the_other_refused(row):
    town = equals(row).rule("归属争议", participant="V2", conclusion="认定")
    town = town.ruled(equals(row).claim("归属争议", participant="V1").id, "不认定", note="后报")
    found = town.reckon()
    assert [v.participant for v in found.verdicts if v.counts] == ["V2"] and state(found, "V1") == "refused"
    assert verdict(found, "V1").reason == "归属争议未认定给本主体：后报"
    assert asked(found) == (["信息价值 V2"] if row is lead else []), "value is asked of the one who won"


def test_refused_in_the_dispute_one_makes_way_for_the_other_though_nothing_was_ruled_for_him():
    found = equals().rule("归属争议", participant="V1", conclusion="不认定", note="抄来的").reckon()
    assert states(found) == ["V1 refused", "V2 provisional"] and asked(found) == ["信息价值 V2"]


def test_both_refused_nobody_is_credited():
    town = equals().rule("归属争议", participant="V1", conclusion="不认定", note="x")
    found = town.ruled(equals().claim("归属争议", participant="V2").id, "不认定", note="y").reckon()
    assert states(found) == ["V1 refused", "V2 refused"] and asked(found) == []


@EARLY
def test_recognising_both_rivals_is_an_error_and_settles_nothing(row):
    both = [c.id for c in equals(row).reckon().pending]
    found = equals(row).ruled(both[0]).ruled(both[1]).reckon()
    assert told(found) == ["RUL-007"] and states(found) == ["V1 provisional", "V2 provisional"] and asked(found) == [
        "归属争议 V1", "归属争议 V2"]
    assert all(number in found.notices[0].message for number in both)


@EARLY
def test_a_rival_recognised_in_a_later_meeting_does_not_displace_the_one_recognised_before(row):
    """认定 on two rivals is an error; what was ruled before the rival came keeps counting."""
    first, second = (c.id for c in equals(row).reckon().pending)
    found = equals(row).ruled(second, meeting="2-25").ruled(first, meeting="2-26").reckon()
    assert told(found) == ["RUL-007"] and [v.participant for v in found.verdicts if v.counts] == ["V2"]
    assert state(found, "V1") == "provisional" and "归属争议 V1" in asked(found) and "归属争议 V2" not in asked(found)


def test_rivals_both_recognised_and_both_without_value_compete_no_longer_and_nothing_is_said_to_wait():
    town = equals()
    for claim in equals().reckon().pending:
        alone = replace(town, submissions=tuple(s for s in town.submissions if s.info["code"] == claim.participant), rulings=())
        town = town.ruled(claim.id).ruled(alone.claim("信息价值").id, "不认定", note="没有价值")
    found = town.reckon()
    assert told(found) == [] and states(found) == ["V1 refused", "V2 refused"] and asked(found) == []


def test_of_two_recognised_rivals_the_one_without_value_makes_way_for_the_other():
    town = equals()
    first, second = (c.id for c in town.reckon().pending)
    value = replace(town, submissions=town.submissions[:1]).claim("信息价值").id
    found = town.ruled(first).ruled(second).ruled(value, "不认定", note="没有价值").reckon()
    assert told(found) == [] and states(found) == ["V1 refused", "V2 provisional"] and asked(found) == ["信息价值 V2"]


def test_one_recognised_and_the_other_left_blank_is_credited_while_the_other_still_waits():
    found = equals().rule("归属争议", participant="V2").reckon()
    assert counts(found, "V2")[0] == 1 and state(found, "V1") == "provisional" and "归属争议 V1" in asked(found)


def test_the_one_ruled_for_stands_against_a_later_report_and_the_later_is_refused():
    town = equals().rule_all().send("U1", lead("2-21"), filled="2-25")
    assert state(town.reckon(), "U1") == "refused"


def test_what_was_ruled_in_a_dispute_is_listed_among_what_was_ruled():
    for town in (equals(), equals(negotiation), Town().send("V1", signing()).send("V2", signing(referrer="王五")),
                 Town().send("V1", lead("2-19", "乙公司/纸厂"), own_start()).send("V2", own_start(referrer="王五"))):
        ruled = {(c.participant, c.ruling.conclusion) for c in town.rule_all().reckon().claims if c.matter == "归属争议" and c.ruling}
        assert ruled == {("V1", "认定"), ("V2", "不认定")}


# ——— dated back after an issue ——————————————————————————————————————————————


@EARLY
def test_one_dated_back_after_an_issue_waits_and_the_issued_credit_stands(row):
    town = Town().send("V1", row("2-20")).issue().on("3-7").send("V2", row("2-16"), filled="3-6", period=2)
    found = town.reckon()
    place = 0 if row is lead else 1
    assert (counts(found, "V1")[place], counts(found, "V2")[place]) == (1, 0)
    assert states(found) == ["V1 provisional", "V2 provisional"]
    assert [a for a in asked(found) if a.startswith("归属")] == ["归属争议 V1", "归属争议 V2"] and found.corrections == ()


@EARLY
def test_the_ruling_may_give_an_issued_credit_to_the_one_dated_back(row):
    town = Town().send("V1", row("2-20")).issue().on("3-7").send("V2", row("2-16"), filled="3-6", period=2)
    dispute = {c.participant: c.id for c in town.reckon().pending if c.matter == "归属争议"}
    found = town.ruled(dispute["V2"]).ruled(dispute["V1"], "不认定", note="后报").reckon()
    assert [v.participant for v in found.verdicts if v.counts] == ["V2"]
    assert [(c.participant, c.old, c.new) for c in found.corrections] == [("V1", 1, 0)]


def test_the_issued_credit_ruled_for_stands_alone_and_the_one_dated_back_stays_out_for_good():
    town = Town().send("V1", lead("2-20")).issue().on("3-7").send("V2", lead("2-16"), filled="3-6", period=2)
    dispute = {c.participant: c.id for c in town.reckon().pending if c.matter == "归属争议"}
    town = town.ruled(dispute["V1"]).ruled(dispute["V2"], "不认定", note="补报")
    assert states(town.reckon()) == ["V1 provisional", "V2 refused"] and asked(town.reckon()) == ["信息价值 V1"]
    assert states(town.issue().on("3-17").reckon()) == ["V1 provisional", "V2 refused"]


@EARLY
def test_the_issued_credit_stays_in_later_periods_too_while_nothing_is_ruled(row):
    town = Town().send("V1", row("2-20")).issue().on("3-7").send("V2", row("2-16"), filled="3-6", period=2)
    for when in ("3-17", "3-27", "4-2"):
        town = town.issue().on(when)
        assert [v.participant for v in town.reckon().verdicts if v.counts] == ["V1"]


@EARLY
def test_one_dated_back_but_after_the_issued_credit_is_simply_later(row):
    town = Town().send("V1", row("2-20")).issue().on("3-7").send("V2", row("2-21"), filled="3-6", period=2)
    assert state(town.reckon(), "V2") == "refused"


@EARLY
def test_a_rival_whom_the_issue_knew_is_judged_by_the_dates(row):
    """V2 was in the first issue and lost to V1 there; when V1 is corrected to a later date, V2 is simply the earlier."""
    town = Town().send("V1", row("2-19")).send("V2", row("2-20")).issue().on("3-7")
    town = town.send("V1", row("2-21"), filled="3-6", resend="更正重报")
    found = town.reckon()
    assert state(found, "V1") == "refused" and [v.participant for v in found.verdicts if v.counts] == ["V2"]


def test_two_whom_an_issue_knew_and_left_in_dispute_are_still_in_dispute_after_it():
    town = equals().issue().on("3-7")
    assert states(town.reckon()) == ["V1 provisional", "V2 provisional"]


def test_one_whom_the_issue_knew_moves_up_when_the_credited_one_is_withdrawn():
    town = Town().send("V1", lead("2-19")).send("V2", lead("2-20")).issue().on("3-7").send("V1", filled="3-6", nil="是")
    assert [v.participant for v in town.reckon().verdicts if v.counts] == ["V2"]
    assert [(c.participant, c.old, c.new) for c in town.reckon().corrections] == [("V1", 1, 0), ("V2", 0, 1)]


def test_a_claim_withdrawn_and_told_again_has_its_first_receipt_and_takes_its_place_again():
    town = Town().send("V1", lead("2-19")).send("V2", lead("2-20")).issue().on("3-7").send("V1", filled="3-6", nil="是")
    town = town.issue().on("3-17").send("V1", lead("2-19"), filled="3-16", resend="更正重报")
    assert states(town.reckon()) == ["V2 refused", "V1 provisional"]


def test_a_credit_first_counted_in_a_late_issue_stays_though_the_same_participant_tells_an_earlier_date():
    """However few credits the ledger knows: the number of issues and the number of credits are two things."""
    town = Town()
    for when in ("2-25", "3-7", "3-17"):
        town = town.on(when).issue()
    town = town.on("3-27").send("V1", lead("3-20"), period=4, filled="3-26").issue()
    found = town.on("4-2").send("V1", lead("3-19"), period=5, filled="4-1").reckon()
    assert [(v.entry.date.day, v.counts) for v in found.verdicts] == [(20, True), (19, False)]


def test_a_value_already_ruled_stays_with_its_entry_though_an_earlier_one_is_told():
    town = Town().send("V1", lead("2-20")).rule("信息价值").send("V1", lead("2-19"), period=2)
    assert states(town.reckon()) == ["V1 counted", "V1 noted"] and asked(town.reckon()) == []


# ——— signings ——————————————————————————————————————————————————————————


@pytest.mark.parametrize("other", [signing(referrer="王五"), signing("2-21", referrer="王五"), signing("2-16", referrer="王五")])
def test_a_signing_with_two_referrers_is_for_the_leading_group_whatever_its_dates(other):
    found = Town().send("V1", signing()).send("V2", other).reckon()
    assert states(found) == ["V1 provisional", "V2 provisional"] and asked(found) == ["归属争议 V1", "归属争议 V2"]
    assert counts(found, "V1")[2] == counts(found, "V2")[2] == 0 and project(found).signing is None


def test_a_signing_told_by_two_senders_alike_is_one():
    found = Town().send("V1", signing("2-21")).send("V2", signing("2-20")).reckon()
    assert states(found) == ["V1 noted", "V1 provisional"] and asked(found) == ["签约 V1"] and counts(found, "V1")[2] == 1


def test_a_signing_credited_to_two_senders_for_want_of_a_known_referrer_is_in_dispute():
    found = Town().send("V1", signing(referrer="某某")).send("V2", signing(referrer="某某")).reckon()
    assert asked(found) == ["归属争议 V1", "归属争议 V2"]


def test_two_referrers_of_one_village_are_in_dispute_too_because_one_is_paid():
    found = Town().send("V1", signing(referrer="张三"), signing(referrer="刘洋（岭下村）")).reckon()
    assert asked(found) == ["归属争议 V1", "归属争议 V1"] and len({c.id for c in found.pending}) == 2


def rival_signings() -> Town:
    return Town().send("V1", signing()).send("V2", signing(referrer="王五"))


def test_who_wins_the_dispute_is_asked_about_the_signing_afterwards():
    town = rival_signings()
    ids = {c.participant: c.id for c in town.reckon().pending}
    town = town.ruled(ids["V2"]).ruled(ids["V1"], "不认定", note="另有其人")
    found = town.reckon()
    assert states(found) == ["V1 refused", "V2 provisional"] and asked(found) == ["签约 V2"]
    assert verdict(found, "V1").reason == "领导小组不认定（归属争议）：另有其人"
    assert awards(town.rule("签约").reckon()) == [("项目签约奖", "王五", 500_000)]


def test_recognising_both_sides_of_a_signing_is_an_error():
    town = rival_signings()
    both = [c.id for c in town.reckon().pending]
    found = town.ruled(both[0]).ruled(both[1]).reckon()
    assert told(found) == ["RUL-007"] and states(found) == ["V1 provisional", "V2 provisional"]


def test_who_lost_a_signing_does_not_get_it_back_by_a_third_recognised_later():
    """V1 was ruled for, V2 won the dispute, U1 came after it: two 认定 are an error, and V2 keeps counting and paying."""
    town = Town().send("V1", signing()).rule("签约", meeting="2-21").send("V2", signing(referrer="王五"))
    town = town.rule("归属争议", participant="V2", meeting="2-22").rule("签约", meeting="2-23").send("U1", signing(referrer="李四"))
    town = town.rule("归属争议", participant="U1", meeting="2-24")
    found = town.reckon()
    assert told(found) == ["RUL-007"] and states(found) == ["V1 refused", "V2 counted", "U1 provisional"]
    assert awards(found) == [("项目签约奖", "王五", 500_000)] and asked(found) == ["归属争议 U1"]


def test_who_took_over_while_the_first_was_refused_waits_again_when_the_first_is_recognised_after_all():
    town = rival_signings()
    ids = {c.participant: c.id for c in town.reckon().pending}
    town = town.ruled(ids["V1"], meeting="2-21").ruled(ids["V2"], meeting="2-22")
    town = town.rule("签约", participant="V1", conclusion="不认定", note="缺章", meeting="2-22").rule("签约", participant="V2", meeting="2-23")
    assert states(town.reckon()) == ["V1 refused", "V2 counted"]
    found = town.rule("签约", participant="V1", meeting="2-24").reckon()
    assert told(found) == ["RUL-004", "RUL-007"] and states(found) == ["V1 counted", "V2 provisional"] and asked(found) == ["归属争议 V2"]


def test_recognising_one_side_of_a_signing_leaves_the_other_waiting_for_its_row():
    found = rival_signings().rule("归属争议", participant="V1").reckon()
    assert counts(found, "V1")[2] == 1 and state(found, "V2") == "provisional"


def test_a_signing_ruled_before_its_rival_came_keeps_counting_and_paying_and_only_the_rival_waits():
    town = Town().send("V1", signing()).rule("签约").send("V2", signing("2-16", referrer="王五"))
    found = town.reckon()
    assert states(found) == ["V1 counted", "V2 provisional"] and asked(found) == ["归属争议 V2"]
    assert counts(found, "V1")[2] == 1 and awards(found) == [("项目签约奖", "张三", 500_000)]


def test_the_rival_may_still_win_and_then_the_first_loses_what_it_had():
    town = Town().send("V1", signing()).rule("签约").issue().on("3-7").send("V2", signing(referrer="王五"), period=2, filled="3-6")
    town = town.rule("归属争议", participant="V2")
    found = town.reckon()
    assert states(found) == ["V1 refused", "V2 provisional"] and asked(found) == ["签约 V2"]
    assert verdict(found, "V1").reason == "归属争议认定给了别的主体"
    assert awards(found) == [("项目签约奖", "张三", -500_000)]
    assert awards(town.rule("签约").reckon()) == [("项目签约奖", "张三", -500_000), ("项目签约奖", "王五", 500_000)]


def test_the_rival_refused_in_the_dispute_changes_nothing():
    town = Town().send("V1", signing()).rule("签约").send("V2", signing(referrer="王五"))
    found = town.rule("归属争议", participant="V2", conclusion="不认定", note="无据").reckon()
    assert states(found) == ["V1 counted", "V2 refused"] and asked(found) == []


def test_a_signing_only_counted_in_an_issue_but_not_ruled_is_no_shield_against_a_rival():
    town = Town().send("V1", signing()).issue().on("3-7").send("V2", signing(referrer="王五"), period=2, filled="3-6")
    found = town.reckon()
    assert asked(found) == ["归属争议 V1", "归属争议 V2"] and counts(found, "V1")[2] == 0


def test_a_signing_refused_competes_no_longer_and_the_next_waits_for_its_own_ruling():
    town = Town().send("V1", signing()).rule("签约", conclusion="不认定", note="假合同").send("V2", signing("2-21", referrer="王五"))
    found = town.reckon()
    assert states(found) == ["V1 refused", "V2 provisional"] and asked(found) == ["签约 V2"] and counts(found, "V2")[2] == 1
    assert verdict(found, "V1").reason == "领导小组不认定（签约）：假合同"


@pytest.mark.parametrize("other", [signing("2-14", referrer="王五"), signing("2-26", referrer="王五"), signing(kind="框架协议", referrer="王五")])
def test_a_signing_that_would_not_count_competes_with_nobody(other):
    found = Town().send("V1", signing()).send("V2", other).reckon()
    assert states(found) == ["V1 provisional", "V2 noted"] and asked(found) == ["签约 V1"]


def test_of_rows_alike_the_one_already_ruled_is_kept():
    town = Town().send("V1", signing("2-21")).rule("签约").send("V2", signing("2-20"))
    assert states(town.reckon()) == ["V1 counted", "V1 noted"] and asked(town.reckon()) == []


# ——— groundbreakings ———————————————————————————————————————————————————————


def own_start(when: str = "2-21", referrer: str = "张三", **more):
    """A groundbreaking that brings its own facts, for want of a signing."""
    return groundbreaking(when, referrer=referrer, enclave="否", amount=100, **more)


def test_a_groundbreaking_told_by_two_senders_of_a_signed_project_is_one():
    found = Town().send("V1", signing(), groundbreaking("2-22")).send("V2", groundbreaking("2-21")).reckon()
    assert states(found) == ["V1 provisional", "V1 noted", "V1 provisional"] and asked(found) == ["签约 V1", "动工 V1"]


def test_two_groundbreakings_with_facts_of_their_own_that_differ_are_in_dispute():
    found = Town().send("V1", own_start()).send("V2", own_start(referrer="王五"), investment()).reckon()
    assert states(found) == ["V1 provisional", "V2 provisional", "V1 noted"] and asked(found) == ["归属争议 V1", "归属争议 V2"]
    assert "归属还没有认定" in verdict(found, sheet=Sheet.INVESTMENT).reason
    assert project(found).groundbreaking is not None and project(found).recognised == ()


def test_who_wins_the_groundbreaking_gives_the_project_its_facts():
    town = Town().send("V1", own_start()).send("V2", own_start(referrer="王五"), investment())
    ids = {c.participant: c.id for c in town.reckon().pending}
    town = town.ruled(ids["V2"]).ruled(ids["V1"], "不认定", note="不是").rule_all()
    found = town.reckon()
    assert counts(found, "V2")[3] == 1 and project(found).facts.referrer.name == "王五"
    assert award(found, "7.2.3").payee == "王五" and award(found, "7.2.3").due_fen == 800_000


def test_a_groundbreaking_ruled_before_its_rival_came_keeps_counting_and_paying():
    town = Town().send("V1", own_start(), investment()).rule_all().send("V2", own_start("2-20", referrer="王五"))
    found = town.reckon()
    assert counts(found, "V1")[3] == 1 and awards(found) == [("项目动工奖", "张三", 800_000)]
    assert asked(found) == ["归属争议 V2"] and counts(found, "V2")[3] == 0


def test_a_groundbreaking_in_dispute_counts_for_nobody_in_the_ranking():
    found = Town().send("V1", own_start()).send("V2", own_start(referrer="王五")).reckon()
    assert [s.counts[3] for s in found.standings] == [0] * 6 and found.summary["groundbreakings"] == 0


def test_the_refused_groundbreaking_makes_way_for_a_later_one():
    town = Town().send("V1", signing(), groundbreaking("2-20")).rule("动工", conclusion="不认定", note="未动工")
    found = town.send("V2", groundbreaking("2-22")).reckon()
    assert asked(found) == ["签约 V1", "动工 V1"] and project(found).groundbreaking.date.day == 22


# ——— two whose projects become one ————————————————————————————————————————————


def test_of_two_signings_ruled_before_their_projects_became_one_the_earlier_stands_and_the_other_waits():
    town = Town().send("V1", signing("2-20", "甲公司/食品加工厂")).send("V2", signing("2-21", "甲公司/食品加工", referrer="王五"))
    town = town.rule("签约", participant="V1").rule("签约", participant="V2")
    found = town.rule("疑似同一项目").reckon()
    assert states(found) == ["V1 counted", "V2 provisional"] and asked(found) == ["归属争议 V2"]


def test_two_leads_counted_before_their_projects_became_one_go_by_their_dates():
    town = Town().send("V1", lead("2-21", "甲公司/食品加工厂")).send("V2", lead("2-20", "甲公司/食品加工")).issue().on("3-7")
    found = town.rule("疑似同一项目").reckon()
    assert [v.participant for v in found.verdicts if v.counts] == ["V2"] and state(found, "V1") == "refused"


def test_a_dispute_with_three_rivals_names_all_of_them_and_stands_in_one_place():
    town = Town().send("V1", signing()).send("V2", signing(referrer="王五")).send("U1", signing(referrer="李四"))
    found = town.reckon()
    assert {c.rivals for c in found.pending} == {min(c.id for c in found.pending)}
    assert all("岭下村" in c.hint and "上湾村" in c.hint and "农业办" in c.hint for c in found.pending)


def test_rule_all_ends_with_nothing_pending_whatever_was_in_dispute():
    town = over(rival_signings().send("U1", lead("2-20", "乙公司/纸厂")).send("U2", lead("2-20", "乙公司/纸厂"))).rule_all()
    assert town.reckon().pending == () and len(matters(town.reckon().claims)) == 3


def test_a_dispute_goes_by_the_amounts_claimed_and_their_stake_is_named():
    found = Town().send("V1", signing(amount=100)).send("V2", signing(amount=200, referrer="王五")).reckon()
    assert [c.entry.amount() for c in found.pending] == [fen(100), fen(200)] and {c.stake for c in found.pending} == {"七.2② 5000.00元"}


def test_the_referrer_is_named_where_the_dispute_has_no_participant_to_name():
    village = tuple(p for p in Town().roster.participants if p.code != "V2")
    town = Town().where(participants=village).send("V1", signing(), signing(referrer="某某"))
    assert [c.participant for c in town.reckon().pending] == ["V1", "V1"]


def test_a_project_title_is_as_first_reported():
    town = Town().send("V2", lead("2-21", "甲公司／食品厂/食品厂")).send("V1", lead("2-20", FACTORY))
    assert {p.title for p in town.reckon().projects} >= {FACTORY}
    spaced = Town().send("V1", lead("2-21", "甲 公司/食品 厂")).send("V2", lead("2-20", FACTORY))
    assert [p.title for p in spaced.reckon().projects] == [FACTORY]
    assert replace(spaced, today=spaced.today).reckon() == spaced.reckon()
