"""Sheet 其他决定 of any workbook in 认定, and finance's answers in 支付. A fault costs that row only, and is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from contest.form import DECISIONS, PAYMENTS, SheetForm
from contest.model import Answer, Decision, DecisionKind, Finding, Payment, Value
from contest.reading.grid import Grid
from contest.reading.headings import find_header
from contest.reading.parse import Table, of_read_columns, table
from contest.reading.refused import RefusedError
from contest.reading.rulings import files, of_folder
from contest.reading.workbook import read
from contest.text import normal

Faults = tuple[tuple[str, Finding], ...]


def decisions(folder: Path, name: str) -> tuple[tuple[Decision, ...], Faults]:
    """All decisions of all workbooks below ``folder`` in natural order."""
    return of_folder(folder, name, of_file)


def of_file(path: Path, file: str) -> tuple[tuple[Decision, ...], tuple[Finding, ...]]:
    """The decisions of one workbook; one that cannot be read is told with its rulings."""
    grid = _book(path)[0].get(normal(DECISIONS.name))
    if grid is None or not any(cell != "" for row in grid.rows for cell in row):
        return (), ()
    read_ = table(DECISIONS, grid.rows, 0)
    made = tuple(_decision(values, _fault(marks, number, grid, read_), file, number) for number, values, marks in read_.rows)
    return made, tuple(f for f in read_.findings if f.error)


def payments(folder: Path, name: str) -> tuple[tuple[Payment, ...], Faults]:
    """All answers of finance, from whatever sheet holds the three columns that must be there."""
    found: list[Payment] = []
    faults: list[tuple[str, Finding]] = []
    for path in files(folder):
        file = f"{name}/{path.relative_to(folder).as_posix()}"
        book, refused = _book(path)
        grids = [grid for grid in book.values() if find_header(PAYMENTS, grid.rows)]
        if refused or not grids:
            faults.append((file, refused or Finding("PAY-001", True, "没有哪张表有“发放编号、结果、支付日期”这三栏，没有读。"
                                                      "请在第一行写上这三个栏目名，下面一笔一行地填，例如 第01期-003、已付、2018-03-05。")))
        for grid in grids:
            form = SheetForm(grid.name, PAYMENTS.columns)
            read_ = table(form, grid.rows, 0)
            found += [_payment(values, _fault(marks, number, grid, read_), file, number) for number, values, marks in read_.rows
                      if not _unanswered(values, marks)]
    return tuple(found), tuple(faults)


def _book(path: Path) -> tuple[Mapping[str, Grid], Finding | None]:
    try:
        return read(path.read_bytes(), name=path.name), None
    except RefusedError as refused:
        return {}, Finding(refused.code, True, refused.sentence)
    except OSError:
        return {}, Finding("PAY-002", True, "打不开，可能正在 WPS 里编辑。这个文件这次没有用，请关闭后再运行。")


def _fault(marks: Sequence[Finding], number: int, grid: Grid, read_: Table) -> Finding | None:
    """The first thing wrong with a row: as parsed, or what the scan found in its cells (an error value, a formula without one)."""
    scanned = [f for f in of_read_columns(read_, grid.findings) if f.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(number)]
    return next((f for f in (*scanned, *marks) if f.error), None)


def _decision(values: Mapping[str, Value], fault: Finding | None, file: str, row: int) -> Decision:
    """A faulty row stands for nothing but its fault."""
    word, day = _text(values, "kind"), values.get("date")
    kind = DecisionKind(word) if word else DecisionKind.OBJECTION
    return Decision(_text(values, "number"), kind, _text(values, "target"), _text(values, "content"), _text(values, "conclusion"),
                    day if isinstance(day, date) else date.min, _text(values, "document"), _text(values, "clerk"), file, row, fault)


def _unanswered(values: Mapping[str, Value], marks: Sequence[Finding]) -> bool:
    """A row as the bank file has it printed: finance has not come to it yet."""
    return values.keys() == {"number"} and all(mark.code == "REQ-001" for mark in marks)


def _payment(values: Mapping[str, Value], fault: Finding | None, file: str, row: int) -> Payment:
    word, day = _text(values, "answer"), values.get("date")
    return Payment(_text(values, "number"), Answer(word) if word else Answer.PAID, day if isinstance(day, date) else date.min,
                   _text(values, "voucher"), _fen(values, "paid"), _fen(values, "tax"), file, row, fault)


def _text(values: Mapping[str, Value], key: str) -> str:
    return str(values.get(key) or "")


def _fen(values: Mapping[str, Value], key: str) -> int | None:
    value = values.get(key)
    return value if isinstance(value, int) else None
