"""The commands as a clerk uses them, on a small town: the whole contest, refusals, hand edits, crashes, and words on the screen."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from conftest import PARTICIPANTS, ROOT, Town, altered, fill, in_this_process, sample, tree, xlsx
from docx import Document
from openpyxl import load_workbook

from contest.ledger import Ledger
from contest.model import Kind, Sheet
from contest.publishing import TEMPLATES
from process import main

SCHEMA = json.loads((ROOT / "tests/data/result.schema.json").read_text("utf-8"))
VERBS = ("run", "issue", "forms", "check", "status", "restore", "explain", "readings", "new")
AFTER_1, AFTER_2 = "2018-02-27", "2018-03-09"
DRAFTS = {"通报.docx", "通报.html", "看板.html", "奖金发放表.xlsx", "汇总表.xlsx", "认定清单.xlsx", "退回/退回通知.docx", "result.json"}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def codes(said: str) -> list[str]:
    return re.findall(r"〔([A-Z]{3}-\d{3})〕", said)


def refused(town: Town, *arguments: str) -> list[str]:
    """The codes of what is said; drafts and ledger are as before."""
    before = town.hashes()
    said = town(*arguments, status=1)
    assert town.hashes() == before
    return codes(said)


def valid(town: Town, label: str) -> dict[str, Any]:
    """result.json of a period, held against the schema and its own sums."""
    made = town.result(label)
    jsonschema.validate(made, SCHEMA, cls=jsonschema.Draft202012Validator)

    def fen(text: str) -> int:
        return int(text.replace(".", ""))

    for award in made["awards"]:
        assert fen(award["due"]) == fen(award["entitled"]) - fen(award["paid_before"])
    due = [fen(a["due"]) for a in made["awards"] if a["held"] is None]
    held = [fen(a["due"]) for a in made["awards"] if a["held"] is not None]
    assert (fen(made["totals"]["due"]), fen(made["totals"]["held"])) == (sum(due), sum(held))
    return made


def listed(town: Town) -> int:
    """分 on all lists issued so far."""
    return sum(line.amount_fen for issued in Ledger(town.root / "ledger").issued() for line in issued.lines)


# the whole contest ————————————————————————————————————————————————————————


def test_a_whole_contest_of_five_periods_and_a_batch(town: Town) -> None:
    town.open()
    assert "〔预览，不能签发〕" in town("run", "--date", "2018-02-20")
    assert valid(town, "第01期")["period"] == {"kind": "bulletin", "number": 1, "start": "2018-02-15", "end": "2018-02-24", "preview": True}
    assert refused(town, "issue", "--date", "2018-02-20") == ["ISS-002"]
    assert refused(town, "issue", "--date", AFTER_1) == ["ISS-002"], "a preview stays one until it is run again"

    assert set(files(town.path("input"))) == {"campaign.toml", "名册.xlsx", "报表/第1期/岭下村-第1期.xlsx", "报表/第1期/石桥村-第1期.xlsx", "报表/第1期/经发办-第1期.xlsx"}
    said = town("--date", AFTER_1)
    assert "待领导小组认定 5 项" in said and "issue 签发" in said and len(said.strip().split("\n")) < 25
    assert set(files(town.path("output/第01期"))) >= DRAFTS
    assert valid(town, "第01期")["awards"] == [], "nothing that needs a ruling is paid without one"
    town.rule(meeting="2018-02-28")
    town("run", "--date", "2018-03-01")
    made = valid(town, "第01期")
    assert made["pending"] == [] and made["missing"] == []
    assert [(a["clause"], a["payee"], a["entitled"], a["due"]) for a in made["awards"]] == [
        ("7.2.2", "周明华", "5000.00", "5000.00"), ("7.2.3", "周明华", "8000.00", "8000.00")]
    assert {s["code"]: s["total"] for s in made["standings"]} == {"C01": 4, "C02": 1, "D01": 0, "G01": 0}
    said = town("issue", "--date", "2018-03-01", "--doc-number", "柏招组〔2018〕1号")
    assert "已签发" in said and "13,000.00 元" in said and listed(town) == 1_300_000
    assert "柏招组〔2018〕1号" in "".join(p.text for p in Document(town.path("ledger/第01期/通报.docx")).paragraphs)

    town.send("C02", 2, {Sheet.SIGNING: [sample(Sheet.SIGNING, date=day("2018-03-01"), company="丙木业", project="板材", referrer="何建平", amount=800)]})
    said = town("run", "--date", AFTER_2)
    assert "2 家没有报：岭下村、经发办" in said
    assert valid(town, "第02期")["awards"][0]["due"] == "0.00" and valid(town, "第02期")["missing"] == ["C01", "D01"]
    town.rule("第02期", meeting="2018-03-08")
    town("run", "--date", AFTER_2)
    made = valid(town, "第02期")
    assert [(a["payee"], a["due"], a["held"]) for a in made["awards"] if a["due"] != "0.00"] == [("何建平", "5000.00", "缺收款信息")]
    assert "缓发 1 笔：缺收款信息" in town("run", "--date", AFTER_2)
    town("issue", "--date", AFTER_2)
    assert listed(town) == 1_300_000

    for number, date in ((3, "2018-03-19"), (4, "2018-03-28")):
        town("run", "--date", date)
        assert valid(town, f"第0{number}期")["period"]["kind"] == "bulletin"
        town("issue", "--date", date)

    town.send("C01", 5, {Sheet.INVESTMENT: [sample(Sheet.INVESTMENT, date=day("2018-03-30"), amount=200, voucher="农商002")]})
    said = town("run", "--date", "2018-04-03")
    assert "最后一期" in said and valid(town, "第05期")["period"]["kind"] == "final"
    assert refused(town, "issue", "--date", "2018-04-03") == ["ISS-005"], "the final one waits until nothing is pending"
    town.rule("第05期", meeting="2018-04-04")
    town("run", "--date", "2018-04-04")
    made = valid(town, "第05期")
    assert {(a["award"], a["payee"], a["due"]) for a in made["awards"] if a["due"] != "0.00"} == {
        ("信息收集奖", "岭下村", "2500.00"), ("信息收集奖", "石桥村", "2500.00"), ("项目洽谈奖", "岭下村", "3000.00"),
        ("项目动工奖", "周明华", "16000.00"), ("项目签约奖", "何建平", "5000.00")}
    town("issue", "--date", "2018-04-04")
    assert [i.period.kind for i in Ledger(town.root / "ledger").issued()] == [Kind.BULLETIN] * 4 + [Kind.FINAL]

    town.send("C01", 6, {Sheet.INVESTMENT: [sample(Sheet.INVESTMENT, date=day("2018-04-10"), amount=50, voucher="农商003")]}, filled=day("2018-04-11"))
    town("run", "--date", "2018-04-20")
    town.rule("兑现01", meeting="2018-04-19")
    assert "兑现第1批" in town("run", "--date", "2018-04-20")
    made = valid(town, "兑现01")
    assert made["period"] == {"kind": "batch", "number": 1, "start": "2018-04-02", "end": "2018-04-20", "preview": False} and made["missing"] == []
    assert [(a["award"], a["due"]) for a in made["awards"] if a["due"] != "0.00" and a["held"] is None] == [("项目动工奖", "4000.00")]
    town("issue", "--date", "2018-04-20")
    entitled = sum(int(a["entitled"].replace(".", "")) for a in made["awards"] if a["held"] is None)
    assert listed(town) == entitled, "instalments add up to what is due to date"
    assert refused(town, "run", "--date", "2018-04-20") == ["PRD-001"]
    assert "兑现01　2018-04-20 签发，列发 4,000.00 元" in town("status", "--date", "2018-04-20")
    assert valid(town, "第01期")["period"]["number"] == 1


def day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


# periods and issuing ————————————————————————————————————————————————————————


@pytest.mark.usefixtures("anew")
def test_an_issue_freezes_drafts_and_every_input_they_rest_on(drafted: Town) -> None:
    drafts = files(drafted.path("output/第01期"))
    drafted("issue", "--date", AFTER_1)
    frozen = files(drafted.path("ledger/第01期"))
    assert {n: b for n, b in frozen.items() if n != "依据/清单.json"} == {n: b for n, b in drafts.items() if n != "依据/清单.json"}
    assert {n.removeprefix("依据/"): b for n, b in frozen.items() if n.startswith("依据/") and n != "依据/清单.json"} == files(drafted.path("input"))
    manifest = json.loads(frozen["依据/清单.json"])
    assert manifest["period"] == "第01期" and set(manifest["inputs"]) == set(files(drafted.path("input")))


def test_nothing_is_issued_without_drafts(town: Town) -> None:
    assert refused(town, "issue", "--date", AFTER_1) == ["ISS-001"]


def test_an_issued_period_is_not_made_again(drafted: Town) -> None:
    drafted("issue", "--date", AFTER_1)
    assert refused(drafted, "run", "--period", "1", "--date", AFTER_1) == ["PRD-003"]
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-001"], "the next one has no drafts yet"


def test_a_period_that_does_not_exist_is_refused(drafted: Town) -> None:
    assert refused(drafted, "run", "--period", "6", "--date", AFTER_1) == ["PRD-002"]


def test_a_later_period_may_be_looked_at_but_not_issued_before_its_turn(drafted: Town) -> None:
    drafted("run", "--period", "2", "--date", AFTER_2)
    assert drafted.result("第02期")["period"]["number"] == 2
    drafted("issue", "--date", AFTER_2)
    assert [i.period.label for i in Ledger(drafted.root / "ledger").issued()] == ["第01期"]
    assert refused(drafted, "issue", "--date", AFTER_2) == ["ISS-006"], "the drafts of the second knew nothing of the first issue"
    drafted("run", "--date", AFTER_2)
    drafted("issue", "--date", AFTER_2)


def test_a_period_is_over_when_today_is_later_than_its_last_day(town: Town) -> None:
    assert "预览" in town("run", "--date", "2018-02-24")
    assert "预览" not in town("run", "--date", "2018-02-25")
    town("issue", "--date", "2018-02-25")


def test_returns_that_came_after_the_run_wait_and_are_named(drafted: Town) -> None:
    before = drafted.result()
    drafted.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company="丁", project="戊")]}, name="石桥村-第1期-2.xlsx", filled=day("2018-02-26"))
    said = drafted("issue", "--date", AFTER_1)
    assert "留待下一期" in said and "石桥村-第1期-2.xlsx" in said
    assert json.loads(files(drafted.path("ledger/第01期"))["result.json"]) == before
    assert "报表/第1期/石桥村-第1期-2.xlsx" not in files(drafted.path("ledger/第01期/依据"))


CHANGES: dict[str, Callable[[Town], object]] = {
    "a return changed": lambda t: t.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company="丁", project="戊")]}),
    "a return removed": lambda t: t.path("input/报表/第1期/石桥村-第1期.xlsx").unlink(),
    "a return renamed": lambda t: t.path("input/报表/第1期/石桥村-第1期.xlsx").rename(t.path("input/报表/第1期/石桥.xlsx")),
    "the roster changed": lambda t: t.enlist(人员=()),
    "the roster removed": lambda t: t.path("input/名册.xlsx").unlink(),
    "the settings changed": lambda t: edit(t.path("input/campaign.toml"), "signing = 5000", "signing = 6000"),
    "a ruling added": lambda t: t.rule(),
    "a payment added": lambda t: t.path("input/支付/一.xlsx").write_bytes(b"x"),
}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_issue_refuses_what_the_drafts_do_not_rest_on_any_more(drafted: Town, what: str) -> None:
    CHANGES[what](drafted)
    assert set(refused(drafted, "issue", "--date", AFTER_1)) == {"ISS-003"}


def test_every_change_since_the_drafts_is_named_at_once(drafted: Town) -> None:
    for change in ("a return removed", "the roster changed", "the settings changed"):
        CHANGES[change](drafted)
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-003"] * 3


def test_a_ruling_changed_or_removed_is_refused(drafted: Town) -> None:
    drafted.rule()
    drafted("run", "--date", AFTER_1)
    drafted.rule(decide=lambda _: None)
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-003"]
    drafted.path("input/认定/第01期认定.xlsx").unlink()
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-003"]


def test_a_snapshot_or_template_that_was_touched_is_refused(drafted: Town) -> None:
    page = drafted.path("templates/通报.html")
    page.write_text(page.read_text("utf-8") + "<!-- -->", "utf-8")
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-006"]
    drafted.path("output/第01期/依据/名册.xlsx").write_bytes(b"x")
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-004"]
    drafted.path("output/第01期/依据/清单.json").write_bytes(b"{")
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-001"]


def test_a_link_among_the_returns_is_told_and_does_not_keep_the_drafts_from_being_issued(drafted: Town) -> None:
    drafted.path("input/报表/链接.xlsx").symlink_to(drafted.path("input/名册.xlsx"))
    assert "链接.xlsx 不是普通文件" in drafted("run", "--date", AFTER_1)
    assert [(r["status"], r["findings"][0]["code"]) for r in drafted.result()["returns"] if "链接" in r["file"]] == [("passed over", "FIL-021")]
    drafted("issue", "--date", AFTER_1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are Unix's")
def test_a_pipe_among_the_returns_hangs_nothing(drafted: Town) -> None:
    os.mkfifo(drafted.path("input/报表/管道.xlsx"))
    assert "管道.xlsx 不是普通文件" in drafted("run", "--date", AFTER_1)
    drafted("issue", "--date", AFTER_1)


def test_issuing_again_what_a_crash_left_half_done(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    def dies(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("contest.ledger.store.insert", dies)
        assert codes(drafted("issue", "--date", AFTER_1, status=1)) == ["LED-006"]
    drafted("issue", "--date", AFTER_1)
    assert [i.period.number for i in Ledger(drafted.root / "ledger").issued()] == [1]


def test_a_second_window_is_told_to_wait(drafted: Town) -> None:
    with Ledger(drafted.root / "ledger").lock():
        assert refused(drafted, "run", "--date", AFTER_1) == refused(drafted, "issue", "--date", AFTER_1) == ["LED-001"]


# what people change by hand ——————————————————————————————————————————————————


def word(change: Callable[[Any], object]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        document = Document(io.BytesIO(data))
        change(document)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    return changed


def replace_text(document: Any, old: str, new: str) -> None:
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            text = paragraph.text.replace(old, new, 1)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text
            return
    raise AssertionError(old)


def rewrite(town: Town, name: str, change: Callable[[bytes], bytes], label: str = "第01期") -> bytes:
    path = town.path(f"output/{label}/{name}")
    path.write_bytes(change(path.read_bytes()))
    return path.read_bytes()


def test_a_bulletin_edited_in_words_only_is_issued_as_edited(drafted: Town) -> None:
    mine = rewrite(drafted, "通报.docx", word(lambda d: d.add_paragraph("请各村再接再厉。")))
    said = drafted("issue", "--date", AFTER_1)
    assert "通报采用您改过的稿子" in said and drafted.path("ledger/第01期/通报.docx").read_bytes() == mine
    manifest = json.loads(drafted.path("ledger/第01期/依据/清单.json").read_text("utf-8"))
    assert manifest["outputs"]["通报.docx"] == next(h for p, h in tree(drafted.path("ledger/第01期")).items() if p.endswith("通报.docx"))


EDITS: dict[str, Callable[[Any], object]] = {
    "a cell of a table": lambda d: setattr(d.tables[0].cell(1, 1), "text", "99"),
    "a row of a table": lambda d: d.tables[0]._tbl.remove(d.tables[0].rows[-1]._tr),
    "a whole table": lambda d: d.tables[0]._element.getparent().remove(d.tables[0]._element),
    "an amount in 元": lambda d: replace_text(d, "0.00元", "1.00元"),
    "an amount in 万元": lambda d: replace_text(d, "3000万元", "4000万元"),
    "an amount left out": lambda d: replace_text(d, "3000万元", "很多"),
    "an amount added": lambda d: d.add_paragraph("另奖500元。"),
}


@pytest.mark.parametrize("what", EDITS)
def test_a_bulletin_edited_in_a_table_or_an_amount_is_refused(drafted: Town, what: str) -> None:
    rewrite(drafted, "通报.docx", word(EDITS[what]))
    assert set(refused(drafted, "issue", "--date", AFTER_1)) == {"ISS-007"}


def test_a_bulletin_that_is_no_document_any_more_is_refused(drafted: Town) -> None:
    rewrite(drafted, "通报.docx", lambda _: b"broken")
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-007"]


def test_an_edited_payout_list_is_never_taken(drafted: Town) -> None:
    drafted.rule()
    drafted("run", "--date", AFTER_1)
    computed = drafted.path("output/第01期/奖金发放表.xlsx").read_bytes()
    rewrite(drafted, "奖金发放表.xlsx", lambda data: altered(data, lambda book: setattr(book.worksheets[0]["N4"], "value", 99_999)))
    said = drafted("issue", "--date", AFTER_1)
    assert "奖金发放表.xlsx 被人改过，没有采用" in said
    assert drafted.path("ledger/第01期/奖金发放表.xlsx").read_bytes() == computed and listed(drafted) == 1_300_000


def test_a_draft_that_was_deleted_is_issued_as_computed(drafted: Town) -> None:
    computed = drafted.path("output/第01期/汇总表.xlsx").read_bytes()
    drafted.path("output/第01期/汇总表.xlsx").unlink()
    drafted("issue", "--date", AFTER_1)
    assert drafted.path("ledger/第01期/汇总表.xlsx").read_bytes() == computed


def test_run_keeps_what_was_changed_by_hand_and_names_it(drafted: Town) -> None:
    mine = rewrite(drafted, "通报.docx", word(lambda d: d.add_paragraph("改过一次。")))
    letter = rewrite(drafted, "退回/退回通知.docx", lambda data: data + b"x")
    drafted.path("output/第01期/领导批示.txt").write_text("同意", "utf-8")
    said = drafted("run", "--date", AFTER_1)
    kept = files(drafted.path("output/第01期/人工修改"))
    assert kept == {"通报.docx": mine, "退回/退回通知.docx": letter, "领导批示.txt": "同意".encode()}
    assert all(name in said for name in ("通报.docx", "退回通知.docx", "领导批示.txt")) and said.count("人工修改") == 3
    assert b"PK" in drafted.path("output/第01期/通报.docx").read_bytes()[:2] and drafted.path("output/第01期/通报.docx").read_bytes() != mine


def test_run_keeps_every_version_and_is_silent_about_old_ones(drafted: Town) -> None:
    one = rewrite(drafted, "通报.docx", lambda data: data + b"1")
    drafted("run", "--date", AFTER_1)
    two = rewrite(drafted, "通报.docx", lambda data: data + b"2")
    drafted("run", "--date", AFTER_1)
    said = drafted("run", "--date", AFTER_1)
    assert files(drafted.path("output/第01期/人工修改")) == {"通报.docx": one, "通报(2).docx": two} and "人工修改" not in said


def test_an_untouched_draft_is_replaced_without_a_word(drafted: Town) -> None:
    assert "人工修改" not in drafted("run", "--date", AFTER_1) and not drafted.path("output/第01期/人工修改").exists()


def copied(said: str) -> list[str]:
    """What the shell does with the commands that a screen proposes."""
    commands = re.findall(r'(?:cp|copy) "([^"]+)" "([^"]+)"', said)
    for source, target in commands:
        assert not Path(target).exists(), "a command must not overwrite earlier rulings"
        shutil.copyfile(source, target)
    return [Path(target).name for _, target in commands]


def test_a_list_of_claims_filled_in_where_it_lies_is_noticed_with_the_command_to_copy_it(drafted: Town) -> None:
    rewrite(drafted, "认定清单.xlsx", lambda data: altered(data, lambda book: fill(book, lambda r: "认定" if r["事项"] == "签约" else None, "2018-02-28")))
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-008"], "its rulings would be left out"
    assert copied(drafted("run", "--date", AFTER_1)) == ["第01期认定.xlsx"]
    drafted("run", "--date", AFTER_1)
    assert [a["clause"] for a in drafted.result()["awards"]] == ["7.2.2"]

    rewrite(drafted, "认定清单.xlsx", lambda data: altered(data, lambda book: fill(book, lambda _: "认定", "2018-03-01")))
    assert refused(drafted, "issue", "--date", AFTER_1) == ["ISS-008"]
    assert len(copied(drafted("run", "--date", AFTER_1))) == 1, "a second list is noticed too and gets a name of its own"
    drafted("run", "--date", AFTER_1)
    assert drafted.result()["pending"] == [] and [a["clause"] for a in drafted.result()["awards"]] == ["7.2.2", "7.2.3"]


def test_the_command_that_issue_proposes_overwrites_no_earlier_ruling(drafted: Town) -> None:
    drafted.rule(decide=lambda r: "认定" if r["事项"] == "签约" else None)
    drafted("run", "--date", AFTER_1)
    rewrite(drafted, "认定清单.xlsx", lambda data: altered(data, lambda book: fill(book, lambda _: "认定")))
    assert len(copied(drafted("issue", "--date", AFTER_1, status=1))) == 1


# the same input gives the same bytes ——————————————————————————————————————————


@pytest.mark.usefixtures("anew")
def test_a_run_repeated_gives_the_same_bytes(drafted: Town) -> None:
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", AFTER_1)
    before = files(drafted.path("output/第01期"))
    drafted("run", "--date", AFTER_1)
    assert files(drafted.path("output/第01期")) == before


@pytest.mark.usefixtures("anew")
def test_the_order_in_which_the_system_lists_files_changes_nothing(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that natural order holds equal too."""
    for name in ("第01期/另一份.xlsx", "第1期/另一份.xlsx", "第001期/另一份.xlsx"):
        target = drafted.path(f"input/报表/{name}")
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(drafted.path("input/报表/第1期/石桥村-第1期.xlsx"), target)
    source = drafted.path("output/第01期/认定清单.xlsx").read_bytes()
    for name, answer in (("会议1.xlsx", ("认定", None, "一")), ("会议01.xlsx", ("不认定", None, "二"))):
        drafted.path(f"input/认定/{name}").write_bytes(altered(source, lambda book, answer=answer: fill(book, lambda _: answer)))
    drafted("run", "--date", AFTER_1)
    before = files(drafted.path("output/第01期"))
    walk, rglob = os.walk, Path.rglob
    monkeypatch.setattr(os, "walk", lambda *a, **k: [(base, folders, names[::-1]) for base, folders, names in walk(*a, **k)][::-1])
    monkeypatch.setattr(Path, "rglob", lambda *a: list(rglob(*a))[::-1])
    drafted("run", "--date", AFTER_1)
    assert files(drafted.path("output/第01期")) == before


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as the shell starts it."""
    command = [sys.executable, str(ROOT / "process.py"), *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, timeout=120, check=False)


@pytest.mark.machine
def test_another_zone_language_hash_seed_and_place_change_nothing(drafted: Town, tmp_path: Path) -> None:
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", AFTER_1)
    elsewhere = tmp_path / "另一个 地方"
    for path in sorted(drafted.path("input").rglob("*"), reverse=True):
        if path.is_file():
            target = elsewhere / "input" / path.relative_to(drafted.path("input"))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copytree(drafted.path("templates"), elsewhere / "templates")
    done = program("-C", str(elsewhere), "--date", AFTER_1, TZ="Pacific/Apia", LC_ALL="C", LANG="C", PYTHONHASHSEED="4711")
    assert (done.returncode, done.stderr) == (0, b"")
    assert files(elsewhere / "output/第01期") == files(drafted.path("output/第01期"))


@pytest.mark.machine
@pytest.mark.parametrize(("seed", "zone", "language"), [
    ("0", "Asia/Shanghai", "zh_CN.UTF-8"), ("1", "America/St_Johns", "tr_TR.UTF-8"), ("2", "Pacific/Kiritimati", "POSIX"), ("4294967295", "UTC", "de_DE.UTF-8")])
def test_hash_seed_zone_and_language_change_neither_drafts_nor_what_is_issued(drafted: Town, tmp_path: Path, seed: str, zone: str, language: str) -> None:
    """Of what is frozen only the manifest differs: it names who issued, and when by the clock."""
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", AFTER_1)
    before = files(drafted.path("output/第01期"))
    other = Town(tmp_path / "另一个")
    shutil.copytree(drafted.root, other.root)
    settings = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "LANG": language}
    for verb in ("run", "issue"):
        assert program("-C", str(other.root), verb, "--date", AFTER_1, **settings).returncode == 0
    drafted("issue", "--date", AFTER_1)
    one, two = (files(town.path("ledger/第01期")) for town in (drafted, other))
    assert files(other.path("output/第01期")) == before and {n for n in one if one[n] != two.get(n)} <= {"依据/清单.json"} and one.keys() == two.keys()
    assert Ledger(drafted.root / "ledger").issued() == Ledger(other.root / "ledger").issued()


# crashes ————————————————————————————————————————————————————————————————


def test_a_run_that_died_while_writing_leaves_the_drafts_as_they_were(drafted: Town) -> None:
    before = files(drafted.path("output/第01期"))
    half = drafted.path("output/.第01期.new")
    half.mkdir()
    (half / "通报.docx").write_bytes(b"half")
    drafted("run", "--date", AFTER_1)
    assert not half.exists() and files(drafted.path("output/第01期")) == before


def test_a_run_that_died_between_the_renames_is_undone_and_hand_edits_survive(drafted: Town) -> None:
    mine = rewrite(drafted, "通报.docx", lambda data: data + b"mine")
    drafted.path("output/第01期").rename(drafted.path("output/.第01期.old"))
    drafted.path("output/.第01期.new").mkdir()
    said = drafted("run", "--date", AFTER_1)
    assert "已恢复 第01期" in said and drafted.path("output/第01期/人工修改/通报.docx").read_bytes() == mine
    assert [p.name for p in drafted.path("output").iterdir()] == ["第01期"]


def test_a_run_that_died_after_the_renames_is_finished(drafted: Town) -> None:
    shutil.copytree(drafted.path("output/第01期"), drafted.path("output/.第01期.old"))
    said = drafted("run", "--date", AFTER_1)
    assert "已恢复" not in said and [p.name for p in drafted.path("output").iterdir()] == ["第01期"]


def test_a_draft_open_in_another_program_stops_the_run_before_anything_moved(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to rename a folder of which a file is open: the first step, or the second."""
    rename = Path.rename

    def stubborn(blocked: str) -> Callable[[Path, Path], Path]:
        def move(path: Path, target: Path) -> Path:
            if path.name == blocked:
                raise PermissionError(13, "in use", "通报.docx")
            return rename(path, target)

        return move

    for blocked in ("第01期", ".第01期.new"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", stubborn(blocked))
            assert refused(drafted, "run", "--date", AFTER_1) == ["RUN-002"]
        assert [p.name for p in drafted.path("output").iterdir()] == ["第01期"]


def test_an_input_open_in_another_program_is_named(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def locked(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "石桥村-第1期.xlsx":
            raise PermissionError(13, "in use", str(path))
        return opened(path, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        said = drafted("run", "--date", AFTER_1, status=1)
    assert codes(said) == ["RUN-001"] and "石桥村-第1期.xlsx" in said and not drafted.path("output/.第01期.new").exists()


def test_a_failure_inside_the_program_leaves_no_half_drafts(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drafted.hashes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("contest.run._write", full)
    assert codes(drafted("run", "--date", AFTER_1, status=1)) == ["SYS-002"] and drafted.hashes() == before


@pytest.mark.parametrize(("error", "code"), [
    (PermissionError(13, "denied", "D:\\招商"), "SYS-001"), (OSError(28, "full"), "SYS-002"), (OSError(5, "I/O error", "D:\\招商"), "SYS-003"), (OSError("odd"), "SYS-003")])
def test_what_the_system_refuses_is_told_in_chinese(drafted: Town, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("contest.blank.blank_forms", fails)
    said = drafted("forms", "--date", AFTER_1, status=1)
    assert codes(said) == [code] and ("D:\\招商" in said) == bool(error.filename)


# the other verbs ————————————————————————————————————————————————————————————


def test_new_makes_a_workspace_that_runs_as_soon_as_it_has_a_roster(tmp_path: Path, quick: None) -> None:
    del quick
    town = Town(tmp_path / "新镇")
    said = town("new", str(town.root))
    assert "名册" in said and set(files(town.root)) == {"input/campaign.toml", "input/名册.xlsx", *(f"templates/{name}" for name in TEMPLATES)}
    assert all(town.path(f"input/{name}").is_dir() for name in ("报表", "认定", "支付"))
    town.enlist()
    assert "预览" not in town("run", "--date", AFTER_1)
    assert valid(town, "第01期")["missing"] == ["C01", "C02", "D01"]


def test_new_takes_an_empty_folder_and_refuses_any_other(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    Town(tmp_path)("new", str(tmp_path / "空"))
    (tmp_path / "满").mkdir()
    (tmp_path / "满/信.txt").write_text("x", "utf-8")
    before = tree(tmp_path)
    assert codes(Town(tmp_path)("new", str(tmp_path / "满"), status=1)) == codes(Town(tmp_path)("new", str(tmp_path / "满/信.txt"), status=1)) == ["NEW-001"]
    assert codes(Town(tmp_path)("new", str(tmp_path / "空"), status=1)) == ["NEW-001"] and tree(tmp_path) == before


def test_forms_writes_a_blank_return_for_each_sender_of_the_period_today_lies_in(town: Town) -> None:
    said = town("forms", "--date", "2018-03-01")
    folder = town.path("output/空白报表/第02期")
    assert "3 份第 2 期" in said and sorted(p.name for p in folder.iterdir()) == ["岭下村-第2期.xlsx", "石桥村-第2期.xlsx", "经发办-第2期.xlsx"]
    info = {row[0].value: row[1].value for row in load_workbook(folder / "岭下村-第2期.xlsx")["填报信息"].iter_rows()}
    assert (info["填报主体编码"], info["填报主体"], info["期次"], info["本期起止日期"]) == ("C01", "岭下村", 2, "2018-02-25 至 2018-03-06")


@pytest.mark.parametrize(("arguments", "label"), [
    (("--date", "2018-01-01"), "第01期"), (("--date", "2018-02-24"), "第01期"), (("--date", "2018-02-25"), "第02期"), (("--date", "2018-04-01"), "第05期"),
    (("--date", "2018-04-02"), "第06期"), (("--period", "4"), "第04期"), (("--period", "7", "--date", "2018-06-01"), "第07期")])
def test_forms_are_for_the_period_of_the_day_or_the_one_asked_for(town: Town, arguments: tuple[str, ...], label: str) -> None:
    town("forms", *arguments)
    assert [p.name for p in town.path("output/空白报表").iterdir()] == [label]


def test_forms_made_again_replace_blank_ones_and_keep_what_people_put_there(town: Town) -> None:
    town("forms", "--date", "2018-02-20")
    folder = town.path("output/空白报表/第01期")
    blank = (folder / "石桥村-第1期.xlsx").read_bytes()
    (folder / "石桥村-第1期.xlsx").write_bytes(altered(blank, lambda book: setattr(book["填报信息"]["D1"], "value", "动过一下")))
    filled = town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD)]}).read_bytes()
    (folder / "岭下村-第1期.xlsx").write_bytes(filled)
    (folder / "发放登记.txt").write_text("已发", "utf-8")
    said = town("forms", "--date", "2018-02-20")
    assert files(folder).keys() == {"岭下村-第1期.xlsx", "石桥村-第1期.xlsx", "经发办-第1期.xlsx", "发放登记.txt", "人工修改/岭下村-第1期.xlsx"}
    assert files(folder)["人工修改/岭下村-第1期.xlsx"] == filled and "岭下村-第1期.xlsx 是填过的，没有覆盖" in said
    assert "动过" not in str([c.value for row in load_workbook(folder / "石桥村-第1期.xlsx")["填报信息"].iter_rows() for c in row])
    said = town("forms", "--date", "2018-02-20")
    assert "填过的" not in said and files(folder)["人工修改/岭下村-第1期.xlsx"] == filled, "kept, and told once"


def test_forms_that_were_cut_off_leave_the_folder_as_it_was(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town("forms", "--date", "2018-02-20")
    before = town.hashes()

    def full(path: Path, data: bytes) -> int:
        if path.name.startswith("石桥村"):
            raise OSError(28, "No space left on device")
        return written(path, data)

    written = Path.write_bytes
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert refused(town, "forms", "--date", "2018-02-20") == ["SYS-002"]
    half = town.path("output/空白报表/.第01期.new")
    half.mkdir()
    (half / "岭下村-第1期.xlsx").write_bytes(b"half")
    assert "没写完的稿子已清除" in town("forms", "--date", "2018-02-20") and town.hashes() == before


def test_a_form_open_in_another_program_stops_forms_before_anything_moved(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town("forms", "--date", "2018-02-20")
    rename = Path.rename

    def move(path: Path, target: Path) -> Path:
        if path.name == "第01期":
            raise PermissionError(13, "in use", "岭下村-第1期.xlsx")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", move)
    assert refused(town, "forms", "--date", "2018-02-20") == ["RUN-002"]


def test_a_setting_changed_after_an_issue_without_a_decision_is_told_by_those_that_only_look(drafted: Town) -> None:
    drafted("issue", "--date", AFTER_1)
    good = str(drafted.path("input/报表/第1期/岭下村-第1期.xlsx"))
    for arguments in (("status",), ("check", good)):
        assert codes(drafted(*arguments, "--date", AFTER_2)) == []
    edit(drafted.path("input/campaign.toml"), "signing = 5000", "signing = 6000")
    for arguments in (("status",), ("check", good)):
        said = drafted(*arguments, "--date", AFTER_2)
        assert codes(said) == ["SET-010"] and "上次签发时是 5000，现在是 6000" in said and "口径变更" in said
    assert refused(drafted, "run", "--date", AFTER_2) == ["SET-010"]


def test_forms_needs_somebody_who_sends(town: Town) -> None:
    town.enlist(参赛主体=[{**p, "sends": "否"} for p in PARTICIPANTS])
    assert refused(town, "forms", "--date", AFTER_1) == ["FRM-010"]


def test_a_form_written_by_forms_and_sent_back_blank_lacks_only_date_and_content(town: Town) -> None:
    town("forms", "--date", "2018-02-20")
    path = town.path("output/空白报表/第01期/岭下村-第1期.xlsx")
    assert set(codes(town("check", str(path), "--date", "2018-02-20", status=1))) == {"INF-001", "NIL-002"}


def test_check_passes_a_good_return_and_fails_a_bad_one(drafted: Town) -> None:
    good = drafted.path("input/报表/第1期/岭下村-第1期.xlsx")
    assert "可以报送" in drafted("check", str(good), "--date", AFTER_1)
    bad = drafted.root / "坏.xlsx"
    bad.write_bytes(altered(good.read_bytes(), lambda book: (setattr(book["信息收集"]["H4"], "value", "约500"), setattr(book["项目洽谈"]["B4"], "value", "昨天"))))
    said = drafted("check", str(bad), "--date", AFTER_1, status=1)
    assert codes(said) == ["AMT-009", "DAT-001"] and "信息收集!H4" in said and "项目洽谈!B4" in said and "有错，改好再报" in said
    said = drafted("check", str(good), str(bad), "--date", AFTER_1, status=1)
    assert said.count("坏.xlsx：") == 1 and "岭下村-第1期.xlsx：" in said


def test_check_passes_what_has_warnings_only(drafted: Town) -> None:
    path = drafted.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, amount="500万元")]}, name="新.xlsx")
    assert codes(drafted("check", str(path), "--date", AFTER_1)) == ["AMT-006"]


def test_check_knows_what_was_reported_before(drafted: Town) -> None:
    rows = {Sheet.GROUNDBREAKING: [sample(Sheet.GROUNDBREAKING, date=day("2018-03-01"))]}
    path = drafted.send("C01", 2, rows)
    moved = drafted.root / "岭下村-第2期.xlsx"
    path.rename(moved)
    drafted("check", str(moved), "--date", AFTER_2)
    alone = drafted.send("C01", 2, {Sheet.GROUNDBREAKING: [sample(Sheet.GROUNDBREAKING, company="从没报过", date=day("2018-03-01"))]})
    assert codes(drafted("check", str(alone), "--date", AFTER_2, status=1)) == ["GRB-001"]


def test_check_needs_no_workspace(drafted: Town, tmp_path: Path) -> None:
    good = drafted.path("input/报表/第1期/岭下村-第1期.xlsx")
    assert "可以报送" in Town(tmp_path / "没有")("check", str(good), "--date", AFTER_1)
    (tmp_path / "x.xlsx").write_bytes(b"no")
    assert codes(Town(tmp_path / "没有")("check", str(tmp_path / "x.xlsx"), status=1)) == ["FIL-011"]


def test_check_groups_one_message_over_many_cells_on_one_line(drafted: Town) -> None:
    path = drafted.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, amount="很多") for _ in range(5)]}, name="新.xlsx")
    said = drafted("check", str(path), "--date", AFTER_1, status=1)
    assert codes(said) == ["AMT-002"] and "H4、H5、H6、H7、H8" in said


