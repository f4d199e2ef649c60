"""奖金发放表: which awards are on the list, in which order and under which number, and what each line says.

``listed`` is what the ledger takes when the list is issued; the workbook shows the same lines. A payee whose lines add up to
less than nothing stands on 应扣回: his lines come last and are numbered on, they are part of the list but of no payment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contest.model import Award, Participant, Project, Reckoning, line_number
from contest.publishing.sheets import Col, Table, columns
from contest.publishing.views.awards import BODIES, award_note, category_of, project_shown, rests, standing_of
from contest.publishing.views.decided import offset_note
from contest.publishing.views.meetings import Meetings
from contest.publishing.views.result import reconciliation
from contest.publishing.views.wording import CLAUSES, full_date
from contest.publishing.views.wording import listed as listed_few
from contest.reckoning.payees import Payees
from contest.reckoning.payout import below_zero, on_list
from contest.text import normal, yuan_grouped

_CLAIMS_TOLD = 2


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """One line of the list: ``number`` is its 发放编号, ``winner`` the participant credited, ``standing`` what the payee is, ``project``
    its project with the name under which it was signed."""

    number: str
    award: Award
    winner: str
    standing: str
    clause: str
    signature: str
    remark: str
    project: str
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a line looks up: ``numbers`` are ID numbers of 人员, by name as ``payees`` has it."""

    people: Mapping[str, Participant]
    projects: Mapping[str, Project]
    meetings: Meetings
    payees: Payees
    numbers: Mapping[str, str]

    @classmethod
    def of(cls, reckoning: Reckoning) -> _Known:
        roster, payees = reckoning.roster, Payees.of(reckoning.roster)
        numbers = {f"{p.name}@{p.belongs}" if normal(p.name) in payees.doubled else normal(p.name): p.id_number
                   for p in roster.persons if p.id_number}
        return cls(roster.by_code(), {p.key: p for p in reckoning.projects}, Meetings(reckoning), payees, numbers)


@dataclass(frozen=True, slots=True)
class Payout:
    """The list: ``groups`` by award with net ≥ 0 per payee, ``recover`` for payees below zero, ``held`` not on the list."""

    title: str
    notes: tuple[str, ...]
    groups: tuple[tuple[str, tuple[PayoutLine, ...]], ...]
    recover: tuple[PayoutLine, ...]
    held: tuple[PayoutLine, ...]
    foot: tuple[str, ...]
    left_out: str = ""
    hangs: str = ""

    @property
    def lines(self) -> tuple[PayoutLine, ...]:
        return tuple(line for _, lines in self.groups for line in lines)


def listed(reckoning: Reckoning) -> tuple[tuple[str, Award], ...]:
    """发放编号 and award of every line of the list, as the ledger takes it."""
    chosen = on_list(reckoning.awards, Payees.of(reckoning.roster))
    return tuple((line_number(reckoning.period, n), award) for n, award in enumerate(chosen, 1))


def payout_rows(reckoning: Reckoning) -> tuple[PayoutLine, ...]:
    """Every line of the list, in order, with all that is printed on it."""
    known = _Known.of(reckoning)
    return tuple(_line(number, award, known) for number, award in listed(reckoning))


def payout(reckoning: Reckoning) -> Payout:
    """The whole document, decided; the writer only lays it out."""
    payees, rows = Payees.of(reckoning.roster), payout_rows(reckoning)
    known = _Known.of(reckoning)
    negative = below_zero(reckoning.awards, payees)
    groups: dict[str, list[PayoutLine]] = {}
    for line in rows:
        if payees.key(line.award) not in negative:
            groups.setdefault(line.award.award, []).append(line)
    return Payout(
        heading(reckoning, "奖金发放表（拟发放）"), _notes(reckoning, rows),
        tuple((name, tuple(lines)) for name, lines in groups.items()),
        tuple(line for line in rows if payees.key(line.award) in negative),
        tuple(_line("", a, known) for a in reckoning.awards if a.held and a.due_fen),
        reconciliation(reckoning), _left_out(reckoning))


def _left_out(reckoning: Reckoning) -> str:
    """What has nothing to receive now and so no line, though other papers count it."""
    rest = [a for a in reckoning.awards if rests(a)]
    return f"本次应发为0的{len(rest)}笔（应发累计{yuan_grouped(sum(a.entitled_fen for a in rest))}元）未列，见“全部奖项”。" if rest else ""


def heading(reckoning: Reckoning, name: str) -> str:
    """「柏岭镇…活动奖金发放表（拟发放） 第01期 〔预览〕」"""
    policy, period = reckoning.policy, reckoning.period
    town = "" if policy.campaign.startswith(policy.town) else policy.town
    return f"{town}{policy.campaign}{name}　{period.label}{'〔预览〕' if period.preview else ''}"


def payees_table(document: Payout, reckoning: Reckoning) -> Table:
    """按人汇总: one row a payee with something to receive: his lines added up, less what is kept back of carried debts."""
    payees = Payees.of(reckoning.roster)
    kept = {b.payee: b.offset_fen for b in reckoning.settlement.balances}
    by_payee: dict[str, list[PayoutLine]] = {}
    for line in document.lines:
        by_payee.setdefault(payees.key(line.award), []).append(line)
    sums = {payee: sum(x.award.due_fen for x in lines) for payee, lines in by_payee.items()}
    rows = [
        (n, lines[0].award.payee, lines[0].standing, len(lines), sums[payee], kept.get(payee, 0), sums[payee] - kept.get(payee, 0),
         *_account(lines), "、".join(x.number for x in lines))
        for n, (payee, lines) in enumerate(by_payee.items(), 1)]
    cols = columns("序号:6:int 收款人:14 人员身份:12 笔数:6:int 本次应发:15:yuan 抵扣应扣回:13:yuan 应付:15:yuan 收款户名:22 开户行:24 "
                   "银行账号:26:code 发放编号:30:code")
    return Table("按人汇总", "按人汇总（单位：元，税前）", cols, rows, totals=("本次应发", "抵扣应扣回", "应付"))


