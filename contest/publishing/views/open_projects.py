"""在谈项目: each sender's own projects, as it named them, for its next form. No other sender's enterprise or progress shows. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contest.form import FORMAL, NO_CREDIT_CODE
from contest.model import Entry, Reckoning, Sheet, State
from contest.text import project_key

_STAGES = {
    Sheet.LEAD: ("信息", "还没有洽谈"), Sheet.NEGOTIATION: ("洽谈", "还没有签约"), Sheet.SIGNING: ("签约", "还没有动工"),
    Sheet.GROUNDBREAKING: ("动工", "还没有资金到位"), Sheet.INVESTMENT: ("资金到位", ""),
}
"""How far a project has come by the sheets it was told in, and what comes next; outings name no project."""
_ORDER = list(_STAGES)
_PROVEN = (Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT)


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project under the names that its sender first used; ``last`` is the last day told, ``missing`` what is still to come."""

    company: str
    project: str
    credit: str
    stage: str
    last: date
    missing: str


def open_projects(reckoning: Reckoning) -> dict[str, tuple[OpenProject, ...]]:
    """By sender, newest first: whatever it, or one that belongs to it, reported or had reported, and nobody withdrew or refused."""
    parents = {p.code: p.parent for p in reckoning.roster.participants}
    same = {e.id: p.key for p in reckoning.projects for e in p.entries}
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in (v.entry for v in reckoning.verdicts if v.state is not State.REFUSED):
        if entry.sheet in _STAGES and entry.company and entry.project and (entry.day() or date.max) <= reckoning.today:
            key = same.get(entry.id) or project_key(entry.company, entry.project)
            for sender in {entry.sender, entry.owner, parents.get(entry.sender, "")} - {""}:
                found[sender][key].append(entry)
    return {sender: _newest_first([_open(some) for some in projects.values()]) for sender, projects in found.items()}


def _newest_first(projects: Sequence[OpenProject]) -> tuple[OpenProject, ...]:
    return tuple(sorted(projects, key=lambda p: (-p.last.toordinal(), p.company, p.project)))


def _open(entries: Sequence[Entry]) -> OpenProject:
    told = sorted(entries, key=lambda e: (e.date, _ORDER.index(e.sheet), e.id))
    first, furthest = told[0], max(told, key=lambda e: _ORDER.index(e.sheet)).sheet
    credit = next((c for e in reversed(told) if (c := e.text("credit")) and c not in NO_CREDIT_CODE), "")
    return OpenProject(first.company, first.project, credit, _STAGES[furthest][0], told[-1].date, "；".join(_missing(told, furthest, credit)))


def _missing(told: Sequence[Entry], furthest: Sheet, credit: str) -> list[str]:
    formal = any(e.text("kind") == FORMAL for e in told if e.sheet is Sheet.SIGNING)
    unsigned = furthest is Sheet.SIGNING and not formal
    missing = ["还没有正式合同" if unsigned else _STAGES[furthest][1]]
    missing += ["缺统一社会信用代码"] if furthest in _PROVEN and not credit else []
    missing += ["缺佐证材料"] if any(e.sheet in _PROVEN and not e.text("evidence") for e in told) else []
    return [word for word in missing if word]
