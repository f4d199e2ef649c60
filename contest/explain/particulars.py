"""From 三、项目进展 to 数据核对: projects, money, returns, duties, targets, corrections, each with what it rests on. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from contest.explain.ground import AMENDED, CHECKED, PROBLEMS, PROJECTS, REPORTS, SUMS, TASKS, Figure, Ground, Source, count, total
from contest.model import STATE_WORDS, STATUS_WORDS, Award, Sheet, Status, Verdict
from contest.publishing.views.amendments import SHEETS
from contest.publishing.views.awards import listed_awards
from contest.publishing.views.overview import ALL, NO_TARGET, gap_short, gap_text
from contest.publishing.views.projects import OVERDUE, SILENT, alerts, services, told_now
from contest.publishing.views.reports import refused, senders
from contest.publishing.views.scope import OPEN_SHEETS, cut_off
from contest.publishing.views.wording import ITEMS, SHORT, UNITS, percent, tenths
from contest.reckoning.payees import Payees
from contest.text import wan, yuan


def projects(g: Ground) -> Iterator[Figure]:
    for v in g.reckoning.verdicts:
        project = g.scope.project_of(v.entry)
        if v.entry.sheet in SUMS:
            amount = wan(v.fen if v.counts else v.entry.amount())
            row = f"{v.entry.project}（{v.entry.company}）"
            yield Figure(("项目表", row, "金额"), amount if v.entry.sheet is Sheet.SIGNING else f"到位{amount}", "六.3、七.2③", (v,))
        if project is not None and project.invested_fen:
            paid = g.paid(project)
            yield Figure(("项目表", f"{v.entry.project}（{v.entry.company}）", "备注"), f"累计到位{wan(total(paid))}万元", "七.2③", tuple(paid))
    big = services(g.scope)
    limit = wan(g.reckoning.policy.big_from_fen)
    yield count(PROJECTS, f"大项目（{limit}万元以上）{{}}个", "八.3、R16", [s.project for s in big])
    yield count(PROJECTS, "其中{}个未成立", "八.3", [s.project for s in big if s.group is None])
    yield count(PROJECTS, "超过一期无进展的{}个", "八.3", [s.project for s in big if s.silent])
    signed = [v for v in told_now(g.scope) if v.entry.sheet is Sheet.SIGNING]
    for kind in dict.fromkeys(v.entry.text("kind") for v in signed):
        yield count(PROJECTS, f"{kind}{{}}个", "R9", [v for v in signed if v.entry.text("kind") == kind])
    cut = cut_off(g.reckoning)
    shown = [p for p in g.reckoning.enclaves if any(e.sheet in OPEN_SHEETS and e.date <= cut for e in p.entries)]
    yield count(PROJECTS, "飞地项目{}个", "八.3", shown)


def money(g: Ground) -> Iterator[Figure]:
    awards = listed_awards(g.reckoning)
    ready, held = [a for a in awards if not a.held], [a for a in awards if a.held]
    for a in awards:
        for column, fen in (("应奖累计", a.entitled_fen), ("已列发", a.paid_before_fen)):
            yield Figure(("奖金", a.award, a.payee, a.project, column), yuan(fen), a.clause, (a,))
        due = a.entitled_fen - a.paid_before_fen
        yield Figure(("奖金", a.award, a.payee, a.project, "本次"), f"({yuan(due)})" if a.held else yuan(due), a.clause, (a,))
        yield Figure(("奖金", a.award, a.payee, a.project, "算式"), a.basis, a.clause, (a, *behind(g, a)))
    nets, payees = Counter[str](), Payees.of(g.reckoning.roster)
    for a in ready:
        nets[payees.key(a)] += a.entitled_fen - a.paid_before_fen
    owed, net = -sum(n for n in nets.values() if n < 0), sum(nets.values())
    for shown in (f"拟兑现奖金{yuan(net + owed)}元", f"应扣回{yuan(owed)}元", f"相抵后{yuan(net)}元"):
        yield Figure((PROJECTS,), shown, "七.2", tuple(ready))
    rest = [a for a in awards if a.paid_before_fen == a.entitled_fen and a.paid_before_fen]
    yield count(PROJECTS, "另有{}笔以前已列发", "七.2", rest)
    yield Figure((PROJECTS,), f"计{yuan(sum(a.paid_before_fen for a in rest))}元", "七.2", tuple(rest))
    yield Figure((PROJECTS,), f"缓发{yuan(sum(a.due_fen for a in held))}元", "七.2", tuple(held))
    for column, fen in (("应奖累计", sum(a.entitled_fen for a in ready)), ("已列发", sum(a.paid_before_fen for a in ready)), ("本次", net)):
        yield Figure(("奖金", "合计", column), yuan(fen), "七.2", tuple(ready))


def behind(g: Ground, award: Award) -> tuple[Verdict, ...]:
    """The entries that an award's formula speaks of."""
    return tuple(v for step in g.chains.award(award).steps for inner in step.steps if (v := inner.verdict) is not None)


