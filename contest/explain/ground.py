"""What a figure of a bulletin is, and the ground it is found again from: one reckoning and its entries. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contest.explain.chain import Chains
from contest.model import Award, Claim, Participant, Project, ReturnOutcome, Sheet, State, Verdict
from contest.publishing.views.scope import Scope, scope_of
from contest.reckoning.changes import counts_anew

Source = Verdict | Award | Claim | ReturnOutcome | Project | Participant | str
"""A string names a setting or a sheet of the roster."""
OVERVIEW, RANKING, PROJECTS, REPORTS, PROBLEMS, TASKS, AMENDED, CHECKED = (
    "总体情况", "排名情况", "项目进展", "报送情况", "存在问题", "下步要求", "更正和补报", "数据核对")
ANNEX_RANKS = "各单项及总排名表"
SUMS = {Sheet.SIGNING: "协议投资", Sheet.INVESTMENT: "认定到位资金"}


@dataclass(frozen=True, slots=True)
class Figure:
    place: tuple[str, ...]
    shown: str
    clause: str
    sources: tuple[Source, ...] = ()


class Ground:
    """One reckoning, looked at for its bulletin."""

    def __init__(self, chains: Chains) -> None:
        self.chains, self.reckoning = chains, chains.reckoning
        lists = [i for i in chains.issued if i.period != self.reckoning.period]
        self.last = lists[-1] if lists else None
        self.scope: Scope = scope_of(self.reckoning, self.last.issued_on if self.last else None, lists)
        self.people = {p.code: p for p in self.reckoning.roster.participants}
        self.by_entry = {v.entry.id: v for v in self.reckoning.verdicts}

    def to_date(self, sheet: Sheet) -> Sequence[Verdict]:
        """What a cumulative figure adds up: of groundbreakings those that 六.4 counts."""
        return self.chains.counting(sheet)

    def new(self, sheet: Sheet) -> list[Verdict]:
        """What this period adds: neither counted by the last issue nor a correction of it."""
        last = self.last
        return [v for v in self.to_date(sheet) if last is None or (v.entry.id not in last.figures and not counts_anew(v, last))]

    def waiting(self, sheet: Sheet, *, in_period: bool) -> list[Verdict]:
        late = {v.entry.id for v in self.reckoning.additions}
        return [v for v in self.to_date(sheet) if v.state is State.PROVISIONAL
                and (not in_period or v.entry.date >= self.reckoning.period.start or v.entry.id in late)]

    def counted(self, code: str) -> list[Verdict]:
        return [v for sheet in list(Sheet)[:4] for v in self.chains.counting(sheet, code)]

    def paid(self, project: Project) -> list[Verdict]:
        return [v for e in project.entries if e.sheet is Sheet.INVESTMENT and (v := self.by_entry[e.id]).counts]


def count(section: str, words: str, clause: str, sources: Iterable[Source]) -> Figure:
    some = tuple(sources)
    return Figure((section,), words.format(len(some)), clause, some)


def total(verdicts: Iterable[Verdict]) -> int:
    return sum(v.fen for v in verdicts)


def with_waiting(count: int, waiting: int) -> str:
    return f"{count}（含待认定{waiting}）" if waiting else str(count)
