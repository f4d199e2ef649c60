"""汇总表 (internal): the whole period as wide sheets for people who think in Excel. Every view is a ``Table`` of raw values.

Telephone numbers have no column here, and in free text they are masked when the sheet is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from contest.form import SHEETS, Column, SheetForm, Type
from contest.model import STATE_WORDS, STATUS_WORDS, Matter, Project, Reckoning, ReturnOutcome, Service, Standing, State, Verdict
from contest.publishing.sheets import Cell, Col, Kind, Table, columns
from contest.publishing.views.decided import debts_table, decisions_table, lines_table
from contest.publishing.views.payout import heading
from contest.publishing.views.result import in_order, reconciliation, totals
from contest.publishing.views.wording import ITEMS, full_date
from contest.text import natural

if TYPE_CHECKING:
    import pandas as pd

MARK = "内部资料　注意保管"
WIDEST = 17
_PRIVATE = ("contact_phone",)
_CODES = ("voucher", "credit")
_KINDS = {Type.DATE: Kind.DATE, Type.WAN: Kind.WAN, Type.COUNT: Kind.INT}
_ADDED = columns("来源文件:20:code 行:5:int 归属主体:10 状态:9 原因:26")
_SUMMARY = (("信息（条）", "leads"), ("洽谈（个）", "negotiations"), ("正式签约（个）", "signings"), ("认定动工（个）", "groundbreakings"),
            ("协议投资（万元）", "agreed_fen"), ("认定到位资金（万元）", "invested_fen"))


def entries_table(verdicts: Sequence[Verdict], form: SheetForm) -> pd.DataFrame:
    """The entries in force of one sheet, one row each: its columns by key, then file, row, participant (code), state, reason.
    dtype object throughout: 分 stay ints, a blank stays None, nothing is computed here."""
    import pandas as pd  # noqa: PLC0415 - --help must not pay for it

    some = [v for v in verdicts if v.entry.sheet == form.name]
    values = [v.entry.values for v in some]
    cells: dict[str, list[object]] = {c.key: [row.get(c.key) for row in values] for c in form.columns if c.key not in _PRIVATE}
    cells |= {"file": [v.entry.file for v in some], "row": [v.entry.row for v in some], "participant": [v.participant for v in some],
              "state": [v.state.value for v in some], "reason": [v.reason for v in some]}
    return pd.DataFrame({key: pd.Series(column, dtype=object) for key, column in cells.items()})


def summary_tables(reckoning: Reckoning) -> tuple[Table, ...]:
    """Every sheet of the book, in order."""
    ordered = in_order(reckoning.verdicts)
    return (
        overview(reckoning), ranking(reckoning), *(_entries(reckoning, entries_table(ordered, form), form) for form in SHEETS),
        register(reckoning), returns(reckoning), findings(reckoning), progress(reckoning), duties(reckoning),
        advanced(reckoning), bonus(reckoning), services(reckoning), enclaves(reckoning), channels(reckoning),
        corrections(reckoning), *_marked(reckoning, lines_table(reckoning), decisions_table(reckoning), debts_table(reckoning)))


def _marked(reckoning: Reckoning, *tables: Table) -> tuple[Table, ...]:
    return tuple(replace(t, title=_title(reckoning, t.title)) for t in tables)


def _entries(reckoning: Reckoning, entries: pd.DataFrame, form: SheetForm) -> Table:
    """One merged sheet: the return's own columns and what became of each row."""
    names = reckoning.names()
    cells = [entries[key].tolist() for key in entries.columns]
    cells[-3] = [names.get(code, code) for code in cells[-3]]
    cells[-2] = [STATE_WORDS[State(state)] for state in cells[-2]]
    cols = (*(_column(c) for c in form.columns if c.key not in _PRIVATE), *_ADDED)
    return Table(str(form.name), _title(reckoning, f"{form.name}汇总"), cols, list(zip(*cells, strict=True)))


