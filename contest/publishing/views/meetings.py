"""Which meetings of the leading group stand behind an award: 认定 of its project, or of the entries that give a place (五, 七.2). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from contest.model import Award, Conclusion, Reckoning, Ruling, Sheet
from contest.publishing.views.wording import short_date

_PLACES = {"信息收集奖": (Sheet.LEAD,), "项目洽谈奖": (Sheet.NEGOTIATION,), "信息洽谈奖": (Sheet.LEAD, Sheet.NEGOTIATION)}
_NAMED = 3


class Meetings:
    """The rulings of one reckoning, found by what they were about."""

    def __init__(self, reckoning: Reckoning) -> None:
        granted = [(c, c.ruling) for c in reckoning.claims if c.ruling is not None and c.ruling.conclusion is Conclusion.YES]
        by_entry: dict[str, list[Ruling]] = defaultdict(list)
        for claim, ruling in granted:
            by_entry[claim.entry.id].append(ruling)
        self._by_claim = {claim.id: ruling for claim, ruling in granted}
        self._by_place: dict[tuple[str, Sheet], list[Ruling]] = defaultdict(list)
        for v in reckoning.verdicts:
            if v.counts and v.entry.id in by_entry:
                self._by_place[v.participant, v.entry.sheet] += by_entry[v.entry.id]

    def behind(self, award: Award) -> list[Ruling]:
        """Of a project award the rulings it names; of a rank prize those on the entries that make its figure."""
        if award.clause == "7.2.1":
            return [r for sheet in _PLACES.get(award.award, ()) for r in self._by_place[award.participant, sheet]]
        numbers = (text.partition("；")[0] for text in award.rulings)
        return [self._by_claim[n] for n in numbers if n in self._by_claim]

    def reviewed(self, awards: Iterable[Award]) -> str:
        """经2月26日、3月9日领导小组会议审核（柏招组纪〔2018〕1号、柏招组纪〔2018〕2号）; of many meetings the first, the last and its paper."""
        held = papers_by_day(r for a in awards for r in self.behind(a))
        if not held:
            return "经领导小组审核"
        days, last = [short_date(day) for day in held], next(reversed(held.values()))
        if len(days) > _NAMED:
            return f"经{days[0]}至{days[-1]}历次领导小组会议审核{f'（最后一次为{_joined(last)}）' if last else ''}"
        papers = [paper for some in held.values() for paper in some]
        return f"经{'、'.join(days)}领导小组会议审核{f'（{_joined(papers)}）' if papers else ''}"

    def last_papers(self, award: Award) -> list[str]:
        """The numbers of the minutes of the last of these meetings."""
        held = papers_by_day(self.behind(award))
        return next(reversed(held.values())) if held else []


def papers_by_day(rulings: Iterable[Ruling]) -> dict[date, list[str]]:
    """The days on which a meeting was held, in order, each with the numbers of its minutes."""
    found: dict[date, set[str]] = defaultdict(set)
    for ruling in rulings:
        if ruling.meeting is not None:
            found[ruling.meeting] |= {ruling.document} - {""}
    return {day: sorted(found[day]) for day in sorted(found)}


def _joined(papers: Sequence[str]) -> str:
    return "、".join(papers)
