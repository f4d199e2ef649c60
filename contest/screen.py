"""What the screen says at the end of a command: where things stand, what needs the clerk, the next step. Pure text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from contest.issue import Issue
from contest.model import STATE_WORDS, STATUS_WORDS, Award, Issued, Kind, Policy, Reckoning
from contest.publishing.views.awards import owed_now
from contest.publishing.views.decided import line_sums
from contest.publishing.views.letters import unknown_senders
from contest.publishing.views.scope import current
from contest.publishing.views.sender_words import base_name
from contest.publishing.views.sentback import address, sent_back
from contest.publishing.views.wording import printable
from contest.run import Drafts
from contest.text import wan, yuan_grouped

FEW = 6


def title(reckoning: Reckoning) -> str:
    period = reckoning.period
    name = {Kind.BULLETIN: f"第{period.number}期", Kind.FINAL: f"第{period.number}期（最后一期）", Kind.BATCH: f"兑现第{period.number}批"}[period.kind]
    return f"{reckoning.policy.campaign}　{name}　{period.start} 至 {period.end}{'　〔预览，不能签发〕' if period.preview else ''}"


def drafts(made: Drafts, bank: Sequence[str] = ()) -> list[str]:
    """At most a page: figures, what needs the clerk, how issued lists stand with the bank, the next step."""
    reckoning = made.reckoning
    lines = [title(reckoning), "", *figures(reckoning), "", *_needs(made)]
    lines += ["", "付款：", *(f"  · {told}" for told in bank)] if bank else []
    return [*lines, "", f"草稿在：{made.folder}", f"下一步：{_next(reckoning)}"]


def figures(reckoning: Reckoning) -> list[str]:
    status = Counter(o.status for o in reckoning.returns)
    states = Counter(v.state for v in reckoning.verdicts)
    now = reckoning.summary
    held = [a for a in reckoning.awards if a.held]
    return [
        f"报表 {len(reckoning.returns)} 个文件＝" + "＋".join(f"{word}{status[key]}" for key, word in STATUS_WORDS.items()),
        f"申报 {len(reckoning.verdicts)} 行＝" + "＋".join(f"{word}{states[key]}" for key, word in STATE_WORDS.items()),
        f"累计：信息 {now['leads']} 条，洽谈 {now['negotiations']} 个，签约 {now['signings']} 个，动工 {now['groundbreakings']} 个；"
        f"协议投资 {wan(now['agreed_fen'])} 万元，认定到位 {wan(now['invested_fen'])} 万元",
        f"奖金：本次应发 {_due(reckoning)}" + (f"，缓发 {_sum(held)} 元" if held else "")]


def _due(reckoning: Reckoning) -> str:
    """84,000.00 元，应扣回 20,000.00 元: as on the two sheets of the payout list."""
    owed = owed_now(reckoning, reckoning.awards)
    due = sum(a.due_fen for a in reckoning.awards if not a.held) + owed
    return f"{yuan_grouped(due)} 元" + (f"，应扣回 {yuan_grouped(owed)} 元" if owed else "")


def _sum(awards: Sequence[Award]) -> str:
    return yuan_grouped(sum(a.due_fen for a in awards))


def _needs(made: Drafts) -> list[str]:
    reckoning = made.reckoning
    lines = ["要您处理的：", *(f"  · {told}" for told in days_off(reckoning.policy, reckoning.period.end))]
    if reckoning.pending:
        matters = Counter(c.matter for c in reckoning.pending)
        lines.append(f"  · 待领导小组认定 {len(reckoning.pending)} 项（" + "，".join(f"{m} {n}" for m, n in sorted(matters.items())) + "），见 认定清单.xlsx")
    lines += returns(reckoning)
    lost = [o for o in reckoning.returns if o.losses and current(o, reckoning)]
    lines += [f"  · {o.file} 替代了以前的报表，少了 {len(o.losses)} 行：{few(o.losses)}" for o in lost[:FEW]]
    lines += [f"  · {n.message}" for n in reckoning.notices[:FEW]]
    if len(reckoning.notices) > FEW:
        lines.append(f"  · 另有 {len(reckoning.notices) - FEW} 条认定方面的提醒，见 认定清单.xlsx")
    held = Counter(a.held for a in reckoning.awards if a.held)
    lines += [f"  · 缓发 {n} 笔：{reason}" for reason, n in sorted(held.items())]
    lines += [f"  · 您改过的文件没有覆盖，放在 {made.folder / name}" for name in made.kept]
    lines += [f"  · 如果认定清单已经填好，请放进 input/认定/ 再运行一次：{command}" for command in made.filled]
    lines += [f"  · {note}" for note in made.notes]
    return lines if len(lines) > 1 else ["没有要您处理的事。"]


def days_off(policy: Policy, last: date) -> list[str]:
    """A year, up to the period's ``last`` day, of which the settings know no day off: 成文日期 and 公示 would run over holidays."""
    known = {day.year for day in policy.holidays}
    years = [year for year in sorted({policy.start.year, policy.end.year, last.year}) if year not in known]
    return [f"〔SET-011〕input/campaign.toml 的 holidays 里没有 {year} 年的日期，成文日期和公示期会把节假日算成工作日。请照国务院办公厅关于 {year} 年"
            f"节假日安排的通知，把放假的日子添进 holidays，例如 {year}-10-01；调休上班的周末添进 workdays，例如 {_sunday(year)}。" for year in years]


