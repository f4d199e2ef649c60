"""What a worker process does when a file kills, hangs or bloats it: by the file's name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

from contest.model import Submission
from contest.reading.pool import Packed, packed
from contest.reading.returns import read, read_member


def read_many(jobs: Sequence[tuple[str, str, int]]) -> list[Packed]:
    return [packed(_read(*job)) for job in jobs]


def stillborn(_started: object) -> None:
    """A worker that never comes to life."""
    os._exit(1)


def _read(path: str, name: str, year: int) -> list[Submission]:
    if "杀" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "挂" in name:
        time.sleep(600)
    if "胀" in name:
        bytearray(3 << 30)
    if "抛" in name:
        raise RuntimeError(name)
    if "锁" in name:
        raise PermissionError(name)
    return read(path, name, year)


def read_one(path: str, name: str, year: int, member: str) -> list[Packed]:
    if "杀" in member.rpartition("!")[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return [packed(read_member(path, name, year, member))]
