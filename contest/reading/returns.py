"""A file in ``input/报表`` → Submission. ``read`` is what a worker process runs; it never raises for what a file holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from contest.form import INFO, SHEETS, VERSION, SheetForm
from contest.model import Attachment, Finding, Row, Sheet, Status, Submission, Value
from contest.reading.headings import find_header
from contest.reading.parse import Table, labels, of_read_columns, printed, table
from contest.reading.scan import RefusedError
from contest.reading.workbook import Grid
from contest.reading.workbook import read as read_book
from contest.sheetnames import by_form
from contest.text import normal

WORKBOOKS = (".xlsx",)
EVIDENCE = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".heic")
_NUISANCE = frozenset({"thumbs.db", "desktop.ini"})
_OWN = frozenset(normal(form.name) for form in (*SHEETS, INFO))
_PRINTED = frozenset(normal(name) for name in ("填表说明", "选项", "退回说明", "在谈项目"))
"""Sheets that forms and returns sent back bring along and nobody fills in."""


def read(path: str, name: str, year: int) -> Submission:
    """One regular file, read whole. ``name`` is its path in the workspace; ``year`` completes dates written without one."""
    data = Path(path).read_bytes()
    attachment = Attachment(name, hashlib.sha256(data).hexdigest(), len(data))
    base = name.rpartition("/")[2]
    if base.startswith(("~$", ".")) or base.lower() in _NUISANCE:
        note = Finding("FIL-020", False, "这是打开文件时的临时文件或系统文件，略过。")
        return Submission(attachment, Status.PASSED, findings=(note,))
    suffix = "." + base.rpartition(".")[2].lower()
    if suffix in EVIDENCE:
        return Submission(attachment, Status.EVIDENCE)
    if suffix not in WORKBOOKS and not data.startswith(b"PK"):
        return rejected(attachment, "FIL-011", "这不是 Excel 报表（.xlsx）。请用发下去的空白报表填写，另存为 .xlsx 再发。")
    try:
        return _submission(attachment, read_book(data, _PRINTED), year)
    except RefusedError as refused:
        return rejected(attachment, refused.code, refused.sentence)


def rejected(attachment: Attachment, code: str, sentence: str) -> Submission:
    return Submission(attachment, Status.REJECTED, findings=(Finding(code, True, sentence),))


def _submission(attachment: Attachment, book: Mapping[str, Grid], year: int) -> Submission:
    book, renamed = by_form(book)
    info_sheet = book.get(normal(INFO.name))
    if info_sheet is None or not any(normal(form.name) in book for form in SHEETS):
        return rejected(attachment, "FRM-001", "这不是发下去的标准报表（缺“填报信息”或申报表）。请用空白报表填写。")
    info, cells, findings = labels(INFO, info_sheet.rows, year)
    version = normal(str(info.get("version", "")))
    if version and version != str(VERSION):
        return rejected(attachment, "FRM-002", f"表式版本是“{version}”，现在用的是版本 {VERSION}。请用最近一次发下去的空白报表重新填写。")
    tables = [_table(form, book, year) for form in SHEETS]
    unknown = [grid for key, grid in book.items() if key not in _OWN and _filled(grid)]
    everything = (*renamed, *info_sheet.findings, *_missing_info(info, cells), *findings, *_sheets_missing(book, unknown))
    rows = tuple(Row(Sheet(form.name), number, values, read_.letters, marks)
                 for form, read_ in zip(SHEETS, tables, strict=True) for number, values, marks in read_.rows)
    return Submission(attachment, None, {**info, **printed(info, tables)}, cells, rows, (*everything, *(f for read_ in tables for f in read_.findings)))


def _table(form: SheetForm, book: Mapping[str, Grid], year: int) -> Table:
    """The sheet's rows; what the scan found in a row's cells is attached to the row, so that an error costs that row."""
    grid = book.get(normal(form.name))
    if grid is None:
        return Table({}, ())
    read_ = table(form, grid.rows, year)
    by_row: dict[int, list[Finding]] = {}
    for found in of_read_columns(read_, grid.findings):
        digits = "".join(letter for letter in found.cell if letter.isdecimal())
        by_row.setdefault(int(digits or 0), []).append(found)
    rows = tuple((number, values, _merged(marks, by_row.pop(number, []))) for number, values, marks in read_.rows)
    rest = tuple(found for some in by_row.values() for found in some)
    return Table(read_.letters, rows, read_.findings + rest, read_.stamp)


def _merged(marks: tuple[Finding, ...], scanned: list[Finding]) -> tuple[Finding, ...]:
    """One cell, one message: an error cell is told as such, not as a missing value too."""
    told = {found.cell for found in scanned if found.error}
    return (*(mark for mark in marks if mark.cell not in told), *scanned)


def _missing_info(info: Mapping[str, Value], cells: Mapping[str, str]) -> tuple[Finding, ...]:
    findings = []
    if "period" not in info:
        findings.append(Finding("PER-002", True, "期次没有填或填得不对，这份报表不能替代以前的报表。请填第几期的数字，例如 2。",
                                INFO.name, cells.get("period", "")))
    if "filled" not in info:
        findings.append(Finding("INF-001", True, "填报日期没有填或填得不对。请写成 2018-02-25 这样。", INFO.name, cells.get("filled", "")))
    return tuple(findings)


def _filled(grid: Grid) -> bool:
    return any(cell != "" for row in grid.rows for cell in row)


def _sheets_missing(book: Mapping[str, Grid], unknown: list[Grid]) -> tuple[Finding, ...]:
    """A missing sheet is an error only if another one, perhaps renamed, holds something; none is passed over in silence."""
    lost = [form.name for form in SHEETS if normal(form.name) not in book]
    if not lost:
        return tuple(Finding("SHT-005", True, f"多出的工作表“{grid.name}”没有读。有申报的，请抄到原来的六张表里；没有的，请删去这张表。", grid.name)
                     for grid in unknown if any(find_header(form, grid.rows) for form in SHEETS))
    if unknown:
        names = "”“".join(grid.name for grid in unknown)
        return tuple(Finding("SHT-001", True, f"没有工作表“{name}”，却多出“{names}”。是不是改了表名？请改回原来的表名。", name) for name in lost)
    return tuple(Finding("SHT-004", False, f"没有工作表“{name}”，当作没有申报。以后请保留全部六张表。", name) for name in lost)
