"""What people change in drafts by hand: kept, taken where it may be, never lost."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clerk import AFTER_1, files, listed, refused, replace_text, rewrite, word
from conftest import Town, altered, fill, tree


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
