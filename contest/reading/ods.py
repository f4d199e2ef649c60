"""An .ods (ODF 1.3) → grids: what may not be opened is refused, the rest is content.xml."""

from __future__ import annotations

from collections.abc import Iterator

from contest.reading import limits
from contest.reading.grid import Grid, looked_at
from contest.reading.inflate import Budget, inflated, opened
from contest.reading.ods_xml import tables
from contest.reading.refused import RefusedError, broken, locked, too_large
from contest.reading.wellformed import well_formed


def sheets(data: bytes) -> Iterator[Grid]:
    """Raises RefusedError for a file that must not be opened or cannot be read."""
    if len(data) > limits.WORKBOOK_BYTES:
        raise too_large(limits.WORKBOOK_BYTES // limits.MIB)
    found = tables(_content(data))
    if not found:
        raise broken()
    if len(found) > limits.SHEETS:
        raise RefusedError("FIL-012", f"工作表有 {len(found)} 张，太多了，没有读。请用空白报表重新填写。")
    for table in found:
        rows, lost = table.finished()
        yield looked_at(table.name, rows, lost, hidden=table.hidden)


def _content(data: bytes) -> bytes:
    budget, content = Budget(), b""
    archive = opened(data)
    if len(archive.infolist()) > limits.MEMBERS_OF_WORKBOOK:
        raise RefusedError("FIL-004", "文件里的部件多得不正常，没有读。请用发下去的空白报表重新填写。")
    for member in archive.infolist():
        part = inflated(archive, member, budget)
        if member.filename.endswith(".xml") and part:  # OpenOffice keeps an empty accelerator/current.xml
            if b"encryption-data" in part:
                raise locked()
            well_formed(part)
        if member.filename == "content.xml":
            content = part
    return content
