"""Files of which nothing is read: what is known of them, and the verdict."""

from __future__ import annotations

import hashlib
from pathlib import Path

from contest.model import Attachment, Finding, Status, Submission
from contest.reading import limits


def unread(path: str, name: str) -> Attachment:
    """A file that was not read, with its hash unless it is so large that hashing it would take as long as a time limit."""
    try:
        size = Path(path).stat().st_size
        return Attachment(name, "" if size > limits.MAIL_BYTES else hashlib.sha256(Path(path).read_bytes()).hexdigest(), size)
    except OSError:
        return Attachment(name, "", 0)


def rejected(attachment: Attachment, code: str, sentence: str) -> Submission:
    return Submission(attachment, Status.REJECTED, findings=(Finding(code, True, sentence),))
