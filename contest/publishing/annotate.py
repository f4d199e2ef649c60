"""A sender's workbook → a copy with marked cells and a first sheet 退回说明 that lists every finding with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from contest.publishing.marks import RED, YELLOW, Mark, MarkedSheet, Styles
from contest.publishing.package import MAIN, RELATION, Element, NotKeptError, Package, tag
from contest.publishing.views.sentback import COVER, Cover, Fault, fault_lines
from contest.text import normal

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS = (6, 9, 20, 78, 11)
_HEADING = ("序号", "程度", "位置（点一下）", "问题和改法", "编号")
_LINE = 17
"""Points of a line of text; WPS and LibreOffice do not fit rows to wrapped text by themselves."""


def annotated(book: bytes, cover: Cover) -> bytes:
    """The same book and findings give the same bytes. An earlier 退回说明 is replaced, with its marks.

    Raises NotKeptError where the workbook cannot be copied whole, and whatever lxml or zipfile raise where it is broken.
    """
    package = Package(book)
    styles = Styles(package)
    places = _drop_cover(package)
    again = None in places
    sheets = {normal(e.get("name", "")): e for e in _sheets(package)}
    marks = _marks(cover.faults)
    for name, element in sheets.items():
        part = _part(package, element)
        mine = marks.get(name, {})
        if (mine or again) and _is_worksheet(package, part):
            sheet = MarkedSheet(package, part, styles)
            if again:
                sheet.clear()
            if mine:
                sheet.mark(mine)
        _deselect(package, part)
    names = {key: element.get("name", "") for key, element in sheets.items()}
    _insert(package, _cover_sheet(cover, names, styles), places)
    return package.pack()


def _sheets(package: Package) -> Element:
    found = package.tree(package.workbook).find(tag("sheets"))
    if found is None:
        raise NotKeptError("原文件的格式特殊")
    return found


def _part(package: Package, sheet: Element) -> str:
    return package.target(package.workbook, sheet.get(f"{{{RELATION}}}id", ""))


def _is_worksheet(package: Package, part: str) -> bool:
    return part in package and package.tree(part).tag == tag("worksheet")


def _drop_cover(package: Package) -> list[int | None]:
    """Takes an earlier 退回说明 out; for each old place of a sheet its new one (None: gone), the coming first sheet counted in."""
    sheets = _sheets(package)
    places: list[int | None] = []
    kept = 0
    for element in list(sheets):
        if normal(element.get("name", "")) != normal(COVER):
            kept += 1
            places.append(kept)
            continue
        places.append(None)
        part = _part(package, element)
        package.unrelate(package.workbook, element.get(f"{{{RELATION}}}id", ""))
        package.remove(part)
        sheets.remove(element)
    return places


def _insert(package: Package, sheet: Element, places: Sequence[int | None]) -> None:
    """As first sheet, the one shown on opening; names that belong to a sheet move with it."""
    part = package.free("xl/worksheets/sheet{}.xml")
    package.add(part, sheet, _WORKSHEET)
    root, sheets = package.tree(package.workbook), _sheets(package)
    number = 1 + max((int(e.get("sheetId", "0")) for e in sheets), default=0)
    identity = package.relate(package.workbook, "worksheet", part)
    sheets.insert(0, etree.Element(tag("sheet"), {"name": COVER, "sheetId": str(number), f"{{{RELATION}}}id": identity}))
    for view in root.iter(tag("workbookView")):
        view.attrib.pop("activeTab", None)
        view.attrib.pop("firstSheet", None)
    for name in list(root.iter(tag("definedName"))):
        local = name.get("localSheetId")
        if local is not None:
            place = places[int(local)]
            if place is None:
                name.getparent().remove(name)
            else:
                name.set("localSheetId", str(place))


def _deselect(package: Package, part: str) -> None:
    """Two selected sheets would be edited together."""
    if package.mentions(part, b"tabSelected"):
        for view in package.tree(part).iter(tag("sheetView")):
            view.attrib.pop("tabSelected", None)


def _marks(faults: Sequence[Fault]) -> dict[str, dict[str, Mark]]:
    """By sheet and cell; several findings of one cell stand in one comment."""
    found: dict[str, dict[str, Mark]] = {}
    for fault in faults:
        for cell in fault.cells:
            there = found.setdefault(normal(fault.sheet), {})
            before = there.get(cell)
            there[cell] = Mark(before.error or fault.error, f"{before.text}\n{fault.message}") if before else Mark(fault.error, fault.message)
    return found


class _Looks:
    """The cover's cell formats."""

    def __init__(self, styles: Styles) -> None:
        border = etree.Element(tag("border"))
        for side in ("left", "right", "top", "bottom"):
            etree.SubElement(etree.SubElement(border, tag(side), style="thin"), tag("color"), rgb="FFBFBFBF")
        etree.SubElement(border, tag("diagonal"))
        line = styles.put("borders", border)
        plain, bold, big, link = (styles.put("fonts", _font(*look)) for look in (
            (11, False, False), (11, True, False), (16, True, False), (11, False, True)))
        self.title = styles.put("cellXfs", _format(big, 0, 0))
        self.text = styles.put("cellXfs", _format(plain, 0, 0))
        self.head = styles.put("cellXfs", _format(bold, styles.fill("FFEDEDED"), line))
        self.cell = styles.put("cellXfs", _format(plain, 0, line))
        self.link = styles.put("cellXfs", _format(link, 0, line))
        self.red = styles.put("cellXfs", _format(bold, styles.fill(RED), line))
        self.yellow = styles.put("cellXfs", _format(plain, styles.fill(YELLOW), line))


