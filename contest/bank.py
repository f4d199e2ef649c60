"""银行代发: once the 公示 of an issued list has ended, the file that the bank pays by. Reads frozen copies, writes output/银行代发/.

A file is written once and never again. What an objection held goes, when it is settled, into a further file; what stands in
an earlier one is never repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from contest.errors import StopError
from contest.ledger import Ledger
from contest.model import Issued, LineState, Reckoning
from contest.publishing.views.bank import DETAILS, WAITING, open_lines, payments
from contest.publishing.views.bulletin import default_date
from contest.publishing.views.notice import covering, notice_span, posted_on
from contest.publishing.views.payout import payout
from contest.publishing.workbooks import bank_book
from contest.reading.refused import RefusedError
from contest.reading.workbook import read
from contest.reckoning.payees import Payees
from contest.replay import replay
from contest.run import settings
from contest.text import natural, normal, yuan_grouped
from contest.workspace import BASIS, Workspace, put, read_manifest

FOLDER = "银行代发"


def hand_over(space: Workspace, now: Reckoning) -> list[str]:
    """A sentence for each issued list that is not wholly with the bank; writes the files of those whose 公示 has ended.

    ``now`` is the present reckoning, which knows the day and the open objections.
    """
    ledger = Ledger(space.ledger)
    with ledger.lock():
        return _each(space, ledger.issued(), now.today, now)


def standing(space: Workspace, today: date) -> list[str]:
    """The same sentences; writes nothing."""
    return _each(space, Ledger(space.ledger).issued(), today, None)


def _each(space: Workspace, history: tuple[Issued, ...], today: date, now: Reckoning | None) -> list[str]:
    return [told for issued in history if issued.lines for told in _of_list(space, issued, history, (today, now))]


def _of_list(space: Workspace, issued: Issued, history: tuple[Issued, ...], present: tuple[date, Reckoning | None]) -> list[str]:
    today, now = present
    label, span = issued.period.label, _span(space, issued, history)
    if span is None:
        return [f"{label}的奖金等竞赛结束时一并公示，公示期满才能付款。"]
    end = span[1]
    if today <= end:
        return [f"{label}的奖金正在公示，{end} 期满；期满后再运行一次 python process.py，出银行代发表。"]
    earlier = _earlier(space.output / FOLDER, label)
    if earlier and not any(_numbers(path, WAITING) for path in earlier[-1:]):
        return _recalled(label, earlier, now)
    if now is None:
        return [f"{label}的奖金公示已满（{end}），请运行 python process.py，出银行代发表。"]
    return [*_pay(space, _frozen(space, issued, history), earlier, now), *_recalled(label, earlier, now)]


def _recalled(label: str, earlier: Sequence[Path], now: Reckoning | None) -> list[str]:
    """What the bank has had and must not pay now, since it became void or is objected to: only finance can stop it."""
    doubtful = [x for x in now.settlement.lines if x.label == label and (x.state is LineState.VOID or (x.objection and x.state is LineState.LISTED))] if now else []
    sent = {number for path in earlier for number in _numbers(path, DETAILS)} if doubtful else set()
    void = [x.number for x in doubtful if x.number in sent and x.state is LineState.VOID]
    late = [x.number for x in doubtful if x.number in sent and x.state is LineState.LISTED]
    told = [f"〔BNK-004〕{label}的 {'、'.join(void)} 已经作废，但以前出的银行代发表里有，再列发就会付两次。请立即请财政所停付；已经付了的，"
            "请财政所答复“已付”，作废就不算。"] if void else []
    return told + ([f"{label}的银行代发表里有 {len(late)} 笔后来有了公示异议：{'、'.join(late)}。还没有付的，请马上告诉财政所先不付。"] if late else [])


def _pay(space: Workspace, then: Reckoning, earlier: Sequence[Path], now: Reckoning) -> list[str]:
    """Writes what may be paid of a list and is in no earlier file."""
    label = then.period.label
    done = {number for path in earlier for number in _numbers(path, DETAILS)}
    payees, kept = Payees.of(then.roster), {b.payee: b.offset_fen for b in then.settlement.balances}
    ready, waiting = open_lines([line for line in payout(then).lines if line.number not in done], now, payees, kept)
    paid = payments(ready, payees, kept)
    objections = [f"{label}有 {len(waiting)} 笔公示异议未了，先不付。"] if waiting else []
    if not paid:
        return objections
    target = space.output / FOLDER / (f"{label}-补{len(earlier)}.xlsx" if earlier else f"{label}.xlsx")
    target.parent.mkdir(parents=True, exist_ok=True)
    put(target, bank_book(then, paid, ready, waiting))
    whole = yuan_grouped(sum(p.fen for p in paid))
    return [f"{label}的奖金公示已满，银行代发表已出：output/{FOLDER}/{target.name}，{len(paid)} 户 {whole} 元。审批后交财政所付款，只付一次。",
            *objections]


def notices(space: Workspace, history: tuple[Issued, ...]) -> dict[str, tuple[date, date]]:
    """When the 公示 of each issued list hangs, by the label of the issue; those left out wait for the final one."""
    return {i.period.label: span for i in history if i.lines and (span := _span(space, i, history))}


def _span(space: Workspace, issued: Issued, history: tuple[Issued, ...]) -> tuple[date, date] | None:
    """First and last day of the notice that covers a list, from the settings and the date frozen with it."""
    frozen = Ledger(space.ledger).frozen(issued.period.label) / BASIS
    policy = settings(frozen)
    notice = covering(policy, issued, history)
    if notice is None:
        return None
    manifest = read_manifest(Ledger(space.ledger).frozen(notice.period.label))
    given, drafted = manifest.get("doc_date"), manifest.get("today")
    doc_date = date.fromisoformat(given) if given else default_date(notice.period, policy)
    posted = posted_on(doc_date, date.fromisoformat(drafted) if drafted else notice.issued_on)
    return notice_span(policy, max(posted, notice.issued_on))


def _frozen(space: Workspace, issued: Issued, history: tuple[Issued, ...]) -> Reckoning:
    """The reckoning that the list was issued from, again from its frozen copies. Raises StopError where it is another."""
    folder = Ledger(space.ledger).frozen(issued.period.label)
    manifest, before = read_manifest(folder), history[:history.index(issued)]
    if not manifest:
        raise StopError(f"〔BNK-001〕{folder}/{BASIS} 的存档不全，出不了银行代发表。请从备份恢复 ledger 文件夹。")
    then = replay(folder, manifest, before, lambda _: None)
    listed = sum(a.due_fen for a in then.awards if not a.held)
    if listed != sum(line.amount_fen for line in issued.lines):
        raise StopError(f"〔BNK-002〕{issued.period.label}按存档重算的金额与台账不同，没有出银行代发表。请核对存档是否被动过，程序是否换过版本。")
    return then


def _earlier(folder: Path, label: str) -> list[Path]:
    """The bank files of a list, in the order in which they were written."""
    some = [p for p in folder.glob(f"{label}*.xlsx") if p.stem == label or p.stem.startswith(f"{label}-补")]
    return sorted(some, key=lambda p: natural(p.stem))


def _numbers(path: Path, sheet: str) -> list[str]:
    """The 发放编号 on one sheet of an earlier file. Raises StopError: what was paid must be known."""
    try:
        grid = read(path.read_bytes()).get(normal(sheet))
    except (RefusedError, OSError):
        grid = None
    if grid is None:
        raise StopError(f"〔BNK-003〕{path} 打不开，不知道哪些已经交给银行。请在 WPS 里关闭它，或从备份恢复，不要另建。")
    label = path.stem.partition("-补")[0]
    return [str(row[0]) for row in grid.rows if row and str(row[0]).startswith(f"{label}-")]
