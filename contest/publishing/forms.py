"""The standard return as a workbook: blank for a sender and a period, or filled in (the sample town, tests, bench).

Everything a cell accepts, prompts or refuses comes from ``form.py``. ``stamp_for`` gathers what is printed on the form,
``blank_form`` writes the bytes. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contest import form
from contest.model import Participant, Period, Roster, Sheet
from contest.publishing import entry_sheet as entry
from contest.publishing.entry_sheet import Cell, FormBook, Options
from contest.publishing.views.open_projects import OpenProject
from contest.reckoning.payees import namesakes
from contest.text import normal

HELP_SHEET = "填表说明"
LIST_SHEET = "选项"
PROJECT_SHEET = "在谈项目"
HEADER_ROW = 2
"""Zero-based row of the header on the six sheets: above it stand the title and the note."""
INFO_FIRST_ROW = 2
"""Zero-based row of the first label of 「填报信息」."""
STAMPED = ("version", "code", "name", "period", "span")
"""Keys of 「填报信息」 that are printed and locked."""
SIGNATURES = "&L填报人（签字）：　　　　　　　　负责人（签字）：&C单位（盖章）：&R　　　　年　　月　　日　　第&P页 共&N页"
FIRST_RESEND = "首次报送"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is printed on a form. ``referrers`` and ``children`` are the suggestions for 第一引荐人 and 归属主体, ``projects`` those
    for 企业名称 and 项目名称.

    ``period`` is 期次 and ``span`` 本期起止日期, as they shall stand in their cells.
    """

    code: str
    name: str
    period: int | str
    span: str
    referrers: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    projects: tuple[OpenProject, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What the sender adds. ``rows`` hold cells by the keys of ``form.py``, as they stand in the sheet: 万元, not 分."""

    filled: date | str | None = None
    filler: str = ""
    phone: str = ""
    resend: str = FIRST_RESEND
    nil: str = form.NO
    rows: Mapping[Sheet, Sequence[Mapping[str, Cell]]] = field(default_factory=dict)


BLANK = Filled()


def blank_form(stamp: Stamp, filled: Filled = BLANK) -> bytes:
    """A return of one sender for one period as .xlsx; with ``filled``, as the sender would hand it in."""
    book = FormBook()
    _info_sheet(book, stamp, filled)
    lists = _list_ranges(stamp)
    for sheet in form.SHEETS:
        options = Options(HEADER_ROW, lists, closed=True)
        _six_sheet(book, stamp, sheet, options)
        entry.write_rows(book, sheet, options, filled.rows.get(Sheet(sheet.name), ()))
    if stamp.projects:
        _project_sheet(book, stamp)
    _help_sheet(book)
    _list_sheet(book, stamp)
    return book.finish()


def stamp_for(roster: Roster, participant: Participant, period: Period, projects: tuple[OpenProject, ...] = ()) -> Stamp:
    """The stamp of a participant's form for a period: its names for drop-downs come from the roster."""
    span = f"{period.start:%Y-%m-%d} 至 {period.end:%Y-%m-%d}"
    children = tuple(p.name for p in roster.participants if p.parent == participant.code)
    return Stamp(participant.code, participant.name, period.number, span, referrer_names(roster), children, projects)


def referrer_names(roster: Roster) -> tuple[str, ...]:
    """Everyone who can stand in 第一引荐人: persons (two of one name as 姓名（所属主体）), then participants, each once."""
    names = {p.code: p.name for p in roster.participants}
    doubled, known = namesakes(roster), {p.name for p in roster.persons}
    persons = [
        f"{p.name}（{names.get(p.belongs, p.belongs)}）" if normal(p.name) in doubled and p.belongs else p.name
        for p in roster.persons
    ]
    return tuple(dict.fromkeys([*persons, *(p.name for p in roster.participants if p.name not in known)]))


def _info_sheet(book: FormBook, stamp: Stamp, filled: Filled) -> None:
    """「填报信息」: labels in A, values in B, help in C; the stamped values locked, the others open."""
    sheet = book.add(form.INFO.name)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 52)
    sheet.write_string(0, 0, f"招商引资报表：{stamp.name}　第{stamp.period}期", book.look.title)
    sheet.write_string(1, 0, "灰色的是印好的，不要改；白色的请填好，再填后面六张表。不会填的看最后一张“填表说明”。", book.look.note)
    values = _info_values(stamp, filled)
    for row, column in enumerate(form.INFO.columns, INFO_FIRST_ROW):
        sheet.set_row(row, 22)
        sheet.write_string(row, 0, column.name, book.look.label)
        look = book.look.stamped if column.key in STAMPED else book.look.of(column)
        sheet.write_blank(row, 1, None, look)
        entry.put(sheet, row, 1, values[column.key], look)
        sheet.write_string(row, 2, column.help, book.look.help)
        if column.key not in STAMPED:
            sheet.data_validation(row, 1, row, 1, entry.validation(column, 1))
    sheet.protect("", {"format_columns": True, "format_rows": True})
    entry.print_setup(sheet, SIGNATURES)
    sheet.activate()
    sheet.set_selection(INFO_FIRST_ROW + len(STAMPED), 1, INFO_FIRST_ROW + len(STAMPED), 1)


def _info_values(stamp: Stamp, filled: Filled) -> dict[str, Cell]:
    return {
        "version": form.VERSION, "code": stamp.code, "name": stamp.name, "period": stamp.period, "span": stamp.span,
        "resend": filled.resend, "nil": filled.nil, "filler": filled.filler, "phone": filled.phone, "filled": filled.filled,
    }


