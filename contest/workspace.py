"""Files and folders of one contest: where things lie, snapshots of the input, manifests."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import time
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
_WAITS = (0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor a screen can show."""


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


def move(source: Path, target: Path) -> None:
    """Renamed, replacing a file. Virus scanners hold what was just written for a moment on Windows: a few tries."""
    for wait in _WAITS:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    source.replace(target)


def remove(folder: Path, *, quietly: bool = False) -> None:
    """A whole folder, also where files or folders in it are marked read-only. ``quietly``: what cannot be removed stays."""
    try:
        shutil.rmtree(folder)
    except PermissionError:
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                with suppress(OSError):
                    path.chmod(path.stat().st_mode | (stat.S_IRWXU if path.is_dir() else stat.S_IWRITE))
        shutil.rmtree(folder, ignore_errors=quietly)
    except OSError:
        if not quietly:
            raise


def put(target: Path, data: bytes) -> None:
    """The file is there whole, or as it was before. Raises OSError, PermissionError where it is open in WPS."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        fresh.write_bytes(data)
        flush(fresh)
        move(fresh, target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


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
        if stat.S_ISREG(mode) and _CONTROL.search(name) is None and (name == raw or place(folder, name) == path):
            regular.append(name)
        else:
            strange.append(_CONTROL.sub("�", name))
    return Files(tuple(sorted(regular, key=_order)), tuple(sorted(strange, key=_order)))


def place(folder: Path, name: str) -> Path:
    """Where the file of that name lies, also when the disk holds its name in GBK."""
    whole = folder / name
    if os.path.lexists(whole):
        return whole
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
        fresh = below(target, name)
        if fresh.parent not in made:
            fresh.parent.mkdir(parents=True, exist_ok=True)
            made.add(fresh.parent)
        try:
            hashes[name] = copied(place(source, name), fresh)
        except PermissionError:
            raise StopError(f"〔RUN-001〕input/{name} 打不开，可能正在 WPS 里编辑。请关闭后再运行。") from None
    return hashes


def copied(source: Path, target: Path) -> str:
    """In pieces, however large it is: the hash is that of what was written."""
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as old, target.open("wb") as new:
        while piece := old.read(_PIECE):
            digest.update(piece)
            new.write(piece)
    return digest.hexdigest()


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
