"""The lists of 看板 below the standings: stages, projects, money, returns, what waits for a ruling. Pure."""
# ruff: noqa: PLC2401  these keys stand in 看板.html between braces, for people who edit it

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from contest.model import SUMMARY_KEYS, Award, Claim, Project, Reckoning, ReturnOutcome, Sheet, Status
from contest.publishing.views.awards import is_listed
from contest.publishing.views.board_entries import NOTHING, STAGES, Link, Register
from contest.publishing.views.claims import meeting_order
from contest.publishing.views.overview import targets
from contest.publishing.views.projects import SILENT, service_rows, services
from contest.publishing.views.reports import senders
from contest.publishing.views.scope import INPUT_FOLDER
from contest.publishing.views.shape import FigureRow, ServiceRow, TargetRow
from contest.publishing.views.stages import last_news, refused_ids
from contest.publishing.views.wording import CLAUSES, SHORT
from contest.text import wan, yuan_grouped

ABOVE_AGREED = "INV-003"
"""The finding on an investment by which more is in place than was agreed."""


class StageRow(TypedDict):
    """现有 projects stand at this stage; 累计 is what took place, as on the cards, blank where a stage only waits or counts for nothing."""

    阶段: str
    现有: int
    累计: str
    投资: str
    明细: Link
    累计明细: Link


class ProjectItem(TypedDict):
    项目: str
    明细: Link
    阶段: str
    投资: str
    到位: str
    引荐人: str
    主体: str
    最近: str
    标记: str


class MoneyRow(TypedDict):
    奖项: str
    笔数: int
    应奖: str
    已列发: str
    本次: str
    缓发: str


class AwardItem(TypedDict):
    条款: str
    奖项: str
    对象: str
    项目: str
    明细: Link
    算式: str
    应奖: str
    已列发: str
    本次: str
    缓发: str


class SenderItem(TypedDict):
    """状态: 按时, 迟报, 零报告, 退回待重报, 未报."""

    主体: str
    明细: Link
    状态: str
    日期: str
    文件: str
    错误: int
    提醒: int


class ClaimItem(TypedDict):
    事项: str
    主体: str
    日期: str
    内容: str
    影响: str
    提示: str
    编号: str
    明细: Link


class BigItem(ServiceRow):
    明细: Link


class TargetItem(TargetRow):
    明细: Link


def stage_rows(book: Register, rows: Sequence[FigureRow]) -> list[StageRow]:
    """The funnel: five steps with what took place at each; every project once, by how far it has come, also where it waits between two.

    ``rows``: the figures of the whole town, by ``SUMMARY_KEYS``.
    """
    now, sums, took_place = Counter(book.stages.values()), Counter[int](), _took_place(book.scope.reckoning, rows)
    for key, stage in book.stages.items():
        sums[stage] += book.sizes[key]
    return [_stage_row(book, stage, took_place.get(name), (now[stage], sums[stage])) for stage, name in enumerate(STAGES)
            if name in took_place or now[stage]]


def _took_place(reckoning: Reckoning, rows: Sequence[FigureRow]) -> dict[str, tuple[str, str, Sheet]]:
    """Stage → the name of the step, its cumulative figure and the sheet of its entries: those of the cards, then projects with money in place."""
    shown = {key: row["累计"] for key, row in zip(SUMMARY_KEYS, rows, strict=True)}
    return {
        "信息": ("信息", shown["leads"], Sheet.LEAD), "洽谈": ("洽谈", shown["negotiations"], Sheet.NEGOTIATION),
        "已签约": ("正式签约", shown["signings"], Sheet.SIGNING), "已动工": ("认定动工", shown["groundbreakings"], Sheet.GROUNDBREAKING),
        "资金到位": ("资金到位", str(sum(p.invested_fen > 0 for p in reckoning.projects)), Sheet.INVESTMENT)}


def _stage_row(book: Register, stage: int, step: tuple[str, str, Sheet] | None, here: tuple[int, int]) -> StageRow:
    name, shown, sheet = step or (STAGES[stage], "", None)
    return {"阶段": name, "现有": here[0], "累计": shown, "投资": wan(here[1]), "明细": book.stages_of([stage], f"现在{name}的项目"),
            "累计明细": book.everyone(sheet, f"{name}（累计）") if sheet else NOTHING}


def project_items(book: Register) -> list[ProjectItem]:
    reckoning = book.scope.reckoning
    silent, refused = {s.project.key for s in reckoning.services if s.silent}, refused_ids(reckoning)
    above = {(o.file, f.cell) for o in reckoning.returns for f in o.findings if f.code == ABOVE_AGREED}
    return [_project(project, book, refused, {SILENT: key in silent, "到位超过协议": any(
        (e.file, e.cell("amount")) in above for e in project.entries if e.sheet is Sheet.INVESTMENT)}) for key, project in book.listed.items()]


