"""What the ledger holds of earlier issues, and everything together that a reckoning rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from contest.model.decided import Decision, Payment
from contest.model.facts import Finding, Period, Roster, Ruling, Submission
from contest.model.outcomes import Credit, Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an issued list, as the ledger holds it."""

    clause: str
    award: str
    participant: str
    payee: str
    payee_key: str
    project: str
    project_key: str
    amount_fen: int
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """One issued bulletin or batch, as the ledger holds it.

    ``states``: entry id → state; ``figures``: of the entries that counted, id → (sheet, participant, 分 added); ``summary`` as in
    Reckoning. ``accounts``: digest of where each line goes; ``terms``: the settings in force (Policy.terms); ``waivers``: what
    免予扣回 waived, by award; ``offsets``: (发放编号 of a carried debt, of the payee's first line here, 分 kept back);
    ``used``: numbers of the decisions that this issue has carried out; ``known``: decisions and answers in force then. ``files``: what lay
    in ``input/`` then, with its sha256, from the frozen copies and not from the record.
    """

    period: Period
    issued_on: date
    lines: tuple[Line, ...] = ()
    credits: tuple[Credit, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, tuple[str, str, int]] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    summary: Mapping[str, int] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    waivers: tuple[Line, ...] = ()
    offsets: tuple[tuple[str, str, int], ...] = ()
    used: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict, compare=False)

    def numbered(self) -> tuple[tuple[str, Line], ...]:
        """Each line with its 发放编号, as printed on the list: 第01期-003."""
        return tuple((line_number(self.period, n), line) for n, line in enumerate(self.lines, 1))


def line_number(period: Period, place: int) -> str:
    """发放编号 of the line in this place (from 1): unique across lists, since a period is issued once."""
    return f"{period.label}-{place:03d}"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a reckoning rests on, gathered at the edge. ``ruling_findings``: faults of whole files of 认定 and 支付."""

    submissions: tuple[Submission, ...]
    roster: Roster
    rulings: tuple[Ruling, ...] = ()
    issued: tuple[Issued, ...] = ()
    ruling_findings: tuple[tuple[str, Finding], ...] = ()
    decisions: tuple[Decision, ...] = ()
    payments: tuple[Payment, ...] = ()
