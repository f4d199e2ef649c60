"""三、项目进展: what was signed, begun and paid in, big projects and enclaves (二, 八.2, 八.3). Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date

from contest.form import FORMAL, LAND_BLOCKED
from contest.model import Entry, Project, Service, Sheet, State, Verdict
from contest.publishing.views.decided import terminations
from contest.publishing.views.scope import OPEN_SHEETS, Scope, cut_off
from contest.publishing.views.shape import ProjectRow, ServiceRow
from contest.publishing.views.stages import last_news, refused_ids, stage_of
from contest.publishing.views.wording import SHORT, listed, short_date, this_period
from contest.text import wan

_NO_ENCLAVE = "飞地项目：无。"
SILENT, OVERDUE = "超过一期无进展", "已过完成期限"


def project_rows(scope: Scope) -> list[ProjectRow]:
    """Signings, groundbreakings and investments of this period that stand or wait, in that order, each by date."""
    late = {v.entry.id for v in scope.reckoning.additions}
    return [_project_row(v, scope, v.entry.id in late) for v in told_now(scope)]


def told_now(scope: Scope) -> list[Verdict]:
    """The entries of these rows."""
    stage = {sheet: i for i, sheet in enumerate(OPEN_SHEETS)}
    told = [v for v in scope.reckoning.verdicts if v.entry.sheet in stage and _told(v)
            and v.entry.day() is not None and v.entry.date <= scope.reckoning.period.end and scope.fresh(v)]
    told.sort(key=lambda v: (stage[v.entry.sheet], v.entry.date, v.entry.company, v.entry.id))
    return told


def _told(verdict: Verdict) -> bool:
    """What counts or waits; a framework or intent agreement is shown and not counted (R9)."""
    if verdict.state in {State.COUNTED, State.PROVISIONAL}:
        return True
    return verdict.state is State.NOTED and verdict.entry.sheet is Sheet.SIGNING and verdict.entry.text("kind") != FORMAL


def _project_row(verdict: Verdict, scope: Scope, late: bool) -> ProjectRow:
    entry = verdict.entry
    project = scope.project_of(entry)
    return {
        "项目": f"{entry.project}（{entry.company}）", "阶段": _stage(entry), "日期": short_date(entry.date),
        "金额": _amount(verdict), "引荐人": _referrer(verdict, project, scope),
        "备注": "；".join(_remarks(verdict, project, scope, late)),
    }


def _stage(entry: Entry) -> str:
    if entry.sheet is Sheet.SIGNING:
        return "正式签约" if entry.text("kind") == FORMAL else f"{entry.text('kind')}（不计）"
    if entry.sheet is Sheet.GROUNDBREAKING:
        return "因土地未动工" if entry.text("kind") == LAND_BLOCKED else "实际动工"
    return "资金到位"


def _amount(verdict: Verdict) -> str:
    """万元 as it counts, else as reported."""
    entry = verdict.entry
    if entry.sheet is Sheet.GROUNDBREAKING:
        return "—"
    amount = wan(verdict.fen if verdict.counts else entry.amount())
    return amount if entry.sheet is Sheet.SIGNING else f"到位{amount}"


def _referrer(verdict: Verdict, project: Project | None, scope: Scope) -> str:
    """林秀芳（经发办）: the first referrer and whom the project counts for; 本人 where he is himself the participant."""
    name, credited = verdict.entry.text("referrer"), scope.name(verdict.participant)
    if project is not None and project.signing is verdict.entry and project.signing_referrer is not None:
        name, credited = project.signing_referrer.name, scope.name(project.signing_credited)
    elif project is not None and project.facts is not None:
        name, credited = project.facts.referrer.name, scope.name(project.facts.credited)
    if not name:
        return credited or "—"
    return f"{name}（{'本人' if name == credited else credited}）" if credited else name


def _remarks(verdict: Verdict, project: Project | None, scope: Scope, late: bool) -> list[str]:
    entry, period = verdict.entry, scope.reckoning.period
    told = [word for word, here in (("待认定", verdict.state is State.PROVISIONAL), ("补报", late)) if here]
    if not told and entry.date < period.start and entry.id in scope.ruled_since:
        told.append(f"{this_period(period)}认定")
    if project is None or project.facts is None:
        return told
    if project.facts.enclave:
        told.append(f"飞地：{project.facts.place}" if project.facts.place else "飞地")
    if project.size_fen >= scope.reckoning.policy.big_from_fen:
        told.append("大项目")
    if entry.sheet is not Sheet.SIGNING and project.invested_fen:
        told.append(f"累计到位{wan(project.invested_fen)}万元")
    if any(key == project.key for key, _ in scope.reckoning.settlement.terminated):
        told.append("项目终止")
    return told


def services(scope: Scope) -> list[Service]:
    """Big projects that the period knows of."""
    return [s for s in scope.reckoning.services if _past(s.project, scope)]


def alerts(service: Service, today: date) -> list[str]:
    """What the office must look after: no news for more than a period, a next step whose day has passed."""
    group = service.group
    late = group is not None and group.due is not None and group.due < today and bool(group.next_step)
    return [word for word, here in ((SILENT, service.silent), (OVERDUE, late)) if here]


def service_rows(scope: Scope) -> list[ServiceRow]:
    """八.3: every big project with its service group, last news and next step; one not yet signed keeps its name."""
    return [_service_row(s, scope) for s in services(scope)]


def _service_row(service: Service, scope: Scope) -> ServiceRow:
    group, project = service.group, service.project
    step = scope.masked(group.next_step) if group else ""
    due = f"（{short_date(group.due)}前）" if group and group.due else ""
    refused, cut = refused_ids(scope.reckoning), cut_off(scope.reckoning)
    last = last_news(project, refused, cut)
    return {
        "项目": scope.project_title(project), "阶段": stage_of(project, refused, cut),
        "专班": f"组长{group.head}" if group else "未成立专班", "进展": f"{short_date(last.date)}{SHORT[last.sheet]}" if last else "—",
        "下一步": f"{step}{due}" or "—", "提示": "；".join(alerts(service, scope.reckoning.today)),
    }


def _past(project: Project, scope: Scope) -> list[Entry]:
    """Its entries up to the cut-off date: what comes later is not told yet."""
    cut = cut_off(scope.reckoning)
    return [e for e in project.entries if e.date <= cut]


def project_text(scope: Scope, rows: list[ProjectRow], table: str) -> list[str]:
    """What is new, and the projects that were ended."""
    word = this_period(scope.reckoning.period)
    told = f"{word}{_held(scope)}见{table}。" if rows else f"{word}没有新的签约、动工和到位资金。"
    return [told, *terminations(scope.reckoning)]


def _held(scope: Scope) -> str:
    """What the table holds: 签约、动工、到位资金情况; agreements that do not count by number where nothing was signed for good."""
    entries = [v.entry for v in told_now(scope)]
    sheets = {e.sheet for e in entries}
    loose = Counter(e.text("kind") for e in entries if e.sheet is Sheet.SIGNING)
    names = [word for sheet, word in ((Sheet.SIGNING, "签约"), (Sheet.GROUNDBREAKING, "动工"), (Sheet.INVESTMENT, "到位资金")) if sheet in sheets]
    if not loose or loose[FORMAL]:
        return f"{'、'.join(names)}情况"
    signed = "、".join(f"{kind}{n}个" for kind, n in loose.items())
    return f"签订{signed}（不计入），" + (f"{'、'.join(names[1:])}情况" if names[1:] else "")


def big_text(scope: Scope, table: str) -> list[str]:
    """八.3: big projects and enclaves in sentences; their details stand in the table."""
    big = services(scope)
    if not big:
        enclaves = _enclaves(scope)
        return [f"目前没有大项目。{enclaves}" if enclaves != _NO_ENCLAVE else "目前没有大项目和飞地项目。"]
    without = sum(s.group is None for s in big)
    silent = [scope.project_title(s.project) for s in big if s.silent]
    group = f"其中{without}个未成立服务专班" if without else "均已成立服务专班"
    quiet = f"超过一期无进展的{len(silent)}个：{listed(silent)}" if silent else "超过一期无进展的大项目：无"
    count = f"大项目（{wan(scope.reckoning.policy.big_from_fen)}万元以上）{len(big)}个"
    return [f"{count}，{group}，见{table}。{quiet}。{_enclaves(scope)}"]


def _enclaves(scope: Scope) -> str:
    enclaves = [p for p in scope.reckoning.enclaves if any(e.sheet in OPEN_SHEETS for e in _past(p, scope))]
    if not enclaves:
        return _NO_ENCLAVE
    told = [scope.project_title(p) + (f"落户{p.facts.place}" if p.facts and p.facts.place else "") for p in enclaves]
    return f"飞地项目{len(told)}个：{'；'.join(told)}。"
