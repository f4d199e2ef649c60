"""The text that stands in given cells of given files, read again from the files themselves: what was written, before any parsing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from contest.reading import delimited
from contest.reading.contents import fetched
from contest.reading.problem import number_text
from contest.reading.refused import RefusedError
from contest.reading.workbook import read
from contest.sheetnames import by_form
from contest.text import column_index, normal

Place = tuple[str, str, str]
"""File (a member of a mail or archive after 「!」), sheet, cell."""
Book = Mapping[str, Sequence[Sequence[Any]]]
_ONLY = ""
"""The name of the one table that a file of text is."""


def quotes(folder: Path, wanted: Iterable[Place]) -> dict[Place, str]:
    """``folder`` holds what entries call ``input/``. A cell that cannot be read again is left out."""
    files: dict[str, list[Place]] = {}
    for place in wanted:
        files.setdefault(place[0], []).append(place)
    found: dict[Place, str] = {}
    for file, data in zip(files, _data(folder, list(files)), strict=True):
        book = _book(data, file)
        found |= {place: text for place in files[file] if (text := _text(book, place)) is not None}
    return found


def _data(folder: Path, files: Sequence[str]) -> list[bytes]:
    """Members are fetched together, by one worker."""
    places = [(file, *file.removeprefix("input/").partition("!")[::2]) for file in files]
    inner = {file: (str(folder / outer), member) for file, outer, member in places if member}
    members = dict(zip(inner, fetched(list(inner.values())), strict=True))
    return [members.get(file) or _bytes(folder / outer) for file, outer, _ in places]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _book(data: bytes, file: str) -> Book:
    """Rows by the form's names of the sheets, however the sender called them; nothing of what cannot be read."""
    try:
        return {name: grid.rows for name, grid in by_form(read(data, name=file))[0].items()}
    except RefusedError:
        pass
    try:
        return {_ONLY: delimited.rows(data)}
    except RefusedError:
        return {}


def _text(book: Book, place: Place) -> str | None:
    rows = book.get(normal(place[1]), book.get(_ONLY, ()))
    letters = place[2].rstrip("0123456789")
    row, column = int(place[2][len(letters):]) - 1, column_index(letters)
    if row >= len(rows) or column >= len(rows[row]):
        return None
    value = rows[row][column]
    text = number_text(value) if isinstance(value, float) else str(value)
    return " ".join(text.split())
