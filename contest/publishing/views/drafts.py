"""五、存在问题 and 六、下步要求, drafted from the figures for the office to edit. Pure."""

from __future__ import annotations

from datetime import datetime

from contest.model import Kind, Matter, Period, Reckoning, Status
from contest.publishing.views.awards import listed_awards
from contest.publishing.views.overview import gap_text
from contest.publishing.views.projects import OVERDUE, SILENT, alerts, services
from contest.publishing.views.reports import refused, senders
from contest.publishing.views.scope import Scope
from contest.publishing.views.wording import ended, listed, sentences, short_date, tenths
from contest.reckoning.payout import NO_ACCOUNT, NOT_LISTED, RETURNED
from contest.reckoning.receipts import deadline

_NAMES = 8
_ON_PAPERS = (Matter.SIGNING, Matter.GROUNDBREAKING, Matter.INVESTMENT, Matter.HIGH_TECH)


def problems(scope: Scope) -> list[str]:
    """One paragraph; only what the figures show."""
    during = () if scope.reckoning.period.kind is Kind.BATCH else (_idle(scope), _duties(scope), _conversion(scope.reckoning))
    found = [told for told in (*during, _behind(scope.reckoning), _returns(scope), _quality(scope), _big(scope)) if told]
    none = f"从报送和统计情况看，{'没有' if ended(scope.reckoning.period) else '暂未'}发现突出问题。"
    return [sentences(found) if found else none]


def _idle(scope: Scope) -> str:
    idle = [s.name for s in scope.reckoning.standings if not any(s.counts)]
    if idle and len(idle) == len(scope.reckoning.standings):
        return f"活动没有打开局面，{len(idle)}个主体四项累计均为零"
    return f"进展不平衡，{len(idle)}个主体四项累计为零（{listed(idle, _NAMES)}）" if idle else ""


def _duties(scope: Scope) -> str:
    """三.2 and 八.1: no lead yet, no outing yet, heads who have not led."""
    duties = scope.reckoning.duties
    no_lead = [scope.name(d.participant) for d in duties if not d.has_lead]
    no_outing = [scope.name(d.participant) for d in duties if not d.has_outing]
    heads = [scope.name(d.participant) for d in duties if d.head_active is False]
    told = [text for names, text in (
        (no_lead, f"未提供信息的{len(no_lead)}个（{listed(no_lead, _NAMES)}）"),
        (no_outing, f"未外出招商的{len(no_outing)}个（{listed(no_outing, _NAMES)}）"),
        (heads, f"负责人尚未带队外出或引荐项目的{len(heads)}个")) if names]
    return f"任务落实不够，{'，'.join(told)}" if told else ""


def _conversion(reckoning: Reckoning) -> str:
    talks, signed = reckoning.summary.get("negotiations", 0), reckoning.summary.get("signings", 0)
    return f"转化不够，累计洽谈{talks}个，正式签约{signed}个" if talks > 2 * signed else ""


def _behind(reckoning: Reckoning) -> str:
    gaps = [p.gap for p in reckoning.progress if p.gap is not None]
    behind = [gap for gap in gaps if gap < 0]
    if not behind:
        return ""
    if len(behind) > 1 and min(behind) == max(gaps):
        return f"目标任务推进不快，{len(behind)}个主体均{gap_text(tenths(behind[0]))}"
    return f"目标任务推进不快，{len(behind)}个主体欠时序进度，最多的{gap_text(tenths(min(behind)))}"


def _returns(scope: Scope) -> str:
    if scope.reckoning.period.kind is Kind.BATCH:
        return ""
    who = senders(scope)
    told = [f"{word}{len(names)}家" for word, names in (("迟报", who.late), ("退回待重报", who.bad), ("未报", who.silent)) if names]
    return f"报送不够及时，{'、'.join(told)}" if told else ""


def _quality(scope: Scope) -> str:
    bad = sum(o.file in scope.files and o.status in {Status.REJECTED, Status.PARTLY} for o in scope.reckoning.returns)
    entries = sum(v.entry.broken for v in refused(scope))
    told = [text for n, text in ((bad, f"{bad}份报表有差错"), (entries, f"{entries}条申报填错、不予采纳")) if n]
    return f"填报质量不高，{'、'.join(told)}" if told else ""


