"""退回通知: one page for each sender, in a villager's words. Full names, since each reads its own rows; no telephone or account. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.model import (
    STATE_WORDS,
    STATUS_WORDS,
    Award,
    Finding,
    Kind,
    Participant,
    Reckoning,
    ReturnOutcome,
    Sheet,
    State,
    Status,
    Verdict,
)
from contest.publishing.views.bulletin import issue_label
from contest.publishing.views.reports import public_reason
from contest.publishing.views.scope import current
from contest.publishing.views.shape import EntryRow, FaultRow, FileRow, Letter
from contest.publishing.views.wording import counted, ended, full_date, listed, moment, short_date, without_numbers, you
from contest.reckoning.payout import NO_ACCOUNT, NOT_LISTED
from contest.reckoning.receipts import deadline

_CELLS = 12
_READING = re.compile(r"（R\d+(?:、R\d+)*）")
_ORDER = {sheet: i for i, sheet in enumerate(Sheet)}
_ADVICE = {
    NO_ACCOUNT: "请到领导小组办公室补齐收款户名、开户行和账号",
    NOT_LISTED: "请核对引荐人姓名，并请领导小组办公室补进名册",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all pages look up, sorted by sender once."""

    reckoning: Reckoning
    names: dict[str, str]
    periods: dict[str, str]
    limit: datetime
    files: dict[str, list[ReturnOutcome]]
    entries: dict[str, list[Verdict]]
    held: dict[str, list[Award]]
    without_lead: frozenset[str]
    without_outing: frozenset[str]
    earlier: dict[str, Counter[bool]]


def letters(reckoning: Reckoning) -> list[Letter]:
    """A page for everyone who is to send or has sent, in the order of the roster; last, files of senders not known."""
    desk = _desk(reckoning)
    pages = [_page(p, desk) for p in reckoning.roster.participants if p.sends or desk.files.get(p.code)]
    unknown = unknown_senders(reckoning)
    return [*pages, _unknown_page(unknown, reckoning)] if unknown else pages


def unknown_senders(reckoning: Reckoning) -> list[ReturnOutcome]:
    """This period's files of which nobody knows whose they are."""
    known = reckoning.names()
    return [o for o in reckoning.returns if o.participant not in known and current(o, reckoning) and _worth_telling(o)]


def _desk(reckoning: Reckoning) -> _Desk:
    files: dict[str, list[ReturnOutcome]] = defaultdict(list)
    for outcome in reckoning.returns:
        if current(outcome, reckoning):
            files[outcome.participant].append(outcome)
    entries, earlier = _entries(reckoning, {o.file for some in files.values() for o in some})
    held: dict[str, list[Award]] = defaultdict(list)
    for award in reckoning.awards:
        if award.held:
            held[award.participant].append(award)
    return _Desk(
        reckoning, reckoning.names(), {o.file: f"第{o.period}期" for o in reckoning.returns if o.period},
        deadline(reckoning.period, reckoning.policy), files, entries, held,
        frozenset(d.participant for d in reckoning.duties if not d.has_lead),
        frozenset(d.participant for d in reckoning.duties if not d.has_outing), earlier)


def _entries(reckoning: Reckoning, files: set[str]) -> tuple[dict[str, list[Verdict]], dict[str, Counter[bool]]]:
    """By sender: the entries of this period's returns; of the others how many there are, and how many of them still wait."""
    shown: dict[str, list[Verdict]] = defaultdict(list)
    earlier: dict[str, Counter[bool]] = defaultdict(Counter)
    for verdict in reckoning.verdicts:
        if verdict.entry.file in files:
            shown[verdict.entry.sender].append(verdict)
        else:
            earlier[verdict.entry.sender][verdict.state is State.PROVISIONAL] += 1
    for some in shown.values():
        some.sort(key=lambda v: (v.entry.file, _ORDER[v.entry.sheet], v.entry.row))
    return shown, earlier


