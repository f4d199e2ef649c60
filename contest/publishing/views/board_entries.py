"""The listing of 看板: every entry below the participant it counts for, and the links by which a figure opens its entries. Pure.

A link names an anchor, which works without scripts, and a CSS selector of exactly the rows that make up the figure.
"""
# ruff: noqa: PLC2401  these keys stand in 看板.html between braces, for people who edit it

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from contest.model import STATE_WORDS, Award, Entry, Issued, Project, Reckoning, Sheet, State, Verdict
from contest.publishing.views.reports import public_reason
from contest.publishing.views.result import in_order
from contest.publishing.views.scope import INPUT_FOLDER, Scope
from contest.publishing.views.stages import NOT_ADOPTED, refused_ids, stage_of
from contest.publishing.views.wording import SHORT
from contest.text import wan

NOBODY = "未归到参赛主体的"
STAGES = ("信息", "洽谈", "签约未计入", "签约待认定", "已签约", "动工待认定", "已动工", "资金到位", NOT_ADOPTED)
REFUSED_STAGE, SIGNED = STAGES.index(NOT_ADOPTED), STAGES.index("签约未计入")
_SHEETS = {sheet: n for n, sheet in enumerate(Sheet)}
_WITH_AMOUNT = frozenset({Sheet.LEAD, Sheet.SIGNING, Sheet.INVESTMENT})
_KEY_CELL = {Sheet.LEAD: "company", Sheet.NEGOTIATION: "company", Sheet.SIGNING: "amount", Sheet.GROUNDBREAKING: "kind",
             Sheet.INVESTMENT: "amount", Sheet.OUTING: "place"}
_PRIZES = {"信息收集奖": (Sheet.LEAD,), "项目洽谈奖": (Sheet.NEGOTIATION,), "信息洽谈奖": (Sheet.LEAD, Sheet.NEGOTIATION)}

Row = tuple[str, str, str, str, str, str, str, str, str]
"""号, 类 (c: adds to a figure; i1, i2 …: added to one of that issue), 阶段 (number) and 项目 (its first entry), then what is shown: 日期, 内容, 金额, 状态 with 原因, 出处."""


class Link(TypedDict):
    """锚: an id of the listing; 选: the rows, as a CSS selector; 题: the heading above them. Empty where there is nothing to open."""

    锚: str
    选: str
    题: str


class SheetRows(TypedDict):
    """The entries of one sheet; 计入 of them add to a figure."""

    锚: str
    号: int
    表: str
    条数: int
    计入: int
    行: list[Row]


class Listing(TypedDict):
    """The entries of one participant."""

    锚: str
    主体: str
    条数: int
    表: list[SheetRows]


NOTHING: Link = {"锚": "", "选": "", "题": ""}


@dataclass(frozen=True, slots=True)
class Register:
    """Where each entry stands in the listing: ``groups`` by participant and sheet, ``numbers`` by entry; ``present`` are those who have any.

    ``stages`` and ``sizes`` (分, R16) of every project by key; ``listed``: those with a row of their own; ``anchors``: the id of their first entry;
    ``issues``: of an entry the classes of the issues that counted it.
    """

    scope: Scope
    places: Mapping[str, int]
    present: frozenset[str]
    groups: Mapping[tuple[str, Sheet], list[Verdict]]
    numbers: Mapping[str, int]
    stages: Mapping[str, int]
    sizes: Mapping[str, int]
    listed: Mapping[str, Project]
    anchors: Mapping[str, str]
    issues: Mapping[str, str]

    def as_issued(self, place: int, issue: Issued, sheet: Sheet, title: str) -> Link:
        """What added to a figure of the whole town in the issue of this place (from 1); what was changed or withdrawn since is told."""
        ids = [entry for entry, (of, _, _) in issue.figures.items() if of == sheet]
        here = sum(entry in self.numbers for entry in ids)
        gone = f"（签发时{len(ids)}条，其中{len(ids) - here}条后来改过或撤回，见存档）" if here < len(ids) else ""
        return {"锚": "entries", "选": f'[data-s="{_SHEETS[sheet]}"] .i{place}', "题": f"{title}{gone}"} if here else NOTHING

    def everyone(self, sheet: Sheet, title: str) -> Link:
        """What adds to a figure of the whole town."""
        rows = [key for key, some in self.groups.items() if key[1] is sheet and any(v.counts for v in some)]
        return {"锚": "entries", "选": f'[data-s="{_SHEETS[sheet]}"] .c', "题": title} if rows else NOTHING

    def counted(self, code: str, sheets: Sequence[Sheet], title: str) -> Link:
        """What adds to figures of a participant."""
        there = [s for s in sheets if any(v.counts for v in self.groups.get((code, s), ()))]
        anchors = [f"m{self.places[code]}-{_SHEETS[s]}" for s in there]
        return {"锚": anchors[0], "选": ",".join(f"#{a} .c" for a in anchors), "题": title} if anchors else NOTHING

    def participant(self, code: str) -> Link:
        """All entries of a participant."""
        if code not in self.present:
            return NOTHING
        anchor = f"m{self.places[code]}"
        return {"锚": anchor, "选": f"#{anchor} [data-g]", "题": self.scope.name(code)}

    def project(self, project: Project) -> Link:
        anchor = self.anchors.get(project.key)
        return {"锚": anchor, "选": f'[data-j="{anchor}"]', "题": self.scope.project_title(project)} if anchor else NOTHING

    def stages_of(self, stages: Iterable[int], title: str) -> Link:
        """The entries of all projects that stand at one of these stages."""
        there = sorted(set(stages) & set(self.stages.values()))
        return {"锚": "entries", "选": ",".join(f'[data-g="{stage}"]' for stage in there), "题": title} if there else NOTHING

    def entry(self, entry: Entry) -> Link:
        number = self.numbers.get(entry.id)
        return NOTHING if number is None else {"锚": f"e{number}", "选": f"#e{number}", "题": SHORT[entry.sheet]}

    def award(self, award: Award) -> Link:
        """The entries of its project; for a rank prize those that gave the place."""
        if award.award in _PRIZES:
            return self.counted(award.participant, _PRIZES[award.award], f"{self.scope.name(award.participant)}　{award.award}")
        project = self.project_of(award)
        return self.project(project) if project else NOTHING

    def project_of(self, award: Award) -> Project | None:
        return self.listed.get(award.project_key)


