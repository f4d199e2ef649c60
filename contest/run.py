"""gather → reckon → publish, and issue. The edge: files and the ledger are touched here, decisions are made elsewhere."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from contest.agreement import agree
from contest.drafts import copy_command, recover, replace_drafts
from contest.errors import StopError
from contest.ledger import Ledger
from contest.model import Attachment, Facts, Finding, Issued, Kind, Period, Policy, Reckoning, Status, Submission
from contest.originals import originals
from contest.publishing import CLAIMS, TEMPLATES, publish
from contest.publishing.views.bulletin import BulletinNotes, default_date
from contest.reading.decisions import decisions, payments
from contest.reading.pool import submissions
from contest.reading.roster import roster
from contest.reading.rulings import rulings
from contest.reckoning import reckon
from contest.reckoning.periods import bulletin, following, lasting
from contest.settings import policy
from contest.workspace import (
    BASIS,
    MANIFEST,
    PAYMENTS,
    RETURNS,
    RULINGS,
    SETTINGS,
    Files,
    Workspace,
    below,
    input_files,
    manifest_bytes,
    place,
    remove,
    sha256,
    snapshot,
)

VERSION = "0.1.0"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a run made: ``kept`` are hand-changed drafts moved aside, ``notes`` what recovery and the folder walk found.

    ``filled``: the commands that put lists of claims, filled in where they lay, among the rulings.
    """

    reckoning: Reckoning
    folder: Path
    kept: tuple[str, ...]
    notes: tuple[str, ...]
    filled: tuple[str, ...] = ()


def settings(folder: Path) -> Policy:
    """The contest's settings, of ``input/`` or of a snapshot of it. Raises StopError."""
    path = folder / SETTINGS
    try:
        return policy(path.read_bytes())
    except FileNotFoundError:
        raise StopError(f"〔SET-009〕没有找到 {path}。请在活动的文件夹里运行，或用 process.py new 新建一个。") from None


def gather(folder: Path, names: Files, issued: tuple[Issued, ...], tell: Tell = lambda _: None) -> tuple[Policy, Facts]:
    """Everything a reckoning rests on, read from ``folder`` (laid out like ``input/``)."""
    found = settings(folder)
    people = roster(folder / "名册.xlsx")
    given, faults = rulings(folder / RULINGS, f"input/{RULINGS}")
    decided, more = decisions(folder / RULINGS, f"input/{RULINGS}")
    answered, others = payments(folder / PAYMENTS, f"input/{PAYMENTS}")
    jobs = [(str(place(folder, name)), f"input/{name}", found.year) for name in names.regular if name.startswith(f"{RETURNS}/")]
    read = submissions(jobs, lambda done, all_: tell(f"正在读报表 {done}/{all_}"))
    strange = [_strange(f"input/{name}") for name in names.strange if name.startswith(f"{RETURNS}/")]
    return found, Facts((*read, *strange), people, given, issued, (*faults, *more, *others), decided, answered)


def _strange(name: str) -> Submission:
    note = Finding("FIL-021", False, "这不是普通文件（快捷方式、链接或管道），略过。")
    return Submission(Attachment(name, "", 0), Status.PASSED, findings=(note,))


def period_for(found: Policy, issued: tuple[Issued, ...], today: date, number: int | None = None) -> Period:
    """The earliest period not yet issued, or the one asked for. Raises StopError where there is nothing to make."""
    coming = following(found, issued, today)
    if number is None:
        if coming.kind is Kind.BATCH and coming.end < coming.start:
            raise StopError(f"〔PRD-001〕{issued[-1].period.label}已签发到 {issued[-1].period.end}，今天没有新的一批。请改天再运行。")
        return coming
    asked = bulletin(found, number, today)
    if asked is None:
        raise StopError(f"〔PRD-002〕没有第 {number} 期。这次活动共 {lasting(found)} 期，例如 --period 1。")
    if any(i.period.kind is not Kind.BATCH and i.period.number == number for i in issued):
        raise StopError(f"〔PRD-003〕第 {number} 期已经签发，正式文件在 ledger/{asked.label}/，不会再改。不带 --period 运行，就做下一期。")
    return asked


