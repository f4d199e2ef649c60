"""What belongs to this period's papers, and which names may be printed in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from contest.model import Claim, Entry, Kind, Project, Reckoning, ReturnOutcome, Sheet, State, Verdict
from contest.publishing.views.wording import without_numbers
from contest.reckoning.receipts import deadline
from contest.text import project_key

INPUT_FOLDER = "input/报表/"
_NO_INDUSTRY = ("其他", "其它")
OPEN_SHEETS = (Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT)


@dataclass(frozen=True, slots=True)
class Scope:
    """A reckoning with what every part of a paper looks up again and again.

    ``named`` are the keys of projects that may be named: signed, begun or with money in place. ``masks`` are the other
    names, by their first two characters, with what is printed instead. ``projects`` go by the id of their entries; ``ruled_since``
    are entries ruled on after the last issue. ``told`` remembers what was masked: the same sentences come thousands of times.
    """

    reckoning: Reckoning
    names: dict[str, str]
    keys: dict[str, str]
    named: frozenset[str]
    industries: dict[str, str]
    masks: dict[str, tuple[tuple[str, str], ...]]
    projects: dict[str, Project]
    files: frozenset[str]
    ruled_since: frozenset[str]
    told: dict[str, str] = field(default_factory=dict, compare=False)

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def fresh(self, verdict: Verdict) -> bool:
        """Of this period: dated in it, sent in a return of it, or ruled on since the last issue."""
        entry, period = verdict.entry, self.reckoning.period
        day = entry.day()
        dated = day is not None and period.start <= day <= period.end
        return dated or entry.file in self.files or entry.id in self.ruled_since

    def title(self, entry: Entry) -> str:
        """项目（企业） of a signing, groundbreaking or investment; a lead or negotiation never names its enterprise."""
        if entry.sheet in OPEN_SHEETS and self._key(entry) in self.named:
            return f"{entry.project}（{entry.company}）"
        return self.alias(entry)

    def project_title(self, project: Project) -> str:
        """项目（企业）; of one not yet signed only the industry."""
        signed = next((e for e in project.entries if e.sheet in OPEN_SHEETS and self._key(e) in self.named), None)
        if signed is not None:
            return f"{project.project}（{project.company}）"
        return self.alias(project.entries[0]) if project.entries else "某企业"

    def project_of(self, entry: Entry) -> Project | None:
        return self.projects.get(entry.id)

    def alias(self, entry: Entry) -> str:
        """某食品加工企业: an enterprise that others could poach is known by its industry only."""
        industry = self.industries.get(self._key(entry), "")
        return f"某{self.masked(industry)}企业" if industry not in _NO_INDUSTRY else "某企业"

    def masked(self, text: str) -> str:
        """A sentence about an entry, fit to be published: no enterprise of a lead, no telephone, ID or account."""
        if text not in self.told:
            self.told[text] = without_numbers("".join(self._pieces(text)))
        return self.told[text]

    def _key(self, entry: Entry) -> str:
        return self.keys.get(entry.id) or key_of(entry)

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            found = next(((name, shown) for name, shown in self.masks.get(text[at:at + 2], ()) if text.startswith(name, at)), None)
            yield found[1] if found else text[at]
            at += len(found[0]) if found else 1


def key_of(entry: Entry) -> str:
    return project_key(entry.company, entry.project)


def scope_of(reckoning: Reckoning, last_issue: date | None = None) -> Scope:
    keys = {v.entry.id: key_of(v.entry) for v in reckoning.verdicts}
    named = frozenset(keys[v.entry.id] for v in reckoning.verdicts if _in_the_open(v, cut_off(reckoning)))
    return Scope(
        reckoning=reckoning, names=reckoning.names(), keys=keys, named=named, industries=_industries(reckoning, keys),
        masks=_masks(reckoning, keys, named), projects={e.id: p for p in reckoning.projects for e in p.entries},
        files=frozenset(o.file for o in reckoning.returns if current(o, reckoning)),
        ruled_since=frozenset(c.entry.id for c in reckoning.claims if _ruled_after(c, last_issue)))


def cut_off(reckoning: Reckoning) -> date:
    """The last day the papers speak of: the period's end, in a preview today."""
    return min(reckoning.period.end, reckoning.today)


def _in_the_open(verdict: Verdict, cut: date) -> bool:
    """A signing, groundbreaking or investment in order, not one of days to come: its enterprise is no secret."""
    day = verdict.entry.day()
    return verdict.entry.sheet in OPEN_SHEETS and verdict.state is not State.REFUSED and day is not None and day <= cut


def current(outcome: ReturnOutcome, reckoning: Reckoning) -> bool:
    """A return that this period's papers speak of: of the period, or filled in since the deadline of the one before.

    One marked for a later period is left for that one unless it was filled in too early for it; a file without a legible date
    and period is spoken of once, in the issue at which it first lay there.
    """
    period, policy = reckoning.period, reckoning.policy
    marked = outcome.period if period.kind is not Kind.BATCH else None
    if marked == period.number:
        return True
    if outcome.filled is None:
        return outcome.period is None and outcome.file not in reckoning.told
    if marked is not None and marked > period.number:
        return outcome.filled <= deadline(period, policy).date()
    return period.start + timedelta(days=policy.deadline_days - 1) < outcome.filled <= reckoning.today


def _ruled_after(claim: Claim, last_issue: date | None) -> bool:
    ruling = claim.ruling
    return last_issue is not None and ruling is not None and ruling.meeting is not None and ruling.meeting > last_issue


def _industries(reckoning: Reckoning, keys: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for verdict in reckoning.verdicts:
        industry = verdict.entry.text("industry").strip().removesuffix("企业")
        if industry:
            found.setdefault(keys[verdict.entry.id], industry)
    return found


def _masks(reckoning: Reckoning, keys: Mapping[str, str], named: frozenset[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By the first two characters, longest first; names that may be printed stand for themselves."""
    shown: dict[str, str] = {}
    for may_name in (False, True):
        for entry in (v.entry for v in reckoning.verdicts if (keys[v.entry.id] in named) is may_name):
            for name, mask, least in ((entry.company, "某企业", 2), (entry.project, "某项目", 4)):
                if len(name) >= least:
                    shown[name] = name if may_name else mask
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(shown, key=lambda n: (-len(n), n)):
        index.setdefault(name[:2], []).append((name, shown[name]))
    return {start: tuple(pairs) for start, pairs in index.items()}
