"""What issue takes and what it refuses: drafts, snapshots, changes since, two windows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from clerk import AFTER_1, AFTER_2, codes, day, edit, files, refused
from conftest import Town, sample, xlsx

from contest.ledger import Ledger
from contest.model import Sheet


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


def test_a_file_that_says_neither_sender_nor_period_nor_day_is_told_by_one_issue_only(drafted: Town) -> None:
    lost = drafted.path("input/报表/招商情况.xlsx")
    lost.write_bytes(xlsx({"招商情况": [["企业", "投资"], ["甲", 100]]}))
    assert "1 个文件认不出是谁报的" in drafted("run", "--date", AFTER_1)
    drafted("issue", "--date", AFTER_1)
    assert "认不出是谁报的" not in drafted("run", "--date", AFTER_2)
    lost.write_bytes(xlsx({"招商情况": [["企业", "投资"], ["甲", 200]]}))
    assert "1 个文件认不出是谁报的" in drafted("run", "--date", AFTER_2), "another content"


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
