"""A run that died, a file open in another program, a full disk: the drafts are as they were, or new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clerk import AFTER_1, codes, files, refused, rewrite
from conftest import Town


def test_a_run_that_died_while_writing_leaves_the_drafts_as_they_were(drafted: Town) -> None:
    before = files(drafted.path("output/第01期"))
    half = drafted.path("output/.第01期.new")
    half.mkdir()
    (half / "通报.docx").write_bytes(b"half")
    drafted("run", "--date", AFTER_1)
    assert not half.exists() and files(drafted.path("output/第01期")) == before


def test_a_run_that_died_between_the_renames_is_undone_and_hand_edits_survive(drafted: Town) -> None:
    mine = rewrite(drafted, "通报.docx", lambda data: data + b"mine")
    drafted.path("output/第01期").rename(drafted.path("output/.第01期.old"))
    drafted.path("output/.第01期.new").mkdir()
    said = drafted("run", "--date", AFTER_1)
    assert "已恢复 第01期" in said and drafted.path("output/第01期/人工修改/通报.docx").read_bytes() == mine
    assert [p.name for p in drafted.path("output").iterdir()] == ["第01期"]


def test_a_run_that_died_after_the_renames_is_finished(drafted: Town) -> None:
    shutil.copytree(drafted.path("output/第01期"), drafted.path("output/.第01期.old"))
    said = drafted("run", "--date", AFTER_1)
    assert "已恢复" not in said and [p.name for p in drafted.path("output").iterdir()] == ["第01期"]


def test_a_draft_open_in_another_program_stops_the_run_before_anything_moved(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to rename a folder of which a file is open: the first step, or the second."""
    rename = Path.replace

    def stubborn(blocked: str) -> Callable[[Path, Path], Path]:
        def move(path: Path, target: Path) -> Path:
            if path.name == blocked:
                raise PermissionError(13, "in use", "通报.docx")
            return rename(path, target)

        return move

    for blocked in ("第01期", ".第01期.new"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", stubborn(blocked))
            assert refused(drafted, "run", "--date", AFTER_1) == ["RUN-002"]
        assert [p.name for p in drafted.path("output").iterdir()] == ["第01期"]


def test_an_input_open_in_another_program_is_named(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def locked(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "石桥村-第1期.xlsx":
            raise PermissionError(13, "in use", str(path))
        return opened(path, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        said = drafted("run", "--date", AFTER_1, status=1)
    assert codes(said) == ["RUN-001"] and "石桥村-第1期.xlsx" in said and not drafted.path("output/.第01期.new").exists()


def test_a_failure_inside_the_program_leaves_no_half_drafts(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drafted.hashes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("contest.run._write", full)
    assert codes(drafted("run", "--date", AFTER_1, status=1)) == ["SYS-002"] and drafted.hashes() == before


@pytest.mark.parametrize(("error", "code"), [
    (PermissionError(13, "denied", "D:\\招商"), "SYS-001"), (OSError(28, "full"), "SYS-002"), (OSError(5, "I/O error", "D:\\招商"), "SYS-003"), (OSError("odd"), "SYS-003")])
def test_what_the_system_refuses_is_told_in_chinese(drafted: Town, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("contest.blank.blank_forms", fails)
    said = drafted("forms", "--date", AFTER_1, status=1)
    assert codes(said) == [code] and ("D:\\招商" in said) == bool(error.filename)
