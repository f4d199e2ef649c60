"""What the senders sent, fetched from the frozen input to be sent back. The edge: files are read here."""

from __future__ import annotations

from pathlib import Path

from contest.model import Reckoning
from contest.publishing.annotate import can_be_kept
from contest.publishing.sentback import Original
from contest.publishing.views.sentback import sent_back
from contest.reading.contents import contents


def originals(basis: Path, reckoning: Reckoning) -> dict[str, Original]:
    """By the file's name in the reckoning; ``basis`` is laid out like ``input/``. Only what goes back is read."""
    books = {back.outcome.file: _data(basis, back.outcome.file) for back in sent_back(reckoning)}
    others = [name for name, data in books.items() if data and not can_be_kept(data)]
    cells = {name: contents(books[name], name) for name in others}
    return {name: Original(data, cells.get(name, {})) for name, data in books.items()}


def _data(basis: Path, name: str) -> bytes:
    path = basis / name.removeprefix("input/")
    return path.read_bytes() if path.is_file() else b""