def _six_sheet(book: FormBook, stamp: Stamp, sheet_form: form.SheetForm, options: Options) -> None:
    sheet = book.add(sheet_form.name)
    sheet.set_row(0, 24, book.look.title)
    sheet.set_row(1, 20, book.look.note)
    sheet.write_string(0, 0, f"{sheet_form.name}　　{stamp.name}　第{stamp.period}期（{stamp.span}）", book.look.title)
    sheet.write_string(1, 0, f"{sheet_form.note}带*的必填。点一下格子就有提示。", book.look.note)
    entry.write_columns(book, sheet_form, options)
    sheet.freeze_panes(HEADER_ROW + 1, 3 if sheet_form.columns[2].key == "company" else 2)
    sheet.repeat_rows(0, HEADER_ROW)
    sheet.protect("", dict.fromkeys(entry.ALLOWED, True))
    entry.print_setup(sheet, SIGNATURES)


def _help_sheet(book: FormBook) -> None:
    """「填表说明」: what to do in order, then every column with its rule and choices."""
    sheet = book.add(HELP_SHEET)
    for column, width in enumerate(HELP_WIDTHS):
        sheet.set_column(column, column, width)
    row = 0
    for row, line in enumerate(GUIDE):
        sheet.write_string(row, 0, line, book.look.guide if row else book.look.title)
    head = row + 2
    for column, name in enumerate(("表", "栏目", "必填", "怎么填", "可以选的")):
        sheet.write_string(head, column, name, book.look.required)
    for row, cells in enumerate(_help_rows(), head + 1):
        sheet.set_row(row, 18 * max(-(-2 * len(text) // width) for text, width in zip(cells, HELP_WIDTHS, strict=True)))
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, book.look.help)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.repeat_rows(head)
    entry.print_setup(sheet, "&R第&P页 共&N页")


HELP_WIDTHS = (10, 20, 6, 74, 40)
"""Characters of the help sheet's columns; a Chinese one takes two."""
GUIDE = (
    "这一期什么都没有？把“填报信息”里的“零报告”改成“是”，存盘，发出去，就行了。",
    "1. 先填“填报信息”里的填报人、联系电话、填报日期；灰色的格子是印好的，不要改。",
    "2. 有什么填什么：信息、洽谈、签约、动工、到位资金、外出，各填各的表，一件事一行；没有的表空着。",
    "3. 带*的栏目必填。日期写成 2018-02-20；金额单位都是万元，3000万元就填 3000。",
    "4. 有下拉框的从框里选。第一引荐人、归属主体也可以自己打字；有同名的写：姓名（所属主体）。",
    "5. 同一个企业、同一个项目，每次都用同一个名字；改过名字的，在“曾报名称”里写以前的。",
    "6. 报过了发现有错：在原表上改好，“报送类型”选“更正重报”，填报日期写改的那天，整份再发一次（没改的行也留着）。",
    "7. 合同、回单、照片随报表一起发来，文件名写在“佐证材料”里。",
    "8. 可以插入行、删除行、排序、筛选、调列宽；不要改栏目名称和表名。",
)


def _help_rows() -> list[tuple[str, str, str, str, str]]:
    return [
        (sheet.name, column.name, "必填" if column.required else "", column.help, "、".join(column.choices))
        for sheet in (form.INFO, *form.SHEETS)
        for column in sheet.columns
    ]


def _project_sheet(book: FormBook, stamp: Stamp) -> None:
    """「在谈项目」: what this sender has reported so far, to be looked up; nothing here is filled in or read."""
    sheet = book.add(PROJECT_SHEET)
    sheet.write_string(0, 0, f"{PROJECT_SHEET}：{stamp.name}报过的项目", book.look.title)
    sheet.write_string(1, 0, "这张表只供查看，不用填。再报这些项目时，企业名称和项目名称要与这里一样：可以在六张表里从下拉框选。", book.look.note)
    for column, (name, width) in enumerate(PROJECT_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, name, book.look.label)
    for row, project in enumerate(stamp.projects, 3):
        words = (project.company, project.project, project.credit, project.stage, f"{project.last:%Y-%m-%d}", project.missing)
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, book.look.help)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    entry.print_setup(sheet, "&R第&P页 共&N页")


PROJECT_COLUMNS = (("企业名称", 30), ("项目名称", 28), ("统一社会信用代码", 22), ("到哪一步", 12), ("最近日期", 14), ("还缺什么", 44))


def _lists(stamp: Stamp) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The columns of the list sheet: key, heading, names."""
    of_roster = (("referrer", "第一引荐人", stamp.referrers), ("owner", "归属主体", stamp.children))
    used = (("company", "企业名称", tuple(dict.fromkeys(p.company for p in stamp.projects))),
            ("project", "项目名称", tuple(dict.fromkeys(p.project for p in stamp.projects))))
    return of_roster + used if stamp.projects else of_roster


def _list_ranges(stamp: Stamp) -> dict[str, str]:
    """Where the drop-downs find their names; a key without names is absent."""
    return {key: f"={LIST_SHEET}!${letter}$2:${letter}${len(names) + 1}"
            for letter, (key, _, names) in zip("ABCD", _lists(stamp), strict=False) if names}


def _list_sheet(book: FormBook, stamp: Stamp) -> None:
    """Lists longer than 255 characters must be a range; very hidden, so that nobody stumbles on it."""
    sheet = book.add(LIST_SHEET)
    for column, (_, title, names) in enumerate(_lists(stamp)):
        for row, name in enumerate((title, *names)):
            sheet.write_string(row, column, name, book.look.stamped)
    sheet.protect("")
    sheet.very_hidden()
