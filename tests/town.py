"""A small town in memory, for tests of the reckoning: roster, returns, rulings and issues in a few lines. No file, no clock.

    town = Town().send("V1", lead("2-20", "甲公司/食品厂"))
    assert counts(town.reckon(), "V1") == (1, 0, 0, 0)

A Town is frozen and each method gives another one. Days are 「月-日」 of 2018, amounts are 万元. Unless a test says
otherwise it is 25 February, the day after the first period.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from contest import form
from contest.issue import _issued
from contest.model import (
    Account,
    Answer,
    Attachment,
    Award,
    Category,
    Claim,
    Conclusion,
    Decision,
    DecisionKind,
    Entry,
    Facts,
    Finding,
    Issued,
    Matter,
    Participant,
    Payment,
    Period,
    Person,
    Policy,
    Project,
    Reckoning,
    ReturnOutcome,
    Roster,
    Row,
    Ruling,
    Sheet,
    State,
    Status,
    Submission,
    Verdict,
)
from contest.reckoning import reckon
from contest.reckoning.periods import bulletin, following, lasting
from contest.text import column_letters

FACTORY = "甲公司/食品厂"
POLICY = Policy("2018年招商引资突击月活动", "××镇", "××镇领导小组办公室", "工作意见", date(2018, 2, 15), date(2018, 4, 1))
LETTERS = {s.name: {c.key: column_letters(place) for place, c in enumerate(s.columns)} for s in form.SHEETS}


def day(text: str) -> date:
    month, number = text.split("-")
    return date(2018, int(month), int(number))


def at(text: str) -> datetime:
    """「2-25 16:30」"""
    when, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"{day(when).isoformat()} {clock}")


def fen(wan: str | int) -> int:
    return int(Decimal(str(wan)) * 1_000_000)


def account(holder: str) -> Account:
    return Account(holder, "农商行", "6222")


# ——— roster ————————————————————————————————————————————————————————————

PARTICIPANTS = (
    Participant("V1", "岭下村", Category.VILLAGE, sends=True, head="张三", account=account("岭下村")),
    Participant("V2", "上湾村", Category.VILLAGE, sends=True, account=account("上湾村")),
    Participant("H1", "山背自然村", Category.HAMLET, parent="V1", account=account("山背自然村")),
    Participant("U1", "农业办", Category.UNIT, sends=True, account=account("农业办")),
    Participant("U2", "财政所", Category.UNIT, sends=True, account=account("财政所")),
    Participant("K1", "李干", Category.CADRE, parent="U1", account=account("李干")),
    Participant("T1", "赵能", Category.TALENT, parent="V1", account=account("赵能")),
)
PERSONS = (
    Person("张三", "V1", "群众", account=account("张三")),
    Person("李四", "U1", "事业人员", account=account("李四")),
    Person("王五", "V2", "群众"),
    Person("李干", "U1", "公务员", account=account("李干")),
    Person("刘洋", "V1", "群众", account=account("刘洋甲")),
    Person("刘洋", "V2", "群众", account=account("刘洋乙")),
)
ROSTER = Roster(PARTICIPANTS, PERSONS, (("组长", "何书记", "镇党委"),))


# ——— rows ——————————————————————————————————————————————————————————————


def _row(sheet: Sheet, when: str, title: str, **values: Any) -> Row:
    company, _, project = title.partition("/")
    values |= {"date": day(when) if when else None, "company": company, "project": project}
    if values.get("amount") is not None:
        values["amount"] = fen(values["amount"])
    return Row(sheet, 0, {key: value for key, value in values.items() if value not in {None, ""}}, LETTERS[sheet])


def lead(when: str = "2-20", title: str = FACTORY, amount: str | int = 100, **more: Any) -> Row:
    return _row(Sheet.LEAD, when, title, amount=amount, **{
        "industry": "食品加工", "policy": "允许", "source": "以商招商", "contact": "孙总", "contact_phone": "13800000000"} | more)


def negotiation(when: str = "2-20", title: str = FACTORY, **more: Any) -> Row:
    return _row(Sheet.NEGOTIATION, when, title, **{
        "way": "来访", "place": "镇政府", "ours": "张三", "theirs": "孙总", "progress": "有意向"} | more)


def signing(when: str = "2-20", title: str = FACTORY, amount: str | int = 100, referrer: str = "张三", **more: Any) -> Row:
    return _row(Sheet.SIGNING, when, title, amount=amount, referrer=referrer, **{
        "credit": "未注册", "kind": "正式合同", "enclave": "否", "high_tech": "否"} | more)


def groundbreaking(when: str = "2-21", title: str = FACTORY, **more: Any) -> Row:
    return _row(Sheet.GROUNDBREAKING, when, title, **{"kind": "实际动工"} | more)


def investment(when: str = "2-22", title: str = FACTORY, amount: str | int = 100, voucher: str = "回单1", **more: Any) -> Row:
    return _row(Sheet.INVESTMENT, when, title, amount=amount, voucher=voucher, **{"way": "土建"} | more)


def outing(when: str = "2-20", leader: str = "张三", companions: str = "", **more: Any) -> Row:
    return _row(Sheet.OUTING, when, "", leader=leader, companions=companions, **{
        "days": 2, "people": 3, "place": "杭州", "visited": "浙江某厂"} | more)


def faulty(row: Row, code: str = "AMT-001") -> Row:
    """The row as reading leaves it when one of its cells is wrong."""
    return row._replace(findings=(Finding(code, True, "这一格填错了。", row.sheet, "B3"),))


# ——— the town ——————————————————————————————————————————————————————————


@dataclass(frozen=True)
class Town:
    """Who takes part, the settings, what came in, what was ruled and issued, and the day it is."""

    roster: Roster = ROSTER
    policy: Policy = POLICY
    submissions: tuple[Submission, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    issued: tuple[Issued, ...] = ()
    decisions: tuple[Decision, ...] = ()
    payments: tuple[Payment, ...] = ()
    today: date = day("2-25")
    number: int | None = None

    def but(self, **settings: Any) -> Town:
        """The same town under other settings."""
        return replace(self, policy=replace(self.policy, **settings))

    def where(self, **roster: Any) -> Town:
        """The same town with another roster."""
        return replace(self, roster=replace(self.roster, **roster))

    def on(self, when: str, period: int | None = None) -> Town:
        """The same town on another day, asking for the earliest period not issued, or for ``period``."""
        return replace(self, today=day(when), number=period)

    def send(self, sender: str, *rows: Row, period: int | None = 1, filled: str = "2-24", received: str = "", file: str = "",
             **info: Any) -> Town:
        """A return more; files are named so that they sort in the order of sending. ``info``: other labels of 填报信息."""
        file = file or f"input/报表/{len(self.submissions) + 1:03d}-{sender}.xlsx"
        label = next((p.name for p in self.roster.participants if p.code == sender), "")
        told = {"code": sender, "name": label, "period": period, "filled": day(filled) if filled else None} | info
        cells = {key: f"B{place}" for place, key in enumerate(told, 2)}
        placed = tuple(row._replace(row=row.row or number) for number, row in enumerate(rows, 3))
        mail = at(received) if received else None
        return self.receive(Submission(Attachment(file, f"sha256 of {file}", 1, mail), None,
                                       {key: value for key, value in told.items() if value is not None}, cells, placed))

    def receive(self, *submissions: Submission) -> Town:
        """Files as reading gives them."""
        return replace(self, submissions=(*self.submissions, *submissions))

    def copied(self, name: str) -> Town:
        """The last file once more, byte for byte, under another name."""
        last = self.submissions[-1]
        return self.receive(replace(last, attachment=replace(last.attachment, name=f"input/报表/{name}")))

    def period(self) -> Period:
        found = following(self.policy, self.issued, self.today) if self.number is None else bulletin(self.policy, self.number, self.today)
        assert found is not None
        return found

    def reckon(self) -> Reckoning:
        return reckon(Facts(self.submissions, self.roster, self.rulings, self.issued, (), self.decisions, self.payments), self.policy, self.period(), self.today)

    def claim(self, matter: str, title: str = "", participant: str = "") -> Claim:
        """The one claim of this matter, as it stands in the 认定清单."""
        found = [c for c in self.reckon().claims if c.matter == matter and title in {"", f"{c.company}/{c.project}"}
                 and participant in {"", c.participant}]
        assert len(found) == 1, [(str(c.matter), c.participant, c.company, c.project) for c in self.reckon().claims]
        return found[0]

    def rule(self, matter: str, title: str = "", participant: str = "", conclusion: str = "认定", **more: Any) -> Town:
        """The leading group rules on that claim; see ``ruled`` for ``more``."""
        return self.ruled(self.claim(matter, title, participant).id, conclusion, **more)

    def ruled(self, claim: str, conclusion: str = "认定", *, amount: str | int | None = None, note: str = "", meeting: str = "",
              fault: bool = False) -> Town:
        """A row of a filled-in 认定清单. ``meeting``: today unless said; 「-」 is left blank."""
        held = None if meeting == "-" else day(meeting) if meeting else self.today
        wrong = Finding("RUL-001", True, "没有写说明。", form.RULINGS.name, "O3") if fault else None
        made = Ruling(claim, Conclusion(conclusion), fen(amount) if amount is not None else None, note, held,
                      f"纪要{len(self.rulings) + 1}号", f"input/认定/{len(self.rulings) + 1}.xlsx", 3, wrong)
        return replace(self, rulings=(*self.rulings, made))

    def decide(self, kind: str, target: str, conclusion: str = "同意", content: str = "有据", **more: Any) -> Town:
        """A row of 其他决定, of today unless ``day`` says another; numbered in the order of deciding."""
        place = len(self.decisions) + 1
        made = Decision(**{"number": f"决{place}", "kind": DecisionKind(kind), "target": target, "content": content, "conclusion": conclusion,
                           "day": self.today, "file": "input/认定/决定.xlsx", "row": place + 2} | more)
        return replace(self, decisions=(*self.decisions, made))

    def pay(self, number: str, answer: str = "已付", **more: Any) -> Town:
        """A row of finance's answer, of today."""
        made = Payment(**{"number": number, "answer": Answer(answer), "day": self.today, "file": "input/支付/1.xlsx",
                          "row": len(self.payments) + 2} | more)
        return replace(self, payments=(*self.payments, made))

    def rule_all(self) -> Town:
        """认定 on whatever is pending, and on what comes up then, each in a meeting of its own; in a dispute on the first of the rivals.

        What comes back although it was ruled 认定 (认定 on a rival stands against it) is ruled 不认定.
        """
        town, meeting, granted = self, max([self.today, *(r.meeting or self.today for r in self.rulings)]), set()
        while pending := town.reckon().pending:
            meeting += timedelta(days=1)
            assert (meeting - self.today).days < 50, [(str(c.matter), c.participant, c.id) for c in pending]
            for rivals, some in groupby(pending, key=lambda c: c.rivals or c.id):
                for place, claim in enumerate(some):
                    refused = claim.id in granted or (place and rivals)
                    granted |= set() if refused else {claim.id}
                    town = town.ruled(claim.id, "不认定" if refused else "认定", note="归属别的主体" if refused else "",
                                      meeting=f"{meeting.month}-{meeting.day}")
        return town

    def issue(self) -> Town:
        """What ``issue`` does: the ledger keeps this reckoning."""
        return replace(self, issued=(*self.issued, _issued(self.reckon(), self.today)))

    def closed(self) -> Town:
        """The same town after the contest, with all its bulletins issued, each on the day after its period."""
        town = self
        for number in range(1, lasting(self.policy) + 1):
            found = bulletin(self.policy, number, date.max)
            assert found is not None
            town = replace(town, today=found.end + timedelta(days=1), number=None).issue()
        return town

    def moved(self, names: dict[str, str], rows: int = 0) -> Town:
        """The same returns in files of other names, their rows ``rows`` further down."""
        return replace(self, submissions=tuple(
            replace(s, attachment=replace(s.attachment, name=names.get(s.name, s.name)),
                    rows=tuple(r._replace(row=r.row + rows) for r in s.rows)) for s in self.submissions))


