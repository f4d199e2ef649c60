"""The firms of the story by a short name, and a supply of everyday ones. All invented."""

from __future__ import annotations

from dataclasses import dataclass

from tools.sample.numbers import credit_code, phone

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("建业", "海波", "美玲", "志成", "晓云", "国梁", "文静", "永昌", "丽萍", "子豪", "春生")


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise and its project; ``credit`` empty where it is not registered or nobody asked."""

    company: str
    project: str
    industry: str
    credit: str = ""
    contact: str = ""
    phone: str = ""
    policy: str = "允许"


def _firm(serial: int, company: str, project: str, industry: str, *, code: bool = True, policy: str = "允许") -> Firm:
    return Firm(company, project, industry, credit_code(serial) if code else "", contact(serial), phone(5000 + serial), policy)


def contact(serial: int) -> str:
    """A name for the other side."""
    return SURNAMES[serial % len(SURNAMES)] + GIVEN[serial % len(GIVEN)]


STORY: dict[str, Firm] = {
    "澄远": _firm(1, "澄远电子有限公司", "电子元件生产线", "电子元件", policy="鼓励"),
    "恒域": _firm(2, "恒域新材料科技有限公司", "高性能纤维", "新材料", policy="鼓励"),
    "联创": _firm(3, "联创家居有限公司", "板式家具", "家居制造"),
    "禾盛": _firm(4, "禾盛食品有限公司", "粮油深加工", "食品加工"),
    "绿野": _firm(5, "绿野农业开发有限公司", "油茶加工", "农产品加工", policy="鼓励"),
    "祥瑞": _firm(6, "祥瑞机械有限公司", "农机配件", "装备制造"),
    "天工": _firm(7, "天工智能装备有限公司", "智能装备制造", "装备制造", policy="鼓励"),
    "宏远": _firm(8, "宏远物流有限公司", "冷链物流园", "物流"),
    "大同": _firm(9, "大同材料有限公司", "环保包装", "包装印刷"),
    "金泰": _firm(10, "金泰竹业有限公司", "竹制品加工", "竹木加工"),
    "金泰别名": _firm(10, "金泰竹制品厂", "竹胶板生产", "竹木加工"),
    "李国富": _firm(11, "李国富（拟设）", "饮用水生产", "饮料", code=False),
    "清源": _firm(12, "清源饮品有限公司", "山泉水生产线", "饮料", code=False),
    "油茶籽": _firm(13, "绿野农业开发有限公司", "油茶籽加工", "农产品加工", code=False),
    "养猪": _firm(14, "龙海生（拟设）", "生态养猪场", "养殖", code=False),
    "联丰": _firm(15, "联丰制衣有限公司", "服装加工", "服装"),
    "汇成": _firm(16, "汇成印务有限公司", "票据印刷", "包装印刷"),
    "顺通": _firm(17, "顺通木业有限公司", "胶合板生产", "竹木加工"),
    "茂源": _firm(18, "茂源家纺有限公司", "家纺生产", "纺织"),
    "华盾": _firm(19, "华盾消防器材有限公司", "灭火器组装", "消防器材"),
    "迅捷": _firm(20, "迅捷电动车有限公司", "电动车组装", "车辆"),
    "银河": _firm(21, "银河新能源科技有限公司", "储能电池", "新能源", policy="鼓励"),
    "再生纸": _firm(22, "旺达再生纸厂", "小型造纸", "造纸", policy="淘汰"),
    "砖瓦": _firm(23, "兴旺砖瓦厂", "粘土砖生产", "建材", policy="限制"),
    "口头": _firm(24, "老乡会（口头）", "意向考察", "其他", code=False),
    "石墨": _firm(25, "晨曦石墨有限公司", "石墨制品", "新材料"),
    "藤编": _firm(26, "巧手藤编有限公司", "藤编工艺品", "轻工"),
    "米粉": _firm(27, "柏香米粉有限公司", "鲜湿米粉生产", "食品加工"),
    "钢构": _firm(28, "筑城钢构有限公司", "轻钢构件", "建材"),
    "蜂业": _firm(29, "百花蜂业有限公司", "蜂蜜灌装", "农产品加工"),
    "雨具": _firm(30, "晴川雨具有限公司", "雨伞生产", "轻工"),
    "香菇": _firm(31, "山珍菌业有限公司", "香菇烘干", "农产品加工"),
    "根雕": _firm(32, "古韵根雕有限公司", "根雕摆件", "工艺品", code=False),
    "文具": _firm(33, "书林文具有限公司", "铅笔生产", "文教用品"),
    "莲子": _firm(34, "荷塘莲业有限公司", "莲子加工", "农产品加工"),
    "彩灯": _firm(35, "流光彩灯有限公司", "节庆彩灯", "工艺品"),
    "板栗": _firm(36, "山里红果品有限公司", "板栗加工", "食品加工"),
    "花卉": _firm(37, "锦绣园艺有限公司", "鲜切花基地", "现代农业"),
}

BRANDS = (
    "恒昌", "华瑞", "金禾", "鼎盛", "宏图", "嘉恒", "百川", "启明", "远航", "立信", "同兴", "顺达", "德润", "新泰", "广源", "福临",
    "天和", "安捷", "博远", "创丰", "东升", "格林", "海诺", "佳鑫", "康宁", "蓝图", "明辉", "普瑞", "千禧", "荣泰", "盛世", "腾跃",
    "万隆", "祥云", "亿通", "卓越", "昱晖", "中正", "朗月", "青禾", "泽润",
)
TRADES = (  # in the firm's name, project, industry
    ("食品", "休闲食品加工", "食品加工"), ("家具", "实木家具生产", "家居制造"), ("电子", "连接器组装", "电子元件"),
    ("服饰", "针织衫缝制", "服装"), ("包装", "纸箱生产", "包装印刷"), ("塑业", "注塑件加工", "塑料制品"),
    ("五金", "锁具生产", "金属制品"), ("农业", "果蔬种植基地", "现代农业"), ("生物", "植物提取", "生物医药"),
    ("新能源", "光伏支架生产", "新能源"), ("机械", "农用机械装配", "装备制造"), ("照明", "灯具组装", "电器"),
    ("玻璃", "工艺玻璃加工", "建材"), ("陶瓷", "日用陶瓷生产", "陶瓷"), ("鞋业", "运动鞋缝制", "制鞋"),
    ("箱包", "箱包加工", "轻工"), ("茶业", "茶叶精制", "农产品加工"), ("药业", "中药饮片加工", "医药"),
    ("饲料", "饲料生产", "农产品加工"), ("环保", "污水处理设备", "环保设备"), ("汽配", "汽车线束组装", "汽车零部件"),
    ("文旅", "民宿开发", "旅游"), ("电商", "电商产业园", "现代服务"), ("物流", "仓储配送中心", "物流"),
    ("竹业", "竹地板生产", "竹木加工"), ("油脂", "菜籽油压榨", "粮油加工"), ("光电", "背光模组生产", "电子信息"),
    ("纺织", "棉纱纺制", "纺织"), ("玩具", "毛绒玩具加工", "轻工"), ("线缆", "电线电缆生产", "电气"),
)


def everyday(serial: int) -> Firm:
    """The ``serial``-th firm of daily business; no two alike. Every third has shown its licence."""
    brand = BRANDS[serial % len(BRANDS)]
    trade, project, industry = TRADES[(serial + serial // len(BRANDS) * 7) % len(TRADES)]
    policy = "鼓励" if industry in {"新能源", "生物医药", "现代农业", "环保设备"} else "允许"
    return _firm(100 + serial, f"{brand}{trade}有限公司", project, industry, code=serial % 3 == 0, policy=policy)
