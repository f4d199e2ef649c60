"""Comments on cells: the texts and, in VML, their boxes (ECMA-376 part 1, 18.7; part 4, 14). The sender's own stay."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from contest.publishing.package import RELATION, Element, NotKeptError, Package, tag
from contest.publishing.views.sentback import COVER
from contest.text import column_index

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_SHAPE = re.compile(r"_x0000_s(\d+)")
_ADDED = f"\n【{COVER}】"
_V, _O, _X = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office", "urn:schemas-microsoft-com:office:excel"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_LEGACY = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts",
                 "extLst"}
"""Elements of a worksheet that must stand behind legacyDrawing (ECMA-376 part 1, 18.3.1.99)."""


def split(address: str) -> tuple[str, int]:
    """G12 → G, 12. Raises NotKeptError for what is no address."""
    found = _CELL.fullmatch(address)
    if found is None:
        raise NotKeptError("原文件的格式特殊")
    return found[1], int(found[2])


def comment(package: Package, part: str, texts: Mapping[str, str]) -> None:
    """Comments by address on the worksheet ``part``."""
    root, shapes = _texts(package, part), _boxes(package, part)
    authors, entries = root.find(tag("authors")), root.find(tag("commentList"))
    names = [author.text for author in authors]
    if COVER not in names:
        etree.SubElement(authors, tag("author")).text = COVER
        names.append(COVER)
    there = {entry.get("ref"): entry for entry in entries}
    number = max([int(n) for n in _SHAPE.findall(etree.tostring(shapes, encoding="unicode"))], default=1024)
    for box, (address, words) in enumerate(texts.items(), number + 1):
        own = there.get(address)
        if own is not None:  # the sender's own comment stays; a cell has room for one only
            text = own.find(tag("text"))
            _run(text if text is not None else etree.SubElement(own, tag("text")), f"{_ADDED}{words}")
            continue
        entry = etree.SubElement(entries, tag("comment"), ref=address, authorId=str(names.index(COVER)))
        _run(etree.SubElement(entry, tag("text")), words)
        shapes.append(_box(box, address, words))


def clear(package: Package, part: str) -> None:
    """Takes off the comments that an earlier sending back made."""
    for name in package.related(part, "comments"):
        root = package.tree(name)
        ours = {str(i) for i, author in enumerate(root.iter(tag("author"))) if author.text == COVER}
        gone = set()
        for entry in list(root.iter(tag("comment"))):
            if entry.get("authorId") in ours:
                letters, row = split(entry.get("ref", ""))
                gone.add((str(row - 1), str(column_index(letters))))
                entry.getparent().remove(entry)
            for run in [r for r in entry.iter(tag("r")) if (r.findtext(tag("t")) or "").startswith(_ADDED)]:
                run.getparent().remove(run)
        for drawing in package.related(part, "vmlDrawing"):
            shapes = package.tree(drawing)
            for shape in [s for s in shapes if (s.findtext(f".//{{{_X}}}Row"), s.findtext(f".//{{{_X}}}Column")) in gone]:
                shapes.remove(shape)


def _texts(package: Package, part: str) -> Element:
    """The part with the comments' texts, made where there is none."""
    name = next(package.related(part, "comments"), "")
    if name:
        return package.tree(name)
    root = etree.fromstring(f'<comments xmlns="{tag("")[1:-1]}"><authors/><commentList/></comments>')
    name = package.free("xl/comments{}.xml")
    package.add(name, root, _COMMENTS)
    package.relate(part, "comments", name)
    return root


def _boxes(package: Package, part: str) -> Element:
    """The drawing with the comments' boxes, made where there is none."""
    sheet = package.tree(part)
    legacy = sheet.find(tag("legacyDrawing"))
    if legacy is not None:
        return package.tree(package.target(part, legacy.get(f"{{{RELATION}}}id", "")))
    name = package.free("xl/drawings/vmlDrawing{}.vml")
    root = etree.fromstring(_EMPTY_VML)
    package.add(name, root)
    package.default_type("vml", _VML)
    legacy = etree.Element(tag("legacyDrawing"), {f"{{{RELATION}}}id": package.relate(part, "vmlDrawing", name)})
    place = next((i for i, e in enumerate(sheet) if etree.QName(e).localname in _AFTER_LEGACY), len(sheet))
    sheet.insert(place, legacy)
    return root


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


_EMPTY_VML = (
    f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>')


def _box(number: int, address: str, text: str) -> Element:
    """The yellow box, right of its cell, as high as its text."""
    letters, row = split(address)
    column, lines = column_index(letters), 2 + len(text) // 16 + text.count("\n")
    anchor = f"{column + 1}, 15, {max(row - 2, 0)}, 2, {column + 4}, 15, {max(row - 2, 0) + lines}, 4"
    return etree.fromstring(
        f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;width:200pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>")
