"""What stops a command: broken settings, a broken roster, a refused step. Carries Chinese sentences for the clerk."""

from __future__ import annotations

from collections.abc import Sequence


class StopError(Exception):
    """Something needs the user first (exit status 1). ``messages`` are whole sentences with place and remedy."""

    def __init__(self, messages: str | Sequence[str]) -> None:
        self.messages = (messages,) if isinstance(messages, str) else tuple(messages)
        super().__init__("\n".join(self.messages))
