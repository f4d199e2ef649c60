"""Number formats that show another number than a cell holds: per cent, thousands left out, a decimal point put in. Pure.

Well known is 0!.0,"万", which shows 30000000 as 3000.0万: the sender sees one number, a reader gets the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from contest.reading.repeated import once_if_small

_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>")
_PLACE = re.compile(rb"[A-Z]{1,3}[1-9][0-9]{0,6}")
_TEXTUAL = (b"s", b"str", b"inlineStr", b"b", b"e", b"d")
_BUILT_IN = {9: "0%", 10: "0.00%"}
_POINT_PUT_IN = re.compile(r'[0#?](?:[!\\]\.|"\.")[0#?]')
_LITERAL = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
_SHRUNK = re.compile(r"%|[0#?],+(?![0#?,])")


@once_if_small
def disguising(styles: bytes) -> Mapping[int, str]:
    """Of xl/styles.xml (ECMA-376 part 1, 18.8): the formats that do so, by the number of the style that cells name. Mostly none."""
    codes = dict(_BUILT_IN)
    for tag in _FORMAT.findall(styles):
        codes[_number(tag, b"numFmtId")] = unescape(_attribute(tag, b"formatCode").decode(errors="replace"))
    odd = {number: code for number, code in codes.items() if number and (_POINT_PUT_IN.search(code) or _SHRUNK.search(_LITERAL.sub("", code)))}
    named = [_number(tag, b"numFmtId") for part in _STYLES.findall(styles) for tag in _STYLE.findall(part)]
    return {place: odd[number] for place, number in enumerate(named) if number in odd}


def disguised(sheet: bytes, odd: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    """The cells of a sheet with a number in such a format, as (cell, format)."""
    found = []
    for cell in _CELL.findall(sheet):
        style = _number(cell, b"s")
        place = _attribute(cell, b"r")
        if style in odd and _PLACE.fullmatch(place) and _attribute(cell, b"t") not in _TEXTUAL:
            found.append((place.decode(), odd[style]))
    return tuple(found)


def _number(tag: bytes, name: bytes) -> int:
    digits = _attribute(tag, name)
    return int(digits) if digits.isdigit() and len(digits) < 10 else 0


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"""(?:^|\s)%s=(?:"([^"]*)"|'([^']*)')""" % name, tag)
    return (found[1] if found[1] is not None else found[2]) if found else b""
