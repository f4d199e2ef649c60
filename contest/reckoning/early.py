"""Leads, negotiations and outings: what stands, what repeats, who was first (六.1, 六.2, R11, R15, R17, R20). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import rules
from contest.model import Conclusion, Entry, Matter, Sheet, State
from contest.reckoning.bench import Bench
from contest.reckoning.claims import entry_claim
from contest.reckoning.entries import by_time
from contest.reckoning.rivals import Contender, Outcome, contest, sooner
from contest.text import normal

NO = Conclusion.NO
YES = Conclusion.YES


def settle_early(rows: Sequence[Entry], sheet: Sheet, bench: Bench) -> None:
    """The leads (or negotiations) of one project: one of them counts, for the participant who was first."""
    competing: dict[str, list[Entry]] = defaultdict(list)
    for entry in rows:
        if _may_count(entry, sheet, bench):
            competing[entry.owner].append(entry)
    contenders = [bench.contender(some[0] if len(some) == 1 else _first(some, bench)) for _, some in sorted(competing.items())]
    _award(contenders, competing, sheet, bench)


def _may_count(entry: Entry, sheet: Sheet, bench: Bench) -> bool:
    if sheet is Sheet.LEAD and (reason := rules.clause_3_2_barred(entry)):
        bench.refuse(entry, entry.owner, reason)
    elif not bench.roll.ranked(entry.owner):
        bench.note(entry, entry.owner, "社会能人的信息和洽谈只登记，不参加排名（R20）")
    elif late := bench.untimely(entry):
        bench.put_off(entry, entry.owner, late, Matter.VALUE)
    else:
        return True
    return False


def _first(some: Sequence[Entry], bench: Bench) -> Entry:
    """The row that holds of those of one owner: counted by an issue, else of value, else the earliest; the others only repeat it."""
    first = min(some, key=lambda e: (bench.first_counted(e), not _valued(e, bench), by_time(e)))
    for repeat in some:
        if repeat is not first:
            bench.note(repeat, repeat.owner, f"同一项目本主体已报过（{first.file}“{first.sheet}”第{first.row}行），重复的只登记（R11）")
    return first


def _valued(entry: Entry, bench: Bench) -> bool:
    ruled = bench.docket.ruling(entry_claim(Matter.VALUE, entry, entry.owner)) if entry.sheet is Sheet.LEAD else None
    return ruled is not None and ruled.conclusion == YES


def _award(contenders: Sequence[Contender], rows: dict[str, list[Entry]], sheet: Sheet, bench: Bench) -> None:
    able = bench.unsettled([one for one in contenders if _competes(one, sheet, bench)])
    for one in able:
        bench.show_ruled(one, one.who)
    outcome = contest(able, sooner)
    credited = outcome.winner.entry if outcome.winner else None
    for some in rows.values():
        for entry in some:
            bench.record(entry, counted=entry is credited)
    for one in outcome.lost:
        bench.refuse(one.entry, one.who, _overtaken(one, outcome, bench))
    if outcome.disputed:
        for one in outcome.disputed:
            bench.decide(one.entry, one.who, State.PROVISIONAL, "几个主体报了同一项目，待领导小组认定归属", counts=one is outcome.winner)
        bench.dispute(outcome.disputed, lambda c: c.who, "影响名次")
    if outcome.winner and outcome.winner not in outcome.disputed:
        _count(outcome.winner, sheet, bench)


def _overtaken(one: Contender, outcome: Outcome, bench: Bench) -> str:
    """Why one lost to another: by the other's date, else by its receipt; where neither, a ruling or a third one decided (R11)."""
    front = (outcome.winner,) if outcome.winner else outcome.disputed
    ahead = next((other for other in front if sooner(other, one)), front[0])
    name, day = bench.roll.name(ahead.who), _day(ahead.entry.date)
    if not sooner(ahead, one):
        return f"这个项目归{name}，这一条不予采纳（R11）"
    if ahead.entry.date != one.entry.date:
        return f"{name}先报了这个项目（{day}），后报的不予采纳（R11）"
    return f"两家日期相同（{day}），{name}的报表先收到（{_receipt(ahead.entry, one.entry)}），后收到的不予采纳（R11）"


def _receipt(entry: Entry, other: Entry) -> str:
    """When it came, by what the two were compared by: the minute of its mail, else its 填报日期."""
    if entry.received and other.received:
        return f"{_day(entry.received)}{entry.received.hour}时{entry.received.minute}分"
    return _day(entry.filled)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _competes(one: Contender, sheet: Sheet, bench: Bench) -> bool:
    """Ruled 不认定, in a dispute or on its value, it competes no longer (R11)."""
    valued = bench.docket.ruling(one.value) if sheet is Sheet.LEAD else None
    if not one.refused and (valued is None or valued.conclusion is not NO):
        return True
    bench.show_ruled(one, one.who)
    why = f"归属争议未认定给本主体{_why(one.ruling.note if one.ruling else '')}" if one.refused else _not_recognised(one, bench)
    bench.refuse(one.entry, one.who, why)
    return False


def _count(winner: Contender, sheet: Sheet, bench: Bench) -> None:
    if sheet is Sheet.NEGOTIATION:
        bench.decide(winner.entry, winner.who, State.COUNTED, counts=True)
        return
    ruled = bench.ask(winner.value, Matter.VALUE, winner.who, winner.entry, stake="影响名次（六.1）")
    bench.decide(winner.entry, winner.who, State.COUNTED if ruled else State.PROVISIONAL,
                 "" if ruled else "待领导小组认定信息价值，暂计入名次（R15）", counts=True)


def _not_recognised(one: Contender, bench: Bench) -> str:
    ruled = bench.ask(one.value, Matter.VALUE, one.who, one.entry)
    return f"领导小组不认定为有价值信息{_why(ruled.note if ruled else '')}"


def _why(note: str) -> str:
    return f"：{note}" if note else ""


def settle_outings(rows: Iterable[Entry], bench: Bench) -> None:
    """三.2: an outing inside the window meets a duty; the same one told again adds nothing."""
    told: dict[tuple[str, str, str, str], Entry] = {}
    for entry in sorted(rows, key=by_time):
        key = (entry.owner, entry.date.isoformat(), normal(entry.text("place")), normal(entry.text("leader")))
        if late := bench.untimely(entry):
            bench.note(entry, entry.owner, late)
        elif key in told:
            bench.note(entry, entry.owner, f"同一次外出已报过（{told[key].file}“{told[key].sheet}”第{told[key].row}行）")
        else:
            told[key] = entry
            bench.decide(entry, entry.owner, State.COUNTED, counts=True)