def _font(size: int, bold: bool, link: bool) -> Element:
    font = etree.Element(tag("font"))
    if bold:
        etree.SubElement(font, tag("b"))
    if link:
        etree.SubElement(font, tag("u"))
    etree.SubElement(font, tag("sz"), val=str(size))
    etree.SubElement(font, tag("color"), rgb="FF0563C1" if link else "FF000000")
    etree.SubElement(font, tag("name"), val="宋体")
    return font


def _format(font: int, fill: int, border: int) -> Element:
    made = etree.Element(tag("xf"), numFmtId="0", fontId=str(font), fillId=str(fill), borderId=str(border), xfId="0",
                         applyFont="1", applyFill="1", applyBorder="1", applyAlignment="1")
    etree.SubElement(made, tag("alignment"), vertical="center", wrapText="1")
    return made


def _cover_sheet(cover: Cover, names: dict[str, str], styles: Styles) -> Element:
    """``names``: the book's own sheet names by their normal form, for the links."""
    looks = _Looks(styles)
    root = etree.Element(tag("worksheet"), nsmap={None: MAIN})
    etree.SubElement(etree.SubElement(root, tag("sheetPr")), tag("pageSetUpPr"), fitToPage="1")
    views = etree.SubElement(root, tag("sheetViews"))
    etree.SubElement(views, tag("sheetView"), showGridLines="0", tabSelected="1", workbookViewId="0")
    columns = etree.SubElement(root, tag("cols"))
    for place, width in enumerate(_WIDTHS, 1):
        etree.SubElement(columns, tag("col"), min=str(place), max=str(place), width=str(width), customWidth="1")
    data = etree.SubElement(root, tag("sheetData"))
    number, links = 0, etree.Element(tag("hyperlinks"))
    for number, line in enumerate((cover.title, *cover.lines), 1):
        _row(data, number, (line,), (looks.title if number == 1 else looks.text,), sum(_WIDTHS))
    merged = number
    if cover.faults:
        _row(data, number := number + 1, _HEADING, (looks.head,) * len(_HEADING))
    for count, (fault, cell) in enumerate(fault_lines(cover.faults), 1):
        number += 1
        target = names.get(normal(fault.sheet), "")
        where = f"{target or fault.sheet}　{cell}".strip("　") or "整份报表"
        words = (str(count), "要改" if fault.error else "请核对", where, fault.message, fault.code)
        linked = looks.link if target else looks.cell
        _row(data, number, words, (looks.cell, looks.red if fault.error else looks.yellow, linked, looks.cell, looks.cell))
        if target:
            quoted = target.replace("'", "''")
            etree.SubElement(links, tag("hyperlink"), ref=f"C{number}", location=f"'{quoted}'!{cell or 'A1'}", display=where)
    joined = etree.SubElement(root, tag("mergeCells"), count=str(merged))
    for row in range(1, merged + 1):
        etree.SubElement(joined, tag("mergeCell"), ref=f"A{row}:E{row}")
    if len(links):
        root.append(links)
    etree.SubElement(root, tag("pageMargins"), left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    etree.SubElement(root, tag("pageSetup"), paperSize="9", fitToHeight="0", orientation="landscape")
    return root


def _row(data: Element, number: int, words: Sequence[str], looks: Sequence[int], width: int = 0) -> None:
    """Texts are stored as such: what begins with = is no formula. ``width``: characters of a merged line."""
    lines = max(sum(-(-_width(part) // ((width or _WIDTHS[i]) - 1)) or 1 for part in text.split("\n")) for i, text in enumerate(words))
    height = 30 if number == 1 else _LINE * lines + 5
    row = etree.SubElement(data, tag("row"), r=str(number), ht=str(height), customHeight="1")
    for place, (text, look) in enumerate(zip(words, looks, strict=True)):
        cell = etree.SubElement(row, tag("c"), r=f"{chr(65 + place)}{number}", s=str(look), t="inlineStr")
        etree.SubElement(etree.SubElement(cell, tag("is")), tag("t")).text = text


def _width(text: str) -> int:
    return sum(1 + (letter > "⺀") for letter in text)
