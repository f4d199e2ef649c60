"""四、报送情况 and the reconciliation: who sent, who did not, what was not adopted and why (八.1). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from contest.model import STATE_WORDS, STATUS_WORDS, Entry, Kind, Reckoning, Sheet, State, Status, Verdict
from contest.publishing.views.scope import INPUT_FOLDER, Scope, current
from contest.publishing.views.shape import RefusedRow
from contest.publishing.views.wording import SHORT, counted, first_sentence, short_date, this_period
from contest.text import wan, yuan

_IN_FORCE = frozenset({Status.ACCEPTED, Status.PARTLY})


@dataclass(frozen=True, slots=True)
class Senders:
    """Who was to send a return of this period, by name: ``bad`` sent one that was sent back, ``silent`` sent none."""

    everyone: tuple[str, ...]
    late: tuple[str, ...]
    nil: tuple[str, ...]
    bad: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def received(self) -> int:
        return len(self.everyone) - len(self.bad) - len(self.silent)


def senders(scope: Scope) -> Senders:
    reckoning = scope.reckoning
    bad, silent = unsent(reckoning)

    def names(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(scope.name(code) for code in codes)

    return Senders(
        names(p.code for p in reckoning.roster.participants if p.sends), names(reckoning.late), names(reckoning.nil),
        names(bad), names(silent))


def unsent(reckoning: Reckoning) -> tuple[list[str], list[str]]:
    """The codes of those without a return of this period: who has it back, and who sent none."""
    back = {o.participant for o in reckoning.returns if o.status is Status.REJECTED and current(o, reckoning)} | unplaced(reckoning)
    return [c for c in reckoning.missing if c in back], [c for c in reckoning.missing if c not in back]


def received(reckoning: Reckoning) -> int:
    """How many reports this period's papers speak of."""
    return sum(current(o, reckoning) and o.status not in {Status.EVIDENCE, Status.PASSED} for o in reckoning.returns)


def unplaced(reckoning: Reckoning) -> frozenset[str]:
    """Of those who have not sent for this period, whose return in force says no period: it is to be sent again, not for the first time."""
    there = {o.participant for o in reckoning.returns if o.period is None and o.status in _IN_FORCE and current(o, reckoning)}
    return frozenset(there.intersection(reckoning.missing))


def report_text(scope: Scope, annex: str) -> list[str]:
    """Who sent, late, nil, nothing; then what became of the entries, with the annex of those not adopted."""
    if scope.reckoning.policy.red_list:
        return [sent_text(scope, named=False)]
    return [sent_text(scope), _refused_text(scope, annex)]


def sent_text(scope: Scope, *, named: bool = True) -> str:
    """Who sent, late, nil, nothing: by name, or only how many."""
    if scope.reckoning.period.kind is Kind.BATCH:
        return _batch_text(scope)
    return _sent_text(senders(scope), named=named)


def _batch_text(scope: Scope) -> str:
    return f"竞赛结束后不再要求按期报送，本批收到报表{received(scope.reckoning)}份。"


def _sent_text(who: Senders, *, named: bool) -> str:
    def told(some: tuple[str, ...]) -> str:
        return counted(len(some), "家", some if named else ())

    if not who.everyone:
        return "名册中没有须报送报表的主体。"
    all_ = "均" if len(who.everyone) > 1 else ""
    if len(who.silent) == len(who.everyone):
        return f"应报{len(who.everyone)}家，{all_}未报送。"
    kinds = "、".join(word + told(some) for word, some in (("零报告", who.nil), ("迟报", who.late)) if some)
    sent = f"有效报送{who.received}家" if who.received else "没有有效报送"
    received = f"{all_}已报送" if who.received == len(who.everyone) else sent
    rest = "".join(f"；{word}{told(some)}" for word, some in (("退回待重报", who.bad), ("未报", who.silent)) if some)
    return f"应报{len(who.everyone)}家，{received}{f'，其中{kinds}' if kinds else ''}{rest}。"


