"""A mail ready to be sent, as .eml: Outlook and Foxmail open it as a draft (X-Unsent); the clerk looks at it and sends it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def draft(to: str, subject: str, body: str, attachments: Mapping[str, bytes]) -> bytes:
    """No sender, date or number: the mail program adds its own. The same mail has the same bytes. ``to`` may be empty."""
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    mail["To"] = to
    mail["Subject"] = subject
    mail.set_content(body, charset="utf-8", cte="base64")
    for name, data in attachments.items():
        mail.add_attachment(data, *_XLSX, filename=name)
    if attachments:
        mail.set_boundary("=_" + hashlib.sha256(b"".join(attachments.values())).hexdigest()[:40])
    return mail.as_bytes()
