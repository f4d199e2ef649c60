"""What stands in the cells of a workbook, as it is, for a sender who gets them back in another one."""

from __future__ import annotations

from multiprocessing import get_context
from typing import Any

from pebble import ProcessPool

from contest.reading.pool import SECONDS, start_worker
from contest.reading.workbook import read
from contest.text import normal

MOST = 200_000
"""Cells; a full return has a few thousand."""
_BROUGHT_ALONG = frozenset(normal(name) for name in ("填表说明", "选项", "退回说明", "在谈项目"))
Cells = dict[str, list[list[Any]]]


def contents(data: bytes, name: str) -> Cells:
    """By sheet, read in a worker process; nothing of what cannot be read or is too much to be looked through. Seldom needed."""
    spawn = get_context("spawn")
    with ProcessPool(max_workers=1, initializer=start_worker, initargs=(spawn.Semaphore(0),), context=spawn) as pool:
        try:
            found: Cells = pool.schedule(cells, (data, name), timeout=SECONDS).result()
        except Exception:  # dead, too slow or broken: there is nothing to show
            return {}
    return found


def cells(data: bytes, _name: str) -> Cells:
    """What the worker runs."""
    found = {grid.name: grid.rows for grid in read(data, _BROUGHT_ALONG).values()}
    return found if sum(len(row) for rows in found.values() for row in rows) <= MOST else {}
