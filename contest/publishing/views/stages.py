"""How far a project has come and what was last heard of it: what was refused is no news. Pure."""

from __future__ import annotations

from datetime import date

from contest.model import Entry, Project, Reckoning, Sheet, State

NOT_ADOPTED = "不予采纳"
_ORDER = {sheet: place for place, sheet in enumerate(Sheet)}


def refused_ids(reckoning: Reckoning) -> frozenset[str]:
    """The ids of all entries that were refused."""
    refused = State.REFUSED
    return frozenset([v.entry.id for v in reckoning.verdicts if v.state is refused])


def last_news(project: Project, refused: frozenset[str], cut: date) -> Entry | None:
    """The last entry up to a day that was not refused, of one day the furthest; None where nothing was adopted."""
    heard = [e for e in project.entries if e.id not in refused and (day := e.day()) and day <= cut]
    return max(heard, key=lambda e: (e.date, _ORDER[e.sheet])) if heard[1:] else next(iter(heard), None)


def stage_of(project: Project, refused: frozenset[str], cut: date = date.max) -> str:
    """Its stage by what was adopted up to a day; 不予采纳 where nothing was."""
    if project.invested_fen or project.recognised or project.groundbreaking or project.signing:
        return project.stage
    reported = [e for e in project.entries if (day := e.day()) and day <= cut]
    adopted = {e.sheet for e in reported if e.id not in refused}
    if reported and not adopted:
        return NOT_ADOPTED
    if Sheet.SIGNING in [e.sheet for e in reported]:
        return "签约未计入"
    return "洽谈" if Sheet.NEGOTIATION in adopted else "信息"
