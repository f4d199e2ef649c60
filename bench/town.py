"""An invented town of any size in a workspace of its own: settings, roster, templates, and returns without a fault.

Every sender hands in one return a period, written by the program's own forms. Firms never collide: each has a three-letter
name of its own and two letters of trade, so that no two names are as alike as the settings ask about. The same size gives
the same bytes.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

import xlsxwriter
from stdnum.cn import uscc

from contest import form
from contest.model import Sheet
from contest.publishing.entry_sheet import Cell, put
from contest.publishing.forms import Filled, Stamp, blank_form
from contest.publishing.roster import roster_book

ROOT = Path(__file__).resolve().parent.parent
FIRST = date(2018, 2, 15)
SPANS = tuple((FIRST + timedelta(days=10 * n), FIRST + timedelta(days=10 * n + (5 if n == 4 else 9))) for n in range(5))
"""The five periods of the default settings."""
PERSONS = 60
LETTERS = "安邦博成昌达德鼎东丰富福高格广海和恒宏华辉嘉建金锦巨凯康科朗乐利联隆茂美铭宁诺鹏启勤庆荣瑞润森盛时舒顺思泰腾天通拓威卫文祥欣兴旭亚扬亿益永优宇裕源远越泽振正志智中众卓"
TRADES = ("食品", "电子", "服装", "家具", "竹艺", "茶业", "陶瓷", "塑料", "玻璃", "包装", "机械", "五金", "制鞋", "印刷", "饲料", "药材")
WORKS = ("加工厂", "生产线", "产业园", "配送中心", "研发基地")
PLACES = ("广东东莞", "浙江温州", "福建泉州", "江苏昆山", "浙江义乌", "广东佛山")
REMARKS = ("已约定下次见面时间", "资料已发邮箱", "企业在比较三个乡镇", "等董事会决定", "需要环评意见", "对厂房层高有要求", "想租不想买地", "关心用工补贴")
PROGRESS = (
    "企业来镇看了场地，对用工和电价感兴趣，要求提供厂房资料。", "商谈用地面积和租金，企业回去测算后答复。",
    "达成初步意向，约定下月再来。", "双方交换了协议草稿，投资强度还要再议。")


@dataclass(frozen=True, slots=True)
class Mix:
    """How many rows of each sheet a return holds; ``project`` rows belong to the sender's own projects, stage by stage.

    ``bare``: the same sheets, headings and values without styles, drop-downs and help, as a return is small that was typed
    into a workbook of one's own; else the program's form.
    """

    leads: int
    talks: int
    outings: int
    project: int
    bare: bool = True

    @property
    def rows(self) -> int:
        return self.leads + self.talks + self.outings + self.project


KINDS = {"ordinary": Mix(5, 3, 1, 1), "dense": Mix(60, 40, 20, 10), "form": Mix(5, 3, 1, 1, bare=False), "dense-form": Mix(60, 40, 20, 10, bare=False)}


def build(folder: Path, kind: str, senders: int) -> list[Path]:
    """Writes the workspace, in two processes; returns the paths of the returns, in order."""
    (folder / "input").mkdir(parents=True)
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copyfile(ROOT / "contest/defaults/campaign.toml", folder / "input/campaign.toml")
    (folder / "input/名册.xlsx").write_bytes(roster_book(_roster(senders)))
    for number in range(1, len(SPANS) + 1):
        (folder / f"input/报表/第{number}期").mkdir(parents=True)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        made = pool.map(partial(_returns, folder, kind), range(senders), chunksize=10)
        return sorted(path for some in made for path in some)


def _returns(folder: Path, kind: str, sender: int) -> list[Path]:
    made = []
    for number, (first, last) in enumerate(SPANS, 1):
        stamp = Stamp(_code(sender), _village(sender), number, f"{first} 至 {last}", tuple(map(_person, range(PERSONS))))
        rows = {sheet: [{"serial": n, **row} for n, row in enumerate(some, 1)] for sheet, some in _rows(KINDS[kind], sender, number)}
        path = folder / f"input/报表/第{number}期/{_village(sender)}-第{number}期.xlsx"
        filled = Filled(last + timedelta(days=1), "小杨", "13900000000", rows=rows)
        path.write_bytes(bare(stamp, filled) if KINDS[kind].bare else blank_form(stamp, filled))
        made.append(path)
    return made


def bare(stamp: Stamp, filled: Filled) -> bytes:
    """A standard return with nothing but its values."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        look = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(form.INFO.name)
        values = {"version": form.VERSION, "code": stamp.code, "name": stamp.name, "period": stamp.period, "span": stamp.span, "resend": filled.resend,
                  "nil": filled.nil, "filler": filled.filler, "phone": filled.phone, "filled": filled.filled}
        for row, column in enumerate(form.INFO.columns):
            sheet.write_string(row, 0, column.name)
            put(sheet, row, 1, values[column.key], look if column.type is form.Type.DATE else None)
        for sheet_form in form.SHEETS:
            sheet = book.add_worksheet(sheet_form.name)
            sheet.write_row(0, 0, [column.heading for column in sheet_form.columns])
            for row, cells in enumerate(filled.rows.get(Sheet(sheet_form.name), ()), 1):
                for position, column in enumerate(sheet_form.columns):
                    put(sheet, row, position, cells.get(column.key), look if column.type is form.Type.DATE else None)
    return target.getvalue()


def _roster(senders: int) -> dict[str, list[dict[str, Cell]]]:
    return {
        form.PARTICIPANTS.name: [
            {"code": _code(n), "name": _village(n), "category": "行政村", "sends": form.YES, "head": _person(n), "target": 400,
             "target_signings": 2, **_account(_village(n), n)} for n in range(senders)],
        form.PERSONS.name: [{"name": _person(n), "belongs": _code(n % senders), "standing": "群众", **_account(_person(n), 9000 + n)}
                            for n in range(PERSONS)],
        form.GROUP.name: [{"post": "组长" if n == 0 else "成员", "name": f"郑{LETTERS[n]}平", "unit": "镇政府"} for n in range(7)]}


