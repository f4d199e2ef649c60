"""``explain`` and ``readings``: on what data a question is answered, and where the answer goes. The edge of ``contest.explain``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from contest.bank import notices
from contest.errors import StopError
from contest.ledger import Ledger
from contest.model import Issued, Kind, Period, Reckoning
from contest.reckoning.periods import bulletin, following
from contest.replay import Grounds, differences, grounds
from contest.run import Tell, gather, settings
from contest.screen import FEW, title
from contest.workspace import BASIS, Workspace, input_files, put, read_manifest, sha256

SUFFIXES = {"explain": (".docx", ".txt", ".html"), "readings": (".xlsx", ".docx")}


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: ``folder`` is laid out like ``input/``; ``issued`` as far as the period is concerned, itself included."""

    grounds: Grounds
    folder: Path
    source: str
    issued: tuple[Issued, ...]


def basis(space: Workspace, number: int | None, today: date, tell: Tell) -> Basis:
    """The frozen copies of an issued period; else the snapshot of its drafts; else ``input/`` as it lies there now.

    ``number``: a period, going on with the batches after the last one; None is the next to be issued. Raises StopError.
    """
    issued = Ledger(space.ledger).issued()
    place = next((n for n, i in enumerate(issued) if number is not None and _number(i.period, issued) == number), None)
    if place is not None:
        return _frozen(space, issued, place, tell)
    found = settings(space.input)
    period = following(found, issued, today) if number is None else bulletin(found, number, today)
    if period is None:
        raise StopError(f"〔EXP-002〕没有第 {number} 期。活动的期次从 1 数起，兑现批次接着往下数，签发过的才有。")
    drafts = space.drafts(period.label)
    manifest = read_manifest(drafts)
    if not manifest:
        now = Grounds(*gather(space.input, input_files(space.input), issued, tell), period, today)
        return Basis(now, space.input, "input/ 里现有的报表（还没有出草稿）", issued)
    then = grounds(drafts, manifest, issued, tell)
    return Basis(then, drafts / BASIS, f"output/{period.label} 的草稿（{then.today} 出）所依据的报表", issued)


def _number(period: Period, issued: tuple[Issued, ...]) -> int:
    """Batches are counted on after the last period, as 期次 on the returns."""
    last = max((i.period.number for i in issued if i.period.kind is not Kind.BATCH), default=0)
    return last + period.number if period.kind is Kind.BATCH else period.number


def _frozen(space: Workspace, issued: tuple[Issued, ...], place: int, tell: Tell) -> Basis:
    """Replayed from ``ledger/`` alone: ``input/`` may be gone."""
    issue = issued[place]
    copies = space.ledger / issue.period.label
    folder, manifest = copies / BASIS, read_manifest(copies)
    if not manifest:
        raise StopError(f"〔EXP-005〕ledger/{issue.period.label} 的存档不全（没有清单），没法解释。请从备份恢复。")
    for name, digest in manifest["inputs"].items():
        if not (folder / name).is_file() or sha256((folder / name).read_bytes()) != digest:
            raise StopError(f"〔EXP-006〕存档 ledger/{issue.period.label}/{BASIS}/{name} 缺了或者被改过，不能作依据。请从备份恢复。")
    return Basis(grounds(copies, manifest, issued[:place], tell), folder, f"ledger/{issue.period.label} 的存档（{issue.issued_on} 签发）",
                 issued[:place + 1])


def _differs(made: Reckoning, given: Basis) -> list[str]:
    """Said where the program of today reckons an issued period otherwise than it was issued."""
    issue = given.issued[-1] if given.issued and given.issued[-1].period == made.period else None
    if issue is None or not differences(issue, made, given.folder.parent):
        return []
    return ["注意：按现在的程序重新核算，和当时签发的记录不一样。以签发的文件为准；请运行 python process.py status --verify 查明。"]


