"""Sent again, copied, mislabelled, late, nil: which return of a sender holds for a period (R13; the contract, 「Sent again」)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from contest.model import Attachment, Category, Finding, Participant, Person, Roster, Status, Submission
from contest.reckoning.receipts import deadline
from contest.reckoning.roll import Roll
from tests.town import (
    FACTORY,
    PARTICIPANTS,
    POLICY,
    Town,
    at,
    counts,
    day,
    faulty,
    findings,
    groundbreaking,
    investment,
    lead,
    negotiation,
    outcome,
    outing,
    signing,
    state,
    states,
    statuses,
)

ACCEPTED, PARTLY, REJECTED = Status.ACCEPTED, Status.PARTLY, Status.REJECTED
SUPERSEDED, PASSED, EVIDENCE = Status.SUPERSEDED, Status.PASSED, Status.EVIDENCE
PAPER = "乙公司/纸厂"


# ——— which of two holds ———————————————————————————————————————————————————


def test_the_return_with_the_later_date_of_filling_in_holds_whatever_its_name():
    found = Town().send("V1", lead(title=PAPER), filled="2-24").send("V1", lead(), filled="2-23").reckon()
    assert statuses(found) == [ACCEPTED, SUPERSEDED] and [v.entry.company for v in found.verdicts] == ["乙公司"]
    assert outcome(found, 1).note == "已由 input/报表/001-V1.xlsx 替代" and findings(found) == []


@pytest.mark.parametrize(("names", "holds"), [
    (("第2次.xlsx", "第10次.xlsx"), "第10次.xlsx"), (("a/报表.xlsx", "b/报表.xlsx"), "b/报表.xlsx"),
    (("z/报表1.xlsx", "a/报表2.xlsx"), "a/报表2.xlsx")])
def test_of_two_filled_in_on_one_day_the_name_that_sorts_last_holds_with_a_warning(names, holds):
    town = Town()
    for name, title in zip(names, (FACTORY, PAPER), strict=True):
        town = town.send("V1", lead(title=title), file=f"input/报表/{name}")
    found = town.reckon()
    assert [r.file for r in found.returns if r.status is ACCEPTED] == [f"input/报表/{holds}"] and findings(found) == ["RET-002"]


@pytest.mark.parametrize(("first", "second", "holds"), [
    ("2-25 10:00:00", "2-25 09:59:59", 0), ("2-25 09:59:59", "2-25 10:00:00", 1), ("2-9 23:00", "2-25 01:00", 1)])
def test_of_two_filled_in_on_one_day_and_mailed_the_one_received_later_holds_without_a_warning(first, second, holds):
    found = Town().send("V1", lead(), received=first).send("V1", lead(title=PAPER), received=second).reckon()
    assert statuses(found)[holds] is ACCEPTED and statuses(found)[1 - holds] is SUPERSEDED and findings(found) == []


def test_mails_are_compared_by_the_moment_they_came_whatever_zone_their_clock_was_in():
    town = Town().send("V1", lead()).send("V1", lead(title=PAPER))
    here = datetime(2018, 2, 25, 9, tzinfo=timezone(timedelta(hours=8)))
    there = datetime(2018, 2, 25, 2, tzinfo=UTC)
    mailed = [replace(s, attachment=replace(s.attachment, received=when)) for s, when in zip(town.submissions, (there, here), strict=True)]
    assert statuses(replace(town, submissions=tuple(mailed)).reckon()) == [ACCEPTED, SUPERSEDED]


def test_mail_decides_between_two_of_one_day_also_where_a_return_of_another_day_came_by_hand():
    town = (Town().send("V1", lead(), filled="2-20", file="input/报表/甲.xlsx")
            .send("V1", lead(), filled="2-24", received="2-24 18:00", file="input/报表/乙.xlsx")
            .send("V1", lead(title=PAPER), filled="2-24", received="2-24 09:00", file="input/报表/丙.xlsx"))
    found = town.reckon()
    assert [r.file for r in found.returns if r.status is ACCEPTED] == ["input/报表/乙.xlsx"] and findings(found) == []


def test_of_two_received_at_the_same_moment_the_name_decides_with_a_warning():
    found = Town().send("V1", lead(), received="2-25 10:00").send("V1", lead(title=PAPER), received="2-25 10:00").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED] and findings(found) == ["RET-002"]


def test_where_only_one_of_two_came_by_mail_the_name_decides_with_a_warning():
    found = Town().send("V1", lead(), received="2-25 10:00").send("V1", lead(title=PAPER)).reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED] and findings(found) == ["RET-002"]


def test_of_three_the_last_holds():
    found = Town().send("V1", lead(), filled="2-23").send("V1", lead("2-21"), filled="2-25").send("V1", lead("2-22"), filled="2-24").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED, SUPERSEDED]


def test_returns_of_other_periods_and_other_senders_replace_nothing():
    found = Town().send("V1", lead()).send("V1", lead(title=PAPER), period=2).send("V2", negotiation()).reckon()
    assert statuses(found) == [ACCEPTED] * 3 and len(found.verdicts) == 3


def test_a_return_without_a_number_of_period_counts_and_replaces_nothing():
    found = Town().send("V1", lead(title=PAPER)).send("V1", lead(), period=None).reckon()
    assert statuses(found) == [ACCEPTED, ACCEPTED] and counts(found, "V1")[0] == 2


def test_a_return_without_its_day_of_filling_in_is_the_earliest():
    found = Town().send("V1", lead(title=PAPER), filled="").send("V1", lead(), filled="2-16").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED]
    assert outcome(found, 0).filled is None


def test_what_was_sent_again_and_rejected_replaces_nothing():
    town = Town().send("V1", lead())
    unreadable = Submission(Attachment("input/报表/002-V1.xlsx", "x", 1), REJECTED, findings=(Finding("FIL-001", True, "打不开。"),))
    found = town.receive(unreadable).reckon()
    assert statuses(found) == [ACCEPTED, REJECTED] and counts(found, "V1")[0] == 1


# ——— copies ————————————————————————————————————————————————————————————


def test_a_byte_identical_copy_is_passed_over_and_said_so():
    found = Town().send("V1", lead(), file="input/报表/2.xlsx").copied("10.xlsx").reckon()
    assert statuses(found) == [ACCEPTED, PASSED] and findings(found) == ["RET-001"] and counts(found, "V1")[0] == 1
    assert outcome(found).note == "与 input/报表/2.xlsx 一字不差，略过"


def test_a_return_sent_again_from_the_right_mailbox_is_no_copy_of_the_one_from_the_wrong_one():
    roll = tuple(replace(p, mail=f"{p.code}@cun.example".lower()) for p in PARTICIPANTS)
    [sent] = Town().send("V1", lead()).submissions
    mails = (replace(sent, attachment=replace(sent.attachment, name=f"input/报表/{n}.eml!a.xlsx", address=f"v{3 - n}@cun.example")) for n in (1, 2))
    found = Town().where(participants=roll).receive(*mails).reckon()
    assert {r.file[9:10]: r.status for r in found.returns} == {"1": PASSED, "2": ACCEPTED} and counts(found, "V1")[0] == 1
    wrong = (replace(sent, attachment=replace(sent.attachment, name=f"input/报表/{n}.eml!a.xlsx", address="v2@cun.example")) for n in (1, 2))
    assert statuses(Town().where(participants=roll).receive(*wrong).reckon()) == [REJECTED, PASSED]


def test_a_table_of_two_senders_or_periods_is_no_copy():
    town = Town().send("V1", lead()).copied("2.xlsx")
    other = replace(town, submissions=(town.submissions[0], replace(town.submissions[1], info={**town.submissions[1].info, "code": "V2", "name": "上湾村"})))
    assert statuses(other.reckon()) == [ACCEPTED, ACCEPTED]
    later = replace(town, submissions=(town.submissions[0], replace(town.submissions[1], info={**town.submissions[1].info, "period": 2})))
    assert PASSED not in statuses(later.reckon())


def test_what_was_rejected_for_its_name_or_twice_for_one_reason():
    town = Town().send("V1", lead(), file="input/报表/2.xlsx")
    file = town.submissions[0].attachment

    def refused(name, code):
        return Submission(replace(file, name=f"input/报表/{name}"), REJECTED, findings=(Finding(code, True, "没有读。"),))

    found = town.receive(refused("1.xlsx.exe", "FIL-047"), refused("3.xlsx.exe", "FIL-047"), refused("4.xlsx", "FIL-014")).reckon()
    assert {r.file.rpartition("/")[2]: r.status for r in found.returns} == {"1.xlsx.exe": REJECTED, "2.xlsx": ACCEPTED, "3.xlsx.exe": PASSED, "4.xlsx": REJECTED}


def test_two_empty_files_are_no_copies_of_each_other():
    empty = [Submission(Attachment(f"input/报表/{name}.xlsx", "x", 0), REJECTED, findings=(Finding("FIL-001", True, "空的。"),)) for name in "甲乙"]
    assert statuses(Town().receive(*empty).reckon()) == [REJECTED, REJECTED]


def test_the_copy_whose_name_sorts_first_is_the_one_read():
    found = Town().send("V1", lead(), file="input/报表/10.xlsx").copied("2.xlsx").copied("1.xlsx").reckon()
    assert [(r.file, r.status) for r in found.returns] == [
        ("input/报表/1.xlsx", ACCEPTED), ("input/报表/2.xlsx", PASSED), ("input/报表/10.xlsx", PASSED)]


def test_files_that_could_not_be_read_are_no_copies_of_each_other():
    some = [Submission(Attachment(f"input/报表/{n}.xlsx", "", 5 << 30), REJECTED) for n in range(2)]
    assert statuses(Town().receive(*some).reckon()) == [REJECTED, REJECTED]


def test_evidence_and_nuisances_are_no_copies_of_each_other():
    some = [Submission(Attachment(f"input/报表/{n}.pdf", "", 0), status) for n, status in enumerate((EVIDENCE, EVIDENCE, PASSED))]
    assert statuses(Town().receive(*some).reckon()) == [EVIDENCE, EVIDENCE, PASSED]


# ——— taken to be for another period ———————————————————————————————————————————


def issued_once(*rows) -> Town:
    """V1 has sent 20 February for the first period, and it has been issued; now it is 7 March."""
    return Town().send("V1", lead("2-20"), *rows).issue().on("3-7")


def test_a_return_for_an_issued_period_with_later_entries_only_is_rejected():
    found = issued_once().send("V1", lead("2-25", PAPER), lead("3-1", "丙公司/糖厂"), filled="3-6").reckon()
    assert statuses(found) == [ACCEPTED, REJECTED] and findings(found) == ["PER-003"] and counts(found, "V1")[0] == 1


def test_one_entry_on_the_last_day_of_the_issued_period_makes_it_a_correction():
    found = issued_once().send("V1", lead("2-24", PAPER), lead("3-1", "丙公司/糖厂"), filled="3-6").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED]


def test_who_says_that_it_is_a_correction_is_believed():
    found = issued_once().send("V1", lead("2-25", PAPER), filled="3-6", resend="更正重报").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED]


def test_a_nil_return_for_an_issued_period_replaces_what_was_sent():
    found = issued_once().send("V1", filled="3-6", nil="是").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED] and counts(found, "V1")[0] == 0


def test_where_the_replaced_return_has_no_entry_inside_the_period_nothing_is_suspected():
    town = Town().send("V1", lead("2-25")).issue().on("3-7").send("V1", lead("2-26", PAPER), filled="3-6")
    assert statuses(town.reckon()) == [SUPERSEDED, ACCEPTED]


def test_for_a_period_not_yet_issued_the_later_return_holds_whatever_its_dates():
    found = Town().on("3-7", 2).send("V1", lead("2-20")).send("V1", lead("2-26", PAPER), filled="3-6").reckon()
    assert statuses(found) == [SUPERSEDED, ACCEPTED]


def test_a_first_return_for_an_issued_period_is_suspected_of_nothing():
    found = Town().issue().on("3-7").send("V1", lead("2-26"), filled="3-6").reckon()
    assert statuses(found) == [ACCEPTED]


# ——— what a replacement loses ——————————————————————————————————————————————


def test_a_row_left_out_of_a_resent_return_is_withdrawn_and_named():
    town = Town().send("V1", lead(), lead(title=PAPER), outing()).send("V1", lead(), filled="2-25", resend="更正重报")
    found = town.reckon()
    assert counts(found, "V1")[0] == 1
    assert outcome(found).losses == ("信息收集第4行 乙公司/纸厂", "外出招商第5行 浙江某厂") and outcome(found, 0).losses == ()


def test_a_corrected_row_is_not_lost():
    changed = [lead("2-19", amount=300), negotiation("2-18", progress="谈成了"), outing("2-19", leader="王五")]
    found = Town().send("V1", lead("2-20"), negotiation("2-20"), outing("2-20")).send("V1", *changed, filled="2-25").reckon()
    assert outcome(found).losses == ()


def test_a_second_meeting_of_a_project_left_out_is_lost_though_the_first_is_kept():
    found = Town().send("V1", negotiation("2-19"), negotiation("2-20")).send("V1", negotiation("2-19"), filled="2-25").reckon()
    assert outcome(found).losses == ("项目洽谈第4行 甲公司/食品厂",)


def test_a_second_instalment_left_out_is_lost_though_the_first_is_kept():
    sent = Town().send("V1", investment(voucher="A1"), investment(voucher="A2"))
    assert outcome(sent.send("V1", investment(voucher="a１"), filled="2-25").reckon()).losses == ("资金到位第4行 甲公司/食品厂",)


def test_each_of_three_returns_says_what_it_lost():
    found = Town().send("V1", lead(), lead(title=PAPER), filled="2-22").send("V1", lead(), filled="2-23").send("V1", nil="是").reckon()
    assert [len(r.losses) for r in found.returns] == [0, 1, 1]


def test_a_replaced_claim_keeps_the_receipt_of_the_return_that_first_made_it():
    town = Town().send("V1", lead(), filled="2-21").send("V2", lead(), filled="2-22").send("V1", lead(), lead(title=PAPER), filled="2-24")
    assert (state(town.reckon(), "V1", title=FACTORY), state(town.reckon(), "V2")) == ("provisional", "refused")


def test_a_claim_first_made_with_an_error_has_the_receipt_of_its_correction():
    town = Town().send("V1", faulty(lead()), filled="2-21").send("V2", lead(), filled="2-22").send("V1", lead(), filled="2-24")
    assert (state(town.reckon(), "V1"), state(town.reckon(), "V2")) == ("refused", "provisional")


def test_a_row_that_is_wrong_now_gains_nothing_from_the_return_before():
    town = Town().send("V1", lead(), filled="2-21").send("V1", faulty(lead()), filled="2-24")
    (found,) = town.reckon().verdicts
    assert found.state == "refused" and found.entry.filled == day("2-24")


def test_a_replaced_claim_keeps_the_arrival_of_the_mail_that_first_made_it():
    town = (Town().send("V1", lead(), filled="2-22", received="2-22 08:00").send("V2", lead(), filled="2-22", received="2-22 09:00")
            .send("V1", lead(), lead(title=PAPER), filled="2-24", received="2-24 08:00"))
    assert (state(town.reckon(), "V1", title=FACTORY), state(town.reckon(), "V2")) == ("provisional", "refused")


# ——— who sends ——————————————————————————————————————————————————————————


@pytest.mark.parametrize(("info", "expected"), [
    ({"code": "V1", "name": "岭下村"}, []), ({"code": "ｖ１", "name": "岭 下 村"}, []), ({"code": "V1", "name": None}, []),
    ({"code": None, "name": "岭下村"}, ["SND-003"]), ({"code": "V9", "name": "岭下村"}, ["SND-003"]),
    ({"code": "V1", "name": "某村"}, ["SND-004"])])
def test_the_sender_is_known_by_code_else_by_name_and_what_disagrees_is_told(info, expected):
    found = Town().send("V1", lead(), **info).reckon()
    assert findings(found) == expected and outcome(found).participant == "V1" and counts(found, "V1")[0] == 1


@pytest.mark.parametrize(("info", "code"), [
    ({"code": "V1", "name": "上湾村"}, "SND-002"), ({"code": "V9", "name": "某村"}, "SND-001"), ({"code": None, "name": None}, "SND-001")])
def test_a_return_whose_sender_is_nobody_or_two_is_rejected(info, code):
    found = Town().send("V1", lead(), **info).reckon()
    assert findings(found) == [code] and statuses(found) == [REJECTED] and found.verdicts == () and outcome(found).participant == ""


def test_an_alias_is_a_name():
    aliased = tuple(replace(p, aliases=("岭下村委会", "岭下")) if p.code == "V1" else p for p in PARTICIPANTS)
    assert findings(Town().where(participants=aliased).send("V1", lead(), name="岭下村 委会").reckon()) == []


def test_of_two_names_that_share_a_character_in_a_file_name_one_is_read():
    roll = Roll(Roster((Participant("V8", "河湾村", Category.VILLAGE), Participant("U8", "村委办", Category.UNIT))))
    assert list(roll.named_in("河湾村委办-第1期")) == ["U8"] and list(roll.named_in("河湾村、村委办")) == ["U8", "V8"]


def test_a_participant_who_is_not_to_send_is_read_and_told():
    found = Town().send("K1", lead()).reckon()
    assert findings(found) == ["SND-005"] and statuses(found) == [ACCEPTED] and counts(found, "K1")[0] == 1


# ——— nil, empty, ahead of its day ————————————————————————————————————————————


@pytest.mark.parametrize(("rows", "nil", "code", "status"), [
    ((), "是", [], ACCEPTED), ((lead(),), "否", [], ACCEPTED), ((lead(),), "是", ["NIL-001"], ACCEPTED), ((), "否", ["NIL-002"], PARTLY),
    ((), None, ["NIL-002"], PARTLY)])
def test_a_nil_return_has_no_rows_and_an_empty_one_says_that_it_is_nil(rows, nil, code, status):
    found = Town().send("V1", *rows, nil=nil).reckon()
    assert (findings(found), statuses(found)) == (code, [status]) and len(found.verdicts) == len(rows)
    assert "V1" not in found.missing, "whoever sent, sent"
    assert found.nil == (("V1",) if nil == "是" and not rows else ())


def test_a_return_whose_sheets_could_not_be_found_is_not_called_empty():
    lost = Finding("SHT-001", True, "没有工作表。", "信息收集")
    sent = Town().send("V1").submissions[0]
    found = Town().receive(replace(sent, findings=(lost,))).reckon()
    assert findings(found) == ["SHT-001"] and statuses(found) == [PARTLY]


@pytest.mark.parametrize(("filled", "codes"), [("2-25", []), ("2-26", ["INF-002"])])
def test_a_day_of_filling_in_after_today_is_a_warning(filled, codes):
    found = Town().on("2-25").send("V1", lead(), filled=filled).reckon()
    assert findings(found) == codes and statuses(found) == [ACCEPTED]


def test_a_superseded_nil_return_is_no_nil_return():
    assert Town().send("V1", nil="是", filled="2-23").send("V1", lead()).reckon().nil == ()


# ——— missing, late ————————————————————————————————————————————————————————


def test_the_deadline_is_17_00_of_the_second_day_after_the_period():
    period = Town().period()
    assert deadline(period, POLICY) == at("2-26 17:00")
    assert deadline(period, replace(POLICY, deadline_days=0, deadline_time=time(9))) == at("2-24 09:00")


@pytest.mark.parametrize(("filled", "received", "late"), [
    ("2-26", "", False), ("2-27", "", True), ("2-24", "2-26 17:00:00", False), ("2-24", "2-26 17:00:01", True), ("", "", False),
    ("2-27", "2-26 16:00", False)])
def test_a_return_is_late_after_the_deadline_by_its_mail_else_from_the_next_day_on(filled, received, late):
    found = Town().on("3-1", 1).send("V1", lead(), filled=filled, received=received).reckon()
    assert found.late == (("V1",) if late else ()) and outcome(found).late is late


def test_a_day_of_filling_in_that_has_not_come_makes_nobody_late():
    town = Town().send("V1", lead(), filled="3-2")
    assert town.on("3-1", 1).reckon().late == () and town.on("3-2", 1).reckon().late == ("V1",)


def test_who_corrects_a_timely_return_after_the_deadline_was_not_late():
    found = Town().on("3-1", 1).send("V1", lead()).send("V1", lead("2-21"), filled="3-1").reckon()
    assert found.late == () and outcome(found).late


def test_a_rejected_return_makes_nobody_timely():
    town = Town().on("3-1", 1).send("V1", lead()).send("V1", lead(), filled="3-1")
    bad = replace(town.submissions[0], status=REJECTED)
    assert replace(town, submissions=(bad, town.submissions[1])).reckon().late == ("V1",)


def test_a_return_without_a_period_is_neither_late_nor_sent_for_one():
    found = Town().on("3-1", 1).send("V1", lead(), filled="3-1", period=None).reckon()
    assert found.late == () and not outcome(found).late and "V1" in found.missing


def test_files_that_lay_there_at_an_earlier_issue_are_known_by_name_and_content_and_members_by_the_whole():
    town = Town().send("V1", lead(), file="a.xlsx").send("V1", lead(), file="b.zip!a.xlsx").send("V2", lead(), file="c.xlsx")
    first = replace(town.issue().issued[0], files={"a.xlsx": "sha256 of a.xlsx", "b.zip": "whole", "c.xlsx": "another"})
    assert replace(town, issued=(first,)).on("3-7", 2).reckon().told == {"a.xlsx", "b.zip!a.xlsx"}


def test_missing_are_the_senders_without_an_unrejected_return_for_this_period():
    town = Town().send("V1", lead()).send("V2", lead(title=PAPER), period=2).send("U1", lead(), code="V1")
    assert town.reckon().missing == ("V2", "U1", "U2")


def test_a_superseded_return_was_sent():
    found = Town().send("V1", lead(), filled="2-23").send("V1", lead("2-21")).reckon()
    assert "V1" not in found.missing


def test_in_a_batch_nobody_is_missing_late_or_nil():
    town = Town().closed().on("5-1").send("V1", nil="是", period=6, filled="5-1").send("V2", investment(), period=6, filled="5-1")
    found = town.reckon()
    assert (found.missing, found.late, found.nil) == ((), (), ())


# ——— rows ——————————————————————————————————————————————————————————————


def test_a_row_with_an_error_is_not_counted_and_the_other_rows_are():
    found = Town().send("V1", faulty(lead(), "DAT-002"), lead(title=PAPER)).reckon()
    assert states(found) == ["V1 refused", "V1 provisional"] and statuses(found) == [PARTLY]
    assert found.verdicts[0].reason == "本行有错：这一格填错了。"


def test_a_row_with_an_error_and_no_date_or_name_at_all_breaks_nothing():
    found = Town().send("V1", faulty(lead("", "")), faulty(outing("")), lead()).reckon()
    assert states(found) == ["V1 refused", "V1 refused", "V1 provisional"] and statuses(found) == [PARTLY]


def test_an_error_found_while_judging_makes_the_return_partly_accepted():
    found = Town().send("V1", groundbreaking()).reckon()
    assert set(findings(found)) == {"GRB-001"} and statuses(found) == [PARTLY]


def test_a_warning_leaves_the_return_accepted():
    found = Town().send("V1", signing(referrer="某某")).reckon()
    assert findings(found) == ["REF-002"] and statuses(found) == [ACCEPTED]


def test_findings_stand_errors_first_then_by_sheet_and_row():
    rows = [r._replace(row=n) for r, n in ((faulty(signing(referrer="某某"), "AMT-001"), 10), (signing("2-27", referrer="某某"), 9))]
    found = outcome(Town().on("2-26").send("V1", *rows).reckon()).findings
    assert [(f.error, f.cell) for f in found] == [(True, "B3"), (False, "B9"), (False, "H9"), (False, "H10")]


@pytest.mark.parametrize(("when", "codes"), [
    ("2-23", []), ("2-24", ["DAT-005"]), ("2-25", ["DAT-005"]), ("2-26", ["DAT-004"])])
def test_a_date_after_the_day_of_filling_in_or_after_today_is_a_warning(when, codes):
    found = Town().on("2-25").send("V1", lead(when), filled="2-23").reckon()
    assert findings(found) == codes and statuses(found) == [ACCEPTED]


@pytest.mark.parametrize(("today", "expected"), [("2-20", "noted"), ("2-21", "provisional"), ("2-22", "provisional")])
def test_a_row_dated_after_today_waits_until_the_day_comes(today, expected):
    assert state(Town().on(today).send("V1", lead("2-21")).reckon()) == expected


def test_a_row_dated_after_the_period_waits_for_the_next_one():
    town = Town().send("V1", lead("2-25"))
    assert state(town.reckon()) == "noted" and state(town.issue().on("3-7").reckon()) == "provisional"


@pytest.mark.parametrize(("amount", "codes"), [("999999.999999", []), ("1000000", []), ("1000000.000001", ["AMT-007"])])
def test_an_amount_above_the_limit_of_the_settings_is_taken_for_yuan(amount, codes):
    found = Town().send("V1", lead(amount=amount)).reckon()
    assert findings(found) == codes and (state(found) == "refused") is bool(codes)


@pytest.mark.parametrize(("row", "codes"), [
    (signing(enclave="是"), ["REQ-002"]), (signing(enclave="是", enclave_place="市"), []), (signing(enclave="否"), [])])
def test_an_enclave_must_say_where_it_lies(row, codes):
    assert findings(Town().send("V1", row).reckon()) == codes


def test_a_finding_in_a_sheet_without_the_column_names_no_cell():
    row = lead(owner="山背自然村")._replace(letters={})
    found = outcome(Town().send("V2", row).reckon()).findings
    assert [(f.code, f.cell) for f in found] == [("OWN-001", "")]


# ——— whom a row is for (R20) ———————————————————————————————————————————————


@pytest.mark.parametrize(("sender", "owner", "credited"), [
    ("V1", "山背自然村", "H1"), ("V1", "H1", "H1"), ("V1", "山背 自然村", "H1"), ("V1", "赵能", "T1"), ("U1", "李干", "K1")])
@pytest.mark.parametrize("row", [lead, negotiation, outing])
def test_a_row_counts_for_the_one_it_is_entered_for_and_not_for_the_sender(row, sender, owner, credited):
    found = Town().send(sender, row(owner=owner)).reckon()
    assert findings(found) == [] and found.verdicts[0].participant == credited
    assert counts(found, sender) == (0, 0, 0, 0)


@pytest.mark.parametrize(("sender", "owner"), [("V2", "山背自然村"), ("V1", "岭下村"), ("V1", "上湾村"), ("V1", "李干"), ("V1", "某某")])
def test_a_row_entered_for_one_who_is_not_below_the_sender_is_an_error(sender, owner):
    found = Town().send(sender, lead(owner=owner)).reckon()
    assert findings(found) == ["OWN-001"] and states(found) == [f"{sender} refused"]


def test_a_signing_has_no_owner():
    found = Town().send("V1", signing(owner="某某")).reckon()
    assert findings(found) == []


def test_a_lead_handed_in_for_a_hamlet_meets_its_duty_and_not_its_senders():
    found = {d.participant: d.has_lead for d in Town().send("V1", lead(owner="H1")).reckon().duties}
    assert (found["H1"], found["V1"]) == (True, False)


# ——— first referrers in the roster ————————————————————————————————————————————


@pytest.mark.parametrize(("written", "payee", "holder", "credited"), [
    ("张三", "张三", "张三", "V1"), ("张 三", "张三", "张三", "V1"), ("李干", "李干", "李干", "K1"), ("K1", "李干", "李干", "K1"),
    ("岭下村", "岭下村", "岭下村", "V1"), ("h1", "山背自然村", "山背自然村", "H1"), ("刘洋（岭下村）", "刘洋", "刘洋甲", "V1"),
    ("刘洋(V2)", "刘洋", "刘洋乙", "V2"), ("张三（岭下村）", "张三", "张三", "V1"), ("李干（农业办）", "李干", "李干", "K1"),
    ("赵能（岭下村）", "赵能", "赵能", "U2"), ("赵能", "赵能", "赵能", "U2")])
def test_a_referrer_is_found_in_the_persons_then_in_the_participants(written, payee, holder, credited):
    found = Town().send("U2", signing(referrer=written)).rule_all().reckon()
    (given,) = found.awards
    assert (given.payee, given.account.holder, given.participant, given.held) == (payee, holder, credited, "")


@pytest.mark.parametrize("written", ["刘洋", "刘 洋"])
def test_a_bare_name_of_two_persons_is_an_error_that_lists_them(written):
    found = Town().send("V1", signing(referrer=written)).reckon()
    assert findings(found) == ["REF-001"] and states(found) == ["V1 refused"]
    assert "刘洋（岭下村），或 刘洋（上湾村）" in outcome(found).findings[0].message


@pytest.mark.parametrize("written", ["某某", "刘洋（农业办）", "刘洋（某村）", "某某（岭下村）", "赵能（上湾村）", "李干（岭下村）"])
def test_a_referrer_not_in_the_roster_is_a_warning_and_the_sender_is_credited(written):
    found = Town().send("U2", signing(referrer=written)).rule_all().reckon()
    (given,) = found.awards
    assert findings(found) == ["REF-002"] and (given.payee, given.participant, given.held) == (written, "U2", "引荐人不在名册")


def test_a_groundbreaking_names_its_referrer_by_the_same_rules():
    found = Town().send("V1", groundbreaking(referrer="刘洋", enclave="否", amount=100)).reckon()
    assert findings(found) == ["REF-001"]


def test_of_two_with_one_name_whose_unit_is_not_on_record_the_error_says_so():
    nameless = (Person("刘洋"), Person("刘洋", "V2"))
    found = Town().where(persons=nameless).send("V1", signing(referrer="刘洋")).reckon()
    assert "刘洋（未注明所属），或 刘洋（上湾村）" in outcome(found).findings[0].message


@pytest.mark.parametrize(("persons", "code"), [
    ((Person("李干", "U1"),), "K1"),                              # the only one of the name
    ((Person("李干", "U1"), Person("李干", "V2")), "K1"),           # of two, the one of the cadre's own unit
    ((Person("李干", "K1"), Person("李干", "V2")), "K1")])
def test_one_who_stands_in_both_sheets_is_one_person(persons, code):
    found = Town().where(persons=persons).send("U2", signing(referrer="李干（农业办）" if persons[0].belongs == "U1" else "李干（K1）")).reckon()
    assert counts(found, code)[2] == 1


def test_of_two_with_a_cadres_name_the_other_is_not_the_cadre():
    namesakes = (Person("李干", "U1"), Person("李干", "V2"))
    found = Town().where(persons=namesakes).send("U2", signing(referrer="李干（上湾村）")).reckon()
    assert counts(found, "V2")[2] == 1 and counts(found, "K1")[2] == 0


def test_a_person_who_bears_a_villages_name_is_not_the_village():
    more = (*PARTICIPANTS, Participant("V3", "王村", Category.VILLAGE))
    found = Town().where(participants=more, persons=(Person("王村", "U1"),)).send("V1", signing(referrer="王村")).reckon()
    assert counts(found, "U1")[2] == 1


# ——— R19 ———————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("referrer", "credited"), [
    ("李干", "K1"),      # ranked himself
    ("岭下村", "V1"),    # a village named outright
    ("李四", "U1"),      # a person of a unit
    ("赵能", "U2"),      # a talent: the sender
    ("某某", "U2")])     # not in the roster: the sender
def test_a_signing_counts_for_the_referrer_else_for_his_participant_else_for_the_sender(referrer, credited):
    town = Town().send("U2", signing(referrer=referrer)).send("V2", groundbreaking(), investment()).rule_all()
    found = town.reckon()
    assert counts(found, credited) == (0, 0, 1, 1) and {a.participant for a in found.awards} == {credited}


def test_a_talent_who_belongs_to_a_village_counts_for_the_village():
    town = Town().where(persons=(Person("赵能", "V1"),)).send("U2", signing(referrer="赵能"))
    assert counts(town.reckon(), "V1")[2] == 1


def test_one_who_belongs_to_a_talent_counts_for_the_sender():
    town = Town().where(persons=(Person("小赵", "T1"),)).send("U2", signing(referrer="小赵"))
    assert counts(town.reckon(), "U2")[2] == 1


def test_without_a_signing_the_sender_of_the_groundbreaking_is_credited():
    town = Town().send("V2", groundbreaking(referrer="某某", enclave="否", amount=100), investment()).rule_all()
    assert counts(town.reckon(), "V2")[3] == 1


def test_the_date_of_a_reckoning_is_an_argument():
    assert Town().on("3-1").reckon().today == date(2018, 3, 1)
