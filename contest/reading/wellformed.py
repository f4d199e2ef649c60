"""XML of people we do not know: well-formed and without a DOCTYPE, or refused."""

from __future__ import annotations

from xml.parsers import expat

from contest.reading.refused import RefusedError, altered


def well_formed(part: bytes) -> None:
    """Any DOCTYPE is refused; every part must be well-formed: altered files show here."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise RefusedError("FIL-006", "文件里夹带了报表里不该有的内容（外部声明），没有读。请用发下去的空白报表重新填写。")

    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise altered() from None
