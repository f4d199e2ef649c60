"""Every number that a bulletin prints, and what it rests on: counted again here from entries, returns, roster and awards. Pure.

A count is the number of its sources and a sum the sum of theirs, so that a bulletin saying anything else finds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contest.explain.chain import Chains
from contest.explain.counts import course, overview, ranking
from contest.explain.ground import Figure, Ground
from contest.explain.particulars import amended, checked, money, problems, projects, reports, targets
from contest.explain.steps import Step, of_entry
from contest.model import STATUS_WORDS, Award, Claim, Participant, Project, ReturnOutcome, Verdict

_PARTS: tuple[Callable[[Ground], Iterator[Figure]], ...] = (
    overview, course, ranking, projects, money, reports, problems, targets, amended, checked)


def figures(chains: Chains) -> list[Figure]:
    """Of the bulletin of this reckoning, in its order."""
    ground = Ground(chains)
    return [figure for part in _PARTS for figure in part(ground)]


def town(chains: Chains, limit: int | None = None) -> tuple[Step, ...]:
    """``explain 全镇``: each figure of the bulletin's text with its sources, on the screen the first few."""
    sections: dict[str, dict[str, Step]] = {}
    for figure in figures(chains):
        if len(figure.place) == 1 and figure.sources:
            sections.setdefault(figure.place[0], {}).setdefault(figure.shown, _step(figure, chains, limit))
    return tuple(Step(section, tuple(steps.values())) for section, steps in sections.items())


def _step(figure: Figure, chains: Chains, limit: int | None) -> Step:
    entries = [of_entry(s) for s in figure.sources if isinstance(s, Verdict)]
    names = "、".join(s.name if isinstance(s, Participant) else s for s in figure.sources if isinstance(s, Participant | str))
    rest = [Step(_named(s, chains)) for s in figure.sources if not isinstance(s, Verdict | Participant | str)]
    steps = [*entries, *rest]
    more = [Step(f"等 {len(steps)} 项，全部用 --output 写成文件看")] if limit is not None and len(steps) > limit else []
    return Step(f"{figure.shown}（{figure.clause}）", (*steps[:limit], *more, *([Step(names)] if names else ())))


def _named(source: ReturnOutcome | Award | Claim | Project, chains: Chains) -> str:
    if isinstance(source, ReturnOutcome):
        return f"{source.file}　{STATUS_WORDS[source.status]}"
    if isinstance(source, Award):
        return f"{source.award}　{source.payee}　{source.project}　{source.basis}"
    if isinstance(source, Claim):
        return f"{source.matter}　{chains.names.get(source.participant, '')}　{source.company}/{source.project}（编号 {source.id}）"
    return source.title
