"""The same input gives the same bytes, whatever the order of files, zone, language, hash seed and place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from clerk import AFTER_1, files, program
from conftest import Town, altered, fill

from contest.ledger import Ledger


@pytest.mark.usefixtures("anew")
def test_a_run_repeated_gives_the_same_bytes(drafted: Town) -> None:
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", AFTER_1)
    before = files(drafted.path("output/第01期"))
    drafted("run", "--date", AFTER_1)
    assert files(drafted.path("output/第01期")) == before


@pytest.mark.usefixtures("anew")
def test_the_order_in_which_the_system_lists_files_changes_nothing(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that natural order holds equal too."""
    for name in ("第01期/另一份.xlsx", "第1期/另一份.xlsx", "第001期/另一份.xlsx"):
        target = drafted.path(f"input/报表/{name}")
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(drafted.path("input/报表/第1期/石桥村-第1期.xlsx"), target)
    source = drafted.path("output/第01期/认定清单.xlsx").read_bytes()
    for name, answer in (("会议1.xlsx", ("认定", None, "一")), ("会议01.xlsx", ("不认定", None, "二"))):
        drafted.path(f"input/认定/{name}").write_bytes(altered(source, lambda book, answer=answer: fill(book, lambda _: answer)))
    drafted("run", "--date", AFTER_1)
    before = files(drafted.path("output/第01期"))
    walk, rglob = os.walk, Path.rglob
    monkeypatch.setattr(os, "walk", lambda *a, **k: [(base, folders, names[::-1]) for base, folders, names in walk(*a, **k)][::-1])
    monkeypatch.setattr(Path, "rglob", lambda *a: list(rglob(*a))[::-1])
    drafted("run", "--date", AFTER_1)
    assert files(drafted.path("output/第01期")) == before


@pytest.mark.machine
def test_another_zone_language_hash_seed_and_place_change_nothing(drafted: Town, tmp_path: Path) -> None:
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", AFTER_1)
    elsewhere = tmp_path / "另一个 地方"
    for path in sorted(drafted.path("input").rglob("*"), reverse=True):
        if path.is_file():
            target = elsewhere / "input" / path.relative_to(drafted.path("input"))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copytree(drafted.path("templates"), elsewhere / "templates")
    done = program("-C", str(elsewhere), "--date", AFTER_1, TZ="Pacific/Apia", LC_ALL="C", LANG="C", PYTHONHASHSEED="4711")
    assert (done.returncode, done.stderr) == (0, b"")
    assert files(elsewhere / "output/第01期") == files(drafted.path("output/第01期"))


@pytest.mark.machine
@pytest.mark.parametrize(("seed", "zone", "language"), [
    ("0", "Asia/Shanghai", "zh_CN.UTF-8"), ("1", "America/St_Johns", "tr_TR.UTF-8"), ("2", "Pacific/Kiritimati", "POSIX"), ("4294967295", "UTC", "de_DE.UTF-8")])
def test_hash_seed_zone_and_language_change_neither_drafts_nor_what_is_issued(drafted: Town, tmp_path: Path, seed: str, zone: str, language: str) -> None:
    """Of what is frozen only the manifest differs: it names who issued, and when by the clock."""
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", AFTER_1)
    before = files(drafted.path("output/第01期"))
    other = Town(tmp_path / "另一个")
    shutil.copytree(drafted.root, other.root)
    settings = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "LANG": language}
    for verb in ("run", "issue"):
        assert program("-C", str(other.root), verb, "--date", AFTER_1, **settings).returncode == 0
    drafted("issue", "--date", AFTER_1)
    one, two = (files(town.path("ledger/第01期")) for town in (drafted, other))
    assert files(other.path("output/第01期")) == before and {n for n in one if one[n] != two.get(n)} <= {"依据/清单.json"} and one.keys() == two.keys()
    assert Ledger(drafted.root / "ledger").issued() == Ledger(other.root / "ledger").issued()
