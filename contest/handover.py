"""``status --handover``: the one-page 交接单, as things stand now."""

from __future__ import annotations

from datetime import date

from contest.ledger import BACKUPS, Chain, Ledger
from contest.publishing.handover import handover_book
from contest.publishing.views.handover import Row
from contest.reckoning import reckon
from contest.reckoning.periods import following
from contest.run import Tell, gather
from contest.text import yuan_grouped
from contest.workspace import Workspace, input_files, put

NAME = "交接单.xlsx"


def handover(space: Workspace, today: date, tell: Tell) -> list[str]:
    """Writes ``output/交接单.xlsx`` anew; says where it is."""
    ledger = Ledger(space.ledger)
    issued, chain = ledger.issued(), ledger.chain()
    found, facts = gather(space.input, input_files(space.input), issued, tell)
    reckoning = reckon(facts, found, following(found, issued, today), today)
    target = space.output / NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    put(target, handover_book(reckoning, _lists(chain), _keeping(chain, ledger)))
    return [f"交接单在：{target}", "下一步：打印，移交人、接收人、监交人签名；整个活动文件夹（input、output、ledger、templates）一起移交。",
            "接收的人先运行：python process.py status --verify"]


def _lists(chain: Chain) -> list[Row]:
    return [(f"已签发 {record.label}",
             f"{record.fields['issued_on']} 签发，经办人 {record.fields['operator']}，文号{' ' + record.fields['document'] if record.fields['document'] else '没有填'}；列发 "
             f"{len(record.lines)} 笔 {yuan_grouped(sum(line.amount_fen for line in record.issued().lines))} 元", f"ledger/{record.label}/（不要改动）")
            for record in chain.records]


def _keeping(chain: Chain, ledger: Ledger) -> list[Row]:
    last = ledger.backups()[-1:]
    return [("台账", f"{len(chain.records)} 条记录，校验码 {chain.head[:16] or '（空）'}", "python process.py status --verify 核对"),
            ("备份", last[0].name if last else "还没有", f"ledger/{BACKUPS}/，请另存一份到别的盘；恢复用 python process.py restore")]
