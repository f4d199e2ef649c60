"""Rows of a return, short to write: days as ``2-15`` (of 2018), firms by their short names; and the return itself.

Values may be anything a villager types: a day or an amount given as another text stays that text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contest.form import NO, YES
from contest.model import Sheet
from contest.publishing.entry_sheet import Cell
from tools.sample.firms import STORY, Firm

Row = tuple[Sheet, dict[str, Cell]]
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Sent:
    """One workbook. ``folder`` is the period it came in; ``file``, ``code``, ``name``, ``period`` only where they differ.

    A return sent again repeats the first ``keep`` rows of the ordinary one, of period ``again`` where that is not the
    folder's; a ``copy`` is that one byte for byte.
    """

    folder: int
    sender: str
    rows: Sequence[Row] = ()
    filled: date | None = None
    resend: str = "首次报送"
    nil: str = NO
    file: str = ""
    period: int | str | None = None
    code: str = ""
    name: str = ""
    again: int = 0
    keep: int = 0
    copy: bool = False


def day(text: str) -> date | str:
    found = _DAY.fullmatch(text)
    return date(2018, int(found[1]), int(found[2])) if found else text


def firm(name: str | Firm) -> Firm:
    return STORY[name] if isinstance(name, str) else name


def lead(when: str, who: str | Firm, amount: Cell, source: str = "以商招商", **more: Cell) -> Row:
    it = firm(who)
    return Sheet.LEAD, {
        "date": day(when), "company": it.company, "credit": it.credit, "project": it.project, "industry": it.industry,
        "policy": it.policy, "amount": amount, "source": source, "contact": it.contact, "contact_phone": it.phone, **more,
    }


def talk(when: str, who: str | Firm, ours: str, progress: str, way: str = "来访", **more: Cell) -> Row:
    it = firm(who)
    place = {"来访": "镇政府三楼会议室", "外出": "企业所在地", "线上": "视频会议"}.get(way, "镇政府")
    return Sheet.NEGOTIATION, {
        "date": day(when), "company": it.company, "credit": it.credit, "project": it.project, "way": way, "place": place,
        "ours": ours, "theirs": f"{it.contact}（经理）", "progress": progress, **more,
    }


def signing(when: str, who: str, amount: Cell, referrer: str, kind: str = "正式合同", **more: Cell) -> Row:
    it = firm(who)
    return Sheet.SIGNING, {
        "date": day(when), "company": it.company, "credit": it.credit or "未注册", "project": it.project, "kind": kind,
        "amount": amount, "referrer": referrer, "enclave": NO, "high_tech": NO, "evidence": "合同扫描件.pdf", **more,
    }


def groundbreaking(when: str, who: str, kind: str = "实际动工", **more: Cell) -> Row:
    it = firm(who)
    return Sheet.GROUNDBREAKING, {
        "date": day(when), "company": it.company, "credit": it.credit, "project": it.project, "kind": kind,
        "evidence": "开工照片.jpg", **more,
    }


def investment(when: str, who: str, amount: Cell, way: str, voucher: str, **more: Cell) -> Row:
    it = firm(who)
    return Sheet.INVESTMENT, {
        "date": day(when), "company": it.company, "project": it.project, "amount": amount, "way": way, "voucher": voucher,
        "evidence": "银行回单.jpg", **more,
    }


def outing(when: str, place: str, leader: str, companions: str, visited: str, days: Cell = 2, **more: Cell) -> Row:
    people = 1 + len(companions.split("、")) if companions else 1
    return Sheet.OUTING, {
        "date": day(when), "days": days, "place": place, "leader": leader, "companions": companions, "people": people,
        "visited": visited, **more,
    }


ENCLAVE: dict[str, str] = {"enclave": YES, "enclave_place": "市经开区"}
HIGH_TECH: dict[str, str] = {"high_tech": YES}
