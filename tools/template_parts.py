"""What Word templates are made of: our page, paragraph styles, tables whose rows repeat. Lengths are in twips (1/20 pt), font
sizes in half points, as Word keeps them; page, fonts and grid follow GB/T 9704-2012 (shared/design/documents.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips

TEXT_WIDTH, WIDE = 8844, 12756
"""Of the text area: upright, and on its side."""
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_PADDING, _HEAD_SIZE = 114, 210
"""Of a cell, left and right; of a character in a table's heading."""
_EMU = 635
"""Of drawings, a twip."""
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
    whole: bool = False


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
    Look("gwNote", "表注", FANG, 21, LEFT, 320, indent=2, before=60, after=60, snap=False, whole=True),
    Look("gwFoot", "版记", FANG, 28, LEFT, 480, keep=True, snap=False),
    Look("lTitle", "通知标题", TITLE, 40, CENTRE, 700, after=120, keep=True, snap=False),
    Look("lTo", "通知抬头", FANG, 28, LEFT, 480, snap=False),
    Look("lBody", "通知正文", FANG, 28, indent=2, line=480, snap=False),
    Look("lHead", "通知小标题", HEI, 24, LEFT, 480, before=80, keep=True, snap=False),
    Look("lSign", "通知署名", FANG, 28, RIGHT, 480, keep=True, snap=False),
    Look("H", "表头", HEI, 21, CENTRE, 300, keep=True, snap=False),
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
    _without_ballast(document)
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