def over(town: Town | None = None) -> Town:
    """The day after the contest, asking for the final bulletin, whatever has been issued."""
    return (town or Town()).on("4-2", 5)


# ——— what came of it ———————————————————————————————————————————————————————


def states(reckoning: Reckoning) -> list[str]:
    """「V1 counted」 of each entry, in the order of files and rows."""
    return [f"{v.participant} {v.state}".strip() for v in reckoning.verdicts]


def verdict(reckoning: Reckoning, participant: str = "", sheet: Sheet | None = None, title: str = "") -> Verdict:
    """The only one of its kind."""
    found = [v for v in reckoning.verdicts if participant in {"", v.participant} and sheet in {None, v.entry.sheet}
             and title in {"", f"{v.entry.company}/{v.entry.project}"}]
    assert len(found) == 1, states(reckoning)
    return found[0]


def state(reckoning: Reckoning, participant: str = "", sheet: Sheet | None = None, title: str = "") -> State:
    return verdict(reckoning, participant, sheet, title).state


def counts(reckoning: Reckoning, code: str) -> tuple[int, int, int, int]:
    """信息, 洽谈, 签约, 动工 of one participant."""
    return next(s.counts for s in reckoning.standings if s.code == code)


def awards(reckoning: Reckoning, clause: str = "") -> list[tuple[str, str, int]]:
    """(award, payee, due in 分), held ones too."""
    return [(a.award, a.payee, a.due_fen) for a in reckoning.awards if clause in {"", a.clause}]


