"""看板 (internal): the whole period on one page for the leading group. Every value as 看板.html shows it. Pure.

The keys are the names a clerk reads in the template. Texts, places and amounts are those of the bulletin and of result.json; an
enterprise of a lead or negotiation is never named.
"""
# ruff: noqa: PLC2401  as above

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from contest.model import SUMMARY_KEYS, Kind, Reckoning, Sheet
from contest.publishing.views.amendments import amendments
from contest.publishing.views.board_entries import Link, Listing, Register, listings, register
from contest.publishing.views.board_parts import (
    AwardItem,
    BigItem,
    ClaimItem,
    MoneyRow,
    ProjectItem,
    SenderItem,
    StageRow,
    TargetItem,
    award_items,
    big_items,
    claim_items,
    money_rows,
    project_items,
    sender_items,
    stage_rows,
    target_items,
)
from contest.publishing.views.bulletin import BulletinNotes, issue_label
from contest.publishing.views.overview import figures
from contest.publishing.views.projects import OVERDUE, SILENT
from contest.publishing.views.rankings import pools
from contest.publishing.views.reports import reconciliation
from contest.publishing.views.result import totals
from contest.publishing.views.scope import Scope, cut_off, scope_of
from contest.publishing.views.shape import FigureRow
from contest.publishing.views.summary import MARK
from contest.publishing.views.wording import full_date, span
from contest.text import wan, yuan_grouped

_SHEETS = dict(zip(SUMMARY_KEYS, (Sheet.LEAD, Sheet.NEGOTIATION, Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.SIGNING, Sheet.INVESTMENT), strict=True))
_NAMES = dict(zip(SUMMARY_KEYS, ("信息", "洽谈", "签约", "动工", "协议投资", "到位资金"), strict=True))
_ITEMS = (Sheet.LEAD, Sheet.NEGOTIATION, Sheet.SIGNING, Sheet.GROUNDBREAKING)


class Card(TypedDict):
    """名 with its unit; 新增 since the last issue."""

    名: str
    值: str
    新增: str
    明细: Link


class Alert(TypedDict):
    """What the leading group must look at: how much of what, and where on the page it stands."""

    数: int
    事: str
    锚: str


class Figure(TypedDict):
    值: str
    明细: Link


class StandingItem(TypedDict):
    """四项: 信息, 洽谈, 签约, 动工. 历期: the places of the issued periods and now, 「3 → 1」."""

    名次: str
    主体: str
    明细: Link
    类别: str
    四项: list[Figure]
    合计: str
    上期: str
    升降: str
    历期: str


class StandingTable(TypedDict):
    题: str
    合计名: str
    行: list[StandingItem]


class CourseRow(TypedDict):
    期: str
    数: list[Figure]


class Board(TypedDict):
    """看板.html, from top to bottom."""

    标题: str
    期号: str
    期间: str
    截至: str
    机关: str
    标记: str
    预览: list[str]
    概况: list[Card]
    关注: list[Alert]
    排名: list[StandingTable]
    走势: list[CourseRow]
    漏斗: list[StageRow]
    项目: list[ProjectItem]
    大项目: list[BigItem]
    奖金: list[MoneyRow]
    奖项: list[AwardItem]
    奖金合计: list[str]
    报送: list[SenderItem]
    待认定: list[ClaimItem]
    目标: list[TargetItem]
    更正: list[str]
    明细: list[Listing]
    核对: list[str]


def board(reckoning: Reckoning, notes: BulletinNotes, scope: Scope | None = None) -> Board:
    """``scope``: where it is reckoned already."""
    scope = scope or scope_of(reckoning, notes.last_issue, notes.issued)
    book = register(scope, notes.issued)
    period, awards, rows = reckoning.period, award_items(book), figures(reckoning)
    big, senders, claims = big_items(book), sender_items(book), claim_items(book)
    return {
        "标题": reckoning.policy.campaign, "期号": issue_label(period), "期间": span(period.start, period.end),
        "截至": full_date(cut_off(reckoning)), "机关": reckoning.policy.office, "标记": MARK,
        "预览": ["〔预览〕本期尚未结束，数字以正式通报为准。"] if period.preview else [],
        "概况": _cards(book, rows), "关注": _alerts(scope, big, senders, claims),
        "排名": _standings(book, notes), "走势": _course(book, notes),
        "漏斗": stage_rows(book, rows), "项目": project_items(book), "大项目": big,
        "奖金": money_rows(reckoning), "奖项": awards, "奖金合计": _sums(reckoning), "报送": senders, "待认定": claims,
        "目标": target_items(book), "更正": amendments(scope), "明细": listings(book), "核对": reconciliation(scope, "总体情况的累计数"),
    }