def _worth_telling(outcome: ReturnOutcome) -> bool:
    """Pictures and system files of an unknown sender ask nothing of anybody."""
    return outcome.status not in {Status.EVIDENCE, Status.PASSED}


def _page(p: Participant, desk: _Desk) -> Letter:
    files, entries = desk.files.get(p.code, []), desk.entries.get(p.code, [])
    return {
        "标题": _title(desk.reckoning), "抬头": f"{p.name}：", "开头": _opening(p, files, entries, desk),
        "文件": [_file_row(o) for o in files], "问题": fault_rows(files), "申报": _entry_rows(entries, desk),
        "说明": _notes(p, files, desk), "署名": desk.reckoning.policy.office, "日期": full_date(desk.reckoning.today),
    }


def _unknown_page(files: Sequence[ReturnOutcome], reckoning: Reckoning) -> Letter:
    return {
        "标题": _title(reckoning), "抬头": "领导小组办公室：",
        "开头": f"下列{len(files)}个文件认不出是哪个主体报的，没有采用。请查明后通知填报人用发下去的空白报表重报。",
        "文件": [_file_row(o) for o in files], "问题": fault_rows(files), "申报": [], "说明": [],
        "署名": reckoning.policy.office, "日期": full_date(reckoning.today),
    }


def _title(reckoning: Reckoning) -> str:
    preview = "〔预览〕" if reckoning.period.preview else ""
    return f"{issue_label(reckoning.period)}报表处理结果通知单{preview}"


def _opening(p: Participant, files: Sequence[ReturnOutcome], entries: Sequence[Verdict], desk: _Desk) -> str:
    """What came, and what became of it, in one sentence or two."""
    reports = [o for o in files if _worth_telling(o)]
    if not reports:
        return _nothing_came(p, desk)
    if all(o.status is Status.REJECTED for o in reports):
        return f"收到{you(p)}的报表{len(reports)}份，退回了，没有采用。请看下面“要改的地方”，改好后再报一次。"
    count = {state: sum(v.state is state for v in entries) for state in State}
    parts = "、".join(f"{STATE_WORDS[state]}{n}条" for state, n in count.items() if n)
    wrong = sum(f.error for o in files for f in o.findings)
    told = f"收到{you(p)}的报表{len(reports)}份" + (f"，申报{len(entries)}条：{parts}。" if entries else "，没有申报内容。")
    return told + (f"其中有{wrong}处填错，请看下面“要改的地方”，改好后再报一次。" if wrong else "")


def _nothing_came(p: Participant, desk: _Desk) -> str:
    if p.code in desk.reckoning.missing:
        return f"还没有收到{you(p)}{issue_label(desk.reckoning.period)}的报表。没有内容也要报：把零报告选“是”，存盘发来就行。"
    return f"这次没有收到{you(p)}新的报表。"


def _file_row(o: ReturnOutcome) -> FileRow:
    remarks = [o.note] if o.note else []
    remarks += ["迟报"] if o.late else []
    remarks += ["零报告"] if o.nil and o.status is not Status.SUPERSEDED else []
    filled = [f"填报日期{short_date(o.filled)}"] if o.filled else []
    return {"文件": _base(o.file), "期次": f"第{o.period}期" if o.period else "—", "结果": STATUS_WORDS[o.status],
            "说明": "；".join([*filled, *(_short_paths(r) for r in remarks)]) or "—"}


def _base(file: str) -> str:
    return file.rpartition("/")[2]


def _short_paths(text: str) -> str:
    return " ".join(_base(word) for word in text.split(" "))


def fault_rows(files: Iterable[ReturnOutcome]) -> list[FaultRow]:
    """Findings, errors first; the same one in many cells of a file is told once, with the cells."""
    grouped: dict[tuple[bool, str, str, str, str], list[Finding]] = defaultdict(list)
    for outcome in files:
        for finding in outcome.findings:
            grouped[not finding.error, outcome.file, finding.code, finding.message, finding.sheet].append(finding)
    rows = sorted(grouped.items(), key=lambda item: item[0][0])
    return [_fault_row(file, sheet, message, faults) for (_, file, _, message, sheet), faults in rows]


