"""本期适用的计算口径: the readings in force, in the words of a town (policy.md, R1…R25). Pure."""

from __future__ import annotations

from contest.model import Policy
from contest.publishing.views.shape import ReadingRow
from contest.publishing.views.wording import ITEMS, OFFICIALS_NOTE, listed, plain, short_date, short_yuan
from contest.text import wan


def readings(policy: Policy) -> list[ReadingRow]:
    """One row a reading; those marked ◇ in policy.md as they are set, the fixed ones that a reader will ask about too."""
    return [{"条款": clause, "事项": matter, "口径": text} for clause, matter, text in (
        ("四", "活动起止", f"{short_date(policy.start)}至{short_date(policy.end)}，首尾两日均计入；之外的只登记、不计数。"),
        ("四、六", "排名组（R2）", _pools(policy)),
        ("六", "总排名（R3）", _weights(policy)),
        ("六", "并列（R5）", _ties(policy)),
        ("六.1、六.3", "认定前（R15）", "信息、签约认定前先计入并注明含待认定，签约认定后才计奖；"
         "动工、到位资金、高新技术认定后才计入。"),
        ("六.1、六.2", "先后（R11）", "几家报同一项目的，信息、洽谈算最早的一家，日期相同的看收到先后；签约、动工归谁由领导小组认定。"),
        ("六.3", "正式签约（R9）", "只有协议类型为正式合同的计入，框架协议、意向协议只列示。"),
        ("六.4", "动工（R24）", "只计实际动工，因土地未能动工的不计入排名。" if policy.actual_only
         else "实际动工和经确认因土地未能动工的都计入，飞地项目同样计入。"),
        ("七.1", "分期（R18）", "按每月1—10日、11—20日、21日至月底分期。" if policy.calendar_periods
         else "从活动第一天起每十天一期，最后一期到活动截止日。"),
        ("七.2①", "排名奖（R4）", _prizes(policy)),
        ("七.2②", "签约奖", f"每个正式签约项目奖第一引荐人{short_yuan(policy.signing_fen)}元。"),
        ("七.2③", "动工奖（R6、R10）", _groundbreaking(policy)),
        ("七.2④", "特殊贡献奖（R7、R8）", _special(policy)),
        ("七.2②③④", "兑现时间（R21）", "项目奖待竞赛结束后一并兑现，此前列为缓发。" if policy.paid_at_end
         else "项目奖认定后随每期发放表兑现，排名奖随终期兑现。"),
        ("七.2", "公职人员（R22）", "公务员、事业人员、镇干部的奖励改为非现金激励，金额为0。" if policy.officials_noncash
         else f"按文件规定计列。{OFFICIALS_NOTE}"),
        ("七.2末", "年终加分（R14）", _bonus(policy)),
    )]


def _pools(policy: Policy) -> str:
    if len(policy.pools) == 1:
        return f"{listed(policy.pools[0])}在一起排名；社会能人不参加排名。"
    return f"分{len(policy.pools)}组排名：{'；'.join(listed(pool) for pool in policy.pools)}。社会能人不参加排名。"


def _weights(policy: Policy) -> str:
    if all(weight == 1 for weight in policy.weights):
        return "信息、洽谈、签约、动工四项个数直接相加。"
    return "四项加权相加：" + "、".join(f"{item}×{plain(w)}" for item, w in zip(ITEMS, policy.weights, strict=True)) + "。"


def _ties(policy: Policy) -> str:
    money = "并列的每个主体都得该名次的奖金" if policy.full_prize_for_ties else "所占名次的奖金相加后平分，舍到分"
    return f"数字相同名次并列，后面名次顺延空出（1、1、3）；{money}。数字为0的不列名次、不计奖。"


def _prizes(policy: Policy) -> str:
    prizes = "、".join(f"{short_yuan(fen)}元" for fen in policy.prizes_fen)
    if policy.combined_prizes:
        return f"信息和洽谈个数相加排一次，前{len(policy.prizes_fen)}名分别奖{prizes}。"
    return f"信息、洽谈各排一次，前{len(policy.prizes_fen)}名分别奖{prizes}。"


def _groundbreaking(policy: Policy) -> str:
    return (f"按累计认定到位资金的{plain(policy.permille * 1000)}‰计奖，飞地项目按{plain(policy.enclave_share * 100)}%；"
            "分批兑现，每次发累计应奖减已列发；竞赛期间动工的，竞赛后到位的资金继续计奖。")


def _special(policy: Policy) -> str:
    basis = "累计认定到位资金" if policy.special_by_actual else "协议投资额"
    return (f"高新技术项目{basis}{wan(policy.special_from_fen)}万元以上（含本数）且认定动工的，"
            f"另奖{short_yuan(policy.special_fen)}元，每个项目一次。")


def _bonus(policy: Policy) -> str:
    if not policy.bonus:
        return "由领导小组另行确定。"
    return "按总排名依次加" + "、".join(plain(points) for points in policy.bonus) + "分。"
