"""奖励决定 (七.2): who receives what under which clause, at the end of the contest. Pure.

It decides what was on the 公示, and nothing that is held. What the town decides after the draft is made stays blank: the number,
the day, the meeting, how many objections came in.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from itertools import groupby

from contest.model import Award, Kind, Reckoning
from contest.publishing.views.awards import BODIES, award_table, due_now, held_told, owed_now
from contest.publishing.views.notice import notice_span, posted_on, proposed
from contest.publishing.views.shape import AwardDecision
from contest.publishing.views.wording import CLAUSES, capitals, listed, numeral, short_date
from contest.reckoning.payees import Payees
from contest.text import wan, yuan

_GAP = "　　"
_NAMED = 10
"""So many names stand in full; of more the first, how many, and where all of them are."""
_BLANK = "____"
"""To be written on; white space would be lost at the end of a line."""
_TITLES = ("7.2.1", "7.2.4")  # an honour that is conferred; the others are money for what a project brought


def is_due(reckoning: Reckoning) -> bool:
    """At the end of the contest, where there is anything to award."""
    return reckoning.period.kind is Kind.FINAL and any(a.entitled_fen for a in proposed(reckoning))


def decision(reckoning: Reckoning, doc_date: date) -> AwardDecision:
    """All parts of 奖励决定.docx. Every award to date that is not held, those on earlier lists among them."""
    policy, awards = reckoning.policy, proposed(reckoning)
    annex = f"{policy.campaign}奖励明细表"
    return {
        "发文机关": policy.government, "文号": f"{_GAP}〔{policy.end.year}〕{_GAP}号",
        "标题行": [policy.government, f"关于奖励{policy.campaign}", "先进单位和个人的决定"],
        "预览": ["〔预览〕"] if reckoning.period.preview else [], "主送": f"{policy.recipients}：",
        "开头": _opening(reckoning), "依据": _basis(reckoning, doc_date),
        "决定": [f"{numeral(n)}、{told}" for n, told in enumerate(_groups(awards, reckoning), 1)],
        "合计": _sums(reckoning, awards),
        "结尾": "希望受奖单位和个人珍惜荣誉、再接再厉。各村、各单位要服务好已签约、已动工项目，促进资金到位，确保完成全年任务。",
        "附件": [f"附件：{annex}"], "明细表": [{**award_table(reckoning, awards), "题": annex}],
        "署名": policy.government, "日期": f"{policy.end.year}年{_BLANK}月{_BLANK}日",
    }


def _opening(reckoning: Reckoning) -> str:
    policy, now = reckoning.policy, reckoning.summary
    return (f"{policy.start.year}年{short_date(policy.start)}至{short_date(policy.end)}，全镇开展招商引资突击月活动，正式签约项目{now.get('signings', 0)}个，"
            f"认定动工{now.get('groundbreakings', 0)}个，认定到位资金{wan(now.get('invested_fen', 0))}万元，涌现出一批成绩突出的单位和个人。")


def _basis(reckoning: Reckoning, doc_date: date) -> str:
    policy = reckoning.policy
    start, end = notice_span(policy, posted_on(doc_date, reckoning.today))
    return (f"根据《{policy.title.strip('《》')}》第七条，经领导小组审核、公示（{short_date(start)}至{short_date(end)}，收到异议{_BLANK}件）"
            f"和{_BLANK}月{_BLANK}日镇党委会议研究，镇政府决定：")


def _groups(awards: Sequence[Award], reckoning: Reckoning) -> list[str]:
    """A paragraph for each kind of award, in the order of the clauses."""
    ordered = sorted(awards, key=lambda a: a.clause)
    kinds = [list(some) for _, some in groupby(ordered, key=lambda a: (a.clause, a.award))]
    payees, bodies = Payees.of(reckoning.roster), {p.code for p in reckoning.roster.participants if p.category in BODIES}
    return [_group(some, payees, bodies) for some in kinds if any(a.entitled_fen for a in some)]


def _group(awards: Sequence[Award], payees: Payees, bodies: Set[str]) -> str:
    """Two of one name are two. ``bodies``: participants that are no persons."""
    first, clause = awards[0], CLAUSES.get(awards[0].clause, awards[0].clause)
    names = list({payees.key(a): a.payee for a in awards if a.entitled_fen}.values())
    money = f"{_money(awards, len(names))}（{clause}）。"
    if first.clause in _TITLES:
        honour = "，并作为先进个人上报市级表彰" if first.clause == "7.2.4" else ""
        whom = "名第一引荐人" if first.clause == "7.2.4" else "个单位" if all(a.participant in bodies for a in awards) else "个单位和个人"
        return f"授予{_conferred(names, whom, first.award)}{honour}，{money}"
    count = f"等{len(names)}名" if len(names) > 1 else ""
    who = "正式签约项目第一引荐人" if first.clause == "7.2.2" else "动工项目第一引荐人"
    further = "以后认定的到位资金，按同一标准另行分批兑现。" if first.clause == "7.2.3" else ""
    return f"奖励{names[0]}{count}{who}，{money}{further}"


def _conferred(names: Sequence[str], whom: str, award: str) -> str:
    """安安村等300个单位信息收集奖（名单见附件）; up to ten by name."""
    return f"{listed(names)}{award}" if len(names) <= _NAMED else f"{names[0]}等{len(names)}{whom}{award}（名单见附件）"


def _money(awards: Sequence[Award], payees: int) -> str:
    """奖金共25000.00元，其中已列发20000.00元，本次发给5000.00元: entitled = listed before + now."""
    before, due = sum(a.paid_before_fen for a in awards), due_now(awards)
    whole = f"奖金{'共' if payees > 1 else ''}{yuan(sum(a.entitled_fen for a in awards))}元"
    if not before:
        return whole
    if not due:
        return f"{whole}，均已列发"
    return f"{whole}，其中已列发{yuan(before)}元，{f'本次发给{yuan(due)}元' if due > 0 else f'本次扣回{yuan(-due)}元'}"


def _sums(reckoning: Reckoning, awards: Sequence[Award]) -> str:
    """Entitled = listed before + now − owed back; what is paid now also in words, as on the payout list; then what is held."""
    before, owed = sum(a.paid_before_fen for a in awards), owed_now(reckoning, awards)
    due = due_now(awards) + owed
    known = f"其中已列发{yuan(before)}元，" if before else ""
    back = f"，应扣回{yuan(owed)}元" if owed else ""
    return (f"以上应奖合计{yuan(sum(a.entitled_fen for a in awards))}元，{known}本次发放{yuan(due)}元（人民币{capitals(due)}，税前）{back}，"
            f"对象、金额和计算依据见附件。{held_told(reckoning, '落实并公示后另行决定')}年终考核加分由领导小组另行确定。")
