"""A mail (.eml, RFC 5322) → its attachments. Bodies are never read; every name a Chinese mail program writes is understood.

The compat32 policy, and headers decoded here: the newer policies lose names of QQ and Foxmail, and take minutes for one long header.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from email import errors, message_from_bytes
from email.message import Message

from contest.model import Finding
from contest.reading import limits
from contest.reading.envelope import Envelope, envelope, incomplete, name_of, plain
from contest.reading.inflate import Budget
from contest.reading.kinds import Kind, kind_of
from contest.reading.parts import Part
from contest.reading.refused import RefusedError, unreadable

_FORWARDED = re.compile(rb"^content-type:\s*message/rfc822", re.IGNORECASE | re.MULTILINE)
_ANY_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_CLOUD = re.compile(r"kdocs\.cn|docs\.qq\.com|pan\.baidu\.com|wps\.cn|/ftn/|mail\.qq\.com/cgi-bin/ftn|超大附件|云附件|fs\.163\.com|在线文档|网盘", re.IGNORECASE)
_ENCODED_WORKBOOK = (b"UEsDB", b"0M8R4KGx")
"""How base64 of a zip and of an OLE file begins: an attachment that nobody decoded."""


def parts(data: bytes, budget: Budget) -> Iterator[Part]:
    """Attachments in their order. Raises RefusedError for a mail that is none, holds nothing or is made to harm."""
    if len(_FORWARDED.findall(data)) > limits.PARTS_OF_MAIL:
        raise _too_deep()
    if len(_ANY_PART.findall(data)) > 2 * limits.PARTS_OF_MAIL:
        raise _too_many()
    try:
        mail = message_from_bytes(data)
    except RecursionError:
        raise _too_deep() from None
    if not len(mail):
        raise unreadable()
    walked = list(mail.walk())
    if len(walked) > limits.PARTS_OF_MAIL:
        raise _too_many()
    if any(len(str(value)) > limits.HEADER_CHARACTERS for part in walked for _, value in part.raw_items()):
        raise RefusedError("MAI-003", "邮件的信头长得不正常，没有读。请新写一封邮件，把报表作为附件发来。")
    found = list(_inside(mail, envelope(mail), 1, budget))
    if not found:
        raise _nothing(walked)
    yield from found


def _inside(mail: Message, outer: Envelope, depth: int, budget: Budget) -> Iterator[Part]:
    if depth > limits.NESTING:
        raise _too_deep()
    for part in _leaves(mail):
        if part.get_content_type() == "message/rfc822":
            for inner in _forwarded(part):
                yield from _inside(inner, envelope(inner, outer), depth + 1, budget)
        elif one := _attachment(part, outer):
            budget.left -= len(one.data)
            budget.members -= 1
            if budget.left < 0 or budget.members < 0:
                raise _too_many()
            yield one


def _leaves(mail: Message) -> Iterator[Message]:
    """Parts that hold something, forwarded mails as wholes."""
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting = [*_children(part), *waiting]
        else:
            yield part


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _forwarded(part: Message) -> list[Message]:
    """The mail inside; some programs write it in base64, which RFC 2046 forbids and the parser leaves as it is."""
    inner = _children(part)
    if not any(len(one) for one in inner):
        text = "".join(str(one.get_payload()) for one in inner) if inner else str(part.get_payload())
        try:
            return [message_from_bytes(base64.b64decode(text))]
        except (binascii.Error, ValueError, RecursionError):
            return []
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" and not any(one.get("From") for one in inner):
        return []
    return inner


def _attachment(part: Message, outer: Envelope) -> Part | None:
    """None for a body: text without a name."""
    name = name_of(part)
    kind = part.get_content_maintype()
    if not name and (kind in {"text", "multipart", "message"} or (kind != "application" and part.get_content_disposition() is None)):
        return None
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    one = Part(name or _unnamed(data), data, None, outer.address, outer.received, outer.findings + _cut(part))
    spoilt = any(isinstance(d, errors.InvalidBase64CharactersDefect | errors.InvalidBase64LengthDefect) for d in part.defects)
    if spoilt or data.startswith(_ENCODED_WORKBOOK):
        return replace(one, fault=RefusedError("MAI-006", "邮件附件在路上坏了，取出来的不完整，没有读。请重新发一次，或者把报表压成 .zip 再发。"))
    return one


def _unnamed(data: bytes) -> str:
    return {Kind.XLSX: "附件.xlsx", Kind.XLS: "附件.xls", Kind.ZIP: "附件.zip"}.get(kind_of(data, ""), "附件")


def _cut(part: Message) -> tuple[Finding, ...]:
    if any(isinstance(d, errors.CloseBoundaryNotFoundDefect | errors.StartBoundaryNotFoundDefect) for d in part.defects):
        return (incomplete(),)
    return ()


def _nothing(walked: list[Message]) -> RefusedError:
    bodies = (part.get_payload(decode=True) for part in walked if part.get_content_maintype() == "text")
    text = "".join(plain(body, "utf-8") for body in bodies if isinstance(body, bytes))
    if _CLOUD.search(text):
        return RefusedError("MAI-002", "邮件里只有网上文档或网盘的链接，没有附件，没有读。请把报表下载下来，作为普通附件重新发一次。")
    return RefusedError("MAI-001", "邮件里没有附件，正文不当报表读。请把填好的报表作为附件重新发一次。")


def _too_deep() -> RefusedError:
    return RefusedError("MAI-005", f"邮件里套邮件，超过 {limits.NESTING} 层，没有读。请把报表另存下来，直接发来。")


def _too_many() -> RefusedError:
    return RefusedError("MAI-004", "邮件里的部件多得不正常，没有读。请新写一封邮件，只附报表和佐证。")
