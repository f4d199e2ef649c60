"""new, forms, check and status, as a clerk uses them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from clerk import AFTER_1, AFTER_2, codes, day, edit, files, refused, valid
from conftest import PARTICIPANTS, Town, altered, sample, tree
from openpyxl import load_workbook
from town import POLICY

from contest.model import Sheet
from contest.publishing import TEMPLATES
from contest.screen import days_off

SPRING = (date(2018, 2, 15),)


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
    rename = Path.replace

    def move(path: Path, target: Path) -> Path:
        if path.name == "第01期":
            raise PermissionError(13, "in use", "岭下村-第1期.xlsx")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", move)
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


@pytest.mark.parametrize(("old", "new", "today", "years"), [
    ("start", "start", "2018-02-27", []), ("end = 2018-04-01", "end = 2019-04-01", "2018-02-27", ["2019"]),
    ("start", "start", "2026-01-02", []), ("holidays = [", "holidays = [] # [", "2018-02-27", ["2018"])])
def test_a_year_without_days_off_in_the_settings_is_told_with_what_to_fill_in(drafted: Town, old: str, new: str, today: str, years: list[str]) -> None:
    path = drafted.path("input/campaign.toml")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    for verb in ("run", "status"):
        said = drafted(verb, "--date", today)
        assert re.findall(r"〔SET-011〕input/campaign.toml 的 holidays 里没有 (\d+) 年的日期", said) == years
        assert all(f"例如 {year}-10-01；" in said for year in years)


def test_a_command_that_is_told_leads_to_the_folder_of_the_one_that_tells_it(drafted: Town) -> None:
    """Without -C it would go to the contest in the program's own folder."""
    bare = re.compile(r"python process\.py(?! -C)")
    for words in (("run", "--date", AFTER_1), ("status", "--date", AFTER_1), ("issue", "--date", AFTER_1), ("forms", "--date", AFTER_1)):
        said = drafted(*words)
        assert not bare.search(said) and (words[0] == "status" or f'python process.py -C "{drafted.root}"' in said)
    said = drafted("run", "--period", "9", status=1) + drafted("issue", "--date", AFTER_1, status=1)
    assert not bare.search(said) and f'python process.py -C "{drafted.root}"' in said


def test_the_example_of_a_make_up_day_is_a_sunday_in_september() -> None:
    assert ["例如 2019-09-29。" in told for told in days_off(replace(POLICY, holidays=SPRING), date(2019, 1, 1))] == [True]


def test_status_names_many_claims_up_to_a_page(town: Town) -> None:
    town.send("C01", 1, {Sheet.LEAD: [sample(Sheet.LEAD, company=f"第{n}号公司{'甲乙丙丁'[n % 4] * n}", project=f"{n}号") for n in range(1, 31)]})
    said = town("status", "--date", AFTER_1)
    assert "待认定 30 项" in said and said.count("信息价值") == 20