def _project(project: Project, book: Register, refused: frozenset[str], doubts: Mapping[str, bool]) -> ProjectItem:
    scope, facts = book.scope, project.facts
    last = last_news(project, refused, date.max)
    marks = (("大项目", book.sizes[project.key] >= scope.reckoning.policy.big_from_fen), ("飞地", facts is not None and facts.enclave),
             ("高新", project.high_tech), ("疑似同一项目", project.suspected), *doubts.items())
    return {
        "项目": scope.project_title(project), "明细": book.project(project), "阶段": STAGES[book.stages[project.key]], "投资": wan(book.sizes[project.key]),
        "到位": wan(project.invested_fen) if project.invested_fen else "", "引荐人": facts.referrer.name if facts else "",
        "主体": scope.name(facts.credited) if facts else "", "最近": f"{last.date.isoformat()} {SHORT[last.sheet]}" if last else "",
        "标记": "、".join(word for word, holds in marks if holds)}


def money_rows(reckoning: Reckoning) -> list[MoneyRow]:
    """All awards by kind; the columns add up to the totals of result.json."""
    kinds: dict[str, list[Award]] = {}
    for award in reckoning.awards:
        kinds.setdefault(award.award, []).append(award)
    return [{
        "奖项": kind, "笔数": len(some), "应奖": yuan_grouped(sum(a.entitled_fen for a in some)),
        "已列发": yuan_grouped(sum(a.paid_before_fen for a in some)),
        "本次": yuan_grouped(sum(a.due_fen for a in some if not a.held)),
        "缓发": yuan_grouped(sum(a.due_fen for a in some if a.held))} for kind, some in kinds.items()]


def award_items(book: Register) -> list[AwardItem]:
    """Every award to date, those of this list first."""
    reckoning = book.scope.reckoning
    return [_award(award, book) for award in sorted(reckoning.awards, key=lambda a: not is_listed(a, reckoning))]


def _award(award: Award, book: Register) -> AwardItem:
    scope, clause = book.scope, CLAUSES.get(award.clause, award.clause)
    credited, project = scope.name(award.participant), book.project_of(award)
    title = scope.project_title(project) if project else scope.masked(award.project)
    return {
        "条款": clause, "奖项": award.award, "对象": award.payee if credited in {"", award.payee} else f"{award.payee}（{credited}）",
        "项目": title, "明细": book.award(award), "算式": scope.masked(award.basis.removeprefix(clause).strip().partition("，已列发")[0]),
        "应奖": yuan_grouped(award.entitled_fen), "已列发": yuan_grouped(award.paid_before_fen),
        "本次": "" if award.held else yuan_grouped(award.due_fen),
        "缓发": f"{yuan_grouped(award.due_fen)}（{award.held}）" if award.held else ""}


def big_items(book: Register) -> list[BigItem]:
    rows = zip(services(book.scope), service_rows(book.scope), strict=True)
    return [{**row, "明细": book.project(service.project)} for service, row in rows]


def target_items(book: Register) -> list[TargetItem]:
    rows = zip(book.scope.reckoning.progress, targets(book.scope.reckoning), strict=False)  # without the sums at its end
    return [{**row, "明细": book.participant(progress.participant)} for progress, row in rows]


def sender_items(book: Register) -> list[SenderItem]:
    """Everyone who is to send returns, those first who did not send this period's."""
    scope = book.scope
    reckoning, who = scope.reckoning, senders(scope)
    groups = (("未报", who.silent), ("退回待重报", who.bad), ("迟报", who.late), ("零报告", who.nil))
    states = {name: word for word, names in reversed(groups) for name in names}
    files: dict[str, list[ReturnOutcome]] = {}
    for outcome in reckoning.returns:
        if outcome.file in scope.files and outcome.status not in {Status.EVIDENCE, Status.PASSED}:
            files.setdefault(outcome.participant, []).append(outcome)
    asked = [p.code for p in reckoning.roster.participants if p.sends]
    made = [_sender(book, states.get(scope.name(code), "按时" if code in files else "—"), code, files.get(code, [])) for code in asked]
    order = {word: n for n, (word, _) in enumerate(groups)}
    return sorted(made, key=lambda item: order.get(item["状态"], len(order)))


def _sender(book: Register, state: str, code: str, files: list[ReturnOutcome]) -> SenderItem:
    scope = book.scope
    found = [f for o in files for f in o.findings]
    errors = sum(f.error for f in found)
    return {
        "主体": scope.name(code), "明细": book.participant(code), "状态": state, "日期": max((o.filled.isoformat() for o in files if o.filled), default=""),
        "文件": "；".join(scope.masked(o.file.removeprefix(INPUT_FOLDER)) for o in files), "错误": errors, "提醒": len(found) - errors}


def claim_items(book: Register) -> list[ClaimItem]:
    """In the order of 认定清单."""
    return [_claim(claim, book) for claim in meeting_order(book.scope.reckoning)]


def _claim(claim: Claim, book: Register) -> ClaimItem:
    scope, day = book.scope, claim.entry.day()
    return {
        "事项": claim.matter.value, "主体": scope.name(claim.participant), "日期": day.isoformat() if day else "",
        "内容": scope.title(claim.entry), "影响": scope.masked(claim.stake), "提示": scope.masked(claim.hint), "编号": claim.id,
        "明细": book.entry(claim.entry)}
