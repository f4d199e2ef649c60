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
from contest.reading.repeated import SMALL, once_if_small

_CHUNK = limits.MIB
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError)
_HEADER = 30
ENCRYPTED = 0x1
_ODD = ENCRYPTED | 0x20 | 0x40
"""Flags of what is encrypted or patched: zipfile says what it cannot do."""
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
    if member.file_size <= min(SMALL, budget.left) and _is_plain(member):
        budget.left -= member.file_size
        return _small(archive, member)
    return b"".join(_pieces(archive, member, budget))


def _small(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        return _whole(_packed(archive, member), member.file_size, member.CRC)
    except _BROKEN:
        raise broken() from None


@once_if_small
def _whole(packed: bytes, size: int, check: int) -> bytes:
    """Exactly ``size`` bytes with this CRC-32: one more is asked for, to see that there is none."""
    found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    if (len(found), zlib.crc32(found)) != (size, check):
        raise broken()
    return found


def weighed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> None:
    """Inflated only to see that it is whole and not a bomb: others may open what we do not need."""
    for _ in _pieces(archive, member, budget):
        pass


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    size = check = 0
    try:
        for piece in _unpacked(archive, member):
            size += len(piece)
            budget.left -= len(piece)
            if size > member.file_size:
                raise broken()
            too_dense = size > limits.RATIO_FROM and size > limits.RATIO * max(member.compress_size, 1)
            if size > limits.UNPACKED_PART or budget.left < 0 or too_dense:
                raise swollen()
            check = zlib.crc32(piece, check)
            yield piece
    except _BROKEN:
        raise broken() from None
    if (size, check) != (member.file_size, member.CRC):
        raise broken()


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Deflated members, which nearly all are, without a stream object for each: these took a sixth of all reading."""
    if _is_plain(member):
        packed, engine = _packed(archive, member), zlib.decompressobj(-zlib.MAX_WBITS)
        while piece := engine.decompress(packed, _CHUNK):
            packed = engine.unconsumed_tail
            yield piece
        return
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def _is_plain(member: zipfile.ZipInfo) -> bool:
    return member.compress_type == zipfile.ZIP_DEFLATED and not member.flag_bits & _ODD


def _packed(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member as it lies there, behind a header of its own that must name it as the directory does (APPNOTE 4.3.7)."""
    source = archive.fp
    if source is None:
        raise ValueError(member.filename)
    source.seek(member.header_offset)
    header = source.read(_HEADER)
    name = source.read(int.from_bytes(header[26:28], "little"))
    if header[:4] != b"PK\x03\x04" or name.decode("utf-8" if header[7] << 8 & _UTF8_NAME else "cp437") != member.orig_filename:
        raise zipfile.BadZipFile(member.filename)
    source.seek(int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
    return source.read(member.compress_size)


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
