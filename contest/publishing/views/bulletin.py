"""The bulletin (七.1): every value that 通报.docx and 通报.html show, ready to print. Pure.

The keys are the names a clerk reads in the templates, so they are Chinese. A part that may be absent is a list of none or one:
templates repeat, they never decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import count

from contest.model import Issued, Kind, Period, Policy, Reckoning
from contest.publishing.views.abridged import abridged, headings
from contest.publishing.views.amendments import amendments
from contest.publishing.views.awards import award_note, award_table, award_text, listed_awards
from contest.publishing.views.drafts import problems, requirements
from contest.publishing.views.overview import figures, overview_text, targets
from contest.publishing.views.projects import big_text, project_rows, project_text, service_rows
from contest.publishing.views.rankings import leading, pools, praised, ranking_text
from contest.publishing.views.readings import readings
from contest.publishing.views.reports import reconciliation, refused_rows, report_text
from contest.publishing.views.scope import Scope, cut_off, scope_of
from contest.publishing.views.shape import Bulletin, Pool, RankTable, TargetRow
from contest.publishing.views.wording import full_date, last_meeting, short_date, span, this_period, working_day_after

__all__ = ["Bulletin", "BulletinNotes", "bulletin", "default_date", "working_day_after"]

_PREVIEW = "〔预览〕"
_WORKING_DAYS = 2


@dataclass(frozen=True, slots=True)
class BulletinNotes:
    """What the town's registers say: 成文日期, 文号 (blank if not given), when the last bulletin was issued, the next period,
    and all that was issued, in order."""

    doc_date: date
    doc_number: str = ""
    last_issue: date | None = None
    next_period: Period | None = None
    issued: tuple[Issued, ...] = ()


def bulletin(reckoning: Reckoning, notes: BulletinNotes, scope: Scope | None = None) -> Bulletin:
    """All parts in the order of a real bulletin; tables and annexes are numbered as they occur. ``scope``: where it is reckoned already."""
    scope = scope or scope_of(reckoning, notes.last_issue, notes.issued)
    policy = reckoning.policy
    ranking = praised(pools(reckoning)) if policy.red_list else pools(reckoning)
    table = (f"表{n}" for n in count(2))
    rank_tables = [_rank_table(pool, next(table)) for pool in ranking if leading(pool)]
    rows, big, money = project_rows(scope), service_rows(scope), award_table(reckoning, listed_awards(reckoning), moving=True)
    labels = [next(table) if part else "" for part in (rows, big, money["行"])]
    annexes = _annexes(scope, ranking)
    lines = _title(reckoning)
    whole: Bulletin = {
        "红头": [] if policy.preprinted else [policy.office], "留白": [policy.office] if policy.preprinted else [],
        "发文机关": policy.office, "文号": [notes.doc_number] if notes.doc_number else [], "期号": issue_label(reckoning.period),
        "日期": full_date(notes.doc_date), "预览": [_PREVIEW] if reckoning.period.preview else [],
        "标题": "".join(lines), "标题行": lines, "主送": f"{policy.recipients}：", "开头": _opening(reckoning),
        "题": headings(policy), "总体情况": overview_text(reckoning), "总体表": [{"题": "表1", "行": figures(reckoning)}],
        "排名情况": ranking_text(reckoning, annexes.label(0) if annexes.held[0] and not policy.short else ""), "排名表": rank_tables,
        "项目进展": project_text(scope, rows, labels[0]), "项目表": [{"题": labels[0], "行": rows}] if rows else [],
        "大项目": big_text(scope, labels[1]), "大项目表": [{"题": labels[1], "行": big}] if big else [],
        "奖金": award_text(reckoning, labels[2]), "奖金表": [{**money, "题": labels[2]}] if money["行"] else [],
        "奖金说明": award_note(reckoning, listed_awards(reckoning)), "报送情况": report_text(scope, annexes.label(2)),
        "存在问题": [] if policy.red_list else problems(scope), "下步要求": requirements(scope, notes.next_period), "更正": amendments(scope),
        "核对": reconciliation(scope), "附件": annexes.titles(),
        "附件排名": [{"号": annexes.label(0), "组": ranking}] if annexes.held[0] else [],
        "附件目标": [{"号": annexes.label(1), "行": _targets(reckoning)}] if annexes.held[1] else [],
        "附件未采用": [{"号": annexes.label(2), "行": refused_rows(scope)}] if annexes.held[2] else [],
        "附件口径": [{"号": annexes.label(3), "题": annexes.readings, "行": readings(policy)}],
        "署名": policy.office, "版记": ["版记"] if policy.copies or policy.printer else [], "抄送": [f"抄送：{policy.copies}。"] if policy.copies else [],
        "印发": [{"机关": policy.printer, "日期": f"{full_date(notes.doc_date)}印发"}] if policy.printer else [],
    }
    return abridged(whole, scope, notes.next_period) if policy.short else whole


@dataclass(frozen=True, slots=True)
class _Annexes:
    """Which annexes there are; they are numbered in order. ``readings``: the title of the last."""

    held: tuple[bool, ...]
    readings: str

    def label(self, index: int) -> str:
        """附件2; a single one bears no number."""
        return f"附件{sum(self.held[:index + 1])}" if sum(self.held) > 1 else "附件"

    def titles(self) -> list[str]:
        """The lines of the list of annexes, after a blank one."""
        names = ("各单项及总排名表", "年度目标任务完成进度表", "未采用申报情况表", self.readings)
        here = [name for name, held in zip(names, self.held, strict=True) if held]
        if len(here) == 1:
            return ["", f"附件：{here[0]}"]
        return ["", *(f"{'　　　' if n > 1 else '附件：'}{n}. {name}" for n, name in enumerate(here, 1))] if here else []


def _annexes(scope: Scope, ranking: list[Pool]) -> _Annexes:
    """A batch repeats the ranking in full only where it has changed."""
    reckoning = scope.reckoning
    changed = reckoning.period.kind is not Kind.BATCH or bool(reckoning.corrections or reckoning.additions)
    refused = bool(refused_rows(scope)) and not reckoning.policy.red_list
    return _Annexes((bool(ranking) and changed, bool(_targets(reckoning)), refused, True), f"{this_period(reckoning.period)}适用的计算口径")


def _targets(reckoning: Reckoning) -> list[TargetRow]:
    """A red list names nobody who is behind."""
    return targets(reckoning, ahead_only=reckoning.policy.red_list)


def default_date(period: Period, policy: Policy) -> date:
    """成文日期 where none is given: the second working day after the period's end."""
    return working_day_after(period.end, _WORKING_DAYS, policy)


