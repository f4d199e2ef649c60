"""Drafts appear whole or not at all, and nothing that people wrote into them is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from contest.errors import StopError
from contest.workspace import BASIS, EDITED, PDF, RULINGS, Workspace, flush, move, read_manifest, remove, sha256_of

COPY = "copy" if os.name == "nt" else "cp"


def recover(output: Path) -> list[str]:
    """Finish or undo a half step of an earlier run; says what it found."""
    found = []
    for old in sorted(output.glob(".*.old")):
        place = output / old.name[1:-4]
        if place.exists():
            remove(old)
        else:
            move(old, place)
            found.append(f"上次运行中断，已恢复 {place.name} 的原稿。")
    for fresh in sorted(output.glob(".*.new")):
        remove(fresh)
        found.append(f"上次运行中断，{fresh.name[1:-4]} 没写完的稿子已清除，原来的没有动。")
    return found


def changed_by_hand(folder: Path) -> list[str]:
    """Drafts that someone has changed or added since they were written (paths in the folder)."""
    written = read_manifest(folder).get("outputs", {})
    changed = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if name.startswith((f"{BASIS}/", f"{EDITED}/", f"{PDF}/")) or path.name.startswith(("~$", ".~")):
            continue
        if written.get(name) != sha256_of(path):
            changed.append(name)
    return changed


def replace_drafts(folder: Path, fresh: Path) -> list[str]:
    """Put ``fresh`` in the place of ``folder``; hand-changed drafts go to 人工修改/ in it. Returns those, as moved."""
    kept = keep(folder, changed_by_hand(folder), fresh)
    swap(folder, fresh)
    return kept


def swap(folder: Path, fresh: Path) -> None:
    """``fresh`` takes the place of ``folder`` at once. Raises StopError where a file in it is open, and then nothing has changed."""
    flush(fresh)
    old = folder.parent / f".{folder.name}.old"
    try:
        if folder.exists():
            move(folder, old)
        move(fresh, folder)
    except OSError as error:
        if old.exists() and not folder.exists():
            move(old, folder)
        remove(fresh, quietly=True)
        if not isinstance(error, PermissionError):
            raise
        raise StopError(f"〔RUN-002〕{folder} 里有文件正开着（{error.filename or ''}），没有换上新稿，原稿没有动。请在 WPS 里关闭后再运行。") from None
    flush(folder.parent)
    remove(old, quietly=True)


def keep(folder: Path, changed: Iterable[str], fresh: Path) -> list[str]:
    """Copies what was changed by hand, now or before, into the new drafts' 人工修改/."""
    earlier = folder / EDITED
    if earlier.is_dir():
        shutil.copytree(earlier, fresh / EDITED, copy_function=shutil.copyfile, dirs_exist_ok=True)
    kept = []
    for name in changed:
        target = _free(fresh / EDITED / name, (folder / name).read_bytes())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, target)
        kept.append(target.relative_to(fresh).as_posix())
    return kept


def copy_command(space: Workspace, filled: Path, label: str) -> str:
    """What puts a 认定清单, filled in where it lay, among the rulings without overwriting earlier ones."""
    return f'{COPY} "{filled}" "{_free(space.input / RULINGS / f"{label}认定.xlsx", filled.read_bytes())}"'


def _free(target: Path, data: bytes) -> Path:
    """The target, or 「名字(2).docx」 where another version lies there already."""
    number, place = 1, target
    while place.exists() and place.read_bytes() != data:
        number += 1
        place = target.with_name(f"{target.stem}({number}){target.suffix}")
    return place
