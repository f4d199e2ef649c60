"""What the senders sent, fetched from the frozen input to be sent back. The edge: files are read here."""

from __future__ import annotations

from pathlib import Path

from contest.model import Reckoning
from contest.publishing.annotate import can_be_kept
from contest.publishing.sentback import Original
from contest.publishing.views.sentback import sent_back
from contest.reading.pool import tables


def originals(basis: Path, reckoning: Reckoning) -> dict[str, Original]:
    """By the file's name in the reckoning; ``basis`` is laid out like ``input/``. Only what goes back is read."""
    books = {back.outcome.file: _data(basis, back.outcome.file) for back in sent_back(reckoning)}
    others = [name for name, data in books.items() if data and not can_be_kept(data)]
    cells = dict(zip(others, tables([(str(_path(basis, name)), name) for name in others]), strict=True))
    return {name: Original(data, cells.get(name, {})) for name, data in books.items()}


def _path(basis: Path, name: str) -> Path:
    return basis / name.removeprefix("input/")


def _data(basis: Path, name: str) -> bytes:
    path = _path(basis, name)
    return path.read_bytes() if path.is_file() else b""
