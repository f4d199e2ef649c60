"""Whose 佐证 a PDF or picture is: the return it came with. Nothing is guessed where two could be meant. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from contest.model import Status
from contest.reckoning.receipts import Receipt
from contest.text import normal

_NO_RETURN = frozenset({Status.EVIDENCE, Status.PASSED})


def tie(found: Sequence[Receipt]) -> None:
    """Gives each 佐证 the sender and period of its return, and says which that is.

    By the mail or archive it came in, innermost first; else by a folder that holds returns of one sender only; else by the name
    in 佐证材料.
    """
    homes: dict[str, list[Receipt]] = defaultdict(list)
    named: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in found:
        if receipt.status not in _NO_RETURN and receipt.sender:
            for home in _homes(receipt.submission.name):
                homes[home].append(receipt)
            for text in {str(row.values.get("evidence") or "") for row in receipt.submission.rows} - {""}:
                named[normal(text)].append(receipt)
    for receipt in found:
        if receipt.status is Status.EVIDENCE:
            _note(receipt, _by_home(receipt.submission.name, homes), _by_name(receipt.submission.name, named))


def _note(receipt: Receipt, together: Receipt | None, named: Receipt | None) -> None:
    receipt.note = "看不出是哪份报表的佐证"
    if owner := together or named:
        receipt.sender, receipt.period = owner.sender, owner.period
        receipt.note = f"与 {owner.submission.name} 一起来的佐证" if together else f"{owner.submission.name} 的“佐证材料”写着它"


def _homes(name: str) -> Iterator[str]:
    """The mails and archives it lies in, innermost first, then its folder."""
    while "!" in name:
        name = name.rpartition("!")[0]
        yield f"{name}!"
    yield f"{name.rpartition('/')[0]}/"


def _by_home(name: str, homes: dict[str, list[Receipt]]) -> Receipt | None:
    """Of the first place that holds returns; None where they are of several senders."""
    for home in _homes(name):
        if homes.get(home):
            return _only(homes[home])
    return None


def _by_name(name: str, named: dict[str, list[Receipt]]) -> Receipt | None:
    """「合同.pdf」 is named in 佐证材料 as 合同.pdf, 合同, or among others."""
    stem = normal(name.rpartition("!")[2].rpartition("/")[2].rpartition(".")[0])
    return _only([receipt for text, some in named.items() if stem and stem in text for receipt in some])


def _only(some: Sequence[Receipt]) -> Receipt | None:
    """The one in force if all are of one sender."""
    if len({receipt.sender for receipt in some}) != 1:
        return None
    return next((receipt for receipt in some if receipt.in_force), some[-1])
