"""CPU seconds and peak memory of one command. CPU is the child's own and that of every process it waited for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
LOOK_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """``peak_mb`` is the command's own process alone, without its workers; 0 where the system does not tell."""

    cpu: float
    wall: float
    peak_mb: float
    output: str


def cost(command: Sequence[str], *, watch: bool = False) -> Cost:
    """Runs it to its end; stops the bench if it fails. Compiled modules are kept, as they are on a clerk's computer."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    child = subprocess.Popen([*command], stdout=subprocess.PIPE, encoding="utf-8", env={**environment, "PYTHONUTF8": "1"})
    watcher = _Watcher(child.pid) if watch else None
    assert child.stdout is not None
    output = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = watcher.stop() if watcher else 0.0
    if child.returncode:
        raise SystemExit(f"exit status {child.returncode}: {' '.join(command)}\n{output}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, peak, output)


def best(command: Sequence[str], times: int, *, watch: bool = False) -> Cost:
    """Of several runs the one with the least CPU: what else the machine does can only add."""
    return min((cost(command, watch=watch) for _ in range(times)), key=lambda c: c.cpu)


class _Watcher:
    """Reads the high-water mark of a process until it ends (Linux; elsewhere 0)."""

    def __init__(self, pid: int) -> None:
        self._file = Path(f"/proc/{pid}/status")
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            try:
                found = _PEAK.search(self._file.read_text(encoding="utf-8"))
            except OSError:
                return
            self._peak = max(self._peak, int(found[1]) if found else 0)

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._peak / 1024


def python(*words: str) -> list[str]:
    return [sys.executable, *words]
