"""A file in ``input/报表`` → what is to be read in it: itself, or the members of a mail or archive, by 「x.eml!附件.xlsx」. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contest.reading import limits
from contest.reading.inflate import Budget
from contest.reading.kinds import Kind, kind_of
from contest.reading.parts import Part, safe
from contest.reading.refused import RefusedError, too_large

CONTAINERS = frozenset({Kind.ZIP, Kind.EML, Kind.MSG})


def unpack(data: bytes, name: str) -> Iterator[Part]:
    """``name`` is the file's; those of members follow it after 「!」. A container that yields nothing yields itself with its fault."""
    yield from _unpacked(Part(name, data), (), Budget())


def member(data: bytes, path: str) -> bytes:
    """The bytes of 「b.zip!c.xlsx」, the part after the first 「!」 of a submission's name, in the file it lies in. KeyError if there is none."""
    for part in unpack(data, ""):
        if part.name == f"!{path}":
            return part.data
    raise KeyError(path)


def _unpacked(part: Part, above: tuple[Kind, ...], budget: Budget) -> Iterator[Part]:
    kind = Kind.STRANGE if part.fault else kind_of(part.data, part.name)
    if kind not in CONTAINERS:
        yield replace(part, kind=kind)
        return
    told = False
    try:
        taken: set[str] = set()
        for inner in _parts(kind, part.data, above, budget):
            named = replace(inner, name=f"{part.name}!{_free(safe(inner.name), taken)}")
            if part.received or part.address:
                named = replace(named, address=named.address or part.address, received=part.received or named.received)
            for found in _unpacked(named, (*above, kind), budget):
                told = True
                yield found
    except RefusedError as refused:
        yield replace(part, fault=refused)
        return
    if not told:
        yield replace(part, fault=RefusedError("ARC-007", "压缩包里没有文件。请把填好的报表放进去再发，或者直接发来。"))


def _parts(kind: Kind, data: bytes, above: tuple[Kind, ...], budget: Budget) -> Iterator[Part]:
    """Each reader is imported when its kind turns up: most runs see none."""
    if len(data) > limits.MAIL_BYTES:
        raise too_large(limits.MAIL_BYTES // limits.MIB)
    if len(above) >= limits.NESTING:
        raise RefusedError("MAI-005", f"邮件或压缩包套了超过 {limits.NESTING} 层，没有读。请把报表直接发来。")
    if kind is Kind.ZIP:
        from contest.reading import archive  # noqa: PLC0415

        if Kind.ZIP in above:
            raise RefusedError("ARC-002", "压缩包里还有压缩包，没有读。请解开后把报表直接发来，或者只压一层。")
        return archive.parts(data, budget)
    if kind is Kind.MSG:
        from contest.reading import outlook  # noqa: PLC0415

        return outlook.parts(data, budget)
    from contest.reading import mail  # noqa: PLC0415

    return mail.parts(data, budget)


def _free(name: str, taken: set[str]) -> str:
    """「a.xlsx」, then 「a(2).xlsx」: two attachments may have one name."""
    stem, dot, ending = name.rpartition(".")
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem}({number}){dot}{ending}" if stem else f"{name}({number})"
    taken.add(free)
    return free