def _column(c: Column) -> Col:
    return Col(f"{c.name}(申报)" if c.key == "owner" else c.name, Kind.CODE if c.key in _CODES else _KINDS.get(c.type, Kind.TEXT), min(c.width, WIDEST))


def _table(reckoning: Reckoning, name: str, spec: str, rows: list[tuple[Cell, ...]], foot: tuple[str, ...] = ()) -> Table:
    return Table(name, _title(reckoning, name), columns(spec), rows, foot=foot)


def _title(reckoning: Reckoning, name: str) -> str:
    return f"{heading(reckoning, name)}（截至{full_date(reckoning.period.end)}）　{MARK}"


def overview(reckoning: Reckoning) -> Table:
    """总览: course, money, returns, what waits; the reconciliation below."""
    names, money, waiting = reckoning.names(), totals(reckoning.awards), Counter(c.matter for c in reckoning.pending)
    rows: list[tuple[Cell, ...]] = [_course(reckoning, *item) for item in _SUMMARY]
    rows += [(f"奖金：{word}（元）", None, None, Fraction(fen, 100), "") for word, fen in (
        ("应发累计", money.entitled_fen), ("已列发", money.paid_before_fen), ("本次应发", money.due_fen), ("缓发", money.held_fen))]
    rows += [("应报主体（个）", None, None, sum(p.sends for p in reckoning.roster.participants), "")]
    rows += [(word, None, len(codes), None, "、".join(names.get(c, c) for c in codes)) for word, codes in (
        ("未报（个）", reckoning.missing), ("迟报（个）", reckoning.late), ("零报告（个）", reckoning.nil))]
    rows += [(f"待认定：{matter.value}（项）", None, None, waiting[matter], "") for matter in Matter]
    cols = "项目:28 上期累计（更正后）:20:number 本期新增:14:number 累计:18:number 说明:70"
    return _table(reckoning, "总览", cols, rows, reconciliation(reckoning))


def _course(reckoning: Reckoning, item: str, key: str) -> tuple[Cell, ...]:
    now, before = reckoning.summary.get(key, 0), reckoning.before.get(key, 0)
    unit = 1_000_000 if key.endswith("_fen") else 1
    return (item, *(Fraction(figure, unit) for figure in (before, now - before, now)), "")


def ranking(reckoning: Reckoning) -> Table:
    """排名: counts, places and what of them is provisional (R15), with last period's place."""
    last = {s.code: s.rank for s in reckoning.previous}
    items = " ".join(f"{item}:7:int {item}名次:9:int" for item in ITEMS)
    cols = ("总名次:8:int 编码:8:code 参赛主体:16 类别:10 排名组:34 合计:8:number "
            f"{items} 信息含待认定:13:int 签约含待认定:13:int 上期总名次:11:int 升降:8")
    return _table(reckoning, "排名", cols, [_standing(s, last.get(s.code, 0)) for s in reckoning.standings])


def _standing(s: Standing, last: int | None) -> tuple[Cell, ...]:
    items = [cell for pair in zip(s.counts, s.ranks, strict=True) for cell in pair]
    return (s.rank, s.code, s.name, s.category.value, s.pool, s.total, *items, *s.provisional, last or None, _moved(s.rank, last))


def _moved(now: int | None, last: int | None) -> str:
    """Against the last bulletin; ``last`` is 0 where none was issued, None where it gave no place."""
    if now is None or not last:
        return "新进" if now and last is None else ""
    return "—" if now == last else f"↑{last - now}" if now < last else f"↓{now - last}"


def register(reckoning: Reckoning) -> Table:
    """项目台账: what was reported up to the period's end, furthest stage first."""
    names, end = reckoning.names(), reckoning.period.end
    begun = (p for p in reckoning.projects if _days(p, end))
    cols = ("阶段:12 企业名称:26 项目名称:24 首次申报:12:date 最近进展日:12:date 最近进展:30 协议或意向投资(万元):14:wan "
            "认定到位(万元):14:wan 第一引荐人:14 计入主体:14 飞地:6 飞地落户地:14 高新技术(申报):9 高新技术(认定):9 "
            "签约日期:12:date 签约已认定:9 动工日期:12:date 动工认定:12 疑似同一项目:10 认定编号:30:code")
    return _table(reckoning, "项目台账", cols, [
        _project(p, names, end) for p in sorted(begun, key=lambda p: (-_stage(p), min(_days(p, end)), p.key))])


