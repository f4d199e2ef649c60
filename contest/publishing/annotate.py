"""A sender's workbook → a copy with marked cells and a first sheet 退回说明 that lists every finding with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from contest.publishing import marks
from contest.publishing.cover import cover_sheet
from contest.publishing.marks import Mark
from contest.publishing.package import RELATION, Element, NotKeptError, Package, tag
from contest.publishing.styles import Styles
from contest.publishing.views.sentback import COVER, Cover, Fault
from contest.sheetnames import renamed
from contest.text import normal

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def annotated(book: bytes, cover: Cover) -> bytes:
    """The same book and findings give the same bytes. An earlier 退回说明 is replaced, with its marks.

    Raises NotKeptError where the workbook cannot be copied whole, and whatever lxml or zipfile raise where it is broken.
    """
    package = Package(book)
    styles = Styles(package)
    places = _drop_cover(package)
    again = None in places
    sheets = {normal(e.get("name", "")): e for e in _sheets(package)}
    meant = {key: normal(form.name) for key, form in renamed(sheets.keys()).items()}
    sheets = {meant.get(key, key): element for key, element in sheets.items()}
    wanted = _marks(cover.faults)
    for name, element in sheets.items():
        part = _part(package, element)
        if (name in wanted or again) and _is_worksheet(package, part):
            if again:
                marks.clear(package, part, styles)
            if name in wanted:
                marks.mark(package, part, styles, wanted[name])
        _deselect(package, part)
    names = {key: element.get("name", "") for key, element in sheets.items()}
    _insert(package, cover_sheet(cover, names, styles), places)
    return package.pack()


def can_be_kept(book: bytes) -> bool:
    """Whether marks can be made on this very workbook; else its cells are needed."""
    try:
        package = Package(book)
        Styles(package)
        return any([_is_worksheet(package, _part(package, sheet)) for sheet in _sheets(package)])  # noqa: C419  every part is tried
    except Exception:  # broken or of another kind: whatever zipfile or lxml raise
        return False


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
