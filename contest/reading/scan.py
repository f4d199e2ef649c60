"""A look into an .xlsx before any reader sees it: what may not be opened, and what a value reader would lose in silence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from contest.reading import limits
from contest.reading.formats import disguised, disguising
from contest.reading.inflate import Budget, inflated, opened, weighed
from contest.reading.refused import RefusedError, altered, too_large
from contest.reading.repeated import once_if_small
from contest.reading.sheet_xml import Lost, look
from contest.reading.wellformed import well_formed

_INDEX = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_SHARED = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_XML = (".xml", ".rels", ".vml")
_ITEMS = (b"<si>", b"<si ", b"<si/")
_PREFIXED_ITEM = re.compile(rb"<\w+:si[ />]")
_COUNT = re.compile(rb"""\bunique[Cc]ount=["'](\d+)["']""")
_DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]*\?>")


@dataclass(slots=True)
class Scanned:
    """``lost`` by sheet name; ``hidden`` are the names of hidden sheets; ``data`` is what a value reader may be given."""

    data: bytes
    lost: dict[str, Lost] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    macro: bool = False


def scan(data: bytes) -> Scanned:
    """Raises RefusedError for a file that must not be opened."""
    if len(data) > limits.WORKBOOK_BYTES:
        raise too_large(limits.WORKBOOK_BYTES // limits.MIB)
    package = _Package()
    archive = opened(data)
    names = [member.filename for member in archive.infolist()]
    _check_names(names)
    budget = Budget()
    for member in archive.infolist():
        if member.filename.endswith(_XML):
            package.take(member.filename, inflated(archive, member, budget))
        else:
            weighed(archive, member, budget)
    if any(seen.shared >= package.texts for seen in package.lost.values() if seen.shared >= 0):
        raise texts_do_not_fit()
    if package.disguising:
        package.lost = {name: replace(seen, disguised=disguised(package.changed.get(name) or archive.read(name), package.disguising))
                        for name, seen in package.lost.items()}
    if package.changed:
        data = _rewritten(archive, package.changed)
    sheets = list(_sheets(package.index))
    return Scanned(data, {name: package.lost[part] for name, part, _ in sheets if part in package.lost},
                   frozenset(name for name, _, hidden in sheets if hidden), any(name.lower().endswith("vbaproject.bin") for name in names))


@dataclass(slots=True)
class _Package:
    """What is learnt part by part; only the index and changed parts are kept."""

    lost: dict[str, Lost] = field(default_factory=dict)
    index: dict[str, bytes] = field(default_factory=dict)
    changed: dict[str, bytes] = field(default_factory=dict)
    disguising: Mapping[int, str] = field(default_factory=dict)
    texts: int = 0

    def take(self, name: str, part: bytes) -> None:
        plain = _utf_8(part)
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            self.lost[name], plain = look(plain)
        elif name == _SHARED:
            well_formed(plain)
            self.texts = _count_texts(plain)
        else:
            _checked(plain, name)
        if name in _INDEX:
            self.index[name] = plain
        elif name == _STYLES:
            self.disguising = disguising(plain)
        if plain != part:
            self.changed[name] = plain


@once_if_small
def _checked(part: bytes, name: str) -> None:
    well_formed(part)
    if name.endswith(".rels") and b".." in part:
        _check_targets(name, part)


def _count_texts(part: bytes) -> int:
    """A false count makes calamine reserve that much."""
    counts = _COUNT.findall(part, 0, 4096)
    if any(len(count) > 9 or int(count) > limits.VALUES for count in counts):
        raise texts_do_not_fit()
    return sum(map(part.count, _ITEMS)) + (len(_PREFIXED_ITEM.findall(part)) if b":si" in part else 0)


def texts_do_not_fit() -> RefusedError:
    return RefusedError("FIL-019", "格子里的文字对不上文件里存的文字，文件被改动过，没有读。请用 WPS 打开后另存为 .xlsx 再发。")


def _check_names(names: list[str]) -> None:
    if len(names) > limits.MEMBERS_OF_WORKBOOK:
        raise RefusedError("FIL-004", "文件里的部件多得不正常，没有读。请用发下去的空白报表重新填写。")
    if len({name.lower() for name in names}) < len(names) or any(".." in name.split("/") or name.startswith(("/", "\\")) for name in names):
        raise RefusedError("FIL-017", "文件里有重名或指到别处去的部件，不是 WPS 或 Excel 正常存出来的，没有读。请用发下去的空白报表重新填写。")


def _check_targets(name: str, part: bytes) -> None:
    """A relation may not lead out of the package (ECMA-376 part 2, 6.5)."""
    depth = name.count("/") - 1
    for relation in _elements(part, "Relationship"):
        if relation.get("TargetMode") == "External":
            continue
        level = 0 if relation.get("Target", "").startswith("/") else depth
        for step in relation.get("Target", "").split("/"):
            level += -1 if step == ".." else 1
            if level < 0:
                raise RefusedError("FIL-017", "文件里有重名或指到别处去的部件，不是 WPS 或 Excel 正常存出来的，没有读。请用发下去的空白报表重新填写。")


def _utf_8(part: bytes) -> bytes:
    """A part in UTF-16 is legal, and value readers take it for empty."""
    if part[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return part
    try:
        return _DECLARATION.sub("", part.decode("utf-16")).encode()
    except UnicodeDecodeError:
        raise altered() from None


def _rewritten(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as copy:
        for member in archive.infolist():
            copy.writestr(member.filename, changed.get(member.filename) or archive.read(member))
    return target.getvalue()


def _sheets(index: Mapping[str, bytes]) -> Iterator[tuple[str, str, bool]]:
    """(sheet name, part, hidden) from the workbook's own relations."""
    if len(index) < len(_INDEX):
        return
    targets = {e.get("Id", ""): e.get("Target", "") for e in _elements(index[_INDEX[1]], "Relationship")}
    for sheet in _elements(index[_INDEX[0]], "sheet"):
        target = targets.get(sheet.get("id", ""), "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}", sheet.get("state", "visible") != "visible"


@once_if_small
def _elements(part: bytes, wanted: str) -> Sequence[dict[str, str]]:
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == wanted:
            found.append({key.rpartition(" ")[2]: value for key, value in attributes.items()})

    parser.StartElementHandler = start
    parser.Parse(part, True)
    return found
