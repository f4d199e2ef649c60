"""One command at a time, and who holds the lock when another is refused."""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from contest.errors import StopError

_LOCK, _HOLDER = ".lock", ".lock.json"


def operator() -> str:
    """Who is logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without accounts
        return "未知"


def clock() -> str:
    """This moment, ISO 8601 with the zone: for records and messages, never for a reckoning."""
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The system frees the lock when a process dies; the note of its holder is only believed while the lock is held."""
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise StopError(f"〔LED-001〕{_holder(folder)}正在运行本程序。请等它结束后再运行。") from None
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise StopError(f"〔LED-002〕{folder} 不能写入。请检查文件夹是不是只读。") from None
    note = folder / _HOLDER
    try:
        with suppress(OSError):  # a full disk; whatever needs room says so itself
            note.write_text(json.dumps({"operator": operator(), "host": platform.node(), "pid": os.getpid(), "since": clock()}), "utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


def _holder(folder: Path) -> str:
    try:
        who = json.loads((folder / _HOLDER).read_text("utf-8"))
        return f"{who['operator']}（电脑 {who['host']}，进程 {who['pid']}）从 {who['since'][:19].replace('T', ' ')} 起"
    except (OSError, ValueError, KeyError, TypeError):  # taken this very moment
        return "另一个窗口"
