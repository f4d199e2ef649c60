"""``reckon(facts, policy, period, today) -> Reckoning``: the one pure function everything else is built around.

No file, no clock: the date is an argument, and the same facts in any order give the same result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import rules
from contest.model import (
    Claim,
    Facts,
    Finding,
    Issued,
    Kind,
    Matter,
    Notice,
    Period,
    Policy,
    Project,
    Reckoning,
    ReturnOutcome,
    Sheet,
    State,
    Status,
    Verdict,
)
from contest.reckoning import changes, evidence, payout, periods, settlement
from contest.reckoning.entries import entries
from contest.reckoning.judge import Judgement, judge
from contest.reckoning.receipts import NO_DAY, Receipt, deadline, late, receipts
from contest.reckoning.roll import Roll
from contest.text import names_in, project_key


def reckon(facts: Facts, policy: Policy, period: Period, today: date) -> Reckoning:
    """Everything the period's documents show. Never raises for what users' data hold."""
    roster, roll, cut = facts.roster, Roll(facts.roster), min(period.end, today)
    received = receipts(facts, roll, today)
    evidence.tie(received)
    judged = judge(entries(received, roll, policy, today), facts, policy, roll, cut)
    verdicts, projects = judged.verdicts, judged.projects
    items = (rules.clause_6_1(verdicts), rules.clause_6_2(verdicts), rules.clause_6_3(verdicts), rules.clause_6_4(projects, policy))
    standings = rules.clause_6(roster.participants, items, _provisional(verdicts), policy)
    money = settlement.settle(payout.awards(projects, standings, period.kind, policy, roster), judged, facts, period.kind, policy)
    last = facts.issued[-1] if facts.issued else None
    corrected, shift = changes.corrections(verdicts, last)
    outcomes, elapsed = _outcomes(received, judged, policy, today), rules.clause_2(period.end)
    groups = {project_key(s.company, s.project): s for s in roster.services}
    return Reckoning(
        policy=policy, period=period, today=today, roster=roster, returns=outcomes, verdicts=verdicts, projects=projects,
        standings=standings, previous=last.standings if last else (), awards=money.awards, claims=_claims(judged),
        notices=(*_ruling_faults(facts), *money.notices, *judged.docket.notices), corrections=corrected,
        additions=changes.additions(verdicts, last), missing=_missing(facts, outcomes, period), late=_late(outcomes, period),
        nil=_nil(outcomes, period), summary=changes.summary(verdicts, projects, sum(items[3].values())),
        before=changes.before(last, shift), elapsed=elapsed, credits=judged.credits,
        settlement=money.settlement, told=frozenset(o.file for o in outcomes if any(_lay_there(o, i) for i in facts.issued)),
        duties=rules.clause_3_2_duties(roster.participants, items[0], *_out_and_active(judged)),
        progress=rules.clause_1(roster.participants, _invested(projects), items[2], elapsed),
        services=rules.clause_8_3_services(projects, groups, _news(judged), period, policy),
        enclaves=rules.clause_8_3_enclaves(projects), channels=rules.clause_8_3_channels(v for v in verdicts if (v.entry.day() or cut) <= cut),
        advanced=rules.clause_7_2_4_advanced(projects, policy), bonus=rules.clause_7_2_end(standings, policy))


def _provisional(verdicts: Iterable[Verdict]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """含待认定 beside leads and signings (R15)."""
    waiting = [v for v in verdicts if v.counts and v.state is State.PROVISIONAL]
    return (Counter(v.participant for v in waiting if v.entry.sheet is Sheet.LEAD),
            Counter(v.participant for v in waiting if v.entry.sheet is Sheet.SIGNING))


def _outcomes(received: Sequence[Receipt], judged: Judgement, policy: Policy, today: date) -> tuple[ReturnOutcome, ...]:
    """A return in force is partly accepted when any of its findings, of its rows and of judging too, is an error."""
    spans = (periods.bulletin(policy, number, date.max) for number in {r.period or 0 for r in received})
    limits = {span.number: deadline(span, policy) for span in spans if span is not None}
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for entry in [v.entry for v in judged.verdicts if v.entry.findings or v.entry.id in judged.faults]:
        by_file[entry.file] += (*entry.findings, *judged.faults.get(entry.id, ()))
    return tuple(_outcome(r, by_file[r.submission.name] if r.in_force else [], _is_late(r, limits, today)) for r in received)


def _outcome(receipt: Receipt, row_findings: Sequence[Finding], delayed: bool) -> ReturnOutcome:
    findings = tuple(sorted((*receipt.findings, *row_findings), key=lambda f: (not f.error, f.sheet, _row_of(f), f.cell, f.code)))
    status = receipt.status or (Status.PARTLY if any(f.error for f in findings) else Status.ACCEPTED)
    return ReturnOutcome(
        receipt.submission.name, receipt.submission.attachment.sha256, receipt.sender, receipt.period, status, findings,
        receipt.filled if receipt.filled != NO_DAY else None, delayed, receipt.nil and not receipt.submission.rows,
        receipt.losses, receipt.note)


def _lay_there(outcome: ReturnOutcome, issue: Issued) -> bool:
    """A member of a mail or archive by the whole, which is what was frozen."""
    outer, inside, _ = outcome.file.partition("!")
    known = issue.files.get(outer, "")
    return bool(known) and (bool(inside) or known == outcome.sha256)


def _row_of(finding: Finding) -> int:
    digits = "".join(letter for letter in finding.cell if letter.isdecimal())
    return int(digits or 0)


def _is_late(receipt: Receipt, limits: Mapping[int, datetime], today: date) -> bool:
    limit = limits.get(receipt.period or 0)
    return limit is not None and bool(receipt.sender) and late(receipt, limit, today)


def _claims(judged: Judgement) -> tuple[Claim, ...]:
    """Grouped by matter, rivals adjacent, then by participant and date."""
    order = {matter: place for place, matter in enumerate(Matter)}
    return tuple(sorted(judged.docket.claims.values(),
                        key=lambda c: (order[c.matter], c.rivals, c.participant, c.entry.date, c.company, c.project, c.id)))


def _ruling_faults(facts: Facts) -> tuple[Notice, ...]:
    whole = (Notice(f.code, f"{file}：{f.message}") for file, f in facts.ruling_findings)
    rows = (Notice(r.fault.code, f"{r.file} › {r.fault.sheet}!{r.fault.cell}：{r.fault.message}") for r in facts.rulings if r.fault)
    return (*whole, *rows)


def _sent(outcomes: Iterable[ReturnOutcome], period: Period) -> list[ReturnOutcome]:
    """Unrejected returns for this period; none in a batch."""
    if period.kind is Kind.BATCH:
        return []
    away = {Status.REJECTED, Status.EVIDENCE, Status.PASSED}
    return [o for o in outcomes if o.participant and o.period == period.number and o.status not in away]


def _missing(facts: Facts, outcomes: Iterable[ReturnOutcome], period: Period) -> tuple[str, ...]:
    if period.kind is Kind.BATCH:
        return ()
    sent = {o.participant for o in _sent(outcomes, period)}
    return tuple(p.code for p in facts.roster.participants if p.sends and p.code not in sent and p.present_in(period))


def _late(outcomes: Iterable[ReturnOutcome], period: Period) -> tuple[str, ...]:
    """迟报: whose first unrejected return of the period came after the deadline."""
    sent = _sent(outcomes, period)
    on_time = {o.participant for o in sent if not o.late}
    return tuple(sorted({o.participant for o in sent} - on_time))


def _nil(outcomes: Iterable[ReturnOutcome], period: Period) -> tuple[str, ...]:
    return tuple(sorted({o.participant for o in _sent(outcomes, period) if o.nil and o.status is not Status.SUPERSEDED}))


def _out_and_active(judged: Judgement) -> tuple[frozenset[str], frozenset[str]]:
    """三.2: whose outing counts, and everyone named in one; 八.1: who led one or is the first referrer of a project."""
    outings = [v for v in judged.verdicts if v.entry.sheet is Sheet.OUTING and v.counts]
    led = {name for v in outings for name in _named(v.entry.text("leader"))}
    along = {name for v in outings for name in _named(v.entry.text("companions"))}
    referrers = {p.facts.referrer.name for p in judged.projects if p.facts}
    return frozenset(led | along | {v.participant for v in outings}), frozenset(led | referrers)


def _named(text: str) -> set[str]:
    """Each person named, with and without a remark in brackets: 「李四（组长）」 is 李四."""
    return {word for name in names_in(text) for word in (name, name.partition("(")[0])}


def _news(judged: Judgement) -> dict[str, date]:
    """The last day of each project on which anything was reported that was not refused."""
    refused = {v.entry.id for v in judged.verdicts if v.state is State.REFUSED}
    heard = ((p.key, [e.date for e in p.entries if e.id not in refused]) for p in judged.projects)
    return {key: days[-1] for key, days in heard if days}


def _invested(projects: Iterable[Project]) -> Mapping[str, int]:
    """Verified capital by whom it counts for (R19)."""
    sums: Counter[str] = Counter()
    for project in projects:
        if project.facts:
            sums[project.facts.credited] += project.invested_fen
    return sums