def test_check_tells_a_file_that_is_not_there(drafted: Town) -> None:
    assert refused(drafted, "check", "没有.xlsx") == ["CHK-001"]


def test_check_changes_nothing(drafted: Town) -> None:
    before = tree(drafted.root)
    drafted("check", str(drafted.path("input/报表/第1期/岭下村-第1期.xlsx")), "--date", AFTER_1)
    drafted("status", "--date", AFTER_1)
    assert tree(drafted.root) == before


def test_status_says_where_the_contest_stands(drafted: Town) -> None:
    drafted.path("input/报表/第1期/经发办-第1期.xlsx").unlink()
    assert "迟报" not in drafted("status", "--date", AFTER_1)
    drafted.send("C02", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company="乙电子有限公司", project="线路板")]}, filled=day("2018-02-27"))
    said = drafted("status", "--date", AFTER_1)
    assert "迟报的 1 家：石桥村" in said
    assert "第1期" in said and "没有报本期的 1 家：经发办" in said and "待认定 5 项" in said and "还没有签发过" in said
    drafted("run", "--date", AFTER_1)
    drafted("issue", "--date", AFTER_1)
    said = drafted("status", "--date", AFTER_1)
    assert "第01期　2018-02-27 签发，列发 0.00 元" in said and "第2期" in said


