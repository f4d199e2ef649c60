#!/usr/bin/env python3
"""招商引资突击月活动：收报表、核对、归并、计分，出通报和奖金发放表。"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11) or sys.maxsize <= 2**32:
    sys.exit("本程序要用 64 位的 Python 3.11 或更新的版本。请从 python.org 下载安装后再运行。")

import os.path  # not pathlib, which would cost --help a quarter of its time
from datetime import date
from typing import Any

import click

from contest.cli import Verbs, at_once, day, finished, progress

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # pandas only carries tables here: to start numpy's threads takes as long as numpy itself
HOME = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120
dated = click.option("--date", "today", callback=day, metavar="年-月-日", help="把这一天当作今天，例如 2018-02-27；不写就是今天。")


@click.group(cls=Verbs, help=f"""{__doc__}

\b
不带动作就是 run：出最早一个还没有签发的一期的草稿。每十天一轮：
  python process.py              读 input/ 里的一切，出草稿到 output/第NN期/
  python process.py issue        看过草稿后签发：记台账、存档
  python process.py forms        给各报送主体出下一期的空白报表
别的文件夹：python process.py -C 文件夹 动作""")
@click.option("-C", "folder", type=click.Path(file_okay=False), default=HOME, metavar="文件夹",
              help="活动所在的文件夹；不写就是程序所在的文件夹。")
@click.pass_context
def main(context: click.Context, folder: str) -> None:
    from pathlib import Path  # noqa: PLC0415  --help stays quick

    from contest.workspace import Workspace  # noqa: PLC0415

    context.obj = Workspace(Path(folder).absolute())


@main.command(help="""出草稿：读、查、并、算，写通报、发放表等。

\b
例：python process.py
    python process.py run --date 2018-02-27
    python process.py run --period 2""")
@dated
@click.option("--period", type=click.IntRange(1, 99), metavar="N", help="出第几期的草稿；不写就是最早一个还没有签发的。")
@click.option("--doc-number", default="", metavar="文号", help="通报的文号，按收发文登记簿填；不写就空着。")
@click.option("--pdf", is_flag=True, help="Word 文件另出 PDF，要装有 LibreOffice。")
@click.pass_obj
def run(space: Any, today: date | None, period: int | None, doc_number: str, *, pdf: bool) -> None:
    from contest.bank import hand_over  # noqa: PLC0415
    from contest.pdf import make as to_pdf  # noqa: PLC0415
    from contest.run import run as make  # noqa: PLC0415
    from contest.screen import drafts  # noqa: PLC0415

    with progress() as tell:
        made = make(space, today or date.today(), {"period": period, "doc_date": today, "doc_number": doc_number}, tell)  # noqa: DTZ011
        bank = hand_over(space, made.reckoning)
        printed = to_pdf(made.folder) if pdf else []
    finished([*drafts(made, bank), *printed])


@main.command(help="""签发：把 output/ 里的草稿定下来，记入台账，存档到 ledger/。

\b
例：python process.py issue
    python process.py issue --doc-number 柏招组〔2018〕3号""")
@dated
@click.option("--doc-number", default="", metavar="文号", help="通报的文号，按收发文登记簿填。")
@click.pass_obj
def issue(space: Any, today: date | None, doc_number: str) -> None:
    from contest.issue import issue as make  # noqa: PLC0415
    from contest.screen import issued  # noqa: PLC0415

    with progress() as tell:
        made = make(space, today or date.today(), doc_number, tell)  # noqa: DTZ011
    finished(issued(made))


@main.command(help="""出空白报表：给每个报送主体一份，名称、编码、期次和它自己的在谈项目都填好，放在 output/空白报表/。

\b
例：python process.py forms
    python process.py forms --period 3""")
@dated
@click.option("--period", type=click.IntRange(1, 99), metavar="N", help="第几期的报表；不写就是今天所在的一期。")
@click.pass_obj
def forms(space: Any, today: date | None, period: int | None) -> None:
    from contest.blank import blank_forms  # noqa: PLC0415

    with progress() as tell:
        made = blank_forms(space, today or date.today(), period, tell)  # noqa: DTZ011
    finished(made)


@main.command(help="""检查报表：发出以前先查一遍，哪一格有什么问题、怎么改。有错误时退出码是 1。

