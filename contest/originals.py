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
    books, others = {}, []
    for name in (back.outcome.file for back in sent_back(reckoning)):
        path = basis / name.removeprefix("input/")
        data = path.read_bytes() if path.is_file() else b""
        if can_be_kept(data):
            books[name] = Original(data)
        elif data:
            others.append((str(path), name))
    cells = tables(others)
    return books | {name: Original(sheets=sheets) for (_, name), sheets in zip(others, cells, strict=True) if sheets}
