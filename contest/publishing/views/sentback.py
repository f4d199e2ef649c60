"""What goes back to whom: the returns with errors of this period, what is wrong in each, and the words of the mail. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contest.form import INFO, SHEETS
from contest.model import Finding, Participant, Reckoning, ReturnOutcome, Status
from contest.publishing.views.scope import current
from contest.publishing.views.sender_words import asked, base_name, file_words, for_sender
from contest.publishing.views.wording import printable, you
from contest.text import file_name, normal

FOLDER, COVER = "退回", "退回说明"
MOST = 1000
"""Findings listed and marked in one copy; beyond that nobody reads on."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLACES = {normal(sheet.name): place for place, sheet in enumerate((INFO, *SHEETS))}
NO_WORDS: Mapping[str, str] = {}
_NO_REPLY = {Status.SUPERSEDED, Status.EVIDENCE, Status.PASSED}


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault on a sheet, with all cells that have it; no cells: the whole sheet or file is meant."""

    error: bool
    code: str
    sheet: str
    message: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """What 退回说明 says: a title, what to do, the faults, worst first."""

    title: str
    lines: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class SentBack:
    """A return that goes back; ``stem`` is the copy's file name without its ending, no two alike; ``rows``: how many were read."""

    outcome: ReturnOutcome
    sender: Participant
    stem: str
    faults: tuple[Fault, ...]
    rows: int


def sent_back(reckoning: Reckoning) -> tuple[SentBack, ...]:
    """In the order of the roster. Warnings alone send nothing back: the letter tells them."""
    by_sender: dict[str, list[ReturnOutcome]] = defaultdict(list)
    for outcome in reckoning.returns:
        if outcome.status not in _NO_REPLY and any(f.error for f in outcome.findings) and current(outcome, reckoning):
            by_sender[outcome.participant].append(outcome)
    taken: set[str] = set()
    files, rows = file_words(reckoning), Counter(v.entry.file for v in reckoning.verdicts)
    return tuple(SentBack(o, p, _stem(o, p, taken), faults(o.findings, files), rows[o.file])
                 for p in reckoning.roster.participants for o in by_sender[p.code])


def _stem(outcome: ReturnOutcome, sender: Participant, taken: set[str]) -> str:
    """青石村-第2期_退回_C03_青石村: sorts behind the original, so that of two with one 填报日期 the mended one holds (R13).

    One sent back once more gets 再退 behind; on Windows small letters are capital ones.
    """
    own, suffix = file_name(base_name(outcome.file).rpartition(".")[0] or base_name(outcome.file)), f"{FOLDER}_{file_name(sender.code)}_{file_name(sender.name)}"
    stem = f"{own}_再退" if suffix in own else f"{own}_{suffix}"
    free = next(name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}_{n}").casefold() not in taken)
    taken.add(free.casefold())
    return free


def faults(findings: Iterable[Finding], files: Mapping[str, str] = NO_WORDS) -> tuple[Fault, ...]:
    """Errors first, of these what concerns the whole file, then sheet by sheet; the same one in many cells is one.

    ``files``: what each file is called.
    """
    cells: dict[tuple[bool, bool, str, str, str], list[str]] = defaultdict(list)
    for found in findings:
        cells[not found.error, bool(found.cell), found.sheet, found.code, found.message].append(found.cell)
    groups = sorted(cells.items(), key=lambda item: (*item[0][:2], _PLACES.get(normal(item[0][2]), -1)))
    return tuple(Fault(not fine, code, sheet, for_sender(message, files), tuple(dict.fromkeys(filter(None, where))))
                 for (fine, _, sheet, code, message), where in groups)


def fault_lines(some: Sequence[Fault]) -> list[tuple[Fault, str]]:
    """One line a cell, so that each has its link."""
    return [(fault, cell) for fault in some for cell in fault.cells or ("",)][:MOST]


def cover(back: SentBack, remark: str = "") -> Cover:
    """``remark``: why this is not simply the sender's own file."""
    listed = fault_lines(back.faults)
    left = sum(max(len(f.cells), 1) for f in back.faults) - len(listed)
    lines = [f"{back.sender.name}：{you(back.sender)}报来的“{printable(base_name(back.outcome.file))}”，{_counts(back)}。", remark, *HOW, _more(left)]
    return Cover(f"{COVER}（{_label(back)}报表）", tuple(line for line in lines if line), _first(back.faults))


def _label(back: SentBack) -> str:
    return f"第{back.outcome.period}期" if back.outcome.period else "招商引资"


def _counts(back: SentBack) -> str:
    count: Counter[bool] = Counter()
    for fault in back.faults:
        count[fault.error] += max(len(fault.cells), 1)
    asked = f"，另有{count[False]}处请核对" if count[False] else ""
    return f"{_adopted(back)}，有{count[True]}处要改{asked}"


def _adopted(back: SentBack) -> str:
    """What became of the rows; of a return without any there is nothing to adopt."""
    if back.outcome.status is Status.REJECTED:
        return "整份没有采用"
    return "读得出又没有错的行已经采用" if back.rows else "里面没有申报内容"


HOW = (
    "怎么改：点“位置”一栏的蓝字，就到那一格；标红的要改，标黄的请核对（没错就不用动）。把鼠标放在标了颜色的格子上，会显示问题和改法。",
    "改好以后：“报送类型”选“更正重报”，“填报日期”写改的那天，没有错的行也留着，存盘，整份发回来。这张说明和格子的颜色不用删。")


def _more(left: int) -> str:
    return f"问题太多，下面只列前{MOST}处，另有{left}处同样要改。" if left > 0 else ""


def _first(some: Sequence[Fault]) -> tuple[Fault, ...]:
    """As many as are listed."""
    kept, room = [], MOST
    for fault in some:
        if room > 0:
            kept.append(Fault(fault.error, fault.code, fault.sheet, fault.message, fault.cells[:room]))
            room -= max(len(fault.cells), 1)
    return tuple(kept)


def address(sender: Participant) -> str:
    """The roster's 邮箱, empty where it is none."""
    return sender.mail if _MAIL.fullmatch(sender.mail) else ""


def subject(backs: Sequence[SentBack]) -> str:
    labels = "、".join(dict.fromkeys(_label(b) for b in backs))
    return f"请改正后重报：{backs[0].sender.name}{labels}报表"


def body(backs: Sequence[SentBack], reckoning: Reckoning) -> str:
    """The mail's words: what came, the worst of it, what to do."""
    lines = [f"{backs[0].sender.name}：", ""]
    for back in backs:
        errors = [f for f in back.faults if f.error]
        worst = errors[:3]
        lines.append(f"{you(back.sender)}报来的“{printable(base_name(back.outcome.file))}”，{_counts(back)}{'。主要是：' if errors[3:] else '：'}")
        lines += [f"  {n}. {_place(f)}{f.message}" for n, f in enumerate(worst, 1)]
        lines.append("")
    lines += ["附件是标好了的报表，第一张“退回说明”列出了全部问题，点蓝字就到要改的格子。",
              "请在附件上改好：“报送类型”选“更正重报”，“填报日期”写改的那天，存盘，作为附件发回来。", *filter(None, [asked(reckoning.policy)]), "", reckoning.policy.office]
    return "\n".join(lines) + "\n"


def _place(fault: Fault) -> str:
    cells = "、".join(fault.cells[:3]) + (f" 等{len(fault.cells)}处" if len(fault.cells) > 3 else "")
    place = "　".join(part for part in (fault.sheet, cells) if part)
    return f"{place}：" if place else ""
