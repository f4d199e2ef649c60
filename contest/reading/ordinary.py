"""Most sheets are of rows of ordinary cells and nothing else: proven by a few searches over their bytes. Pure; runs in a worker process."""

from __future__ import annotations

import re
from itertools import pairwise

from contest.reading import limits

_NUMBER = rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
_TEXT = rb"(?:[^<>&\x00-\x08\x0b\x0c\x0e-\x1f]|&(?:amp|lt|gt|quot|apos|#x?[0-9A-Fa-f]+);)*+"
_CELL = re.compile(
    rb"""<c r="([A-Z]{1,2}[1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="s"><v>[0-9]+</v></c>|/>|><v>%(number)b</v></c>"""
    rb"""| t="(?:n"><v>%(number)b</v></c>|str"><v>%(text)b</v></c>|inlineStr"><is><t(?: xml:space="preserve")?>%(text)b</t></is></c>))"""
    % {b"number": _NUMBER, b"text": _TEXT})
"""A cell of an ordinary shape (no formula, no error, within 702 columns), well-formed in itself; the group is its place."""
_ROWS = re.compile(rb'(?:<row r="[0-9]{1,7}"[^<>\n]*+(?:(?<=/)>|(?<!/)>\n*+</row>))*+')
"""Rows and nothing else, a line break for each of their cells."""
_ELSEWHERE = re.compile(rb"<(?:sheetData|row|c)[\s/>]")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TELLING = (b"hidden", b":sheetData")
"""Hidden rows and columns, and writers that prefix every element."""
_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^<>\n]*>(\n+)')
"""Its number, and a line break for each of its cells."""
_SAFE_ROWS = limits.BOX // 702


def taken_out(part: bytes) -> tuple[list[bytes] | None, bytes]:
    """The places of the cells, and the part without them; None where there is anything but rows of cells of an ordinary shape.

    Cells are well-formed as they are matched, but for characters beyond ASCII and those told by number; what is left has to be looked at.
    """
    before, start, rest = part.partition(b"<sheetData>")
    inside, end, after = rest.rpartition(b"</sheetData>")
    if not end:
        before, start, after = part.partition(b"<sheetData/>")
    pieces = _CELL.split(inside)
    rows = b"\n".join(pieces[::2])
    plain = start and _ROWS.fullmatch(rows) and not _ELSEWHERE.search(before) and not _ELSEWHERE.search(after)
    return (pieces[1::2], b"".join((before, start, rows, end, after))) if plain else (None, part)


def is_ordinary(frame: bytes, cells: list[bytes]) -> bool:
    """Every cell stands once and in the row it names, rows are in order and not far away; nothing is hidden."""
    if len(set(cells)) != len(cells) or any(mark in frame for mark in _TELLING):
        return False
    filled = _ROW.findall(frame)
    rows = [int(row) for row, _ in filled]
    named = b"\n".join(cells).translate(None, _LETTERS)
    return not rows or (rows[-1] <= _SAFE_ROWS and all(a < b for a, b in pairwise(rows))
                        and named == b"".join([(row + b"\n") * len(each) for row, each in filled])[:-1])
