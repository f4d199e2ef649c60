"""Many files through worker processes: a file that kills, hangs or bloats its worker costs that file only."""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLongError
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children, get_context
from threading import Event, Thread
from typing import Any

from pebble import ProcessExpired, ProcessPool

from contest.errors import StopError
from contest.model import Row, Submission
from contest.reading.limits import MEMORY, RESULT, SECONDS
from contest.reading.verdicts import rejected, unread

CHUNK = 24
SELDOM = 200_000
"""Objects between collections of cycles: reading makes hardly any, and looking for them took a tenth of the time."""
WORTH_A_WORKER = 512
"""Files; starting a worker costs as much as reading about a hundred."""
BROKEN = "读的时候出错中断，文件可能已损坏，没有读。请用 WPS 打开后另存为 .xlsx 再发。"
Job = tuple[str, str, int]
Packed = list[bytes]
"""The submissions of one file, each pickled."""
Progress = Callable[[int, int], None]


def start_worker(started: Any) -> None:
    """In the worker, first: say that it is there; be silent, since a dying reader prints its traceback; limit the address space.

    At its end it goes at once, without taking its memory apart.
    """
    started.release()
    atexit.register(os._exit, 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno() if sys.stderr else 2)
    gc.set_threshold(SELDOM)
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return  # there the parent watches
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@contextmanager
def watched() -> Iterator[None]:
    """Where workers cannot limit themselves the parent ends one that grows beyond the limit."""
    if os.name != "nt":
        yield
        return
    done = Event()
    watch = Thread(target=end_the_bloated, args=(done,), daemon=True)
    watch.start()
    yield
    done.set()
    watch.join()


def end_the_bloated(done: Event, every: float = 0.1) -> None:
    """Looks at the workers until ``done``; pebble tells a dead one like any other."""
    import psutil  # noqa: PLC0415  Windows only

    while not done.wait(every):
        for child in active_children():
            try:
                if psutil.Process(child.pid).memory_info().rss > MEMORY:
                    child.kill()
            except psutil.Error:  # it has ended by itself
                continue


@contextmanager
def without_main() -> Iterator[None]:
    """A worker imports again what the parent was started by, unless that has no file: reading needs nothing of the command line."""
    main = vars(sys.modules["__main__"])
    file = main.pop("__file__", None)
    try:
        yield
    finally:
        if file is not None:
            main["__file__"] = file


def read_many(jobs: Sequence[Job]) -> list[Packed]:
    """What a worker runs: some files, one after another. Only there are the readers loaded."""
    from contest.reading.returns import read  # noqa: PLC0415  as said

    return [packed(read(*job)) for job in jobs]


def read_one(path: str, name: str, year: int, member: str) -> list[Packed]:
    """What a worker runs where a mail or archive as a whole has failed."""
    from contest.reading.returns import read_member  # noqa: PLC0415  as above

    return [packed(read_member(path, name, year, member))]


def list_members(path: str, name: str) -> list[str]:
    """What a worker runs to know what there is in such a file."""
    from contest.reading.returns import members  # noqa: PLC0415  as above

    return members(path, name)


def packed(found: Sequence[Submission]) -> Packed:
    """Not more than the parent can hold, whatever was sent: later members of one file give way."""
    kept, left = [], RESULT
    for one in found:
        data = _flat(one)
        if len(data) > left:
            data = _flat(rejected(one.attachment, "FIL-034", "行数、文字或问题多得不正常，没有读。请核对，分几份报表填写后再发。"))
        else:
            left -= len(data)
        kept.append(data)
    return kept


def _flat(one: Submission) -> bytes:
    """Its rows as columns: each named tuple would be asked for its arguments."""
    return pickle.dumps((replace(one, rows=()), tuple(zip(*one.rows, strict=True))))


def unpacked(results: Sequence[Packed]) -> list[Submission]:
    read_ = (pickle.loads(data) for some in results for data in some)  # noqa: S301  our own workers wrote it
    return [replace(one, rows=tuple(map(Row._make, zip(*columns, strict=True)))) for one, columns in read_]


def submissions(jobs: Sequence[Job], progress: Progress | None = None) -> list[Submission]:
    """What was read in every file, in order. Files go in chunks; a chunk that fails is read again one by one."""
    if not jobs:
        return []
    chunks = [jobs[start:start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    workers = min(os.cpu_count() or 1, 8, -(-len(jobs) // WORTH_A_WORKER))
    done: list[Submission] = []
    files = 0
    spawn = get_context("spawn")
    started = spawn.Semaphore(0)
    with watched(), without_main(), ProcessPool(max_workers=workers, initializer=start_worker, initargs=(started,), context=spawn) as pool:
        futures = [pool.schedule(read_many, (chunk,), timeout=SECONDS) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                done += unpacked(future.result())
            except Exception:  # one of them is at fault: find out which
                done += _one_by_one(pool, chunk)
            files += len(chunk)
            if progress:
                progress(files, len(jobs))
        there = [started.acquire(timeout=SECONDS) for _ in range(workers)]  # one still starting as the pool closes prints a traceback
    if not any(there):
        raise StopError("〔RUN-003〕读报表的进程起不来，什么也没有读。请重新启动电脑后再运行；还是不行，请联系维护人员。")
    return done


def _one_by_one(pool: ProcessPool, chunk: Sequence[Job]) -> Iterator[Submission]:
    for job in chunk:
        found = _tried(pool, job, read_many, [job])
        yield from unpacked(found) if isinstance(found, list) else _member_by_member(pool, job) or [found]


def _member_by_member(pool: ProcessPool, job: Job) -> list[Submission]:
    """A mail or archive whose reading failed: the fault is that of one member. Nothing for a plain file."""
    path, name, year = job
    inner = _tried(pool, job, list_members, path, name)
    if not isinstance(inner, list) or inner == [name]:
        return []
    found: list[Submission] = []
    for member in inner:
        one = _tried(pool, (path, member, year), read_one, path, name, year, member)
        found += unpacked(one) if isinstance(one, list) else [one]
    return found


def _tried(pool: ProcessPool, job: Job, task: Callable[..., list[Any]], *args: Any) -> list[Any] | Submission:
    """The task's result, or the verdict on the file on which it failed."""
    try:
        result: list[Any] = pool.schedule(task, args, timeout=SECONDS).result()
    except TooLongError:
        return _failed(job, "FIL-030", f"读了 {SECONDS} 秒还没有读完，没有读。请用空白报表重新填写后再发。")
    except MemoryError:
        return _failed(job, "FIL-031", "读的时候内存不够，没有读。请用空白报表重新填写后再发。")
    except ProcessExpired:  # to pebble a kind of OSError: the worker died of this file
        return _failed(job, "FIL-032", BROKEN)
    except OSError:
        return _failed(job, "FIL-033", "文件打不开，可能正在 WPS 里编辑。请关闭后再运行。")
    except Exception:  # whatever a reader raised: a verdict on this file alone
        return _failed(job, "FIL-032", BROKEN)
    return result


def _failed(job: Job, code: str, sentence: str) -> Submission:
    path, name, _ = job
    return rejected(unread(path, name), code, sentence)
