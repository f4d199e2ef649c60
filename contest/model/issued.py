"""What the ledger holds of earlier issues, and everything together that a reckoning rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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
    Reckoning.
    """

    period: Period
    issued_on: date
    lines: tuple[Line, ...] = ()
    credits: tuple[Credit, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, tuple[str, str, int]] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    summary: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a reckoning rests on, gathered at the edge."""

    submissions: tuple[Submission, ...]
    roster: Roster
    rulings: tuple[Ruling, ...] = ()
    issued: tuple[Issued, ...] = ()
    ruling_findings: tuple[tuple[str, Finding], ...] = ()
