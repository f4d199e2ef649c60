"""名册.xlsx: what is read, and that every fault is told at once, with its cell, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import GROUP, PARTICIPANTS, PERSONS, Town, altered, tree, xlsx

from contest.errors import StopError
from contest.model import Account, Category, Roster
from contest.publishing.roster import blank_roster, roster_book
from contest.reading.roster import roster

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Roster]:
    def _read(data: bytes) -> Roster:
        (tmp_path / "名册.xlsx").write_bytes(data)
        return roster(tmp_path / "名册.xlsx")

    return _read


@pytest.fixture
def faults(read: Callable[..., Roster]) -> Callable[..., list[tuple[str, str]]]:
    """(code, place) of every fault told of a roster with these rows; each sentence says how to mend it."""
    def _faults(people: Rows = PARTICIPANTS, persons: Rows = PERSONS, change: Callable[[Any], object] = lambda _: None) -> list[tuple[str, str]]:
        data = roster_book({"参赛主体": people, "人员": persons, "领导小组": GROUP})
        with pytest.raises(StopError) as stop:
            read(altered(data, change))
        assert all("input/名册.xlsx" in m and m.endswith("。") for m in stop.value.messages)
        return [(m[1:8], found[1] if (found := re.search(r"› ([^：]+)：", m)) else "") for m in stop.value.messages]

    return _faults


def person(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "category": "行政村", "sends": "是", **more}


# what is read ————————————————————————————————————————————————————————


def test_the_roster_is_read_field_by_field(read: Any) -> None:
    people = [person("C01", "岭下村", head="李岭", phone="1390", mail="a@b.cn", target=1200.5, target_signings=3, before=0.000001, before_signings=0,
                     aliases="岭下、岭下村委会，岭下村民委员会", holder="岭下村委会", bank="农商行", account="0062000000000000001"),
              {"code": "Z01", "name": "上岭", "category": "自然村", "parent": "岭下村", "sends": "否"}]
    staff = [{"name": "周明华", "belongs": "C01", "standing": "公务员", "id_number": "36000019700101001X", "holder": "周明华", "bank": "农商行", "account": "62"}]
    services = [{"company": "甲", "project": "乙", "head": "丙", "members": "丁", "next_step": "备案", "due": date(2018, 3, 15)}]
    found = read(roster_book({"参赛主体": people, "人员": staff, "领导小组": GROUP, "服务专班": services}))
    village, hamlet = found.participants
    assert (village.code, village.name, village.category, village.sends, village.head) == ("C01", "岭下村", Category.VILLAGE, True, "李岭")
    assert (village.target_fen, village.target_signings, village.before_fen, village.before_signings) == (1_200_500_000, 3, 1, 0)
    assert village.aliases == ("岭下", "岭下村委会", "岭下村民委员会")
    assert village.account == Account("岭下村委会", "农商行", "0062000000000000001") and village.account.complete
    assert (hamlet.parent, hamlet.sends, hamlet.account.complete) == ("C01", False, False)
    assert (found.persons[0].belongs, found.persons[0].standing, found.persons[0].id_number) == ("C01", "公务员", "36000019700101001X")
    assert found.group == (("组长", "陈组长", "镇政府"),)
    assert (found.services[0].head, found.services[0].due) == ("丙", date(2018, 3, 15))


def test_parents_and_belongings_are_found_by_code_or_name_in_any_order_and_spelling(read: Any) -> None:
    people = [person("Z01", "上岭", parent=" 岭下 村 "), person("Z02", "下岭", parent="c01"), person("C01", "岭下村")]
    staff = [{"name": "甲", "belongs": "Ｃ０１"}, {"name": "乙", "belongs": "上岭"}, {"name": "丙"}]
    found = read(roster_book({"参赛主体": people, "人员": staff, "领导小组": GROUP}))
    assert [p.parent for p in found.participants] == ["C01", "C01", ""] and [p.belongs for p in found.persons] == ["C01", "Z01", ""]


def test_two_persons_of_one_name_are_two_if_they_belong_elsewhere(read: Any) -> None:
    staff = [{"name": "李明", "belongs": "C01"}, {"name": "李明", "belongs": "C02"}, {"name": "李明"}]
    assert len(read(roster_book({"参赛主体": PARTICIPANTS, "人员": staff, "领导小组": GROUP})).persons) == 3


def test_a_blank_roster_and_one_without_service_groups_are_read(read: Any) -> None:
    assert read(blank_roster()) == Roster()
    assert read(altered(blank_roster(), lambda book: book.remove(book["服务专班"]))) == Roster()
    assert read(altered(blank_roster(), lambda book: book["服务专班"].delete_rows(1, 5))) == Roster()


def test_a_roster_typed_in_another_program_with_its_own_columns_is_read(read: Any) -> None:
    sheets = {"参赛主体": [["招商引资参赛名册"], ["备用", "名称", "类别", "编码", "报送"], ["x", "岭下村", "行政村", "C01", "是"],
                        [None, "石桥村", "行 政 村", 7, False]],
              "人员": [["姓名"]], "领导小组": [["职务", "姓名"], ["组长", "陈"]]}
    assert [(p.code, p.name, p.sends) for p in read(xlsx(sheets)).participants] == [("C01", "岭下村", True), ("7", "石桥村", False)]


# what is told ————————————————————————————————————————————————————————


def test_a_missing_roster_is_told(tmp_path: Path) -> None:
    with pytest.raises(StopError, match="〔ROS-001〕"):
        roster(tmp_path / "名册.xlsx")


@pytest.mark.parametrize(("data", "code"), [(b"", "FIL-001"), (b"PK\x03\x04", "FIL-003"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FIL-013")])
def test_a_roster_that_cannot_be_opened_is_told(read: Any, data: bytes, code: str) -> None:
    with pytest.raises(StopError, match=f"〔{code}〕input/名册.xlsx"):
        read(data)


def test_a_roster_open_in_another_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "名册.xlsx").write_bytes(b"x")

    def locked(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(StopError, match="〔ROS-002〕"):
        roster(tmp_path / "名册.xlsx")


def test_every_missing_sheet_is_told_once(faults: Any) -> None:
    told = faults(change=lambda book: (book.remove(book["参赛主体"]), book.remove(book["领导小组"])))
    assert told == [("ROS-003", ""), ("ROS-003", "")]


def test_a_sheet_without_its_columns_or_empty_is_told(faults: Any) -> None:
    assert faults(change=lambda book: setattr(book["参赛主体"]["A1"], "value", "号码")) == [("COL-001", "参赛主体")]
    assert faults(change=lambda book: book["人员"].delete_rows(1, 10)) == [("SHT-002", "人员")]


def test_a_doubled_code_and_a_doubled_name_are_told_with_their_cells(faults: Any) -> None:
    people = [person("C01", "岭下村"), person("C02", "石桥村"), person("c０1", "河口村"), person("C04", " 石桥 村")]
    assert faults(people, ()) == [("ROS-004", "参赛主体!A4"), ("ROS-004", "参赛主体!B5")]


def test_a_parent_that_does_not_exist_is_told(faults: Any) -> None:
    assert faults([person("C01", "岭下村", parent="岭上村")], ()) == [("ROS-005", "参赛主体!D2")]


@pytest.mark.parametrize("parents", [{"A": "A"}, {"A": "B", "B": "A"}, {"A": "B", "B": "C", "C": "A"}, {"X": "A", "A": "B", "B": "C", "C": "A"}])
def test_a_circle_of_parents_is_told_once(faults: Any, parents: dict[str, str]) -> None:
    told = faults([person(code, f"{code}村", parent=parent) for code, parent in parents.items()], ())
    assert [code for code, _ in told] == ["ROS-006"]
    assert told[0][1] == f"参赛主体!D{2 + list(parents).index('A')}"


def test_two_circles_are_told_twice(faults: Any) -> None:
    told = faults([person("A", "甲", parent="B"), person("B", "乙", parent="A"), person("C", "丙", parent="C")], ())
    assert told == [("ROS-006", "参赛主体!D2"), ("ROS-006", "参赛主体!D4")]


def test_a_person_who_belongs_nowhere_is_told(faults: Any) -> None:
    assert faults(persons=[{"name": "甲", "belongs": "岭上村"}]) == [("ROS-007", "人员!B2")]


def test_a_person_doubled_is_told(faults: Any) -> None:
    staff = [{"name": "李明", "belongs": "C01"}, {"name": "李 明", "belongs": "岭下村"}, {"name": "王五"}, {"name": "王五"}]
    assert faults(persons=staff) == [("ROS-008", "人员!A3"), ("ROS-008", "人员!A5")]


STRAY = {"name": "丁", "belongs": "无此村"}
"""One fault that is always told, so that none other can be asserted."""


@pytest.mark.parametrize(("first", "second", "fault"), [
    ({"end": "2018-02-28"}, {"start": "2018-03-01"}, []),
    ({"end": "2018-03-01"}, {"start": "2018-03-01"}, ["A3"]),
    ({"end": "2018-03-02"}, {"start": "2018-03-01"}, ["A3"]),
    ({"end": "2018-02-28"}, {}, ["A3"]),
    ({"end": "2018-02-28"}, {"start": "2018-03-01", "belongs": "石桥村"}, []),
    ({}, {"belongs": "石桥村"}, []),
    ({"id_number": "36000019700101001X"}, {"belongs": "石桥村", "id_number": "36000019700101001x"}, ["A3"]),
    ({"id_number": "36000019700101001X", "end": "2018-02-28"}, {"belongs": "石桥村", "id_number": "36000019700101001X", "start": "2018-03-01"}, []),
    ({"id_number": "36000019700101001X"}, {"belongs": "石桥村", "id_number": "360000197001010028"}, [])])
def test_one_person_is_in_one_place_at_a_time(faults: Any, first: dict[str, str], second: dict[str, str], fault: list[str]) -> None:
    """One person: the same name in the same unit, or with the same ID number. Without dates a row holds for always."""
    people = [person("C01", "岭下村"), person("C02", "石桥村")]
    told = faults(people, [{"name": "李明", "belongs": "岭下村"} | first, {"name": "李明", "belongs": "岭下村"} | second, STRAY])
    assert told == [("ROS-007", "人员!B4"), *(("ROS-008", f"人员!{cell}") for cell in fault)]


@pytest.mark.parametrize(("start", "end", "wrong"), [("2018-03-01", "2018-02-28", True), ("2018-03-01", "2018-03-01", False), ("2018-03-01", "2018-03-02", False)])
def test_a_span_does_not_end_before_it_begins(faults: Any, start: str, end: str, wrong: bool) -> None:
    told = faults([person("C01", "岭下村", start=start, end=end)], [{"name": "甲", "start": start, "end": end}, STRAY])
    assert told == [("ROS-007", "人员!B3"), *([("ROS-009", "参赛主体!R2"), ("ROS-009", "人员!J2")] if wrong else [])]


@pytest.mark.parametrize(("key", "value", "fault"), [
    ("target", "一千二", ("AMT-002", "参赛主体!I2")), ("target", -5, ("AMT-003", "参赛主体!I2")),
    ("target_signings", 1.5, ("CNT-001", "参赛主体!J2")), ("category", "街道", ("CHO-001", "参赛主体!C2")), ("sends", "有时", ("CHO-001", "参赛主体!E2")),
    ("code", None, ("REQ-001", "参赛主体!A2")), ("name", None, ("REQ-001", "参赛主体!B2")), ("category", None, ("REQ-001", "参赛主体!C2")),
    ("account", 6200000000000000001, ("TXT-002", "参赛主体!P2")), ("start", "以前", ("DAT-001", "参赛主体!Q2"))])
def test_a_wrong_cell_is_told_with_its_place(faults: Any, key: str, value: Any, fault: tuple[str, str]) -> None:
    assert faults([person("C01", "岭下村") | {key: value}], ()) == [fault]


def test_a_date_in_an_amount_is_told_and_never_converted(faults: Any) -> None:
    assert faults(change=lambda book: setattr(book["参赛主体"]["K2"], "value", date(2018, 1, 1))) == [("AMT-004", "参赛主体!K2")]


def test_a_target_left_blank_with_a_stroke_is_no_target(read: Any) -> None:
    found = read(roster_book({"参赛主体": [person("C01", "岭下村", target="/", target_signings="无")], "人员": (), "领导小组": GROUP}))
    assert (found.participants[0].target_fen, found.participants[0].target_signings) == (0, 0)


def test_an_error_cell_is_told_and_one_in_a_column_of_ones_own_is_not(faults: Any, read: Any) -> None:
    def broken(cell: str) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            book["参赛主体"][cell].value = "#REF!"
            book["参赛主体"][cell].data_type = "e"

        return change

    assert faults(change=broken("I2")) == [("CEL-001", "参赛主体!I2")]
    assert read(altered(roster_book({"参赛主体": PARTICIPANTS, "人员": PERSONS, "领导小组": GROUP}), broken("Z2")))


def test_faults_of_all_kinds_are_told_at_once(faults: Any) -> None:
    people = [person("C01", "岭下村", target="很多"), person("C01", "石桥村", parent="无此村"), person("C03", "岭下村", category="街道"),
              person("C04", "甲", parent="C05"), person("C05", "乙", parent="C04"), person("", "丙"), person("", "丁")]
    staff = [{"name": "李明", "belongs": "无此村"}, {"name": "李明", "belongs": "别处"}, {"name": "张三"}, {"name": "张三"}, {"belongs": "丙"}]
    told = faults(people, staff, change=lambda book: book.remove(book["领导小组"]))
    assert sorted(told) == sorted([
        ("AMT-002", "参赛主体!I2"), ("CHO-001", "参赛主体!C4"), ("REQ-001", "参赛主体!A7"), ("REQ-001", "参赛主体!A8"), ("REQ-001", "人员!A6"),
        ("ROS-003", ""), ("ROS-004", "参赛主体!A3"), ("ROS-004", "参赛主体!B4"), ("ROS-005", "参赛主体!D3"), ("ROS-006", "参赛主体!D5"),
        ("ROS-007", "人员!B2"), ("ROS-007", "人员!B3"), ("ROS-008", "人员!A5")])


def test_places_follow_the_columns_where_they_are(read: Any) -> None:
    sheets = {"参赛主体": [["报送", "类别", "名称", "上级主体", "编码"], ["否", "行政村", "甲", "无此村", "A"], ["否", "行政村", "甲", None, "A"]],
              "人员": [["身份证号", "所属主体", "姓名"], [None, "别处", "李"], [None, None, "王"], [None, None, "王"]], "领导小组": [["职务", "姓名"]]}
    with pytest.raises(StopError) as stop:
        read(xlsx(sheets))
    assert [re.search(r"› ([^：]+)：", m)[1] for m in stop.value.messages] == [  # type: ignore[index]
        "参赛主体!E3", "参赛主体!C3", "参赛主体!D2", "人员!B2", "人员!C4"]


def test_nothing_is_written_where_the_roster_is_broken(drafted: Town) -> None:
    drafted.enlist(参赛主体=[*PARTICIPANTS, person("C01", "岭下村", parent="无此村", target="很多")])
    before = tree(drafted.root)
    told = drafted("run", "--date", "2018-02-27", status=1)
    assert [line[:9] for line in told.strip().split("\n")] == ["〔AMT-002〕", "〔ROS-004〕", "〔ROS-004〕", "〔ROS-005〕"]
    assert tree(drafted.root) == before and not (drafted.root / "ledger/ledger.sqlite").exists()
    assert not [p for p in drafted.path("output").iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize("verb", ["run", "issue", "status", "forms"])
def test_every_verb_tells_a_missing_roster(drafted: Town, verb: str) -> None:
    drafted.path("input/名册.xlsx").unlink()
    told = drafted(verb, "--date", "2018-02-27", status=1)
    assert "名册.xlsx" in told and "〔" in told
