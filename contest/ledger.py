"""What was issued: an append-only SQLite file in 分, and beside it the frozen copies it refers to.

Copies are written and flushed first, then one transaction refers to them: a copy without a record is waste and is cleared by the
next issue; a record without its copy cannot be. Records are chained by hash. No WAL: it does not work on network shares.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from contest.errors import StopError
from contest.model import Category, Credit, Issued, Kind, Line, Period, Standing

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE issue (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('bulletin', 'final', 'batch')), number INTEGER NOT NULL,
    first_day TEXT NOT NULL, last_day TEXT NOT NULL, issued_on TEXT NOT NULL, operator TEXT NOT NULL, document TEXT NOT NULL,
    body TEXT NOT NULL, manifest TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT;
CREATE UNIQUE INDEX issue_once ON issue (CASE kind WHEN 'batch' THEN 'batch' ELSE 'bulletin' END, number);
CREATE TABLE line (
    seq INTEGER PRIMARY KEY, issue INTEGER NOT NULL REFERENCES issue (seq), clause TEXT NOT NULL, award TEXT NOT NULL,
    participant TEXT NOT NULL, payee TEXT NOT NULL, payee_key TEXT NOT NULL, project TEXT NOT NULL, project_key TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0), basis TEXT NOT NULL,
    UNIQUE (issue, clause, award, project_key, payee_key)) STRICT;
"""
_GUARDS = """
CREATE TRIGGER issue_no_update BEFORE UPDATE ON issue BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER issue_no_delete BEFORE DELETE ON issue BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER line_no_update BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER line_no_delete BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""


_META = f"INSERT INTO meta VALUES ('schema', '{SCHEMA_VERSION}');"  # noqa: S608  a number of our own


@dataclass(frozen=True, slots=True)
class Record:
    """One issue to be written: ``manifest`` is the sha256 of the frozen 清单.json, ``document`` the 文号 or empty."""

    issued: Issued
    operator: str
    document: str
    manifest: str


class Ledger:
    """``ledger/`` of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "ledger.sqlite"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One command at a time; the system frees it when a process dies."""
        lock = FileLock(self.folder / ".lock", timeout=0)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise StopError("〔LED-001〕另一个窗口正在运行本程序。请等它结束后再运行。") from None
        except PermissionError:
            raise StopError(f"〔LED-002〕{self.folder} 不能写入。请检查文件夹是不是只读。") from None
        try:
            yield
        finally:
            lock.release()

    def issued(self) -> tuple[Issued, ...]:
        """Everything issued so far, in order."""
        if not self.file.is_file():
            return ()
        try:
            with closing(self._open()) as db:
                rows = db.execute("SELECT seq, kind, number, first_day, last_day, issued_on, body FROM issue ORDER BY seq").fetchall()
                return tuple(_issued(row, _lines(db, row[0])) for row in rows)
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise self._broken(error) from error

    def frozen(self, label: str) -> Path:
        """Where the copies of an issue lie."""
        return self.folder / label

    def append(self, record: Record, copies: Mapping[str, bytes | Path]) -> None:
        """Freeze ``copies`` (path in the folder → bytes, or the file to copy), then record the issue in one transaction."""
        label = record.issued.period.label
        if any(issue.period.label == label for issue in self.issued()):
            raise StopError(f"〔LED-005〕{label}已经签发过，不能再签发一次。")
        _freeze(self.folder, label, copies)
        try:
            with closing(self._open()) as db, db:
                _insert(db, record)
        except sqlite3.DatabaseError as error:
            raise StopError(f"〔LED-006〕台账 {self.file} 没有写成（{error}），{label}没有签发。请检查磁盘空间和文件夹后再签发。") from error

    def _broken(self, error: Exception) -> StopError:
        return StopError(f"〔LED-003〕台账 {self.file} 打不开或已损坏（{error}）。请停止使用，保留现场，联系维护人员。")

    def _open(self) -> sqlite3.Connection:
        fresh = not self.file.is_file()
        db = sqlite3.connect(self.file, isolation_level="DEFERRED")
        try:
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            if fresh:
                db.executescript(f"BEGIN; {_SCHEMA} {_GUARDS} {_META} COMMIT;")
            version = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0]
        except (sqlite3.DatabaseError, TypeError) as error:
            db.close()
            raise self._broken(error) from error
        if version != str(SCHEMA_VERSION):
            db.close()
            raise StopError(f"〔LED-004〕台账是版本 {version}，这个程序只认版本 {SCHEMA_VERSION}。请换用写这份台账的程序。")
        return db


def _freeze(folder: Path, label: str, copies: Mapping[str, bytes | Path]) -> None:
    fresh, final = folder / f".{label}.new", folder / label
    for leftover in (fresh, final):
        if leftover.exists():
            shutil.rmtree(leftover)
    for name, source in sorted(copies.items()):
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            if isinstance(source, bytes):
                stream.write(source)
            else:
                with source.open("rb") as original:
                    shutil.copyfileobj(original, stream)
            stream.flush()
            os.fsync(stream.fileno())
    fresh.replace(final)
    _flush(folder)


def _flush(folder: Path) -> None:
    """The rename itself on disk, where the system can say so for a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _insert(db: sqlite3.Connection, record: Record) -> None:
    issued = record.issued
    head = db.execute("SELECT hash FROM issue ORDER BY seq DESC LIMIT 1").fetchone()
    previous = head[0] if head else ""
    body = json.dumps(_body(issued), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    period = issued.period
    fields = (str(period.kind), period.number, period.start.isoformat(), period.end.isoformat(), issued.issued_on.isoformat(),
              record.operator, record.document, body, record.manifest, previous)
    sealed = json.dumps([*fields, [asdict(line) for line in issued.lines]], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    cursor = db.execute(
        "INSERT INTO issue (kind, number, first_day, last_day, issued_on, operator, document, body, manifest, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*fields, hashlib.sha256(sealed.encode()).hexdigest()))
    db.executemany(
        "INSERT INTO line (issue, clause, award, participant, payee, payee_key, project, project_key, amount_fen, basis)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(cursor.lastrowid, x.clause, x.award, x.participant, x.payee, x.payee_key, x.project, x.project_key, x.amount_fen, x.basis)
         for x in issued.lines])


def _body(issued: Issued) -> dict[str, Any]:
    return {"credits": [[c.sheet, c.participant, c.project_key, c.day, c.entry, c.counted] for c in issued.credits],
            "standings": [asdict(s) for s in issued.standings], "summary": dict(issued.summary), "states": dict(issued.states),
            "figures": {key: list(value) for key, value in issued.figures.items()}, "accounts": issued.accounts, "terms": dict(issued.terms),
            "waivers": [astuple(w) for w in issued.waivers], "offsets": issued.offsets, "used": issued.used, "known": dict(issued.known)}


def _lines(db: sqlite3.Connection, issue: int) -> tuple[Line, ...]:
    rows = db.execute("SELECT clause, award, participant, payee, payee_key, project, project_key, amount_fen, basis FROM line"
                      " WHERE issue = ? ORDER BY seq", (issue,))
    return tuple(Line(*row) for row in rows)


def _issued(row: tuple[Any, ...], lines: tuple[Line, ...]) -> Issued:
    _, kind, number, first, last, on, text = row
    body = json.loads(text)
    period = Period(Kind(kind), number, date.fromisoformat(first), date.fromisoformat(last))
    return Issued(
        period=period, issued_on=date.fromisoformat(on), lines=lines, credits=tuple(Credit(*c) for c in body["credits"]),
        states=body["states"], figures={key: (sheet, who, fen) for key, (sheet, who, fen) in body["figures"].items()},
        standings=tuple(_standing(s) for s in body["standings"]), summary=body["summary"],
        accounts=tuple(body.get("accounts", ())), terms=body.get("terms", {}), waivers=tuple(Line(*w) for w in body.get("waivers", ())),
        offsets=tuple((debt, line, fen) for debt, line, fen in body.get("offsets", ())), used=tuple(body.get("used", ())), known=body.get("known", {}))


def _standing(raw: dict[str, Any]) -> Standing:
    tuples = {key: tuple(raw[key]) for key in ("counts", "ranks", "provisional")}
    return Standing(**{**raw, **tuples, "category": Category(raw["category"])})
