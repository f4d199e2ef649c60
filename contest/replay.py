"""What was drafted or issued, reckoned again from the copies of its input alone, and where it differs from what was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from contest.model import Facts, Issued, Kind, Line, Period, Policy, Reckoning, line_number
from contest.publishing.views.result import result_json
from contest.reckoning import changes, payout, reckon
from contest.reckoning.payees import Payees, account_digest
from contest.run import Tell, gather, period_for
from contest.text import yuan_grouped
from contest.workspace import BASIS, Files, input_files

RESULT = "result.json"
_WORDS = {"standings": "名次", "summary": "累计数", "states": "申报行的状态", "figures": "计入的申报行", "credits": "归属", "period": "起止日期",
          "accounts": "收款账户", "terms": "口径", "waivers": "免予扣回", "offsets": "抵扣", "used": "用到的决定", "known": "已知的决定"}


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that one reckoning rests on."""

    policy: Policy
    facts: Facts
    period: Period
    today: date

    def reckoning(self) -> Reckoning:
        return reckon(self.facts, self.policy, self.period, self.today)


def grounds(folder: Path, manifest: Mapping[str, Any], issued: tuple[Issued, ...], tell: Tell = lambda _: None) -> Grounds:
    """``folder`` holds drafts or frozen copies with their 依据, ``issued`` what came before. Raises StopError."""
    basis, day = folder / BASIS, date.fromisoformat(manifest["today"])
    files = Files(input_files(basis).regular, tuple(manifest.get("strange", ())))
    found, facts = gather(basis, files, issued, tell)
    number = None if manifest["kind"] == Kind.BATCH else int(manifest["period"].strip("第期"))
    return Grounds(found, facts, period_for(found, issued, day, number), day)


def replay(folder: Path, manifest: Mapping[str, Any], issued: tuple[Issued, ...], tell: Tell) -> Reckoning:
    """The same reckoning again. Raises StopError."""
    return grounds(folder, manifest, issued, tell).reckoning()


def issued_of(reckoning: Reckoning, today: date) -> Issued:
    """What the ledger keeps of a reckoning."""
    payees = Payees.of(reckoning.roster)
    listed = payout.on_list(reckoning.awards, payees)
    first: dict[str, str] = {}
    for number, award in enumerate(listed, 1):
        first.setdefault(payees.key(award), line_number(reckoning.period, number))
    money = reckoning.settlement
    return Issued(
        period=reckoning.period, issued_on=today, lines=payout.lines(reckoning.awards, payees), credits=reckoning.credits,
        states={v.entry.id: str(v.state) for v in reckoning.verdicts}, figures=changes.figures(reckoning.verdicts),
        standings=reckoning.standings, summary=reckoning.summary, accounts=tuple(account_digest(a.account) for a in listed),
        terms=reckoning.policy.terms(), waivers=money.waivers,
        offsets=tuple((debt, first[b.payee], fen) for b in money.balances for debt, fen in b.offsets),
        used=money.used, known=money.known)


def differences(recorded: Issued, reckoning: Reckoning, folder: Path) -> list[str]:
    """Which recorded figures a replay does not give again, each list line by name."""
    again = issued_of(reckoning, recorded.issued_on)
    was, now = ({_key(line): line for line in issue.lines} for issue in (recorded, again))
    told = [f"{_words(was.get(key) or now[key])}：台账记 {_amount(was.get(key))}，重算是 {_amount(now.get(key))}"
            for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key)]
    for name in (field.name for field in fields(Issued) if field.compare and field.name != "lines"):
        if getattr(recorded, name) != getattr(again, name):
            told.append(f"{_WORDS.get(name, '其他记录')}和重算的不同")
    if not told and result_json(reckoning) != _result(folder):
        told.append(f"{RESULT} 和重算的不同")
    return told


def _result(folder: Path) -> bytes:
    try:
        return (folder / RESULT).read_bytes()
    except OSError:
        return b""


def _key(line: Line) -> tuple[str, str, str, str]:
    return line.clause, line.award, line.project_key, line.payee_key


def _words(line: Line) -> str:
    return f"{line.award} {line.payee} {line.project}".strip()


def _amount(line: Line | None) -> str:
    return f"{yuan_grouped(line.amount_fen)} 元" if line else "没有这一笔"
