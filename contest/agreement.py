"""Before anything is published, the documents are read back and held against each other (the contract's reconciliation).

Files, entries, counts and sums of details = bulletin = payout list = ledger. Each figure is read from the bytes about to be
published; where two places differ, nothing is published and both are named. A figure that a town's own template leaves out
of the bulletin is compared among the others.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from contest.errors import StopError
from contest.model import Issued, Reckoning, Sheet
from contest.publishing import BULLETIN, PAYOUT
from contest.reading.figures import Rows, row_counts, sheets, words
from contest.reckoning.payees import Payees
from contest.reckoning.payout import lines
from contest.text import yuan

SUMMARY, RESULT = "汇总表.xlsx", "result.json"
Said = Iterator[tuple[str, str, int]]
"""Figure, place, value: a count, or 分."""
_COUNTS = {"信息（条）": "leads", "洽谈（个）": "negotiations", "正式签约（个）": "signings", "认定动工（个）": "groundbreakings"}
_WAN = ("协议投资（万元）", "认定到位资金（万元）")
_MONEY = {"应发累计": "entitled", "已列发": "paid_before", "本次应发": "due", "缓发": "held"}
_TOLD = ((re.compile(r"累计收到文件([0-9]+)个"), "收到的文件"), (re.compile(r"累计申报([0-9]+)条"), "申报行"),
         (re.compile(r"奖金逐笔合计(-?[0-9]+\.[0-9]{2})元"), "本次应发"))


def agree(reckoning: Reckoning, issued: Sequence[Issued], documents: Mapping[str, bytes]) -> None:
    """Raises StopError naming every figure that is not the same everywhere."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for said in (_reckoned(reckoning, issued), _result(documents[RESULT]), _bulletin(documents[BULLETIN]), _payout(documents[PAYOUT]),
                 _summary(documents[SUMMARY])):
        for figure, place, value in said:
            found[figure][place] = value
    faults = [_fault(figure, places) for figure, places in found.items() if len(set(places.values())) > 1]
    if faults:
        raise StopError([*faults, "几处的数字对不上，什么也没有出。这是程序的问题，不是报表的问题，请把上面的话发给维护人员。"])


def _fault(figure: str, places: Mapping[str, int]) -> str:
    money = figure in _MONEY or figure in _WAN
    return f"〔REC-001〕对账不平：{figure}，" + "，".join(f"{place} {f'{yuan(n)}元' if money else n}" for place, n in places.items()) + "。"


def _reckoned(reckoning: Reckoning, issued: Sequence[Issued]) -> Said:
    """Details: entries that count; what the ledger holds and is to hold."""
    counted, ranked = [v for v in reckoning.verdicts if v.counts], {s.code for s in reckoning.standings}
    every = Counter(v.entry.sheet for v in counted)
    placed = Counter(v.entry.sheet for v in counted if v.participant in ranked)
    for figure, sheet in zip(_COUNTS, (Sheet.LEAD, Sheet.NEGOTIATION, Sheet.SIGNING, Sheet.GROUNDBREAKING), strict=True):
        yield figure, "逐行计入", every[sheet]
        yield f"{figure}（参加排名的）", "逐行计入", placed[sheet]
    for figure, sheet in zip(_WAN, (Sheet.SIGNING, Sheet.INVESTMENT), strict=True):
        yield figure, "逐行计入", sum(v.fen for v in counted if v.entry.sheet is sheet)
    yield "本次应发", "将记入台账", sum(line.amount_fen for line in lines(reckoning.awards, Payees.of(reckoning.roster)))
    gone = sum(x.line.amount_fen for x in reckoning.settlement.lines if not x.counts)
    yield "已列发", "台账", sum(line.amount_fen for issue in issued for line in issue.lines) - gone


def _result(data: bytes) -> Said:
    made: dict[str, Any] = json.loads(data)
    yield "收到的文件", RESULT, len(made["returns"])
    yield "申报行", RESULT, len(made["entries"])
    for figure, key in _COUNTS.items():
        yield f"{figure}（参加排名的）", f"{RESULT} 各主体合计", sum(s[key] for s in made["standings"])
    awards = made["awards"]
    for figure, key in _MONEY.items():
        yield figure, f"{RESULT} 合计", _fen(made["totals"][key])
        if key in {"entitled", "paid_before"}:
            yield figure, f"{RESULT} 逐笔", sum(_fen(a[key]) for a in awards)
        else:
            yield figure, f"{RESULT} 逐笔", sum(_fen(a["due"]) for a in awards if bool(a["held"]) is (key == "held"))


def _bulletin(data: bytes) -> Said:
    """表1's last column and the lines of 数据核对."""
    told = words(data)
    for place, text in enumerate(told):
        if text in _COUNTS and len(told) > place + 3:
            yield text, BULLETIN, int(told[place + 3].partition("（")[0])
        elif text in _WAN and len(told) > place + 3:
            yield text, BULLETIN, int(Fraction(told[place + 3]) * 1_000_000)
        for pattern, figure in _TOLD:
            if found := pattern.search(text):
                yield figure, BULLETIN, _fen(found[1]) if figure in _MONEY else int(found[1])


def _payout(data: bytes) -> Said:
    """发放表 with 应扣回 is the list; 缓发 and 全部奖项 add up to the same."""
    book = sheets(data, {"发放表": "发放编号", "应扣回": "发放编号", "缓发": "缓发原因", "全部奖项": "缓发"})
    listed = [row for name in ("发放表", "应扣回") for row in book[name] if row["发放编号"]]
    yield "本次应发", f"{PAYOUT} 发放表和应扣回", _column(listed, "本次应发")
    yield "缓发", f"{PAYOUT} 缓发", _column(_numbered(book["缓发"]), "本次应发")
    every = _numbered(book["全部奖项"])
    for figure, column in (("应发累计", "应发累计"), ("已列发", "已列发"), ("本次应发", "本次应发"), ("缓发", "缓发")):
        yield figure, f"{PAYOUT} 全部奖项", _column(every, column)


def _summary(data: bytes) -> Said:
    book = sheets(data, {"总览": "累计", "报送情况": "文件"})
    whole = {row["项目"]: row["累计"] for row in book["总览"]}
    for figure in _COUNTS:
        yield figure, f"{SUMMARY} 总览", int(whole[figure])
    for figure in _WAN:
        yield figure, f"{SUMMARY} 总览", round(whole[figure] * 1_000_000)
    for figure in _MONEY:
        yield figure, f"{SUMMARY} 总览", round(whole[f"奖金：{figure}（元）"] * 100)
    yield "收到的文件", f"{SUMMARY} 报送情况", sum(bool(row["文件"]) for row in book["报送情况"])
    yield "申报行", f"{SUMMARY} 六张表", sum(row_counts(data, {str(sheet): 2 for sheet in Sheet}).values())  # title and headings


def _fen(text: str) -> int:
    return int(text.replace(".", ""))


def _numbered(rows: Rows) -> Rows:
    """Without the line of totals."""
    return [row for row in rows if isinstance(row["序号"], float)]


def _column(rows: Iterable[Mapping[str, Any]], name: str) -> int:
    return sum(round(row[name] * 100) for row in rows if isinstance(row[name], float))
