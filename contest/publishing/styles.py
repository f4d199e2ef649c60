"""The cell styles of a workbook somebody else made, to which some are added (ECMA-376 part 1, 18.8)."""

from __future__ import annotations

import copy

from lxml import etree

from contest.publishing.package import MAIN, Element, NotKeptError, Package, tag

RED, YELLOW = "FFFFB9B4", "FFFFE89A"
"""Fills of an error and of a warning; no other program uses exactly these, so that they are known again."""
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PART = "xl/styles.xml"
_LISTS = ("fonts", "fills", "borders", "cellXfs")


class Styles:
    """Adding never changes what is there. Raises NotKeptError where a list is missing."""

    def __init__(self, package: Package) -> None:
        name = next(package.related(package.workbook, "styles"), "")
        root = package.tree(name) if name else _plain(package)
        self._lists = {name: root.find(tag(name)) for name in _LISTS}
        if any(found is None for found in self._lists.values()):
            raise NotKeptError("原文件的格式特殊")
        self._made: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._ours = {i for i, fill in enumerate(self._lists["fills"])
                      if any(color.get("rgb") in (RED, YELLOW) for color in fill.iter(tag("fgColor")))}

    def put(self, name: str, item: Element) -> int:
        """Adds a font, fill, border or cell format (cellXfs); its index."""
        items = self._lists[name]
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
        """The style ``base`` with this fill, unlocked; without a fill where ``rgb`` is empty."""
        key = (base, rgb)
        if key not in self._made:
            style = copy.deepcopy(self._lists["cellXfs"][base])
            style.set("fillId", str(self.fill(rgb) if rgb else 0))
            style.set("applyFill", "1")
            style.set("applyProtection", "1")
            for old in style.findall(tag("protection")):
                style.remove(old)
            style.insert(int(style.find(tag("alignment")) is not None), etree.Element(tag("protection"), locked="0"))
            self._made[key] = self.put("cellXfs", style)
        return self._made[key]

    def is_marked(self, style: int) -> bool:
        """Whether a cell's style has one of our fills from an earlier time."""
        return int(self._lists["cellXfs"][style].get("fillId", "0")) in self._ours


def _plain(package: Package) -> Element:
    """A style part for a workbook that has none."""
    font, fill, border = '<font><sz val="11"/><name val="宋体"/></font>', '<fill><patternFill patternType="{}"/></fill>', "<border/>"
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"{}/>'
    root = etree.fromstring(
        f'<styleSheet xmlns="{MAIN}"><fonts count="1">{font}</fonts><fills count="2">{fill.format("none")}{fill.format("gray125")}</fills>'
        f'<borders count="1">{border}</borders><cellStyleXfs count="1">{xf.format("")}</cellStyleXfs>'
        f"""<cellXfs count="1">{xf.format(' xfId="0"')}</cellXfs>"""
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')
    package.add(_PART, root, _CONTENT)
    package.relate(package.workbook, "styles", _PART)
    return root
