"""The policy, clause by clause, in the document's own order. Pure: figures and records in, standings and awards out.

Every number and every reading marked ◇ comes from ``Policy`` (``input/campaign.toml``). Amounts are 分, rates are Fraction,
rounded once, in the function of the clause that orders it. R1…R25 are the readings stated beside the settings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from contest.model import (
    Award,
    Bonus,
    Category,
    Duty,
    Entry,
    Participant,
    Period,
    Policy,
    Progress,
    Project,
    Referrer,
    Service,
    ServiceGroup,
    Sheet,
    Standing,
    Verdict,
)

Figures = Mapping[str, int]
BARRED = frozenset({"限制", "淘汰"})
FORMAL = "正式合同"
ACTUAL = "实际动工"
OFFICIALS = frozenset({"公务员", "事业人员"})


# 一 指导思想：紧紧围绕和超额完成全年目标任务 ————————————————————————————————


def clause_1(participants: Iterable[Participant], invested: Figures, signed: Figures, elapsed: Fraction) -> tuple[Progress, ...]:
    """Everybody's year stands against the target: what was done before, plus what the contest has verified."""
    return tuple(_progress(p, invested.get(p.code, 0), signed.get(p.code, 0), elapsed)
                 for p in participants if p.target_fen or p.target_signings)


def _progress(p: Participant, invested: int, signed: int, elapsed: Fraction) -> Progress:
    done = p.before_fen + invested
    share = Fraction(done, p.target_fen) if p.target_fen else None
    return Progress(p.code, p.target_fen, done, p.target_signings, p.before_signings + signed, share,
                    share - elapsed if share is not None else None)


# 二 突击月活动：促进各目标责任单位按进度完成招商引资任务 ————————————————————————


def clause_2(day: date) -> Fraction:
    """时序进度: how much of the year has gone by, both the day and the year counted whole."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return Fraction((day - first).days + 1, (last - first).days + 1)


# 三 活动对象和要求 ————————————————————————————————————————————————


def clause_3_2_barred(lead: Entry) -> str:
    """三.2 符合国家产业政策 (R17): a lead of a restricted or eliminated class is refused; "" where it may stand."""
    policy_class = lead.text("policy")
    return f"产业政策类别是“{policy_class}”，不符合国家产业政策（三.2）" if policy_class in BARRED else ""


def clause_3_2_duties(participants: Iterable[Participant], leads: Figures, out: frozenset[str], active: frozenset[str],
                      ) -> tuple[Duty, ...]:
    """三.2, 八.1: each hands in leads and goes out; heads take the lead. ``out`` and ``active`` hold codes and names."""
    return tuple(
        Duty(p.code, leads.get(p.code, 0) > 0, p.code in out or p.name in out, p.head, p.head in active if p.head else None)
        for p in participants if p.ranked)


# 四 时间和方式 ———————————————————————————————————————————————————


def clause_4_periods(policy: Policy) -> tuple[tuple[date, date], ...]:
    """四, 七.1 (R18 ◇): ten days each from the first day on, the last ends with the contest; or the calendar's 旬."""
    spans, first = [], policy.start
    while first <= policy.end:
        last = min(_end_of_ten_days(first, calendar=policy.calendar_periods), policy.end)
        spans.append((first, last))
        first = last + timedelta(days=1)
    return tuple(spans)


def _end_of_ten_days(first: date, *, calendar: bool) -> date:
    if not calendar:
        return first + timedelta(days=9)
    if first.day <= 20:
        return first.replace(day=10 if first.day <= 10 else 20)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


# 六 考核办法：按如下各项总和进行排名 ——————————————————————————————————


def clause_6_1(verdicts: Iterable[Verdict]) -> Figures:
    """信息收集: how many leads of value each has; those still waiting for a ruling count meanwhile (R15)."""
    return _counted(verdicts, Sheet.LEAD)


def clause_6_2(verdicts: Iterable[Verdict]) -> Figures:
    """项目洽谈: how many projects each has negotiated, a project once however many meetings."""
    return _counted(verdicts, Sheet.NEGOTIATION)


def _counted(verdicts: Iterable[Verdict], sheet: Sheet) -> Figures:
    return Counter([v.participant for v in verdicts if v.counts and v.entry.sheet is sheet])