def recover_table(document: Payout) -> Table:
    """应扣回: payees below zero, in no payment."""
    rows = [(n, *_short(line)) for n, line in enumerate(document.recover, 1)]
    return Table("应扣回", "应扣回（单位：元）：以前多列发、这次抵不完的，不进付款", (*_SHORT, Col("计算依据", width=50)), rows, _none(rows),
                 totals=("应发累计", "已列发", "本次应发"))


def held_table(document: Payout) -> Table:
    """缓发: what is due and waits, and why."""
    rows = [(n, *_short(line)[1:], line.award.held) for n, line in enumerate(document.held, 1)]
    return Table("缓发", "缓发（单位：元）：应发而暂不发，原因消除后列入下一张表",
                 (_SHORT[0], *_SHORT[2:], Col("计算依据", width=42), Col("缓发原因", width=18)), rows, _none(rows), totals=("应发累计", "已列发", "本次应发"))


def awards_table(reckoning: Reckoning) -> Table:
    """全部奖项: every award to date; its columns add up to the totals of result.json."""
    names = reckoning.names()
    rows = [
        (n, a.award, CLAUSES.get(a.clause, a.clause), names.get(a.participant, a.participant), a.payee, a.project, a.entitled_fen,
         a.paid_before_fen, 0 if a.held else a.due_fen, a.due_fen if a.held else 0, a.held, a.basis)
        for n, a in enumerate(reckoning.awards, 1)]
    cols = columns("序号:6:int 奖项:13 依据条款:9 获奖主体:14 收款人:12 项目:28 应发累计:14:yuan 已列发:14:yuan 本次应发:14:yuan "
                   "缓发:14:yuan 缓发原因:16 计算依据:50")
    return Table("全部奖项", "全部奖项（截至本期累计，单位：元，税前）", cols, rows,
                 totals=("应发累计", "已列发", "本次应发", "缓发"), foot=reconciliation(reckoning))


_SHORT = columns("序号:6:int 发放编号:14:code 获奖主体:14 收款人:12 奖项:13 依据条款:9 项目:28 应发累计:14:yuan 已列发:14:yuan "
                 "本次应发:14:yuan")


def _none(rows: Sequence[object]) -> tuple[str, ...]:
    """A sheet that goes with the list says so where nothing stands on it."""
    return () if rows else ("本次没有。",)


def _short(line: PayoutLine) -> tuple[str | int, ...]:
    a = line.award
    return (line.number, line.winner, a.payee, a.award, line.clause, line.project, a.entitled_fen, a.paid_before_fen, a.due_fen,
            a.basis)


def _account(lines: list[PayoutLine]) -> tuple[str, str, str]:
    """Holder, bank and number; where his awards go to different accounts, each of them."""
    accounts = list(dict.fromkeys(x.award.account for x in lines if x.award.account.complete))
    return ("；".join(a.holder for a in accounts), "；".join(a.bank for a in accounts), "；".join(a.number for a in accounts))


def _line(number: str, award: Award, known: _Known) -> PayoutLine:
    people, body = known.people, category_of(award, known.people) in BODIES
    identity = award.id_number or ("" if body else known.numbers.get(known.payees.name(award), ""))
    winner = people[award.participant].name if award.participant in people else award.participant
    remarks = [*_rests_on(award, known), *_account_told(award, body=body), *([] if body or identity else ["身份证号未登记"])]
    return PayoutLine(number, award, winner, standing_of(award, people), CLAUSES.get(award.clause, award.clause),
                      "转账" if award.account.complete else "", "；".join(remarks), project_shown(award, known.projects), identity)


def _rests_on(award: Award, known: _Known) -> list[str]:
    """The rulings behind a project award and the numbers of their minutes; of a rank prize those of the last meeting behind its place."""
    if award.clause == "7.2.1":
        return known.meetings.last_papers(award)
    rulings = [text.partition("；") for text in award.rulings]  # 「认定编号；会议纪要文号」
    claims = [claim for claim, _, _ in rulings]
    marks = [f"认定{listed_few(claims, _CLAIMS_TOLD, '项（见汇总表“项目台账”）')}"] if claims else []
    return [*marks, *dict.fromkeys(document for _, _, document in rulings if document)]


def _account_told(award: Award, *, body: bool) -> list[str]:
    if award.account.holder in ("", award.payee):
        return []
    return [f"收款户名：{award.account.holder}{'' if body else '（收款人非本人，需委托书）'}"]


def _notes(reckoning: Reckoning, rows: tuple[PayoutLine, ...]) -> tuple[str, ...]:
    notes = [f"单位：元　　截至{full_date(reckoning.period.end)}　　制表日期：{full_date(reckoning.today)}"
             "　　金额均为税前，代扣税由财政填写",
             "本表为拟发放：列入本表不等于已经支付，公示期满、审批后以财政支付回单为准。", *offset_note(reckoning),
             *award_note(reckoning, [row.award for row in rows])]
    return tuple(notes)
