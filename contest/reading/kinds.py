"""What a file is, by its content; its name only decides where the content says nothing. Pure."""

from __future__ import annotations

import re
from enum import Enum, auto

from contest.reading.inflate import directory

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
_PICTURES = (b"%PDF", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_HEADER = re.compile(rb"(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|x-[a-z-]+)[ \t]*:", re.I)
_LINK = re.compile(rb"\[InternetShortcut\]|https?://[\w.-]*(?:kdocs\.cn|docs\.qq\.com|pan\.baidu\.com|wps\.cn|/ftn/)", re.I)
EVIDENCE_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".heic", ".ofd")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ett", ".ods", ".csv", ".tsv", ".xlsb")
_TEXT_SUFFIXES = (".xls", ".et", ".xlsx")
_WRITINGS = (".doc", ".wps", ".ppt", ".dps", ".rtf")
_PROGRAMS = (".exe", ".scr", ".com", ".bat", ".cmd", ".js", ".vbs", ".lnk", ".ps1", ".msi", ".hta", ".jar")


class Kind(Enum):
    """Those that are read, then those that only get their sentence."""

    XLSX = auto()
    XLS = auto()
    ODS = auto()
    CSV = auto()
    ZIP = auto()
    EML = auto()
    MSG = auto()
    EVIDENCE = auto()
    EMPTY = auto()
    LOCKED = auto()
    XLSB = auto()
    PACKED = auto()
    HTML = auto()
    XML_2003 = auto()
    WINMAIL = auto()
    WRITING = auto()
    LINK = auto()
    PROGRAM = auto()
    PICTURE = auto()
    STRANGE = auto()


REFUSED: dict[Kind, tuple[str, str]] = {
    Kind.EMPTY: ("FIL-001", "文件是空的，一个字也没有，可能没有传完。请重新发一次。"),
    Kind.LOCKED: ("FIL-010", "文件加了密码，没有读。请用 WPS 打开，取消密码后另存为 .xlsx 再发。"),
    Kind.STRANGE: ("FIL-011", "这不是 Excel 报表（.xlsx）。请用发下去的空白报表填写，另存为 .xlsx 再发。"),
    Kind.XLSB: ("FIL-040", "这是二进制格式的 Excel 文件（.xlsb），没有读。请用 WPS 打开，另存为 .xlsx 再发。"),
    Kind.PACKED: ("FIL-041", "这种压缩包（.rar、.7z 等）没有读。请解开后把报表直接发来，或者压成 .zip 再发。"),
    Kind.HTML: ("FIL-042", "这其实是网页一类的文件，不是 Excel 报表，没有读。请用发下去的空白报表填写；已填好的，用 WPS 打开后另存为 .xlsx 再发。"),
    Kind.XML_2003: ("FIL-043", "这是 2003 版的 XML 表格，没有读。请用 WPS 打开，另存为 .xlsx 再发。"),
    Kind.WINMAIL: ("FIL-044", "这是 Outlook 打包的附件（winmail.dat），里面的报表取不出来。请把报表作为普通附件重新发一次。"),
    Kind.WRITING: ("FIL-045", "这是文字或演示文件，不是报表，没有读。请把内容填进发下去的空白报表；作佐证的请存成 .pdf 再发。"),
    Kind.LINK: ("FIL-046", "这只是网上文档或网盘的链接，不是报表，没有读。请把文件下载下来，作为附件发来。"),
    Kind.PROGRAM: ("FIL-047", "这是程序文件，可能有害，没有读。请不要打开；报表请另存为 .xlsx 再发。"),
    Kind.PICTURE: ("FIL-048", "名字像报表，其实是图片或 PDF，没有读。请用发下去的空白报表填写；作佐证的请用原来的文件名（如 合同.pdf）再发。"),
}


def suffix(name: str) -> str:
    """``.xlsx`` of 「岭下村.XLSX」; empty where there is none."""
    base = name.rpartition("/")[2]
    return "." + base.rpartition(".")[2].lower() if "." in base else ""


def kind_of(data: bytes, name: str) -> Kind:
    """``name`` may be a path; it decides only between kinds that look alike."""
    ending = suffix(name)
    if not data:
        return Kind.EMPTY
    if ending in _PROGRAMS or data.startswith(b"MZ"):
        return Kind.PROGRAM
    if data.startswith(_ZIP):
        return _zipped(data, ending)
    if data.startswith(OLE):
        return _compound(data, ending)
    if data.startswith(_PACKED):
        return Kind.PACKED
    if data.startswith(b"\x78\x9f\x3e\x22"):
        return Kind.WINMAIL
    if data.startswith(_PICTURES) or (ending in EVIDENCE_SUFFIXES and not _is_mail(data)):
        return Kind.PICTURE if ending in WORKBOOK_SUFFIXES else Kind.EVIDENCE
    return _written(data, ending)


def _zipped(data: bytes, ending: str) -> Kind:
    """By the names of its members; a directory that cannot be read is told by whoever opens it."""
    try:
        names = {name.replace("\\", "/").lower() for name in directory(data).namelist()[:20_000]}
    except Exception:  # zipfile raises many kinds for one thing
        return Kind.ZIP if ending == ".zip" else Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "[content_types].xml" in names or any(n.startswith("xl/") for n in names) or (not names and ending in WORKBOOK_SUFFIXES):
        return Kind.WRITING if names & {"word/document.xml", "ppt/presentation.xml"} else Kind.XLSX
    if "mimetype" in names and "content.xml" in names:
        return Kind.ODS
    return Kind.WRITING if names & {"word/document.xml", "ofd.xml"} and ending != ".ofd" else Kind.EVIDENCE if "ofd.xml" in names else Kind.ZIP


def _compound(data: bytes, ending: str) -> Kind:
    """An OLE file, by the names in its directory; a search finds them in broken ones too. What has lost its directory is what it is called."""
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    workbook = holds("Workbook\0") or holds("Book\0")
    if holds("__properties_version1.0") or (ending == ".msg" and not workbook):
        return Kind.MSG  # first, since it holds the directories of what is attached to it
    if holds("EncryptedPackage"):
        return Kind.LOCKED
    if ending in _WRITINGS or (not workbook and (holds("WordDocument") or holds("PowerPoint Document"))):
        return Kind.WRITING
    return Kind.XLS


def _written(data: bytes, ending: str) -> Kind:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Kind.XML_2003
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style")):
        return Kind.LINK if _LINK.search(data[:65536]) and ending not in WORKBOOK_SUFFIXES else Kind.HTML
    if _is_mail(data):
        return Kind.HTML if ending in {*WORKBOOK_SUFFIXES, ".mht", ".mhtml"} else Kind.EML  # 单个文件网页 begins like a mail
    if ending in {".url", ".txt", ".webloc", ".desktop"} and _LINK.search(data[:65536]):
        return Kind.LINK
    if ending == ".eml":
        return Kind.EML
    return Kind.CSV if ending in {".csv", ".tsv"} or (ending in _TEXT_SUFFIXES and _is_text(data)) else Kind.STRANGE


def _is_mail(data: bytes) -> bool:
    return bool(_HEADER.match(data[:100].lstrip(b"\xef\xbb\xbf\r\n")))


def _is_text(data: bytes) -> bool:
    return data.startswith(_TEXT_BOMS) or not any(byte < 9 or 13 < byte < 32 for byte in data[:4096])
