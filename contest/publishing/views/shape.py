"""The names that templates may use, as a clerk reads them there. Lists of strings are paragraphs, lists of rows are tables;
a part that may be absent is a list of none or one.
"""
# ruff: noqa: PLC2401  these keys stand in 通报.docx between braces, for people who edit it in WPS

from __future__ import annotations

from typing import TypedDict


class Sections(TypedDict):
    """The numbered heading of each section, or none where the form leaves it out."""

    总体: list[str]
    排名: list[str]
    项目: list[str]
    报送: list[str]
    问题: list[str]
    要求: list[str]
    更正: list[str]
    核对: list[str]


class FigureRow(TypedDict):
    项目: str
    上期: str
    本期: str
    累计: str


class FigureTable(TypedDict):
    题: str
    行: list[FigureRow]


class TargetRow(TypedDict):
    主体: str
    任务: str
    完成: str
    完成率: str
    进度: str
    签约任务: str
    已签约: str


class OverallRow(TypedDict):
    名次: str
    主体: str
    类别: str
    信息: str
    洽谈: str
    签约: str
    动工: str
    合计: str
    上期: str
    升降: str


class ItemRow(TypedDict):
    名次: str
    主体: str
    数量: str
    上期: str
    升降: str


class ItemTable(TypedDict):
    """One item; 为零 holds one line naming those at 0, or one in place of all rows where everybody is equal, or none."""

    项目: str
    单位: str
    行: list[ItemRow]
    为零: list[str]


class Pool(TypedDict):
    """One ranking pool; 组名 is empty when there is only one."""

    组名: str
    合计名: str
    行: list[OverallRow]
    单项: list[ItemTable]


class RankTable(TypedDict):
    题: str
    合计名: str
    行: list[OverallRow]


class ProjectRow(TypedDict):
    项目: str
    阶段: str
    日期: str
    金额: str
    引荐人: str
    备注: str


class ProjectTable(TypedDict):
    题: str
    行: list[ProjectRow]


class ServiceRow(TypedDict):
    项目: str
    阶段: str
    专班: str
    进展: str
    下一步: str
    提示: str


class ServiceTable(TypedDict):
    题: str
    行: list[ServiceRow]


class AwardRow(TypedDict):
    条款: str
    奖项: str
    对象: str
    项目: str
    算式: str
    应奖: str
    已列发: str
    本次: str


class AwardTable(TypedDict):
    """The sums leave out what is held."""

    题: str
    行: list[AwardRow]
    应奖: str
    已列发: str
    本次: str


class RefusedRow(TypedDict):
    主体: str
    表: str
    内容: str
    日期: str
    原因: str


class ReadingRow(TypedDict):
    条款: str
    事项: str
    口径: str


class RankAnnex(TypedDict):
    号: str
    组: list[Pool]


class TargetAnnex(TypedDict):
    号: str
    行: list[TargetRow]


class RefusedAnnex(TypedDict):
    号: str
    行: list[RefusedRow]


class ReadingAnnex(TypedDict):
    号: str
    题: str
    行: list[ReadingRow]


class Imprint(TypedDict):
    机关: str
    日期: str


class Bulletin(TypedDict):
    """通报.docx and 通报.html, from top to bottom."""

    红头: list[str]
    留白: list[str]
    发文机关: str
    文号: list[str]
    期号: str
    日期: str
    预览: list[str]
    标题: str
    标题行: list[str]
    主送: str
    开头: str
    题: Sections
    总体情况: list[str]
    总体表: list[FigureTable]
    排名情况: list[str]
    排名表: list[RankTable]
    项目进展: list[str]
    项目表: list[ProjectTable]
    大项目: list[str]
    大项目表: list[ServiceTable]
    奖金: list[str]
    奖金表: list[AwardTable]
    奖金说明: list[str]
    报送情况: list[str]
    存在问题: list[str]
    下步要求: list[str]
    更正: list[str]
    核对: list[str]
    附件: list[str]
    附件排名: list[RankAnnex]
    附件目标: list[TargetAnnex]
    附件未采用: list[RefusedAnnex]
    附件口径: list[ReadingAnnex]
    署名: str
    版记: list[str]
    抄送: list[str]
    印发: list[Imprint]


class PublicNotice(TypedDict):
    """公示.docx. 合计 holds the sums of both tables, where there are two."""

    标题行: list[str]
    预览: list[str]
    开头: str
    公示时间: str
    奖励情况: str
    异议: str
    受理: str
    联系: list[str]
    公示范围: str
    排名奖: list[AwardTable]
    项目奖: list[AwardTable]
    合计: list[AwardTable]
    署名: str
    日期: str


class AwardDecision(TypedDict):
    """奖励决定.docx."""

    发文机关: str
    文号: str
    标题行: list[str]
    预览: list[str]
    主送: str
    开头: str
    依据: str
    决定: list[str]
    合计: str
    结尾: str
    附件: list[str]
    明细表: list[AwardTable]
    署名: str
    日期: str


class FileRow(TypedDict):
    文件: str
    期次: str
    结果: str
    说明: str


class FaultRow(TypedDict):
    程度: str
    位置: str
    问题: str


class EntryRow(TypedDict):
    位置: str
    日期: str
    内容: str
    结果: str
    原因: str


class Letter(TypedDict):
    """One page of 退回通知.docx: one sender, or the files whose sender is not known."""

    标题: str
    抬头: str
    开头: str
    文件: list[FileRow]
    问题: list[FaultRow]
    申报: list[EntryRow]
    说明: list[str]
    署名: str
    日期: str


class Letters(TypedDict):
    """退回通知.docx."""

    通知: list[Letter]
