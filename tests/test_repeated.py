"""What is the same to the byte in many returns is looked at once; what differs, is broken or is large is looked at each time."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from contest.reading import limits
from contest.reading.inflate import Budget, inflated, opened
from contest.reading.refused import RefusedError
from contest.reading.repeated import SMALL, once_if_small
from contest.reading.scan import scan


def packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def all_of(data: bytes, budget: Budget) -> list[bytes]:
    archive = opened(data)
    return [inflated(archive, member, budget) for member in archive.infolist()]


def test_a_small_part_is_looked_at_once_and_a_large_one_each_time() -> None:
    seen: list[int] = []
    look = once_if_small(lambda part: seen.append(len(part)))
    for part in (b"a" * SMALL, b"b" * (SMALL + 1)) * 2:
        look(part)
    assert seen == [SMALL, SMALL + 1, SMALL + 1]


def test_a_member_seen_before_is_taken_off_the_budget_again() -> None:
    budget = Budget()
    assert all_of(packed(a=b"x" * 1000, b=b"x" * 1000), budget) == [b"x" * 1000] * 2
    assert budget.left == limits.UNPACKED - 2000


def test_small_members_too_may_not_be_more_than_is_left() -> None:
    with pytest.raises(RefusedError) as refused:
        all_of(packed(a=b"x" * 1000, b=b"x" * 1000), Budget(left=1999))
    assert refused.value.code == "FIL-005"


@pytest.mark.parametrize(("true", "false"), [(1000, 999), (1000, 1001)])
def test_a_member_longer_or_shorter_than_it_says_is_broken_though_its_like_was_whole(true: int, false: int) -> None:
    whole = packed(a=b"x" * true)
    all_of(whole, Budget())
    with pytest.raises(RefusedError) as refused:
        all_of(whole.replace(true.to_bytes(4, "little"), false.to_bytes(4, "little")), Budget())
    assert refused.value.code == "FIL-003"


def test_a_member_with_another_checksum_is_broken_though_its_like_was_whole() -> None:
    whole = packed(a=b"x" * 1000)
    all_of(whole, Budget())
    check = zlib.crc32(b"x" * 1000)
    for _ in range(2):
        with pytest.raises(RefusedError) as refused:
            all_of(whole.replace(check.to_bytes(4, "little"), (check ^ 1).to_bytes(4, "little")), Budget())
        assert refused.value.code == "FIL-003"


def test_a_part_that_may_not_be_opened_is_refused_as_often_as_it_comes() -> None:
    evil = packed(**{"[Content_Types].xml": b"<!DOCTYPE a><a/>"})
    for _ in range(2):
        with pytest.raises(RefusedError) as refused:
            scan(evil)
        assert refused.value.code == "FIL-006"


def test_a_relation_may_lead_up_from_one_folder_and_not_from_another() -> None:
    relations = b'<Relationships><Relationship Id="a" Target="../../a.xml"/></Relationships>'
    scan(packed(**{"xl/worksheets/_rels/a.xml.rels": relations}))
    with pytest.raises(RefusedError) as refused:
        scan(packed(**{"xl/_rels/a.xml.rels": relations}))
    assert refused.value.code == "FIL-017"
