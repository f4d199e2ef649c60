"""The clerk's other errands: blank forms, checking a return before it is sent, where things stand, a new workspace."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from contest import screen
from contest.bank import standing
from contest.errors import StopError
from contest.ledger import Ledger
from contest.model import Finding, Kind, Period, Policy, ReturnOutcome, Status, Submission
from contest.publishing import TEMPLATES
from contest.publishing.views.open_projects import OpenProject, open_projects
from contest.publishing.views.reminder import due, reminder
from contest.reading.pool import submissions
from contest.reading.roster import roster
from contest.reckoning import reckon
from contest.reckoning.periods import bulletin, following, lasting
from contest.run import Tell, gather, settings
from contest.text import file_name
from contest.workspace import PAYMENTS, RETURNS, ROSTER, RULINGS, SETTINGS, Workspace, input_files

DEFAULTS = Path(__file__).resolve().parent / "defaults"
FORMS = "空白报表"


def blank_forms(space: Workspace, today: date, number: int | None, tell: Tell) -> list[str]:
    """One form for each sender, for the period that today lies in unless another is named."""
    from contest.publishing.forms import blank_form, stamp_for  # noqa: PLC0415

    found, people = settings(space.input), roster(space.input / ROSTER)
    period = _form_period(found, today, number)
    senders = [p for p in people.participants if p.sends]
    if not senders:
        raise StopError("〔FRM-010〕名册的“参赛主体”里没有一家“报送”填“是”。请先填好名册，再出空白报表。")
    projects = _projects(space, today, tell)
    folder = space.output / FORMS / f"第{period.number:02d}期"
    folder.mkdir(parents=True, exist_ok=True)
    for count, sender in enumerate(senders, 1):
        tell(f"正在写空白报表 {count}/{len(senders)}")
        alike = sum(file_name(other.name) == file_name(sender.name) for other in senders) > 1
        name = f"{file_name(sender.name)}{'-' + file_name(sender.code) if alike else ''}"
        (folder / f"{name}-第{period.number}期.xlsx").write_bytes(blank_form(stamp_for(people, sender, period, projects.get(sender.code, ()))))
    return [f"已出 {len(senders)} 份第 {period.number} 期空白报表：{folder}", "下一步：发给各报送主体；收回后放进 input/报表/，本期结束后运行 python process.py。"]


def _projects(space: Workspace, today: date, tell: Tell) -> dict[str, tuple[OpenProject, ...]]:
    """Each sender's own projects by all that lies in ``input/``; none before the first return."""
    names = input_files(space.input)
    if not any(name.startswith(f"{RETURNS}/") for name in names.regular):
        return {}
    found, facts = gather(space.input, names, Ledger(space.ledger).issued(), tell)
    return open_projects(reckon(facts, found, _any_period(found, today), today))


def _form_period(found: Policy, today: date, number: int | None) -> Period:
    """The one asked for, else the one today lies in; after the contest 期次 goes on (R10)."""
    last = lasting(found)
    if number is None:
        spans = [bulletin(found, n, today) for n in range(1, last + 1)]
        number = next((p.number for p in spans if p and today <= p.end), last + 1)
    return bulletin(found, number, today) or Period(Kind.BATCH, number, found.end + timedelta(days=1), found.end.replace(month=12, day=31))


def check(space: Workspace, files: Sequence[Path], today: date) -> tuple[list[str], bool]:
    """The verdict the town would give: lines for the screen, and whether any finding is an error."""
    absent = [str(f) for f in files if not f.is_file()]
    if absent:
        raise StopError([f"〔CHK-001〕没有找到文件：{name}。请核对路径。" for name in absent])
    known = (space.input / SETTINGS).is_file() and (space.input / ROSTER).is_file()
    mine = submissions([(str(f), str(f), settings(space.input).year if known else today.year) for f in files])
    outcomes = _in_context(space, mine, today) if known else tuple(_alone(s) for s in mine)
    lines = [line for outcome in outcomes for line in _verdict(outcome)]
    return lines, any(f.error for o in outcomes for f in o.findings)


def _in_context(space: Workspace, mine: Sequence[Submission], today: date) -> tuple[ReturnOutcome, ...]:
    """Held against roster, settings and all other returns, so that a signing reported earlier is known."""
    issued = Ledger(space.ledger).issued()
    found, facts = gather(space.input, input_files(space.input), issued)
    stamped = {(s.info.get("code"), s.info.get("period")) for s in mine}
    hashes = {s.attachment.sha256 for s in mine}
    others = [s for s in facts.submissions
              if s.attachment.sha256 not in hashes and (s.info.get("code"), s.info.get("period")) not in stamped]
    outcomes: dict[str, ReturnOutcome] = {}
    for some in _rounds(mine):
        whole = replace(facts, submissions=(*others, *some))
        reckoning = reckon(whole, found, _any_period(found, today), today)
        outcomes |= {o.file: o for o in reckoning.returns}
    return tuple(outcomes[s.name] for s in mine)


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


def _any_period(found: Policy, today: date) -> Period:
    return bulletin(found, lasting(found), today) or Period(Kind.FINAL, 1, found.start, found.end)


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
    lines = [f"{outcome.file}：{words.get(outcome.status, '略过')}（错误 {len(errors)} 处，提醒 {len(warnings)} 处）"]
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
    lines = [screen.title(reckoning), "", *screen.figures(reckoning), "", "已签发：", *screen.ledger_lines(issued), *screen.paid_lines(reckoning),
             *(f"  {told}" for told in standing(space, today)), ""]
    lines.append(f"没有报本期的 {len(reckoning.missing)} 家：" + ("、".join(reckoning.name_of(c) for c in reckoning.missing) or "无"))
    if reckoning.late:
        lines.append(f"迟报的 {len(reckoning.late)} 家：" + "、".join(reckoning.name_of(c) for c in reckoning.late))
    owed = due(reckoning)
    for word, codes in (("退回要重报的", owed.rejected), ("有错要改的", owed.faulty)):
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
    return [f"已建好：{folder}", "下一步：", "  1. 打开 input/campaign.toml，填上乡镇名称、起止日期（其余按文件原文填好了）。",
            "  2. 打开 input/名册.xlsx，填参赛主体、人员、领导小组。", f"  3. 运行 python process.py -C \"{folder}\" forms 出空白报表。"]
