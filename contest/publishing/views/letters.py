"""退回通知: one page for each sender, in a villager's words. Full names, since each reads its own rows; no telephone or account. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

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
from contest.publishing.views.letter_words import Desk, notes, opening, worth_telling
from contest.publishing.views.reports import unplaced, what_is_wrong
from contest.publishing.views.scope import current
from contest.publishing.views.sender_words import base_name, file_words, for_sender
from contest.publishing.views.shape import EntryRow, FaultRow, FileRow, Letter
from contest.publishing.views.wording import full_date, listed, short_date
from contest.reckoning.receipts import deadline

_CELLS = 12
_ORDER = {sheet: i for i, sheet in enumerate(Sheet)}


def letters(reckoning: Reckoning) -> list[Letter]:
    """A page for everyone who is to send or has sent, in the order of the roster; last, files of senders not known.

    In a batch only for those who have sent something or whose award is held; where nobody is to be told anything, that is said.
    """
    desk = _desk(reckoning)
    batch = reckoning.period.kind is Kind.BATCH
    pages = [_page(p, desk) for p in reckoning.roster.participants
             if desk.files.get(p.code) or (desk.held.get(p.code) if batch else p.sends)]
    if desk.unknown:
        pages.append(_unknown_page(desk))
    return pages or ([_nobody_page(reckoning)] if batch and reckoning.roster.participants else [])


def unknown_senders(reckoning: Reckoning) -> list[ReturnOutcome]:
    """This period's files of which nobody knows whose they are."""
    known = reckoning.names()
    return [o for o in reckoning.returns if o.participant not in known and current(o, reckoning) and worth_telling(o)]


def _desk(reckoning: Reckoning) -> Desk:
    files: dict[str, list[ReturnOutcome]] = defaultdict(list)
    for outcome in reckoning.returns:
        if current(outcome, reckoning):
            files[outcome.participant].append(outcome)
    entries, earlier = _entries(reckoning, {o.file for some in files.values() for o in some})
    held: dict[str, list[Award]] = defaultdict(list)
    for award in reckoning.awards:
        if award.held:
            held[award.participant].append(award)
    return Desk(
        reckoning, reckoning.names(), file_words(reckoning), {o.file: f"第{o.period}期" for o in reckoning.returns if o.period},
        deadline(reckoning.period, reckoning.policy), files, entries, held,
        frozenset(d.participant for d in reckoning.duties if not d.has_lead),
        frozenset(d.participant for d in reckoning.duties if not d.has_outing), earlier, unplaced(reckoning), tuple(unknown_senders(reckoning)))


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


def _page(p: Participant, desk: Desk) -> Letter:
    files, entries = desk.files.get(p.code, []), desk.entries.get(p.code, [])
    return {
        "标题": _title(desk.reckoning), "抬头": f"{p.name}：", "开头": opening(p, desk),
        "文件": [_file_row(o, desk.words) for o in files], "问题": fault_rows(files, desk.words), "申报": _entry_rows(entries, desk),
        "说明": notes(p, desk), "署名": desk.reckoning.policy.office, "日期": full_date(desk.reckoning.today),
    }


def _unknown_page(desk: Desk) -> Letter:
    files = desk.unknown
    return _to_office(desk.reckoning, f"下列{len(files)}个文件认不出是哪个主体报的，没有采用。请查明后通知填报人用发下去的空白报表重报。",
                      [_file_row(o, desk.words) for o in files], fault_rows(files, desk.words))


def _nobody_page(reckoning: Reckoning) -> Letter:
    return _to_office(reckoning, "这一批没有收到报表，也没有要请谁补办的事，不用发通知。", [], [])


def _to_office(reckoning: Reckoning, told: str, files: list[FileRow], faults: list[FaultRow]) -> Letter:
    return {
        "标题": _title(reckoning), "抬头": "领导小组办公室：", "开头": told, "文件": files, "问题": faults, "申报": [], "说明": [],
        "署名": reckoning.policy.office, "日期": full_date(reckoning.today),
    }


def _title(reckoning: Reckoning) -> str:
    preview = "〔预览〕" if reckoning.period.preview else ""
    return f"{issue_label(reckoning.period)}报表处理结果通知单{preview}"


def _file_row(o: ReturnOutcome, words: Mapping[str, str]) -> FileRow:
    remarks = [o.note] if o.note else []
    remarks += ["迟报"] if o.late else []
    remarks += ["零报告"] if o.nil and o.status is not Status.SUPERSEDED else []
    filled = [f"填报日期{short_date(o.filled)}"] if o.filled else []
    return {"文件": base_name(o.file), "期次": f"第{o.period}期" if o.period else "—", "结果": STATUS_WORDS[o.status],
            "说明": "；".join([*filled, *(for_sender(r, words) for r in remarks)]) or "—"}


def fault_rows(files: Iterable[ReturnOutcome], words: Mapping[str, str]) -> list[FaultRow]:
    """Findings, errors first; the same one in many cells of a file is told once, with the cells."""
    grouped: dict[tuple[bool, str, str, str, str], list[Finding]] = defaultdict(list)
    for outcome in files:
        for finding in outcome.findings:
            grouped[not finding.error, outcome.file, finding.code, for_sender(finding.message, words), finding.sheet].append(finding)
    rows = sorted(grouped.items(), key=lambda item: item[0][0])
    return [_fault_row(file, sheet, message, faults) for (_, file, _, message, sheet), faults in rows]


def _fault_row(file: str, sheet: str, message: str, faults: Sequence[Finding]) -> FaultRow:
    cells = listed([f.cell for f in faults if f.cell], _CELLS, "处")
    place = "　".join(part for part in (sheet, cells) if part) or base_name(file)
    return {"程度": "要改" if faults[0].error else "请核对", "位置": place, "问题": message}


def _entry_rows(entries: Sequence[Verdict], desk: Desk) -> list[EntryRow]:
    """Rows of several returns say which period's they are; those of one need not."""
    several = len({v.entry.file for v in entries}) > 1
    return [_entry_row(v, desk.periods.get(v.entry.file, "") if several else "", desk) for v in entries]


def _entry_row(verdict: Verdict, period: str, desk: Desk) -> EntryRow:
    entry = verdict.entry
    day = entry.day()
    reason = verdict.reason
    if verdict.state is State.REFUSED and entry.broken:
        reason = f"填错：{what_is_wrong(verdict)}"
    counts_for = desk.names.get(verdict.participant, verdict.participant) if verdict.participant not in {"", entry.sender} else ""
    told = [desk.for_sender(reason)] if reason else []
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
