"""Files and folders of one contest: where things lie, drafts that appear whole or not at all, snapshots of the input."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contest.errors import StopError
from contest.text import natural

BASIS = "依据"
MANIFEST = "清单.json"
EDITED = "人工修改"
PDF = "PDF"
RETURNS, RULINGS, PAYMENTS = "报表", "认定", "支付"
SETTINGS, ROSTER = "campaign.toml", "名册.xlsx"
_PIECE = 1 << 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor a screen can show."""
COPY = "copy" if os.name == "nt" else "cp"


@dataclass(frozen=True, slots=True)
class Workspace:
    root: Path

    @property
    def input(self) -> Path:
        return self.root / "input"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger"

    def drafts(self, label: str) -> Path:
        return self.output / label


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """Of a file, in pieces, however large it is."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def below(folder: Path, name: str) -> Path:
    """The place of ``name`` in ``folder``. Names may come from files of others: none leads out. Raises StopError."""
    inner, home = os.path.normpath(folder / name), os.path.normpath(folder)
    if not inner.startswith(home + os.sep):
        raise StopError(f"〔RUN-004〕文件名“{name}”指到 {folder.name} 外面去了，没有写任何文件。请删掉 {folder.name}，重新运行 python process.py。")
    return folder / name


def flush(path: Path) -> None:
    """On disk: a file's content; a folder's entries, where the system can say so."""
    posix = os.name == "posix"
    if path.is_dir() and not posix:
        return
    with suppress(PermissionError):  # Windows asks for the right to write: a read-only file of the clerk's own
        handle = os.open(path, os.O_RDONLY if posix else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@dataclass(frozen=True, slots=True)
class Files:
    """Regular files below ``input`` by their path in it, in natural order; ``strange`` are links, pipes, devices and names that cannot be shown.

    Names that another system wrote in GBK are given as they were meant; ``place`` finds them.
    """

    regular: tuple[str, ...]
    strange: tuple[str, ...] = ()


def input_files(folder: Path) -> Files:
    """lstat first: a pipe would hang every reader, a link may lead anywhere."""
    regular, strange = [], []
    single = [folder / name for name in (SETTINGS, ROSTER)]
    for path in (*single, *(p for part in (RETURNS, RULINGS, PAYMENTS) for p in _walk(folder / part))):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        raw = path.relative_to(folder).as_posix()
        name = "/".join(_meant(step) for step in raw.split("/"))
        if stat.S_ISREG(mode) and _CONTROL.search(name) is None and place(folder, name) == path:
            regular.append(name)
        else:
            strange.append(_CONTROL.sub("�", name))
    return Files(tuple(sorted(regular, key=_order)), tuple(sorted(strange, key=_order)))


def place(folder: Path, name: str) -> Path:
    """Where the file of that name lies, also when the disk holds its name in GBK."""
    for step in name.split("/"):
        inner = folder / step
        if os.name == "posix" and not os.path.lexists(inner):
            inner = folder / os.fsdecode(step.encode("gb18030", "replace"))
        folder = inner
    return folder


def _meant(step: str) -> str:
    """A name in GBK, which Python shows as surrogates; what is neither stays marked as unreadable."""
    if step.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in step):
        return step
    try:
        return os.fsencode(step).decode("gb18030")
    except UnicodeDecodeError:
        return step


def _order(name: str) -> tuple[object, str]:
    """Natural, and total: 第1期 and 第01期 do not change places with the file system."""
    return natural(name), name


def _walk(folder: Path) -> Iterable[Path]:
    for base, folders, names in os.walk(folder, followlinks=False):
        here = Path(base)
        yield from (here / name for name in names)
        yield from (here / name for name in folders if (here / name).is_symlink())


def snapshot(source: Path, target: Path, names: Iterable[str]) -> dict[str, str]:
    """Copies of the input files; name → sha256 of what was copied. Everything is read from the copy."""
    hashes = {}
    made: set[Path] = set()
    for name in names:
        home = below(target, name).parent
        if home not in made:
            home.mkdir(parents=True, exist_ok=True)
            made.add(home)
        try:
            hashes[name] = copied(place(source, name), target / name)
        except PermissionError:
            raise StopError(f"〔RUN-001〕input/{name} 打不开，可能正在 WPS 里编辑。请关闭后再运行。") from None
    return hashes


def copied(source: Path, target: Path) -> str:
    """In pieces, however large it is: the hash is that of what was written."""
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("wb") as new:
        while piece := old.read(_PIECE):
            digest.update(piece)
            new.write(piece)
    return digest.hexdigest()


def recover(output: Path) -> list[str]:
    """Finish or undo a half step of an earlier run; says what it found."""
    found = []
    for old in sorted(output.glob(".*.old")):
        place = output / old.name[1:-4]
        if place.exists():
            shutil.rmtree(old)
        else:
            old.rename(place)
            found.append(f"上次运行中断，已恢复 {place.name} 的原稿。")
    for fresh in sorted(output.glob(".*.new")):
        shutil.rmtree(fresh)
        found.append(f"上次运行中断，{fresh.name[1:-4]} 没写完的稿子已清除，原来的没有动。")
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of drafts or frozen copies; {} where there is none."""
    path = folder / BASIS / MANIFEST
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


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
    kept = _keep(folder, fresh)
    flush(fresh)
    old = folder.parent / f".{folder.name}.old"
    try:
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except OSError as error:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(fresh, ignore_errors=True)
        if not isinstance(error, PermissionError):
            raise
        raise StopError(f"〔RUN-002〕{folder} 里有文件正开着（{error.filename or ''}），没有换上新稿，原稿没有动。请在 WPS 里关闭后再运行。") from None
    flush(folder.parent)
    shutil.rmtree(old, ignore_errors=True)
    return kept


def _keep(folder: Path, fresh: Path) -> list[str]:
    """Copies what was changed by hand, now or before, into the new drafts' 人工修改/."""
    earlier = folder / EDITED
    if earlier.is_dir():
        shutil.copytree(earlier, fresh / EDITED, dirs_exist_ok=True)
    kept = []
    for name in changed_by_hand(folder):
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