def issue_label(period: Period) -> str:
    return f"兑现第{period.number}批" if period.kind is Kind.BATCH else f"第{period.number}期"


def _title(reckoning: Reckoning) -> list[str]:
    """The title in the lines in which it is set."""
    period, name = reckoning.period, reckoning.policy.campaign
    if period.kind is Kind.BATCH:
        return [f"关于{name}", f"第{period.number}批奖金兑现情况的通报"]
    if period.kind is Kind.FINAL:
        return [f"关于{name}", "最终排名情况的通报"]
    return [f"关于{re.sub(r'^[0-9]{4}年', '', name)}", f"第{period.number}期（{span(period.start, period.end)}）情况的通报"]


def _opening(reckoning: Reckoning) -> str:
    """The basis, the cut-off date, the last meeting whose rulings are in it."""
    title = reckoning.policy.title
    basis = f"根据《{title.strip('《》')}》第七条，现将"
    until = f"截至{short_date(cut_off(reckoning))}"
    what = {
        Kind.BULLETIN: f"{until}的活动进展情况通报如下", Kind.FINAL: "最终排名和拟奖励情况通报如下" if _has_result(reckoning) else "活动最终情况通报如下",
        Kind.BATCH: f"竞赛结束后{until}的资金到位和第{reckoning.period.number}批奖金兑现情况通报如下",
    }[reckoning.period.kind]
    preview = "本稿为预览，本期尚未结束，数字以正式通报为准。" if reckoning.period.preview else ""
    return f"{basis}{what}{_ruled(reckoning)}。{preview}"


def _has_result(reckoning: Reckoning) -> bool:
    return bool(reckoning.awards) or any(s.rank is not None for s in reckoning.standings)


def _ruled(reckoning: Reckoning) -> str:
    """，认定截至3月8日（柏招组纪〔2018〕2号）."""
    day, papers = last_meeting(reckoning)
    return f"，认定截至{short_date(day)}{f'（{papers}）' if papers else ''}" if day else ""


def _rank_table(pool: Pool, label: str) -> RankTable:
    rows = leading(pool)
    name = f"（{pool['组名']}）" if pool["组名"] else ""
    return {"题": f"{label}　总排名前{len(rows)}个主体{name}", "合计名": pool["合计名"], "行": rows}