def _big(scope: Scope) -> str:
    without = sum(s.group is None for s in services(scope))
    said = [word for s in services(scope) for word in alerts(s, scope.reckoning.today)]
    told = [f"{n}个{word}" for word, n in (("未成立服务专班", without), *((word, said.count(word)) for word in (SILENT, OVERDUE))) if n]
    return f"大项目跟踪服务不够，{'、'.join(told)}" if told else ""


def requirements(scope: Scope, following: Period | None) -> list[str]:
    """One paragraph; what each problem asks for, and by when the next return is due."""
    reckoning = scope.reckoning
    asked = [told for told in (_to_collect(reckoning), _to_go_out(reckoning), _to_complete(scope), _to_rule(reckoning),
                               _to_serve(scope), _to_resend(scope), next_return(reckoning, following)) if told]
    return [sentences(asked)]


def _to_collect(reckoning: Reckoning) -> str:
    if reckoning.period.kind is not Kind.BULLETIN:
        if _under_way(reckoning):
            return "各村、各单位要盯紧已签约、已动工项目，促进资金到位，确保完成全年任务"
        return "各村、各单位要总结经验，继续收集信息、外出招商，努力完成全年任务"
    if any(not any(s.counts) for s in reckoning.standings):
        return "尚未突破的主体要抓紧收集真实、符合国家产业政策、有价值的信息，尽快实现零的突破"
    return "各主体要继续收集真实、符合国家产业政策、有价值的信息，促洽谈、促签约、促动工"


def _under_way(reckoning: Reckoning) -> bool:
    """Is there a project that was signed or begun?"""
    return any(p.signing or p.groundbreaking or p.recognised or p.invested_fen for p in reckoning.projects)


def _to_go_out(reckoning: Reckoning) -> str:
    if reckoning.period.kind is Kind.BULLETIN and any(not d.has_outing for d in reckoning.duties):
        return "未外出招商的主体要主动出击，负责人要带队有针对性地外出招商"
    return ""


def _to_complete(scope: Scope) -> str:
    """Those whose awards wait for an account, a corrected one, or for a referrer to be entered in the roster."""
    told = []
    for why, what in ((NO_ACCOUNT, "补齐收款信息"), (NOT_LISTED, "核对引荐人姓名、补进名册"), (RETURNED, "更正收款账户")):
        waiting = [scope.name(a.participant) or a.payee for a in listed_awards(scope.reckoning) if a.held == why]
        names = list(dict.fromkeys(waiting))
        told += [f"{listed(names, _NAMES, '个')}请尽快向领导小组办公室{what}"] if names else []
    return "，".join(told)


def _to_rule(reckoning: Reckoning) -> str:
    waiting = len(reckoning.pending)
    if not waiting:
        return ""
    papers = "合同、回单等原件" if any(c.matter in _ON_PAPERS for c in reckoning.pending) else "说明和佐证材料"
    return f"{waiting}项待认定事项，有关主体要备齐{papers}，提请领导小组认定"


def _to_serve(scope: Scope) -> str:
    if any(s.group is None or alerts(s, scope.reckoning.today) for s in services(scope)):
        return "大项目要落实服务专班，明确下一步和完成期限，加强跟踪服务"
    return ""


def _to_resend(scope: Scope) -> str:
    who = senders(scope)
    words = [word for word, names in (("未报", who.silent), ("退回待重报", who.bad)) if names]
    if scope.reckoning.period.kind is Kind.BATCH or not words:
        return ""
    return f"{'和'.join(words)}的{len(who.silent) + len(who.bad)}家要尽快补报"


def next_return(reckoning: Reckoning, following: Period | None) -> str:
    """By when the next return is due; no full stop. Nothing where no return and no project is to come."""
    if following is None or following.kind is Kind.BATCH:
        return "后续到位资金、动工等情况请及时报送，经认定后分批兑现" if _under_way(reckoning) else ""
    return f"第{following.number}期报表请于{_moment(deadline(following, reckoning.policy))}前报送，没有内容的也要零报告"


def _moment(at: datetime) -> str:
    """3月19日17时."""
    minutes = f"{at.minute}分" if at.minute else ""
    return f"{short_date(at.date())}{at.hour}时{minutes}"
