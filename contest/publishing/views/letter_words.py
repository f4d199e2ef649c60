"""What a letter says in sentences: what came and what became of it, what else its sender must know, how to send again. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contest.model import STATE_WORDS, Award, Kind, Participant, Reckoning, ReturnOutcome, State, Status, Verdict
from contest.publishing.views.bulletin import issue_label
from contest.publishing.views.sender_words import asked, base_name, for_sender, own
from contest.publishing.views.wording import counted, ended, moment, printable, you
from contest.reckoning.payout import NO_ACCOUNT, NOT_LISTED

_EMPTY = "NIL-002"
_READING = re.compile(r"（R\d+(?:、R\d+)*）")
_ADVICE = {
    NO_ACCOUNT: "请到领导小组办公室补齐收款户名、开户行和账号",
    NOT_LISTED: "请核对引荐人姓名，并请领导小组办公室补进名册",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages look up, sorted by sender once. ``words``: what each file is called; ``unknown``: files of nobody known.

    ``told`` remembers reasons as senders read them: the same ones come thousands of times.
    """

    reckoning: Reckoning
    names: dict[str, str]
    words: dict[str, str]
    periods: dict[str, str]
    limit: datetime
    files: dict[str, list[ReturnOutcome]]
    entries: dict[str, list[Verdict]]
    held: dict[str, list[Award]]
    without_lead: frozenset[str]
    without_outing: frozenset[str]
    earlier: dict[str, Counter[bool]]
    unplaced: frozenset[str]
    unknown: tuple[ReturnOutcome, ...]
    told: dict[str, str] = field(default_factory=dict, compare=False)

    def for_sender(self, reason: str) -> str:
        if reason not in self.told:
            self.told[reason] = for_sender(_READING.sub("", reason), self.words)
        return self.told[reason]


def worth_telling(outcome: ReturnOutcome) -> bool:
    """Pictures and system files ask nothing of anybody."""
    return outcome.status not in {Status.EVIDENCE, Status.PASSED}


def opening(p: Participant, desk: Desk) -> str:
    """What came, and what became of it, in a sentence or two."""
    reports = [o for o in desk.files.get(p.code, ()) if worth_telling(o)]
    if not reports:
        return _nothing_came(p, desk)
    return _still_awaited(p, reports, desk) + _what_came(p, reports, desk)


def _nothing_came(p: Participant, desk: Desk) -> str:
    if p.code not in desk.reckoning.missing:
        return f"这次没有收到{you(p)}新的报表。"
    told = f"还没有收到{you(p)}{issue_label(desk.reckoning.period)}的报表。没有内容也要报：把零报告选“是”，存盘发来就行。"
    maybe = [o for o in desk.unknown if _may_be_of(p, o)]
    if not maybe:
        return told
    names = "、".join(f"“{printable(base_name(o.file))}”" for o in maybe)
    return f"{told}收到的{names}认不出是谁报的，没有读；是{you(p)}报的，请用发下去的空白报表重报，编码和名称都不要改。"


def _may_be_of(p: Participant, outcome: ReturnOutcome) -> bool:
    """Its name begins with the sender's, or the finding asks whether it is the sender's."""
    return base_name(outcome.file).startswith(p.name) or any(f"是不是“{p.name}”" in f.message for f in outcome.findings)


def _still_awaited(p: Participant, reports: Sequence[ReturnOutcome], desk: Desk) -> str:
    """Where all that came is of other periods, the return of this one is still awaited."""
    number = desk.reckoning.period.number
    if p.code not in desk.reckoning.missing or any(o.period in {None, number} for o in reports):
        return ""
    return f"还没有收到{you(p)}{issue_label(desk.reckoning.period)}的报表。"


