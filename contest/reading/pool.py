"""Many files through worker processes: a file that kills, hangs or bloats its worker costs that file only."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLongError
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from contest.errors import StopError
from contest.model import Attachment, Submission
from contest.reading.returns import read, rejected

SECONDS = 20
MEMORY = 2 << 30
CHUNK = 24
SELDOM = 200_000
"""Objects between collections of cycles: reading makes hardly any, and looking for them took a tenth of the time."""
WORTH_A_WORKER = 512
"""Files; starting a worker costs as much as reading about a hundred."""
BROKEN = "读的时候出错中断，文件可能已损坏，没有读。请用 WPS 打开后另存为 .xlsx 再发。"
Job = tuple[str, str, int]
Progress = Callable[[int, int], None]


def start_worker(started: Any) -> None:
    """In the worker, first: say that it is there; an address-space limit where the system has one."""
    started.release()
    gc.set_threshold(SELDOM)
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read_many(jobs: Sequence[Job]) -> list[Submission]:
    """What a worker runs: some files, one after another."""
    return [read(*job) for job in jobs]


def submissions(jobs: Sequence[Job], progress: Progress | None = None) -> list[Submission]:
    """Every job's result in order. Files go in chunks; a chunk that fails is read again one by one."""
    if not jobs:
        return []
    chunks = [jobs[start:start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    workers = min(os.cpu_count() or 1, 8, -(-len(jobs) // WORTH_A_WORKER))
    done: list[Submission] = []
    spawn = get_context("spawn")
    started = spawn.Semaphore(0)
    with ProcessPool(max_workers=workers, initializer=start_worker, initargs=(started,), context=spawn) as pool:
        futures = [pool.schedule(read_many, (chunk,), timeout=SECONDS) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                done += future.result()
            except Exception:  # one of them is at fault: find out which
                done += _one_by_one(pool, chunk)
            if progress:
                progress(len(done), len(jobs))
        there = [started.acquire(timeout=SECONDS) for _ in range(workers)]  # one still starting as the pool closes prints a traceback
    if not any(there):
        raise StopError("〔RUN-003〕读报表的进程起不来，什么也没有读。请重新启动电脑后再运行；还是不行，请联系维护人员。")
    return done


def _one_by_one(pool: ProcessPool, chunk: Sequence[Job]) -> Iterator[Submission]:
    for job in chunk:
        try:
            yield pool.schedule(read_many, ([job],), timeout=SECONDS).result()[0]
        except TooLongError:
            yield _failed(job, "FIL-030", f"读了 {SECONDS} 秒还没有读完，没有读。请用空白报表重新填写后再发。")
        except MemoryError:
            yield _failed(job, "FIL-031", "读的时候内存不够，没有读。请用空白报表重新填写后再发。")
        except ProcessExpired:  # to pebble a kind of OSError: the worker died of this file
            yield _failed(job, "FIL-032", BROKEN)
        except OSError:
            yield _failed(job, "FIL-033", "文件打不开，可能正在 WPS 里编辑。请关闭后再运行。")
        except Exception:  # a dead worker or whatever a reader raised: a verdict on this file alone
            yield _failed(job, "FIL-032", BROKEN)


def _failed(job: Job, code: str, sentence: str) -> Submission:
    path, name, _ = job
    try:
        data = Path(path).read_bytes()
    except OSError:
        data = b""
    return rejected(Attachment(name, hashlib.sha256(data).hexdigest(), len(data)), code, sentence)