def reports(g: Ground) -> Iterator[Figure]:
    codes = {p.name: p for p in g.people.values()}
    who, returns = senders(g.scope), g.reckoning.returns
    for words, names in (("应报{}家", who.everyone), ("零报告{}家", who.nil), ("迟报{}家", who.late), ("退回待重报{}家", who.bad),
                         ("未报{}家", who.silent)):
        for section in (REPORTS, PROBLEMS):
            yield count(section, words, "八.1", [codes.get(n, n) for n in names])
    yield count(REPORTS, "有效报送{}家", "八.1", [codes.get(n, n) for n in who.everyone if n not in {*who.bad, *who.silent}])
    yield count(TASKS, "的{}家要尽快补报", "八.1", [*who.bad, *who.silent])
    now = refused(g.scope)
    yield count(REPORTS, "不予采纳的申报{}条", "三.2", now)
    yield count(PROBLEMS, "{}条申报填错、不予采纳", "三.2", [v for v in now if v.entry.broken])
    yield count(REPORTS, "至今仍未采用的{}条", "三.2", [v for v in g.reckoning.verdicts if v.entry.id in g.scope.refused_before])
    got = [o for o in returns if o.file in g.scope.files and o.status not in {Status.EVIDENCE, Status.PASSED}]
    yield count(REPORTS, "收到报表{}份", "七.2③", got)
    yield count(PROBLEMS, "{}份报表有差错", "八.1", [o for o in returns if o.file in g.scope.files and o.status in {Status.REJECTED, Status.PARTLY}])
    for v in now:
        row = g.scope.name(v.entry.sender)
        yield Figure(("未采用", row, f"{SHORT[v.entry.sheet]}第{v.entry.row}行"), v.reason, "三.2、R11", (v,))


def problems(g: Ground) -> Iterator[Figure]:
    duties = g.reckoning.duties
    idle = [g.people[s.code] for s in g.reckoning.standings if not any(s.counts)]
    behind = [p for p in g.reckoning.progress if p.gap is not None and p.gap < 0]
    worst = min((p.gap for p in g.reckoning.progress if p.gap is not None), default=None)
    for words, clause, some in (
            ("{}个主体四项累计为零", "六", idle), ("{}个主体四项累计均为零", "六", idle), ("等{}个主体", "六", idle),
            ("未提供信息的{}个", "三.2", (no_lead := [g.people[d.participant] for d in duties if not d.has_lead])), ("等{}个主体", "三.2", no_lead),
            ("未外出招商的{}个", "三.2", (no_outing := [g.people[d.participant] for d in duties if not d.has_outing])),
            ("等{}个主体", "三.2", no_outing), ("引荐项目的{}个", "八.1", [g.people[d.participant] for d in duties if d.head_active is False]),
            ("{}个主体欠时序进度", "二", [g.people[p.participant] for p in behind])):
        yield count(PROBLEMS, words, clause, some)
    if behind and all(p.gap == worst for p in behind):
        yield count(PROBLEMS, "{}个主体均", "二", [g.people[p.participant] for p in behind])
    if worst is not None:
        yield Figure((PROBLEMS,), gap_text(tenths(worst)), "二", tuple(g.people[p.participant] for p in behind if p.gap == worst))
    yield count(PROBLEMS, "洽谈{}个", "六.2", g.to_date(Sheet.NEGOTIATION))
    yield count(PROBLEMS, "正式签约{}个", "六.3", g.to_date(Sheet.SIGNING))
    big = services(g.scope)
    yield count(PROBLEMS, "{}个未成立服务专班", "八.3", [s.project for s in big if s.group is None])
    for word in (SILENT, OVERDUE):
        yield count(PROBLEMS, f"{{}}个{word}", "八.3", [s.project for s in big if word in alerts(s, g.reckoning.today)])
    yield count(TASKS, "{}项待认定事项", "五", g.reckoning.pending)
    for why in {a.held: None for a in listed_awards(g.reckoning) if a.held}:
        held = {g.scope.name(a.participant) or a.payee: a for a in listed_awards(g.reckoning) if a.held == why}
        yield count(TASKS, "等{}个请", "七.2", held.values())


