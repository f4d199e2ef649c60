"""汇总表 (internal): the whole period as wide sheets for people who think in Excel. Every view is a ``Table`` of raw values.

Telephone numbers have no column here, and in free text they are masked when the sheet is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from contest.form import SHEETS, Column, SheetForm, Type
from contest.model import STATE_WORDS, STATUS_WORDS, Matter, Project, Reckoning, ReturnOutcome, Standing, Verdict
from contest.model import Kind as PeriodKind
from contest.publishing.plain import Cell, Kind
from contest.publishing.sheets import Col, Table, columns
from contest.publishing.views.course import course
from contest.publishing.views.decided import debts_table, decisions_table, lines_table
from contest.publishing.views.lists import days, full_title, lists, news, titled
from contest.publishing.views.rankings import shown_places
from contest.publishing.views.reports import received, unsent
from contest.publishing.views.result import in_order, reconciliation, totals
from contest.publishing.views.stages import refused_ids, stage_of
from contest.publishing.views.wording import ITEMS, first_sentence
from contest.text import natural

if TYPE_CHECKING:
    import pandas as pd

MARK = "内部资料　注意保管"
WIDEST = 17
_CREDIT_WIDTH = 21
"""18 characters, none of them a place to break."""
_FIRST_ROW = 3  # below title and header
_FIGURES = (7, 9, 11, 13)
"""Where 排名 has the four figures; each counts the entries of one sheet."""
_PRIVATE = ("contact_phone",)
_CODES = ("voucher", "credit")
_KINDS = {Type.DATE: Kind.DATE, Type.WAN: Kind.WAN, Type.COUNT: Kind.INT}
_ADDED = columns("来源文件:20:code 行:5:int 归属主体:10 状态:9 原因:26")
_SUMMARY = (("信息（条）", "leads"), ("洽谈（个）", "negotiations"), ("正式签约（个）", "signings"), ("认定动工（个）", "groundbreakings"),
            ("协议投资（万元）", "agreed_fen"), ("认定到位资金（万元）", "invested_fen"))


def by_sheet(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The entries of each of the six sheets, in the order given."""
    sheets: dict[str, list[Verdict]] = {form.name: [] for form in SHEETS}
    for verdict in verdicts:
        sheets[verdict.entry.sheet].append(verdict)
    return sheets


def entries_table(verdicts: Sequence[Verdict], form: SheetForm) -> pd.DataFrame:
    """The entries in force of one sheet, one row each: its columns by key, then file, row, participant (code), state, reason.
    dtype object throughout: 分 stay ints, a blank stays None, nothing is computed here."""
    import pandas as pd  # noqa: PLC0415 - --help must not pay for it

    keys = [c.key for c in form.columns if c.key not in _PRIVATE]
    rows = [[*map(v.entry.values.get, keys), v.entry.file, v.entry.row, v.participant, v.state, v.reason] for v in verdicts]
    return pd.DataFrame(rows, columns=[*keys, "file", "row", "participant", "state", "reason"], dtype=object)


def summary_tables(reckoning: Reckoning) -> tuple[Table, ...]:
    """Every sheet of the book, in order."""
    entries = by_sheet(by_participant(reckoning))
    return tuple(table if table.rows else replace(table, title=f"{table.title}　暂无。") for table in (
        overview(reckoning), course(reckoning), replace(ranking(reckoning), links=figure_links(reckoning, entries)),
        *(_entries(reckoning, entries_table(entries[form.name], form), form) for form in SHEETS),
        register(reckoning), returns(reckoning), findings(reckoning), *lists(reckoning), corrections(reckoning),
        *_titled(reckoning, lines_table(reckoning), decisions_table(reckoning), debts_table(reckoning))))


def _titled(reckoning: Reckoning, *tables: Table) -> tuple[Table, ...]:
    return tuple(replace(table, title=full_title(reckoning, table.title)) for table in tables)


def by_participant(reckoning: Reckoning) -> list[Verdict]:
    """The entries of one participant side by side, participants as in the roster; of each as they were received."""
    places = {p.code: n for n, p in enumerate(reckoning.roster.participants)}
    return sorted(in_order(reckoning.verdicts), key=lambda v: places.get(v.participant, len(places)))


def figure_links(reckoning: Reckoning, entries: Mapping[str, Sequence[Verdict]]) -> dict[tuple[int, int], str]:
    """From a figure of 排名 (row, column) to the rows of his entries on the sheet it counts."""
    links = {}
    for form, col in zip(SHEETS, _FIGURES, strict=False):
        holders = [v.participant for v in entries[form.name]]
        last, sizes = dict(zip(holders, count(_FIRST_ROW), strict=False)), Counter(holders)
        for index, standing in enumerate(reckoning.standings):
            if row := last.get(standing.code):
                links[index, col] = f"'{form.name}'!A{row - sizes[standing.code] + 1}:F{row}"
    return links


