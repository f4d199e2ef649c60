"""What was issued: an append-only SQLite file in 分, and beside it the frozen copies it refers to.

Copies are written and flushed first, then one transaction refers to them, then they get their name and the file its backup.
Whatever stops in between is finished or undone by the next command, which says so. A ledger that lacks what the frozen copies
prove, or whose chain of hashes does not hold, is refused: amounts would be listed twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from contest.errors import StopError
from contest.ledger import frozen, store
from contest.ledger.lock import clock, locked, operator
from contest.ledger.store import SCHEMA_VERSION, Chain, Record, Stored
from contest.model import Issued
from contest.workspace import flush, move, remove

__all__ = ["SCHEMA_VERSION", "Chain", "Ledger", "Record", "Stored", "clock", "operator"]
BACKUPS = "备份"
_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
         sqlite3.SQLITE_CANTOPEN}
"""What says nothing against the file itself."""
_PROOF = "请停止使用，运行 python process.py status --verify 看是哪里，再用备份恢复：python process.py restore {}"


class Ledger:
    """``ledger/`` of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "ledger.sqlite"

    @contextmanager
    def lock(self) -> Iterator[tuple[str, ...]]:
        """One command at a time. Gives what an earlier one had left half done; told too where this command then stops."""
        with locked(self.folder):
            found = tuple(self._recover())
            try:
                yield found
            except StopError as stop:
                raise StopError([*found, *stop.messages]) from stop

    def issued(self) -> tuple[Issued, ...]:
        """Everything issued so far, in order. Raises StopError where the ledger cannot be believed."""
        chain = self.chain()
        if chain.faults:
            raise StopError([*(f"〔LED-007〕{fault}。" for fault in chain.faults), f"〔LED-007〕台账不可信。{self._remedy()}"])
        if lost := self.unrecorded(chain):
            raise StopError(f"〔LED-008〕存档有 {'、'.join(lost)}，台账里却没有：台账丢了，或者被旧的换掉了。这样算会重复列发。{self._remedy()}")
        return tuple(replace(record.issued(), files=frozen.inputs(self.frozen(record.label))) for record in chain.records)

    def chain(self) -> Chain:
        """Every record with what does not hold about it. Raises StopError where the file is no ledger."""
        if not self.file.is_file():
            return Chain()
        try:
            return store.load(self.file)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _AWAY:
                raise StopError(f"〔LED-010〕台账 {self.file} 现在读不了：被别的程序占着，或者磁盘、文件夹有问题。请关闭占用的程序，检查后再运行。") from error
            raise StopError(f"〔LED-003〕台账 {self.file} 打不开或已损坏。{self._remedy()}") from error

    def frozen(self, label: str) -> Path:
        """Where the copies of an issue lie."""
        return self.folder / label

    def unrecorded(self, chain: Chain) -> list[str]:
        """Issues whose frozen copies are there and whose records are not."""
        return [label for label in frozen.labels(self.folder) if label not in chain.labels]

    def backups(self) -> list[Path]:
        """Copies of the ledger, the newest last."""
        return sorted((self.folder / BACKUPS).glob("ledger-*.sqlite"), key=lambda file: ("兑现" in file.name, file.name))

    def append(self, record: Record, copies: Mapping[str, bytes | Path]) -> list[str]:
        """Freeze ``copies`` (path in the folder → bytes, or the file to copy), then record the issue in one transaction.

        Returns what could not be done beside it. Raises StopError, and then nothing was issued unless it says so.
        """
        label = record.issued.period.label
        if any(issue.period.label == label for issue in self.issued()):
            raise StopError(f"〔LED-005〕{label}已经签发过，不能再签发一次。")
        self._discard(label)
        try:
            frozen.freeze(self.folder, label, copies)
        except BaseException:
            self._discard(label)
            raise
        self._record(record, label)
        return self._finish(label)

    def _record(self, record: Record, label: str) -> None:
        """What interrupts this is settled by the next command: only the file knows whether the record was committed."""
        try:
            if not self.file.is_file():
                store.create(self.file)
            store.insert(self.file, record)
        except sqlite3.Error as error:
            if label in self.chain().labels:  # a share may fail after it has committed
                return
            self._discard(label)
            raise StopError(f"〔LED-006〕台账 {self.file} 没有写成，{label}没有签发。请检查磁盘空间，文件夹是不是只读，再签发。") from error

    def _finish(self, label: str) -> list[str]:
        try:
            frozen.promote(self.folder, label)
        except OSError as error:
            raise StopError(f"〔LED-009〕{label}已经签发、记入台账，只是存档里有文件被别的程序占着，没有换好名字。"
                            "请关闭占用的程序，再运行一次 python process.py，会自动补完，不要重新签发。") from error
        return self._back_up(self.chain())

    def replace(self, fresh: Path) -> Path | None:
        """``fresh`` takes the place of the ledger; returns where the one it replaces, with its journal, is kept."""
        kept = None
        for name in (self.file.name, f"{self.file.name}-journal"):  # a journal left behind would be played into the new ledger
            old = self.folder / name
            if old.exists():
                kept = kept or self._free()
                move(old, kept.with_name(kept.name + name.removeprefix(self.file.name)))
        move(fresh, self.file)
        flush(self.folder)
        return kept

    def _free(self) -> Path:
        number = 1
        while any(self.folder.glob(f"换下的台账-{number}.sqlite*")):
            number += 1
        return self.folder / f"换下的台账-{number}.sqlite"

    def _recover(self) -> list[str]:
        """Finish or undo what an earlier command left half done; leave everything alone where the ledger itself needs help."""
        try:
            chain = self.chain()
        except StopError:
            return []
        if chain.faults or self.unrecorded(chain):
            return []
        for place in (self.folder, self.folder / BACKUPS):
            for leftover in [file for file in place.glob(".*.new*") if file.is_file()]:
                leftover.unlink()
        told = [self._settle(label, chain) for label in frozen.pending(self.folder)]
        return told + self._back_up(chain)

    def _settle(self, label: str, chain: Chain) -> str:
        """A waiting folder: named if its record was committed, else thrown away."""
        waits = frozen.manifest_hash(frozen.waiting(self.folder, label))
        if any(r.label == label and r.fields["manifest"] == waits for r in chain.records) and not self.frozen(label).exists():
            frozen.promote(self.folder, label)
            return f"上次签发{label}时中断：已经记入台账，现在把存档补完了，不用再签发。"
        self._discard(label)
        return f"上次签发{label}时中断：没有记入台账，没写完的存档已清除，要重新签发。"

    def _discard(self, label: str) -> None:
        if (fresh := frozen.waiting(self.folder, label)).exists():
            remove(fresh)

    def _back_up(self, chain: Chain) -> list[str]:
        """A copy as of the last issue, where there is none yet."""
        target = self.folder / BACKUPS / f"ledger-{chain.labels[-1]}.sqlite" if chain.records else None
        if target is None or target.is_file():
            return []
        try:
            target.parent.mkdir(exist_ok=True)
            store.copy(self.file, target)
        except (OSError, sqlite3.Error):
            return [f"台账的备份 {target} 没有写成，下次运行会再写。请检查磁盘空间。"]
        return []

    def _remedy(self) -> str:
        files = self.backups()
        return _PROOF.format(f'"{files[-1]}"' if files else "（没有找到备份，就按存档重建）")
