"""一、总体情况: this period's figures, the cumulative ones and the year's target (clauses 一, 二). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from contest.model import SUMMARY_KEYS, Kind, Progress, Reckoning, Sheet, State
from contest.publishing.views.rankings import with_provisional
from contest.publishing.views.shape import FigureRow, TargetRow
from contest.publishing.views.wording import percent, plain, points, short_date, tenths, this_period
from contest.text import wan

_NAMES = {
    "leads": "信息（条）", "negotiations": "洽谈（个）", "signings": "正式签约（个）", "groundbreakings": "认定动工（个）",
    "agreed_fen": "协议投资（万元）", "invested_fen": "认定到位资金（万元）",
}
NO_TARGET, ALL = "无年度任务的主体", "合计"
_PROVISIONAL = {"leads": Sheet.LEAD, "signings": Sheet.SIGNING}


def figures(reckoning: Reckoning) -> list[FigureRow]:
    """表1: up to the last issue as corrected, this period, cumulative."""
    return [_figure_row(reckoning, key) for key in SUMMARY_KEYS]


def _figure_row(reckoning: Reckoning, key: str) -> FigureRow:
    total, before = _value(reckoning.summary, key), _value(reckoning.before, key)
    new, all_ = provisional(reckoning, key)
    return {"项目": _NAMES[key], "上期": _shown(key, before), "本期": with_shown(key, total - before, new),
            "累计": with_shown(key, total, all_)}


def _value(summary: Mapping[str, int], key: str) -> int:
    return summary.get(key, 0)


def _shown(key: str, value: int) -> str:
    return wan(value) if key.endswith("_fen") else str(value)


def with_shown(key: str, value: int, waiting: int) -> str:
    return _shown(key, value) if key.endswith("_fen") else with_provisional(value, waiting)


def provisional(reckoning: Reckoning, key: str) -> tuple[int, int]:
    """How many of a figure still wait for a ruling (R15), by the entries that add to it: of this period, and to date."""
    sheet = _PROVISIONAL.get(key)
    if sheet is None:
        return 0, 0
    waiting = [v.entry for v in reckoning.verdicts if v.counts and v.state is State.PROVISIONAL and v.entry.sheet is sheet]
    late = {v.entry.id for v in reckoning.additions}
    return sum(e.date >= reckoning.period.start or e.id in late for e in waiting), len(waiting)


def overview_text(reckoning: Reckoning) -> list[str]:
    """The paragraphs of the section: what is new, then how the year stands."""
    return [_new_text(reckoning), *_target_text(reckoning), *_channel_text(reckoning)]


def _new_text(reckoning: Reckoning) -> str:
    if reckoning.period.kind is Kind.FINAL:
        return _whole_text(reckoning)
    word = this_period(reckoning.period)
    new = {key: _value(reckoning.summary, key) - _value(reckoning.before, key) for key in SUMMARY_KEYS}
    if not any(new.values()):
        return f"{word}没有新增信息、洽谈、签约、动工和到位资金，累计情况见表1。"
    told = _moved(new) if reckoning.period.kind is Kind.BATCH else f"新增{_told(reckoning, new, in_period=True)}"
    return f"{word}{told}，累计情况见表1。"


def _moved(new: Mapping[str, int]) -> str:
    """After the contest most figures rest: only those that have changed, upwards or by a correction."""
    more, less = ("、".join(_amount(key, sign * new[key]) for key in SUMMARY_KEYS if sign * new[key] > 0) for sign in (1, -1))
    return "，".join(f"{word}{told}" for word, told in (("新增", more), ("更正减少", less)) if told)


def _amount(key: str, value: int) -> str:
    """认定到位资金650.5万元."""
    name, unit = _NAMES[key].rstrip("）").split("（")
    return f"{name}{_shown(key, value)}{unit}"


def _whole_text(reckoning: Reckoning) -> str:
    policy = reckoning.policy
    whole = {key: _value(reckoning.summary, key) for key in SUMMARY_KEYS}
    if not any(whole.values()):
        return f"活动自{short_date(policy.start)}至{short_date(policy.end)}，全镇没有计入的信息、洽谈、签约、动工和到位资金，见表1。"
    return f"活动自{short_date(policy.start)}至{short_date(policy.end)}，全镇共有{_told(reckoning, whole, in_period=False)}，本期新增见表1。"


def _told(reckoning: Reckoning, figures: Mapping[str, int], *, in_period: bool) -> str:
    lead = f"{figures['leads']}条" + _waiting(reckoning, "leads", in_period)
    signed = f"{figures['signings']}个" + _waiting(reckoning, "signings", in_period)
    return (f"信息{lead}、洽谈{figures['negotiations']}个、正式签约{signed}、认定动工{figures['groundbreakings']}个，"
            f"协议投资{wan(figures['agreed_fen'])}万元、认定到位资金{wan(figures['invested_fen'])}万元")


def _waiting(reckoning: Reckoning, key: str, in_period: bool) -> str:
    new, all_ = provisional(reckoning, key)
    count = new if in_period else all_
    return f"（含待认定{count}{'条' if key == 'leads' else '个'}）" if count else ""


def _target_text(reckoning: Reckoning) -> list[str]:
    """Targets of the year, together: done before the contest plus verified since, against the time gone by."""
    with_target = [p for p in reckoning.progress if p.target_fen]
    if not with_target:
        return []
    target = sum(p.target_fen for p in with_target)
    before, since = sum(p.before_fen for p in reckoning.roster.participants), _value(reckoning.summary, "invested_fen")
    share = Fraction(before + since, target)
    ahead = sum(p.gap is not None and p.gap >= 0 for p in with_target)
    sum_of = f"活动前已完成{wan(before)}万元，活动以来认定到位{wan(since)}万元，合计{wan(before + since)}万元" if before else f"认定到位{wan(since)}万元"
    return [f"年度引资任务合计{wan(target)}万元，{sum_of}，占年度任务的{percent(share)}，"
            f"{gap_text(tenths(share) - tenths(reckoning.elapsed))}（时序进度{percent(reckoning.elapsed)}）。"
            f"{_pace_text(len(with_target), ahead)}。"]


def _pace_text(everyone: int, ahead: int) -> str:
    """Who keeps up with the year; where all are alike, no 0个."""
    all_ = "均" if everyone > 1 else ""
    if ahead in {0, everyone}:
        return f"有任务的{everyone}个主体{all_}{'达到或超过时序进度' if ahead else '欠进度'}"
    return f"有任务的{everyone}个主体中，达到或超过时序进度的{ahead}个，欠进度的{everyone - ahead}个"


def gap_text(gap: int) -> str:
    """超进度2.1个百分点; ``gap`` in tenths of a point."""
    if gap == 0:
        return "与时序进度持平"
    return f"{'超' if gap > 0 else '欠'}进度{points(abs(gap))}个百分点"


def _channel_text(reckoning: Reckoning) -> list[str]:
    """八.3: which channels the leads that count came through, the most first."""
    told = [f"{source}{stands}条" for source, _, stands in sorted(reckoning.channels, key=lambda channel: -channel[2]) if stands]
    return [f"累计信息的来源：{'、'.join(told)}。"] if told else []


def brief_text(reckoning: Reckoning) -> str:
    """The whole section in one sentence, without a table."""
    new = {key: _value(reckoning.summary, key) - _value(reckoning.before, key) for key in SUMMARY_KEYS}
    all_ = {key: _value(reckoning.summary, key) for key in SUMMARY_KEYS}
    word = this_period(reckoning.period)
    told = f"{word}没有新增"
    if any(new.values()):
        told = f"{word}{_moved(new) if reckoning.period.kind is Kind.BATCH else f'新增{_counts(new)}'}"
    year = "，占年度任务" + text[0].partition("占年度任务")[2].partition("（")[0] if (text := _target_text(reckoning)) else ""
    waits = f"（含待认定{n}条）" if (n := provisional(reckoning, "leads")[1]) else ""
    return f"{told}；累计{_counts(all_).replace('条', f'条{waits}', 1)}，认定到位资金{wan(all_['invested_fen'])}万元{year}。"


def _counts(some: Mapping[str, int]) -> str:
    return f"信息{some['leads']}条、洽谈{some['negotiations']}个、签约{some['signings']}个、动工{some['groundbreakings']}个"


def targets(reckoning: Reckoning, *, ahead_only: bool = False) -> list[TargetRow]:
    """The annex of targets: everyone who has one, the others together, and the sums; or only those who keep up with the year."""
    names = reckoning.names()
    some = [p for p in reckoning.progress if p.gap is not None and p.gap >= 0] if ahead_only else whole_year(reckoning)
    return [_target_row(p, names.get(p.participant, p.participant)) for p in some]


def whole_year(reckoning: Reckoning) -> list[Progress]:
    """Everyone with a target, those without one in one line where they have done anything, and a last line that says what the text says."""
    if not reckoning.progress:
        return []
    people, listed = reckoning.roster.participants, reckoning.progress
    done = sum(p.before_fen for p in people) + _value(reckoning.summary, "invested_fen")
    signed = sum(p.before_signings for p in people) + _value(reckoning.summary, "signings")
    rest = Progress(NO_TARGET, 0, done - sum(p.done_fen for p in listed), 0, signed - sum(p.done_signings for p in listed), None, None)
    target = sum(p.target_fen for p in listed)
    share = Fraction(done, target) if target else None
    whole = Progress(ALL, target, done, sum(p.target_signings for p in listed), signed, share, share - reckoning.elapsed if share is not None else None)
    return [*listed, *([rest] if rest.done_fen or rest.done_signings else []), whole]


def _target_row(p: Progress, name: str) -> TargetRow:
    return {
        "主体": name, "任务": wan(p.target_fen) if p.target_fen else "—", "完成": wan(p.done_fen),
        "完成率": percent(p.share) if p.share is not None else "—",
        "进度": gap_short(tenths(p.gap)) if p.gap is not None else "—",
        "签约任务": plain(p.target_signings) if p.target_signings else "—", "已签约": plain(p.done_signings),
    }


def gap_short(gap: int) -> str:
    return "持平" if gap == 0 else f"{'超' if gap > 0 else '欠'}{points(abs(gap))}"
