"""口径变更, 更正, 补报, 免予扣回 (R13): what an issued bulletin said and is another now, old → new and why; what merely came late, apart. Pure."""

from __future__ import annotations

from collections import Counter

from contest.model import Correction, Kind, Period, Sheet, Verdict
from contest.publishing.views.decided import term_changes, waived
from contest.publishing.views.scope import Scope
from contest.publishing.views.wording import ITEMS, SHORT, UNITS, sentences, this_period

SHEETS = dict(zip(ITEMS, Sheet, strict=False))
"""Which sheet each of the four items counts."""


def amendments(scope: Scope) -> list[str]:
    """口径变更, 更正, 补报, 免予扣回, a paragraph each; one that says so where there is nothing."""
    reckoning = scope.reckoning
    told = [scope.masked(text) for text in term_changes(reckoning)]
    if reckoning.corrections:
        told.append("更正以前通报：" + sentences([_corrected(c, scope) for c in reckoning.corrections]))
    if reckoning.additions:
        told.append(f"补报（属以前各期、{this_period(reckoning.period)}收到，已计入累计）：" + "、".join(_added(reckoning.additions, scope)) + "。")
    told += [scope.masked(text) for text in waived(reckoning)]
    return told or [_nothing(reckoning.period)]


def _nothing(period: Period) -> str:
    first = period.number == 1 and period.kind is not Kind.BATCH
    return "这是第一份通报，没有更正。" if first else "以前通报的数字没有更正。"


def _corrected(correction: Correction, scope: Scope) -> str:
    unit = UNITS.get(correction.item, "")
    reasons = "；".join(dict.fromkeys(scope.public(r, SHEETS[correction.item]).rstrip("。") for r in correction.reasons)) or "申报内容有变化"
    name = scope.name(correction.participant)
    return f"{name}{correction.item}{correction.old}{unit}更正为{correction.new}{unit}，原因是{reasons}"


def _added(additions: tuple[Verdict, ...], scope: Scope) -> list[str]:
    """岭下村信息2条: by participant and kind, in order of appearance."""
    count = Counter((v.participant, v.entry.sheet) for v in additions)
    return [f"{scope.name(who)}{SHORT[sheet]}{n}{_unit(sheet)}" for (who, sheet), n in count.items()]


def _unit(sheet: Sheet) -> str:
    return UNITS.get(SHORT[sheet], "笔" if sheet is Sheet.INVESTMENT else "次")
