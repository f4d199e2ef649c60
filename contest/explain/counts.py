"""一、总体情况 and 二、排名情况 with their tables and annexes: each figure found again from the entries that count. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from contest.explain.ground import ANNEX_RANKS, OVERVIEW, RANKING, SUMS, Figure, Ground, Source, count, total, with_waiting
from contest.model import Kind, Sheet, State, Verdict
from contest.publishing.views.overview import gap_text
from contest.publishing.views.rankings import all_equal, pools
from contest.publishing.views.wording import ITEMS, UNITS, percent, tenths
from contest.text import wan


def overview(g: Ground) -> Iterator[Figure]:
    whole = g.reckoning.period.kind is Kind.FINAL
    some = g.to_date if whole else g.new
    for sheet, words, unit, clause in ((Sheet.LEAD, "信息", "条", "六.1"), (Sheet.NEGOTIATION, "洽谈", "个", "六.2"),
                                       (Sheet.SIGNING, "正式签约", "个", "六.3"), (Sheet.GROUNDBREAKING, "认定动工", "个", "六.4")):
        yield count(OVERVIEW, f"{words}{{}}{unit}", clause, some(sheet))
        yield count(OVERVIEW, f"含待认定{{}}{unit}", f"{clause}、R15", g.waiting(sheet, in_period=not whole))
    for sheet, words in SUMS.items():
        yield Figure((OVERVIEW,), f"{words}{wan(total(some(sheet)))}万元", "六.3、七.2③", tuple(some(sheet)))
    yield from year(g)
    for source, n in Counter(v.entry.text("source") for v in g.to_date(Sheet.LEAD)).items():
        yield Figure((OVERVIEW,), f"{source}{n}条", "八.3", tuple(v for v in g.to_date(Sheet.LEAD) if v.entry.text("source") == source))


def year(g: Ground) -> Iterator[Figure]:
    people, paid = [p for p in g.people.values() if p.target_fen], g.to_date(Sheet.INVESTMENT)
    if not people:
        return
    target, done = sum(p.target_fen for p in people), sum(p.before_fen for p in g.people.values())
    before = [p for p in g.people.values() if p.before_fen]
    share, gaps = Fraction(done + total(paid), target), [g for g in g.reckoning.progress if g.gap is not None]
    told: tuple[tuple[str, Sequence[Source]], ...] = (
        (f"任务合计{wan(target)}万元", people), (f"活动前已完成{wan(done)}万元", before), (f"认定到位{wan(total(paid))}万元", paid),
        (f"，合计{wan(done + total(paid))}万元", (*before, *paid)), (f"占年度任务的{percent(share)}", (*people, *before, *paid)),
        (gap_text(tenths(share) - tenths(g.reckoning.elapsed)), (*people, *before, *paid)),
        (f"时序进度{percent(g.reckoning.elapsed)}", (f"{g.reckoning.period.end} 在全年中的位置",)),
        (f"有任务的{len(people)}个主体", people), (f"超过时序进度的{sum(g.gap >= 0 for g in gaps if g.gap is not None)}个", people),
        (f"欠进度的{sum(g.gap < 0 for g in gaps if g.gap is not None)}个", people))
    yield from (Figure((OVERVIEW,), shown, "一、二", tuple(sources)) for shown, sources in told)


def course(g: Ground) -> Iterator[Figure]:
    """表1, each row: before, new, cumulative."""
    for sheet, name, clause in ((Sheet.LEAD, "信息（条）", "六.1"), (Sheet.NEGOTIATION, "洽谈（个）", "六.2"), (Sheet.SIGNING, "正式签约（个）", "六.3"),
                                (Sheet.GROUNDBREAKING, "认定动工（个）", "六.4")):
        new, now = g.new(sheet), g.to_date(sheet)
        marks = (0, len(g.waiting(sheet, in_period=True)), len(g.waiting(sheet, in_period=False)))
        before = _without(now, new)
        for column, some, mark in zip(("上期累计（更正后）", "新增", "累计"), (before, new, now), marks, strict=True):
            yield Figure(("表1", name, column), with_waiting(len(some), mark), clause, tuple(some))
    for sheet, name in ((Sheet.SIGNING, "协议投资（万元）"), (Sheet.INVESTMENT, "认定到位资金（万元）")):
        new, now = g.new(sheet), g.to_date(sheet)
        for column, some in (("上期累计（更正后）", _without(now, new)), ("新增", new), ("累计", now)):
            yield Figure(("表1", name, column), wan(total(some)), "六.3、七.2③", tuple(some))


def ranking(g: Ground) -> Iterator[Figure]:
    standings = g.reckoning.standings
    placed = [s for s in standings if s.rank is not None]
    was = {s.code: s.rank for s in g.reckoning.previous}
    for rank, holders in Counter(s.rank for s in placed).items():
        if holders > 1:
            yield count(RANKING, f"{{}}个主体并列第{rank}位", "六、R5", [g.people[s.code] for s in placed if s.rank == rank])
    for s in placed:
        sources = tuple(g.counted(s.code))
        shared = sum(o.rank == s.rank and o.pool == s.pool for o in placed) > 1
        moved = [f"{s.name}{word}第{s.rank}位" for word in ("列", "保持")] + [f"{s.name}由第{was.get(s.code)}位{way}第{s.rank}位" for way in ("升至", "降至")]
        yield from (Figure((RANKING,), shown, "六、R5", sources) for shown in ([f"并列第{s.rank}位"] if shared else moved))
    zero = [g.people[s.code] for s in standings if not any(s.counts)]
    yield count(RANKING, "{}个参评主体", "六、R2", [g.people[s.code] for s in standings])
    yield from (count(RANKING, f"中{{}}个{yet}未", "六", zero) for yet in ("暂", ""))
    for one in pools(g.reckoning):
        yield from pool(g, [row["主体"] for row in one["行"]])


def pool(g: Ground, names: Sequence[str]) -> Iterator[Figure]:
    """The tables of one ranking pool; places are found again from the counts."""
    members = [s for s in g.reckoning.standings if s.name in names]
    old = {s.code: s for s in g.reckoning.previous if s.pool in {m.pool for m in members}}
    weights = g.reckoning.policy.weights
    counts = {s.code: [g.chains.counting(sheet, s.code) for sheet in list(Sheet)[:4]] for s in members}
    totals = {code: sum((w * len(some) for w, some in zip(weights, items, strict=True)), Fraction(0)) for code, items in counts.items()}
    for s in members:
        items, sources = counts[s.code], tuple(g.counted(s.code))
        last = old[s.code].rank if s.code in old else None
        for column, shown in _moves("上期", _place(totals, s.code), last, [o.rank for o in old.values()]):
            yield Figure(("总排名", s.name, column), shown, "六、R5", sources)
        yield Figure(("总排名", s.name, "合计"), f"{float(totals[s.code]):g}", "六、R3", sources)
        yield Figure(("总排名", s.name, "总分"), f"{float(totals[s.code]):g}", "六、R3", sources)
        for i, item in enumerate(ITEMS):
            waiting = sum(v.state is State.PROVISIONAL for v in items[i]) if i in {0, 2} else 0
            shown = with_waiting(len(items[i]), waiting)
            yield Figure(("总排名", s.name, item), shown, f"六.{i + 1}", tuple(items[i]))
            yield Figure((f"{item}排名", s.name, "数量"), shown, f"六.{i + 1}", tuple(items[i]))
            place = _place({code: Fraction(len(some[i])) for code, some in counts.items()}, s.code)
            was = old[s.code].ranks[i] if s.code in old else None
            for column, moved in _moves("上期名次", place, was, [o.ranks[i] for o in old.values()]):
                yield Figure((f"{item}排名", s.name, column), moved, f"六.{i + 1}、R5", tuple(items[i]))
    for i, item in enumerate(ITEMS):
        shown_before = {code for code, o in old.items() if o.ranks[i] is not None}
        none = [g.people[code] for code, items in counts.items() if not items[i] and code not in shown_before]
        yield count(ANNEX_RANKS, f"{{}}个主体{item}为0{UNITS[item]}", f"六.{i + 1}", none)
        if len(none) == len(members):
            yield Figure((ANNEX_RANKS,), "各主体均为0", f"六.{i + 1}", tuple(none))
        alike = {(len(some[i]), sum(v.state is State.PROVISIONAL for v in some[i]) if i in {0, 2} else 0) for some in counts.values()}
        for n, waiting in alike if len(alike) == 1 else ():
            yield Figure((ANNEX_RANKS,), all_equal(len(members), with_waiting(n, waiting), UNITS[item]), f"六.{i + 1}、R5",
                         tuple(v for some in counts.values() for v in some[i]))
    yield Figure((RANKING,), "总排名前", "六", tuple(g.people[s.code] for s in members if s.rank))


def _place(values: dict[str, Fraction], code: str) -> tuple[int | None, bool]:
    """Place and whether it is shared: one more than those ahead."""
    mine = values[code]
    return (1 + sum(v > mine for v in values.values()) if mine else None), sum(v == mine for v in values.values()) > 1


def _moves(column: str, now: tuple[int | None, bool], last: int | None, everyone: Sequence[int | None]) -> Iterator[tuple[str, str]]:
    """名次, last period's place, and how far it moved, as the tables print them."""
    place, tied = now
    yield "名次", "无名次" if place is None else f"并列{place}" if tied else str(place)
    yield column, "无名次" if last is None else f"并列{last}" if everyone.count(last) > 1 else str(last)
    if place is not None and last is not None and place != last:
        yield "升降", f"{'↑' if place < last else '↓'}{abs(last - place)}"


def _without(some: Iterable[Verdict], others: Iterable[Verdict]) -> list[Verdict]:
    away = {v.entry.id for v in others}
    return [v for v in some if v.entry.id not in away]
