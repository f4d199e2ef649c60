"""What Windows does otherwise, played here as far as it can be: files held for a moment, read-only marks, devices, long paths, code pages."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clerk import AFTER_1, program
from conftest import ROOT, Town, tree

from contest import workspace
from contest.cli import _system
from contest.drafts import recover, replace_drafts
from contest.text import file_name
from contest.workspace import move, put, remove


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A virus scanner, or WPS, that holds a file for so many tries."""
    replace = Path.replace

    def hold(tries: int) -> None:
        left = iter(range(tries))

        def refused(source: Path, target: Path) -> Path:
            if next(left, None) is not None:
                raise PermissionError(13, "in use", str(source))
            return replace(source, target)

        monkeypatch.setattr(workspace, "_WAITS", (0.0, 0.0, 0.0))
        monkeypatch.setattr(Path, "replace", refused)

    return hold


def test_what_a_scanner_holds_for_a_moment_is_renamed_when_it_lets_go(tmp_path: Path, held: Callable[[int], None]) -> None:
    (tmp_path / "新").mkdir()
    held(3)
    move(tmp_path / "新", tmp_path / "旧")
    assert [p.name for p in tmp_path.iterdir()] == ["旧"]


def test_what_stays_open_is_not_waited_for_without_end(tmp_path: Path, held: Callable[[int], None]) -> None:
    (tmp_path / "新").mkdir()
    held(4)
    with pytest.raises(PermissionError):
        move(tmp_path / "新", tmp_path / "旧")
    assert [p.name for p in tmp_path.iterdir()] == ["新"]


def test_a_file_is_put_whole_or_stays_as_it_was(tmp_path: Path, held: Callable[[int], None]) -> None:
    put(tmp_path / "表.xlsx", b"one")
    held(9)
    with pytest.raises(PermissionError):
        put(tmp_path / "表.xlsx", b"two")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"表.xlsx": b"one"}


@pytest.fixture
def read_only_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows removes no file that is marked read-only; Linux looks at its folder alone."""
    unlink = os.unlink

    def refuses(path: Any, *, dir_fd: int | None = None) -> None:
        if not os.stat(path, dir_fd=dir_fd).st_mode & stat.S_IWRITE:
            raise PermissionError(13, "read-only", str(path))
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", refuses)


@pytest.mark.usefixtures("read_only_counts")
def test_a_draft_that_the_clerk_marked_read_only_stops_no_later_run(tmp_path: Path) -> None:
    folder, fresh = tmp_path / "第01期", tmp_path / ".第01期.new"
    for place in (folder, folder / "人工修改", fresh):
        place.mkdir()
        (place / "通报.docx").write_bytes(place.name.encode())
    for path in (folder / "通报.docx", folder / "人工修改/通报.docx"):
        path.chmod(stat.S_IREAD)
    with pytest.raises(PermissionError):
        shutil.rmtree(folder)
    replace_drafts(folder, fresh)
    assert [p.name for p in tmp_path.iterdir()] == ["第01期"] and recover(tmp_path) == []
    assert os.access(folder / "人工修改/通报.docx", os.W_OK) and (folder / "人工修改/通报.docx").stat().st_mode & stat.S_IWRITE
    remove(folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["CON", "aux", "Nul", "com1", "LPT9", "prn.2018", "CONIN$", "con ", "COM¹"])
def test_no_file_bears_the_name_of_a_device(name: str) -> None:
    assert file_name(name).startswith("_")


@pytest.mark.parametrize("name", ["岭下村", "contract", "com10", "aux村", "康"])
def test_other_names_stay(name: str) -> None:
    assert file_name(name) == name


@pytest.mark.parametrize("name", ["村.", "村 ", "村" * 59 + ".尾", "a/b\\c:d", "...", ""])
def test_a_file_name_ends_neither_with_a_dot_nor_with_a_space(name: str) -> None:
    made = file_name(name)
    assert made and made[-1] not in " ." and not set(made) & set('\\/:*?"<>|') and len(made) <= 61


def test_a_path_that_is_too_long_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """There a path of 260 letters is said not to be found, and a folder of 248 cannot be made."""
    monkeypatch.setattr("contest.cli._LONGEST_PATH", 248)
    for length, code in ((248, "SYS-005"), (247, "SYS-003")):
        assert _system(FileNotFoundError(2, "找不到", "长" * length)).startswith(f"〔{code}〕")


def test_a_name_too_long_for_the_disk_is_told_here_too(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long") as error:
        (tmp_path / ("长" * 200)).write_bytes(b"")
    assert _system(error.value).startswith("〔SYS-005〕")


@pytest.mark.machine
@pytest.mark.parametrize("encoding", ["gbk", "cp936:strict", "cp437", "cp1252"])
def test_the_screen_may_have_any_code_page(drafted: Town, encoding: str) -> None:
    before = tree(drafted.path("output"))
    for arguments in (("run",), ("status",), ("--help",), ("explain", "岭下村"), ("run", "--period", "77"), ("status", "--verify")):
        done = program("-C", str(drafted.root), *arguments, *(("--date", AFTER_1) if "--help" not in arguments else ()),
                       PYTHONIOENCODING=encoding)
        assert done.returncode in {0, 1} and b"Traceback" not in done.stderr and b"SYS-004" not in done.stderr
    assert tree(drafted.path("output")) == before


def test_nothing_is_opened_as_text_without_its_encoding() -> None:
    """Text on Windows is GBK unless one says otherwise."""
    for path in [*ROOT.glob("*.py"), *ROOT.joinpath("contest").rglob("*.py")]:
        for call in re.findall(r"\b(?:read_text|write_text)\(([^\n]*)", path.read_text("utf-8")):
            assert "utf-8" in call, path
