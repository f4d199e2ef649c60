"""Marks on the cells of a sheet: a fill that unlocks the cell, and a comment. Marks made before are taken off first."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from contest.publishing.package import RELATION, Element, NotKeptError, Package, tag
from contest.publishing.views.sentback import COVER
from contest.text import column_index, column_letters

RED, YELLOW = "FFFFB9B4", "FFFFE89A"
"""Fills of an error and of a warning; no other program uses exactly these, so that they are known again."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_SHAPE = re.compile(r"_x0000_s(\d+)")
_V, _O, _X = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office", "urn:schemas-microsoft-com:office:excel"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_LEGACY = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts",
                 "extLst"}
"""Elements of a worksheet that must stand behind legacyDrawing (ECMA-376 part 1, 18.3.1.99)."""
_AFTER_FONTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in the comment of a cell, and whether it must be mended or only looked at."""

    error: bool
    text: str


class Styles:
    """The styles of a workbook, to which some are added."""

    def __init__(self, package: Package) -> None:
        self._root = package.tree(next(package.related(package.workbook, "styles")))
        if any(self._root.find(tag(name)) is None for name in _AFTER_FONTS[1:]):
            raise NotKeptError("原文件的格式特殊")
        self._made: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._ours = {i for i, fill in enumerate(self._list("fills"))
                      if any(color.get("rgb") in (RED, YELLOW) for color in fill.iter(tag("fgColor")))}

    def _list(self, name: str) -> Element:
        found = self._root.find(tag(name))
        assert found is not None
        return found

    def put(self, name: str, item: Element) -> int:
        """Adds a font, fill, border or cell format; its index."""
        items = self._list(name)
        items.append(item)
        items.set("count", str(len(items)))
        return len(items) - 1

    def fill(self, rgb: str) -> int:
        if rgb not in self._fills:
            fill = etree.Element(tag("fill"))
            pattern = etree.SubElement(fill, tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, tag("fgColor"), rgb=rgb)
            etree.SubElement(pattern, tag("bgColor"), indexed="64")
            self._fills[rgb] = self.put("fills", fill)
        return self._fills[rgb]

    def marked(self, base: int, rgb: str) -> int:
        """The same style with this fill, unlocked; without one where ``rgb`` is empty."""
        key = (base, rgb)
        if key not in self._made:
            style = copy.deepcopy(self._list("cellXfs")[base])
            style.set("fillId", str(self.fill(rgb) if rgb else 0))
            style.set("applyFill", "1")
            style.set("applyProtection", "1")
            for old in style.findall(tag("protection")):
                style.remove(old)
            place = 1 if style.find(tag("alignment")) is not None else 0
            style.insert(place, etree.Element(tag("protection"), locked="0"))
            self._made[key] = self.put("cellXfs", style)
        return self._made[key]

    def is_marked(self, style: int) -> bool:
        return int(self._list("cellXfs")[style].get("fillId", "0")) in self._ours


class MarkedSheet:
    """One worksheet part, its cells found by address."""

    def __init__(self, package: Package, part: str, styles: Styles) -> None:
        self.package, self.part, self.styles = package, part, styles
        self.root = package.tree(part)
        data = self.root.find(tag("sheetData"))
        if data is None:
            raise NotKeptError("原文件的格式特殊")
        self._data = data
        _number(data)

    def clear(self) -> None:
        """Takes off what an earlier sending back left: fills and comments of ours, never the sender's own."""
        for cell in self._data.iter(tag("c")):
            style = int(cell.get("s", "0"))
            if self.styles.is_marked(style):
                cell.set("s", str(self.styles.marked(style, "")))
        for name in self.package.related(self.part, "comments"):
            _clear_comments(self.package, name, next(self.package.related(self.part, "vmlDrawing"), ""))

    def mark(self, marks: Mapping[str, Mark]) -> None:
        rows = {int(row.attrib["r"]): row for row in self._data}
        for address, mark in marks.items():
            cell = self._cell(rows, *_split(address))
            cell.set("s", str(self.styles.marked(int(cell.get("s", "0")), RED if mark.error else YELLOW)))
        self._comment(marks)

    def _cell(self, rows: dict[int, Element], letters: str, number: int) -> Element:
        row = rows.get(number)
        if row is None:
            row = rows[number] = etree.Element(tag("row"), r=str(number))
            self._data.insert(sum(other < number for other in rows), row)
        column = column_index(letters)
        columns = [column_index(_split(cell.attrib["r"])[0]) for cell in row]
        if column in columns:
            return row[columns.index(column)]
        cell = etree.Element(tag("c"), r=f"{letters}{number}", s=self._default_style(row, column))
        row.insert(sum(other < column for other in columns), cell)
        row.attrib.pop("spans", None)
        return cell

    def _default_style(self, row: Element, column: int) -> str:
        if row.get("customFormat") in {"1", "true"}:
            return str(row.get("s", "0"))
        columns = self.root.find(tag("cols"))
        found = next((c for c in columns if int(c.get("min", "0")) <= column + 1 <= int(c.get("max", "0"))), None) if columns is not None else None
        return str(found.get("style", "0")) if found is not None else "0"

    def _comment(self, marks: Mapping[str, Mark]) -> None:
        comments = self._comments()
        shapes = self._shapes()
        authors, entries = comments.find(tag("authors")), comments.find(tag("commentList"))
        assert authors is not None and entries is not None
        names = [a.text for a in authors]
        if COVER not in names:
            etree.SubElement(authors, tag("author")).text = COVER
            names.append(COVER)
        there = {entry.get("ref"): entry for entry in entries}
        number = max([int(n) for n in _SHAPE.findall(etree.tostring(shapes, encoding="unicode"))], default=1024)
        for address, mark in marks.items():
            own = there.get(address)
            if own is not None:  # the sender's own comment stays; a cell has room for one only
                text = own.find(tag("text"))
                _run(text if text is not None else etree.SubElement(own, tag("text")), f"\n【{COVER}】{mark.text}")
                continue
            entry = etree.SubElement(entries, tag("comment"), ref=address, authorId=str(names.index(COVER)))
            _run(etree.SubElement(entry, tag("text")), mark.text)
            number += 1
            shapes.append(_shape(number, address, mark.text))

    def _comments(self) -> Element:
        name = next(self.package.related(self.part, "comments"), "")
        if name:
            return self.package.tree(name)
        root = etree.Element(tag("comments"), nsmap={None: tag("")[1:-1]})
        etree.SubElement(root, tag("authors"))
        etree.SubElement(root, tag("commentList"))
        name = self.package.free("xl/comments{}.xml")
        self.package.add(name, root, _COMMENTS)
        self.package.relate(self.part, "comments", name)
        return root

    def _shapes(self) -> Element:
        legacy = self.root.find(tag("legacyDrawing"))
        if legacy is not None:
            return self.package.tree(self.package.target(self.part, legacy.get(f"{{{RELATION}}}id", "")))
        name = self.package.free("xl/drawings/vmlDrawing{}.vml")
        root = etree.fromstring(_EMPTY_VML)
        self.package.add(name, root)
        self.package.default_type("vml", _VML)
        legacy = etree.Element(tag("legacyDrawing"), {f"{{{RELATION}}}id": self.package.relate(self.part, "vmlDrawing", name)})
        place = next((i for i, e in enumerate(self.root) if etree.QName(e).localname in _AFTER_LEGACY), len(self.root))
        self.root.insert(place, legacy)
        return root


