"""An Outlook message (.msg, MS-OXMSG) → its attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_string

from oxmsg import Message

from contest.reading.envelope import CHINA, Envelope, envelope
from contest.reading.inflate import Budget
from contest.reading.parts import Part
from contest.reading.refused import RefusedError, unreadable

_TRANSPORT_HEADERS, _SHORT_NAME = 0x007D, 0x3704  # PidTagTransportMessageHeaders, PidTagAttachFilename


def parts(data: bytes, budget: Budget) -> Iterator[Part]:
    """Attachments in their order. Raises RefusedError for a message that cannot be read or holds none."""
    try:
        message = Message.load(data)
        outer = _envelope(message)
        found = [(one.file_name or one.properties.str_prop_value(_SHORT_NAME) or "附件", one.file_bytes or b"") for one in message.attachments]
    except Exception:  # olefile and oxmsg raise many kinds for one thing
        raise unreadable() from None
    if not found:
        raise RefusedError("MAI-001", "邮件里没有附件，正文不当报表读。请把填好的报表作为附件重新发一次。")
    budget.left -= sum(len(content) for _, content in found)
    budget.members -= len(found)
    if budget.left < 0 or budget.members < 0:
        raise RefusedError("MAI-004", "邮件里的部件多得不正常，没有读。请新写一封邮件，只附报表和佐证。")
    for name, content in found:
        yield Part(name, content, None, outer.address, outer.received, outer.findings)


def _envelope(message: Message) -> Envelope:
    """From the headers that came with it; a message exported before it was sent has only its own fields."""
    headers = message.properties.str_prop_value(_TRANSPORT_HEADERS)
    if headers:
        return envelope(message_from_string(headers))
    sent = message.sent_date
    fields = message_from_string("")
    fields["From"] = message.sender or ""
    known = envelope(fields)
    return Envelope(known.address, sent.astimezone(CHINA) if sent else None)