def _account(name: str, number: int) -> dict[str, Cell]:
    return {"holder": name, "bank": "农商行营业部", "account": f"6230000000000{number:06d}"}


def _code(sender: int) -> str:
    return f"C{sender + 1:03d}"


def _village(sender: int) -> str:
    return f"{LETTERS[sender // 80]}{LETTERS[sender % 80]}村"


def _person(number: int) -> str:
    return f"周{LETTERS[number % 60 + 20]}{LETTERS[number % 60]}"


def _firm(sender: int, number: int) -> dict[str, Cell]:
    """The ``number``-th firm of a sender: no two firms of a town share name or code."""
    serial = sender * 400 + number
    place = serial * 7919 % len(LETTERS) ** 3
    name = LETTERS[place // len(LETTERS) ** 2] + LETTERS[place // len(LETTERS) % len(LETTERS)] + LETTERS[place % len(LETTERS)]
    trade = TRADES[serial % len(TRADES)]
    body = f"91360000MA{serial:07d}"
    return {"company": f"{name}{trade}有限公司", "credit": body + str(uscc.calc_check_digit(body)), "project": f"{trade}{WORKS[serial % len(WORKS)]}"}


def _rows(mix: Mix, sender: int, period: int) -> Iterator[tuple[Sheet, list[dict[str, Cell]]]]:
    first, last = SPANS[period - 1]
    start = (period - 1) * mix.leads

    def any_of(count: int, number: int, what: str = "") -> int:
        """As good as drawn by lot, the same every time: no two filled sheets of a town are alike."""
        return crc32(f"{sender}/{period}/{number}/{what}".encode()) % count

    def day(number: int) -> date:
        return first + timedelta(days=any_of((last - first).days + 1, number))

    leads = [{"date": day(n), **_firm(sender, start + n), "industry": TRADES[n % len(TRADES)], "policy": ("鼓励", "允许")[(n * sender) % 2],
              "amount": 300 + any_of(1500, n, "amount"), "source": form.SOURCES[(n + sender + period) % len(form.SOURCES)], "contact": f"陈{LETTERS[(n * 7 + sender) % 80]}",
              "contact_phone": f"1390{crc32(f'{sender}-{n}'.encode()) % 10 ** 7:07d}", **_remark(mix, sender, n)} for n in range(mix.leads)]
    talks = [{"date": day(n), **_firm(sender, start + n), "way": form.WAYS[any_of(3, n, "way")], "place": "镇政府三楼会议室", "ours": "周德胜、小杨",
              "theirs": f"陈{LETTERS[n % 80]}（经理）", "progress": PROGRESS[(n + sender) % len(PROGRESS)],
              **_remark(mix, sender, n + 100), **_remark(mix, sender, n + 200, "progress")} for n in range(mix.talks)]
    outings = [{"date": day(n), "days": 1 + any_of(5, n, "days"), "place": PLACES[(n + sender) % len(PLACES)], "leader": _person(sender), "companions": "小杨、小万",
                "people": 2 + any_of(9, n, "people"), "visited": f"{_firm(sender, start + n)['company']}等", "outcome": "初步接触，约定回访。",
                **_remark(mix, sender, n + 300, "outcome")} for n in range(mix.outings)]
    yield Sheet.LEAD, leads
    yield Sheet.NEGOTIATION, talks
    yield _stage(mix, sender, period, day, any_of)
    yield Sheet.OUTING, outings


def _remark(mix: Mix, sender: int, number: int, key: str = "remark") -> dict[str, Cell]:
    """Dense returns are wordy too."""
    if mix.leads < 50:
        return {}
    mixed = crc32(f"{sender}/{number}".encode())
    names = ["".join(LETTERS[(mixed >> shift + 2 * step) % 80] for shift in (0, 5, 11)) for step in range(4)]
    words = "，".join(REMARKS[(mixed >> shift) % len(REMARKS)] for shift in (3, 9, 17))
    return {key: f"{names[0]}{number % 12 + 1}月{mixed % 28 + 1}日来电：{words}。手机1380{mixed % 10 ** 7:07d}；"
                 f"{names[1]}介绍，{names[2]}陪同，{names[3]}核对，卷宗{crc32(names[0].encode()):010d}"}


def _stage(mix: Mix, sender: int, period: int, day: Any, any_of: Any) -> tuple[Sheet, list[dict[str, Cell]]]:
    """The sender's own projects: framework, contract, groundbreaking and two instalments, one stage a period."""
    firms = [_firm(sender, n % mix.leads) for n in range(mix.project)]
    if period <= 2:
        return Sheet.SIGNING, [
            {"date": day(n), **firm, "kind": form.CONTRACTS[1 if period == 1 else 0], "amount": 800 + 100 * n + any_of(100, n, "signed"), "referrer": _person(sender + n),
             "enclave": form.NO, "high_tech": form.NO, "evidence": "合同扫描件.pdf"} for n, firm in enumerate(firms)]
    if period == 3:
        return Sheet.GROUNDBREAKING, [{"date": day(n), **firm, "kind": form.ACTUAL, "evidence": "开工照片.jpg"} for n, firm in enumerate(firms)]
    return Sheet.INVESTMENT, [
        {"date": day(n), "company": firm["company"], "project": firm["project"], "amount": 100 + any_of(50, n, "arrived"), "way": "设备",
         "voucher": f"农商{period}-{sender:04d}-{n:02d}", "evidence": "银行回单.jpg"} for n, firm in enumerate(firms)]
