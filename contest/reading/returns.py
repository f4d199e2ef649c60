"""A file in ``input/报表`` → Submissions. ``read`` is what a worker process runs; it never raises for what a file holds."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from contest.form import INFO, SHEETS, VERSION, SheetForm
from contest.model import Attachment, Finding, Row, Sheet, Status, Submission, Value
from contest.reading import delimited, limits
from contest.reading.grid import Grid, bounded
from contest.reading.headings import find_header
from contest.reading.kinds import Kind, suffix
from contest.reading.labels import labels
from contest.reading.parse import Table, of_read_columns, printed, table
from contest.reading.parts import Part
from contest.reading.problem import MOST_PLACES, as_saved, shown
from contest.reading.refused import RefusedError, too_large
from contest.reading.unpack import unpack
from contest.reading.verdicts import rejected, unread
from contest.reading.workbook import of_kind
from contest.sheetnames import by_form
from contest.text import normal

_NUISANCE = frozenset({"thumbs.db", "desktop.ini", "__macosx", "smime.p7s"})
_ENTERED = tuple(Sheet(form.name) for form in SHEETS)
_OWN = frozenset(normal(form.name) for form in (*SHEETS, INFO))
_PRINTED = frozenset(normal(name) for name in ("填表说明", "选项", "退回说明", "在谈项目"))
"""Sheets that forms and returns sent back bring along and nobody fills in."""
_NAMED = re.compile(r"^(.+?)[-_—\s（(]*第?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*期")


def read(path: str, name: str, year: int) -> list[Submission]:
    """One regular file: itself, or the members of a mail or archive, named ``name!member``.

    ``name`` is its path in the workspace; ``year`` completes dates written without one.
    """
    file = Path(path)
    if file.stat().st_size > limits.MAIL_BYTES:
        return [rejected(unread(path, name), *_told(too_large(limits.MAIL_BYTES // limits.MIB)))]
    data = file.read_bytes()
    if _is_nuisance(name):
        return [_part(Part(name, data), year)]
    return [_part(part, year) for part in unpack(data, name)]


def members(path: str, name: str) -> list[str]:
    """The names of what is to be read in one file, for reading them one by one."""
    return [part.name for part in unpack(Path(path).read_bytes(), name)]


def read_member(path: str, name: str, year: int, member: str) -> list[Submission]:
    """Only the one of ``members``."""
    return [_part(part, year) for part in unpack(Path(path).read_bytes(), name) if part.name == member]


def _told(refused: RefusedError) -> tuple[str, str]:
    return refused.code, refused.sentence


def _is_nuisance(name: str) -> bool:
    steps = re.split(r"[/!]", name)
    return steps[-1].startswith(("~$", ".")) or any(step.lower() in _NUISANCE for step in steps)


def _part(part: Part, year: int) -> Submission:
    attachment = Attachment(part.name, hashlib.sha256(part.data).hexdigest(), len(part.data), part.received, part.address)
    if _is_nuisance(part.name):
        note = Finding("FIL-020", False, "这是临时文件、系统文件或邮件的签名，不是报表，略过。")
        return Submission(attachment, Status.PASSED, findings=(note,))
    try:
        found = _read(attachment, part, year)
    except RefusedError as refused:
        found = rejected(attachment, *_told(refused))
    if len(found.findings) <= limits.FINDINGS and not part.findings:
        return found
    return replace(found, findings=_capped((*found.findings, *part.findings)))


def _read(attachment: Attachment, part: Part, year: int) -> Submission:
    if part.fault:
        raise part.fault
    if part.kind is Kind.EVIDENCE:
        return Submission(attachment, Status.EVIDENCE)
    if part.kind is Kind.CSV:
        return _of_csv(attachment, part.data, year)
    found = _submission(attachment, of_kind(part.kind, part.data, _PRINTED, part.name), year)
    odd = tuple(_misnamed(part.kind, suffix(part.name)))
    return replace(found, findings=found.findings + odd) if odd else found


def _misnamed(kind: Kind, ending: str) -> Iterable[Finding]:
    if ending == ".xlsm":
        yield Finding("FIL-018", False, "这份报表带宏程序，宏没有用，只读了表里的内容。以后请另存为 .xlsx 再发。")
    elif kind is Kind.XLSX and ending in {".xls", ".csv"}:
        yield Finding("FIL-022", False, f"文件名的结尾是 {ending}，内容其实是 .xlsx，已按内容读。以后请用 .xlsx 作结尾。")


def _capped(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The first of each code and sheet; how many more there are."""
    count: Counter[tuple[str, str]] = Counter()
    kept: list[Finding] = []
    for found in findings:
        key = found.code, found.sheet
        count[key] += 1
        if count[key] <= limits.FINDINGS:
            kept.append(found)
    firsts = {(f.code, f.sheet): f for f in reversed(kept)}
    more = [replace(firsts[key], message=f"同样的问题另有 {n - limits.FINDINGS} 处，没有一一列出。请一并改好。", cell="")
            for key, n in count.items() if n > limits.FINDINGS]
    return (*kept, *more)


