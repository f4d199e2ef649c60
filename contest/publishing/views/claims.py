"""认定清单: what waits for a ruling, in the order of a meeting; what was ruled so far; what the group must be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from contest.form import DECISIONS, MEETING, SHEETS
from contest.model import Claim, Conclusion, Matter, Notice, Reckoning, Sheet
from contest.publishing.plain import Cell, masked
from contest.publishing.sheets import Table, columns
from contest.publishing.views.payout import heading
from contest.publishing.views.result import reconciliation
from contest.publishing.views.scope import INPUT_FOLDER
from contest.text import wan, yuan

_FEW_SHARE = 10
"""So many on one place keep at least a tenth of the smallest prize each."""
_MATTERS = {matter: place for place, matter in enumerate(Matter)}
_WITH_EVIDENCE = frozenset(form.name for form in SHEETS if any(c.key == "evidence" for c in form.columns))


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One row of 「认定」: what is printed, by the keys of ``form.RULINGS``; ``most_fen``: what may be recognised at most, None: no amount here."""

    values: dict[str, Cell]
    most_fen: int | None


def meeting_order(reckoning: Reckoning) -> list[Claim]:
    """Pending claims by matter, then by participant as in the roster, day and number; rivals of a dispute stay together, at the first's place."""
    places = {p.code: n for n, p in enumerate(reckoning.roster.participants)}
    claims = sorted(reckoning.pending, key=lambda c: (
        _MATTERS[c.matter], places.get(c.participant, len(places)), c.entry.day() or date.min, c.id))
    groups: dict[tuple[Matter, str], int] = {}
    for place, claim in enumerate(claims):
        groups.setdefault((claim.matter, claim.rivals or claim.id), place)
    return sorted(claims, key=lambda c: groups[c.matter, c.rivals or c.id])


def claim_rows(reckoning: Reckoning) -> tuple[ClaimRow, ...]:
    names = reckoning.names()
    return tuple(_row(claim, names) for claim in meeting_order(reckoning))


def claims_title(reckoning: Reckoning) -> tuple[str, tuple[str, ...]]:
    """Title and notes above the header of 「认定」."""
    return heading(reckoning, "认定清单"), (*_to_rule(len(reckoning.pending)), *_also(len(reckoning.notices) + len(shared_prizes(reckoning))))


def _to_rule(count: int) -> tuple[str, ...]:
    if not count:
        return ("本期没有待认定的事项。",)
    return (f"共{count}项待认定。只填黄色格：认定结论从下拉框选“认定”或“不认定”；不认定须在“说明”里写原因；先放一放的，结论空着，只写说明。",
            "资金到位可填认定金额（万元），空着就是照申报数，不能多于申报数。归属争议几家相邻，只认定一家，其余不认定。"
            "填好后连同“会议信息”放进 input/认定/。")


def _also(notices: int) -> tuple[str, ...]:
    """What the meeting must look at too: on the last sheet, so that the first one says so."""
    return (f"另有{notices}条提醒，见“提醒”。",) if notices else ()


def decisions_head(reckoning: Reckoning) -> tuple[str, tuple[str, ...]]:
    """Title and notes above the header of 「其他决定」: the kinds there are, and the conclusions of each."""
    kinds, conclusions = (next(c for c in DECISIONS.columns if c.key == key) for key in ("kind", "conclusion"))
    return heading(reckoning, DECISIONS.name), (f"{DECISIONS.note}类型：{'、'.join(kinds.choices)}。", f"结论按类型写。{conclusions.help}")


def meeting_head(reckoning: Reckoning) -> str:
    """「会议信息」: for the head of the printed page, since its labels begin in the first row."""
    return heading(reckoning, MEETING.name)


def ruled_table(reckoning: Reckoning) -> Table:
    """已认定: what was ruled so far, latest meeting first."""
    names = reckoning.names()
    ruled = [c for c in reckoning.claims if c.ruling]
    ruled.sort(key=lambda c: (_MATTERS[c.matter], c.id))
    ruled.sort(key=lambda c: (c.ruling and c.ruling.meeting) or date.min, reverse=True)
    cols = columns("认定编号:13:code 事项:9 归属主体:11 日期:11:date 企业名称:20 项目名称:18 申报内容:27:code 认定结论:9 "
                   "认定金额(万元):11:wan 会议日期:11:date 会议纪要文号:16 说明:18 认定文件:24:code 行:6:int")
    return Table("已认定", heading(reckoning, "已认定事项（只读）"), cols, [_ruled(c, names) for c in ruled])


