"""What comes in: files, rows, roster, rulings. Frozen; sizes and addresses as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from contest.model.vocabulary import Category, Conclusion, Kind, Sheet, Status

Value = str | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in somebody's data, with its place. ``cell`` is like ``G12``, empty when the whole sheet or file is meant."""

    code: str
    error: bool
    message: str
    sheet: str = ""
    cell: str = ""


class Row(NamedTuple):
    """One row of a sheet as a worker read it: ``values`` by the keys of ``form.py``, column ``letters`` by the same keys.

    A tuple, since thousands of them come from the workers.
    """

    sheet: Sheet
    row: int
    values: Mapping[str, Value]
    letters: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file as it lay in ``input/报表``: ``name`` is its path in the workspace, ``received`` the arrival of its mail (China time).

    ``sha256`` is empty where the file was too large to be read or could not be opened; the manifest of a run has the hash of every file.
    ``address`` is the mail's From, in lower case; empty when it did not come by mail or names no single sender.
    """

    name: str
    sha256: str
    size: int
    received: datetime | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A file and what was read in it. ``status`` is set only where reading alone decides (rejected, evidence, passed over)."""

    attachment: Attachment
    status: Status | None = None
    info: Mapping[str, Value] = field(default_factory=dict)
    info_cells: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        return self.attachment.name


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes. Appears in payout files and nowhere else."""

    holder: str = ""
    bank: str = ""
    number: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.holder and self.bank and self.number)


NO_ACCOUNT = Account()


def within(start: date | None, day: date, end: date | None) -> bool:
    """A span with both its days; a blank end is open."""
    return (start is None or start <= day) and (end is None or day <= end)


@dataclass(frozen=True, slots=True)
class Participant:
    """A row of 参赛主体. ``parent`` is the code of 上级主体 or empty; targets are those of the year (一)."""

    code: str
    name: str
    category: Category
    parent: str = ""
    sends: bool = False
    head: str = ""
    phone: str = ""
    mail: str = ""
    target_fen: int = 0
    target_signings: int = 0
    before_fen: int = 0
    before_signings: int = 0
    aliases: tuple[str, ...] = ()
    account: Account = NO_ACCOUNT
    start: date | None = None
    end: date | None = None

    @property
    def ranked(self) -> bool:
        """R2: 社会能人 are not ranked."""
        return self.category is not Category.TALENT

    def present(self, day: date) -> bool:
        """起始日期 and 截止日期 both count; a blank one is open."""
        return within(self.start, day, self.end)

    def present_in(self, period: Period) -> bool:
        """On any of its days."""
        return (self.start or date.min) <= period.end and period.start <= (self.end or date.max)


@dataclass(frozen=True, slots=True)
class Person:
    """A row of 人员. ``belongs`` is the code of 所属主体 or empty."""

    name: str
    belongs: str = ""
    standing: str = ""
    id_number: str = ""
    account: Account = NO_ACCOUNT
    start: date | None = None
    end: date | None = None

    def present(self, day: date) -> bool:
        return within(self.start, day, self.end)

    def overlaps(self, other: Person) -> bool:
        """Do the two rows stand in the roster on one day?"""
        return (self.start or date.min) <= (other.end or date.max) and (other.start or date.min) <= (self.end or date.max)


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """A row of 服务专班 (八.3)."""

    company: str
    project: str
    head: str
    members: str = ""
    next_step: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """名册.xlsx, already checked: codes and names unique, parents exist, no circle."""

    participants: tuple[Participant, ...] = ()
    persons: tuple[Person, ...] = ()
    group: tuple[tuple[str, str, str], ...] = ()
    services: tuple[ServiceGroup, ...] = ()

    def by_code(self) -> dict[str, Participant]:
        return {p.code: p for p in self.participants}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One filled row of 认定. ``amount_fen`` is None when the amount is as reported; ``meeting`` None sorts earliest."""

    claim: str
    conclusion: Conclusion | None
    amount_fen: int | None = None
    note: str = ""
    meeting: date | None = None
    document: str = ""
    file: str = ""
    row: int = 0
    fault: Finding | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A ten-day period, or a batch after the contest. ``preview``: not over yet, so it cannot be issued."""

    kind: Kind
    number: int
    start: date
    end: date
    preview: bool = False

    @property
    def label(self) -> str:
        """Folder name: 第01期, 兑现01."""
        return f"兑现{self.number:02d}" if self.kind is Kind.BATCH else f"第{self.number:02d}期"
