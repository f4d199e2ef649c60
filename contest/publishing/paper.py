"""Which rows of a sheet go on one page, reckoned beforehand. Lengths are points unless they say otherwise.

Excel ignores page breaks on a sheet that is fitted to a number of pages, so one that needs a break is scaled to the
width of the paper instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_INCH = 72
_WIDE, _TALL = 10.89 * _INCH, 7.0 * _INCH
"""Within the margins of A4 on its side."""
_SPARE = 97
"""Per cent of the width that is used: columns come out wider with other fonts and printers."""


def keep_whole(sheet: Worksheet, widths: Sequence[float], heights: Sequence[float], header: int, tail: int) -> None:
    """Rows from ``tail`` on stand on one page: a new one begins with them where they would be split.

    ``widths`` of the columns in characters; ``heights`` of all rows; row ``header`` is repeated on every page.
    """
    columns = sum(width * 7 + 5 for width in widths) * _INCH / 96
    scale = min(100, int(_WIDE * _SPARE / columns))
    room, used = _TALL * 100 / scale, 0.0
    for points in heights[:tail]:
        used = heights[header] + points if used + points > room else used + points
    if used + sum(heights[tail:]) > room:
        sheet.set_print_scale(scale)
        sheet.set_h_pagebreaks([tail])