def _fault_row(file: str, sheet: str, message: str, faults: Sequence[Finding]) -> FaultRow:
    cells = listed([f.cell for f in faults if f.cell], _CELLS, "处")
    place = "　".join(part for part in (sheet, cells) if part) or _base(file)
    return {"程度": "要改" if faults[0].error else "请核对", "位置": place, "问题": without_numbers(_short_paths(message))}


def _entry_rows(entries: Sequence[Verdict], desk: _Desk) -> list[EntryRow]:
    """Rows of several returns say which period's they are; those of one need not."""
    several = len({v.entry.file for v in entries}) > 1
    return [_entry_row(v, desk.periods.get(v.entry.file, "") if several else "", desk) for v in entries]


def _entry_row(verdict: Verdict, period: str, desk: _Desk) -> EntryRow:
    entry = verdict.entry
    day = entry.day()
    reason = verdict.reason
    if verdict.state is State.REFUSED and entry.broken:
        reason = f"填错：{public_reason(verdict)}"
    counts_for = desk.names.get(verdict.participant, verdict.participant) if verdict.participant not in {"", entry.sender} else ""
    told = [without_numbers(_READING.sub("", reason))] if reason else []
    told += [f"算在{counts_for}名下"] if counts_for and verdict.counts else []
    return {
        "位置": f"{period}{entry.sheet}第{entry.row}行", "日期": short_date(day) if day else "—", "内容": _subject(verdict),
        "结果": STATE_WORDS[verdict.state], "原因": "；".join(told),
    }


def _subject(verdict: Verdict) -> str:
    entry = verdict.entry
    if entry.sheet is Sheet.OUTING:
        return "，".join(part for part in (entry.text("place"), entry.text("visited")) if part) or "—"
    return "／".join(part for part in (entry.company, entry.project) if part) or "—"


def _notes(p: Participant, files: Sequence[ReturnOutcome], desk: _Desk) -> list[str]:
    """What a replacement lost, what waits, what is missing, and by when."""
    told = [f"后报的{_base(o.file)}比前一份少了{counted(len(o.losses), '条', o.losses)}，已当作撤回。不是有意撤回的，请补进去再报一次。"
            for o in files if o.losses]
    told += [_held_note(a) for a in desk.held.get(p.code, [])]
    if others := desk.earlier.get(p.code):
        waiting = f"，其中{others[True]}条还在等领导小组认定" if others[True] else ""
        told.append(f"其他各期报的{others.total()}条，这里不再列出{waiting}。")
    return told + _reminders(p, desk)


def _held_note(award: Award) -> str:
    advice = _ADVICE.get(award.held, "")
    about = f"“{award.project}”" if award.project else ""
    return f"{about}{award.award}（{award.payee}）先缓发，原因：{award.held}。" + (f"{advice}。" if advice else "")


def _reminders(p: Participant, desk: _Desk) -> list[str]:
    """三.2 and the return that is still to come."""
    if desk.reckoning.period.kind is Kind.BATCH:
        return []
    told = []
    if p.code in desk.reckoning.missing:
        told.append(_send_by(desk))
    words = ("信息", "外出招商") if (over := ended(desk.reckoning.period)) else ("还没有一条信息", "还没有外出招商")
    lacking = [word for codes, word in zip((desk.without_lead, desk.without_outing), words, strict=True) if p.code in codes]
    if lacking:
        told.append(f"活动期间没有收到{you(p)}的{'和'.join(lacking)}；有漏报的请补报。" if over else f"活动开始以来，{you(p)}{'，'.join(lacking)}，请抓紧（工作意见三.2）。")
    return told


def _send_by(desk: _Desk) -> str:
    limit = desk.limit
    when = moment(limit)
    label = issue_label(desk.reckoning.period)
    if desk.reckoning.today > limit.date():
        return f"{label}报表应在{when}前报送，现已过期，请马上补报；补报的内容照样按日期计入。"
    return f"{label}报表请在{when}前报送。"
