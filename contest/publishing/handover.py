"""交接单.xlsx on one sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence

from contest.model import Reckoning
from contest.publishing.sheets import Book, write_table
from contest.publishing.views.handover import Row, handover_table


def handover_book(reckoning: Reckoning, lists: Sequence[Row], keeping: Sequence[Row]) -> bytes:
    """See ``handover_table``."""
    book = Book("交接单", reckoning.today)
    write_table(book, handover_table(reckoning, lists, keeping)).fit_to_pages(1, 1)
    return book.close()
