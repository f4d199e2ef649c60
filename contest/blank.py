"""``forms``: a blank return for each sender, the whole folder or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from contest.drafts import keep, recover, swap
from contest.errors import StopError
from contest.ledger import Ledger
from contest.model import Kind, Participant, Period, Policy
from contest.publishing.views.open_projects import OpenProject, open_projects
from contest.reading.pool import submissions
from contest.reading.roster import roster
from contest.reckoning import reckon
from contest.reckoning.periods import bulletin, everything, lasting
from contest.run import Tell, gather, settings
from contest.text import file_name
from contest.workspace import RETURNS, ROSTER, Workspace, input_files, remove

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
    with Ledger(space.ledger).lock() as left:
        notes = [*left, *recover(folder.parent)]
        fresh = folder.parent / f".{folder.name}.new"
        try:
            fresh.mkdir(parents=True)
            for count, sender in enumerate(senders, 1):
                tell(f"正在写空白报表 {count}/{len(senders)}")
                name = f"{_own_name(sender, senders)}-第{period.number}期.xlsx"
                (fresh / name).write_bytes(blank_form(stamp_for(people, sender, period, projects.get(sender.code, ()))))
            kept = replace_forms(folder, fresh, found.year)
        except BaseException:
            remove(fresh, quietly=True)
            raise
    return [f"已出 {len(senders)} 份第 {period.number} 期空白报表：{folder}", *notes,
            *(f"{folder / name} 是填过的，没有覆盖。收回的报表请放进 input/报表/。" for name in kept),
            "下一步：发给各报送主体；收回后放进 input/报表/，本期结束后运行 python process.py。"]


def _own_name(sender: Participant, senders: Sequence[Participant]) -> str:
    """Names that a system of files takes for one bear their code."""
    alike = sum(file_name(other.name).casefold() == file_name(sender.name).casefold() for other in senders) > 1
    return f"{file_name(sender.name)}{'-' + file_name(sender.code) if alike else ''}"


def replace_forms(folder: Path, fresh: Path, year: int) -> list[str]:
    """``fresh`` in the place of ``folder``, whatever else lay there with it; forms filled in where they lay go to 人工修改/.

    Returns those, as moved. An older blank form is replaced without a word.
    """
    there = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    names = {p.relative_to(folder).as_posix(): p for p in there}
    changed = {name: p for name, p in names.items() if (fresh / name).is_file() and p.read_bytes() != (fresh / name).read_bytes()}
    filled = {s.name for s in submissions([(str(p), name, year) for name, p in changed.items()]) if s.rows or s.status or s.info.get("filled")}
    for name, path in names.items():
        if not (fresh / name).exists() and not path.name.startswith(("~$", ".~")):
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, fresh / name)
    kept = keep(folder, sorted(filled), fresh)
    swap(folder, fresh)
    return kept


def _projects(space: Workspace, today: date, tell: Tell) -> dict[str, tuple[OpenProject, ...]]:
    """Each sender's own projects by all that lies in ``input/``; none before the first return."""
    names = input_files(space.input)
    if not any(name.startswith(f"{RETURNS}/") for name in names.regular):
        return {}
    found, facts = gather(space.input, names, Ledger(space.ledger).issued(), tell)
    return open_projects(reckon(facts, found, everything(found, today), today))


def _form_period(found: Policy, today: date, number: int | None) -> Period:
    """The one asked for, else the one today lies in; after the contest 期次 goes on (R10)."""
    last = lasting(found)
    if number is None:
        spans = [bulletin(found, n, today) for n in range(1, last + 1)]
        number = next((p.number for p in spans if p and today <= p.end), last + 1)
    return bulletin(found, number, today) or Period(Kind.BATCH, number, found.end + timedelta(days=1), found.end.replace(month=12, day=31))
