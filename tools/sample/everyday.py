"""Daily business: what each sender reported besides the story, period by period.

L is a lead, H a lead made for a natural village or cadre it reports for (归属主体), N a negotiation on an earlier lead of its
own, O an outing; ``0`` a nil return, ``.`` a return with nothing but the story, ``-`` nothing sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tools.sample.firms import Firm, everyday
from tools.sample.rows import Row, lead, outing, talk
from tools.sample.town import CADRES, children_of, head_of

PERIODS = (
    (date(2018, 2, 15), date(2018, 2, 24)), (date(2018, 2, 25), date(2018, 3, 6)), (date(2018, 3, 7), date(2018, 3, 16)),
    (date(2018, 3, 17), date(2018, 3, 26)), (date(2018, 3, 27), date(2018, 4, 1)),
)
MATRIX = {
    # periods 1 to 5, and after the contest
    "岭下村":      ("LHO", "LLN", "LLNNO", "LLNH", "LNO", "."),
    "石桥村":      ("LO", "LN", "LNO", "LLN", "LN", "."),
    "上湾村":      ("LO", "LN", "LNO", "LNN", "LN", "-"),
    "下湾村":      ("O", "LO", ".", "LN", "L", "-"),
    "河口村":      ("L", "LO", "N", "LO", "L", "-"),
    "清河村":      ("LO", "L", "N", "LH", "NO", "-"),
    "清水河村":    ("LH", "LNO", "L", "N", "-", "-"),
    "松林村":      ("O", "HL", "LN", "-", "LNO", "."),
    "大坪村":      ("LH", "O", "LN", "L", "L", "0"),
    "枫树村":      ("LO", "L", "HN", "L", "0", "-"),
    "龙潭村":      ("LO", "L", "-", "LN", "-", "-"),
    "白沙村":      ("LL", "LO", "LN", "LH", "N", "-"),
    "竹园村":      ("L", "LN", "LO", "-", "LN", "-"),
    "新塘村":      ("L", "LO", "-", "HN", "-", "-"),
    "高峰村":      ("O", "L", "LN", "LO", "N", "-"),
    "石桥社区":    ("LN", "0", "LO", "L", "-", "-"),
    "经发办":      ("LHO", "LLNNO", "LN", "LLNN", "LNO", "."),
    "党政办":      ("LO", "L", "LNH", "O", "-", "-"),
    "财政所":      ("0", "LO", "L", "N", "H", "-"),
    "农机站":      ("-", "-", "-", "-", "-", "-"),
    "国土所":      ("O", "L", ".", "-", "-", "-"),
    "林业站":      ("L", "O", "LN", "0", "-", "-"),
    "水利站":      ("LO", ".", "-", "LN", "-", "-"),
    "中心学校":    ("0", "L", "-", "-", "0", "-"),
    "卫生院":      ("LO", "-", "L", "-", "-", "-"),
    "供电所":      ("0", "O", "L", "-", "-", "-"),
    "市场监管所":  ("L", "LO", ".", "-", "L", "-"),
    "文化站":      ("-", "LO", "-", "-", "0", "-"),
    "王立新":      ("O", "LN", "-", "-", ".", "."),
    "胡国栋":      ("-", "-", "-", "-", "-", "-"),
    "陈晓东":      ("L", "-", "LN", "L", "N", "-"),
    "茶园":        ("L", "-", "-", "0", "L", "-"),
}
AMOUNTS = (500, 800, 1200, 300, 2000, 650, 1500, 1000, 2500, 450, 380.5, 900)
SOURCES = ("以商招商", "亲友乡贤", "外出走访", "网络", "上级推介", "展会", "亲友乡贤", "中介机构")
PLACES = ("广东东莞", "浙江温州", "福建泉州", "江苏昆山", "浙江义乌", "广东佛山", "福建厦门", "浙江宁波", "广东中山")
PROGRESS = (
    "企业来镇看了场地，对用工和电价感兴趣，要求提供厂房资料。", "商谈用地面积和租金，企业回去测算后答复。",
    "达成初步意向，约定下月再来。", "双方交换了协议草稿，投资强度还要再议。", "企业希望解决员工住宿，镇里正在对接。",
)
OUTCOMES = (
    "收集到两条线索。", "与企业主见面，对方答应清明后来看场地。", "参加同乡会座谈，发放招商手册30份。",
    "走访三家企业，一家有意向。",
)


def entries() -> Iterator[tuple[int, str, list[Row]]]:
    """Every return of the matrix as ``(period, sender, rows)``; firms are given out in the order of the table."""
    leads: dict[str, list[Firm]] = {}
    serial = 0
    for period in range(1, 7):
        for index, (sender, marks) in enumerate(MATRIX.items()):
            if marks[period - 1] == "-":
                continue
            rows: list[Row] = []
            for place, mark in enumerate(marks[period - 1]):
                serial += 1
                rows += _row(mark, _Turn(period, sender, serial, index * 3 % 4 + place * 2), leads.setdefault(sender, []))
            yield period, sender, rows


class _Turn:
    """Whose turn it is, and the small choices that its number makes."""

    def __init__(self, period: int, sender: str, serial: int, step: int) -> None:
        self.period, self.sender, self.serial = period, sender, serial
        start, end = PERIODS[min(period, 5) - 1]
        day = start + timedelta(days=min(step, (end - start).days))
        self.when = f"{day.month}-{day.day}"

    def pick(self, options: tuple[str, ...]) -> str:
        return options[self.serial % len(options)]

    def colleague(self) -> str:
        own = [name for name in children_of(self.sender) if any(name == cadre for cadre, _ in CADRES)]
        return (own or [name for name, _ in CADRES[3:]])[self.serial % len(own or CADRES[3:])]


def _row(mark: str, turn: _Turn, leads: list[Firm]) -> list[Row]:
    if mark in "LH":
        firm = everyday(turn.serial)
        child = {"owner": children_of(turn.sender)[turn.serial % len(children_of(turn.sender))]} if mark == "H" else {}
        if not child:
            leads.append(firm)
        return [lead(turn.when, firm, AMOUNTS[turn.serial % len(AMOUNTS)], turn.pick(SOURCES), **child)]
    if mark == "N":
        firm = leads.pop(0)
        ours = f"{head_of(turn.sender)}、{turn.colleague()}"
        return [talk(turn.when, firm, ours, turn.pick(PROGRESS), turn.pick(("来访", "外出", "来访", "线上")))]
    if mark == "O":
        leader = head_of(turn.sender)
        companions = turn.colleague() if turn.colleague() != leader else ""
        visited = f"{everyday(turn.serial + 400).company}、{everyday(turn.serial + 500).company}"
        return [outing(turn.when, turn.pick(PLACES), leader, companions, visited, 1 + turn.serial % 3, outcome=turn.pick(OUTCOMES))]
    return []
