"""Zip containers, opened warily: sizes are counted while inflating, never believed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contest.reading import limits
from contest.reading.refused import RefusedError, broken, swollen

_CHUNK = limits.MIB
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError)
ENCRYPTED = 0x1
_UTF8_NAME = 0x800


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one file in ``input/``, mails and archives in it included."""

    left: int = limits.UNPACKED
    members: int = limits.MEMBERS_OF_ARCHIVE


@lru_cache(maxsize=1)
def directory(data: bytes) -> zipfile.ZipFile:
    """The container of these bytes, its directory read once for all who ask. Raises what zipfile raises; nobody may close it."""
    return zipfile.ZipFile(io.BytesIO(data))


def opened(data: bytes) -> zipfile.ZipFile:
    """Raises RefusedError for what is broken, and where members lie over one another (an old trick to unpack one many times)."""
    try:
        archive = directory(data)
    except _BROKEN:
        raise broken() from None
    end = -1
    for start, size in sorted((member.header_offset, member.compress_size) for member in archive.infolist()):
        if start < end:
            raise RefusedError("FIL-017", "压缩的内容互相重叠，不是正常存出来的文件，没有读。请用 WPS 打开报表，另存为 .xlsx 直接发来。")
        end = start + size + 30
    return archive


def inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The member's bytes, taken off the budget. Raises RefusedError when it is broken or swells."""
    return b"".join(_pieces(archive, member, budget))


def weighed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> None:
    """Inflated only to see that it is whole and not a bomb: others may open what we do not need."""
    for _ in _pieces(archive, member, budget):
        pass


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    size = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                budget.left -= len(piece)
                too_dense = size > limits.RATIO_FROM and size > limits.RATIO * max(member.compress_size, 1)
                if size > limits.UNPACKED_PART or budget.left < 0 or too_dense:
                    raise swollen()
                yield piece
    except _BROKEN:
        raise broken() from None


def name_of(member: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: flagged UTF-8, else UTF-8 without the flag (macOS, WPS), else GBK (Windows)."""
    if member.flag_bits & _UTF8_NAME:
        return member.orig_filename
    raw = member.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.orig_filename
