"""What the other settings of the readings marked ◇ would change: the same facts reckoned again, and the two held side by side. Pure.

Money is compared as if the contest closed with this period, so that rank prizes are in it; R21 by what is paid out now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from contest.model import Award, Category, Facts, Kind, Policy, Reckoning
from contest.publishing.sheets import Table, columns
from contest.publishing.views.readings import readings as in_words
from contest.publishing.views.wording import plain, span
from contest.reckoning import reckon
from contest.reckoning.periods import bulletin, lasting
from contest.text import yuan_grouped

_EACH = tuple((category,) for category in (Category.VILLAGE, Category.HAMLET, Category.UNIT, Category.CADRE))
_THREE = ((Category.VILLAGE, Category.HAMLET), (Category.UNIT,), (Category.CADRE,))
_EQUAL = (Fraction(1),) * 4
_WEIGHTS = tuple(tuple(map(Fraction, weights)) for weights in ((1, 2, 3, 4), (1, 1, 3, 5)))
_FEW = 6
_BONUS = tuple(map(Fraction, (3, 2, 1)))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another setting of one reading; ``example``: one of many, chosen by the program, not by the policy."""

    reading: str
    policy: Policy
    example: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """``places``: (participant, place now, place then), None is no place; ``money``: (payee, 分 now, 分 then); ``remarks``: what else.

    ``now`` and ``then`` say the setting in words; ``totals`` are 分 now and then, of everybody.
    """

    reading: str
    clause: str
    matter: str
    now: str
    then: str
    places: tuple[tuple[str, int | None, int | None], ...]
    money: tuple[tuple[str, int, int], ...]
    totals: tuple[int, int]
    remarks: tuple[str, ...] = ()


def alternatives(policy: Policy) -> Iterator[Alternative]:
    """Every other setting of every reading ◇, in order; of those without number, an example."""
    one = tuple(category for pool in policy.pools for category in pool)
    for pools in (_EACH, _THREE) if len(policy.pools) == 1 else ((one,),):
        yield Alternative("R2", replace(policy, pools=pools), example=len(pools) > 1)
    for weights in _WEIGHTS if policy.weights == _EQUAL else (_EQUAL,):
        yield Alternative("R3", replace(policy, weights=(weights[0], weights[1], weights[2], weights[3])), example=weights != _EQUAL)
    yield Alternative("R4", replace(policy, combined_prizes=not policy.combined_prizes))
    yield Alternative("R5", replace(policy, full_prize_for_ties=not policy.full_prize_for_ties))
    yield Alternative("R7", replace(policy, special_by_actual=not policy.special_by_actual))
    yield Alternative("R14", replace(policy, bonus=() if policy.bonus else _BONUS), example=not policy.bonus)
    yield Alternative("R18", replace(policy, calendar_periods=not policy.calendar_periods))
    yield Alternative("R21", replace(policy, paid_at_end=not policy.paid_at_end))
    yield Alternative("R22", replace(policy, officials_noncash=not policy.officials_noncash))
    yield Alternative("R24", replace(policy, actual_only=not policy.actual_only))


def changes(facts: Facts, reckoning: Reckoning) -> Iterator[Change]:
    """Each alternative against ``reckoning``, which was made from ``facts``."""
    closed = replace(reckoning.period, kind=Kind.FINAL) if reckoning.period.kind is Kind.BULLETIN else reckoning.period
    at_end = reckon(facts, reckoning.policy, closed, reckoning.today)
    for other in alternatives(reckoning.policy):
        now = reckoning if other.reading == "R21" else at_end
        yield _change(other, now, reckon(facts, other.policy, now.period, now.today))


def _change(other: Alternative, now: Reckoning, then: Reckoning) -> Change:
    row, new = (next(r for r in in_words(made.policy) if f"{other.reading}）" in r["事项"] or f"（{other.reading}、" in r["事项"]) for made in (now, then))
    sums, after = (_paid(made.awards, due=other.reading == "R21") for made in (now, then))
    return Change(
        other.reading, row["条款"], row["事项"].partition("（")[0], row["口径"], new["口径"] + ("（举例）" if other.example else ""),
        _places(now, then), tuple((who, sums[who], after[who]) for who in sorted(sums.keys() | after.keys()) if sums[who] != after[who]),
        (sum(sums.values()), sum(after.values())), tuple(_remarks(other, now, then)))


