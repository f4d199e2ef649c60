"""The ledger: what was issued is kept for good, in 分, with its frozen copies, and by one command at a time."""

from __future__ import annotations

import errno
import shutil
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
from contest.ledger import BACKUPS, SCHEMA_VERSION, Chain, Ledger, Record, operator
from contest.ledger.frozen import faults, labels, manifest, pending
from contest.ledger.store import FIELDS, LINE_FIELDS, copy, differing, insert, load
from contest.model import Category, Credit, Issued, Kind, Line, Period, Sheet, Standing
from contest.workspace import manifest_bytes, sha256

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
    with pytest.raises(StopError, match="〔LED-007〕第01期的记录被改动过"):
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
        db.execute("INSERT INTO issue SELECT 9, 'final', number, first_day, last_day, issued_on, recorded_at, operator, document, body, manifest, hash, 'x' FROM issue")


def test_a_batch_may_bear_the_number_of_a_bulletin(written: Ledger) -> None:
    written.append(record(replace(FIRST, period=replace(FIRST.period, kind=Kind.BATCH))), COPIES)
    assert [i.period.label for i in written.issued()] == ["第01期", "兑现01"]


# copies ————————————————————————————————————————————————————————————


def test_copies_are_frozen_under_the_issues_label(written: Ledger, tmp_path: Path) -> None:
    (tmp_path / "基").write_bytes(b"file")
    written.append(record(SECOND), {"依据/b.xlsx": tmp_path / "基"})
    assert {p.relative_to(written.folder).as_posix(): p.read_bytes() for p in written.folder.rglob("*") if p.is_file() and p.parent.name != BACKUPS and p != written.file} == {
        **{f"第01期/{name}": content for name, content in COPIES.items()}, "第02期/依据/b.xlsx": b"file"}


