"""Nothing is published unless files, entries, counts and sums are the same in every document and in the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clerk import replace_text, word
from conftest import Town, altered, hasten

from contest.agreement import agree
from contest.enquiries import basis
from contest.errors import StopError
from contest.model import Issued, Reckoning
from contest.workspace import Workspace

LABEL, DAY = "第01期", date(2018, 3, 1)
Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def drafts(ruled_drafts: Path) -> tuple[Reckoning, dict[str, bytes]]:
    """A town's ruled first period, with 13,000 元 to pay: its reckoning and its documents."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        made = basis(Workspace(ruled_drafts), 1, DAY, lambda _: None).grounds.reckoning()
    folder = ruled_drafts / "output" / LABEL
    return made, {name: (folder / name).read_bytes() for name in ("result.json", "通报.docx", "奖金发放表.xlsx", "汇总表.xlsx")}


def test_documents_of_one_reckoning_agree(drafts: tuple[Reckoning, dict[str, bytes]]) -> None:
    agree(drafts[0], (), drafts[1])


def result(change: Callable[[Any], object]) -> Change:
    def changed(data: bytes) -> bytes:
        made = json.loads(data)
        change(made)
        return json.dumps(made, ensure_ascii=False).encode()
    return changed


def text(old: str, new: str) -> Change:
    return word(lambda document: replace_text(document, old, new))


def cell(sheet: str, heading: str, value: Any, row: int = 1) -> Change:
    """Another value in the ``row``-th row below the heading."""
    def change(book: Any) -> None:
        head = next(c for line in book[sheet].iter_rows() for c in line if c.value == heading)
        book[sheet].cell(head.row + row, head.column).value = value
    return lambda data: altered(data, change)


def row_gone(sheet: str, row: int) -> Change:
    return lambda data: altered(data, lambda book: book[sheet].delete_rows(row))


BROKEN: dict[str, tuple[str, Change, str]] = {
    "a file missing in the result": ("result.json", result(lambda r: r["returns"].pop()), "收到的文件"),
    "an entry missing in the result": ("result.json", result(lambda r: r["entries"].pop()), "申报行"),
    "a count of one participant": ("result.json", result(lambda r: r["standings"][0].update(leads=9)), "信息（条）（参加排名的）"),
    "an award's due": ("result.json", result(lambda r: r["awards"][0].update(due="5000.01")), "本次应发"),
    "an award's paid_before": ("result.json", result(lambda r: r["awards"][0].update(paid_before="0.01")), "已列发"),
    "an award held": ("result.json", result(lambda r: r["awards"][0].update(held="缺收款信息")), "缓发"),
    "a total": ("result.json", result(lambda r: r["totals"].update(entitled="0.00")), "应发累计"),
    "the files the bulletin tells": ("通报.docx", text("累计收到文件3个", "累计收到文件4个"), "收到的文件"),
    "the entries the bulletin tells": ("通报.docx", text("累计申报7条", "累计申报8条"), "申报行"),
    "the money the bulletin tells": ("通报.docx", text("逐笔合计13000.00元", "逐笔合计13000.01元"), "本次应发"),
    "table 1 of the bulletin": ("通报.docx", word(lambda d: setattr(d.tables[0].rows[1].cells[3].paragraphs[0].runs[0], "text", "3")), "信息（条）"),
    "capital in table 1": ("通报.docx", word(lambda d: setattr(d.tables[0].rows[6].cells[3].paragraphs[0].runs[0], "text", "100.000001")), "认定到位资金（万元）"),
    "a line of the payout list": ("奖金发放表.xlsx", cell("发放表", "本次应发", 5000.01), "本次应发"),
    "a line left out of the payout list": ("奖金发放表.xlsx", row_gone("发放表", 5), "本次应发"),
    "an award of the full list": ("奖金发放表.xlsx", cell("全部奖项", "应发累计", 1), "应发累计"),
    "the summary's count": ("汇总表.xlsx", cell("总览", "累计", 3), "信息（条）"),
    "the summary's money": ("汇总表.xlsx", cell("总览", "累计", 12999.99, 9), "本次应发"),
    "a merged row left out": ("汇总表.xlsx", row_gone("信息收集", 3), "申报行"),
    "a return left out of the summary": ("汇总表.xlsx", row_gone("报送情况", 3), "收到的文件"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_one_figure_that_differs_in_one_document_is_named(drafts: tuple[Reckoning, dict[str, bytes]], what: str) -> None:
    name, change, figure = BROKEN[what]
    made, documents = drafts
    with pytest.raises(StopError) as stop:
        agree(made, (), {**documents, name: change(documents[name])})
    assert stop.value.messages[0].startswith("〔REC-001〕") and any(f"：{figure}，" in m and name in m for m in stop.value.messages)


def test_lists_issued_earlier_that_the_awards_do_not_account_for_are_named(drafts: tuple[Reckoning, dict[str, bytes]]) -> None:
    made, documents = drafts
    from contest.reckoning.payees import Payees
    from contest.reckoning.payout import lines

    earlier = Issued(replace(made.period, number=0), DAY, lines(made.awards, Payees.of(made.roster)))
    with pytest.raises(StopError, match=r"已列发，台账 13000\.00元") as stop:
        agree(made, (earlier,), documents)
    assert len(stop.value.messages) == 2, "nothing else differs"


def test_an_entry_that_counts_and_stands_nowhere_is_named(drafts: tuple[Reckoning, dict[str, bytes]]) -> None:
    made, documents = drafts
    fewer = replace(made, verdicts=made.verdicts[1:])
    with pytest.raises(StopError, match="逐行计入"):
        agree(fewer, (), documents)


@pytest.mark.parametrize("where", ["contest.run.publish", "contest.issue.publish"])
def test_nothing_is_written_or_issued_when_documents_differ(drafted: Town, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    import contest.run

    real = contest.run.publish

    def wrong(*arguments: Any) -> Mapping[str, bytes]:
        made = real(*arguments)
        return {**made, "result.json": BROKEN["a file missing in the result"][1](made["result.json"])}

    monkeypatch.setattr(where, wrong)
    before = drafted.hashes()
    verb = "run" if ".run." in where else "issue"
    assert "〔REC-001〕对账不平：收到的文件" in drafted(verb, "--date", "2018-02-28", status=1)
    assert drafted.hashes() == before and not any(Path(drafted.path("ledger")).glob("第*"))
