"""All entries up to a day → a verdict on each, the claims, the projects. Pure; the heart of merging."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contest.model import Credit, Entry, Facts, Finding, Policy, Project, Sheet, State, Verdict
from contest.reckoning.bench import Bench
from contest.reckoning.claims import Docket
from contest.reckoning.doubts import doubt_yuan
from contest.reckoning.early import settle_early, settle_outings
from contest.reckoning.entries import by_time, own_kind
from contest.reckoning.late import settle_late
from contest.reckoning.projects import claim_of, groups, merged, pairs, waiting
from contest.reckoning.roll import Roll
from contest.text import normal


@dataclass(frozen=True, slots=True)
class Judgement:
    """``faults``: findings made while judging, by entry id. ``roots``: project name as reported → key of its project."""

    verdicts: tuple[Verdict, ...]
    projects: tuple[Project, ...]
    docket: Docket
    credits: tuple[Credit, ...]
    roots: Mapping[str, str]
    faults: Mapping[str, tuple[Finding, ...]]


def judge(entries: Sequence[Entry], facts: Facts, policy: Policy, roll: Roll, cut: date) -> Judgement:
    """``cut``: the last day that counts. Judging the same twice, or with files in another order, gives the same."""
    bench = Bench(policy, roll, Docket.of(facts.rulings), cut)
    bench.remember(facts.issued)
    found = groups(entries)
    suspected = pairs(found, policy, cut)
    root = merged(found, suspected, bench.docket)
    rows: dict[str, list[Entry]] = defaultdict(list)
    for key, group in found.items():
        rows[root[key]] += group.entries
    shared = _shared_vouchers(rows)
    settle_outings((e for e in entries if e.sheet is Sheet.OUTING and not e.broken), bench)
    projects = []
    for key, some in rows.items():
        if len(some) > len(found[key].entries):  # several groups are one project
            some.sort(key=by_time)
        doubt_yuan(some, bench)
        projects.append(_project(key, some, found[key].first, shared, bench))
    open_pairs = waiting(suspected, root, bench.docket)
    suspects = {root[pair.later] for pair in open_pairs}
    for pair in (p for p in suspected if p in open_pairs or bench.docket.ruling(p.claim)):
        first = bench.verdicts[found[pair.later].first.id]
        bench.docket.add(claim_of(pair, found, bench.docket, first.participant))
    _refuse_broken(entries, bench)
    projects = [p._replace(suspected=True) if p.key in suspects else p for p in projects if p.entries]
    held = {e.id for key, group in found.items() if root[key] in suspects for e in group.entries}
    verdicts = tuple(_suspected(bench.verdicts[e.id]) if e.id in held else bench.verdicts[e.id] for e in entries)
    bench.docket.lapsed()
    return Judgement(verdicts, tuple(projects), bench.docket, tuple(bench.credits), root, _faults(entries, bench))


def _project(key: str, rows: Sequence[Entry], first: Entry, shared: Mapping[str, str], bench: Bench) -> Project:
    for sheet in (Sheet.LEAD, Sheet.NEGOTIATION):
        if some := own_kind(rows, sheet):
            settle_early(some, sheet, bench)
    reached = tuple([e for e in rows if e.date <= bench.cut])
    return settle_late(Project(key, first.company, first.project, reached), rows, shared, bench)


def _shared_vouchers(rows: Mapping[str, Iterable[Entry]]) -> dict[str, str]:
    """Entry id → title of the other project that reports the same voucher."""
    where: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for key, some in rows.items():
        for entry in some:
            if entry.sheet is Sheet.INVESTMENT:
                where[normal(entry.text("voucher"))][key].append(entry)
    shared = {}
    for by_project in where.values():
        if len(by_project) > 1:
            for key, some in by_project.items():
                other = next(e for k, es in sorted(by_project.items()) if k != key for e in es)
                shared.update({e.id: f"{other.company}/{other.project}" for e in some})
    return shared


def _refuse_broken(entries: Iterable[Entry], bench: Bench) -> None:
    for entry in entries:
        if entry.broken:
            told = "；".join(dict.fromkeys(f.message for f in entry.findings if f.error))
            bench.refuse(entry, entry.owner, f"本行有错：{told}")


def _suspected(verdict: Verdict) -> Verdict:
    """Of the later of two suspected projects: what counts is provisional until it is ruled whether they are one."""
    if verdict.state is not State.COUNTED:
        return verdict
    return verdict._replace(state=State.PROVISIONAL, reason="疑似与另一项目是同一项目，待领导小组认定，暂计入")


def _faults(entries: Iterable[Entry], bench: Bench) -> dict[str, tuple[Finding, ...]]:
    return {entry.id: tuple(Finding(code, error, sentence, entry.sheet, entry.cell(key))
                            for code, key, error, sentence in bench.faults[entry.id])
            for entry in entries if entry.id in bench.faults}

