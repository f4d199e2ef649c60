"""二、排名情况: the sentence about the first places, and a table for each item and overall (六). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contest.model import Kind, Reckoning, Standing
from contest.publishing.views.shape import ItemRow, ItemTable, OverallRow, Pool
from contest.publishing.views.wording import ITEMS, UNITS, ended, listed, plain

NO_PLACE = "无名次"
TOP = 10
TOP_ROWS = 20
_PLACES_TOLD = 3
_NAMES_TOLD = 6
_ZERO_NAMES = 30
_SHARED_FIRST = "，并列第1位"

Rank = Callable[[Standing], int | None]


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of one kind (overall, or of an item) in one pool, now and as last issued."""

    now: Mapping[str, int | None]
    before: Mapping[str, int | None]
    tied_now: frozenset[int | None]
    tied_before: frozenset[int | None]
    first: bool

    def place(self, code: str) -> str:
        return _shown(self.now.get(code), self.tied_now)

    def last(self, code: str) -> str:
        return "—" if self.first else _shown(self.before.get(code), self.tied_before)

    def change(self, code: str) -> str:
        """↑1, ↓2, — (as before, or nothing to compare with), 新进, 退出."""
        now, before = self.now.get(code), self.before.get(code)
        if self.first or now == before:
            return "—"
        if now is None:
            return "退出"
        if before is None:
            return "新进"
        return f"↑{before - now}" if now < before else f"↓{now - before}"


def _shown(rank: int | None, tied: frozenset[int | None]) -> str:
    return shown_place(rank, tied=rank in tied)


def shown_place(rank: int | None, *, tied: bool) -> str:
    """并列3 of a place that is shared."""
    if rank is None:
        return NO_PLACE
    return f"并列{rank}" if tied else str(rank)


def shown_places(reckoning: Reckoning) -> dict[str, str]:
    """The overall place of everyone as the bulletin shows it: 1, 并列2, 无名次."""
    shared = Counter((s.pool, s.rank) for s in reckoning.standings)
    return {s.code: _shown(s.rank, frozenset({s.rank} if shared[s.pool, s.rank] > 1 else ())) for s in reckoning.standings}


def pools(reckoning: Reckoning) -> list[Pool]:
    """Every pool with its tables complete, zeros too."""
    names = list(dict.fromkeys(s.pool for s in reckoning.standings))
    weighted = "总分" if any(weight != 1 for weight in reckoning.policy.weights) else "合计"
    return [_pool(name if len(names) > 1 else "", _of(reckoning.standings, name), _of(reckoning.previous, name),
                  not reckoning.previous, weighted) for name in names]


def _of(standings: Sequence[Standing], pool: str) -> list[Standing]:
    return [s for s in standings if s.pool == pool]


def _pool(name: str, now: list[Standing], before: list[Standing], first: bool, weighted: str) -> Pool:
    overall = _places(now, before, first, lambda s: s.rank)
    return {
        "组名": name, "合计名": weighted, "行": [_overall_row(s, overall) for s in now],
        "单项": [_item_table(i, now, _places(now, before, first, _rank_of(i))) for i in range(len(ITEMS))],
    }


def _rank_of(item: int) -> Rank:
    return lambda s: s.ranks[item]


def _places(now: list[Standing], before: list[Standing], first: bool, rank: Rank) -> _Places:
    ranks, old = {s.code: rank(s) for s in now}, {s.code: rank(s) for s in before}
    return _Places(ranks, old, _tied(ranks), _tied(old), first)


def _tied(ranks: Mapping[str, int | None]) -> frozenset[int | None]:
    return frozenset(rank for rank, holders in Counter(ranks.values()).items() if holders > 1)


def _overall_row(s: Standing, places: _Places) -> OverallRow:
    leads, negotiations, signings, groundbreakings = s.counts
    return {
        "名次": places.place(s.code), "主体": s.name, "类别": s.category, "信息": with_provisional(leads, s.provisional[0]),
        "洽谈": str(negotiations), "签约": with_provisional(signings, s.provisional[1]), "动工": str(groundbreakings),
        "合计": plain(s.total), "上期": places.last(s.code), "升降": places.change(s.code),
    }


def with_provisional(count: int, provisional: int) -> str:
    """4（含待认定1）."""
    return f"{count}（含待认定{provisional}）" if provisional else str(count)


def _item_table(item: int, now: list[Standing], places: _Places) -> ItemTable:
    """Those with a place now or before, in order of place; all others have 0 and are named in one line."""
    shown = [s for s in now if s.ranks[item] is not None or places.before.get(s.code) is not None]
    shown.sort(key=lambda s: (s.ranks[item] is None, s.ranks[item] or 0, s.code))
    codes = {s.code for s in shown}
    zero = [s.name for s in now if s.code not in codes]
    name = ITEMS[item]
    rows = [_item_row(s, item, places) for s in shown]
    if len(rows) > TOP and len({tuple(value for key, value in row.items() if key != "主体") for row in rows}) == 1 and not zero:
        return {"项目": name, "单位": UNITS[name], "行": [], "为零": [all_equal(len(now), rows[0]["数量"], UNITS[name])]}
    return {"项目": name, "单位": UNITS[name], "行": rows, "为零": [_at_zero(zero, name, among_others=bool(rows))] if zero else []}


