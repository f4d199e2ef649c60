"""What a run writes for whatever lay in input/ and templates/."""

from __future__ import annotations

import shutil

import pytest
from clerk import AFTER_1, codes, valid
from conftest import Town, sample, xlsx

from contest.model import Sheet


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
