"""名册.xlsx as a workbook: empty for a new town, or with rows (the sample town, tests)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contest import form
from contest.publishing import entry_sheet as entry
from contest.publishing.entry_sheet import Cell, FormBook, Options

HELP_SHEET = "填写说明"
_NAMES = f"={form.PARTICIPANTS.name}!$B$2:$B$2000"
OPTIONS = Options(lists={"parent": _NAMES, "belongs": _NAMES})
"""Drop-downs that follow the names in 参赛主体; a code is as good, so they only suggest."""
GUIDE = (
    "先填“参赛主体”，一个主体一行；再填“人员”“领导小组”；“服务专班”有大项目时再填。带*的必填。",
    "1. 编码、名称不能重复。村、单位、镇干部、社会能人都是一行；上级主体填代他报送的村或单位的编码或名称。",
    "2. 报送填“是”的，每期自己交一份报表；填“否”的，由上级主体代报，报表里写“归属主体”。",
    "3. 排名奖发到“参赛主体”里的收款户名、开户行、银行账号；项目奖发到第一引荐人那一行的账户。三项缺一项就缓发。",
    "4. 同名的两个人，在“人员”里所属主体要不同。",
    "5. 身份证号、银行账号按文本填，不要用公式。这份表只留在办公室，不外发。",
)
Rows = Mapping[str, Sequence[Mapping[str, Cell]]]


def blank_roster() -> bytes:
    """The four sheets with headings, drop-downs and checks, and no row."""
    return roster_book({})


def roster_book(rows: Rows) -> bytes:
    """``rows`` by sheet name (参赛主体, 人员, 领导小组, 服务专班), each a mapping from column key to cell, amounts in 万元."""
    book = FormBook()
    for sheet_form in form.ROSTER:
        sheet = book.add(sheet_form.name)
        entry.write_columns(book, sheet_form, OPTIONS)
        entry.write_rows(book, sheet_form, OPTIONS, rows.get(sheet_form.name, ()))
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        entry.print_setup(sheet, "&R第&P页 共&N页")
    sheet = book.add(HELP_SHEET)
    sheet.set_column(0, 0, 110)
    for row, line in enumerate(GUIDE):
        sheet.write_string(row, 0, line, book.look.guide)
    return book.finish()