def _entries(reckoning: Reckoning, entries: pd.DataFrame, form: SheetForm) -> Table:
    """One merged sheet: the return's own columns and what became of each row."""
    names = reckoning.names()
    cells = [entries[key].tolist() for key in entries.columns]
    if form.columns[0].key == "serial":
        cells[0] = list(range(1, len(entries) + 1))
    cells[-3] = [names.get(code, code) for code in cells[-3]]
    cells[-2] = [STATE_WORDS[state] for state in cells[-2]]
    cols = (*(_column(c) for c in form.columns if c.key not in _PRIVATE), *_ADDED)
    return Table(str(form.name), full_title(reckoning, f"{form.name}汇总"), cols, list(zip(*cells, strict=True)))


def _column(c: Column) -> Col:
    kind = Kind.CODE if c.key in _CODES else Kind.INT if c.key == "serial" else _KINDS.get(c.type, Kind.TEXT)
    return Col(f"{c.name}(申报)" if c.key == "owner" else c.name, kind, min(c.width, _CREDIT_WIDTH if c.key == "credit" else WIDEST))


def overview(reckoning: Reckoning) -> Table:
    """总览: course, money, returns, what waits; the reconciliation below."""
    names, money, waiting = reckoning.names(), totals(reckoning.awards), Counter(c.matter for c in reckoning.pending)
    rows: list[tuple[Cell, ...]] = [_course(reckoning, *item) for item in _SUMMARY]
    rows += [(f"奖金：{word}（元）", None, None, Fraction(fen, 100), "") for word, fen in (
        ("应发累计", money.entitled_fen), ("已列发", money.paid_before_fen), ("本次应发", money.due_fen), ("缓发", money.held_fen))]
    rows += _reports(reckoning, names)
    rows += [(f"待认定：{matter.value}（项）", None, None, waiting[matter], "") for matter in Matter]
    cols = "项目:28 上期累计（更正后）:20:number 本期新增:14:number 累计:18:number 说明:70"
    return replace(titled(reckoning, "总览", cols, rows, reconciliation(reckoning)), money=frozenset(n for n, row in enumerate(rows) if str(row[0]).endswith("（元）")))


def _reports(reckoning: Reckoning, names: dict[str, str]) -> list[tuple[Cell, ...]]:
    """Who sent, as the bulletin says; in a payout batch nobody has to."""
    if reckoning.period.kind is PeriodKind.BATCH:
        return [("收到报表（份）", None, received(reckoning), None, "竞赛结束后不再要求按期报送")]
    bad, silent = unsent(reckoning)
    return [("应报主体（个）", None, None, sum(p.sends for p in reckoning.roster.participants), ""),
            *((word, None, len(codes), None, "、".join(names.get(c, c) for c in codes)) for word, codes in (
                ("未报（个）", silent), ("退回待重报（个）", bad), ("迟报（个）", reckoning.late), ("零报告（个）", reckoning.nil)))]


def _course(reckoning: Reckoning, item: str, key: str) -> tuple[Cell, ...]:
    now, before = reckoning.summary.get(key, 0), reckoning.before.get(key, 0)
    unit = 1_000_000 if key.endswith("_fen") else 1
    return (item, *(Fraction(figure, unit) for figure in (before, now - before, now)), "")


def ranking(reckoning: Reckoning) -> Table:
    """排名: counts, places (as a number to sort by, and as the bulletin shows it) and what of them is provisional (R15), with last period's place."""
    last = {s.code: s.rank for s in reckoning.previous}
    items = " ".join(f"{item}:7:int {item}名次:9:int" for item in ITEMS)
    places = shown_places(reckoning)
    cols = ("总名次:8:int 名次:9 编码:8:code 参赛主体:16 类别:10 排名组:34 合计:8:number "
            f"{items} 信息含待认定:13:int 签约含待认定:13:int 上期总名次:11:int 升降:8")
    return titled(reckoning, "排名", cols, [_standing(s, places[s.code], last.get(s.code, 0)) for s in reckoning.standings])


def _standing(s: Standing, place: str, last: int | None) -> tuple[Cell, ...]:
    items = [cell for pair in zip(s.counts, s.ranks, strict=True) for cell in pair]
    return (s.rank, place, s.code, s.name, s.category.value, s.pool, s.total, *items, *s.provisional, last or None, _moved(s.rank, last))