def clause_6_3(verdicts: Iterable[Verdict]) -> Figures:
    """项目签约: formal signings (R9), each once, for the first referrer's side (R19); provisional ones count (R15)."""
    return _counted(verdicts, Sheet.SIGNING)


def clause_6_3_formal(signing: Entry) -> bool:
    """R9: only a formal contract is 实际签约."""
    return signing.text("kind") == FORMAL


def clause_6_3_credit(referrer: Referrer, participants: Mapping[str, Participant], sender: str) -> str:
    """R19: the first referrer if ranked himself, else the participant he belongs to, else the ``sender``."""
    for code in (referrer.participant, referrer.belongs):
        if code in participants and participants[code].ranked:
            return code
    return sender


def clause_6_4(projects: Iterable[Project], policy: Policy) -> Figures:
    """项目动工: groundbreakings the leading group has recognised; land-blocked ones too unless ``actual_only`` (R24 ◇)."""
    return Counter(p.facts.credited for p in projects if p.facts and any(clause_6_4_ranks(kind, policy) for kind in p.recognised))


def clause_6_4_ranks(kind: str, policy: Policy) -> bool:
    """R24 ◇: does a groundbreaking of this 动工类型 count in the ranking?"""
    return not policy.actual_only or kind == ACTUAL


def clause_6(participants: Iterable[Participant], items: Sequence[Figures], provisional: Sequence[Figures], policy: Policy,
             ) -> tuple[Standing, ...]:
    """Four item ranks and one overall, by the (weighted, R3 ◇) sum, within each pool (R2 ◇)."""
    everyone = [p for p in participants if p.ranked]
    return tuple(standing for pool in policy.pools
                 for standing in _pool([p for p in everyone if p.category in pool], "、".join(pool), items, provisional, policy))


def _pool(members: Sequence[Participant], pool: str, items: Sequence[Figures], provisional: Sequence[Figures], policy: Policy,
          ) -> list[Standing]:
    totals = {p.code: sum((weight * item.get(p.code, 0) for weight, item in zip(policy.weights, items, strict=True)), Fraction(0))
              for p in members}
    overall = places(totals)
    ranks = [places({p.code: Fraction(item.get(p.code, 0)) for p in members}) for item in items]
    rows = [Standing(
        p.code, p.name, p.category, pool,
        (items[0].get(p.code, 0), items[1].get(p.code, 0), items[2].get(p.code, 0), items[3].get(p.code, 0)),
        int(totals[p.code]) if totals[p.code].denominator == 1 else float(totals[p.code]),
        (ranks[0][p.code], ranks[1][p.code], ranks[2][p.code], ranks[3][p.code]), overall[p.code],
        (provisional[0].get(p.code, 0), provisional[1].get(p.code, 0))) for p in members]
    return sorted(rows, key=lambda s: (s.rank is None, s.rank or 0, s.code))


def places(figures: Mapping[str, Fraction]) -> dict[str, int | None]:
    """R5: equal figures share a place and the next ones are skipped (1, 1, 3); a figure of 0 has no place."""
    larger: dict[Fraction, int] = {}
    for position, figure in enumerate(sorted(figures.values(), reverse=True), 1):
        larger.setdefault(figure, position)
    return {code: larger[figure] if figure else None for code, figure in figures.items()}


# 七.2① 信息收集、项目洽谈奖 ————————————————————————————————————————————


def clause_7_2_1(standings: Sequence[Standing], policy: Policy) -> tuple[Award, ...]:
    """The first three for leads, in 条, and the first three for negotiations, in 个 (R4 ◇: or for both together, in 项), in each pool."""
    awards: list[Award] = []
    for pool in dict.fromkeys(s.pool for s in standings):
        members = [s for s in standings if s.pool == pool]
        if policy.combined_prizes:
            awards += _rank_prizes("信息洽谈奖", "项", {s.code: s.counts[0] + s.counts[1] for s in members}, members, policy)
        else:
            awards += _rank_prizes("信息收集奖", "条", {s.code: s.counts[0] for s in members}, members, policy)
            awards += _rank_prizes("项目洽谈奖", "个", {s.code: s.counts[1] for s in members}, members, policy)
    return tuple(awards)


