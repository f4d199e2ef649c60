"""Frozen copies: what was issued and every input it rests on, in a folder that is never rewritten.

A folder is written under a name that says it waits, flushed, and gets its own name only when the record that refers to it is
committed: a folder of an issue's name always has, or had, its record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contest.workspace import BASIS, MANIFEST, below, copied, flush, move, sha256, sha256_of

_LABEL = re.compile(r"第\d{2,}期|兑现\d{2,}")


def labels(folder: Path) -> tuple[str, ...]:
    """The issues whose frozen copies lie in ``ledger/``, by name."""
    return tuple(sorted(p.name for p in folder.iterdir() if _LABEL.fullmatch(p.name))) if folder.is_dir() else ()


def waiting(folder: Path, label: str) -> Path:
    return folder / f".{label}.new"


def pending(folder: Path) -> list[str]:
    """The issues whose copies still wait for their name."""
    return sorted(p.name[1:-4] for p in folder.glob(".*.new") if _LABEL.fullmatch(p.name[1:-4]))


def freeze(folder: Path, label: str, copies: Mapping[str, bytes | Path]) -> None:
    """Everything written and flushed, folders too, under the name that waits. The caller has cleared leftovers."""
    fresh = waiting(folder, label)
    for name, source in sorted(copies.items()):
        target = below(fresh, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            target.write_bytes(source)
        else:
            copied(source, target)
        flush(target)
    for place in (*(p for p in fresh.rglob("*") if p.is_dir()), fresh, folder):
        flush(place)


def promote(folder: Path, label: str) -> None:
    """The name of its own, once the record is committed."""
    move(waiting(folder, label), folder / label)
    flush(folder)


def manifest_hash(folder: Path) -> str:
    """sha256 of a frozen 清单.json; empty where there is none."""
    try:
        return sha256((folder / BASIS / MANIFEST).read_bytes())
    except OSError:
        return ""


def manifest(folder: Path) -> dict[str, Any]:
    """A frozen 清单.json. Raises OSError or ValueError."""
    loaded = json.loads((folder / BASIS / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise ValueError("no manifest")
    return loaded


def inputs(folder: Path) -> dict[str, str]:
    """The files of ``input/`` that an issue rests on, with their sha256; none where the copies cannot tell."""
    try:
        return {f"input/{name}": str(digest) for name, digest in manifest(folder)["inputs"].items()}
    except (OSError, ValueError, KeyError, AttributeError):
        return {}


def faults(folder: Path, proven: str) -> list[str]:
    """What differs from the manifest whose hash is ``proven``: each file changed, missing or added, by name."""
    if not folder.is_dir():
        return [f"ledger/{folder.name} 存档不在了"]
    found = manifest_hash(folder)
    if not found:
        return [f"ledger/{folder.name}/{BASIS}/{MANIFEST} 不在了"]
    if found != proven:
        return [f"ledger/{folder.name}/{BASIS}/{MANIFEST} 被改动过（和台账记的校验码不同）"]
    listed = manifest(folder)
    held = {**listed["outputs"], **{f"{BASIS}/{name}": digest for name, digest in listed["inputs"].items()}}
    there = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_symlink() or not p.is_dir()}
    told = [f"ledger/{folder.name}/{name} 是后来放进去的" for name in there if name not in held and name != f"{BASIS}/{MANIFEST}"]
    for name, digest in sorted(held.items()):
        if name not in there:
            told.append(f"ledger/{folder.name}/{name} 不在了")
        elif not there[name].is_file() or sha256_of(there[name]) != digest:
            told.append(f"ledger/{folder.name}/{name} 被改动过")
    return told
