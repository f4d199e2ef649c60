"""Who among several claimants a credit goes to (R11). Pure.

A contender is one participant's (or one referrer's) claim on a credit. Only those that would otherwise count come here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from contest.model import Conclusion, Entry, Ruling
from contest.reckoning.entries import by_time, earlier


class Contender(NamedTuple):
    """``dispute`` is the number of its claim in a dispute, ``ruling`` what was ruled on it.

    ``since``: the issue that first counted it (None: none has); ``seen``: the issue that first knew it. ``value`` is the number of a
    lead's claim to be of value, "" of any other.
    """

    who: str
    entry: Entry
    dispute: str
    ruling: Ruling | None
    since: int | None = None
    seen: int | None = None
    upheld: bool = False
    value: str = ""

    @property
    def refused(self) -> bool:
        return self.ruling is not None and self.ruling.conclusion is Conclusion.NO

    @property
    def awarded(self) -> bool:
        return self.ruling is not None and self.ruling.conclusion is Conclusion.YES


class Outcome(NamedTuple):
    """``winner`` is credited now; ``disputed`` wait for the leading group (the winner among them if it waits too)."""

    winner: Contender | None
    disputed: tuple[Contender, ...] = ()
    lost: tuple[Contender, ...] = ()


Beats = Callable[[Contender, Contender], bool]


def sooner(one: Contender, other: Contender) -> bool:
    """Leads and negotiations count for the earliest."""
    return earlier(one.entry, other.entry)


def never(_one: Contender, _other: Contender) -> bool:
    """Signings and groundbreakings with two claimants are always for the leading group."""
    return False


def contest(contenders: Sequence[Contender], beats: Beats) -> Outcome:
    """Those refused are not among ``contenders``; at most one is ``awarded``."""
    if len(contenders) < 2:  # nobody to contest it with
        return Outcome(contenders[0] if contenders else None)
    standing = _standing(contenders, beats)
    if standing is not None:
        others = [c for c in contenders if c is not standing]
        challengers = tuple(c for c in others if not _settled(standing, c, beats))
        lost = tuple(c for c in others if c not in challengers)
        waits_too = challengers and not (standing.awarded or standing.upheld)
        return Outcome(standing, (standing, *challengers) if waits_too else challengers, lost)
    front = tuple(c for c in contenders if not any(beats(o, c) for o in contenders if o is not c)) or tuple(contenders)
    lost = tuple(c for c in contenders if c not in front)
    return Outcome(front[0], (), lost) if len(front) == 1 else Outcome(None, front, lost)


def _settled(standing: Contender, other: Contender, beats: Beats) -> bool:
    """Lost for good: later, or displaced by a ruling in the dispute that its earlier 认定 brought on."""
    return beats(standing, other) or (standing.awarded and other.upheld)


def _standing(contenders: Sequence[Contender], beats: Beats) -> Contender | None:
    """Whose credit stands whoever comes: awarded in the dispute, ruled 认定 before the rival came, or counted in an issue."""
    awarded = [c for c in contenders if c.awarded]
    if awarded:
        return awarded[0] if len(awarded) == 1 else None
    upheld = [c for c in contenders if c.upheld]
    if upheld:  # two of them only where two projects have become one: the earlier stands
        return min(upheld, key=lambda c: by_time(c.entry))
    issued = [c for c in contenders if c.since is not None]
    if len(issued) != 1:
        return None
    holder = issued[0]
    known = [c for c in contenders if c is not holder and not beats(holder, c) and _known(c, holder)]
    return None if known else holder


def _known(other: Contender, holder: Contender) -> bool:
    """Was the other's claim there already when an issue first counted the holder's?"""
    return other.seen is not None and holder.since is not None and other.seen <= holder.since
