"""The database: one SQLite file in 分, append-only by triggers, each record chained to the one before by hash.

No WAL: it does not work on network shares. A new file is built beside its place and renamed, so that none is ever half made.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from contest.errors import StopError
from contest.model import Category, Credit, Issued, Kind, Line, Period, Standing
from contest.workspace import flush, move

SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE issue (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('bulletin', 'final', 'batch')), number INTEGER NOT NULL,
    first_day TEXT NOT NULL, last_day TEXT NOT NULL, issued_on TEXT NOT NULL, recorded_at TEXT NOT NULL, operator TEXT NOT NULL,
    document TEXT NOT NULL, body TEXT NOT NULL, manifest TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT;
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

PATIENCE = 5.0
"""Seconds to wait for a program that looks at the file."""
NoLedgerError = sqlite3.DatabaseError
"""What SQLite raises for a file that is none, or is damaged."""
FIELDS = {
    "kind": "种类", "number": "期次", "first_day": "起始日", "last_day": "截止日", "issued_on": "签发日期", "recorded_at": "记录时间",
    "operator": "经办人", "document": "文号", "body": "计数和名次", "manifest": "清单校验码", "previous": "上一条校验码"}
"""What a record's hash seals, in this order, and what the clerk calls it."""
LINE_FIELDS = {
    "clause": "条款", "award": "奖项", "participant": "获奖主体", "payee": "收款人", "payee_key": "收款人标识", "project": "项目",
    "project_key": "项目标识", "amount_fen": "金额", "basis": "依据"}


@dataclass(frozen=True, slots=True)
class Record:
    """One issue to be written: ``manifest`` is the sha256 of the frozen 清单.json, ``document`` the 文号 or empty.

    ``recorded_at`` is the moment by the clock (ISO 8601), ``issued.issued_on`` the day that the documents bear.
    """

    issued: Issued
    operator: str
    document: str
    manifest: str
    recorded_at: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """One record as it lies in the file, unchecked: anything may stand in it."""

    seq: Any
    fields: Mapping[str, Any]
    lines: tuple[tuple[Any, ...], ...]
    hash: Any

    @property
    def label(self) -> str:
        """第01期; of a record that says no sensible period, its place."""
        try:
            return Period(Kind(self.fields["kind"]), int(self.fields["number"]), date.min, date.min).label
        except (ValueError, TypeError):
            return f"第 {self.seq} 条记录"

    def issued(self) -> Issued:
        """The issue that a sound record holds."""
        f, body = self.fields, json.loads(self.fields["body"])
        period = Period(Kind(f["kind"]), f["number"], date.fromisoformat(f["first_day"]), date.fromisoformat(f["last_day"]))
        return Issued(
            period=period, issued_on=date.fromisoformat(f["issued_on"]), lines=tuple(Line(*line) for line in self.lines),
            credits=tuple(Credit(*c) for c in body["credits"]), states=body["states"],
            figures={key: (sheet, who, fen) for key, (sheet, who, fen) in body["figures"].items()},
            standings=tuple(_standing(s) for s in body["standings"]), summary=body["summary"],
            accounts=tuple(body["accounts"]), terms=body["terms"], waivers=tuple(Line(*w) for w in body["waivers"]),
            offsets=tuple((debt, line, fen) for debt, line, fen in body["offsets"]), used=tuple(body["used"]), known=body["known"])


@dataclass(frozen=True, slots=True)
class Chain:
    """Every record of a ledger in order, and what does not hold about them, in Chinese."""

    records: tuple[Stored, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The last record's hash, which stands for all before it; empty before the first issue."""
        return str(self.records[-1].hash) if self.records else ""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(record.label for record in self.records)


def create(file: Path) -> None:
    """An empty ledger. Raises OSError or sqlite3.Error, and then there is none."""
    fresh = file.with_name(f".{file.stem}.new")
    for leftover in (fresh, fresh.with_name(f"{fresh.name}-journal")):
        leftover.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh)) as db:
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(f"BEGIN; {_SCHEMA} {_GUARDS} {_META} COMMIT;")
    move(fresh, file)
    flush(file.parent)


def insert(file: Path, record: Record) -> None:
    """Issue and lines in one transaction. Raises sqlite3.Error, and then nothing is written."""
    with closing(_open(file)) as db, db:
        head = db.execute("SELECT hash FROM issue ORDER BY seq DESC LIMIT 1").fetchone()
        period = record.issued.period
        sealed = (str(period.kind), period.number, period.start.isoformat(), period.end.isoformat(), record.issued.issued_on.isoformat(),
                  record.recorded_at, record.operator, record.document, _body(record.issued), record.manifest, head[0] if head else "")
        lines = [astuple(line) for line in record.issued.lines]
        cursor = db.execute(f"INSERT INTO issue ({', '.join(FIELDS)}, hash) VALUES ({_marks(len(FIELDS) + 1)})",  # noqa: S608  names of our own
                            (*sealed, _seal(sealed, lines)))
        db.executemany(f"INSERT INTO line (issue, {', '.join(LINE_FIELDS)}) VALUES ({_marks(len(LINE_FIELDS) + 1)})",  # noqa: S608  as above
                       [(cursor.lastrowid, *line) for line in lines])