def test_status_names_many_claims_up_to_a_page(town: Town) -> None:
    town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company=f"第{n}号公司{'甲乙丙丁'[n % 4] * n}", project=f"{n}号") for n in range(1, 31)]})
    said = town("status", "--date", AFTER_1)
    assert "待认定 30 项" in said and said.count("信息价值") == 20


# what the drafts say ——————————————————————————————————————————————————————————


def test_every_entry_is_in_the_result_with_its_place_and_state(drafted: Town) -> None:
    made = valid(drafted, "第01期")
    assert {(e["sheet"], e["row"], e["state"]) for e in made["entries"] if e["participant"] == "C01"} == {
        ("信息收集", 4, "provisional"), ("项目洽谈", 4, "counted"), ("项目签约", 4, "provisional"), ("项目动工", 4, "provisional"),
        ("资金到位", 4, "provisional"), ("外出招商", 4, "counted")}
    assert {r["status"] for r in made["returns"]} == {"accepted"} and made["campaign"] == "2018年招商引资突击月活动"
    assert all(bool(e["reason"]) == (e["state"] != "counted") for e in made["entries"])


def test_a_town_with_every_kind_of_bad_file_still_gets_its_drafts(drafted: Town) -> None:
    returns = drafted.path("input/报表")
    for name, data in {"空.xlsx": b"", "坏.xlsx": b"PK\x03\x04", "旧.xls": b"\xd0\xcf\x11\xe0", "别的.xlsx": xlsx({"表": [[1]]}), "合同.pdf": b"%PDF", "~$x.xlsx": b"x",
                       "说明.txt": b"hello"}.items():
        (returns / name).write_bytes(data)
    shutil.copyfile(returns / "第1期/岭下村-第1期.xlsx", returns / "副本.xlsx")
    said = drafted("run", "--date", AFTER_1)
    made = valid(drafted, "第01期")
    states = {r["file"].rpartition("/")[2]: r["status"] for r in made["returns"]}
    assert states == {"空.xlsx": "rejected", "坏.xlsx": "rejected", "旧.xls": "rejected", "别的.xlsx": "rejected", "合同.pdf": "evidence", "~$x.xlsx": "passed over",
                      "说明.txt": "rejected", "副本.xlsx": "accepted", "岭下村-第1期.xlsx": "passed over", "石桥村-第1期.xlsx": "accepted", "经发办-第1期.xlsx": "accepted"}
    assert "报表 11 个文件＝采用3＋部分采用0＋退回5＋被替代0＋佐证1＋略过2" in said


