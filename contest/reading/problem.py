"""What a cell's parser answers: a value, or what is wrong with it; and how a message quotes a cell. Pure.

A ``Problem`` is ``(code, is_error, what, remedy)``. Codes in NOTES are certain readings: they are gathered into one line a
kind and sheet, since nobody reads forty. All others are said cell by cell.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from contest.form import Column
from contest.model import Finding, Value

Problem = tuple[str, bool, str, str]
Parsed = tuple[Value, Problem | None]
Parser = Callable[[Any, Column, int], Parsed]

PLACEHOLDERS = frozenset({"无", "/", "-", "—", "——", "--", "\\", "没有", "暂无"})
NAMED = frozenset({"company", "project", "voucher"})
"""Required columns in which 无 or / is no value either: two projects called 无 would be taken for one."""
NOTES = {
    "CEL-011": "格用了较复杂的公式，没有重新算，按文件里存的结果读了",
    "AMT-006": "处金额带了单位或写成了汉字，已换算成万元",
    "CNT-002": "处整数带了单位或写成了汉字，已读成数字",
    "DAT-006": "处日期没有写全年份，已按活动的年份补上",
    "DAT-009": "处日期存成了数字，已换成日期读",
    "DAT-010": "处日期的年份写在最后，已按日历上唯一说得通的读",
}
"""Certain readings, in the words of their line; the number stands before."""
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_PRIVATE = re.compile(r"(?<!\d)(?<!\d\.)(1[3-9]\d)\d{6}(\d{2})(?!\d)|(?<!\d)(?<!\d\.)(\d{4})\d{9,}([\dXx]{2})(?!\d)")
_PREVIEW = 40
MOST_PLACES = 8


def shown(raw: Any) -> str:
    """The value as a message quotes it: on one line, not long, telephone and ID numbers not in full."""
    text = raw.strftime("%Y-%m-%d") if isinstance(raw, date) else number_text(raw) if isinstance(raw, float) else str(raw)
    text = text.upper() if isinstance(raw, bool) else text
    text = " ".join(text.replace("\x00", "␀").split())
    text = _PRIVATE.sub(lambda m: f"{m[1] or m[3]}****{m[2] or m[4]}", text[:_PREVIEW + 1])
    return text if len(text) <= _PREVIEW else text[:_PREVIEW] + "…"


def number_text(raw: float) -> str:
    if not math.isfinite(raw):
        return str(raw)
    return str(int(raw)) if raw == int(raw) and abs(raw) < 1e22 else format(raw, ".15g")


def folded(raw: str) -> str:
    """Full width as half width, nothing invisible, no apostrophe before a number, no full stop behind it."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip()
    return text.lstrip("'‘’`").rstrip("。.").strip()


def nothing(word: str, column: Column) -> bool:
    """Blank, or 无, / and the like in a column that may stay empty or whose value is a name."""
    return not word or ((not column.required or column.key in NAMED) and word in PLACEHOLDERS)


def readings(some: Sequence[str]) -> str:
    """「是 500，还是 800」"""
    return f"是 {'，还是 '.join(some)}" if len(some) > 1 else f"是不是 {some[0]}"


def finding(problem: Problem, column: Column, sheet: str, cell: str) -> Finding:
    code, error, what, remedy = problem
    if code in NOTES:
        return note(code, [(cell, what)], remedy, sheet)
    return Finding(code, error, f"{column.name}{what}。{remedy}。", sheet, cell)


def note(code: str, places: Sequence[tuple[str, str]], remedy: str, sheet: str) -> Finding:
    """One line for all certain readings of one kind in a sheet; it stands at the first of its cells."""
    listed = "、".join(f"{cell} {what}" for cell, what in places[:MOST_PLACES])
    more = " 等" if len(places) > MOST_PLACES else ""
    return Finding(code, False, f"有 {len(places)} {NOTES[code]}：{listed}{more}。{remedy}。", sheet, places[0][0])


def notes(gathered: Iterable[tuple[str, str, str, str]], sheet: str) -> tuple[Finding, ...]:
    """``gathered``: (code, cell, what, remedy) of every certain reading of the sheet."""
    by_code: dict[str, list[tuple[str, str]]] = {}
    remedies: dict[str, str] = {}
    for code, cell, what, remedy in gathered:
        by_code.setdefault(code, []).append((cell, what))
        remedies.setdefault(code, remedy)
    return tuple(note(code, places, remedies[code], sheet) for code, places in by_code.items())


def as_saved(sheet: str, computed: Iterable[tuple[str, Any]], read_: Collection[str]) -> tuple[Finding, ...]:
    """One line for all cells among ``read_`` whose formula is too hard to be reckoned anew."""
    return notes((("CEL-011", cell, f"读作“{shown(value)}”", "请核对；有不对的，请用 WPS 打开，按 F9 重新计算后存盘再发，或者直接填数，例如 3000")
                  for cell, value in computed if cell in read_), sheet)
