"""认定清单.xlsx, 汇总表.xlsx, 附表.xlsx and the bank file: the views laid out on paper. Nothing is decided or computed here.

Every formula carries its value, so that readers and previews that do not reckon see the figures too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from contest.form import CONCLUSIONS, DECISIONS, MEETING, PAYMENTS, RULINGS, Column, SheetForm, Type
from contest.model import Reckoning
from contest.publishing.charts import Top, draw
from contest.publishing.plain import Cell, Kind, line_count
from contest.publishing.sheets import GREY, YELLOW, Book, Col, Table, columns, fit, put, write_head, write_rows, write_table
from contest.publishing.views.bank import DETAILS, WAITING, Payment, bank_table, details_table
from contest.publishing.views.claims import (
    ClaimRow,
    attendance_table,
    claim_rows,
    claims_title,
    decisions_head,
    meeting_head,
    notices_table,
    ruled_table,
)
from contest.publishing.views.lists import SIGNATURES, filed_lists
from contest.publishing.views.payout import PayoutLine
from contest.publishing.views.rankings import leading, pools
from contest.publishing.views.summary import MARK, summary_tables

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_GAP = "　" * 7
_CLAIM_WIDTHS = {
    "claim": 8, "matter": 8, "participant": 9, "date": 10.5, "company": 14, "project": 13, "subject": 20, "evidence": 9,
    "source": 15, "hint": 17, "stake": 12, "last": 10, "conclusion": 8, "amount": 9, "note": 14}
_CLAIM_FOOT = f"到会成员签名：{_GAP * 4}日期："
_DECISION_ROWS = 30
_NOT_PRINTED = 2
"""Last columns of 「已认定」: where a ruling stands is for the clerk."""
_LISTED = columns("发放编号*:14:code 收款人:26 本次应发(元):16:yuan")
_KINDS = {Type.DATE: Kind.DATE, Type.WAN: Kind.WAN, Type.YUAN: Kind.YUAN}
_READ_ONLY = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}


def bank_book(reckoning: Reckoning, paid: Sequence[Payment], ready: Sequence[PayoutLine], waiting: Sequence[PayoutLine]) -> bytes:
    """银行代发.xlsx of an issued list: what the bank is to pay, line by line what that settles and what still waits; for finance to answer on."""
    book = Book("银行代发", reckoning.period.end)
    table = bank_table(paid, reckoning.policy.campaign)
    sheet = book.sheet(table.name, [c.width for c in table.cols])
    for index, col in enumerate(table.cols):
        sheet.write_string(0, index, col.name, book.style(bold=True, border=1, bg_color=GREY, align="center"))
    styles = [book.cell_style(c.kind) for c in table.cols]
    write_rows(sheet, 1, table.cols, [(styles, row) for row in table.rows])
    for name, lines in ((DETAILS, ready), (WAITING, waiting)):
        write_table(book, details_table(name, reckoning, lines))
    _sheet_to_fill(book, PAYMENTS, _LISTED, [(x.number, x.award.payee, x.award.due_fen) for x in ready])
    return book.close()


def claims_book(reckoning: Reckoning) -> bytes:
    """认定清单.xlsx: what to rule on, the meeting, what was ruled, what to know. Only what is to be filled in is unlocked."""
    title, notes = claims_title(reckoning)
    book = Book(title, reckoning.period.end)
    _claims_sheet(book, title, notes, claim_rows(reckoning))
    _meeting_sheet(book, meeting_head(reckoning))
    _attendance_sheet(book, attendance_table(reckoning))
    _sheet_to_fill(book, DECISIONS, (), [()] * _DECISION_ROWS, decisions_head(reckoning))
    ruled = ruled_table(reckoning)
    printed = write_table(book, ruled)
    printed.print_area(0, 0, len(ruled.rows) + 1, len(ruled.cols) - 1 - _NOT_PRINTED)
    for sheet in (printed, write_table(book, notices_table(reckoning))):
        sheet.protect("", _READ_ONLY)
    return book.close()


def summary_book(reckoning: Reckoning) -> bytes:
    """汇总表.xlsx: the whole period, internal."""
    book = Book("汇总表", reckoning.period.end, MARK)
    tables = {table.name: table for table in summary_tables(reckoning)}
    sheets = {name: write_table(book, table, frozen=1) for name, table in tables.items()}
    draw(book, sheets["走势"], tables["走势"], tables["排名"], _tops(reckoning))
    return book.close()


def _tops(reckoning: Reckoning) -> list[Top]:
    """The same participants as in the body of the bulletin, pool by pool."""
    tops, first = [], 0
    for pool in pools(reckoning):
        tops.append(Top(f"（{pool['组名']}）" if pool["组名"] else "", first, len(leading(pool))))
        first += len(pool["行"])
    return tops


def lists_book(reckoning: Reckoning) -> bytes:
    """附表.xlsx: the lists that a town files or sends on; every page is signed and stamped at its foot."""
    book = Book("附表", reckoning.period.end)
    for table in filed_lists(reckoning):
        write_table(book, table, signed=SIGNATURES)
    return book.close()


def _claims_sheet(book: Book, title: str, notes: tuple[str, ...], rows: tuple[ClaimRow, ...]) -> None:
    """「认定」: one row a claim right below the header, and nothing after them."""
    cols = tuple(Col(c.name, _claim_kind(c), _CLAIM_WIDTHS.get(c.key, 12)) for c in RULINGS.columns)
    sheet = book.sheet("认定", [c.width for c in cols], _CLAIM_FOOT)
    first = write_head(book, sheet, title, notes, cols)
    looks = {asked: [book.cell_style(col.kind, **_fill(column, asked=asked)) for col, column in zip(cols, RULINGS.columns, strict=True)]
             for asked in (False, True)}
    keys = [column.key for column in RULINGS.columns]
    write_rows(sheet, first, cols, [(looks[row.most_fen is not None], [*map(row.values.get, keys)]) for row in rows],
               framed=True, least=2)
    for index, column in enumerate(RULINGS.columns):
        _check_column(sheet, index, column, first, rows)
    if rows:
        sheet.autofilter(first - 1, 0, first + len(rows) - 1, len(cols) - 1)
    sheet.freeze_panes(first, 2)
    sheet.protect("", _READ_ONLY)


def _claim_kind(column: Column) -> Kind:
    if column.key in ("claim", "subject", "source", "stake"):
        return Kind.CODE
    return _KINDS.get(column.type, Kind.TEXT)


def _fill(column: Column, *, asked: bool) -> dict[str, Any]:
    """How a cell of 「认定」 looks: yellow and unlocked where the group writes, grey where no amount is ``asked``."""
    if column.key in ("conclusion", "note") or (column.key == "amount" and asked):
        return {"locked": False, "bg_color": YELLOW}
    return {"bg_color": GREY} if column.key == "amount" else {}


def _check_column(sheet: Worksheet, index: int, column: Column, first: int, rows: tuple[ClaimRow, ...]) -> None:
    if rows and column.type is Type.CHOICE:
        sheet.data_validation(first, index, first + len(rows) - 1, index, {
            "validate": "list", "source": list(column.choices), "input_title": column.name, "input_message": column.help,
            "error_title": column.name, "error_message": f"只能选：{'、'.join(column.choices)}，或空着。"})
    for offset, row in enumerate(rows if column.key == "amount" else (), first):
        if row.most_fen is not None:
            sheet.data_validation(offset, index, offset, index, {
                "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": row.most_fen / 1_000_000,
                "input_title": "认定金额（万元）", "input_message": column.help, "error_title": "认定金额",
                "error_message": "填数字，单位万元，不能多于申报数。"})


def _attendance_sheet(book: Book, table: Table) -> None:
    """Rows high enough to sign in."""
    sheet = book.sheet(table.name, [c.width for c in table.cols])
    first = write_head(book, sheet, table.title, table.notes, table.cols)
    for offset, row in enumerate(table.rows, first):
        for index, (col, value) in enumerate(zip(table.cols, row, strict=True)):
            put(sheet, offset, index, value, col.kind, book.cell_style(col.kind))
        sheet.set_row(offset, 30)
    sheet.write_string(first + len(table.rows) + 1, 0, table.foot[0], book.style(font_size=11))


def _meeting_sheet(book: Book, title: str) -> None:
    """「会议信息」: a label a row, its value beside it, how to fill it in behind; its title at the head of the printed page."""
    sheet = book.sheet(MEETING.name, (18, 44, 40))
    sheet.set_header(f"&C{title.replace('&', '&&')}"[:255])
    for row, column in enumerate(MEETING.columns):
        kind = Kind.DATE if column.type is Type.DATE else Kind.TEXT
        sheet.write_string(row, 0, column.name, book.style(bold=True, border=1, bg_color=GREY))
        sheet.write_blank(row, 1, None, book.cell_style(kind, locked=False, bg_color=YELLOW, align="left"))
        sheet.write_string(row, 2, column.help, book.style(font_color="#7F7F7F"))
        sheet.set_row(row, 24)
    sheet.protect("", _READ_ONLY)


def _sheet_to_fill(book: Book, form: SheetForm, printed: Sequence[Col], rows: Sequence[Sequence[Cell]],
                   head: tuple[str, Sequence[str]] | None = None) -> None:
    """A sheet of the form: what is ``printed``, a row each, then its other columns to fill in, with drop-downs and prompts.

    ``head``: title and notes, else those of the form.
    """
    blank = [c for c in form.columns if c.heading not in {col.name for col in printed}]
    cols = (*printed, *(Col(c.heading, _KINDS.get(c.type, Kind.TEXT), c.width) for c in blank))
    sheet = book.sheet(form.name, [c.width for c in cols])
    first = write_head(book, sheet, *(head or (form.name, (form.note,))), cols)
    for offset, row in enumerate(rows, first):
        for index, (col, value) in enumerate(zip(printed, row, strict=True)):
            put(sheet, offset, index, value, col.kind, book.cell_style(col.kind))
        fit(sheet, offset, max((line_count(value, col.width) for col, value in zip(printed, row, strict=True)), default=1))
    for index, column in enumerate(blank, len(printed)):
        _column_to_fill(book, sheet, column, (first, index, first + len(rows) - 1, index))
    sheet.freeze_panes(first, max(len(printed), 1))
    sheet.protect("", _READ_ONLY)


def _column_to_fill(book: Book, sheet: Worksheet, column: Column, place: tuple[int, int, int, int]) -> None:
    first, index, last, _ = place
    kind = _KINDS.get(column.type, Kind.TEXT)
    style = book.cell_style(kind, locked=False, bg_color=YELLOW, align="left")
    for row in range(first, last + 1):
        sheet.write_blank(row, index, None, style)
    choices = CONCLUSIONS if column.key == "conclusion" else column.choices
    check: dict[str, Any] = {"validate": "list", "source": list(choices), "error_type": "stop" if column.choices else "warning",
                             "error_title": column.name, "error_message": column.help} if choices else {"validate": "any"}
    sheet.data_validation(*place, {**check, "input_title": column.name, "input_message": column.help})
