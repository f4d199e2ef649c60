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
    told = [(fen, e) for e in rows if (fen := e.amount()) and e.date <= bench.cut]
    whole = [fen for fen, e in told if e.sheet in _WHOLE]
    if len(told) < 2 or not whole:
        return
    least_fen = min(whole)
    for fen, entry in told:
        if fen >= YUAN_IN_WAN * least_fen:
            least = next(e for f, e in told if f == least_fen and e.sheet in _WHOLE)
            where = f"{least.file}“{least.sheet}”第{least.row}行"
            bench.fault(entry, "AMT-014", "amount", f"金额 {wan(fen)} 万元，是同一项目另一处（{where}）{wan(least_fen)} 万元的一万倍以上，"
                        "是不是有一处按“元”填了？先按所填的读。请两处都核对，按万元填，例如 3000万元就填 3000。")
            bench.hint(entry, "金额疑为按元填报")
