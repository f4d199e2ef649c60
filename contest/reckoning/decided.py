"""其他决定: which are in force, and whom each reaches (R13, R21). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contest.model import Award, Decision, DecisionKind, Facts, Line, LineState, ListedLine, Notice
from contest.reckoning.listed import unknown
from contest.reckoning.payees import Payees
from contest.text import natural, normal

Key = tuple[str, str, str, str]
OBJECTION, RELEASE, TERMINATION = DecisionKind.OBJECTION, DecisionKind.RELEASE, DecisionKind.TERMINATION
ABOUT_MONEY = frozenset({OBJECTION, RELEASE, TERMINATION, DecisionKind.WAIVER})


def in_force(facts: Facts) -> tuple[tuple[Decision, ...], tuple[Notice, ...]]:
    """Decisions without a fault, oldest first; two under one number that differ are both told and not used."""
    notices = [Notice(d.fault.code, f"{d.file} › {d.fault.sheet}!{d.fault.cell}：{d.fault.message}") for d in facts.decisions if d.fault]
    by_number: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted((d for d in facts.decisions if not d.fault), key=lambda d: (d.day, natural(d.file), d.file, d.row)):
        by_number[normal(decision.number)].append(decision)
    kept = []
    for some in by_number.values():
        if len({replace(d, file="", row=0) for d in some}) == 1:
            kept.append(some[0])
        else:
            notices.append(Notice("DEC-004", f"决定编号“{some[0].number}”用了 {len(some)} 次，内容不同（{'；'.join(d.place for d in some)}），"
                                  "都没有用。请每个决定用一个编号。"))
    return tuple(kept), tuple(notices)


def _terminations(decisions: Iterable[Decision], roots: Mapping[str, str]) -> dict[str, Decision]:
    """项目终止 by the key of its project, unless 恢复发放 of that project came later; on one day it is ended."""
    last: dict[str, Decision] = {}
    spoken = (d for d in decisions if d.kind in {TERMINATION, RELEASE} and not d.refused)
    for decision in sorted(spoken, key=lambda d: (d.day, d.kind is TERMINATION), reverse=True):
        target = normal(decision.target)
        last.setdefault(roots.get(target, target), decision)
    return {project: decision for project, decision in last.items() if decision.kind is TERMINATION}


@dataclass(frozen=True, slots=True)
class Register:
    """What was decided and listed so far, to be asked about one award. ``roots``: project as reported → what it is now.

    ``ended``: key of a project → the 项目终止 that ends it.
    """

    decisions: tuple[Decision, ...]
    lines: Mapping[str, ListedLine]
    payees: Payees
    roots: Mapping[str, str]
    waivers: tuple[Line, ...] = ()
    spent: frozenset[str] = frozenset()
    ended: Mapping[str, Decision] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ended", _terminations(self.decisions, self.roots))

    def key(self, item: Award | Line) -> Key:
        """Which award it is: projects by what they are now, people by name; a rank prize by its participant."""
        payee = item.payee_key if item.clause == "7.2.1" else self.payees.name(item)
        return (item.clause, item.award, self.roots.get(item.project_key, item.project_key), payee)

    def reaches(self, decision: Decision, item: Award | Line) -> bool:
        """By 发放编号 the award of that line, by 「企业名称/项目名称」 all of a project, else all of a payee."""
        word = normal(decision.target)
        if word in self.lines:
            return self.key(self.lines[word].line) == self.key(item)
        if "/" in word:
            return self.roots.get(item.project_key, item.project_key) == self.roots.get(word, word)
        return self.payees.called(item, word)

    def objection(self, item: Award | Line) -> str:
        """The number of the open 公示异议 that holds it; "" where none does. On one day the objection goes before its lifting."""
        last = max((d for d in self.decisions if d.kind in {OBJECTION, RELEASE} and self._speaks(d) and self.reaches(d, item)),
                   key=lambda d: (d.day, d.kind is OBJECTION and not d.refused), default=None)
        return last.number if last and last.kind is OBJECTION and not last.refused else ""

    def _speaks(self, decision: Decision) -> bool:
        """恢复发放 that was refused says nothing; an objection found void (不成立) lifts."""
        return decision.kind is OBJECTION or not decision.refused

    def termination(self, project: str) -> Decision | None:
        """项目终止 of a project (by its key as reported); None where it goes on."""
        return self.ended.get(self.roots.get(project, project))

    def waiver(self, item: Award | Line) -> Decision | None:
        """The first 免予扣回 for it that no issue has carried out yet: one serves once."""
        return next((d for d in self.decisions if d.kind is DecisionKind.WAIVER and not d.refused and d.number not in self.spent
                     and self.reaches(d, item)), None)

    def waived(self, item: Award | Line) -> int:
        """What earlier issues have waived of it."""
        return sum(w.amount_fen for w in self.waivers if self.key(w) == self.key(item))

    def forgiven(self) -> dict[str, Decision]:
        """Listed lines, by 发放编号, with the first 免予扣回 of that day or later that reaches it."""
        first = ((x.number, next((d for d in self.decisions if self._forgives(d, x)), None)) for x in self.lines.values())
        return {number: decision for number, decision in first if decision is not None}

    def _forgives(self, decision: Decision, listed: ListedLine) -> bool:
        in_time = decision.kind is DecisionKind.WAIVER and not decision.refused and decision.day >= listed.issued_on
        return in_time and self.reaches(decision, listed.line)

    def under_objection(self) -> tuple[ListedLine, ...]:
        """The lines, with those marked that are listed, not paid, and objected to."""
        return tuple(replace(x, objection=self.objection(x.line)) if x.state is LineState.LISTED else x for x in self.lines.values())

    def unknown(self, items: Sequence[Award], people: Iterable[str]) -> list[Notice]:
        """Decisions about money that reach nobody and nothing the town knows."""
        known = {normal(name) for name in people} - self.payees.doubled
        projects = {*self.roots, *self.roots.values()}
        every: list[Award | Line] = [*items, *(x.line for x in self.lines.values())]

        def found(decision: Decision) -> bool:
            word = normal(decision.target)
            if decision.kind is TERMINATION:
                return word in projects
            return word in projects or word in known or any(self.reaches(decision, item) for item in every)

        return [unknown(d, "发放编号、企业名称/项目名称或收款人；有同名的写：姓名（所属主体）") for d in self.decisions
                if d.kind in ABOUT_MONEY and not found(d)]
