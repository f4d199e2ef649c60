"""An .xlsx as its parts (ECMA-376, Open Packaging Conventions): changed where asked, everything else byte for byte as it was.

A workbook loaded and saved by a spreadsheet library loses what the library does not know: computed values, shapes, rich text.
Here only the parts that change are parsed, and the time depends on their size, never on how far out a stray cell lies.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from contest.publishing.archive import build, members

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT = "[Content_Types].xml"
MAX_PACKED, MAX_UNPACKED, MAX_PARSED = 2 << 20, 32 << 20, 4 << 20
"""Bytes: of the file (it goes by mail), of all parts, of a part that is parsed. A full return has 0.03, 0.3 and 0.1 MB. A limit in bytes
gives the same verdict on every machine, which one in seconds would not."""
Element = Any
"""Of lxml, which has no types."""


class NotKeptError(Exception):
    """This workbook cannot be copied whole; the words, for the sender, say why."""


def tag(name: str) -> str:
    """The full name of a SpreadsheetML element."""
    return f"{{{MAIN}}}{name}"


class Package:
    """Parts by name; ``tree`` gives one to be changed. Raises NotKeptError for what is too big or no plain workbook."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(data) > MAX_PACKED or sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise NotKeptError("原文件太大")
        self._parts = members(data)
        self._trees: dict[str, Element] = {}
        if any(name.lower().endswith("vbaproject.bin") for name in self._parts):
            raise NotKeptError("原文件带宏")
        self.workbook = next(self.related("", "officeDocument"), "")
        if self.workbook not in self._parts or self.tree(self.workbook).tag != tag("workbook"):
            raise NotKeptError("原文件的格式特殊")

    def __contains__(self, name: str) -> bool:
        return name in self._parts or name in self._trees

    def mentions(self, name: str, word: bytes) -> bool:
        """Whether a part holds a word; one already parsed may."""
        return name in self._trees or word in self._parts.get(name, b"")

    def tree(self, name: str) -> Element:
        """The parsed part. Raises NotKeptError where it is too big, lxml's error where it is broken."""
        if name not in self._trees:
            data = self._parts[name]
            if len(data) > MAX_PARSED:
                raise NotKeptError("原文件太大")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
            self._trees[name] = etree.fromstring(data, parser)
        return self._trees[name]

    def add(self, name: str, root: Element, content_type: str = "") -> None:
        """A new part, or another content of one; without a content type that of its extension holds."""
        self._trees[name] = root
        if content_type:
            types = self.tree(_CONTENT)
            self._forget_type(name)
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def default_type(self, extension: str, content_type: str) -> None:
        types = self.tree(_CONTENT)
        if not any(e.get("Extension", "").lower() == extension for e in types.iter(f"{{{_TYPES}}}Default")):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type))

    def remove(self, name: str) -> None:
        """A part with its own relations; whoever refers to it must have dropped that relation."""
        for gone in (name, _relations_of(name)):
            self._parts.pop(gone, None)
            self._trees.pop(gone, None)
        self._forget_type(name)

    def _forget_type(self, name: str) -> None:
        types = self.tree(_CONTENT)
        for old in [e for e in types if e.get("PartName") == f"/{name}"]:
            types.remove(old)

    def free(self, pattern: str) -> str:
        """The first name of a pattern like ``xl/comments{}.xml`` that no part has."""
        taken = {name.lower() for name in (*self._parts, *self._trees)}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Parts to which ``part`` (empty: the package) has a relation of this kind."""
        if _relations_of(part) in self:
            for relation in self.tree(_relations_of(part)):
                if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
                    yield _resolved(part, relation.get("Target", ""))

    def target(self, part: str, identity: str) -> str:
        """The part behind a relation's id."""
        for relation in self.tree(_relations_of(part)):
            if relation.get("Id") == identity:
                return _resolved(part, relation.get("Target", ""))
        raise KeyError(identity)

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation; its id."""
        name = _relations_of(part)
        root = self.tree(name) if name in self else etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
        self._trees[name] = root
        taken = {e.get("Id") for e in root}
        identity = next(i for n in range(1, len(taken) + 2) if (i := f"rIdBack{n}") not in taken)
        etree.SubElement(root, f"{{{_PACKAGE}}}Relationship", Id=identity, Type=f"{RELATION}/{kind}", Target=f"/{target}")
        return identity

    def unrelate(self, part: str, identity: str) -> None:
        root = self.tree(_relations_of(part))
        for relation in [e for e in root if e.get("Id") == identity]:
            root.remove(relation)

    def pack(self) -> bytes:
        """The workbook; the same changes to the same workbook give the same bytes."""
        written = {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) for name, root in self._trees.items()}
        return build(self._parts | written)


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
