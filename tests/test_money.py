"""A town through resends, withdrawals, rulings, objections, payments, returned money, voids, changed settings and issues, in any
order: money out is what is owed, to the last 分, or it is shown as 应扣回.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from contest.model import Balance, LineState, Reckoning
from contest.reckoning.payees import Payees
from tests.town import Town, account, groundbreaking, investment, lead, signing

TITLES = ("甲公司/食品厂", "乙公司/造纸", "丙公司/玻璃")
PEOPLE = ("张三", "张三", "李四")
ENDS = ("2-25", "3-7", "3-17", "3-27", "4-2", "4-20", "5-1", "5-11", "5-21", "6-1", "6-11", "6-21", "7-1", "7-11", "7-21", "8-1")
SEED = settings(derandomize=True, deadline=None, database=None, print_blob=False, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))

titles, people = st.sampled_from(TITLES), st.sampled_from(PEOPLE)
dice = st.integers(0, 5)


@dataclass(frozen=True)
class Transfer:
    """What went to one payee by one list; ``netted``: not simply the sum of his lines."""

    lines: dict[str, int]
    pay: int
    netted: bool


class Contest(RuleBasedStateMachine):
    """The clerk, the leading group and finance at work; ``transfers`` is what the bank did, by list and payee."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.transfers: dict[tuple[str, str], Transfer] = {}
        self.snapshots: list[tuple[Town, Any, str]] = []
        self.sent = 0
        self._found: tuple[Town, Reckoning] | None = None

    def found(self) -> Reckoning:
        if self._found is None or self._found[0] is not self.town:
            self._found = (self.town, self.town.reckon())
        return self._found[1]

    def numbers(self, *states: LineState) -> list[str]:
        return [x.number for x in self.found().settlement.lines if x.state in states]

    # ——— returns and rulings

    @initialize()
    def begin(self) -> None:
        self.send("V1", TITLES[0], "张三", 3000, all_ruled=True)
        self.send("V2", TITLES[1], "张三", 100, all_ruled=True)
        self.issue()

    @rule(sender=st.sampled_from(("V1", "V2")), title=titles, referrer=people, wan=st.sampled_from((25, 100, "0.123456", 3000)),
          all_ruled=st.booleans())
    def send(self, sender: str, title: str, referrer: str, wan: Any, all_ruled: bool) -> None:
        """A return that replaces the sender's last one; what it leaves out is withdrawn."""
        self.sent += 1
        rows = (lead("2-20", title), signing("2-20", title, wan, referrer, high_tech="是"), groundbreaking("2-21", title),
                investment("2-22", title, wan, voucher=f"回单{wan}"), investment("2-23", title, 10, voucher="回单10"))
        self.town = self.town.send(sender, *rows, filled=f"3-{min(self.sent, 31)}", file=f"input/报表/{self.sent:03d}-{sender}.xlsx", resend="更正重报")
        for claim in self.found().pending if all_ruled else ():
            self.town = self.town.ruled(claim.id, meeting="-")

    @rule(sender=st.sampled_from(("V1", "V2")), issued=st.booleans())
    def withdraw(self, sender: str, issued: bool) -> None:
        self.sent += 1
        self.town = self.town.send(sender, filled=f"3-{min(self.sent, 31)}", file=f"input/报表/{self.sent:03d}-{sender}.xlsx", nil="是", resend="更正重报")
        if issued and len(self.town.issued) < len(ENDS) - 1:
            self.issue()

    @rule(throws=st.lists(dice, min_size=3, max_size=3))
    def decide_claims(self, throws: list[int]) -> None:
        for place, claim in enumerate(self.found().pending):
            if throw := throws[place % 3]:
                self.town = self.town.ruled(claim.id, "不认定" if throw == 1 else "认定", note="有据", meeting="-")

    @precondition(lambda self: self.town.rulings)
    @rule(place=st.integers(0, 50), conclusion=st.sampled_from(("认定", "不认定")))
    def rule_again(self, place: int, conclusion: str) -> None:
        old = self.town.rulings[place % len(self.town.rulings)]
        self.town = self.town.ruled(old.claim, conclusion, note="改判")

    # ——— decisions

    def decide(self, kind: str, target: str, conclusion: str, content: str = "有据") -> None:
        self.town = self.town.decide(kind, target, conclusion, content, number=f"决{len(self.town.decisions) + 1}")

    @rule(about=titles | people, conclusion=st.sampled_from(("成立", "待核查", "不成立")))
    def object(self, about: str, conclusion: str) -> None:
        self.decide("公示异议", about, conclusion)

    @rule(about=titles | people)
    def release(self, about: str) -> None:
        self.decide("恢复发放", about, "同意")

    @precondition(lambda self: sum(d.kind == "项目终止" for d in self.town.decisions) < 2)
    @rule(title=titles, conclusion=st.sampled_from(("扣回", "不扣回")))
    def terminate(self, title: str, conclusion: str) -> None:
        self.decide("项目终止", title, conclusion)

    @rule(about=titles | people)
    def waive(self, about: str) -> None:
        self.decide("免予扣回", about, "同意")

    @precondition(lambda self: any(a.due_fen < 0 for a in self.found().awards) or self.found().settlement.debts)
    @rule(place=st.integers(0, 50))
    def waive_what_is_owed(self, place: int) -> None:
        owing = [a.payee for a in self.found().awards if a.due_fen < 0] + [d.number for d in self.found().settlement.debts]
        self.decide("免予扣回", owing[place % len(owing)], "同意")

    @precondition(lambda self: self.numbers(*LineState) and sum(d.kind == "作废重发" for d in self.town.decisions) < 2)
    @rule(place=st.integers(0, 50), whole=st.booleans())
    def void(self, place: int, whole: bool) -> None:
        numbers = self.numbers(*LineState)
        number = numbers[place % len(numbers)]
        self.decide("作废重发", number.rpartition("-")[0] if whole else number, "同意")

    @rule(which=st.sampled_from(("signing_fen", "officials_noncash", "special_fen")), decided=st.booleans())
    def set_anew(self, which: str, decided: bool) -> None:
        now = getattr(self.town.policy, which)
        self.town = self.town.but(**{which: not now if isinstance(now, bool) else 600_000 if now == 500_000 else 500_000})
        for change in self.found().settlement.changes if decided else ():
            if change.decision is None:
                self.decide("口径变更", "设置", "同意", f"{change.key}={change.new}")

    # ——— finance

    @precondition(lambda self: self.numbers(LineState.LISTED))
    @rule(place=st.integers(0, 50), answer=st.sampled_from(("已付", "退票", "退票")), together=st.booleans())
    def pay(self, place: int, answer: str, together: bool) -> None:
        numbers = self.numbers(LineState.LISTED)
        chosen = {numbers[place % len(numbers)]}
        for transfer in self.transfers.values() if together else ():
            chosen |= set(transfer.lines) if chosen & set(transfer.lines) else set()
        for number in sorted(chosen & set(numbers)):
            self.town = self.town.pay(number, answer)

    @rule(name=people, new=st.booleans())
    def mend_account(self, name: str, new: bool) -> None:
        self.town = self.town.where(persons=tuple(
            replace(p, account=account(f"{name}{self.sent if new else ''}")) if p.name == name else p for p in self.town.roster.persons))

    # ——— issues

    @precondition(lambda self: len(self.town.issued) < len(ENDS) - 1)
    @rule()
    def issue(self) -> None:
        found = self.found()
        if any(c.decision is None for c in found.settlement.changes):
            return
        before, payees = self.town, Payees.of(self.town.roster)
        self.town = self.town.issue()
        made = self.town.issued[-1]
        groups: dict[str, dict[str, int]] = {}
        for number, line in made.numbered():
            groups.setdefault(payees.key(line), {})[number] = line.amount_fen
        kept = {b.payee: b for b in found.settlement.balances}
        for payee, lines in groups.items():
            balance = kept.get(payee, Balance(payee, payee, 0))
            netted = bool(balance.offsets) or any(fen < 0 for fen in lines.values())
            self.transfers[made.period.label, payee] = Transfer(lines, balance.pay_fen, netted)
        self.snapshots.append((before, found.awards, repr(made)))
        self.town = self.town.on(ENDS[len(self.town.issued)])

    # ——— what always holds

    @invariant()
    def money_out_is_what_is_owed_or_shown_as_owed_back(self) -> None:
        found = self.found()
        lines = {x.number: x for x in found.settlement.lines}
        out = 0
        for transfer in self.transfers.values():
            standing = sum(fen for number, fen in transfer.lines.items() if lines[number].counts)
            out += (transfer.pay if all(lines[n].counts for n in transfer.lines) else 0) if transfer.netted else standing
        debts = found.settlement.debts
        owed = sum(a.entitled_fen for a in found.awards)
        back = sum(d.left_fen + d.waived_fen + d.recovered_fen for d in debts)
        over = sum(d.offset_fen + d.recovered_fen + d.waived_fen - d.owed_fen for d in debts
                   if d.offset_fen + d.recovered_fen + d.waived_fen > d.owed_fen)
        assert out == owed - sum(a.due_fen for a in found.awards) + back - over
        recovered, waived = sum(d.recovered_fen for d in debts), sum(d.waived_fen for d in debts)
        shown = sum(-a.due_fen for a in found.awards if a.due_fen < 0) + sum(d.left_fen for d in debts)
        assert out - recovered <= owed + shown + waived

    @invariant()
    def due_is_entitled_less_paid_and_every_line_is_somewhere(self) -> None:
        found = self.found()
        assert all(a.due_fen == a.entitled_fen - a.paid_before_fen and a.entitled_fen >= 0 for a in found.awards)
        assert sum(a.paid_before_fen for a in found.awards) == sum(x.line.amount_fen for x in found.settlement.lines if x.counts)
        assert not [a for a in found.awards if a.held and a.due_fen <= 0]
        assert len({(a.clause, a.award, a.project_key, a.payee_key) for a in found.awards}) == len(found.awards)

    @invariant()
    def no_award_is_listed_twice_and_nobody_gets_less_than_nothing(self) -> None:
        for issue in self.town.issued[-1:]:
            keys = Counter((x.clause, x.award, x.project_key, x.payee_key) for x in issue.lines)
            assert set(keys.values()) <= {1}
        assert all(b.pay_fen >= 0 and b.offset_fen <= max(0, b.due_fen) for b in self.found().settlement.balances)

    def teardown(self) -> None:
        """Nothing issued has changed, and each issue reckoned again from what it rested on gives the same."""
        for (town, awards, made), issue in zip(self.snapshots, self.town.issued, strict=True):
            assert repr(issue) == made and town.reckon().awards == awards


def test_money_out_is_what_is_owed_whatever_happens() -> None:
    run_state_machine_as_test(Contest, settings=settings(SEED, max_examples=8, stateful_step_count=30))


@pytest.mark.machine
def test_money_out_is_what_is_owed_over_thousands_of_steps() -> None:
    run_state_machine_as_test(Contest, settings=settings(SEED, max_examples=100, stateful_step_count=50))
