"""Marks on the cells of a sheet: a fill that also unlocks the cell, and a comment. What the sender made is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

import contest.publishing.comments as comments
from contest.publishing.comments import split
from contest.publishing.package import Element, NotKeptError, Package, tag
from contest.publishing.styles import RED, YELLOW, Styles
from contest.text import column_index, column_letters


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in the comment of a cell, and whether it must be mended or only looked at."""

    error: bool
    text: str


def clear(package: Package, part: str, styles: Styles) -> None:
    """Takes off the marks of an earlier sending back."""
    for cell in package.tree(part).iter(tag("c")):
        style = int(cell.get("s", "0"))
        if styles.is_marked(style):
            cell.set("s", str(styles.marked(style, "")))
    comments.clear(package, part)


def mark(package: Package, part: str, styles: Styles, marks: Mapping[str, Mark]) -> None:
    """Marks by address on the worksheet ``part``; a cell that is not there is made."""
    sheet = package.tree(part)
    data = sheet.find(tag("sheetData"))
    if data is None:
        raise NotKeptError("原文件的格式特殊")
    _number(data)
    rows = {int(row.get("r")): row for row in data}
    for address, one in marks.items():
        cell = _cell(sheet, data, rows, address)
        cell.set("s", str(styles.marked(int(cell.get("s", "0")), RED if one.error else YELLOW)))
    comments.comment(package, part, {address: one.text for address, one in marks.items()})


def _number(data: Element) -> None:
    """Addresses may be left out where nothing is skipped; some programs do."""
    number = 0
    for row in data:
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        column = -1
        for cell in row:
            address = cell.get("r")
            column = column_index(split(address)[0]) if address else column + 1
            if not address:
                cell.set("r", f"{column_letters(column)}{number}")


def _cell(sheet: Element, data: Element, rows: dict[int, Element], address: str) -> Element:
    letters, number = split(address)
    if number not in rows:
        rows[number] = etree.Element(tag("row"), r=str(number))
        data.insert(sum(other < number for other in rows), rows[number])
    row, column = rows[number], column_index(letters)
    columns = [column_index(split(cell.get("r"))[0]) for cell in row]
    if column in columns:
        return row[columns.index(column)]
    cell = etree.Element(tag("c"), r=address, s=_default_style(sheet, row, column))
    row.insert(sum(other < column for other in columns), cell)
    row.attrib.pop("spans", None)
    return cell


def _default_style(sheet: Element, row: Element, column: int) -> str:
    """Of a cell that is not there: its row's, else its column's."""
    if row.get("customFormat") in {"1", "true"}:
        return str(row.get("s", "0"))
    for found in sheet.iter(tag("col")):
        if int(found.get("min", "0")) <= column + 1 <= int(found.get("max", "0")):
            return str(found.get("style", "0"))
    return "0"
