"""The sample town in ``input/``: it is what its script makes, it holds what it promises, and its returns can be read."""

from __future__ import annotations

import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from stdnum.cn import ric, uscc

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from contest import form  # noqa: E402  the package lies beside this folder
from contest.model import Facts, Sheet, Status  # noqa: E402
from contest.reading.parse import table  # noqa: E402
from contest.reading.returns import read  # noqa: E402
from contest.reading.roster import roster  # noqa: E402
from contest.reading.rulings import rulings as ruling_files  # noqa: E402
from contest.reckoning import reckon  # noqa: E402
from contest.settings import policy  # noqa: E402
from tools import make_sample  # noqa: E402
from tools.sample import firms, rulings  # noqa: E402
from tools.sample.everyday import entries  # noqa: E402
from tools.sample.situations import SITUATIONS  # noqa: E402

INPUT = ROOT / "input"


def fingerprints(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "input"
    make_sample.write(folder)
    return folder


@pytest.fixture(scope="module")
def submissions():
    """Every return of the sample by its path below ``报表/``."""
    folder = INPUT / "报表"
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): read(str(p), p.relative_to(INPUT.parent).as_posix(), 2018)[0] for p in paths}


def sheet_rows(sheet: form.SheetForm) -> list[dict]:
    grid = CalamineWorkbook.from_path(str(INPUT / "名册.xlsx")).get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    return [values for _, values, _ in table(sheet, grid, 2018).rows]


@pytest.mark.machine
def test_the_committed_sample_is_byte_for_byte_what_the_script_makes(made):
    assert fingerprints(INPUT) == fingerprints(made), "run: python tools/make_sample.py"


def test_every_situation_names_files_that_exist():
    missing = [(what, name) for what, names in SITUATIONS for name in names if not (INPUT / "报表" / name).is_file()]
    assert not missing and all(names for _, names in SITUATIONS)


def test_the_town_has_the_people_that_the_issue_asks_for():
    rows = sheet_rows(form.PARTICIPANTS)
    assert Counter(row["category"] for row in rows) == {"行政村": 16, "自然村": 20, "单位": 12, "镇干部": 30, "社会能人": 8}
    assert len({row["code"] for row in rows}) == len({row["name"] for row in rows}) == 86
    names = {row["name"] for row in rows}
    assert all(row["parent"] in names for row in rows if row.get("parent"))
    assert all((row["sends"] == "是") or row.get("parent") for row in rows), "who does not send is reported by somebody"
    assert len(sheet_rows(form.GROUP)) == 7
    assert [r["name"] for r in sheet_rows(form.PERSONS)].count("李明") == 2
    assert any(not r.get("account") for r in sheet_rows(form.PERSONS)) and any(r.get("account") for r in sheet_rows(form.PERSONS))
    assert sum(row.get("target", 0) for row in rows) == 12_000 * 1_000_000


def test_the_roster_reads_without_a_finding():
    book = CalamineWorkbook.from_path(str(INPUT / "名册.xlsx"))
    for sheet in form.ROSTER:
        found = table(sheet, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), 2018)
        assert not found.findings and not any(marks for *_, marks in found.rows), sheet.name


def test_numbers_pass_their_checksums_and_are_nobodys():
    assert all(ric.is_valid(r["id_number"]) and r["id_number"].startswith("360000") for r in sheet_rows(form.PERSONS))
    codes = [f.credit for f in firms.STORY.values() if f.credit]
    assert all(uscc.is_valid(code) and "MA000" in code for code in codes)


def test_no_two_everyday_firms_are_alike():
    leads = [v for _, _, rows in entries() for s, v in rows if s is Sheet.LEAD]
    assert len({(v["company"], v["project"]) for v in leads}) == len(leads)
    assert not {v["company"] for v in leads} & {f.company for f in firms.STORY.values()}


def test_about_130_returns_of_six_periods_lie_there(submissions):
    folders = Counter(name.split("/")[0] for name in submissions if name.endswith(".xlsx"))
    assert set(folders) == {f"第{n}期" for n in range(1, 7)} and 120 <= sum(folders.values()) <= 140


def test_only_the_returns_that_shall_have_faults_have_faults(submissions):
    faulty = {name for name, s in submissions.items() if s.findings or any(r.findings for r in s.rows)}
    told = {name for _, names in SITUATIONS for name in names}
    assert faulty <= told
    codes = {f.code for s in submissions.values() for f in (*s.findings, *(f for r in s.rows for f in r.findings))}
    assert codes >= {"DAT-002", "AMT-009", "AMT-006", "CHO-001", "REQ-001", "CNT-001", "USC-001", "PER-002", "FRM-001"}


def test_evidence_lies_beside_the_returns(submissions):
    assert sorted(n.rpartition(".")[2] for n, s in submissions.items() if s.status is Status.EVIDENCE) == ["jpg", "pdf"]
    assert (INPUT / "报表/第1期/岭下村-合同扫描件.pdf").read_bytes().startswith(b"%PDF-1.4")
    assert (INPUT / "报表/第2期/岭下村-0306回单.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_two_senders_never_send(submissions):
    sent = {s.info.get("name") for s in submissions.values()}
    senders = {row["name"] for row in sheet_rows(form.PARTICIPANTS) if row["sends"] == "是"}
    assert senders - sent == {"农机站", "胡国栋"}


def test_the_boundary_of_the_special_award_is_there_to_the_last_fen(submissions):
    agreed = {r.values["amount"] for s in submissions.values() for r in s.rows if r.sheet is Sheet.SIGNING and r.values["high_tech"] == "是"}
    assert agreed == {3_000_000_000, 2_999_999_999}


def test_the_first_meeting_recognised_refused_postponed_and_left_open():
    grid = CalamineWorkbook.from_path(str(INPUT / rulings.FILE)).get_sheet_by_name(form.RULINGS.name).to_python(skip_empty_area=False)
    header = {str(cell).replace("*", ""): index for index, cell in enumerate(grid[1])}
    rows = [(row[header["事项"]], row[header["认定结论"]], row[header["说明"]]) for row in grid[2:]]
    assert {("签约", "认定", ""), ("动工", "认定", ""), ("资金到位", "认定", "")} <= set(rows)
    assert {(bool(conclusion), bool(note)) for _, conclusion, note in rows} == {(True, False), (True, True), (False, True), (False, False)}
    assert len({row[0] for row in grid[2:]}) == len(rows)


def test_the_first_payout_list_holds_a_signing_and_a_first_instalment(submissions):
    first = tuple(s for name, s in submissions.items() if name.startswith("第1期/"))
    given, faults = ruling_files(INPUT / "认定", "input/认定")
    facts = Facts(first, roster(INPUT / "名册.xlsx"), given, (), faults)
    made = reckon(facts, policy((INPUT / "campaign.toml").read_bytes()), make_sample._period(1), rulings.TODAY)
    assert [(a.clause, a.payee, a.due_fen, a.held) for a in made.awards] == [
        ("7.2.2", "周明华", 500_000, ""), ("7.2.3", "周明华", 2_400_000, "")]
    assert made.notices == () and [made.name_of(code) for code in made.missing] == ["农机站", "文化站", "胡国栋"]
