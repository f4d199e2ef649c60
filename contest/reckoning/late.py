"""Signings, groundbreakings, high technology: the stages that are ruled on and paid (六.3, 六.4, 七.2). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import rules
from contest.form import NO as SAYS_NO
from contest.form import YES as SAYS_YES
from contest.model import Entry, Matter, Project, ProjectFacts, Ruling, Sheet, State
from contest.reckoning.bench import Bench
from contest.reckoning.claims import claim_id, money
from contest.reckoning.entries import own_kind
from contest.reckoning.investments import settle_investments
from contest.reckoning.sides import (
    YES,
    Side,
    conclusion_of,
    credited_to,
    differences,
    facts,
    noted,
    referrer_of,
    refused,
    settle_sides,
)
from contest.text import wan

_LATE = frozenset({Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT})

# ——— 六.3, 七.2② ——————————————————————————————————————————————————————


def settle_signings(project: Project, rows: Sequence[Entry], bench: Bench) -> Project:
    sides = [_signing_side(e, bench) for e in rows]
    live: list[Side] = []
    for side in sides:
        if not rules.clause_6_3_formal(side.entry):
            bench.note(side.entry, side.credited, f"{side.entry.text('kind')}只登记，正式合同才计入（R9）")
        elif late := bench.untimely(side.entry):
            bench.put_off(side.entry, side.credited, late, Matter.SIGNING, side.referrer.key)
        elif not refused(side, Matter.SIGNING, bench):
            live.append(side)
    outcome, chosen = settle_sides(live, bench, "七.2② " + money(bench.policy.signing_fen))
    if outcome.winner is None:
        return project
    side = chosen[outcome.winner.who]
    ruled = bench.ask(side.claim, Matter.SIGNING, side.credited, side.entry, stake=f"七.2② {money(bench.policy.signing_fen)}")
    bench.decide(side.entry, side.credited, State.COUNTED if ruled else State.PROVISIONAL,
                 "" if ruled else "待领导小组认定签约，暂计入名次（R15）", counts=True, fen=side.entry.amount())
    return project._replace(signing=side.entry, signing_referrer=side.referrer, signing_credited=side.credited,
                            signing_ruled=ruled is not None, rulings=noted(project, Matter.SIGNING, ruled))


def _signing_side(entry: Entry, bench: Bench) -> Side:
    referrer = referrer_of(entry, bench)
    return Side.of(entry, referrer, credited_to(entry, referrer, bench), Matter.SIGNING)


# ——— 六.4 —————————————————————————————————————————————————————————


def settle_groundbreakings(project: Project, rows: Sequence[Entry], bench: Bench) -> Project:
    live: list[Side] = []
    for entry in rows:
        known = project.facts or _own_facts(entry, bench)
        if known is None:
            for key in _lacking(entry):
                bench.fault(entry, "GRB-001", key, "这个项目没有报过签约，这一行又没有把第一引荐人、飞地项目、协议投资额都填上，暂不采纳。"
                            "请补报签约，或在这一行补填这三项。", error=True)
            bench.refuse(entry, "", "没有签约记录，这一行又缺第一引荐人、飞地项目、协议投资额，暂不采纳")
            continue
        side = Side.of(entry, known.referrer, known.credited, Matter.GROUNDBREAKING)
        if late := bench.untimely(entry):
            bench.put_off(entry, side.credited, late, Matter.GROUNDBREAKING, side.referrer.key)
        elif not refused(side, Matter.GROUNDBREAKING, bench):
            live.append(side)
    if project.facts:
        differences(project.facts.entry, [project.facts.entry, *rows], bench)
    elif own := [k for e in rows if (k := _own_facts(e, bench))]:
        project = project._replace(facts=own[0])
    return _start(project, live, bench)


def _own_facts(entry: Entry, bench: Bench) -> ProjectFacts | None:
    """Without a signing the facts come from the groundbreaking row itself, if it has all three."""
    if _lacking(entry):
        return None
    referrer = referrer_of(entry, bench)
    return ProjectFacts(entry, referrer, credited_to(entry, referrer, bench), entry.text("enclave") == SAYS_YES, entry.amount(), high_tech=False)


def _lacking(entry: Entry) -> list[str]:
    """Which of the three facts the row does not have."""
    there = {"referrer": bool(entry.text("referrer")), "enclave": entry.text("enclave") in {SAYS_YES, SAYS_NO},
             "amount": entry.values.get("amount") is not None}
    return [key for key, filled in there.items() if not filled]


def _start(project: Project, live: Sequence[Side], bench: Bench) -> Project:
    outcome, chosen = settle_sides(live, bench, "七.2③、名次")
    if outcome.winner is None:
        standing = outcome.disputed[0].entry if outcome.disputed else None
        return project._replace(groundbreaking=standing)
    side = chosen[outcome.winner.who]
    if not project.facts or project.facts.entry.sheet is Sheet.GROUNDBREAKING:
        project = project._replace(facts=_own_facts(side.entry, bench))
    starts = [side, *_actual_after_blocked(side, live, bench)]
    kinds = []
    for one in starts:
        ruled = _ask_groundbreaking(one, bench)
        if ruled is not None:
            kinds.append(one.entry.text("kind"))
            project = project._replace(rulings=noted(project, Matter.GROUNDBREAKING, ruled))
    return project._replace(groundbreaking=side.entry, recognised=tuple(kinds))


def _actual_after_blocked(side: Side, live: Sequence[Side], bench: Bench) -> list[Side]:
    """R24 ``actual_only``: after a land-blocked start, the actual one still adds to the ranking."""
    if not bench.policy.actual_only or side.entry.text("kind") == rules.ACTUAL:
        return []
    return [s for s in live if s.who == side.who and s.entry.text("kind") == rules.ACTUAL][:1]


def _ask_groundbreaking(side: Side, bench: Bench) -> Ruling | None:
    ruled = bench.ask(side.claim, Matter.GROUNDBREAKING, side.credited, side.entry, stake="七.2③ 按到位资金、名次（六.4）")
    bench.decide(side.entry, side.credited, State.COUNTED if ruled else State.PROVISIONAL,
                 "" if ruled else "待领导小组认定动工，认定后才计入（R15）",
                 counts=ruled is not None and rules.clause_6_4_ranks(side.entry.text("kind"), bench.policy))
    return ruled


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
    recognised = conclusion_of(ruled) is YES
    return project._replace(high_tech=recognised, rulings=noted(project, Matter.HIGH_TECH, ruled if recognised else None))


def settle_late(project: Project, rows: Sequence[Entry], shared: Mapping[str, str], bench: Bench) -> Project:
    """The four stages of one project in order; each adds what the next asks for."""
    if _LATE.isdisjoint([e.sheet for e in rows]):
        return project  # most never come so far
    signings = own_kind(rows, Sheet.SIGNING)
    project = settle_signings(project, signings, bench)
    if signings:
        project = project._replace(facts=facts(signings, bench))
    project = settle_groundbreakings(project, own_kind(rows, Sheet.GROUNDBREAKING), bench)
    project = settle_investments(project, own_kind(rows, Sheet.INVESTMENT), shared, bench)
    return settle_high_tech(project, bench)
