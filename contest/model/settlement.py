"""What decisions and payments make of issued lists: the fate of each line, debts that are carried, what each payee gets now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from contest.model.decided import Decision, Payment
from contest.model.issued import Line


class LineState(StrEnum):
    """What became of a line of an issued list: three different things, and a list taken back."""

    LISTED = "已列发"
    PAID = "已支付"
    RETURNED = "退票"
    VOID = "作废"


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of an issued list by its 发放编号, and what became of it. ``account`` is the digest of where it was sent.

    ``payee``: the person or body it goes to, one key for one; ``payment`` is finance's answer, ``objection`` the number of an
    open 公示异议, ``voided`` that of the 作废重发.
    """

    number: str
    label: str
    issued_on: date
    line: Line
    payee: str
    account: str = ""
    state: LineState = LineState.LISTED
    payment: Payment | None = None
    objection: str = ""
    voided: str = ""

    @property
    def counts(self) -> bool:
        """paid_before holds it: listed or paid, neither returned nor void."""
        return self.state in {LineState.LISTED, LineState.PAID}


@dataclass(frozen=True, slots=True)
class Debt:
    """应扣回 of a payee below zero on an issued list, by the 发放编号 of his first line there; carried until it is settled.

    ``offset_fen`` was kept back from later lists, ``recovered_fen`` paid back, ``waived_fen`` waived by a decision.
    """

    number: str
    payee: str
    name: str
    owed_fen: int
    offset_fen: int = 0
    recovered_fen: int = 0
    waived_fen: int = 0

    @property
    def left_fen(self) -> int:
        return max(0, self.owed_fen - self.offset_fen - self.recovered_fen - self.waived_fen)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a payee gets by the present list: his lines added up, less what is kept back of carried debts."""

    payee: str
    name: str
    due_fen: int
    offsets: tuple[tuple[str, int], ...] = ()

    @property
    def offset_fen(self) -> int:
        return sum(fen for _, fen in self.offsets)

    @property
    def pay_fen(self) -> int:
        """What goes to his account: never less than nothing."""
        return max(0, self.due_fen - self.offset_fen)


@dataclass(frozen=True, slots=True)
class TermChange:
    """A setting that is another than at the last issue; ``decision`` is the 口径变更 that allows it, None where none does."""

    key: str
    name: str
    old: str
    new: str
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What decisions and payments make of the money.

    ``waivers``: amounts waived now, for the ledger (``basis`` is the number of the decision); ``effects``: decision and what
    it does now; ``terminated``: keys of projects ended, with whether what was paid is taken back; ``used``: numbers of the
    decisions that serve once and are carried out now; ``known``: every decision and answer in force, for the ledger.
    """

    lines: tuple[ListedLine, ...] = ()
    debts: tuple[Debt, ...] = ()
    balances: tuple[Balance, ...] = ()
    waivers: tuple[Line, ...] = ()
    changes: tuple[TermChange, ...] = ()
    effects: tuple[tuple[Decision, str], ...] = ()
    terminated: tuple[tuple[str, bool], ...] = ()
    used: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)


NO_SETTLEMENT = Settlement()