def notices_table(reckoning: Reckoning) -> Table:
    """提醒: 改判, 已失效, 矛盾, prizes shared by very many and whatever else is no fault of a return; the reconciliation below."""
    rows = [(n, notice.code, notice.message) for n, notice in enumerate((*reckoning.notices, *shared_prizes(reckoning)), 1)]
    cols = columns("序号:6:int 编码:12:code 内容:110")
    return Table("提醒", heading(reckoning, "提醒与核对"), cols, rows, () if rows else ("没有要提醒的事。",), foot=reconciliation(reckoning))


def shared_prizes(reckoning: Reckoning) -> tuple[Notice, ...]:
    """信息收集奖：300个主体并列第1名，每个20.00元: rank prizes of which R5 leaves very many very little. Nothing is changed."""
    pool = {s.code: s.pool for s in reckoning.standings}
    shares = Counter((pool.get(a.participant, ""), a.award, a.rate, a.entitled_fen) for a in reckoning.awards
                     if a.clause == "7.2.1" and a.entitled_fen and a.rate.startswith("并列"))
    return tuple(Notice("AWD-001", f"{award}：{count}个主体{place}，每个{yuan(fen)}元，请领导小组研究。")
                 for (_, award, place, fen), count in shares.items() if count > _FEW_SHARE)


def attendance_table(reckoning: Reckoning) -> Table:
    """签到表: the leading group, a line each to sign on and to say what one abstains from."""
    cols = columns("序号:6:int 职务:14 姓名:14 单位:26 到会签名:26 回避事项（认定编号）:30 备注:20")
    rows = [(n, *member, "", "", "") for n, member in enumerate(reckoning.roster.group, 1)]
    return Table("签到表", heading(reckoning, "认定会议签到表"), cols, rows, ("会议日期：　　　　年　　月　　日　　　　地点：",),
                 foot=("应到　　人，实到　　人。主持人签名：　　　　　　　　　记录人签名：",))


def _row(claim: Claim, names: dict[str, str]) -> ClaimRow:
    entry = claim.entry
    evidence = entry.text("evidence") or ("未附" if entry.sheet in _WITH_EVIDENCE else "")
    values: dict[str, Cell] = {
        "claim": claim.id, "matter": claim.matter.value, "participant": names.get(claim.participant, claim.participant),
        "date": None if claim.matter is Matter.SAME else entry.day(),
        "company": claim.company or entry.company, "project": claim.project or entry.project,
        "subject": subject(claim), "evidence": evidence, "source": source(entry.file, entry.sheet, entry.row),
        "hint": claim.hint, "stake": claim.stake, "last": claim.last_opinion,
    }
    return ClaimRow(values, entry.amount() if claim.matter is Matter.INVESTMENT else None)


def subject(claim: Claim) -> str:
    """申报内容; telephone numbers are masked where no voucher number can be meant."""
    return claim.subject if claim.entry.sheet is Sheet.INVESTMENT else masked(claim.subject)


def source(file: str, sheet: Sheet, row: int) -> str:
    """「第1期/岭下村.xlsx › 项目签约 › 第4行」"""
    return f"{file.removeprefix(INPUT_FOLDER)} › {sheet} › 第{row}行"


def _ruled(claim: Claim, names: dict[str, str]) -> tuple[Cell, ...]:
    ruling, entry = claim.ruling, claim.entry
    if ruling is None:
        raise ValueError(claim.id)
    return (claim.id, claim.matter.value, names.get(claim.participant, claim.participant),
            None if claim.matter is Matter.SAME else entry.day(), claim.company or entry.company, claim.project or entry.project,
            subject(claim), ruling.conclusion.value if ruling.conclusion else "", _recognised_fen(claim), ruling.meeting,
            ruling.document, _note(claim), ruling.file, ruling.row or None)


def _recognised_fen(claim: Claim) -> int | None:
    """What an investment was recognised with: the amount ruled, else as reported."""
    ruling = claim.ruling
    if ruling is None or claim.matter is not Matter.INVESTMENT or ruling.conclusion is not Conclusion.YES:
        return None
    return claim.entry.amount() if ruling.amount_fen is None else ruling.amount_fen


def _note(claim: Claim) -> str:
    """The group's own words; beside an amount cut down, what was reported."""
    ruling = claim.ruling
    note = ruling.note if ruling else ""
    cut = ruling is not None and ruling.amount_fen is not None and ruling.amount_fen != claim.entry.amount()
    return f"{note}（申报{wan(claim.entry.amount())}万元）" if cut and claim.matter is Matter.INVESTMENT else note
