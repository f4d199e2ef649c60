"""What has changed since the last issue (R13): corrections of issued figures, entries merely added late. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from contest.model import SUMMARY_KEYS, Correction, Issued, Project, Sheet, State, Verdict

ITEMS = {Sheet.LEAD: "信息", Sheet.NEGOTIATION: "洽谈", Sheet.SIGNING: "签约", Sheet.GROUNDBREAKING: "动工"}
_KEYS = {"信息": "leads", "洽谈": "negotiations", "签约": "signings", "动工": "groundbreakings"}
_SUMS = {Sheet.SIGNING: "agreed_fen", Sheet.INVESTMENT: "invested_fen"}
GONE = "原申报行已在更正重报中撤回或改报"


def figures(verdicts: Sequence[Verdict]) -> dict[str, tuple[str, str, int]]:
    """Of the entries that count: id → (sheet, participant, 分 added). The ledger keeps this with each issue."""
    return {v.entry.id: (str(v.entry.sheet), v.participant, v.fen) for v in verdicts if v.counts}


def summary(verdicts: Sequence[Verdict], projects: Sequence[Project], groundbreakings: int) -> dict[str, int]:
    """The town's figures to date, by SUMMARY_KEYS. ``groundbreakings`` as 六.4 counts them."""
    counted = Counter(v.entry.sheet for v in verdicts if v.counts)
    agreed = sum(v.fen for v in verdicts if v.entry.sheet is Sheet.SIGNING and v.counts)
    invested = sum(p.invested_fen for p in projects)
    return dict(zip(SUMMARY_KEYS, (counted[Sheet.LEAD], counted[Sheet.NEGOTIATION], counted[Sheet.SIGNING], groundbreakings,
                                   agreed, invested), strict=True))


def additions(verdicts: Sequence[Verdict], last: Issued | None) -> tuple[Verdict, ...]:
    """补报: entries that count now, dated inside an issued period, which that issue did not know."""
    if last is None:
        return ()
    return tuple(v for v in verdicts if v.counts and v.entry.id not in last.states and v.entry.date <= last.period.end)


def corrections(verdicts: Sequence[Verdict], last: Issued | None) -> tuple[tuple[Correction, ...], dict[str, int]]:
    """更正 by participant and item, and what they change in the town's summary."""
    if last is None:
        return (), {}
    now = {v.entry.id: v for v in verdicts}
    change: dict[tuple[str, str], int] = defaultdict(int)
    why: dict[tuple[str, str], list[str]] = defaultdict(list)
    town: dict[str, int] = defaultdict(int)
    for identity, (sheet, participant, fen) in last.figures.items():
        verdict = now.get(identity)
        if verdict is not None and verdict.counts and verdict.participant == participant:
            _shift_sum(town, sheet, verdict.fen - fen)
            continue
        _shift(change, why, town, (sheet, participant, fen), -1, verdict.reason if verdict else GONE)
    for verdict in now.values():
        if verdict.counts and counts_anew(verdict, last):
            _shift(change, why, town, (str(verdict.entry.sheet), verdict.participant, verdict.fen), 1, verdict.reason or "原未计入，现计入")
    return _corrections(change, why, last), dict(town)


def counts_anew(verdict: Verdict, last: Issued) -> bool:
    """Known and not counted when issued (it has moved up), or counted for somebody else. What waited for a ruling is new, not corrected."""
    held = last.figures.get(verdict.entry.id)
    if held is not None:
        return held[1] != verdict.participant
    return last.states.get(verdict.entry.id) in {State.NOTED, State.REFUSED} and verdict.entry.date <= last.period.end


_Changes = dict[tuple[str, str], int]


def _shift(change: _Changes, why: dict[tuple[str, str], list[str]], town: dict[str, int], figure: tuple[str, str, int], step: int,
           reason: str) -> None:
    sheet, participant, fen = figure
    _shift_sum(town, sheet, step * fen)
    item = ITEMS.get(Sheet(sheet))
    if item:
        change[participant, item] += step
        why[participant, item].append(reason)
        town[_KEYS[item]] += step


def _shift_sum(town: dict[str, int], sheet: str, fen: int) -> None:
    """A sum may change though its entry counts as before: another amount was ruled."""
    if sheet in _SUMS:
        town[_SUMS[Sheet(sheet)]] += fen


def _corrections(change: _Changes, why: Mapping[tuple[str, str], list[str]], last: Issued) -> tuple[Correction, ...]:
    counts = {s.code: dict(zip(_KEYS, s.counts, strict=True)) for s in last.standings}
    made = []
    for (participant, item), step in sorted(change.items()):
        old = counts.get(participant, {}).get(item, 0)
        if step and participant in counts:
            made.append(Correction(participant, item, old, old + step, tuple(dict.fromkeys(why[participant, item]))))
    return tuple(made)


def before(last: Issued | None, town: Mapping[str, int]) -> dict[str, int]:
    """上期累计（更正后）: as issued, with the corrections found now."""
    issued = last.summary if last else {}
    return {key: issued.get(key, 0) + town.get(key, 0) for key in SUMMARY_KEYS}

