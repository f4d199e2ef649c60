"""Which return of a sender holds for a period: sent again, copied, mislabelled (R13; the contract, 「Sent again」). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from contest.form import INFO, YES
from contest.model import Facts, Finding, Kind, Period, Policy, Row, Status, Submission
from contest.reckoning.roll import Roll
from contest.reckoning.sender import who_sent
from contest.text import natural, normal

NO_DAY = date.min


@dataclass(slots=True)
class Receipt:
    """A file on its way through: ``sender`` and ``period`` once known, ``status`` once decided."""

    submission: Submission
    sender: str = ""
    period: int | None = None
    status: Status | None = None
    findings: list[Finding] = field(default_factory=list)
    losses: tuple[str, ...] = ()
    note: str = ""
    filled: date = field(init=False)

    def __post_init__(self) -> None:
        day = self.submission.info.get("filled")
        self.filled = day if isinstance(day, date) else NO_DAY

    @property
    def received(self) -> datetime | None:
        return self.submission.attachment.received

    @property
    def nil(self) -> bool:
        return self.submission.info.get("nil") == YES

    @property
    def resent(self) -> bool:
        return self.submission.info.get("resend") == "更正重报"

    @property
    def in_force(self) -> bool:
        return self.status is None

    def reject(self, code: str, sentence: str, cell: str = "") -> None:
        self.status = Status.REJECTED
        self.findings.append(Finding(code, True, sentence, INFO.name if cell else "", cell))


def receipts(facts: Facts, roll: Roll, today: date) -> list[Receipt]:
    """Every file with its fate, in natural order of names."""
    found = sorted((Receipt(s, status=s.status, findings=list(s.findings)) for s in facts.submissions),
                   key=lambda r: (natural(r.submission.name), r.submission.name))
    for receipt in found:
        if receipt.in_force:
            _identify(receipt, roll)
    _pass_over_copies(found)
    for receipt in found:
        if receipt.in_force:
            _check_info(receipt, today)
    groups: dict[tuple[str, int], list[Receipt]] = defaultdict(list)
    for receipt in found:
        if receipt.in_force and receipt.period is not None:
            groups[receipt.sender, receipt.period].append(receipt)
    issued = {i.period.number: i.period for i in facts.issued if i.period.kind is not Kind.BATCH}
    for (_, number), group in sorted(groups.items()):
        _settle(group, issued.get(number))
    return found


def _pass_over_copies(found: Sequence[Receipt]) -> None:
    alike: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in found:
        file = receipt.submission.attachment
        if receipt.status not in {Status.EVIDENCE, Status.PASSED} and file.sha256 and file.size:  # two empty files are no copies
            alike[file.sha256].append(receipt)
    for some in alike.values():
        _hold_one(some)


def _hold_one(alike: Sequence[Receipt]) -> None:
    """Of one sender and period the first counts, whatever else was rejected: a return sent again from the right mailbox is no copy of the one
    from the wrong one. A name may reject what is in order under another; of those rejected for one reason the first is told."""
    held: dict[object, str] = {}
    for receipt in sorted(alike, key=lambda r: not r.in_force):
        reason = (receipt.sender, receipt.period) if receipt.in_force else tuple(f.code for f in receipt.findings if f.error)
        readable = receipt.submission.status is None
        first = held.get(reason) or ("" if receipt.in_force or not readable else next(iter(held.values()), ""))
        if first:
            receipt.status = Status.PASSED
            receipt.note = f"与 {first} 一字不差，略过"
            receipt.findings = [Finding("RET-001", False, f"这个文件与 {first} 一字不差，以那一份为准，这一份略过。")]
        else:
            held[reason] = receipt.submission.name


def _identify(receipt: Receipt, roll: Roll) -> None:
    number = receipt.submission.info.get("period")
    receipt.period = number if isinstance(number, int) else None
    sender, findings = who_sent(receipt.submission, roll)
    receipt.findings += findings
    if sender is None:
        receipt.status = Status.REJECTED
    else:
        receipt.sender = sender.code


def _check_info(receipt: Receipt, today: date) -> None:
    rows, cells = receipt.submission.rows, receipt.submission.info_cells
    if receipt.filled > today:
        receipt.findings.append(Finding("INF-002", False, f"填报日期 {receipt.filled} 还没有到。请核对，填报日期写填表那一天，例如 2018-02-25。", INFO.name, cells.get("filled", "")))
    if receipt.nil and rows:
        receipt.findings.append(Finding("NIL-001", False, f"零报告选了“是”，却填了{len(rows)}行，各行照样读了。请核对：确有申报的，零报告请选“否”；没有的，请删去这些行。", INFO.name,
                                        cells.get("nil", "")))
    elif not rows and not receipt.nil and not any(f.error and f.code.startswith(("SHT", "COL")) for f in receipt.findings):
        receipt.findings.append(Finding("NIL-002", True, "六张表都没有内容，零报告也没有选“是”。这一期确实没有的，请把零报告选“是”再发一次。", INFO.name,
                                        cells.get("nil", "")))


def _settle(group: list[Receipt], issued: Period | None) -> None:
    """Each later return replaces the one in force, unless it is taken to be for another period (期次疑误)."""
    unmailed = {r.filled for r in group if r.received is None}
    group.sort(key=lambda r: natural(r.submission.name))
    group.sort(key=lambda r: natural(r.submission.name.rpartition("/")[2]))
    group.sort(key=lambda r: (r.filled, () if r.received is None or r.filled in unmailed else (r.received,)))
    holder = group[0]
    for later in group[1:]:
        if issued and not later.resent and _mislabelled(later, holder, issued):
            later.reject("PER-003", f"期次填的是第{issued.number}期，但各行日期都在第{issued.number}期（{issued.start}至{issued.end}）之后，"
                         "疑为期次填错，没有读。请改正期次；确是更正第"
                         f"{issued.number}期的，报送类型选“更正重报”。", later.submission.info_cells.get("period", ""))
            continue
        if later.filled == holder.filled and (later.filled in unmailed or later.received == holder.received):
            later.findings.append(Finding("RET-002", False, f"与 {holder.submission.name} 填报日期相同，按文件名先后以这一份为准。"
                                          "请核对；不该用这一份的，请把要用的那一份的填报日期改晚一天再发。", INFO.name,
                                          later.submission.info_cells.get("filled", "")))
        holder.status, holder.note = Status.SUPERSEDED, f"已由 {later.submission.name} 替代"
        later.losses = _losses(holder.submission.rows, later.submission.rows)
        holder = later


def _days(rows: Sequence[Row]) -> list[date]:
    return [day for row in rows if isinstance(day := row.values.get("date"), date)]


def _mislabelled(later: Receipt, holder: Receipt, issued: Period) -> bool:
    days = _days(later.submission.rows)
    return bool(days) and all(day > issued.end for day in days) and any(
        issued.start <= day <= issued.end for day in _days(holder.submission.rows))


def _losses(old: Sequence[Row], new: Sequence[Row]) -> tuple[str, ...]:
    """Entries that the new return left out, as 「信息收集 第3行 甲公司/项目」; one told with another date is corrected, not lost."""
    told = Counter((_what(row), row.values.get("date")) for row in new)
    spare = Counter(_what(row) for row in new)
    changed = []
    for row in old:
        if told[_what(row), row.values.get("date")] > 0:
            told[_what(row), row.values.get("date")] -= 1
            spare[_what(row)] -= 1
        else:
            changed.append(row)
    lost = []
    for row in changed:
        spare[_what(row)] -= 1
        if spare[_what(row)] < 0:
            lost.append(f"{row.sheet}第{row.row}行 {_title(row)}")
    return tuple(lost)


def _what(row: Row) -> tuple[str, str, str, str]:
    values = row.values
    return (row.sheet, normal(str(values.get("company") or values.get("visited") or "")), normal(str(values.get("project") or "")),
            normal(str(values.get("voucher") or "")))


def _title(row: Row) -> str:
    values = row.values
    return "/".join(str(values[key]) for key in ("company", "project", "visited") if values.get(key))


def deadline(period: Period, policy: Policy) -> datetime:
    """R13: 17:00 of the second day after the period, by the settings."""
    return datetime.combine(period.end + timedelta(days=policy.deadline_days), policy.deadline_time)


def late(receipt: Receipt, limit: datetime, today: date) -> bool:
    """By the mail's arrival, else by 填报日期 (a whole day: it is late from the next day on); a day that has not come says nothing."""
    if receipt.received:
        return receipt.received.replace(tzinfo=None) > limit
    return NO_DAY < receipt.filled <= today and datetime.combine(receipt.filled, time.min) > limit
