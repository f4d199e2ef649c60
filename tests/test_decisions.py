"""其他决定 and 支付 as clerks and finance send them: real workbooks, through the commands; what cannot be read costs its row only."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, Town, altered, tree, xlsx
from docx import Document
from openpyxl import load_workbook

from contest import form
from contest.model import Answer
from contest.reading.decisions import decisions, payments

HEADS = [c.heading for c in form.DECISIONS.columns]
PAID = [c.heading for c in form.PAYMENTS.columns]
SCHEMA = json.loads((ROOT / "tests/data/result.schema.json").read_text("utf-8"))
PROJECT = "甲食品有限公司/粮油加工"


def decide(town: Town, *rows: list[Any], name: str = "决定.xlsx") -> None:
    (town.root / "input/认定" / name).write_bytes(xlsx({"其他决定": [["其他决定"], HEADS, *rows]}))


def pay(town: Town, *rows: list[Any]) -> None:
    town.path("input/支付/三月.xlsx").write_bytes(xlsx({"说明": [["财政所"]], "三月": [PAID, *rows]}))


def set_(town: Town, old: str, new: str) -> None:
    path = town.path("input/campaign.toml")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def money(town: Town, label: str) -> list[tuple[str, str, str, str | None]]:
    made = town.result(label)
    jsonschema.validate(made, SCHEMA, cls=jsonschema.Draft202012Validator)
    return [(a["award"], a["paid_before"], a["due"], a["held"]) for a in made["awards"]]


def words(town: Town, label: str) -> str:
    return "\n".join(p.text for p in Document(town.path(f"output/{label}/通报.docx")).paragraphs)


@pytest.fixture
def listed(drafted: Town) -> Town:
    """The first list is issued: 签约奖 5000 元 and 动工奖 8000 元 to 周明华."""
    drafted.rule(meeting="2018-02-28")
    drafted("run", "--date", "2018-03-01")
    drafted("issue", "--date", "2018-03-01")
    return drafted


def test_every_decision_and_answer_through_a_whole_contest(listed: Town) -> None:
    frozen = tree(listed.path("ledger/第01期"))
    pay(listed, ["第01期-001", "已付", "2018-03-05", "凭1", 4000, 1000], ["第01期-002", "退票", "2018-03-05", "", "", ""])
    set_(listed, 'ties = "split"', 'ties = "full"')
    before = listed.hashes()
    said = listed("run", "--date", "2018-03-09", status=1)
    assert "SET-010" in said and "prizes.ties" in said and "split" in said and "full" in said and listed.hashes() == before
    objection = ["决2", "公示异议", "周明华", "群众来信", "待核查", "2018-03-07", "", "小杨"]
    change = ["决1", "口径变更", "并列奖金", "prizes.ties=full，并列的都给足", "同意", "2018-03-06", "柏招组〔2018〕3号", ""]
    decide(listed, change, objection)
    listed("run", "--date", "2018-03-09")
    assert money(listed, "第02期") == [("项目签约奖", "5000.00", "0.00", None), ("项目动工奖", "0.00", "8000.00", "公示异议")]
    assert "口径变更" in words(listed, "第02期") and "柏招组〔2018〕3号" in words(listed, "第02期")
    decide(listed, change, objection, ["决3", "恢复发放", PROJECT, "查无此事", "同意", "2018-03-08", "", ""])
    assert "缓发 1 笔：退票，待更正账户" in listed("run", "--date", "2018-03-09")
    listed.enlist(人员=[{"name": "周明华", "belongs": "C01", "standing": "群众", "holder": "周明华", "bank": "邮储", "account": "6200000000000000009"},
                      {"name": "何建平", "belongs": "石桥村"}])
    listed("run", "--date", "2018-03-09")
    assert money(listed, "第02期")[1] == ("项目动工奖", "0.00", "8000.00", None)
    listed("issue", "--date", "2018-03-09")
    assert {"认定/决定.xlsx", "支付/三月.xlsx"} <= set(json.loads(listed.path("ledger/第02期/依据/清单.json").read_text("utf-8"))["inputs"])

    decide(listed, ["决4", "作废重发", "第02期", "金额没有核对", "同意", "2018-03-10", "", ""], name="作废.xlsx")
    listed("run", "--date", "2018-03-19")
    assert money(listed, "第03期")[1] == ("项目动工奖", "0.00", "8000.00", None), "prizes.ties stays full and needs no second decision"
    listed("issue", "--date", "2018-03-19")
    assert "作废8,000.00元" in listed("status", "--date", "2018-03-20") and tree(listed.path("ledger/第01期")) == frozen

    decide(listed, ["决5", "项目终止", PROJECT, "企业撤资", "扣回", "2018-03-20", "", ""], name="终止.xlsx")
    listed("run", "--date", "2018-03-28")
    assert money(listed, "第04期") == [("项目签约奖", "5000.00", "-5000.00", None), ("项目动工奖", "8000.00", "-8000.00", None)]
    assert "项目终止的1个" in words(listed, "第04期") and "13000.00元" in words(listed, "第04期")
    decide(listed, ["决6", "免予扣回", "第01期-001", "生活困难", "同意", "2018-03-21", "", ""], name="免予.xlsx")
    listed("run", "--date", "2018-03-28")
    assert [due for _, _, due, _ in money(listed, "第04期")] == ["0.00", "-8000.00"] and "免予扣回：" in words(listed, "第04期")
    listed("issue", "--date", "2018-03-28")
    listed("run", "--date", "2018-04-04")
    book = load_workbook(io.BytesIO(listed.path("output/第05期/汇总表.xlsx").read_bytes()))
    states = [row[8] for row in book["列发与支付"].iter_rows(values_only=True) if str(row[0]).startswith("第0")]
    assert states == ["已支付", "退票", "作废", "已列发", "已列发"]
    owed = next(row for row in book["应扣回结转"].iter_rows(values_only=True) if row[0] == "第04期-001")
    assert owed[2] == owed[7] == 8000
    assert len([row for row in book["其他决定"].iter_rows(values_only=True) if str(row[0]).startswith("决") and row[5]]) == 7  # the heading too
    assert [s.title for s in load_workbook(listed.path("output/第05期/奖金发放表.xlsx"))][3] == "应扣回结转"


def test_the_list_of_claims_has_a_sheet_for_decisions_that_reads_back(drafted: Town) -> None:
    """Filled in where it lies it is noticed, and nothing is issued without it."""
    source = drafted.path("output/第01期/认定清单.xlsx")
    assert decisions(source.parent, "x") == ((), ())
    book = load_workbook(source)
    drops = {str(v.sqref): v.formula1 for v in book["其他决定"].data_validations.dataValidation if v.type == "list"}
    assert next(iter(drops.values())) == '"公示异议,项目终止,免予扣回,恢复发放,口径变更,作废重发"'
    row = ["决1", "公示异议", "周明华", "群众来信", "待核查", "2018-02-26"]

    def write(opened: Any) -> None:
        for column, value in enumerate(row, 1):
            opened["其他决定"].cell(5, column).value = value

    source.write_bytes(altered(source.read_bytes(), write))
    assert "ISS-008" in drafted("issue", "--date", "2018-02-27", status=1)
    found, faults = decisions(source.parent, "x")
    assert [(d.number, str(d.kind), d.target, d.conclusion, d.day.isoformat(), d.row) for d in found] == [("决1", "公示异议", "周明华", "待核查", "2018-02-26", 5)]
    assert faults == ()


@pytest.mark.parametrize(("column", "value", "cell", "code"), [
    (0, "", "A3", "REQ-001"), (1, "别的", "B3", "CHO-001"), (1, "", "B3", "REQ-001"), (4, "", "E3", "REQ-001"), (5, "下周", "F3", "DAT-001")])
def test_a_fault_in_a_decision_costs_that_row_and_names_its_cell(drafted: Town, column: int, value: str, cell: str, code: str) -> None:
    good = ["决1", "公示异议", "周明华", "来信", "成立", "2018-02-26", "", ""]
    bad = [*good[:column], value, *good[column + 1:]]
    decide(drafted, bad, ["决9", *good[1:]])
    found, faults = decisions(drafted.path("input/认定"), "input/认定")
    assert [(d.fault.code, d.fault.cell) if d.fault else d.number for d in found] == [(code, cell), "决9"] and faults == ()


def test_a_faulty_decision_is_told_on_the_screen_in_chinese_with_its_cell(drafted: Town) -> None:
    decide(drafted, ["决1", "别的", "周明华", "来信", "成立", "2018-02-26", "", ""])
    said = drafted("run", "--date", "2018-02-27").split("草稿在")[0]
    assert "input/认定/决定.xlsx › 其他决定!B3" in said and not re.search(r"(?<![a-z/])[a-z]{3,}", said.replace("input/", "").replace(".xlsx", "").replace(".docx", ""))


@pytest.mark.parametrize(("content", "code"), [
    (b"not a workbook", "FIL-011"), (xlsx({"表": [["发放编号", "结果"], ["第01期-001", "已付"]]}), "PAY-001")])
def test_what_is_no_answer_of_finance_is_told_and_stops_nothing(drafted: Town, content: bytes, code: str) -> None:
    drafted.path("input/支付/坏.xlsx").write_bytes(content)
    found, faults = payments(drafted.path("input/支付"), "input/支付")
    assert found == () and [(name, f.code) for name, f in faults] == [("input/支付/坏.xlsx", code)]
    assert "input/支付/坏.xlsx" in drafted("run", "--date", "2018-02-27")


def test_a_workbook_that_is_open_elsewhere_is_told(drafted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    pay(drafted)

    def locked(self: Path) -> bytes:
        raise PermissionError(13, "used by another process", str(self))

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert [f.code for _, f in payments(drafted.path("input/支付"), "x")[1]] == ["PAY-002"]


def test_finance_answers_on_the_bank_file_and_a_row_it_has_not_come_to_says_nothing(listed: Town) -> None:
    listed("run", "--date", "2018-03-12")
    book = load_workbook(listed.path("output/银行代发/第01期.xlsx"))
    sheet = book[form.PAYMENTS.name]
    head = next(row for row in sheet.iter_rows() if row[0].value == "发放编号*")
    below = head[0].row + 1
    assert [cell.value for cell in head] == ["发放编号*", "收款人", "本次应发(元)", "结果*", "支付日期*", "支付凭证号", "实付金额", "代扣税"]
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=below)] == [
        ["第01期-001", "周明华", 5000, None], ["第01期-002", "周明华", 8000, None]]
    assert [c.protection.locked for c in sheet[below][:5]] == [True, True, True, False, False] and {c.number_format for c in sheet[below][4:5]} == {"yyyy-mm-dd"}
    sheet.cell(below, 4, "已付")
    sheet.cell(below, 5, date(2018, 3, 12))
    listed.path("input/支付").mkdir(exist_ok=True)
    book.save(listed.path("input/支付/第01期.xlsx"))
    answered, faults = payments(listed.path("input/支付"), "input/支付")
    assert not faults and [(p.number, p.answer, p.fault) for p in answered] == [("第01期-001", Answer.PAID, None)]
    sheet.cell(below + 1, 4, "付了")
    book.save(listed.path("input/支付/第01期.xlsx"))
    assert [(p.number, p.fault and (p.fault.code, p.fault.cell)) for p in payments(listed.path("input/支付"), "input/支付")[0]] == [
        ("第01期-001", None), ("第01期-002", ("CHO-001", f"D{below + 1}"))]


def test_a_faulty_answer_and_a_formula_without_a_value_cost_their_rows(listed: Town) -> None:
    pay(listed, ["第01期-001", "付了", "2018-03-05", "", "", ""], ["第01期-002", "已付", "2018-03-05", "", "=1+1", ""])
    found, _ = payments(listed.path("input/支付"), "x")
    assert [(p.fault.code, p.fault.cell) for p in found if p.fault] == [("CHO-001", "B2"), ("CEL-002", "E3")]
    pay(listed, ["第01期-009", "已付", "2018-03-05", "", "", ""])
    assert "没有发放编号“第01期-009”" in listed("run", "--date", "2018-03-09")


def test_a_decision_beside_no_ruling_and_one_without_its_heading(drafted: Town) -> None:
    decide(drafted, ["决1", "公示异议", "周明华", "来信", "成立", "2018-02-26"])
    assert "RUL-011" not in drafted("run", "--date", "2018-02-27")
    drafted.path("input/认定/决定.xlsx").write_bytes(xlsx({"其他决定": [["编号", "类型"], ["决1", "公示异议"]]}))
    assert [f.code for _, f in decisions(drafted.path("input/认定"), "x")[1]] == ["COL-001"]
