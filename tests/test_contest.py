"""A whole contest through its commands: five periods and a batch, on a small town."""

from __future__ import annotations

from clerk import AFTER_1, AFTER_2, day, files, listed, refused, valid
from conftest import Town, sample
from docx import Document

from contest.ledger import Ledger
from contest.model import Kind, Sheet

DRAFTS = {"通报.docx", "通报.html", "看板.html", "奖金发放表.xlsx", "汇总表.xlsx", "认定清单.xlsx", "退回/退回通知.docx", "result.json"}



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
