"""``status --verify``: the ledger proven from ``ledger/`` alone: chain, frozen copies, backups, and every figure reckoned again."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from contest.errors import StopError
from contest.ledger import Chain, Ledger, Stored, frozen, store
from contest.model import Issued
from contest.replay import differences, replay
from contest.run import VERSION, Tell
from contest.workspace import Workspace

_SIGNED = {"issued_on": "issued_on", "recorded_at": "recorded_at", "operator": "operator", "previous": "previous", "doc_number": "document"}
"""What a frozen 清单 and its record both say."""


@dataclass(frozen=True, slots=True)
class Proof:
    """``faults`` are what does not hold, ``notes`` what is worth knowing and is no fault."""

    chain: Chain
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def verify(space: Workspace, tell: Tell) -> Proof:
    """Everything in ``ledger/`` held against itself; ``input/`` is not read. Raises StopError where another command is at work."""
    ledger = Ledger(space.ledger)
    if not ledger.folder.is_dir():
        return Proof(Chain())
    with ledger.lock() if os.access(ledger.folder, os.W_OK) else nullcontext(()) as left:  # a disc kept for auditors is read-only
        try:
            chain = ledger.chain()
        except StopError as stop:
            return Proof(Chain(), (*stop.messages, *_copies(ledger, Chain())), left)
        backups = _backups(ledger)
        sound = [copy for copy in backups.values() if copy]
        faults = [f"〔VER-001〕{fault}{_which(fault, chain, sound)}" for fault in chain.faults]
        faults += [f"〔VER-002〕ledger/{label} 存档在，台账里没有它的记录" for label in ledger.unrecorded(chain)]
        faults += _copies(ledger, chain)
        faults += _against_backups(chain, backups)
        if not faults:
            again, notes = _replayed(ledger, chain, tell)
            return Proof(chain, tuple(again), (*left, *notes))
        return Proof(chain, tuple(faults), (*left, "有上面的问题，没有按存档重算。"))


def report(proof: Proof) -> list[str]:
    """What the clerk reads."""
    if not (proof.chain.records or proof.faults):
        return ["还没有签发过，台账是空的，没有要核对的。", *proof.notes]
    if not proof.faults:
        head = [f"核对无误：台账 {len(proof.chain.records)} 条记录（{'、'.join(proof.chain.labels)}）首尾相接，存档和备份都没有动过。",
                f"台账校验码：{proof.chain.head[:16]}（应与签发时抄在发放表上的最后一个相同）"]
        return [*head, *proof.notes]
    return [f"发现 {len(proof.faults)} 处问题：", *(f"  {fault}。" for fault in proof.faults), *proof.notes,
            "请停止签发，保留 ledger/ 文件夹原样，查明原因；台账本身有问题的，用备份恢复：python process.py restore 备份文件。"]


def _copies(ledger: Ledger, chain: Chain) -> list[str]:
    """Each frozen folder against its manifest, each manifest against its record."""
    told = []
    for record in chain.records:
        folder = ledger.frozen(record.label)
        wrong = frozen.faults(folder, record.fields["manifest"])
        told += [f"〔VER-003〕{fault}" for fault in wrong] or [f"〔VER-004〕{fault}" for fault in _unlike(record, folder)]
    return told


def _unlike(record: Stored, folder: Path) -> list[str]:
    signed = frozen.manifest(folder)
    return [f"{record.label}的记录，{store.FIELDS[field]}和 ledger/{folder.name} 的清单不同" for key, field in _SIGNED.items()
            if signed.get(key) != record.fields[field]]


def _backups(ledger: Ledger) -> dict[str, Chain | None]:
    """Each backup's records; None where it cannot be believed."""
    held: dict[str, Chain | None] = {}
    for file in ledger.backups():
        try:
            chain = store.load(file)
            held[file.name] = None if chain.faults else chain
        except (OSError, store.NoLedgerError, StopError):
            held[file.name] = None
    return held


def _against_backups(chain: Chain, backups: dict[str, Chain | None]) -> list[str]:
    told = []
    for name, copy in backups.items():
        if copy is None:
            told.append(f"〔VER-005〕备份 {name} 打不开或被改动过")
        elif len(copy.records) > len(chain.records) and copy.records[:len(chain.records)] == chain.records:
            told.append(f"〔VER-006〕台账比备份 {name} 少 {'、'.join(copy.labels[len(chain.records):])}")
        elif copy.records != chain.records[:len(copy.records)]:
            told.append(f"〔VER-006〕备份 {name} 和台账不是同一本账")
    return told


def _which(fault: str, chain: Chain, backups: list[Chain]) -> str:
    """The fields by which an altered record differs from the same record in a sound backup."""
    for place, record in enumerate(chain.records):
        kept = next((copy.records[place] for copy in backups if len(copy.records) > place), None)
        if fault.startswith(record.label) and kept and (names := store.differing(record, kept)):
            return f"（和备份不同的是：{'、'.join(names)}）"
    return ""


def _replayed(ledger: Ledger, chain: Chain, tell: Tell) -> tuple[list[str], list[str]]:
    """Each issue reckoned again with what was issued before it. Another version's replay may differ honestly."""
    faults: list[str] = []
    notes: list[str] = []
    issued: tuple[Issued, ...] = ()
    for record in chain.records:
        tell(f"正在按存档重算{record.label}")
        folder = ledger.frozen(record.label)
        manifest, recorded = frozen.manifest(folder), record.issued()
        try:
            wrong = differences(recorded, replay(folder, manifest, issued, tell), folder)
        except StopError as stop:
            wrong = [f"重算不了（{'；'.join(stop.messages)}）"]
        if manifest["program"] == VERSION:
            faults += [f"〔VER-007〕{record.label}按存档重算：{fault}" for fault in wrong]
        elif wrong:
            notes.append(f"{record.label}是程序 {manifest['program']} 版签发的，用现在的 {VERSION} 版重算有 {len(wrong)} 处不同（{wrong[0]}）；"
                         f"记录和存档没有被改动。要逐项核对，请用 {manifest['program']} 版。")
        issued = (*issued, recorded)
    return faults, notes
