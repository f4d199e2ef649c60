"""What all stages of judging share: roster, settings, rulings, earlier issues, and the verdicts as they fall. Pure."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from contest.model import Claim, Credit, Entry, Issued, Matter, Policy, Ruling, Sheet, State, Verdict
from contest.reckoning.claims import Docket, entry_claim, entry_claims, subject
from contest.reckoning.projects import key_of
from contest.reckoning.rivals import Contender
from contest.reckoning.roll import Roll

CreditKey = tuple[str, str, str, str]
Fault = tuple[str, str, bool, str]
NEEDS_EVIDENCE = frozenset({Matter.SIGNING, Matter.GROUNDBREAKING, Matter.INVESTMENT})


def _credit_key(entry: Entry) -> CreditKey:
    return (str(entry.sheet), entry.owner, key_of(entry), entry.date.isoformat())


@dataclass(slots=True)
class Bench:
    """``cut`` is the last day that counts; ``seen`` and ``since`` say which issue first knew, first counted a credit.

    ``faults`` are found while judging, by entry id: (code, column key, is an error, sentence). ``vouchers``: whose capital counts.
    """

    policy: Policy
    roll: Roll
    docket: Docket
    cut: date
    seen: dict[CreditKey, int] = field(default_factory=dict)
    since: dict[CreditKey, int] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    hints: dict[str, str] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)
    vouchers: dict[str, Entry] = field(default_factory=dict)

    def remember(self, issued: Sequence[Issued]) -> None:
        for number, issue in enumerate(issued):
            for credit in issue.credits:
                key = (credit.sheet, credit.participant, credit.project_key, credit.day)
                self.seen.setdefault(key, number)
                if credit.counted:
                    self.since.setdefault(key, number)

    def record(self, entry: Entry, *, counted: bool) -> None:
        """For the ledger: this lead or negotiation was known now, and whether it was credited."""
        self.credits.append(Credit(*_credit_key(entry), entry.id, counted))

    def first_counted(self, entry: Entry) -> int:
        """The issue that first counted it; a number past all issues where none has. What an issue counted stays."""
        return self.since.get(_credit_key(entry), sys.maxsize)

    def decide(self, entry: Entry, participant: str, state: State, reason: str = "", *, counts: bool = False, fen: int = 0,
               ) -> None:
        self.verdicts[entry.id] = Verdict(entry, participant, state, reason, counts, fen)

    def note(self, entry: Entry, participant: str, reason: str) -> None:
        self.decide(entry, participant, State.NOTED, reason)

    def refuse(self, entry: Entry, participant: str, reason: str) -> None:
        self.decide(entry, participant, State.REFUSED, reason)

    def put_off(self, entry: Entry, participant: str, why: str, matter: Matter, referrer: str = "") -> None:
        """Noted for its date; what was ruled on it already, in a draft of a later period, has not lapsed."""
        self.docket.known.update(entry_claims(matter, entry, participant, referrer))
        self.note(entry, participant, why)

    def hint(self, entry: Entry, text: str) -> None:
        """For the leading group, beside whatever is asked about the row."""
        self.hints[entry.id] = "；".join(filter(None, (self.hints.get(entry.id, ""), text)))

    def fault(self, entry: Entry, code: str, key: str, sentence: str, *, error: bool = False) -> None:
        self.faults[entry.id].append((code, key, error, sentence))

    def untimely(self, entry: Entry) -> str:
        """Why its date keeps a row from counting in the contest now; "" where it does not (四, R12)."""
        if not self.policy.in_window(entry.date):
            return f"日期 {entry.date} 不在活动期内（四）"
        return self.waits(entry)

    def waits(self, entry: Entry) -> str:
        return f"日期 {entry.date} 在本期截止日之后，到期再算" if entry.date > self.cut else ""

    def ask(self, claim: str, matter: Matter, participant: str, entry: Entry, *, hint: str = "", stake: str = "",
            rivals: str = "") -> Ruling | None:
        """Put a claim before the leading group, or show it as already ruled; None where it still waits."""
        hints = [hint, self.hints.get(entry.id, ""), self._interest(entry)]
        if matter in NEEDS_EVIDENCE and not entry.text("evidence"):
            hints.append("未附佐证材料")
        ruling = self.docket.ruling(claim, entry.amount() if matter is Matter.INVESTMENT else None)
        self.docket.add(Claim(
            claim, matter, participant, entry, subject(entry, with_sheet=matter is Matter.DISPUTE), "；".join(filter(None, hints)),
            stake, ruling, self.docket.postponed(claim), rivals, entry.company, entry.project))
        return ruling

    def _interest(self, entry: Entry) -> str:
        """提示: a member of the leading group stands in the row himself."""
        words = " ".join([entry.text(key) for key in ("referrer", "ours", "leader", "companions")])
        named = [name for name in self.roll.group if name in words]
        return f"领导小组成员{'、'.join(named)}与本行有关，是否回避请确认" if named else ""

    def contender(self, entry: Entry) -> Contender:
        """The owner of a lead or negotiation, with what issues knew of this claim."""
        owner, key = entry.owner, _credit_key(entry)
        value, dispute = (entry_claims(Matter.VALUE, entry, owner) if entry.sheet is Sheet.LEAD
                          else ("", entry_claim(Matter.DISPUTE, entry, owner)))
        return Contender(owner, entry, dispute, self.docket.ruling(dispute), self.since.get(key), self.seen.get(key), value=value)

    def dispute(self, contenders: Sequence[Contender], participant: Callable[[Contender], str], stake: str) -> None:
        """One row for each rival: 认定 on one, 不认定 on the others."""
        rivals = min(c.dispute for c in contenders)
        names = "、".join(dict.fromkeys(self.roll.name(participant(c)) or c.entry.text("referrer") for c in contenders))
        for one in contenders:
            self.ask(one.dispute, Matter.DISPUTE, participant(one), one.entry, rivals=rivals, stake=stake,
                     hint=f"{names}报了同一项目，只能认定一个")

    def show_ruled(self, one: Contender, participant: str) -> None:
        """What was ruled in a dispute is shown with everything else that was ruled."""
        if one.ruling is not None:
            self.ask(one.dispute, Matter.DISPUTE, participant, one.entry)

    def unsettled(self, contenders: Sequence[Contender]) -> Sequence[Contender]:
        """The rivals, with 认定 on two of them taken back: that is an error, said once. The one of an earlier meeting stands (R11)."""
        awarded = [c for c in contenders if c.awarded]
        if len(awarded) < 2:
            return contenders
        awarded.sort(key=_meeting)
        stands = awarded[:1] if _meeting(awarded[0]) < _meeting(awarded[1]) else []
        wrong = sorted(c.dispute for c in awarded if c not in stands)
        self.docket.void(wrong, _two_recognised(wrong, stands))
        return [c._replace(ruling=self.docket.ruling(c.dispute), upheld=c.upheld and not (stands and c.dispute in wrong))
                for c in contenders]  # not lost to it: it waits again


def _meeting(one: Contender) -> date:
    return (one.ruling and one.ruling.meeting) or date.min


def _two_recognised(wrong: Sequence[str], stands: Sequence[Contender]) -> str:
    numbers = "、".join(wrong)
    if not stands:
        return (f"归属争议：认定编号 {numbers} 都填了“认定”。同一项目只能认定一个，这几条都不作数，"
                "仍列为待认定。请只留一个“认定”，其余填“不认定”并写说明。")
    held = stands[0].dispute
    return (f"归属争议：认定编号 {held} 以前的会议已经认定，{numbers} 又填了“认定”。同一项目只能认定一个，以前的照算，后填的不作数，"
            f"仍列为待认定。维持原来的，请给 {numbers} 填“不认定”；要改给别家，请在同一次会议上给 {held} 填“不认定”并写说明。")
