"""What the senders sent, fetched from the frozen input to be sent back. The edge: files are read here."""

from __future__ import annotations

from pathlib import Path

from contest.model import Reckoning
from contest.publishing.annotate import can_be_kept
from contest.publishing.sentback import Original
from contest.publishing.views.sentback import sent_back
from contest.reading.contents import contents, fetched
from contest.reading.limits import WORKBOOK_BYTES


def originals(basis: Path, reckoning: Reckoning) -> dict[str, Original]:
    """By the file's name in the reckoning; ``basis`` is laid out like ``input/``. Only what goes back is read."""
    names = [back.outcome.file for back in sent_back(reckoning)]
    books = {name: _data(basis / name.removeprefix("input/")) for name in names}
    inner = [name for name in names if not books[name] and "!" in name]
    places = [name.removeprefix("input/").partition("!") for name in inner]
    books |= zip(inner, fetched([(str(basis / outer), member) for outer, _, member in places]), strict=True)
    others = [name for name, data in books.items() if data and not can_be_kept(data)]
    cells = {name: contents(books[name], name) for name in others}
    return {name: Original(data, cells.get(name, {})) for name, data in books.items()}


def _data(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() and path.stat().st_size <= WORKBOOK_BYTES else b""
