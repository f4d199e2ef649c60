"""What was decided and paid: 其他决定 with what each does, lists and the fate of their lines, what is still owed back. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from contest.explain.steps import Step
from contest.model import Award, Decision, DecisionKind, Issued, Line, LineState, ListedLine, Project, Reckoning
from contest.publishing.views.decided import line_sums
from contest.reckoning.decided import Register
from contest.reckoning.payees import Payees
from contest.text import normal, project_key, yuan, yuan_grouped

Notices = Mapping[str, tuple[date, date]]
"""Label of an issue → first and last day of the 公示 that covers its list."""


class Money:
    """Decisions and lists of one reckoning; ``issued`` as in ``Chains``."""

    def __init__(self, reckoning: Reckoning, issued: Sequence[Issued], notices: Notices) -> None:
        self.reckoning, self.issued, self.notices = reckoning, tuple(issued), notices
        self.payees = Payees.of(reckoning.roster)
        self.fates = {x.number: x for x in reckoning.settlement.lines}
        self.effects = reckoning.settlement.effects
        roots = {project_key(e.company, e.project): p.key for p in reckoning.projects for e in p.entries}
        self.register = Register(tuple(d for d, _ in self.effects), {normal(n): x for n, x in self.fates.items()}, self.payees, roots)

    # decisions ————————————————————————————————————————————————————————————————

    def decided(self, item: Award | Line) -> tuple[Step, ...]:
        """The decisions that reach an award, or a line of a list that it stands on."""
        listed = {x.voided for x in self.fates.values() if x.voided and self.register.key(x.line) == self.register.key(item)}
        return self._told([(d, e) for d, e in self.effects if d.number in listed or (_reaching(d) and self.register.reaches(d, item))])

    def of_project(self, project: Project) -> tuple[Step, ...]:
        return self._told([(d, e) for d, e in self.effects if _reaching(d) and "/" in normal(d.target)
                           and self.register.roots.get(normal(d.target), normal(d.target)) == project.key])

    def all_decided(self) -> tuple[Step, ...]:
        return self._told(self.effects)

    def _told(self, some: Sequence[tuple[Decision, str]]) -> tuple[Step, ...]:
        return (Step(f"其他决定：{len(some)} 件", tuple(Step(_decision(d, effect)) for d, effect in some)),) if some else ()

    # lists ——————————————————————————————————————————————————————————————————

    def lists(self) -> tuple[Step, ...]:
        """Every issued list in a line, and what became of all of them."""
        some = tuple(Step(self._heading(issue)) for issue in self.issued if issue.lines)
        return (Step(f"签发的发放表：{len(some)} 张", (*some, *([Step(line_sums(self.reckoning))] if self.fates else []))),) if some else ()

    def of_list(self, issue: Issued) -> Step:
        """A list: its sum, who gets what by it, each line with its fate."""
        nets = Counter[str]()
        names: dict[str, str] = {}
        for line in issue.lines:
            nets[self.payees.key(line)] += line.amount_fen
            names.setdefault(self.payees.key(line), line.payee)
        kept = self._kept(issue)
        people = [Step(f"{names[key]}　{_net(net, kept[key])}") for key, net in nets.items()]
        return Step(self._heading(issue), (Step(f"按人：{len(people)} 人", tuple(people)),
                                           Step(f"逐笔：{len(issue.lines)} 笔", tuple(Step(self.line(n, x)) for n, x in issue.numbered()))))

    def _heading(self, issue: Issued) -> str:
        total = yuan_grouped(sum(x.amount_fen for x in issue.lines))
        return f"{issue.period.label}发放表　{issue.issued_on} 签发，列发 {len(issue.lines)} 笔 {total} 元{self._notice(issue.period.label)}"

    def _kept(self, issue: Issued) -> Counter[str]:
        """What the list keeps back of carried debts, by payee."""
        whose = {number: self.payees.key(line) for number, line in issue.numbered()}
        kept = Counter[str]()
        for _, number, fen in issue.offsets:
            kept[whose[number]] += fen
        return kept

    def _notice(self, label: str) -> str:
        span = self.notices.get(label)
        return f"；公示 {span[0]} 至 {span[1]}" if span else ""

    def line(self, number: str, line: Line) -> str:
        """One line of a list: whose, what for, how much, what became of it."""
        about = "　".join(filter(None, (number, line.payee, line.award, line.project)))
        return f"{about}　{yuan_grouped(line.amount_fen)} 元（{line.basis}）　{self.fate(number)}"

    def fate(self, number: str) -> str:
        """已列发, 已支付, 退票 or 作废, with the bank's day and where finance says so."""
        x = self.fates.get(number)
        if x is None:
            return "〔已列发；付没付，看以后的期：不带 --period 再查〕"
        if x.payment is not None:
            return f"〔{_answered(x)}〕"
        if x.state is LineState.VOID:
            return f"〔作废，决定编号 {x.voided}；存档保留〕"
        objected = f"，公示异议未了（决定编号 {x.objection}），先不付" if x.objection else ""
        return f"〔已列发，财政还没有答复{objected}{self._notice(x.label)}〕"

    # what is owed back ————————————————————————————————————————————————————————

    def owed(self, name: str) -> tuple[Step, ...]:
        """应扣回 of a person or body: how it came about, what of it is settled, what is still carried."""
        debts = [d for d in self.reckoning.settlement.debts if normal(d.name) == normal(name)]
        told = [f"{d.number} 起列为应扣回 {yuan_grouped(d.owed_fen)} 元－已抵扣 {yuan_grouped(d.offset_fen)} 元－已收回 {yuan_grouped(d.recovered_fen)} 元"
                f"－免予 {yuan_grouped(d.waived_fen)} 元，还欠 {yuan_grouped(d.left_fen)} 元" for d in debts]
        told += [f"本次从应发的 {yuan_grouped(b.due_fen)} 元里抵扣 {number} 的 {yuan_grouped(fen)} 元"
                 for b in self.reckoning.settlement.balances if normal(b.name) == normal(name) for number, fen in b.offsets]
        return (Step("应扣回结转", tuple(map(Step, told))),) if told else ()


def _reaching(decision: Decision) -> bool:
    """Of those about money: a list made void and a changed setting are told elsewhere."""
    return decision.kind not in {DecisionKind.VOID, DecisionKind.CHANGE}


def _decision(d: Decision, effect: str) -> str:
    papers = "，".join(filter(None, (d.document, f"经办人 {d.clerk}" if d.clerk else "")))
    return f"{d.number}　{d.kind}　{d.day}　{d.target}：{d.conclusion}（{d.content}{'；' + papers if papers else ''}）→ {effect}　{d.place}"


def _answered(x: ListedLine) -> str:
    p = x.payment
    assert p is not None
    sums = "，".join(f"{word} {yuan(fen)} 元" for word, fen in (("实付", p.paid_fen), ("代扣税", p.tax_fen)) if fen is not None)
    told = "，".join(filter(None, (f"{x.state} {p.day}", f"凭证 {p.voucher}" if p.voucher else "", sums)))
    return f"{told}；{p.place}" + ("；钱退回来了，重新列为应发" if x.state is LineState.RETURNED else "")


def _net(net: int, kept: int) -> str:
    if net < 0:
        return f"应扣回 {yuan_grouped(-net)} 元"
    return f"应付 {yuan_grouped(net - kept)} 元" + (f"（本次应发 {yuan_grouped(net)} 元－抵扣以前的应扣回 {yuan_grouped(kept)} 元）" if kept else "")
