"""Makes docs/模板说明.md: every name that a template may use, with its meaning and an example.

    python tools/make_template_guide.py

Shapes come from the views, so that no name can be missing here; meanings and examples stand below.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args, get_type_hints, is_typeddict

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contest.publishing.templates import NAMES

TARGET = Path(__file__).resolve().parent.parent / "docs/模板说明.md"

_MEANINGS = """
Bulletin.红头|发文机关，打印红头时有，用印好红头的纸时没有|柏岭镇招商引资突击月活动领导小组办公室
Bulletin.留白|用印好红头的纸时有，留出空白|同上
PublicNotice.奖励情况|应奖、已列发、本次拟发的合计，暂缓的金额|应奖合计29000.00元，本次拟发29000.00元。
PublicNotice.合计|排名奖、项目奖两表的合计，只有一张表时没有|应奖、已列发、本次
PublicNotice.日期|张贴的日期|2018年3月1日
AwardDecision.发文机关|发决定的机关|柏岭镇人民政府
AwardDecision.文号|留空，按收发文登记簿填|　　〔2018〕　　号
AwardDecision.开头|活动成绩|正式签约项目5个，认定动工3个……
AwardDecision.决定|一条奖励一段|一、授予岭下村信息收集奖，奖金3000.00元（七.2①）。
AwardDecision.合计|应奖、本次发放（大写）的合计，另有多少暂缓|以上应奖合计249040.00元……
AwardDecision.日期|留空，签发时填|2018年____月____日
AwardTable.应奖|应奖一栏的合计，不含缓发|29000.00
AwardTable.已列发|已列发一栏的合计|0.00
AwardTable.本次|本次一栏的合计，不含缓发|29000.00
OverallRow.信息|信息条数|4（含待认定1）
OverallRow.洽谈|洽谈个数|3
OverallRow.签约|正式签约个数|1
OverallRow.动工|认定动工个数|1
OverallRow.合计|四项之和（有权重的是总分）|9
OverallRow.上期|上期名次|2
ItemRow.上期|上期名次|2
FigureRow.项目|哪一项|信息（条）
FigureRow.上期|上期累计，更正后|14
FigureRow.本期|本期新增|16（含待认定4）
FigureRow.累计|累计|30
ItemTable.项目|哪一项|信息
ItemTable.为零|数字为0的主体，或者大家的数字都相同，一行写完|其余5个主体动工为0个：……
TargetRow.进度|超欠时序进度，百分点|欠9.9
RefusedRow.日期|申报的日期|3月1日
ProjectRow.日期|签约、动工、到位的日期|3月2日
ProjectRow.项目|项目（企业）|高性能纤维（恒域新材料）
ServiceRow.项目|项目（企业），没有签约的只写行业|高性能纤维（恒域新材料）
AwardRow.项目|企业名称/项目名称|恒域新材料/高性能纤维
Sections.项目|“项目进展”一节的标题|三、项目进展
Sections.总体|“总体情况”一节的标题，这份通报没有这一节时空着，下同|一、总体情况
Sections.排名|“排名情况”一节的标题|二、排名情况
Sections.报送|“报送情况”一节的标题|四、报送情况
Sections.问题|“存在问题”一节的标题|五、存在问题
Sections.要求|“下步要求”一节的标题|六、下步要求
Sections.更正|“更正和补报”的标题|更正和补报
Sections.核对|“数据核对”的标题|数据核对
Imprint.日期|印发日期|2018年3月9日印发
FaultRow.位置|工作表和单元格|项目签约　G12
FaultRow.问题|错在哪里，怎么改|“3，000万”不是数字。请只填数字……
EntryRow.内容|企业和项目|绿野农业／油茶加工
EntryRow.结果|计入、待认定、仅登记、不予采纳|计入
EntryRow.日期|申报的日期|3月1日
FileRow.说明|填报日期、迟报、零报告等|填报日期3月7日；迟报
Letter.标题|通知的标题|第2期报表处理结果通知单
Letter.开头|收到几份，各怎么样了|收到你们的报表1份，申报5条……
Letter.文件|收到的文件，一个一行|
Letter.问题|要改的地方，一处一行|
Letter.申报|各条申报的结果，一条一行|
Letter.说明|还要注意的事，一条一段|第3期报表请在3月18日17时前报送。
Letter.日期|出通知的日期|2018年3月9日
.发文机关|发文机关全称|柏岭镇招商引资突击月活动领导小组办公室
.文号|发文字号，没有给就没有这一行|柏招组办〔2018〕2号
.期号|第几期|第2期
.日期|成文日期|2018年3月9日
.预览|预览稿才有|〔预览〕
.标题|标题，一行|关于……情况的通报
.标题行|标题，分好行的|关于招商引资突击月活动 / 第2期……情况的通报
.主送|主送机关|各村、各单位：
.开头|开头一段|根据《……工作意见》第七条，现将……
.依据|根据和经过|根据……第七条，经领导小组审核、公示……
.题|各节的标题，或各表的表号|
.总体情况|一、总体情况的各段|本期新增信息16条……
.总体表|活动进展表|
.排名情况|二、排名情况的各段|岭下村由第2位升至第1位……
.排名表|总排名前几名，一个排名组一张|
.项目进展|三、项目进展的各段|本期签约、动工、到位资金情况见表3。
.项目表|本期的签约、动工、到位资金|
.大项目|大项目和飞地项目的各段|大项目（3000万元以上）2个……
.大项目表|大项目跟踪服务表|
.奖金|奖金兑现的各段|本期拟兑现奖金29000.00元，见表5。
.奖金表|奖金兑现表|
.奖金说明|表里没有列的、税前、公职人员领奖的说明|说明：奖金按文件规定计列……
.报送情况|四、报送情况的各段|应报28家，有效报送26家……
.存在问题|五、存在问题的各段，请办公室改写|一是进展不平衡……
.下步要求|六、下步要求的各段，请办公室改写|一是尚未突破的主体要抓紧……
.更正|更正和补报的各段|以前通报的数字没有更正。
.核对|数据核对的各段|累计收到文件29个＝采用22＋……
.附件|附件清单，一个一行|附件：1. 各单项及总排名表
.附件排名|附件：各单项及总排名表|
.附件目标|附件：年度目标任务完成进度表|
.附件未采用|附件：未采用申报情况表|
ReadingAnnex.题|这个附件的标题，竞赛结束后是“本批……”|本期适用的计算口径
.附件口径|附件：本期适用的计算口径|
.署名|署名|柏岭镇招商引资突击月活动领导小组办公室
.版记|有抄送或印发机关时有|
.抄送|抄送|抄送：镇党政领导班子成员。
.印发|印发机关和日期|
.公示时间|从哪天到哪天|2018年4月9日至4月13日（5个工作日）
.异议|怎么提出异议|请在公示期内以书面、电话或当面方式……
.受理|受理异议的办公室|领导小组办公室（镇政府二楼招商办）。
.联系|联系人、监督单位和电话、受理时间，各一行|联系人：赵敏，电话：____________。
.公示范围|贴在哪里|镇政务公开栏、各村村务公开栏
.排名奖|排名奖的表|
.项目奖|项目奖的表|
.结尾|结尾一段|希望受奖单位和个人珍惜荣誉……
.明细表|奖励明细表|
.通知|每个报送主体一份|
.行|表里的各行|
.主体|参赛主体的名称|岭下村
.任务|年度引资任务，万元|5000
.完成|已完成，万元|950.5
.完成率|占年度任务|7.9%
.签约任务|年度签约任务，个|2
.已签约|已签约，个|1
.名次|名次|并列3
.类别|类别|行政村
.升降|比上期|↑1
.数量|个数|4（含待认定1）
.单位|计量单位|条
.组名|排名组，只有一组时空着|行政村、自然村
.合计名|“合计”，有权重的叫“总分”|合计
.单项|四个单项的表|
.阶段|走到哪一步|正式签约
.金额|万元|到位230
.引荐人|第一引荐人（归属）|王立新（岭下村）
.备注|飞地、大项目、待认定、补报|飞地：市经开区
.专班|组长|组长方正清
.进展|最近一次进展|3月2日签约
.下一步|下一步和期限|完成备案（3月15日前）
.提示|超过一期无进展等|超过一期无进展
.条款|依据的条款|七.2③
.奖项|奖项|项目动工奖
.对象|收款人（获奖主体）|王立新（岭下村）
.算式|怎么算的|认定到位230万元×8‰×50%（飞地）＝9200元
.应奖|应奖累计，元|9200.00
.已列发|以前的发放表列过的，元|0.00
.本次|本次，元；缓发的加括号|9200.00
.表|工作表和行|信息第3行
.内容|哪个项目，没有签约的只写行业|某食品企业
.原因|不予采纳的原因|产业政策类别是“限制”
.事项|哪一条口径|并列（R5）
.口径|怎么算|数字相同名次并列……
.号|附件几|附件1
.组|各排名组|
.机关|印发机关|柏岭镇党政办公室
.抬头|给谁|岭下村：
.文件|文件名|岭下村-第2期.xlsx
.期次|第几期|第2期
.结果|处理结果|部分采用
.程度|要改，或请核对|要改
.位置|工作表和行|信息收集第5行
"""

_INTRO = """# 模板说明