def _paid(awards: Iterable[Award], *, due: bool) -> Counter[str]:
    """By payee: what is due to date, or, with ``due``, what this list pays."""
    sums: Counter[str] = Counter()
    for award in awards:
        sums[award.payee] += (0 if award.held else award.due_fen) if due else award.entitled_fen
    return sums


def _places(now: Reckoning, then: Reckoning) -> tuple[tuple[str, int | None, int | None], ...]:
    new = {s.code: s.rank for s in then.standings}
    return tuple((s.name, s.rank, new[s.code]) for s in now.standings if s.rank != new[s.code])


def _remarks(other: Alternative, now: Reckoning, then: Reckoning) -> Iterator[str]:
    if other.reading == "R14":
        points = [(b.participant, b.points) for made in (now, then) for b in made.bonus if b.points is not None]
        yield f"加分的 {len(points)} 个：" + "、".join(f"{now.name_of(who)} {plain(n)} 分" for who, n in points if n is not None)
    if other.reading == "R18":
        yield f"现在分期：{_spans(now.policy)}"
        yield f"换成分期：{_spans(then.policy)}"


def _spans(policy: Policy) -> str:
    periods = (bulletin(policy, number, date.max) for number in range(1, lasting(policy) + 1))
    return "、".join(span(p.start, p.end) for p in periods if p)


def signed(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{yuan_grouped(fen)}"


def on_screen(some: Sequence[Change]) -> list[str]:
    """At most a few lines a setting; all of it is in the document."""
    heads = {change.reading: f"{change.reading} {change.matter}〔{change.clause}〕　现在：{change.now}" for change in some}
    return [line for reading, head in heads.items() for line in (head, *(
        told for change in some if change.reading == reading for told in _change_lines(change)), "")]


def _change_lines(c: Change) -> Iterator[str]:
    yield f"  换成：{c.then}"
    if c.places:
        yield f"    名次变的 {len(c.places)} 个：" + _few([f"{name} {_place(old)}→{_place(new)}" for name, old, new in c.places])
    if c.money:
        yield f"    奖金变的 {len(c.money)} 个：" + _few([f"{who} {signed(new - old)} 元" for who, old, new in c.money])
    yield from (f"    {remark}" for remark in c.remarks)
    old, new = c.totals
    what = "本次应发" if c.reading == "R21" else "奖金合计"
    same = "" if c.places or c.money or c.remarks else "；按现有数据没有变化"
    yield f"    {what}：{yuan_grouped(old)}→{yuan_grouped(new)} 元（{signed(new - old)}）{same}"


def _few(told: Sequence[str]) -> str:
    return "、".join(told[:_FEW]) + (f" 等 {len(told)} 个" if len(told) > _FEW else "")


def _place(rank: int | None) -> str:
    return f"第{rank}名" if rank else "无名次"


def in_tables(some: Sequence[Change]) -> tuple[Table, ...]:
    """For a document: the settings, whose place changes, whose money."""
    heads = [(c.reading, c.matter, c.clause, c.now, c.then, len(c.places), len(c.money), *c.totals, c.totals[1] - c.totals[0],
              "；".join(c.remarks)) for c in some]
    return (
        Table("口径比较", "各口径换成别的设置会怎样（奖金按假定到此结束计算，R21 按本次应发计算）", columns(
            "口径:7 事项:12 条款:9 现在:34 换成:34 名次变的:9:int 奖金变的:9:int 奖金现在:15:yuan 奖金换成:15:yuan 相差:15:yuan 其他:40"), heads),
        Table("名次变化", "名次变化", columns("口径:7 换成:40 参赛主体:18 现在名次:10:int 换成名次:10:int"), [
            (c.reading, c.then, *place) for c in some for place in c.places]),
        Table("奖金变化", "奖金变化（单位：元，税前）", columns("口径:7 换成:40 收款人:16 现在:15:yuan 换成后:15:yuan 相差:15:yuan"), [
            (c.reading, c.then, who, old, new, new - old) for c in some for who, old, new in c.money]))
