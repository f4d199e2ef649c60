"""Whatever happens to the machine or to the files, the ledger verifies, no payment is lost or doubled, no folder is half there.

Crashes are played on copies of one small town: a child process runs a command and ends, as a power cut would end it, before its
n-th touch of a file of the workspace (counted by an audit hook), in the middle of writing that file, or at a random moment.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Town, hasten
from openpyxl import load_workbook

from contest.errors import StopError
from contest.ledger import BACKUPS, Ledger, Record, store
from contest.ledger.store import FIELDS, LINE_FIELDS
from contest.verify import verify
from contest.workspace import Workspace, manifest_bytes, sha256

DAY = "2018-02-27"
POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
WATCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.link", "os.symlink", "os.utime", "os.listdir",
           "os.scandir", "shutil.rmtree", "shutil.copyfile", "shutil.copytree", "shutil.move", "sqlite3.connect"}
Point = tuple[int, bool]
"""Before which touch of a file, and whether that file is left torn."""


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a disk: what ends here is a process, not the power, and flushing takes its time."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A town whose first period waits to be issued, with 13,000 元 on its list; its documents are made once for all."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        made = Town(tmp_path_factory.mktemp("survival") / "镇").found()
        made.open()
        made("run", "--date", DAY)
        made.rule()
        made("run", "--date", DAY)
        yield made.root


@pytest.fixture(scope="module")
def issued(ready: Path) -> Path:
    """The same town after two issues."""
    town = copy(ready, ready.parent / "签发")
    town("issue", "--date", DAY)
    town.send("C02", 2)
    town("run", "--date", "2018-03-09")
    town("issue", "--date", "2018-03-09")
    return town.root


def copy(source: Path, target: Path) -> Town:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return Town(target)


def child(work: Callable[[], object]) -> int:
    """Runs ``work`` in a process of its own, which ends without any clean-up; returns its pid."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries have threads that sleep; the child runs Python alone
        pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:
            os._exit(3 if "SYS-004" in str(error) else 1)
        os._exit(0)
    return pid


