"""Files and folders of one contest: what is taken in, copied, swapped, kept and recovered."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from contest.drafts import COPY, changed_by_hand, copy_command, recover, replace_drafts
from contest.errors import StopError
from contest.workspace import BASIS, MANIFEST, Files, Workspace, input_files, manifest_bytes, read_manifest, sha256, snapshot


def write(folder: Path, **content: str) -> Path:
    """Files by path, with ``__`` for a slash; returns the folder."""
    for name, text in content.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drafts(folder: Path, **content: str) -> Path:
    """A folder of drafts as a run leaves it, with its manifest."""
    write(folder, **content)
    outputs = {name.replace("__", "/"): sha256(text.encode()) for name, text in content.items()}
    (folder / BASIS).mkdir(exist_ok=True)
    (folder / BASIS / MANIFEST).write_bytes(manifest_bytes({"outputs": outputs}))
    return folder


def content(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*")) if p.is_file() and p.name != MANIFEST}


# what is taken in ————————————————————————————————————————————————————————


def test_input_is_settings_roster_and_three_folders_of_any_depth_in_natural_order(tmp_path: Path) -> None:
    folder = write(tmp_path, 报表__第10期__a="", 报表__第2期__b="", 报表__第2期__深__c="", 认定__x="", 支付__y="", 别的__z="", 信="")
    (folder / "campaign.toml").write_text("")
    (folder / "名册.xlsx").write_text("")
    assert input_files(folder) == Files(("campaign.toml", "名册.xlsx", "报表/第2期/b", "报表/第2期/深/c", "报表/第10期/a", "支付/y", "认定/x"))


def test_an_empty_or_missing_input_is_no_file(tmp_path: Path) -> None:
    assert input_files(tmp_path) == input_files(tmp_path / "没有") == Files(())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are Unix's")
def test_links_and_pipes_are_named_and_never_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", secret="x")
    write(tmp_path / "input", 报表__a="")
    (tmp_path / "input/报表/链接").symlink_to(tmp_path / "elsewhere/secret")
    (tmp_path / "input/报表/夹").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "input/报表/断").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "input/报表/管道")
    (tmp_path / "input/名册.xlsx").symlink_to(tmp_path / "elsewhere/secret")
    found = input_files(tmp_path / "input")
    assert found.regular == ("报表/a",) and set(found.strange) == {"名册.xlsx", "报表/链接", "报表/夹", "报表/断", "报表/管道"}


def test_a_snapshot_is_what_was_read_with_its_hashes(tmp_path: Path) -> None:
    source = write(tmp_path / "input", 报表__第1期__a="一", 名册="二")
    hashes = snapshot(source, tmp_path / "copy", ["报表/第1期/a", "名册"])
    assert content(tmp_path / "copy") == {"报表/第1期/a": "一", "名册": "二"}
    assert hashes == {"报表/第1期/a": sha256("一".encode()), "名册": sha256("二".encode())}


def test_a_file_that_is_gone_or_locked_stops_a_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileNotFoundError):
        snapshot(tmp_path, tmp_path / "copy", ["没有"])

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(StopError, match=r"〔RUN-001〕input/开着\.xlsx"):
        snapshot(tmp_path, tmp_path / "copy", ["开着.xlsx"])


# manifests and hand changes ——————————————————————————————————————————————————


def test_a_manifest_comes_back_and_a_broken_or_missing_one_is_empty(tmp_path: Path) -> None:
    drafts(tmp_path, 通报="x")
    assert read_manifest(tmp_path)["outputs"] == {"通报": sha256(b"x")}
    for broken in (b"{", b"[1]", b"\xff", b""):
        (tmp_path / BASIS / MANIFEST).write_bytes(broken)
        assert read_manifest(tmp_path) == {}
    assert read_manifest(tmp_path / "没有") == {}


def test_a_manifest_has_the_same_bytes_in_whatever_order_it_was_gathered() -> None:
    assert manifest_bytes({"b": 1, "a": {"二": 2, "一": 1}}) == manifest_bytes({"a": {"一": 1, "二": 2}, "b": 1})


def test_what_was_changed_or_added_is_known_and_what_was_not_is_not(tmp_path: Path) -> None:
    folder = drafts(tmp_path / "第01期", 通报="1", 退回__信="2", 表="3", 没了="4")
    write(folder, 通报="改", 退回__信="改", 批示="新", 依据__campaign="x", 人工修改__旧="x")
    (folder / "~$通报").write_text("x")
    (folder / "没了").unlink()
    assert changed_by_hand(folder) == sorted(["批示", "通报", "退回/信"])
    assert changed_by_hand(tmp_path / "没有") == []


# swapping drafts —————————————————————————————————————————————————————————


def test_fresh_drafts_take_the_place_of_the_old_ones(tmp_path: Path) -> None:
    old, fresh = drafts(tmp_path / "第01期", 通报="旧", 多余="x"), drafts(tmp_path / ".第01期.new", 通报="新")
    assert replace_drafts(old, fresh) == [] and content(old) == {"通报": "新"}
    assert [p.name for p in tmp_path.iterdir()] == ["第01期"]
    assert replace_drafts(tmp_path / "第02期", drafts(tmp_path / ".第02期.new", 通报="新")) == []


def test_hand_changes_move_into_their_folder_and_pile_up(tmp_path: Path) -> None:
    folder = drafts(tmp_path / "第01期", 通报="0", 退回__信="0")
    for version in ("1", "2", "2", "3"):
        write(folder, 通报=version, 退回__信="同")
        kept = replace_drafts(folder, drafts(tmp_path / ".第01期.new", 通报="0", 退回__信="0"))
    assert kept == ["人工修改/退回/信", "人工修改/通报(3)"]
    assert content(folder) == {"通报": "0", "退回/信": "0", "人工修改/通报": "1", "人工修改/通报(2)": "2", "人工修改/通报(3)": "3", "人工修改/退回/信": "同"}


def test_a_folder_of_somebodys_own_is_kept_whole(tmp_path: Path) -> None:
    folder = write(tmp_path / "第01期", 自己的="x", 夹__也是="y")
    assert replace_drafts(folder, drafts(tmp_path / ".第01期.new", 通报="新")) == ["人工修改/夹/也是", "人工修改/自己的"]
    assert content(folder) == {"通报": "新", "人工修改/自己的": "x", "人工修改/夹/也是": "y"}


@pytest.mark.parametrize("blocked", ["第01期", ".第01期.new"])
def test_an_open_file_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocked: str) -> None:
    folder, fresh, rename = drafts(tmp_path / "第01期", 通报="旧"), drafts(tmp_path / ".第01期.new", 通报="新"), Path.replace

    def move(path: Path, target: Path) -> Path:
        if path.name == blocked:
            raise PermissionError(13, "in use", "通报.docx")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", move)
    with pytest.raises(StopError, match=r"〔RUN-002〕.*通报\.docx"):
        replace_drafts(folder, fresh)
    assert content(folder) == {"通报": "旧"} and [p.name for p in tmp_path.iterdir()] == ["第01期"]


# recovery ——————————————————————————————————————————————————————————————


@pytest.mark.parametrize(("before", "after", "told"), [
    ({}, {}, 0),
    ({"第01期": "旧", ".第01期.new": "半"}, {"第01期": "旧"}, 1),
    ({".第01期.old": "旧", ".第01期.new": "新"}, {"第01期": "旧"}, 2),
    ({".第01期.old": "旧"}, {"第01期": "旧"}, 1),
    ({"第01期": "新", ".第01期.old": "旧"}, {"第01期": "新"}, 0),
    ({".第01期.new": "半"}, {}, 1),
    ({"第01期": "旧", "空白报表": "表", ".兑现01.old": "批"}, {"第01期": "旧", "空白报表": "表", "兑现01": "批"}, 1)])
def test_every_half_step_is_finished_or_undone(tmp_path: Path, before: dict[str, str], after: dict[str, str], told: int) -> None:
    for name, text in before.items():
        write(tmp_path / name, 通报=text)
    assert len(recover(tmp_path)) == told
    assert {p.name: (p / "通报").read_text("utf-8") for p in tmp_path.iterdir()} == after
    assert recover(tmp_path) == [], "the second time there is nothing to do"


def test_where_there_is_no_output_there_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path / "没有") == []


# the command for a list of claims ——————————————————————————————————————————————


def test_the_command_names_a_place_that_is_free(tmp_path: Path) -> None:
    space = Workspace(write(tmp_path, input__认定__第01期认定="", output__第01期__认定清单="新"))
    source = space.output / "第01期/认定清单"
    assert copy_command(space, source, "第01期") == f'{COPY} "{source}" "{space.input / "认定/第01期认定.xlsx"}"'
    (space.input / "认定/第01期认定.xlsx").write_text("旧", "utf-8")
    assert copy_command(space, source, "第01期").endswith('第01期认定(2).xlsx"')


@pytest.mark.skipif(sys.platform == "win32", reason="cp is Unix's")
def test_the_command_is_one_a_shell_understands(tmp_path: Path) -> None:
    space = Workspace(write(tmp_path / "一个 地方", output__第01期__认定清单="x"))
    assert shlex.split(copy_command(space, space.output / "第01期/认定清单", "第01期"))[0] == "cp" and len(shlex.split(
        copy_command(space, space.output / "第01期/认定清单", "第01期"))) == 3
