"""Claims with stable numbers, and the rulings on them: which one holds, which contradict, which have lapsed. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from contest.model import Claim, Conclusion, Entry, Matter, Notice, Ruling, Sheet
from contest.text import natural, normal, wan, yuan

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none alike
_TWO = tuple(one + other for one in _LETTERS for other in _LETTERS)


def claim_id(matter: Matter, *facts: object) -> str:
    """「R7K2M-9QXV3」 from what was claimed; never from file, row, 期次 or 备注."""
    return _number(matter, *[normal(f) if isinstance(f, str) else "" if f is None else str(f) for f in facts])


def _number(*words: str) -> str:
    """The first 50 bits of the digest, five a letter."""
    bits = int.from_bytes(hashlib.blake2b("\x1f".join(words).encode(), digest_size=10).digest(), "big") >> 30
    return f"{_TWO[bits >> 40]}{_TWO[bits >> 30 & 1023]}{_LETTERS[bits >> 25 & 31]}-{_LETTERS[bits >> 20 & 31]}{_TWO[bits >> 10 & 1023]}{_TWO[bits & 1023]}"


@dataclass(slots=True)
class Docket:
    """All claims of one reckoning and what was ruled on them."""

    rulings: dict[str, list[Ruling]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[str, Claim] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _void: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rulings: Iterable[Ruling]) -> Docket:
        docket = cls()
        for ruling in sorted(rulings, key=lambda r: (natural(r.file), r.file, r.row)):
            docket.rulings[ruling.claim].append(ruling)
        return docket

    def tell(self, code: str, claim: str, message: str) -> None:
        if (code, claim) not in self._told:
            self._told.add((code, claim))
            self.notices.append(Notice(code, message))

    def ruling(self, claim: str, reported_fen: int | None = None) -> Ruling | None:
        """The ruling in force on a claim; None where it still waits. ``reported_fen``: for 资金到位, what was reported."""
        self.known.add(claim)
        if claim not in self.rulings or claim in self._void:
            return None
        given = [r for r in self.rulings[claim] if r.conclusion in {Conclusion.YES, Conclusion.NO} and not r.fault]
        given = [r for r in given if not self._too_much(r, reported_fen)]
        if not given:
            return None
        last = max(r.meeting or date.min for r in given)
        holding = [r for r in given if (r.meeting or date.min) == last]
        said = [_said(r, reported_fen) for r in holding]
        if len(set(said)) > 1:
            places = "；".join(f"{r.file}第{r.row}行“{word}”" for r, word in zip(holding, said, strict=True))
            self.tell("RUL-003", claim, f"认定编号 {claim} 同一次会议（{_day(last)}）有两种结论（{places}），互相矛盾，"
                      "都不作数，仍列为待认定。请领导小组明确后只留一个。")
            return None
        for old in given:
            if _said(old, reported_fen) != said[0]:
                self.tell("RUL-004", claim, f"改判：认定编号 {claim} 由“{_said(old, reported_fen)}”（{_day(old.meeting)}）改为“{said[0]}”"
                          f"（{_day(last)}，{holding[0].file}第{holding[0].row}行）。")
        return holding[0]

    def _too_much(self, ruling: Ruling, reported_fen: int | None) -> bool:
        if ruling.amount_fen is None:
            return False
        if reported_fen is None:
            self.tell("RUL-006", ruling.claim, f"认定编号 {ruling.claim}（{ruling.file}第{ruling.row}行）填了认定金额，只有资金到位才填，这个金额没有用。请删去。")
            return False
        if ruling.amount_fen <= reported_fen:
            return False
        self.tell("RUL-005", ruling.claim, f"认定编号 {ruling.claim}（{ruling.file}第{ruling.row}行）认定金额 {wan(ruling.amount_fen)} 万元"
                  f"多于申报的 {wan(reported_fen)} 万元，没有作数，仍列为待认定。请改正认定金额。")
        return True

    def void(self, claims: Iterable[str], sentence: str) -> None:
        """认定 on two rivals: an error, neither applies."""
        found = sorted(claims)
        self._void.update(found)
        self.tell("RUL-007", "、".join(found), sentence)

    def postponed(self, claim: str) -> str:
        """上次意见: the note of the latest 暂缓, of a contradiction or none."""
        notes = [(r.meeting or date.min, r.note) for r in self.rulings.get(claim, ()) if r.conclusion is Conclusion.POSTPONED]
        return max(notes)[1] if notes else ""

    def add(self, claim: Claim) -> None:
        self.claims[claim.id] = claim

    def lapsed(self) -> None:
        """Rulings on claims whose facts are not reported any more are told as 已失效."""
        for claim, given in sorted(self.rulings.items()):
            if claim not in self.known:
                ruled = given[-1]
                self.tell("RUL-008", claim, f"已失效：认定编号 {claim}（{ruled.file}第{ruled.row}行）在现有申报中找不到，"
                          "可能是申报内容改过或撤回了。内容改过的已按新编号重新列入认定清单。")


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day and day != date.min else "未注明日期"


def _said(ruling: Ruling, reported_fen: int | None) -> str:
    """The conclusion, with its amount where that is another than reported."""
    if reported_fen is None or ruling.amount_fen is None or ruling.amount_fen == reported_fen:
        return str(ruling.conclusion)
    return f"{ruling.conclusion}{wan(ruling.amount_fen)}万元"


def entry_claim(matter: Matter, entry: Entry, participant: str, referrer: str = "") -> str:
    """The number of a claim that one entry makes, by its own names of enterprise and project."""
    return _number(matter, entry.sheet if matter is Matter.DISPUTE else "", _claimed(entry, participant, referrer))


def entry_claims(matter: Matter, entry: Entry, participant: str, referrer: str = "") -> tuple[str, str]:
    """The same for an entry that others may dispute: of the matter, and of the dispute."""
    claimed = _claimed(entry, participant, referrer)
    return _number(matter, "", claimed), _number(Matter.DISPUTE, entry.sheet, claimed)


def _claimed(entry: Entry, participant: str, referrer: str) -> str:
    """What an entry claims, in one form; the same in all its claims."""
    sheet = entry.sheet
    amount = "" if sheet is Sheet.GROUNDBREAKING else entry.amount()
    voucher = normal(entry.text("voucher")) if sheet is Sheet.INVESTMENT else ""
    kind, high_tech = (normal(entry.text("kind")), normal(entry.text("high_tech"))) if sheet is Sheet.SIGNING else ("", "")
    return (f"{normal(participant)}\x1f{normal(entry.company)}\x1f{normal(entry.project)}\x1f{entry.day() or ''}\x1f{amount}\x1f{voucher}\x1f{kind}\x1f"
            f"{normal(referrer)}\x1f{high_tech}")


def subject(entry: Entry, *, with_sheet: bool = False) -> str:
    """申报内容 in one line; in a dispute it begins with the sheet's name and 「：」."""
    words = _WORDS[entry.sheet](entry.text, wan(entry.amount()))
    return f"{entry.sheet}：{words}" if with_sheet else words


_WORDS: dict[Sheet, Callable[[Callable[[str], str], str], str]] = {
    Sheet.LEAD: lambda text, wan_: f"{text('industry')}，{text('policy')}类，拟投资{wan_}万元，来源：{text('source')}",
    Sheet.NEGOTIATION: lambda text, _: f"{text('way')}洽谈，{text('place')}，{text('progress')}",
    Sheet.SIGNING: lambda text, wan_: f"{text('kind')}，协议投资{wan_}万元，第一引荐人：{text('referrer')}",
    Sheet.GROUNDBREAKING: lambda text, _: text("kind"),
    Sheet.INVESTMENT: lambda text, wan_: f"{text('way')}{wan_}万元，凭证号 {text('voucher')}",
}


def money(fen: int) -> str:
    return f"{yuan(fen)}元"
