"""奖金兑现 in the bulletin: every amount with its clause and formula (七.2), what is held, what is owed back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contest.model import Award, Category, Kind, Participant, Project, Reckoning
from contest.publishing.views.shape import AwardRow, AwardTable
from contest.publishing.views.wording import CLAUSES, OFFICIALS_NOTE, SHORT, this_period
from contest.reckoning.payees import Payees
from contest.reckoning.payout import below_zero
from contest.text import project_key, yuan

OFFICIALS = ("公务员", "事业人员", Category.CADRE.value)
BODIES = (Category.VILLAGE, Category.HAMLET, Category.UNIT)
"""R25: no persons."""
_NONCASH_NOTE = "公务员、事业人员、镇干部的奖励改为非现金激励，只列名单，金额为0。"


def listed_awards(reckoning: Reckoning) -> list[Award]:
    return [a for a in reckoning.awards if is_listed(a, reckoning)]


def is_listed(award: Award, reckoning: Reckoning) -> bool:
    """Is it settled by this list? The final bulletin and what is held or without cash are shown whole."""
    return reckoning.period.kind is Kind.FINAL or bool(award.due_fen or award.held) or not (award.entitled_fen or award.paid_before_fen)


def award_table(reckoning: Reckoning, awards: Sequence[Award], *, moving: bool = False) -> AwardTable:
    """The rows and, without those held, their sums; with ``moving`` no rows of awards at rest, whose amounts are in the sums."""
    names, projects = reckoning.names(), {p.key: p for p in reckoning.projects}
    paid_now = [a for a in awards if not a.held]
    shown = ([a for a in awards if not rests(a)] or awards) if moving else awards
    return {
        "题": "", "行": [_row(a, names.get(a.participant, a.participant), project_shown(a, projects)) for a in shown],
        "应奖": yuan(sum(a.entitled_fen for a in paid_now)), "已列发": yuan(sum(a.paid_before_fen for a in paid_now)),
        "本次": yuan(due_now(awards)),
    }


def at_rest(awards: Sequence[Award]) -> list[Award]:
    """What earlier lists settled and this one leaves as it is; none where nothing else is told."""
    still = [a for a in awards if rests(a)]
    return still if len(still) < len(awards) else []


def rests(award: Award) -> bool:
    """Listed before, and nothing changes now."""
    return bool(award.paid_before_fen) and not award.due_fen and not award.held


def project_shown(award: Award, projects: Mapping[str, Project]) -> str:
    """李国富（拟设）/饮用水生产（签约：清源饮品有限公司/山泉水生产线）: as first reported, and as signed where that is another name."""
    project = projects.get(award.project_key)
    facts = project.facts.entry if project and project.facts else None
    if not award.project or facts is None or project_key(facts.company, facts.project) == award.project_key:
        return award.project
    return f"{award.project}（{SHORT[facts.sheet]}：{facts.company}/{facts.project}）"


def due_now(awards: Sequence[Award]) -> int:
    return sum(a.due_fen for a in awards if not a.held)


def held_now(awards: Sequence[Award]) -> int:
    return sum(a.due_fen for a in awards if a.held)


def held_told(reckoning: Reckoning, fate: str) -> str:
    """另有26000.00元因收款信息不全等原因暂缓: what papers that leave out what is held say of it, and what is to become of it."""
    held = held_now(reckoning.awards)
    return f"另有{yuan(held)}元因收款信息不全等原因暂缓，{fate}。" if held else ""


def owed_now(reckoning: Reckoning, awards: Sequence[Award]) -> int:
    """What payees below zero are to give back: on a sheet of its own, in no payment."""
    payees = Payees.of(reckoning.roster)
    negative = below_zero(reckoning.awards, payees)
    return -sum(a.due_fen for a in awards if not a.held and payees.key(a) in negative)


def _row(award: Award, credited: str, project: str) -> AwardRow:
    clause = CLAUSES.get(award.clause, award.clause)
    due = f"({yuan(award.due_fen)})" if award.held else yuan(award.due_fen)
    return {
        "条款": clause, "奖项": award.award, "对象": _who(award, credited), "项目": project or "—",
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


def award_note(reckoning: Reckoning, awards: Sequence[Award]) -> list[str]:
    """What the table leaves out; R22: the standing note on officials and cash, wherever one of them is listed."""
    people, rest = reckoning.roster.by_code(), at_rest(awards)
    left_out = [f"另有{len(rest)}笔以前已列发、本次无变动，计{yuan(sum(a.paid_before_fen for a in rest))}元，在合计内。"] if rest else []
    told = _NONCASH_NOTE if reckoning.policy.officials_noncash else OFFICIALS_NOTE
    return [*left_out, *([f"说明：{told}"] if any(standing_of(a, people) in OFFICIALS for a in awards) else [])]


def standing_of(award: Award, people: Mapping[str, Participant]) -> str:
    """What the payee is: 公务员, 群众, …; 镇干部 or 社会能人 as a participant; nothing of a body."""
    category = category_of(award, people)
    return award.standing or (category.value if category and category not in BODIES else "")


def category_of(award: Award, people: Mapping[str, Participant]) -> Category | None:
    """Of the participant who is himself the payee."""
    himself = people.get(award.payee_code or award.payee_key.rpartition("@")[2])
    return himself.category if himself and himself.name == award.payee else None
