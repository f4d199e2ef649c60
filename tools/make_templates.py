"""Makes the Word files of templates/: their look, and the tags where values go. Run it after a change here.

    python tools/make_templates.py [FOLDER]

Nothing is decided in a template. The same script gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Twips

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contest.publishing.wordfile import packed
from tools.template_parts import (
    HEI,
    TEXT_WIDTH,
    WIDE,
    Column,
    blank,
    columns,
    each,
    imprint,
    last_section_wide,
    repeated_row,
    repeated_sums,
    rule,
    say,
    section_end,
    table,
    tag,
    total_row,
)

RANKING = columns("名次:名次:44:C 参赛主体:主体:65:T 类别:类别:40:C 信息:信息:91:N 洽谈:洽谈:29:N 签约:签约:38:N 动工:动工:29:N "
                  "合计:合计:29:N 上期:上期:44:C 升降:升降:33:C")

MONEY = columns("奖项（条款）:奖项+条款:54:S 奖励对象:对象:52:S 项目:项目:68:S 算式:算式:82:S 应奖累计:应奖:62:M 已列发:已列发:62:M "
                "本次:本次:62:M")


def bulletin() -> Any:
    document = blank("通报模板")
    _head(document)
    _sections(document)
    _end(document)
    _annexes(document)
    _imprint(document)
    return document


def _head(document: Any) -> None:
    tag(document, "for 机关 in 红头")
    say(document, "红头", "{{ 机关 }}")
    each(document, "文号期号", "文号")
    rule(_number_line(document), 18, "FF0000")
    tag(document, "endfor")
    tag(document, "for 机关 in 留白")
    say(document, "红头", "")
    each(document, "文号期号", "文号")
    _number_line(document)
    tag(document, "endfor")
    each(document, "预览字样", "预览")
    say(document, "文号期号", "")
    each(document, "公文标题", "标题行")
    say(document, "主送机关", "{{ 主送 }}")
    say(document, "公文正文", "{{ 开头 }}")


def _number_line(document: Any) -> Any:
    line = say(document, "文号期号", "{{ 期号 }}")
    line.paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH), WD_ALIGN_PARAGRAPH.RIGHT)
    line.add_run("\t")
    line.add_run("{{ 日期 }}")
    return line


def _sections(document: Any) -> None:
    each(document, "一级标题", "题.总体")
    each(document, "公文正文", "总体情况")
    _tables(document, "总体表", "活动进展", columns("项目:项目:28:T 上期累计（更正后）:上期:27:N 新增:本期:28:N 累计:累计:28:N"), whole=True)
    each(document, "一级标题", "题.排名")
    each(document, "公文正文", "排名情况")
    tag(document, "for 表 in 排名表")
    say(document, "表题", "{{ 表.题 }}")
    table(document, "表.行", _with_total("表.合计名"))
    tag(document, "endfor")
    each(document, "一级标题", "题.项目")
    each(document, "公文正文", "项目进展")
    _tables(document, "项目表", "签约、动工和到位资金（金额单位：万元）", columns(
        "项目（企业）:项目:104:T 阶段:阶段:52:C 日期:日期:58:C 金额:金额:84:N 第一引荐人（归属）:引荐人:72:T 备注:备注:72:T"))
    each(document, "公文正文", "大项目")
    _tables(document, "大项目表", "大项目跟踪服务", columns(
        "项目（企业）:项目:108:T 阶段:阶段:54:C 服务专班:专班:62:T 最近进展:进展:72:T 下一步:下一步:92:T 提示:提示:54:T"))
    each(document, "公文正文", "奖金")
    _tables(document, "奖金表", "奖金兑现（单位：元，税前）", MONEY, total_row(MONEY, "合计（不含缓发）", ("应奖", "已列发", "本次")))
    each(document, "表注", "奖金说明")
    for heading, names in (("题.报送", "报送情况"), ("题.问题", "存在问题"), ("题.要求", "下步要求")):
        each(document, "一级标题", heading)
        each(document, "公文正文", names)
    for heading, names in (("题.更正", "更正"), ("题.核对", "核对")):
        each(document, "二级标题", heading)
        check = heading == "题.核对"
        each(document, "公文正文", f"{names}[:-1]", left=check)
        each(document, "公文正文", f"{names}[-1:]", keep=check, left=check)  # the signature never stands without a line of text


def _with_total(name: str) -> tuple[Column, ...]:
    return tuple(Column(f"{{{{ {name} }}}}", c.value, c.width, c.style) if c.heading == "合计" else c for c in RANKING)


def _tables(document: Any, names: str, title: str, cols: Sequence[Column], *after: str, whole: bool = False) -> None:
    tag(document, f"for 表 in {names}")
    say(document, "表题", f"{{{{ 表.题 }}}}　{title}")
    table(document, "表.行", cols, *after, whole=whole)
    tag(document, "endfor")


def _end(document: Any) -> None:
    each(document, "附件清单", "附件")
    _signed(document)


def _annex(document: Any, names: str, title: str) -> None:
    tag(document, f"for 附 in {names}")
    _annex_head(document, title).paragraph_format.page_break_before = True


def _annex_head(document: Any, title: str) -> Any:
    number = say(document, "附件序号", "{{ 附.号 }}")
    say(document, "附件标题", title)
    return number


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
        "主体:主体:26:T 引资任务（万元）:任务:23:N 已完成（万元，含活动前）:完成:20:N 完成率:完成率:15:N 超欠进度（百分点）:进度:18:C "
        "签约任务（个）:签约任务:14:N 已签约（个，含活动前）:已签约:14:N"))
    tag(document, "endfor")
    tag(document, "for 附 in 附件未采用")
    section_end(document, wide=False)
    _annex_head(document, "未采用申报情况表")
    table(document, "附.行", columns(
        "填报主体:主体:62:T 工作表和行:表:70:T 日期:日期:50:C 内容:内容:120:T 不予采纳的原因:原因:260:T", WIDE))
    section_end(document, wide=True)
    tag(document, "endfor")
    _annex(document, "附件口径", "{{ 附.题 }}")
    table(document, "附.行", columns("条款:条款:14:C 事项:事项:22:T 口径:口径:64:T"))
    tag(document, "endfor")


def _imprint(document: Any) -> None:
    say(document, "文末", "")
    tag(document, "for 版 in 版记")
    imprint(document)
    tag(document, "endfor")
    say(document, "文末", "")


AWARDS = columns("奖项（条款）:奖项+条款:56:S 奖励对象:对象:62:S 项目:项目:96:S 算式:算式:130:S 应奖（元）:应奖:58:M 已列发（元）:已列发:58:M "
                 "本次拟发（元）:本次:58:M", WIDE)
DECIDED = tuple(replace(c, heading=c.heading.replace("本次拟发", "本次发放")) for c in AWARDS)
_SUMS = ("应奖", "已列发", "本次")


def notice() -> Any:
    """公示: the text upright, the tables on their side."""
    document = blank("公示模板")
    each(document, "预览字样", "预览")
    each(document, "公文标题", "标题行")
    say(document, "主送机关", "").paragraph_format.space_before = 0
    say(document, "公文正文", "{{ 开头 }}")
    for number, (name, value) in enumerate((("公示时间", "公示时间"), ("拟奖励情况", "奖励情况"), ("异议的提出", "异议"), ("受理单位", "受理"),
                                            ("公示范围", "公示范围"))):
        heading = say(document, "公文正文", "")
        heading.add_run(f"{'一二三四五'[number]}、{name}：").font.name = HEI
        heading.runs[-1]._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
        heading.add_run(f"{{{{ {value} }}}}{'。' if value.startswith('公示') else ''}")
        if value == "公示范围":  # the signature never stands on a page alone
            heading.paragraph_format.keep_with_next = True
        if value == "受理":
            each(document, "公文正文", "联系")
    _signed(document)
    section_end(document, wide=False)
    for names, title, after in (("排名奖", "排名奖（条款七.2①）", ()), ("项目奖", "项目奖（条款七.2②③④）", repeated_sums("合计", AWARDS, "合计（两表）", _SUMS))):
        tag(document, f"for 表 in {names}")
        say(document, "表题", f"{{{{ 表.题 }}}}　{title}")
        table(document, "表.行", AWARDS, total_row(AWARDS, "小计", _SUMS), *after)
        tag(document, "endfor")
    last_section_wide(document)
    return document


def decision() -> Any:
    """奖励决定: the text upright, the annex on its side."""
    document = blank("奖励决定模板")
    say(document, "红头", "{{ 发文机关 }}文件")
    number = say(document, "文号期号", "{{ 文号 }}")
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rule(number, 18, "FF0000")
    each(document, "预览字样", "预览")
    say(document, "文号期号", "")
    each(document, "公文标题", "标题行")
    say(document, "主送机关", "{{ 主送 }}")
    for name in ("开头", "依据"):
        say(document, "公文正文", f"{{{{ {name} }}}}")
    each(document, "公文正文", "决定")
    for name in ("合计", "结尾"):
        say(document, "公文正文", f"{{{{ {name} }}}}")
    say(document, "附件清单", "")
    each(document, "附件清单", "附件")
    say(document, "附件清单", "")
    _signed(document, right=1600)
    section_end(document, wide=False)
    tag(document, "for 表 in 明细表")
    say(document, "附件序号", "附件")
    say(document, "附件标题", "{{ 表.题 }}")
    table(document, "表.行", DECIDED, total_row(DECIDED, "合计", _SUMS))
    tag(document, "endfor")
    last_section_wide(document)
    return document


def _signed(document: Any, right: int = 0) -> None:
    """``right``: how far in the name ends; five characters set a short one in the middle above the date, for a seal (GB/T 9704)."""
    say(document, "署名日期", "").paragraph_format.keep_with_next = True
    name = say(document, "署名日期", "{{ 署名 }}")
    if right:
        name.paragraph_format.right_indent = Twips(right)
    day = say(document, "署名日期", "{{ 日期 }}")
    day.paragraph_format.right_indent = Twips(1280)
    day.paragraph_format.keep_with_next = False


def letters() -> Any:
    document = blank("退回通知模板")
    _unnumbered(document.sections[0])
    tag(document, "for 信 in 通知")
    say(document, "通知标题", "{{ 信.标题 }}").paragraph_format.page_break_before = True
    say(document, "通知抬头", "{{ 信.抬头 }}")
    say(document, "通知正文", "{{ 信.开头 }}")
    _part(document, "文件", "收到的文件", "文件:文件:44:T 期次:期次:10:C 处理结果:结果:14:C 说明:说明:34:T")
    _part(document, "问题", "要改的地方（“要改”的必须改，“请核对”的看一眼对不对）", "程度:程度:11:C 位置:位置:26:T 问题和改法:问题:70:T")
    _part(document, "申报", "各条申报的结果", "工作表和行:位置:94:T 日期:日期:55:C 内容:内容:128:T 结果:结果:50:C 原因:原因:122:T")
    tag(document, "if 信.说明")
    say(document, "通知小标题", "另外请注意")
    each(document, "通知正文", "信.说明", keep=True)
    tag(document, "endif")
    say(document, "通知署名", "{{ 信.署名 }}")
    say(document, "通知署名", "{{ 信.日期 }}").paragraph_format.keep_with_next = False
    tag(document, "endfor")
    say(document, "文末", "")
    return document


def _unnumbered(section: Any) -> None:
    """Each letter goes to somebody else: pages counted through all of them would tell nobody anything."""
    for footer in (section.footer, section.even_page_footer):
        for child in list(footer.paragraphs[0]._p)[1:]:
            footer.paragraphs[0]._p.remove(child)


def _part(document: Any, name: str, heading: str, cols: str) -> None:
    tag(document, f"if 信.{name}")
    say(document, "通知小标题", heading)
    table(document, f"信.{name}", columns(cols))
    tag(document, "endif")


WORD = {"通报.docx": bulletin, "公示.docx": notice, "奖励决定.docx": decision, "退回通知.docx": letters}


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "templates")
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in WORD.items():
        document = make()
        (folder / name).write_bytes(packed(document))
        print(folder / name)


if __name__ == "__main__":
    main()
