"""Figures that can be read and are hardly meant: asked about, and counted as read. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contest.model import Entry, Sheet
from contest.reckoning.bench import Bench
from contest.text import wan

YUAN_IN_WAN = 10_000
"""A figure in 元 is so many times the same figure in 万元."""
_WHOLE = frozenset({Sheet.LEAD, Sheet.SIGNING, Sheet.GROUNDBREAKING})
"""Sheets that tell what a whole project is to cost; an instalment may be any part of it."""


def doubt_yuan(rows: Sequence[Entry], bench: Bench) -> None:
    """是否误以元填报: an amount 10,000 times another one of the same project, of what the period has reached."""
    reached = [e for e in rows if e.date <= bench.cut]
    told = [e for e in reached if e.sheet in _WHOLE and e.amount()]
    if not told:
        return
    least = min(told, key=Entry.amount)
    as_yuan = YUAN_IN_WAN * least.amount()
    for entry in reached:
        if entry.amount() >= as_yuan:
            where = f"{least.file}“{least.sheet}”第{least.row}行"
            bench.fault(entry, "AMT-014", "amount", f"金额 {wan(entry.amount())} 万元，是同一项目另一处（{where}）{wan(least.amount())} 万元的一万倍以上，"
                        "是不是有一处按“元”填了？先按所填的读。请两处都核对，按万元填，例如 3000万元就填 3000。")
            bench.hint(entry, "金额疑为按元填报")