def all_equal(count: int, shown: str, unit: str) -> str:
    """300个主体均为2条，并列第1位: in place of as many rows that say the same."""
    number, _, waiting = shown.partition("（")
    return f"{count}个主体均为{number}{unit}{f'（{waiting}' if waiting else ''}{_SHARED_FIRST}"


def _at_zero(zero: Sequence[str], item: str, *, among_others: bool) -> str:
    if not among_others:
        return "各主体均为0"
    told = f"其余{len(zero)}个主体{item}为0{UNITS[item]}"
    return f"{told}：{listed(zero)}" if len(zero) <= _ZERO_NAMES else f"{told}，见总排名表"


def _item_row(s: Standing, item: int, places: _Places) -> ItemRow:
    provisional = {0: s.provisional[0], 2: s.provisional[1]}.get(item, 0)
    return {"名次": places.place(s.code), "主体": s.name, "数量": with_provisional(s.counts[item], provisional),
            "上期": places.last(s.code), "升降": places.change(s.code)}


def leading(pool: Pool) -> list[OverallRow]:
    """The rows for the body of the bulletin: the first ten places, no shared one cut; what is too long stands in the annex only."""
    placed = [row for row in pool["行"] if row["名次"] != NO_PLACE]
    return placed[:_head([row["名次"] for row in placed])]


def _head(places: Sequence[str | int]) -> int:
    """How many of these, in order, stand in the body."""
    sizes, end = Counter(places), 0
    while end < min(TOP, len(places)):
        step = sizes[places[end]]
        if end + step > TOP_ROWS:
            break
        end += step
    return end


def praised(ranking: Sequence[Pool]) -> list[Pool]:
    """The same tables for a red list: only who has a place, nobody named for a figure of 0."""
    return [{**pool, "行": [row for row in pool["行"] if row["名次"] != NO_PLACE],
             "单项": [{**item, "行": [row for row in item["行"] if row["名次"] != NO_PLACE], "为零": [told for told in item["为零"] if told.endswith(_SHARED_FIRST)]}
                      for item in pool["单项"]]}
            for pool in ranking]


def ranking_text(reckoning: Reckoning, annex: str = "") -> list[str]:
    """One paragraph: who leads in each pool, how many are at zero, whether provisional figures are in it, in which ``annex`` all stand."""
    if not reckoning.standings:
        return ["名册中没有参加排名的主体。"]
    names, over = list(dict.fromkeys(s.pool for s in reckoning.standings)), ended(reckoning.period)
    if over and all(s.rank is None for s in reckoning.standings):
        return [f"{len(reckoning.standings)}个参评主体均没有计入的事项，不产生名次。"]
    told = [_leaders(_of(reckoning.standings, n), _of(reckoning.previous, n), n if len(names) > 1 else "", over) for n in names]
    if not reckoning.policy.red_list:
        told.append(_zeros(len(reckoning.standings), sum(not any(s.counts) for s in reckoning.standings), "" if over else "暂"))
    if any(any(s.provisional) for s in reckoning.standings):
        told.append("排名含待认定事项，以终期审核为准。")
    if reckoning.period.kind is Kind.BATCH:
        told.append("以上为终期排名，含终期通报以后的更正和补报。")
    if annex:
        told.append(f"各单项及总排名见{annex}。")
    return ["".join(told)]


def _zeros(everyone: int, zero: int, yet: str) -> str:
    if zero == 0:
        return f"{everyone}个参评主体均已实现零的突破。"
    return f"{everyone}个参评主体{f'中{zero}个' if zero < everyone else '均'}{yet}未实现零的突破。"


def _leaders(now: list[Standing], before: list[Standing], pool: str, over: bool) -> str:
    label = f"（{pool}）" if pool else ""
    placed = sorted({s.rank for s in now if s.rank is not None and s.rank <= _PLACES_TOLD})
    if not placed:
        return f"{label}{'没有' if over else '暂无'}主体取得名次。"
    was = {s.code: s.rank for s in before}
    told = [_place_sentence([s for s in now if s.rank == place], place, was) for place in placed]
    return label + "，".join([*told, *_rest(now)]) + "。"


def _rest(now: list[Standing]) -> list[str]:
    """其余240个主体并列第61位: where a place shared by very many cuts the table in the body short and they are at one place."""
    ranks = sorted(s.rank for s in now if s.rank is not None)
    end = _head(ranks)
    left = [rank for rank in ranks[end:] if rank > _PLACES_TOLD]
    if end >= min(TOP, len(ranks)) or len(left) < 2 or len(set(left)) > 1:
        return []
    return [f"{'其余' if len(ranks) == len(now) else '另有'}{len(left)}个主体并列第{left[0]}位"]


def _place_sentence(holders: list[Standing], place: int, was: Mapping[str, int | None]) -> str:
    if len(holders) > 1:
        return f"{listed([s.name for s in holders], _NAMES_TOLD)}并列第{place}位"
    holder = holders[0]
    before = was.get(holder.code)
    if before is None:
        return f"{holder.name}列第{place}位"
    if before == place:
        return f"{holder.name}保持第{place}位"
    return f"{holder.name}由第{before}位{'升至' if place < before else '降至'}第{place}位"
