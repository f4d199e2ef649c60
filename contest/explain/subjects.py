"""Whom or what is asked about: a participant, person, project, award, amount, or the town as a whole. Pure.

Only what is written exactly so (after normalising) is meant; what is nearly so is suggested, never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rapidfuzz import fuzz, process

from contest.model import Award, Issued, Kind, Line, Participant, Project, Reckoning, Verdict
from contest.publishing.views.payout import listed
from contest.publishing.views.wording import CLAUSES
from contest.reckoning.payees import Payees
from contest.reckoning.roll import Roll
from contest.text import normal

TOWN = ("全镇", "通报", "总体")
_AMOUNT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]{1,6})?)(元|万元|万|亿元)?")
_UNITS = {"元": 100, "万元": 1_000_000, "万": 1_000_000, "亿元": 10_000_000_000}
_LIST = re.compile(r"(?:第0*([0-9]{1,3})期|兑现第?0*([0-9]{1,3})批?)(?:奖金)?(?:发放表)?")
_NEAR, _SUGGESTED = 50, 6


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money and where it stands: 分; ``unit`` as written, empty if none was."""

    fen: int
    awards: tuple[Award, ...]
    lines: tuple[tuple[Issued, Line], ...]
    verdicts: tuple[Verdict, ...]
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the word means; a cadre may be participant and person in one."""

    participants: tuple[Participant, ...] = ()
    person: str = ""
    projects: tuple[Project, ...] = ()
    awards: tuple[Award, ...] = ()
    lists: tuple[Issued, ...] = ()
    amounts: tuple[Amount, ...] = ()
    town: bool = False

    def __bool__(self) -> bool:
        return bool(self.participants or self.person or self.projects or self.awards or self.lists or self.amounts or self.town)


def find(who: str, reckoning: Reckoning, issued: Iterable[Issued]) -> Found:
    """What ``who`` means; falsy where it means nothing known."""
    word, issued = normal(who).removesuffix("项目奖"), tuple(issued)
    participant = Roll(reckoning.roster).participant(who)
    return Found(
        participants=(participant,) if participant else (), person=_person(word, reckoning), projects=_projects(normal(who), reckoning),
        awards=_awards(normal(who), reckoning, issued), lists=_lists(normal(who), issued), amounts=_amounts(word, reckoning, issued),
        town=who.strip() in TOWN)


def people(reckoning: Reckoning) -> list[str]:
    """Names of persons: of the roster, first referrers, payees."""
    bodies = {p.name for p in reckoning.roster.participants}
    referrers = (p.facts.referrer.name for p in reckoning.projects if p.facts)
    names = [*(p.name for p in reckoning.roster.persons), *referrers, *(a.payee for a in reckoning.awards if a.payee not in bodies)]
    return list(dict.fromkeys(names))


def _person(word: str, reckoning: Reckoning) -> str:
    return next((name for name in people(reckoning) if normal(name) == word), "")


def _projects(word: str, reckoning: Reckoning) -> tuple[Project, ...]:
    """By enterprise, project, or both, also under the names of its later entries."""
    return tuple(p for p in reckoning.projects
                 if word in {n for e in p.entries for n in (normal(e.company), normal(e.project), f"{normal(e.company)}/{normal(e.project)}")})


def _awards(word: str, reckoning: Reckoning, issued: tuple[Issued, ...]) -> tuple[Award, ...]:
    """By name or clause, or by the 发放编号 of a line, also of the list that is being drafted."""
    payees = Payees.of(reckoning.roster)
    lines: list[Award | Line] = [line for issue in issued for number, line in issue.numbered() if normal(number) == word]
    lines += [award for number, award in listed(reckoning) if normal(number) == word]
    meant = {(x.clause, x.award, x.project_key, payees.key(x)) for x in lines}
    return tuple(a for a in reckoning.awards if word in {normal(a.award), a.clause, normal(CLAUSES[a.clause])}
                 or (a.clause, a.award, a.project_key, payees.key(a)) in meant)


def _lists(word: str, issued: tuple[Issued, ...]) -> tuple[Issued, ...]:
    """「第01期」, 「第1期发放表」, 「兑现01」, 「兑现第1批」."""
    asked = _LIST.fullmatch(word)
    return tuple(i for i in issued if asked and (i.period.kind is Kind.BATCH, i.period.number) == (asked[1] is None, int(asked[1] or asked[2])))


def _amounts(word: str, reckoning: Reckoning, issued: tuple[Issued, ...]) -> tuple[Amount, ...]:
    """「5000」 is looked for as 元 and as 万元; with a unit only as that."""
    written = _AMOUNT.fullmatch(word.replace("，", ","))
    if written is None:
        return ()
    number, unit = Fraction(written[1].replace(",", "")), written[2]
    sums = [number * times for name, times in _UNITS.items() if name == unit or (unit is None and name in {"元", "万元"})]
    found = (_amount(int(fen), reckoning, issued) for fen in sums if fen.denominator == 1)
    return tuple(a for a in found if a.awards or a.lines or a.verdicts or a.projects)


def _amount(fen: int, reckoning: Reckoning, issued: tuple[Issued, ...]) -> Amount:
    return Amount(
        fen, tuple(a for a in reckoning.awards if fen and fen in {a.entitled_fen, a.paid_before_fen, abs(a.due_fen)}),
        tuple((i, x) for i in issued for x in i.lines if abs(x.amount_fen) == fen),
        tuple(v for v in reckoning.verdicts if fen and fen in {v.entry.amount(), v.fen}),
        tuple(p for p in reckoning.projects if fen and fen in {p.invested_fen, p.agreed_fen}))


def suggestions(who: str, reckoning: Reckoning) -> list[str]:
    """Names that are nearly what was written, nearest first."""
    participants = [word for p in reckoning.roster.participants for word in (p.name, p.code, *p.aliases)]
    projects = [name for p in reckoning.projects for name in (p.company, p.project, p.title)]
    known = list(dict.fromkeys([*participants, *people(reckoning), *projects, *(a.award for a in reckoning.awards), *TOWN]))
    near = process.extract(normal(who), known, scorer=fuzz.WRatio, processor=normal, limit=_SUGGESTED, score_cutoff=_NEAR)
    return [name for name, _, _ in near]