def refused(scope: Scope) -> list[Verdict]:
    """Entries not adopted of which no earlier bulletin has told."""
    return [v for v in scope.reckoning.verdicts if v.entry.id in scope.refused]


def _refused_text(scope: Scope, annex: str) -> str:
    word, now = this_period(scope.reckoning.period), refused(scope)
    earlier = len(scope.refused_before)
    before = f"以前各期不予采纳、至今仍未采用的{earlier}条，见各期通报。" if earlier else ""
    if not now:
        return f"{word}没有不予采纳的申报。{before}"
    return f"{word}不予采纳的申报{len(now)}条，原因见{annex}。{before}"


def refused_rows(scope: Scope) -> list[RefusedRow]:
    """The annex: 「第3行，某食品企业」; no enterprise that others could poach, no telephone or account."""
    return [_refused_row(v, scope) for v in refused(scope)]


def _refused_row(verdict: Verdict, scope: Scope) -> RefusedRow:
    entry = verdict.entry
    day = entry.day()
    return {
        "主体": scope.name(entry.sender), "表": f"{SHORT[entry.sheet]}第{entry.row}行", "内容": _subject(entry, scope),
        "日期": short_date(day) if day else "—", "原因": scope.public(what_is_wrong(verdict), entry.sheet),
    }


def _subject(entry: Entry, scope: Scope) -> str:
    if entry.sheet is Sheet.OUTING:
        return "外出招商"
    return scope.title(entry)


def public_reason(verdict: Verdict) -> str:
    """What is wrong, fit for a table in public."""
    return what_is_wrong(verdict).replace(INPUT_FOLDER, "")


def what_is_wrong(verdict: Verdict) -> str:
    """Without the advice, which the sender finds in its letter; several faults in one line."""
    faults = dict.fromkeys(first_sentence(f.message) for f in verdict.entry.findings if f.error)
    return "；".join(faults) or first_sentence(verdict.reason) or "填写有误"


def reconciliation(scope: Scope, place: str = "表1累计") -> list[str]:
    """files = …; entries = …; sums of details = bulletin = payout list (contract, end of 「The outputs」). ``place``: where the cumulative figures stand."""
    return [_files_line(scope.reckoning), _entries_line(scope.reckoning), _sums_line(scope.reckoning, place)]


def _files_line(reckoning: Reckoning) -> str:
    count = Counter(o.status for o in reckoning.returns)
    return f"累计收到文件{len(reckoning.returns)}个＝{_parts((STATUS_WORDS[s], count[s]) for s in Status)}。"


def _entries_line(reckoning: Reckoning) -> str:
    count = Counter(v.state for v in reckoning.verdicts)
    return f"累计申报{len(reckoning.verdicts)}条＝{_parts((STATE_WORDS[s], count[s]) for s in State)}。"


def _parts(pairs: Iterable[tuple[str, int]]) -> str:
    return "＋".join(f"{word}{n}" for word, n in pairs)


def _sums_line(reckoning: Reckoning, place: str) -> str:
    columns = [sum(s.counts[i] for s in reckoning.standings) for i in range(4)]
    names = ("信息", "洽谈", "签约", "动工")
    details = "、".join(f"{name}{n}" for name, n in zip(names, columns, strict=True))
    invested = wan(reckoning.summary.get("invested_fen", 0))
    due = yuan(sum(a.due_fen for a in reckoning.awards if not a.held))
    return (f"各主体合计{details}，与{place}{_agreement(reckoning, columns)}；认定到位资金{invested}万元；"
            f"奖金逐笔合计{due}元，与奖金发放表一致。")


def _agreement(reckoning: Reckoning, columns: list[int]) -> str:
    keys = ("leads", "negotiations", "signings", "groundbreakings")
    rest = [reckoning.summary.get(key, 0) - n for key, n in zip(keys, columns, strict=True)]
    return "一致" if not any(rest) else f"相差{'、'.join(str(n) for n in rest)}（归不参加排名的主体）"