def _without_ballast(document: Any) -> None:
    """Nine tenths of python-docx's empty document are looks for tables that nobody here uses, the same once more for Word 2010, and
    a picture of its first page."""
    for style in [s for s in document.styles if s.type is WD_STYLE_TYPE.TABLE and s.name != "Normal Table"]:
        style.delete()
    for holder, kind in ((document.part, "stylesWithEffects"), (document.part.package, "thumbnail")):
        for key in [key for key, relation in holder.rels.items() if relation.reltype.endswith(f"/{kind}")]:
            del holder.rels[key]


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
    document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
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
    """No mark hangs over the line's end, as Word has it; LibreOffice 7.4 hangs it all the same."""
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.space_before, layout.space_after = Twips(look.before), Twips(look.after)
    layout.line_spacing = Twips(look.line) if look.line else 1
    layout.keep_with_next, layout.widow_control = look.keep or None, False
    layout.keep_together = look.whole or None
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(parse_xml(f'<w:overflowPunct {nsdecls("w")} w:val="0"/>'), "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
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


def each(document: Any, style: str, names: str, *, keep: bool = False, left: bool = False) -> None:
    """A paragraph for every text of a list; ``keep``: on one page with what follows; ``left``: its lines not stretched."""
    say(document, "文末", f"{{%p for 段 in {names} %}}")
    layout = say(document, style, "{{ 段 }}").paragraph_format
    layout.keep_with_next, layout.alignment = keep or None, LEFT if left else None
    say(document, "文末", "{%p endfor %}")


def tag(document: Any, text: str) -> None:
    say(document, "文末", f"{{%p {text} %}}")


@dataclass(frozen=True)
class Column:
    heading: str
    value: str
    width: int
    style: str = "T"


def columns(text: str, width: int = TEXT_WIDTH) -> tuple[Column, ...]:
    """「名次:名次:9:C …」: heading, values (joined by +, a line each), share of the width, style."""
    parts = [part.split(":") for part in text.split()]
    scale = width / sum(int(width) for _, _, width, _ in parts)
    return tuple(Column(heading, value, round(int(width) * scale), style) for heading, value, width, style in parts)


def table(document: Any, rows: str, cols: Sequence[Column], *after: str, whole: bool = False) -> None:
    """A grid: heading repeated on each page, rows not split, one row for each of ``rows``; ``after`` are whole rows as XML.

    A ``whole`` one is short and stands on one page.
    """
    width, total = len(cols), sum(c.width for c in cols)
    parts = [
        _row("".join(_cell(_heading(c), c.width, "H") for c in cols), heading=True),
        _row(_cell(f"{{%tr for 行 in {rows} %}}", total, "T", width)),
        _row("".join(_cell(_value(c), c.width, c.style) for c in cols)),
        _row(_cell("{%tr endfor %}", total, "T", width)),
        *after,
    ]
    if whole:
        parts = [with_next(part) for part in parts]
    grid = "".join(f'<w:gridCol w:w="{c.width}"/>' for c in cols)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                      for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    document._body._element.insert_element_before(parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid>{grid}</w:tblGrid>{"".join(parts)}</w:tbl>'), "w:sectPr")


def with_next(row: str) -> str:
    """On one page with the row that follows."""
    return row.replace("</w:pPr>", "<w:keepNext/></w:pPr>")


def _heading(column: Column) -> str:
    """引资任务（万元）: what is too long for one line breaks before the bracket."""
    room = (column.width - _PADDING) // _HEAD_SIZE
    return column.heading if len(column.heading) <= room or "{" in column.heading else column.heading.replace("（", "\n（")


def _value(column: Column) -> str:
    return "\n".join(f"{{{{ 行.{name} }}}}" for name in column.value.split("+"))


def total_row(cols: Sequence[Column], label: str, names: Sequence[str], holder: str = "表") -> str:
    """The sums under the last columns."""
    rest = cols[:-len(names)]
    sums = "".join(_cell(f"{{{{ {holder}.{name} }}}}", c.width, "M") for name, c in zip(names, cols[-len(names):], strict=True))
    return _row(_cell(label, sum(c.width for c in rest), "H", len(rest)) + sums)


def _row(cells: str, *, heading: bool = False) -> str:
    repeat = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, style: str, span: int = 1) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    lines = "".join(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{line}</w:t></w:r></w:p>' for line in text.splitlines() or [""])
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'


def repeated_sums(names: str, cols: Sequence[Column], label: str, sums: Sequence[str]) -> tuple[str, str, str]:
    """A row of sums for each item of a list (of none or one)."""
    total, span = sum(c.width for c in cols), len(cols)
    return (_row(_cell(f"{{%tr for 和 in {names} %}}", total, "T", span)), total_row(cols, label, sums, "和"),
            _row(_cell("{%tr endfor %}", total, "T", span)))


def repeated_row(names: str, span: int) -> tuple[str, str, str]:
    """One row across the table for each text of a list."""
    return (_row(_cell(f"{{%tr for 段 in {names} %}}", TEXT_WIDTH, "T", span)), _row(_cell("{{ 段 }}", TEXT_WIDTH, "T", span)),
            _row(_cell("{%tr endfor %}", TEXT_WIDTH, "T", span)))


def rule(paragraph: Any, size: int, color: str = "auto") -> None:
    """A line below a paragraph; ``size`` in eighths of a point."""
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{size}" w:space="4" w:color="{color}"/></w:pBdr>'),
        "w:tabs", "w:spacing", "w:ind", "w:jc")


def section_end(document: Any, *, wide: bool) -> None:
    """Ends a section here; ``wide`` ones lie on their side. Footers are those of the document."""
    properties = deepcopy(document.sections[-1]._sectPr)
    if wide:
        _on_its_side(properties)
    paragraph = say(document, "文末", "")
    paragraph._p.get_or_add_pPr().append(properties)


def last_section_wide(document: Any) -> None:
    _on_its_side(document.sections[-1]._sectPr)


def _on_its_side(properties: Any) -> None:
    page, margins = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
    for name, value in (("w", "16838"), ("h", "11906"), ("orient", "landscape")):
        page.set(qn(f"w:{name}"), value)
    for side, twips in (("top", 1588), ("bottom", 1474), ("left", 2098), ("right", 1984), ("footer", 850)):
        margins.set(qn(f"w:{side}"), str(twips))


def imprint(document: Any) -> None:
    """版记: a text box at the foot of the text area, with lines above, between and below.

    LibreOffice 7 sets a floating table of the text's whole width in the line, and draws no borders in a frame of paragraphs.
    """
    def line(text: str, style: str, border: int) -> str:
        runs = "<w:r><w:tab/></w:r>".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in text.split("\t")) if text else ""
        below = f'<w:pBdr><w:bottom w:val="single" w:sz="{border}" w:space="0" w:color="auto"/></w:pBdr>' if border else ""
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 280}"/></w:tabs>'
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{below}{tabs}<w:ind w:left="0" w:right="0"/></w:pPr>{runs}</w:p>'

    def each_line(names: str, text: str, border: int) -> str:
        return line(f"{{%p for 段 in {names} %}}", "gwEnd", 0) + line(text, "gwFoot", border) + line("{%p endfor %}", "gwEnd", 0)

    content = line("", "gwEnd", 8) + each_line("抄送", "{{ 段 }}", 6) + each_line("印发", "{{ 段.机关 }}\t{{ 段.日期 }}", 8)
    width, tall = TEXT_WIDTH * _EMU, 1020 * _EMU
    anchor = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="0"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        f'<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV><wp:extent cx="{width}" cy="{tall}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/><wp:docPr id="1" name="版记"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{tall}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>'
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:spAutoFit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor>')
    paragraph = say(document, "文末", "")
    paragraph._p.append(parse_xml(
        f'<w:r {nsdecls("w", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent><mc:Choice Requires="wps">'
        f'<w:drawing>{anchor}</w:drawing></mc:Choice></mc:AlternateContent></w:r>'))
