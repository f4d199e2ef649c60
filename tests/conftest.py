"""A small town on disk, and the tools that tests of files and commands share."""

from __future__ import annotations

import gc
import hashlib
import io
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from click.testing import CliRunner, Result
from jinja2 import Environment
from openpyxl import Workbook, load_workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from contest.form import SHEETS  # noqa: E402  the package lies beside this folder
from contest.model import Kind, Period, Reckoning, Sheet  # noqa: E402
from contest.publishing import publish  # noqa: E402
from contest.publishing.forms import Filled, blank_form, stamp_for  # noqa: E402
from contest.publishing.roster import roster_book  # noqa: E402
from contest.reading.returns import read  # noqa: E402
from contest.reading.roster import roster  # noqa: E402

gc.set_threshold(200_000)  # as the program itself does
hypothesis.settings.register_profile("contest", deadline=None)
hypothesis.settings.load_profile("contest")

SPANS = {1: (date(2018, 2, 15), date(2018, 2, 24)), 2: (date(2018, 2, 25), date(2018, 3, 6)), 3: (date(2018, 3, 7), date(2018, 3, 16)),
         4: (date(2018, 3, 17), date(2018, 3, 26)), 5: (date(2018, 3, 27), date(2018, 4, 1)), 6: (date(2018, 4, 2), date(2018, 12, 31))}
PARTICIPANTS = (
    {"code": "C01", "name": "岭下村", "category": "行政村", "sends": "是", "head": "李岭", "target": 5000, "target_signings": 2,
     "holder": "岭下村委会", "bank": "农商行柏岭支行", "account": "6200000000000000001"},
    {"code": "C02", "name": "石桥村", "category": "行政村", "sends": "是", "holder": "石桥村委会", "bank": "农商行柏岭支行", "account": "6200000000000000002"},
    {"code": "D01", "name": "经发办", "category": "单位", "sends": "是"},
    {"code": "G01", "name": "王立新", "category": "镇干部", "parent": "经发办", "sends": "否"})
PERSONS = (
    {"name": "周明华", "belongs": "C01", "standing": "群众", "holder": "周明华", "bank": "农商行柏岭支行", "account": "6200000000000000003"},
    {"name": "何建平", "belongs": "石桥村", "standing": "村社区干部"})
GROUP = ({"post": "组长", "name": "陈组长", "unit": "镇政府"},)


def sample(sheet: Sheet, **values: Any) -> dict[str, Any]:
    """A row of a sheet with every required cell filled; ``values`` by key replace or, with None, blank them."""
    row: dict[str, Any] = {
        Sheet.LEAD: {"date": date(2018, 2, 20), "company": "甲食品有限公司", "project": "粮油加工", "industry": "食品加工", "policy": "鼓励",
                     "amount": 500, "source": "以商招商", "contact": "张三", "contact_phone": "13900000001"},
        Sheet.NEGOTIATION: {"date": date(2018, 2, 21), "company": "甲食品有限公司", "project": "粮油加工", "way": "来访", "place": "镇政府",
                            "ours": "李岭", "theirs": "张三", "progress": "谈了选址"},
        Sheet.SIGNING: {"date": date(2018, 2, 22), "company": "甲食品有限公司", "credit": "未注册", "project": "粮油加工", "kind": "正式合同",
                        "amount": 3000, "referrer": "周明华", "enclave": "否", "high_tech": "否"},
        Sheet.GROUNDBREAKING: {"date": date(2018, 2, 23), "company": "甲食品有限公司", "project": "粮油加工", "kind": "实际动工"},
        Sheet.INVESTMENT: {"date": date(2018, 2, 24), "company": "甲食品有限公司", "project": "粮油加工", "amount": 100, "way": "土建", "voucher": "农商001"},
        Sheet.OUTING: {"date": date(2018, 2, 23), "days": 2, "place": "深圳", "leader": "李岭", "people": 3, "visited": "乙电子"},
    }[sheet]
    return {key: value for key, value in {**row, **values}.items() if value is not None}


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A plain workbook with these rows of cells, as another program would write it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def altered(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """A workbook after somebody worked on it."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def tree(*folders: Path) -> dict[str, str]:
    """Every file below these folders with its hash; the lock is nobody's data."""
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest()
            for folder in folders for p in sorted(folder.rglob("*")) if p.is_file() and p.name != ".lock"}


