"""The result of one reckoning: everything any document of the period shows, already decided and explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from contest.model.facts import Finding, Period, Roster, ServiceGroup
from contest.model.outcomes import Award, Claim, Credit, Project, Standing, Verdict
from contest.model.policy import Policy
from contest.model.settlement import NO_SETTLEMENT, Settlement
from contest.model.vocabulary import Status

SUMMARY_KEYS = ("leads", "negotiations", "signings", "groundbreakings", "agreed_fen", "invested_fen")


@dataclass(frozen=True, slots=True)
class ReturnOutcome:
    """A file's fate. ``losses`` names entries that a later return left out; ``note`` why superseded or passed over."""

    file: str
    sha256: str
    participant: str
    period: int | None
    status: Status
    findings: tuple[Finding, ...] = ()
    filled: date | None = None
    late: bool = False
    nil: bool = False
    losses: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the clerk or the leading group must know that is no fault of a return: 改判, 已失效, 矛盾 …"""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Correction:
    """R13 更正: an issued figure that is another now. ``item`` is a heading such as 信息; ``reasons`` say why."""

    participant: str
    item: str
    old: int
    new: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """三.2 and 八.1 for one ranked participant. ``head_active``: None where no 负责人 is on the roster."""

    participant: str
    has_lead: bool
    has_outing: bool
    head: str = ""
    head_active: bool | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """一, 二: capital and signings against the annual targets. ``share`` is None without a target; ``gap`` share − elapsed."""

    participant: str
    target_fen: int
    done_fen: int
    target_signings: int
    done_signings: int
    share: Fraction | None
    gap: Fraction | None


@dataclass(frozen=True, slots=True)
class Service:
    """八.3: a big project, its service group if one stands in the roster, its last news, and whether it has gone silent."""

    project: Project
    group: ServiceGroup | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Bonus:
    """七.2末: the year-end appraisal; ``points`` is None where the leading group sets them."""

    participant: str
    rank: int | None
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """``previous`` are the standings as last issued; ``before`` the summary as last issued, with the corrections found now.

    ``summary`` and ``before`` hold SUMMARY_KEYS; ``channels`` (source, leads reported, leads that count); ``advanced``
    (person, project); ``credits`` are for the ledger; ``told`` are files that lay there at an earlier issue.
    """

    policy: Policy
    period: Period
    today: date
    roster: Roster
    returns: tuple[ReturnOutcome, ...]
    verdicts: tuple[Verdict, ...]
    projects: tuple[Project, ...]
    standings: tuple[Standing, ...]
    previous: tuple[Standing, ...]
    awards: tuple[Award, ...]
    claims: tuple[Claim, ...]
    notices: tuple[Notice, ...]
    corrections: tuple[Correction, ...]
    additions: tuple[Verdict, ...]
    missing: tuple[str, ...]
    late: tuple[str, ...]
    nil: tuple[str, ...]
    summary: Mapping[str, int]
    before: Mapping[str, int]
    duties: tuple[Duty, ...]
    progress: tuple[Progress, ...]
    elapsed: Fraction
    services: tuple[Service, ...]
    enclaves: tuple[Project, ...]
    channels: tuple[tuple[str, int, int], ...]
    advanced: tuple[tuple[str, str], ...]
    bonus: tuple[Bonus, ...]
    credits: tuple[Credit, ...] = ()
    settlement: Settlement = NO_SETTLEMENT
    told: frozenset[str] = frozenset()

    @property
    def pending(self) -> tuple[Claim, ...]:
        return tuple(c for c in self.claims if c.pending)

    def name_of(self, code: str) -> str:
        """The participant's name; the code itself where the roster knows none."""
        return self.names().get(code, code)

    def names(self) -> dict[str, str]:
        return {p.code: p.name for p in self.roster.participants}
