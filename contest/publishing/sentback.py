"""退回/: annotated copies of the returns with errors, and a mail draft for each sender. Bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from contest.model import Period, Reckoning
from contest.publishing.annotate import annotated
from contest.publishing.forms import blank_form, stamp_for
from contest.publishing.mail import draft
from contest.publishing.package import NotKeptError
from contest.publishing.rewritten import rewritten
from contest.publishing.views.sentback import FOLDER, SentBack, address, body, cover, sent_back, subject

_ON_A_COPY = "{}，不能在上面标，这一份是照着它的内容另抄的（只有内容，没有原来的样子）。请在这一份上改。"
_ON_A_BLANK = "{}，不能在上面标。后面是一份空白报表，请照下面的问题重新填写。"


@dataclass(frozen=True, slots=True)
class Original:
    """What a sender sent, and, where no marks can be made on it, the cells of its sheets; nothing of what cannot be read."""

    book: bytes = b""
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)


NOTHING = Original()


def copies(reckoning: Reckoning, originals: Mapping[str, Original]) -> dict[str, bytes]:
    """File name → bytes. ``originals`` go by the file's name in the reckoning."""
    made: dict[str, bytes] = {}
    for _, some in groupby(sent_back(reckoning), key=lambda back: back.sender.code):
        backs = list(some)
        books = {f"{back.stem}.xlsx": _copy(back, reckoning, originals.get(back.outcome.file, NOTHING)) for back in backs}
        made |= {f"{FOLDER}/{name}": book for name, book in books.items()}
        made[f"{FOLDER}/{backs[0].stem}.eml"] = draft(address(backs[0].sender), subject(backs), body(backs, reckoning), books)
    return made


def _copy(back: SentBack, reckoning: Reckoning, original: Original) -> bytes:
    """The first of the ways that works: the sender's own workbook, its cells written anew, a blank form with the list."""
    why = "原文件读不出来"
    for book, remark in _ways(back, reckoning, original):
        try:
            return annotated(book(), cover(back, remark.format(why)))
        except NotKeptError as reason:
            why = str(reason)
        except Exception:  # broken, or another kind of file: whatever lxml or zipfile raise
            why = "原文件的格式特殊" if original.sheets else why
    raise AssertionError("a blank form can always be annotated")


def _ways(back: SentBack, reckoning: Reckoning, original: Original) -> Iterator[tuple[Callable[[], bytes], str]]:
    if original.book:
        yield lambda: original.book, ""
    if original.sheets:
        yield lambda: rewritten(original.sheets), _ON_A_COPY
    number = back.outcome.period or reckoning.period.number
    period = Period(reckoning.period.kind, number, reckoning.period.start, reckoning.period.end)
    yield lambda: blank_form(stamp_for(reckoning.roster, back.sender, period)), _ON_A_BLANK