def explain(space: Workspace, who: str, today: date, options: dict[str, Any], tell: Tell = lambda _: None) -> list[str]:
    """The chain of what is asked about, as lines for the screen, or as a document. ``options``: ``period``, ``output``."""
    from contest.explain.chain import Chains  # noqa: PLC0415  only this verb needs them
    from contest.explain.figures import town  # noqa: PLC0415
    from contest.explain.lines import cells_of, told  # noqa: PLC0415
    from contest.explain.steps import verdicts_in  # noqa: PLC0415
    from contest.explain.subjects import find, suggestions  # noqa: PLC0415
    from contest.reading.quotes import quotes  # noqa: PLC0415

    target = _target(space, options.get("output"), "explain")
    given = basis(space, options.get("period"), today, tell)
    made = given.grounds.reckoning()
    found = find(who, made, given.issued)
    if not found:
        near = suggestions(who, made)
        raise StopError(f"〔EXP-001〕没有找到“{who}”。" + (f"是不是：{'、'.join(near)}？" if near else "") + "可以写名称、编码、姓名、企业、项目、奖项、条款或金额，"
                        "例如 python process.py explain 岭下村；看全镇的数字写 全镇。")
    chains = Chains(made, given.issued, notices(space, given.issued))
    steps = (*chains.of(found), *(town(chains, None if target else FEW) if found.town else ()))
    tell("正在查对原件")
    raw = quotes(given.folder, {(v.entry.file, str(v.entry.sheet), cell) for v in verdicts_in(steps) for cell in cells_of(v.entry).values()})
    lines = list(told(steps, {o.file: o.sha256 for o in made.returns}, raw, whole=target is not None))
    notes = [title(made), f"依据：{given.source}", *_differs(made, given)]
    if target is None:
        return [*notes, "", *(f"{'  ' * depth}{text}" for depth, text in lines)]
    from contest.publishing.outline import outline  # noqa: PLC0415

    put(target, outline(target.suffix.lower(), f"数字来源说明：{who}", ["内部资料　注意保管", *notes], lines))
    return [f"已写好：{target}（{len(lines)} 行）"]


def readings(space: Workspace, today: date, options: dict[str, Any], tell: Tell = lambda _: None) -> list[str]:
    """What the other settings would change, as lines for the screen, or as a document. ``options`` as in ``explain``."""
    from contest.readings import changes, in_tables, on_screen  # noqa: PLC0415  only this verb needs them

    target = _target(space, options.get("output"), "readings")
    given = basis(space, options.get("period"), today, tell)
    made = given.grounds.reckoning()
    some = []
    for change in changes(given.grounds.facts, made):
        tell(f"正在比较 {change.reading}")
        some.append(change)
    notes = [title(made), f"依据：{given.source}", "只是比较，什么也没有改。奖金是税前的，按假定活动到此结束计算；R21 按本次应发计算。"]
    if target is None:
        return [*notes, "", *on_screen(some)]
    from contest.publishing.outline import tables  # noqa: PLC0415

    put(target, tables(target.suffix.lower(), "口径比较", ["内部资料　注意保管", *notes], in_tables(some), made.today))
    return [f"已写好：{target}（比较了 {len(some)} 种设置）"]


def _target(space: Workspace, output: str | None, verb: str) -> Path | None:
    """Where the document goes. Never among the inputs or into the ledger."""
    if not output:
        return None
    path = Path(output).absolute()
    if path.suffix.lower() not in SUFFIXES[verb]:
        raise StopError(f"〔EXP-003〕--output 的文件名 {path.name} 写不了。文件名要以 {'、'.join(SUFFIXES[verb])} 结尾，例如 说明{SUFFIXES[verb][0]}。")
    home = next((f for f in (space.input, space.ledger) if path.resolve().is_relative_to(f.resolve())), None)
    if home is not None or not path.parent.is_dir():
        why = f"{home.name}/ 里只放收到的和存档的东西" if home else f"没有 {path.parent} 这个文件夹"
        raise StopError(f"〔EXP-004〕不能写到 {path}：{why}。请换一个地方。")
    return path
