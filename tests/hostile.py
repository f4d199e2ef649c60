"""Compact builders of what people and attackers send: each gives the bytes of one file. Nothing is larger on disk than it must be."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote

Tree = dict[str, Any]
MB = 1 << 20
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(book: bytes, part: str, *swaps: tuple[bytes, bytes], **more: bytes) -> bytes:
    """A workbook with the bytes of one part swapped; each swap must find its place."""
    parts = members(book) | {name: content for name, content in more.items() if name}
    for old, new in swaps:
        assert old in parts[part], (part, old)
        parts[part] = parts[part].replace(old, new, 1)
    return zipped(parts)


# zips that swell ————————————————————————————————————————————————————————


def bomb(parts: Mapping[str, bytes], name: str, head: bytes, chunk: bytes, times: int, claimed: int | None = None) -> bytes:
    """``parts`` and one member whose chunk is deflated once and repeated; ``claimed`` is the size it lies about."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH)
    deflate.compress(chunk)
    deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(chunk) + deflate.flush(zlib.Z_FULL_FLUSH)
    end = deflate.flush(zlib.Z_FINISH)
    size, packed, raw = len(head) + len(chunk) * times, len(start) + len(block) * times + len(end), name.encode()
    claimed = min(size, 0xFFFFFFF0) if claimed is None else claimed
    base = zipped(parts)
    cut = base.rfind(b"PK\5\6")
    count, _, place = struct.unpack("<HII", base[cut + 10:cut + 20])
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x5821, 0, packed, claimed, len(raw), 0) + raw
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x5821, 0, packed, claimed, len(raw), 0, 0, 0, 0, 0, place) + raw
    directory = base[place:cut] + central
    where = place + len(local) + packed
    return b"".join((base[:place], local, start, block * times, end, directory,
                     struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count + 1, count + 1, len(directory), where, 0)))


def overlapping(times: int) -> bytes:
    """Many directory entries over one member."""
    data = zipped({"a.csv": b"0" * MB})
    cut = data.rfind(b"PK\5\6")
    place = struct.unpack("<I", data[cut + 16:cut + 20])[0]
    entry = data[place:cut]
    return data[:place] + entry * times + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, times, times, len(entry) * times, place, 0)


def nested(levels: int, inner: bytes) -> bytes:
    for level in range(levels):
        inner = zipped({f"{level}.zip" if level else "里.csv": inner})
    return inner


def named(parts: Mapping[bytes, bytes]) -> bytes:
    """Member names as raw bytes without the UTF-8 flag, as Windows, macOS and WPS write them."""
    plain = zipped({f"N{number:03}".ljust(len(name), "x"): content for number, (name, content) in enumerate(parts.items())})
    for number, name in enumerate(parts):
        plain = plain.replace(f"N{number:03}".ljust(len(name), "x").encode(), name)
    return plain


def encrypted(data: bytes) -> bytes:
    """The bit that says so, set in every header."""
    flagged = bytearray(data)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = 0
        while (at := flagged.find(mark, at)) >= 0:
            flagged[at + offset] |= 1
            at += 4
    return bytes(flagged)


# OLE ————————————————————————————————————————————————————————————————


def ole(fat: int = 1, difat: int = 0, first_directory: int = 0, sectors: bytes = b"\0" * 4096) -> bytes:
    """A header of MS-CFB with counts of our choice, and whatever follows."""
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat, first_directory, 0, 4096, 0, 0, 0xFFFFFFFE, difat)
    return (header + b"\0" * 436)[:512] + sectors


def fat_loop() -> bytes:
    """A chain of sectors that leads to itself."""
    return ole(first_directory=1, sectors=struct.pack("<128I", 0xFFFFFFFD, 1, *([2] * 126)) + b"\0" * 2048)


def stream_named(name: str) -> bytes:
    """An OLE file in whose directory that stream is named."""
    return ole(sectors=name.encode("utf-16-le").ljust(4096, b"\0"))


