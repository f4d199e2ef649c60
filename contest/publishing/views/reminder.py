"""催报: what is still to be sent and by when, in words to be pasted into the town's group chat. Names of bodies and persons only. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contest.model import Kind, Reckoning, Status
from contest.publishing.views.bulletin import issue_label
from contest.publishing.views.reports import unplaced
from contest.publishing.views.sentback import sent_back
from contest.publishing.views.wording import counted, moment
from contest.reckoning.receipts import deadline

_ENDED = "竞赛已结束，不再按期催报。"


@dataclass(frozen=True, slots=True)
class Due:
    """Who still owes something, by code in the order of the roster: ``silent`` a return, ``rejected`` a new one, ``unplaced`` the number
    of the period, ``faulty`` a mended one."""

    silent: tuple[str, ...]
    rejected: tuple[str, ...]
    unplaced: tuple[str, ...]
    faulty: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.silent or self.rejected or self.unplaced or self.faulty)


def due(reckoning: Reckoning) -> Due:
    """In a batch nobody is awaited; what went back is."""
    back: dict[str, bool] = {}
    for one in sent_back(reckoning):
        whole = one.outcome.status is Status.REJECTED
        back[one.sender.code] = back.get(one.sender.code, True) and whole
    missing, blank = reckoning.missing, unplaced(reckoning)
    rejected = tuple(c for c, whole in back.items() if whole and c in missing)
    return Due(tuple(c for c in missing if c not in back), rejected, tuple(c for c in back if c in blank),
               tuple(c for c in back if c not in rejected and c not in blank))


def reminder(reckoning: Reckoning) -> list[str]:
    """Lines; one that says so where nothing is owed."""
    owed, label = due(reckoning), issue_label(reckoning.period)
    if not owed:
        return [_ENDED if reckoning.period.kind is Kind.BATCH else f"{label}报表都收到了，没有要催的。"]
    parts = (
        ("还没有报的", owed.silent, "没有内容也要报：把“零报告”选“是”，存盘发来就行。"),
        ("退回要重报的", owed.rejected, "整份没有采用，请照退回说明改好再发。"),
        ("没写清期次的", owed.unplaced, f"内容已经读了，但不算{label}的报送，请把期次改成{reckoning.period.number}再报一次。"),
        ("有错要改的", owed.faulty, "错的行还没有采用，请照退回说明改好，“报送类型”选“更正重报”，整份再发。"))
    lines = [f"【{label}报表催报】{_limit(reckoning)}"]
    lines += [f"{n}. {word}{counted(len(who), '家', _names(reckoning, who))}。{advice}"
              for n, (word, who, advice) in enumerate((p for p in parts if p[1]), 1)]
    return [*lines, reckoning.policy.office]


def _names(reckoning: Reckoning, codes: Iterable[str]) -> list[str]:
    names = reckoning.names()
    return [names.get(code, code) for code in codes]


def _limit(reckoning: Reckoning) -> str:
    if reckoning.period.kind is Kind.BATCH:
        return f"{_ENDED}下面的报表请尽快改好。"
    limit = deadline(reckoning.period, reckoning.policy)
    if reckoning.today > limit.date():
        return f"报送时间是{moment(limit)}以前，已经过了。请下面的各家马上补报，补报的照样按日期计入。"
    return f"请在{moment(limit)}以前报来。"
