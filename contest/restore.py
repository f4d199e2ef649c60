"""``restore``: the ledger from a backup, and from the frozen copies what the backup does not know yet. Nothing is deleted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from contest.errors import StopError
from contest.ledger import Chain, Ledger, Record, frozen, store
from contest.replay import RESULT, differences, issued_of, replay
from contest.run import VERSION, Tell
from contest.workspace import Workspace

_FRESH = ".恢复.new"


def restore(space: Workspace, file: Path | None, tell: Tell) -> list[str]:
    """``file`` None: from the frozen copies alone. Raises StopError with every reason why not; then nothing has changed."""
    ledger = Ledger(space.ledger)
    if not ledger.folder.is_dir():
        raise StopError(f"〔RST-001〕没有 {ledger.folder}，没有什么可以恢复。")
    fresh = ledger.folder / _FRESH
    with ledger.lock():
        try:
            _start(ledger, file, fresh)
            added = _rebuild(ledger, fresh, tell)
            chain = store.load(fresh)
            _refuse_loss(ledger, chain)
            kept = ledger.replace(fresh)
        finally:
            fresh.unlink(missing_ok=True)
    return _told(chain, added, kept, file)


def _start(ledger: Ledger, file: Path | None, fresh: Path) -> None:
    """A copy of the backup, proven, or an empty ledger."""
    fresh.unlink(missing_ok=True)
    if file is None:
        store.create(fresh)
        return
    if not file.is_file():
        raise StopError(f"〔RST-002〕没有找到备份 {file}。备份在 {ledger.folder / '备份'}；一份也没有，就不写文件名：python process.py restore，按存档重建。")
    try:
        faults = store.load(file).faults
        if not faults:
            store.copy(file, fresh)
    except store.NoLedgerError as error:
        raise StopError(f"〔RST-003〕{file} 打不开，或者不是台账的备份。请换一份，例如：python process.py restore {_other(ledger, file)}") from error
    if faults:
        raise StopError([f"〔RST-004〕备份 {file} 不可信：{fault}。" for fault in faults] + [f"请换一份：python process.py restore {_other(ledger, file)}"])


def _other(ledger: Ledger, file: Path) -> str:
    return next((f'"{other}"' for other in reversed(ledger.backups()) if other.resolve() != file.resolve()), "（不写文件名，按存档重建）")


def _rebuild(ledger: Ledger, fresh: Path, tell: Tell) -> list[str]:
    """Records of frozen copies that carry on where the backup ends, reckoned again; returns their labels."""
    added: list[str] = []
    while label := _next(ledger, chain := store.load(fresh)):
        tell(f"正在按存档重建{label}的记录")
        folder = ledger.frozen(label)
        proof = frozen.manifest_hash(folder)
        if wrong := frozen.faults(folder, proof):
            raise StopError([f"〔RST-005〕{label}的记录只能按存档重建，可是 {fault}，没有恢复。" for fault in wrong])
        manifest = frozen.manifest(folder)
        reckoning = replay(folder, manifest, tuple(r.issued() for r in chain.records), tell)
        issued = issued_of(reckoning, date.fromisoformat(manifest["issued_on"]))
        if differences(issued, reckoning, folder):
            raise StopError(f"〔RST-006〕{label}的记录只能按存档重建，可是重算的结果和存档的 {RESULT} 不同"
                            f"（存档用的程序是 {manifest['program']} 版，现在是 {VERSION} 版），没有恢复。请用 {manifest['program']} 版程序恢复，或联系维护人员。")
        store.insert(fresh, Record(issued, manifest["operator"], manifest["doc_number"], proof, manifest["recorded_at"]))
        added.append(label)
    return added


def _next(ledger: Ledger, chain: Chain) -> str:
    """The frozen copies whose manifest names the last record as the one before; empty where there are none."""
    for label in ledger.unrecorded(chain):
        try:
            if frozen.manifest(ledger.frozen(label)).get("previous") == chain.head:
                return label
        except (OSError, ValueError):
            continue
    return ""


def _refuse_loss(ledger: Ledger, chain: Chain) -> None:
    """Neither what frozen copies prove nor what a sound ledger holds may be lost."""
    faults = [f"〔RST-007〕会丢掉{_worth(ledger, label)}：存档在，接不上这份备份" for label in ledger.unrecorded(chain)]
    faults += [f"〔RST-008〕备份里的{r.label}和 ledger/{r.label} 的存档不是同一次签发" for r in chain.records
               if ledger.frozen(r.label).is_dir() and frozen.manifest_hash(ledger.frozen(r.label)) != r.fields["manifest"]]
    try:
        now = ledger.chain()
    except StopError:
        now = Chain()
    if not now.faults and now.records[:len(chain.records)] == chain.records:
        faults += [f"〔RST-009〕现在的台账是好的，还多{label}，恢复会把它丢掉" for label in now.labels[len(chain.records):]]
    elif not now.faults and chain.records[:len(now.records)] != now.records:
        faults.append("〔RST-010〕现在的台账是好的，和这份备份不是同一本账")
    if faults:
        raise StopError([f"{fault}。" for fault in faults] + ["没有恢复，什么也没有动。请换一份更新的备份；没有的，请联系维护人员。"])


def _worth(ledger: Ledger, label: str) -> str:
    try:
        day = frozen.manifest(ledger.frozen(label))["issued_on"]
        due = json.loads((ledger.frozen(label) / RESULT).read_text("utf-8"))["totals"]["due"]
    except (OSError, ValueError, KeyError, TypeError):
        return f"{label}（存档也不完整）"
    return f"{label}（{day} 签发，列发 {due} 元）"


def _told(chain: Chain, added: list[str], kept: Path | None, file: Path | None) -> list[str]:
    lines = [f"台账已恢复：{len(chain.records)} 条记录（{'、'.join(chain.labels) or '空'}），来自{file if file else '存档'}。"]
    if added and file:
        lines.append(f"备份里没有的 {'、'.join(added)}，按存档重新核算补上了，数字和存档一致。")
    if kept:
        lines.append(f"换下来的台账没有删，放在 {kept}。")
    return [*lines, f"台账校验码：{chain.head[:16]}（应与最后一次签发时抄下的相同）", "下一步：运行 python process.py status --verify 核对一遍。"]
