"""What belongs to this period's papers, and which names may be printed in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from contest.model import (
    Claim,
    Entry,
    Issued,
    Kind,
    Matter,
    Period,
    Policy,
    Project,
    Reckoning,
    ReturnOutcome,
    Sheet,
    State,
    Verdict,
)
from contest.publishing.views.wording import SHORT, without_numbers
from contest.reckoning.receipts import deadline
from contest.text import project_key

INPUT_FOLDER = "input/报表/"
_NO_INDUSTRY = ("其他", "其它")
OPEN_SHEETS = (Sheet.SIGNING, Sheet.GROUNDBREAKING, Sheet.INVESTMENT)
_SETTLING = frozenset({Matter.SIGNING, Matter.GROUNDBREAKING, Matter.INVESTMENT, Matter.DISPUTE})
"""Rulings that make a signing, groundbreaking or investment count; one on 高新技术 or 疑似同一项目 is no news of the row itself."""
_FILE = re.compile(rf"{INPUT_FOLDER}.+?(?=(?: |“[^”]*”)第[0-9]+行|$)")


@dataclass(frozen=True, slots=True)
class Scope:
    """A reckoning with what every part of a paper looks up again and again.

    ``named`` are the keys of projects that may be named: signed, begun or with money in place. ``masks`` are the other
    names, by their first two characters, with what is printed instead. ``projects`` go by the id of their entries; ``ruled_since``
    are entries ruled on after the last issue; ``refused`` are those whose refusal this period's papers tell, ``refused_before`` those
    of which an earlier bulletin told. ``told`` remembers what was masked: the same sentences come thousands of times.
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
    refused: frozenset[str]
    refused_before: frozenset[str]
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

    def public(self, text: str, sheet: Sheet) -> str:
        """As ``masked``; a row is told by its sender, period and sheet, not by its file. ``sheet``: where no other is told."""
        return self.masked(self._without_files(text, sheet) if INPUT_FOLDER in text else text)

    def _without_files(self, text: str, sheet: Sheet) -> str:
        periods = {o.file: o.period for o in self.reckoning.returns}
        for entry in (v.entry for v in self.reckoning.verdicts if v.entry.file in text):
            period = periods.get(entry.file)
            place = f"{self.name(entry.sender)}{f'第{period}期' if period else ''}报表{SHORT[entry.sheet]}第{entry.row}行"
            text = text.replace(f"{entry.file}“{entry.sheet}”第{entry.row}行", place)
            text = text.replace(f"{entry.file} 第{entry.row}行", place) if entry.sheet is sheet else text
        return _FILE.sub("另一份报表", text)

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


def scope_of(reckoning: Reckoning, last_issue: date | None = None, issued: Sequence[Issued] = ()) -> Scope:
    """``issued``: the bulletins before this one."""
    before = _refused_before(reckoning, issued)
    keys = {v.entry.id: key_of(v.entry) for v in reckoning.verdicts}
    cut = cut_off(reckoning)
    named = frozenset(keys[v.entry.id] for v in reckoning.verdicts if _in_the_open(v, cut))
    return Scope(
        reckoning=reckoning, names=reckoning.names(), keys=keys, named=named, industries=_industries(reckoning, keys),
        masks=_masks(reckoning, keys, named), projects={e.id: p for p in reckoning.projects for e in p.entries},
        files=frozenset(o.file for o in reckoning.returns if current(o, reckoning)),
        ruled_since=frozenset(c.entry.id for c in reckoning.claims if _ruled_after(c, last_issue)),
        refused=_refused(reckoning, reckoning.period) - before, refused_before=before)


def cut_off(reckoning: Reckoning) -> date:
    """The last day the papers speak of: the period's end, in a preview today."""
    return min(reckoning.period.end, reckoning.today)


def _in_the_open(verdict: Verdict, cut: date) -> bool:
    """A signing, groundbreaking or investment in order, not one of days to come: its enterprise is no secret."""
    if verdict.entry.sheet not in OPEN_SHEETS or verdict.state is State.REFUSED:
        return False
    day = verdict.entry.day()
    return day is not None and day <= cut


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
        return not _left(outcome, period, policy)
    return period.start + timedelta(days=policy.deadline_days - 1) < outcome.filled <= reckoning.today


def _left(outcome: ReturnOutcome, period: Period, policy: Policy) -> bool:
    """Marked for a later period and not filled in too early for it: that one's papers speak of it."""
    if period.kind is Kind.BATCH or outcome.period is None or outcome.period <= period.number:
        return False
    return outcome.filled is None or outcome.filled > deadline(period, policy).date()


def _refused(reckoning: Reckoning, period: Period) -> frozenset[str]:
    """Entries refused now, without those in returns that are left for a later period than this one."""
    later = {o.file for o in reckoning.returns if _left(o, period, reckoning.policy)}
    return frozenset(v.entry.id for v in reckoning.verdicts if v.state is State.REFUSED and v.entry.file not in later)


def _refused_before(reckoning: Reckoning, issued: Sequence[Issued]) -> frozenset[str]:
    """Of these, what was refused when an earlier bulletin was issued: each refusal is told once, by the first bulletin that knows it."""
    return frozenset(e for issue in issued for e in _refused(reckoning, issue.period) if issue.states.get(e) == State.REFUSED)


def _ruled_after(claim: Claim, last_issue: date | None) -> bool:
    ruling = claim.ruling if claim.matter in _SETTLING else None
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
            company, project = entry.company, entry.project
            if len(company) >= 2:
                shown[company] = company if may_name else "某企业"
            if len(project) >= 4:
                shown[project] = project if may_name else "某项目"
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(shown, key=lambda n: (-len(n), n)):
        index.setdefault(name[:2], []).append((name, shown[name]))
    return {start: tuple(pairs) for start, pairs in index.items()}
