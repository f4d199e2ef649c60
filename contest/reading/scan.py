"""What calamine loses in silence, and what may not be opened at all: a look into the zip before any reader sees it.

Limits are those measured for honest and hostile attachments; sizes are counted while inflating, never believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 20 << 20
MAX_MEMBERS = 2000
MAX_UNPACKED = 200 << 20
MAX_PART = 150 << 20
MAX_RATIO, RATIO_FROM = 200, 4 << 20
MAX_BOX = 5_000_000
MAX_ROWS = 20_000
_CHUNK = 1 << 20
_INDEX = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_LOST = (b't="e"', b"t='e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b'hidden="1"', b'hidden="true"', b"hidden='1'")
"""Marks of what a value reader loses; plain searches, ten times as fast as one pattern."""
_VALUES = (b"</v>", b":v>", b"</t>", b":t>")
"""Where values end: styled blanks below the last one cost nothing and are nothing."""
_ROW = re.compile(rb"""row [^>]*?r=["'](\d+)["']""")
_FAR = re.compile(rb"""r=["'][A-Z]{3}\d""")
_MERGED = re.compile(rb"""mergeCell ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")


class RefusedError(Exception):
    """The file may not be read; ``code`` and the sentence say why."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Lost:
    """What a value reader does not show of one sheet; cells as ``G12``, merged ranges as (first column, row, last column, row)."""

    errors: tuple[tuple[str, str], ...] = ()
    uncached: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[tuple[str, int, str, int], ...] = ()


NOTHING_LOST = Lost()


@dataclass(slots=True)
class _Pass:
    """State of one expat pass over a sheet."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    uncached: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    cell: str = ""
    error: bool = False
    formula: bool = False
    text: bool = False
    value: str = ""
    inside: bool = False


def scan(data: bytes) -> dict[str, Lost]:
    """What each sheet, by its name, hides. Raises RefusedError for a file that must not be opened."""
    if len(data) > MAX_BYTES:
        raise RefusedError("FIL-002", "文件超过 20 MB，没有读。请删去图片后再发。")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RefusedError("FIL-003", "文件打不开，可能没有传完或已损坏。请用 WPS 打开后另存为 .xlsx 再发。") from None
    lost: dict[str, Lost] = {}
    kept: dict[str, bytes] = {}
    budget = MAX_UNPACKED
    with archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise RefusedError("FIL-004", "文件里的部件多得不正常，没有读。请新建一份报表重新填写。")
        for member in members:
            if not member.filename.endswith((".xml", ".rels", ".vml")):
                continue
            part = _inflated(archive, member, budget)
            budget -= len(part)
            _well_formed(part)
            if member.filename.startswith("xl/worksheets/"):
                lost[member.filename] = _sheet(part)
            elif member.filename in _INDEX:
                kept[member.filename] = part
    return {name: lost[part] for name, part in _sheet_parts(kept) if part in lost}


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: int) -> bytes:
    pieces, size = [], 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                too_dense = size > RATIO_FROM and size > MAX_RATIO * max(member.compress_size, 1)
                if size > min(MAX_PART, budget) or too_dense:
                    raise RefusedError("FIL-005", "文件解开后大得不正常，没有读。请新建一份报表重新填写。")
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise RefusedError("FIL-003", "文件打不开，可能没有传完或已损坏。请用 WPS 打开后另存为 .xlsx 再发。") from None
    return b"".join(pieces)


def _well_formed(part: bytes) -> None:
    """Any DOCTYPE is refused; every part must be well-formed: altered files show here."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise RefusedError("FIL-006", "文件里带有不该有的外部声明，没有读。请用 WPS 新建一份报表重新填写。")

    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise RefusedError("FIL-007", "文件内容残缺或被改动过，没有读。请用 WPS 打开后另存为 .xlsx 再发。") from None


def _sheet(part: bytes) -> Lost:
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RefusedError("FIL-008", "文件的编码不是通常的写法，没有读。请用 WPS 打开后另存为 .xlsx 再发。")
    last = max((int(row) for row in _ROW.findall(part, 0, max(part.rfind(mark) for mark in _VALUES) + 1)), default=0)
    width = 16384 if _FAR.search(part) else 702
    if last * width > MAX_BOX and last > MAX_ROWS:
        raise RefusedError("FIL-009", f"表里第 {last} 行还有内容，远远超出报表范围，没有读。请删去多余的内容，或用空白报表重新填写。")
    merged = tuple((a.decode(), int(b), c.decode(), int(d)) for a, b, c, d in _MERGED.findall(part))
    if not any(mark in part for mark in _LOST):
        return Lost(merged=merged)
    found = _Pass()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: _start(found, name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: _end(found, name.rpartition(" ")[2])
    parser.CharacterDataHandler = lambda text: _text(found, text)
    parser.Parse(part, True)
    return Lost(tuple(found.errors), tuple(found.uncached), frozenset(found.hidden_rows), tuple(found.hidden_columns), merged)


def _start(found: _Pass, tag: str, attributes: dict[str, str]) -> None:
    if tag == "c":
        found.cell, found.error = attributes.get("r", ""), attributes.get("t") == "e"
        found.formula, found.text, found.value = False, attributes.get("t") == "str", ""
    elif tag == "f":
        found.formula = True
    elif tag in {"v", "t"}:
        found.inside = True
    elif tag == "row" and attributes.get("hidden") in {"1", "true"}:
        found.hidden_rows.add(int(attributes.get("r", "0")))
    elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
        found.hidden_columns.append((int(attributes.get("min", "0")), int(attributes.get("max", "0"))))


def _end(found: _Pass, tag: str) -> None:
    if tag in {"v", "t"}:
        found.inside = False
    elif tag == "c":
        if found.error:
            found.errors.append((found.cell, found.value))
        elif found.formula and not found.value and not found.text:  # =IF(B4="","",…) has come to an empty text
            found.uncached.append(found.cell)


def _text(found: _Pass, text: str) -> None:
    if found.inside:
        found.value += text


def _sheet_parts(index: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """(sheet name, part) from the workbook's own relations."""
    if len(index) < len(_INDEX):
        return
    targets = {e.get("Id", ""): e.get("Target", "") for e in _elements(index[_INDEX[1]], "Relationship")}
    for sheet in _elements(index[_INDEX[0]], "sheet"):
        target = targets.get(sheet.get("id", ""), "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(part: bytes, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == wanted:
            found.append({key.rpartition(" ")[2]: value for key, value in attributes.items()})

    parser.StartElementHandler = start
    parser.Parse(part, True)
    return found

