"""Makes templates/通报.docx and templates/退回通知.docx: their look, and the tags where values go. Run it after a change here.

    python tools/make_templates.py [FOLDER]

Nothing is decided in a template. Page, fonts, grid and rules follow GB/T 9704-2012 (shared/design/documents.md); lengths are in
twips (1/20 pt), sizes in half points, as Word keeps them. The same script gives the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contest.publishing.archive import same_bytes

TEXT_WIDTH = 8844
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
FALLBACKS = {FANG: "FangSong", HEI: "SimHei", KAI: "KaiTi", TITLE: "SimSun", SONG: "SimSun"}
LEFT, RIGHT, CENTRE, BOTH = (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER,
                             WD_ALIGN_PARAGRAPH.JUSTIFY)


@dataclass(frozen=True)
class Look:
    """A paragraph style: ``line`` in twips, exact (0: single); ``indent`` of the first line in characters."""

    id: str
    name: str
    font: str
    half_points: int
    align: Any = BOTH
    line: int = 579
    indent: int = 0
    before: int = 0
    after: int = 0
    color: str = ""
    keep: bool = False
    level: int = -1
    spacing: int = 0
    snap: bool = True


LOOKS = (
    Look("gwHead", "红头", TITLE, 44, CENTRE, 0, before=240, after=240, color="FF0000"),
    Look("gwNumber", "文号期号", FANG, 32, LEFT),
    Look("gwPreview", "预览字样", HEI, 32, RIGHT, color="C00000"),
    Look("gwTitle", "公文标题", TITLE, 44, CENTRE, 700, keep=True, snap=False),
    Look("gwTo", "主送机关", FANG, 32, before=579, spacing=-5),
    Look("gwBody", "公文正文", FANG, 32, indent=2, spacing=-5),
    Look("gw1", "一级标题", HEI, 32, indent=2, keep=True, level=0),
    Look("gw2", "二级标题", KAI, 32, indent=2, keep=True, level=1),
    Look("gwAnnex", "附件清单", FANG, 32, LEFT, indent=2, spacing=-5, keep=True),
    Look("gwSign", "署名日期", FANG, 32, RIGHT, keep=True),
    Look("gwAnnexNo", "附件序号", HEI, 32, LEFT, keep=True, level=0),
    Look("gwAnnexTitle", "附件标题", TITLE, 36, CENTRE, 600, after=120, keep=True, snap=False),
    Look("gwCaption", "表题", HEI, 24, CENTRE, 420, before=120, keep=True, snap=False),
    Look("gwNote", "表注", FANG, 21, LEFT, 320, indent=2, before=60, after=60, snap=False),
    Look("gwFoot", "版记", FANG, 28, LEFT, 480, keep=True, snap=False),
    Look("lTitle", "通知标题", TITLE, 40, CENTRE, 700, after=120, keep=True, snap=False),
    Look("lTo", "通知抬头", FANG, 28, LEFT, 480, snap=False),
    Look("lBody", "通知正文", FANG, 28, indent=2, line=480, snap=False),
    Look("lHead", "通知小标题", HEI, 24, LEFT, 480, before=80, keep=True, snap=False),
    Look("lSign", "通知署名", FANG, 28, RIGHT, 480, keep=True, snap=False),
    Look("H", "表头", HEI, 21, CENTRE, 300, snap=False),
    Look("T", "表格文字", FANG, 21, LEFT, 300, snap=False),
    Look("C", "表格居中", FANG, 21, CENTRE, 300, snap=False),
    Look("N", "表格数字", FANG, 21, RIGHT, 300, snap=False),
    Look("S", "表格小字", FANG, 18, LEFT, 260, snap=False),
    Look("M", "表格小数字", FANG, 18, RIGHT, 260, snap=False),
    Look("gwPage", "页码", SONG, 28, LEFT, 0),
    Look("gwEnd", "文末", FANG, 2, LEFT, 20, snap=False),
)


# styles and page ————————————————————————————————————————————————


def blank(title: str) -> Any:
    """An empty document with our page, styles and page numbers."""
    document = Document()
    document._body.clear_content()
    _page(document.sections[0])
    _default_fonts(document)
    for look in LOOKS:
        _style(document, look)
    _fonts(document)
    _page_numbers(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title, "", "", "zh-CN"
    properties.created = properties.modified = properties.last_printed = datetime(2000, 1, 1)  # noqa: DTZ001  a fixed date
    return document


def _page(section: Any) -> None:
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.footer_distance, section.header_distance = Twips(1300), Twips(850)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def _default_fonts(document: Any) -> None:
    """No theme fonts: they would win over ours for Chinese characters."""
    fonts = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    fonts.attrib.clear()
    _set_fonts(fonts, FANG)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1


def _set_fonts(fonts: Any, name: str) -> None:
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _style(document: Any, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), look.id)
    style.base_style = None
    style.quick_style = True
    run = style.element.get_or_add_rPr()
    _set_fonts(run.get_or_add_rFonts(), look.font)
    if look.color:
        run.append(parse_xml(f'<w:color {nsdecls("w")} w:val="{look.color}"/>'))
    if look.spacing:
        run.append(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{look.spacing}"/>'))
    for tag in ("sz", "szCs"):
        run.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:val="{look.half_points}"/>'))
    _paragraph_format(style, look)


def _paragraph_format(style: Any, look: Look) -> None:
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.space_before, layout.space_after = Twips(look.before), Twips(look.after)
    layout.line_spacing = Twips(look.line) if look.line else 1
    layout.keep_with_next, layout.widow_control = look.keep or None, False
    properties = style.element.get_or_add_pPr()
    if not look.snap:
        properties.insert_element_before(parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'), "w:spacing", "w:ind", "w:jc")
    if look.indent:
        properties.get_or_add_ind().set(qn("w:firstLineChars"), str(look.indent * 100))
        properties.get_or_add_ind().set(qn("w:firstLine"), str(look.indent * look.half_points * 10))
    if look.level >= 0:
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{look.level}"/>'))


def _fonts(document: Any) -> None:
    """The font table names what to take where a font is not installed."""
    entries = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                      for name, other in FALLBACKS.items())
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()


def _page_numbers(document: Any) -> None:
    """— 1 —, on odd pages right, on even pages left, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = document.styles["页码"], align
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        paragraph.add_run("— ")
        paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        paragraph.add_run(" —")


