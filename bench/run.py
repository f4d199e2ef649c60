"""How fast, against the floor and against the plain way; all in one run, in CPU seconds.

    python bench/run.py                         two kinds of 300 and 3,000 returns (half an hour)
    python bench/run.py --quick                 60 returns of each kind, once
    python bench/run.py --counts 300 --kinds dense

Prints a Markdown table for bench/README.md, then the targets with what was reached.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.measure import Cost, best, cost, python  # noqa: E402  the package lies beside this folder
from bench.town import KINDS, SPANS, build  # noqa: E402

PROCESS = str(ROOT / "process.py")
WHOLE_RUN_UP_TO = 60_000
"""Rows: beyond this a town is a county, and the whole run of the dense kind is left out unless asked for."""


@dataclass(slots=True)
class Line:
    """One kind and number of returns: CPU seconds by what was done, and the parent's peak memory in the whole run."""

    kind: str
    count: int
    kilobytes: float
    cpu: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0

    def ratio(self, one: str, other: str) -> float:
        return self.cpu[one] / self.cpu[other]


def measured(kind: str, count: int, folder: Path, repeat: int, *, everything: bool) -> Line:
    say(f"{kind} × {count}: writing the returns")
    paths = build(folder, kind, count // len(SPANS))
    line = Line(kind, len(paths), mean(p.stat().st_size for p in paths) / 1000)
    for name in ("calamine", "reading", "plain"):
        line.cpu[name] = told(line, name, best(python(str(ROOT / "bench/task.py"), name, str(folder)), repeat)).cpu
    if everything or KINDS[kind].rows * count <= WHOLE_RUN_UP_TO:
        command = python(PROCESS, "-C", str(folder), "run", "--period", str(len(SPANS)), "--date", "2018-04-04")
        whole = told(line, "run", best(command, repeat, watch=True))
        line.cpu["run"], line.peak_mb = whole.cpu, whole.peak_mb
    return line


def told(line: Line, name: str, cost: Cost) -> Cost:
    say(f"{line.kind} × {line.count}: {name} {cost.cpu:.2f} s CPU ({cost.wall:.1f} s by the clock)")
    return cost


def table(lines: list[Line]) -> list[str]:
    head = ["returns", "each", "rows", "calamine", "plain way", "our reading", "÷ plain", "÷ calamine", "whole run", "÷ plain", "parent's peak"]
    rows = [head, ["---"] * len(head)]
    for line in lines:
        whole = [f"{line.cpu['run']:.2f}", f"{line.ratio('run', 'plain'):.2f}", f"{line.peak_mb:.0f} MB"] if "run" in line.cpu else ["—"] * 3
        rows.append([
            f"{line.count:,} {line.kind}", f"{line.kilobytes:.1f} kB", f"{line.count * KINDS[line.kind].rows:,}", f"{line.cpu['calamine']:.2f}",
            f"{line.cpu['plain']:.2f}", f"{line.cpu['reading']:.2f}", f"{line.ratio('reading', 'plain'):.2f}",
            f"{line.ratio('reading', 'calamine'):.1f}", *whole])
    return ["| " + " | ".join(row) + " |" for row in rows]


def targets(lines: list[Line]) -> list[str]:
    """Each target that these lines can show, and what was reached."""
    shown = []
    for line in lines:
        name = f"{line.count:,} {line.kind}"
        shown.append(_target(f"{name}: reading ÷ plain way", line.ratio("reading", "plain"), 0.25))
        if line.kind.startswith("dense"):
            shown.append(_target(f"{name}: reading ÷ calamine", line.ratio("reading", "calamine"), 5))
        elif "run" in line.cpu:
            shown.append(_target(f"{name}: whole run ÷ plain way", line.ratio("run", "plain"), 0.25 if line.count >= 3000 else 0.5))
            if line.count <= 300:
                shown.append(_target(f"{name}: parent's peak, MB", line.peak_mb, 300))
    for kind in KINDS:
        some = sorted((x for x in lines if x.kind == kind), key=lambda x: x.count)
        if len(some) > 1:
            few, many = some[0], some[-1]
            shown += [_target(f"{kind}: {what}, {many.count:,} ÷ {few.count:,} (files: {many.count / few.count:.0f})",
                              many.cpu[what] / few.cpu[what], many.count / few.count * 1.2)
                      for what in ("reading", "run") if what in many.cpu and what in few.cpu]
    return shown


def _target(what: str, reached: float, most: float) -> str:
    return f"- {'ok    ' if reached <= most else 'MISSED'} {what}: {reached:.2f} (at most {most:g})"


def start_up(repeat: int) -> list[str]:
    """``--help`` against bare Python, CPU, the best of many, by turns: a machine is quicker in one second than in the next."""
    turns = [(cost(python("-c", "pass")).cpu, cost(python(PROCESS, "--help")).cpu) for _ in range(10 * repeat)]
    bare, page = map(min, zip(*turns, strict=True))
    return [f"- --help: {page * 1000:.0f} ms CPU, bare Python {bare * 1000:.0f} ms", _target("--help ÷ bare Python", page / bare, 5)]


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--counts", default="300,3000", help="how many returns, a multiple of five each")
    options.add_argument("--kinds", default="ordinary,dense", help=f"of {', '.join(KINDS)}")
    options.add_argument("--repeat", type=int, default=3, help="runs of each up to 300 returns, the best counts; larger ones run once")
    options.add_argument("--quick", action="store_true", help="60 returns, once")
    options.add_argument("--all", action="store_true", help="the whole run of 3,000 dense returns too")
    chosen = options.parse_args()
    counts, repeat = ([60], 1) if chosen.quick else ([int(c) for c in chosen.counts.split(",")], chosen.repeat)
    cost(python("-m", "compileall", "-q", str(ROOT / "contest"), PROCESS, str(ROOT / "rules.py")))
    lines = []
    for kind in chosen.kinds.split(","):
        for count in counts:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                lines.append(measured(kind, count, Path(folder), repeat if count <= 300 else 1, everything=chosen.all))
    print("\n".join([*table(lines), "", *targets(lines), *start_up(max(repeat, 2))]))


if __name__ == "__main__":
    main()
