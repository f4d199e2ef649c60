"""The ledger: what was issued is kept for good, in 分, with its frozen copies, and by one command at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, tree

from contest.errors import StopError
from contest.ledger import SCHEMA_VERSION, Ledger, Record
from contest.model import Category, Credit, Issued, Kind, Line, Period, Sheet, Standing

FIRST = Issued(
    Period(Kind.BULLETIN, 1, date(2018, 2, 15), date(2018, 2, 24)), date(2018, 2, 27),
    lines=(Line("7.2.2", "项目签约奖", "C01", "周明华", "周明华@C01", "甲/乙", "甲/乙", 500_000, "七.2② 正式签约1个×5000元"),
           Line("7.2.3", "项目动工奖", "C01", "周明华", "周明华@C01", "甲/乙", "甲/乙", -1, "更正")),
    credits=(Credit("信息收集", "C01", "甲/乙", "2018-02-20", "abc", True), Credit("项目洽谈", "C02", "甲/乙", "2018-02-21", "def", False)),
    states={"abc": "counted", "def": "refused"}, figures={"abc": (str(Sheet.LEAD), "C01", 0), "x": (str(Sheet.SIGNING), "C01", 3_000_000_000)},
    standings=(Standing("C01", "岭下村", Category.VILLAGE, "行政村", (1, 0, 1, 0), 2.5, (1, None, 1, None), 1, (1, 0)),
               Standing("D01", "经发办", Category.UNIT, "单位", (0, 0, 0, 0), 0, (None,) * 4, None)),
    summary={"leads": 1, "agreed_fen": 3_000_000_000}, accounts=("0f" * 16, ""), terms={"prizes.ties": "split"},
    waivers=(Line("7.2.3", "项目动工奖", "C01", "周明华", "周明华@C01", "甲/乙", "甲/乙", 7, "决1"),),
    offsets=(("第01期-002", "第02期-001", 1),), used=("决1", "决2"), known={"决定 决1": "公示异议，张三，成立，2018-03-07"})
SECOND = Issued(Period(Kind.BULLETIN, 2, date(2018, 2, 25), date(2018, 3, 6)), date(2018, 3, 9))
COPIES: dict[str, bytes | Path] = {"通报.docx": b"docx", "退回/退回通知.docx": b"letters", "依据/报表/第1期/a.xlsx": b"a"}


def record(issued: Issued) -> Record:
    return Record(issued, "小杨", "柏招组〔2018〕1号", "f" * 64)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def written(ledger: Ledger) -> Ledger:
    ledger.append(record(FIRST), COPIES)
    return ledger


@pytest.fixture
def db(written: Ledger) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(written.file)) as opened:
        yield opened


def test_an_empty_ledger_holds_nothing_and_makes_no_file(ledger: Ledger) -> None:
    assert ledger.issued() == () and not ledger.folder.exists()


def test_what_was_issued_comes_back_as_it_was(written: Ledger) -> None:
    written.append(record(SECOND), COPIES)
    batch = replace(SECOND, period=Period(Kind.BATCH, 1, date(2018, 4, 2), date(2018, 4, 20)))
    written.append(record(batch), COPIES)
    assert written.issued() == (FIRST, SECOND, batch)
    assert isinstance(written.issued()[0].standings[0].category, Category) and isinstance(written.issued()[2].period.kind, Kind)


def test_amounts_are_whole_fen(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT amount_fen, typeof(amount_fen) FROM line").fetchall() == [(500_000, "integer"), (-1, "integer")]
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO line SELECT 99, issue, '7.2.4', award, participant, payee, payee_key, project, project_key, 0, basis FROM line LIMIT 1")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO line SELECT 99, issue, '7.2.4', award, participant, payee, payee_key, project, project_key, 0.5, basis FROM line LIMIT 1")


@pytest.mark.parametrize("order", [
    "UPDATE issue SET issued_on = '2019-01-01'", "UPDATE line SET amount_fen = 1", "DELETE FROM issue", "DELETE FROM line"])
def test_nothing_written_can_be_changed_or_removed(db: sqlite3.Connection, order: str) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        db.execute(order)


def test_records_are_chained_by_hash(written: Ledger) -> None:
    written.append(record(SECOND), COPIES)
    with closing(sqlite3.connect(written.file)) as db:
        (one, nothing), (two, before) = db.execute("SELECT hash, previous FROM issue ORDER BY seq").fetchall()
    assert nothing == "" and before == one != two and len(two) == 64


def test_who_when_and_under_which_number_is_kept(db: sqlite3.Connection) -> None:
    row = db.execute("SELECT kind, number, first_day, last_day, issued_on, operator, document, manifest FROM issue").fetchone()
    assert row == ("bulletin", 1, "2018-02-15", "2018-02-24", "2018-02-27", "小杨", "柏招组〔2018〕1号", "f" * 64)


def test_the_schema_version_is_kept_and_another_is_refused(written: Ledger) -> None:
    with closing(sqlite3.connect(written.file)) as db, db:
        assert db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (str(SCHEMA_VERSION),)
        db.execute("UPDATE meta SET value = '99'")
    with pytest.raises(StopError, match=r"〔LED-004〕.*99"):
        written.issued()
    with pytest.raises(StopError, match="〔LED-004〕"):
        written.append(record(SECOND), COPIES)
    assert not written.frozen("第02期").exists()


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_ledger_is_told(ledger: Ledger, content: bytes) -> None:
    ledger.folder.mkdir()
    ledger.file.write_bytes(content)
    with pytest.raises(StopError, match="〔LED-003〕"):
        ledger.issued()
    assert ledger.file.read_bytes() == content


def test_a_ledger_of_something_else_is_told(ledger: Ledger) -> None:
    ledger.folder.mkdir()
    with closing(sqlite3.connect(ledger.file)) as db, db:
        db.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    with pytest.raises(StopError, match="〔LED-003〕"):
        ledger.issued()


def test_damage_in_the_middle_of_the_ledger_is_told(written: Ledger) -> None:
    with closing(sqlite3.connect(written.file)) as db:
        (size,), (root,) = db.execute("PRAGMA page_size").fetchone(), db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'issue'").fetchone()
    data = bytearray(written.file.read_bytes())
    data[(root - 1) * size:root * size] = b"\xff" * size
    written.file.write_bytes(data)
    with pytest.raises(StopError, match="〔LED-003〕"):
        written.issued()


def test_a_record_that_makes_no_sense_is_told(written: Ledger) -> None:
    with closing(sqlite3.connect(written.file)) as db, db:
        db.execute("DROP TRIGGER issue_no_update")
        db.execute("UPDATE issue SET body = '{'")
    with pytest.raises(StopError, match="〔LED-003〕"):
        written.issued()


def test_the_same_issue_is_never_written_twice_and_its_copies_stay(written: Ledger) -> None:
    before = tree(written.folder)
    with pytest.raises(StopError, match="〔LED-005〕"):
        written.append(record(replace(FIRST, lines=())), {"通报.docx": b"another"})
    final = replace(FIRST, period=replace(FIRST.period, kind=Kind.FINAL))
    with pytest.raises(StopError, match="〔LED-005〕"):
        written.append(record(final), {"通报.docx": b"another"})
    assert tree(written.folder) == before and written.issued() == (FIRST,)


def test_the_database_itself_refuses_a_second_bulletin_of_one_number(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO issue SELECT 9, 'final', number, first_day, last_day, issued_on, operator, document, body, manifest, hash, 'x' FROM issue")


def test_a_batch_may_bear_the_number_of_a_bulletin(written: Ledger) -> None:
    written.append(record(replace(FIRST, period=replace(FIRST.period, kind=Kind.BATCH))), COPIES)
    assert [i.period.label for i in written.issued()] == ["第01期", "兑现01"]


# copies ————————————————————————————————————————————————————————————


def test_copies_are_frozen_under_the_issues_label(written: Ledger, tmp_path: Path) -> None:
    (tmp_path / "基").write_bytes(b"file")
    written.append(record(SECOND), {"依据/b.xlsx": tmp_path / "基"})
    assert {p.relative_to(written.folder).as_posix(): p.read_bytes() for p in written.folder.rglob("*") if p.is_file() and p != written.file} == {
        **{f"第01期/{name}": content for name, content in COPIES.items()}, "第02期/依据/b.xlsx": b"file"}


def test_copies_are_there_before_the_record_refers_to_them(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("contest.ledger._insert", lambda _db, r: seen.append((r.issued, (ledger.frozen("第01期") / "通报.docx").read_bytes())))
    ledger.append(record(FIRST), COPIES)
    assert seen == [(FIRST, b"docx")]


def test_copies_that_cannot_be_made_leave_no_record(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ledger.append(record(FIRST), {"a": b"a", "b": tmp_path / "gone"})
    assert ledger.issued() == () and not ledger.frozen("第01期").exists()


def test_a_record_that_cannot_be_written_is_told_and_the_next_try_clears_its_copies(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("contest.ledger._insert", full)
        with pytest.raises(StopError, match="〔LED-006〕"):
            ledger.append(record(FIRST), {"waste.docx": b"x"})
    assert ledger.issued() == () and (ledger.frozen("第01期") / "waste.docx").exists()
    (ledger.folder / ".第01期.new").mkdir()
    ledger.append(record(FIRST), COPIES)
    assert ledger.issued() == (FIRST,) and not (ledger.frozen("第01期") / "waste.docx").exists() and not (ledger.folder / ".第01期.new").exists()


def test_lines_and_issue_are_written_together_or_not_at_all(ledger: Ledger) -> None:
    twice = replace(FIRST, lines=(FIRST.lines[0], FIRST.lines[0]))
    with pytest.raises(StopError, match="〔LED-006〕"):
        ledger.append(record(twice), COPIES)
    assert ledger.issued() == ()


def test_where_folders_cannot_be_flushed_nothing_is_tried(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contest.ledger.os.name", "nt")
    monkeypatch.setattr("contest.ledger.os.open", None)
    from contest.ledger import _flush

    _flush(ledger.folder)


# the lock ——————————————————————————————————————————————————————————

HOLDER = "import sys; sys.path.insert(0, sys.argv[1])\nfrom pathlib import Path; from contest.ledger import Ledger\n" \
    "with Ledger(Path(sys.argv[2])).lock():\n    print('held', flush=True); sys.stdin.readline()\n"


def test_a_second_process_is_refused_while_the_first_holds_the_lock_and_a_dead_one_frees_it(ledger: Ledger) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(ROOT), str(ledger.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        with pytest.raises(StopError, match="〔LED-001〕"), ledger.lock():
            pytest.fail("two hold the lock")
        holder.kill()
    with ledger.lock():
        pass


def test_the_lock_is_free_again_after_a_failure_inside_it(ledger: Ledger) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), ledger.lock():
            _ = 1 // 0


def test_a_file_that_is_open_elsewhere_is_not_blamed_on_the_ledger(ledger: Ledger) -> None:
    with pytest.raises(PermissionError), ledger.lock():
        raise PermissionError("通报.docx")


def test_a_ledger_that_cannot_be_written_is_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("contest.ledger.FileLock.acquire", denied)
    with pytest.raises(StopError, match="〔LED-002〕"), ledger.lock():
        pytest.fail("locked")