def compound(tree: Tree) -> bytes:
    """An OLE file (MS-CFB, version 3) of these storages and streams."""
    entries: list[list[Any]] = []
    mini, minifat, sectors, fat = bytearray(), [], bytearray(), []
    end, none = 0xFFFFFFFE, 0xFFFFFFFF

    def chained(data: bytes, store: bytearray, table: list[int], size: int) -> int:
        start, count = len(table), max(1, -(-len(data) // size))
        store.extend(data.ljust(count * size, b"\0"))
        table.extend([*range(start + 1, start + count), end])
        return start

    def add(name: str, node: Tree | bytes) -> int:
        place = len(entries)
        entries.append([name, 1, none, none, 0, 0])
        if isinstance(node, dict):
            kids = [add(*pair) for pair in node.items()]
            for one, after in pairwise(kids):
                entries[one][2] = after
            entries[place][3] = kids[0]
        else:
            start = chained(node, mini, minifat, 64) if len(node) < 4096 else chained(node, sectors, fat, 512)
            entries[place][1:] = [2, entries[place][2], none, start, len(node)]
        return place

    add("Root Entry", tree)
    entries[0][1], entries[0][4], entries[0][5] = 5, chained(bytes(mini), sectors, fat, 512), len(mini)
    short = chained(struct.pack(f"<{len(minifat)}I", *minifat), sectors, fat, 512)
    folder = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBBIII16s4s8s8sIQ", 2 * len(name) + 2, kind, 1, none, right, child,
                                                                              b"", b"", b"", b"", start, size)
                      for name, kind, right, child, start, size in entries)
    first = chained(folder, sectors, fat, 512)
    tables = -(-(len(fat) + 8) // 127)
    where = range(len(fat), len(fat) + tables)
    fat += [0xFFFFFFFD] * tables
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH6sIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables, first, 0, 4096, short,
                                            -(-len(minifat) // 128), end, 0, *where[:1])
    header += struct.pack(f"<{tables - 1}I", *where[1:])
    return header.ljust(512, b"\xff") + bytes(sectors) + struct.pack(f"<{len(fat)}I", *fat).ljust(tables * 512, b"\xff")


def xls(sheets: Mapping[str, list[list[Any]]], styled_to: int = 0) -> bytes:
    """An old workbook (MS-XLS) of numbers and texts; each row down to ``styled_to`` has 20 cells that are only styled."""
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def bof(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))

    def cell(row: int, column: int, value: Any) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            return record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")) if value else b""
        return record(0x203, place + struct.pack("<d", value))

    def part(rows: list[list[Any]]) -> bytes:
        filled = b"".join(cell(n, c, value) for n, row in enumerate(rows) for c, value in enumerate(row))
        styled = b"".join(record(0xBE, struct.pack("<HH20HH", n, 0, *[0] * 20, 19)) for n in range(len(rows), styled_to))
        return bof(0x10) + record(0x200, struct.pack("<IIHHH", 0, max(len(rows), styled_to), 0, 20, 0)) + filled + styled + record(0x0A, b"")

    parts = {name: part(rows) for name, rows in sheets.items()}
    names = [name.encode("utf-16-le") for name in parts]
    at = len(bof(5)) + sum(4 + 8 + len(name) for name in names) + 4
    index = b""
    for name, content in zip(names, parts.values(), strict=True):
        index += record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(content)
    stream = bof(5) + index + record(0x0A, b"") + b"".join(parts.values())
    return compound({"Workbook": stream.ljust(4096, b"\0")})


def outlook(attachments: Mapping[str, bytes], headers: str = "", sender: str = "") -> bytes:
    """A .msg (MS-OXMSG) with these attachments."""
    def text(number: int, value: str) -> tuple[bytes, dict[str, bytes]]:
        raw = value.encode("utf-16-le")
        return struct.pack("<HHII4x", 0x1F, number, 6, len(raw) + 2), {f"__substg1.0_{number:04X}001F": raw} if raw else {}

    def binary(number: int, raw: bytes) -> tuple[bytes, dict[str, bytes]]:
        return struct.pack("<HHII4x", 0x102, number, 6, len(raw)), {f"__substg1.0_{number:04X}0102": raw}

    def storage(head: bytes, *fields: tuple[bytes, dict[str, bytes]]) -> Tree:
        streams: Tree = {"__properties_version1.0": head + b"".join(entry for entry, _ in fields)}
        return streams | {name: raw for _, some in fields for name, raw in some.items()}

    count = len(attachments)
    fields = [text(0x001A, "IPM.Note"), *([text(0x007D, headers)] if headers else []), *([text(0x0C1F, sender)] if sender else [])]
    tree = storage(struct.pack("<8x4I8x", 0, count, 0, count), *fields)
    for number, (name, data) in enumerate(attachments.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = storage(b"\0" * 8, text(0x3707, name), binary(0x3701, data))
    return compound(tree)


# mails ———————————————————————————————————————————————————————————————

HEAD = b"From: =?gb2312?B?1dQ=?= <jia@cun.example>\r\nTo: zhen@example.org\r\nDate: Sat, 24 Feb 2018 09:00:00 +0800\r\nMIME-Version: 1.0\r\n"
XLSX_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def mail(*parts: bytes, head: bytes = HEAD, end: bytes = b"--B--\r\n") -> bytes:
    body = b"--B\r\nContent-Type: text/plain; charset=gb18030\r\n\r\n" + "请查收".encode("gb18030") + b"\r\n"
    return head + b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n' + body + b"".join(b"--B\r\n" + part + b"\r\n" for part in parts) + end


def attached(data: bytes, disposition: bytes = b"attachment; filename=a.xlsx", kind: bytes = XLSX_TYPE) -> bytes:
    return (b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: " + disposition + b"\r\n\r\n"
            + base64.encodebytes(data))


def forwarded(inner: bytes, levels: int = 1) -> bytes:
    for level in range(levels):
        mark = f"W{level}".encode()
        inner = (HEAD + b"Content-Type: multipart/mixed; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\nContent-Type: message/rfc822\r\n\r\n"
                 + inner + b"\r\n--" + mark + b"--\r\n")
    return inner


def word(text: str, charset: str) -> bytes:
    return f"=?{charset}?B?{base64.b64encode(text.encode('gb18030' if charset.startswith('gb') else charset)).decode()}?=".encode()


@cache
def names(name: str) -> dict[str, bytes]:
    """One file name as different programs write it."""
    raw = name.encode()
    return {
        "RFC 2231": b"attachment; filename*=UTF-8''" + quote(name).encode(),
        "RFC 2231 in GBK": b"attachment; filename*=GBK''" + quote(name.encode("gbk")).encode(),
        "RFC 2231 in pieces": b"attachment; filename*0*=GB18030''" + quote(name[:3].encode("gb18030")).encode() + b";\r\n filename*1*="
                              + quote(name[3:].encode("gb18030")).encode(),
        "RFC 2047 in GBK": b'attachment; filename="' + word(name, "gbk") + b'"',
        "RFC 2047 called gb2312": b'attachment; filename="' + word(name, "gb2312") + b'"',
        "RFC 2047 cut within a character": b'attachment;\r\n filename="=?utf-8?B?' + base64.b64encode(raw[:7]) + b"?=\r\n =?utf-8?B?"
                                           + base64.b64encode(raw[7:]) + b'?="',
        "raw GBK": b'attachment; filename="' + name.encode("gbk") + b'"',
        "raw UTF-8": b'attachment; filename="' + raw + b'"',
        "a path": b'attachment; filename="..\\..\\' + raw + b'"',
        "a charset nobody knows": b"attachment; filename*=x-none''" + quote(name.encode("gbk")).encode(),
    }
