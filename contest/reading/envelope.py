"""Who sent a mail, when it came, and what its attachments are called: headers as Chinese mail programs write them."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email import errors
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from contest.model import Finding

CHINA = timezone(timedelta(hours=8))
_GB = frozenset({"gb2312", "gbk", "cp936", "xgbk", "gb18030", "hzgb2312"})


@dataclass(frozen=True, slots=True)
class Envelope:
    """``address`` is empty where there is not exactly one sender; ``received`` is in China time."""

    address: str = ""
    received: datetime | None = None
    findings: tuple[Finding, ...] = ()


def incomplete() -> Finding:
    return Finding("MAI-007", False, "邮件的结尾缺了一段，可能没有收完整。请与填报人核对附件个数和行数。")


def envelope(mail: Message, outer: Envelope | None = None) -> Envelope:
    """Of a mail, or of one forwarded in ``outer``: the inner sender, at the time the outer one arrived."""
    senders = [decoded(str(value)) for key, value in mail.raw_items() if key.lower() == "from"]
    addresses = {address.strip().lower() for _, address in getaddresses(senders) if "@" in address}
    findings = list(outer.findings) if outer else []
    if len(addresses) > 1 or len(senders) > 1 or any("@" in shown for shown, _ in getaddresses(senders) if shown.strip().lower() not in addresses):
        findings.append(Finding("MAI-008", False, "邮件写了两个发件人，认不准是谁发的。请与填报人核对。"))
    elif addresses and not {a.lower() for _, a in getaddresses(mail.get_all("Return-Path") or ()) if "@" in a} <= addresses:
        findings.append(Finding("MAI-011", False, "邮件上写的发件人与实际寄出的邮箱不是一个，认不准是谁发的。请与填报人核对。"))
    if any(isinstance(d, errors.CloseBoundaryNotFoundDefect) for d in mail.defects):
        findings.append(incomplete())
    address = addresses.pop() if len(addresses) == 1 and len(senders) == 1 else ""
    received = outer.received if outer else _received(mail)
    if not outer and received is None:
        findings.append(Finding("MAI-010", False, "邮件上没有可用的日期，收到的时间按填报日期算。请核对填报日期。"))
    return Envelope(address, received, tuple(dict.fromkeys(findings)))


def _received(mail: Message) -> datetime | None:
    """R11: the topmost Received, which the town's own server wrote, else Date; in China time."""
    stamps = [str(value).rpartition(";")[2] for value in mail.get_all("Received") or ()][:1]
    for stamp in (*stamps, *(str(value) for value in mail.get_all("Date") or ())):
        try:
            day = parsedate_to_datetime(stamp.strip())
            moment = day.replace(tzinfo=CHINA) if day.tzinfo is None else day.astimezone(CHINA)
        except (TypeError, ValueError, OverflowError, IndexError):
            continue
        if 2000 <= moment.year <= 2099:
            return moment
    return None


def name_of(part: Message) -> str:
    """filename, else name; in any of the spellings in use."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        raw = next((str(value) for key, value in part.raw_items() if key.lower() == header), "")
        if not raw:
            continue
        clean: Message = Message()
        clean[header] = _eight_bit(raw)
        value = clean.get_param(parameter, None, header)
        if isinstance(value, tuple):
            return plain(value[2].encode("latin-1", "replace"), value[0] or "utf-8")
        if value:
            return decoded(str(value))
    return ""


def decoded(text: str) -> str:
    """RFC 2047 words, also inside quotes where the standard forbids them, and raw bytes."""
    try:
        pieces = decode_header(re.sub(r"\?=\s+=\?", "?==?", _eight_bit(text)))
    except (binascii.Error, ValueError):
        return _eight_bit(text)
    return "".join(plain(piece, charset or "utf-8") if isinstance(piece, bytes) else piece for piece, charset in pieces)


def _eight_bit(text: str) -> str:
    """What the parser kept of raw bytes, as text."""
    raw = text.encode("utf-8", "surrogateescape")
    return plain(raw, "utf-8") if any("\udc80" <= letter <= "\udcff" for letter in text) else text


def plain(raw: bytes, charset: str) -> str:
    """GB 2312 and GBK are read as GB 18030, which holds both and what mail programs really write; then whatever fits."""
    first = "gb18030" if charset.lower().replace("-", "").replace("_", "") in {"gb2312", "gbk", "cp936", "xgbk", "gb18030", "hzgb2312"} else charset
    for encoding in (first, "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode("utf-8", "replace")
