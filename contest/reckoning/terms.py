"""口径变更: a setting that decides figures may change after an issue only by a decision, told in the next bulletin. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from contest.model import Decision, DecisionKind, Issued, Policy, TermChange
from contest.text import normal


def changes(policy: Policy, issued: Sequence[Issued], decisions: Iterable[Decision]) -> tuple[TermChange, ...]:
    """Every setting that is another than at the last issue, with the decision that names its key and new value.

    A decision serves once: one that an issue has carried out does not allow a later change back.
    """
    if not issued:
        return ()
    spent = {number for issue in issued for number in issue.used}
    open_ = [d for d in decisions if d.kind is DecisionKind.CHANGE and not d.refused and d.number not in spent]
    now, then = policy.terms(), issued[-1].terms
    return tuple(TermChange(key, policy.term_name(key), then[key], value, next((d for d in open_ if _names(d, key, value)), None))
                 for key, value in now.items() if key in then and then[key] != value)


def _names(decision: Decision, key: str, value: str) -> bool:
    """「prizes.ties=full」 in 内容 or 对象, and not as the beginning of something longer: 500 is not 5000."""
    wanted = re.escape(normal(f"{key}={value}")) + r"(?![\w.])"
    return bool(re.search(wanted, normal(f"{decision.target}；{decision.content}")))
