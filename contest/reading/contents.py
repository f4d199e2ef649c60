"""A return once more, for the sender who gets it back: its bytes out of a mail or archive, or its cells as they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pebble import ProcessPool

from contest.reading.limits import SECONDS, WORKBOOK_BYTES
from contest.reading.pool import start_worker
from contest.reading.unpack import member
from contest.reading.workbook import read
from contest.text import normal

MOST = 200_000
"""Cells; a full return has a few thousand."""
_BROUGHT_ALONG = frozenset(normal(name) for name in ("填表说明", "选项", "退回说明", "在谈项目"))
Cells = dict[str, list[list[Any]]]


def contents(data: bytes, name: str) -> Cells:
    """By sheet; nothing of what cannot be read or is too much to be looked through. Seldom needed."""
    [found] = _in_a_worker(cells, [(data, name)])
    return found or {}


def fetched(jobs: Sequence[tuple[str, str]]) -> list[bytes]:
    """The bytes of members, each as (path of the mail or archive, its name after the first 「!」); nothing of what cannot be had."""
    return [found or b"" for found in _in_a_worker(one_member, jobs)]


def _in_a_worker(task: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
    """None for a job in which the worker died, was too slow or broke."""
    found: list[Any] = []
    spawn = get_context("spawn")
    if jobs:
        with ProcessPool(max_workers=1, initializer=start_worker, initargs=(spawn.Semaphore(0),), context=spawn) as pool:
            for job in jobs:
                try:
                    found.append(pool.schedule(task, job, timeout=SECONDS).result())
                except Exception:
                    found.append(None)
    return found


def one_member(path: str, name: str) -> bytes:
    """What the worker runs."""
    data = member(Path(path).read_bytes(), name)
    return data if len(data) <= WORKBOOK_BYTES else b""


def cells(data: bytes, name: str) -> Cells:
    """What the worker runs."""
    found = {grid.name: grid.rows for grid in read(data, _BROUGHT_ALONG, name).values()}
    return found if sum(len(row) for rows in found.values() for row in rows) <= MOST else {}
