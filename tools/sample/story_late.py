"""What happened from 7 March on, and after the contest, besides daily business. Rows by sender."""

from __future__ import annotations

from datetime import date

from contest.form import YES
from tools.sample.rows import HIGH_TECH, Row, Sent, groundbreaking, investment, lead, signing, talk

THIRD: dict[str, tuple[Row, ...]] = {
    "石桥村": (groundbreaking("3-14", "联创"), investment("3-15", "联创", 200, "土建", "农商0315-044")),
    "上湾村": (lead("2-23", "石墨", 1100, "展会"), signing("3-7", "祥瑞", 950, "吴文斌", "框架协议")),
    "下湾村": (signing("3-10", "天工", 2999.999999, "谢春生", **HIGH_TECH), signing("3-12", "顺通", 420, "李明")),
    "河口村": (lead("3-9", "米粉", 30_000_000, "网络"),),
    "清河村": (signing("3-9", "清源", 260, "李长清", formerly="李国富（拟设）/饮用水生产"),),
    "大坪村": (lead("3-7", "联丰", 300, "亲友乡贤"), signing("3-8", "联丰", 300, "孙跃进")),
    "白沙村": (signing("3-12", "大同", 560, "邓家林"),),
    "高峰村": (lead("3-11", "油茶籽", 400, "亲友乡贤"),),
    "经发办": (investment("3-6", "澄远", 420.5, "土建", "建行0306-118"), investment("3-6", "澄远", 402.5, "设备", "建行 0306-118")),
    "财政所": (signing("3-13", "汇成", 150, "李明（财政所）"),),
    "国土所": (
        groundbreaking("3-15", "宏远", "因土地未动工"), investment("3-16", "宏远", 500, "土地", "工行0316-009"),
    ),
    "市场监管所": (signing("3-12", "大同", 560, "彭小兵"),),
    "供电所": (lead("3-8", "米粉", 500, "不知道", credit=""),),
}
FOURTH: dict[str, tuple[Row, ...]] = {
    "石桥村": (investment("3-24", "联创", 150, "设备", "农商0324-015"),),
    "上湾村": (signing("3-18", "祥瑞", 950, "吴文斌"), groundbreaking("3-25", "祥瑞")),
    "下湾村": (groundbreaking("3-24", "天工"),),
    "大坪村": (groundbreaking("3-21", "联丰"), investment("3-25", "联丰", 200, "设备", "农商0325-002")),
    "石桥社区": (lead("2018.3.20", "香菇", "１５０", "亲友乡贤"),),
    "经发办": (groundbreaking("3-20", "恒域"), investment("3-22", "恒域", 300, "土建", "建行0322-101")),
    "党政办": (talk("3-21", "银河", "谢文彬、张海燕", "第二次选址，企业提出分两期建设。"),),
}
FIFTH: dict[str, tuple[Row, ...]] = {
    "岭下村": (investment("3-29", "澄远", 530, "设备", "建行0329-077"),),
    "石桥村": (investment("3-30", "联创", 350, "设备", "农商0330-021", remark="到3月底"),),
    "上湾村": (investment("3-28", "祥瑞", 120, "设备", "农商0328-007"),),
    "大坪村": (investment("3-28", "联丰", 120, "设备", "农商0328-007"), investment("3-30", "联丰", 150, "土建", "农商0330-008")),
    "下湾村": (investment("3-31", "天工", 1000, "设备", "工行0331-055"),),
    "经发办": (investment("3-30", "恒域", 600, "设备", "建行0330-140"),),
    "王立新": (investment("3-28", "禾盛", 270, "设备", "农商0328-030"),),
    "财政所": (groundbreaking("3-28", "钢构", referrer="何秋生", amount=600, enclave="否"),),
    "白沙村": (groundbreaking("3-29", "茂源"),),
}
AFTER: dict[str, tuple[Row, ...]] = {
    "岭下村": (investment("4-25", "澄远", 450, "设备", "建行0425-019"),),
    "石桥村": (signing("4-12", "雨具", 300, "何水根"),),
    "松林村": (lead("3-30", "文具", 120, "亲友乡贤"),),
    "经发办": (investment("5-8", "恒域", 600, "设备", "建行0508-066"),),
    "王立新": (investment("4-20", "禾盛", 200, "设备", "农商0420-003"),),
}
EXTRA = (
    Sent(3, "下湾村", (signing("3-12", "顺通", 420, "李明（石桥村）"),), date(2018, 3, 18), "更正重报",
         file="下湾村-第3期-更正", keep=1),
    Sent(3, "竹园村", (lead("3-8", "根雕", 120, "亲友乡贤"),), file="竹园村-第3期改", keep=2),
    Sent(3, "文化站", (lead("3-13", "彩灯", 280, "亲友乡贤", owner="冯立军"),), nil=YES),
)
CHANGED: dict[tuple[int, str], dict[str, object]] = {
    (3, "下湾村"): {"filled": date(2018, 3, 17)},
    (4, "高峰村"): {"period": ""},
    (4, "陈晓东"): {"filled": date(2018, 3, 30)},
    (6, "岭下村"): {"filled": date(2018, 4, 27)},
    (6, "王立新"): {"filled": date(2018, 4, 23)},
    (6, "松林村"): {"filled": date(2018, 4, 8)},
}
"""What differs from the usual in a return's head."""
