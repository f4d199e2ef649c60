"""The leading group's first meeting: what it ruled on the claims of the first period.

The claims and their numbers come from the program's own reckoning of the first period's returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from contest.form import MEETING, RULINGS
from contest.model import Claim, Conclusion, Facts, Period, Policy, Roster
from contest.publishing import entry_sheet as entry
from contest.publishing.entry_sheet import Cell, FormBook, Options
from contest.reading.returns import read
from contest.reckoning import reckon

ON = date(2018, 2, 26)
TODAY = date(2018, 2, 27)
FILE = "认定/第1期认定.xlsx"
MEETING_VALUES: dict[str, Cell] = {
    "meeting": ON, "document": "柏招组纪〔2018〕1号", "chair": "郑国平", "present": "郑国平、许文涛、方正清、赵敏、杨志刚、何秋生",
    "absent": "罗小红", "recused": "", "clerk": "赵敏",
}
REFUSED = {"老乡会（口头）": "只有口头消息，没有具体企业和投资意向"}
"""不认定, with the reason."""
POSTPONED = {"李国富（拟设）": "先核实投资人身份，下次会议再定"}
"""暂缓: a note without a conclusion."""
LEFT_OPEN = ("清水河村", "水车", "龙潭村", "白沙村")
"""Not reached at the first meeting. What they reported is touched by returns of the second period (situations.py, ※)."""


def claims(folder: Path, policy: Policy, roster: Roster, period: Period) -> tuple[Claim, ...]:
    """What the program asks the group after the first period, from the returns that lie in ``folder``/报表/第1期."""
    files = sorted(path for path in (folder / "报表" / "第1期").iterdir() if path.is_file())
    submissions = tuple(one for path in files for one in read(str(path), f"input/{path.relative_to(folder).as_posix()}", ON.year))
    return reckon(Facts(submissions, roster), policy, period, TODAY).pending


def ruled(pending: Iterable[Claim], names: Mapping[str, str]) -> list[dict[str, Cell]]:
    """Rows of 「认定」 by the keys of ``form.RULINGS``, filled in."""
    return [{**_asked(claim, names), **_answer(claim, names)} for claim in pending]


def _asked(claim: Claim, names: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "claim": claim.id, "matter": claim.matter.value, "participant": names[claim.participant], "date": claim.entry.day(),
        "company": claim.entry.company, "project": claim.entry.project, "subject": claim.subject, "stake": claim.stake,
        "hint": claim.hint, "evidence": claim.entry.text("evidence"),
        "source": f"{claim.entry.file.removeprefix('input/报表/')} › {claim.entry.sheet} › 第{claim.entry.row}行",
    }


def _answer(claim: Claim, names: Mapping[str, str]) -> dict[str, Cell]:
    company = claim.entry.company
    if names[claim.participant] in LEFT_OPEN:
        return {}
    if company in POSTPONED:
        return {"note": POSTPONED[company]}
    if company in REFUSED:
        return {"conclusion": Conclusion.NO.value, "note": REFUSED[company]}
    return {"conclusion": Conclusion.YES.value}


def ruled_book(rows: Sequence[Mapping[str, Cell]], meeting: Mapping[str, Cell]) -> bytes:
    """A 认定清单 as the office hands it in: sheets 「认定」 and 「会议信息」."""
    book = FormBook()
    sheet = book.add(RULINGS.name)
    sheet.set_row(0, 24, book.look.title)
    sheet.write_string(0, 0, "认定清单（第1期，已认定）", book.look.title)
    entry.write_columns(book, RULINGS, Options(1))
    entry.write_rows(book, RULINGS, Options(1), rows)
    entry.print_setup(sheet, "&L到会成员签名：&R第&P页 共&N页")
    _meeting_sheet(book, meeting)
    return book.finish()


def _meeting_sheet(book: FormBook, meeting: Mapping[str, Cell]) -> None:
    sheet = book.add(MEETING.name)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 60)
    for row, column in enumerate(MEETING.columns):
        sheet.write_string(row, 0, column.name, book.look.label)
        entry.put(sheet, row, 1, meeting.get(column.key), book.look.of(column))


def first_meeting(folder: Path, policy: Policy, roster: Roster, period: Period) -> bytes:
    """The bytes of ``input/认定/第1期认定.xlsx``."""
    names = {p.code: p.name for p in roster.participants}
    return ruled_book(ruled(claims(folder, policy, roster, period), names), MEETING_VALUES)