def test_a_hostile_name_of_a_file_or_a_cell_breaks_no_document(town: Town) -> None:
    nasty = "{{ 1/0 }}<b>&\"'{% x %}=1+1"
    town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company=nasty, project="@SUM(A1)", amount="约")], Sheet.SIGNING: [sample(Sheet.SIGNING, referrer=nasty)]},
              name="{{7*7}}<i>&'.xlsx")
    town("run", "--date", AFTER_1)
    assert nasty in town.path("output/第01期/result.json").read_text("utf-8").replace('\\"', '"')
    assert valid(town, "第01期")["returns"][0]["status"] == "partly"
    town("issue", "--date", AFTER_1)


@pytest.mark.parametrize(("name", "content"), [
    ("通报.html", b"{% for %}"), ("通报.html", "{{ 没有这个 }}".encode()), ("通报.html", b"\xff\xfe\xb2\xe2"), ("通报.docx", b"no document"), ("通报.docx", None),
    ("退回通知.docx", b"PK"), ("看板.html", "{{ 没有这个 }}".encode())])
def test_a_template_that_somebody_broke_is_named_and_nothing_is_written(drafted: Town, name: str, content: bytes | None) -> None:
    path = drafted.path(f"templates/{name}")
    path.unlink() if content is None else path.write_bytes(content)
    before = drafted.hashes()
    said = drafted("run", "--date", AFTER_1, status=1)
    assert codes(said)[0].startswith("TPL-") and name in said and drafted.hashes() == before