def ended(pid: int) -> int:
    """0, 1, 137 for one that was cut, 3 for a fault of the program's own."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def watch(root: Path, touched: Callable[[str, tuple[Any, ...]], None]) -> None:
    """Calls ``touched`` before each touch of a file below ``root``, for the rest of this process."""
    busy = False

    def hook(event: str, values: tuple[Any, ...]) -> None:
        nonlocal busy
        if not busy and event in WATCHED and values and str(root) in os.fsdecode(values[0] if isinstance(values[0], str | bytes | os.PathLike) else ""):
            busy = True
            touched(event, values)
            busy = False

    sys.addaudithook(hook)


def touches(town: Town, *arguments: str) -> list[Point]:
    """Every touch of a file by a command, and which of them begin to write one."""
    seen: list[str] = []
    log = town.root.parent / "touches"

    def count(event: str, values: tuple[Any, ...]) -> None:
        seen.append("w" if event == "open" and values[2] & (os.O_WRONLY | os.O_RDWR) and values[2] & (os.O_CREAT | os.O_TRUNC) else "-")

    def work() -> None:
        watch(town.root, count)
        try:
            town(*arguments)
        finally:
            log.write_text("".join(seen), "ascii")

    assert ended(child(work)) == 0
    marks = log.read_text("ascii")
    return [*((n, False) for n in range(len(marks))), *((n, True) for n, mark in enumerate(marks) if mark == "w")]


def cut(town: Town, point: Point, *arguments: str) -> None:
    """The command ends before, or in the middle of, that touch."""
    left, torn = point

    def fall(_event: str, values: tuple[Any, ...]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            if torn:
                Path(values[0]).write_bytes(b"torn")
            os._exit(137)

    def work() -> None:
        watch(town.root, fall)
        town(*arguments)

    assert ended(child(work)) == 137


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def hidden(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob(".*") if p.name not in (".lock", ".gitkeep")]


def sound(town: Town, records: Sequence[int]) -> int:
    """The ledger verifies, holds 13,000 元 once or nothing, and its folders are whole; how many records there are."""
    proof = verify(Workspace(town.root), lambda _: None)
    assert proof.faults == (), proof.faults
    ledger = Ledger(town.root / "ledger")
    assert len(proof.chain.records) in records and len(ledger.backups()) == len(proof.chain.records) and not hidden(ledger.folder)
    assert [sum(x.amount_fen for x in i.lines) for i in ledger.issued()] == [1_300_000, 0][:len(proof.chain.records)]
    return len(proof.chain.records)


def after_run(town: Town, mine: bytes, drafts: dict[str, bytes]) -> None:
    """The next run makes it good: drafts whole, what was changed by hand kept, nothing recorded."""
    assert sound(town, [0]) == 0
    town("run", "--date", DAY)
    assert [p.name for p in town.path("output").iterdir()] == ["第01期"]
    made = contents(town.path("output/第01期"))
    assert made.pop("人工修改/通报.docx") == mine and made == drafts


def after_issue(town: Town) -> None:
    """The next issue completes it: recorded once, whatever the first attempt reached."""
    if sound(town, [0, 1]) == 0:
        town("issue", "--date", DAY)
    assert sound(town, [1]) == 1


def edited(town: Town) -> bytes:
    path = town.path("output/第01期/通报.docx")
    path.write_bytes(path.read_bytes() + b"mine")
    return path.read_bytes()


def spread(points: list[Point], count: int) -> list[Point]:
    return points[::max(1, len(points) // count)]


def killed_runs(ready: Path, tmp_path: Path, choose: Callable[[list[Point]], list[Point]]) -> int:
    drafts = contents(ready / "output/第01期")
    town = copy(ready, tmp_path / "镇")
    mine = edited(town)
    points = choose(touches(town, "run", "--date", DAY))
    for point in points:
        town = copy(ready, tmp_path / "镇")
        assert edited(town) == mine
        cut(town, point, "run", "--date", DAY)
        after_run(town, mine, drafts)
    return len(points)


def killed_issues(ready: Path, tmp_path: Path, choose: Callable[[list[Point]], list[Point]]) -> int:
    points = choose(touches(copy(ready, tmp_path / "镇"), "issue", "--date", DAY))
    for point in points:
        town = copy(ready, tmp_path / "镇")
        cut(town, point, "issue", "--date", DAY)
        after_issue(town)
    return len(points)


@POSIX
def test_a_run_or_issue_cut_off_somewhere_is_made_good(ready: Path, tmp_path: Path) -> None:
    """A few of the points of the machine tests below."""
    assert killed_runs(ready, tmp_path, lambda all_: spread(all_, 3)) + killed_issues(ready, tmp_path, lambda all_: spread(all_, 6)) >= 9


@POSIX
@pytest.mark.machine
def test_a_run_cut_off_at_any_touch_of_a_file_is_made_good(ready: Path, tmp_path: Path) -> None:
    assert killed_runs(ready, tmp_path, lambda all_: all_) > 50


@POSIX
@pytest.mark.machine
def test_an_issue_cut_off_at_any_touch_of_a_file_is_whole_or_nothing(ready: Path, tmp_path: Path) -> None:
    assert killed_issues(ready, tmp_path, lambda all_: all_) > 50


@POSIX
@pytest.mark.machine
def test_a_restore_cut_off_at_any_touch_of_a_file_can_be_run_again(issued: Path, tmp_path: Path) -> None:
    """From the first backup and the frozen copies, after the ledger was damaged."""
    def damaged() -> Town:
        town = copy(issued, tmp_path / "镇")
        truncated(town)
        return town

    backup = str(tmp_path / "镇/ledger" / BACKUPS / "ledger-第01期.sqlite")
    for point in touches(damaged(), "restore", backup):
        cut(town := damaged(), point, "restore", backup)
        town("restore", backup)
        assert sound(town, [2]) == 2


@POSIX
@pytest.mark.machine
def test_sixty_random_moments_are_made_good(ready: Path, tmp_path: Path) -> None:
    chance, drafts = random.Random(4), contents(ready / "output/第01期")
    for number in range(60):
        town = copy(ready, tmp_path / "镇")
        verb, mine = ("run", edited(town)) if number % 2 else ("issue", b"")
        pid = child(lambda town=town, verb=verb: town(verb, "--date", DAY))
        time.sleep(chance.uniform(0.002, 0.35))
        os.kill(pid, signal.SIGKILL)
        ended(pid)
        after_run(town, mine, drafts) if mine else after_issue(town)


@POSIX
@pytest.mark.machine
def test_the_program_itself_killed_with_its_workers_is_made_good(ready: Path, tmp_path: Path) -> None:
    for number in range(8):
        town = copy(ready, tmp_path / "镇")
        command = [sys.executable, str(ROOT / "process.py"), "-C", str(town.root), "issue", "--date", DAY]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as running:
            time.sleep(0.6 + 0.15 * number)
            os.killpg(running.pid, signal.SIGKILL)
        after_issue(town)


# a full disk ————————————————————————————————————————————————————————————————


@contextmanager
def disk(place: Path, size: int) -> Iterator[Callable[[int], None]]:
    """A file system of so many KiB at ``place``; gives what changes its size."""
    place.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(place)], check=False, capture_output=True).returncode:
        pytest.fail("a small disk has to be mounted: run this as root on Linux, as .ci/run does")
    try:
        yield lambda more: subprocess.run(["mount", "-o", f"remount,size={more}k", str(place)], check=True) and None
    finally:
        subprocess.run(["umount", str(place)], check=True)


@POSIX
@pytest.mark.machine
@pytest.mark.parametrize("verb", ["run", "issue"])
def test_a_disk_full_at_any_moment_loses_nothing(ready: Path, tmp_path: Path, verb: str) -> None:
    """Twenty sizes, from no room at all to enough."""
    drafts, place, stopped = contents(ready / "output/第01期"), tmp_path / "盘", 0
    with disk(place, 1 << 16):
        shutil.copytree(ready / "output/第01期", place / "第01期")
        need = used(place) + 300
    for part in range(20):
        with disk(place, 1 << 16) as resize:
            town = copy(ready, place / "镇")
            mine = edited(town) if verb == "run" else b""
            resize(used(place) + need * part // 19)
            pid = child(lambda town=town: town(verb, "--date", DAY))
            status = ended(pid)
            assert status in {0, 1}, "told in a sentence"
            stopped += status
            resize(1 << 16)
            after_run(town, mine, drafts) if mine else after_issue(town)
    assert 5 < stopped < 20, "some sizes are too small, the last is enough"


@POSIX
@pytest.mark.machine
def test_a_read_only_disk_is_told_and_proves_its_ledger_all_the_same(issued: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "盘", 1 << 16) as resize:
        town = copy(issued, tmp_path / "盘/镇")
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "盘")], check=True)
        for verb in ("run", "issue"):
            assert codes(town(verb, "--date", "2018-03-20", status=1)) == ["LED-002"]
        assert "核对无误" in town("status", "--verify")
        resize(1 << 16)


def used(place: Path) -> int:
    """KiB in use on a disk."""
    state = os.statvfs(place)
    return (state.f_blocks - state.f_bfree) * state.f_frsize // 1024


# two at once ————————————————————————————————————————————————————————————————


@POSIX
@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.machine)])
def test_two_commands_at_once_lose_and_double_nothing(ready: Path, tmp_path: Path, rounds: int) -> None:
    pairs = (("issue", "issue"), ("run", "issue"), ("issue", "status --verify"), ("issue", "run"), ("run", "run"))
    for number in range(rounds):
        town = copy(ready, tmp_path / "镇")
        words = pairs[number % len(pairs)]
        pids = [child(lambda town=town, word=word: town(*word.split(), "--date", DAY)) for word in words]
        statuses = [ended(pid) for pid in pids]
        assert 0 in statuses, "one of them did its work"
        if words == ("issue", "issue"):
            assert sorted(statuses) == [0, 1], "the other was refused"
        after_issue(town)


# bits that flip ———————————————————————————————————————————————————————————————


def flip(file: Path, chance: random.Random) -> str:
    data = bytearray(file.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    return file.name


def flip_value(ledger: Ledger, chance: random.Random) -> str:
    """One bit of one stored value of a record; what --verify must name."""
    with closing(sqlite3.connect(ledger.file)) as db, db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("PRAGMA ignore_check_constraints = ON")
        table, names = chance.choice((("issue", ("seq", "hash", *FIELDS)), ("line", ("seq", "issue", *LINE_FIELDS))))
        field = chance.choice(names)
        row, value, kind = chance.choice(db.execute(
            f"SELECT seq, CASE WHEN typeof({field}) = 'text' THEN CAST({field} AS BLOB) ELSE {field} END, typeof({field}) FROM {table}").fetchall())
        if kind == "text" and not value:
            return flip_value(ledger, chance)
        if kind == "text":
            data = bytearray(value)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            db.execute(f"UPDATE {table} SET {field} = CAST(? AS TEXT) WHERE seq = ?", (bytes(data), row))
        else:
            db.execute(f"UPDATE {table} SET {field} = ? WHERE seq = ?", (value ^ 1 << chance.randrange(20), row))
    return {**FIELDS, **LINE_FIELDS, "seq": "", "issue": "发放明细", "hash": "本条校验码"}[field]


@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.machine)])
def test_one_flipped_bit_is_named(issued: Path, tmp_path: Path, count: int) -> None:
    chance, named = random.Random(7), 0
    town = copy(issued, tmp_path / "镇")
    copies = sorted(p for label in ("第01期", "第02期") for p in town.path(f"ledger/{label}").rglob("*") if p.is_file())
    for number in range(count):
        ledger = Ledger(copy(issued, tmp_path / "镇").root / "ledger")
        choices = (lambda: flip(chance.choice(copies), chance), lambda: flip(town.path(f"ledger/第0{chance.choice('12')}期/依据/清单.json"), chance),
                   lambda ledger=ledger: flip_value(ledger, chance))
        name = choices[number % 3]()
        faults = "\n".join(verify(Workspace(town.root), lambda _: None).faults)
        assert faults and name in faults, (name, faults)
        named += 1
    assert named == count


# what --verify says ———————————————————————————————————————————————————————————


def codes(said: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"〔([A-Z]{3}-\d{3})〕", said)))


@pytest.fixture
def town(issued: Path, tmp_path: Path) -> Town:
    return copy(issued, tmp_path / "镇")


def test_a_sound_ledger_is_proven_and_reckoned_again_without_the_input(town: Town) -> None:
    shutil.rmtree(town.path("input"))
    said = town("status", "--verify")
    assert "核对无误：台账 2 条记录（第01期、第02期）" in said and Ledger(town.root / "ledger").chain().head[:16] in said


def test_where_nothing_was_issued_there_is_nothing_to_prove(ready: Path, tmp_path: Path) -> None:
    town = copy(ready, tmp_path / "镇")
    assert "还没有签发过" in town("status", "--verify")
    shutil.rmtree(town.path("ledger"))
    assert "还没有签发过" in town("status", "--verify") and not town.path("ledger").exists()


def altered(town: Town, *orders: str, file: str = "ledger/ledger.sqlite") -> None:
    with closing(sqlite3.connect(town.path(file))) as db, db:
        for trigger in ("issue_no_update", "issue_no_delete", "line_no_update", "line_no_delete"):
            db.execute(f"DROP TRIGGER {trigger}")
        for order in orders:
            db.execute(order)


AMOUNT = "UPDATE line SET amount_fen = 9900000 WHERE seq = 1"


@pytest.mark.parametrize(("damage", "told"), [
    (lambda t: altered(t, AMOUNT), ["〔VER-001〕第01期的记录被改动过（和备份不同的是：发放明细第 1 行的金额）", "〔VER-006〕备份 ledger-第01期.sqlite"]),
    (lambda t: altered(t, "UPDATE issue SET operator = '别人' WHERE seq = 2"), ["（和备份不同的是：经办人）", "〔VER-004〕第02期的记录，经办人和 ledger/第02期 的清单不同"]),
    (lambda t: altered(t, "DELETE FROM issue WHERE seq = 2"), ["〔VER-002〕ledger/第02期 存档在", "〔VER-006〕台账比备份 ledger-第02期.sqlite 少 第02期"]),
    (lambda t: t.path("ledger/ledger.sqlite").unlink(), ["〔VER-002〕ledger/第01期 存档在", "〔VER-006〕台账比备份"]),
    (lambda t: t.path("ledger/ledger.sqlite").write_bytes(b"SQLite"), ["〔LED-003〕"]),
    (lambda t: os.truncate(t.path("ledger/ledger.sqlite"), 0), ["〔LED-003〕"]),
    (lambda t: t.path("ledger/第01期/奖金发放表.xlsx").write_bytes(b"forged"), ["〔VER-003〕ledger/第01期/奖金发放表.xlsx 被改动过"]),
    (lambda t: t.path("ledger/第01期/依据/名册.xlsx").unlink(), ["〔VER-003〕ledger/第01期/依据/名册.xlsx 不在了"]),
    (lambda t: t.path("ledger/第02期/补一份.docx").write_bytes(b"x"), ["〔VER-003〕ledger/第02期/补一份.docx 是后来放进去的"]),
    (lambda t: t.path("ledger/第02期/依据/清单.json").write_bytes(b"{}"), ["〔VER-003〕ledger/第02期/依据/清单.json 被改动过"]),
    (lambda t: shutil.rmtree(t.path("ledger/第01期")), ["〔VER-003〕ledger/第01期 存档不在了"]),
    (lambda t: altered(t, AMOUNT, file="ledger/备份/ledger-第01期.sqlite"), ["〔VER-005〕备份 ledger-第01期.sqlite"]),
    (lambda t: t.path("ledger/备份/ledger-第02期.sqlite").write_bytes(b"x"), ["〔VER-005〕备份 ledger-第02期.sqlite"])])
def test_what_is_wrong_is_named_and_ends_with_1(town: Town, damage: Callable[[Town], object], told: list[str]) -> None:
    damage(town)
    said = town("status", "--verify", status=1)
    assert [part for part in told if part not in said] == [], said


def forged(town: Town, amount: int, program: str = "") -> None:
    """The dishonest clerk: another amount in the record, and a new chain that holds; ``program`` also makes the copies of another version."""
    ledger = Ledger(town.root / "ledger")
    records = list(zip(ledger.chain().records, ledger.issued(), strict=True))
    for file in (ledger.file, *ledger.backups()):
        file.unlink()
    store.create(ledger.file)
    for stored, issue in records:
        folder = ledger.frozen(stored.label)
        signed = json.loads((folder / "依据/清单.json").read_text("utf-8"))
        signed |= {"previous": ledger.chain().head} | ({"program": program} if program else {})
        (folder / "依据/清单.json").write_bytes(proof := manifest_bytes(signed))
        lines = tuple(replace(line, amount_fen=amount) for line in issue.lines)
        store.insert(ledger.file, Record(replace(issue, lines=lines), stored.fields["operator"], "", sha256(proof), stored.fields["recorded_at"]))
    with ledger.lock():
        assert ledger.backups(), "the next command makes them anew"


def test_an_amount_forged_with_a_new_chain_is_given_away_by_the_replay_and_by_the_noted_code(town: Town) -> None:
    noted = Ledger(town.root / "ledger").chain().head
    forged(town, 9_900_000)
    said = town("status", "--verify", status=1)
    assert re.search(r"〔VER-007〕第01期按存档重算：项目\w+奖 周明华 .*：台账记 99,000\.00 元，重算是 \d", said)
    assert Ledger(town.root / "ledger").chain().head != noted


def test_another_programs_figures_are_told_as_such_and_not_as_forgery(town: Town) -> None:
    forged(town, 9_900_000, program="0.0.9")
    said = town("status", "--verify")
    assert "第01期是程序 0.0.9 版签发的" in said and "没有被改动" in said and codes(said) == []


def test_copies_that_cannot_be_reckoned_any_more_are_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StopError("〔SET-001〕设置不认识。")

    monkeypatch.setattr("contest.verify.replay", fails)
    assert "第02期按存档重算：重算不了（〔SET-001〕" in town("status", "--verify", status=1)


def test_a_ledger_kept_on_a_read_only_disc_is_proven_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("contest.ledger.lock.FileLock.acquire", denied)  # what a read-only disc gives; the machine test has a real one
    monkeypatch.setattr("contest.verify.os.access", lambda *_: False)
    proof = verify(Workspace(town.root), lambda _: None)
    assert proof.faults == () and len(proof.chain.records) == 2


# restore ————————————————————————————————————————————————————————————————————


def lost(town: Town) -> None:
    town.path("ledger/ledger.sqlite").unlink()


def truncated(town: Town) -> None:
    os.truncate(town.path("ledger/ledger.sqlite"), 5000)


def rolled_back(town: Town) -> None:
    shutil.copyfile(town.path("ledger/备份/ledger-第01期.sqlite"), town.path("ledger/ledger.sqlite"))


@pytest.mark.parametrize("damage", [lost, truncated, rolled_back])
@pytest.mark.parametrize("backup", ["ledger-第02期.sqlite", "ledger-第01期.sqlite", ""])
def test_a_ledger_lost_truncated_or_rolled_back_comes_back_as_it_was(town: Town, damage: Callable[[Town], object], backup: str) -> None:
    """From the newest backup, from an older one and the frozen copies, or from these alone; what is replaced is kept."""
    ledger = Ledger(town.root / "ledger")
    before = ledger.chain()
    damage(town)
    remains = ledger.file.read_bytes() if ledger.file.exists() else None
    assert codes(town("run", "--date", "2018-03-20", status=1))[0] in {"LED-003", "LED-008"}
    town("restore", *([str(ledger.folder / BACKUPS / backup)] if backup else []))
    assert ledger.chain() == before and "核对无误" in town("status", "--verify")
    kept = list(ledger.folder.glob("换下的台账-*"))
    assert [p.read_bytes() for p in kept] == ([remains] if remains is not None else [])


@pytest.mark.parametrize(("damage", "backup", "code"), [
    (lambda _: None, "没有.sqlite", "RST-002"),
    (lambda t: t.path("ledger/坏.sqlite").write_bytes(b"x" * 999), "坏.sqlite", "RST-003"),
    (lambda t: altered(t, AMOUNT, file="ledger/备份/ledger-第01期.sqlite"), "备份/ledger-第01期.sqlite", "RST-004"),
    (lambda t: (lost(t), t.path("ledger/第02期/result.json").write_bytes(b"{}")), "备份/ledger-第01期.sqlite", "RST-005"),
    (lambda t: (lost(t), t.path("ledger/第02期/依据/清单.json").write_bytes(b"{}")), "备份/ledger-第01期.sqlite", "RST-007"),
    (lambda t: shutil.rmtree(t.path("ledger/第02期")), "备份/ledger-第01期.sqlite", "RST-009"),
    (lambda t: (shutil.copyfile(t.path("ledger/备份/ledger-第02期.sqlite"), t.path("ledger/旧.sqlite")), forged(t, 5)), "旧.sqlite", "RST-008"),
    (lambda t: (shutil.copyfile(t.path("ledger/备份/ledger-第02期.sqlite"), t.path("ledger/旧.sqlite")), forged(t, 5),
                shutil.rmtree(t.path("ledger/第01期")), shutil.rmtree(t.path("ledger/第02期"))), "旧.sqlite", "RST-010")])
def test_a_restore_that_would_lose_or_mix_anything_is_refused_and_changes_nothing(
        town: Town, damage: Callable[[Town], object], backup: str, code: str) -> None:
    damage(town)
    before = contents(town.path("ledger"))
    said = town("restore", str(town.path("ledger") / backup), status=1)
    assert code in codes(said) and contents(town.path("ledger")) == before


def test_records_are_not_rebuilt_by_a_program_that_reckons_otherwise(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lost(town)
    monkeypatch.setattr("contest.restore.differences", lambda *_: ["名次"])
    assert codes(town("restore", status=1)) == ["RST-006"] and not town.path("ledger/ledger.sqlite").exists()


def test_there_is_nothing_to_restore_where_nothing_was_issued(ready: Path, tmp_path: Path) -> None:
    town = copy(ready, tmp_path / "镇")
    shutil.rmtree(town.path("ledger"))
    assert codes(town("restore", status=1)) == ["RST-001"]


# 交接单, modes, manifests ————————————————————————————————————————————————————————


def test_the_handover_is_one_page_with_what_was_issued_what_is_open_and_by_when(town: Town) -> None:
    town("status", "--handover", "--date", "2018-03-12")
    sheet = load_workbook(town.path("output/交接单.xlsx"))["交接单"]
    rows = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows() if row[1].value}
    assert {"已签发 第01期", "已签发 第02期", "还没有列发", "应扣回", "等领导小组认定", "还没有报本期", "下一次要出的", "报送截止", "活动截止", "台账", "备份"} <= set(rows)
    assert "列发 2 笔 13,000.00 元" in rows["已签发 第01期"] and "岭下村" in rows["还没有报本期"] and rows["备份"] == "ledger-第02期.sqlite"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight in {None, 1}, "one page, the default"


def test_the_handover_of_an_unissued_contest_says_so(ready: Path, tmp_path: Path) -> None:
    town = copy(ready, tmp_path / "镇")
    town("status", "--handover", "--date", DAY)
    said = [c.value for row in load_workbook(town.path("output/交接单.xlsx"))["交接单"].iter_rows() for c in row]
    assert "还没有签发过" in said and "还没有" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps who may read in another way")
def test_what_the_program_writes_is_for_its_owner_alone(issued: Path) -> None:
    for folder in (issued / "ledger", issued / "output/第02期"):
        assert [p for p in (folder, *folder.rglob("*")) if p.stat().st_mode & 0o077] == []


def test_a_manifest_holds_program_settings_roster_rulings_and_every_input_and_output_with_its_hash(town: Town) -> None:
    for label in ("output/第02期", "ledger/第01期"):
        folder = town.path(label)
        held = json.loads((folder / "依据/清单.json").read_text("utf-8"))
        listed = held["outputs"] | {f"依据/{name}": digest for name, digest in held["inputs"].items()}
        assert listed == {name: sha256(data) for name, data in contents(folder).items() if name != "依据/清单.json"}
        assert {"campaign.toml", "名册.xlsx", "认定/第01期认定.xlsx"} <= set(held["inputs"]) and held["program"] and len(held["templates"]) >= 3
