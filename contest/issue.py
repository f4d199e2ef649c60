"""Issuing: the drafts become the town's word, from the snapshot that ``run`` kept, or nothing changes at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from contest.agreement import agree
from contest.drafts import changed_by_hand, copy_command
from contest.errors import StopError
from contest.ledger import Ledger, Record, clock, operator
from contest.model import Issued, Kind, Reckoning
from contest.originals import originals
from contest.publishing import BULLETIN, CLAIMS, PAYOUT, publish
from contest.reading.decisions import of_file as decisions_of
from contest.reading.rulings import of_file
from contest.reckoning.periods import following
from contest.replay import issued_of, replay
from contest.run import Tell, bulletin_notes, load_templates, period_for, settings
from contest.workspace import (
    BASIS,
    MANIFEST,
    RETURNS,
    Workspace,
    input_files,
    manifest_bytes,
    place,
    read_manifest,
    sha256,
    sha256_of,
)

_AMOUNT = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?[万亿]?元")


@dataclass(frozen=True, slots=True)
class Issue:
    """What was issued: ``newer`` returns wait for the next period, ``edited`` were changed by hand, ``frozen`` is their place.

    ``seal`` is the hash of the record, which stands for the whole ledger; ``notes``: what was found or could not be done beside it.
    """

    reckoning: Reckoning
    frozen: Path
    newer: tuple[str, ...]
    edited: tuple[str, ...]
    seal: str = ""
    notes: tuple[str, ...] = ()


def issue(space: Workspace, today: date, doc_number: str, tell: Tell = lambda _: None) -> Issue:
    """Raises StopError with every reason why not; then nothing has changed."""
    ledger = Ledger(space.ledger)
    with ledger.lock() as left:
        issued = ledger.issued()
        folder, manifest = _drafts(space, issued, today)
        newer = _unchanged(space, manifest)
        tell("正在按草稿所依据的报表重新核算")
        basis = _basis(folder, manifest)
        reckoning, outputs = _again(space, folder, manifest, issued, tell)
        if doc_number and doc_number != manifest["doc_number"]:
            manifest = {**manifest, "doc_number": doc_number}
            outputs = _publish(space, reckoning, manifest, issued, folder / BASIS)
        edited = [name for name in changed_by_hand(folder) if name in manifest["outputs"]]
        _no_rulings_left_behind(space, folder, edited)
        outputs |= _edited_bulletin(folder, edited, outputs)
        signed = {"issued_on": today.isoformat(), "recorded_at": clock(), "operator": operator(), "previous": ledger.chain().head}
        sealed = manifest_bytes({**manifest, **signed, "outputs": {n: sha256(b) for n, b in outputs.items()}})
        tell("正在存档、记台账")
        record = Record(issued_of(reckoning, today), signed["operator"], manifest["doc_number"], sha256(sealed), signed["recorded_at"])
        notes = ledger.append(record, {**outputs, **basis, f"{BASIS}/{MANIFEST}": sealed})
    return Issue(reckoning, ledger.frozen(reckoning.period.label), tuple(newer), tuple(edited), ledger.chain().head, (*left, *notes))


def _drafts(space: Workspace, issued: tuple[Issued, ...], today: date) -> tuple[Path, dict[str, Any]]:
    """The drafts to be issued: of the earliest period not yet issued, and not a preview."""
    found = settings(space.input)
    coming = following(found, issued, today)
    folder = space.drafts(coming.label)
    manifest = read_manifest(folder)
    if not manifest or manifest.get("period") != coming.label:
        raise StopError(f"〔ISS-001〕没有{coming.label}的草稿，不能签发。请先运行 python process.py，看过草稿再签发。")
    if manifest["preview"]:
        raise StopError(f"〔ISS-002〕{coming.label}的草稿是预览稿（{manifest['end']} 还没有过完），不能签发。请在 {manifest['end']} 以后重新运行，再签发。")
    if coming.kind is not Kind.BATCH:
        period_for(found, issued, today)
    return folder, manifest


def _unchanged(space: Workspace, manifest: dict[str, Any]) -> list[str]:
    """Refuses if settings, roster, rulings or a return was changed or removed; returns the returns that came since."""
    held: dict[str, str] = manifest["inputs"]
    now = {name: sha256_of(place(space.input, name)) for name in input_files(space.input).regular}
    faults = []
    for name in sorted(held.keys() | now.keys()):
        if name in held and name not in now:
            faults.append(f"input/{name} 已经不在了")
        elif name in held and held[name] != now[name]:
            faults.append(f"input/{name} 改过了")
        elif name not in held and not name.startswith(f"{RETURNS}/"):
            faults.append(f"input/{name} 是后来放进去的")
    if faults:
        raise StopError([f"〔ISS-003〕草稿做好以后，{fault}。" for fault in faults] + ["请重新运行 python process.py，看过新草稿再签发。"])
    return [name for name in now if name not in held]


def _basis(folder: Path, manifest: dict[str, Any]) -> dict[str, Path]:
    """The copies of the input that the drafts rest on, each still as the manifest has it."""
    held = {f"{BASIS}/{name}": folder / BASIS / name for name in manifest["inputs"]}
    for (name, file), digest in zip(held.items(), manifest["inputs"].values(), strict=True):
        if not file.is_file() or sha256_of(file) != digest:
            raise StopError(f"〔ISS-004〕{folder.name}/{name} 被动过，草稿失去依据。请重新运行 python process.py，再签发。")
    return held


def _again(space: Workspace, folder: Path, manifest: dict[str, Any], issued: tuple[Issued, ...], tell: Tell,
           ) -> tuple[Reckoning, dict[str, bytes]]:
    """The same reckoning from the snapshot; it must give the same drafts, byte for byte."""
    reckoning = replay(folder, manifest, issued, tell)
    if reckoning.period.kind is Kind.FINAL and reckoning.pending:
        raise StopError(f"〔ISS-005〕还有 {len(reckoning.pending)} 项待认定，最后一期不能签发（R15）。"
                        f"请领导小组在 {folder.name}/认定清单.xlsx 上逐项认定，放进 input/认定/ 后重新运行，再签发。")
    outputs = _publish(space, reckoning, manifest, issued, folder / BASIS)
    if {n: sha256(b) for n, b in outputs.items()} != manifest["outputs"]:
        raise StopError("〔ISS-006〕草稿做好以后，签发过前面的一期，或者换过程序、模板，按同样的报表得不出同样的文件。请重新运行 python process.py，看过新草稿再签发。")
    return reckoning, outputs


def _publish(space: Workspace, reckoning: Reckoning, manifest: dict[str, Any], issued: tuple[Issued, ...], basis: Path) -> dict[str, bytes]:
    options = {"doc_date": date.fromisoformat(manifest["doc_date"]) if manifest["doc_date"] else None,
               "doc_number": manifest["doc_number"]}
    outputs = publish(reckoning, bulletin_notes(reckoning, options, issued), load_templates(space), originals(basis, reckoning))
    agree(reckoning, issued, outputs)
    return outputs


def _no_rulings_left_behind(space: Workspace, folder: Path, edited: list[str]) -> None:
    """A 认定清单 filled in where it lies has not been read: issuing now would leave its rulings out."""
    if CLAIMS not in edited:
        return
    given, _ = of_file(folder / CLAIMS, CLAIMS)
    if any(ruling.conclusion for ruling in given) or decisions_of(folder / CLAIMS, CLAIMS)[0]:
        raise StopError(f"〔ISS-008〕{folder.name}/{CLAIMS} 已经填了认定，还没有放进 input/认定/，现在签发就漏掉了。"
                        f"请先运行：{copy_command(space, folder / CLAIMS, folder.name)}，再运行 python process.py，看过新草稿再签发。")


def _edited_bulletin(folder: Path, edited: list[str], outputs: dict[str, bytes]) -> dict[str, bytes]:
    """A 通报 edited by hand is frozen as edited if tables and amounts still agree; nothing else is taken from an edited file."""
    if BULLETIN not in edited:
        return {}
    data = (folder / BULLETIN).read_bytes()
    wrong = _differences(data, outputs[BULLETIN])
    if wrong:
        raise StopError([f"〔ISS-007〕改过的 {folder.name}/{BULLETIN} 与核算结果对不上：{fault}。" for fault in wrong]
                        + [f"请只改文字，不改表格和金额；或删掉这个文件重新运行。金额以{PAYOUT}为准。"])
    return {BULLETIN: data}


def _differences(edited: bytes, computed: bytes) -> list[str]:
    try:
        mine, theirs = _substance(computed), _substance(edited)
    except Exception:  # whatever python-docx raises, the file is no bulletin
        return ["文件打不开"]
    faults = []
    if len(mine[0]) != len(theirs[0]):
        faults.append(f"应有 {len(mine[0])} 张表，现有 {len(theirs[0])} 张")
    for number, (one, other) in enumerate(zip(mine[0], theirs[0], strict=False), 1):
        changed = next(((a, b) for a, b in zip(one, other, strict=False) if a != b), None)
        if changed or len(one) != len(other):
            faults.append(f"第 {number} 张表" + (f"应为“{changed[0]}”，现为“{changed[1]}”" if changed else "行数变了"))
    for amount in sorted((mine[1] - theirs[1]).keys() | (theirs[1] - mine[1]).keys()):
        faults.append(f"正文金额 {amount} 应出现 {mine[1][amount]} 次，现有 {theirs[1][amount]} 次")
    return faults


def _substance(data: bytes) -> tuple[list[list[str]], Counter[str]]:
    """Every table's cells in order, and how often each amount in 元 stands in the text."""
    import io  # noqa: PLC0415

    from docx import Document  # noqa: PLC0415  heavy; only where a bulletin was edited

    document = Document(io.BytesIO(data))
    tables = [[cell.text.strip() for row in table.rows for cell in row.cells] for table in document.tables]
    return tables, Counter(m for p in document.paragraphs for m in _AMOUNT.findall(p.text))