def award(reckoning: Reckoning, clause: str, payee: str = "") -> Award:
    found = [a for a in reckoning.awards if a.clause == clause and payee in {"", a.payee}]
    assert len(found) == 1, awards(reckoning)
    return found[0]


def project(reckoning: Reckoning, title: str = FACTORY) -> Project:
    found = [p for p in reckoning.projects if p.title == title]
    assert len(found) == 1, [p.title for p in reckoning.projects]
    return found[0]


def asked(reckoning: Reckoning) -> list[str]:
    """「签约 V1」 of each pending claim, in the order of the list."""
    return [f"{c.matter} {c.participant}" for c in reckoning.pending]


def told(reckoning: Reckoning) -> list[str]:
    """Codes of what the clerk or the leading group is told."""
    return [n.code for n in reckoning.notices]


def outcome(reckoning: Reckoning, place: int = -1) -> ReturnOutcome:
    """The fate of a file, by its place in natural order."""
    return reckoning.returns[place]


def statuses(reckoning: Reckoning) -> list[Status]:
    return [r.status for r in reckoning.returns]


def findings(reckoning: Reckoning) -> list[str]:
    """Codes of all findings, file after file."""
    return [f.code for r in reckoning.returns for f in r.findings]


def entry_of(row: Row, sender: str = "V1") -> Entry:
    """One row as an entry of its sender, for the functions of ``rules``."""
    return Entry(f"{sender}-{row.row}", row.sheet, "表.xlsx", row.row, sender, sender, row.values, row.letters, day("2-24"), None)


def matters(claims: Iterable[Claim]) -> set[Matter]:
    return {c.matter for c in claims}
