"""Which period comes next (七.1, R10, R18). Pure: the date is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import rules
from contest.model import Issued, Kind, Period, Policy


def bulletin(policy: Policy, number: int, today: date) -> Period | None:
    """Period ``number`` of the contest; None where there is none. It is a preview until the day after its last."""
    spans = rules.clause_4_periods(policy)
    if not 1 <= number <= len(spans):
        return None
    start, end = spans[number - 1]
    return Period(Kind.FINAL if number == len(spans) else Kind.BULLETIN, number, start, end, today <= end)


def following(policy: Policy, issued: Sequence[Issued], today: date) -> Period:
    """The earliest period not yet issued; after the final one, the next batch, up to today."""
    done = {i.period.number for i in issued if i.period.kind is not Kind.BATCH}
    for number in range(1, len(rules.clause_4_periods(policy)) + 1):
        if number not in done:
            found = bulletin(policy, number, today)
            assert found is not None
            return found
    batches = sum(i.period.kind is Kind.BATCH for i in issued)
    return Period(Kind.BATCH, batches + 1, issued[-1].period.end + timedelta(days=1), today)


def lasting(policy: Policy) -> int:
    """How many bulletins the contest has."""
    return len(rules.clause_4_periods(policy))


def everything(policy: Policy, today: date) -> Period:
    """A period in which all that was reported is seen: the last one. A contest always has one."""
    found = bulletin(policy, lasting(policy), today)
    assert found is not None
    return found
