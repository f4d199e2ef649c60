"""Which entries are about one project, and which projects may be the same one under two names. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from contest.model import Claim, Conclusion, Entry, Matter, Policy, Sheet
from contest.reckoning.claims import Docket, claim_id
from contest.reckoning.entries import by_time
from contest.text import core, normal, numbering, ordinals, project_key

_CODE_LENGTH = 18
BLOCK = 512


@dataclass(slots=True)
class Group:
    """One project as reported: ``key`` is its normalised name, ``first`` the entry that reported it first.

    ``formerly``: keys that it had before, by its entries; ``codes``: 统一社会信用代码 in them.
    """

    key: str
    entries: list[Entry] = field(default_factory=list)
    formerly: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    @property
    def first(self) -> Entry:
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """``later`` may be ``earlier`` under another name."""

    later: str
    earlier: str
    claim: str
    why: str


def key_of(entry: Entry) -> str:
    return project_key(entry.company, entry.project)


def groups(entries: Iterable[Entry]) -> dict[str, Group]:
    """Entries without error, by project; each group's entries in order of time."""
    found: dict[str, Group] = {}
    for entry in entries:
        if entry.sheet is Sheet.OUTING or entry.broken:
            continue
        key = key_of(entry)
        group = found.get(key)
        if group is None:
            group = found[key] = Group(key)
        group.entries.append(entry)
        if former := entry.text("formerly"):
            group.formerly.add(_former(former))
        if len(code := entry.text("credit")) == _CODE_LENGTH:
            group.codes.add(code)
    for group in found.values():
        if len(group.entries) > 1:
            group.entries.sort(key=by_time)
    return dict(sorted(found.items()))


def _former(written: str) -> str:
    company, _, project = written.replace("／", "/").partition("/")
    return project_key(company, project)


def pairs(found: dict[str, Group], policy: Policy, cut: date) -> list[Pair]:
    """Suspected same projects, each pair once, named by the later one; by what the period has reached (``cut``) alone."""
    everything = [e for group in found.values() for e in group.entries]
    reached = [e for e in everything if e.date <= cut]
    live = found if len(reached) == len(everything) else groups(reached)
    hits = {(one, other): why for one, other, why in _candidates(live, policy)}
    made = []
    for (one, other), why in sorted(hits.items()):
        earlier, later = sorted((found[one], found[other]), key=lambda g: (*by_time(g.first), g.key))
        number = claim_id(Matter.SAME, *sorted((later.key, earlier.key)))
        made.append(Pair(later.key, earlier.key, number, why))
    return made


def _candidates(live: dict[str, Group], policy: Policy) -> Iterable[tuple[str, str, str]]:
    for group in [g for g in live.values() if g.formerly]:
        for former in sorted((group.formerly & live.keys()) - {group.key}):
            if not _different_codes(group, live[former]):
                yield _ordered(group, live[former], "曾报名称")
    by_code: dict[str, list[Group]] = defaultdict(list)
    by_company: dict[str, list[Group]] = defaultdict(list)
    for group in live.values():
        by_company[normal(group.first.company)].append(group)
        for code in group.codes:
            by_code[code].append(group)
    for same in _several(by_code):
        yield from _pairs_of(same, "统一社会信用代码相同，企业名称不同",
                             lambda a, b: normal(a.first.company) != normal(b.first.company) and _same_numbering(a, b))
    for same in _several(by_company):
        yield from _pairs_of(same, "企业相同，项目名称相近",
                             lambda a, b: _near(a.first.project, b.first.project, policy.likeness))
    yield from _near_companies(by_company, policy)


def _several(found: dict[str, list[Group]]) -> list[list[Group]]:
    """Those that hold a pair; most hold one group only."""
    return [some for some in found.values() if len(some) > 1]


def _ordered(a: Group, b: Group, why: str) -> tuple[str, str, str]:
    return (a.key, b.key, why) if a.key < b.key else (b.key, a.key, why)


