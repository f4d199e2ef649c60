"""What belongs to this period's papers, and which names may be printed in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contest.model import Claim, Entry, Kind, Project, Reckoning, ReturnOutcome, Sheet, State, Verdict
from contest.publishing.views.wording import without_numbers
from contest.text import project_key

OPEN_SHEETS = (Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT)


@dataclass(frozen=True, slots=True)
class Scope:
    """A reckoning with what every part of a paper looks up again and again.

    ``named`` are the keys of projects that may be named: signed, begun or with money in place. ``masks`` are the other
    names, by their first two characters, with what is printed instead. ``projects`` go by the id of their entries; ``ruled_since``
    are entries ruled on after the last issue.
    """

    reckoning: Reckoning
    names: dict[str, str]
    named: frozenset[str]
    industries: dict[str, str]
    masks: dict[str, tuple[tuple[str, str], ...]]
    projects: dict[str, Project]
    files: frozenset[str]
    ruled_since: frozenset[str]

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def fresh(self, verdict: Verdict) -> bool:
        """Of this period: dated in it, sent in a return of it, or ruled on since the last issue."""
        entry, period = verdict.entry, self.reckoning.period
        day = entry.day()
        dated = day is not None and period.start <= day <= period.end
        return dated or entry.file in self.files or entry.id in self.ruled_since

    def may_name(self, entry: Entry) -> bool:
        return key_of(entry) in self.named

    def project_of(self, entry: Entry) -> Project | None:
        return self.projects.get(entry.id)

    def alias(self, entry: Entry) -> str:
        """某食品加工企业: an enterprise that others could poach is known by its industry only."""
        industry = self.industries.get(key_of(entry), "")
        return f"某{self.masked(industry)}企业"

    def masked(self, text: str) -> str:
        """A sentence about an entry, fit to be published: no enterprise of a lead, no telephone, ID or account."""
        return without_numbers("".join(self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            found = next(((name, shown) for name, shown in self.masks.get(text[at:at + 2], ()) if text.startswith(name, at)), None)
            yield found[1] if found else text[at]
            at += len(found[0]) if found else 1


def key_of(entry: Entry) -> str:
    return project_key(entry.company, entry.project)


def scope_of(reckoning: Reckoning, last_issue: date | None = None) -> Scope:
    named = frozenset(key_of(v.entry) for v in reckoning.verdicts if v.entry.sheet in OPEN_SHEETS and v.state is not State.REFUSED)
    return Scope(
        reckoning=reckoning, names=reckoning.names(), named=named, industries=_industries(reckoning),
        masks=_masks(reckoning, named), projects={e.id: p for p in reckoning.projects for e in p.entries},
        files=frozenset(o.file for o in reckoning.returns if current(o, reckoning)),
        ruled_since=frozenset(c.entry.id for c in reckoning.claims if _ruled_after(c, last_issue)))


def current(outcome: ReturnOutcome, reckoning: Reckoning) -> bool:
    """A return that this period's papers speak of; one without a legible period or date is always spoken of."""
    period = reckoning.period
    if outcome.filled is not None and outcome.filled >= period.start:
        return True
    if outcome.period is None:
        return outcome.filled is None
    return period.kind is not Kind.BATCH and outcome.period >= period.number


def _ruled_after(claim: Claim, last_issue: date | None) -> bool:
    ruling = claim.ruling
    return last_issue is not None and ruling is not None and ruling.meeting is not None and ruling.meeting > last_issue


def _industries(reckoning: Reckoning) -> dict[str, str]:
    found: dict[str, str] = {}
    for verdict in reckoning.verdicts:
        industry = verdict.entry.text("industry").strip().removesuffix("企业")
        if industry:
            found.setdefault(key_of(verdict.entry), industry)
    return found


def _masks(reckoning: Reckoning, named: frozenset[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By the first two characters, longest first; names that may be printed stand for themselves."""
    shown: dict[str, str] = {}
    for verdict in sorted(reckoning.verdicts, key=lambda v: key_of(v.entry) in named):
        entry, open_ = verdict.entry, key_of(verdict.entry) in named
        for name, mask, least in ((entry.company, "某企业", 2), (entry.project, "某项目", 4)):
            if len(name) >= least:
                shown[name] = name if open_ else mask
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(shown, key=lambda n: (-len(n), n)):
        index.setdefault(name[:2], []).append((name, shown[name]))
    return {start: tuple(pairs) for start, pairs in index.items()}
