"""奖金兑现 in the bulletin: every amount with its clause and formula (七.2), what is held, what is owed back. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contest.model import Award, Kind, Reckoning
from contest.publishing.views.shape import AwardRow, AwardTable
from contest.publishing.views.wording import CLAUSES, this_period
from contest.reckoning.payees import Payees
from contest.reckoning.payout import below_zero
from contest.text import yuan

CASH_NOTE = ("说明：奖金按文件规定计列，均为税前金额。公务员、事业人员、镇干部领取现金奖励，后来的许多规定有禁止性要求，"
             "发放前请纪检、财政、人社部门把关。")
NONCASH_NOTE = "说明：按设置，公务员、事业人员和镇干部的奖励改为非现金激励，只列名单，金额为0；其他奖金均为税前金额。"


def listed_awards(reckoning: Reckoning) -> list[Award]:
    return [a for a in reckoning.awards if is_listed(a, reckoning)]


def is_listed(award: Award, reckoning: Reckoning) -> bool:
    """Is it settled by this list? The final bulletin and what is held or without cash are shown whole."""
    return reckoning.period.kind is Kind.FINAL or bool(award.due_fen or award.held) or not (award.entitled_fen or award.paid_before_fen)


def award_table(reckoning: Reckoning, awards: Sequence[Award]) -> AwardTable:
    """The rows and, without those held, their sums."""
    names = reckoning.names()
    paid_now = [a for a in awards if not a.held]
    return {
        "题": "", "行": [_row(a, names.get(a.participant, a.participant)) for a in awards],
        "应奖": yuan(sum(a.entitled_fen for a in paid_now)), "已列发": yuan(sum(a.paid_before_fen for a in paid_now)),
        "本次": yuan(due_now(awards)),
    }


def held_sums(awards: Sequence[Award]) -> list[AwardTable]:
    """What is held, added up: the line under a table whose sums leave it out."""
    held = [a for a in awards if a.held]
    sums = [yuan(sum(some)) for some in ([a.entitled_fen for a in held], [a.paid_before_fen for a in held], [a.due_fen for a in held])]
    return [{"题": "", "行": [], "应奖": sums[0], "已列发": sums[1], "本次": f"({sums[2]})"}] if held else []


def due_now(awards: Sequence[Award]) -> int:
    return sum(a.due_fen for a in awards if not a.held)


def held_now(awards: Sequence[Award]) -> int:
    return sum(a.due_fen for a in awards if a.held)


def owed_now(reckoning: Reckoning, awards: Sequence[Award]) -> int:
    """What payees below zero are to give back: on a sheet of its own, in no payment."""
    payees = Payees.of(reckoning.roster)
    negative = below_zero(reckoning.awards, payees)
    return -sum(a.due_fen for a in awards if not a.held and payees.key(a) in negative)


def _row(award: Award, credited: str) -> AwardRow:
    clause = CLAUSES.get(award.clause, award.clause)
    due = f"({yuan(award.due_fen)})" if award.held else yuan(award.due_fen)
    return {
        "条款": clause, "奖项": award.award, "对象": _who(award, credited), "项目": award.project or "—",
        "算式": _formula(award, clause), "应奖": yuan(award.entitled_fen), "已列发": yuan(award.paid_before_fen), "本次": due,
    }


def _who(award: Award, credited: str) -> str:
    """The payee, and whom the award counts for where that is another."""
    return award.payee if credited in {"", award.payee} else f"{award.payee}（{credited}）"


def _formula(award: Award, clause: str) -> str:
    """认定到位720.5万元×8‰＝57640元；缓发：缺收款信息. What was listed and what is due now stand in their own columns."""
    told = award.basis.removeprefix(clause).strip().partition("，已列发")[0]
    return f"{told}；缓发：{award.held}" if award.held else told


def award_text(reckoning: Reckoning, table: str) -> list[str]:
    """How much is due now, held and owed back; after what the money may be paid."""
    awards = listed_awards(reckoning)
    word = this_period(reckoning.period)
    if not awards:
        return [f"{word}没有可兑现的奖金。{_vacant(reckoning)}"]
    owed = owed_now(reckoning, awards)
    told = f"{word}拟兑现奖金{yuan(due_now(awards) + owed)}元"
    told += f"，应扣回{yuan(owed)}元，相抵后{yuan(due_now(awards))}元" if owed else ""
    told += f"，缓发{yuan(held)}元" if (held := held_now(awards)) else ""
    final = "最终排名奖和各项目奖一并列出，" if reckoning.period.kind is Kind.FINAL else ""
    seen = f"，见{table}" if table else ""
    return [f"{told}{seen}。{final}列入本表是拟发放，公示无异议并经审批后发放。{_vacant(reckoning)}"]


def _vacant(reckoning: Reckoning) -> str:
    """The rank prizes that nobody wins, when they are given: with the final bulletin."""
    if reckoning.period.kind is not Kind.FINAL or not reckoning.standings:
        return ""
    won = {a.award for a in reckoning.awards}
    prizes = ("信息洽谈奖",) if reckoning.policy.combined_prizes else ("信息收集奖", "项目洽谈奖")
    return f"按七.2①，{vacant}空缺。" if (vacant := "、".join(p for p in prizes if p not in won)) else ""


def award_note(reckoning: Reckoning) -> list[str]:
    """R22: the standing note on officials and cash, wherever money is listed."""
    return [NONCASH_NOTE if reckoning.policy.officials_noncash else CASH_NOTE] if listed_awards(reckoning) else []
