"""Awards, decisions and payments together: what is due now, and what everything that was decided does to it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from contest.model import (
    Award,
    Decision,
    DecisionKind,
    Facts,
    Issued,
    Kind,
    Line,
    LineState,
    ListedLine,
    Notice,
    Policy,
    Settlement,
    TermChange,
)
from contest.reckoning.decided import Register, in_force
from contest.reckoning.judge import Judgement
from contest.reckoning.listed import debts, history, overpaid, waivable
from contest.reckoning.payees import Payees
from contest.reckoning.payout import OBJECTED, Desk, balances, settle_awards
from contest.reckoning.terms import changes
from contest.text import normal, yuan


@dataclass(frozen=True, slots=True)
class Money:
    awards: tuple[Award, ...]
    settlement: Settlement
    notices: tuple[Notice, ...]


def settle(given: Sequence[Award], judged: Judgement, facts: Facts, kind: Kind, policy: Policy) -> Money:
    """``given``: every award that the clauses give now."""
    payees = Payees.of(facts.roster)
    decisions, faults = in_force(facts)
    lines, wrong = history(facts, decisions, payees)
    register = Register(decisions, {normal(x.number): x for x in lines}, payees, judged.roots, spent=_spent(decisions, facts.issued))
    waived = _waived(register, facts.issued)
    register = replace(register, waivers=(*(w for i in facts.issued for w in i.waivers), *(w for x, w in waived if not x.counts)))
    desk = Desk(register, kind, policy)
    awards = settle_awards(given, judged, desk)
    lines = register.under_objection()
    owed = debts(lines, facts.issued, {x.number: w.amount_fen for x, w in waived})
    changed = changes(policy, facts.issued, decisions)
    known = _known(decisions, lines)
    told = Told(awards, lines, (*desk.waivers, *(w for x, w in waived if x.counts)), changed, register)
    people = [*(p.name for p in facts.roster.persons), *(p.name for p in facts.roster.participants)]
    settlement = Settlement(
        lines, owed, balances(awards, owed, payees), tuple(desk.waivers), changed,
        tuple((d, told.effect(d)) for d in decisions),
        tuple((p.key, ended.takes_back) for p in judged.projects if (ended := register.termination(p.key))),
        _used(told.waivers, changed), known)
    return Money(awards, settlement, (*_lost(facts.issued, known), *faults, *wrong, *overpaid(owed), *register.unknown(awards, people)))


def _waived(register: Register, issued: Sequence[Issued]) -> list[tuple[ListedLine, Line]]:
    """Listed lines with what 免予扣回 waives of them. On a list that is void or came back, it stays waived when it is due again."""
    decided = register.forgiven()
    lines = tuple(register.lines.values())
    fen = waivable(lines, issued, {number: decision.day for number, decision in decided.items()})
    return [(x, replace(x.line, amount_fen=fen[x.number], basis=decided[x.number].number)) for x in lines if fen.get(x.number)]


def _used(waivers: Iterable[Line], changed: Iterable[TermChange]) -> tuple[str, ...]:
    """口径变更 and 免予扣回 serve once: those carried out now, also on what earlier lists hold."""
    return tuple(sorted({w.basis for w in waivers} | {c.decision.number for c in changed if c.decision}))


def _spent(decisions: Iterable[Decision], issued: Sequence[Issued]) -> frozenset[str]:
    """What issues have carried out; a 免予扣回 that one knew is for what was owed by then, also where that was nothing."""
    passed = {d.number for d in decisions if d.kind is DecisionKind.WAIVER and any(i.known.get(_named(d)) == _words(d) for i in issued)}
    return frozenset(number for i in issued for number in i.used) | passed


def _named(decision: Decision) -> str:
    return f"决定 {decision.number}"


def _words(decision: Decision) -> str:
    return f"{decision.kind}，{decision.target}，{decision.conclusion}，{decision.day}"


def _known(decisions: Iterable[Decision], lines: Iterable[ListedLine]) -> dict[str, str]:
    """Every decision and answer in force, in words: what the next run must find again."""
    told = {_named(d): _words(d) for d in decisions}
    return told | {f"发放编号 {x.number}": str(x.state) for x in lines if x.state is not LineState.LISTED}


def _lost(issued: Sequence[Issued], known: Mapping[str, str]) -> Iterable[Notice]:
    """What the last issue rested on and is gone or another now: a decision is undone by another one, never by leaving it out."""
    for what, then in issued[-1].known.items() if issued else ():
        now = known.get(what, "没有了")
        if now != then:
            yield Notice("DEC-008", f"上次签发时{what}是“{then}”，现在{'改成“' + now + '”' if what in known else now}。请把原来的文件放回 input/认定/ 或 input/支付/；"
                         "确实要改的，另写一个决定，或请财政所更正。")


@dataclass(frozen=True, slots=True)
class Told:
    """What each decision does now, in words, for the tables of decisions."""

    awards: tuple[Award, ...]
    lines: tuple[ListedLine, ...]
    waivers: tuple[Line, ...]
    changes: tuple[TermChange, ...]
    register: Register

    def effect(self, decision: Decision) -> str:
        words: dict[DecisionKind, Callable[[Decision], str]] = {
            DecisionKind.OBJECTION: self._objection, DecisionKind.TERMINATION: self._termination, DecisionKind.WAIVER: self._waiver,
            DecisionKind.CHANGE: self._change, DecisionKind.VOID: self._void, DecisionKind.RELEASE: lambda _: "不再暂缓"}
        if decision.refused:
            return "异议不成立，不再暂缓" if decision.kind is DecisionKind.OBJECTION else "未同意，不起作用"
        return words[decision.kind](decision)

    def _objection(self, decision: Decision) -> str:
        held = [a for a in self.awards if a.held == OBJECTED and self.register.reaches(decision, a)]
        listed = [x for x in self.lines if x.objection == decision.number]
        if not held and not listed:
            return "现在没有因此暂缓的"
        return f"暂缓列发{len(held)}笔{_sum(a.due_fen for a in held)}元；已列发未支付的{len(listed)}笔{_sum(x.line.amount_fen for x in listed)}元有异议"

    def _termination(self, decision: Decision) -> str:
        paid = sum(a.paid_before_fen for a in self.awards if self.register.reaches(decision, a))
        return f"不再增加奖金；已列发{yuan(paid)}元，{'扣回' if decision.takes_back else '不扣回'}"

    def _waiver(self, decision: Decision) -> str:
        now = sum(w.amount_fen for w in self.waivers if w.basis == decision.number)
        before = sum(w.amount_fen for w in self.register.waivers if w.basis == decision.number)
        return f"免予扣回{yuan(now + before)}元" if now or before else self._nothing_owed(decision)

    def _nothing_owed(self, decision: Decision) -> str:
        passed = decision.number in self.register.spent
        return "签发时没有应扣回的，没有起作用；以后应扣回的，要另作决定" if passed else "现在没有应扣回的；到签发时还没有的，就不起作用"

    def _change(self, decision: Decision) -> str:
        if decision.number in self.register.spent:
            return "已在以前一期通报"
        names = [c.name for c in self.changes if c.decision is decision]
        return f"自本期起适用（{'、'.join(names)}）" if names else "设置没有相应变动，暂不起作用"

    def _void(self, decision: Decision) -> str:
        gone = [x for x in self.lines if x.voided == decision.number]
        return f"作废{len(gone)}笔{_sum(x.line.amount_fen for x in gone)}元，存档保留" if gone else "没有作废"


def _sum(amounts: Iterable[int]) -> str:
    return yuan(sum(amounts))
