"""Awards to date against what issued lists hold: what is due now, what is held and why (七.2, R6, R13, R21, R22). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import rules
from contest.model import Award, Issued, Kind, Line, Matter, Policy, Project, Roster, Standing
from contest.reckoning.judge import Judgement
from contest.text import normal, yuan

AT_END = "竞赛结束后兑现"
NOT_LISTED = "引荐人不在名册"
NO_ACCOUNT = "缺收款信息"
Key = tuple[str, str, str, str]
_MATTERS = {"7.2.2": {Matter.SIGNING}, "7.2.3": {Matter.GROUNDBREAKING, Matter.INVESTMENT}, "7.2.4": {Matter.HIGH_TECH}}


def awards(projects: Sequence[Project], standings: Sequence[Standing], kind: Kind, policy: Policy, roster: Roster) -> list[Award]:
    """Every award that the clauses give now, rank prizes only once the contest is over (七.1, 七.2①)."""
    people = roster.by_code()
    given = [_with_rulings(award, project) for project in projects for award in rules.project_awards(project, policy)]
    if kind is not Kind.BULLETIN:
        given = [replace(a, account=people[a.participant].account) for a in rules.clause_7_2_1(standings, policy)] + given
    return [rules.cash(award, people, policy) for award in given]


def _with_rulings(award: Award, project: Project) -> Award:
    rulings = tuple(text for matter, text in project.rulings if matter in _MATTERS[award.clause])
    return replace(award, rulings=rulings)


def settle(given: Sequence[Award], issued: Sequence[Issued], judged: Judgement, kind: Kind, policy: Policy, roster: Roster,
           ) -> tuple[Award, ...]:
    """``given`` with paid_before and held; awards no longer owed stay, with entitled 0 and a negative due.

    Of a project that may be another one (疑似同一项目) what was listed stays and nothing new is listed.
    """
    roots, suspects = judged.roots, {p.key for p in judged.projects if p.suspected}
    namesakes = Counter(normal(p.name) for p in roster.persons)
    listed: dict[Key, list[Line]] = defaultdict(list)
    for issue in issued:
        for line in issue.lines:
            listed[_key(line, roots, namesakes)].append(line)
    settled = []
    for award in given:
        paid = sum(line.amount_fen for line in listed.pop(_key(award, roots, namesakes), ()))
        if award.project_key not in suspects:
            settled.append(_told(_held(replace(award, paid_before_fen=paid), kind, policy)))
        elif paid:
            basis = f"{award.basis}；疑似同一项目待认定，不再增加"
            settled.append(replace(award, entitled_fen=paid, paid_before_fen=paid, basis=basis))
    titles = {p.key: p.title for p in judged.projects}
    for key, rest in sorted(listed.items()):
        settled.append(_left_over(rest, titles.get(key[2], rest[-1].project), suspected=key[2] in suspects))
    return tuple(sorted((a for a in settled if a.entitled_fen or a.paid_before_fen or "非现金" in a.basis), key=_order))


def _key(item: Award | Line, roots: Mapping[str, str], namesakes: Mapping[str, int]) -> Key:
    """Which award it is. People go by name unless the roster knows two of that name; projects by what they are now."""
    payee = item.payee_key if item.clause == "7.2.1" or namesakes.get(normal(item.payee), 0) > 1 else normal(item.payee)
    return (item.clause, item.award, roots.get(item.project_key, item.project_key), payee)


def _held(award: Award, kind: Kind, policy: Policy) -> Award:
    """Why it is not put on the list now. A negative due is never held."""
    if award.due_fen <= 0:
        return award
    if policy.paid_at_end and kind is Kind.BULLETIN:
        return replace(award, held=AT_END)
    if not award.known:
        return replace(award, held=NOT_LISTED)
    return award if award.account.complete else replace(award, held=NO_ACCOUNT)


def _told(award: Award) -> Award:
    if not award.paid_before_fen:
        return award
    return replace(award, basis=f"{award.basis}，已列发{yuan(award.paid_before_fen)}元，本次{yuan(award.due_fen)}元")


def _left_over(listed: Sequence[Line], title: str, *, suspected: bool) -> Award:
    """What lists hold of an award that the clauses give no longer: to be taken back, or left alone while a suspicion is open."""
    last, paid = listed[-1], sum(line.amount_fen for line in listed)
    basis = f"{_clause(last.clause)} 已列发{yuan(paid)}元，" + ("疑似同一项目待认定，不增不减" if suspected else f"现不再应发，应扣回{yuan(paid)}元")
    return Award(last.clause, last.award, last.participant, last.payee, last.payee_key, title, last.project_key,
                 paid if suspected else 0, basis, paid)


def _clause(clause: str) -> str:
    return "七.2" + {"7.2.1": "①", "7.2.2": "②", "7.2.3": "③", "7.2.4": "④"}[clause]


def _order(award: Award) -> tuple[str, str, str, str, str]:
    first = "" if award.clause != "7.2.1" else f"{10**15 - award.entitled_fen:020d}"
    return (award.clause, award.award, first, award.project_key, award.payee_key)


def lines(awards_: Iterable[Award]) -> tuple[Line, ...]:
    """What an issued list of these awards holds: those not held whose due is not 0."""
    return tuple(Line(a.clause, a.award, a.participant, a.payee, a.payee_key, a.project, a.project_key, a.due_fen, a.basis)
                 for a in awards_ if a.due_fen and not a.held)

