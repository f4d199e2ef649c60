"""Filled-in 认定清单 → rulings. A fault costs that row only, and is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from contest.form import DECISIONS, MEETING, RULINGS
from contest.model import Conclusion, Finding, Ruling, Value
from contest.reading.grid import Grid
from contest.reading.labels import labels
from contest.reading.parse import table
from contest.reading.problem import NOTES, as_saved
from contest.reading.refused import RefusedError
from contest.reading.workbook import read
from contest.text import natural, normal

Read = TypeVar("Read")
_CONVERTED = NOTES.keys() | {"COL-004"}
"""Certain readings: an amount ruled in another unit is told too."""


def rulings(folder: Path, name: str) -> tuple[tuple[Ruling, ...], tuple[tuple[str, Finding], ...]]:
    """All rulings of all workbooks below ``folder`` in natural order, and what is wrong with whole files."""
    return of_folder(folder, name, of_file)


def of_folder(folder: Path, name: str, read_file: Callable[[Path, str], tuple[tuple[Read, ...], tuple[Finding, ...]]],
              ) -> tuple[tuple[Read, ...], tuple[tuple[str, Finding], ...]]:
    """What ``read_file`` finds in each file below ``folder``, in natural order, and its faults under the file's name."""
    found: list[Read] = []
    faults: list[tuple[str, Finding]] = []
    for path in files(folder):
        file = f"{name}/{path.relative_to(folder).as_posix()}"
        some, more = read_file(path, file)
        found += some
        faults += [(file, fault) for fault in more]
    return tuple(found), tuple(faults)


def of_file(path: Path, file: str) -> tuple[tuple[Ruling, ...], tuple[Finding, ...]]:
    """The rulings of one workbook, and what is wrong with it as a whole. ``file`` is how messages name it."""
    try:
        return _of_book(read(path.read_bytes()), file)
    except RefusedError as refused:
        return (), (Finding(refused.code, True, refused.sentence),)
    except OSError:
        return (), (Finding("RUL-010", True, "打不开，可能正在 WPS 里编辑。这个文件里的认定这次没有用，请关闭后再运行。"),)


def files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    some = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith(("~$", ".")))
    return sorted(some, key=lambda p: (natural(p.relative_to(folder).as_posix()), p.name, p))


def _of_book(book: Mapping[str, Grid], file: str) -> tuple[tuple[Ruling, ...], tuple[Finding, ...]]:
    sheet = book.get(normal(RULINGS.name))
    if sheet is None and normal(DECISIONS.name) in book:
        return (), ()
    if sheet is None:
        return (), (Finding("RUL-011", True, "没有工作表“认定”，没有读。请放填好的认定清单.xlsx。"),)
    meeting, document, more = _meeting(book)
    read_ = table(RULINGS, sheet.rows, 0)
    decisive = [read_.letters[key] for key in ("conclusion", "amount") if key in read_.letters]
    cells = {f"{letters}{number}" for number, _, _ in read_.rows for letters in decisive}
    scanned = {f.cell: f for f in sheet.findings if f.error and f.cell in cells}
    faults = [f for f in (*read_.findings, *sheet.findings, *as_saved(RULINGS.name, sheet.computed, cells))
              if (f.error or f.code in _CONVERTED) and f.cell not in scanned]
    made = (_ruling(values, (*marks, *(scanned[f"{letters}{number}"] for letters in decisive if f"{letters}{number}" in scanned)), number, read_.letters)
            for number, values, marks in read_.rows)
    given = tuple(Ruling(r.claim, r.conclusion, r.amount_fen, r.note, meeting, document, file, r.row, r.fault) for r in made if r)
    return given, (*more, *faults)


def _meeting(book: Mapping[str, Grid]) -> tuple[date | None, str, Iterable[Finding]]:
    sheet = book.get(normal(MEETING.name))
    if sheet is None:
        return None, "", ()
    values, _, findings = labels(MEETING, sheet.rows, 0, sheet.merged)
    day = values.get("meeting")
    return day if isinstance(day, date) else None, str(values.get("document") or ""), [f for f in findings if f.error]


def _ruling(values: Mapping[str, Value], marks: Iterable[Finding], number: int, letters: Mapping[str, str]) -> Ruling | None:
    """A row in which nothing was filled in is no ruling. 不认定 needs its 说明; an amount goes with 认定 only."""
    word, amount, note = values.get("conclusion"), values.get("amount"), str(values.get("note") or "")
    faults = [f for f in marks if f.error and f.cell.rstrip("0123456789") in {letters.get("conclusion"), letters.get("amount")}]
    if word is None and amount is None and not note and not faults:
        return None
    conclusion = Conclusion(str(word)) if word else Conclusion.POSTPONED if note and not faults else None
    fen = amount if isinstance(amount, int) else None
    fault = faults[0] if faults else _fault(conclusion, fen, note, number, letters)
    return Ruling(str(values.get("claim") or ""), conclusion, fen, note, row=number, fault=fault)


def _fault(conclusion: Conclusion | None, fen: int | None, note: str, number: int, letters: Mapping[str, str]) -> Finding | None:
    def at(key: str, code: str, sentence: str) -> Finding:
        return Finding(code, True, sentence, RULINGS.name, f"{letters.get(key, '')}{number}")

    if conclusion is Conclusion.NO and not note:
        return at("note", "RUL-001", "“不认定”没有写说明，这一条没有作数。请在“说明”里写明原因。")
    if conclusion is Conclusion.NO and fen is not None:
        return at("amount", "RUL-002", "“不认定”又填了认定金额，这一条没有作数。请删去金额，或改为“认定”。")
    if conclusion in {None, Conclusion.POSTPONED} and fen is not None:
        return at("conclusion", "RUL-009", "填了认定金额，没有填认定结论，这一条没有作数。请填“认定”。")
    return None