def _what_came(p: Participant, reports: Sequence[ReturnOutcome], desk: Desk) -> str:
    came = f"收到{you(p)}的{_other_period(reports, desk)}报表{len(reports)}份"
    if all(o.status is Status.REJECTED for o in reports):
        return f"{came}，退回了，没有采用。请看下面“要改的地方”，改好后再报一次。"
    entries = desk.entries.get(p.code, [])
    if not entries and any(f.code == _EMPTY for o in reports for f in o.findings):
        return f"{came}，里面没有申报内容，零报告也没有选“是”。确实没有内容的，把零报告选“是”，有内容的填好，再报一次。"
    count = {state: sum(v.state is state for v in entries) for state in State}
    parts = "、".join(f"{STATE_WORDS[state]}{n}条" for state, n in count.items() if n)
    told = came + (f"，申报{len(entries)}条：{parts}。" if entries else "，没有申报内容。")
    wrong = sum(f.error for o in reports for f in o.findings)
    return told + _unplaced(p, desk) + (f"有{wrong}处要改，请看下面“要改的地方”，改好后再报一次。" if wrong else "")


def _other_period(reports: Sequence[ReturnOutcome], desk: Desk) -> str:
    """Named where everything is of one other period."""
    periods = {o.period for o in reports}
    [period] = periods if len(periods) == 1 else (None,)
    return f"第{period}期" if period not in {None, desk.reckoning.period.number} else ""


def _unplaced(p: Participant, desk: Desk) -> str:
    if p.code not in desk.unplaced:
        return ""
    period = desk.reckoning.period
    return f"期次空着或填得不对，暂不算{issue_label(period)}的报送；请把期次改成{period.number}再报一次。"


def notes(p: Participant, desk: Desk) -> list[str]:
    """What a replacement lost, what waits, what is missing, by when, and how to send again."""
    files = desk.files.get(p.code, ())
    told = [f"后报的{base_name(o.file)}比前一份少了{counted(len(o.losses), '条', o.losses)}，已当作撤回。不是有意撤回的，请补进去再报一次。"
            for o in files if o.losses]
    told += [_held_note(a) for a in desk.held.get(p.code, [])]
    if others := desk.earlier.get(p.code):
        waiting = f"，其中{others[True]}条还在等领导小组认定" if others[True] else ""
        told.append(f"其他各期报的{others.total()}条，这里不再列出{waiting}。")
    told += _reminders(p, desk)
    return told + _how_to_send(files, desk)


def _held_note(award: Award) -> str:
    advice = _ADVICE.get(award.held, "")
    about = f"“{award.project}”" if award.project else ""
    return f"{about}{award.award}（{award.payee}）先缓发，原因：{award.held}。" + (f"{advice}。" if advice else "")


def _reminders(p: Participant, desk: Desk) -> list[str]:
    """三.2 and the return that is still to come."""
    if desk.reckoning.period.kind is Kind.BATCH:
        return []
    told = []
    if p.code in desk.reckoning.missing and p.code not in desk.unplaced:
        told.append(_send_by(desk))
    words = ("信息", "外出招商") if (over := ended(desk.reckoning.period)) else (f"还没有算在{own(p)}名下的有效信息", "还没有外出招商")
    lacking = [word for codes, word in zip((desk.without_lead, desk.without_outing), words, strict=True) if p.code in codes]
    if lacking:
        told.append(f"活动期间没有收到{you(p)}的{'和'.join(lacking)}；有漏报的请补报。" if over else f"活动开始以来，{'，也'.join(lacking)}，请抓紧（工作意见三.2）。")
    return told


def _send_by(desk: Desk) -> str:
    limit = desk.limit
    label = issue_label(desk.reckoning.period)
    if desk.reckoning.today > limit.date():
        return f"{label}报表应在{moment(limit)}前报送，现已过期，请马上补报；补报的内容照样按日期计入。"
    return f"{label}报表请在{moment(limit)}前报送。"


def _how_to_send(files: Sequence[ReturnOutcome], desk: Desk) -> list[str]:
    """Only where something must be mended; whom to ask by the settings of 公示."""
    if not any(f.error for o in files if worth_telling(o) and o.status is not Status.SUPERSEDED for f in o.findings):
        return []
    return [f"怎样重报：请在退回的报表上改好，“报送类型”选“更正重报”，“填报日期”写改的那天，整份发回领导小组办公室。{asked(desk.reckoning.policy)}"]