def _rank_prizes(award: str, unit: str, figures: Figures, members: Sequence[Standing], policy: Policy) -> list[Award]:
    place_of = places({code: Fraction(figure) for code, figure in figures.items()})
    shared = Counter(place_of.values())
    given = []
    for standing in members:
        place = place_of[standing.code]
        if place and place <= len(policy.prizes_fen):
            amount, formula = prize(place, shared[place], policy)
            given.append(Award(
                "7.2.1", award, standing.code, standing.name, standing.code, "", "", amount,
                f"七.2① {figures[standing.code]}{unit}，{formula}", payee_code=standing.code, base=f"{figures[standing.code]}{unit}",
                rate=f"{'并列' if shared[place] > 1 else ''}第{place}名"))
    return sorted(given, key=lambda a: (place_of[a.participant] or 0, a.participant))


def prize(place: int, tied: int, policy: Policy) -> tuple[int, str]:
    """R5 ◇: the prizes of the places that the tied occupy, added up and split evenly, down to whole 分; and how it came."""
    name = f"并列第{place}名（{tied}个）" if tied > 1 else f"第{place}名"
    own = policy.prizes_fen[place - 1]
    if tied == 1 or policy.full_prize_for_ties:
        return own, f"{name}，奖金{_yuan(own)}元"
    occupied = policy.prizes_fen[place - 1:place - 1 + tied]
    share, added = sum(occupied) // tied, "＋".join(_yuan(fen) for fen in occupied)
    return share, f"{name}，{f'（{added}）' if len(occupied) > 1 else added}÷{tied}＝{_yuan(share)}元"


# 七.2② 项目签约奖 ——————————————————————————————————————————————————


def clause_7_2_2(project: Project, policy: Policy) -> Award | None:
    """A fixed sum to the referrer for each formal signing, once the leading group has ruled on it (R15)."""
    if project.signing is None or not project.signing_ruled or project.signing_referrer is None:
        return None
    return _award("7.2.2", "项目签约奖", project, project.signing_referrer, project.signing_credited, policy.signing_fen,
                  base="1个", rate=f"{_yuan(policy.signing_fen)}元", basis=f"七.2② 正式签约1个×{_yuan(policy.signing_fen)}元")


# 七.2③ 项目正式动工奖 —————————————————————————————————————————————————


def clause_7_2_3(project: Project, policy: Policy) -> Award | None:
    """So many per mille of the capital actually invested, in instalments; enclave projects at their share (R6, R10)."""
    if not project.recognised or project.facts is None or not project.invested_fen:
        return None
    enclave = project.facts.enclave
    rate = policy.permille * (policy.enclave_share if enclave else 1)
    entitled = half_up(project.invested_fen * rate)
    shown = f"{_number(policy.permille * 1000)}‰" + (f"×{_number(policy.enclave_share * 100)}%（飞地）" if enclave else "")
    base = f"{_wan(project.invested_fen)}万元"
    return _award("7.2.3", "项目动工奖", project, project.facts.referrer, project.facts.credited, entitled, base=base, rate=shown,
                  basis=f"七.2③ 认定到位{base}×{shown}＝{_yuan(entitled)}元")


def half_up(value: Fraction) -> int:
    """R6: rounded half up, on the cumulative figure, so that instalments always add up."""
    return (value.numerator * 2 + value.denominator) // (2 * value.denominator)


# 七.2④ 特殊贡献奖 ——————————————————————————————————————————————————


def clause_7_2_4(project: Project, policy: Policy) -> Award | None:
    """On top of every other award, once, for a big high-technology project that has broken ground (R1, R7 ◇, R8)."""
    if not (project.recognised and project.high_tech and project.facts and clause_7_2_4_big(project, policy)):
        return None
    name, base = ("认定到位资金", project.invested_fen) if policy.special_by_actual else ("协议投资", project.agreed_fen)
    return _award("7.2.4", "特殊贡献奖", project, project.facts.referrer, project.facts.credited, policy.special_fen,
                  base=f"{_wan(base)}万元", rate=f"{_yuan(policy.special_fen)}元",
                  basis=f"七.2④ 高新技术项目，{name}{_wan(base)}万元，达到{_wan(policy.special_from_fen)}万元，奖{_yuan(policy.special_fen)}元")


