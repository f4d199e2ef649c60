"""What else was decided and what finance answered, as tables and sentences: 其他决定, 列发与支付, 应扣回结转 (R13, R21). Pure."""

from __future__ import annotations

from collections import Counter

from contest.model import TERM_WORDS, Decision, LineState, ListedLine, Reckoning
from contest.publishing.sheets import Table, columns
from contest.publishing.views.wording import CLAUSES, this_period
from contest.text import yuan, yuan_grouped


def decisions_table(reckoning: Reckoning) -> Table:
    """其他决定: every decision in force, oldest first, and what it does now."""
    cols = "决定编号:10:code 类型:10 对象:28:code 内容:40 结论:12 日期:12:date 文号:20:code 经办人:10 本期作用:36 来源:34:code"
    return Table("其他决定", "其他决定", columns(cols), [
        (d.number, str(d.kind), d.target, d.content, d.conclusion, d.day, d.document, d.clerk, effect, d.place)
        for d, effect in reckoning.settlement.effects], ("截至本期。",))


def lines_table(reckoning: Reckoning) -> Table:
    """列发与支付: every line of every issued list, and what became of it."""
    names = reckoning.names()
    cols = ("发放编号:14:code 签发日期:12:date 获奖主体:14 收款人:12 奖项:13 依据条款:9 项目:28 列发:14:yuan 状态:9 支付（退票）日期:14:date "
            "支付凭证号:20:code 实付:14:yuan 代扣税:12:yuan 异议:12:code 来源:34:code")
    return Table("列发与支付", "列发与支付", columns(cols), [
        (x.number, x.issued_on, names.get(x.line.participant, x.line.participant), x.line.payee, x.line.award,
         CLAUSES.get(x.line.clause, x.line.clause), x.line.project, x.line.amount_fen, str(x.state), *_answer(x), x.objection, _source(x))
        for x in reckoning.settlement.lines], ("单位：元。已列发、已支付、退票、作废各是一回事。",), foot=(line_sums(reckoning),))


def _answer(line: ListedLine) -> tuple[object, ...]:
    p = line.payment
    if p is None:
        return (None, "", None, None)
    return (p.day, p.voucher, p.paid_fen, p.tax_fen)


def _source(line: ListedLine) -> str:
    return line.payment.place if line.payment else f"决定 {line.voided}" if line.voided else ""


def line_sums(reckoning: Reckoning) -> str:
    """「列发 … 元＝已支付…＋已列发未支付…；退票…、作废…」: what lists hold, and what they hold no longer."""
    sums: Counter[LineState] = Counter()
    for x in reckoning.settlement.lines:
        sums[x.state] += x.line.amount_fen
    held = sums[LineState.LISTED] + sums[LineState.PAID]
    return (f"各次列发计数的{yuan_grouped(held)}元＝已支付{yuan_grouped(sums[LineState.PAID])}元＋已列发未支付{yuan_grouped(sums[LineState.LISTED])}元；"
            f"另有退票{yuan_grouped(sums[LineState.RETURNED])}元、作废{yuan_grouped(sums[LineState.VOID])}元，不计")


def debts_table(reckoning: Reckoning) -> Table:
    """应扣回结转: what payees below zero on issued lists still owe; kept back from what they have to receive."""
    now: Counter[str] = Counter()
    for balance in reckoning.settlement.balances:
        now.update(dict(balance.offsets))
    cols = ("发放编号:14:code 收款人:12 列为应扣回:14:yuan 已抵扣:14:yuan 已收回:14:yuan 免予扣回:14:yuan 本次抵扣:14:yuan "
            "仍应扣回:14:yuan")
    rows = [(d.number, d.name, d.owed_fen, d.offset_fen, d.recovered_fen, d.waived_fen, now[d.number], d.left_fen - now[d.number])
            for d in reckoning.settlement.debts]
    return Table("应扣回结转", "应扣回结转", columns(cols), rows, ("单位：元。以前各表列为应扣回的，从以后的奖金里抵扣，收回或免予为止。",),
                 totals=("列为应扣回", "已抵扣", "已收回", "免予扣回", "本次抵扣", "仍应扣回"))


def offset_note(reckoning: Reckoning) -> tuple[str, ...]:
    """Above the list, where less is paid than listed."""
    some = [b for b in reckoning.settlement.balances if b.offset_fen]
    if not some:
        return ()
    kept = sum(b.offset_fen for b in some)
    return (f"本次从 {len(some)} 人的奖金里抵扣以前的应扣回共 {yuan_grouped(kept)} 元，付款以“按人汇总”的“应付”为准，明细见“应扣回结转”。",)


# ——— in the bulletin ————————————————————————————————————————————————————


def term_changes(reckoning: Reckoning) -> list[str]:
    """口径变更: what was decided to be read otherwise, with the decision; none where nothing changed."""
    told = [f"{c.name}由“{_word(c.old)}”改为“{_word(c.new)}”（{_paper(c.decision)}）" for c in reckoning.settlement.changes if c.decision]
    return [f"口径变更（自{this_period(reckoning.period)}起适用，以前各期不改，差额列入更正和补扣发）：{'；'.join(told)}。"] if told else []


def waived(reckoning: Reckoning) -> list[str]:
    """免予扣回: what is not taken back, by whose decision."""
    told = [f"{w.payee}{w.award}{yuan(w.amount_fen)}元（决定编号{w.basis}）" for w in reckoning.settlement.waivers]
    return [f"免予扣回：{'；'.join(told)}。"] if told else []


def terminations(reckoning: Reckoning) -> list[str]:
    """项目终止: no further award; what lists held of it, and whether it is taken back."""
    titles = {p.key: p for p in reckoning.projects}
    told = []
    for key, back in reckoning.settlement.terminated:
        listed = sum(x.line.amount_fen for x in reckoning.settlement.lines if x.counts and x.line.project_key == key)
        project = titles[key]
        told.append(f"{project.project}（{project.company}）已列发奖金{yuan(listed)}元，{'扣回' if back else '不扣回'}")
    return [f"项目终止的{len(told)}个，不再增加奖金：{'；'.join(told)}。"] if told else []


def _word(value: str) -> str:
    return TERM_WORDS.get(value, value.replace('"', "").strip("[]") or "空")


def _paper(decision: Decision) -> str:
    return f"决定编号{decision.number}{'，' + decision.document if decision.document else ''}"