def _pairs_of(some: Sequence[Group], why: str, test: Callable[[Group, Group], bool]) -> Iterable[tuple[str, str, str]]:
    for index, one in enumerate(some):
        for other in some[index + 1:]:
            if test(one, other) and not _different_codes(one, other):
                yield _ordered(one, other, why)


def _near_companies(by_company: dict[str, list[Group]], policy: Policy) -> Iterable[tuple[str, str, str]]:
    """Nearly equal names of both where at least one has no code."""
    cores = sorted([(all(group.codes for group in some), core(company), company) for company, some in by_company.items()])
    for one, other in _alike([name for _, name, _ in cores], sum(not coded for coded, _, _ in cores), policy.likeness):
        if ordinals(cores[one][1]) == ordinals(cores[other][1]):
            yield from _near_projects(by_company[cores[one][2]], by_company[cores[other][2]], policy)


def _alike(names: Sequence[str], asked: int, likeness: int) -> Iterable[tuple[int, int]]:
    """Index pairs (i < j) of names at least so alike, i among the first ``asked``; in blocks, so that thousands stay small in memory."""
    for start in range(0, asked, BLOCK):
        scores = cdist(names[start:min(start + BLOCK, asked)], names[start:], scorer=fuzz.ratio, score_cutoff=likeness, dtype="uint8")
        for one, other in zip(*scores.nonzero(), strict=True):
            if one < other:
                yield start + int(one), start + int(other)


def _near_projects(ones: Sequence[Group], others: Sequence[Group], policy: Policy) -> Iterable[tuple[str, str, str]]:
    for a in ones:
        for b in others:
            if not (a.codes and b.codes) and _near(a.first.project, b.first.project, policy.likeness):
                yield _ordered(a, b, "企业和项目名称都相近")


def _near(one: str, other: str, likeness: int) -> bool:
    a, b = core(one), core(other)
    return a == b or (ordinals(one) == ordinals(other) and fuzz.ratio(a, b) >= likeness)


def _same_numbering(a: Group, b: Group) -> bool:
    """Their names may be quite different: only what numbers them tells them apart."""
    return numbering(a.first.project) == numbering(b.first.project)


def _different_codes(a: Group, b: Group) -> bool:
    """Two different valid codes are never one enterprise."""
    return bool(a.codes and b.codes and not a.codes & b.codes)


def merged(found: dict[str, Group], suspected: Sequence[Pair], docket: Docket) -> dict[str, str]:
    """Every key → the key whose project it is; pairs ruled 认定 are one, under the first name."""
    root = {key: key for key in found}

    def top(key: str) -> str:
        while root[key] != key:
            key = root[key]
        return key

    for pair in suspected:
        ruling = docket.ruling(pair.claim)
        if ruling is not None and ruling.conclusion is Conclusion.YES:
            one, other = top(pair.later), top(pair.earlier)
            if one != other:
                first, second = sorted((one, other), key=lambda key: (*by_time(found[key].first), key))
                root[second] = first
    return {key: top(key) for key in found}


def waiting(suspected: Sequence[Pair], root: dict[str, str], docket: Docket) -> list[Pair]:
    """Pairs still to be ruled on, of projects that are two."""
    return [p for p in suspected if root[p.later] != root[p.earlier] and docket.ruling(p.claim) is None]


def claim_of(pair: Pair, found: dict[str, Group], docket: Docket, participant: str) -> Claim:
    later, earlier = found[pair.later].first, found[pair.earlier].first
    return Claim(pair.claim, Matter.SAME, participant, later, f"与“{earlier.company}/{earlier.project}”是否同一项目：{pair.why}",
                 hint="认定：是同一项目，用先报的名称；不认定：是两个项目", stake="未认定前，后报的项目奖金缓发",
                 ruling=docket.ruling(pair.claim), last_opinion=docket.postponed(pair.claim), company=later.company, project=later.project)
