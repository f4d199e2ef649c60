"""名册.xlsx → Roster. Every fault is told at once; a broken roster stops the run before anything is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from contest.errors import StopError
from contest.form import GROUP, PARTICIPANTS, PERSONS, SERVICES, YES, SheetForm
from contest.model import Account, Category, Participant, Person, Roster, ServiceGroup, Value
from contest.reading.grid import Grid
from contest.reading.parse import Table, of_read_columns, table
from contest.reading.refused import RefusedError
from contest.reading.workbook import read
from contest.text import normal

FILE = "input/名册.xlsx"


def roster(path: Path) -> Roster:
    """Raises StopError with one sentence for each fault, each with sheet and cell."""
    if not path.is_file():
        raise StopError(f"〔ROS-001〕没有找到 {FILE}。请把名册放回去，或用 process.py new 新建一个工作文件夹。")
    try:
        book = read(path.read_bytes())
    except PermissionError:
        raise StopError(f"〔ROS-002〕{FILE} 打不开，可能正在 WPS 里编辑。请关闭后再运行。") from None
    except RefusedError as refused:
        raise StopError(f"〔{refused.code}〕{FILE}：{refused.sentence}") from None
    return _roster(book)


def _roster(book: Mapping[str, Grid]) -> Roster:
    faults: list[str] = []
    people, persons, group = (_table(book, form, faults) for form in (PARTICIPANTS, PERSONS, GROUP))
    services = _table(book, SERVICES, faults, optional=True)
    made = [_participant(values) for _, values, _ in people.rows]
    words = _words(made)
    faults += _doubled(people, made)
    column = people.letters.get("parent", "")
    made = [_with_parent(p, f"{column}{number}", words, faults) for p, (number, _, _) in zip(made, people.rows, strict=True)]
    faults += _circles(people, made)
    column = persons.letters.get("belongs", "")
    told = faults if people.letters else []  # without 参赛主体 nobody belongs anywhere
    staff = tuple(_person(values, f"{column}{number}", words, told) for number, values, _ in persons.rows)
    faults += [*_doubled_persons(staff, persons), *_turned(PARTICIPANTS, people), *_turned(PERSONS, persons)]
    if faults:
        raise StopError(faults)
    return Roster(
        tuple(made), staff, tuple((_text(v, "post"), _text(v, "name"), _text(v, "unit")) for _, v, _ in group.rows),
        tuple(_service(values) for _, values, _ in services.rows))


def _table(book: Mapping[str, Grid], form: SheetForm, faults: list[str], *, optional: bool = False) -> Table:
    grid = book.get(normal(form.name))
    if grid is None:
        if not optional:
            faults.append(f"〔ROS-003〕{FILE}：缺工作表“{form.name}”。请从样本名册抄过来，没有内容也要保留表头。")
        return Table({}, ())
    if optional and not any(cell != "" for row in grid.rows for cell in row):
        return Table({}, ())
    found = table(form, grid.rows, 0)
    errors = [f for f in (*found.findings, *(f for _, _, some in found.rows for f in some), *of_read_columns(found, grid.findings))
              if f.error or f.code == "SHT-002"]
    faults += [_place(form.name, f.cell, f"〔{f.code}〕", f.message) for f in errors]
    return found


def _place(sheet: str, cell: str, code: str, sentence: str) -> str:
    return f"{code}{FILE} › {sheet}{'!' + cell if cell else ''}：{sentence}"


def _text(values: Mapping[str, Value], key: str) -> str:
    return str(values.get(key) or "")


def _number(values: Mapping[str, Value], key: str) -> int:
    value = values.get(key)
    return value if isinstance(value, int) else 0


def _account(values: Mapping[str, Value]) -> Account:
    return Account(_text(values, "holder"), _text(values, "bank"), _text(values, "account"))


def _participant(values: Mapping[str, Value]) -> Participant:
    return Participant(
        _text(values, "code"), _text(values, "name"), _category(values), _text(values, "parent"),
        values.get("sends") == YES, _text(values, "head"), _text(values, "phone"), _text(values, "mail"),
        _number(values, "target"), _number(values, "target_signings"), _number(values, "before"), _number(values, "before_signings"),
        tuple(part for part in re.split(r"[、，,;；\s]+", _text(values, "aliases")) if part), _account(values), _day(values, "start"), _day(values, "end"))


def _day(values: Mapping[str, Value], key: str) -> date | None:
    value = values.get(key)
    return value if isinstance(value, date) else None


def _turned(form: SheetForm, read_: Table) -> list[str]:
    """截止日期 before 起始日期."""
    return [_place(form.name, f"{read_.letters['end']}{number}", "〔ROS-009〕", f"截止日期 {end} 早于起始日期 {start}。请改正其中一个。")
            for number, values, _ in read_.rows if (start := _day(values, "start")) and (end := _day(values, "end")) and end < start]


def _category(values: Mapping[str, Value]) -> Category:
    """A wrong one has been told, and no roster is made of it: any will do meanwhile."""
    word = _text(values, "category")
    return Category(word) if word in set(Category) else Category.TALENT


def _service(values: Mapping[str, Value]) -> ServiceGroup:
    due = values.get("due")
    return ServiceGroup(_text(values, "company"), _text(values, "project"), _text(values, "head"), _text(values, "members"),
                        _text(values, "next_step"), due if isinstance(due, date) else None)


def _words(people: Sequence[Participant]) -> dict[str, str]:
    """Normalised name or code → code; a code goes before a name."""
    return {normal(p.name): p.code for p in people} | {normal(p.code): p.code for p in people}


def _doubled(read_: Table, people: Sequence[Participant]) -> list[str]:
    faults = []
    for key, name in (("code", "编码"), ("name", "名称")):
        first: dict[str, int] = {}
        for person, (number, _, _) in zip(people, read_.rows, strict=True):
            word = normal(getattr(person, key))
            if word in first and word:
                cell = f"{read_.letters[key]}{number}"
                faults.append(_place("参赛主体", cell, "〔ROS-004〕", f"{name}“{getattr(person, key)}”与第{first[word]}行重复。"
                                     f"每个主体的{name}只能有一个，请改掉其中一个。"))
            first.setdefault(word, number)
    return faults


def _with_parent(person: Participant, cell: str, words: Mapping[str, str], faults: list[str]) -> Participant:
    if not person.parent:
        return person
    code = words.get(normal(person.parent))
    if code is None:
        faults.append(_place("参赛主体", cell, "〔ROS-005〕", f"{person.name}的上级主体“{person.parent}”在名册里没有。"
                             "请填已有的编码或名称，没有上级的空着。"))
        return person
    return replace(person, parent=code)


def _circles(read_: Table, people: Sequence[Participant]) -> list[str]:
    parent = {p.code: p.parent for p in people}
    told: set[str] = set()
    faults = []
    for person, (number, _, _) in zip(people, read_.rows, strict=True):
        path = [person.code]
        while (above := parent.get(path[-1], "")) and above not in path:
            path.append(above)
        if above and above == person.code and not told & set(path):
            told |= set(path)
            names = {p.code: p.name for p in people}
            circle = " → ".join(names[c] for c in [*path, above])
            faults.append(_place("参赛主体", f"{read_.letters['parent']}{number}", "〔ROS-006〕", f"上级主体绕成了圈：{circle}。请改正其中一个。"))
    return faults


def _person(values: Mapping[str, Value], cell: str, words: Mapping[str, str], faults: list[str]) -> Person:
    belongs = _text(values, "belongs")
    code = words.get(normal(belongs), "") if belongs else ""
    if belongs and normal(belongs) not in words:
        faults.append(_place("人员", cell, "〔ROS-007〕", f"{_text(values, 'name')}的所属主体“{belongs}”在参赛主体里没有。"
                             "请填已有的编码或名称。"))
    return Person(_text(values, "name"), code, _text(values, "standing"), _text(values, "id_number"), _account(values),
                  _day(values, "start"), _day(values, "end"))


def _doubled_persons(staff: Sequence[Person], read_: Table) -> list[str]:
    """人员 may repeat a 姓名 with another 所属主体, or at another time; one person (by unit or ID number) is in one place at a time."""
    seen: dict[str, list[tuple[int, Person, str]]] = defaultdict(list)
    faults = []
    for person, (number, values, _) in zip(staff, read_.rows, strict=True):
        unit = person.belongs or normal(_text(values, "belongs"))
        for row, other, its in seen[normal(person.name)] if person.name else ():
            if person.overlaps(other) and (unit == its or (person.id_number and normal(person.id_number) == normal(other.id_number))):
                faults.append(_place("人员", f"{read_.letters['name']}{number}", "〔ROS-008〕", f"“{person.name}”与第{row}行是同一个人"
                                     f"（{'姓名、所属主体' if unit == its else '身份证号'}相同），时间又重叠。同一个人只写一行；中途调动的，"
                                     "写两行，用起始日期、截止日期分开；确是两个人的，请用不同的所属主体区分。"))
                break
        seen[normal(person.name)].append((number, person, unit))
    return faults