# one table of text ———————————————————————————————————————————————————————


def _of_csv(attachment: Attachment, data: bytes, year: int) -> Submission:
    """A single sheet, known by its columns; who sent it and for which period, by the file's name."""
    rows = delimited.rows(data)
    headers = [(form, found[0]) for form in SHEETS if (found := find_header(form, rows))]
    delimited.check_width(rows, headers[0][1] if headers else 0)
    if len(headers) != 1:
        if suffix(attachment.name) not in {".csv", ".tsv"}:
            raise RefusedError("FIL-011", "这不是 Excel 报表（.xlsx）。请用发下去的空白报表填写，另存为 .xlsx 再发。")
        raise RefusedError("FRM-003", "这个 .csv 的表头不是六张申报表里的任何一张，没有读。请用发下去的空白报表填写，另存为 .xlsx 再发。")
    form = headers[0][0]
    stem = re.split(r"[/!]", attachment.name)[-1].rpartition(".")[0]
    info, _, _ = labels(INFO, _stamp(stem, attachment), year)
    sheet = bounded(Grid(form.name, rows))
    read_ = table(form, sheet.rows, year)
    note = Finding("CSV-005", "period" not in info, f".csv 里没有“{INFO.name}”，填报主体和期次是按文件名“{stem}”读的。请用发下去的空白报表填写；"
                   "只能发 .csv 的，文件名请写成 岭下村-第2期.csv 这样。")
    entries = tuple(Row(Sheet(form.name), number, values, read_.letters, marks) for number, values, marks in read_.rows)
    return Submission(attachment, None, info, {}, entries, (note, *sheet.findings, *read_.findings))


def _stamp(stem: str, attachment: Attachment) -> list[list[str]]:
    """What the info sheet would hold."""
    named = _NAMED.match(stem)
    day = attachment.received.strftime("%Y-%m-%d") if attachment.received else ""
    who = named[1] if named else stem
    return [["填报主体", who], ["期次", named[2] if named else ""], ["填报日期", day]]


# one standard return ———————————————————————————————————————————————————


def _submission(attachment: Attachment, book: Mapping[str, Grid], year: int) -> Submission:
    book, renamed = by_form(book)
    info_sheet = book.get(normal(INFO.name))
    if info_sheet is None or not any(normal(form.name) in book for form in SHEETS):
        return rejected(attachment, "FRM-001", _not_the_form(book, info_sheet is None))
    info, cells, findings = labels(INFO, info_sheet.rows, year, info_sheet.merged)
    version = normal(str(info.get("version", "")))
    if version and version != str(VERSION):
        return rejected(attachment, "FRM-002", f"表式版本是“{version}”，现在用的是版本 {VERSION}。请用最近一次发下去的空白报表重新填写。")
    tables = [_table(form, book, year) for form in SHEETS]
    unknown = [grid for key, grid in book.items() if key not in _OWN and _filled(grid)]
    everything = (*renamed, *info_sheet.findings, *_missing_info(info, cells), *findings, *as_saved(INFO.name, info_sheet.computed, cells.values()), *_sheets_missing(book, unknown))
    rows = tuple(Row(sheet, number, values, read_.letters, marks)
                 for sheet, read_ in zip(_ENTERED, tables, strict=True) for number, values, marks in read_.rows)
    return Submission(attachment, None, {**info, **printed(info, tables)}, cells, rows, (*everything, *(f for read_ in tables for f in read_.findings)))


def _not_the_form(book: Mapping[str, Grid], without_info: bool) -> str:
    """Which sheet is missing, and what is there instead."""
    names = [shown(grid.name) for grid in book.values()]
    there = f"，只有“{'”“'.join(names[:MOST_PLACES])}”{f' 等 {len(names)} 张' if len(names) > MOST_PLACES else ''}" if names else ""
    missing = f"工作表“{INFO.name}”" if without_info else f"“{SHEETS[0].name}”等六张申报表"
    return f"这不是发下去的标准报表：没有{missing}{there}，没有读。请用发下去的空白报表填写，不要另做，也不要删表。"


def _table(form: SheetForm, book: Mapping[str, Grid], year: int) -> Table:
    """The sheet's rows; what the scan found in a row's cells is attached to the row, so that an error costs that row."""
    grid = book.get(normal(form.name))
    if grid is None:
        return Table({}, ())
    read_ = table(form, grid.rows, year)
    if grid.computed:
        told = {f"{letters}{number}" for number, _, _ in read_.rows for key, letters in read_.letters.items() if key != "serial"}
        read_ = replace(read_, findings=read_.findings + as_saved(form.name, grid.computed, told))
    if not grid.findings:
        return read_
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
