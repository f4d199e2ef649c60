"""``result.json``: the reckoning as the contract's schema has it.

Also the sums over all awards and the reconciliation with which every output ends.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from contest.model import STATE_WORDS, STATUS_WORDS, Award, Claim, Finding, Reckoning, ReturnOutcome, Sheet, Standing, Verdict
from contest.text import yuan, yuan_grouped

SCHEMA = 1
_SHEET_ORDER = {sheet: place for place, sheet in enumerate(Sheet)}


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all awards, in 分; ``due_fen`` leaves out what is held, ``held_fen`` is its sum."""

    entitled_fen: int
    paid_before_fen: int
    due_fen: int
    held_fen: int


def totals(awards: tuple[Award, ...]) -> Totals:
    return Totals(
        sum(a.entitled_fen for a in awards), sum(a.paid_before_fen for a in awards),
        sum(a.due_fen for a in awards if not a.held), sum(a.due_fen for a in awards if a.held))


def in_order(verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    """Entries by file, sheet and row."""
    return sorted(verdicts, key=lambda v: (v.entry.file, _SHEET_ORDER[v.entry.sheet], v.entry.row))


def reconciliation(reckoning: Reckoning) -> tuple[str, ...]:
    """The lines that prove nothing was lost: files, entries, money."""
    files = Counter(outcome.status for outcome in reckoning.returns)
    states = Counter(verdict.state for verdict in reckoning.verdicts)
    money = totals(reckoning.awards)
    return (
        f"报表：收到{len(reckoning.returns)}份＝" + "＋".join(f"{word}{files[s]}" for s, word in STATUS_WORDS.items()),
        f"申报：共{len(reckoning.verdicts)}条＝" + "＋".join(f"{word}{states[s]}" for s, word in STATE_WORDS.items()),
        f"奖金：应发累计{yuan_grouped(money.entitled_fen)}元＝已列发{yuan_grouped(money.paid_before_fen)}元"
        f"＋本次{yuan_grouped(money.due_fen)}元＋缓发{yuan_grouped(money.held_fen)}元",
    )


def result(reckoning: Reckoning) -> dict[str, Any]:
    """The whole of result.json as plain values, ordered."""
    period = reckoning.period
    return {
        "schema": SCHEMA,
        "campaign": reckoning.policy.campaign,
        "period": {
            "kind": period.kind.value, "number": period.number, "start": _day(period.start), "end": _day(period.end),
            "preview": period.preview},
        "standings": [_standing(s) for s in reckoning.standings],
        "awards": [_award(a) for a in reckoning.awards],
        "totals": _totals(reckoning.awards),
        "entries": [_entry(v) for v in in_order(reckoning.verdicts)],
        "returns": [_return(r) for r in reckoning.returns],
        "pending": [_pending(c) for c in reckoning.pending],
        "missing": list(reckoning.missing),
    }


def result_json(reckoning: Reckoning) -> bytes:
    """A line for each item of a list: to be read and compared by eye, and a quarter of the price of indenting everything."""
    parts = (f"{_dumps(key)}: {_lines(value)}" for key, value in result(reckoning).items())
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "replace")


def _lines(value: Any) -> str:
    return "[\n" + ",\n".join(map(_dumps, value)) + "\n]" if isinstance(value, list) and value else _dumps(value)


_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _standing(standing: Standing) -> dict[str, Any]:
    names = ("leads", "negotiations", "signings", "groundbreakings")
    return {
        "code": standing.code, "name": standing.name, "category": standing.category.value, "pool": standing.pool,
        **dict(zip(names, standing.counts, strict=True)),
        "total": standing.total, "rank": standing.rank,
        **{f"rank_{name}": rank for name, rank in zip(names, standing.ranks, strict=True)},
    }


def _award(award: Award) -> dict[str, Any]:
    return {
        "clause": award.clause, "award": award.award, "participant": award.participant or None, "payee": award.payee,
        "project": award.project or None, "entitled": yuan(award.entitled_fen), "paid_before": yuan(award.paid_before_fen),
        "due": yuan(award.due_fen), "held": award.held or None, "basis": award.basis,
    }


def _totals(awards: tuple[Award, ...]) -> dict[str, str]:
    money = totals(awards)
    return {"entitled": yuan(money.entitled_fen), "paid_before": yuan(money.paid_before_fen),
            "due": yuan(money.due_fen), "held": yuan(money.held_fen)}


def _entry(verdict: Verdict) -> dict[str, Any]:
    entry = verdict.entry
    return {
        "id": entry.id, "sheet": entry.sheet.value, "file": entry.file, "row": entry.row,
        "participant": verdict.participant or None, "company": entry.company or None, "project": entry.project or None,
        "date": _day(entry.day()), "state": verdict.state.value, "reason": verdict.reason or None,
    }


def _return(outcome: ReturnOutcome) -> dict[str, Any]:
    return {
        "file": outcome.file, "participant": outcome.participant or None, "period": outcome.period,
        "status": outcome.status.value, "findings": [_finding(f) for f in outcome.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": "error" if finding.error else "warning", "sheet": finding.sheet or None, "cell": finding.cell or None,
        "code": finding.code, "message": finding.message,
    }


def _pending(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id, "matter": claim.matter.value, "participant": claim.participant or None,
        "company": claim.company or claim.entry.company or None, "project": claim.project or claim.entry.project or None,
    }