def _moved(now: int | None, last: int | None) -> str:
    """Against the last bulletin; ``last`` is 0 where none was issued, None where it gave no place."""
    if now is None or not last:
        return "新进" if now and last is None else ""
    return "—" if now == last else f"↑{last - now}" if now < last else f"↓{now - last}"


def register(reckoning: Reckoning) -> Table:
    """项目台账: what was reported up to the period's end, furthest stage first."""
    names, end, refused = reckoning.names(), reckoning.period.end, refused_ids(reckoning)
    begun = [(p, min(told)) for p in reckoning.projects if (told := days(p, end))]
    cols = ("阶段:12 企业名称:26 项目名称:24 首次申报:12:date 最近进展日:12:date 最近进展:30 协议或意向投资(万元):14:wan "
            "认定到位(万元):14:wan 第一引荐人:14 计入主体:14 飞地:6 飞地落户地:14 高新技术(申报):9 高新技术(认定):9 "
            "签约日期:12:date 签约已认定:9 动工日期:12:date 动工认定:12 疑似同一项目:10 认定编号:44:code")
    return titled(reckoning, "项目台账", cols, [
        _project(p, first, names, refused, end) for p, first in sorted(begun, key=lambda pair: (-_stage(pair[0]), pair[1], pair[0].key))])


def _stage(p: Project) -> int:
    return 3 if p.invested_fen else 2 if p.groundbreaking or p.recognised else 1 if p.signing else 0


def _project(p: Project, first: date, names: dict[str, str], refused: frozenset[str], end: date) -> tuple[Cell, ...]:
    f, signing, start = p.facts, p.signing, p.groundbreaking
    facts: tuple[Cell, ...] = (
        f.referrer.name, names.get(f.credited, f.credited), f.enclave, f.place, f.high_tech) if f else ("",) * 5
    stages = (signing.day(), p.signing_ruled) if signing else (None, "")
    return (stage_of(p, refused), p.company, p.project, first, *news(p, refused, end), p.size_fen or None,
            p.invested_fen or None, *facts, p.high_tech or "", *stages, start.day() if start else None, "、".join(p.recognised),
            "待认定" if p.suspected else "", "\n".join(f"{matter} {text}" for matter, text in p.rulings))


def returns(reckoning: Reckoning) -> Table:
    """报送情况: every file and what became of it, then the senders of whom none came."""
    names = reckoning.names()
    cols = "填报主体:16 期次:6:int 文件:42:code 处理:10 填报日期:12:date 迟报:6 零报告:8 错误:6:int 提醒:6:int 说明:50"
    rows = [_return(r, names) for r in sorted(reckoning.returns, key=lambda r: natural(r.file))]
    rows += [(names.get(c, c), reckoning.period.number, "", word, None, "", "", None, None, "")
             for word, codes in zip(("退回待重报", "未报"), unsent(reckoning), strict=True) for c in codes]
    return titled(reckoning, "报送情况", cols, rows, reconciliation(reckoning)[:1])


def _return(r: ReturnOutcome, names: dict[str, str]) -> tuple[Cell, ...]:
    errors, lost = sum(f.error for f in r.findings), f"撤下：{'、'.join(r.losses)}" if r.losses else ""
    why = first_sentence(r.findings[0].message) if r.findings and r.participant not in names else ""
    return (names.get(r.participant, r.participant), r.period, r.file, STATUS_WORDS[r.status], r.filled, "迟报" if r.late else "",
            "是" if r.nil else "", errors, len(r.findings) - errors, "；".join(filter(None, (r.note, lost, why))))


def findings(reckoning: Reckoning) -> Table:
    """校验问题: each with its cell."""
    names = reckoning.names()
    return titled(reckoning, "校验问题", "填报主体:16 文件:42:code 工作表:12 单元格:9:code 轻重:8 编码:11:code 问题:80", [
        (names.get(r.participant, r.participant), r.file, f.sheet, f.cell, "错误" if f.error else "提醒", f.code, f.message)
        for r in sorted(reckoning.returns, key=lambda r: natural(r.file)) for f in r.findings])


def corrections(reckoning: Reckoning) -> Table:
    """更正 (R13): issued figures that are others now; below, what was merely added late (补报)."""
    names = reckoning.names()
    return titled(reckoning, "更正与补报", "参赛主体:16 项目:14 原通报:10:number 更正为:10:number 原因或来源:80", [
        *((names.get(c.participant, c.participant), c.item, c.old, c.new, "；".join(c.reasons)) for c in reckoning.corrections),
        *((names.get(v.participant, v.participant), f"补报：{v.entry.sheet}", None, None, f"{v.entry.day()} {v.entry.company}/"
           f"{v.entry.project}（{v.entry.file} › {v.entry.sheet} › 第{v.entry.row}行）") for v in reckoning.additions)])
