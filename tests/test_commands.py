"""The command line itself: help, usage, exit statuses, progress, and no traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from clerk import AFTER_1, codes, files, program
from click.testing import CliRunner
from conftest import ROOT, Town, in_this_process, tree

from process import main

VERBS = ("run", "issue", "forms", "check", "status", "restore", "explain", "readings", "new")



def shell(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_help_lists_the_verbs_that_work_and_no_other() -> None:
    status, said = shell("--help")
    assert status == 0 and re.findall(r"^  (\w+)  +\S", said.split("动作:")[1], re.M) == list(VERBS) == list(main.commands)


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_help_page_is_chinese_and_shows_an_example(verb: str) -> None:
    status, said = shell(*filter(None, [verb]), "--help")
    assert status == 0 and "用法：" in said and f"process.py {verb}".strip() in said
    assert not re.search(r"Usage|Options|Commands|Show this|Error|Default", said)
    assert all(re.search(r"[一-鿿]", line) or "process.py" in line or not line.strip() for line in said.split("\n"))


@pytest.mark.parametrize("arguments", [
    ("unknown",), ("run", "--nonsense"), ("run", "--date", "2018-02-30"), ("run", "--date", "明天"), ("run", "--date"), ("run", "--period", "0"), ("run", "--period", "二"),
    ("run", "extra"), ("issue", "--period", "2"), ("check",), ("new",), ("new", "a", "b"), ("-C",), ("--verbose",), ("status", "--prove"), ("restore", "a", "b")])
def test_wrong_usage_exits_2_and_says_in_chinese_what_is_wrong(drafted: Town, arguments: tuple[str, ...]) -> None:
    before = tree(drafted.root)
    said = drafted(*arguments, status=2)
    assert re.search(r"[一-鿿]", said) and "--help" in said and "Error" not in said and "Usage" not in said
    assert tree(drafted.root) == before


def test_a_workspace_that_is_a_file_is_wrong_usage_and_one_that_is_not_there_needs_the_user(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    status, said = shell("-C", str(tmp_path / "f"), "run")
    assert status == 2 and "-C" in said and "--period" not in said
    status, said = shell("-C", str(tmp_path / "没有"), "run")
    assert status == 1 and codes(said) == ["SET-009"] and not (tmp_path / "没有").exists()


def test_options_stand_where_one_likes(drafted: Town) -> None:
    root = str(drafted.root)
    said = [shell(*line)[1] for line in (("-C", root, "--date", AFTER_1), ("run", "--date", AFTER_1, "-C", root), ("--date", AFTER_1, "run", "-C", root),
                                         ("-C", root, "run", f"--date={AFTER_1}"))]
    assert len(set(said)) == 1 and "第1期" in said[0]


def test_a_fault_of_the_program_is_told_on_one_line_and_changes_nothing(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drafted.hashes()
    monkeypatch.setattr("contest.run.reckon", lambda *_: 1 // 0)
    status, said = shell("-C", str(drafted.root), "run", "--date", AFTER_1)
    assert status == 1 and codes(said) == ["SYS-004"] and "ZeroDivisionError" in said and "test_commands.py" in said and said.count("\n") == 1
    assert drafted.hashes() == before


def test_an_interrupt_says_so(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = drafted.hashes()
    monkeypatch.setattr("contest.run.publish", interrupted)
    assert "已中断" in drafted("run", "--date", AFTER_1, status=1) and drafted.hashes() == before


def test_help_is_quick_and_imports_no_heavy_library() -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", str(ROOT / "process.py"), "--help"], capture_output=True, timeout=60, check=True)
    imported = {line.rpartition(b"|")[2].strip().decode() for line in done.stderr.splitlines()}
    assert "click" in imported and not {"pandas", "numpy", "pydantic", "openpyxl", "xlsxwriter", "docx", "jinja2", "python_calamine", "sqlite3", "pebble"} & imported


def test_the_program_itself_runs_with_real_workers_and_its_output_may_go_anywhere(drafted: Town) -> None:
    before = files(drafted.path("output/第01期"))
    done = program("-C", str(drafted.root), "run", "--date", AFTER_1, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"") and files(drafted.path("output/第01期")) == before


def test_statuses_of_the_real_program() -> None:
    assert program("--date", "x").returncode == 2
    done = program("-C", "/没有这个地方", "status")
    assert done.returncode == 1 and "〔SET-009〕" in done.stderr.decode() and b"Traceback" not in done.stderr


@pytest.mark.parametrize(("ending", "status"), [("sys.exit(3)", 3), ("sys.exit()", 0), ("pass", 0), ("raise KeyError", 1)])
def test_the_process_ends_at_once_with_its_status_after_all_that_was_left_to_do(ending: str, status: int) -> None:
    code = ("import atexit, sys\nfrom contest.cli import at_once\n"
            "class Kept:\n    def __del__(self): print('taken apart')\n"
            f"def program():\n    atexit.register(print, 'a hook')\n    print('said')\n    {ending}\n"
            "kept = Kept()\nat_once(program)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (status, [b"said", b"a", b"hook"]) and (b"KeyError" in done.stderr) == (status == 1)


def test_progress_is_told_on_a_terminal_only(drafted: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from contest.cli import progress

    with progress() as tell:
        tell("正在读报表 1/2")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress() as tell:
        tell("正在读报表 1/2")
        tell("正在写")
    assert "正在读报表 1/2" in capsys.readouterr().err
    del drafted


def test_reading_in_this_process_or_in_workers_is_the_same(drafted: Town) -> None:
    from contest.reading.pool import submissions

    jobs = [(str(p), p.name, 2018) for p in sorted(drafted.path("input/报表").rglob("*.xlsx"))]
    assert submissions(jobs) == in_this_process(jobs)
