"""Signings, groundbreakings, investments, high technology: the stages that are ruled on and paid (六.3, 六.4, 七.2). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import rules
from contest.form import NO as SAYS_NO
from contest.form import YES as SAYS_YES
from contest.model import Conclusion, Entry, Matter, Project, ProjectFacts, Referrer, Ruling, Sheet, State
from contest.reckoning.bench import Bench
from contest.reckoning.claims import claim_id, entry_claim, money
from contest.reckoning.entries import by_time, own_kind
from contest.reckoning.rivals import Contender, Outcome, contest, never
from contest.reckoning.roll import Unclear
from contest.text import normal, wan, yuan

NO, YES = Conclusion.NO, Conclusion.YES


@dataclass(frozen=True, slots=True)
class Side:
    """What one row claims: the referrer it names (or its project's facts give) and whom it would be credited to."""

    entry: Entry
    referrer: Referrer
    credited: str

    @property
    def who(self) -> str:
        return f"{self.credited}|{self.referrer.key}"


def referrer_of(entry: Entry, bench: Bench) -> Referrer:
    found = bench.roll.referrer(entry.text("referrer"))
    return Referrer(entry.text("referrer")) if isinstance(found, Unclear) else found


def _credited(entry: Entry, referrer: Referrer, bench: Bench) -> str:
    """R19 for a row that gives facts: its own sender is the last resort."""
    return rules.clause_6_3_credit(referrer, bench.roll.participants, entry.sender)


def _conclusion(ruling: Ruling | None) -> Conclusion | None:
    return ruling.conclusion if ruling else None


# ——— facts —————————————————————————————————————————————————————————


def facts(signings: Sequence[Entry], bench: Bench) -> ProjectFacts:
    """From one signing, whatever its date, kind and ruling: formal before others, not refused before 不认定, the earliest.

    A rival that only waits gives no facts while another's signing stands: that one keeps counting and paying (R11).
    """
    stands = any(bench.verdicts[e.id].counts for e in signings)
    chosen = min(signings, key=lambda e: (not rules.clause_6_3_formal(e), _aside(e, bench, stands=stands), by_time(e)))
    referrer = referrer_of(chosen, bench)
    _differences(chosen, signings, bench)
    return ProjectFacts(
        chosen, referrer, _credited(chosen, referrer, bench), chosen.text("enclave") == SAYS_YES, chosen.amount(),
        chosen.text("high_tech") == SAYS_YES, chosen.text("enclave_place"))


def _aside(entry: Entry, bench: Bench, *, stands: bool) -> bool:
    verdict = bench.verdicts[entry.id]
    return verdict.state is State.REFUSED or (stands and verdict.state is State.PROVISIONAL and not verdict.counts)


_COMPARED = (("referrer", "第一引荐人"), ("enclave", "飞地项目"), ("amount", "协议投资额(万元)"), ("high_tech", "高新技术"))


def _differences(chosen: Entry, others: Sequence[Entry], bench: Bench) -> None:
    """A differing value on another row is a warning there."""
    for other in others:
        if other is chosen:
            continue
        for key, name in _COMPARED:
            mine, theirs = chosen.values.get(key), other.values.get(key)
            if theirs is None or (other.sheet is Sheet.GROUNDBREAKING and mine is None):
                continue
            if _same(key, mine, theirs, bench):
                continue
            bench.fault(other, "FAC-001", key, f"{name}“{_shown(key, theirs)}”与{chosen.file}“{chosen.sheet}”第{chosen.row}行的"
                        f"“{_shown(key, mine)}”不同，按那一行算。请核对哪个对。")


def _same(key: str, mine: object, theirs: object, bench: Bench) -> bool:
    if key != "referrer" or mine == theirs:
        return mine == theirs
    found = [bench.roll.referrer(str(word)) for word in (mine, theirs)]
    keys = [word.key if isinstance(word, Referrer) else "" for word in found]
    return keys[0] == keys[1] or normal(str(mine)) == normal(str(theirs))


def _shown(key: str, value: object) -> str:
    return wan(value) if key == "amount" and isinstance(value, int) else str(value or "空")


# ——— 六.3, 七.2② ——————————————————————————————————————————————————————


def settle_signings(project: Project, rows: Sequence[Entry], bench: Bench) -> Project:
    sides = [_signing_side(e, bench) for e in rows]
    live: list[Side] = []
    for side in sides:
        if not rules.clause_6_3_formal(side.entry):
            bench.note(side.entry, side.credited, f"{side.entry.text('kind')}只登记，正式合同才计入（R9）")
        elif late := bench.untimely(side.entry):
            bench.put_off(side.entry, side.credited, late, Matter.SIGNING, side.referrer.key)
        elif not _refused(side, Matter.SIGNING, bench):
            live.append(side)
    outcome, chosen = _settle_sides(live, Matter.SIGNING, bench, "七.2② " + money(bench.policy.signing_fen))
    if outcome.winner is None:
        return project
    side = chosen[outcome.winner.who]
    number = entry_claim(Matter.SIGNING, side.entry, side.credited, side.referrer.key)
    ruled = bench.docket.ruling(number)
    bench.ask(number, Matter.SIGNING, side.credited, side.entry, stake=f"七.2② {money(bench.policy.signing_fen)}")
    bench.decide(side.entry, side.credited, State.COUNTED if ruled else State.PROVISIONAL,
                 "" if ruled else "待领导小组认定签约，暂计入名次（R15）", counts=True, fen=side.entry.amount())
    return replace(project, signing=side.entry, signing_referrer=side.referrer, signing_credited=side.credited,
                   signing_ruled=ruled is not None, rulings=_noted(project, Matter.SIGNING, ruled))


def _noted(project: Project, matter: Matter, ruling: Ruling | None) -> tuple[tuple[Matter, str], ...]:
    """The rulings an award rests on, 「编号；文号」, for the payout list's remarks."""
    if ruling is None:
        return project.rulings
    return (*project.rulings, (matter, f"{ruling.claim}{'；' + ruling.document if ruling.document else ''}"))


def _signing_side(entry: Entry, bench: Bench) -> Side:
    referrer = referrer_of(entry, bench)
    return Side(entry, referrer, _credited(entry, referrer, bench))


def _refused(side: Side, matter: Matter, bench: Bench) -> bool:
    """Ruled 不认定, on the matter itself or in a dispute: it competes no longer."""
    for asked in (Matter.DISPUTE, matter):
        number = entry_claim(asked, side.entry, side.credited, side.referrer.key)
        ruled = bench.docket.ruling(number)
        if ruled is not None and ruled.conclusion is NO:
            bench.ask(number, asked, side.credited, side.entry)
            bench.refuse(side.entry, side.credited, f"领导小组不认定（{asked}）{'：' + ruled.note if ruled.note else ''}")
            return True
    return False


def _settle_sides(live: Sequence[Side], matter: Matter, bench: Bench, stake: str) -> tuple[Outcome, dict[str, Side]]:
    """Rows that would be credited and paid alike are one claim; different ones are for the leading group (R11)."""
    alike: dict[str, list[Side]] = defaultdict(list)
    for side in live:
        alike[side.who].append(side)
    chosen = {who: min(some, key=lambda s: (not _upheld(s, matter, bench), by_time(s.entry)))
              for who, some in sorted(alike.items())}
    for who, some in alike.items():
        for side in some:
            if side is not chosen[who]:
                first = chosen[who].entry
                bench.note(side.entry, side.credited, f"同一项目已报过（{first.file} 第{first.row}行），重复的只登记（R11）")
    contenders = bench.unsettled([_contender(side, matter, bench) for side in chosen.values()])
    for one in contenders:
        bench.show_ruled(one, chosen[one.who].credited)
    outcome = contest(contenders, never)
    for one in outcome.lost:
        bench.refuse(one.entry, chosen[one.who].credited, "归属争议认定给了别的主体")
    if outcome.disputed:
        for one in outcome.disputed:
            bench.decide(one.entry, chosen[one.who].credited, State.PROVISIONAL, "几个主体或引荐人报了同一项目，待领导小组认定归属")
        bench.dispute(outcome.disputed, lambda c: chosen[c.who].credited, stake)
    return outcome, chosen


def _contender(side: Side, matter: Matter, bench: Bench) -> Contender:
    """An issue protects leads and negotiations from a backdated rival; here only a ruling does (R11)."""
    dispute = entry_claim(Matter.DISPUTE, side.entry, side.credited, side.referrer.key)
    return Contender(side.who, side.entry, dispute, bench.docket.ruling(dispute), upheld=_upheld(side, matter, bench))


def _upheld(side: Side, matter: Matter, bench: Bench) -> bool:
    return _conclusion(bench.docket.ruling(entry_claim(matter, side.entry, side.credited, side.referrer.key))) is YES


# ——— 六.4 —————————————————————————————————————————————————————————


def settle_groundbreakings(project: Project, rows: Sequence[Entry], bench: Bench) -> Project:
    live: list[Side] = []
    for entry in rows:
        known = project.facts or _own_facts(entry, bench)
        if known is None:
            bench.fault(entry, "GRB-001", "referrer", "这个项目没有报过签约，这一行又没有把第一引荐人、飞地项目、协议投资额都填上，暂不采纳。"
                        "请补报签约，或在这一行补填这三项。", error=True)
            bench.refuse(entry, "", "没有签约记录，这一行又缺第一引荐人、飞地项目、协议投资额，暂不采纳")
            continue
        side = Side(entry, known.referrer, known.credited)
        if late := bench.untimely(entry):
            bench.put_off(entry, side.credited, late, Matter.GROUNDBREAKING, side.referrer.key)
        elif not _refused(side, Matter.GROUNDBREAKING, bench):
            live.append(side)
    if project.facts:
        _differences(project.facts.entry, [project.facts.entry, *rows], bench)
    elif own := [k for e in rows if (k := _own_facts(e, bench))]:
        project = replace(project, facts=own[0])
    return _start(project, live, bench)


def _own_facts(entry: Entry, bench: Bench) -> ProjectFacts | None:
    """Without a signing the facts come from the groundbreaking row itself, if it has all three."""
    enclave, amount = entry.text("enclave"), entry.values.get("amount")
    if not entry.text("referrer") or enclave not in {SAYS_YES, SAYS_NO} or amount is None:
        return None
    referrer = referrer_of(entry, bench)
    return ProjectFacts(entry, referrer, _credited(entry, referrer, bench), enclave == SAYS_YES, entry.amount(), high_tech=False)


def _start(project: Project, live: Sequence[Side], bench: Bench) -> Project:
    outcome, chosen = _settle_sides(live, Matter.GROUNDBREAKING, bench, "七.2③、名次")
    if outcome.winner is None:
        standing = outcome.disputed[0].entry if outcome.disputed else None
        return replace(project, groundbreaking=standing)
    side = chosen[outcome.winner.who]
    if not project.facts or project.facts.entry.sheet is Sheet.GROUNDBREAKING:
        project = replace(project, facts=_own_facts(side.entry, bench))
    starts = [side, *_actual_after_blocked(side, live, bench)]
    kinds = []
    for one in starts:
        ruled = _ask_groundbreaking(one, bench)
        if ruled is not None:
            kinds.append(one.entry.text("kind"))
            project = replace(project, rulings=_noted(project, Matter.GROUNDBREAKING, ruled))
    return replace(project, groundbreaking=side.entry, recognised=tuple(kinds))


def _actual_after_blocked(side: Side, live: Sequence[Side], bench: Bench) -> list[Side]:
    """R24 ``actual_only``: after a land-blocked start, the actual one still adds to the ranking."""
    if not bench.policy.actual_only or side.entry.text("kind") == rules.ACTUAL:
        return []
    return [s for s in live if s.who == side.who and s.entry.text("kind") == rules.ACTUAL][:1]


def _ask_groundbreaking(side: Side, bench: Bench) -> Ruling | None:
    number = entry_claim(Matter.GROUNDBREAKING, side.entry, side.credited, side.referrer.key)
    ruled = bench.docket.ruling(number)
    bench.ask(number, Matter.GROUNDBREAKING, side.credited, side.entry, stake="七.2③ 按到位资金、名次（六.4）")
    bench.decide(side.entry, side.credited, State.COUNTED if ruled else State.PROVISIONAL,
                 "" if ruled else "待领导小组认定动工，认定后才计入（R15）",
                 counts=ruled is not None and rules.clause_6_4_ranks(side.entry.text("kind"), bench.policy))
    return ruled


# ——— 七.2③ 到位资金 ————————————————————————————————————————————————————


def settle_investments(project: Project, rows: Sequence[Entry], shared: Mapping[str, str], bench: Bench) -> Project:
    """``shared``: entry id → the other project that reports the same voucher."""
    credited = project.facts.credited if project.facts else ""
    verified = 0
    for entry in _by_voucher(rows, credited, bench):
        reason = _not_asked(entry, project, bench)
        if reason:
            _number(entry, credited, bench)
            bench.note(entry, credited, reason)
            continue
        number, ruled = _number(entry, credited, bench)
        if entry.id in shared:
            bench.hints[entry.id] = f"凭证号 {entry.text('voucher')} 在“{shared[entry.id]}”也报了，一张凭证只能认定一处"
        bench.ask(number, Matter.INVESTMENT, credited, entry, stake=_stake(entry, project, bench))
        if ruled is None:
            bench.decide(entry, credited, State.PROVISIONAL, "待领导小组认定到位资金，认定后才计入（R15）")
        elif ruled.conclusion is NO:
            bench.refuse(entry, credited, f"领导小组不认定（资金到位）{'：' + ruled.note if ruled.note else ''}")
        else:
            fen = entry.amount() if ruled.amount_fen is None else ruled.amount_fen
            verified += fen
            bench.decide(entry, credited, State.COUNTED, counts=True, fen=fen)
            project = replace(project, rulings=_noted(project, Matter.INVESTMENT, ruled))
    _question_sums(project, rows, bench)
    return replace(project, invested_fen=verified) if verified else project


def _number(entry: Entry, credited: str, bench: Bench) -> tuple[str, Ruling | None]:
    number = entry_claim(Matter.INVESTMENT, entry, credited)
    return number, bench.docket.ruling(number, entry.amount())


def _by_voucher(rows: Sequence[Entry], credited: str, bench: Bench) -> list[Entry]:
    """The row that holds for each voucher: the earliest (one already ruled 认定 before all); the others are told."""
    first: dict[str, Entry] = {}
    for entry in sorted(rows, key=lambda e: (_conclusion(_number(e, credited, bench)[1]) is not YES, by_time(e))):
        voucher = normal(entry.text("voucher"))
        held = first.setdefault(voucher, entry)
        if held is entry:
            continue
        where = f"{held.file} 第{held.row}行"
        if held.amount() == entry.amount():
            bench.note(entry, credited, f"凭证号 {entry.text('voucher')} 已报过（{where}），重复的只登记")
        else:
            bench.fault(entry, "INV-001", "amount", f"凭证号 {entry.text('voucher')} 已在{where}报过 {wan(held.amount())} 万元，"
                        f"这里却是 {wan(entry.amount())} 万元，不予采纳。请核对凭证号和金额。", error=True)
            bench.refuse(entry, credited, f"与{where}同一凭证，金额不同")
    return sorted(first.values(), key=by_time)


def _not_asked(entry: Entry, project: Project, bench: Bench) -> str:
    """R10, R23: why an investment cannot change anything now; "" where it can."""
    if entry.date < bench.policy.start:
        return f"到位日期 {entry.date} 在活动开始之前，不计（R10）"
    if late := bench.waits(entry):
        return late
    if not entry.amount():
        return "本次到位资金是 0，只登记"
    if project.groundbreaking is None:
        return "项目没有活动期内的动工记录，动工后才能认定（R10、R23）"
    contested = bench.verdicts.get(project.groundbreaking.id)
    if not project.recognised and contested is not None and "归属" in contested.reason:
        return "项目动工的归属还没有认定，认定后才能认定到位资金（R23）"
    return ""


def _stake(entry: Entry, project: Project, bench: Bench) -> str:
    enclave = bool(project.facts and project.facts.enclave)
    rate = bench.policy.permille * (bench.policy.enclave_share if enclave else 1)
    return f"七.2③ {yuan(rules.half_up(entry.amount() * rate))}元"


def _question_sums(project: Project, rows: Sequence[Entry], bench: Bench) -> None:
    """疑似填了累计数, and a sum above 协议投资额: asked about, nothing else."""
    agreed = project.agreed_fen
    total, amounts = 0, 0
    for entry in sorted((e for e in rows if bench.verdicts[e.id].state in {State.COUNTED, State.PROVISIONAL}), key=by_time):
        if amounts > 1 and entry.amount() == total:
            bench.fault(entry, "INV-002", "amount", f"本次到位资金 {wan(entry.amount())} 万元正好等于以前各次之和，是不是填了累计数？请核对。")
        total, amounts = total + entry.amount(), amounts + 1
        if agreed and total > agreed:
            bench.fault(entry, "INV-003", "amount", f"累计到位 {wan(total)} 万元，超过协议投资额 {wan(agreed)} 万元。请核对。")


# ——— 七.2④ ————————————————————————————————————————————————————————


def settle_high_tech(project: Project, bench: Bench) -> Project:
    """R23: asked once a project, if its signing says so, it is big enough and a start is on record and not refused."""
    known = project.facts
    if known is None or known.entry.sheet is not Sheet.SIGNING:
        return project
    entry = known.entry
    number = claim_id(Matter.HIGH_TECH, known.credited, entry.company, entry.project, entry.day(), entry.amount(), known.referrer.key,
                      entry.text("high_tech"))
    ruled = bench.docket.ruling(number)
    if not (known.high_tech and project.groundbreaking and rules.clause_7_2_4_big(project, bench.policy)):
        return project
    bench.ask(number, Matter.HIGH_TECH, known.credited, entry, stake=f"七.2④ {money(bench.policy.special_fen)}",
              hint=f"协议投资 {wan(known.agreed_fen)} 万元")
    if ruled is None:
        standing = bench.verdicts[entry.id]
        if standing.state is not State.REFUSED:
            bench.decide(entry, standing.participant, State.PROVISIONAL, "；".join(filter(None, (standing.reason, "待领导小组认定高新技术"))),
                         counts=standing.counts, fen=standing.fen)
    recognised = _conclusion(ruled) is YES
    return replace(project, high_tech=recognised, rulings=_noted(project, Matter.HIGH_TECH, ruled if recognised else None))


def settle_late(project: Project, rows: Sequence[Entry], shared: Mapping[str, str], bench: Bench) -> Project:
    """The four stages of one project in order; each adds what the next asks for."""
    signings = own_kind(rows, Sheet.SIGNING)
    project = settle_signings(project, signings, bench)
    if signings:
        project = replace(project, facts=facts(signings, bench))
    project = settle_groundbreakings(project, own_kind(rows, Sheet.GROUNDBREAKING), bench)
    project = settle_investments(project, own_kind(rows, Sheet.INVESTMENT), shared, bench)
    return settle_high_tech(project, bench)