def _cards(book: Register, rows: Sequence[FigureRow]) -> list[Card]:
    return [{"名": row["项目"], "值": row["累计"], "新增": row["本期"], "明细": book.everyone(_SHEETS[key], row["项目"])}
            for key, row in zip(SUMMARY_KEYS, rows, strict=True)]


def _alerts(scope: Scope, big: list[BigItem], senders: list[SenderItem], claims: list[ClaimItem]) -> list[Alert]:
    """What waits for somebody; nothing that is at 0."""
    reckoning = scope.reckoning
    found: list[Alert] = [
        {"数": len(claims), "事": "项待领导小组认定", "锚": "claims"},
        {"数": sum(s["状态"] == "未报" for s in senders), "事": "家未报送", "锚": "senders"},
        {"数": sum(s["状态"] == "退回待重报" for s in senders), "事": "家退回待重报", "锚": "senders"},
        {"数": sum(bool(a.held) for a in reckoning.awards), "事": "笔奖金缓发", "锚": "awards"},
        {"数": sum(p.gap is not None and p.gap < 0 for p in reckoning.progress), "事": "个主体欠进度", "锚": "targets"},
        {"数": sum(SILENT in row["提示"] for row in big), "事": f"个大项目{SILENT}", "锚": "big"},
        {"数": sum(OVERDUE in row["提示"] for row in big), "事": f"个大项目{OVERDUE}", "锚": "big"},
        {"数": len(reckoning.corrections), "事": "项更正", "锚": "amendments"},
    ]
    return [alert for alert in found if alert["数"]]


def _standings(book: Register, notes: BulletinNotes) -> list[StandingTable]:
    reckoning = book.scope.reckoning
    ranks = [{s.code: s.rank for s in standings} for standings in (*(i.standings for i in notes.issued), reckoning.standings)]
    tables: list[StandingTable] = []
    for pool in pools(reckoning):
        rows: list[StandingItem] = []
        members = [s for s in reckoning.standings if s.pool == pool["组名"]] if pool["组名"] else reckoning.standings
        for s, row in zip(members, pool["行"], strict=True):
            shown = (row["信息"], row["洽谈"], row["签约"], row["动工"])
            rows.append({
                "名次": row["名次"], "主体": row["主体"], "明细": book.participant(s.code), "类别": row["类别"],
                "四项": [{"值": text, "明细": book.counted(s.code, (sheet,), f"{s.name}　{sheet}")} for text, sheet in zip(shown, _ITEMS, strict=True)],
                "合计": row["合计"], "上期": row["上期"], "升降": row["升降"], "历期": _places([r.get(s.code) for r in ranks])})
        tables.append({"题": f"总排名（{pool['组名']}）" if pool["组名"] else "总排名", "合计名": pool["合计名"], "行": rows})
    return tables


def _places(ranks: list[int | None]) -> str:
    """「3 → 1」; blank for one who never had a place."""
    return " → ".join(str(rank or "—") for rank in ranks) if any(ranks) else ""


def _course(book: Register, notes: BulletinNotes) -> list[CourseRow]:
    """The cumulative figures of each issue as issued, then those of now; each opens the entries that it was made of."""
    reckoning = book.scope.reckoning
    rows: list[CourseRow] = [
        {"期": (label := issue_label(issue.period)), "数": [
            _figure(key, issue.summary, book.as_issued(place, issue, sheet, f"{label}　{_NAMES[key]}")) for key, sheet in _SHEETS.items()]}
        for place, issue in enumerate(notes.issued, 1)]
    now = "本批" if reckoning.period.kind is Kind.BATCH else issue_label(reckoning.period)
    return [*rows, {"期": now, "数": [_figure(key, reckoning.summary, book.everyone(sheet, f"{now}　{_NAMES[key]}")) for key, sheet in _SHEETS.items()]}]


def _figure(key: str, summary: Mapping[str, int], link: Link) -> Figure:
    value = summary.get(key, 0)
    return {"值": wan(value) if key.endswith("_fen") else str(value), "明细": link}


def _sums(reckoning: Reckoning) -> list[str]:
    """应发累计, 已列发, 本次, 缓发 of all awards: the totals of result.json."""
    money = totals(reckoning.awards)
    return [yuan_grouped(fen) for fen in (money.entitled_fen, money.paid_before_fen, money.due_fen, money.held_fen)]