def load(file: Path) -> Chain:
    """Every record, checked against its own hash and the one before. Raises sqlite3.DatabaseError for what is no ledger."""
    with closing(_open(file)) as db:
        db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")  # a flipped bit is named, not a failure
        issues = db.execute(f"SELECT seq, hash, {', '.join(FIELDS)} FROM issue ORDER BY seq").fetchall()  # noqa: S608  names of our own
        lines = db.execute(f"SELECT seq, issue, {', '.join(LINE_FIELDS)} FROM line ORDER BY seq").fetchall()  # noqa: S608  as above
        whole = db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    held: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for line in lines:
        held[line[1]].append(line[2:])
    records = tuple(Stored(seq, dict(zip(FIELDS, values, strict=True)), tuple(held.pop(seq, ())), digest)
                    for seq, digest, *values in issues)
    faults = list(_chain_faults(records))
    if held or [line[0] for line in lines] != list(range(1, len(lines) + 1)):
        faults.append("发放明细的序号或所属期次被改动")
    if not whole:
        faults.append("台账文件的内部结构有损坏")
    return Chain(records, tuple(faults))


def copy(file: Path, target: Path) -> None:
    """A sound copy of a ledger, proven after writing. Raises OSError or sqlite3.Error, and then there is none."""
    fresh = target.with_name(f".{target.stem}.new")
    fresh.unlink(missing_ok=True)
    with closing(_open(file)) as db:
        db.execute("VACUUM INTO ?", (str(fresh),))
    flush(fresh)
    if load(fresh) != load(file):
        raise sqlite3.DatabaseError("the copy differs")
    move(fresh, target)
    flush(target.parent)


def differing(one: Stored, other: Stored) -> list[str]:
    """The fields in which two records of one place differ, as the clerk calls them."""
    names = [word for key, word in FIELDS.items() if one.fields[key] != other.fields[key]]
    for place, (line, was) in enumerate(zip(one.lines, other.lines, strict=False), 1):
        names += [f"发放明细第 {place} 行的{word}" for word, a, b in zip(LINE_FIELDS.values(), line, was, strict=True) if a != b]
    if len(one.lines) != len(other.lines):
        names.append("发放明细的行数")
    return names + (["本条校验码"] if one.hash != other.hash else [])


def _open(file: Path) -> sqlite3.Connection:
    """An existing ledger of this version. Raises sqlite3.DatabaseError, and StopError for another version."""
    db = sqlite3.connect(file, timeout=PATIENCE, isolation_level="DEFERRED")
    try:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        meta = db.execute("SELECT key, value FROM meta").fetchall()
        if [key for key, _ in meta] != ["schema"]:
            raise sqlite3.DatabaseError("no ledger of this program")
        version = meta[0][1]
    except sqlite3.DatabaseError:
        db.close()
        raise
    if version != str(SCHEMA_VERSION):
        db.close()
        raise StopError(f"〔LED-004〕台账 {file} 是版本 {version}，这个程序只认版本 {SCHEMA_VERSION}。请换用写这份台账的程序。")
    return db


def _chain_faults(records: Sequence[Stored]) -> list[str]:
    faults, previous = [], ""
    for place, record in enumerate(records, 1):
        if record.seq != place:
            faults.append(f"{record.label}的记录编号是 {record.seq}，应是 {place}")
        if record.fields["previous"] != previous:
            faults.append(f"{record.label}的记录接不上前一条")
        if record.hash != _seal(tuple(record.fields.values()), record.lines):
            faults.append(f"{record.label}的记录被改动过")
        previous = record.hash
    return faults


def _seal(sealed: Sequence[Any], lines: Sequence[tuple[Any, ...]]) -> str:
    """sha256 over everything a record holds, the previous hash included."""
    rows = [dict(zip(LINE_FIELDS, line, strict=True)) for line in lines]
    return hashlib.sha256(_json([*sealed, rows]).encode("utf-8", "surrogateescape")).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _body(issued: Issued) -> str:
    return _json({
        "credits": [[c.sheet, c.participant, c.project_key, c.day, c.entry, c.counted] for c in issued.credits],
        "standings": [asdict(s) for s in issued.standings], "summary": dict(issued.summary), "states": dict(issued.states),
        "figures": {key: list(value) for key, value in issued.figures.items()}, "accounts": issued.accounts, "terms": dict(issued.terms),
        "waivers": [astuple(w) for w in issued.waivers], "offsets": issued.offsets, "used": issued.used, "known": dict(issued.known)})


def _standing(raw: dict[str, Any]) -> Standing:
    tuples = {key: tuple(raw[key]) for key in ("counts", "ranks", "provisional")}
    return Standing(**{**raw, **tuples, "category": Category(raw["category"])})


assert list(LINE_FIELDS) == [f.name for f in fields(Line)], "lines are written and sealed in the order of their type"
