"""Rows of the returns in force → entries: whom each is for, and the checks that need roster, settings and date. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contest.form import YES
from contest.model import Entry, Finding, Policy, Row, Sheet, Status, Value
from contest.reckoning.receipts import NO_DAY, Receipt
from contest.reckoning.roll import Roll, Unclear
from contest.text import natural, normal, wan

NEVER = date.max
IDENTITY = ("amount", "company", "date", "high_tech", "kind", "leader", "owner", "project", "referrer", "visited", "voucher")
"""In this order: ledgers hold what is made of them."""
OWNED = frozenset({Sheet.LEAD, Sheet.NEGOTIATION, Sheet.OUTING})
REFERRED = frozenset({Sheet.SIGNING, Sheet.GROUNDBREAKING})


def entries(receipts: Sequence[Receipt], roll: Roll, policy: Policy, today: date) -> list[Entry]:
    """All rows in force in natural order of file and row; ``id`` derives from what a row claims (IDENTITY), not where it stands."""
    seen: Counter[str] = Counter()
    first = _first_receipts(receipts)
    made = []
    for receipt in receipts:
        if not receipt.in_force:
            continue
        for row in receipt.submission.rows:
            digest = _digest(receipt.sender, row)
            seen[digest] += 1
            number = seen[digest]
            entry = _entry(receipt, row, digest if number == 1 else f"{digest}-{number}", roll, policy, today)
            earliest = first.get(_claimed(receipt, row), receipt) if first else receipt
            if earliest is not receipt and not entry.broken:
                entry = replace(entry, filled=_filled(earliest), received=earliest.received)
            made.append(entry)
    return made


_Claimed = tuple[str, int | None, str, str, str, str, Value]


def _claimed(receipt: Receipt, row: Row) -> _Claimed:
    text = [normal(str(row.values.get(key) or "")) for key in ("owner", "company", "project")]
    return (receipt.sender, receipt.period, row.sheet, text[0], text[1], text[2], row.values.get("date"))


def _first_receipts(receipts: Sequence[Receipt]) -> dict[_Claimed, Receipt]:
    """Sending a return again does not cost a claim its receipt: the earliest version that made it without error counts (R11)."""
    again = {(r.sender, r.period) for r in receipts if r.status is Status.SUPERSEDED}
    first: dict[_Claimed, Receipt] = {}
    for receipt in sorted((r for r in receipts if (r.sender, r.period) in again and (r.in_force or r.status is Status.SUPERSEDED)),
                          key=lambda r: (_filled(r), r.received is None, r.received or r.filled, natural(r.submission.name))):
        for row in receipt.submission.rows:
            if not any(f.error for f in row.findings):
                first.setdefault(_claimed(receipt, row), receipt)
    return first


def _filled(receipt: Receipt) -> date:
    return receipt.filled if receipt.filled != NO_DAY else NEVER


def _digest(sender: str, row: Row) -> str:
    values = row.values
    facts = "\x1f".join([f"{key}\x1e{normal(value) if isinstance(value := values[key], str) else value}" for key in IDENTITY if key in values])
    return hashlib.blake2b(f"{row.sheet}\x1f{sender}\x1f{facts}".encode(), digest_size=8).hexdigest()


def _entry(receipt: Receipt, row: Row, identity: str, roll: Roll, policy: Policy, today: date) -> Entry:
    findings = [*row.findings]
    owner = receipt.sender
    written = row.values.get("owner")
    if row.sheet in OWNED and isinstance(written, str):
        named = roll.owner(written, receipt.sender)
        if named is None:
            findings.append(_finding(row, "OWN-001", "owner", error=True, what=f"归属主体“{written}”不是{roll.name(receipt.sender)}的下级主体。"
                                     "这一栏只填归本单位代报的自然村、镇干部或社会能人；本单位自己的留空。"))
        owner = named or receipt.sender
    findings += _absent(row, owner, receipt.sender, roll)
    findings += _checks(receipt, row, roll, policy, today)
    return Entry(identity, row.sheet, receipt.submission.name, row.row, receipt.sender, owner, row.values, row.letters,
                 _filled(receipt), receipt.received, tuple(findings))


def _absent(row: Row, owner: str, sender: str, roll: Roll) -> list[Finding]:
    """Attribution follows the roster as of the entry's date: one who is not in it then cannot be credited."""
    day = row.values.get("date")
    span = roll.absent(owner, day if isinstance(day, date) else None)
    if not span:
        return []
    return [_finding(row, "OWN-002", "date" if owner == sender else "owner", error=True,
                     what=f"{roll.name(owner)}在名册里的起止日期是 {span}，不含这一行的日期 {day}，不能算在{roll.name(owner)}名下。请核对日期；名册不对的，请与镇招商办联系。")]


