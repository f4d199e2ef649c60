"""What is asked about → its steps: counts with their entries, rulings, awards with formula and instalments. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contest.explain.money import Money, Notices
from contest.explain.steps import Step, of_entry
from contest.explain.subjects import Amount, Found
from contest.model import (
    STATUS_WORDS,
    Award,
    Claim,
    Issued,
    Participant,
    Project,
    Reckoning,
    Ruling,
    Sheet,
    Standing,
    State,
    Verdict,
)
from contest.publishing.views.overview import gap_text
from contest.publishing.views.scope import cut_off
from contest.publishing.views.stages import refused_ids, stage_of
from contest.publishing.views.wording import CLAUSES, ITEMS, UNITS, percent, plain, tenths
from contest.text import natural, normal, wan, yuan_grouped

COUNTED = ((Sheet.LEAD, "六.1 信息收集"), (Sheet.NEGOTIATION, "六.2 项目洽谈"), (Sheet.SIGNING, "六.3 项目签约（第一引荐人）"),
           (Sheet.GROUNDBREAKING, "六.4 项目动工（认定后）"))
_SHEETS_OF = {"7.2.2": (Sheet.SIGNING,), "7.2.3": (Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT),
              "7.2.4": (Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT)}
_PRIZED = {"信息收集奖": (0,), "项目洽谈奖": (1,), "信息洽谈奖": (0, 1)}


class Chains:
    """The chains of one reckoning; ``issued`` are the lists of earlier issues, and of its own period once that is issued.

    ``notices``: when the 公示 of each of them hangs.
    """

    def __init__(self, reckoning: Reckoning, issued: Sequence[Issued], notices: Notices | None = None) -> None:
        self.reckoning, self.issued = reckoning, tuple(issued)
        self.money = Money(reckoning, self.issued, notices or {})
        self.names = reckoning.names()
        self._by_entry = {v.entry.id: v for v in reckoning.verdicts}
        self._counted: dict[tuple[Sheet, str | None], list[Verdict]] = {}
        for verdict in (v for v in reckoning.verdicts if v.counts):
            for code in (verdict.participant, None):
                self._counted.setdefault((verdict.entry.sheet, code), []).append(verdict)
        self._claims: dict[str, list[Claim]] = {}
        for claim in reckoning.claims:
            self._claims.setdefault(claim.entry.id, []).append(claim)

    def of(self, found: Found) -> tuple[Step, ...]:
        """Everything about what was found; one who is participant and person in one is told as both."""
        steps = [self.participant(p) for p in found.participants]
        steps += [self.person(found.person)] if found.person else []
        steps += [self.project(p) for p in found.projects]
        steps += [self.award(a) for a in found.awards]
        steps += [self.money.of_list(i) for i in found.lists]
        steps += [*self.money.lists(), *self.money.all_decided()] if found.town else []
        return (*steps, *(self.amount(a) for a in found.amounts))

    # participants ————————————————————————————————————————————————————————————

    def counting(self, sheet: Sheet, code: str | None = None) -> Sequence[Verdict]:
        """The entries that a figure of 六 adds up, of one participant or of all."""
        return self._counted.get((sheet, code), ())

    def participant(self, p: Participant) -> Step:
        standing = next((s for s in self.reckoning.standings if s.code == p.code), None)
        items = [self._item(p, i, standing) for i in range(len(COUNTED))]
        awards = [self.award(a) for a in self.reckoning.awards if a.participant == p.code]
        steps = [*items, *self._overall(standing), *self._target(p), Step("七.2 奖项", tuple(awards)) if awards else Step("七.2 奖项：无"),
                 *self.money.owed(p.name), self._outings(p), self._returns(p)]
        ranked = "" if p.ranked else "，不参加排名（R2）"
        return Step(f"{p.name}（{p.category}，编码 {p.code}{ranked}）", tuple(s for s in steps if s))

    def _item(self, p: Participant, item: int, standing: Standing | None) -> Step:
        sheet, heading = COUNTED[item]
        counted = self.counting(sheet, p.code)
        others = [v for v in self.reckoning.verdicts if v.entry.sheet is sheet and v.participant == p.code and not v.counts]
        cut = cut_off(self.reckoning)
        later = [v for v in others if (v.entry.day() or cut) > cut]
        others = [v for v in others if (v.entry.day() or cut) <= cut]
        unit = UNITS[ITEMS[item]]
        waiting = sum(v.state is State.PROVISIONAL for v in counted)
        place = standing.ranks[item] if standing else None
        told = f"{heading}：{len(counted)}{unit}" + (f"（含待认定{waiting}{unit}）" if waiting else "")
        told += f"，第{place}名" if place else "，没有名次" if standing else ""
        rest = [Step(f"没有计入的 {len(others)} 行", tuple(map(self.entry, others)))] if others else []
        rest += [Step(f"另有 {len(later)} 行日期在本期以后，到期再算")] if later else []
        return Step(told, (*map(self.entry, counted), *rest))

    def _overall(self, standing: Standing | None) -> list[Step]:
        if standing is None:
            return []
        weights = self.reckoning.policy.weights
        parts = [f"{item}{n}" + (f"×{plain(w)}" if w != 1 else "") for item, n, w in zip(ITEMS, standing.counts, weights, strict=True)]
        tied = [s.name for s in self.reckoning.standings if s.pool == standing.pool and s.rank == standing.rank and s.code != standing.code]
        place = f"第{standing.rank}名" if standing.rank else "没有名次（合计为0）"
        shared = f"，与{'、'.join(tied)}并列（R5）" if standing.rank and tied else ""
        return [Step(f"六 总排名：{'＋'.join(parts)}＝{plain(standing.total)}，{place}{shared}；排名组：{standing.pool}（R2）")]

    def _target(self, p: Participant) -> list[Step]:
        progress = next((x for x in self.reckoning.progress if x.participant == p.code), None)
        if progress is None:
            return []
        paid = [self._by_entry[e.id] for q in self.reckoning.projects if q.facts and q.facts.credited == p.code for e in q.entries
                if e.sheet is Sheet.INVESTMENT and self._by_entry[e.id].counts]
        told = f"一 年度引资任务 {wan(progress.target_fen)} 万元：活动前已完成 {wan(p.before_fen)}（名册）＋认定到位 {wan(sum(v.fen for v in paid))}＝{wan(progress.done_fen)} 万元"
        if progress.share is not None and progress.gap is not None:
            told += f"，完成率 {percent(progress.share)}，时序进度 {percent(self.reckoning.elapsed)}，{gap_text(tenths(progress.gap))}"
        signed = f"年度签约任务 {progress.target_signings} 个：活动前 {p.before_signings}（名册）＋计入 {progress.done_signings - p.before_signings}＝{progress.done_signings} 个"
        return [Step(told, tuple(self.entry(v, f"认定到位 {wan(v.fen)} 万元") for v in paid)), Step(f"一 {signed}")]

    def _outings(self, p: Participant) -> Step:
        cut = cut_off(self.reckoning)
        outings = [v for v in self.reckoning.verdicts if v.entry.sheet is Sheet.OUTING and v.participant == p.code and (v.entry.day() or cut) <= cut]
        duty = next((d for d in self.reckoning.duties if d.participant == p.code), None)
        told = f"三.2 外出招商：{sum(v.counts for v in outings)}次"
        if duty is not None and duty.has_outing and not any(v.counts for v in outings):
            told += "（在别家的外出中列名，已算外出）"
        return Step(told, tuple(map(self.entry, outings)))

    def _returns(self, p: Participant) -> Step:
        some = sorted((o for o in self.reckoning.returns if o.participant == p.code), key=lambda o: natural(o.file))
        told = [Step(f"{o.file}　{STATUS_WORDS[o.status]}" + (f"（{o.note}）" if o.note else "") + f"　sha256 {o.sha256}") for o in some]
        return Step(f"报表：{len(some)} 个文件", tuple(told))

    # persons, projects, awards, amounts ————————————————————————————————————————

    def person(self, name: str) -> Step:
        """As a person: the projects he referred and the awards he receives."""
        projects = [p for p in self.reckoning.projects if p.facts and normal(p.facts.referrer.name) == normal(name)]
        awards = [a for a in self.reckoning.awards if normal(a.payee) == normal(name)]
        held = next((q for q in self.reckoning.roster.persons if normal(q.name) == normal(name)), None)
        above = f"，所属 {self.names.get(held.belongs, held.belongs) or '未注明'}（名册 人员）" if held else ""
        credited = [Step(f"{p.title}　计入 {self.names.get(p.facts.credited, p.facts.credited) or '无'}（R19）　{p.stage}") for p in projects if p.facts]
        return Step(f"{name}（个人{above}）", (Step(f"第一引荐的项目：{len(projects)} 个", tuple(credited)),
                                        Step(f"七.2 奖项：{len(awards)} 项", tuple(map(self.award, awards))), *self.money.owed(name)))

    def project(self, p: Project) -> Step:
        facts = p.facts
        told = [Step("项目事实：没有")]
        if facts is not None:
            told = [Step(f"项目事实取自：第一引荐人 {facts.referrer.name}，计入 {self.names.get(facts.credited, facts.credited) or '无'}（R19），"
                         f"协议投资 {wan(facts.agreed_fen)} 万元，飞地 {_yes(facts.enclave)}，高新技术 {_yes(facts.high_tech)}（申报）",
                         (self.entry(self._by_entry[facts.entry.id]),))]
        rows = [self._by_entry[e.id] for e in p.entries]
        paid = [v for v in rows if v.entry.sheet is Sheet.INVESTMENT and v.counts]
        told += [Step(f"认定到位：{'＋'.join(wan(v.fen) for v in paid)}＝{wan(sum(v.fen for v in paid))} 万元")] if paid else []
        awards = [self.award(a) for a in self.reckoning.awards if a.project_key == p.key]
        suspected = "，疑似与另一项目是同一项目，待认定" if p.suspected else ""
        return Step(f"{p.title}（{stage_of(p, refused_ids(self.reckoning))}{suspected}）", (*told, *self.money.of_project(p), Step(f"全部申报：{len(rows)} 行", tuple(map(self.entry, rows))),
                                                      Step(f"七.2 奖项：{len(awards)} 项", tuple(awards))))

    def award(self, a: Award) -> Step:
        """Clause, formula, what it rests on, what lists hold of it."""
        whose = self.names.get(a.participant, a.participant)
        told = f"{CLAUSES[a.clause]} {a.award}　{a.payee}" + (f"（计入 {whose}）" if whose not in {"", a.payee} else "") + (f"　{a.project}" if a.project else "")
        held = f"，缓发：{a.held}" if a.held else ""
        money = (f"应发累计 {yuan_grouped(a.entitled_fen)} 元－已列发 {yuan_grouped(a.paid_before_fen)} 元＝本次 {yuan_grouped(a.due_fen)} 元{held}")
        return Step(told, (Step(f"算式：{a.basis}"), Step(money), *self._rests_on(a), *self.money.decided(a), *self._instalments(a)))

    def _rests_on(self, a: Award) -> tuple[Step, ...]:
        """The counts of a rank prize; the entries that stand behind a project award."""
        if a.clause == "7.2.1":
            rows = [v for i in _PRIZED[a.award] for v in self.counting(COUNTED[i][0], a.participant)]
        else:
            project = next((p for p in self.reckoning.projects if p.key == a.project_key), None)
            rows = [v for e in (project.entries if project else ()) if (v := self._by_entry[e.id]).entry.sheet in _SHEETS_OF[a.clause]
                    and (v.counts or v.state is State.COUNTED or (project and project.facts and project.facts.entry.id == e.id))]
        return (Step(f"依据的申报：{len(rows)} 行", tuple(self.entry(v) for v in rows)),) if rows else ()

    def _instalments(self, a: Award) -> tuple[Step, ...]:
        """The lines of lists that hold it, also what came back or is void; only what still counts is 已列发."""
        lines = [(i, number, x) for i in self.issued for number, x in i.numbered() if self.money.register.key(a) == self.money.register.key(x)]
        told = tuple(Step(f"{number}　{i.issued_on} 签发的{i.period.label}发放表　{yuan_grouped(x.amount_fen)} 元　{self.money.fate(number)}") for i, number, x in lines)
        return (Step(f"列发：{len(told)} 笔，共 {yuan_grouped(sum(x.amount_fen for _, _, x in lines))} 元", told),) if told else ()

    def amount(self, a: Amount) -> Step:
        lines = [Step(self.money.line(n, x)) for i, found in a.lines for n, x in i.numbered() if x == found]
        steps = (*(self.award(x) for x in a.awards), *([Step("签发的发放表中", tuple(lines))] if lines else ()),
                 *([Step("申报中", tuple(self.entry(v) for v in a.verdicts))] if a.verdicts else ()),
                 *(Step(f"项目 {p.title}：协议投资 {wan(p.agreed_fen)} 万元，认定到位 {wan(p.invested_fen)} 万元") for p in a.projects))
        return Step(f"{yuan_grouped(a.fen)} 元（{wan(a.fen)} 万元）", steps)

    def entry(self, v: Verdict, note: str = "") -> Step:
        return of_entry(v, note, (Step(_ruled(c)) for c in self._claims.get(v.entry.id, ())))


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _ruled(claim: Claim) -> str:
    if claim.ruling is None:
        return f"{claim.matter}：待领导小组认定（编号 {claim.id}）"
    return f"{claim.matter}：{_conclusion(claim.ruling)}（{claim.ruling.file} 第{claim.ruling.row}行，编号 {claim.id}）"


def _conclusion(r: Ruling) -> str:
    amount = f" {wan(r.amount_fen)} 万元" if r.amount_fen is not None else ""
    meeting = "，".join(filter(None, (f"{r.meeting} 会议" if r.meeting else "", r.document, f"说明：{r.note}" if r.note else "")))
    return f"{r.conclusion}{amount}" + (f"，{meeting}" if meeting else "")
