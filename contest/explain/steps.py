"""The shape of an explanation: steps within steps, and the entries at their ends. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contest.model import Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, and what it follows from. With a ``verdict``, ``text`` is a note on that entry, empty if none is needed."""

    text: str
    steps: tuple[Step, ...] = ()
    verdict: Verdict | None = None


def of_entry(verdict: Verdict, note: str = "", steps: Iterable[Step] = ()) -> Step:
    return Step(note, tuple(steps), verdict)


def verdicts_in(steps: Iterable[Step]) -> Iterator[Verdict]:
    """Every entry at any depth, in order, as often as it stands there."""
    for step in steps:
        if step.verdict is not None:
            yield step.verdict
        yield from verdicts_in(step.steps)
