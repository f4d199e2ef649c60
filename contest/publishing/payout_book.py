"""奖金发放表.xlsx: the list as finance takes it, laid out on paper. Nothing is decided or computed here.

Every formula carries its value, so that readers and previews that do not reckon see the figures too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contest.model import Reckoning
from contest.publishing.plain import Kind, clean, line_count
from contest.publishing.sheets import FORMATS, GREY, HEAD_FONT, Book, columns, fit, height, put, write_head, write_sum, write_table
from contest.publishing.views.decided import debts_table
from contest.publishing.views.payout import Payout, PayoutLine, awards_table, held_table, payees_table, payout, recover_table
from contest.publishing.views.wording import capitals

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_PAYOUT = columns(
    "序号:4:int 发放编号:10.5:code 获奖主体:9 收款人:8 人员身份:10 身份证号:18:code 奖项:10.5 依据条款:6.5 项目:18 计奖基数:9.5 标准:7 "
    "应发累计:11:yuan 已列发:11:yuan 本次应发:11:yuan 代扣税:9:yuan 实发:11:yuan 开户行:14 银行账号:20:code 签领:6 备注:19:code")
_PAYOUT_SHEET = "发放表"
_ENTITLED, _PAID, _DUE, _TAX, _NET = range(11, 16)
_BLANKS = ("列支科目：", "资金来源：", "批准文号：", "公示起止：{}", "异议件数：　　　件")
_NO_DATES = "　　　年　月　日至　　　年　月　日"
_SIGNERS = (("制表", 0, 4), ("招商办审核", 5, 8), ("财政所审核", 9, 12), ("分管领导", 13, 16), ("主要领导审批", 17, 19))
"""Who signs, and over which columns: a fifth of the width each."""
_SIGN_SIZE, _SIGN_ROOM = 20, 96.0
"""Points; on paper the sheet is scaled to five eighths."""
_FOOT = 290.0
"""Points from the total to the last line."""
_PAGE = 7.0 / 10.89
"""Of A4 on its side within the margins, height by width; the sheet is scaled to the width."""
_SURE = 0.9
"""How much of a page is counted on: columns and rows come out larger with other fonts and printers."""
APART = "合计签批"


def payout_book(reckoning: Reckoning, hangs: str = "") -> bytes:
    """奖金发放表.xlsx: the list, its sums per payee, what is to be taken back, what is held, every award to date.

    ``hangs``: from when to when its 公示 hangs, blank where that is not known.
    """
    document = replace(payout(reckoning), hangs=hangs)
    book = Book(document.title, reckoning.period.end)
    _payout_sheet(book, document)
    carried = [debts_table(reckoning)] if reckoning.settlement.debts else []
    for table in (payees_table(document, reckoning), recover_table(document), *carried, held_table(document), awards_table(reckoning)):
        write_table(book, table)
    return book.close()


def _payout_sheet(book: Book, document: Payout) -> None:
    sheet = book.sheet(_PAYOUT_SHEET, [c.width for c in _PAYOUT])
    first = write_head(book, sheet, document.title, document.notes, _PAYOUT)
    heights = [24.0, *(height(1) for _ in document.notes), height(2)]
    head = book.style(font_name=HEAD_FONT, font_size=16, align="center")
    sheet.merge_range(0, 0, 0, len(_PAYOUT) - 1, clean(document.title), head)
    sheet.freeze_panes(first, 4)
    rows = len(document.lines) + len(document.groups)
    taxes = f"$O${first + 1}:$O${first + max(rows, 1)}"
    row, serial, styles = first, 0, [book.cell_style(col.kind, font_size=9) for col in _PAYOUT]
    for name, lines in document.groups:
        for offset, line in enumerate(lines):
            heights.append(_payout_line(sheet, row + offset, (serial + offset + 1, line, taxes), styles))
        _sums(book, sheet, row + len(lines), f"小计：{name}", (row, row + len(lines) - 1), lines, taxes)
        heights.append(height(1))
        row, serial = row + len(lines) + 1, serial + len(lines)
    if not document.lines:
        sheet.merge_range(row, 0, row, len(_PAYOUT) - 1, "本期没有拟发放的奖金。", book.cell_style(Kind.TEXT, align="center"))
        row += 1
    _sums(book, sheet, row, "合计", (first, row - 1), document.lines, taxes)
    total = row
    if document.left_out:
        row += 1
        sheet.write_string(row, 0, document.left_out, book.style(font_size=9))
    if _on_one_page(sum(heights)):
        _payout_foot(book, sheet, row + 1, document, ("", total))
    else:
        sheet.write_string(row + 1, 0, f"合计、大写金额和签字见后面的“{APART}”。", book.style(font_size=9))
        _apart(book, document, total)


def _payout_line(sheet: Worksheet, row: int, told: tuple[int, PayoutLine, str], styles: Sequence[Format]) -> float:
    """Writes ``told``, the line with its serial number and where all taxes stand; the height of the row."""
    serial, line, taxes = told
    a = line.award
    values = (
        serial, line.number, line.winner, a.payee, line.standing, line.id_number, a.award, line.clause, line.project, a.base, a.rate,
        a.entitled_fen, a.paid_before_fen, a.due_fen, None, None, a.account.bank, a.account.number, line.signature, line.remark)
    for index, (col, value, style) in enumerate(zip(_PAYOUT, values, styles, strict=True)):
        put(sheet, row, index, value, col.kind, style)
    room = max(line_count(value, col.width + 1) for value, col in zip(values, _PAYOUT, strict=True))
    room = max(room, line_count(line.remark, _PAYOUT[-1].width - 4))  # ruling numbers break only at their hyphens
    fit(sheet, row, room)
    due, tax = (_address(row, col) for col in (_DUE, _TAX))
    sheet.write_formula(row, _NET, _once_taxed(taxes, f"{due}-{tax}"), styles[_NET], "")
    return height(room)


def _once_taxed(taxes: str, formula: str) -> str:
    """What nobody knows before finance has entered a tax stays blank until then."""
    return f'=IF(COUNT({taxes})=0,"",{formula})'


def _sums(book: Book, sheet: Worksheet, row: int, label: str, span: tuple[int, int], lines: tuple[PayoutLine, ...], taxes: str) -> None:
    bold = {"bold": True, "font_size": 9, "bg_color": GREY}
    for index, col in enumerate(_PAYOUT):
        put(sheet, row, index, None, col.kind, book.cell_style(col.kind, **bold))
    sheet.merge_range(row, 0, row, _ENTITLED - 1, label, book.cell_style(Kind.TEXT, **bold))
    sums = {_ENTITLED: [x.award.entitled_fen for x in lines], _PAID: [x.award.paid_before_fen for x in lines],
            _DUE: [x.award.due_fen for x in lines]}
    for index, values in sums.items():
        write_sum(sheet, row, index, span, sum(values), book.cell_style(Kind.YUAN, **bold))
    for index in (_TAX, _NET):
        column = chr(65 + index)
        own = f"{column}{span[0] + 1}:{column}{span[1] + 1}"
        sheet.write_formula(row, index, _once_taxed(own if index == _TAX else taxes, f"SUBTOTAL(9,{own})"), book.cell_style(Kind.YUAN, **bold), "")


def _on_one_page(points: float) -> bool:
    """Whether list and foot surely stand on one page. No page break is relied on: Excel's help says that it ignores them on a sheet
    that is scaled to the width of the paper."""
    wide = sum(col.width * 7 + 5 for col in _PAYOUT) * 72 / 96
    return points + _FOOT <= wide * _PAGE * _SURE


def _apart(book: Book, document: Payout, total: int) -> None:
    """A sheet of its own for the sums and signatures of a long list: they are never torn apart."""
    sheet = book.sheet(APART, [c.width for c in _PAYOUT])
    head = book.style(font_name=HEAD_FONT, font_size=16, align="center")
    sheet.merge_range(0, 0, 0, len(_PAYOUT) - 1, clean(f"{document.title}　合计和签批"), head)
    sheet.set_row(0, 24)
    sheet.repeat_rows(0)
    _payout_foot(book, sheet, 1, document, (f"'{_PAYOUT_SHEET}'!", total))


def _payout_foot(book: Book, sheet: Worksheet, row: int, document: Payout, total: tuple[str, int]) -> None:
    """From ``row`` on, the ``total`` (its sheet, where that is another, and its row) in figures and capitals, each sum apart; blanks for the office; signatures; the
    reconciliation."""
    due = sum(x.award.due_fen for x in document.lines)
    figures = (
        ("本次应发", _of(total, _DUE), due), ("代扣税", _of(total, _TAX), None), ("实发", _of(total, _NET), None),
        _elsewhere("应扣回", "J", document.recover), _elsewhere("缓发", "I", document.held))
    left, right = book.style(), book.style(num_format=FORMATS[Kind.YUAN], align="right", bold=True)
    in_words = f"本次应发合计（大写）：人民币{capitals(due)}（税前）"
    sheet.merge_range(row, 0, row, len(_PAYOUT) - 1, in_words, book.style(bold=True, font_size=11))
    for offset, ((label, formula, fen), blank) in enumerate(zip(figures, _BLANKS, strict=True), row + 1):
        sheet.merge_range(offset, 0, offset, 4, f"{label}（元）", left)
        sheet.merge_range(offset, 5, offset, 6, None, right)
        sheet.write_formula(offset, 5, formula, right, "" if fen is None else fen / 100) if formula else put(sheet, offset, 5, fen, Kind.YUAN, right)
        sheet.merge_range(offset, 8, offset, 16, blank.format(document.hangs or _NO_DATES), book.style(bottom=4))
    row += len(_BLANKS) + 2
    for who, left_, right_ in _SIGNERS:
        sheet.merge_range(row, left_, row, right_, f"{who}：\n\n　　　年　　月　　日", book.style(font_size=_SIGN_SIZE, border=1, valign="top", text_wrap=True))
    sheet.set_row(row, _SIGN_ROOM)
    for offset, line in enumerate(document.foot, row + 1):
        sheet.write_string(offset, 0, line, book.style(font_size=9))


def _elsewhere(name: str, column: str, lines: tuple[PayoutLine, ...]) -> tuple[str, str, int]:
    """A sum that stands on a sheet of its own: its 「本次应发」 there, added up."""
    fen = sum(x.award.due_fen for x in lines)
    last = 2 + len(lines)
    return f"{name}（另表，不在合计内）", f"=SUM('{name}'!{column}3:{column}{last})" if lines else "", fen


def _of(total: tuple[str, int], col: int) -> str:
    return f"={total[0]}{_address(total[1], col)}"


def _address(row: int, col: int) -> str:
    return f"{chr(65 + col)}{row + 1}"
