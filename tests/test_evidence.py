"""Whose 佐证 a scan is: by the mail or archive it came in, by its folder, by its name in the return; never guessed."""

from __future__ import annotations

import pytest
from town import Town, lead, signing

from contest.model import Attachment, Status, Submission

V1 = "input/报表/第1期/村一.eml!村一.xlsx"
V2 = "input/报表/第1期/村二.eml!村二.xlsx"


def scan(name: str) -> Submission:
    return Submission(Attachment(f"input/报表/{name}", name, 1), Status.EVIDENCE)


@pytest.mark.parametrize(("name", "owner"), [
    ("第1期/村一.eml!合同.pdf", V1), ("第1期/村二.eml!照片.zip!一.jpg", V2), ("第1期/没有报表.eml!说不清.pdf", ""), ("第1期/没有报表.eml!合同.pdf", V2),
    ("第1期/说不清.pdf", ""), ("第1期/回单0220.jpg", V2), ("另一处/回单0220.jpg", V2), ("另一处/说不清.jpg", ""),
    ("村三/说不清.jpg", "input/报表/村三/表.xlsx"), ("村三/回单0220.jpg", "input/报表/村三/表.xlsx"), (".jpg", "")])
def test_a_scan_belongs_to_the_return_it_came_with(name: str, owner: str) -> None:
    town = Town().send("V1", lead(), file=V1).send("V2", signing(evidence="合同.pdf、回单0220"), lead("2-21"), file=V2)
    found = town.send("U1", lead(), file="input/报表/村三/表.xlsx").receive(scan(name)).reckon()
    [scanned] = [r for r in found.returns if r.status is Status.EVIDENCE]
    senders = {r.file: (r.participant, r.period) for r in found.returns}
    assert (scanned.participant, scanned.period) == (senders[owner] if owner else ("", None))
    assert owner in scanned.note and (scanned.note == "看不出是哪份报表的佐证") is (not owner)


def test_of_two_returns_of_one_sender_the_one_in_force_is_named() -> None:
    town = Town().send("V1", lead(), file="input/报表/村一/1.xlsx").send("V1", lead(), filled="2-25", file="input/报表/村一/2.xlsx")
    assert [r.note for r in town.receive(scan("村一/图.jpg")).reckon().returns if r.status is Status.EVIDENCE] == ["与 input/报表/村一/2.xlsx 一起来的佐证"]


def test_a_mail_with_returns_of_two_senders_says_nothing_of_its_scans() -> None:
    town = Town().send("V1", lead(), file="input/报表/包.zip!1.xlsx").send("V2", lead(), file="input/报表/包.zip!2.xlsx")
    assert [r.participant for r in town.receive(scan("包.zip!图.jpg")).reckon().returns if r.status is Status.EVIDENCE] == [""]
