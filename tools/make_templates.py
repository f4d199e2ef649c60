"""Makes templates/通报.docx and templates/退回通知.docx: their look, and the tags where values go. Run it after a change here.

    python tools/make_templates.py [FOLDER]

Nothing is decided in a template. The same script gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Twips

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.template_parts import TEXT_WIDTH, Column, blank, columns, each, repeated_row, rule, save, say, table, tag, total_row

RANKING = columns("名次:名次:46:C 参赛主体:主体:80:T 类别:类别:44:C 信息:信息:58:N 洽谈:洽谈:32:N 签约:签约:58:N 动工:动工:32:N "
                  "合计:合计:34:N 上期:上期:46:C 升降:升降:34:C")

MONEY = columns("条款奖项:条款+奖项:50:S 奖励对象:对象:54:S 项目:项目:74:S 算式:算式:104:S 应奖累计:应奖:52:M 已列发:已列发:50:M "
                "本次:本次:58:M")


def bulletin() -> Any:
    document = blank("通报模板")
    _head(document)
    _sections(document)
    _end(document)
    _annexes(document)
    _imprint(document)
    return document


def _head(document: Any) -> None:
    say(document, "红头", "{{ 发文机关 }}")
    each(document, "文号期号", "文号")
    line = say(document, "文号期号", "{{ 期号 }}")
    line.paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH), WD_ALIGN_PARAGRAPH.RIGHT)
    line.add_run("\t")
    line.add_run("{{ 日期 }}")
    rule(line, 18, "FF0000")
    each(document, "预览字样", "预览")
    say(document, "文号期号", "")
    each(document, "公文标题", "标题行")
    say(document, "主送机关", "{{ 主送 }}")
    say(document, "公文正文", "{{ 开头 }}")


def _sections(document: Any) -> None:
    say(document, "一级标题", "一、总体情况")
    each(document, "公文正文", "总体情况")
    say(document, "表题", "表1　活动进展")
    table(document, "总体表", columns("项目:项目:30:T 上期累计:上期:20:N 新增:本期:28:N 累计:累计:28:N"))
    say(document, "一级标题", "二、排名情况")
    each(document, "公文正文", "排名情况")
    tag(document, "for 表 in 排名表")
    say(document, "表题", "{{ 表.题 }}")
    table(document, "表.行", _with_total("表.合计名"))
    tag(document, "endfor")
    say(document, "一级标题", "三、项目进展")
    each(document, "公文正文", "项目进展")
    _tables(document, "项目表", "签约、动工和到位资金（金额单位：万元）", columns(
        "项目（企业）:项目:118:T 阶段:阶段:52:C 日期:日期:54:C 金额:金额:62:N 第一引荐人（归属）:引荐人:74:T 备注:备注:82:T"))
    each(document, "公文正文", "大项目")
    _tables(document, "大项目表", "大项目跟踪服务", columns(
        "项目（企业）:项目:108:T 阶段:阶段:54:C 服务专班:专班:62:T 最近进展:进展:72:T 下一步:下一步:92:T 提示:提示:54:T"))
    each(document, "公文正文", "奖金")
    _tables(document, "奖金表", "奖金兑现（单位：元，税前）", MONEY, total_row(MONEY, "合计（不含缓发）", ("应奖", "已列发", "本次")))
    each(document, "表注", "奖金说明")
    for heading, names in (("四、报送情况", "报送情况"), ("五、存在问题", "存在问题"), ("六、下步要求", "下步要求")):
        say(document, "一级标题", heading)
        each(document, "公文正文", names)
    for heading, names in (("更正和补报", "更正"), ("数据核对", "核对")):
        say(document, "二级标题", heading)
        each(document, "公文正文", names)


def _with_total(name: str) -> tuple[Column, ...]:
    return tuple(Column(f"{{{{ {name} }}}}", c.value, c.width, c.style) if c.heading == "合计" else c for c in RANKING)


def _tables(document: Any, names: str, title: str, cols: Sequence[Column], *after: str) -> None:
    tag(document, f"for 表 in {names}")
    say(document, "表题", f"{{{{ 表.题 }}}}　{title}")
    table(document, "表.行", cols, *after)
    tag(document, "endfor")


def _end(document: Any) -> None:
    say(document, "附件清单", "")
    each(document, "附件清单", "附件")
    say(document, "附件清单", "")
    say(document, "署名日期", "{{ 署名 }}")
    day = say(document, "署名日期", "{{ 日期 }}")
    day.paragraph_format.right_indent = Twips(1280)
    day.paragraph_format.keep_with_next = False


def _annex(document: Any, names: str, title: str) -> None:
    tag(document, f"for 附 in {names}")
    say(document, "附件序号", "{{ 附.号 }}").paragraph_format.page_break_before = True
    say(document, "附件标题", title)


def _annexes(document: Any) -> None:
    _annex(document, "附件排名", "各单项及总排名表")
    tag(document, "for 组 in 附.组")
    say(document, "表题", "总排名{{ 组.组名 }}")
    table(document, "组.行", _with_total("组.合计名"))
    tag(document, "for 项 in 组.单项")
    say(document, "表题", "{{ 项.项目 }}排名{{ 组.组名 }}（单位：{{ 项.单位 }}）")
    table(document, "项.行", columns("名次:名次:14:C 参赛主体:主体:30:T 数量:数量:22:N 上期名次:上期:16:C 升降:升降:14:C"),
          *repeated_row("项.为零", 5))
    for _ in range(3):
        tag(document, "endfor")
    _annex(document, "附件目标", "年度目标任务完成进度表")
    table(document, "附.行", columns(
        "主体:主体:24:T 引资任务（万元）:任务:20:N 已完成（万元）:完成:20:N 完成率:完成率:14:N 超欠进度（百分点）:进度:20:C "
        "签约任务（个）:签约任务:14:N 已签约（个）:已签约:14:N"))
    tag(document, "endfor")
    _annex(document, "附件未采用", "未采用申报情况表")
    table(document, "附.行", columns("填报主体:主体:62:T 工作表和行:表:70:T 日期:日期:55:C 内容:内容:90:T 不予采纳的原因:原因:170:T"))
    tag(document, "endfor")
    _annex(document, "附件口径", "本期适用的计算口径")
    table(document, "附.行", columns("条款:条款:14:C 事项:事项:22:T 口径:口径:64:T"))
    tag(document, "endfor")


def _imprint(document: Any) -> None:
    """版记: at the foot of the last page, between lines."""
    rule(say(document, "版记", ""), 8)
    tag(document, "for 段 in 抄送")
    rule(say(document, "版记", "{{ 段 }}"), 6)
    tag(document, "endfor")
    tag(document, "for 段 in 印发")
    line = say(document, "版记", "{{ 段.机关 }}")
    line.paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH), WD_ALIGN_PARAGRAPH.RIGHT)
    line.paragraph_format.keep_with_next = False
    line.add_run("\t")
    line.add_run("{{ 段.日期 }}")
    rule(line, 8)
    tag(document, "endfor")


def letters() -> Any:
    document = blank("退回通知模板")
    tag(document, "for 信 in 通知")
    say(document, "通知标题", "{{ 信.标题 }}").paragraph_format.page_break_before = True
    say(document, "通知抬头", "{{ 信.抬头 }}")
    say(document, "通知正文", "{{ 信.开头 }}")
    _part(document, "文件", "收到的文件", "文件:文件:44:T 期次:期次:10:C 处理结果:结果:14:C 说明:说明:34:T")
    _part(document, "问题", "要改的地方（“要改”的必须改，“请核对”的看一眼对不对）", "程度:程度:11:C 位置:位置:26:T 问题和改法:问题:70:T")
    _part(document, "申报", "各条申报的结果", "工作表和行:位置:80:T 日期:日期:55:C 内容:内容:132:T 结果:结果:50:C 原因:原因:130:T")
    tag(document, "if 信.说明")
    say(document, "通知小标题", "另外请注意")
    each(document, "通知正文", "信.说明")
    tag(document, "endif")
    say(document, "通知署名", "{{ 信.署名 }}")
    say(document, "通知署名", "{{ 信.日期 }}").paragraph_format.keep_with_next = False
    tag(document, "endfor")
    say(document, "文末", "")
    return document


def _part(document: Any, name: str, heading: str, cols: str) -> None:
    tag(document, f"if 信.{name}")
    say(document, "通知小标题", heading)
    table(document, f"信.{name}", columns(cols))
    tag(document, "endif")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "templates")
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (("通报.docx", bulletin()), ("退回通知.docx", letters())):
        (folder / name).write_bytes(save(document))
        print(folder / name)


if __name__ == "__main__":
    main()