# words and exit statuses ——————————————————————————————————————————————————————


def shell(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_help_lists_the_verbs_that_work_and_no_other() -> None:
    status, said = shell("--help")
    assert status == 0 and re.findall(r"^  (\w+)  +\S", said.split("动作:")[1], re.M) == list(VERBS) == list(main.commands)


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_help_page_is_chinese_and_shows_an_example(verb: str) -> None:
    status, said = shell(*filter(None, [verb]), "--help")
    assert status == 0 and "用法：" in said and f"process.py {verb}".strip() in said
    assert not re.search(r"Usage|Options|Commands|Show this|Error|Default", said)
    assert all(re.search(r"[一-鿿]", line) or "process.py" in line or not line.strip() for line in said.split("\n"))


@pytest.mark.parametrize("arguments", [
    ("unknown",), ("run", "--nonsense"), ("run", "--date", "2018-02-30"), ("run", "--date", "明天"), ("run", "--date"), ("run", "--period", "0"), ("run", "--period", "二"),
    ("run", "extra"), ("issue", "--period", "2"), ("check",), ("new",), ("new", "a", "b"), ("-C",), ("--verbose",), ("status", "--prove"), ("restore", "a", "b")])
def test_wrong_usage_exits_2_and_says_in_chinese_what_is_wrong(drafted: Town, arguments: tuple[str, ...]) -> None:
    before = tree(drafted.root)
    said = drafted(*arguments, status=2)
    assert re.search(r"[一-鿿]", said) and "--help" in said and "Error" not in said and "Usage" not in said
    assert tree(drafted.root) == before


def test_a_workspace_that_is_a_file_is_wrong_usage_and_one_that_is_not_there_needs_the_user(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    status, said = shell("-C", str(tmp_path / "f"), "run")
    assert status == 2 and "-C" in said and "--period" not in said
    status, said = shell("-C", str(tmp_path / "没有"), "run")
    assert status == 1 and codes(said) == ["SET-009"] and not (tmp_path / "没有").exists()


def test_options_stand_where_one_likes(drafted: Town) -> None:
    root = str(drafted.root)
    said = [shell(*line)[1] for line in (("-C", root, "--date", AFTER_1), ("run", "--date", AFTER_1, "-C", root), ("--date", AFTER_1, "run", "-C", root),
                                         ("-C", root, "run", f"--date={AFTER_1}"))]
    assert len(set(said)) == 1 and "第1期" in said[0]


def test_a_fault_of_the_program_is_told_on_one_line_and_changes_nothing(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drafted.hashes()
    monkeypatch.setattr("contest.run.reckon", lambda *_: 1 // 0)
    status, said = shell("-C", str(drafted.root), "run", "--date", AFTER_1)
    assert status == 1 and codes(said) == ["SYS-004"] and "ZeroDivisionError" in said and "test_commands.py" in said and said.count("\n") == 1
    assert drafted.hashes() == before


def test_an_interrupt_says_so(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = drafted.hashes()
    monkeypatch.setattr("contest.run.publish", interrupted)
    assert "已中断" in drafted("run", "--date", AFTER_1, status=1) and drafted.hashes() == before


def test_help_is_quick_and_imports_no_heavy_library() -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", str(ROOT / "process.py"), "--help"], capture_output=True, timeout=60, check=True)
    imported = {line.rpartition(b"|")[2].strip().decode() for line in done.stderr.splitlines()}
    assert "click" in imported and not {"pandas", "numpy", "pydantic", "openpyxl", "xlsxwriter", "docx", "jinja2", "python_calamine", "sqlite3", "pebble"} & imported


def test_the_program_itself_runs_with_real_workers_and_its_output_may_go_anywhere(drafted: Town) -> None:
    before = files(drafted.path("output/第01期"))
    done = program("-C", str(drafted.root), "run", "--date", AFTER_1, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"") and files(drafted.path("output/第01期")) == before


def test_statuses_of_the_real_program() -> None:
    assert program("--date", "x").returncode == 2
    done = program("-C", "/没有这个地方", "status")
    assert done.returncode == 1 and "〔SET-009〕" in done.stderr.decode() and b"Traceback" not in done.stderr


def test_progress_is_told_on_a_terminal_only(drafted: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from contest.cli import progress

    with progress() as tell:
        tell("正在读报表 1/2")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress() as tell:
        tell("正在读报表 1/2")
        tell("正在写")
    assert "正在读报表 1/2" in capsys.readouterr().err
    del drafted


def test_reading_in_this_process_or_in_workers_is_the_same(drafted: Town) -> None:
    from contest.reading.pool import submissions

    jobs = [(str(p), p.name, 2018) for p in sorted(drafted.path("input/报表").rglob("*.xlsx"))]
    assert submissions(jobs) == in_this_process(jobs)
