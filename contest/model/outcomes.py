"""What the reckoning makes of it: entries in force, verdicts, claims, projects, standings, awards.

Verdicts, claims, credits and projects are tuples, since there are tens of thousands of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from contest.model.facts import NO_ACCOUNT, Account, Finding, Ruling, Value
from contest.model.vocabulary import Category, Matter, Sheet, State


@dataclass(frozen=True, slots=True)
class Entry:
    """A row in force, with who sent it. ``received`` compares receipts (R11); ``owner`` is whom it is entered for.

    ``company`` and ``project`` are the names in it, ``broken`` one that has an error: asked for everywhere, looked up once.
    """

    id: str
    sheet: Sheet
    file: str
    row: int
    sender: str
    owner: str
    values: Mapping[str, Value]
    letters: Mapping[str, str]
    filled: date
    received: datetime | None
    findings: tuple[Finding, ...] = ()
    company: str = field(init=False, repr=False, compare=False)
    project: str = field(init=False, repr=False, compare=False)
    broken: bool = field(init=False, repr=False, compare=False)
    _day: date | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keep, day = object.__setattr__, self.values.get("date")
        keep(self, "company", self.text("company"))
        keep(self, "project", self.text("project"))
        keep(self, "broken", any(f.error for f in self.findings))
        keep(self, "_day", day if isinstance(day, date) else None)

    def cell(self, key: str) -> str:
        """Address of a value like G12; empty where the sheet has no such column."""
        letters = self.letters.get(key, "")
        return f"{letters}{self.row}" if letters else ""

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def amount(self, key: str = "amount") -> int:
        """分; 0 when the cell is blank."""
        value = self.values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def day(self) -> date | None:
        return self._day

    @property
    def date(self) -> date:
        """The row's own date; rows that reach the reckoning without error have one."""
        if self._day is None:
            raise ValueError(self.id)
        return self._day


@dataclass(frozen=True, slots=True)
class Referrer:
    """第一引荐人 as looked up. ``known`` False: not in the roster. ``participant``: his own code if he is one."""

    name: str
    known: bool = False
    participant: str = ""
    belongs: str = ""
    standing: str = ""
    id_number: str = ""
    account: Account = NO_ACCOUNT

    @property
    def key(self) -> str:
        """Who he is among people of one name."""
        return f"{self.name}@{self.participant or self.belongs}" if self.known else self.name


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What one signing (else the groundbreaking) says of a project; the contract, 「Facts of a project」."""

    entry: Entry
    referrer: Referrer
    credited: str
    enclave: bool
    agreed_fen: int
    high_tech: bool
    place: str = ""


class Verdict(NamedTuple):
    """What became of an entry: whom it counts for, its state, why, and whether it adds to a figure now.

    ``fen``: the amount it adds, 协议投资额 of a signing that counts or the verified sum of an investment.
    """

    entry: Entry
    participant: str
    state: State
    reason: str = ""
    counts: bool = False
    fen: int = 0


class Claim(NamedTuple):
    """What waits for, or has had, a ruling. ``id`` derives from what was claimed, never from where it stands."""

    id: str
    matter: Matter
    participant: str
    entry: Entry
    subject: str
    hint: str = ""
    stake: str = ""
    ruling: Ruling | None = None
    last_opinion: str = ""
    rivals: str = ""
    company: str = ""
    project: str = ""

    @property
    def pending(self) -> bool:
        return self.ruling is None


class Project(NamedTuple):
    """One project through all stages, reduced to what the clauses ask of it.

    ``entries``: its rows up to the period's end, in order of time, refused ones too.
    ``signing`` and ``groundbreaking`` are the rows that stand (ruled or still waiting), None where none does.
    ``recognised`` holds the 动工类型 of the groundbreakings ruled 认定; ``invested_fen`` is the verified sum to date.
    ``suspected``: the later one of a pair that may be the same project, not yet ruled.
    """

    key: str
    company: str
    project: str
    entries: tuple[Entry, ...] = ()
    facts: ProjectFacts | None = None
    signing: Entry | None = None
    signing_referrer: Referrer | None = None
    signing_credited: str = ""
    signing_ruled: bool = False
    groundbreaking: Entry | None = None
    recognised: tuple[str, ...] = ()
    invested_fen: int = 0
    high_tech: bool = False
    suspected: bool = False
    rulings: tuple[tuple[Matter, str], ...] = ()

    @property
    def title(self) -> str:
        return f"{self.company}/{self.project}"

    @property
    def agreed_fen(self) -> int:
        """协议投资额 of the facts; 0 without them."""
        return self.facts.agreed_fen if self.facts else 0

    @property
    def size_fen(self) -> int:
        """R16: agreed investment, else the largest intended one."""
        return self.agreed_fen or max([e.amount() for e in self.entries if e.sheet is Sheet.LEAD], default=0)

    @property
    def stage(self) -> str:
        """How far it has come, in the words of the sheets."""
        if self.invested_fen:
            return "资金到位"
        if self.recognised:
            return "已动工"
        if self.groundbreaking:
            return "动工待认定"
        if self.signing:
            return "已签约" if self.signing_ruled else "签约待认定"
        held = {e.sheet for e in self.entries}
        return "签约未计入" if Sheet.SIGNING in held else "洽谈" if Sheet.NEGOTIATION in held else "信息"


@dataclass(frozen=True, slots=True)
class Standing:
    """六: counts, total and places of one participant; ``None`` is no place (a figure of 0)."""

    code: str
    name: str
    category: Category
    pool: str
    counts: tuple[int, int, int, int]
    total: int | float
    ranks: tuple[int | None, int | None, int | None, int | None]
    rank: int | None
    provisional: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Award:
    """七.2: what is due to date under a clause. ``payee_key`` tells people of one name apart; ``held`` says why not now.

    ``payee_code`` is the payee's own code where he is a participant, ``known`` False where he is not in the roster;
    ``base`` and ``rate`` are shown on the payout list.
    """

    clause: str
    award: str
    participant: str
    payee: str
    payee_key: str
    project: str
    project_key: str
    entitled_fen: int
    basis: str
    paid_before_fen: int = 0
    held: str = ""
    payee_code: str = ""
    known: bool = True
    account: Account = NO_ACCOUNT
    standing: str = ""
    id_number: str = ""
    base: str = ""
    rate: str = ""
    rulings: tuple[str, ...] = ()

    @property
    def due_fen(self) -> int:
        return self.entitled_fen - self.paid_before_fen


class Credit(NamedTuple):
    """A lead or negotiation that an issue knew: which sheet, whose, of which project, dated when; and whether it was credited."""

    sheet: str
    participant: str
    project_key: str
    day: str
    entry: str
    counted: bool
