"""交接单: one page for a change of clerk or computer: what was issued, what is open, by when, where it lies. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from contest.model import Kind, LineState, ListedLine, Reckoning
from contest.publishing.sheets import Table, columns
from contest.reckoning.receipts import deadline
from contest.text import yuan_grouped

_FEW = 12
_SIGN = ("", "移交人：　　　　　　　　　接收人：　　　　　　　　　监交人：　　　　　　　　　　　　　年　　月　　日")
Row = tuple[str, str, str]


def handover_table(reckoning: Reckoning, lists: Sequence[Row], keeping: Sequence[Row]) -> Table:
    """``lists`` are the issued lists, ``keeping`` what concerns ledger and backups: 事项, 现状, 在哪里、怎么办."""
    listed = lists or [("已签发", "还没有签发过", "")]
    rows = [*listed, *_settled(reckoning), *_money(reckoning), *_waiting(reckoning), *_dates(reckoning), *keeping]
    return Table("交接单", f"{reckoning.policy.campaign}　交接单", columns("事项:16 现状:66 在哪里、怎么办:46"), rows,
                 notes=(f"{reckoning.today} 按 input/ 里现有的材料和台账制",), foot=_SIGN)


def _settled(reckoning: Reckoning) -> list[Row]:
    """What finance has not answered, what came back, which objections are open, who still owes."""
    money = reckoning.settlement
    owing = {(debt.number.rpartition("-")[0], debt.payee) for debt in money.debts}  # in no payment, so that no answer is to come
    lines = {word: [x for x in money.lines if x.state is state and (x.label, x.payee) not in owing]
             for word, state in (("没有付款回单", LineState.LISTED), ("退票没有重发", LineState.RETURNED))}
    rows = [(word, f"{len(some)} 笔 {_yuan(sum(x.line.amount_fen for x in some))}{_numbers(some)}", "财政所的回单放进 input/支付/")
            for word, some in lines.items() if some]
    if objected := [x for x in money.lines if x.objection]:
        rows.append(("公示异议没有了结", f"{len(objected)} 笔{_numbers(objected)}", "在“其他决定”里填结果，放进 input/认定/"))
    if owed := sum(debt.left_fen for debt in money.debts):
        rows.append(("以前的应扣回", f"还有 {_yuan(owed)} 没有收回", "见 奖金发放表.xlsx"))
    return rows


def _numbers(lines: Sequence[ListedLine]) -> str:
    return "：" + "、".join(x.number for x in lines[:_FEW]) + (" 等" if len(lines) > _FEW else "")


def _money(reckoning: Reckoning) -> list[Row]:
    due = [a for a in reckoning.awards if a.due_fen > 0 and not a.held]
    back = [a for a in reckoning.awards if a.due_fen < 0]
    held = Counter(a.held for a in reckoning.awards if a.held)
    sums = {reason: sum(a.due_fen for a in reckoning.awards if a.held == reason) for reason in held}
    return [("还没有列发", f"{len(due)} 笔 {_yuan(sum(a.due_fen for a in due))}", "随下一次签发列入奖金发放表"),
            *(("缓发", f"{reason}：{count} 笔 {_yuan(sums[reason])}", "见 奖金发放表.xlsx 的“缓发”") for reason, count in sorted(held.items())),
            ("应扣回", f"{len(back)} 笔 {_yuan(-sum(a.due_fen for a in back))}", "见 奖金发放表.xlsx")]


def _waiting(reckoning: Reckoning) -> list[Row]:
    matters = Counter(str(claim.matter) for claim in reckoning.pending)
    names = [reckoning.name_of(code) for code in reckoning.missing]
    return [("等领导小组认定", "，".join(f"{m} {n} 项" for m, n in sorted(matters.items())) or "没有", "认定清单.xlsx 填好后放进 input/认定/"),
            ("还没有报本期", "、".join(names[:_FEW]) + (f" 等 {len(names)} 家" if len(names) > _FEW else "") or "没有", "报表收回后放进 input/报表/")]


def _dates(reckoning: Reckoning) -> list[Row]:
    period, policy = reckoning.period, reckoning.policy
    rows = [("下一次要出的", f"{period.label}（{period.start} 至 {period.end}）" + ("，还没有过完" if period.preview else "，可以签发"),
             "python process.py，看过草稿再 issue")]
    if period.kind is Kind.BATCH:
        return rows
    return [*rows, ("报送截止", f"{deadline(period, policy):%Y-%m-%d %H:%M}", "过了算迟报"),
            ("活动截止", f"{policy.end}", "最后一期签发前，待认定的要全部认定完")]


def _yuan(fen: int) -> str:
    return f"{yuan_grouped(fen)} 元"
