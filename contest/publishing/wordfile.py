"""A Word document as python-docx holds it: which rows of its tables stay together, and its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from contest.publishing.archive import build

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALL, _LAST = 4, 2
"""Rows of a small table; of a longer one those that stay with the sums."""


def packed(document: Document) -> bytes:
    """The file; the same document gives the same bytes. As python-docx saves it, without deflating everything twice."""
    from docx.opc.pkgwriter import _ContentTypesItem  # noqa: PLC0415  0.1 s that only a document should pay for

    package = document.part.package
    parts = package.parts
    written = {part.partname.membername: part.blob for part in parts}
    relations = {part.partname.rels_uri.membername: part.rels.xml for part in parts if part.rels}
    types = _ContentTypesItem.from_parts(parts)  # type: ignore[no-untyped-call]
    return build({**written, **relations, "_rels/.rels": package.rels.xml, "[Content_Types].xml": types.blob})


def keep_together(body: Any) -> None:
    """A small table stands on one page; of a longer one that ends in sums, or in a line about the rest, the last rows do."""
    for table in body.iter(f"{_W}tbl"):
        for row in islice(_from_the_end(table), 1, _kept(table)):
            _keep_with_next(row.iter(f"{_W}p"))


def _kept(table: Any) -> int:
    """How many rows stay together, counted from the end."""
    rows, heads = _count("w:tr")(table), _count("w:tr[w:trPr/w:tblHeader]")(table)
    sums = sum(1 for _ in takewhile(_over_columns, _from_the_end(table)))
    if rows - sums - heads <= _SMALL:
        return int(rows)
    return sums + _LAST if sums else 0


@cache
def _count(path: str) -> Callable[[Any], float]:
    """Counts elements without a Python object for each."""
    from lxml import etree  # noqa: PLC0415  as in packed

    counter: Callable[[Any], float] = etree.XPath(f"count({path})", namespaces={"w": _W.strip("{}")})
    return counter


def _from_the_end(table: Any) -> Iterator[Any]:
    rows: Iterator[Any] = table.iterchildren(f"{_W}tr", reversed=True)
    return rows


def _over_columns(row: Any) -> bool:
    """Whether a cell of it spans columns, as in a line of sums."""
    return row.find(f"{_W}tc/{_W}tcPr/{_W}gridSpan") is not None


def _keep_with_next(paragraphs: Iterable[Any]) -> None:
    """Right behind the style, where the schema has it; python-docx would look for all that may follow."""
    for properties in (paragraph.get_or_add_pPr() for paragraph in paragraphs):
        if properties.find(f"{_W}keepNext") is None:
            properties.insert(int(properties.find(f"{_W}pStyle") is not None), properties.makeelement(f"{_W}keepNext"))