def register(scope: Scope, issued: Sequence[Issued] = ()) -> Register:
    codes = [p.code for p in scope.reckoning.roster.participants]
    groups: dict[tuple[str, Sheet], list[Verdict]] = defaultdict(list)
    for verdict in in_order(scope.reckoning.verdicts):
        groups[verdict.participant, verdict.entry.sheet].append(verdict)
    strangers = sorted({code for code, _ in groups} - set(codes))
    places = {code: n for n, code in enumerate((*codes, *strangers), 1)}
    ordered = {key: groups[key] for key in sorted(groups, key=lambda key: (places[key[0]], _SHEETS[key[1]]))}
    numbers = {v.entry.id: n for n, v in enumerate((v for some in ordered.values() for v in some), 1)}
    stages, sizes = _stages(scope.reckoning), {p.key: p.size_fen for p in scope.reckoning.projects}
    listed = {p.key: p for p in _listed(scope.reckoning, stages, sizes)}
    anchors = {p.key: f"e{min(numbers[e.id] for e in p.entries)}" for p in listed.values()}
    issues: dict[str, str] = defaultdict(str)
    for place, issue in enumerate(issued, 1):
        for entry in issue.figures:
            issues[entry] += f" i{place}"
    return Register(scope, places, frozenset(code for code, _ in groups), ordered, numbers, stages, sizes, listed, anchors, issues)


def _stages(reckoning: Reckoning) -> dict[str, int]:
    """How far each project has come, by key; one of which nothing was adopted stands apart."""
    refused = refused_ids(reckoning)
    return {p.key: STAGES.index(stage_of(p, refused)) for p in reckoning.projects if p.entries}


def _listed(reckoning: Reckoning, stages: Mapping[str, int], sizes: Mapping[str, int]) -> list[Project]:
    """From a signing on, and big ones, the furthest first; the others stand in the stages only."""
    big = reckoning.policy.big_from_fen
    chosen = [p for p in reckoning.projects if SIGNED <= stages.get(p.key, REFUSED_STAGE) < REFUSED_STAGE
              or (p.key in stages and stages[p.key] < SIGNED and sizes[p.key] >= big)]
    return sorted(chosen, key=lambda p: (-stages[p.key], -sizes[p.key], p.key))


def listings(book: Register) -> list[Listing]:
    """Every entry, by participant in the order of the roster, then by sheet, file and row."""
    scope, projects = book.scope, book.scope.projects

    def row(verdict: Verdict) -> Row:
        entry = verdict.entry
        project, day = projects.get(entry.id), entry.day()
        of = (str(book.stages[project.key]), book.anchors.get(project.key, "")) if project else ("", "")
        state, reason = STATE_WORDS[verdict.state], public_reason(verdict) if verdict.state is State.REFUSED else verdict.reason
        kind = f"{'c' if verdict.counts else ''}{book.issues.get(entry.id, '')}".strip()
        return (f"e{book.numbers[entry.id]}", kind, *of, day.isoformat() if day else "—", _subject(entry, scope),
                _amount(verdict), f"{state}：{scope.masked(reason)}" if reason else state, _address(entry, scope))

    made: dict[str, Listing] = {}
    for (code, sheet), some in book.groups.items():
        anchor = f"m{book.places[code]}"
        listing = made.setdefault(code, {"锚": anchor, "主体": scope.name(code) or NOBODY, "条数": 0, "表": []})
        listing["条数"] += len(some)
        listing["表"].append({"锚": f"{anchor}-{_SHEETS[sheet]}", "号": _SHEETS[sheet], "表": sheet.value, "条数": len(some),
                             "计入": sum(v.counts for v in some), "行": [row(v) for v in some]})
    return list(made.values())


def _subject(entry: Entry, scope: Scope) -> str:
    """A project that may be named, else the industry; of an outing the place, never whom they saw."""
    if entry.sheet is Sheet.OUTING:
        return scope.masked(entry.text("place")) or "外出招商"
    return scope.title(entry)


def _amount(verdict: Verdict) -> str:
    """万元 as it counts, else as reported."""
    if verdict.entry.sheet not in _WITH_AMOUNT:
        return ""
    return wan(verdict.fen if verdict.fen else verdict.entry.amount())


def _address(entry: Entry, scope: Scope) -> str:
    """「第1期/岭下村.xlsx › 项目签约 › G4」"""
    return f"{scope.masked(entry.file.removeprefix(INPUT_FOLDER))} › {entry.sheet} › {entry.cell(_KEY_CELL[entry.sheet]) or f'第{entry.row}行'}"
