"""An .ods is read as closely as an .xlsx: the same values, the same findings for what hides among them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from test_reading import INFO, LEADS, codes, everything, told

from contest import form
from contest.model import Status, Submission
from contest.reading.returns import read

_NAMES = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing")))
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
HIDING = '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
ROW = ["", "2018-02-20", "甲食品", "", "粮油加工", "食品加工", "鼓励", 500, "以商招商", "张三", "13900000001", "", ""]
INFOS = [["表式版本", 1], ["填报主体编码", "C01"], ["填报主体", "岭下村"], ["期次", 2], ["填报日期", "2018-03-07"], ["零报告", "否"]]


class Xml(str):
    """A cell, row or column as it shall stand in the file."""


def cell(value: Any) -> str:
    if isinstance(value, Xml):
        return value
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def row(*cells: Any, attributes: str = "") -> Xml:
    return Xml(f"<table:table-row {attributes}>{''.join(map(cell, cells))}</table:table-row>")


def sheet(name: str, rows: list[Any], attributes: str = "", columns: str = "") -> str:
    inner = "".join(one if isinstance(one, Xml) else row(*one) for one in rows)
    return f'<table:table table:name="{name}" {attributes}>{columns}{inner}</table:table>'


def ods(leads: list[Any], attributes: str = "", columns: str = "", more: str = "") -> bytes:
    """A return whose 信息收集 has these rows below its heading."""
    tables = [sheet(INFO, INFOS), *(sheet(s.name, [[c.name for c in s.columns]]) for s in form.SHEETS if s.name != LEADS)]
    tables.append(sheet(LEADS, [[c.name for c in form.LEAD.columns], *leads], attributes, columns))
    body = f"<office:automatic-styles>{HIDING}</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}{more}</office:spreadsheet></office:body>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content{_NAMES}{_CALC}>{body}</office:document-content>")
    return target.getvalue()


def with_cell(key: str, value: Any) -> list[Any]:
    """The good row with another cell."""
    return [value if c.key == key else old for c, old in zip(form.LEAD.columns, ROW, strict=True)]


@pytest.fixture
def reads(tmp_path: Path) -> Callable[..., Submission]:
    def _read(leads: list[Any], data: bytes = b"", **more: str) -> Submission:
        (tmp_path / "one").write_bytes(data or ods(leads, **more))
        [found] = read(str(tmp_path / "one"), "input/报表/岭下村.ods", 2018)
        return found

    return _read


def tag(inner: str = "", **attributes: str) -> Xml:
    named = " ".join(f'{key.replace("__", ":").replace("_", "-")}={quoteattr(value)}' for key, value in attributes.items())
    return Xml(f"<table:table-cell {named}>{inner}</table:table-cell>")


P = "<text:p>{}</text:p>".format
TEXT = {"office__value_type": "string"}


def test_a_plain_return_is_read_without_a_word(reads: Any) -> None:
    found = reads([ROW])
    assert everything(found) == [] and found.info["name"] == "岭下村" and found.rows[0].values["amount"] == 500_000_000


VALUES: tuple[tuple[str, str, Xml, Any], ...] = (
    ("lines of one text", "company", tag(P("甲") + P("食品"), **TEXT), "甲\n食品"),
    ("blanks, stretches and links", "company", tag(P('甲<text:s text:c="2"/><text:span>食</text:span><text:a>品</text:a>'), **TEXT), "甲  食品"),
    ("a note on the cell", "company", tag(f"<office:annotation>{P('记得核对')}</office:annotation>{P('甲食品')}", **TEXT), "甲食品"),
    ("a text box on the cell", "company", tag(f"<draw:frame><draw:text-box>{P('图章')}</draw:text-box></draw:frame>{P('甲食品')}", **TEXT), "甲食品"),
    ("a text without a type", "company", tag(P("甲食品")), "甲食品"),
    ("a text in its attribute", "company", tag(P("甲…"), office__string_value="甲食品", **TEXT), "甲食品"),
    ("money", "amount", tag(office__value_type="currency", office__value="5.5"), 5_500_000),
    ("a formula with its value", "amount", tag(table__formula="of:=2*3", office__value_type="float", office__value="6"), 6_000_000),
    ("a day", "date", tag(office__value_type="date", office__date_value="2018-02-20"), date(2018, 2, 20)),
    ("a moment", "date", tag(office__value_type="date", office__date_value="2018-02-20T09:30:00"), datetime(2018, 2, 20).date()),
    ("right or wrong", "remark", tag(office__value_type="boolean", office__boolean_value="true"), "是"),
    ("an empty text by formula", "remark", tag(table__formula='of:=IF(1;"";"")', office__string_value="", **TEXT), None),
)


@pytest.mark.parametrize(("key", "value", "meant"), [case[1:] for case in VALUES], ids=[case[0] for case in VALUES])
def test_a_cell_is_read_as_it_is_shown(reads: Any, key: str, value: Xml, meant: Any) -> None:
    found = reads([with_cell(key, value)])
    assert everything(found) == [] and found.rows[0].values.get(key) == meant


FAULTS: tuple[tuple[str, str, Xml, str], ...] = (
    ("an error of LibreOffice", "amount", tag(P("#DIV/0!"), table__formula="of:=1/0", office__string_value="", calcext__value_type="error", **TEXT), "CEL-001"),
    ("an error of Excel", "amount", tag(P("#REF!"), table__formula="of:=[.#REF!]", office__value_type="float", office__value="0"), "CEL-001"),
    ("an error with a number", "amount", tag(P("Err:502"), table__formula="of:=SUM(", **TEXT), "CEL-001"),
    ("a formula never reckoned", "amount", tag(table__formula="of:=[.A1]"), "CEL-002"),
    ("a formula with a type and no value", "amount", tag(table__formula="of:=[.A1]", office__value_type="float"), "CEL-002"),
    ("a day in the amount", "amount", tag(office__value_type="date", office__date_value="2018-02-20"), "AMT-004"),
    ("a time in the amount", "amount", tag(P("02:00:00"), office__value_type="time", office__time_value="PT2H"), "AMT-002"),
    ("a day that is none", "date", tag(office__value_type="date", office__date_value="2018-02-30"), "DAT-002"),
    ("a number from elsewhere", "amount", tag(table__formula="of:='file:///C:/a.ods'#$Sheet1.A1", office__value_type="float", office__value="9"), "CEL-009"),
)


@pytest.mark.parametrize(("key", "value", "code"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_what_is_no_value_is_a_finding_with_its_cell(reads: Any, key: str, value: Xml, code: str) -> None:
    letters = "H" if key == "amount" else "B"
    assert told(reads([with_cell(key, value)])) == {(code, LEADS, f"{letters}2")}


def test_hidden_rows_columns_and_sheets_are_told_as_in_an_xlsx(reads: Any) -> None:
    for how in ("collapse", "filter"):
        assert told(reads([row(*ROW, attributes=f'table:visibility="{how}"')])) == {("CEL-003", LEADS, "A2")}
        columns = f'<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="{how}" table:number-columns-repeated="2"/>'
        assert told(reads([ROW], columns=columns)) == {("CEL-005", LEADS, "C1"), ("CEL-005", LEADS, "D1")}
    assert told(reads([ROW], attributes='table:style-name="off"')) == {("SHT-021", LEADS, "")}


def test_rows_and_columns_of_a_closed_outline_are_hidden_too(reads: Any) -> None:
    group = Xml(f'<table:table-row-group table:display="false">{row(*ROW)}</table:table-row-group>')
    assert told(reads([group, ROW])) == {("CEL-003", LEADS, "A2")}
    assert told(reads([ROW], columns='<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>')) == {("CEL-005", LEADS, "A1")}


def test_hidden_rows_without_content_are_not_worth_a_word(reads: Any) -> None:
    assert everything(reads([ROW, row("", attributes='table:visibility="collapse" table:number-rows-repeated="1048000"')])) == []


def test_values_under_a_merged_cell_are_told(reads: Any) -> None:
    top = tag(P("甲食品"), table__number_rows_spanned="2", table__number_columns_spanned="1", **TEXT)
    under = Xml(f'<table:covered-table-cell office:value-type="string">{P("乙电子")}</table:covered-table-cell>')
    assert told(reads([with_cell("company", top), with_cell("company", under)])) == {("CEL-004", LEADS, "C3")}


def test_a_value_far_away_is_named_and_not_read(reads: Any) -> None:
    assert told(reads([[*ROW, tag(table__number_columns_repeated="300"), 7]])) == {("CEL-006", LEADS, "LB2")}
    assert told(reads([ROW, row("", attributes='table:number-rows-repeated="50000"'), [1]])) == {("CEL-006", LEADS, "A50003")}
    assert told(reads([[*ROW, "", 7]])) == {("COL-008", LEADS, "O2")}


def test_the_empty_parts_that_openoffice_writes_do_no_harm(reads: Any) -> None:
    data = io.BytesIO(ods([ROW]))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("Configurations2/accelerator/current.xml", b"")
    found = reads([], data=data.getvalue())
    assert len(found.rows) == 1 and everything(found) == []


def test_repeated_rows_and_cells_are_as_many_values(reads: Any) -> None:
    found = reads([row(*ROW, attributes='table:number-rows-repeated="3"'), ROW])
    assert [r.row for r in found.rows] == [2, 3, 4, 5] and everything(found) == []
    assert told(reads([with_cell("company", "甲"), [tag(P("乙"), table__number_columns_repeated="13", **TEXT)]])) >= {("AMT-002", LEADS, "H3")}


MANY = tag(office__value_type="float", office__value="1", table__number_columns_repeated="16384")
REFUSED: tuple[tuple[str, list[Any], str, str], ...] = (
    ("a million full rows", [row(MANY, attributes='table:number-rows-repeated="1048576"')], "", "FIL-009"),
    ("999,999,999 cells", [[tag(office__value_type="float", office__value="1", table__number_columns_repeated="999999999")]], "", "FIL-009"),
    ("many far values in two corners", [row("", attributes='table:number-rows-repeated="900000"'), [tag(table__number_columns_repeated="16000"), 1]], "", "FIL-009"),
    ("a count that is none", [[tag(table__number_columns_repeated="-1")]], "", "FIL-007"),
    ("a cell repeated no times", [with_cell("amount", tag(office__value_type="float", office__value="5", table__number_columns_repeated="0"))], "", "FIL-007"),
    ("a number that is none", [with_cell("amount", tag(office__value_type="float", office__value="1,5"))], "", "FIL-016"),
    ("infinity", [with_cell("amount", tag(office__value_type="float", office__value="inf"))], "", "FIL-016"),
    ("a table in a cell", [with_cell("remark", tag(sheet("里", [[1]])))], "", "FIL-007"),
    ("a table in a table", [ROW, Xml(sheet("里", [[1]]))], "", "FIL-007"),
    ("two sheets of one name", [ROW], sheet(LEADS, [[1]]), "FIL-007"),
    ("elements in one another", [ROW], "<office:forms>" * 200 + "</office:forms>" * 200, "FIL-007"),
    ("51 sheets", [ROW], "".join(sheet(f"表{n}", [[1]]) for n in range(44)), "FIL-012"),
)


@pytest.mark.parametrize(("leads", "more", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_no_spreadsheet_program_writes_is_refused(reads: Any, leads: list[Any], more: str, code: str) -> None:
    found = reads(leads, more=more)
    assert (found.status, codes(found)) == (Status.REJECTED, [code])