def _stage(p: Project) -> int:
    return 3 if p.invested_fen else 2 if p.groundbreaking or p.recognised else 1 if p.signing else 0


def _days(p: Project, end: date) -> list[date]:
    return [day for e in p.entries if (day := e.day()) and day <= end]


def _news(p: Project, end: date) -> tuple[date | None, str]:
    """The day of the last entry about a project up to the period's end, and what it says."""
    last = max((e for e in p.entries if (day := e.day()) and day <= end), key=lambda e: e.date, default=None)
    return (last.date, f"{last.sheet}：{last.text('progress') or last.text('remark')}".rstrip("：")) if last else (None, "")


def _project(p: Project, names: dict[str, str], end: date) -> tuple[Cell, ...]:
    f, signing, start = p.facts, p.signing, p.groundbreaking
    facts: tuple[Cell, ...] = (
        f.referrer.name, names.get(f.credited, f.credited), f.enclave, f.place, f.high_tech) if f else ("",) * 5
    stages = (signing.day(), p.signing_ruled) if signing else (None, "")
    return (p.stage, p.company, p.project, min(_days(p, end)), *_news(p, end), p.size_fen or None,
            p.invested_fen or None, *facts, p.high_tech or "", *stages, start.day() if start else None, "、".join(p.recognised),
            "待认定" if p.suspected else "", "、".join(f"{matter} {text}" for matter, text in p.rulings))


def returns(reckoning: Reckoning) -> Table:
    """报送情况: every file and what became of it, then the senders of whom none came."""
    names = reckoning.names()
    cols = "填报主体:16 期次:6:int 文件:42:code 处理:10 填报日期:12:date 迟报:6 零报告:8 错误:6:int 提醒:6:int 说明:50"
    rows = [_return(r, names) for r in sorted(reckoning.returns, key=lambda r: natural(r.file))]
    rows += [(names.get(c, c), reckoning.period.number, "", "未报", None, "", "", None, None, "") for c in reckoning.missing]
    return _table(reckoning, "报送情况", cols, rows, reconciliation(reckoning)[:1])


def _return(r: ReturnOutcome, names: dict[str, str]) -> tuple[Cell, ...]:
    errors, lost = sum(f.error for f in r.findings), f"撤下：{'、'.join(r.losses)}" if r.losses else ""
    return (names.get(r.participant, r.participant), r.period, r.file, STATUS_WORDS[r.status], r.filled, "迟报" if r.late else "",
            "是" if r.nil else "", errors, len(r.findings) - errors, "；".join(filter(None, (r.note, lost))))


def findings(reckoning: Reckoning) -> Table:
    """校验问题: each with its cell."""
    names = reckoning.names()
    return _table(reckoning, "校验问题", "填报主体:16 文件:42:code 工作表:12 单元格:9:code 轻重:8 编码:11:code 问题:80", [
        (names.get(r.participant, r.participant), r.file, f.sheet, f.cell, "错误" if f.error else "提醒", f.code, f.message)
        for r in sorted(reckoning.returns, key=lambda r: natural(r.file)) for f in r.findings])


def progress(reckoning: Reckoning) -> Table:
    """目标进度 (一, 二): against the annual targets and the elapsed part of the year."""
    names = reckoning.names()
    cols = ("参赛主体:16 年度引资任务(万元):18:wan 已完成(万元):16:wan 完成率:10:percent 时序进度:10:percent "
            "超(欠)进度:12:percent 评价:10 年度签约任务(个):16:int 已签约(个):11:int")
    return _table(reckoning, "目标进度", cols, [
        (names.get(p.participant, p.participant), p.target_fen or None, p.done_fen, p.share,
         reckoning.elapsed if p.share is not None else None, p.gap, "" if p.gap is None else "欠进度" if p.gap < 0 else "达到进度",
         p.target_signings or None, p.done_signings) for p in reckoning.progress])