def test_copies_are_there_before_the_record_refers_to_them(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("contest.ledger.store.insert", lambda _file, r: seen.append((r.issued, (ledger.folder / ".第01期.new/通报.docx").read_bytes())))
    ledger.append(record(FIRST), COPIES)
    assert seen == [(FIRST, b"docx")]


def test_copies_that_cannot_be_made_leave_no_record(ledger: Ledger) -> None:
    with pytest.raises(OSError, match="long"):
        ledger.append(record(FIRST), {"a": b"a", "b" * 300: b"b"})
    assert ledger.issued() == () and [p.name for p in ledger.folder.iterdir()] == []


def test_a_record_that_cannot_be_written_is_told_and_leaves_no_copies(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("contest.ledger.store.insert", full)
        with pytest.raises(StopError, match="〔LED-006〕"):
            ledger.append(record(FIRST), {"waste.docx": b"x"})
    assert ledger.issued() == () and [p.name for p in ledger.folder.iterdir()] == ["ledger.sqlite"]
    ledger.append(record(FIRST), COPIES)
    assert ledger.issued() == (FIRST,)


@pytest.mark.parametrize("name", ["../逃.docx", "依据/../../逃.docx", "/tmp/逃.docx", "", "."])
def test_no_copy_lies_outside_its_folder(ledger: Ledger, name: str) -> None:
    with pytest.raises(StopError, match="〔RUN-004〕"):
        ledger.append(record(FIRST), {name: b"x"})
    assert ledger.issued() == () and not list(ledger.folder.parent.rglob("逃*"))


# what an accident leaves ———————————————————————————————————————————————————


def interrupted(ledger: Ledger, patch: pytest.MonkeyPatch, step: str) -> None:
    """The issue ends at ``step`` as a power cut would end it: nothing is cleaned up."""
    def cut(*_: object) -> None:
        raise SystemExit

    patch.setattr(step, cut)
    with pytest.raises(SystemExit):
        ledger.append(record(SECOND), COPIES)
    patch.undo()


@pytest.mark.parametrize(("step", "done", "told"), [
    ("contest.ledger.store.insert", False, "要重新签发"), ("contest.ledger.frozen.promote", True, "不用再签发"), ("contest.ledger.store.copy", True, "")])
def test_what_a_power_cut_leaves_is_finished_or_undone_and_told_by_the_next_command(
        written: Ledger, monkeypatch: pytest.MonkeyPatch, step: str, done: bool, told: str) -> None:
    proof = Record(SECOND, "小杨", "", sha256(b"{}"))
    monkeypatch.setattr("test_ledger.record", lambda _: proof)
    monkeypatch.setitem(COPIES, "依据/清单.json", b"{}")
    interrupted(written, monkeypatch, step)
    with written.lock() as found:
        assert len(found) == bool(told) and told in "".join(found)
    assert written.issued() == ((FIRST, SECOND) if done else (FIRST,)) and written.frozen("第02期").is_dir() == done
    assert len(written.backups()) == 1 + done and not list(written.folder.glob(".*.new"))
    with written.lock() as found:
        assert found == (), "the second time there is nothing to do"


def waiting(ledger: Ledger, label: str, manifest: bytes = b"{}") -> Path:
    """A folder of copies that waits for its name."""
    folder = ledger.folder / f".{label}.new"
    (folder / "依据").mkdir(parents=True)
    (folder / "依据/清单.json").write_bytes(manifest)
    return folder


def test_copies_left_by_an_accident_do_not_mix_with_those_of_the_next_issue(written: Ledger) -> None:
    waiting(written, "第02期")
    written.append(record(SECOND), {"通报.docx": b"new"})
    assert [p.name for p in written.frozen("第02期").rglob("*")] == ["通报.docx"]


@pytest.mark.parametrize(("label", "manifest", "named"), [("第02期", b"{}", True), ("第02期", b"{ }", False), ("第03期", b"{}", False)])
def test_only_copies_that_the_record_proves_get_their_name(written: Ledger, monkeypatch: pytest.MonkeyPatch, label: str, manifest: bytes, named: bool) -> None:
    monkeypatch.setattr("contest.ledger.frozen.promote", lambda *_: None)
    written.append(Record(SECOND, "小杨", "", sha256(b"{}")), {"a": b"a"})
    monkeypatch.undo()
    shutil.rmtree(written.folder / ".第02期.new", ignore_errors=True)
    waiting(written, label, manifest)
    with written.lock() as found:
        assert ["不用再签发" in note for note in found] == [named]
    assert written.frozen(label).is_dir() is named and not list(written.folder.glob(".*.new"))


def test_copies_that_have_their_name_are_not_replaced(written: Ledger) -> None:
    written.append(Record(SECOND, "小杨", "", sha256(b"{}")), {"依据/清单.json": b"{}"})
    (waiting(written, "第02期") / "通报.docx").write_bytes(b"other")
    with written.lock():
        assert not (written.frozen("第02期") / "通报.docx").exists() and not list(written.folder.glob(".*.new"))


def test_while_a_record_is_in_doubt_nothing_is_cleared_away(written: Ledger) -> None:
    alter(written, "UPDATE issue SET operator = 'x'")
    folder = waiting(written, "第02期")
    with written.lock() as found:
        assert found == () and folder.exists()


def test_half_written_files_are_cleared_away(written: Ledger) -> None:
    leftovers = [written.folder / ".ledger.new", written.folder / BACKUPS / ".ledger-第01期.new", written.folder / ".ledger.new-journal"]
    for leftover in leftovers:
        leftover.write_bytes(b"half")
    (written.folder / ".别的.new").mkdir()
    with written.lock() as found:
        assert found == () and not [p for p in leftovers if p.exists()] and (written.folder / ".别的.new").exists()


def test_a_backup_is_written_once_and_the_newest_is_that_of_the_last_batch(written: Ledger) -> None:
    (kept,) = written.backups()
    kept.write_bytes(b"as it was")
    with written.lock():
        assert kept.read_bytes() == b"as it was"
    for label in ("兑现02", "第05期", "兑现01"):
        (written.folder / BACKUPS / f"ledger-{label}.sqlite").touch()
    assert [b.stem.removeprefix("ledger-") for b in written.backups()] == ["第01期", "第05期", "兑现01", "兑现02"]


def test_what_was_found_is_told_even_where_the_command_then_stops(written: Ledger) -> None:
    (written.folder / ".第02期.new").mkdir()
    with pytest.raises(StopError) as stopped, written.lock():
        raise StopError("〔ISS-001〕没有草稿。")
    assert ["要重新签发" in message for message in stopped.value.messages] == [True, False]


def test_an_issue_whose_copies_cannot_get_their_name_is_told_as_issued(written: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr("contest.ledger.frozen.promote", busy)
        with pytest.raises(StopError, match=r"〔LED-009〕.*不要重新签发"):
            written.append(record(SECOND), COPIES)
    assert written.issued() == (FIRST, SECOND)


def test_a_backup_that_cannot_be_written_is_told_and_made_by_the_next_command(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("contest.ledger.store.load", lambda file: (Chain() if ".new" in file.name else load(file)))
        assert ["没有写成" in note for note in ledger.append(record(FIRST), COPIES)] == [True]
    assert ledger.backups() == []
    with ledger.lock():
        assert load(ledger.backups()[0]) == ledger.chain() != Chain()


def test_a_ledger_that_is_lost_is_not_taken_for_a_new_one(written: Ledger) -> None:
    (written.folder / ".第02期.new").mkdir()
    written.file.unlink()
    with pytest.raises(StopError, match="〔LED-008〕存档有 第01期"):
        written.issued()
    with pytest.raises(StopError, match="〔LED-008〕"):
        written.append(record(SECOND), COPIES)
    with written.lock() as found:
        assert found == () and (written.folder / ".第02期.new").exists(), "nothing is cleared while the ledger needs help"
    shutil.rmtree(written.folder / BACKUPS)
    with pytest.raises(StopError, match="按存档重建"):
        written.issued()


def test_a_damaged_ledger_stops_no_recovery_of_others_and_is_left_alone(written: Ledger) -> None:
    written.file.write_bytes(b"damaged" * 100)
    with written.lock() as found:
        assert found == ()
    assert written.file.read_bytes() == b"damaged" * 100


# altered records ——————————————————————————————————————————————————————————


def alter(ledger: Ledger, *orders: str) -> None:
    with closing(sqlite3.connect(ledger.file)) as db, db:
        for trigger in ("issue_no_update", "issue_no_delete", "line_no_update", "line_no_delete"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("PRAGMA ignore_check_constraints = ON")
        for order in orders:
            db.execute(order)


@pytest.mark.parametrize(("order", "fields"), [
    *((f"UPDATE issue SET {field} = {value} WHERE seq = 1", [word]) for (field, word), value in zip(
        FIELDS.items(), ["'final'", "7", *["'2018-03-01'"] * 4, *["'x'"] * 5], strict=True)),
    *((f"UPDATE line SET {field} = {value} WHERE seq = 1", [f"发放明细第 1 行的{word}"]) for (field, word), value in zip(
        LINE_FIELDS.items(), [*["'x'"] * 7, "1", "'x'"], strict=True)),
    ("UPDATE line SET seq = 99 WHERE seq = 2", []),
    ("UPDATE line SET issue = 9 WHERE seq = 2", ["发放明细的行数"]), ("UPDATE issue SET hash = 'x' WHERE seq = 1", ["本条校验码"]),
    ("DELETE FROM line WHERE seq = 2", ["发放明细的行数"]), ("UPDATE issue SET kind = CAST(x'ff' AS TEXT) WHERE seq = 1", ["种类"])])
def test_whatever_is_altered_in_a_record_is_seen_and_the_backup_names_the_field(written: Ledger, order: str, fields: list[str]) -> None:
    written.append(record(SECOND), COPIES)
    before = written.chain()
    alter(written, order)
    after = written.chain()
    assert after.faults and differing(after.records[0], before.records[0]) == fields
    with pytest.raises(StopError, match="〔LED-007〕"):
        written.issued()


@pytest.mark.parametrize(("orders", "seen"), [
    (["UPDATE issue SET seq = 5 WHERE seq = 2"], "编号是 5"), (["DELETE FROM line WHERE issue = 1", "DELETE FROM issue WHERE seq = 1"], "接不上"),
    (["UPDATE issue SET kind = 'none' WHERE seq = 2"], "第 2 条记录的记录被改动过")])
def test_a_record_moved_or_taken_out_breaks_the_chain(written: Ledger, orders: list[str], seen: str) -> None:
    written.append(record(SECOND), COPIES)
    alter(written, *orders)
    assert seen in "".join(written.chain().faults)


def test_the_head_of_the_chain_is_the_hash_of_the_last_record(written: Ledger) -> None:
    assert Chain().head == ""
    for issue in (SECOND, replace(SECOND, period=replace(SECOND.period, number=3))):
        written.append(record(issue), COPIES)
        assert written.chain().head == written.chain().records[-1].hash and len(written.chain().head) == 64


def test_the_seal_of_a_record_is_the_same_as_ever(written: Ledger) -> None:
    """Ledgers written before are believed by it: who must change it raises SCHEMA_VERSION."""
    assert (written.chain().head, SCHEMA_VERSION) == ("0836a1f09984ccc1601cb66d14e2d547c9b0b3121722e2321f983b24568f3339", 2)


def test_a_line_that_belongs_to_no_issue_is_seen(written: Ledger) -> None:
    assert written.chain().faults == ()
    alter(written, f"INSERT INTO line SELECT 3, 9, {', '.join(LINE_FIELDS)} FROM line WHERE seq = 1")
    assert written.chain().faults == ("发放明细的序号或所属期次被改动",)


@pytest.mark.parametrize("name", [".ledger.new", ".ledger.new-journal"])
def test_what_a_power_cut_left_of_a_new_ledger_does_not_stand_in_the_way(ledger: Ledger, name: str) -> None:
    ledger.folder.mkdir()
    with closing(sqlite3.connect(ledger.folder / name)) as half, half:
        half.execute("CREATE TABLE meta (key TEXT)")
    assert ledger.append(record(FIRST), COPIES) == [] and ledger.issued() == (FIRST,)


def test_what_a_power_cut_left_of_a_backup_does_not_stand_in_the_way(ledger: Ledger) -> None:
    (ledger.folder / BACKUPS).mkdir(parents=True)
    (ledger.folder / BACKUPS / ".ledger-第01期.new").write_bytes(b"half")
    assert ledger.append(record(FIRST), COPIES) == [] and [b.name for b in ledger.backups()] == ["ledger-第01期.sqlite"]


def test_a_damaged_index_is_seen(written: Ledger) -> None:
    with closing(sqlite3.connect(written.file)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'meta') WHERE name = 'issue_once'")
    with pytest.raises(StopError, match=r"〔LED-00[37]〕"):
        written.issued()


def test_damage_that_reading_does_not_meet_is_seen_too(written: Ledger) -> None:
    with closing(sqlite3.connect(written.file)) as db:
        (size,), (root,) = db.execute("PRAGMA page_size").fetchone(), db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'issue_once'").fetchone()
    data = written.file.read_bytes()
    index = data[(root - 1) * size:root * size]
    written.file.write_bytes(data.replace(index, index.replace(b"bulletin", b"bullets?")))
    assert written.chain().faults == ("台账文件的内部结构有损坏",)


def test_what_replaces_the_ledger_keeps_it_with_its_journal(written: Ledger) -> None:
    for place in (1, 2):
        fresh = written.folder / "fresh.sqlite"
        copy(written.file, fresh)
        (written.folder / "ledger.sqlite-journal").write_bytes(b"hot")
        kept = written.replace(fresh)
        assert kept is not None and kept.name == f"换下的台账-{place}.sqlite" and kept.with_name(f"{kept.name}-journal").read_bytes() == b"hot"
    written.file.unlink()
    copy(kept, written.folder / "fresh.sqlite")
    assert written.replace(written.folder / "fresh.sqlite") is None and written.issued() == (FIRST,)


# frozen copies held against their manifest ————————————————————————————————————————


def test_every_copy_changed_missing_or_added_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "第01期"
    assert faults(folder, "x") == ["ledger/第01期 存档不在了"]
    for name in ("通报.docx", "依据/名册.xlsx", "依据/报表/a.xlsx"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    assert faults(folder, "x") == ["ledger/第01期/依据/清单.json 不在了"]
    inputs = {name: sha256(f"依据/{name}".encode()) for name in ("名册.xlsx", "报表/a.xlsx")}
    proof = sha256(sealed := manifest_bytes({"outputs": {"通报.docx": sha256("通报.docx".encode())}, "inputs": inputs}))
    (folder / "依据/清单.json").write_bytes(sealed)
    assert faults(folder, proof) == [] and len(faults(folder, "x")) == 1
    (folder / "通报.docx").write_bytes(b"forged")
    (folder / "依据/名册.xlsx").unlink()
    (folder / "依据/报表/b.xlsx").write_bytes(b"new")
    assert faults(folder, proof) == ["ledger/第01期/依据/报表/b.xlsx 是后来放进去的", "ledger/第01期/依据/名册.xlsx 不在了", "ledger/第01期/通报.docx 被改动过"]


@pytest.mark.skipif(sys.platform == "win32", reason="making links asks for a right there")
def test_a_link_among_the_copies_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "第01期"
    (folder / "依据").mkdir(parents=True)
    held = manifest_bytes({"inputs": {}, "outputs": {"通报.docx": sha256(b"docx")}})
    (folder / "依据/清单.json").write_bytes(held)
    (folder / "通报.docx").symlink_to(tmp_path / "nowhere")
    (folder / "别处").symlink_to(tmp_path, target_is_directory=True)
    assert faults(folder, sha256(held)) == ["ledger/第01期/别处 是后来放进去的", "ledger/第01期/通报.docx 被改动过"]


def test_a_manifest_that_is_no_table_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "依据").mkdir()
    (tmp_path / "依据/清单.json").write_bytes(b"[]")
    with pytest.raises(ValueError, match="no manifest"):
        manifest(tmp_path)


def test_a_record_that_was_committed_though_the_disk_failed_after_it_counts(written: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(file: Path, made: Record) -> None:
        insert(file, made)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("contest.ledger.store.insert", late)
    written.append(record(SECOND), COPIES)
    assert written.issued() == (FIRST, SECOND) and written.frozen("第02期").is_dir()


def test_a_ledger_that_another_program_holds_is_not_called_damaged(written: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contest.ledger.store.PATIENCE", 0.01)
    with closing(sqlite3.connect(written.file)) as db:
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StopError, match="〔LED-010〕"):
            written.issued()
    assert written.issued() == (FIRST,)


def test_lines_and_issue_are_written_together_or_not_at_all(ledger: Ledger) -> None:
    twice = replace(FIRST, lines=(FIRST.lines[0], FIRST.lines[0]))
    with pytest.raises(StopError, match="〔LED-006〕"):
        ledger.append(record(twice), COPIES)
    assert ledger.issued() == ()


# the lock ——————————————————————————————————————————————————————————

HOLDER = "import sys; sys.path.insert(0, sys.argv[1])\nfrom pathlib import Path; from contest.ledger import Ledger\n" \
    "with Ledger(Path(sys.argv[2])).lock():\n    print('held', flush=True); sys.stdin.readline()\n"


def test_a_second_process_is_refused_while_the_first_holds_the_lock_and_a_dead_one_frees_it(ledger: Ledger) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(ROOT), str(ledger.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        with pytest.raises(StopError, match=rf"〔LED-001〕{operator()}（电脑 .*，进程 {holder.pid}）从 \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d 起"), ledger.lock():
            pytest.fail("two hold the lock")
        (ledger.folder / ".lock.json").write_bytes(b"{")
        with pytest.raises(StopError, match="〔LED-001〕另一个窗口正在运行"), ledger.lock():
            pytest.fail("two hold the lock")
        holder.kill()
    (ledger.folder / ".lock.json").write_text('{"operator": "不在了", "host": "x", "pid": 1, "since": "2018"}', "utf-8")
    with ledger.lock():
        assert "不在了" not in (ledger.folder / ".lock.json").read_text("utf-8")
    assert not (ledger.folder / ".lock.json").exists()


def test_a_system_without_accounts_has_an_operator_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError

    monkeypatch.setattr("contest.ledger.lock.getpass.getuser", nobody)
    assert operator() == "未知"


def test_the_lock_is_free_again_after_a_failure_inside_it(ledger: Ledger) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), ledger.lock():
            _ = 1 // 0


def test_a_file_that_is_open_elsewhere_is_not_blamed_on_the_ledger(ledger: Ledger) -> None:
    with pytest.raises(PermissionError), ledger.lock():
        raise PermissionError("通报.docx")


def test_a_ledger_that_cannot_be_written_is_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(error: OSError) -> None:
        def acquire(*_: object) -> None:
            raise error

        monkeypatch.setattr("contest.ledger.lock.FileLock.acquire", acquire)

    for error in (PermissionError(errno.EACCES, "denied"), OSError(errno.EROFS, "read-only")):
        fails(error)
        with pytest.raises(StopError, match="〔LED-002〕"), ledger.lock():
            pytest.fail("locked")
    fails(OSError(errno.EIO, "broken"))
    with pytest.raises(OSError, match="broken"), ledger.lock():
        pytest.fail("locked")


@pytest.mark.parametrize("turned", [False, True])
def test_frozen_copies_are_named_in_order_however_the_system_lists_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    names = sorted(("第01期", "第02期", "兑现01"))
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / f".{name}.new").mkdir()
    there = sorted(tmp_path.iterdir(), reverse=turned)
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(there))
    monkeypatch.setattr(Path, "glob", lambda _, __: (path for path in there if path.suffix == ".new"))
    assert labels(tmp_path) == tuple(names) and pending(tmp_path) == names