def _sunday(year: int) -> date:
    """The last before 1 October, as an example of a make-up day."""
    return date(year, 9, 30) - timedelta(days=date(year, 9, 30).isoweekday() % 7)


def returns(reckoning: Reckoning) -> list[str]:
    """What goes back, what cannot since nobody knows whose it is, who has not sent."""
    lines, back = [], sent_back(reckoning)
    if back:
        lines.append(f"  · {len(back)} 份报表有错要退回改正（{few([b.sender.name for b in back])}），标好的报表和邮件稿在 退回/")
    without = [b.sender.name for b in back if not address(b.sender)]
    if without:
        lines.append(f"  · 名册里没有可用邮箱的 {len(without)} 家：{few(without)}，邮件稿要自己填收件人")
    unknown = unknown_senders(reckoning)
    if unknown:
        lines.append(f"  · {len(unknown)} 个文件认不出是谁报的，没法退回：{few([printable(base_name(o.file)) for o in unknown])}，见 退回/退回通知.docx 最后一页")
    if reckoning.missing:
        missing = [reckoning.name_of(c) for c in reckoning.missing]
        lines.append(f"  · {len(missing)} 家没有报：{few(missing)}，催报的话在 退回/催报.txt")
    return lines


def few(names: Sequence[str]) -> str:
    """The first few, each once; how many there are stands before them."""
    unique = list(dict.fromkeys(names))
    return "、".join(unique[:FEW]) + ("等" if len(unique) > FEW else "")


def _next(reckoning: Reckoning) -> str:
    if reckoning.period.preview:
        return f"{reckoning.period.end} 过完以后再运行一次，出正式草稿。"
    if reckoning.pending:
        must = "全部认定完才能签发最后一期" if reckoning.period.kind is Kind.FINAL else "没认定的下期再认定也可以"
        return f"打印 认定清单.xlsx 开会认定，填好放进 input/认定/，再运行一次（{must}）；看过草稿后 python process.py issue 签发。"
    return "看过草稿后，运行 python process.py issue 签发。"


def issued(made: Issue) -> list[str]:
    reckoning = made.reckoning
    lines = [f"已签发：{title(reckoning)}", f"存档在：{made.frozen}（不要改动）",
             f"本次列发 {_due(reckoning)}，已记入台账。列发不等于已付，付款由财政所办理。",
             f"台账校验码：{made.seal[:16]}（请抄在存档的发放表上，以后 python process.py status --verify 核对）", *made.notes]
    lines += [f"通报采用您改过的稿子：{name}" for name in made.edited if name == "通报.docx"]
    lines += [f"{name} 被人改过，没有采用，存档的是程序算出的原稿。" for name in made.edited if name != "通报.docx"]
    if made.newer:
        lines.append(f"草稿做好以后又来了 {len(made.newer)} 份报表，留待下一期：{few(made.newer)}")
    follow = "以后有资金到位，再运行 python process.py 出兑现批次。" if reckoning.period.kind is not Kind.BULLETIN else (
        "运行 python process.py forms 发下一期空白报表；下一期结束后再运行 python process.py。")
    return [*lines, f"下一步：{follow}"]


def paid_lines(reckoning: Reckoning) -> list[str]:
    """What became of what was listed; nothing before the first list."""
    if not reckoning.settlement.lines:
        return []
    objected = [x for x in reckoning.settlement.lines if x.objection]
    owed = sum(d.left_fen for d in reckoning.settlement.debts)
    lines = [f"  {line_sums(reckoning)}"]
    lines += [f"  已列发未支付的有 {len(objected)} 笔公示异议：{few([x.number for x in objected])}"] if objected else []
    return [*lines, *([f"  以前列为应扣回、还没有收回的 {yuan_grouped(owed)} 元"] if owed else [])]


def ledger_lines(history: Sequence[Issued]) -> list[str]:
    """One line an issue: what was listed."""
    return [f"  {i.period.label}　{i.issued_on} 签发，列发 {yuan_grouped(sum(x.amount_fen for x in i.lines))} 元" for i in history] or [
        "  还没有签发过。"]
