"""Steps → lines of text with their depth: each entry with file, hash, cells, the text as written and the value read. Pure.

On the screen short: the cells that a claim rests on. In a document whole: every cell, the whole hash. Never a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from contest.explain.steps import Step
from contest.form import SHEETS, Column, Type
from contest.model import STATE_WORDS, Entry, Value, Verdict
from contest.publishing.plain import masked
from contest.text import wan

Raw = Mapping[tuple[str, str, str], str]
"""(file, sheet, cell) → the text as it stands there."""
Line = tuple[int, str]
"""How deep, and what is said."""
_UNTOLD = ("contact_phone", "serial")
"""Not for a document; and a number that the program does not read."""
COLUMNS: Mapping[str, tuple[Column, ...]] = {form.name: tuple(c for c in form.columns if c.key not in _UNTOLD) for form in SHEETS}
_CLAIMED = frozenset({"owner", "date", "company", "project", "policy", "amount", "voucher", "kind", "referrer", "enclave", "high_tech", "leader"})
_HASH, _SHORT_HASH = re.compile(r"([0-9a-f]{64})"), 12


def told(steps: Iterable[Step], hashes: Mapping[str, str], raw: Raw, *, whole: bool, depth: int = 0) -> Iterator[Line]:
    """``hashes``: file → sha256. An entry told before is named again, its cells are not."""
    yield from _told(tuple(steps), hashes, raw, whole, depth, set())


def _told(steps: Iterable[Step], hashes: Mapping[str, str], raw: Raw, whole: bool, depth: int, seen: set[str]) -> Iterator[Line]:
    for step in steps:
        if step.verdict is None:
            yield depth, _shown(step.text, whole)
        else:
            yield depth, _shown(_headline(step.verdict, step.text), whole)
            if step.verdict.entry.id not in seen:
                seen.add(step.verdict.entry.id)
                yield from ((depth + 1, _shown(line, whole)) for line in _evidence(step.verdict.entry, hashes, raw, whole))
        yield from _told(step.steps, hashes, raw, whole, depth + 1, seen)


def _shown(text: str, whole: bool) -> str:
    """Telephone, ID and account numbers masked; a hash is none of them, and short on the screen."""
    return "".join((part if whole else part[:_SHORT_HASH]) if _HASH.fullmatch(part) else masked(part) for part in _HASH.split(text))


def _headline(v: Verdict, note: str) -> str:
    e = v.entry
    what = f"{e.company}/{e.project}" if e.company else e.text("place")
    why = "：".join(filter(None, (STATE_WORDS[v.state], v.reason)))
    return "　".join(filter(None, (f"{e.sheet}第{e.row}行", str(e.day() or "日期无效"), what, f"〔{why}〕", note)))


def _evidence(e: Entry, hashes: Mapping[str, str], raw: Raw, whole: bool) -> Iterator[str]:
    yield f"{e.file}　sha256 {hashes.get(e.file, '')}"
    cells = [text for c in COLUMNS[e.sheet] if (whole or c.key in _CLAIMED) and (text := _cell(e, c, raw, whole))]
    if whole:
        yield from cells
    else:
        yield "　".join(cells)


def cells_of(e: Entry) -> dict[str, str]:
    """Key → cell, of every column that may be shown."""
    return {c.key: e.cell(c.key) for c in COLUMNS[e.sheet] if e.cell(c.key)}


def _cell(e: Entry, column: Column, raw: Raw, whole: bool) -> str:
    """企业名称 C4“甲食品有限公司”; with → where the value read is not what the text looks like."""
    cell = e.cell(column.key)
    written = raw.get((e.file, e.sheet, cell))
    value = _read(e.values.get(column.key), column)
    if not cell or not (written or value):
        return ""
    if written is None:
        return f"{column.name} {cell} {value}（原文没能再读）"
    if not whole:
        return f"{column.name} {cell}“{written}”" + ("" if written == value.removesuffix("万元") else f"→{value or '读不出'}")
    return f"{column.name} {cell}：原文“{written}”，读作 {value or '（空）'}"


def _read(value: Value, column: Column) -> str:
    if value is None:
        return ""
    if column.type is Type.WAN and isinstance(value, int):
        return f"{wan(value)}万元"
    return value.isoformat() if isinstance(value, date) else str(value)