通报、公示、奖励决定、退回通知的样子在 `templates/` 里，是 Word 文件和网页文件，可以用 WPS 打开修改：字体、字号、红头、落款、表格的宽窄，
固定的文字，都可以改。花括号里的是**名字**，出文件时换成内容，要照下面的写法，一个字也不能错。

| 写法 | 意思 |
|---|---|
| `{{ 期号 }}` | 这里写上期号 |
| `{%p for 段 in 更正 %}` …… `{%p endfor %}` | 夹在中间的段落，“更正”里有几段就出几段；各占一段 |
| `{%tr for 行 in 表.行 %}` …… `{%tr endfor %}` | 夹在中间的表格行，有几行就出几行；各占一行 |
| `{{ 行.主体 }}` | 这一行的“主体” |

名字写错、少了括号、少了 endfor，运行时会说出是哪个模板、第几段、错在哪里，不出任何文件。改坏了就从程序文件夹的 `templates/` 里重新抄一份。

“一串”是可以重复的，用 for；有的一串里只有一个或者没有，例如没有文号就不出文号那一行。下面每张表先列模板能用的名字，后面是各表里面的名字。
"""


def page() -> str:
    """The whole page; raises KeyError for a name without a meaning."""
    meanings = {key: (meaning, example) for key, meaning, example in (line.split("|") for line in _MEANINGS.strip().splitlines())}
    parts = [_INTRO]
    for shape in dict.fromkeys(NAMES.values()):
        files = "、".join(f"`templates/{name}`" for name, its in NAMES.items() if its is shape)
        parts += [f"## {files}\n", *_tables(shape, "", meanings, set())]
    return "\n".join(parts)


def _tables(shape: type, path: str, meanings: dict[str, tuple[str, str]], done: set[type]) -> list[str]:
    """The table of one shape, then those of the shapes inside it, each once."""
    done.add(shape)
    rows, inner = [], []
    for name, kind in get_type_hints(shape).items():
        element = (get_args(kind) or (kind,))[0]
        meaning, example = meanings.get(f"{shape.__name__}.{name}") or meanings[f".{name}"]
        rows.append(f"| {name} | {'一串' if get_args(kind) else ''} | {meaning} | {example} |")
        if is_typeddict(element) and element not in done:
            inner += _tables(element, f"{path}.{name}" if path else name, meanings, done)
    title = [f"### “{path}”里面\n"] if path else []
    return [*title, "| 名字 | | 意思 | 例子 |", "|---|---|---|---|", *rows, "", *inner]


def main() -> None:
    TARGET.write_text(page(), encoding="utf-8")
    print(TARGET)


if __name__ == "__main__":
    main()
