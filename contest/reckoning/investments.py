"""资金到位: vouchers, what is asked and what is verified (七.2③, R10, R23). Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import rules
from contest.model import Entry, Matter, Project, Ruling, State
from contest.reckoning.bench import Bench
from contest.reckoning.claims import entry_claim
from contest.reckoning.entries import by_time
from contest.reckoning.sides import NO, YES, conclusion_of, noted
from contest.text import normal, wan, yuan


def settle_investments(project: Project, rows: Sequence[Entry], shared: Mapping[str, str], bench: Bench) -> Project:
    """``shared``: entry id → the other project that reports the same voucher."""
    credited = project.facts.credited if project.facts else ""
    verified = 0
    asked = {e.id: _number(e, credited, bench) for e in rows}
    for entry in _by_voucher(rows, {i for i, (_, ruled) in asked.items() if conclusion_of(ruled) is YES}, credited, bench):
        reason = _not_asked(entry, project, bench)
        if reason:
            bench.note(entry, credited, reason)
            continue
        number, ruled = asked[entry.id]
        if entry.id in shared:
            bench.hint(entry, f"凭证号 {entry.text('voucher')} 在“{shared[entry.id]}”也报了，一张凭证只能认定一处")
        bench.ask(number, Matter.INVESTMENT, credited, entry, stake=_stake(entry, project, bench))
        if ruled is None:
            bench.decide(entry, credited, State.PROVISIONAL, "待领导小组认定到位资金，认定后才计入（R15）")
        elif ruled.conclusion is NO:
            bench.refuse(entry, credited, f"领导小组不认定（资金到位）{'：' + ruled.note if ruled.note else ''}")
        else:
            fen = entry.amount() if ruled.amount_fen is None else ruled.amount_fen
            verified += fen
            _once(entry, number, bench)
            bench.decide(entry, credited, State.COUNTED, counts=True, fen=fen)
            project = project._replace(rulings=noted(project, Matter.INVESTMENT, ruled))
    _question_sums(project, rows, bench)
    return project._replace(invested_fen=verified)


def _once(entry: Entry, number: str, bench: Bench) -> None:
    """A voucher of one number ruled 认定 on two projects is told: only the leading group knows whether it is one piece of paper."""
    held = bench.vouchers.setdefault(normal(entry.text("voucher")), entry)
    if held is not entry:
        bench.docket.tell("RUL-010", number, f"凭证号 {entry.text('voucher')} 在“{held.company}/{held.project}”和“{entry.company}/{entry.project}”都认定了到位资金，"
                          f"奖金都在算。是同一张凭证的，请把认定编号 {number} 改判为“不认定”；不是的，不用管。")


def _number(entry: Entry, credited: str, bench: Bench) -> tuple[str, Ruling | None]:
    number = entry_claim(Matter.INVESTMENT, entry, credited)
    return number, bench.docket.ruling(number, entry.amount())


def _by_voucher(rows: Sequence[Entry], recognised: Container[str], credited: str, bench: Bench) -> list[Entry]:
    """The row that holds for each voucher: the earliest (one already ruled 认定, by id, before all); the others are told."""
    first: dict[str, Entry] = {}
    for entry in sorted(rows, key=lambda e: (e.id not in recognised, by_time(e))):
        voucher = normal(entry.text("voucher"))
        held = first.setdefault(voucher, entry)
        if held is entry:
            continue
        where = f"{held.file}“{held.sheet}”第{held.row}行"
        if held.amount() == entry.amount():
            bench.note(entry, credited, f"凭证号 {entry.text('voucher')} 已报过（{where}），重复的只登记")
        else:
            bench.fault(entry, "INV-001", "amount", f"凭证号 {entry.text('voucher')} 已在{where}报过 {wan(held.amount())} 万元，"
                        f"这里却是 {wan(entry.amount())} 万元，不予采纳。请核对凭证号和金额。", error=True)
            bench.refuse(entry, credited, f"与{where}同一凭证，金额不同")
    return sorted(first.values(), key=by_time)


def _not_asked(entry: Entry, project: Project, bench: Bench) -> str:
    """R10, R23: why an investment cannot change anything now; "" where it can."""
    if entry.date < bench.policy.start:
        return f"到位日期 {entry.date} 在活动开始之前，不计（R10）"
    if late := bench.waits(entry):
        return late
    if not entry.amount():
        return "本次到位资金是 0，只登记"
    if project.groundbreaking is None:
        return "项目没有活动期内的动工记录，动工后才能认定（R10、R23）"
    contested = bench.verdicts.get(project.groundbreaking.id)
    if not project.recognised and contested is not None and "归属" in contested.reason:
        return "项目动工的归属还没有认定，认定后才能认定到位资金（R23）"
    return ""


def _stake(entry: Entry, project: Project, bench: Bench) -> str:
    enclave = bool(project.facts and project.facts.enclave)
    rate = bench.policy.permille * (bench.policy.enclave_share if enclave else 1)
    return f"七.2③ {yuan(rules.half_up(entry.amount() * rate))}元"


def _question_sums(project: Project, rows: Sequence[Entry], bench: Bench) -> None:
    """疑似填了累计数, and a sum above 协议投资额: asked about, nothing else."""
    agreed = project.agreed_fen
    total, amounts = 0, 0
    for entry in sorted((e for e in rows if bench.verdicts[e.id].state in {State.COUNTED, State.PROVISIONAL}), key=by_time):
        if amounts > 1 and entry.amount() == total:
            bench.fault(entry, "INV-002", "amount", f"本次到位资金 {wan(entry.amount())} 万元正好等于以前各次之和，是不是填了累计数？先按所填的读。"
                        "请核对，这一栏只填这一次到位的，例如 200。")
        total, amounts = total + entry.amount(), amounts + 1
        if agreed and total > agreed:
            bench.fault(entry, "INV-003", "amount", f"累计到位 {wan(total)} 万元，超过协议投资额 {wan(agreed)} 万元，先按所填的读。请核对这两个数，填错的请更正。")
