"""The lists of 看板 below the standings: stages, projects, money, returns, what waits for a ruling. Pure."""
# ruff: noqa: PLC2401  these keys stand in 看板.html between braces, for people who edit it

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from contest.model import Award, Claim, Project, Reckoning, ReturnOutcome, Status
from contest.publishing.views.awards import is_listed
from contest.publishing.views.board_entries import REFUSED_STAGE, STAGES, Link, Register
from contest.publishing.views.claims import meeting_order
from contest.publishing.views.overview import targets
from contest.publishing.views.projects import service_rows, services
from contest.publishing.views.reports import senders
from contest.publishing.views.scope import INPUT_FOLDER
from contest.publishing.views.shape import ServiceRow, TargetRow
from contest.publishing.views.wording import CLAUSES, SHORT
from contest.text import wan, yuan_grouped


class StageRow(TypedDict):
    """现有 projects stand at this stage, 到达 have come at least so far (blank where nothing was adopted)."""

    阶段: str
    现有: int
    到达: str
    投资: str
    明细: Link
    到达明细: Link


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


def stage_rows(book: Register) -> list[StageRow]:
    """The funnel: every project once, by how far it has come."""
    now, sums = Counter(book.stages.values()), Counter[int]()
    for project in book.scope.reckoning.projects:
        if project.key in book.stages:
            sums[book.stages[project.key]] += project.size_fen
    reached = {stage: sum(n for at, n in now.items() if stage <= at < REFUSED_STAGE) for stage in range(REFUSED_STAGE)}
    names = [*enumerate(STAGES), *([(REFUSED_STAGE, "不予采纳")] if now[REFUSED_STAGE] else [])]
    return [{"阶段": name, "现有": now[stage], "到达": str(reached.get(stage, "")), "投资": wan(sums[stage]),
             "明细": book.stages_of([stage], f"现在{name}的项目"),
             "到达明细": book.stages_of(range(stage, REFUSED_STAGE), f"到达{name}的项目")} for stage, name in names]


def project_items(book: Register) -> list[ProjectItem]:
    silent = {s.project.key for s in book.scope.reckoning.services if s.silent}
    return [_project(project, book, key in silent) for key, project in book.listed.items()]


def _project(project: Project, book: Register, silent: bool) -> ProjectItem:
    scope, facts = book.scope, project.facts
    last = max((e for e in project.entries if e.day()), key=lambda e: e.date, default=None)
    marks = (("大项目", project.size_fen >= scope.reckoning.policy.big_from_fen), ("飞地", facts is not None and facts.enclave),
             ("高新", project.high_tech), ("疑似同一项目", project.suspected), ("超过一期无进展", silent))
    return {
        "项目": scope.project_title(project), "明细": book.project(project), "阶段": project.stage, "投资": wan(project.size_fen),
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
