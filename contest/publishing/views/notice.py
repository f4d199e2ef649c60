"""公示 (七.1, documents.md): who is to receive what, for how many working days it hangs, how and to whom to object. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from contest.model import Award, Issued, Kind, Policy, Reckoning
from contest.publishing.views.awards import award_table, due_now, held_told, listed_awards, owed_now
from contest.publishing.views.meetings import Meetings
from contest.publishing.views.shape import AwardTable, PublicNotice
from contest.publishing.views.wording import full_date, short_date, working_day_after
from contest.text import yuan

_BLANK = "_" * 12
"""To be written on; white space would be lost at the end of a line."""
_DAY = timedelta(days=1)


def notice_span(policy: Policy, posted: date) -> tuple[date, date]:
    """First and last day of a notice that hangs from ``posted`` on: so many working days, the first of them a working day."""
    first = working_day_after(posted - _DAY if policy.notice.same_day else posted, 1, policy)
    return first, working_day_after(first - _DAY, policy.notice.days, policy)


def posted_on(doc_date: date, today: date) -> date:
    """A notice bears the date of the bulletin, or today where that has passed."""
    return max(doc_date, today)


def covering(policy: Policy, issued: Issued, history: Sequence[Issued]) -> Issued | None:
    """The issue whose 公示 covers a list: its own, or the final one; None while that is still to come."""
    if policy.notice.once and issued.period.kind is Kind.BULLETIN:
        return next((i for i in history if i.period.kind is Kind.FINAL), None)
    return issued


def is_due(reckoning: Reckoning) -> bool:
    """Whether this period's papers have a 公示: something is listed, and where it hangs but once, the contest is over."""
    waits = reckoning.policy.notice.once and reckoning.period.kind is Kind.BULLETIN
    return bool(proposed(reckoning)) and not waits


def proposed(reckoning: Reckoning) -> list[Award]:
    """The awards on the notice: what this list settles, at the end every award to date; never what is held."""
    return [a for a in listed_awards(reckoning) if not a.held and (a.due_fen or a.entitled_fen or a.paid_before_fen)]


def notice(reckoning: Reckoning, doc_date: date) -> PublicNotice:
    """All parts of 公示.docx."""
    policy, posted = reckoning.policy, posted_on(doc_date, reckoning.today)
    awards = proposed(reckoning)
    ranked, projects = [a for a in awards if a.clause == "7.2.1"], [a for a in awards if a.clause != "7.2.1"]
    labels = ("表1", "表2") if ranked and projects else ("附表", "附表")
    tables: list[AwardTable] = [{**award_table(reckoning, some), "题": label} for some, label in zip((ranked, projects), labels, strict=True)]
    return {
        "标题行": _title(reckoning), "预览": ["〔预览〕"] if reckoning.period.preview else [],
        "开头": _opening(reckoning), "公示时间": _span_text(policy, posted), "奖励情况": _sums(reckoning, awards, "排名奖见表1，项目奖见表2" if ranked and projects else "见附表"),
        "异议": _objections(policy), "受理": _office(policy), "联系": _contacts(policy),
        "公示范围": policy.notice.places,
        "排名奖": tables[:1] if ranked else [], "项目奖": tables[1:] if projects else [],
        "合计": [award_table(reckoning, awards)] if ranked and projects else [], "署名": policy.office, "日期": full_date(posted),
    }


def hangs(reckoning: Reckoning, doc_date: date) -> str:
    """「2018年4月9日至4月13日」 for the foot of the payout list; blank where it has no 公示."""
    return _span_text(reckoning.policy, posted_on(doc_date, reckoning.today)).partition("（")[0] if is_due(reckoning) else ""


def _title(reckoning: Reckoning) -> list[str]:
    policy, period = reckoning.policy, reckoning.period
    town = "" if policy.campaign.startswith(policy.town) else policy.town
    what = {Kind.BULLETIN: f"第{period.number}期拟奖励名单公示", Kind.FINAL: "拟奖励名单公示",
            Kind.BATCH: f"第{period.number}批拟奖励名单公示"}[period.kind]
    return [f"{town}{policy.campaign}", what]


def _opening(reckoning: Reckoning) -> str:
    policy, period = reckoning.policy, reckoning.period
    basis = f"根据《{policy.title.strip('《》')}》第六、七条，{Meetings(reckoning).reviewed(proposed(reckoning))}，现将"
    if period.kind is Kind.FINAL:
        return f"{policy.campaign}已于{short_date(policy.end)}结束。{basis}最终排名奖和项目奖拟奖励名单予以公示，接受干部群众监督。"
    name = f"第{period.number}{'批' if period.kind is Kind.BATCH else '期'}"
    return f"{basis}{policy.campaign}{name}拟奖励名单予以公示，接受干部群众监督。"


def _span_text(policy: Policy, posted: date) -> str:
    start, end = notice_span(policy, posted)
    until = full_date(end) if end.year != start.year else short_date(end)
    return f"{full_date(start)}至{until}（{policy.notice.days}个工作日）"


def _sums(reckoning: Reckoning, awards: list[Award], seen: str) -> str:
    """Entitled, listed before, now; what is held is told, and is not part of the notice."""
    entitled, before = sum(a.entitled_fen for a in awards), sum(a.paid_before_fen for a in awards)
    listed = f"，其中以前各期已列发{yuan(before)}元" if before else ""
    return (f"{seen}。奖金均为税前金额，依法应缴税款由发放单位代扣代缴。应奖合计{yuan(entitled)}元{listed}，"
            f"{_now(reckoning, awards)}。{held_told(reckoning, '不在本次公示范围')}")


def _now(reckoning: Reckoning, awards: list[Award]) -> str:
    """本次拟发84000.00元，应扣回20000.00元，相抵后64000.00元: what the payout list has on its two sheets."""
    due, owed = due_now(awards), owed_now(reckoning, awards)
    return f"本次拟发{yuan(due + owed)}元" + (f"，应扣回{yuan(owed)}元，相抵后{yuan(due)}元" if owed else "")


def _objections(policy: Policy) -> str:
    return ("对排名、引荐人、投资数额、回避等有异议的，请在公示期内以书面、电话或当面方式向领导小组办公室提出，写明事实和线索。提倡实名，"
            f"对反映人信息保密。实名异议自收到之日起{policy.notice.days}个工作日内核实答复；核实期间，有异议的奖项暂不发放，不影响其他奖项。"
            "公示期满无异议的，按程序报镇党委、政府研究决定。")


def _office(policy: Policy) -> str:
    return f"领导小组办公室{f'（{policy.notice.address}）' if policy.notice.address else ''}。"


def _contacts(policy: Policy) -> list[str]:
    """A line each, so that a blank to be written on starts well before the line's end."""
    told = policy.notice
    hours = [f"受理时间：{told.hours}。"] if told.hours else []
    return [f"联系人：{told.contact or _BLANK}，电话：{told.telephone or _BLANK}。",
            f"监督单位：{told.supervisor}，电话：{told.supervisor_telephone or _BLANK}。", *hours]
