"""走势: what counts, by the period in which it is dated. Pure."""

from __future__ import annotations

from bisect import bisect_left

from contest.model import Kind, Period, Reckoning, Sheet
from contest.publishing.plain import Cell
from contest.publishing.sheets import Table
from contest.publishing.views.lists import titled
from contest.reckoning.periods import bulletin, lasting

_COLUMN = {Sheet.LEAD: 0, Sheet.NEGOTIATION: 1, Sheet.SIGNING: 2, Sheet.GROUNDBREAKING: 3, Sheet.INVESTMENT: 5}
NOTE = "按申报日期归期，补报计入原期，与当期通报数不同；合计相同。"
_AGREED = 4
_WIDTH = 6


def course(reckoning: Reckoning) -> Table:
    """A row a period up to this one, money that came later in a last row; the columns add up to the cumulative figures."""
    spans = _spans(reckoning)
    ends = [p.end for p in spans]
    rows = [[0] * _WIDTH for _ in (*spans, "later")]
    for v in reckoning.verdicts:
        day = v.entry.day()
        if v.counts and day is not None and v.entry.sheet in _COLUMN:
            row = rows[bisect_left(ends, day)]
            row[_COLUMN[v.entry.sheet]] += v.fen if v.entry.sheet is Sheet.INVESTMENT else 1
            row[_AGREED] += v.fen if v.entry.sheet is Sheet.SIGNING else 0
    names = [*(f"第{p.number}期" for p in spans), "竞赛结束后"]
    told: list[tuple[Cell, ...]] = [(name, *row) for name, row in zip(names, rows, strict=True)]
    cols = "期次:14 信息(条):10:int 洽谈(个):10:int 正式签约(个):13:int 认定动工(个):13:int 协议投资(万元):16:wan 认定到位(万元):16:wan"
    return titled(reckoning, ("走势", "各期走势（按申报日期）"), cols, told if any(rows[-1]) else told[:-1], (NOTE,))


def _spans(reckoning: Reckoning) -> list[Period]:
    last = lasting(reckoning.policy) if reckoning.period.kind is Kind.BATCH else reckoning.period.number
    return [p for n in range(1, last + 1) if (p := bulletin(reckoning.policy, n, reckoning.today))]