def targets(g: Ground) -> Iterator[Figure]:
    for one in g.reckoning.progress:
        p = g.people[one.participant]
        paid = [v for q in g.reckoning.projects if q.facts and q.facts.credited == p.code for v in g.paid(q)]
        signed = g.chains.counting(Sheet.SIGNING, p.code)
        done = p.before_fen + total(paid)
        share = Fraction(done, p.target_fen) if p.target_fen else None
        gap = tenths(share - g.reckoning.elapsed) if share is not None else 0
        cells: tuple[tuple[str, str, tuple[Source, ...]], ...] = (
            ("引资任务（万元）", wan(p.target_fen), (p,)), ("已完成（万元，含活动前）", wan(done), (p, *paid)),
            ("完成率", percent(share) if share is not None else "—", (p, *paid)),
            ("超欠进度（百分点）", f"{'超' if gap > 0 else '欠'}{abs(gap) // 10}.{abs(gap) % 10}" if gap else "持平", (p, *paid)),
            ("签约任务（个）", str(p.target_signings), (p,)), ("已签约（个，含活动前）", str(p.before_signings + len(signed)), (p, *signed)))
        yield from (Figure(("目标", p.name, column), shown, "一、二", sources) for column, shown, sources in cells)
    yield from together(g)


def together(g: Ground) -> Iterator[Figure]:
    """The last rows of the annex: those without a target, and everybody."""
    with_target = {p.participant for p in g.reckoning.progress}
    others = [p for p in g.people.values() if p.code not in with_target]
    paid, signed = g.to_date(Sheet.INVESTMENT), g.to_date(Sheet.SIGNING)
    theirs = [v for q in g.reckoning.projects if not (q.facts and q.facts.credited in with_target) for v in g.paid(q)]
    rest = [v for v in signed if v.participant not in with_target]
    target = sum(p.target_fen for p in g.people.values())
    done = sum(p.before_fen for p in g.people.values()) + total(paid)
    share = Fraction(done, target) if target else None
    for name, people, money, contracts in ((NO_TARGET, others, theirs, rest), (ALL, [*g.people.values()], [*paid], [*signed])):
        fen, number = sum(p.before_fen for p in people) + total(money), sum(p.before_signings for p in people) + len(contracts)
        yield Figure(("目标", name, "已完成（万元，含活动前）"), wan(fen), "一、二", (*people, *money))
        yield Figure(("目标", name, "已签约（个，含活动前）"), str(number), "一、二", (*people, *contracts))
    everybody = tuple(g.people.values())
    yield Figure(("目标", ALL, "引资任务（万元）"), wan(target), "一、二", everybody)
    yield Figure(("目标", ALL, "签约任务（个）"), str(sum(p.target_signings for p in everybody)), "一、二", everybody)
    if share is not None:
        yield Figure(("目标", ALL, "完成率"), percent(share), "一、二", (*everybody, *paid))
        yield Figure(("目标", ALL, "超欠进度（百分点）"), gap_short(tenths(share - g.reckoning.elapsed)), "一、二", (*everybody, *paid))


def amended(g: Ground) -> Iterator[Figure]:
    for c in g.reckoning.corrections:
        item, unit = ITEMS.index(c.item), UNITS[c.item]
        now = g.chains.counting(list(Sheet)[item], c.participant)
        was = next((s.counts[item] for s in g.reckoning.previous if s.code == c.participant), 0)
        shown = f"{g.scope.name(c.participant)}{c.item}{was}{unit}更正为{c.new}{unit}"
        yield Figure((AMENDED,), shown, "R13", (*now, "上一期签发的通报"))
        yield from (Figure((AMENDED,), g.scope.public(reason, SHEETS[c.item]).rstrip("。"), "R13", tuple(now)) for reason in c.reasons)
    late = g.reckoning.additions
    for (code, sheet), n in Counter((v.participant, v.entry.sheet) for v in late).items():
        yield Figure((AMENDED,), f"{g.scope.name(code)}{SHORT[sheet]}{n}", "R13", tuple(v for v in late if (v.participant, v.entry.sheet) == (code, sheet)))


def checked(g: Ground) -> Iterator[Figure]:
    returns, verdicts = g.reckoning.returns, g.reckoning.verdicts
    yield count(CHECKED, "收到文件{}个", "对账", returns)
    yield count(CHECKED, "申报{}条", "对账", verdicts)
    for status, word in STATUS_WORDS.items():
        yield count(CHECKED, f"{word}{{}}", "对账", [o for o in returns if o.status is status])
    for state, word in STATE_WORDS.items():
        yield count(CHECKED, f"{word}{{}}", "对账", [v for v in verdicts if v.state is state])
    ranked = {s.code for s in g.reckoning.standings}
    for sheet, item in zip(list(Sheet)[:4], ITEMS, strict=True):
        yield count(CHECKED, f"{item}{{}}", "六", [v for v in g.to_date(sheet) if v.participant in ranked])
    yield Figure((CHECKED,), f"认定到位资金{wan(total(g.to_date(Sheet.INVESTMENT)))}万元", "七.2③", tuple(g.to_date(Sheet.INVESTMENT)))
    ready = [a for a in g.reckoning.awards if not a.held]
    yield Figure((CHECKED,), f"逐笔合计{yuan(sum(a.entitled_fen - a.paid_before_fen for a in ready))}元", "七.2", tuple(ready))
