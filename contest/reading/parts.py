"""What mails and archives hold."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from contest.model import Finding
from contest.reading.kinds import Kind
from contest.reading.refused import RefusedError


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a mail or archive: ``name`` as its sender gave it, or why it cannot be had.

    ``kind`` is set by ``unpack``; ``address`` and ``received`` are those of the mail it came with, empty where it came without one.
    """

    name: str
    data: bytes = b""
    fault: RefusedError | None = None
    address: str = ""
    received: datetime | None = None
    findings: tuple[Finding, ...] = ()
    kind: Kind = Kind.STRANGE


def safe(name: str) -> str:
    """A name as it may be shown and kept: one line, no turned writing, no way out of its folder, no 「!」 of its own."""
    clean = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    steps = [step.strip() for step in clean.replace("\\", "/").replace("!", "！").split("/")]
    return "/".join(step for step in steps if step not in {"", ".", ".."}) or "未命名"