def _number(data: Element) -> None:
    """Addresses may be left out where nothing is skipped; some programs do."""
    row_number = 0
    for row in data:
        row_number = int(row.get("r") or row_number + 1)
        row.set("r", str(row_number))
        column = -1
        for cell in row:
            address = cell.get("r")
            column = column_index(_split(address)[0]) if address else column + 1
            if not address:
                cell.set("r", f"{column_letters(column)}{row_number}")


def _split(address: str) -> tuple[str, int]:
    found = _CELL.fullmatch(address)
    if found is None:
        raise NotKeptError("原文件的格式特殊")
    return found[1], int(found[2])


def _run(text: Element, words: str) -> None:
    """Plain text becomes a run first: an element holds either."""
    for plain in text.findall(tag("t")):
        text.remove(plain)
        _run(text, plain.text or "")
    run = etree.SubElement(text, tag("r"))
    look = etree.SubElement(run, tag("rPr"))
    etree.SubElement(look, tag("sz"), val="10")
    etree.SubElement(look, tag("rFont"), val="宋体")
    piece = etree.SubElement(run, tag("t"))
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    piece.text = words


def _clear_comments(package: Package, name: str, drawing: str) -> None:
    root = package.tree(name)
    authors, entries = root.find(tag("authors")), root.find(tag("commentList"))
    if authors is None or entries is None:
        return
    ours = {str(i) for i, author in enumerate(authors) if author.text == COVER}
    gone = set()
    for entry in list(entries):
        if entry.get("authorId") in ours:
            letters, number = _split(entry.get("ref", ""))
            gone.add((str(number - 1), str(column_index(letters))))
            entries.remove(entry)
        else:
            for run in [r for r in entry.iter(tag("r")) if (r.findtext(tag("t")) or "").startswith(f"\n【{COVER}】")]:
                run.getparent().remove(run)
    if drawing in package:
        shapes = package.tree(drawing)
        for shape in [s for s in shapes if (s.findtext(f".//{{{_X}}}Row"), s.findtext(f".//{{{_X}}}Column")) in gone]:
            shapes.remove(shape)


_EMPTY_VML = (
    f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>')


def _shape(number: int, address: str, text: str) -> Element:
    """The yellow box, right of its cell, as high as its text."""
    letters, row = _split(address)
    column, lines = column_index(letters), 2 + len(text) // 16 + text.count("\n")
    anchor = f"{column + 1}, 15, {max(row - 2, 0)}, 2, {column + 4}, 15, {max(row - 2, 0) + lines}, 4"
    return etree.fromstring(
        f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;width:200pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>")