# building blocks ————————————————————————————————————————————————


def say(document: Any, style: str, text: str) -> Any:
    paragraph = document.add_paragraph(style=document.styles[style])
    paragraph.add_run(text)
    return paragraph


def each(document: Any, style: str, names: str) -> None:
    """A paragraph for every text of a list."""
    say(document, "文末", f"{{%p for 段 in {names} %}}")
    say(document, style, "{{ 段 }}")
    say(document, "文末", "{%p endfor %}")


def tag(document: Any, text: str) -> None:
    say(document, "文末", f"{{%p {text} %}}")


@dataclass(frozen=True)
class Column:
    heading: str
    value: str
    width: int
    style: str = "T"


def columns(text: str) -> tuple[Column, ...]:
    """「名次:名次:9:C …」: heading, values (joined by +), share of the width, style."""
    parts = [part.split(":") for part in text.split()]
    scale = TEXT_WIDTH / sum(int(width) for _, _, width, _ in parts)
    return tuple(Column(heading, value, round(int(width) * scale), style) for heading, value, width, style in parts)


def table(document: Any, rows: str, cols: Sequence[Column], *after: str) -> None:
    """A grid: heading repeated on each page, rows not split, one row for each of ``rows``; ``after`` are whole rows as XML."""
    width = len(cols)
    parts = [
        _row("".join(_cell(c.heading, c.width, "H") for c in cols), heading=True),
        _row(_cell(f"{{%tr for 行 in {rows} %}}", TEXT_WIDTH, "T", width)),
        _row("".join(_cell(_value(c), c.width, c.style) for c in cols)),
        _row(_cell("{%tr endfor %}", TEXT_WIDTH, "T", width)),
        *after,
    ]
    grid = "".join(f'<w:gridCol w:w="{c.width}"/>' for c in cols)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                      for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    document._body._element.insert_element_before(parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid>{grid}</w:tblGrid>{"".join(parts)}</w:tbl>'), "w:sectPr")


def _value(column: Column) -> str:
    return " ".join(f"{{{{ 行.{name} }}}}" for name in column.value.split("+"))


def total_row(cols: Sequence[Column], label: str, names: Sequence[str]) -> str:
    """The sums under the last columns."""
    rest = cols[:-len(names)]
    sums = "".join(_cell(f"{{{{ 表.{name} }}}}", c.width, "M") for name, c in zip(names, cols[-len(names):], strict=True))
    return _row(_cell(label, sum(c.width for c in rest), "H", len(rest)) + sums)


def _row(cells: str, *, heading: bool = False) -> str:
    repeat = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, style: str, span: int = 1) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>')


def repeated_row(names: str, span: int) -> tuple[str, str, str]:
    """One row across the table for each text of a list."""
    return (_row(_cell(f"{{%tr for 段 in {names} %}}", TEXT_WIDTH, "T", span)), _row(_cell("{{ 段 }}", TEXT_WIDTH, "T", span)),
            _row(_cell("{%tr endfor %}", TEXT_WIDTH, "T", span)))


def rule(paragraph: Any, size: int, color: str = "auto") -> None:
    """A line below a paragraph; ``size`` in eighths of a point."""
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{size}" w:space="4" w:color="{color}"/></w:pBdr>'),
        "w:tabs", "w:spacing", "w:ind", "w:jc")


# the documents ————————————————————————————————————————————————


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


def save(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return same_bytes(target.getvalue())


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "templates")
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (("通报.docx", bulletin()), ("退回通知.docx", letters())):
        (folder / name).write_bytes(save(document))
        print(folder / name)


if __name__ == "__main__":
    main()