\b
例：python process.py check 岭下村-第3期.xlsx""")
@dated
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="报表...")
@click.pass_obj
def check(space: Any, today: date | None, files: tuple[str, ...]) -> None:
    from pathlib import Path  # noqa: PLC0415

    from contest.desk import check as look  # noqa: PLC0415

    lines, wrong = look(space, tuple(map(Path, files)), today or date.today())  # noqa: DTZ011
    finished(lines)
    sys.exit(1 if wrong else 0)


@main.command(help="""看进度：到了哪一期，谁没有报、要重报（附催报的话），什么等认定，签发和列发了多少。

\b
例：python process.py status
    python process.py status --verify      核对台账：有没有被改动，按存档能不能算出同样的数；有问题时退出码是 1
    python process.py status --handover    换人或换电脑时，出一页交接单到 output/交接单.xlsx""")
@dated
@click.option("--verify", "verifies", is_flag=True, help="核对台账和存档，不看 input/。")
@click.option("--handover", "hands_over", is_flag=True, help="出交接单。")
@click.pass_obj
def status(space: Any, today: date | None, verifies: bool, hands_over: bool) -> None:
    from contest.desk import status as look  # noqa: PLC0415
    from contest.handover import handover  # noqa: PLC0415
    from contest.verify import report, verify  # noqa: PLC0415

    with progress() as tell:
        proof = verify(space, tell) if verifies else None
        lines = report(proof) if proof else (handover if hands_over else look)(space, today or date.today(), tell)  # noqa: DTZ011
    finished(lines)
    sys.exit(1 if proof and proof.faults else 0)


@main.command(help="""恢复台账：台账丢了、坏了，用备份换上；备份以后签发的，按存档补上。换下来的不删。

\b
例：python process.py restore ledger/备份/ledger-第02期.sqlite
    python process.py restore      一份备份也没有时，按存档重建""")
@dated
@click.argument("file", required=False, type=click.Path(dir_okay=False), metavar="[备份]")
@click.pass_obj
def restore(space: Any, today: date | None, file: str | None) -> None:
    from pathlib import Path  # noqa: PLC0415

    from contest.restore import restore as make  # noqa: PLC0415

    del today  # accepted like in every verb; what was issued has its own dates
    with progress() as tell:
        lines = make(space, Path(file).absolute() if file else None, tell)
    finished(lines)


@main.command(help="""说来源：一个主体、个人、项目、奖项或金额是怎么来的，追到文件、工作表、单元格和原文。

\b
例：python process.py explain 岭下村
    python process.py explain 周明华 --period 2
    python process.py explain 5000元
    python process.py explain 全镇 --output 说明.docx""")
@dated
@click.argument("who", metavar="对象")
@click.option("--period", type=click.IntRange(1, 99), metavar="N", help="第几期，签发过的只看存档；不写就是还没有签发的这一期。兑现批次接着期次往下数。")
@click.option("--output", metavar="文件", help="写成文件：.docx、.txt 或 .html；不写就显示在屏幕上。")
@click.pass_obj
def explain(space: Any, today: date | None, who: str, period: int | None, output: str | None) -> None:
    from contest.enquiries import explain as look  # noqa: PLC0415

    with progress() as tell:
        lines = look(space, who, today or date.today(), {"period": period, "output": output}, tell)  # noqa: DTZ011
    finished(lines)


@main.command(help="""比口径：标 ◇ 的口径换成别的设置，现有数据的名次和奖金会怎么变。只比较，不改任何东西。

\b
例：python process.py readings
    python process.py readings --output 口径比较.xlsx
    python process.py -C D:\\招商2018 readings --period 5""")
@dated
@click.option("--period", type=click.IntRange(1, 99), metavar="N", help="按第几期的数据比；签发过的只看存档；不写就是还没有签发的这一期。")
@click.option("--output", metavar="文件", help="写成文件：.xlsx 或 .docx；不写就显示在屏幕上。")
@click.pass_obj
def readings(space: Any, today: date | None, period: int | None, output: str | None) -> None:
    from contest.enquiries import readings as look  # noqa: PLC0415

    with progress() as tell:
        lines = look(space, today or date.today(), {"period": period, "output": output}, tell)  # noqa: DTZ011
    finished(lines)


@main.command(help="""新建一个活动的文件夹：设置、空名册、模板都放好。

\b
例：python process.py new D:\\招商2019""")
@dated
@click.argument("folder", type=click.Path(), metavar="文件夹")
def new(today: date | None, folder: str) -> None:
    from pathlib import Path  # noqa: PLC0415

    from contest.desk import create  # noqa: PLC0415

    del today  # accepted like in every verb; an empty workspace has no date
    finished(create(Path(folder).absolute(), Path(HOME, "templates")))


if __name__ == "__main__":
    at_once(main)
