"""银行代发: one line a payee with something to receive, from the lines of an issued list whose 公示 has ended. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contest.model import Account, LineState, Reckoning
from contest.publishing.sheets import Table, columns
from contest.publishing.views.payout import PayoutLine, heading
from contest.reckoning.payees import Payees

DETAILS, WAITING = "明细", "暂缓"


@dataclass(frozen=True, slots=True)
class Payment:
    """What the bank is to pay to one account; ``numbers`` are the 发放编号 it settles."""

    account: Account
    fen: int
    purpose: str
    numbers: tuple[str, ...]


def open_lines(lines: Sequence[PayoutLine], now: Reckoning, payees: Payees, kept: Mapping[str, int]) -> tuple[list[PayoutLine], list[PayoutLine]]:
    """Of these lines those that may go to the bank, and those that an open objection holds.

    What finance has answered for, and what was made void, is neither. Where something is taken off, by a line below zero or
    a carried debt (``kept``, by payee), all lines of a payee are one transfer and wait together.
    """
    fates = {fate.number: fate for fate in now.settlement.lines}
    left = [x for x in lines if x.number not in fates or fates[x.number].state is LineState.LISTED]
    held = {x.number for x in left if x.number in fates and fates[x.number].objection}
    netted = {payees.key(x.award) for x in left if x.award.due_fen < 0} | {payee for payee, fen in kept.items() if fen}
    together = {payees.key(x.award) for x in left if x.number in held} & netted
    held |= {x.number for x in left if payees.key(x.award) in together}
    return [x for x in left if x.number not in held], [x for x in left if x.number in held]


def payments(lines: Sequence[PayoutLine], payees: Payees, kept: Mapping[str, int]) -> list[Payment]:
    """Net per payee, positive only. ``kept``: what the list keeps back of carried debts, by payee.

    Where his awards go to several accounts, what is owed back is taken from the first.
    """
    by_payee: dict[str, list[PayoutLine]] = {}
    for line in lines:
        by_payee.setdefault(payees.key(line.award), []).append(line)
    return [payment for payee, some in by_payee.items() for payment in _of_payee(some, kept.get(payee, 0))]


def _of_payee(lines: Sequence[PayoutLine], kept: int) -> list[Payment]:
    owed = kept - sum(x.award.due_fen for x in lines if x.award.due_fen < 0)
    accounts: dict[Account, list[PayoutLine]] = {}
    for line in lines:
        if line.award.due_fen > 0:
            accounts.setdefault(line.award.account, []).append(line)
    made = []
    for account, some in accounts.items():
        whole = sum(x.award.due_fen for x in some)
        taken = min(owed, whole)
        owed -= taken
        if whole > taken:
            kinds = "、".join(dict.fromkeys(x.award.award for x in some))
            made.append(Payment(account, whole - taken, kinds, tuple(x.number for x in some)))
    return made


def bank_table(paid: Sequence[Payment], contest: str) -> Table:
    """The five columns that banks take, the header in the first row."""
    cols = columns("户名:30 账号:26:code 开户行:36 金额:16:yuan 用途:44")
    return Table("代发", "", cols, [(p.account.holder, p.account.number, p.account.bank, p.fen, f"{contest}{p.purpose}") for p in paid])


def details_table(name: str, reckoning: Reckoning, lines: Sequence[PayoutLine]) -> Table:
    """Line by line under its 发放编号: what is paid (明细), or what an objection holds (暂缓)."""
    what = "银行代发明细" if name == DETAILS else "公示异议未了，暂不付的"
    cols = columns("发放编号:14:code 收款人:14 奖项:14 项目:40 本次应发:16:yuan")
    rows = [(x.number, x.award.payee, x.award.award, x.project, x.award.due_fen) for x in lines]
    return Table(name, heading(reckoning, f"{what}（单位：元）"), cols, rows, () if rows else ("没有。",), totals=("本次应发",))
