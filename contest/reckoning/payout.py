"""Awards to date against what issued lists hold: what is due now, what is held and why (七.2, R6, R13, R21, R22). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import rules
from contest.model import Award, Balance, Debt, Kind, Line, LineState, ListedLine, Matter, Policy, Project, Roster, Standing
from contest.reckoning.decided import Key, Register
from contest.reckoning.judge import Judgement
from contest.reckoning.payees import Payees, account_digest
from contest.text import yuan

AT_END = "竞赛结束后兑现"
NOT_LISTED = "引荐人不在名册"
NO_ACCOUNT = "缺收款信息"
OBJECTED = "公示异议"
RETURNED = "退票，待更正账户"
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


@dataclass(slots=True)
class Desk:
    """What settling one award asks for; ``waivers`` is what it finds to be waived now."""

    register: Register
    kind: Kind
    policy: Policy
    waivers: list[Line] = field(default_factory=list)


def settle_awards(given: Sequence[Award], judged: Judgement, desk: Desk) -> tuple[Award, ...]:
    """``given`` with paid_before and held; awards no longer owed stay, with entitled 0 and a negative due.

    Of a project that may be another one (疑似同一项目) what was listed stays and nothing new is listed.
    """
    register, suspects = desk.register, {p.key for p in judged.projects if p.suspected}
    listed: dict[Key, list[ListedLine]] = defaultdict(list)
    for line in register.lines.values():
        listed[register.key(line.line)].append(line)
    settled = []
    for award in given:
        held = listed.pop(register.key(award), [])
        paid = _paid(held)
        if award.project_key not in suspects:
            settled.append(_held(_told(_decided(replace(award, paid_before_fen=paid), desk)), held, desk))
        elif paid:
            basis = f"{award.basis}；疑似同一项目待认定，不再增加"
            settled.append(replace(award, entitled_fen=paid, paid_before_fen=paid, basis=basis))
    titles = {p.key: p.title for p in judged.projects}
    for key, rest in sorted(listed.items()):
        left = _left_over(rest, titles.get(key[2], rest[-1].line.project), suspected=key[2] in suspects)
        left = replace(left, account=register.payees.account(left))
        settled.append(left if key[2] in suspects else _held(_decided(left, desk), rest, desk))
    return tuple(sorted((a for a in settled if a.entitled_fen or a.paid_before_fen or "非现金" in a.basis), key=_order))


def _paid(lines_: Iterable[ListedLine]) -> int:
    """paid_before: what lists hold, less 退票 and 作废."""
    return sum(x.line.amount_fen for x in lines_ if x.counts)


def _decided(award: Award, desk: Desk) -> Award:
    """What 项目终止 and 免予扣回 make of it."""
    ended = desk.register.termination(award.project_key)
    if ended is not None:
        fate = "以前列发的扣回" if ended.takes_back else "以前列发的不扣回"
        award = replace(award, entitled_fen=0 if ended.takes_back else max(0, award.paid_before_fen),
                        basis=f"{award.basis.partition('，现不再应发')[0]}；项目终止（{ended.number}），不再增加，{fate}")
    if award.due_fen >= 0:
        return award
    earlier = min(-award.due_fen, desk.register.waived(award))
    award = replace(award, entitled_fen=award.entitled_fen + earlier, basis=_forgiven(award.basis, earlier, "")) if earlier else award
    waiver = desk.register.waiver(award) if award.due_fen < 0 else None
    if waiver is None:
        return award
    fen = -award.due_fen
    desk.waivers.append(replace(_line(award), amount_fen=fen, basis=waiver.number))
    return replace(award, entitled_fen=award.paid_before_fen, basis=_forgiven(award.basis, fen, f"（{waiver.number}）"))


def _forgiven(basis: str, fen: int, number: str) -> str:
    return f"{basis}；免予扣回{yuan(fen)}元{number}"


def _held(award: Award, listed: Sequence[ListedLine], desk: Desk) -> Award:
    """Why it is not put on the list now. A negative due is never held."""
    if award.due_fen <= 0:
        return award
    if desk.register.objection(award):
        return replace(award, held=OBJECTED)
    if desk.policy.paid_at_end and desk.kind is Kind.BULLETIN:
        return replace(award, held=AT_END)
    if not award.known:
        return replace(award, held=NOT_LISTED)
    if not award.account.complete:
        return replace(award, held=NO_ACCOUNT)
    back = any(x.state is LineState.RETURNED and x.account == account_digest(award.account) for x in listed)
    return replace(award, held=RETURNED) if back else award


def _told(award: Award) -> Award:
    if not award.paid_before_fen:
        return award
    return replace(award, basis=f"{award.basis}，已列发{yuan(award.paid_before_fen)}元，本次{yuan(award.due_fen)}元")


def _left_over(listed: Sequence[ListedLine], title: str, *, suspected: bool) -> Award:
    """What lists hold of an award that the clauses give no longer: to be taken back, or left alone while a suspicion is open."""
    last, paid = listed[-1].line, _paid(listed)
    fate = f"应扣回{yuan(paid)}元" if paid >= 0 else f"扣多了，应退还{yuan(-paid)}元"  # what was taken back had not been paid: 退票 came later
    basis = f"{_clause(last.clause)} 已列发{yuan(paid)}元，" + ("疑似同一项目待认定，不增不减" if suspected else f"现不再应发，{fate}")
    return Award(last.clause, last.award, last.participant, last.payee, last.payee_key, title, last.project_key,
                 paid if suspected else 0, basis, paid)


def _clause(clause: str) -> str:
    return "七.2" + {"7.2.1": "①", "7.2.2": "②", "7.2.3": "③", "7.2.4": "④"}[clause]


def _order(award: Award) -> tuple[str, str, int, str, str]:
    first = -award.entitled_fen if award.clause == "7.2.1" else 0
    return (award.clause, award.award, first, award.project_key, award.payee_key)


# ——— the list ———————————————————————————————————————————————————————————


def below_zero(awards_: Sequence[Award], payees: Payees) -> frozenset[str]:
    """Payees whose awards on this list add up to less than nothing."""
    return frozenset(payee for payee, net in _nets(awards_, payees).items() if net < 0)


def _nets(awards_: Sequence[Award], payees: Payees) -> Counter[str]:
    nets = Counter[str]()
    for award in awards_:
        nets[payees.key(award)] += 0 if award.held else award.due_fen
    return nets


def on_list(awards_: Sequence[Award], payees: Payees) -> tuple[Award, ...]:
    """What an issued list of these awards holds, in its order: due and not held, award by award, payees below zero last."""
    negative = below_zero(awards_, payees)
    kinds = {name: place for place, name in enumerate(dict.fromkeys((a.clause, a.award) for a in awards_))}
    chosen = [a for a in awards_ if a.due_fen and not a.held]
    return tuple(sorted(chosen, key=lambda a: (payees.key(a) in negative, a.clause, kinds[a.clause, a.award])))


def lines(awards_: Sequence[Award], payees: Payees) -> tuple[Line, ...]:
    """The same for the ledger; a line's place is its 发放编号."""
    return tuple(_line(a) for a in on_list(awards_, payees))


def _line(a: Award) -> Line:
    return Line(a.clause, a.award, a.participant, a.payee, a.payee_key, a.project, a.project_key, a.due_fen, a.basis)


def balances(awards_: Sequence[Award], debts: Sequence[Debt], payees: Payees) -> tuple[Balance, ...]:
    """What each payee on the list gets: carried debts are kept back, the oldest first, of what he has to receive."""
    names = {payees.key(a): a.payee for a in awards_}
    found = []
    for payee, net in sorted(_nets(awards_, payees).items()):
        offsets, room = [], max(0, net)
        for debt in debts:
            fen = min(room, debt.left_fen) if debt.payee == payee else 0
            if fen:
                offsets.append((debt.number, fen))
                room -= fen
        if net:
            found.append(Balance(payee, names[payee], net, tuple(offsets)))
    return tuple(found)
