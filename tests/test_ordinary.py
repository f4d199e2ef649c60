"""A sheet is ordinary only if it is so to the last byte: what merely looks like it goes through the exact pass, or is refused."""

from __future__ import annotations

import pytest

from contest.reading.refused import RefusedError
from contest.reading.sheet_xml import look

HEAD, TAIL = b'<?xml version="1.0"?><worksheet><sheetData>', b"</sheetData></worksheet>"
ROW = b'<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize("rows", [
    b'<row r="1" r="2"><c r="A1"><v>1</v></c></row>', b'<row r="1"><c r="A1"><v>1</v></c>', b'<row r="<c r="A1"><v>1</v></c>1"></row>',
    b'<row r="1"><c r="A1" t="str"><v>a\x01</v></c></row>', b'<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>',
    b'<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>', b'<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>',
    b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', b'<row r="1"><c r="A2"><v>1</v></c></row>',
    b'<row r="1"><c r="A2"><v>1</v></c></row><row r="2"></row>', b'<row r="1"><c r="A1"/><c r="A2"/></row><row r="2"><c r="B2"/></row>'])
def test_cells_of_an_ordinary_shape_make_no_broken_sheet_whole(rows: bytes) -> None:
    with pytest.raises(RefusedError):
        look(HEAD + rows + TAIL)


def test_a_formula_is_seen_wherever_it_hides() -> None:
    formula, after = b'<row r="1"><c r="A1"><f>1+1</f><v>3</v></c></row>', b'<row r="2"><c r="A2"><v>1</v></c></row>'
    for part in (HEAD + formula + after + TAIL, HEAD.replace(b"<sheetData>", b"<sheetData >" + formula + b"</sheetData ><sheetData>") + after + TAIL,
                 HEAD.replace(b"<sheetData>", b"<!--<sheetData/>--><sheetData >") + formula + TAIL):
        assert [cell for cell, *_ in look(part)[0].formulas] == ["A1"]


def test_ordinary_rows_lose_nothing() -> None:
    for rows in (ROW, b"", b'<row r="3" spans="1:2"/><row r="4"><c r="A4" s="1"/><c r="B4" t="inlineStr"><is><t>\xe7\x94\xb2 &amp; &#20057;</t></is></c></row>'):
        lost, part = look(HEAD + rows + TAIL)
        assert (lost.formulas, lost.errors, lost.strays, part) == ((), (), (), HEAD + rows + TAIL)


def test_line_breaks_of_the_writer_are_no_cells() -> None:
    rows = b'<row r="1">\n<c r="A1"><v>1</v></c>\n</row>\n<row r="2"><c r="A2"><v>2</v></c>\n</row>'
    lost, part = look(HEAD + rows + TAIL)
    assert (lost.errors, lost.strays, lost.disordered, part) == ((), (), False, HEAD + rows + TAIL)


def test_a_sheet_that_was_ordinary_tells_nothing_of_one_that_looks_like_it() -> None:
    for value in (b"<v>1</v>", b"<f>1+1</f><v>1</v>", b"<v>1</v>", b"<f>1+2</f><v>1</v>"):
        lost, _ = look(HEAD + ROW.replace(b"<v>1</v>", value) + TAIL)
        assert [text for _, text, _ in lost.formulas] == ([value[3:6].decode()] if b"<f>" in value else [])