def clause_7_2_4_big(project: Project, policy: Policy) -> bool:
    """R8: 以上 includes the figure itself."""
    return (project.invested_fen if policy.special_by_actual else project.agreed_fen) >= policy.special_from_fen


def clause_7_2_4_advanced(projects: Iterable[Project], policy: Policy) -> tuple[tuple[str, str], ...]:
    """先进个人: who is reported to the city at the year's end, with the project; in money or not."""
    given = (clause_7_2_4(project, policy) for project in projects if not project.suspected)
    return tuple((award.payee, award.project) for award in given if award is not None)


def cash(award: Award, participants: Mapping[str, Participant], policy: Policy) -> Award:
    """R22 ◇: with ``noncash``, officials and cadres are listed with an amount of 0 and honoured without money."""
    person = participants.get(award.payee_code)
    official = award.standing in OFFICIALS or (person is not None and person.category is Category.CADRE)
    if not (policy.officials_noncash and official):
        return award
    return replace(award, entitled_fen=0, basis=f"{award.basis}；按设置改为非现金激励，金额为0")


# 七.2末 年终考核 ————————————————————————————————————————————————————


def clause_7_2_end(standings: Iterable[Standing], policy: Policy) -> tuple[Bonus, ...]:
    """适当加分 (R14 ◇): points by overall rank; None where the list has none, for the leading group to fill in."""
    return tuple(Bonus(s.code, s.rank, policy.bonus[s.rank - 1] if s.rank <= len(policy.bonus) else None) for s in standings if s.rank)


# 八 ————————————————————————————————————————————————————————————


def clause_8_2_big(project: Project, policy: Policy) -> bool:
    """八.2, 八.3 (R16): a big project, by agreed or intended investment."""
    return project.size_fen >= policy.big_from_fen


def clause_8_3_services(projects: Iterable[Project], groups: Mapping[str, ServiceGroup], news: Mapping[str, date], period: Period,
                        policy: Policy) -> tuple[Service, ...]:
    """Big projects have a service group and are followed up: ``silent`` where a whole period brought no news."""
    return tuple(Service(p, groups.get(p.key), news.get(p.key, date.min) < period.start)
                 for p in projects if clause_8_2_big(p, policy))


def clause_8_3_enclaves(projects: Iterable[Project]) -> tuple[Project, ...]:
    """What cannot settle here goes to an enclave."""
    return tuple(p for p in projects if p.facts and p.facts.enclave)


def clause_8_3_channels(verdicts: Iterable[Verdict]) -> tuple[tuple[str, int, int], ...]:
    """Many channels of information: (信息来源, leads reported, leads that count), most first."""
    leads = [(source, v.counts) for v in verdicts if v.entry.sheet is Sheet.LEAD and (source := v.entry.text("source"))]
    reported = Counter([source for source, _ in leads])
    standing = Counter([source for source, counts in leads if counts])
    return tuple((source, count, standing[source]) for source, count in sorted(reported.items(), key=lambda s: (-s[1], s[0])))


def project_awards(project: Project, policy: Policy) -> tuple[Award, ...]:
    """All that 七.2②③④ give for one project, in the order of the clauses."""
    given = (clause_7_2_2(project, policy), clause_7_2_3(project, policy), clause_7_2_4(project, policy))
    return tuple([award for award in given if award is not None])


def _award(clause: str, award: str, project: Project, referrer: Referrer, credited: str, fen: int, *, base: str, rate: str,
           basis: str) -> Award:
    return Award(clause, award, credited, referrer.name, referrer.key, project.title, project.key, fen, basis,
                 payee_code=referrer.participant, known=referrer.known, account=referrer.account, standing=referrer.standing, id_number=referrer.id_number, base=base, rate=rate)


def _yuan(fen: int) -> str:
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


def _wan(fen: int) -> str:
    return _number(Fraction(fen, 1_000_000))


def _number(value: Fraction) -> str:
    """A decimal fraction, as short as it goes."""
    text = f"{value.numerator * 1_000_000 // value.denominator:07d}"
    return f"{text[:-6]}.{text[-6:]}".rstrip("0").rstrip(".")
