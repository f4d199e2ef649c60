"""What became of each line of issued lists: 已列发, 已支付, 退票 or 作废; and what payees below zero still owe. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from contest.model import Answer, Debt, Decision, DecisionKind, Facts, Issued, Kind, LineState, ListedLine, Notice, Payment
from contest.reckoning.payees import Payees
from contest.text import normal, yuan

_LABEL = re.compile(r"第0*([0-9]{1,3})期|兑现0*([0-9]{1,3})")
Lines = dict[str, ListedLine]


def history(facts: Facts, decisions: Sequence[Decision], payees: Payees) -> tuple[tuple[ListedLine, ...], tuple[Notice, ...]]:
    """Every line ever listed with its fate, in order, and what is wrong with answers and voids. ``decisions``: those in force."""
    notices: list[Notice] = []
    lines = {number: line for issue in facts.issued for number, line in _numbered(issue, payees)}
    for number, given in _answers(facts.payments, lines, notices).items():
        line = lines[number]
        lines[number] = replace(line, state=LineState.PAID if given.answer is Answer.PAID else LineState.RETURNED, payment=given)
    for decision in decisions:
        if decision.kind is DecisionKind.VOID and not decision.refused:
            _void(decision, lines, facts.issued, notices)
    _together(lines, facts.issued, notices)
    while _restored(lines, facts.issued, notices):
        _together(lines, facts.issued, notices)
    return tuple(lines.values()), tuple(notices)


def _numbered(issue: Issued, payees: Payees) -> Iterable[tuple[str, ListedLine]]:
    accounts = issue.accounts or ("",) * len(issue.lines)
    for (number, line), account in zip(issue.numbered(), accounts, strict=True):
        yield number, ListedLine(number, issue.period.label, issue.issued_on, line, payees.key(line), account)


# ——— finance's answers ————————————————————————————————————————————————————


def _answers(given: Sequence[Payment], lines: Lines, notices: list[Notice]) -> dict[str, Payment]:
    """One answer a number; the same one told twice (another copy of the workbook) is one."""
    known = {normal(number): number for number in lines}
    by_number: dict[str, list[Payment]] = defaultdict(list)
    for payment in given:
        number = known.get(normal(payment.number))
        if payment.fault:
            notices.append(Notice(payment.fault.code, f"{payment.file} › {payment.fault.sheet}!{payment.fault.cell}：{payment.fault.message}"))
        elif number is None:
            notices.append(Notice("PAY-003", f"{payment.place}：没有发放编号“{payment.number}”，这一行没有用。请照已签发的发放表改正，例如 第01期-003。"))
        elif _differs(payment, lines[number]):
            notices.append(Notice("PAY-004", f"{payment.place}：{number} 列发 {yuan(lines[number].line.amount_fen)} 元，财政填的实付加代扣税是 "
                                  f"{yuan((payment.paid_fen or 0) + (payment.tax_fen or 0))} 元，对不上，这一行没有用。请与财政所核对后改正。"))
        elif not any(_same(payment, other) for other in by_number[number]):
            by_number[number].append(payment)
    return {number: one for number, some in by_number.items() if (one := _one(number, some, notices))}


def _differs(payment: Payment, line: ListedLine) -> bool:
    """Is another amount than listed answered for? A blank 实付金额 is as listed."""
    if payment.paid_fen is None:
        return False
    return abs(payment.paid_fen) + abs(payment.tax_fen or 0) != abs(line.line.amount_fen)


def _same(one: Payment, other: Payment) -> bool:
    return (one.answer, one.day, normal(one.voucher)) == (other.answer, other.day, normal(other.voucher))


def _one(number: str, some: Sequence[Payment], notices: list[Notice]) -> Payment | None:
    """Paid twice is told, and paid; both paid and returned is for finance to say."""
    places = "；".join(f"{p.place}“{p.answer}”" for p in some)
    if len({p.answer for p in some}) > 1:
        notices.append(Notice("PAY-006", f"发放编号 {number} 又是已付又是退票（{places}），都没有用，仍算已列发。请与财政所核对，只留最后的结果。"))
        return None
    if len(some) > 1:
        what = "付了两次" if some[0].answer is Answer.PAID else "退了两次"
        notices.append(Notice("PAY-005", f"发放编号 {number} {what}（{places}），只算一次。请立即与财政所核对。"))
    return min(some, key=lambda p: (p.day, p.file, p.row))


# ——— 作废重发 ———————————————————————————————————————————————————————————


def _void(decision: Decision, lines: Lines, issued: Sequence[Issued], notices: list[Notice]) -> None:
    """A list (or line) issued by mistake and not paid counts no longer; its frozen copy stays."""
    chosen = targets(decision.target, lines, issued)
    paid = [n for n in chosen if lines[n].state is LineState.PAID]
    if not chosen:
        notices.append(unknown(decision, "发放编号或已签发的期，例如 第01期"))
    elif paid:
        notices.append(Notice("DEC-006", f"{decision.place}：决定 {decision.number} 要作废的 {'、'.join(paid)} 财政已经支付，不能作废，这个决定没有用。"
                              "多付的请另作更正，列为应扣回。"))
    else:
        for number in chosen:
            if lines[number].counts:
                lines[number] = replace(lines[number], state=LineState.VOID, voided=decision.number)


def _restored(lines: Lines, issued: Sequence[Issued], notices: list[Notice]) -> bool:
    """A void that takes away a debt which a standing list has kept back is undone as a whole: the debt would be taken twice."""
    settled = ((debt, line) for issue in issued for debt, line, _ in issue.offsets)
    debt, line = next(((d, x) for d, x in settled if lines[d].state is LineState.VOID and lines[x].counts), ("", ""))
    if not debt:
        return False
    decision = lines[debt].voided
    notices.append(Notice("DEC-009", f"决定 {decision} 要作废的 {debt} 是应扣回的，{lines[line].label}已经从 {line} 中抵扣了，不能作废，这个决定没有用。"
                          f"要作废的，请另写决定，先作废{lines[line].label}；多扣的请另作更正。"))
    lines |= {number: replace(x, state=LineState.LISTED, voided="") for number, x in lines.items() if x.voided == decision}
    return True


def targets(word: str, lines: Mapping[str, ListedLine], issued: Sequence[Issued]) -> list[str]:
    """The 发放编号 that a decision names: one line, or a whole list."""
    label = _LABEL.fullmatch(normal(word))
    if label is None:
        return [number for number in lines if normal(number) == normal(word)]
    batch, number = label[1] is None, int(label[1] or label[2])
    return [line.number for issue in issued if (issue.period.kind is Kind.BATCH, issue.period.number) == (batch, number)
            for line in lines.values() if line.label == issue.period.label]


def unknown(decision: Decision, example: str) -> Notice:
    return Notice("DEC-002", f"{decision.place}：决定 {decision.number}（{decision.kind}）的对象“{decision.target}”找不到，这个决定没有用。"
                  f"请改成{example}。")


# ——— one transfer a payee ——————————————————————————————————————————————————


def _together(lines: Lines, issued: Sequence[Issued], notices: list[Notice]) -> None:
    """Where something is kept back, all lines of a payee are one transfer: they are returned, or void, together or not at all."""
    netted = {line for issue in issued for _, line, _ in issue.offsets}
    for some in _groups(lines.values()).values():
        away = [x for x in some if not x.counts]
        net = sum(x.line.amount_fen for x in some)
        if not away or (all(x.line.amount_fen > 0 for x in some) and some[0].number not in netted):
            continue
        returned = net <= 0 and any(x.state is LineState.RETURNED for x in away)
        if len(away) < len(some) or returned:
            notices.append(Notice("PAY-007", f"{some[0].label} {some[0].line.payee} 的 {'、'.join(x.number for x in some)} 有扣有发，是一笔钱，"
                                  "要退票（作废）就得一起；应扣回的没有付过，谈不上退票。这几笔仍算已列发。请改正。"))
            lines |= {x.number: replace(x, state=LineState.LISTED, payment=None, voided="") for x in away}


def _groups(lines: Iterable[ListedLine]) -> dict[tuple[str, str], list[ListedLine]]:
    """The lines of each list by payee."""
    groups: dict[tuple[str, str], list[ListedLine]] = defaultdict(list)
    for line in lines:
        groups[line.label, line.payee].append(line)
    return groups


def debts(lines: Sequence[ListedLine], issued: Sequence[Issued], waived: Mapping[str, int]) -> tuple[Debt, ...]:
    """应扣回 still carried, oldest first. What was kept back by a transfer that came back is owed again."""
    kept = _kept(lines, issued)
    found = []
    for some in _groups(x for x in lines if x.counts).values():
        owed = -sum(x.line.amount_fen for x in some)
        if owed > 0:
            offset = sum(fen for x, fen in kept[some[0].number] if x.counts)
            dropped = sum(waived.get(x.number, 0) for x in some)
            found.append(Debt(some[0].number, some[0].payee, some[0].line.payee, owed, offset, _paid_back(some), dropped))
    return tuple(found)


def waivable(lines: Sequence[ListedLine], issued: Sequence[Issued], decided: Mapping[str, date]) -> dict[str, int]:
    """What 免予扣回 waives of each line, ``decided`` on that day: what was still owed then. Lists that are void now too."""
    kept = _kept(lines, issued)
    found: dict[str, int] = {}
    for some in _groups(lines).values():
        owed = -sum(x.line.amount_fen for x in some) - _paid_back(some)
        for x in sorted((x for x in some if x.number in decided and x.state is not LineState.PAID), key=lambda x: decided[x.number]):
            taken = sum(fen for by, fen in kept[some[0].number] if _held_on(by, decided[x.number]))
            found[x.number] = max(0, min(-x.line.amount_fen, owed - taken))
            owed -= found[x.number]
    return found


def _kept(lines: Iterable[ListedLine], issued: Sequence[Issued]) -> dict[str, list[tuple[ListedLine, int]]]:
    """By debt: the lines by which lists have kept back of it, and how much."""
    by_number = {x.number: x for x in lines}
    kept: dict[str, list[tuple[ListedLine, int]]] = defaultdict(list)
    for issue in issued:
        for debt, line, fen in issue.offsets:
            kept[debt].append((by_number[line], fen))
    return kept


def _held_on(line: ListedLine, day: date) -> bool:
    """Did this line hold on that day what it kept back?"""
    came_back_later = line.payment is not None and line.payment.day > day
    return line.issued_on <= day and (line.counts or came_back_later)


def _paid_back(some: Iterable[ListedLine]) -> int:
    return max(0, -sum(x.line.amount_fen for x in some if x.state is LineState.PAID))


def overpaid(found: Iterable[Debt]) -> Iterable[Notice]:
    """A debt that was settled twice: kept back, and paid back too, or waived by a decision that came in late."""
    for debt in found:
        over = debt.offset_fen + debt.recovered_fen + debt.waived_fen - debt.owed_fen
        if over > 0:
            yield Notice("PAY-008", f"{debt.number} {debt.name}应扣回{yuan(debt.owed_fen)}元，已抵扣{yuan(debt.offset_fen)}元、收回{yuan(debt.recovered_fen)}元、"
                         f"免予{yuan(debt.waived_fen)}元，多扣了{yuan(over)}元。请与财政所核对，多扣的另行退还本人。")
