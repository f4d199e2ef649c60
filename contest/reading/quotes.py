"""The text that stands in given cells of given files, read again from the files themselves: what was written, before any parsing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from contest.reading.problem import number_text
from contest.reading.scan import RefusedError
from contest.reading.workbook import Grid, read
from contest.sheetnames import by_form
from contest.text import column_index, normal

Place = tuple[str, str, str]
"""File, sheet, cell."""


def quotes(folder: Path, wanted: Iterable[Place]) -> dict[Place, str]:
    """``folder`` holds what entries call ``input/``. A cell that cannot be read again is left out."""
    files: dict[str, list[Place]] = {}
    for place in wanted:
        files.setdefault(place[0], []).append(place)
    found: dict[Place, str] = {}
    for file, places in files.items():
        book = _book(folder / file.removeprefix("input/"))
        found |= {place: text for place in places if (text := _text(book, place)) is not None}
    return found


def _book(path: Path) -> Mapping[str, Grid]:
    """Sheets by the form's names, however the sender called them; nothing of a file that cannot be read."""
    try:
        return by_form(read(path.read_bytes()))[0]
    except (OSError, RefusedError):
        return {}


def _text(book: Mapping[str, Grid], place: Place) -> str | None:
    sheet = book.get(normal(place[1]))
    letters = place[2].rstrip("0123456789")
    row, column = int(place[2][len(letters):]) - 1, column_index(letters)
    if sheet is None or row >= len(sheet.rows) or column >= len(sheet.rows[row]):
        return None
    value = sheet.rows[row][column]
    text = number_text(value) if isinstance(value, float) else str(value)
    return " ".join(text.split())
