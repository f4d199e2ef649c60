"""Thousands of returns that something altered on the way: none stops the reading, and no altered value passes for the original."""

from __future__ import annotations

import io
import random
import re
import unicodedata
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import sample
from openpyxl import load_workbook

from contest import form
from contest.model import Sheet, Submission
from contest.publishing.forms import Filled, Stamp, blank_form
from contest.reading.pool import submissions

HOW_MANY = 3_000
TOP = 3  # the header's row in our own forms
ROWS = {sheet: [sample(sheet, company=f"{name}有限公司") for name in ("甲食品", "乙电子", "丙陶瓷")] for sheet in Sheet
        if sheet is not Sheet.OUTING} | {Sheet.OUTING: [sample(Sheet.OUTING)] * 3}
ORIGINAL = blank_form(Stamp("C01", "岭下村", 2, "2018-02-25 至 2018-03-06"), Filled(date(2018, 3, 7), "小杨", "13900000001", rows=ROWS))
PARTS = re.compile(r"xl/(worksheets/sheet\d+|sharedStrings|workbook|styles|_rels/workbook)\.xml(\.rels)?$")
CELL = re.compile(r'<c r="[A-Z]+(\d+)"[^>]*>(.*?)</c>')
VALUES = ("", "0", "-1", "1e999", "NaN", "12345678901234567890", "约500", "=1+1", "3,000万元", "2018-02-30", "无", "\u200b", "甲" * 40_000, "&lt;x&gt;", "５００")
READ = {str(f.name) for f in (form.INFO, *form.SHEETS)}
Mutation = Callable[[random.Random, bytes], bytes]


def altered_bytes(dice: random.Random, data: bytes) -> bytes:
    """A few bytes of the file changed, lost, doubled or moved."""
    spoiled = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8))):
        at, length = dice.randrange(len(spoiled)), dice.choice((1, 1, 4, 64))
        match dice.randrange(4):
            case 0:
                spoiled[at] ^= 1 << dice.randrange(8)
            case 1:
                del spoiled[at:at + length]
            case 2:
                spoiled[at:at] = spoiled[at:at + length]
            case _:
                spoiled[at:at + length] = dice.randbytes(length)
    return bytes(spoiled)


def altered_xml(dice: random.Random, data: bytes) -> bytes:
    """A few characters of one part changed, the zip itself sound."""
    return _with_part(data, dice, lambda text: _spoiled(dice, text))


def altered_cell(dice: random.Random, data: bytes) -> bytes:
    """One filled cell of a sheet holds something else."""
    def change(text: str) -> str:
        cells = [found for found in CELL.finditer(text) if int(found[1]) > TOP or "填报" in text]
        if not cells:
            return text
        chosen, value = dice.choice(cells), dice.choice(VALUES)
        kind, inside = (' t="inlineStr"', f"<is><t>{value}</t></is>") if dice.randrange(2) else ("", f"<v>{value}</v>")
        head = re.sub(r' t="\w+"', "", chosen[0].partition(">")[0])
        return f"{text[:chosen.start()]}{head}{kind}>{inside}</c>{text[chosen.end():]}"
    return _with_part(data, dice, change, re.compile(r"xl/worksheets/sheet\d+\.xml$"))


def _with_part(data: bytes, dice: random.Random, change: Callable[[str], str], parts: re.Pattern[str] = PARTS) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        chosen = dice.choice([name for name in source.namelist() if parts.match(name)])
        for name in source.namelist():
            part = source.read(name)
            made.writestr(name, change(part.decode()).encode() if name == chosen else part)
    return target.getvalue()


def _spoiled(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text))
    length = dice.choice((1, 1, 3, 20))
    match dice.randrange(5):
        case 0:
            return text[:at] + text[at + length:]
        case 1:
            return text[:at] + text[at:at + length] + text[at:]
        case 2:
            return text[:at] + dice.choice("0123456789ABZ<>\"/ =") + text[at + 1:]
        case 3:
            digits = [found.start() for found in re.finditer(r"\d", text)]
            place = dice.choice(digits)
            return text[:place] + dice.choice("0123456789") + text[place + 1:]
        case _:
            tags = list(re.finditer(r"<[^<>]+>", text))
            one, other = dice.choice(tags), dice.choice(tags)
            return text[:one.start()] + other[0] + text[one.end():]


MUTATIONS: tuple[Mutation, ...] = (altered_bytes, altered_xml, altered_cell)


def told(submission: Submission) -> tuple[Any, ...]:
    """All that a reading says but for the file's own name and hash."""
    return (submission.status, dict(submission.info), [(r.sheet, r.row, dict(r.values), r.findings) for r in submission.rows], submission.findings)


def seen(data: bytes) -> dict[tuple[str, str], str] | None:
    """What another reader sees in the cells that a return is made of; None where it cannot tell."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data))
            cells = {(name, cell.coordinate): _folded(cell.value) for name in READ for row in book[name].iter_rows(max_row=60, max_col=30)
                     for cell in row if cell.value is not None and (cell.column == 2 if name == form.INFO.name else cell.row > TOP and cell.column > 1)}
    except Exception:  # whatever openpyxl raises: it is only asked where it can answer
        return None
    return cells if {name for name, _ in cells} == READ else None


def _folded(value: Any) -> str:
    """As a number where it may be one: a date that lost its format is still the same day."""
    if isinstance(value, datetime):
        value = (value - datetime(1899, 12, 30)).days
    text = unicodedata.normalize("NFKC", f"{value:.15g}" if isinstance(value, float) else str(value))
    return "".join(c for c in text if c.isprintable() and not c.isspace())


@pytest.mark.machine
def test_no_altered_return_stops_the_reading_or_passes_for_the_original(tmp_path: Path) -> None:
    paths = []
    for number in range(HOW_MANY):
        dice = random.Random(number)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(MUTATIONS[number % len(MUTATIONS)](dice, ORIGINAL))
        paths.append(path)
    (tmp_path / "0").write_bytes(ORIGINAL)
    by_file = defaultdict(list)
    for one in submissions([(str(tmp_path / "0"), "good.xlsx", 2018), *((str(p), p.name, 2018) for p in paths)]):
        by_file[one.name.partition("!")[0]].append(told(one))  # a workbook so spoiled that it passes for an archive has several
    good = by_file.pop("good.xlsx")
    (_, _, rows, findings), = good
    assert (len(rows), findings) == (18, ())
    assert len(by_file) == HOW_MANY
    sound = seen(ORIGINAL)
    assert not [p.name for p in paths if by_file[p.name] == good and seen(p.read_bytes()) not in (sound, None)]
    assert sum(read != good for read in by_file.values()) > HOW_MANY // 2, "the mutations are too tame to show anything"
