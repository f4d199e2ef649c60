"""What a signing or groundbreaking claims: its referrer, its credit, the facts it gives; several claiming one (R11, R19). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import rules
from contest.form import YES as SAYS_YES
from contest.model import Conclusion, Entry, Matter, Project, ProjectFacts, Referrer, Ruling, Sheet, State
from contest.reckoning.bench import Bench
from contest.reckoning.claims import entry_claims
from contest.reckoning.entries import by_time
from contest.reckoning.rivals import Contender, Outcome, contest, never
from contest.reckoning.roll import Unclear
from contest.text import normal, wan

NO, YES = Conclusion.NO, Conclusion.YES


@dataclass(frozen=True, slots=True)
class Side:
    """What one row claims: the referrer it names (or its project's facts give) and whom it would be credited to.

    ``claim`` is the number of its claim in the matter, ``dispute`` in a dispute.
    """

    entry: Entry
    referrer: Referrer
    credited: str
    claim: str
    dispute: str

    @classmethod
    def of(cls, entry: Entry, referrer: Referrer, credited: str, matter: Matter) -> Side:
        return cls(entry, referrer, credited, *entry_claims(matter, entry, credited, referrer.key))

    @property
    def who(self) -> str:
        return f"{self.credited}|{self.referrer.key}"


def referrer_of(entry: Entry, bench: Bench) -> Referrer:
    found = bench.roll.referrer(entry.text("referrer"), entry.day())
    return Referrer(entry.text("referrer")) if isinstance(found, Unclear) else found


def credited_to(entry: Entry, referrer: Referrer, bench: Bench) -> str:
    """R19 for a row that gives facts: its own sender is the last resort."""
    return rules.clause_6_3_credit(referrer, bench.roll.on(entry.day()), entry.sender)


def conclusion_of(ruling: Ruling | None) -> Conclusion | None:
    return ruling.conclusion if ruling else None


# ——— facts —————————————————————————————————————————————————————————


def facts(signings: Sequence[Entry], bench: Bench) -> ProjectFacts:
    """From one signing, whatever its date, kind and ruling: formal before others, not refused before 不认定, the earliest.

    A rival that only waits gives no facts while another's signing stands: that one keeps counting and paying (R11).
    """
    stands = any(bench.verdicts[e.id].counts for e in signings)
    chosen = min(signings, key=lambda e: (not rules.clause_6_3_formal(e), _aside(e, bench, stands=stands), by_time(e)))
    referrer = referrer_of(chosen, bench)
    differences(chosen, signings, bench)
    return ProjectFacts(
        chosen, referrer, credited_to(chosen, referrer, bench), chosen.text("enclave") == SAYS_YES, chosen.amount(),
        chosen.text("high_tech") == SAYS_YES, chosen.text("enclave_place"))


def _aside(entry: Entry, bench: Bench, *, stands: bool) -> bool:
    verdict = bench.verdicts[entry.id]
    return verdict.state is State.REFUSED or (stands and verdict.state is State.PROVISIONAL and not verdict.counts)


_COMPARED = (("referrer", "第一引荐人"), ("enclave", "飞地项目"), ("amount", "协议投资额(万元)"), ("high_tech", "高新技术"))


def differences(chosen: Entry, others: Sequence[Entry], bench: Bench) -> None:
    """A differing value on another row is a warning there."""
    for other in others:
        if other is chosen:
            continue
        for key, name in _COMPARED:
            mine, theirs = chosen.values.get(key), other.values.get(key)
            if theirs is None or (other.sheet is Sheet.GROUNDBREAKING and mine is None):
                continue
            if mine == theirs or (key == "referrer" and _same_referrer(chosen, other, bench)):
                continue
            bench.fault(other, "FAC-001", key, f"{name}“{_shown(key, theirs)}”与{chosen.file}“{chosen.sheet}”第{chosen.row}行的"
                        f"“{_shown(key, mine)}”不同，按那一行算。请核对哪个对。")


def _same_referrer(one: Entry, other: Entry, bench: Bench) -> bool:
    """Two writings of one person, each as of its own row's day."""
    same = normal(one.text("referrer")) == normal(other.text("referrer"))
    return same or bench.roll.same(referrer_of(one, bench), referrer_of(other, bench))


def _shown(key: str, value: object) -> str:
    return wan(value) if key == "amount" and isinstance(value, int) else str(value or "空")


def noted(project: Project, matter: Matter, ruling: Ruling | None) -> tuple[tuple[Matter, str], ...]:
    """The rulings an award rests on, 「编号；文号」, for the payout list's remarks."""
    if ruling is None:
        return project.rulings
    return (*project.rulings, (matter, f"{ruling.claim}{'；' + ruling.document if ruling.document else ''}"))


# ——— several sides of one project ————————————————————————————————————


def refused(side: Side, matter: Matter, bench: Bench) -> bool:
    """Ruled 不认定, on the matter itself or in a dispute: it competes no longer."""
    for asked, number in ((Matter.DISPUTE, side.dispute), (matter, side.claim)):
        ruled = bench.docket.ruling(number)
        if ruled is not None and ruled.conclusion is NO:
            bench.ask(number, asked, side.credited, side.entry)
            bench.refuse(side.entry, side.credited, f"领导小组不认定（{asked}）{'：' + ruled.note if ruled.note else ''}")
            return True
    return False


def settle_sides(live: Sequence[Side], bench: Bench, stake: str) -> tuple[Outcome, dict[str, Side]]:
    """Rows that would be credited and paid alike are one claim; different ones are for the leading group (R11)."""
    alike: dict[str, list[Side]] = defaultdict(list)
    for side in live:
        alike[side.who].append(side)
    chosen = {who: min(some, key=lambda s: (not upheld(s, bench), by_time(s.entry)))
              for who, some in sorted(alike.items())}
    for who, some in alike.items():
        for side in some:
            if side is not chosen[who]:
                first = chosen[who].entry
                bench.note(side.entry, side.credited, f"同一项目已报过（{first.file}“{first.sheet}”第{first.row}行），重复的只登记（R11）")
    contenders = bench.unsettled([_contender(side, bench) for side in chosen.values()])
    for one in contenders:
        bench.show_ruled(one, chosen[one.who].credited)
    outcome = contest(contenders, never)
    for one in outcome.lost:
        bench.refuse(one.entry, chosen[one.who].credited, "归属争议认定给了别的主体")
    if outcome.disputed:
        for one in outcome.disputed:
            bench.decide(one.entry, chosen[one.who].credited, State.PROVISIONAL, "几个主体或引荐人报了同一项目，待领导小组认定归属")
        bench.dispute(outcome.disputed, lambda c: chosen[c.who].credited, stake)
    return outcome, chosen


def _contender(side: Side, bench: Bench) -> Contender:
    """An issue protects leads and negotiations from a backdated rival; here only a ruling does (R11)."""
    return Contender(side.who, side.entry, side.dispute, bench.docket.ruling(side.dispute), upheld=upheld(side, bench))


def upheld(side: Side, bench: Bench) -> bool:
    return conclusion_of(bench.docket.ruling(side.claim)) is YES
