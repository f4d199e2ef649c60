"""The clerk's other errands: checking a return before it is sent, where things stand, a new workspace."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from contest import screen
from contest.bank import standing
from contest.errors import StopError
from contest.ledger import Ledger
from contest.model import Finding, ReturnOutcome, Status, Submission
from contest.publishing import TEMPLATES
from contest.publishing.views.reminder import due, reminder
from contest.reading.pool import submissions
from contest.reckoning import reckon
from contest.reckoning.periods import everything, following
from contest.run import Tell, gather, settings, terms_told
from contest.workspace import PAYMENTS, RETURNS, ROSTER, RULINGS, SETTINGS, Workspace, input_files

DEFAULTS = Path(__file__).resolve().parent / "defaults"


def check(space: Workspace, files: Sequence[Path], today: date) -> tuple[list[str], bool]:
    """The verdict the town would give: lines for the screen, and whether any finding is an error."""
    absent = [str(f) for f in files if not f.is_file()]
    if absent:
        raise StopError([f"〔CHK-001〕没有找到文件：{name}。请核对路径。" for name in absent])
    known = (space.input / SETTINGS).is_file() and (space.input / ROSTER).is_file()
    mine = submissions([(str(f), str(f), settings(space.input).year if known else today.year) for f in files])
    outcomes, told = _in_context(space, mine, today) if known else (tuple(_alone(s) for s in mine), [])
    lines = [*(line for outcome in outcomes for line in _verdict(outcome)), *told]
    return lines, any(f.error for o in outcomes for f in o.findings)


def _in_context(space: Workspace, mine: Sequence[Submission], today: date) -> tuple[tuple[ReturnOutcome, ...], list[str]]:
    """Held against roster, settings and all other returns, so that a signing reported earlier is known; and what is amiss with settings."""
    issued = Ledger(space.ledger).issued()
    found, facts = gather(space.input, input_files(space.input), issued)
    stamped = {(s.info.get("code"), s.info.get("period")) for s in mine}
    hashes = {s.attachment.sha256 for s in mine}
    others = [s for s in facts.submissions
              if s.attachment.sha256 not in hashes and (s.info.get("code"), s.info.get("period")) not in stamped]
    outcomes: dict[str, ReturnOutcome] = {}
    told: list[str] = []
    for some in _rounds(mine):
        whole = replace(facts, submissions=(*others, *some))
        reckoning = reckon(whole, found, everything(found, today), today)
        told = terms_told(reckoning)
        outcomes |= {o.file: o for o in reckoning.returns}
    return tuple(outcomes[s.name] for s in mine), told


def _rounds(mine: Sequence[Submission]) -> list[list[Submission]]:
    """Returns of one sender and period are looked at apart: none of them replaces another before it was sent."""
    rounds: list[dict[object, Submission]] = []
    for submission in mine:
        key = submission.name if submission.status else (submission.info.get("code"), submission.info.get("period"))
        free = next((r for r in rounds if key not in r), None)
        if free is None:
            rounds.append(free := {})
        free[key] = submission
    return [list(r.values()) for r in rounds]


def _alone(submission: Submission) -> ReturnOutcome:
    findings = (*submission.findings, *(f for row in submission.rows for f in row.findings))
    status = submission.status or (Status.PARTLY if any(f.error for f in findings) else Status.ACCEPTED)
    number = submission.info.get("period")
    return ReturnOutcome(submission.name, submission.attachment.sha256, "", number if isinstance(number, int) else None, status,
                         findings, nil=False)


def _verdict(outcome: ReturnOutcome) -> list[str]:
    """Errors first; the same message over many cells is one line."""
    errors, warnings = (_grouped([f for f in outcome.findings if f.error is wanted]) for wanted in (True, False))
    words = {Status.ACCEPTED: "可以报送", Status.PARTLY: "有错，改好再报", Status.REJECTED: "不能用，要重做"}
    lines = [f"{outcome.file}：{words.get(outcome.status) or outcome.note or '略过'}（错误 {len(errors)} 处，提醒 {len(warnings)} 处）"]
    return [*lines, *(f"  错误　{line}" for line in errors), *(f"  提醒　{line}" for line in warnings)]


def _grouped(findings: Sequence[Finding]) -> list[str]:
    cells: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for found in findings:
        cells[found.code, found.sheet, found.message].append(found.cell)
    return [f"〔{code}〕{sheet}{'!' if sheet and any(where) else ''}{'、'.join(filter(None, where))}{'：' if sheet else ''}{message}"
            for (code, sheet, message), where in cells.items()]


def status(space: Workspace, today: date, tell: Tell) -> list[str]:
    """Where the contest stands, from the ledger and from everything that lies in ``input/`` now."""
    ledger = Ledger(space.ledger)
    issued = ledger.issued()
    found, facts = gather(space.input, input_files(space.input), issued, tell)
    reckoning = reckon(facts, found, following(found, issued, today), today)
    lines = [screen.title(reckoning), *terms_told(reckoning), "", *screen.figures(reckoning), "", "已签发：", *screen.ledger_lines(issued), *screen.paid_lines(reckoning),
             *(f"  {told}" for told in standing(space, today)), "", *screen.days_off(found, reckoning.period.end)]
    lines.append(f"没有报本期的 {len(reckoning.missing)} 家：" + ("、".join(reckoning.name_of(c) for c in reckoning.missing) or "无"))
    if reckoning.late:
        lines.append(f"迟报的 {len(reckoning.late)} 家：" + "、".join(reckoning.name_of(c) for c in reckoning.late))
    owed = due(reckoning)
    for word, codes in (("退回要重报的", owed.rejected), ("没写清期次的", owed.unplaced), ("有错要改的", owed.faulty)):
        if codes:
            lines.append(f"{word} {len(codes)} 家：" + "、".join(reckoning.name_of(c) for c in codes))
    if owed:
        lines += ["", "催报的话（可以直接贴到工作群）：", *(f"  {line}" for line in reminder(reckoning)), ""]
    lines.append(f"待认定 {len(reckoning.pending)} 项" + ("：" if reckoning.pending else "。"))
    lines += [f"  {c.id}　{c.matter}　{reckoning.name_of(c.participant)}　{c.company}/{c.project}" for c in reckoning.pending[:20]]
    if len(reckoning.pending) > 20:
        lines.append(f"  …… 共 {len(reckoning.pending)} 项，全部见 认定清单.xlsx")
    return lines


def create(folder: Path, templates: Path) -> list[str]:
    """An empty workspace: complete settings, a roster to fill in, the templates; no return, ruling or sample row."""
    from contest.publishing.roster import blank_roster  # noqa: PLC0415

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StopError(f"〔NEW-001〕{folder} 已经有东西了。请换一个空文件夹，例如 D:\\招商2019。")
    for name in (RETURNS, RULINGS, PAYMENTS):
        (folder / "input" / name).mkdir(parents=True, exist_ok=True)
    for name in ("templates", "output"):
        (folder / name).mkdir()
    shutil.copyfile(DEFAULTS / SETTINGS, folder / "input" / SETTINGS)
    (folder / "input" / ROSTER).write_bytes(blank_roster())
    for name in TEMPLATES:
        shutil.copyfile(templates / name, folder / "templates" / name)
    return [f"已建好：{folder}", "下一步：", "  1. 打开 input/campaign.toml，填上乡镇名称、起止日期、当年的节假日和调休日（其余按文件原文填好了）。",
            "  2. 打开 input/名册.xlsx，填参赛主体、人员、领导小组。", f"  3. 运行 python process.py -C \"{folder}\" forms 出空白报表。"]