@dataclass
class Town:
    """A contest in a folder, worked on through its commands as a clerk does."""

    root: Path
    people: Sequence[Mapping[str, Any]] = PARTICIPANTS
    persons: Sequence[Mapping[str, Any]] = PERSONS
    extra: dict[str, Any] = field(default_factory=dict)

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """One command in this process: what it says. It ends with ``status`` and never with a traceback."""
        from process import main

        result: Result = CliRunner().invoke(main, ["-C", str(self.root), *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert result.exit_code == status and "SYS-004" not in result.output, result.output
        return result.output

    def found(self) -> Town:
        self("new", str(self.root))
        self.enlist()
        return self

    def enlist(self, **sheets: Any) -> None:
        rows = {"参赛主体": self.people, "人员": self.persons, "领导小组": GROUP, **sheets}
        (self.root / "input/名册.xlsx").write_bytes(roster_book(rows))

    def send(self, code: str, period: int, rows: Mapping[Sheet, Sequence[Mapping[str, Any]]] | None = None, name: str = "", **info: Any) -> Path:
        """A return of ``code`` in ``input/报表``; without rows a nil return. ``info`` is what else stands in 填报信息."""
        people = roster(self.root / "input/名册.xlsx")
        sender = people.by_code()[code]
        start, end = SPANS[period]
        stamp = stamp_for(people, sender, Period(Kind.BULLETIN, period, start, end))
        filled = Filled(rows=rows or {}, **{"filled": end, "filler": "小杨", "nil": "否" if rows else "是", **info})
        path = self.root / "input/报表" / f"第{period}期" / (name or f"{sender.name}-第{period}期.xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(blank_form(stamp, filled))
        return path

    def open(self) -> None:
        """The first period: a project from lead to investment, another lead, a nil return."""
        self.send("C01", 1, {sheet: [sample(sheet)] for sheet in Sheet})
        self.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company="乙电子有限公司", project="线路板")]})
        self.send("D01", 1)

    def rule(self, label: str = "第01期", decide: Callable[[dict[str, Any]], Any] = lambda _: "认定", meeting: Any = None, name: str = "") -> Path:
        """Fills in the 认定清单 of the drafts: ``decide`` gets a row by headings and gives 结论, or (结论, 金额, 说明)."""
        source = self.root / "output" / label / "认定清单.xlsx"
        target = self.root / "input/认定" / (name or f"{label}认定.xlsx")
        target.write_bytes(altered(source.read_bytes(), lambda book: fill(book, decide, meeting)))
        return target

    def path(self, name: str) -> Path:
        return self.root / name

    def result(self, label: str = "第01期") -> dict[str, Any]:
        import json

        return json.loads((self.root / "output" / label / "result.json").read_text("utf-8"))

    def hashes(self) -> dict[str, str]:
        return tree(self.root / "output", self.root / "ledger")


def fill(book: Workbook, decide: Callable[[dict[str, Any]], Any], meeting: Any = None) -> None:
    sheet = book["认定"]
    heads = {str(cell.value).replace("*", ""): cell.column for row in sheet.iter_rows(max_row=10) for cell in row
             if any(str(c.value).startswith("认定编号") for c in row) and cell.value}
    top = next(row[0].row for row in sheet.iter_rows(max_row=10) if str(row[0].value).startswith("认定编号"))
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, heads["认定编号"]).value:
            answer = decide({name: sheet.cell(row, column).value for name, column in heads.items()})
            for name, value in zip(("认定结论", "认定金额(万元)", "说明"), answer if isinstance(answer, tuple) else (answer,), strict=False):
                sheet.cell(row, heads[name]).value = value
    if meeting is not None:
        book["会议信息"]["B1"].value = meeting


def in_this_process(jobs: Sequence[tuple[str, str, int]], _progress: object = None) -> list[Any]:
    return [one for job in jobs for one in read(*job)]


_PUBLISHED: dict[tuple[str, str, str], dict[str, bytes]] = {}


def publish_once(reckoning: Reckoning, notes: Any, templates: Mapping[str, bytes], originals: Mapping[str, Any],
                 progress: Any = None) -> dict[str, bytes]:
    """The real documents, made once for all tests that reckon the same."""
    key = (repr(reckoning), repr(notes), repr(sorted(templates.items())))
    if key not in _PUBLISHED:
        _PUBLISHED[key] = publish(reckoning, notes, templates, originals)
    del progress
    return dict(_PUBLISHED[key])


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """The same template text means the same program; compiling it took a fifth of all tests' time."""
    compiled: dict[tuple[Any, ...], Any] = {}
    compile_anew = Environment.compile

    def compile_once(environment: Environment, source: Any, *names: Any, **options: Any) -> Any:
        key = (type(environment), environment.finalize, environment.autoescape, environment.undefined, source, names, tuple(options.items()))
        if key not in compiled:
            compiled[key] = compile_anew(environment, source, *names, **options)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        yield


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Returns are read without worker processes (test_reading.py holds those to account), and no document is made twice."""
    patch.setattr("contest.run.submissions", in_this_process)
    patch.setattr("contest.desk.submissions", in_this_process)
    patch.setattr("contest.blank.submissions", in_this_process)
    patch.setattr("contest.run.publish", publish_once)
    patch.setattr("contest.issue.publish", publish_once)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)


@pytest.fixture
def anew(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every document is made anew, for tests of what documents depend on."""
    del quick
    monkeypatch.setattr("contest.run.publish", publish)
    monkeypatch.setattr("contest.issue.publish", publish)


@pytest.fixture
def town(tmp_path: Path, quick: None) -> Town:
    """An empty workspace with a roster."""
    del quick
    return Town(tmp_path / "镇").found()


@pytest.fixture(scope="session")
def first_drafts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A town whose first period is over and drafted, once for all tests; to be copied, not touched."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        made = Town(tmp_path_factory.mktemp("drafted") / "镇").found()
        made.open()
        made("run", "--date", "2018-02-27")
        yield made.root


@pytest.fixture
def drafted(tmp_path: Path, quick: None, first_drafts: Path) -> Town:
    """A town of one's own whose first period is over and drafted."""
    del quick
    shutil.copytree(first_drafts, tmp_path / "镇")
    return Town(tmp_path / "镇")


@pytest.fixture(scope="session")
def ruled_drafts(tmp_path_factory: pytest.TempPathFactory, first_drafts: Path) -> Iterator[Path]:
    """The same town after the meeting: everything recognised, drafted again on 1 March; to be copied, not touched."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        root = tmp_path_factory.mktemp("ruled") / "镇"
        shutil.copytree(first_drafts, root)
        made = Town(root)
        made.rule(meeting=date(2018, 2, 28))
        made("run", "--date", "2018-03-01")
        yield root


assert len(SHEETS) == len(Sheet)
