"""A .zip of returns → its members."""

from __future__ import annotations

import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator

from contest.reading.inflate import ENCRYPTED, Budget, inflated, name_of, opened
from contest.reading.parts import Part
from contest.reading.refused import RefusedError

_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def parts(data: bytes, budget: Budget) -> Iterator[Part]:
    """Members in their order. A bad one carries its fault; RefusedError for an archive that cannot be opened at all."""
    archive = opened(data)
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > budget.members:
        raise RefusedError("ARC-003", f"压缩包里有 {len(members)} 个文件，太多了，没有读。请只放报表和佐证，分几次发。")
    budget.members -= len(members)
    doubled = {name for name, n in Counter(map(name_of, members)).items() if n > 1}
    for member in members:
        yield _part(archive, member, doubled, budget)


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, doubled: set[str], budget: Budget) -> Part:
    name = name_of(member)
    try:
        if _leads_out(name) or stat.S_ISLNK(member.external_attr >> 16):
            raise RefusedError("ARC-001", "这个文件在压缩包里的名字带了盘符、“..”或系统专用的词（如 CON），没有读。请改成普通的名字，例如 岭下村-第2期.xlsx，直接发来。")
        if name in doubled:
            raise RefusedError("ARC-004", "压缩包里有两个文件都叫这个名字，不知道以哪个为准，都没有读。请只留一个再发。")
        if member.flag_bits & ENCRYPTED:
            raise RefusedError("ARC-005", "压缩包加了密码，没有读。请不设密码重新压缩，或者把报表直接发来。")
        return Part(name, inflated(archive, member, budget))
    except RefusedError as refused:
        return Part(name, fault=refused)


def _leads_out(name: str) -> bool:
    """Absolute, through .., on a drive, or with a name that is a device: nothing is ever written under it, but no honest packer makes it."""
    steps = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in steps or ":" in steps[0] or "\0" in name or any(_RESERVED.match(s) for s in steps)