def _finding(row: Row, code: str, key: str, *, error: bool, what: str) -> Finding:
    letters = row.letters.get(key, "")
    return Finding(code, error, what, row.sheet, f"{letters}{row.row}" if letters else "")


def _checks(receipt: Receipt, row: Row, roll: Roll, policy: Policy, today: date) -> list[Finding]:
    """Each check is small and independent, so that a row with three faults gets three findings."""
    return [*_dates(receipt, row, today), *_amount(row, policy), *_swapped(row), *_enclave(row), *_referrer(row, roll)]


def _dates(receipt: Receipt, row: Row, today: date) -> list[Finding]:
    day = row.values.get("date")
    if not isinstance(day, date):
        return []
    if day > today:
        return [_finding(row, "DAT-004", "date", error=False, what=f"日期 {day} 还没有到，先登记，到了那一期再算。请核对，填错的请改成 2018-02-20 这样。")]
    if receipt.filled != NO_DAY and day > receipt.filled:
        return [_finding(row, "DAT-005", "date", error=False, what=f"日期 {day} 晚于填报日期 {receipt.filled}，照样读了。请核对这两个日期，填错的请更正。")]
    return []


def _amount(row: Row, policy: Policy) -> list[Finding]:
    amount = row.values.get("amount")
    if isinstance(amount, int) and amount > policy.amount_limit_fen:
        return [_finding(row, "AMT-007", "amount", error=True,
                         what=f"金额 {wan(amount)} 万元太大，是不是按“元”填了？请按万元改正，例如 3000万元填 3000；确实这么大的，请与镇招商办联系。")]
    return []


def _swapped(row: Row) -> list[Finding]:
    """Two figures of one row that look as if they had changed places: counted as read."""
    amount, tax = row.values.get("amount"), row.values.get("tax")
    if isinstance(amount, int) and isinstance(tax, int) and tax > amount:
        return [_finding(row, "AMT-015", "tax", error=False,
                         what=f"预计年税收 {wan(tax)} 万元比协议投资额 {wan(amount)} 万元还多，是不是两栏填反了？先按所填的读。"
                         "请核对，例如协议投资额 3000、预计年税收 60。")]
    return []


def _enclave(row: Row) -> list[Finding]:
    if row.sheet is Sheet.SIGNING and row.values.get("enclave") == YES and not row.values.get("enclave_place"):
        return [_finding(row, "REQ-002", "enclave_place", error=True, what="飞地项目选了“是”，飞地落户地没有填。请写落在哪里，例如：市经开区。")]
    return []


def _referrer(row: Row, roll: Roll) -> list[Finding]:
    written = row.values.get("referrer")
    if row.sheet not in REFERRED or not isinstance(written, str):
        return []
    day = row.values.get("date")
    found = roll.referrer(written, day if isinstance(day, date) else None)
    if isinstance(found, Unclear):
        return [_finding(row, "REF-001", "referrer", error=True,
                         what=f"名册里叫“{written}”的不止一人。请写明是哪一个：{'，或 '.join(found.choices)}。")]
    if not found.known and (spans := roll.spans(written)):
        return [_finding(row, "REF-003", "referrer", error=False, what=f"第一引荐人“{written}”在名册里的起止日期是 {'；'.join(spans)}，"
                         f"不含这一行的日期 {day}，奖金先缓发。请核对日期；名册不对的，请告诉镇招商办。")]
    if not found.known:
        return [_finding(row, "REF-002", "referrer", error=False,
                         what=f"名册里没有第一引荐人“{written}”，奖金先缓发。请核对姓名；要补进名册的，请告诉镇招商办。")]
    return []


def by_time(entry: Entry) -> tuple[date, date, tuple[tuple[int, int | str], ...], str, int]:
    """A total order for entries of one participant: date, receipt, place."""
    return (entry.date, entry.filled, natural(entry.file), entry.file, entry.row)


def earlier(one: Entry, other: Entry) -> bool:
    """R11: by date, then by receipt; if only one side has a mail, both go by 填报日期."""
    if one.date != other.date:
        return one.date < other.date
    if one.received and other.received:
        return one.received < other.received
    return one.filled < other.filled


def own_kind(some: Sequence[Entry], sheet: Sheet) -> list[Entry]:
    """Of rows in order of time, those of one sheet without an error."""
    return [e for e in some if e.sheet is sheet and not e.broken]