def duties(reckoning: Reckoning) -> Table:
    """履职情况 (三.2, 八.1)."""
    names = reckoning.names()
    return _table(reckoning, "履职情况", "参赛主体:16 报过信息:12 外出招商:12 负责人:14 负责人带队外出或引荐:24", [
        (names.get(d.participant, d.participant), d.has_lead, d.has_outing, d.head, "" if d.head_active is None else d.head_active)
        for d in reckoning.duties])


def advanced(reckoning: Reckoning) -> Table:
    """先进个人 (七.2④): whom to report to the city, and for which project."""
    return _table(reckoning, "先进个人", "序号:6:int 姓名:16 项目:50", [(n, *pair) for n, pair in enumerate(reckoning.advanced, 1)])


def bonus(reckoning: Reckoning) -> Table:
    """年终加分 (七.2末, R14): blank where the leading group sets the points."""
    names = reckoning.names()
    return _table(reckoning, "年终加分", "参赛主体:16 总名次:8:int 加分:10:number 说明:30", [
        (names.get(b.participant, b.participant), b.rank, b.points, "由领导小组确定" if b.points is None else "")
        for b in reckoning.bonus])


def services(reckoning: Reckoning) -> Table:
    """服务专班 (八.3): big projects, their group, last news, and whether a period went by without."""
    cols = ("企业名称:26 项目名称:24 阶段:12 协议或意向投资(万元):20:wan 组长:12 成员:26 最近进展日:12:date 最近进展:30 "
            "下一步:30 完成期限:12:date 提醒:16")
    return _table(reckoning, "服务专班", cols, [_service(s, reckoning.period.end) for s in reckoning.services])


def _service(s: Service, end: date) -> tuple[Cell, ...]:
    p, g = s.project, s.group
    head, members, step, due = (g.head, g.members, g.next_step, g.due) if g else ("未成立专班", "", "", None)
    alert = "超过一期无进展" if s.silent else ""
    return (p.company, p.project, p.stage, p.size_fen, head, members, *_news(p, end), step, due, alert)


def enclaves(reckoning: Reckoning) -> Table:
    """飞地项目 (八.3, 七.2③)."""
    names = reckoning.names()
    cols = ("企业名称:26 项目名称:24 阶段:12 飞地落户地:18 第一引荐人:14 计入主体:14 协议投资(万元):16:wan "
            "认定到位(万元):16:wan")
    return _table(reckoning, "飞地项目", cols, [
        (p.company, p.project, p.stage, f.place, f.referrer.name, names.get(f.credited, f.credited), f.agreed_fen, p.invested_fen)
        for p in reckoning.enclaves if (f := p.facts)])


def channels(reckoning: Reckoning) -> Table:
    """信息渠道 (八.3): leads by source, and how many of them count."""
    return _table(reckoning, "信息渠道", "信息来源:16 申报(条):10:int 计入(条):10:int", list(reckoning.channels))


def corrections(reckoning: Reckoning) -> Table:
    """更正 (R13): issued figures that are others now; below, what was merely added late (补报)."""
    names = reckoning.names()
    return _table(reckoning, "更正与补报", "参赛主体:16 项目:14 原通报:10:number 更正为:10:number 原因或来源:80", [
        *((names.get(c.participant, c.participant), c.item, c.old, c.new, "；".join(c.reasons)) for c in reckoning.corrections),
        *((names.get(v.participant, v.participant), f"补报：{v.entry.sheet}", None, None, f"{v.entry.day()} {v.entry.company}/"
           f"{v.entry.project}（{v.entry.file} › {v.entry.sheet} › 第{v.entry.row}行）") for v in reckoning.additions)])
