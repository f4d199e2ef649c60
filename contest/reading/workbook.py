"""A workbook → its sheets as grids of values, with what the value reader would lose as findings. Runs in a worker process."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from python_calamine import CalamineWorkbook

from contest.reading import limits
from contest.reading.grid import Grid, bounded, looked_at
from contest.reading.kinds import REFUSED, Kind, kind_of
from contest.reading.refused import RefusedError, altered, broken
from contest.reading.scan import Scanned, scan, texts_do_not_fit
from contest.reading.sheet_xml import NOTHING_LOST
from contest.text import normal


def read(data: bytes, skip: frozenset[str] = frozenset(), name: str = "") -> dict[str, Grid]:
    """Sheets by normalised name, but for those in ``skip``. Raises RefusedError when the file cannot or must not be read."""
    return of_kind(kind_of(data, name), data, skip, name)


def of_kind(kind: Kind, data: bytes, skip: frozenset[str] = frozenset(), name: str = "") -> dict[str, Grid]:
    """The same for a file whose kind is known."""
    if kind is Kind.XLSX:
        return _by_name(_xlsx(data, skip, name))
    if kind is Kind.XLS:
        from contest.reading import biff  # noqa: PLC0415  old files only

        return _by_name(biff.sheets(data), skip)
    if kind is Kind.ODS:
        from contest.reading import ods  # noqa: PLC0415

        return _by_name(ods.sheets(data), skip)
    raise RefusedError(*REFUSED.get(kind, REFUSED[Kind.STRANGE]))


def _by_name(grids: Iterable[Grid], skip: frozenset[str] = frozenset()) -> dict[str, Grid]:
    found: dict[str, Grid] = {}
    for grid in grids:
        key = normal(grid.name)
        if grid.name in {other.name for other in found.values()}:
            raise RefusedError("FIL-017", f"有两张工作表都叫“{grid.name}”，不是 WPS 或 Excel 正常存出来的，没有读。请用发下去的空白报表重新填写。")
        if key not in skip:
            found[grid.name if key in found else key] = bounded(grid)  # two names may differ in blanks only
    return found


def _xlsx(data: bytes, skip: frozenset[str], name: str) -> Iterator[Grid]:
    scanned = scan(data)
    if scanned.macro and not name.lower().endswith((".xlsm", ".et", ".xltm")):
        raise RefusedError("FIL-014", "文件里藏着宏程序，名字却不是 .xlsm，没有读。请用空白报表重新填写，另存为 .xlsx 再发。")
    try:
        yield from _grids(scanned, skip)
    except RefusedError:
        raise
    except Exception as error:  # calamine raises many kinds for one thing: this file cannot be read
        raise (texts_do_not_fit() if "shared string" in str(error) else broken()) from error


def _grids(scanned: Scanned, skip: frozenset[str]) -> Iterator[Grid]:
    with CalamineWorkbook.from_filelike(io.BytesIO(scanned.data)) as book:
        if len(book.sheet_names) > limits.SHEETS:
            raise RefusedError("FIL-012", f"工作表有 {len(book.sheet_names)} 张，太多了，没有读。请用空白报表重新填写。")
        for name in book.sheet_names:
            if normal(name) not in skip:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if rows and name not in scanned.lost:
                    raise altered()  # a sheet that the scan has not seen hides what it likes
                lost = scanned.lost.get(name, NOTHING_LOST)
                yield looked_at(name, rows, lost, hidden=name in scanned.hidden)
