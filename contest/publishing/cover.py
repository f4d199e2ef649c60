"""The sheet 退回说明: every finding with a link to its cell, worst first, in the look of a printed notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from contest.publishing.package import MAIN, Element, tag
from contest.publishing.styles import RED, YELLOW, Styles
from contest.publishing.views.sentback import Cover, fault_lines
from contest.text import normal

_WIDTHS = (6, 9, 20, 78, 11)
_HEADING = ("序号", "程度", "位置（点一下）", "问题和改法", "编号")
_LINE = 17
"""Points of a line of text; WPS and LibreOffice do not fit rows to wrapped text by themselves."""


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


def cover_sheet(cover: Cover, names: Mapping[str, str], styles: Styles) -> Element:
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
    head = (cover.title, *cover.lines)
    for number, line in enumerate(head, 1):
        _row(data, number, (line,), (looks.title if number == 1 else looks.text,), sum(_WIDTHS))
    _row(data, len(head) + 1, _HEADING, (looks.head,) * len(_HEADING))
    joined = etree.SubElement(root, tag("mergeCells"), count=str(len(head)))
    for number in range(1, len(head) + 1):
        etree.SubElement(joined, tag("mergeCell"), ref=f"A{number}:E{number}")
    links = _fault_rows(data, len(head) + 2, cover, names, looks)
    if len(links):
        root.append(links)
    etree.SubElement(root, tag("pageMargins"), left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    etree.SubElement(root, tag("pageSetup"), paperSize="9", fitToHeight="0", orientation="landscape")
    return root


def _fault_rows(data: Element, start: int, cover: Cover, names: Mapping[str, str], looks: _Looks) -> Element:
    """The rows, and their links; a sheet that is not there has none."""
    links = etree.Element(tag("hyperlinks"))
    for count, (fault, cell) in enumerate(fault_lines(cover.faults), 1):
        number, target = start + count - 1, names.get(normal(fault.sheet), "")
        where = f"{target or fault.sheet}　{cell}".strip("　") or "整份报表"
        words = (str(count), "要改" if fault.error else "请核对", where, fault.message, fault.code)
        degree, place = looks.red if fault.error else looks.yellow, looks.link if target else looks.cell
        _row(data, number, words, (looks.cell, degree, place, looks.cell, looks.cell))
        if target:
            quoted = target.replace("'", "''")
            etree.SubElement(links, tag("hyperlink"), ref=f"C{number}", location=f"'{quoted}'!{cell or 'A1'}", display=where)
    return links


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
