"""The lists of clauses 一, 三.2, 七.2 and 八: sheets of 汇总表; those that a town files or sends on stand in 附表.xlsx too. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from contest.model import Project, Reckoning, Service, Sheet
from contest.publishing.plain import Cell
from contest.publishing.sheets import Table, columns
from contest.publishing.views.overview import gap_short, whole_year
from contest.publishing.views.payout import heading
from contest.publishing.views.projects import alerts
from contest.publishing.views.rankings import shown_places
from contest.publishing.views.scope import cut_off
from contest.publishing.views.stages import last_news, refused_ids, stage_of
from contest.publishing.views.wording import full_date, tenths

_GAP = "　" * 7
SIGNATURES = f"制表：{_GAP}审核：{_GAP}分管领导：{_GAP}（盖章）{_GAP}年　　月　　日"


def titled(reckoning: Reckoning, names: tuple[str, str] | str, spec: str, rows: Sequence[tuple[Cell, ...]], foot: tuple[str, ...] = ()) -> Table:
    """A table under the contest's heading; ``names``: of the sheet and, where it is another, of the document."""
    name, title = (names, names) if isinstance(names, str) else names
    return Table(name, full_title(reckoning, title), columns(spec), rows, foot=foot)


def full_title(reckoning: Reckoning, name: str) -> str:
    return f"{heading(reckoning, name)}（截至{full_date(reckoning.period.end)}）"


def lists(reckoning: Reckoning) -> tuple[Table, ...]:
    """Every list, in the order of the sheets of 汇总表."""
    return (progress(reckoning), duties(reckoning), advanced(reckoning), bonus(reckoning), services(reckoning), enclaves(reckoning),
            channels(reckoning))


def filed_lists(reckoning: Reckoning) -> tuple[Table, ...]:
    """Those that a town files or sends on."""
    filed = (advanced(reckoning), bonus(reckoning), services(reckoning), enclaves(reckoning), progress(reckoning))
    return tuple(replace(table, notes=() if table.rows else ("暂无。",)) for table in filed)


def days(p: Project, end: date) -> list[date]:
    return [day for e in p.entries if (day := e.day()) and day <= end]


def news(p: Project, refused: frozenset[str], end: date) -> tuple[date | None, str]:
    """The day of the last entry about a project up to the period's end that was not refused, and what it says."""
    last = last_news(p, refused, end)
    return (last.date, f"{last.sheet}：{last.text('progress') or last.text('remark')}".rstrip("：")) if last else (None, "")


def progress(reckoning: Reckoning) -> Table:
    """目标进度 (一, 二): against the annual targets and the elapsed part of the year."""
    names = reckoning.names()
    cols = ("参赛主体:16 年度引资任务(万元):18:wan 已完成(万元，含活动前):20:wan 完成率:10:percent 时序进度:10:percent "
            "超(欠)进度(百分点):20 评价:10 年度签约任务(个):16:int 已签约(个，含活动前):19:int")
    return titled(reckoning, ("目标进度", "目标任务完成进度表"), cols, [
        (names.get(p.participant, p.participant), p.target_fen or None, p.done_fen, p.share,
         reckoning.elapsed if p.share is not None else None, gap_short(tenths(p.gap)) if p.gap is not None else "", _pace(p.gap), p.target_signings or None, p.done_signings)
        for p in whole_year(reckoning)])


def _pace(gap: Fraction | None) -> str:
    if gap is None:
        return ""
    return "欠进度" if gap < 0 else "超进度" if gap else "持平"


def duties(reckoning: Reckoning) -> Table:
    """履职情况 (三.2, 八.1)."""
    names = reckoning.names()
    return titled(reckoning, "履职情况", "参赛主体:16 报过信息:12 外出招商:12 负责人:14 负责人带队外出或引荐:24", [
        (names.get(d.participant, d.participant), d.has_lead, d.has_outing, d.head, "" if d.head_active is None else d.head_active)
        for d in reckoning.duties])


def advanced(reckoning: Reckoning) -> Table:
    """先进个人 (七.2④): whom to report to the city, for which project and on what ground."""
    names = reckoning.names()
    awards = {(a.payee, a.project): a for a in reckoning.awards if a.clause == "7.2.4"}
    rows = []
    for n, (person, project) in enumerate(reckoning.advanced, 1):
        award = awards.get((person, project))
        ground = award.basis.partition("，已列发")[0] if award else ""
        told = (award.standing, names.get(award.participant, award.participant), ground) if award else ("", "", "")
        rows.append((n, person, *told[:2], project, told[2]))
    cols = "序号:6:int 姓名:14 人员身份:14 所在单位（计入主体）:22 引荐项目（企业/项目）:40 推荐依据:50"
    return titled(reckoning, ("先进个人", "先进个人上报名单"), cols, rows)


def bonus(reckoning: Reckoning) -> Table:
    """年终加分 (七.2末, R14): blank where the leading group sets the points."""
    names, places = reckoning.names(), shown_places(reckoning)
    return titled(reckoning, ("年终加分", "年终考核加分表"), "参赛主体:16 总名次:10 加分:10:number 说明:30", [
        (names.get(b.participant, b.participant), places.get(b.participant, b.rank), b.points, "由领导小组确定" if b.points is None else "")
        for b in reckoning.bonus])


def services(reckoning: Reckoning) -> Table:
    """服务专班 (八.3): big projects, their group, last news, and whether a period went by without."""
    cols = ("企业名称:26 项目名称:24 阶段:12 协议或意向投资(万元):20:wan 组长:12 成员:26 最近进展日:12:date 最近进展:30 "
            "下一步:30 完成期限:12:date 提醒:16")
    refused = refused_ids(reckoning)
    return titled(reckoning, ("服务专班", "大项目服务专班跟踪表"), cols, [_service(s, refused, reckoning) for s in reckoning.services])


def _service(s: Service, refused: frozenset[str], reckoning: Reckoning) -> tuple[Cell, ...]:
    p, g = s.project, s.group
    head, members, step, due = (g.head, g.members, g.next_step, g.due) if g else ("未成立专班", "", "", None)
    return (p.company, p.project, stage_of(p, refused), p.size_fen, head, members, *news(p, refused, reckoning.period.end), step, due,
            "；".join(alerts(s, reckoning.today)))


def enclaves(reckoning: Reckoning) -> Table:
    """飞地项目 (八.3, 七.2③)."""
    names = reckoning.names()
    cols = ("企业名称:26 项目名称:24 阶段:12 飞地落户地:18 第一引荐人:14 计入主体:14 协议投资(万元):16:wan "
            "认定到位(万元):16:wan")
    return titled(reckoning, ("飞地项目", "飞地项目表"), cols, [
        (p.company, p.project, p.stage, f.place, f.referrer.name, names.get(f.credited, f.credited), f.agreed_fen, p.invested_fen)
        for p in reckoning.enclaves if (f := p.facts)])


def channels(reckoning: Reckoning) -> Table:
    """信息渠道 (八.3): leads by source, and how many of them count; with those of no channel they are all leads."""
    leads, cut = [v for v in reckoning.verdicts if v.entry.sheet is Sheet.LEAD], cut_off(reckoning)
    later = [v for v in leads if (v.entry.day() or cut) > cut]
    rest = (("未填或填错", len(leads) - len(later) - sum(c[1] for c in reckoning.channels), sum(v.counts for v in leads) - sum(c[2] for c in reckoning.channels)),
            ("日期在截止日之后", len(later), 0))
    return titled(reckoning, "信息渠道", "信息来源:18 申报(条):10:int 计入(条):10:int", [*reckoning.channels, *(row for row in rest if row[1])])