def run(space: Workspace, today: date, options: dict[str, Any], tell: Tell = lambda _: None) -> Drafts:
    """Drafts of one period from everything in ``input/``: planned in memory, then put in place at once.

    ``options``: ``period`` (number or None), ``doc_date``, ``doc_number``.
    """
    found = settings(space.input)
    ledger = Ledger(space.ledger)
    with ledger.lock() as left:
        notes = (*left, *recover(space.output))
        issued = ledger.issued()
        period = period_for(found, issued, today, options.get("period"))
        folder = space.drafts(period.label)
        fresh = folder.parent / f".{folder.name}.new"
        files = input_files(space.input)
        try:
            hashes = snapshot(space.input, fresh / BASIS, files.regular)
            reckoning = _reckoned(fresh / BASIS, files, issued, period, today, tell)
            templates = load_templates(space)
            outputs = publish(reckoning, bulletin_notes(reckoning, options, issued), templates,
                              originals(fresh / BASIS, reckoning), lambda name: tell(f"正在写 {name}"))
            agree(reckoning, issued, outputs)
            _write(fresh, outputs, _manifest(reckoning, options, hashes, outputs, templates) | {"strange": files.strange})
            kept = replace_drafts(folder, fresh)
        except BaseException:
            remove(fresh, quietly=True)
            raise
        finally:
            gc.unfreeze()
    filled = tuple(copy_command(space, folder / name, folder.name) for name in kept if Path(name).name.startswith(Path(CLAIMS).stem))
    return Drafts(reckoning, folder, tuple(kept), (*notes, *(f"input/{name} 不是普通文件，略过。" for name in files.strange)), filled)


def _reckoned(basis: Path, files: Files, issued: tuple[Issued, ...], period: Period, today: date, tell: Tell) -> Reckoning:
    found, facts = gather(basis, files, issued, tell)
    tell("正在核对、归并、计分")
    gc.freeze()  # what has been read and reckoned stays to the end: looking through it for cycles again and again finds none
    reckoning = reckon(facts, found, period, today)
    gc.freeze()
    terms_allowed(reckoning)
    return reckoning


def terms_allowed(reckoning: Reckoning) -> None:
    """Raises StopError for each setting that has changed since the last issue without a decision 口径变更."""
    if told := terms_told(reckoning):
        raise StopError(told)


def terms_told(reckoning: Reckoning) -> list[str]:
    """The same as sentences, for commands that only look: what they show rests on the settings as they are."""
    bare = [c for c in reckoning.settlement.changes if c.decision is None]
    if not bare:
        return []
    return [*(f"〔SET-010〕input/campaign.toml 的 {c.key}（{c.name}）上次签发时是 {c.old}，现在是 {c.new}，没有“口径变更”的决定。" for c in bare),
            f"请改回去；或经领导小组决定后，在 input/认定/ 的“其他决定”里写一行：类型 口径变更，内容 {bare[0].key}={bare[0].new} 和原因，再运行。"]


def load_templates(space: Workspace) -> dict[str, bytes]:
    """The town's own templates. Raises StopError where one is missing."""
    loaded = {}
    for name in TEMPLATES:
        path = space.templates / name
        if not path.is_file():
            raise StopError(f"〔TPL-001〕缺模板 {path}。请从程序文件夹的 templates 里抄过来。")
        loaded[name] = path.read_bytes()
    return loaded


def bulletin_notes(reckoning: Reckoning, options: dict[str, Any], issued: tuple[Issued, ...]) -> BulletinNotes:
    """成文日期 is the date given, else the second working day after the period's end; 文号 is never invented."""
    upcoming = bulletin(reckoning.policy, reckoning.period.number + 1, date.min) if reckoning.period.kind is Kind.BULLETIN else None
    return BulletinNotes(options.get("doc_date") or default_date(reckoning.period, reckoning.policy), options.get("doc_number") or "",
                         issued[-1].issued_on if issued else None, upcoming, issued)


def _manifest(reckoning: Reckoning, options: dict[str, Any], inputs: dict[str, str], outputs: dict[str, bytes],
              templates: dict[str, bytes]) -> dict[str, Any]:
    doc_date = options.get("doc_date")
    return {
        "program": VERSION, "period": reckoning.period.label, "kind": str(reckoning.period.kind), "preview": reckoning.period.preview,
        "today": reckoning.today.isoformat(), "end": reckoning.period.end.isoformat(), "doc_date": doc_date.isoformat() if doc_date else "",
        "doc_number": options.get("doc_number") or "", "inputs": inputs, "outputs": {n: sha256(b) for n, b in outputs.items()},
        "templates": {n: sha256(b) for n, b in templates.items()}}


def _write(folder: Path, outputs: dict[str, bytes], manifest: dict[str, Any]) -> None:
    for name, data in outputs.items():
        place = below(folder, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (folder / BASIS / MANIFEST).write_bytes(manifest_bytes(manifest))

