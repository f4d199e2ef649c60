"""campaign.toml: the policy's own values, and what a clerk is told who writes something else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from datetime import date, time
from fractions import Fraction

import pytest
from conftest import ROOT

from contest.errors import StopError
from contest.model import Category, Policy
from contest.model.policy import Notice
from contest.settings import policy

DEFAULT = (ROOT / "contest/defaults/campaign.toml").read_text("utf-8")


def stopped(source: str | bytes) -> tuple[str, ...]:
    """What a clerk is told about these settings; each sentence has its code, its file and a remedy."""
    with pytest.raises(StopError) as stop:
        policy(source if isinstance(source, bytes) else source.encode())
    assert all(re.match(r"〔SET-\d{3}〕input/campaign\.toml", m) and m.endswith("。") for m in stop.value.messages)
    return stop.value.messages


def with_line(old: str, new: str) -> str:
    """The default settings with one line (as a whole) replaced."""
    lines = DEFAULT.split("\n")
    at = [n for n, line in enumerate(lines) if line == old]
    assert len(at) == 1, old
    lines[at[0]:at[0] + 1] = new.split("\n")
    return "\n".join(lines)


def line_of(source: str, needle: str) -> str:
    return f"第{next(n for n, line in enumerate(source.split(chr(10)), 1) if line.strip() == needle)}行"


# old line → new line, code, and the line that the message points at
WRONG: tuple[tuple[str, str, str, str], ...] = (
    ("signing = 5000", "signing = 5000\nsinging = 6000", "SET-004", "singing = 6000"),
    ("[contest]", "bonus = 1\n[contest]", "SET-004", "bonus = 1"),
    ("[documents]", "[extra]\nx = 1\n[documents]", "SET-004", "[extra]"),
    ("signing = 5000", "", "SET-005", "[awards]"),
    ("signing = 5000", "signing = 5000\nsigning = 6000", "SET-002", "signing = 6000"),
    ("[documents]", "[contest]\n[documents]", "SET-002", "[contest]"),
    ("town = \"××镇\"", "town = ××镇", "SET-003", "town = ××镇"),
    ("town = \"××镇\"", "town = “××镇”", "SET-003", "town = “××镇”"),
    ("start = 2018-02-15", "start = 2018年2月15日", "SET-003", "start = 2018年2月15日"),
    ("start = 2018-02-15", "start = 2018-02-30", "SET-003", "start = 2018-02-30"),
    ("start = 2018-02-15", "start = 2018.2.15", "SET-003", "start = 2018.2.15"),
    ("signing = 5000", "signing = 5,000", "SET-003", "signing = 5,000"),
    ("signing = 5000", "signing = 5000元", "SET-003", "signing = 5000元"),
    ("signing = 5000", "signing =", "SET-003", "signing ="),
    ("[ranking]", "[ranking", "SET-003", "[ranking"),
    ("start = 2018-02-15", "start = \"二月十五\"", "SET-008", "start = \"二月十五\""),
    ("start = 2018-02-15", "start = 20180215", "SET-008", "start = 20180215"),
    ("start = 2018-02-15", "start = 0", "SET-008", "start = 0"),
    ("start = 2018-02-15", "start = 2018-02-15T09:00:00", "SET-008", "start = 2018-02-15T09:00:00"),
    ("start = 2018-02-15", "start = true", "SET-008", "start = true"),
    ("end = 2018-04-01", "end = 2018-02-14", "SET-007", "end = 2018-02-14"),
    ("deadline_time = 17:00:00", "deadline_time = 17", "SET-008", "deadline_time = 17"),
    ("deadline_time = 17:00:00", "deadline_time = \"五点\"", "SET-008", "deadline_time = \"五点\""),
    ("deadline_days = 2", "deadline_days = 2.5", "SET-008", "deadline_days = 2.5"),
    ("deadline_days = 2", "deadline_days = -1", "SET-008", "deadline_days = -1"),
    ("deadline_days = 2", "deadline_days = true", "SET-008", "deadline_days = true"),
    ("workdays = [2018-02-11, 2018-02-24, 2018-04-08, 2018-04-28]", "workdays = [2018-02-11, 24]", "SET-008", "workdays = [2018-02-11, 24]"),
    ("signing = 5000", "signing = true", "SET-008", "signing = true"),
    ("signing = 5000", "signing = -5000", "SET-008", "signing = -5000"),
    ("signing = 5000", "signing = 5000.005", "SET-008", "signing = 5000.005"),
    ("signing = 5000", "signing = \"五千\"", "SET-008", "signing = \"五千\""),
    ("signing = 5000", "signing = nan", "SET-008", "signing = nan"),
    ("signing = 5000", "signing = inf", "SET-008", "signing = inf"),
    ("signing = 5000", "signing = [5000]", "SET-008", "signing = [5000]"),
    ("signing = 5000", "signing = 1e20", "SET-008", "signing = 1e20"),
    ("places = [3000, 2000, 1000]", "places = []", "SET-008", "places = []"),
    ("places = [3000, 2000, 1000]", "places = [3000, true]", "SET-008", "places = [3000, true]"),
    ("places = [3000, 2000, 1000]", "places = 3000", "SET-008", "places = 3000"),
    ("special_from = 3000", "special_from = 2999.9999999", "SET-008", "special_from = 2999.9999999"),
    ("enclave_percent = 50", "enclave_percent = 101", "SET-008", "enclave_percent = 101"),
    ("weights = [1, 1, 1, 1]", "weights = [1, 1, 1]", "SET-008", "weights = [1, 1, 1]"),
    ("weights = [1, 1, 1, 1]", "weights = [1, 1, 1, -1]", "SET-008", "weights = [1, 1, 1, -1]"),
    ("weights = [1, 1, 1, 1]", "weights = [true, 1, 1, 1]", "SET-008", "weights = [true, 1, 1, 1]"),
    ("likeness = 82", "likeness = 101", "SET-008", "likeness = 101"),
    ("likeness = 82", "likeness = true", "SET-008", "likeness = true"),
    ("town = \"××镇\"", "town = \"\"", "SET-008", "town = \"\""),
    ("town = \"××镇\"", "town = 5", "SET-008", "town = 5"),
    ("rule = \"ten_days\"", "rule = \"weekly\"", "SET-006", "rule = \"weekly\""),
    ("ties = \"split\"", "ties = true", "SET-006", "ties = true"),
    ("officials = \"cash\"", "officials = \"现金\"", "SET-006", "officials = \"现金\""),
    ("pools = [[\"行政村\", \"自然村\", \"单位\", \"镇干部\"]]", "pools = [[\"行政村\"]]", "SET-007", "pools = [[\"行政村\"]]"),
    ("pools = [[\"行政村\", \"自然村\", \"单位\", \"镇干部\"]]", "pools = [[\"行政村\", \"自然村\", \"单位\", \"镇干部\"], [\"单位\"]]", "SET-007",
     "pools = [[\"行政村\", \"自然村\", \"单位\", \"镇干部\"], [\"单位\"]]"),
    ("pools = [[\"行政村\", \"自然村\", \"单位\", \"镇干部\"]]", "pools = [[\"行政村\", \"社会能人\"]]", "SET-006", "pools = [[\"行政村\", \"社会能人\"]]"),
)


@pytest.mark.parametrize(("old", "new", "code", "place"), WRONG, ids=[new.split("\n")[-1] or "missing" for _, new, _, _ in WRONG])
def test_a_wrong_setting_is_one_message_with_its_code_and_line(old: str, new: str, code: str, place: str) -> None:
    source = with_line(old, new)
    messages = stopped(source)
    assert len(messages) == 1 and messages[0].startswith(f"〔{code}〕"), messages
    last = max(n for n, line in enumerate(source.split("\n"), 1) if line.strip() == place)
    assert f" 第{last}行" in messages[0], messages


def test_a_missing_section_is_one_message_that_names_it() -> None:
    start, end = DEFAULT.index("[year_end]"), DEFAULT.index("[projects]")
    messages = stopped(DEFAULT[:start] + DEFAULT[end:])
    assert len(messages) == 1 and messages[0].startswith("〔SET-005〕") and "[year_end]" in messages[0]


def test_all_faults_are_told_at_once() -> None:
    source = with_line("signing = 5000", "signing = -1").replace("likeness = 82", "likeness = 200").replace("end = 2018-04-01", "end = 2017-04-01")
    assert [m[:9] for m in stopped(source)] == ["〔SET-007〕", "〔SET-008〕", "〔SET-008〕"]


def test_a_list_over_several_lines_does_not_lead_the_line_number_astray() -> None:
    source = with_line("pools = [[\"行政村\", \"自然村\", \"单位\", \"镇干部\"]]", "pools = [\n  [\"行政村\", \"自然村\"],\n  [\"单位\", \"镇干部\"],\n]")
    assert policy(source.encode()).pools == ((Category.VILLAGE, Category.HAMLET), (Category.UNIT, Category.CADRE))
    wrong = source.replace("groundbreakings = \"all\"", "groundbreakings = \"some\"")
    assert line_of(wrong, "groundbreakings = \"some\"") in stopped(wrong)[0]


def test_a_file_in_gbk_or_cut_short_or_empty_is_told() -> None:
    assert stopped(DEFAULT.replace("—", "-").replace("◇", "").encode("gbk"))[0].startswith("〔SET-001〕")
    assert stopped(DEFAULT[:DEFAULT.index("holidays") + 30])[0].startswith("〔SET-003〕")
    assert {m[:9] for m in stopped("")} == {"〔SET-005〕"}
    assert stopped("=")[0].startswith("〔SET-003〕")


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert policy(b"\xef\xbb\xbf" + DEFAULT.replace("\n", "\r\n").encode()) == policy(DEFAULT.encode())


def test_dates_and_amounts_in_quotes_are_read_since_they_are_plain() -> None:
    source = with_line("start = 2018-02-15", "start = \"2018-02-15\"").replace("signing = 5000", "signing = \"5000.00\"")
    assert policy(source.encode()) == policy(DEFAULT.encode())


def test_the_default_settings_are_the_policys_own_values() -> None:
    read = policy(DEFAULT.encode())
    assert read == Policy(
        campaign="2018年招商引资突击月活动", town="××镇", office="××镇招商引资突击月活动领导小组办公室", title="2018年招商引资突击月活动工作意见",
        start=date(2018, 2, 15), end=date(2018, 4, 1), calendar_periods=False, deadline_days=2, deadline_time=time(17, 0),
        holidays=(*(date(2018, 2, d) for d in range(15, 22)), *(date(2018, 4, d) for d in (5, 6, 7, 29, 30)), date(2018, 5, 1),
                  *(date(2018, 6, d) for d in (16, 17, 18))),
        workdays=(date(2018, 2, 11), date(2018, 2, 24), date(2018, 4, 8), date(2018, 4, 28)),
        pools=((Category.VILLAGE, Category.HAMLET, Category.UNIT, Category.CADRE),), weights=(Fraction(1),) * 4, actual_only=False,
        combined_prizes=False, prizes_fen=(300_000, 200_000, 100_000), full_prize_for_ties=False, signing_fen=500_000,
        permille=Fraction(8, 1000), enclave_share=Fraction(1, 2), special_fen=2_000_000, special_from_fen=3_000_000_000, special_by_actual=False,
        paid_at_end=False, officials_noncash=False, bonus=(), big_from_fen=3_000_000_000, amount_limit_fen=1_000_000_000_000, likeness=82,
        recipients="各村、各单位", copies="镇党政领导班子成员", printer="××镇党政办公室",
        government="××镇人民政府", notice=Notice(hours="工作日8:30—12:00，14:30—17:30"))
    assert all(isinstance(getattr(read, f.name), int) for f in fields(Policy) if f.name.endswith("_fen") and f.name != "prizes_fen")


OTHER = {
    ("contest", "name"): "\"别的活动\"", ("contest", "town"): "\"柏岭镇\"", ("contest", "office"): "\"办公室\"", ("contest", "policy"): "\"意见\"",
    ("contest", "start"): "2018-02-16", ("contest", "end"): "2018-04-02", ("periods", "rule"): "\"calendar\"", ("periods", "deadline_days"): "3",
    ("periods", "deadline_time"): "18:30:00", ("periods", "holidays"): "[]", ("periods", "workdays"): "[]",
    ("ranking", "pools"): "[[\"行政村\", \"自然村\"], [\"单位\", \"镇干部\"]]", ("ranking", "weights"): "[1, 1, 2, 0.5]",
    ("ranking", "groundbreakings"): "\"actual_only\"", ("prizes", "tables"): "\"combined\"", ("prizes", "places"): "[3000.01]",
    ("prizes", "ties"): "\"full\"", ("awards", "signing"): "0", ("awards", "permille"): "7.5", ("awards", "enclave_percent"): "33.3",
    ("awards", "special"): "1", ("awards", "special_from"): "2999.999999", ("awards", "special_basis"): "\"actual\"",
    ("awards", "timing"): "\"final\"", ("awards", "officials"): "\"noncash\"", ("year_end", "bonus"): "[3, 2, 1.5]",
    ("projects", "big_from"): "5000", ("checks", "amount_limit"): "10", ("checks", "likeness"): "90", ("documents", "recipients"): "\"各村\"",
    ("documents", "copies"): "\"\"", ("documents", "printer"): "\"\"", ("documents", "government"): "\"柏岭镇人民政府\"",
    ("documents", "form"): "\"short\"", ("documents", "head"): "\"preprinted\"", ("notice", "timing"): "\"final\"", ("notice", "days"): "7",
    ("notice", "starts"): "\"same_day\"", ("notice", "places"): "\"村口\"", ("notice", "address"): "\"二楼\"", ("notice", "contact"): "\"赵敏\"",
    ("notice", "telephone"): "\"0570-1\"", ("notice", "supervisor"): "\"镇人大\"", ("notice", "supervisor_telephone"): "\"0570-2\"",
    ("notice", "hours"): "\"\""}
SETTINGS = [(section, key) for section, keys in tomllib.loads(DEFAULT).items() for key in keys]


def test_every_setting_of_the_default_file_is_tried_here() -> None:
    assert sorted(OTHER) == sorted(SETTINGS)


@pytest.mark.parametrize(("section", "key"), SETTINGS, ids=".".join)
def test_every_setting_of_the_default_file_changes_one_field_of_the_policy(section: str, key: str) -> None:
    head, tail = DEFAULT.split(f"[{section}]", 1)
    source = f"{head}[{section}]" + re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {OTHER[section, key]}", tail, count=1)
    one, other = policy(DEFAULT.encode()), policy(source.encode())
    assert len([f.name for f in fields(Policy) if getattr(one, f.name) != getattr(other, f.name)]) == 1


def test_rates_and_amounts_are_exact() -> None:
    read = policy(with_line("permille = 8", "permille = 7.3").replace("special_from = 3000", "special_from = 2999.999999").encode())
    assert read.permille == Fraction(73, 10_000) and read.special_from_fen == 2_999_999_999


@pytest.mark.parametrize("name", [f.name for f in (*fields(Policy), *fields(Notice))])
def test_every_field_of_the_policy_is_used_by_the_program(name: str) -> None:
    code = "\n".join(p.read_text("utf-8") for p in (ROOT / "rules.py", *(ROOT / "contest").rglob("*.py")) if p.name != "settings.py")
    assert re.search(rf"\.{name}\b", code)


def test_every_setting_stands_below_a_comment_in_chinese_that_explains_it() -> None:
    lines = DEFAULT.split("\n")
    for number, line in enumerate(lines):
        if re.match(r"\w+ = ", line) and not line.startswith(("end =", "workdays =", "deadline_time =")):
            assert lines[number - 1].startswith("# ") and re.search(r"[一-鿿]", lines[number - 1]), line


def test_every_reading_with_a_second_setting_stands_in_the_file() -> None:
    for reading in ("R2 ◇", "R3 ◇", "R4 ◇", "R5 ◇", "R7 ◇", "R14 ◇", "R18 ◇", "R21 ◇", "R22 ◇", "R24 ◇"):
        assert reading in DEFAULT


@pytest.mark.parametrize(("start", "end", "year"), [("2018-02-15", "2018-04-01", 2018), ("2018-12-20", "2019-01-31", 0)])
def test_dates_without_a_year_are_completed_only_if_the_contest_lies_in_one(start: str, end: str, year: int) -> None:
    assert replace(policy(DEFAULT.encode()), start=date.fromisoformat(start), end=date.fromisoformat(end)).year == year
