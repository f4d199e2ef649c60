"""What stands in a sheet for a value: text that XML can hold, with telephone, ID and account numbers masked (``Kind.CODE`` is written as it
is), numbers in the unit of their kind; and how many lines a text takes. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

# How a value is written. YUAN and WAN take 分; PERCENT a Fraction; CODE is text that must not be masked.
Kind = Enum("Kind", ("TEXT", "CODE", "INT", "NUMBER", "YUAN", "WAN", "PERCENT", "DATE"))
Cell = str | int | float | date | Fraction | None
LONGEST = 32_000
_FIRST_DAY = date(1900, 3, 1)
_EPOCH = date(1899, 12, 30).toordinal()
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_ACCOUNT = re.compile(r"(?<!\d)\d{15,21}(?!\d)", re.ASCII)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", re.ASCII)
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?[2-9]\d{6,7}(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(?:\d[- －]?){10}")
"""As many as the shortest number that is starred has, folded or not: what has fewer in a row is left as it is."""
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９－", "0123456789-")


def masked(text: str) -> str:
    """Telephone, ID and account numbers in free text, all but their ends starred.

    Narrower than ``wording.without_numbers``: what is internal keeps voucher and document numbers.
    """
    if not _DIGITS.search(text):
        return text
    folded = text.translate(_WIDE_DIGITS)
    starred = folded
    for pattern in (_ID_NUMBER, _ACCOUNT, _MOBILE, _LANDLINE):
        starred = pattern.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", starred)
    return text if starred == folded else starred


def clean(text: str) -> str:
    """Text that XML can hold, within Excel's length, and never taken for xlsxwriter's own rich-text mark-up."""
    if not text.isprintable() or len(text) > LONGEST:
        text = _UNWRITABLE.sub("", text)[:LONGEST]
    return f"{text} " if text.startswith("<r>") else text


def plain_text(text: str) -> str:
    return masked(clean(text))


def line_count(value: Cell, width: float) -> int:
    """How many lines a text takes in a column of this width; a Chinese character is two wide. Numbers take one."""
    if not isinstance(value, str) or (2 * len(value) < width and "\n" not in value):
        return 1
    return sum([_wrapped(part, width) for part in value[:LONGEST].split("\n")]) if "\n" in value else _wrapped(value[:LONGEST], width)


def line_counts(texts: Sequence[str], width: float) -> list[int]:
    """``line_count`` of each; those of one line in the file are measured together."""
    whole = "\n".join(texts)
    if whole.count("\n") >= max(len(texts), 1) or max(map(len, texts), default=0) > LONGEST:
        return [line_count(text, width) for text in texts]
    sizes = [*zip(map(len, texts), map(len, whole.encode("gbk", "replace").split(b"\n")), strict=False)]
    known = {(size, wide): 1 if 2 * size < width else _lines(size, wide, width) for size, wide in {*sizes}}
    return [*map(known.__getitem__, sizes)]


def _wrapped(text: str, width: float) -> int:
    return _lines(len(text), len(text.encode("gbk", "replace")), width)


def _lines(size: int, wide: int, width: float) -> int:
    """Of so many characters and halves of them: Chinese text leaves half a character over at the end of a line."""
    return math.ceil(wide / max(width - (wide > size), 1)) or 1


def plainly(kind: Kind, value: Any) -> str | int | float:
    """The text or number that stands in the file for a value that is not blank."""
    if isinstance(value, str):
        return clean(value) if kind is Kind.CODE else plain_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):  # Excel reckons days before 1900-03-01 wrongly
        return value.isoformat() if value < _FIRST_DAY else value.toordinal() - _EPOCH
    if kind is Kind.YUAN:
        return int(value) / 100
    if kind is Kind.WAN:
        return int(value) / 1_000_000
    number: int | float = value if isinstance(value, int | float) else float(value)
    return number


def all_plainly(kind: Kind, values: Sequence[Any]) -> Sequence[Any]:
    """``plainly`` of each. Whether texts need to be cleaned or masked is seen from all of them together."""
    if not all(isinstance(value, str) for value in values):
        return [plainly(kind, value) for value in values]
    whole = "\n".join(values)
    plain = whole.split("\n")
    if (len(plain) == len(values) and whole.replace("\n", "").isprintable() and "<r>" not in whole
            and max(map(len, plain)) <= LONGEST and (kind is Kind.CODE or not _DIGITS.search(whole))):
        return plain
    return [plainly(kind, value) for value in values]
